"""Sheet music: pages with a heading, as one SVG file. The music is drawn by `engraving`."""

import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, replace

from musicgen.exports import engraving
from musicgen.exports.engraving import HEIGHT, SIDE, SVG, WIDTH
from musicgen.exports.musicxml import musicxml
from musicgen.exports.notation.layout import staff_count
from musicgen.exports.origin import Origin, plain
from musicgen.music.score import Part, Score

FONTS = "Times New Roman, Liberation Serif, Tinos, Nimbus Roman, Times, serif"
INK, GREY = "#111111", "#666666"
_GAP = 600
_ROOM = WIDTH - 2 * SIDE


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a heading or footing. anchor: start, middle or end of the text stands at x."""

    text: str
    x: float
    y: float
    size: float
    anchor: str = "start"
    italic: bool = False
    color: str = INK


@dataclass(frozen=True, slots=True)
class Page:
    """music: shapes alone, an SVG group."""

    lines: tuple[Line, ...]
    music: ET.Element


def sheet_pages(score: Score, origin: Origin, player: Part | None = None) -> tuple[Page, ...]:
    """Pages of A4. player: the one part that is wanted.

    Raises InputError for a piece too large, FialtaError where a library is missing.
    """
    staves = staff_count(score if player is None else replace(score, parts=(player,)))
    drawn = engraving.pages(musicxml(score, origin, player.identity if player else None), staves)
    name = "" if player is None else plain(player.name or player.instrument)
    return tuple(
        Page((*_heading(origin, number, name), *_footing(origin, number, len(drawn))), music)
        for number, music in enumerate(drawn, start=1)
    )


def sheet_svg(score: Score, origin: Origin) -> bytes:
    """All pages under one another in one SVG file."""
    sheets = sheet_pages(score, origin)
    height = len(sheets) * (HEIGHT + _GAP) - _GAP
    root = _root(height)
    _say(root, origin)
    root.append(_shared_signs([page.music for page in sheets]))
    for at, page in enumerate(sheets):
        place = {"y": str(at * (HEIGHT + _GAP)), "width": str(WIDTH), "height": str(HEIGHT)}
        inside = ET.SubElement(root, f"{{{SVG}}}svg", place | {"viewBox": f"0 0 {WIDTH} {HEIGHT}"})
        inside.set("color", INK)
        ET.SubElement(
            inside, f"{{{SVG}}}rect", {"width": str(WIDTH), "height": str(HEIGHT), "fill": "#ffffff"}
        )
        inside.append(page.music)
        inside.extend(_text(line) for line in page.lines)
    return _bytes(root)


def _shared_signs(groups: list[ET.Element]) -> ET.Element:
    """The signs of all pages, each once; they leave their pages."""
    signs: dict[str, ET.Element] = {}
    for group in groups:
        for defs in group.findall(f"{{{SVG}}}defs"):
            signs |= {sign.get("id", ""): sign for sign in defs}
            group.remove(defs)
    shared = ET.Element(f"{{{SVG}}}defs")
    shared.extend(signs.values())
    return shared


def music_svg(page: Page) -> bytes:
    """The music of one page without its heading, a file of its own: shapes in one row, without their groups,
    since who reads it looks for each attribute of a shape in all groups around it.
    """
    root = _root(HEIGHT)
    root.set("color", INK)
    root.extend(page.music.findall(f"{{{SVG}}}defs"))
    for margin in page.music.findall(f"{{{SVG}}}g"):
        flat = ET.SubElement(root, f"{{{SVG}}}g", {"transform": margin.get("transform", "")})
        flat.extend(shape for shape in margin.iter() if shape.tag != f"{{{SVG}}}g")
    return _bytes(root)


def _root(height: int) -> ET.Element:
    size = {"width": f"{WIDTH / 100:g}mm", "height": f"{height / 100:g}mm"}
    return ET.Element(f"{{{SVG}}}svg", size | {"viewBox": f"0 0 {WIDTH} {height}", "font-family": FONTS})


def _bytes(root: ET.Element) -> bytes:
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", engraving.XLINK)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _say(root: ET.Element, origin: Origin) -> None:
    """Title, description and origin, for screen readers and for whoever finds the file."""
    prompt, made, licence = origin.lines
    ET.SubElement(root, f"{{{SVG}}}title").text = origin.title
    ET.SubElement(root, f"{{{SVG}}}desc").text = f"{prompt}\n{made}\n{licence}"
    terms = "http://purl.org/dc/elements/1.1/"
    ET.register_namespace("dc", terms)
    about = ET.SubElement(root, f"{{{SVG}}}metadata")
    for name, value in (
        ("title", origin.title),
        ("description", prompt),
        ("source", made),
        ("rights", licence),
    ):
        ET.SubElement(about, f"{{{terms}}}{name}").text = value


def _text(line: Line) -> ET.Element:
    made = ET.Element(
        f"{{{SVG}}}text",
        {
            "x": f"{line.x:g}",
            "y": f"{line.y:g}",
            "font-size": f"{line.size:g}",
            "text-anchor": line.anchor,
            "fill": line.color,
        },
    )
    if line.italic:
        made.set("font-style", "italic")
    made.text = line.text
    return made


# ---------------------------------------------------------------- headings


def _heading(origin: Origin, number: int, name: str) -> Iterator[Line]:
    """name: of the player whose part this is."""
    if number > 1:
        title = f"{name}: {origin.title}" if name else origin.title
        yield Line(next(iter(wrapped(title, 90))), SIDE, 1500, 300, italic=True, color=GREY)
        yield Line(str(number), WIDTH - SIDE, 1500, 320, "end")
        return
    size = 620 if width_units(origin.title) <= 52 else 480
    lines = wrapped(origin.title, round(_ROOM / size * 2))
    for at, text in enumerate(lines, start=1 - len(lines)):
        yield Line(text, WIDTH / 2, 1800 + at * size * 1.15, size, "middle")
    yield Line(origin.made, WIDTH - SIDE, 2400, 300, "end", italic=True)
    if name:
        yield Line(name, SIDE, 2400, 400)


def _footing(origin: Origin, number: int, of: int) -> Iterator[Line]:
    yield Line(origin.licence, WIDTH / 2, HEIGHT - 800, 230, "middle", color=GREY)
    if of > 1:
        yield Line(f"{number} / {of}", WIDTH - SIDE, HEIGHT - 800, 230, "end", color=GREY)


def wrapped(text: str, units: int) -> list[str]:
    """One line, or two of about the same length; what does not fit is cut."""
    if width_units(text) <= units:
        return [text]
    half = min(units, width_units(text) // 2 + 6)
    first = _fitting(text, half)
    rest = text[len(first) :].strip()
    second = _fitting(rest, units)
    return [first.strip(), second if len(second) == len(rest) else second.rstrip() + "…"]


def _fitting(text: str, units: int) -> str:
    """The longest beginning that fits, cut behind a space where there is one."""
    used = 0
    for at, char in enumerate(text):
        used += width_units(char)
        if used > units:
            space = text.rfind(" ", 0, at + 1)
            return text[: space + 1] if space > at // 2 else text[:at]
    return text


def width_units(text: str) -> int:
    """How wide a text is about, in halves of its size."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
