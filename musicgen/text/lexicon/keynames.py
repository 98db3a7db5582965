"""How keys are spelled: note names by tradition and the words for modes. All in folded spelling.

Folded: lower case, no accents, simplified Chinese characters (so Japanese 短調 is 短调 here).
"""

LETTERS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
GERMAN = {
    "c": 0, "cis": 1, "ces": 11, "d": 2, "dis": 3, "des": 1, "e": 4, "eis": 5, "es": 3, "f": 5, "fis": 6,
    "fes": 4, "g": 7, "gis": 8, "ges": 6, "a": 9, "ais": 10, "as": 8, "h": 11, "his": 0, "b": 10, "hes": 10,
    "ces ": 11,
}  # fmt: skip
DUTCH = {**GERMAN, "b": 11, "bes": 10, "bis": 0, "aes": 8, "ees": 3}
SOLFEGE = {"do": 0, "ut": 0, "re": 2, "mi": 4, "fa": 5, "sol": 7, "la": 9, "si": 11}
CYRILLIC = {"до": 0, "ре": 2, "ми": 4, "фа": 5, "соль": 7, "ля": 9, "си": 11}
KANA = {"ハ": 0, "ニ": 2, "ホ": 4, "ヘ": 5, "へ": 5, "ト": 7, "イ": 9, "ロ": 11}
HANGUL = {"다": 0, "라": 2, "마": 4, "바": 5, "사": 7, "가": 9, "나": 11}
ARABIC = {"دو": 0, "ري": 2, "ره": 2, "مي": 4, "فا": 5, "صول": 7, "سول": 7, "لا": 9, "سي": 11}
THAI = {"ซี": 0, "ดี": 2, "อี": 4, "เอฟ": 5, "จี": 7, "เอ": 9, "บี": 11}

SHARPS = ("#", "sharp", "diese", "diesis", "sostenido", "sustenido", "diyez", "диез", "シャープ", "샵", "샾", "ชาร์ป",
          "دييز", "嬰", "嬰", "올림", "升", "krzyzyk", "kruis", "sharps")  # fmt: skip
FLATS = ("b", "flat", "bemol", "bemolle", "bemol'", "бемоль", "フラット", "플랫", "แฟลต", "แฟล็ต", "بيمول", "変", "变", "내림",
         "降", "mol", "flats", "бемол")  # fmt: skip

