"""What a listener with the file in hand finds: facts of MIDI bytes, read back as any program would."""

from dataclasses import dataclass

from musicgen.music.measure import arrays, chords_per_bar, estimate_chords, estimate_key
from musicgen.music.midi.io import read_midi
from musicgen.music.quantise import quantise
from musicgen.music.score import Score
from musicgen.music.theory import Chord, Key, Meter, instrument_name


@dataclass(frozen=True, slots=True)
class Got:
    """Facts of one file.

    tempo_bpm, meter: as written. parts: (is_drum, program) of each that sounds. key: by music21 (None where
    it hears none). own_key: by `estimate_key`. chords: one a bar, None for none. splits: whether two chords
    are heard in the bar.
    """

    tempo_bpm: float
    meter: Meter
    bars: int
    parts: tuple[tuple[bool, int], ...]
    key: Key | None
    own_key: Key
    chords: tuple[Chord | None, ...]
    splits: tuple[bool, ...]

    @property
    def instruments(self) -> tuple[str, ...]:
        """General MIDI names, one a part."""
        return tuple(instrument_name(program, is_drum) for is_drum, program in self.parts)


def listen_to(midi: bytes, key: Key | None) -> Got:
    """Facts of the file. key: what music21 heard (slow, so the caller may keep it). Raises MidiError."""
    score = reread(midi)
    notes = arrays(score)
    return Got(
        tempo_bpm=score.tempo_bpm,
        meter=score.meter,
        bars=score.bars,
        parts=tuple((p.is_drum, p.program) for p in score.parts),
        key=key,
        own_key=estimate_key(notes).key,
        chords=chords_per_bar(notes),
        splits=_splits(score),
    )


def reread(midi: bytes) -> Score:
    """The score that is found in the file. Raises MidiError."""
    return quantise(read_midi(midi).raw).score


def key_by_music21(midi: bytes) -> Key | None:
    """music21's `analyze("key")` of the whole file (Aarden's profiles, its default); None in silence."""
    from music21 import converter

    music = converter.parseData(midi, format="midi")
    if not music.flatten().pitches:  # of drums alone it would make a key all the same
        return None
    heard = music.analyze("key")
    return Key(int(heard.tonic.pitchClass), str(heard.mode))


def _splits(score: Score) -> tuple[bool, ...]:
    onsets = [span.onset // score.meter.bar_ticks for span in estimate_chords(score)]
    return tuple(onsets.count(bar) > 1 for bar in range(score.bars))


def shown(bpm: float) -> str:
    """ "120 BPM", without the digits that a file's microseconds add."""
    return f"{round(bpm, 2):g} BPM"
