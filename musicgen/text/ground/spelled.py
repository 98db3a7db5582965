"""Number words written as one word ("zweiunddreißig", "trentadue", 삼십이), built from their parts."""

from collections.abc import Iterator

_MAX = 199
_GERMAN = (
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf "
    "dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"
).split()
_GERMAN_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
_DUTCH = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf "
    "dertien veertien vijftien zestien zeventien achttien negentien"
).split()
_DUTCH_TENS = "twintig dertig veertig vijftig zestig zeventig tachtig negentig".split()
_ITALIAN = (
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici "
    "tredici quattordici quindici sedici diciassette diciotto diciannove"
).split()
_ITALIAN_TENS = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split()
_KOREAN = " 일 이 삼 사 오 육 칠 팔 구".split(" ")


def spelled(language: str) -> Iterator[tuple[str, int]]:
    """(word, value) up to 199 for the languages that write numbers in one word."""
    makers = {"de": _german, "nl": _dutch, "it": _italian, "ko": _korean}
    if language not in makers:
        return
    for value in range(1 if language != "ko" else 10, _MAX + 1):
        yield makers[language](value), value
    yield from {
        "de": [("ein", 1), ("eine", 1), ("zwo", 2), ("hundert", 100)],
        "it": [("un", 1), ("una", 1)],
    }.get(language, [])


def _german(value: int) -> str:
    if value >= 100:
        return "einhundert" + (_german(value - 100) if value > 100 else "")
    if value < 20:
        return _GERMAN[value]
    tens, unit = _GERMAN_TENS[value // 10 - 2], value % 10
    return ("ein" if unit == 1 else _GERMAN[unit]) + "und" + tens if unit else tens


def _dutch(value: int) -> str:
    if value >= 100:
        return "honderd" + (_dutch(value - 100) if value > 100 else "")
    if value < 20:
        return _DUTCH[value]
    tens, unit = _DUTCH_TENS[value // 10 - 2], value % 10
    return _DUTCH[unit] + "en" + tens if unit else tens


def _italian(value: int) -> str:
    if value >= 100:
        return "cento" + (_italian(value - 100) if value > 100 else "")
    if value < 20:
        return _ITALIAN[value]
    tens, unit = _ITALIAN_TENS[value // 10 - 2], value % 10
    stem = tens[:-1] if unit in (1, 8) else tens
    return stem + _ITALIAN[unit] if unit else tens


def _korean(value: int) -> str:
    hundreds, tens, units = value // 100, value // 10 % 10, value % 10
    ten = ("" if tens == 1 else _KOREAN[tens]) + "십" if tens else ""
    return ("백" if hundreds else "") + ten + _KOREAN[units]
