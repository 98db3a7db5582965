"""Holes in a score: what the model is shown around one, and how what it writes is put in. Draws nothing.

A hole is some bars of some parts. What stands outside stays as it is, note for note: a new note never cuts
one that rings into the hole, and ends where the hole ends.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from musicgen.errors import InputError
from musicgen.music.measure import arrays, estimate_chords, loops
from musicgen.music.measure.sections import sections
from musicgen.music.quantise import floor_duration
from musicgen.music.score import BarSpan, ChordSpan, Note, Part, Score, bars_of, without_instance_gaps
from musicgen.music.theory import Chord, Key
from musicgen.tasks.plan.form import plan_of
from musicgen.tokens import vocab
from musicgen.tokens.controls import MAX_WINDOW_BARS
from musicgen.tokens.header import Edges, measured
from musicgen.tokens.shown import PartBar, shown_roles
from musicgen.tokens.tokenizer import (
    Content,
    Decoded,
    Frame,
    encode_bars,
    encode_header,
    excerpt,
    frame_of,
    state_of,
)

# A larger hole is filled in pieces of so many bars and part-bars, each seen by the next.
MOST_BARS, MOST_PART_BARS = 16, 60
# Ids that are kept free for what is drawn: a hidden part-bar usually takes fewer.
IDS_A_PART_BAR, LEAST_ROOM = 16, 500
Identity = tuple[bool, int, int]


@dataclass(frozen=True, slots=True)
class Hole:
    """Bars of a score (first .. last, counted from 0) and the `Part.identity` of each part hidden in them."""

    span: BarSpan
    parts: frozenset[Identity]

    @property
    def bars(self) -> range:
        return range(self.span.first, self.span.last + 1)


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What the model is shown: ids up to and with FILL. first: the piece's bar that the window begins with.

    total: bars of the piece. hidden: (part id, bar of the window). state: the window, what is hidden
    included. frame: the piece's tempo, and the key that relative pitches stand above.
    """

    ids: tuple[int, ...]
    first: int
    bars: int
    total: int
    hidden: frozenset[PartBar]
    state: Decoded
    frame: Frame

    @property
    def shift(self) -> int:
        """Semitones from relative to sounding pitches."""
        return self.frame.shift

    @property
    def key(self) -> Key | None:
        """The key that relative pitches stand above; None where it is not known."""
        mode = self.state.controls["mode"]
        return None if self.frame.tonic is None or mode is None else Key(self.frame.tonic, mode)

    @property
    def ends(self) -> bool:
        """Whether it holds the piece's last bar."""
        return self.first + self.bars == self.total


def checked(hole: Hole, score: Score) -> Hole:
    """The hole, if the score has such bars and parts. Raises InputError."""
    if not 0 <= hole.span.first <= hole.span.last < score.bars:
        raise InputError(
            f"Bars {hole.span.first + 1} to {hole.span.last + 1} are asked: the piece has {score.bars}."
        )
    known = {part.identity for part in score.parts}
    if not hole.parts or not hole.parts <= known:
        raise InputError("Parts are asked that the piece does not have: choose some of its own.")
    return hole


