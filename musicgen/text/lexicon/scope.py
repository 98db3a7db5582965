"""Patterns of how far a "no" reaches, as sources of regular expressions over folded text; their readers compile them."""

from musicgen.text.lexicon.patterns import any_of

_W = r"(?:[^\W\d_]+['’]?[a-z]*\s){0,4}"
# Two negations that ask for something: "not without drums", "can't live without drums", 不能没有鼓.
DOUBLE_NEGATION = any_of(
    rf"(?:\b(?:not|never|nothing|cannot|hardly|impossible|incomplete|unthinkable)|n't|\bno (?:song|piece|track|music)) {_W}(?:without|w/o|lacking)\b",
    rf"\b(?:nicht|nie|niemals|nichts|undenkbar|unvollstandig|unmoglich|kein\w*) {_W}ohne\b",
    rf"\b(?:pas|jamais|rien|impossible|incomplete?|impensable) {_W}sans\b",
    rf"\b(?:no|nunca|jamas|nada|imposible|incompleta?|impensable) {_W}sin\b",
    rf"\b(?:non|mai|niente|impossibile|incompleto|impensabile) {_W}senza\b",
    rf"\b(?:nao|nunca|jamais|nada|impossivel|incompleta?|impensavel) {_W}sem\b",
    rf"\b(?:niet|nooit|niets|ondenkbaar|onvolledig) {_W}zonder\b",
    rf"\b(?:nie|nigdy|nic) {_W}bez\b",
    rf"(?<![а-я])(?:не|никогда|нельзя|ничего|никак|немыслим\w*|неполн\w*) {_W}без(?![а-я])",
    r"(?<!\w)(?:ليس|ليست|لن|لم|لا يمكن|لا يكتمل|لا تكتمل)\s(?:[^\s،,.;]+\s){0,3}(?:بدون|من دون|بلا|دون)",
    "(?:不能|不可以?|绝不能|怎能|不会|决不能)(?:没有|缺少|缺|少了?|无) | 少不了 | 离不开 | 缺不了 | 必不可少的? | 不能不(?:用|要|有)",
    r"(?:が|は)?(?:なし|無し|抜き)(?:では|じゃ|には|でなんて)(?:だめ|ダメ|駄目|いや|嫌|ありえない|考えられない|成り立た|语れ|始まら|物足り)\w*",
    "(?:が|は)?(?:欠かせな|欠かせません|不可欠|必须)",
    r"없이는?\s?(?:안|못|불가능|성립|말이)\S* | (?:을|를)?\s?빼(?:놓을|먹을) 수 없\S* | (?:이|가)?\s?없으면 안\S*",
)
# Behind a word that means "without", Turkish: "davulsuz olmaz".
DOUBLE_BEHIND = r"\s(?:olmaz|olamaz|olmasin|eksik kalir|dusunulemez)"
# Neither asked nor ruled out; the players stand behind it, or (the second one) before it.
EITHER_WAY = any_of(
    r"with(?: or|/|, or| and/or) ?without | mit oder ohne | avec ou sans | con o sin | con o senza | com ou sem | met of zonder",
    "z lub bez | z albo bez | с или без | مع او بدون | بوجود او بدون | 有没有 | 有无 | 带不带 | 加不加",
)
EITHER_WAY_BEHIND = r"\s?" + any_of(
    r"or (?:not|no(?:t any|ne)?|without)\b(?! \w) | or no \w+ | oder (?:nicht|ohne|keine?)\b | ou (?:pas|non|sans)\b | o (?:no|sin|senza)\b(?! \w)",
    r"ou (?:nao|sem)\b | of (?:niet|zonder)\b | lub (?:nie|bez)\b | или (?:нет|без)(?![а-я]) | veya degil | او (?:لا|بدون)",
    "可有可无 | 有没有都 | 都可以没有 | は?(?:あっても|ありでも|有っても)(?:なくても|なしでも|无くても) | (?:은|는|이|가)?\\s?있(?:든|어도|거나)\\s?없(?:든|어도|거나)",
    r"(?:is|are) optional\b | optional\b | (?:ist|sind) optional | (?:est|sont) facultati\w+ | (?:es|son) opcional\w* | 可选 | はお好みで | 선택",
)
# Right behind a ban: what is not banned after all.
EXCEPTION = any_of(
    r"except(?: for)?(?: the| an?)? | excepting | apart from(?: the| an?)? | besides(?: the| an?)? | other than(?: the| an?)? | save for | but only | but for",
    "ausser(?: dem| der| einem| einer)? | abgesehen von(?: der| dem)? | bis auf | sauf | excepte | a part | hormis | excepto | salvo | menos | aparte de",
    "tranne | eccetto | a parte | salvo | exceto | menos | a nao ser | behalve | oprocz | poza | z wyjatkiem | haric | disinda | кроме | за исключением",
    "الا | سوى | ما عدا | باستثناء | عدا | 除了 | 除 | 以外 | ยกเว้น | นอกจาก",
)
# An answer right behind a player: "drums? no", "drums: never", "drums=0".
ANSWERED_NO = (
    r"\s?(?:\?|:|=|->|→)\s?"
    + any_of(
        r"no | nope | nah | never | none | off | 0 | nein | nie | niemals | aus | keine? | non | jamais | aucune? | nunca | jamas | ningun[ao]?",
        "mai | nessun[oa]? | nao | nenhuma? | nee | nooit | nie | zadn\\w+ | hayir | yok | нет | никогда | لا | ابدا | 不要 | 没有 | 无",
        "なし | いらない | 不要 | 无し | 없음 | 아니요? | 안 돼 | 必要ない | ไม่ | ไม่มี",
    )
    + r"(?![\w])"
)
# Verbs of several, in front of or within a negation behind a list: "sax and trumpet are not …".
SEVERAL = any_of(
    r"\b(?:are|aren't|were|do|don't|must|should|shall|have|never|need|may|can)\b | \b(?:sind|sollen|mussen|durfen|gehoren|fehlen|werden|haben|spielen)\b",
    r"\b(?:sont|ne|doivent|n'ont|font)\b | \b(?:son|estan|deben|no)\b | \b(?:sono|devono|non)\b | \b(?:sao|estao|devem|nao)\b",
    r"\b(?:zijn|moeten|mogen|horen)\b | \b(?:sa|nie)\b | не | нет | 都 | 也",
)
LIST_JOIN = r"\s?(?:,|and|&|\+|und|et|y|e|en|i|и|ve|with)\s(?:the |an? |die |der |das |la |le |les |el |los |las |o |os |as |il |gli )?"
# In front of a style, a key, a meter: it is not wanted.
NOT_WANTED = any_of(
    r"something other than | anything besides | anything other than | everything besides | neither | nor | avoid(?:ing)?(?: any)? | steer clear of | stay away from",
    r"rather than | instead of | no more | away from | weder | noch | vermeide[nt]? | statt | anstelle von | alles andere als | ni | evite[rz]? | au lieu de | plutot que",
    r"evita(?:r|ndo)? | en vez de | en lugar de | ne' | invece di | evita(?:re)? | nem | evite | em vez de | in plaats van | noch | vermijd | ani | unikaj | zamiast",
    r"ни | избега(?:и|ите|ть) | вместо | только не | تجنب | بدلا من | ليس | ولا | 避免 | 别用 | 而不是 | 既不 | 也不 | 不想要 | 不是 | 避けて",
)
# A name of a group of styles, no player: "the vocal genre".
A_KIND_OF_MUSIC = r"\s(?:genre|category|idiom|realm|school of|scene)\b"
# Between a style and the player who joins its band: "disco with strings", "rock song with a saxophone".
_OF_A_STYLE = any_of(
    "song | track | tune | piece | number | groove | beat | music | stück | stuck | lied | nummer | musik | morceau | chanson",
    "canción | cancion | tema | pieza | musica | brano | pezzo | canzone | peça | peca | faixa | muziek | utwor | kawałek | parca",
    "sarki | песня | трек | музыка | пьеса | 歌曲 | 曲子 | 音乐 | 曲 | 楽曲 | 音楽 | 노래 | 곡 | 음악 | اغنية | موسيقي | เพลง",
)
STYLE_WITH = (
    rf"\s?(?:的|の)?(?:[^\W\d_]{{3,9}} )?(?:{_OF_A_STYLE})?\s?(?:"
    + any_of(
        r"with | plus | mit | avec | con | com | met | z | ze | с | со | ve | مع | 加上?一?[把支个]? | 配上?一?[把支个]? | 带 | กับ | plus",
    )
    + r")\s?(?:an? |the |some |a lone |ein[e]?[nm]? |einer |une? |des |du |de la |un[ao]? |uma? |een |bir )?(?:[^\W\d_]{3,10} )?"
)
# The same where the player stands before the style, or the word behind it: "サックス入りのロック".
WITH_STYLE = r"\s?(?:入りの|のある|が入った|付きの|(?:이|가) (?:있는|들어간|나오는))\s?"
WITH_BEHIND = r"\s?(?:入り|付き|(?:이|가)? ?(?:포함|들어간|있는))"
LIKE_WITH = r"l[iu] "
# Parts named as if they were players: who plays them is left to the band.
LEAD_AS_PLAYER = any_of(
    r"leads?(?: part| line| voice| instrument)? | leadstimme | リード | 리드 | лид | lider",
)
PARTS_AS_PLAYERS = any_of(
    r"melody(?: line)? | melodies | tune | chords | chord part | melodie(?:stimme)? | akkorden? | melod[iy]a | accords | acordes | accordi",
    r"akkoorden | akordy | akorlar | melodi | мелодия | мелодией | аккорды | аккордами | لحن | تآلفات | 旋律 | 主旋律 | 和弦 | 和声",
    r"メロディー? | 主旋律 | コード | 和音 | 멜로디 | 코드 | 화음 | ทำนอง | คอร์ด",
)
PART_JOIN = (
    r"\s?(?:,|、|，|/|&|\+|\b(?:and|plus|und|et|y|e|en|i|ve)\b|и|و|和|与|と|와|과)\s?(?:(?:and|und|et|y|e|en|i|ve|и|和)\s)?"
    r"(?:the |an? |die |der |das |eine? |la |le |les |une? |el |los |las |una? |o |os |as |uma |il |gli |de |het |een )?"
)
# In front of a list of players.
PART_LIST_BEFORE = (
    r"(?:^|[,:;.(\n、，]|\b(?:with|for|of|only|just|featuring|using|has|have|include[sd]?|including|mit|aus|nur|fur|avec|pour|con|para|com|per|met|voor|z|ile)\b"
    r"|(?:с|из|для|مع|用|由|包括|带))\s?(?:the |an? |die |der |das |eine? |la |le |les |une? |el |los |las |una? |o |os |as |uma |il |gli |de |het |een )?$"
)
PART_LIST_BEHIND = r"\s?(?:$|[,;.)\n。、，]|(?:in|at|for|only|please|für|fur|a|en|à|para|por|per|im|bei)\b|の|で|による|演奏|的)"
