"""Patterns of chord lists, as sources of regular expressions over folded text; their readers compile them."""

from musicgen.text.lexicon.patterns import any_of

_AND = any_of(
    "and | & | \\+ | und | et | y | e | ed | en | i | и | ve | as well as | followed by | gefolgt von | suivi de",
    "seguido de | seguido por | seguito da",
)
_THEN = any_of(
    "then | finally | lastly | back to | and back to | to | again | dann | zu | nach | zuruck zu | schliesslich | puis",
    "vers | enfin | retour a | a | luego | despues | vuelta a | por ultimo | finalmente | poi | infine | depois | ate",
    "por fim | daarna | dan | naar | tot slot | potem | nastepnie | do | sonra | затем | потом | к | до | на | снова",
)
_UNSPACED = any_of(
    "和 | 与 | 以及 | 然后是? | 再到? | 最后是? | 到 | と | から | そして | 次に | 와 | 과 | 그리고 | 다음 | 에서",
    "و ?(?:ثم)? ?(?:الي)? ? | ثم (?:الي )? | الي | แล้วก็ | และ | แล้ว | ไป | กับ | 、",
)
_GOES = any_of(
    r"continu\w+ (?:through|to|with|on|by) | mov\w+ (?:to|through|on to|into|down to|up to) | go\w* (?:to|through|on to|into|down to|up to)",
    r"lead\w* (?:to|into) | resolv\w+ (?:to|into|on) | return\w* to | chang\w+ to | pass\w* (?:through|to) | steps? (?:down |up )?to | falls? to",
    r"ris\w+ to | end\w* (?:on|with|in) | finish\w* (?:on|with) | clos\w+ (?:on|with) | before | through | over to | followed by | geht? (?:uber |weiter )?(?:zu|nach)",
    r"pass\w+ (?:a|par|por|per) | va (?:a|vers) | continua (?:con|com|por) | sigue (?:con|a) | vuelve a | torna a | volta a | переход\w+ (?:в|к|на)",
)
# What may stand between two chords of one list.
CHORD_SEPARATOR = (
    r"\s*(?:[|,;>/~:]{1,2}|-{1,2}>?|→|➔|➡|=>)?\s*"
    rf"(?:(?<![a-zа-я]){_AND}\s+)?(?:(?<![a-zа-я]){_THEN}\s+)?(?:(?<![a-zа-я])(?:it )?{_GOES}\s+)?{_UNSPACED}?\s*"
)
# Words beside a list that make even two plain letters chords.
CHORD_WORDS = any_of(
    r"chord | progression | changes | harmon(?:y|ies|ic) | prog\b | vamp | sequence (?:of|is) | cycle of | loop of | pattern of | akkord(?!eon) | accord(?!eon|ion|ian) | acordes?\b | аккорд(?!еон)",
    r"akor | armoni | harmonie | armonia | harmonia | гармони | sequenz | fortschreitung | folge | enchainement | secuencia | sequencia | sequenza | giro di | последовательност",
    "和弦 | 进行 | コード | 코드 | 진행 | 和声 | كورد | تآلف | تالف | تتابع | คอร์ด",
)
CHORDS_ALTERNATE = (
    r"(?:alternat\w*|runs? on|stays? on|sits? on|built on|based on|hover\w* on|never leaves|nothing but|just|between|over|around|repeat\w*|play\w*|swap\w*|trad\w+|switch\w*|swing\w*|mov\w+|oscillat\w*|shift\w*|back and forth|wechsel\w*|alternier\w*"
    r"|pendelt|altern\w*|oscill\w*|bascul\w*|altern[aâe]\w*|afwissel\w*|wissel\w*|naprzemian|чередует\w*|чередовани\w*"
    r"|交替|交互|来回|번갈아?|오가\w*|بالتناوب|يتناوب|สลับ)"
    r"[^.;]{0,16}$"
)
# In front of letters that are pitches, not chords: "the notes C D E G A".
NOTES_BEFORE = (
    r"(?<![a-z])"
    + any_of(
        "notes | note | tones | pitches | scale | melody | tune | tonen | tone | noten | toene | tonleiter | melodie | gamme",
        "notas | escala | melodia | tonos | scala | nuty | dzwieki | notalari | ноты | нот | звуки | нотами | звуками",
        "音符 | 音 | 音阶 | 旋律 | メロディー? | 음 | 음계 | 노트 | 멜로디 | نوتات | النوتات | نغمات | النغمات | โน้ต | ทำนอง",
    )
    + r"(?:\s?(?:only|nur|seulement|solo|are|is|of|from|sind|sont|son|sono|は|だけ|는|인|:|=))*[\s:(\"']*$"
)
PITCH_RANGE_BEFORE = any_of(
    r"between | from | range | above | below | under | over | up to | zwischen | von | uber | unter | entre | de | desde",
    "tra | fra | sopra | sotto | tussen | boven | onder | pomiedzy | od | между | от | выше | ниже | 在 | 从 | から | 에서",
    "بين | من | ระหว่าง | register | umfang | tessitura | ambitus | 音域 | 음역",
)
PITCH_TO = any_of(
    "and | to | - | ~ | und | bis | et | a | y | e | en | tot | и | до | i | 和 | 到 | と | から | 와 | 과 | 에서 | و | الى | الي | ถึง"
)
PITCH_ABOVE = any_of(
    r"above | over | not below | no lower than | at least | uber | oberhalb(?: von)? | au[ -]dessus d[eu] | por encima de | sopra | acima de",
    "boven | powyzej | выше | 高于 | فوق",
)
PITCH_BELOW = any_of(
    r"below | under | not above | no higher than | up to | at most | unter | unterhalb(?: von)? | au[ -]dessous d[eu] | por debajo de | sotto",
    "abaixo de | onder | ponizej | ниже | 低于 | تحت",
)
MELODY = any_of("melod | tune | lead | мелод | 旋律 | メロディ | 멜로디 | لحن | ทำนอง")
# Behind a spelled triad: what makes it a seventh chord.
SEVENTH = r"[ \-]?" + any_of(
    r"7th\b | 7\b | sevenths?\b | sept(?:ime|akkord)?\b | septieme | septima | settima | setima | septiem | septymowy",
    "септаккорд | септима | 七和弦 | 七の和音 | セブンス? | 세븐스? | سابع[ةه]? | เซเว่น",
)
ENGLISH_QUALITY = any_of(
    "half[ -]diminished(?: seventh| 7th| 7)? | diminished(?: seventh| 7th| 7)? | dim | augmented | aug",
    r"dominant(?: (?:seventh|7th|7|ninth|9th|9))? | suspended(?: (?:fourth|second|4th|2nd|4|2))? | sus4? | power",
    "major(?: (?:seventh|7th|7|ninth|9th|sixth|6th))? | minor(?: (?:seventh|7th|7|ninth|9th|sixth|6th))?",
    "maj7? | min7? | seventh | 7th",
)
# Whose list it is to be, in front of a lone spelled chord, and behind it.
LONE_CHORD_BEHIND = r"\s?" + any_of(
    r"chord\b(?! progression| sequence)", r"akkord\b", "和弦", "コード", "코드"
)

