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
AFTER_NEGATION = r"[\s'\"(]*(?:[^\W\d_]+[\s\-]+){0,2}['\"]?|\s?(?:任何|有|使用|的|加|用|加入|出现|到)*\s?"
NOT_BEFORE = (
    r"(?:\b(?:not|no|never|isn't|without|don't want it|nicht|kein|keine|pas|non|no|nao|niet|geen|nie|не|без|degil|ohne|sans|sin|sem|senza|zonder|bez)"
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
