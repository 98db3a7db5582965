"""Patterns that hold words of several languages, as sources of regular expressions; their readers compile them."""

NOT_A_KEY = (
    r"(?![\w#])(?!'|\.[a-z]|-(?i:piano|guit|git|bass|drum|cl))(?![ \-](?:major|minor|maj\b|min\b|flat|sharp|dur\b|moll\b|Dur\b|Moll\b|Major|Minor|dorian|Dorian"
    r"|mixo|Mixo|lydian|Lydian|phryg|Phryg|blues|Blues|harmonic|natural|melodic|minore|maggiore|大调|小调))"
    r"(?!大调|小调|调|大調|小調|調|メジャー|マイナー|메이저|마이너|장조|단조)"
)
CHORD_CUE = r"chord|progression|changes|akkord|accord|acorde|和弦|コード|코드|аккорд|akor|كورد|تآلف|تالف|คอร์ด|进行|진행|harmonies|prog\b"
ROMAN_NUMERAL = r"(?<![\w#])[b#]?(?:VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)(?:°|o|ø|\+|dim|aug)?(?:maj7|M7|m7b5|m7|7|6|9|sus[24]|sus)?(?![\w'])"
NUMBER_PROGRESSION = r"(?<![\d/.])((?:[1-7][ \-,]{1,3}){2,15}[1-7])(?![\d/]|[ \-]?(?:bars?|beats?|measures?))|(?<!\d)([1-7]{3,8})(?=\s?(?:和弦|进行|コード|コード进行|코드|진행))"
TWELVE_BAR_BLUES = r"(?:12|twelve|zwolf|douze|doce|dodici|twaalf|十二|doze)[ \-]?(?:bars?|takte|taktigen?|mesures|compases|小节)[ \-]?(?:的)?(?:blues|蓝调|布鲁斯)|12-takt-blues|12-bar-blues|twelve-bar-blues"
IMPOSSIBLE_KEY = (
    r"(?<![\w#])(?:in|key of|key:|key)\s+((?-i:[H-Z])(?:[ \-]?(?:sharp|flat|#|b)(?![a-z]))?(?:[ \-]?(?:major|minor|maj|min)(?![a-z]))?"
    r"|[h-zH-Z](?:[ \-]?(?:sharp|flat|#|b)(?![a-z])(?:[ \-]?(?:major|minor))?|[ \-]?(?:major|minor)(?![a-z])))(?![\w#])"
)
LEADS_OVER = r"\b(to|then|into|ends?|later|nach|dann|puis|luego|poi|naar|depois|potem|a|zu|vers|hacia)\b|->|→|到|然后|から|그리고|затем|в "
DASHED_METER = r"(?<![\d\-])(\d{1,2})\s?[\-:x ]\s?(2|4|8|16)(?=\s?-?(?:time|meter|metre|takt|拍|feel|signature|groove|拍子|박자|박|beat\b|compas|maat))"
LABELLED_METER = r"(?:time signature|meter|metre|signature|metrum|taktart|拍子|拍号|박자|compas|mesure|размер)\s?(?:of|is|:|=|は|de|a)?\s?(\d{1,2})\s?[\-: x]\s?(\d{1,2})(?!\d)"
COUNTED_METER = r"\bin (?:a )?(two|three|four|five|six|seven|nine|twelve|[2-79]|12)(?=\s*(?:$|[.,;:!?)\n—]|feel\b|time\b|with\b|at\b|and\b|for\b))(?! ?/)(?!, ?\d)"
MOVES_TO = r"(?:\bto|\bthen|\binto|->|→|到|から|nach|dann|puis|luego)\s*$"
SAYS_METER = r"time|meter|metre|signature|takt|拍|박자|compas|mesure|metrum|размер|maat|tempo|olcu|ritmo|จังหวะ|ميزان|battuta|เวลา"
NEGATION_STOPS = r"\b(?:but|with|only|just|and|then|mit|con|avec|com|mais|pero|aber|ma|over|plus|for|about|like|in|at|of|z|met|ile|con)\b"
BEFORE_POSTPOSED_NEGATION = r"[\s\-]*(?:类|等|は|が|を|の|も|도|은|는|을|를|이|가|都|也|全部|are|is|should be|must be|音|の音|部)*[\s\-]*"
BETWEEN_COUNT_AND_PLAYER = r"\s?(?:\w{1,14}[ \-]){0,2}(?:把|支|台|架|个|位|名|根|部|面|只|件|管|张|本の?|つの|人の|丁の|挺の|台の)?\s?"
AFTER_NEGATION = (
    r"[\s'\"(]*(?:[^\W\d_]+[\s\-]+){0,2}(?:[بل]?ال|لل)?['\"]?|\s?(?:任何|有|使用|的|加|用|加入|出现|到)*\s?"
)
NOT_BEFORE = (
    r"(?:\b(?:not|no|never|nothing|anything but|everything but|everything except|anything except|nada|nichts|niente|ничего|rien d|rien de|tout sauf|todo menos|tudo menos|alles ausser|isn't|without|don't want it|nicht|kein|keine|pas|non|no|nao|niet|geen|nie|не|без|degil|ohne|sans|sin|sem|senza|zonder|bez)"
    r"\s+(?:too |very |so |overly |really |zu |sehr |trop |tres |muy |demasiado |troppo |molto |muito |te |heel |zbyt |слишком |очень |at all |a |any |be )?"
    r"|不要?太?|别太?|不是|没有|无|ไม่)$"
)
STYLE_OF = (
    r"(?:style of|sounds? like|inspired by|a la|in the manner of|similar to|reminiscent of|like|by|"
    r"stil von|style de|estilo de|stile di|im stile|w stylu|в стиле|风格|像|風)\s*$"
)
STYLE_AFTER_NAME = (
    r"(?:'s)?[ \-]?(?:style|风格|风|风の|スタイル|风な|스타일|like\b|esque|ish\b|vibes?|的风格)"
)
GLUE = r"[\s:=~≈@\-.(\"\'はをがのは는은를为是]*(?:of|is|are|at|between|from|zwischen|entre|around|about|approximately|exactly|set to|to|ca\.?|von|bei|auf|de|a|en|di|около|约|大约|na|na poziomie|약|は|で|be|equals|um|circa|op|van|el|roughly|เป็น|ที่|ประมาณ)?[\s:=~≈@.约(]*"
ACCOMPANIMENT = r"accomp|beglei|acomp|begelei|akomp|аккомп|伴奏|반주|مصاحب|backing"
LETTERED_SECTION = (
    r"(?<!\w)(?:(?i:section|part|teil|partie|parte|sección|seção|seccion|seçao|sezione|часть|раздел|deel|część|bölüm|파트|섹션)\s([A-D]'?)(?![\w#'-])"
    r"|([A-D]'?)[\s\-]?(?:(?i:section|part|teil|parte|часть|deel|bölümü)(?!\w| of| for)|段落?|部分|部(?!\w)|メロ|セクション|파트|섹션))"
)
FORM_CUE = (
    r"\bforms?\b|structure|aufbau|ablauf|\bforme\b|\bforma\b|estructura|estrutura|struttura|曲式|结构|构成|形式|형식|구성|структур|бنية|بنية|قالب"
    r"|\bvorm\b|opbouw|budowa|yapi|โครงสร้าง|форма|форме|شكل"
)
SECTION_HAS = (
    r"[\s\-:=(]*(?:of|is|has|lasts|lasting|for|von|mit|hat|de|du|di|van|z|na|из|на|длиной|с|من|مدتها|طولها|는|은|は|が|の|有|为|占)?"
    r"[\s:=(]*(?:about |just |only |a |exactly |genau )?"
)
WITH_A_SECTION = (
    r"(?:\b(?:with|has|have|having|add|plus|include|includes|including|and|then|(?:start|begin|open|end|finish|close)s?(?:ing)? (?:with|on)|"
    r"mit|und|avec|et|con|y|com|met|en|z|ze|с|со|и|e|ile|مع)\s(?:(?:an?|the|ein|eine|einem|einer|une?|una|um|uma|een)\s)?(?:[^\W\d_]+[ \-]){0,2}"
    r"|带有?|有一?个?短?|加上?一?个?|입니다)$"
)
SECTION_OF_SOMETHING = (
    r"[\s\-]?(?:music|screen|video|theme|for\b|tune|jingle|sequence|scene|movie|card|credits|clip|to my|to the|of my|song|musik|"
    r"para|pour|für|per|voor|для|dla|音乐|曲|音楽|の曲|음악|영상)"
)
_BARS = r"(?:bars?|measures?|takten?|mesures|compases|compassos|battute|maten|takty|тактов|такта|小节|마디|ölçü|موازير|مازورات)"
EACH_SECTION = (
    r"(?:\beach(?: section| part| one)?|\bevery (?:section|part)|\bsections of|\bje(?:der teil)?|chaque (?:partie|section)|cada (?:seccion|parte|secao|una|uma)|"
    rf"ogni (?:parte|sezione)|кажд(?:ая|ый)(?: часть| раздел)?(?: по)?|(?:\bпо)|每段|各段?|각각?|각 파트)[\s:]*(?:is|has|are|of|lasts|gets|having|with|hat|tem|tiene|de|a)?\s?[^\s,;.]{{1,14}}[\s\-]?{_BARS}"
    rf"|[^\s,;.]{{1,14}}[\s\-]{_BARS}[\s\-](?:each|apiece|per section|a section|sections|jeweils|chacune?|cada una?|cada uma|ciascuna)"
)
ROLE_TOUCHES = r"[\s\-']*(?:s |'s |solo |main |的|の|が|は|で|가 ?|이 ?|는 ?|은 ?|의 ?|로 ?|担任|担当|作为|做|作|主|负责)?"
ROLE_LINK = (
    r"[\s:=\-]*(?:line |part |it )?(?:is |are |goes |should be |will be |being |that's )?"
    r"(?:played |carried |taken |sung |given |performed |led |handled |gespielt |jouée? |tocada |interpretada |suonata |исполняет |играет |играют |ведёт |ведет |yerine )?"
    r"(?:by|on|in|from|for|to|over to|via|in der|im|auf der|auf dem|von|vom|bei|an der|en el|en la|a la|al|del|de la|en|por el|por la|por|no|na|pelo|pela|au|a l'|à la|sur|par|dans|du|"
    r"nel|nella|dal|dalla|al|alla|op|door|in de|w|na|przez|у|на|в|из|للـ?|على|من|في|يعزفه|تعزفه|は|が|を|に|는 ?|은 ?|를 ?|을 ?|由|在|用|交给|给|是|:)?"
    r"[\s:=\-]*(?:the |an? |solo |der |die |das |den |le |la |l'|les |el |los |o |un |une |una |uma |um |ein |eine |einer |einem |ال|[^\W\d_]{3,12} )?"
)
ROLE_JOIN = (
    r"\s*(?:and|&|\+|und|et|y|e|en|i|и|ve|和|与|と|와|과|و)\s*(?:the |an? |die |der |das |la |le |el |o )?"
)
ROLE_STOPS = r"\b(?:and|with|but|or|without|over|under|while|und|mit|ohne|et|avec|sans|y|con|sin|e|com|sem|senza|en|met|zonder|i|z|bez|и|с|без)\b"
AND_A_HALF = r"\s?(?:半|반|and a half|et demie?|y medio|y media|e mezz[oa]|e mei[oa]|ونصف|с половиной|en een hal(?:f|ve)|i pol|bucuk|ครึ่ง)"
TEMPO_BAND = r"(?<!\w)(low|lower|mid|middle|high|upper)(?:[ \-]to[ \-](?:mid|high))?[ \-](\d{2,3})'?s(?!\w)"
LONE_NUMBER = r"(?:^|[,;|\n(!]|\.\s|:\s)\s*(?:~|≈|say |maybe |perhaps |like |probably |around |about |approx\.? |roughly |ca\.? ?|circa |@ ?)?(\d{2,3})(?:ish|[ \-]ish)?\s*(?=$|[,;|\n)!?]|\.(?!\d))"
NOT_A_PLAYER = r"[ \-](?:solos?|intros?|riffs?|fills?|feedback|distortion|breaks?|runs?|melod(?:y|ies)|chords|licks?|noodling)\b"
NOT_THE_INSTRUMENT = (  # "caught a huge bass"
    r"\b(?:caught|catch(?:es|ing)?|hook(?:ed|s)?|fish(?:ed|es|ing)? for|land(?:ed|s)?|reel(?:ed|s)? in|grill(?:ed|s)?|fr(?:y|ied)|eats?|ate|cook(?:ed|s)?|"
    r"sea|striped|largemouth|freshwater)\s+(?:an? |the |some |his |her |my )?(?:\w+ ){0,2}$"
)
NOT_A_COUNT = (  # "Grade 2 piano piece"
    r"\b(?:grade|level|phase|part|no\.?|number|op\.?|opus|act|chapter|stage|world|class|book|vol(?:ume|\.)?|track|take|version|year|day|week|room|scene|"
    r"lesson|unit|exercise|etude|symphony|route|highway|area|zone|episode|season|floor|round|step|track|song|piece|task|option|scale|mission|"
    r"grado|nivel|niveau|stufe|klasse|livello|nível|уровень|класс|レベル|第)\s?$"
)
THROUGHOUT = r",? (?:throughout|all the way|from start to finish|from beginning to end|the whole time|the entire time|for the whole piece|durchgehend|tout du long|de principio a fin|do começo ao fim|от начала до конца)"
ARTICLE_GAP = r"\s*(?:(?:an?|the|any|das|die|den|der|el|la|los|las|le|les|o|a|os|as|il|lo|gli|i|de|het) |l')?"
SMALL_WORDS = (
    r"\b(?:any|the|or|and|an?|de|d|du|des|el|la|los|las|un|una|o|os|as|um|uma|le|les|l|il|lo|gli|i|der|die|das|den|ein|eine|einen|"
    r"kein|keine|keinen|het|een|geen)\b|ال|[\s,']"
)
NOT_FORM_BEFORE = (
    r"(?:\b(?:don't|do not|doesn't|does not|shouldn't|should not|never|no|nao|nicht|ne)\s+(?!drums|vocals|too|so|very|demasiado|muy|zu)"
    r"(?:(?:let|make|want|need|have|be|it|this|a|to|that|lo|hagas|la|quiero|hace|falta|un|en|sea|es|para|ser|e|precisa|faca|um|em|de|"
    r"als|eine?n?|boucle|pas|doit|veux|une)\s+){1,5})$"
)
TRANSPOSED = (
    r"\s+in (?:b[ \-]?flat|bb|e[ \-]?flat|eb|a|f)(?![\w#])(?![ \-]?(?:major|minor|maj|min|m\b|dur|moll))"
)
TO_A_DYNAMIC = r"\s*(?:(?:all the way )?(?:to|into|up to|bis|bis zum|jusqu'au|hasta|ate|fino al?|до)\s*(?:an? |the |un |um |ein )?)?"
