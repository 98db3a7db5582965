"""Measures of musicality: what can be counted in a window of notes without knowing who wrote it.

`measures(score)` gives one number a name (NaN where it does not apply, as the drums of a piece without any);
`endings(score)` those of a piece's last bar. Times are in bars and quarter notes, never in seconds, and
nothing depends on key, tempo or choice of instruments: those are asked for, not composed. DEFINITIONS says
what each is; `docs/evaluation.md` prints it.
"""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from musicgen.music.measure import NoteArrays, arrays, chords_per_bar, estimate_chords, estimate_key
from musicgen.music.measure.features import features
from musicgen.music.measure.labels import part_bar_hashes
from musicgen.music.score import BASS_PROGRAMS, Score
from musicgen.music.theory import TICKS_PER_QUARTER, Chord

Floats = npt.NDArray[np.float64]
NAN = float("nan")
LAGS = (1, 2, 4, 8)
ECHO_BARS = 16
_CELL = 3  # ticks: sixteenth notes, as in the studies that define groove consistency

DEFINITIONS = {
    "pitch-class entropy": "of the pitch classes, weighted by duration, bits",
    "scale consistency": "share of pitched notes in the scale of the key that is heard",
    "groove consistency": "1 - share of sixteenths at which two neighbouring bars differ in whether anything "
    "begins, mean over the bars (after Wu and Yang 2020)",
    "polyphony": "pitched notes at a sounding moment, a pitched part",
    "note density": "notes a quarter note, a part",
    "velocity spread": "standard deviation of the velocities",
    "empty bars": "bars of parts, between a part's first and last, without a note",
    "similarity 1 bar": "mean over the bars of |a∩b| / |a∪b| of the notes (part, place in the bar, pitch) of "
    "a bar and the bar before",
    "similarity 2 bars": "the same, two bars before",
    "similarity 4 bars": "four bars before",
    "similarity 8 bars": "eight bars before",
    "repeated part-bars": "sounding part-bars equal, note for note, to one of that part's last 16 bars",
    "repeated drum bars": "the same, drums alone",
    "chord irregularity": "different ones among the runs of three chords that follow each other (after Wu "
    "and Yang 2020)",
    "chord changes": "share of half bars that bring another chord",
    "part range": "highest less lowest pitch, mean over the pitched parts, semitones",
    "bass pitch": "mean pitch of the bass parts",
    "upper pitch": "mean pitch of the other pitched parts",
    "chord tones": "share of pitched notes' time that belongs to the chord heard",
    "bass on root": "bars whose first lowest note is the root of the chord heard",
    "note length": "mean duration of pitched notes, quarter notes",
    "dissonance": "semitones, major sevenths and tritones among the pairs that sound together",
}
ENDING_DEFINITIONS = {
    "ends on the tonic": "the last bar's chord has the key's tonic as its root, 0 or 1",
    "last note length": "mean duration in the last bar / mean duration in the piece",
    "last bar notes": "notes that begin in the last bar / in a bar of the piece",
    "last bar velocity": "mean velocity of the last bar less that of the piece",
    "last chord held": "share of the last bar's notes that begin on its first beat",
}


def measures(score: Score) -> dict[str, float]:
    """All of DEFINITIONS for a window. Silence has no measures: at least one note is needed."""
    notes = arrays(score)
    key = estimate_key(notes)
    common = features(notes, key)
    pitched = max(1, sum(not part.is_drum for part in score.parts))
    beats = notes.ticks / TICKS_PER_QUARTER
    return {
        "pitch-class entropy": common.pitch_entropy,
        "scale consistency": common.scale_consistency,
        "groove consistency": groove_consistency(notes),
        "polyphony": common.polyphony / pitched,
        "note density": len(notes.onset) / beats / max(1, len(score.parts)),
        "velocity spread": common.velocity_spread,
        "empty bars": common.empty_bars,
        **_similarities(notes),
        **repeats(notes),
        **_harmony(score, notes),
        **_registers(notes),
        "note length": common.mean_beats,
        "dissonance": common.dissonance,
    }


