"""Sheet music as PDF: pages of `sheet` through svglib and ReportLab, headings in fonts that have the script.

svglib (LGPL-3.0) and ReportLab (BSD) are loaded on first use.
"""

import io
from typing import Any

from musicgen.exports.fonts import runs, width
from musicgen.exports.libraries import library
from musicgen.exports.origin import Origin
from musicgen.exports.sheet import HEIGHT, WIDTH, Line, Page, music_svg, sheet_pages
from musicgen.music.score import Part, Score

POINT = 72 / 2540  # of a hundredth of a millimetre


def sheet_pdf(score: Score, origin: Origin, player: Part | None = None) -> bytes:
    """A4 pages. player: the one part that is wanted.

    Raises InputError for a piece too large, FialtaError where a library is missing.
    """
    canvas_of = library("reportlab.pdfgen.canvas").Canvas
    target = io.BytesIO()
    canvas = canvas_of(target, pagesize=(WIDTH * POINT, HEIGHT * POINT), invariant=1, pageCompression=1)
    prompt, made, licence = origin.lines
    canvas.setTitle(origin.title)
    canvas.setAuthor("Fialta")
    canvas.setSubject(f"{prompt} | {licence}")
    canvas.setCreator(made)
    canvas.setKeywords(made)
    for page in sheet_pages(score, origin, player):
        _draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw(canvas: Any, page: Page) -> None:
    drawing = library("svglib.svglib").svg2rlg(io.BytesIO(music_svg(page)))
    library("reportlab.graphics.renderPDF").draw(drawing, canvas, 0, 0)
    for line in page.lines:
        _write(canvas, line)


def _write(canvas: Any, line: Line) -> None:
    """A heading's line, run by run; our name where no font has a letter of it."""
    size = line.size * POINT
    text = line.text if runs(line.text) else "Fialta"
    room = width(text, size, italic=line.italic)
    x = line.x * POINT - {"start": 0.0, "middle": 0.5, "end": 1.0}[line.anchor] * room
    y = (HEIGHT - line.y) * POINT
    canvas.setFillColor(line.color)
    for font, letters in runs(text, italic=line.italic):
        canvas.setFont(font, size)
        canvas.drawString(x, y, letters)
        x += canvas.stringWidth(letters, font, size)
