"""Chords and sections that Fialta itself wrote into a file come back with it."""

from collections.abc import Callable
from dataclasses import replace

from musicgen.errors import InputError
from musicgen.music.midi.file.document import MARKER, META, TEXT, Document, Track, meta, payload_of
from musicgen.music.midi.timeline import Window
from musicgen.music.score import ChordSpan, Score, Section
from musicgen.music.theory import SECTION_NAMES, TICKS_PER_QUARTER, Chord

MADE = "Fialta"
NO_CHORD = "N.C."
_BAR_CHORDS = 2


def with_marks(score: Score, document: Document, window: Window) -> Score | None:
    """The score with the chords and sections that are written in the file, None where they are not ours."""
    texts = _texts(document)
    if not any(kind == TEXT and text.startswith(MADE) for _, kind, text in texts):
        return None
    factor = TICKS_PER_QUARTER / document.quarter
    end = score.bars * score.meter.bar_ticks
    marks = [(round((tick - window.start) * factor), kind, text) for tick, kind, text in texts]
    inside = [mark for mark in marks if 0 <= mark[0] < end]
    chords = _chords(
        [(tick, text) for tick, kind, text in inside if kind == TEXT], end, score.meter.bar_ticks
    )
    if not chords:
        return None
    bars = [(tick // score.meter.bar_ticks, text) for tick, kind, text in inside if kind == MARKER]
    return replace(score, chords=chords, sections=_sections(bars, score.bars))


def _texts(document: Document) -> list[tuple[int, int, str]]:
    """(tick, kind, text) of texts and markers in the first track."""
    if not document.tracks:
        return []
    return [
        (tick, message[1], payload_of(message).decode("utf-8", "replace"))
        for tick, message in document.tracks[0].events
        if message[0] == META and message[1] in (TEXT, MARKER)
    ]


def _chords(texts: list[tuple[int, str]], end: int, bar_ticks: int) -> tuple[ChordSpan, ...]:
    found: dict[int, Chord | None] = {}
    for tick, text in texts:
        try:
            chord = None if text == NO_CHORD else Chord.parse(text)
        except InputError:
            continue
        begun = sum(tick // bar_ticks == other // bar_ticks for other in list(found)[-_BAR_CHORDS:])
        if begun < _BAR_CHORDS:
            found[tick] = chord
    stops = [*list(found)[1:], end]
    return tuple(
        ChordSpan(t, stop - t, c) for (t, c), stop in zip(found.items(), stops, strict=True) if stop > t
    )


def _sections(marks: list[tuple[int, str]], bars: int) -> tuple[Section, ...]:
    known = {bar: name for bar, name in marks if name in SECTION_NAMES}
    if 0 not in known:
        return ()
    starts = sorted(known)
    return tuple(Section(known[a], a, b - a) for a, b in zip(starts, [*starts[1:], bars], strict=True))


def with_chords(document: Document, change: Callable[[Chord], Chord]) -> Document:
    """The chord symbols that Fialta wrote into a file become others; a file of somebody else stays."""
    if not any(kind == TEXT and text.startswith(MADE) for _, kind, text in _texts(document)):
        return document
    rows = [(tick, _rewritten(message, change)) for tick, message in document.tracks[0].events]
    return document.with_tracks({0: Track.of(rows)})


def _rewritten(message: bytes, change: Callable[[Chord], Chord]) -> bytes:
    if message[0] != META or message[1] != TEXT:
        return message
    text = payload_of(message).decode("utf-8", "replace")
    try:
        return message if text == NO_CHORD else meta(TEXT, change(Chord.parse(text)).symbol.encode())
    except InputError:
        return message
