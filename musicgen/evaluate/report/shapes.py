"""The report's section on shapes that are asked: loops, upbeats, dynamics that build or fade, swing."""

from collections.abc import Callable, Sequence

import numpy as np

from musicgen.evaluate.common.samples import Sample, first_bars, last_bars
from musicgen.evaluate.common.shares import Share, markdown
from musicgen.evaluate.report.pieces import Pieces
from musicgen.music.measure import arc_label, arrays, feel_label, has_pickup
from musicgen.music.score import Score

SHAPES = ("loop", "pickup", "builds", "fades", "swung")
_REAL = 300
_BARS = 16
_LEAST_FULL, _MOST_LONG = 0.5, 1.5
EXPLAINED = (
    "Heard in the notes alone. *Goes on* (loop): at least half as many notes begin in the last bar as in the "
    "middle one of all bars, and they are not half as long again as the piece's: no ending. *Upbeat*: "
    "nothing in the first half of the first bar, and less than in the next. *Builds*, *fades*: loudness and "
    "notes together, last third against the first. *Swung*: off-beats come late. Beside: pieces that ask for "
    "none of these, and held-out real music (for loops windows out of the middle of songs; beginnings of "
    "songs else)."
)


def goes_on(score: Score) -> bool:
    """Whether the last bar is as full as others and holds no long last notes: a loop, not an ending."""
    notes = arrays(score)
    counts = np.bincount(notes.bar, minlength=notes.bars)
    last = notes.pitched.take(notes.pitched.bar == notes.bars - 1).duration
    lengths = notes.pitched.duration
    is_long = len(last) > 0 and float(last.mean()) > _MOST_LONG * float(lengths.mean())
    return float(counts[-1]) >= _LEAST_FULL * float(np.median(counts)) and not is_long


def is_heard(shape: str) -> Callable[[Score], bool]:
    """Whether a piece has the shape."""
    if shape == "loop":
        return goes_on
    if shape == "pickup":
        return has_pickup
    if shape == "swung":
        return lambda score: feel_label(score) == "swung"
    return lambda score: arc_label(score) == shape


def shapes_section(pieces: Pieces, real: Sequence[Sample]) -> str:
    """How often each asked shape is heard, and how often by chance."""
    samples = pieces.ear_samples()
    by_shape = {
        shape: [s for e in pieces.ears if e.shape == shape and (s := samples.get(e.case.id))]
        for shape in SHAPES
    }
    others = [s for e in pieces.ears if not e.shape and e.kind != "long" and (s := samples.get(e.case.id))]
    if not any(by_shape.values()):
        return "Not measured: no piece asks for a shape."
    long = [s for s in real if s.tier != "synthetic" and s.opens and s.bars >= 2 * _BARS][:_REAL]
    openings = [first_bars(s.score, _BARS) for s in long]
    middles = [last_bars(first_bars(s.score, _BARS + 4), _BARS) for s in long]
    lines = []
    for shape, own in by_shape.items():
        heard, known = is_heard(shape), middles if shape == "loop" else openings
        groups = ([s.score for s in own], [s.score for s in others], known)
        shares = [str(Share(sum(heard(score) for score in group), len(group))) for group in groups]
        if shape == "loop":
            ends = [last_bars(s.score, _BARS) for s in long if s.ends]
            shares[-1] += f"; at the end of songs {Share(sum(map(goes_on, ends)), len(ends))}"
        lines.append([{"loop": "goes on", "pickup": "upbeat"}.get(shape, shape), *shares])
    head = ["heard", "where it is asked", "where nothing is asked", "held-out real"]
    return f"{EXPLAINED}\n\n{markdown(head, lines)}"
