"""Patterns of places in a piece ("from bar 9", 在副歌, 5마디부터), as sources of regular expressions over folded text."""

from musicgen.text.lexicon.patterns import any_of

BAR_WORDS = any_of(
    r"bars? | measures? | mm?\. | takte?n?s? | mesures? | compases | compas | compassos? | battut[ae] | misur[ae] | maten | maat",
    "taktow | taktach | taktu | takty | takcie | takt | olcuye | olcude | olcuden | olcu | такт(?:а|у|е|ом|ов|ы|ах)? | (?:ال)?مازور(?:ة|ه) | موازير",
    "小节 | 마디 | ห้อง",
)
# Between the word for a bar and its number: "bar no. 9".
BAR_NUMBER = r"\s?(?:no\.? |number |nr\.? |numero |num\. |n[ºo°]\.? |номер |رقم |ที่)?\s?"
ORDINAL_ENDING = r"(?:st|nd|rd|th|\.|e|eme|er|ere|re|o|a|º|ª|de|ste|-?(?:и|го|му|м|ю|я))?"
BAR_BEHIND = r"\s?(?:目|째)?"
RANGE = r"\s?(?:-|to|through|thru|bis|a|au|al?|ate|tot|do|до|po|по|ile|到|至|~|から|에서|الى|الي|ถึง)\s?(?:bar |takt |mesure |compas |第)?"

