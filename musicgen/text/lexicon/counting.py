"""Patterns of lengths in bars, as sources of regular expressions over folded text; their readers compile them."""

from musicgen.text.lexicon.patterns import any_of

# "16b", "48 T.", "36 mes.", "16 т.": a number and a short unit, over text whose case is kept.
SHORT_BARS = r"(?<![oO]p\. )(?<![nN]o\. )(?<![\w.,/#-])(\d{1,3})(?:b|\s?(?:Tkt\.?|T\.|тт?\.|mes\.|cc\.|comp\.|batt\.))(?![\w#'-])"
# "bars 1-16", "Takte 1 bis 16": all bars of a piece by their numbers.
NUMBERED_BARS = (
    r"(?<!\w)"
    + any_of(
        "mm\\. | bars | measures | takte | mesures | compases | compassos | battute | maten | takty | такты"
    )
    + r" 1 ?(?:-|to|through|bis|a|al?|ate|tot|do|до) ?(\d{1,3})(?!\d)"
)
# A label and no colon in front of a range: "bars 9 to 16" are some of the bars.
SOME_BARS = any_of("bars | measures | bar | measure | takte | compases | mm\\.") + r"\s"
# A count of bars that each get something: 1小節に4拍.
PER_SOMETHING = r"(?:bars?|measures?)\s(?:per|to an?)\b"
PER_BAR = r"\s?(?:に|につき|あたり|에|마다|per\b|each\b|je\b)"
# "16 quiet bars", "32 fast and furious bars", "16 4/4 bars": what may stand before a unit in the plural.
_NO_ADJECTIVE = any_of(
    r"to | per | an? | the | in | of | on | at | with | every | each | beats? | notes? | chords? | parts? | voices?",
    "strings? | hands? | times | or | for | from | by | is | are | piece | quarter | eighth | half | bpm | hits?",
    "pro | je | alle | par | por | na | co | im | zum | zur | den | der | des | del | della | mit | avec | con",
    "com | met | auf | pour | para | per | sur | sobre | dans | que | und | schlage | temps | tiempos | tempi",
    "accords? | acordes? | akkorde | по | на | за | для | доли | доля | удара | ударов | minutes? | seconds?",
    "then | plus | not | no | non | nicht | minor | major | flat | sharp | over | players?",
)
ADJECTIVES = (
    rf"\s(?:\d{{1,2}}/\d{{1,2}}\s(?:time )?|(?:(?!{_NO_ADJECTIVE}[\s,])[^\W\d_]{{3,14}}"
    r"(?:,?\s(?:and |und |et |y |e |en |i |и )?)){1,3})"
)
MANY_BARS = any_of(
    "bars | measures | takten? | mesures | compases | compassos | battute | misure | maten | taktow | takty | тактов | такта"
)
# Behind a length that is named to be turned down: "24 bars is too much".
REJECTED = r"\s(?:is|are|would be|ist|sind|waren|c'est|est|sont|es|son|e)?\s?" + any_of(
    r"far too | too | zu (?:lang|viel|kurz) | trop | demasiado | demais | troppo | te (?:lang|veel) | слишком"
)
# In front of a length or behind it: so many for every one.
EACH_BEFORE = any_of(
    "each | every | je | jeweils | cada | chacune? | chaque | ogni | каждая | каждый | по | po | per | 每 | 各 | ละ | x"
)
EACH_BEHIND = r"[\s,)]*(?:long )?" + any_of(
    "each | apiece | every | long each | jeweils | chacune? | cada una? | cada uma | ciascun[ao] | каждая | каждый",
    "per (?:section|phrase|part|verse|line|group) | ずつ | 씩 | لكل",
)
# The whole, before and behind its length.
TOTAL_BEFORE = (
    r"(?:"
    + any_of(
        r"\bin total | \btotall?ing | \btotal of | \btotal | \ball in all | \bin all | \baltogether | \boverall",
        r"(?<!not )\bso | \bi\.e\. | \bie | \bthat is | \bthat's | \bthat makes | \bwhich makes | \bmaking",
        r"\binsgesamt | \bzusammen | \bgesamt | \bau total | \ben tout | \bsoit | \ben total",
        r"\bo sea | \bno total | \bao todo | \bou seja | \bin totale | \bin tutto | \bin totaal | \bsamen",
        r"\blacznie | \brazem | \bw sumie | \btoplam | \byani | \bвсего | \bитого | \bв сумме",
        r"\bто есть | اجمالي | المجموع | 共 | 总共 | 一共 | 合计 | 全曲 | 总长 | 也就是 | 即 | 就是 | 全 | 合计で",
        "全部で | 总计 | 총 | 전체 | 모두 | 합계 | 즉 | つまり | รวม | ทั้งหมด | =",
    )
    + r"[\s,:=]*)$"
)
TOTAL_BEHIND = r"[\s,]*(?:long )?" + any_of(
    r"in total\b | total\b | in all\b | altogether\b | all in all\b | overall\b | all told\b | insgesamt\b",
    r"zusammen\b | au total\b | en tout\b | en total\b | no total\b | ao todo\b | in totale\b | in tutto\b",
    r"in totaal\b | lacznie\b | razem\b | в сумме | всего",
    "في المجموع | اجمالا | in summe | รวม",
)
# Between two lengths, right before the second one: both count.
AND_THEN = (
    any_of(
        r"\+ | \bplus | \bthen | \bfollowed by | \bafter that | \bafterwards | \bdann | \bdanach | \bgefolgt von",
        r"\bpuis | \bensuite | \bsuivie?s? de | \bsuivie?s? d' | \bluego | \bdespues | \bseguid[oa]s? (?:de|por)",
        r"\bmas | \bdepois | \bmais | \bpoi | \bseguit[oaie] da | \bpiu | \bdaarna | \bdan | \bgevolgd door",
        r"\bpotem | \bnastepnie | \bsonra | \bardindan | \barti | затем | потом | плюс | далее | \bда(?= ещ?е)",
        "然后 | 接着 | 再来 | 再 | 加上 | 加 | その后 | 続いて | 次に | そして | 그다음 | 다음 | 그리고 | 이어서 | ثم | زائد",
        "แล้ว | ต่อด้วย | จากนั้น | ตามด้วย | บวก",
    )
    + r"(?:\s(?:an? |another |comes? |the |final |last |closing |with |ein[e]? |noch |une? |un[ao]? |еще |by ){1,2})?\s?$"
)
ANOTHER = (
    r"(?:\b(?:the |then |and )*(?:next|second|following|other|remaining|another|further|third|fourth|weitere|zweite[n]?"
    r"|nachsten|suivantes|siguientes|seguintes|successive|следующие|volgende|nastepne) |后|接下来|次の|다음 ?)$"
)
FIRST_BARS = r"(?:\b(?:first|opening|initial|ersten|erste|premieres|primeros|primeiros|prime|первые|eerste|pierwsze|ilk) |前|最初の|처음 ?)$"
LAST_BARS = r"(?:\b(?:last|final|closing|letzten|dernieres|ultimos|ultime|последние|laatste|ostatnie|son) |最后|마지막 ?)$"
AND_ALSO = r".*\b(?:and|und|et|y|e|en|i|и)\s(?:an? |one |ein[e]? |une? |un[ao]? )?$"
OF_SOMETHING = r"\s(?:of|von|de|d'|di|van)\s"
# What may stand between a length and how often it is played.
PLAYED = (
    r"[\s,\-()を]*(?:的|は)?(?:"
    + any_of(
        "long | phrases? | loop | looped | riff | pattern | vamp | groove | theme | tune | melody | period | sections? | form",
        "progression | ostinato | motif | figure | cycle | blues | be | is | it | to be | all | and | that",
        "repeated | repeat | repeats | repeating | played | looping | going round | go(?:es)? round | run | sung | lang",
        "gespielt | wiederholt | werden | wird | jouee?s? | repetee?s? | repris(?:es)? | tocad[oa]s? | repetid[oa]s?",
        "suonat[aeio] | ripetut[aeio] | frase | frases | phrase | frasi | gespeeld | herhaald | powtorzon[eaych]*",
        "zagran[eaych]* | повторить | повторенн[а-я]* | повторяются | сыграть | сыгранн[а-я]* | tekrar | tekrarlanan",
        "blues | 重复 | 循环 | 反复 | 演奏 | 来 | 弹 | 奏 | 布鲁斯 | 蓝调 | 繰り返し | くり返し | ブルース | 블루스 | 반복 | 씩",
        "를 | 을 | تعزف | تتكرر | مكررة | مكرر | تعاد | เล่น | ซ้ำ | วน",
    )
    + r"[\s,\-(]*){0,3}"
)
ONCE_MORE = (
    r"[\s,\-(]*(?:long )?(?:(?:phrase|period|section|strain|sentence|theme|tune|melody|form)\b)?[\s,(]*(?:"
    + any_of(
        r"repeated(?: once)? | with (?:a |its |the )?repeats? | wiederholt | mit wiederholung | avec reprise",
        r"repetee?s?(?: une fois)? | repetid[oa]s?(?: una vez| uma vez)? | con repeticion | com repeticao",
        r"ripetut[aeio](?: una volta)? | con ripetizione | herhaald | met herhaling | с повтором | z powtorka",
        r"一?重复一[次遍] | 反复一[次遍]",
    )
    + r")(?=\s*(?:$|[,.;)\n(]))"
)
# Between how often and the length: "three times the 4 bars", 3 mal je 4 Takte.
TIMES_OF = r"[\s,]*(?:(?:of|the|an?|je|po|по|a|de|di|each|von|as|los|las|les|die|le|de)\s){0,2}\s?"
# Behind a "times" that compares: "three times faster".
COMPARES = r"\s(?:as|faster|slower|louder|more|a|per|schneller|lauter|plus|mas|mais|piu)\b"
# "16 bars A", "A (8 bars)": a letter that a length makes a section.
_NOT_A_CHORD = r"(?![A-Za-z0-9#'°+])(?! ?(?:minor|major|min\b|maj\b|flat|sharp|[Dd]ur\b|[Mm]oll\b))"
LETTER_WITH_LENGTH = (
    rf"(?:(?<=bars )|(?<=measures )|(?<=Takte ))[A-D]{_NOT_A_CHORD}"
    rf"|(?<![A-Za-z0-9#'/-])[A-D]{_NOT_A_CHORD}"
    r"(?= ?[(:=]? ?\d{1,2}[ \-]?(?:bars|measures|Takte|mesures|compases|compassos|battute|小节|小節|마디))"
)
# Between two lengths of which one lies within the other.
WITHIN = (
    r"\b"
    + any_of(
        "with | over | under | inside | including | includes | containing | contains | in the | mit | uber | avec | sur",
        "con | sobre | com | su | met | op | z | ze | nad | с | со | над | в том числе | inkl | dont | incluyendo",
    )
    + r"\b|包括|包含|其中|含|を含む|포함"
)
# --- beats, steps, numbered stretches

