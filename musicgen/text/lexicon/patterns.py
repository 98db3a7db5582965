"""Patterns that hold words of several languages, as sources of regular expressions; their readers compile them.

All match folded text: lower case, no accents, simplified characters. One line a language, where it can be.
"""


def any_of(*lines: str) -> str:
    """One group of alternatives, written like the lexicon's tables: "of | is | has"."""
    return "(?:" + "|".join(part.strip() for line in lines for part in line.split(" | ")) + ")"


# Letters of scripts that are written with spaces, and digits: Latin to Thai, not Chinese, kana, Hangul.
SPACED = r"A-Za-z0-9_\u00c0-\u1fff"

# --- keys and chords

_MODES_AFTER = any_of(
    r"major | minor | maj\b | min\b | flat | sharp | Major | Minor | minore | maggiore",
    r"dur\b | moll\b | Dur\b | Moll\b | dorian | Dorian | mixo | Mixo | lydian | Lydian | phryg | Phryg",
    r"blues | Blues | harmonic | natural | melodic | 大调 | 小调",
)
NOT_A_KEY = (
    rf"(?![{SPACED}#])(?!'|\.[a-z]|-(?i:piano|guit|git|bass|drum|cl))(?![ \-]{_MODES_AFTER})"
    r"(?!大调|小调|调|大調|小調|調|メジャー|マイナー|메이저|마이너|장조|단조)"
)
ROMAN_NUMERAL = (
    rf"(?<![{SPACED}#])[b#]?(?:VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)(?:°|o|ø|\+|dim|aug)?"
    rf"(?:maj7|M7|m7b5|m7|7|6|9|sus[24]|sus)?(?![{SPACED}'])"
)
NUMBER_PROGRESSION = (
    r"(?<![\d/.])((?:[1-7][ \-,]{1,3}){2,15}[1-7])(?![\d/]|[ \-]?(?:bars?|beats?|measures?))"
    r"|(?<!\d)([1-7]{3,8})(?=\s?(?:和弦|进行|コード|コード进行|코드|진행))"
)
_TWELVE = any_of(
    "12 | twelve | zwolf | douze | doce | dodici | doze | twaalf | dwanascie | dwunasto? | двенадцать",
    "двенадцати | on iki | 十二 | 열두 | اثنتي عشرة",
)
_TWELVES = rf"{_TWELVE}[ \-]?" + any_of(
    r"bars? | measures? | takte?n? | taktiger? | mesures | compases | compassos | battute | maten",
    r"takt(?:ow|y|owy)? | тактов(?:ыи)? | olculuk | 小节 | 마디 | مازورة | ห้อง",
)
_BLUES = any_of("blues | блюз | 蓝调 | 布鲁斯 | ブルース | 블루스 | بلوز | บลูส์")
TWELVE_BAR_BLUES = (
    rf"{_TWELVES}[ \-]?(?:的|の|[a-z]{{4,8}}[ \-])?{_BLUES}|12-takt-blues"
    rf"|{_BLUES}[ \-](?:(?:de|of|in|a|di|van|w|z|из|من)[ \-])?(?:a )?{_TWELVES}"
)
IMPOSSIBLE_KEY = (
    r"(?<![\w#])(?:in|key of|key:|key)\s+((?-i:[H-Z])(?:[ \-]?(?:sharp|flat|#|b)(?![a-z]))?"
    r"(?:[ \-]?(?:major|minor|maj|min)(?![a-z]))?"
    r"|[h-zH-Z](?:[ \-]?(?:sharp|flat|#|b)(?![a-z])(?:[ \-]?(?:major|minor))?"
    r"|[ \-]?(?:major|minor)(?![a-z])))(?![\w#])"
)
LEADS_OVER = any_of(
    r"\b(?:to|then|into|ends?|later|nach|dann|puis|luego|poi|naar|depois|potem|a|zu|vers|hacia)\b",
    r"-> | → | 到 | 然后 | から | 그리고 | затем | в\s",
)
TRANSPOSED = (
    r"\s+in (?:b[ \-]?flat|bb|e[ \-]?flat|eb|a|f)(?![\w#])"
    r"(?![ \-]?(?:major|minor|maj|min|m\b|dur|moll))"
)
# "relative minor of G": groups kind, mode, and the tonic where no mode follows it.
RELATIVE_KEY = (
    r"(?P<kind>relative|parallel) (?P<mode>minor|major)(?: key)?(?: scale)? (?:of|to|from) (?:the key of )?"
    r"(?P<tonic>[a-g])(?P<sign>#|b|[ \-](?:flat|sharp))?(?:[ \-](?P<of>major|minor))?(?![\w#])"
)
_MINOR_OF = any_of("mineure? | menor | minore | molltonart | moll | минор | минорная")
_MAJOR_OF = any_of("majeure? | mayor | maior | maggiore | durtonart | dur | мажор | мажорная")
_RELATIVE = any_of(
    "relatif | relative | relativo | relativa | parallele | parallel | параллельныи | параллельная"
)
# Before a key: "relatif mineur de sol majeur"; behind it: 的关系小调, の平行調.
RELATIVE_BEFORE = (
    rf"{_RELATIVE}[ \-](?:(?P<minor>{_MINOR_OF})|(?P<major>{_MAJOR_OF}))"
    r"(?: (?:de|di|da|do|von|zu|к|для|от))?(?: la)? $"
)
RELATIVE_BEHIND = (
    r"[\s\-]?(?:的|の|의 ?|'s )?(?:(?P<relative>关系[大小]?调?|平行[大小]?调|나란한조|relative (?:minor|major))"
    r"|(?P<parallel>同名[大小]?调|同主音?[大小]?调|같은으뜸음조|parallel (?:minor|major)))"
)
BARE_SOLFEGE_AFTER = (
    r"\s*(?:$|[.,;:!?()|\"\n\u2026]|\d|(?:con|avec|com|per|pour|para|pra|y|et|a \d|au|alla|tempo|sin|sans"
    r"|sem|senza)\b)"
)