def groove_consistency(notes: NoteArrays) -> float:
    """1 - mean share of sixteenth cells in which neighbouring bars differ; NaN for a single bar."""
    cells = -(-notes.meter.bar_ticks // _CELL)
    grid = np.zeros((notes.bars, cells), dtype=bool)
    grid[notes.bar, notes.onset % notes.meter.bar_ticks // _CELL] = True
    return float(1 - (grid[1:] != grid[:-1]).mean()) if notes.bars > 1 else NAN


def similarity(notes: NoteArrays, lag: int) -> float:
    """Mean Jaccard similarity of the notes of a bar and the bar `lag` before; NaN where there is none.

    A note is (part, place in the bar, pitch). Pairs of silent bars are left out.
    """
    place = notes.onset % notes.meter.bar_ticks
    coded = (notes.part.astype(np.int64) * notes.meter.bar_ticks + place) * 128 + notes.pitch
    bars = [set(coded[notes.bar == bar].tolist()) for bar in range(notes.bars)]
    pairs = [(a, b) for a, b in zip(bars[:-lag], bars[lag:], strict=True) if a or b]
    return float(np.mean([len(a & b) / len(a | b) for a, b in pairs])) if pairs else NAN


def _similarities(notes: NoteArrays) -> dict[str, float]:
    return {f"similarity {lag} bar{'s' * (lag > 1)}": similarity(notes, lag) for lag in LAGS}


def repeats(notes: NoteArrays, reach: int = ECHO_BARS) -> dict[str, float]:
    """Shares of sounding part-bars that equal one of their part's last `reach` bars: of all, of drums."""
    part, bar, content = part_bar_hashes(notes)
    order = np.lexsort((bar, content, part))
    same = (np.diff(part[order]) == 0) & (np.diff(content[order].astype(np.int64)) == 0)
    repeated = np.zeros(len(part), dtype=bool)
    repeated[order[1:]] = same & (np.diff(bar[order]) <= reach)
    on_drums = notes.is_drum[part]
    return {"repeated part-bars": _mean(repeated), "repeated drum bars": _mean(repeated[on_drums])}


def _mean(values: npt.NDArray[np.bool_] | Floats) -> float:
    return float(values.mean()) if len(values) else NAN


# --- harmony and register ---------------------------------------------------------------------------------


def _harmony(score: Score, notes: NoteArrays) -> dict[str, float]:
    chords = chords_per_bar(notes)
    spans = estimate_chords(notes)
    held = [span.chord for span in spans if span.chord is not None]
    halves = 2 * max(1, notes.bars - 1)
    changes = sum(a.chord != b.chord for a, b in pairwise(spans))
    return {
        "chord irregularity": irregularity([chord for chord in chords if chord is not None]),
        "chord changes": changes / halves if held else NAN,
        "chord tones": _chord_tones(notes, chords),
        "bass on root": _bass_on_root(notes, chords),
    }


def irregularity(chords: list[Chord]) -> float:
    """Different runs of three / all runs of three; NaN for fewer than three chords."""
    runs = list(zip(chords, chords[1:], chords[2:], strict=False))
    return len(set(runs)) / len(runs) if runs else NAN


def _chord_tones(notes: NoteArrays, chords: tuple[Chord | None, ...]) -> float:
    own = notes.pitched
    table = np.zeros((len(chords), 12), dtype=bool)
    for bar, chord in enumerate(chords):
        if chord:
            table[bar, list(chord.pitch_classes)] = True
    heard = np.array([chord is not None for chord in chords], dtype=bool)[own.bar]
    time = own.duration[heard].sum()
    fits = table[own.bar, own.pitch % 12]
    return float(own.duration[heard & fits].sum() / time) if time else NAN


def _bass_on_root(notes: NoteArrays, chords: tuple[Chord | None, ...]) -> float:
    own = notes.pitched
    hits = []
    for bar, chord in enumerate(chords):
        inside = own.bar == bar
        if chord is None or not inside.any():
            continue
        first = own.onset[inside].min()
        hits.append(own.pitch[inside & (own.onset == first)].min() % 12 == chord.root)
    return _mean(np.array(hits, dtype=bool))


def _registers(notes: NoteArrays) -> dict[str, float]:
    spans: list[float] = []
    bass: list[float] = []
    upper: list[float] = []
    for index, program in enumerate(notes.programs):
        pitch = notes.pitch[notes.part == index]
        if notes.is_drum[index] or not len(pitch):
            continue
        spans.append(float(np.ptp(pitch)))
        (bass if int(program) in BASS_PROGRAMS else upper).append(float(pitch.mean()))
    middle = [float(np.mean(group)) if group else NAN for group in (spans, bass, upper)]
    return dict(zip(("part range", "bass pitch", "upper pitch"), middle, strict=True))


# --- the last bar -----------------------------------------------------------------------------------------


def endings(score: Score) -> dict[str, float]:
    """ENDING_DEFINITIONS of a whole piece, or of a window that ends one."""
    notes = arrays(score)
    key = estimate_key(notes).key
    last = chords_per_bar(notes)[-1]
    pitched = notes.pitched
    tail, sounding = pitched.bar == notes.bars - 1, notes.bar == notes.bars - 1
    on_first = notes.onset[sounding] % notes.meter.bar_ticks < notes.meter.beat_ticks
    return {
        "ends on the tonic": NAN if last is None else float(last.root == key.tonic),
        "last note length": _ratio(pitched.duration[tail], pitched.duration),
        "last bar notes": float(sounding.sum() * notes.bars / max(1, len(notes.onset))),
        "last bar velocity": _difference(notes.velocity[sounding], notes.velocity),
        "last chord held": _mean(on_first),
    }


def _ratio(some: npt.NDArray[np.int32], every: npt.NDArray[np.int32]) -> float:
    return float(some.mean() / every.mean()) if len(some) else NAN


def _difference(some: npt.NDArray[np.int32], every: npt.NDArray[np.int32]) -> float:
    return float(some.mean() - every.mean()) if len(some) else NAN