BEATS = r"[\s\-]?(?:full |whole |ganze )?" + any_of(
    r"beats?\b | counts?\b | schlage?n?\b | zahlzeiten\b | temps\b | tiempos\b | pulsos\b | tempi\b | movimenti\b",
    r"tempos\b | batidas\b | tellen\b | miar\b | uderzen\b | vurus\b | долеи\b | доли\b | удар(?:а|ов)\b",
    "نبض[ةه] | ضرب[ةه] | 拍 | 박자? | จังหวะ",
)
# Behind beats that are counted for something else: "3 beats per bar", "120 beats a minute", 4拍子.
NOT_SO_MANY_BEATS = r"\s?" + any_of(
    r"per\b | a\b | to the\b | to a\b | in (?:a|each|every)\b | each\b | every\b | pro\b | je\b | par\b | por\b | al?\b | per\b",
    r"na\b | в\b | на\b | في\b | لكل | 子 | 每 | の拍子 | 한 | ต่อ | of silence | of rest | rest\b",
)
STEPS = r"[\s\-]?" + any_of(
    r"steps?\b | schritte?n?\b | pas\b | pasos?\b | passi\b | passos?\b | stappen\b | krokow\b | kroki\b | adim\b | шаг(?:а|ов)?\b",
    "خطو[ةه] | خطوات | 步 | ステップ | 스텝 | สเต็ป | 16ths\\b | sixteenths\\b | sechzehntel\\b",
)
# What is played in steps.
SEQUENCED = any_of(
    "pattern | sequenc | loop | drum | beat | groove | grid | machine | rhythm | bass | schleife | muster | boucle | motif",
    "patron | bucle | ritm | batteria | bateria | padrao | patroon | wzor | паттерн | ритм | секвен | бит | نمط | إيقاع | ايقاع",
    "鼓 | 节奏 | 循环 | 音序 | パターン | ドラム | ループ | 패턴 | 드럼 | 루프 | แพทเทิร์น | กลอง",
)
# "9-16", right behind a stretch that ended with bar 8.
NEXT_STRETCH = (
    r"[^.\n]{0,48}?(?<![\d.,/])(\d{1,3})\s?"
    r"(?:-|to|through|bis|a|al?|ate|tot|do|до|到|至|から|에서|~)\s?(\d{1,3})(?![\d/.]|\s?(?:bpm|sec|min))"
)
# "12 bars last night": not of music.
BARS_OF_SOMETHING = (
    r"\s(?:"
    + any_of(
        r"last night | tonight | of (?:soap|chocolate|gold|silver|iron|steel|candy|light|signal) | (?:and|or) (?:pubs|clubs|restaurants)",
        r"(?:downtown|in town|in the city|in berlin|in london|open|closed|serve[sd]?|nearby|around here)\b",
    )
    + ")"
)
# A part that stands somewhere: "guitar solo, 8 bars, after the second chorus".
SOLO_BEFORE = (
    any_of(
        "solo | break | fill | interlude | breakdown | cadenza | drop | zwischenspiel | intermede | puente | intermezzo | ponte",
        "соло | проигрыш | 独奏 | 间奏 | ソロ | 间奏 | 솔로 | 간주 | عزف منفرد | โซโล",
    )
    + r"[\s,:(]*(?:of |von |de |di |lasting |for )?$"
)
LOCATED_BEHIND = r"[\s,;)]*(?:right |just |directly |immediately |gleich |direkt |juste )?" + any_of(
    r"after\b | before\b | between\b | following\b | in the middle | at the (?:end|start) | near the | nach\b | vor\b | zwischen\b",
    r"in der mitte | am ende | apres\b | avant\b | entre\b | au milieu | a la fin | despues | antes | en medio | al final",
    "dopo | prima | tra | nel mezzo | alla fine | depois | no meio | no fim | na | voor | tussen | po | przed | между | после | перед",
    "в середине | в конце | 在 | 之后 | のあと | 후에 | 뒤에 | بعد | قبل | في منتصف | หลัง | ก่อน",
)
# In front of how often: "played twice".
PLAYED_BEFORE = (
    any_of(
        "played | repeat(?:ed|s)? | goes round | gespielt | wiederholt | joue\\w* | repete\\w* | tocad\\w* | repetid\\w* | suonat\\w*",
        "ripetut\\w* | gespeeld | herhaald | сыгра\\w* | повтор\\w* | 重复 | 演奏 | 弹 | 繰り返し | 반복 | تكرر",
    )
    + r"\s?$"
)