# What stands before a place, by language: the longest that ends right before it decides.
BEFORE = {
    "en": {
        "until": "until | till | up to | up to and including | through | to the end of | as far as | not later than",
        "before": "before | prior to | ahead of",
        "after": "after | following | past",
        "from": "from | since | starting at | starting from | starting in | starting with | starting on | beginning at | beginning from | as of | only from | first at | onwards from | not before",
        "in": "in | during | within | throughout | over | for | across | inside | only in | only during",
        "at": "at | on | by | around",
    },
    "de": {
        "until": "bis | bis zu | bis zum | bis zur | bis einschliesslich",
        "before": "vor | vor dem | vor der",
        "after": "nach | nach dem | nach der",
        "from": "ab | ab dem | ab der | von | vom | von der | erst ab | erst in | erst im | seit | beginnend mit | erst zum | erst in der",
        "in": "in | im | in der | in den | wahrend | wahrend des | wahrend der | fur die | fur den | uber",
        "at": "bei | zum | zur | beim | an | auf",
    },
    "fr": {
        "until": "jusqu'a | jusqu'a la | jusqu'au | jusqu'en | jusqu'aux",
        "before": "avant | avant la | avant le",
        "after": "apres | apres la | apres le | passe",
        "from": "a partir de | a partir de la | a partir du | a partir des | des | des la | des le | depuis | depuis la | depuis le | a compter de",
        "in": "dans | dans la | dans le | dans l' | dans les | pendant | pendant la | pendant le | pendant l' | pendant les | durant | durant les | lors de | lors de la | lors du | sur | en | pour | au cours de | seulement dans",
        "at": "a | a la | au | aux",
    },
    "es": {
        "until": "hasta | hasta el | hasta la",
        "before": "antes de | antes del | antes de la",
        "after": "despues de | despues del | despues de la | tras | tras el | tras la | pasados",
        "from": "desde | desde el | desde la | a partir de | a partir del | a partir de la | solo desde | a contar de",
        "in": "en | en el | en la | en los | en las | durante | durante el | durante la | durante los | por | solo en",
        "at": "al | a la | a",
    },
    "it": {
        "until": "fino a | fino al | fino alla | fino all'",
        "before": "prima di | prima del | prima della | prima dell'",
        "after": "dopo | dopo il | dopo la",
        "from": "da | dal | dalla | dall' | a partire da | a partire dal | a partire dalla | solo da | solo dal",
        "in": "in | nel | nella | nell' | nei | nelle | negli | durante | durante il | durante la | per le | per",
        "at": "a | al | alla | all'",
    },
    "pt": {
        "until": "ate | ate o | ate a | ate ao",
        "before": "antes de | antes do | antes da",
        "after": "depois de | depois do | depois da | apos | apos o | apos a",
        "from": "a partir de | a partir do | a partir da | desde | desde o | desde a | so a partir do",
        "in": "em | no | na | nos | nas | durante | durante o | durante a | durante os | por | so no | so na",
        "at": "ao | a",
    },
    "nl": {
        "until": "tot | tot en met | tot aan | tot het | tot de",
        "before": "voor | voor het | voor de",
        "after": "na | na het | na de",
        "from": "vanaf | vanaf het | vanaf de | van | pas vanaf | pas in",
        "in": "in | in het | in de | tijdens | tijdens het | tijdens de | gedurende | voor de",
        "at": "bij | op",
    },
    "pl": {
        "until": "do | az do | do konca",
        "before": "przed",
        "after": "po",
        "from": "od | poczawszy od | dopiero od",
        "in": "w | we | podczas | przez | w trakcie",
        "at": "przy | na",
    },
    "tr": {},
    "ru": {
        "until": "до | по | вплоть до",
        "before": "перед",
        "after": "после",
        "from": "с | со | начиная с | только с | от",
        "in": "в | во | на | во время | на протяжении | в течение",
        "at": "к",
    },
    "ar": {
        "until": "حتى | حتي | الى | الي | لغاية",
        "before": "قبل",
        "after": "بعد",
        "from": "من | منذ | ابتداء من | بدءا من | بداية من | اعتبارا من",
        "in": "في | خلال | اثناء | طوال",
        "at": "عند",
    },
    "zh": {
        "until": "直到 | 到 | 至",
        "from": "从 | 自 | 由 | 从第",
        "in": "在 | 于 | 仅在 | 只在",
    },
    "ja": {},
    "ko": {},
    "th": {
        "until": "จนถึง | จนกว่า | ถึง | จน",
        "before": "ก่อน",
        "after": "หลังจาก | หลัง",
        "from": "ตั้งแต่ | จาก | เริ่มจาก | เริ่มที่",
        "in": "ใน | ระหว่าง | ช่วง | ตลอด",
        "at": "ที่ | ตรง",
    },
}  # fmt: skip
ARTICLE = r"(?:the |der |die |das |dem |den |la |le |les |l'|el |los |las |lo |il |gli |i |o |a |os |as |de |het |every |each |jedem |chaque |cada |ogni |ال|bar |takt |very )?"
# What stands behind a place; languages that put their words there.
BEHIND = {
    "en": {"from": "on | onward | onwards | forward | and after"},
    "de": {"from": "an | aufwarts"},
    "fr": {"from": "et la suite"},
    "es": {"from": "en adelante"},
    "pt": {"from": "em diante"},
    "it": {"from": "in poi | in avanti"},
    "nl": {"from": "af | verder"},
    "tr": {
        "from": "den itibaren | dan itibaren | ten itibaren | den sonra | itibaren",
        "until": "e kadar | a kadar | ye kadar | ya kadar | kadar", "before": "den once | dan once", "in": "de | da | te | ta | nde | nda | sinde",
    },
    "zh": {
        "from": "开始 | 起 | 以后 | 之后", "until": "为止 | 结束 | 以前", "before": "之前 | 前", "after": "后 | 之后",
        "in": "里 | 中 | 内 | 部分 | 时 | 的时候 | 上 | 里面 | 期间",
    },
    "ja": {
        "from": "から | 以降 | より", "until": "まで | 以前", "before": "の前 | 前", "after": "の后 | のあと | 后",
        "in": "で | では | に | には | は | の间 | 中は | だけ | のみ | の中で | でのみ",
    },
    "ko": {
        "from": "부터 | 이후", "until": "까지", "before": "전 | 이전", "after": "뒤 | 후",
        "in": "에서 | 에서는 | 에서만 | 에만 | 에는 | 에 | 은 | 는 | 동안 | 동안은",
    },
    "th": {"from": "เป็นต้นไป"},
    "ar": {"from": "فصاعدا | وما بعد"},
}  # fmt: skip
# Without a word before or behind it: "bar 9: drums".
FIRST = any_of(
    r"first | opening | initial | ersten? | premier\w* | primer[oa]?s? | primeir[oa]s? | prim[ioea] | eerste | pierwsz\w+ | ilk | перв\w+",
    "اول | ال?اولى | 前 | 头 | 开头 | 开始的 | 最初の? | 冒头の? | 처음 | 첫 | แรก",
)
LAST = any_of(
    r"last | final | closing | letzten? | dernier\w* | ultim[oaie]s? | laatste | ostatni\w+ | son | последн\w+ | اخر | ال?اخيرة? | 最后 | 末尾の? | 最后の? | 마지막",
)
COUNT_WORDS = (
    "second",
    "zweiten",
    "deuxieme",
    "segundo",
    "segunda",
    "second[oa]",
    "tweede",
    "втор",
    "第二",
    "2番目",
    "두번째",
    "الثاني",
    "ที่สอง",
)