# --- meters

DASHED_METER = (
    r"(?<![\d\-])(\d{1,2})\s?[\-:x ]\s?(2|4|8|16)"
    r"(?=\s?-?(?:time|meter|metre|takt|拍|feel|signature|groove|拍子|박자|박|beat\b|compas|maat))"
)
LABELLED_METER = (
    any_of(
        "time signature | meter | metre | signature | metrum | taktart | compas | mesure | размер",
        "拍子 | 拍号 | 박자",
    )
    + r"\s?(?:of|is|:|=|は|de|a)?\s?(\d{1,2})\s?[\-: x]\s?(\d{1,2})(?!\d)"
)
COUNTED_METER = (
    r"\bin (?:a )?(two|three|four|five|six|seven|nine|twelve|[2-79]|12)"
    r"(?=\s*(?:$|[.,;:!?)\n—]|feel\b|time\b|with\b|at\b|and\b|for\b))(?! ?/)(?!, ?\d)"
)
MOVES_TO = r"(?:\bto|\bthen|\binto|->|→|到|から|nach|dann|puis|luego)\s*$"
SAYS_METER = any_of(
    "time | meter | metre | signature | takt | compas | mesure | metrum | размер | maat | tempo | olcu",
    "ritmo | battuta | 拍 | 박자 | จังหวะ | เวลา | ميزان",
)


# --- tempo and length