# "ends on a G major chord": one chord, not all of them.
AT_AN_END = (
    any_of(
        r"\b(?:end|start|finish|clos|begin|open|resolv|land|conclud)\w* | endet | schliesst | beginnt | finit | termine",
        "commence | termina | acaba | empieza | comienza | finisce | comincia | eindigt | konczy | заканчива | начина | 结束",
        "开始 | 収まる | 끝나",
    )
    + r"[^.,;]{0,14}$"
)

# --- how long a chord lasts

_CHORD = any_of(
    r"chords? | harmony | akkorde?n? | harmonie | accords? | acordes? | accordi? | akkoorde?n? | akord(?:y|ow)? | akor",
    "аккорд(?:а|ов|ы|у)? | تآلف(?:ات)? | تالف(?:ات)? | كورد(?:ات)? | คอร์ด | 和弦 | コード | 和音 | 코드 | 화음",
)
_FOR_EACH = any_of(
    "per | a | an | for each | for every | on each | on every | each | to a | to each | pro | je | fur jeden | par",
    "por | para cada | pour chaque | por cada | per ogni | a | al | a cada | voor elk | na | kazdy na | на | на каждый",
    "لكل | في كل | ต่อ | 每 | 一个 | 每个 | 各 | ごと",
)
# "two bars per chord", "two bars each": behind the bars; "each chord two bars": before them.
BARS_A_CHORD_BEHIND = (
    rf"[\s,]*(?:long |lang )?(?:{_FOR_EACH}\s?{_CHORD}|(?:each|apiece|jeweils|chacun|cada uno|cada um|ciascuno)\b"
    r"(?! (?:section|part|verse|chorus|phrase)))"
    rf"|\s?(?:换|変える|ごとに)?\s?(?:一个|1つの|一つの|한 ?개의?|하나의?)\s?{_CHORD}|마다 코드|ごとにコード"
)
BARS_A_CHORD_BEFORE = (
    rf"(?:(?:each|every|jede[rn]?|je|chaque|cada|ogni|elk|kazdy|кажды[ий]|كل|每个?|各|각)\s?{_CHORD}"
    rf"|{_CHORD}(?:wechsel)? (?:changes?|alle|cambia cada|change tous les|toutes les|changes? every|lasts?|every|last for|for)"
    rf"|(?:one|a|ein|un|un) {_CHORD} (?:every|alle|toutes les|tous les|cada|ogni|a cada|for)|(?:changes?|changing) (?:chord )?every)"
    r"\s?(?:lasts?|is held|held|holds?|gets?|for|is|takes?|changes? every|stays|uber|dauert|halt|dure|sur|dura|ocupa"
    r"|por|duurt|trwa|длится|по|يستمر|占|持续|は|가|는|을|를)*[\s:]*$"
)
CHORDS_A_BAR = (
    rf"\s?(?:different |verschiedene )?{_CHORD}\s?(?:{_FOR_EACH}|in each|in every|every|in jedem|in einem|im|dans chaque|en cada|in ogni"
    r"|em cada|w kazdym|в|в каждом|ใน|に)\s?"
    + any_of(
        "bars? | measures? | takt | mesure | compas | compasso | battuta | maat | takcie | takt | такте? | مازورة | ห้อง",
        "小节 | 마디",
    )
)
CHORDS_A_BAR_BEFORE = (  # 每小节两个和弦, 1小節に2つのコード
    r"(?:每小节|每个小节|一小节|1小节に|小节ごとに|各小节に?|마디마다|한 마디에|마디당|مازورة)\s?(?:用|换|有)?\s?$"
)
EVERY_HALF_BAR = (
    r"(?:"
    + any_of(
        "chords? chang(?:e|es|ing) (?:every|each) (?:half bar|half measure|two beats|2 beats) | half a bar (?:each|per chord)",
        "chords? chang(?:e|es|ing) twice (?:a|per) (?:bar|measure) | akkordwechsel (?:jede halbe|alle zwei schlage)",
        "(?:un )?accord (?:toutes les deux|tous les deux) temps | un acorde cada dos tiempos | um acorde a cada dois tempos",
        "аккорд каждые две доли | 半小节换一个和弦 | 每两拍一个和弦 | 2拍ごとにコード | 두 박마다 코드",
    )
    + r")"
)

# --- a mode without a tonic

_MODE = r"(major|minor|majeur|mineur|mayor|menor|dur|moll|maggiore|minore|maior|minor)(?![a-z])"
_NO_MODE = r"(?! (?:role|part|league|detail|problem|issue|change|scale of|third|seventh|character))"
MODE_IN_PASSING = (
    rf"(?:choice|use|usage|selection|adoption|employment) of (?:the |a )?{_MODE}{_NO_MODE}"
    rf"|(?:\bkey|tonality|mode|tonart|tonalite|tonalidad|tonalidade|tonalita|scale)(?:,? (?:which|that))?,? (?:is|being|in|stays|remains|of"
    rf"|ist|est|es|e) (?:a |the |in |en |em )?{_MODE}{_NO_MODE}"
    rf"|\b(?:in|en|em|of) (?:the |a )?{_MODE}(?= (?:key|mode|tonality|throughout)|\s*[.,;!]|\s*$){_NO_MODE}"
)