# Between a player and a place: what he does there.
ENTERS = any_of(
    r"enter | comes? in | coming in | join | start | begin | kick | drop in | drops? at | appear | play | arriv | is added | are added | come | added",
    r"set(?:zt|zen) | einsetz | kommt | kommen | steig | beginn | spiel | dazu | entre | arrive | commence | joue | s'ajoute | rejoi",
    r"entra | empieza | comienza | aparece | toca | se (?:suma|une) | inizia | attacca | suona | arriva | começa | comeca | surge",
    r"komt | komen | begint | speelt | wchodz | zaczyna | gra | girer | girsin | basla | вступа | начина | игра | появля | входит | يدخل | تدخل | تبدا | يبدا",
    "进入 | 加入 | 出现 | 开始 | 进来 | 入る | 入って | 加わ | 始ま | 들어오 | 들어온 | 들어옵 | 시작 | 나오 | 등장 | 合流 | เข้า | เริ่ม",
)
LEAVES = any_of(
    r"drops? out | dropping out | leav | stop | end\b | ends\b | cease | fall(?:s)? silent | goes? away | disappear | exit | out\b | tacet | fade",
    r"hor(?:t|en) | setzt aus | setzen aus | aussetz | verstumm | endet | steigt aus | s'arret | cesse | se tai | quitte | disparai | sort\b",
    r"calla | callan | sale\b | salen\b | termina | cesa | desaparece | tace | tacciono | esce | smett | cessa | finisc",
    "saem | sai\\b | cala | stopt | verdwijn | milkn | znika | konczy | susar | замолка | умолка | прекраща | уход | исчез | يتوقف | تتوقف | يصمت | تصمت",
    "停止 | 退出 | 消失 | 停 | 止まる | 抜け | 消え | 멈추 | 빠지 | 사라 | หยุด | ออก",
)
SILENT = any_of(
    r"silent | rest(?:s|ing)?\b | tacet | muted? | quiet until | wait | hold back | not (?:play|enter|come|start|sound) | n't (?:play|enter|come|start|sound)",
    r"never plays? | pause | absent | out\b | schweig | pausier | warte | spielt nicht | spielen nicht | nicht | stumm | se taisen?t | silencieu",
    r"ne joue(?:nt)? pas | attend | callad | en silencio | no toca | no entra | silenzi | tacciono | tace | non suona | non entra | non attacca",
    r"em silencio | nao toca | nao entra | calad | zwijg | speelt niet | milcz | nie gra | nie wchodzi | susuyor | молч | не игра | не вступа",
    "لا (?:يعزف|تعزف|يدخل|تدخل) | صامت | 沉默 | 不出现 | 不进入 | 不演奏 | 静音 | 休止 | 没有 | 鸣らさない | 入らない | 休む | 休み | なし | 침묵 | 쉬 | 없이 | 없 | 빠지 | ไม่เล่น | เงียบ",
)
# Not an entrance though it stands between a player and a place.
SOMETHING_THERE = any_of(
    r"solo | riff | fill | melod | break | hook | lick | line\b | theme | arpegg | chord | key | tempo | bpm | major | minor | figur | motif | tune",
    "akkord | accord | acorde | melodie | thema | tema | соло | мелод | аккорд | 独奏 | 旋律 | 和弦 | ソロ | メロディ | コード | 솔로 | 멜로디 | 코드",
)
ONLY = any_of(
    r"only | just | solely | nothing but | no one but | nobody but | none but | exclusively | nur | bloss | lediglich | ausschliesslich | seulement | uniquement | rien que | juste | solo | solamente | unicamente | solamente",
    r"soltanto | unicamente | apenas | somente | so | alleen | enkel | slechts | tylko | jedynie | sadece | yalnizca | только | лишь | فقط | مجرد",
    "只有 | 只 | 仅 | 单独 | だけ | のみ | 만 | เฉพาะ | มีแต่ | แค่ | เท่านั้น",
)
ALONE = any_of(
    r"alone | solo | by itself | on its own | unaccompanied | allein | solo | seule?s? | sol[oa]s? | da sol[oa]",
    r"sozinh[oa]s? | alleen | samo | sam\\b | tek basina | од(?:ин|на|ни) | соло | وحده | وحدها | منفرد[اة]?",
    "独奏 | 单独 | 独りで | 独奏 | 혼자 | 독주 | เดี่ยว | อย่างเดียว",
)
# Between a section or stretch and a word of style that is only its own: "the verse is quiet".
COPULA = (
    r"\s?[:(=]*\s?(?:(?:is|are|should be|be|being|stays?|gets?|plays?|played|very|sehr|tres|muy|molto|muito|rather|really"
    r"|ist|sind|wird|est|sont|doit etre|es|son|sea|sean|e|sono|deve essere|deve ser|seja|fica|wordt|jest|sa|—|это|要|应该|很|是"
    r"|は|が|を|は?もっと|은|는|이|가|تكون|يكون|with an?|a|an)\s?){0,3}\s*"
)
# Between a section and who plays in it: "the chorus adds piano", "el puente lleva solo piano".
HOLDS = (
    r"\s(?:is |are )?"
    + any_of(
        r"adds? | has | have | brings?(?: in)? | introduces? | features? | is played by | is led by | led by | belongs to | gets",
        "bringt | hat | gehort | fugt | ajoute | amene | contient | lleva | anade | trae | tiene | aggiunge | ha | porta | traz | tem",
        "добавляет | voegt | dodaje",
    )
    + r"\s(?:only |just |nur |solo |seulement |soltanto |apenas |the |an? |das |die |el |la |il )*"
)
ADDS = any_of(
    "adds? | brings? | introduces? | bringt | fugt | ajoute | amene | anade | trae | aggiunge | traz | добавля"
)
