"""Texts of a MIDI file in whatever encoding its program wrote: the format names none.

Told apart by rules: UTF-16 and UTF-8 by their form, Shift-JIS by kana and kanji, Windows-1251 by words
of Cyrillic letters only; what is left is Windows-1252, which Latin-1 is part of. A short name tells little,
so all names of a file are judged together.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

MAX_NAME_BYTES = 200
_CYRILLIC_WORD = re.compile(rb"[\xa8\xb8\xc0-\xff]{2,}")
_LONG_CYRILLIC = re.compile(rb"[\xa8\xb8\xc0-\xff]{3,}")


def decoded(names: Sequence[bytes]) -> tuple[str, ...]:
    """The names as text, each one line without control characters."""
    told = [name[:MAX_NAME_BYTES] for name in names]
    legacy = _legacy(b"\n".join(name for name in told if not _is_unicode(name)))
    return tuple(_line(_text(name, legacy)) for name in told)


def _is_unicode(name: bytes) -> bool:
    return bool(_utf16(name)) or _is_utf8(name)


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError as error:
        # A name that its writer cut inside a letter is still one, if other letters show it.
        cut = error.reason == "unexpected end of data" and error.start > len(name) - 4
        return cut and not name[: error.start].isascii()
    return True


def _utf16(name: bytes) -> str:
    """Which UTF-16 a name is in, "" for none: by its mark, or by zero bytes at every other place."""
    if name[:2] in (b"\xff\xfe", b"\xfe\xff") and len(name) > 2 and len(name) % 2 == 0:
        return "utf-16"
    pairs = len(name) // 2
    if pairs >= 2 and name[:1] != b"\x00" and name[1 : 2 * pairs : 2].count(0) * 2 > pairs:
        return "utf-16-le"
    if pairs >= 2 and name[: 2 * pairs : 2].count(0) * 2 > pairs:
        return "utf-16-be"
    return ""


def _text(name: bytes, legacy: str) -> str:
    encoding = _utf16(name) or ("utf-8" if _is_utf8(name) else legacy)
    return name.decode(encoding, "ignore" if encoding.startswith("utf") else "replace")


def _legacy(names: bytes) -> str:
    """The encoding of names that are not Unicode."""
    if not names or names.isascii():
        return "latin-1"
    if _is_japanese(names):
        return "cp932"
    if _is_cyrillic(names):
        return "cp1251"
    try:
        names.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


def _is_japanese(names: bytes) -> bool:
    """Whether it reads as Shift-JIS with mostly kana and kanji, of which no other text would be made up."""
    try:
        text = names.decode("cp932")
    except UnicodeDecodeError:
        return False
    strange = [c for c in text if ord(c) > 127]
    wide = sum("\u3000" <= c <= "\u9fff" or "\uff01" <= c <= "\uff5e" for c in strange)
    half = sum("\uff66" <= c <= "\uff9f" for c in strange)
    rest = len(strange) - wide - half
    # Half-width kana are single bytes that Cyrillic and Latin letters use too: only in company, or in runs
    # with bytes that are letters nowhere else.
    if wide:
        # Letters with accents two in a row make up rare kanji; kana and common ones begin with signs.
        common = sum(0x81 <= char.encode("cp932")[0] <= 0x9F for char in strange)
        return common * 2 >= wide and rest * 4 <= wide and (half <= 2 * wide or _has_kana_only(names))
    return half >= 2 and not rest and _has_kana_only(names)


def _has_kana_only(names: bytes) -> bool:
    """Bytes that in half-width kana are letters and in other text signs, next to each other."""
    marks = set(range(0xA6, 0xC0)) - {0xA8, 0xAE, 0xB0, 0xB4, 0xB8, 0xBA}
    return any(one in marks and 0xA6 <= other <= 0xDF for one, other in pairwise(names))


def _is_cyrillic(names: bytes) -> bool:
    """Whether strange letters come as whole words: in Latin text they stand among plain ones."""
    strange = sum(byte >= 0xA8 for byte in names)
    in_words = sum(len(found[0]) for found in _CYRILLIC_WORD.finditer(names))
    return bool(_LONG_CYRILLIC.search(names)) and in_words * 4 >= strange * 3 and _reads(names)


def _reads(names: bytes) -> bool:
    """Whether capital letters begin words or fill them, as they do in Cyrillic text and not in what only
    looks like it."""
    words = [found[0].decode("cp1251", "replace") for found in _CYRILLIC_WORD.finditer(names)]
    sound = sum(len(w) for w in words if w in (w.lower(), w.upper(), w.capitalize()))
    return sound * 4 >= 3 * sum(map(len, words))


def _line(text: str) -> str:
    line = " ".join(text.replace("\ufeff", "").split())
    return unicodedata.normalize("NFC", "".join(c for c in line if unicodedata.category(c)[0] != "C"))