GLUE = (
    r"[\s:=~≈@\-.(\"'はをがのは는은를为是]*"
    + any_of(
        "of | is | are | at | between | from | around | about | approximately | exactly | set to | to | be",
        r"equals | circa | ca\.? | roughly | zwischen | von | bei | auf | um | entre | de | a | en | el | di",
        "na poziomie | na | op | van | около | 约 | 大约 | 약 | は | で | เป็น | ที่ | ประมาณ",
    )
    + r"?[\s:=~≈@.约(]*"
)
AND_A_HALF = r"\s?" + any_of(
    "and a half | et demie? | y medio | y media | e mezz[oa] | e mei[oa] | en een hal(?:f|ve) | i pol",
    "с половиной | с половинои | bucuk | 半 | 반 | ونصف | ครึ่ง",
)
TEMPO_BAND = r"(?<!\w)(low|lower|mid|middle|high|upper)(?:[ \-]to[ \-](?:mid|high))?[ \-](\d{2,3})'?s(?!\w)"
# What stands before and behind a number that is a part of the sentence of its own.
LONE_BEFORE = (
    r"(?:^|[,;|\n(!/]|\.\s|:\s|\s-\s)\s*(?:~|≈|@ ?|"
    r"(?:say|maybe|perhaps|like|probably|around|about|approx\.?|roughly|ca\.? ?|circa|etwa|sobre|unos|env\.?|約|约) )?$"
)
LONE_AFTER = r"(?:ish|[ \-]ish)?\s*(?:$|[,;|\n)!?]|\.(?!\d)|/\s|\s-\s)"
RANGE_TO = (
    r"\s*"
    + any_of(
        r"- | to | ~ | – | / | -?> | → | ➔ | ➡ | rising to | up to | or | bis | oder | a | ou | o | til | tot | do | до | или | 到 | 至 | から",
        "에서 | الي",
    )
    + r"\s*"
)
RANGE_AND = (
    r"\s*" + any_of("and | und | et | y | e | en | i | и | ve | و ?ال? | و | 和 | と | 와 | 과") + r"\s*"
)
RANGE_OPENS = (
    any_of(
        r"\bbetween | \bzwischen | \bentre | \btra | \bfra | \btussen | \bp?o?miedzy | между | بين | ระหว่าง"
    )
    + r"\W*$"
)
RANGE_CLOSES = r"\W*(?:bpm\s?)?" + any_of("之间 | の间 | 间 | 사이 | arasi")
_CORRECTION = any_of(
    "no,? wait | wait,? no | wait | (?:no,? )?make (?:it|that) | actually,? no | actually | i mean | i meant",
    "scratch that | or rather | no,? rather | rather | sorry | correction | on second thoughts? | better yet",
    "no,? let's (?:say|do|make it|go with) | let's (?:say|make it) | change (?:it|that) to | oops | nope",
    "nein,? lieber | nein,? doch | nein,? besser | ach nein | nee | doch lieber | doch besser | quatsch",
    "moment | ich meine | besser gesagt | sagen wir | non,? plutot | ou plutot | plutot | enfin non | pardon",
    "je veux dire | en fait | no,? mejor | o mejor(?: dicho)? | mejor dicho | perdon | digo | quiero decir",
    "no,? espera | mas bien | en realidad | nao,? melhor | ou melhor | alias | quer dizer | desculpa",
    "na verdade | nao,? espera | no,? anzi | anzi | o meglio | no,? meglio | cioe | scusa | volevo dire | no,? aspetta",
    "нет,? лучше | лучше | вернее | точнее | то есть | нет,? погоди(?:те)? | ои | хотя нет | а нет",
    "nie,? lepiej | albo lepiej | raczej | to znaczy | nee,? liever | of liever | ik bedoel | eigenlijk",
    "hayir,? | yok,? | daha dogrusu | aslinda | 哦不 | 啊不 | 噢不 | 不对 | 不不 | 改成 | 改为 | 算了 | 应该是",
    "说错了 | 我是说 | 还是 | いや | やっぱり? | やはり | じゃなくて | ではなくて? | 违う | 订正 | というか",
    "아니다 | 아니야 | 아니 | 말고 | 아니라 | 아 참 | لا,? بل | بل | عفوا | اقصد | او بالاحرى | ไม่ใช่ | เปลี่ยนเป็น",
)
_NO = any_of("no | or no | nein | oder nein | non | ou non | nao | нет | nie | nee | 不 | 아뇨 | لا")
_TAKE_INSTEAD = any_of(
    "make it | make that | let's say | say | rather | instead | about | at | in | the key of | key of | to",
    "the | a | an | it | should be | be | bitte | lieber | besser | auf | en | plutot | mejor | em | a | su",
    "в | на | лучше | tempo | 用 | 是 | に | で | 를 | を | の | 로",
)
# Between two values of one kind: the second one counts.
CORRECTS = (
    rf"(?:\s?bpm)?[\s,.;:!?\u2026()は가이が은는]*(?:(?:well|hmm+|u[hm]+|oh|ah|ach|oops|or|ou|o)[\s,.\u2026]+)?"
    rf"(?:{_CORRECTION}(?![a-z])|{_NO}[,.!\u2026]+|{_NO}(?=\s+{_TAKE_INSTEAD}\s))[\s,.:!?\u2026]*"
    rf"(?:{_TAKE_INSTEAD}[\s,:]*){{0,3}}"
)
# Right before a value, however far the first one is.
CORRECTION_BEFORE = (
    r"(?:make (?:it|that)|actually|no,? wait,?|i mean,?|i meant|let's (?:do|have|go with)|scratch that,?"
    r"|or rather|改成|改为|sagen wir|mejor dicho)\s*$"
)
# Right before a value that is only named to be ruled out.
DENIED = (
    r"(?:(?<![a-zа-я])"
    + any_of(
        r"not | isn't | never | nicht | kein | keine | pas | no | nao | non | niet | nie | не | rather than",
        "instead of | anstatt | statt | au lieu (?:de|du) | en vez de | en lugar de | em vez de | invece (?:di|del)",
        "вместо | ne | without | ohne | sin | sans | sem | avoid | anything but | other than | except | besides | neither | nor",
        "alles ausser | vermeide | weder | tout sauf | evitez | todo menos | evita | tutto tranne | tudo menos | evite | кроме | избегаи",
    )
    + r"\s+(?:(?:in|en|em|at|a|the|key|of|im|le|la|el|o|au|mit|с|в|ein|einen?)\s+){0,3}"
    r"|(?:不是|不要|而不是|别用|不用|并非)\s?)$"
)

