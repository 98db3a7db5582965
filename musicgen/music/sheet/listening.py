"""What the rules of the theory sheet look at: a score with its key, chords, melody, bass and beats.

All is heard from the notes, never taken from what a score says of itself, so that real and composed pieces
are judged alike. Ticks, pitches and pitch classes as everywhere: 12 ticks a quarter note, middle C 60, C 0.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from itertools import pairwise

import numpy as np

from musicgen.music.measure import NoteArrays, arrays, estimate_chords, estimate_key
from musicgen.music.measure.note_arrays import Ints
from musicgen.music.measure.roles import roles
from musicgen.music.score import ChordSpan, Note, Part, Score
from musicgen.music.theory import Chord, Key

LOW = 55  # a piece without a bass part has its bass below this pitch
SCALES = {"major": frozenset((0, 2, 4, 5, 7, 9, 11)), "minor": frozenset((0, 2, 3, 5, 7, 8, 10, 11))}
Notes = tuple[Note, ...]


# Ticks, and whether a rule is kept there.
Cases = Iterator[tuple[int, bool]]


@dataclass(frozen=True, slots=True)
class Tally:
    """In `kept` of `cases` the rule is kept; no case where it does not apply. broken: ticks of the others."""

    kept: int = 0
    cases: int = 0
    broken: tuple[int, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, cases: Iterable[tuple[int, bool]]) -> "Tally":
        """Count cases."""
        found = list(cases)
        broken = tuple(sorted(int(tick) for tick, is_kept in found if not is_kept))
        return cls(len(found) - len(broken), len(found), broken)


def counted(rule: Callable[["Music"], Cases]) -> Callable[["Music"], Tally]:
    """A rule that yields its cases as one that counts them."""

    @wraps(rule)
    def tally(music: "Music") -> Tally:
        return Tally.of(rule(music))

    return tally


@dataclass(frozen=True, slots=True, eq=False)
class Music:
    """A score made ready. melody: highest notes of the leading part. bass: lowest notes of the bass part, or
    of all parts below LOW. parts: of the pitched ones. spans: chords, one or two a bar."""

    score: Score
    notes: NoteArrays
    key: Key
    spans: tuple[ChordSpan, ...]
    roles: tuple[str, ...]
    melody: Notes
    bass: Notes

    @classmethod
    def of(cls, score: Score) -> "Music":
        """Listen to a score with at least one note."""
        notes, found = arrays(score), roles(score)
        lead = [p for p, role in zip(score.parts, found, strict=True) if role == "lead"]
        low = [p for p, role in zip(score.parts, found, strict=True) if role == "bass"]
        pitched = [n for p in score.parts if not p.is_drum for n in p.notes]
        bass = [n for p in low for n in p.notes] or [n for n in pitched if n.pitch < LOW]
        return cls(
            score=score,
            notes=notes,
            key=estimate_key(notes, complete=True).key,
            spans=estimate_chords(notes),
            roles=found,
            melody=edge([n for p in lead for n in p.notes], top=True),
            bass=edge(bass, top=False),
        )

    @property
    def pitched(self) -> tuple[Part, ...]:
        return tuple(p for p in self.score.parts if not p.is_drum)

    @property
    def drums(self) -> Notes:
        """All drum hits in time order."""
        return tuple(sorted(n for p in self.score.parts if p.is_drum for n in p.notes))

    @property
    def bar_ticks(self) -> int:
        return self.score.meter.bar_ticks

    @property
    def beat_ticks(self) -> int:
        return self.score.meter.beat_ticks

    @property
    def scale(self) -> frozenset[int]:
        """Pitch classes of the key, the raised seventh of minor among them."""
        return frozenset((step + self.key.tonic) % 12 for step in SCALES[self.key.mode])

    @property
    def strong(self) -> tuple[int, ...]:
        """Onsets of bars and of their second halves (of bars of four beats and more)."""
        meter, halves = self.score.meter, [0]
        if meter.bar_ticks // meter.beat_ticks in (4, 6):
            halves.append(meter.half_bar_ticks)
        return tuple(bar * meter.bar_ticks + half for bar in range(self.score.bars) for half in halves)

    @property
    def beats(self) -> range:
        """Onsets of all felt beats."""
        return range(0, self.score.bars * self.bar_ticks, self.beat_ticks)

    def degree(self, pitch: int) -> int:
        """Semitones above the tonic, 0..11."""
        return (pitch - self.key.tonic) % 12

    def chord_at(self, tick: int) -> Chord | None:
        """The chord that is heard at a tick."""
        at = bisect_right(self.spans, tick, key=lambda span: span.onset) - 1
        return self.spans[at].chord if at >= 0 else None

    def sounding(self, tick: int) -> tuple[Ints, Ints]:
        """Pitches, ascending, and parts of the pitched notes that sound at a tick."""
        notes = self.notes
        on = (notes.onset <= tick) & (notes.onset + notes.duration > tick) & ~notes.on_drums
        order = np.argsort(notes.pitch[on], kind="stable")
        return notes.pitch[on][order], notes.part[on][order]

    def changes(self) -> Iterator[tuple[ChordSpan, ChordSpan]]:
        """Pairs of chords that follow each other and differ; silence between them is left out."""
        heard = [span for span in self.spans if span.chord]
        yield from ((a, b) for a, b in pairwise(heard) if a.chord != b.chord)

    def melodic(self) -> Iterator[tuple[Note, Note]]:
        """Neighbours of the melody with less than half a bar of silence between them."""
        for one, other in pairwise(self.melody):
            if other.onset - one.end < self.bar_ticks / 2:
                yield one, other

    def drum_bars(self) -> dict[int, Notes]:
        """Drum hits by bar, onsets counted from the bar line."""
        found: dict[int, list[Note]] = {}
        for n in self.drums:
            bar, place = divmod(n.onset, self.bar_ticks)
            found.setdefault(bar, []).append(Note(place, n.pitch, n.duration, n.velocity))
        return {bar: tuple(hits) for bar, hits in found.items()}


def edge(notes: list[Note], *, top: bool) -> Notes:
    """The highest (or lowest) note at each onset."""
    found: dict[int, Note] = {}
    for n in sorted(notes, key=lambda n: n.pitch, reverse=not top):
        found[n.onset] = n
    return tuple(found[onset] for onset in sorted(found))
