"""A score as it is written on paper: bars, voices, chords, rests, ties and triplets. No library, no sound.

Pitches are those that the player reads: an alto saxophone's stand nine semitones above its sound. What plays
one note at a time is written as one voice. Onsets and pitches are exact. Lengths are written as they are
read: up to the next onset or pulse where no more than a sixteenth is missing, and otherwise on the grid of
their beat. A chord that does not fit beside what still sounds begins a second voice; where both are taken,
the one begun last is cut. Within one voice each pulse is either straight or a triplet; what crosses a bar
line, or a pulse within a syncopation, is tied.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from musicgen.music.players import CLEFS, player_of
from musicgen.music.score import Note, Part, Score
from musicgen.music.theory import Key, Meter, spelled_class

NEAR = 3  # ticks: a sixteenth
MAX_VOICES = 2  # on one staff more cannot be read
SPLIT_PITCH = 60
# Plain and dotted values in ticks, longest first.
STRAIGHT = (48, 36, 24, 18, 12, 9, 6, 3)
RESTS, COMPOUND_RESTS = (48, 24, 12, 6, 3), (36, 18, 12, 6, 3)
TRIPLET = (8, 4, 2, 1)


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing in a voice: a chord, or a rest where there are no pitches.

    ticks: how long. triplet: whether it stands in a group of three. tied: whether it goes on in the next
    sign. begun: whether it goes on from the one before.
    """

    pitches: tuple[int, ...]
    ticks: int
    triplet: bool = False
    tied: bool = False
    begun: bool = False