# --- who plays, and who must not

NEGATION_STOPS = (
    r"\b"
    + any_of(
        "but | with | only | just | and | then | over | plus | for | about | like | in | at | of",
        "mit | con | avec | com | mais | pero | aber | ma | z | met | ile",
    )
    + r"\b"
)
AFTER_NEGATION = (
    r"[\s'\"(]*(?:[^\W\d_]+[\s\-]+){0,2}(?:[بل]?ال|لل)?['\"]?"
    r"|\s?(?:任何|有|使用|的|加|用|加入|出现|到)*(?:(?![和与及跟但只除也就都以外之类])[\u4e00-\u9fff]){0,4}\s?"
)
BEFORE_POSTPOSED_NEGATION = r"[\s\-]*(?:类|等|は|が|を|の|も|도|은|는|을|를|이|가|都|也|全部|are|is|should be|must be|音|の音|部)*[\s\-]*"
ARTICLE_GAP = (
    r"\s*(?:"
    + any_of(
        "an? | the | any | das | die | den | der | el | la | los | las | le | les | o | a | os | as | il | lo",
        "gli | i | de | het",
    )
    + r" |l')?"
)
SMALL_WORDS = (
    r"\b"
    + any_of(
        "any | the | or | and | an? | de | d | du | des | el | la | los | las | un | una | o | os | as | um | uma",
        "le | les | l | il | lo | gli | i | der | die | das | den | ein | eine | einen | kein | keine | keinen",
        "het | een | geen",
    )
    + r"\b|ال|[\s,']"
)
NOT_A_PLAYER = r"[ \-](?:solos?|intros?|riffs?|fills?|feedback|distortion|breaks?|runs?|melod(?:y|ies)|chords|licks?|noodling)\b"
NOT_THE_INSTRUMENT = (  # "caught a huge bass"
    r"\b(?:caught|catch(?:es|ing)?|hook(?:ed|s)?|fish(?:ed|es|ing)? for|land(?:ed|s)?|reel(?:ed|s)? in|grill(?:ed|s)?"
    r"|fr(?:y|ied)|eats?|ate|cook(?:ed|s)?|sea|striped|largemouth|freshwater)\s+"
    r"(?:an? |the |some |his |her |my )?(?:\w+ ){0,2}$"
)
BETWEEN_COUNT_AND_PLAYER = (
    r"\s?(?:\w{1,14}[ \-]){0,2}"
    r"(?:把|支|台|架|个|位|名|根|部|面|只|件|管|张|本の?|つの|人の|丁の|挺の|台の)?\s?"
)
# "Jazz quartet: sax …", "a trio of flute …".
MEMBERS_FOLLOW = (
    r"\s?(?:[:(\u2013\-=]|"
    + any_of(
        "of | made up of | made of | consisting of | comprising | formed by | namely | aus | bestehend aus",
        "compuesto (?:de|por) | formado (?:de|por) | compose de | formato da | composto (?:da|por)",
        "в составе | состоящии из | 由 | 包括 | 编制 | 编成は",
    )
    + r"\b)"
)
NOT_A_COUNT = (  # "Grade 2 piano piece"
    r"\b"
    + any_of(
        r"bars? | measures? | takte? | mesures? | compas | compasso | battuta | maat | такте? | takcie | ห้องที่",
        r"grade | level | phase | part | no\.? | number | op\.? | opus | act | chapter | stage | world | class",
        r"book | vol(?:ume|\.)? | track | take | version | year | day | week | room | scene | lesson | unit",
        "exercise | etude | symphony | route | highway | area | zone | episode | season | floor | round | step",
        "track | song | piece | task | option | scale | mission | grado | nivel | niveau | stufe | klasse",
        "livello | nível | уровень | класс | レベル | 第",
    )
    + r"\s?$"
)
# "violão de sete cordas": the strings of one instrument.
OF_SO_MANY = r"\s(?:de|a|di|con|mit|z|с|met)\s\w+\s$"
ACCOMPANIMENT = any_of("accomp | beglei | acomp | begelei | akomp | аккомп | backing | 伴奏 | 반주 | مصاحب")

