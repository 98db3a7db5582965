"""A piece while it is changed: a musician's file, or a composed score. One set of exact operations for both.

Values in, values out. `music.edit` does it to scores, `music.midi.edits` and `music.midi.notes` to files.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from musicgen.errors import InputError
from musicgen.music import edit
from musicgen.music.midi import edits, own
from musicgen.music.midi.guest import Guest, open_guest
from musicgen.music.midi.io import score_to_midi
from musicgen.music.midi.notes import with_notes
from musicgen.music.midi.splice import PartBar
from musicgen.music.midi.voices import notes_of
from musicgen.music.score import MAX_BPM, MIN_BPM, BarSpan, Identity, Note, Score
from musicgen.music.theory import Chord, Key

Change = Callable[[Identity, Note], Note | None]


@dataclass(frozen=True, eq=False)
class Held:
    """score: what is worked on. file: what it is a window of, None for a composed piece.

    origin: what parts were called at first, where they are called otherwise now: numbers move up where a
    namesake falls silent, and another instrument is another name.
    """

    score: Score
    file: Guest | None = None
    origin: Mapping[Identity, Identity] = field(default_factory=dict)

    def was(self, identity: Identity) -> Identity:
        """What a part was called at first."""
        return self.origin.get(identity, identity)

    @classmethod
    def of(cls, file: Guest | None, score: Score) -> "Held":
        return cls(file.score if file else score, file)

    def _after(self, file: Guest) -> "Held":
        if self.file is None:
            return Held(file.score, file, self.origin)
        homes = {_home(self.file, i): self.was(i) for i in self.file.seen.map.identities}
        now = {i: homes.get(_home(file, i), i) for i in file.seen.map.identities}
        return Held(file.score, file, {i: was for i, was in now.items() if was != i})

    def with_notes(self, change: Change) -> "Held":
        """Every note through `change`. Raises InputError where none would be left."""
        made = edit.with_notes(self.score, change)
        if not made.note_count and not self._has_more:
            raise InputError("Nothing would be left of the piece: leave at least one part.")
        if self.file is None:
            return replace(self, score=made)
        document = with_notes(self.file.document, self.file.seen, change)
        return self._after(self.file.changed(document))

    @property
    def _has_more(self) -> bool:
        """Whether the file goes on beyond the bars that are worked on."""
        return self.file is not None and len(self.file.seen.windows) > 1

    def with_tempo(self, factor: float) -> "Held":
        """Raises InputError beyond MIN_BPM .. MAX_BPM."""
        bpm = self.score.tempo_bpm * factor
        if not MIN_BPM <= round(bpm, 2) <= MAX_BPM:
            raise InputError(f"{bpm:.0f} BPM would come of it: {MIN_BPM} to {MAX_BPM} can be played.")
        if self.file is None:
            return replace(self, score=replace(self.score, tempo_bpm=round(bpm, 2)))
        return self._after(self.file.changed(edits.with_tempo(self.file.document, factor)))

    def with_tempo_in(self, span: BarSpan, factor: float) -> "Held":
        """Some bars `factor` times as fast; a composed piece becomes a file, which can hold two tempos."""
        if self.file is None:
            return self.as_file().with_tempo_in(span, factor)
        start, end = self.file.ticks_of(span)
        return self._after(self.file.changed(edits.with_tempo(self.file.document, factor, start, end)))

    def as_file(self) -> "Held":
        """A composed piece as the file that would be written of it."""
        return self if self.file else self._after(open_guest(score_to_midi(self.score)))

    def with_bars_again(self, span: BarSpan) -> "Held":
        """The bars of a span once more behind themselves."""
        if self.file is None:
            return replace(self, score=edit.with_bars_again(self.score, span))
        start, end = self.file.ticks_of(span)
        return self._after(self.file.changed(edits.with_stretch_again(self.file.document, start, end)))

    def transposed(self, semitones: int) -> "Held":
        """All but drums, the key and the chords with them."""
        if self.file is None:
            return replace(self, score=edit.transposed_within(self.score, semitones))
        document = edits.transposed(self.file.document, self.file.seen, semitones)
        return self._after(
            self.file.changed(own.with_chords(document, lambda chord: chord.transposed(semitones)))
        )

    def with_key(self, key: Key, chord: Callable[[Chord], Chord]) -> "Held":
        """Key signature and written chords become others; notes stay."""
        if self.file is None:
            spans = tuple(replace(c, chord=c.chord and chord(c.chord)) for c in self.score.chords)
            stated = key if self.score.key else None
            return replace(self, score=replace(self.score, key=stated, chords=spans))
        document = edits.with_key(self.file.document, key)
        return self._after(self.file.changed(own.with_chords(document, chord)))

    def without_bars(self, span: BarSpan) -> "Held":
        if self.file is None:
            end = span.first * self.score.meter.bar_ticks
            cut = edit.without_bars(self.score, span)
            cut = cut if span.last < self.score.bars - 1 else edit.ending_at(cut, end)
            return replace(self, score=cut).settled()
        document = edits.without_bars(self.file.document, self.file.seen, span.first, span.last)
        return self._after(self.file.changed(document))

    def ringing_at(self, bar: int) -> frozenset[PartBar]:
        """Part-bars from which a note rings over the beginning of a bar; in a file by its own ticks."""
        if self.file is None:
            start = bar * self.score.meter.bar_ticks
            sounding = ((p.identity, n) for p in self.score.parts for n in p.notes if n.onset < start < n.end)
            return frozenset((i, n.onset // self.score.meter.bar_ticks) for i, n in sounding)
        start, _ = self.file.ticks_of(BarSpan(bar, bar))
        notes, mapped = notes_of(self.file.document), self.file.seen.map
        over = (notes.onset[mapped.rows] < start) & (notes.end[mapped.rows] > start) & (mapped.part >= 0)
        places = zip(mapped.part[over].tolist(), mapped.bar[over].tolist(), strict=True)
        return frozenset((mapped.identities[part], at) for part, at in places)

    def settled(self) -> "Held":
        """A composed piece without parts that have no note; the others keep their identities."""
        if self.file is not None:
            return self
        sounding = tuple(part for part in self.score.parts if part.notes)
        return replace(self, score=replace(self.score, parts=sounding))

    def played_by(self, identities: Collection[Identity], program: int) -> "Held":
        """Another program for some parts."""
        if self.file is None:
            return self._score_played_by(identities, program)
        document = self.file.document
        for identity in identities:
            document = edits.with_program(document, self.file.seen, identity, program)
        return self._after(self.file.changed(document))

    def _score_played_by(self, identities: Collection[Identity], program: int) -> "Held":
        score, origin = self.score, dict(self.origin)
        for identity in identities:
            part = next(p for p in score.parts if p.identity == identity)
            score, new = edit.played_by(score, part, program)
            origin[new.identity] = origin.pop(identity, identity)
        return replace(self, score=score, origin=origin)

    def put(self, score: Score, part_bars: Collection[PartBar] | None = None) -> "Held":
        """The notes of a score in some part-bars; in those that differ, where none are named."""
        if self.file is None:
            return replace(self, score=score)
        return self._after(self.file.spliced(score, part_bars))


def _home(file: Guest, identity: Identity) -> tuple[int, int]:
    voice = file.seen.map.home(identity)
    return voice.track, voice.channel