@dataclass(frozen=True, slots=True)
class Staff:
    """clef: treble, alto, bass, treble8vb, bass8vb or percussion. bars: for each bar its voices."""

    clef: str
    bars: tuple[tuple[tuple[Sign, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A part on paper; two staves for keyboards that need them. raised: semitones above the sound. key: the
    one it is written in.
    """

    part: Part
    staves: tuple[Staff, ...]
    raised: int = 0
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class _Chord:
    """Notes struck and let go together, in ticks of the piece."""

    onset: int
    end: int
    pitches: tuple[int, ...]


def written(score: Score) -> tuple[Written, ...]:
    """All parts of a score on paper."""
    return tuple(_written(part, score) for part in score.parts)


def _written(part: Part, score: Score) -> Written:
    raised = 0 if part.is_drum else player_of(part).written
    notes = tuple(replace(note, pitch=note.pitch + raised) for note in part.notes)
    key = score.key and Key((score.key.tonic + raised) % 12, score.key.mode)
    return Written(part, _staves(replace(part, notes=notes), score), raised, key)


def spelled(pitch: int, key: Key | None) -> tuple[str, int, int]:
    """(letter, alteration, octave) of a pitch as the key has it: sharps in sharp keys, flats in flat ones."""
    letter, alteration = spelled_class(pitch % 12, signature(key))
    return letter, alteration, (pitch - alteration) // 12 - 1


def signature(key: Key | None) -> int:
    """Sharps of a key, flats negative: -5 … 6."""
    return key.fifths if key else 0


# ---------------------------------------------------------------- parts


def _staves(part: Part, score: Score) -> tuple[Staff, ...]:
    """part: with its notes as they are written."""
    meter, bars = score.meter, score.bars
    if part.is_drum:
        return (Staff("percussion", _bars([_drum_line(part, meter)], meter, bars)),)
    high, low = _hands(part)
    if high and low:
        return (
            Staff("treble", _bars(_voices(high, meter, MAX_VOICES), meter, bars)),
            Staff("bass", _bars(_voices(low, meter, MAX_VOICES), meter, bars)),
        )
    most = 1 if player_of(part).is_single else MAX_VOICES
    return (Staff(_clef(part), _bars(_voices(part.notes, meter, most), meter, bars)),)


def _hands(part: Part) -> tuple[tuple[Note, ...], tuple[Note, ...]]:
    """Notes of the upper and the lower staff, where a part has both."""
    if player_of(part).clef != "grand":
        return part.notes, ()
    high = tuple(n for n in part.notes if n.pitch >= SPLIT_PITCH)
    low = tuple(n for n in part.notes if n.pitch < SPLIT_PITCH)
    return high, low


def _clef(part: Part) -> str:
    """The player's own; where that lies far from these notes, the one they are read in."""
    usual = player_of(part).clef
    pitches = sorted(n.pitch for n in part.notes)
    middle = pitches[len(pitches) // 2]
    if usual == "bass8vb":
        return usual if middle < 48 else "bass"
    if usual in CLEFS and (usual != "alto" or 48 <= middle < 72):
        return usual
    return "treble" if middle >= 57 else "bass"


def _drum_line(part: Part, meter: Meter) -> list[_Chord]:
    """What is struck together, written up to the next stroke, but not over a pulse."""
    pulse = pulse_ticks(meter)
    struck: dict[int, list[int]] = {}
    for note in part.notes:
        struck.setdefault(note.onset, []).append(note.pitch)
    onsets = sorted(struck)
    ends = [*onsets[1:], onsets[-1] + pulse]
    return [
        _Chord(onset, min(end, _next_pulse(onset, pulse, meter.bar_ticks)), tuple(struck[onset]))
        for onset, end in zip(onsets, ends, strict=True)
    ]


def _next_pulse(onset: int, pulse: int, bar_ticks: int) -> int:
    bar, inside = divmod(onset, bar_ticks)
    return bar * bar_ticks + min(bar_ticks, (inside // pulse + 1) * pulse)


# ---------------------------------------------------------------- voices


def _voices(notes: Sequence[Note], meter: Meter, most: int) -> list[list[_Chord]]:
    """Chords in at most so many voices without overlap, the one with the highest notes first."""
    voices: list[list[_Chord]] = []
    for chord in _chords(notes, pulse_ticks(meter)):
        free = [v for v in voices if v[-1].end <= chord.onset]
        if free:
            # The voice that has rested shortest goes on, so that lines stay together.
            max(free, key=lambda v: v[-1].end).append(chord)
        elif len(voices) < most:
            voices.append([chord])
        else:
            _make_room(voices, chord)
    return sorted(voices, key=lambda v: -sum(c.pitches[-1] for c in v) / len(v))


def _make_room(voices: list[list[_Chord]], chord: _Chord) -> None:
    """What was begun last is cut short, so that a held note stays; or joined where both begin together."""
    voice = min(voices, key=lambda v: (v[-1].onset == chord.onset, -v[-1].onset, v[-1].end))
    last = voice[-1]
    if last.onset == chord.onset:
        pitches = tuple(sorted({*last.pitches, *chord.pitches}))
        voice[-1] = _Chord(last.onset, max(last.end, chord.end), pitches)
    else:
        voice[-1] = replace(last, end=chord.onset)
        voice.append(chord)


def _chords(notes: Sequence[Note], pulse: int) -> list[_Chord]:
    """Notes that begin and end together, longest of an onset first; ends moved to where they are read."""
    onsets = sorted({n.onset for n in notes})
    together: dict[tuple[int, int], list[int]] = {}
    for note in notes:
        together.setdefault((note.onset, _read_end(note, onsets, pulse)), []).append(note.pitch)
    chords = [_Chord(onset, end, tuple(sorted(pitches))) for (onset, end), pitches in together.items()]
    return sorted(chords, key=lambda c: (c.onset, -c.end))


def _read_end(note: Note, onsets: Sequence[int], pulse: int) -> int:
    """The next onset of the part where that is near, else the pulse's end, else a place of the grid."""
    at = bisect_right(onsets, note.onset)
    following = onsets[at] if at < len(onsets) else note.end + pulse
    if abs(following - note.end) <= NEAR:
        return following
    grid = 3 if note.onset % 3 == 0 else 2
    to_pulse = -note.end % pulse
    if to_pulse <= NEAR and (following < note.end or following >= note.end + to_pulse):
        return note.end + to_pulse
    return max(note.onset + grid, min(-(-note.end // grid) * grid, max(following, note.end)))


# ---------------------------------------------------------------- bars


def pulse_ticks(meter: Meter) -> int:
    """What is straight or a triplet as a whole: a quarter, in x/8 an eighth."""
    return 6 if meter.unit == 8 else 12


def _bars(
    voices: Iterable[list[_Chord]], meter: Meter, bars: int
) -> tuple[tuple[tuple[Sign, ...], ...], ...]:
    """For each bar its voices; one that is silent in a bar is left out; a silent bar has a rest."""
    cut = [_by_bar(voice, meter.bar_ticks, bars) for voice in voices]
    rest = (Sign((), meter.bar_ticks),)
    return tuple(
        tuple(_signs(voice[bar], meter) for voice in cut if voice[bar]) or (rest,) for bar in range(bars)
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A chord, or what a bar line leaves of it; start and end in ticks of the bar."""

    start: int
    end: int
    pitches: tuple[int, ...]
    begun: bool
    tied: bool


def _by_bar(voice: list[_Chord], bar_ticks: int, bars: int) -> list[list[_Piece]]:
    cut: list[list[_Piece]] = [[] for _ in range(bars)]
    for chord in voice:
        first = chord.onset // bar_ticks
        last = min(bars - 1, (chord.end - 1) // bar_ticks)
        for bar in range(first, last + 1):
            line = bar * bar_ticks
            start, end = max(chord.onset, line) - line, min(chord.end - line, bar_ticks)
            cut[bar].append(_Piece(start, end, chord.pitches, bar > first, bar < last))
    return cut


def _signs(pieces: list[_Piece], meter: Meter) -> tuple[Sign, ...]:
    """A voice of one bar, rests and all, in values that can be written."""
    pulse = pulse_ticks(meter)
    spans: list[_Piece] = []
    at = 0
    for piece in pieces:
        if piece.start > at:
            spans.append(_Piece(at, piece.start, (), False, False))
        spans.append(piece)
        at = piece.end
    if at < meter.bar_ticks:
        spans.append(_Piece(at, meter.bar_ticks, (), False, False))
    broken = _broken_pulses(spans, pulse)
    return tuple(sign for span in spans for sign in _span_signs(span, meter, broken))


def _broken_pulses(spans: Iterable[_Piece], pulse: int) -> frozenset[int]:
    """The pulses that are triplets: those with a border off the straight grid."""
    borders = {tick for span in spans for tick in (span.start, span.end)}
    return frozenset(tick // pulse for tick in borders if tick % 3)


def _span_signs(span: _Piece, meter: Meter, broken: frozenset[int]) -> list[Sign]:
    values = list(_values(span, meter, broken))
    last = len(values) - 1
    return [
        Sign(
            span.pitches,
            ticks,
            triplet,
            tied=bool(span.pitches) and (i < last or span.tied),
            begun=bool(span.pitches) and (i > 0 or span.begun),
        )
        for i, (ticks, triplet) in enumerate(values)
    ]


def _values(span: _Piece, meter: Meter, broken: frozenset[int]) -> Iterable[tuple[int, bool]]:
    """(ticks, triplet) that add up to a span."""
    pulse, at = pulse_ticks(meter), span.start
    while at < span.end:
        if at // pulse in broken:
            stop = min(span.end, (at // pulse + 1) * pulse)
            for ticks in _greedy(stop - at, TRIPLET):
                yield ticks, True
        else:
            stop = min([span.end, *(p * pulse for p in broken if p * pulse >= at)])
            stop = _rest_stop(at, stop, meter) if not span.pitches else _note_stop(at, stop, meter)
            yield stop - at, False
        at = stop


def _rest_stop(at: int, stop: int, meter: Meter) -> int:
    """Rests stand where their beat would be counted: none hides the beginning of a beat of its own size."""
    if at == 0 and stop == meter.bar_ticks:
        return stop
    if meter.is_compound:
        limit = stop - at if at % meter.beat_ticks == 0 else min(stop - at, 6 - at % 6)
        return at + next(v for v in COMPOUND_RESTS if v <= limit)
    return at + next(v for v in RESTS if v <= stop - at and at % v == 0)


def _note_stop(at: int, stop: int, meter: Meter) -> int:
    """How far one plain or dotted value reaches from here."""
    pulse = pulse_ticks(meter)
    if inside := at % pulse:
        is_syncopation = stop - at == pulse and inside * 2 == pulse
        if not is_syncopation:
            stop = min(stop, at - inside + pulse)
    if meter.is_compound and (off_beat := at % meter.beat_ticks):
        stop = min(stop, at - off_beat + meter.beat_ticks)
    return at + next(value for value in STRAIGHT if value <= stop - at)


def _greedy(ticks: int, values: Sequence[int]) -> Iterable[int]:
    for value in values:
        while ticks >= value:
            yield value
            ticks -= value


def staff_count(score: Score) -> int:
    """How many staves a system has."""
    return sum(len(one.staves) for one in written(score))