# --- roles

ROLE_TOUCHES = r"[\s\-']*(?:s |'s |solo |main |的|の|が|は|で|가 ?|이 ?|는 ?|은 ?|의 ?|로 ?|担任|担当|作为|做|作|主|负责)?"
ROLE_LINK = (
    r"[\s:=\-]*(?:line |part |it )?(?:is |are |goes |should be |will be |being |that's )?"
    r"(?:played |carried |taken |sung |given |performed |led |handled |gespielt |jouée? |tocada |interpretada "
    r"|suonata |исполняет |играет |играют |ведёт |ведет |yerine )?"
    + any_of(
        "by | on | in | from | for | to | over to | via | in der | im | auf der | auf dem | von | vom | bei",
        "an der | en el | en la | a la | al | del | de la | en | por el | por la | por | no | na | pelo | pela",
        "au | a l' | à la | sur | par | dans | du | nel | nella | dal | dalla | alla | op | door | in de | w",
        "przez | у | на | в | из | للـ? | على | من | في | يعزفه | تعزفه | は | が | を | に | 는 ? | 은 ? | 를 ?",
        "을 ? | 由 | 在 | 用 | 交给 | 给 | 是 | :",
    )
    + r"?[\s:=\-]*(?:the |an? |solo |der |die |das |den |le |la |l'|les |el |los |o |un |une |una |uma |um |ein "
    r"|eine |einer |einem |ال|[^\W\d_]{3,12} )?"
)
ROLE_JOIN = (
    r"\s*(?:and|&|\+|und|et|y|e|en|i|и|ve|和|与|と|와|과|و)\s*"
    r"(?:the |an? |die |der |das |la |le |el |o )?"
)
ROLE_STOPS = (
    r"\b"
    + any_of(
        "and | with | but | or | without | over | under | while | und | mit | ohne | et | avec | sans | y | con",
        "sin | e | com | sem | senza | en | met | zonder | i | z | bez | и | с | без",
    )
    + r"\b"
)

# --- form

