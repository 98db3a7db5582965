"""Pages of music drawn by verovio, as plain SVG shapes: no style sheets, no embedded fonts, no scripts.

verovio (LGPL-3.0) is loaded on first use. Its texts are set in runs of Times and of its music font; here each
run gets its place and length, and signs of the music font become outlines, so a page looks the same in every
viewer. Lengths are hundredths of a millimetre.
"""

import re
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from musicgen.errors import FialtaError
from musicgen.exports.libraries import library

WIDTH, HEIGHT = 21_000, 29_700
SIDE, TOP, FOOT = 1_500, 2_800, 1_700
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
MUSIC_FONT = "Leipzig"
# Its log and its drawing of identifiers are one for all threads.
_ONE_AT_A_TIME = threading.Lock()
_SHAPES = frozenset(("path", "polygon", "polyline", "rect", "ellipse"))
# Half a staff space in tenths of a millimetre: large for a soloist, small where many play.
_UNITS = ((2, 8.0), (4, 7.0), (7, 6.0), (11, 5.0), (99, 4.2))
_BOLD = frozenset(("tempo", "reh", "ending"))
_ITALIC = frozenset(("mNum", "dir", "dynam"))


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one style. size: in hundredths of a millimetre."""

    text: str
    size: float
    music: bool
    bold: bool
    italic: bool

    @property
    def font(self) -> str:
        """The name of the PDF standard font."""
        style = ("Bold" if self.bold else "") + ("Italic" if self.italic else "")
        return f"Times-{style or 'Roman'}"

    @property
    def length(self) -> float:
        if self.music:
            return sum(_advance(sign) for sign in self.text) * self.size / 1000
        metrics = library("reportlab.pdfbase.pdfmetrics")
        return float(metrics.stringWidth(self.text, self.font, self.size))


def pages(musicxml: bytes, staves: int) -> list[ET.Element]:
    """The content of each A4 page, as an SVG group at its place. staves: how many stand in a system."""
    library("reportlab.pdfbase.pdfmetrics")
    with _ONE_AT_A_TIME:
        drawn = _drawn(library("verovio"), musicxml.decode(), staves)
    return [_plain(ET.fromstring(page)) for page in drawn]


def _drawn(verovio: Any, musicxml: str, staves: int) -> list[str]:
    verovio.enableLog(verovio.LOG_OFF)
    # A new one each time, with its path: what it knows of fonts, and where they are, belongs to its thread.
    toolkit = verovio.toolkit(False)
    toolkit.setResourcePath(str(_font_folder()))
    toolkit.setOptions(_options(next(unit for most, unit in _UNITS if staves <= most)))
    if not toolkit.loadData(musicxml):
        raise FialtaError("This piece cannot be set as sheet music: take the MusicXML file instead.")
    return [toolkit.renderToSVG(number + 1) for number in range(toolkit.getPageCount())]


def _options(unit: float) -> dict[str, object]:
    return {
        "inputFrom": "musicxml",
        "pageWidth": WIDTH // 10,
        "pageHeight": HEIGHT // 10,
        "pageMarginLeft": SIDE // 10,
        "pageMarginRight": SIDE // 10,
        "pageMarginTop": TOP // 10,
        "pageMarginBottom": FOOT // 10,
        "unit": unit,
        "header": "none",
        "footer": "none",
        "breaks": "auto",
        "breaksNoWidow": True,
        "spacingStaff": 8,
        "spacingBraceGroup": 8,
        "spacingSystem": 8,
        "justifyVertically": True,
        "font": MUSIC_FONT,
        "smuflTextFont": "none",
        "svgFormatRaw": True,
        "xmlIdSeed": 1,
    }


# ---------------------------------------------------------------- plain shapes


def _plain(root: ET.Element) -> ET.Element:
    """verovio's page without what needs a style sheet: {defs, music} in one group."""
    group = ET.Element(f"{{{SVG}}}g")
    for defs in root.iter(f"{{{SVG}}}defs"):
        group.append(defs)
    for margin in root.iter(f"{{{SVG}}}g"):
        if margin.get("class") == "page-margin":
            _dress(margin, bold=False, italic=False)
            group.append(margin)
            break
    return group