# mode words → (mode, scale); folded
MODES = {
    "harmonic minor": ("minor", "harmonic minor"), "melodic minor": ("minor", "harmonic minor"),
    "natural minor": ("minor", "natural minor"), "minor pentatonic": ("minor", "pentatonic"),
    "major pentatonic": ("major", "pentatonic"), "minor blues": ("minor", "blues"),
    "pentatonic minor": ("minor", "pentatonic"), "pentatonic major": ("major", "pentatonic"),
    "major blues": ("major", "blues"), "blues scale": ("minor", "blues"), "blues": ("major", "blues"),
    "major": ("major", None), "maj": ("major", None), "minor": ("minor", None), "min": ("minor", None),
    "mayor": ("major", None), "menor": ("minor", None), "maior": ("major", None), "majeur": ("major", None),
    "mineur": ("minor", None), "maggiore": ("major", None), "minore": ("minor", None), "majeure": ("major", None),
    "mineure": ("minor", None), "mjaor": ("major", None), "minr": ("minor", None), "mojor": ("major", None),
    "miner": ("minor", None), "majr": ("major", None), "manor": ("minor", None), "monor": ("minor", None),
    "dorian": ("minor", "dorian"), "mixolydian": ("major", "mixolydian"), "phrygian": ("minor", "phrygian"),
    "lydian": ("major", "lydian"), "aeolian": ("minor", "natural minor"), "ionian": ("major", "major"),
    "locrian": ("minor", "phrygian"), "pentatonic": ("major", "pentatonic"),
    "dorisch": ("minor", "dorian"), "mixolydisch": ("major", "mixolydian"), "phrygisch": ("minor", "phrygian"),
    "lydisch": ("major", "lydian"), "aolisch": ("minor", "natural minor"), "aeolisch": ("minor", "natural minor"),
    "dorien": ("minor", "dorian"), "mixolydien": ("major", "mixolydian"), "phrygien": ("minor", "phrygian"),
    "lydien": ("major", "lydian"), "dorico": ("minor", "dorian"), "mixolidio": ("major", "mixolydian"),
    "misolidio": ("major", "mixolydian"), "frigio": ("minor", "phrygian"), "lidio": ("major", "lydian"),
    "harmonisch moll": ("minor", "harmonic minor"), "groot": ("major", None), "klein": ("minor", None),
    "grote terts": ("major", None), "kleine terts": ("minor", None), "grote": ("major", None),
    "kleine": ("minor", None), "dur": ("major", None), "moll": ("minor", None), "mol": ("minor", None),
    "мажор": ("major", None), "минор": ("minor", None), "мажоре": ("major", None), "миноре": ("minor", None),
    "мажора": ("major", None), "минора": ("minor", None), "дориискии": ("minor", "dorian"),
    "长调": ("major", None), "短调": ("minor", None), "大调": ("major", None), "小调": ("minor", None),
    "和声小调": ("minor", "harmonic minor"), "自然小调": ("minor", "natural minor"),
    "旋律小调": ("minor", "harmonic minor"), "自然大调": ("major", "major"), "调": ("major", None),
    "メジャー": ("major", None), "マイナー": ("minor", None), "多利亚": ("minor", "dorian"),
    "ドリアン": ("minor", "dorian"), "ミクソリディアン": ("major", "mixolydian"),
    "五声音阶": ("major", "pentatonic"), "大调五声": ("major", "pentatonic"), "小调五声": ("minor", "pentatonic"),
    "장조": ("major", None), "단조": ("minor", None), "메이저": ("major", None), "마이너": ("minor", None),
    "เมเจอร์": ("major", None), "ไมเนอร์": ("minor", None), "เมเจอ": ("major", None),
    "الكبير": ("major", None), "ماجور": ("major", None), "ميجور": ("major", None), "كبير": ("major", None),
    "ماجير": ("major", None), "الصغير": ("minor", None), "مينور": ("minor", None), "صغير": ("minor", None),
    "ماينور": ("minor", None), "الكبيره": ("major", None), "منور": ("minor", None), "مايجور": ("major", None),
}  # fmt: skip

# Words before a bare tonic ("in F#", "key: Em").
KEY_WORDS = (
    "in the key of", "key of", "in key of", "key is", "key", "tonart", "tonalite de", "tonalite", "tonalidad de",
    "tonalidad", "tonalidade de", "tonalidade", "tonalita di", "tonalita", "tonacja", "tonacji", "toonsoort", "tonu",
    "тональность", "тональности", "キーは", "キー", "키는", "키", "조성은", "조성", "调性", "调号", "调", "คีย์", "ton", "tonalidad en",
    "المقام", "مقام", "سلم", "مفتاح", "tonic", "root", "tono",
)  # fmt: skip
# Words after "a minor" or "C major" that make it something else than a key.
NOT_KEYS = (
    "7", "9", "chord", "chords", "triad", "triads", "arpeggio", "arpeggios", "problem", "problems", "mood", "moods", "detail",
    "details", "setback", "change", "changes", "issue", "issues", "key", "mode", "tonality", "league", "incident",
    "event", "way", "role", "third", "sixth", "7th", "seventh", "feel", "vibe", "hit", "city", "inconvenience",
    "improvement", "accident", "injury", "miracle", "success", "variation", "tone", "colour", "color", "vein",
    "和弦", "コード", "코드", "akkord", "accord", "acorde", "accordo", "disaster", "storm", "tragedy", "flavour",
    "flavor", "fail", "failure", "mistake", "blunder", "deal", "letdown", "crush", "threat", "company", "label", "touch", "disagreement", "battle", "life", "road", "street", "twist", "sound",
)  # fmt: skip
LA_NOUNS = (
    "parte", "medida", "brevedad", "cantidad", "claridad", "de", "fuerza", "alegria", "tristeza", "intensidad", "que",
    "calma", "emocion", "importancia", "duda", "distancia", "velocidad", "energia", "posible", "part", "idea",
)  # fmt: skip
