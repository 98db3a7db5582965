"""Sheet music: what verovio draws, as SVG that every viewer shows alike and as PDF that says what it says."""

import io
import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pypdfium2
import pytest
from builders import song

from musicgen.errors import FialtaError
from musicgen.exports import engraving, fonts
from musicgen.exports.libraries import library
from musicgen.exports.origin import LICENCE, Origin
from musicgen.exports.pdf import sheet_pdf
from musicgen.exports.sheet import Page, music_svg, sheet_pages, sheet_svg, width_units, wrapped
from musicgen.music.score import ChordSpan, Note, Part, Score, mixed
from musicgen.music.theory import Chord, Key, Meter

SVG = "{http://www.w3.org/2000/svg}"
ORIGIN = Origin("a calm waltz for piano & flute", 7, "small-1")
SONG = song(6)
TITLES = {
    "latin": "un vals tranquilo, sol y lluvia",
    "polish": "spokojny walc, źdźbło trawy",
    "turkish": "yağmurlu bir gün için sakin vals",
    "russian": "спокойный вальс под дождём",
    "chinese": "平静的华尔兹，钢琴与大提琴",
    "traditional": "平靜的華爾滋，鋼琴與大提琴",
    "japanese": "静かなワルツ、ピアノとチェロ",
    "korean": "잔잔한 왈츠, 피아노와 첼로",
}


@pytest.fixture(scope="module")
def svg() -> ET.Element:
    return ET.fromstring(sheet_svg(SONG, ORIGIN))


@pytest.fixture(scope="module")
def pdf() -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(sheet_pdf(SONG, ORIGIN))


def classes(root: ET.Element) -> Counter[str]:
    return Counter((e.get("class") or "").split(" ")[0] for e in root.iter())


def ink(page: object, scale: float = 1.0) -> np.ndarray:
    """Which pixels of a PDF page are dark."""
    return np.asarray(page.render(scale=scale).to_pil().convert("L")) < 128  # type: ignore[attr-defined]


# ---------------------------------------------------------------- SVG


def test_everything_is_drawn(svg: ET.Element) -> None:
    """Guards: a sheet without drums, chords, bar lines or tempo."""
    found = classes(svg)
    assert found["measure"] == SONG.bars and found["harm"] == len(SONG.chords)
    assert found["staff"] == 5 * SONG.bars and found["tempo"] == 1 and found["reh"] == len(SONG.sections)
    notes = found["note"]
    struck = sum(len(p.notes) for p in SONG.parts)
    assert struck <= notes <= struck * 1.2  # tied notes are drawn twice
    texts = [e.text for e in svg.iter(f"{SVG}text")]
    for text in ("Flute", "Standard Drums", "Dm", "A", " = ", "96", ORIGIN.title, ORIGIN.made, LICENCE):
        assert text in texts, text