def _dress(element: ET.Element, *, bold: bool, italic: bool) -> None:
    """Write into the elements what verovio's style sheet says; ids go, names of what is drawn stay."""
    kind = _kind(element)
    bold, italic = bold or kind in _BOLD, italic or kind in _ITALIC
    element.attrib.pop("id", None)
    kept = [child for child in element if not _is_hidden(child)]
    for at, child in enumerate(kept):
        name = child.tag.rpartition("}")[2]
        if name == "text":
            kept[at] = _placed(child, bold, italic)
        elif name in _SHAPES:
            child.set("stroke", "currentColor")
        else:
            _dress(child, bold=bold, italic=italic)
    element[:] = kept


def _kind(element: ET.Element) -> str:
    return (element.get("class") or "").split(" ")[0]


def _is_hidden(element: ET.Element) -> bool:
    """Placeholders, and ends of milestones: those are empty, and named after what was drawn before."""
    return "placeholder" in (element.get("class") or "").split(" ") or _kind(element).endswith("MilestoneEnd")


def _placed(text: ET.Element, bold: bool, italic: bool) -> ET.Element:
    """A text as runs, each at its own place."""
    runs = [run for run in _runs(text, bold, italic, False, 0.0) if run.text]
    whole = sum(run.length for run in runs)
    back = {"middle": 0.5, "end": 1.0}.get(text.get("text-anchor", ""), 0.0)
    x, y = float(text.get("x", 0)) - back * whole, float(text.get("y", 0))
    group = ET.Element(f"{{{SVG}}}g")
    for run in runs:
        group.extend(_outlines(run, x, y) if run.music else [_words(run, x, y)])
        x += run.length
    return group


def _runs(element: ET.Element, bold: bool, italic: bool, music: bool, size: float) -> Iterator[Run]:
    size = float((element.get("font-size") or f"{size}px").removesuffix("px"))
    bold = element.get("font-weight", "bold" if bold else "") == "bold"
    italic = element.get("font-style", "italic" if italic else "") == "italic"
    music = element.get("font-family", MUSIC_FONT if music else "") == MUSIC_FONT
    if element.text:
        yield Run(element.text, size, music, bold, italic)
    for child in element:
        yield from _runs(child, bold, italic, music, size)
        if child.tail:
            yield Run(child.tail, size, music, bold, italic)


def _words(run: Run, x: float, y: float) -> ET.Element:
    made = ET.Element(f"{{{SVG}}}text", {"x": f"{x:.0f}", "y": f"{y:.0f}", "font-size": f"{run.size:g}"})
    if run.bold:
        made.set("font-weight", "bold")
    if run.italic:
        made.set("font-style", "italic")
    # Where the reader's font is wider than Times, the run is set into its room.
    made.set("textLength", f"{run.length:.0f}")
    made.set("lengthAdjust", "spacingAndGlyphs")
    made.text = run.text.replace("\u00a0", " ")
    made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return made


def _outlines(run: Run, x: float, y: float) -> Iterator[ET.Element]:
    scale = run.size / 1000
    for sign in run.text:
        place = f"translate({x:.0f},{y:.0f}) scale({scale:g},{-scale:g})"
        yield ET.Element(f"{{{SVG}}}path", {"transform": place, "d": _outline(sign)})
        x += _advance(sign) * scale


# ---------------------------------------------------------------- the music font


@cache
def _font_folder() -> Path:
    found = find_spec("verovio")
    if found is None or not found.submodule_search_locations:
        raise FialtaError("Sheet music needs the library verovio: install it with pip install verovio.")
    return Path(found.submodule_search_locations[0]) / "data"


@cache
def _advances() -> dict[str, float]:
    text = (_font_folder() / f"{MUSIC_FONT}.xml").read_text(encoding="utf-8")
    return {code: float(width) for code, width in re.findall(r'<g c="(\w+)"[^>]* h-a-x="([\d.]+)"', text)}


def _advance(sign: str) -> float:
    return _advances().get(f"{ord(sign):04X}", 0.0)


@cache
def _outline(sign: str) -> str:
    """The path of a sign, y upwards; nothing for one that the font has not."""
    path = _font_folder() / MUSIC_FONT / f"{ord(sign):04X}.xml"
    found = re.search(r' d="([^"]*)"', path.read_text(encoding="utf-8")) if path.is_file() else None
    return found[1] if found else ""
