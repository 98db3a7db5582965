"""What composing gives back: drafts on the way, and the piece with what was asked and what was heard."""

from dataclasses import dataclass

from musicgen.music.measure import arrays, chords_per_bar, density_label, estimate_key
from musicgen.music.score import Part, Score
from musicgen.music.theory import CHORD_QUALITIES, DENSITIES, Chord
from musicgen.options import SamplingOptions
from musicgen.text.brief import Brief, Instrument

MIN_CHORD_SHARE = 0.6
TEMPO_TOLERANCE = 0.02


@dataclass(frozen=True, slots=True)
class Draft:
    """A piece in the making. score: all finished bars. candidate: counted from 0."""

    score: Score
    bars_done: int
    bars_total: int
    candidate: int


@dataclass(frozen=True, slots=True)
class Check:
    """One asked fact. source: "written" by the decoder (tempo, meter) or "heard" in the notes."""

    field: str
    asked: str
    got: str
    kept: bool
    source: str


@dataclass(frozen=True, slots=True)
class Heard:
    """Measured from the notes alone. key: "D minor". chords: one symbol a bar, "–" for none."""

    key: str
    bars: int
    instruments: tuple[str, ...]
    chords: tuple[str, ...]
    density: str


@dataclass(frozen=True, slots=True)
class Composition:
    """A finished (or stopped) piece.

    candidate: which one was taken, from 0. tried: how many were drawn. nats_per_note: how unlikely the
    model finds its own piece, without the header. derailed: outside what real pieces of its style have.
    """

    score: Score
    brief: Brief
    options: SamplingOptions
    model_id: str
    heard: Heard
    checks: tuple[Check, ...]
    candidate: int = 0
    tried: int = 1
    nats_per_note: float = 0.0
    derailed: bool = False
    stopped: bool = False

    @property
    def broken(self) -> int:
        """How many asked facts are not kept; a derailed piece counts one more."""
        return sum(not c.kept for c in self.checks) + self.derailed


def listen(score: Score) -> Heard:
    """What can be heard in a score, from its notes alone."""
    notes = arrays(score)
    chords = tuple(c.symbol if c else "–" for c in chords_per_bar(notes))
    names = tuple(dict.fromkeys(p.instrument for p in score.parts))
    density = density_label(notes) or DENSITIES[0]
    return Heard(estimate_key(notes, complete=True).key.name, score.bars, names, chords, density)


def check(brief: Brief, score: Score, bars: int | None) -> tuple[Check, ...]:
    """Every asked fact beside what the score has. bars: the asked number, also where it came by seconds."""
    heard = listen(score)
    checks: list[Check] = []
    if brief.tempo_bpm:
        kept = abs(score.tempo_bpm / brief.tempo_bpm - 1) <= TEMPO_TOLERANCE
        checks.append(Check("tempo", f"{brief.tempo_bpm:g} BPM", f"{score.tempo_bpm:g} BPM", kept, "written"))
    if brief.meter:
        meter = score.meter
        checks.append(Check("meter", brief.meter.name, meter.name, meter == brief.meter, "written"))
    if brief.key:
        checks.append(Check("key", brief.key.name, heard.key, heard.key == brief.key.name, "heard"))
    if bars:
        checks.append(Check("bars", str(bars), str(score.bars), score.bars == bars, "heard"))
    checks += [_instrument_check(score, i) for i in brief.band]
    checks += [_absence_check(score, i) for i in brief.forbidden]
    if brief.chords:
        checks.append(_chord_check(brief.chords, score))
    if brief.density:
        near = abs(DENSITIES.index(brief.density) - DENSITIES.index(heard.density)) <= 1
        checks.append(Check("density", brief.density, heard.density, near, "heard"))
    return tuple(checks)


def players(score: Score, instrument: Instrument) -> tuple[Part, ...]:
    """The parts of the score that satisfy an instrument."""
    if instrument.is_drum:
        return tuple(p for p in score.parts if p.is_drum)
    return tuple(p for p in score.parts if not p.is_drum and p.program in instrument.programs)


def _instrument_check(score: Score, instrument: Instrument) -> Check:
    found = players(score, instrument)
    asked = instrument.name if instrument.count == 1 else f"{instrument.count} × {instrument.name}"
    got = ", ".join(p.name for p in found) or "silent"
    return Check(instrument.name, asked, got, len(found) >= instrument.count, "heard")


def _absence_check(score: Score, instrument: Instrument) -> Check:
    found = players(score, instrument)
    got = ", ".join(p.name for p in found) or "none"
    return Check(f"no {instrument.name}", f"no {instrument.name}", got, not found, "heard")


def _chord_check(asked: tuple[Chord, ...], score: Score) -> Check:
    right = matching_bars(asked, score)
    share = right / max(1, score.bars)
    text = " ".join(c.symbol for c in asked)
    got = f"heard in {right} of {score.bars} bars"
    return Check("chords", text, got, share >= MIN_CHORD_SHARE, "heard")


def matching_bars(asked: tuple[Chord, ...], score: Score) -> int:
    """Bars in which the asked chord (one a bar, repeated to the end) is heard, sevenths left aside."""
    heard = chords_per_bar(arrays(score))
    return sum(
        c is not None and same_triad(c, asked[i % len(asked)]) for i, c in enumerate(heard[: score.bars])
    )


def same_triad(one: Chord, other: Chord) -> bool:
    """Whether two chords agree in root and third; fifths and suspended chords agree with both thirds."""
    thirds = {_third(one), _third(other)} - {None}
    return one.root == other.root and len(thirds) <= 1


def _third(chord: Chord) -> int | None:
    return next((i for i in CHORD_QUALITIES[chord.quality] if i in (3, 4)), None)