def pieces(hole: Hole) -> Iterator[Hole]:
    """The hole in stretches of at most MOST_BARS and (of several bars) MOST_PART_BARS, in order."""
    most = max(1, min(MOST_BARS, MOST_PART_BARS // len(hole.parts)))
    for first in range(hole.span.first, hole.span.last + 1, most):
        yield replace(hole, span=BarSpan(first, min(first + most - 1, hole.span.last)))


# --- what is shown ----------------------------------------------------------------------------------------


def heard_through(score: Score) -> Score:
    """The score with what all its windows state: chords and sections, heard where they are missing.

    Its key is none of them: each window stands in the key of what it shows.
    """
    notes = arrays(score)
    return replace(
        score,
        chords=score.chords or estimate_chords(notes),
        sections=score.sections or sections(notes),
    )


def view_of(score: Score, hole: Hole, following: int, context: int, **known: str | None) -> View:
    """The widest window around a hole that fits `context` ids and leaves room for what is drawn.

    score: as `heard_through` gives it. following: bars after the hole that may be shown; 0 where they are
    yet to be filled themselves. known: genre and mood, as `header.measured` takes them. Raises InputError
    where not even the hole alone fits.
    """
    room = LEAST_ROOM + IDS_A_PART_BAR * len(hole.bars) * len(hole.parts)
    written = hole.span.last + 1 + following
    for most in range(MAX_WINDOW_BARS, len(hole.bars) - 1, -1):
        bars = _around(hole, score.bars, following, most)
        view = _view(score, hole, bars, _edges(score, bars, written), known)
        if len(view.ids) + room <= context:
            return view
    raise InputError("There is too much music around this spot for the model: choose fewer bars at once.")


def _around(hole: Hole, total: int, following: int, most: int) -> range:
    """At most so many bars: as many before the hole as after it, as far as there are any."""
    spare = most - len(hole.bars)
    before, after = hole.span.first, min(following, total - 1 - hole.span.last)
    right = min(after, max(spare // 2, spare - before))
    left = min(before, spare - right)
    return range(hole.span.first - left, hole.span.last + 1 + right)


def _edges(score: Score, bars: range, written: int) -> Edges:
    """How the window lies in the piece, of which so many bars are written, the hole aside."""
    goes_on = bars.stop < min(written, score.bars)
    return Edges(
        opens=bars.start == 0,
        ends=bars.stop == score.bars,
        loops=goes_on and loops(score, bars.start, len(bars)),
    )


def _view(score: Score, hole: Hole, bars: range, edges: Edges, known: Mapping[str, str | None]) -> View:
    ids_of = {part.identity: vocab.part_id(part) for part in score.parts}
    own = frozenset(ids_of[identity] for identity in hole.parts)
    hidden = frozenset((part, bar - bars.start) for part in own for bar in hole.bars)
    cut = bars_of(score, BarSpan(bars.start, bars.stop - 1), floor_duration, keep_identities=True)
    in_key, header = measured(cut, edges, bars=len(bars), hidden=hidden, **known)
    state = state_of(replace(score, key=in_key.key), header)
    form = plan_of(tuple(state.plan), [bars])
    window = excerpt(state, bars, form)
    sounding = {part for part, _ in window.contents} | own
    window.band = [part for part in window.band if _is_needed(part, sounding)]
    roles = zip(map(vocab.part_id, cut.parts), shown_roles(cut, len(bars), hidden), strict=True)
    window.roles = {part: window.roles[part] for part in window.band} | dict(roles)
    _cut_at_end(window, score.meter.bar_ticks)
    band = list(window.roles.items())
    ids = (*encode_header(header, form, band), *encode_bars(window, holes=hidden), vocab.FILL)
    return View(ids, bars.start, len(bars), score.bars, hidden, window, frame_of(in_key, header))


def _is_needed(part: int, sounding: Collection[int]) -> bool:
    """Whether a part stands in the band: a second violin needs a first one, even if that rests."""
    identity = vocab.part_identity(part)[:2]
    return any(other >= part and vocab.part_identity(other)[:2] == identity for other in sounding)


def _cut_at_end(state: Decoded, bar_ticks: int) -> None:
    """No note of the window rings past its last bar line."""
    for (part, bar), content in state.contents.items():
        left = (state.bars - bar) * bar_ticks
        if any(position + duration > left for position, _, duration, _ in content):
            state.contents[part, bar] = tuple(
                (position, pitch, min(duration, floor_duration(left - position)), velocity)
                for position, pitch, duration, velocity in content
            )


# --- what is put in ---------------------------------------------------------------------------------------


def put_in(score: Score, hole: Hole, view: View, done: Decoded) -> Score:
    """The score with the contents of `done` in place of what the hole hides.

    hole: some of the bars that the view hides. done: the window with what was drawn, contents and chords by
    bar of the window. Parts without any note stay in place; `settled` leaves them out.
    """
    token_of = {vocab.part_identity(part): part for part in view.state.band}
    parts = []
    for part in score.parts:
        token = token_of.get(part.identity, 0)
        mine = {bar: done.contents.get((token, bar - view.first), ()) for bar in hole.bars}
        new = _notes(mine, 0 if part.is_drum else view.shift, score, hole)
        parts.append(_with(part, hole, new, score) if part.identity in hole.parts else part)
    found = {bar: done.chords.get(bar - view.first, ()) for bar in hole.bars}
    chords = {bar: chords for bar, chords in found.items() if chords}
    return replace(score, parts=tuple(parts), chords=_chords(score, chords, view.shift))


def settled(score: Score) -> Score:
    """Without parts that have no note; volumes, places and names of the others stay."""
    sounding = [part for part in score.parts if part.notes]
    if len(sounding) == len(score.parts):
        return score
    return replace(score, parts=without_instance_gaps(sounding))


def _notes(contents: Mapping[int, Content], shift: int, score: Score, hole: Hole) -> tuple[Note, ...]:
    """Contents by bar of the piece as notes that end with the hole."""
    bar_ticks = score.meter.bar_ticks
    end = (hole.span.last + 1) * bar_ticks
    return tuple(
        Note(onset, pitch + shift, min(duration, floor_duration(end - onset)), velocity)
        for bar, content in sorted(contents.items())
        for position, pitch, duration, velocity in content
        for onset in (bar * bar_ticks + position,)
    )


def _with(part: Part, hole: Hole, new: tuple[Note, ...], score: Score) -> Part:
    """The part with other notes in the hole; new ones that would strike a note still ringing are left out."""
    bar_ticks = score.meter.bar_ticks
    first, end = hole.span.first * bar_ticks, (hole.span.last + 1) * bar_ticks
    kept = [n for n in part.notes if not first <= n.onset < end]
    ringing = {n.pitch: n.end for n in kept if n.onset < first < n.end}
    fitting = [n for n in new if ringing.get(n.pitch, 0) <= n.onset]
    return replace(part, notes=tuple(sorted((*kept, *_apart(fitting)))))


def _apart(notes: list[Note]) -> Iterator[Note]:
    """Notes in order, each cut where its pitch is struck again."""
    next_onset: dict[int, int] = {}
    for note in reversed(notes):
        stop = next_onset.get(note.pitch, note.end)
        next_onset[note.pitch] = note.onset
        yield replace(note, duration=floor_duration(stop - note.onset)) if stop < note.end else note


def _chords(score: Score, new: Mapping[int, tuple[Chord | None, ...]], shift: int) -> tuple[ChordSpan, ...]:
    """The score's chords, with others in some bars (roots relative to the tonic)."""
    meter = score.meter
    kept = [span for span in score.chords if span.onset // meter.bar_ticks not in new]
    for bar, chords in new.items():
        start, half = bar * meter.bar_ticks, meter.half_bar_ticks
        sounding = [chord and chord.transposed(shift) for chord in chords[:2]]
        lengths = [half, meter.bar_ticks - half] if len(sounding) == 2 else [meter.bar_ticks]
        for place, (chord, length) in enumerate(zip(sounding, lengths, strict=True)):
            kept.append(ChordSpan(start + place * half, length, chord))
    return tuple(sorted(kept, key=lambda span: span.onset))
