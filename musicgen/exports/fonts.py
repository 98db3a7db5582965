"""Which font writes which letters of a heading in a PDF file, in the order in which the eye meets them.

Latin letters are set in Times, other alphabets in DejaVu (which matplotlib brings along), Chinese, Japanese
and Korean in the fonts that PDF readers have for them. ReportLab draws one glyph after the other, so Arabic
letters are joined here and right-to-left runs turned. What no font has is left out; the file's description
keeps it.
"""

import unicodedata
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

from musicgen.exports.libraries import library

Run = tuple[str, str]
_KANA, _HANGUL = range(0x3040, 0x3100), range(0xAC00, 0xD7A4)
_DEJAVU = ("DejaVuSerif", "DejaVuSans")
_MIRROR = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_HARAKAT = frozenset(map(chr, (*range(0x064B, 0x0653), 0x0670)))
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
    """The letters from left to right, by the rules of Unicode's bidirectional algorithm that matter here."""
    letters = shaped(text)
    levels = _levels(letters)
    shown = [
        char.translate(_MIRROR) if level % 2 else char for char, level in zip(letters, levels, strict=True)
    ]
    order = list(range(len(shown)))
    for level in range(max(levels, default=0), 0, -1):
        runs_of = groupby(range(len(order)), key=lambda at: levels[order[at]] >= level)
        for _, places in [(k, list(g)) for k, g in runs_of if k]:
            order[places[0] : places[-1] + 1] = reversed(order[places[0] : places[-1] + 1])
    return "".join(shown[at] for at in order)


def _levels(text: str) -> list[int]:
    """For each letter its level: odd ones run from right to left, numbers within them from left to right."""
    kinds = [_kind(char) for char in text]
    right = next((kind == "R" for kind in kinds if kind in "LR"), False)
    base, levels, before = int(right), list[int](), "R" if right else "L"
    for at, kind in enumerate(kinds):
        if kind == " ":
            after = next((k for k in kinds[at:] if k != " "), "R" if right else "L")
            sides = {_side(before, right), _side(before[0] + "N" if after == "N" else after, right)}
            levels.append(base if len(sides) > 1 else int(sides == {"R"}) or 2 * base)
        else:
            is_within = kind == "N" and (right or "R" in before)
            levels.append(1 if kind == "R" else 2 if is_within or right else 0)
            before = kind if kind in "LR" else before[0] + "N"
    return levels


def _kind(char: str) -> str:
    """R, L, N for numbers; a space for what follows its neighbours."""
    kind = unicodedata.bidirectional(char)
    return "R" if kind in ("R", "AL") else "L" if kind == "L" else "N" if kind in ("EN", "AN") else " "


def _side(kind: str, right: bool) -> str:
    """What a neighbour counts as beside a space: a number within a line from the right counts as right."""
    return ("R" if right or kind.startswith("R") else "L") if "N" in kind else kind


def shaped(text: str) -> str:
    """Arabic letters in the forms that stand within a word; marks over them go."""
    forms, made = _arabic(), []
    letters = [char for char in text if char not in _HARAKAT]
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