LETTERED_SECTION = (
    r"(?<!\w)(?:(?i:section|part|teil|partie|parte|sección|seção|seccion|seçao|sezione|часть|раздел|deel|część"
    r"|bölüm|파트|섹션)\s([A-D]'?)(?![\w#'-])"
    r"|([A-D]'?)[\s\-]?(?:(?i:section|part|teil|parte|часть|deel|bölümü)(?!\w| of| for)"
    r"|段落?|部分|部(?!\w)|メロ|セクション|파트|섹션))"
)
FORM_CUE = any_of(
    r"\bforms?\b | structure | aufbau | ablauf | \bforme\b | \bforma\b | estructura | estrutura | struttura",
    r"структур | форма | форме | \bvorm\b | opbouw | budowa | yapi",
    "曲式 | 结构 | 构成 | 形式 | 형식 | 구성 | بنية | قالب | شكل | โครงสร้าง",
)
SECTION_HAS = (
    r"[\s\-:=(]*"
    + any_of(
        "of | is | has | lasts | lasting | for | von | mit | hat | de | du | di | van | z | na | из | на",
        "длиной | с | من | مدتها | طولها | 는 | 은 | は | が | の | 有 | 为 | 占",
    )
    + r"?[\s:=(]*(?:about |just |only |a |exactly |genau )?"
)
WITH_A_SECTION = (
    r"(?:\b"
    + any_of(
        "with | has | have | having | add | plus | include | includes | including | and | then",
        r"(?:start|begin|open|end|finish|close)s?(?:ing)? (?:with|on) | mit | und | avec | et | con | y | com",
        "met | en | z | ze | с | со | и | e | ile | مع",
    )
    + r"\s(?:(?:an?|the|ein|eine|einem|einer|une?|una|um|uma|een)\s)?(?:[^\W\d_]+[ \-]){0,2}"
    r"|带有?|有一?个?短?|加上?一?个?|입니다)$"
)
SECTION_OF_SOMETHING = r"[\s\-]?" + any_of(
    r"music | screen | video | theme | for\b | tune | jingle | sequence | scene | movie | card | credits | clip",
    "to my | to the | of my | song | musik | para | pour | für | per | voor | для | dla",
    "音乐 | 曲 | 音楽 | の曲 | 음악 | 영상",
)
_BARS = any_of(
    "bars? | measures? | takten? | mesures | compases | compassos | battute | maten | takty | тактов | такта",
    "ölçü | 小节 | 마디 | موازير | مازورات",
)
EACH_SECTION = (
    r"(?:\beach(?: section| part| one)?|\bevery (?:section|part)|\bsections of|\bje(?:der teil)?"
    r"|chaque (?:partie|section)|cada (?:seccion|parte|secao|una|uma)|ogni (?:parte|sezione)"
    r"|кажд(?:ая|ый)(?: часть| раздел)?(?: по)?|(?:\bпо)|每段|各段?|각각?|각 파트)[\s:]*"
    r"(?:is|has|are|of|lasts|gets|having|with|hat|tem|tiene|de|a)?\s?"
    rf"[^\s,;.]{{1,14}}[\s\-]?{_BARS}"
    rf"|[^\s,;.]{{1,14}}[\s\-]{_BARS}[\s\-]"
    r"(?:each|apiece|per section|a section|sections|jeweils|chacune?|cada una?|cada uma|ciascuna)"
)
NOT_FORM_BEFORE = (
    r"(?:\b(?:don't|do not|doesn't|does not|shouldn't|should not|never|no|nao|nicht|ne)\s+"
    r"(?!drums|vocals|too|so|very|demasiado|muy|zu)(?:"
    + any_of(
        "let | make | want | need | have | be | it | this | a | to | that | lo | hagas | la | quiero | hace",
        "falta | un | en | sea | es | para | ser | e | precisa | faca | um | em | de | als | eine?n? | boucle",
        "pas | doit | veux | une",
    )
    + r"\s+){1,5})$"
)
# How many phrases of so many bars.
PHRASES_GAP = r"[\s\-]*(?:long|lange[rn]?|的|の)?[\s\-]*"
PHRASES_OF = (
    r"[\s,:(]*"
    + any_of(
        "of | with | a | de | di | van | von | zu je | zu | mit | aus | po | по | из | à | each | every one | x",
        "ท่อนละ | วลีละ | 每句 | 每个 | 每段 | 各 | 每个乐句 | من",
    )
    + r"?(?:\s?(?:each|je|cada|chacune?|an?|the))?[\s:]*"
)

# --- style

_VERY = any_of(
    "too | very | so | overly | really | at all | a | any | be | zu | sehr | trop | tres | muy | demasiado",
    "troppo | molto | muito | te | heel | zbyt | слишком | очень",
)
NOT_BEFORE = (
    r"(?:\b"
    + any_of(
        "not | no | never | nothing | anything but | everything but | everything except | anything except",
        "isn't | without | don't want it | nicht | kein | keine | nichts | alles ausser | ohne",
        "pas | non | rien d | rien de | tout sauf | sans | nada | todo menos | sin | nao | tudo menos | sem",
        "niente | senza | niet | geen | zonder | nie | bez | не | ничего | без | degil",
    )
    + rf"\s+(?:{_VERY} )?|不要?太?|别太?|不是|没有|无|ไม่)$"
)
STYLE_OF = (
    any_of(
        "style of | sounds? like | inspired by | a la | in the manner of | similar to | reminiscent of | like | by",
        "stil von | style de | estilo de | stile di | im stile | w stylu | в стиле | 风格 | 像 | 風",
    )
    + r"\s*$"
)
STYLE_AFTER_NAME = (
    r"(?:'s)?[ \-]?(?:style|风格|风|风の|スタイル|风な|스타일|like\b|esque|ish\b|vibes?|的风格)"
)
_TO_THE_END = any_of(
    "throughout | all the way | from start to finish | from beginning to end | the whole time",
    "the entire time | for the whole piece | durchgehend | tout du long | de principio a fin",
    "do começo ao fim | от начала до конца",
)
THROUGHOUT = rf",? {_TO_THE_END}"
TO_A_DYNAMIC = (
    r"\s*(?:(?:all the way )?(?:to|into|up to|bis|bis zum|jusqu'au|hasta|ate|fino al?|до)\s*"
    r"(?:an? |the |un |um |ein )?)?"
)
