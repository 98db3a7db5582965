"""What an edit is about in a piece: which bars, which parts, which pieces of the drum kit.

Names of sections mean what the piece itself has: its own sections, else those that are heard in it; a verse
is its A, a chorus its B, a bridge its C, as sentences that compose are read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from musicgen.errors import InputError
from musicgen.music.kit import kit_pieces
from musicgen.music.measure import arrays, roles
from musicgen.music.measure.sections import PHRASE, sections
from musicgen.music.score import BarSpan, Identity, Note, Part, Score, Section
from musicgen.tasks.in_place import parts_named
from musicgen.text.changes.edit import Edit

_LETTERS = {
    "verse": "A",
    "chorus": "B",
    "bridge": "C",
    "theme": "A",
    "drop": "B",
    "head": "A",
    "pre-chorus": "C",
}
_NTH = {"first": 0, "second": 1, "third": 2, "last": -1}
_LINES = ("melody", "theme", "lead", "accompaniment", "bass", "chords", "rhythm section")


@dataclass(frozen=True, slots=True)
class Chosen:
    """spans: bars from 0, in order. parts: whose. pitches: of the drum kit alone, None for all of a part."""

    spans: tuple[BarSpan, ...]
    parts: frozenset[Identity]
    pitches: frozenset[int] | None = None
    whole: bool = False

    def has(self, identity: Identity, note: Note, bar_ticks: int) -> bool:
        """Whether a note is meant."""
        if identity not in self.parts or (self.pitches is not None and note.pitch not in self.pitches):
            return False
        bar = note.onset // bar_ticks
        return any(span.first <= bar <= span.last for span in self.spans)

    @property
    def bars(self) -> tuple[int, ...]:
        return tuple(bar for span in self.spans for bar in range(span.first, span.last + 1))

    @property
    def part_bars(self) -> frozenset[tuple[Identity, int]]:
        return frozenset((part, bar) for part in self.parts for bar in self.bars)


def chosen(edit: Edit, score: Score) -> Chosen:
    """What an edit means in a piece. Raises InputError for bars or parts that it does not have."""
    spans = spans_of(edit, score)
    parts, pitches = parts_of(edit.parts, edit.others, score)
    is_whole = not edit.bars and not edit.section
    return Chosen(spans, frozenset(p.identity for p in parts), pitches, is_whole)


# --- bars ---------------------------------------------------------------------------------------------------


def spans_of(edit: Edit, score: Score) -> tuple[BarSpan, ...]:
    """The bars of an edit, from 0; all of them where it names no place."""
    if edit.bars:
        return (_numbered(edit.bars, score),)
    if not edit.section:
        return (BarSpan(0, score.bars - 1),)
    if edit.section.startswith("all but "):
        return _others(_named(edit.section.removeprefix("all but "), score), score)
    side, _, name = edit.section.partition(" the ")
    if name and side in ("after", "before"):
        return (_beyond(side, name, score),)
    return _named(edit.section, score)


def _beyond(side: str, name: str, score: Score) -> BarSpan:
    """ "after the drop", "before the chorus": all bars behind or in front of the first one of that name."""
    span = _named(name, score)[0]
    first, last = (span.last + 1, score.bars - 1) if side == "after" else (0, span.first - 1)
    if first > last:
        raise InputError(f"Nothing is {side} the {name} in the piece: name bars from 1 to {score.bars}.")
    return BarSpan(first, last)


def _numbered(bars: tuple[int, int | None], score: Score) -> BarSpan:
    low, high = score.first_bar, score.first_bar + score.bars - 1
    first, last = bars[0], high if bars[1] is None else bars[1]
    if not low <= first <= high:
        raise InputError(f"Bar {first} is asked: the piece has bars {max(1, low)} to {high}.")
    return BarSpan(first - low, min(last, high) - low)


def _named(name: str, score: Score) -> tuple[BarSpan, ...]:
    total = score.bars
    if name.startswith("bar"):
        numbers = [int(n) for n in name.replace("-", " ").split() if n.isdigit()]
        return (_numbered((numbers[0], numbers[-1] if not name.endswith("-") else None), score),)
    if name.startswith("last ") and name.endswith(" bars"):
        count = min(total, int(name.split()[1]))
        return (BarSpan(total - count, total - 1),)
    half, edge = (total + 1) // 2, max(1, total // PHRASE)
    plain = {
        "first half": BarSpan(0, half - 1), "second half": BarSpan(min(half, total - 1), total - 1),
        "first time": BarSpan(0, half - 1), "second time": BarSpan(min(half, total - 1), total - 1),
        "middle part": BarSpan(min(edge, total - 1), max(edge, total - edge - 1)),
        "beginning": BarSpan(0, min(PHRASE, total) - 1), "end": BarSpan(max(0, total - PHRASE), total - 1),
    }  # fmt: skip
    return (plain[name],) if name in plain else _by_sections(name, score)


def _by_sections(name: str, score: Score) -> tuple[BarSpan, ...]:
    own = score.sections or sections(arrays(score))
    nth, _, kind = name.partition(" ") if name.split(" ")[0] in _NTH else ("", "", name)
    kind = kind.removeprefix("section ")
    found = _alike(kind, own)
    if (not found and kind in ("intro", "outro")) or kind in (
        "interlude",
        "climax",
        "solo",
        "breakdown",
        "build",
    ):
        count = min(PHRASE, score.bars)
        edge = {"intro": 0, "outro": score.bars - count}.get(kind, max(0, score.bars // 2 - count // 2))
        return (BarSpan(edge, edge + count - 1),)
    if not found:
        names = ", ".join(dict.fromkeys(section.name for section in own))
        raise InputError(f"There is no {name} in the piece: its sections are {names}; or name bars.")
    if nth:
        place = _NTH[nth]
        if place >= len(found):
            raise InputError(f"There is no {name} in the piece: it has {len(found)} of them.")
        found = [found[place]]
    return tuple(
        BarSpan(s.first_bar, min(s.first_bar + s.bars, score.bars) - 1)
        for s in found
        if s.first_bar < score.bars
    )


def _alike(kind: str, own: Sequence[Section]) -> list[Section]:
    letter = _LETTERS.get(kind, kind)
    found = [s for s in own if s.name.rstrip("'").casefold() == letter.casefold()]
    if not found and kind in ("bridge", "pre-chorus"):
        found = [s for s in own if s.name.rstrip("'") in ("C", "D")]
    return found


def _others(spans: Iterable[BarSpan], score: Score) -> tuple[BarSpan, ...]:
    inside = {bar for span in spans for bar in range(span.first, span.last + 1)}
    return runs(bar for bar in range(score.bars) if bar not in inside)


def runs(bars: Iterable[int]) -> tuple[BarSpan, ...]:
    """Bars in order as stretches without a gap."""
    found: list[BarSpan] = []
    for bar in bars:
        if found and found[-1].last == bar - 1:
            found[-1] = BarSpan(found[-1].first, bar)
        else:
            found.append(BarSpan(bar, bar))
    return tuple(found)


# --- parts --------------------------------------------------------------------------------------------------


def parts_of(
    names: Sequence[str], others: bool, score: Score
) -> tuple[tuple[Part, ...], frozenset[int] | None]:
    """The parts that go by these names, all where none is named; and pitches where only pieces of the kit
    are. Raises InputError for a name that nobody has."""
    if not names:
        return score.parts, None
    found: set[Identity] = set()
    pitches: set[int] | None = set()
    for name in names:
        parts, own = _called(name, score)
        found |= {part.identity for part in parts}
        pitches = pitches | own if pitches is not None and own else None
    if others:
        left = tuple(part for part in score.parts if part.identity not in found)
        if not left:
            raise InputError(f"There is nobody but {', '.join(names)} in the piece: name other parts.")
        return left, None
    return tuple(part for part in score.parts if part.identity in found), frozenset(
        pitches
    ) if pitches else None


def _called(name: str, score: Score) -> tuple[Sequence[Part], set[int]]:
    if name in _LINES and (line := _line(name, score)):
        return line, set()
    if name in kit_pieces():
        kits = [part for part in score.parts if part.is_drum]
        sounding = {note.pitch for part in kits for note in part.notes} & set(kit_pieces()[name].pitches)
        if sounding:
            return kits, sounding
        raise InputError(f"There is no {name} in the piece: nothing was done with it.")
    return parts_named(score, [name]), set()


def _line(name: str, score: Score) -> list[Part]:
    """Parts by what they do."""
    does = dict(zip(score.parts, roles(score), strict=True))
    wanted = {
        "melody": ("lead",), "theme": ("lead",), "lead": ("lead",), "bass": ("bass",),
        "accompaniment": ("chords", "pad", "figure", "bass", "touch"), "chords": ("chords", "pad"),
        "rhythm section": ("beat", "bass"),
    }[name]  # fmt: skip
    return [part for part, role in does.items() if role in wanted]


def lead_of(score: Score) -> Part | None:
    """The part that has the melody."""
    found = _line("melody", score)
    return found[0] if found else None
