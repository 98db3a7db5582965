"""From a brief to what the sampler must keep: exact values, forced controls, the band's needs."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from musicgen.music.facets import LOOPS, MOOD, PICKUP, SCALE, STYLE, WORDED, names_of
from musicgen.music.measure.sections import PHRASE
from musicgen.music.score import MAX_BARS
from musicgen.music.theory import SECONDS_A_MINUTE, TICKS_PER_QUARTER, Chord, Key, Meter
from musicgen.tasks.plan.band import Need, at_home, forbidden_ids, needs_of, ranked
from musicgen.tasks.plan.form import asked_form, bars_in
from musicgen.tasks.plan.moods import experts
from musicgen.tasks.steering import USUAL, Steering
from musicgen.tasks.steering.header import HeaderSteering
from musicgen.text.brief import Brief
from musicgen.text.harmony.degrees import key_of_chords
from musicgen.text.read import bars_for_seconds
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS, tempo_bin, tempo_of_bin
from musicgen.tokens.tokenizer import Frame, nearest_shift

# Scales that keep an asked key unmistakable; the other ones lean towards its neighbours.
_PLAIN_SCALES = {"major": ("major",), "minor": ("natural minor", "harmonic minor")}
# What the text heads are asked for. What they say of tempo, density and loudness rests on few clauses
# (docs/text.md) and is wrong about many scenes: those follow from the mood.
HEADS = names_of(STYLE)
_MODE_SCALES = {
    "major": ("major", "mixolydian", "lydian", "blues", "pentatonic", "chromatic"),
    "minor": ("natural minor", "harmonic minor", "dorian", "phrygian", "blues", "pentatonic", "chromatic"),
}


@dataclass(frozen=True, eq=False)
class Plan:
    """What every candidate must keep.

    forced: control values by name. asked: names of those that the sentence itself speaks of. forbidden:
    bool (vocab,) part ids that may not be declared. biases: log-weights (vocab,) added to the header's
    logits: what the text suggests, what its mood usually sounds like, the best programs before the others.
    steering: every tuned number.
    """

    brief: Brief
    key: Key | None
    forced: Mapping[str, str]
    asked: frozenset[str]
    needs: tuple[Need, ...]
    forbidden: NDArray[np.bool_]
    biases: NDArray[np.float32]
    steering: Steering = USUAL

    @cached_property
    def chords(self) -> tuple[Chord, ...]:
        """Asked chords, roots relative to the tonic."""
        shift = nearest_shift(self.key.tonic if self.key else None)
        return tuple(c.transposed(-shift) for c in self.brief.chords)

    def rng(self, seed: int, number: int) -> np.random.Generator:
        """Of candidate `number`. The sentence counts too: one seed is not one melody for all of them."""
        return np.random.default_rng([seed, number, zlib.crc32(self.brief.prompt.encode())])

    @cached_property
    def leant(self) -> frozenset[str]:
        """Controls that the text speaks of without naming their value."""
        spans = {c.name: vocab.SPANS[f"control:{c.name}"] for c in CONTROLS}
        return frozenset(n for n, span in spans.items() if self.biases[span.start : span.stop].any())

    @property
    def is_closed(self) -> bool:
        """Whether nobody but the asked players may play."""
        return bool(self.needs) and not self.brief.band_open

    def bars(self, meter: str, tempo: str) -> int:
        """Asked bars; seconds become bars once meter and tempo are known; 16 when nothing is said."""
        # Bars reckoned from seconds have no words that prove them: meter and tempo may be others now.
        is_named = not self.brief.seconds or any(fact.field == "bars" for fact in self.brief.facts)
        if self.brief.bars and is_named:
            return self.brief.bars
        if self.brief.seconds:
            bpm = self.brief.tempo_bpm or tempo_of_bin(tempo)
            return min(MAX_BARS, max(1, bars_for_seconds(self.brief.seconds, bpm, Meter.parse(meter))))
        if self.brief.sections:
            return min(MAX_BARS, bars_in(asked_form(self.brief.sections, None, self.steering.windows)))
        return self.steering.header.bars

    def _bpm(self, meter: str, tempo: str) -> float:
        """The asked tempo; an open one is fitted, so that asked seconds are met to the beat."""
        bpm, seconds = self.brief.tempo_bpm or tempo_of_bin(tempo), self.brief.seconds
        if self.brief.tempo_bpm or not seconds:
            return bpm
        quarters = self.bars(meter, tempo) * Meter.parse(meter).bar_ticks / TICKS_PER_QUARTER
        fitted = quarters * SECONDS_A_MINUTE / seconds
        return fitted if abs(fitted / bpm - 1) <= self.steering.header.most_fitted else bpm

    def frame(self, mode: str, meter: str, tempo: str, rng: np.random.Generator) -> Frame:
        """Exact tempo and tonic; a tonic that is not asked is drawn as bands choose theirs."""
        bpm = self._bpm(meter, tempo)
        if self.key:
            return Frame(self.key.tonic, bpm)
        sizes = self.steering.header
        weights = np.array(sizes.major if mode == "major" else sizes.minor)
        return Frame(int(rng.choice(12, p=weights / weights.sum())), bpm)

    def scales(self, mode: str) -> tuple[str, ...]:
        """Scales that go with the mode; only the plain ones where the key itself is asked."""
        return _PLAIN_SCALES[mode] if self.brief.key else _MODE_SCALES[mode]


def make_plan(
    brief: Brief, probabilities: Mapping[str, Mapping[str, float]], steering: Steering = USUAL
) -> Plan:
    """Plan of a brief. probabilities: what the text suggests, {control: {value: probability}}."""
    numbers = steering.header
    key = brief.key or key_of_chords(brief.chords)
    asked = _asked(brief, key)
    # A whole piece unless a loop is asked, and no upbeat unless one is: bar 1 is bar 1.
    usual = {"opens": "yes", "ends": "no" if brief.loop else "yes", LOOPS.name: "no", PICKUP.name: "no"}
    moods = {brief.mood: 1.0} if brief.mood else probabilities.get(MOOD.name, {})
    biases = _suggested(probabilities, numbers) + _weights(experts(moods, steering.moods), numbers)
    biases = biases + ranked(brief.band, numbers) + _phrases(numbers) + at_home(brief, numbers)
    return Plan(
        brief,
        key,
        forced=usual | asked,
        asked=frozenset(asked),
        needs=needs_of(brief, numbers),
        forbidden=forbidden_ids(brief),
        biases=biases,
        steering=steering,
    )


def _asked(brief: Brief, key: Key | None) -> dict[str, str]:
    """Header controls that the sentence itself names. key: the asked one, or that of the asked chords."""
    asked = {name: value for name in names_of(WORDED) if (value := getattr(brief, name))}
    if brief.tempo_bpm:
        asked["tempo"] = tempo_bin(brief.tempo_bpm)
    if brief.meter:
        asked["meter"] = brief.meter.name
    if key:
        asked["mode"] = key.mode
    elif brief.scale and (mode := mode_of(brief.scale)):
        asked["mode"] = mode
    if brief.scale and key and brief.scale not in _MODE_SCALES[key.mode]:
        del asked[SCALE.name]
    if brief.loop:
        asked[LOOPS.name] = "yes"
    if brief.pickup:
        asked[PICKUP.name] = "yes"
    return asked


def mode_of(scale: str) -> str | None:
    """The one mode that a scale goes with; None where it goes with both."""
    modes = [mode for mode, scales in _MODE_SCALES.items() if scale in scales]
    return modes[0] if len(modes) == 1 else None


def _phrases(numbers: HeaderSteering) -> NDArray[np.float32]:
    """Log-weights (vocab,) of section lengths: four-bar phrases before odd ones."""
    weights = np.zeros(vocab.SIZE, dtype=np.float32)
    for token in vocab.SPANS["length"]:
        bars = token - vocab.LENGTH + 1
        off = numbers.even_bars if bars % 2 == 0 else numbers.odd_bars
        weights[token] = 0.0 if bars % PHRASE == 0 else -off
    return weights


def _suggested(
    probabilities: Mapping[str, Mapping[str, float]], numbers: HeaderSteering
) -> NDArray[np.float32]:
    """Log-ratio of each suggested value to the even share, so that a head without an opinion adds nothing."""
    heads = {name: values for name, values in probabilities.items() if name in HEADS}
    ratios = {name: _log_ratios(values, numbers) for name, values in heads.items() if values}
    return _weights(ratios, numbers)


def _log_ratios(chances: Mapping[str, float], numbers: HeaderSteering) -> dict[str, float]:
    """A head that leans to many values at once guesses: what it says counts as much as it is sure."""
    sure = min(1.0, max(chances.values()) / numbers.sure)
    return {value: sure * float(np.log(max(p, numbers.least) * len(chances))) for value, p in chances.items()}


def _weights(tables: Mapping[str, Mapping[str, float]], numbers: HeaderSteering) -> NDArray[np.float32]:
    """Log-weights by control and value as (vocab,), none beyond the most."""
    weights = np.zeros(vocab.SIZE, dtype=np.float32)
    for control, values in tables.items():
        for value, weight in values.items():
            weights[vocab.control_id(control, value)] = np.clip(weight, -numbers.most, numbers.most)
    return weights
