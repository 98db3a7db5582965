"""From a brief to what the sampler must keep: exact values, forced controls, the band's needs."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicgen.music.score import MAX_BARS
from musicgen.music.theory import Chord, Key, Meter
from musicgen.text.brief import Brief, Instrument
from musicgen.text.chords import key_of_chords
from musicgen.text.read import bars_for_seconds
from musicgen.tokens import vocab
from musicgen.tokens.controls import tempo_bin, tempo_of_bin
from musicgen.tokens.tokenizer import Frame, nearest_shift

DEFAULT_BARS = 16
# How often pieces stand in each key, C first: bands like C, G, D, A, E, F; minor keys A, E, D, B, C, G.
_MAJOR_TONICS = np.array([20, 3, 14, 6, 9, 11, 3, 17, 4, 8, 7, 2], dtype=float)
_MINOR_TONICS = np.array([9, 5, 13, 3, 14, 6, 5, 9, 2, 19, 4, 8], dtype=float)
# Scales that keep an asked key unmistakable; the other ones lean towards its neighbours.
_PLAIN_SCALES = {"major": ("major",), "minor": ("natural minor", "harmonic minor")}
# How far the text heads are believed: tempo, density and the like rest on few clauses (docs/text.md).
TRUST = {"genre": 1.0, "mood": 1.0}
KEY_LEANING = 1.5
CHORD_LEANING = 2.0
SCALE_STEPS = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
_MODE_SCALES = {
    "major": ("major", "mixolydian", "lydian", "blues", "pentatonic", "chromatic"),
    "minor": ("natural minor", "harmonic minor", "dorian", "phrygian", "blues", "pentatonic", "chromatic"),
}


@dataclass(frozen=True, slots=True)
class Need:
    """One player that must be in the band: part ids of its programs' first instances, ascending."""

    bases: tuple[int, ...]
    is_drum: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What one candidate must keep.

    forced: control values by name. chords: relative to the tonic, one a bar, repeated. forbidden: bool
    (vocab,) part ids that may not be declared. biases: log-weights (vocab,) added to the header's logits.
    leanings: log-weights (vocab,) added to the logits of bar i, i modulo their number: towards an asked key
    and asked chords; () where neither is asked.
    """

    brief: Brief
    key: Key | None
    forced: Mapping[str, str]
    needs: tuple[Need, ...]
    forbidden: NDArray[np.bool_]
    biases: NDArray[np.float32]
    leanings: tuple[NDArray[np.float32], ...]

    @property
    def chords(self) -> tuple[Chord, ...]:
        """Asked chords, roots relative to the tonic."""
        shift = nearest_shift(self.key.tonic if self.key else None)
        return tuple(c.transposed(-shift) for c in self.brief.chords)

    def bars(self, meter: str, tempo: str) -> int:
        """Asked bars; seconds become bars once meter and tempo are known; 16 when nothing is said."""
        # Bars that were reckoned from seconds assumed 4/4 where no meter was named.
        if self.brief.bars and (self.brief.meter or not self.brief.seconds):
            return self.brief.bars
        if self.brief.seconds:
            bpm = self.brief.tempo_bpm or tempo_of_bin(tempo)
            return min(MAX_BARS, max(1, bars_for_seconds(self.brief.seconds, bpm, Meter.parse(meter))))
        return DEFAULT_BARS

    def frame(self, mode: str, tempo: str, rng: np.random.Generator) -> Frame:
        """Exact tempo and tonic; a tonic that is not asked is drawn as bands choose theirs."""
        bpm = self.brief.tempo_bpm or tempo_of_bin(tempo)
        if self.key:
            return Frame(self.key.tonic, bpm)
        weights = _MAJOR_TONICS if mode == "major" else _MINOR_TONICS
        return Frame(int(rng.choice(12, p=weights / weights.sum())), bpm)

    def scales(self, mode: str) -> tuple[str, ...]:
        """Scales that go with the mode; only the plain ones where the key itself is asked."""
        return _PLAIN_SCALES[mode] if self.brief.key else _MODE_SCALES[mode]


def make_plan(brief: Brief, probabilities: Mapping[str, Mapping[str, float]]) -> Plan:
    """Plan of a brief. probabilities: what the text suggests, {control: {value: probability}}."""
    key = brief.key or key_of_chords(brief.chords)
    forced = {"opens": "yes", "ends": "yes"}
    if brief.tempo_bpm:
        forced["tempo"] = tempo_bin(brief.tempo_bpm)
    if brief.meter:
        forced["meter"] = brief.meter.name
    if key:
        forced["mode"] = key.mode
    for name in ("scale", "genre", "mood", "density", "repetition", "dynamics", "feel"):
        if value := getattr(brief, name):
            forced[name] = value
    if brief.scale and key and brief.scale not in _MODE_SCALES[key.mode]:
        del forced["scale"]
    needs = tuple(need for i in brief.band for need in [_need(i)] * i.count)
    leanings = _leanings(brief, key)
    return Plan(brief, key, forced, needs, _forbidden(brief), _biases(probabilities), leanings)


def _leanings(brief: Brief, key: Key | None) -> tuple[NDArray[np.float32], ...]:
    """One vector a bar of the asked chords, or one for the asked key alone.

    Masks cannot make a key heard; passing notes must stay possible, so strange notes are only made rarer.
    """
    if key is None:
        return ()
    shift = nearest_shift(key.tonic)
    scale = {(step + key.tonic) % 12 for step in SCALE_STEPS[key.mode]}
    scale.add((key.tonic + 11) % 12)  # the leading note, in minor too: it tells A minor from C major
    chords = brief.chords or (None,)
    return tuple(_leaning(scale, chord, shift, bool(brief.key)) for chord in chords)


def _leaning(scale: set[int], chord: Chord | None, shift: int, has_key: bool) -> NDArray[np.float32]:
    leaning = np.zeros(vocab.SIZE, dtype=np.float32)
    for i, token in enumerate(vocab.SPANS["pitch"]):
        pitch_class = (vocab.PITCH_LOW + i + shift) % 12
        in_chord = chord is not None and pitch_class in chord.pitch_classes
        if has_key and pitch_class not in scale and not in_chord:
            leaning[token] -= KEY_LEANING
        if chord is not None and not in_chord:
            leaning[token] -= CHORD_LEANING
    return leaning


def _need(instrument: Instrument) -> Need:
    bases = (vocab.PART_IDS[instrument.is_drum, p, 0] for p in instrument.programs)
    return Need(tuple(sorted(bases)), instrument.is_drum)


def _forbidden(brief: Brief) -> NDArray[np.bool_]:
    mask = np.zeros(vocab.SIZE, dtype=bool)
    for i, (is_drum, program, _) in enumerate(vocab.PART_IDENTITIES):
        mask[vocab.PART + i] = any(
            f.is_drum if is_drum else not f.is_drum and program in f.programs for f in brief.forbidden
        )
    return mask


def _biases(probabilities: Mapping[str, Mapping[str, float]]) -> NDArray[np.float32]:
    """Log-ratio of each suggested value to the even share, so that a head without an opinion adds nothing."""
    biases = np.zeros(vocab.SIZE, dtype=np.float32)
    for control, values in probabilities.items():
        for value, probability in values.items():
            ratio = np.log(max(probability, 1e-3) * len(values)) * TRUST.get(control, 0.5)
            biases[vocab.control_id(control, value)] = np.clip(ratio, -2.0, 2.0)
    return biases
