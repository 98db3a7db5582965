"""Words that count bars, in all languages: dozens, "three times", sections that only count with a length.

TABLES are read like the lexicons' own: `times` multiplies a length ("x" takes the number beside it),
`phrases` are groups of so many bars, `body` names a section where a length stands beside it.
"""

TABLES = {
    "en": """
        [atom]
        6 = half a dozen | half dozen | a half dozen
        8 = eigth | eigt
        12 = twelf | twelwe | tweleve
        14 = forteen
        15 = fiveteen
        16 = sixten | sixteeen | sixtheen
        20 = twenyt | twentey
        24 = two dozen
        30 = thirthy | thrity | thirdy
        36 = three dozen
        48 = four dozen
        [unit]
        bars = brs | baars | barrs | basr | barz | msr | measurs | mesures
        [label]
        bars = mm.
        [part]
        loop = turnaround loop | fill loop | phrase loop | hook loop | breakdown loop
        [times]
        x = times | time | times through | passes | rounds
        0.5 = half of
        1 = first half of | second half of | other half of | last half of
        2 = twice | twice through
        3 = thrice
        [phrases]
        x = choruses | groups | lines | calls | verses | variations | repetitions | repeats | cycles | chunks | loops
        [body]
        theme = theme | main theme | head | melody | main part | main section | main body | body | groove
        theme = variation | subject | fugue | chorale
        intro = count in | count off
        verse = head section | second theme | second subject | question | call
        chorus = response | answer
        drop = drop | main drop
        solo = solo | drum solo | solos | drum break
        outro = tag | ending | final chord | coda
        """,
    "de": """
        [atom]
        6 = halbes dutzend | ein halbes dutzend
        12 = dutzend | ein dutzend
        24 = zwei dutzend
        36 = drei dutzend
        [label]
        bars = taktanzahl | anzahl der takte | umfang | gesamtlänge | takte
        [times]
        x = mal
        0.5 = hälfte von | die hälfte von
        2 = zweimal | zweifach
        3 = dreimal
        4 = viermal
        6 = sechsmal
        8 = achtmal
        [phrases]
        x = strophen | gruppen | zeilen | durchgänge | variationen | wiederholungen | durchläufe | chorusse
        [body]
        theme = thema | hauptthema | melodie | hauptteil | groove
        solo = solo
        drop = drop
        """,
    "fr": """
        [atom]
        6 = demi-douzaine de | une demi-douzaine de
        10 = une dizaine de | dizaine de
        12 = douzaine de | une douzaine de
        15 = une quinzaine de | quinzaine de
        20 = une vingtaine de | vingtaine de
        24 = deux douzaines de
        30 = une trentaine de | trentaine de
        40 = une quarantaine de
        [times]
        x = fois
        0.5 = moitié de | la moitié de
        [phrases]
        x = couplets | groupes | lignes | variations | grilles | strophes | répétitions
        [body]
        theme = thème | thème principal | mélodie | groove
        solo = solo
        drop = drop
        """,
    "es": """
        [atom]
        6 = media docena de
        10 = una decena de | decena de
        12 = docena de | una docena de
        15 = una quincena de
        20 = una veintena de | veintena de
        24 = dos docenas de
        30 = una treintena de
        [unit]
        bars = conpases | compases.
        [times]
        x = veces | vez
        0.5 = mitad de | la mitad de
        [phrases]
        x = estrofas | grupos | líneas | variaciones | vueltas | repeticiones
        [body]
        theme = tema | tema principal | melodía | groove
        solo = solo
        drop = drop
        """,
    "it": """
        [atom]
        6 = mezza dozzina di
        10 = una decina di | decina di
        12 = dozzina di | una dozzina di
        15 = una quindicina di | quindicina di
        20 = una ventina di | ventina di
        24 = due dozzine di
        30 = una trentina di | trentina di
        40 = una quarantina di
        [times]
        x = volte
        0.5 = metà di | la metà di
        [phrases]
        x = strofe | gruppi | linee | variazioni | giri | ripetizioni
        [body]
        theme = tema | tema principale | melodia | groove
        solo = assolo
        drop = drop
        """,
    "pt": """
        [atom]
        6 = meia dúzia de
        10 = uma dezena de | dezena de
        12 = dúzia de | uma dúzia de
        15 = uma quinzena de
        20 = uma vintena de
        24 = duas dúzias de
        [times]
        x = vezes
        0.5 = metade de | a metade de
        [phrases]
        x = estrofes | grupos | linhas | variações | voltas | repetições
        [body]
        theme = tema | tema principal | melodia | groove
        solo = solo
        drop = drop
        """,
    "nl": """
        [atom]
        6 = half dozijn | een half dozijn
        12 = dozijn | een dozijn
        24 = twee dozijn
        [unit]
        bars = matige | matig
        [bars]
        4 = viermatig*
        8 = achtmatig*
        12 = twaalfmatig*
        16 = zestienmatig*
        32 = tweeendertigmatig*
        [times]
        x = keer | maal
        0.5 = helft van | de helft van
        2 = tweemaal
        3 = driemaal
        [phrases]
        x = strofen | groepen | regels | variaties | herhalingen
        [body]
        theme = thema | hoofdthema | melodie | groove
        solo = solo
        drop = drop
        """,
    "pl": """
        [atom]
        6 = pół tuzina
        12 = tuzin | tuzina
        24 = dwa tuziny
        [times]
        x = razy | raza
        0.5 = połowa z
        2 = dwukrotnie | dwa razy
        3 = trzykrotnie | trzy razy
        4 = cztery razy
        [phrases]
        x = zwrotki | zwrotek | grupy | grup | wariacje | powtórzenia
        [body]
        theme = temat | tematu | temat główny | melodia | melodii | groove
        solo = solo
        drop = drop
        """,
    "tr": """
        [atom]
        11 = on bir
        12 = on iki | düzine | bir düzine
        13 = on üç
        14 = on dört
        15 = on beş
        16 = on altı
        17 = on yedi
        18 = on sekiz
        19 = on dokuz
        24 = iki düzine
        [times]
        x = kere | kez | defa
        [phrases]
        x = cümle | cümlelik | bölüm | tekrar
        [body]
        theme = tema | ana tema | melodi | groove
        solo = solo
        drop = drop
        """,
    "ru": """
        [atom]
        6 = полдюжины
        10 = десяток
        12 = дюжина | дюжину | дюжины
        24 = две дюжины
        [times]
        x = раза | раз
        0.5 = половина от | половину от
        2 = дважды
        3 = трижды
        4 = четырежды
        [phrases]
        x = куплета | куплетов | группы | групп | вариации | вариаций | строки | строк | повтора | квадрата | квадратов
        [body]
        theme = тема | тему | темы | главная тема | основная тема | мелодия | мелодию | мелодии | основная часть
        solo = соло
        drop = дроп
        """,
    "ar": """
        [atom]
        6 = نصف دزينة
        12 = دزينة
        [unit]
        bars = حقلاً | حقل | حقول
        [times]
        x = مرات | مرة
        2 = مرتين
        [body]
        theme = لحن | اللحن | لحن رئيسي | اللحن الرئيسي | ثيمة
        solo = صولو
        drop = دروب
        """,
    "zh": """
        [atom]
        6 = 半打
        12 = 一打
        24 = 两打
        [times]
        x = 遍 | 次 | 回 | 倍 | 轮
        0.5 = 一半
        [phrases]
        x = 组 | 行 | 节歌词 | 个段落
        [body]
        theme = 主题 | 主旋律 | 主部 | 主体 | 旋律
        drop = 高潮 | drop
        solo = 独奏 | solo
        """,
    "ja": """
        [atom]
        6 = 半ダース
        12 = 1ダース | 一ダース
        [times]
        x = 回 | 遍 | 度 | 倍
        [phrases]
        x = セクション | コーラス | セット | パート
        [body]
        theme = テーマ | 主題 | メロディ | メロディー | 本編
        solo = ソロ
        """,
    "ko": """
        [atom]
        6 = 반 다스
        12 = 한 다스
        [times]
        x = 번 | 회 | 차례 | 배
        [phrases]
        x = 구절 | 묶음 | 세트 | 섹션
        [body]
        theme = 주제 | 테마 | 멜로디 | 본론 | 메인 테마
        solo = 솔로
        """,
    "th": """
        [atom]
        12 = หนึ่งโหล
        [times]
        x = รอบ | ครั้ง | เที่ยว | หน
        [body]
        theme = ทำนอง | ทำนองหลัก | ธีม
        solo = โซโล่
        """,
}
