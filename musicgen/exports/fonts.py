"""Which font writes which letters of a heading in a PDF file, in the order in which the eye meets them.

Latin letters are set in Times, other alphabets in DejaVu (which matplotlib brings along), Chinese, Japanese
and Korean in the fonts that PDF readers have for them. ReportLab draws one glyph after the other, so Arabic
letters are joined here and right-to-left runs turned. What no font has is left out; the file's description
keeps it.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

from musicgen.exports.libraries import library

Run = tuple[str, str]
_KANA, _HANGUL = range(0x3040, 0x3100), range(0xAC00, 0xD7A4)
_DEJAVU = ("DejaVuSerif", "DejaVuSans")
_FORMS = ("isolated", "final", "initial", "medial")


def runs(text: str, *, italic: bool = False) -> list[Run]:
    """(font, letters) from left to right."""
    cjk = _cjk_font(text)
    shown = _visual(text)
    times = "" if _needs_dejavu(text) else "Times-Italic" if italic else "Times-Roman"
    fonts = [(_font(char, cjk, times), char) for char in shown]
    known = [(font, char) for font, char in fonts if font]
    return [
        (font, "".join(char for _, char in group)) for font, group in groupby(known, key=lambda pair: pair[0])
    ]


def width(text: str, size: float, *, italic: bool = False) -> float:
    metrics = library("reportlab.pdfbase.pdfmetrics")
    return sum(float(metrics.stringWidth(part, font, size)) for font, part in runs(text, italic=italic))


def _needs_dejavu(text: str) -> bool:
    """Whether Times lacks a letter that DejaVu has: then the whole line is of one make."""
    return any(not _is_latin(char) and char in _letters(_DEJAVU[0]) for char in text)


def _font(char: str, cjk: str, times: str) -> str:
    """The font for a letter; "" where none has it. times: which Times, "" where it shall not be used."""
    if times and _is_latin(char):
        return times
    for name in _DEJAVU:
        if char in _letters(name):
            return _registered(name)
    if unicodedata.east_asian_width(char) in "WF" and ord(char) < 0x10000:
        return _registered(cjk)
    return ""


def _is_latin(char: str) -> bool:
    try:
        char.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _cjk_font(text: str) -> str:
    codes = {ord(char) for char in text}
    if any(code in _HANGUL for code in codes):
        return "HYSMyeongJo-Medium"
    return "HeiseiMin-W3" if any(code in _KANA for code in codes) else "STSong-Light"


@cache
def _letters(name: str) -> frozenset[str]:
    path = _file(name)
    if path is None:
        return frozenset()
    face = library("reportlab.pdfbase.ttfonts").TTFontFile(str(path), charInfo=1)
    return frozenset(map(chr, face.charToGlyph))


@cache
def _file(name: str) -> Path | None:
    found = find_spec("matplotlib")
    for folder in (found.submodule_search_locations or ()) if found else ():
        path = Path(folder) / "mpl-data" / "fonts" / "ttf" / f"{name}.ttf"
        if path.is_file():
            return path
    return None


@cache
def _registered(name: str) -> str:
    metrics = library("reportlab.pdfbase.pdfmetrics")
    if name in _DEJAVU:
        metrics.registerFont(library("reportlab.pdfbase.ttfonts").TTFont(name, str(_file(name))))
    else:
        metrics.registerFont(library("reportlab.pdfbase.cidfonts").UnicodeCIDFont(name))
    return name


# ---------------------------------------------------------------- right to left


def _visual(text: str) -> str:
    """The letters from left to right: words of Arabic and Hebrew turned, the line too if it begins so."""
    pieces = [(right, "".join(chars)) for right, chars in _directions(text)]
    turned = [_mirrored(joined(piece)) if right else piece for right, piece in pieces]
    return "".join(reversed(turned) if pieces and pieces[0][0] else turned)


def _directions(text: str) -> Iterator[tuple[bool, list[str]]]:
    """Runs of one direction; spaces and marks between two words of one direction go with them."""
    strong = [_direction(char) for char in text]
    for at, direction in enumerate(strong):
        if direction is None:
            before = next((d for d in reversed(strong[:at]) if d is not None), None)
            after = next((d for d in strong[at:] if d is not None), None)
            strong[at] = bool(before and (after or after is None)) if before is not None else bool(after)
    for right, group in groupby(zip(strong, text, strict=True), key=lambda pair: bool(pair[0])):
        yield right, [char for _, char in group]


def _direction(char: str) -> bool | None:
    """Whether a letter runs from right to left; None for spaces and marks, which follow their neighbours."""
    kind = unicodedata.bidirectional(char)
    return True if kind in ("R", "AL") else False if kind in ("L", "EN", "AN") else None


def _mirrored(text: str) -> str:
    pairs = str.maketrans("()[]{}<>«»", ")(][}{><»«")
    return text[::-1].translate(pairs)


def joined(text: str) -> str:
    """Arabic letters in the forms that stand within a word."""
    forms, made = _arabic(), []
    letters = [char for char in text if not unicodedata.combining(char)]
    for at, char in enumerate(letters):
        own = forms.get(char, {})
        before = at > 0 and "initial" in forms.get(letters[at - 1], {}) and "final" in own
        after = at + 1 < len(letters) and "initial" in own and "final" in forms.get(letters[at + 1], {})
        form = _FORMS[1 * before + 2 * after]
        made.append(own.get(form, char))
    return "".join(made)


@cache
def _arabic() -> dict[str, dict[str, str]]:
    """Letter → form → its presentation form, as Unicode's own table has them."""
    found: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00)):
        tag, *letters = unicodedata.decomposition(chr(code)).split(" ")
        form = tag.strip("<>")
        if form in _FORMS and len(letters) == 1:
            found.setdefault(chr(int(letters[0], 16)), {})[form] = chr(code)
    return found