def test_chords_stand_over_the_top_staff_also_where_it_rests() -> None:
    """Guards: the second chord of a bar between the staves of a piano."""
    low = tuple(Note(at, 40, 24, 88) for at in range(0, 96, 24))
    piano = Part(0, notes=tuple(sorted((Note(0, 72, 12, 88), *low))))
    chords = tuple(ChordSpan(at, 24, Chord(at // 24, "maj")) for at in range(0, 96, 24))
    score = Score(mixed([piano]), 100.0, Meter(4, 4), Key(0, "major"), chords)
    (page,) = sheet_pages(score, ORIGIN)
    tops = [float(line.get("d", "").split()[1]) for line in staff_lines(page)]
    heights = [
        float(text.get("y", 0))
        for harm in page.music.iter(f"{SVG}g")
        if harm.get("class") == "harm"
        for text in harm.iter(f"{SVG}text")
    ]
    assert len(heights) >= 4 and len(set(heights)) == 1 and max(heights) < min(tops)


def staff_lines(page: Page) -> list[ET.Element]:
    staves = (e for e in page.music.iter(f"{SVG}g") if e.get("class") == "staff")
    return [line for staff in staves for line in list(staff)[:5]]


def test_shapes_alone_no_style_sheet_no_font_no_script(svg: ET.Element) -> None:
    """Guards: a page that looks otherwise in every viewer, or does something."""
    tags = {e.tag.removeprefix(SVG) for e in svg.iter()}
    dublin = {t for t in tags if "purl.org" in t}
    assert tags - dublin <= {
        "svg", "g", "defs", "path", "use", "rect", "ellipse", "polygon", "polyline", "text", "title", "desc",
        "metadata",
    }  # fmt: skip
    attributes = {name for e in svg.iter() for name in e.attrib}
    assert not [a for a in attributes if a.startswith("on") or a == "style"]
    targets = [e.get("{http://www.w3.org/1999/xlink}href", "") for e in svg.iter(f"{SVG}use")]
    known = {f"#{e.get('id')}" for e in svg.iter() if e.get("id")}
    assert targets and set(targets) <= known


def test_ids_are_not_used_twice() -> None:
    """Guards: note heads of the first page on the second."""
    root = ET.fromstring(sheet_svg(song(20), ORIGIN))
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids)) and len(list(root.iterfind(f"{SVG}svg"))) > 1


def test_nothing_stands_outside_its_page(svg: ET.Element) -> None:
    """Guards: names of instruments cut off at the left edge."""
    for text in svg.iter(f"{SVG}text"):
        length = float(text.get("textLength", 0))
        assert float(text.get("x", 0)) >= -engraving.SIDE / 2
        assert float(text.get("x", 0)) + length <= engraving.WIDTH


def test_words_of_music_have_a_length_of_their_own(svg: ET.Element) -> None:
    """Guards: "F", a sharp sign and "m7" over one another where Times is missing."""
    words = [e for e in svg.iter(f"{SVG}text") if e.get("textLength")]
    assert {e.get("lengthAdjust") for e in words} == {"spacingAndGlyphs"}
    dm = next(e for e in words if e.text == "Dm")
    size = float(dm.get("font-size", 0))
    assert float(dm.get("textLength", 0)) == pytest.approx((0.722 + 0.778) * size, abs=1)


def test_the_same_piece_gives_the_same_sheet() -> None:
    """Guards: identifiers drawn by chance."""
    assert sheet_svg(song(2), ORIGIN) == sheet_svg(song(2), ORIGIN)


@pytest.mark.parametrize("bars", [1, 20])
def test_pages_break_and_are_counted(bars: int) -> None:
    """Guards: music that runs off the last page, and pages without a number."""
    pages = sheet_pages(song(bars), ORIGIN)
    assert sum(classes(page.music)["measure"] for page in pages) == bars
    numbers = [line.text for page in pages for line in page.lines if re.fullmatch(r"\d+ / \d+", line.text)]
    assert numbers == ([f"{i} / {len(pages)}" for i in range(1, len(pages) + 1)] if len(pages) > 1 else [])
    assert (len(pages) > 1) == (bars > 1)


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_long_titles_are_two_lines_within_the_page(title: str) -> None:
    """Guards: a heading over both edges."""
    lines = wrapped(f"{title}, " * 9, 60)
    assert len(lines) == 2 and all(width_units(line) <= 62 for line in lines) and lines[1].endswith("…")
    assert wrapped(title, 60) == [title]


def test_a_missing_library_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards: a visitor who sees a stack of Python where a sentence belongs."""
    monkeypatch.setitem(sys.modules, "svglib.svglib", None)
    with pytest.raises(FialtaError, match=r"needs the library svglib.*pip install svglib"):
        library("svglib.svglib")
    with pytest.raises(FialtaError, match="svglib"):
        sheet_pdf(song(1), ORIGIN)


# ---------------------------------------------------------------- PDF


def test_the_pdf_has_the_pages_and_says_where_it_comes_from(pdf: pypdfium2.PdfDocument) -> None:
    """Guards: a printed sheet that nobody can trace."""
    about = pdf.get_metadata_dict()
    assert len(pdf) == len(sheet_pages(SONG, ORIGIN))
    assert about["Title"] == ORIGIN.title and about["Author"] == "Fialta" and about["Creator"] == ORIGIN.made
    assert ORIGIN.prompt in about["Subject"] and LICENCE in about["Subject"]
    assert [round(x) for x in pdf[0].get_size()] == [595, 842]


def test_the_pdf_can_be_searched(pdf: pypdfium2.PdfDocument) -> None:
    """Guards: text that is only lines."""
    text = pdf[0].get_textpage().get_text_range()
    for word in (ORIGIN.title, ORIGIN.made, LICENCE, "Flute", "Standard Drums", "Dm", "96"):
        assert word in text, word


def test_the_pdf_shows_the_staves_where_the_svg_has_them(pdf: pypdfium2.PdfDocument) -> None:
    """Guards: music at another place or of another size than its heading, drawn at half the scale."""
    dark = ink(pdf[0], scale=2)
    page: Page = sheet_pages(SONG, ORIGIN)[0]
    lines = [[float(n) for n in re.findall(r"-?[\d.]+", e.get("d", ""))] for e in staff_lines(page)]
    scale = dark.shape[1] / engraving.WIDTH
    for x0, y0, x1, _ in lines:
        y = round((y0 + engraving.TOP) * scale)
        left, right = (round((x + engraving.SIDE) * scale) for x in (x0, x1))
        row = dark[y - 2 : y + 3, left + 2 : right - 2].any(axis=0)
        assert row.mean() > 0.97


def test_the_pdf_is_neither_empty_nor_black(pdf: pypdfium2.PdfDocument) -> None:
    """Guards: shapes without a stroke, or filled where they should not be."""
    assert 0.01 < ink(pdf[0]).mean() < 0.12


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_headings_are_written_in_their_script(title: str) -> None:
    """Guards: question marks or nothing where a prompt is not English."""
    document = pypdfium2.PdfDocument(sheet_pdf(song(1), Origin(title, 1, "m")))
    text = document[0].get_textpage().get_text_range()
    assert title in text


def test_arabic_is_joined_and_runs_from_the_right() -> None:
    """Guards: single letters from the left."""
    word = "فالس"
    shown = "".join(part for _, part in fonts.runs(word))
    assert shown == "\ufeb2\ufedf\ufe8e\ufed3"
    mixed = "".join(part for _, part in fonts.runs("فالس 16 (D)"))
    assert mixed == "(D) 16 " + shown
    within = "".join(part for _, part in fonts.runs("a فالس 16 فالس b"))
    assert within == f"a {shown} 16 {shown} b"


def test_one_line_is_of_one_make() -> None:
    """Guards: single letters of another font inside a word."""
    assert len(fonts.runs("źdźbło trawy")) == 1 and fonts.runs("a waltz")[0][0] == "Times-Roman"


def test_what_no_font_has_is_left_out_of_the_page_alone() -> None:
    """Guards: boxes in the heading, or a file that fails, for an emoji."""
    document = pypdfium2.PdfDocument(sheet_pdf(song(1), Origin("a waltz 🎹🎻", 1, "m")))
    assert "🎹" in document.get_metadata_dict()["Title"]
    assert "a waltz" in document[0].get_textpage().get_text_range()


def test_a_script_that_no_font_has_leaves_no_empty_heading() -> None:
    """Guards: a sheet without a heading for a prompt in Thai; the file's title keeps the prompt."""
    document = pypdfium2.PdfDocument(sheet_pdf(song(1), Origin("วอลทซ์", 1, "m")))
    assert document.get_metadata_dict()["Title"] == "วอลทซ์"
    assert "\nFialta\r\n" in document[0].get_textpage().get_text_range()


def test_the_same_piece_gives_the_same_pdf() -> None:
    """Guards: dates and numbers drawn by chance."""
    assert sheet_pdf(song(1), ORIGIN) == sheet_pdf(song(1), ORIGIN)


def test_several_visitors_get_their_own_sheets() -> None:
    """Guards: verovio, which knows no fonts in any thread but the first."""
    pieces = [(song(1, key=Key(tonic, "major")), Origin(f"piece {tonic}", tonic, "m")) for tonic in range(6)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda piece: sheet_svg(*piece), pieces))
    assert together == [sheet_svg(*piece) for piece in pieces]


def test_music_alone_is_a_file_of_its_own() -> None:
    """Guards: a page that svglib cannot read."""
    score: Score = song(1)
    root = ET.parse(io.BytesIO(music_svg(sheet_pages(score, ORIGIN)[0]))).getroot()
    assert root.get("width") == "210mm" and root.get("viewBox") == "0 0 21000 29700"
