"""What every reader of a clause asks: where, who, how much; and the edit that comes of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from musicgen.text.changes.edit import DENSITY, EXACT, Bars, Edit
from musicgen.text.changes.sheet import WHO, Clause, Item, Sheet

_SECTIONS = {"prechorus": "pre-chorus"}
_NTH = {1: "first ", 2: "second ", 3: "third ", -1: "last "}
_NEAR = 6
# What holds for a stretch of bars, so that "until the chorus" is all that is before it.
_STRETCHED = ("loudness", DENSITY, "register", "mood", "rhythm", "mute")
_HANDS = ("left hand", "right hand")


@dataclass(frozen=True, slots=True)
class Where:
    """bars, section: as an `Edit` has them. kind: of the word before it (from, until, at, in …)."""

    bars: Bars | None = None
    section: str = ""
    kind: str = ""
    items: tuple[Item, ...] = ()

    def __bool__(self) -> bool:
        return self.bars is not None or bool(self.section)


NOWHERE = Where()


def where(clause: Clause) -> Where:
    """The place that a clause names."""
    item = clause.first("place") or clause.first("firstpart", "letter")
    return where_of(item) if item else NOWHERE


def where_of(item: Item) -> Where:
    """A place as bars or a section by name."""
    if item.place is None:
        named = f"section {item.value}" if item.kind == "letter" else item.value
        return NOWHERE if named == "everywhere" else Where(None, named, "in", (item,))
    place = item.place
    if place.section:
        after = "after the " if place.kind == "after" else ""
        name = after + _NTH.get(place.nth, "") + _SECTIONS.get(place.section, place.section)
        return Where(None, name, place.kind, (item,))
    if place.first < 0:
        return Where(None, f"last {-place.first} bars", "in", (item,))
    if place.kind == "from" and place.last > place.first:
        return Where((place.first, place.last), "", "in", (item,))
    stretch = place.stretch(enters=False)
    if place.kind in ("at", "in", "") and place.last <= place.first:
        return Where((place.first, place.first), "", place.kind or "at", (item,))
    return Where((stretch.first, stretch.last), "", place.kind, (item,))


@dataclass(frozen=True, slots=True)
class Who:
    parts: tuple[str, ...] = ()
    others: bool = False
    items: tuple[Item, ...] = ()


def who(clause: Clause) -> Who:
    """Whom a clause is about: those named, or all but those behind "except"."""
    named = clause.of("player", "piece", "line")
    but = next((i for i in clause.of("but") if i.start > 0 or named), None)
    if but:
        japanese = [
            i for i in named if 0 <= but.start - i.end <= 1 and but.start >= named[0].end
        ]  # ハープ以外
        behind = [i for i in named if i.start >= but.end]
        kept = behind or japanese
        if kept and (clause.has("all") or (behind and not japanese) or (japanese and not behind)):
            return Who(_names(kept), True, (but, *kept, *clause.of("all")))
    return Who(_with_hands(named), False, tuple(named))


def _with_hands(named: list[Item]) -> tuple[str, ...]:
    """ "piano left hand": a hand behind its instrument is one part, and not two."""
    owners = {
        other: one
        for one, other in pairwise(named)
        if one.kind == "player" and other.value in _HANDS and 0 <= other.start - one.end <= 1
    }
    names = [f"{owners[i].value} {i.value}" if i in owners else i.value for i in named]
    return tuple(
        dict.fromkeys(name for i, name in zip(named, names, strict=True) if i not in owners.values())
    )


def _names(items: Iterable[Item]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.value for item in items))


def edit(
    sheet: Sheet,
    what: str,
    items: Iterable[Item | None],
    to: str = "",
    place: Where = NOWHERE,
    parts: Who | None = None,
    exact: bool | None = None,
) -> Edit:
    """An edit, with all that proves it."""
    people = parts or Who()
    proof = [i for i in (*items, *place.items, *people.items) if i is not None]
    words, start = sheet.words(proof)
    section = place.section
    if section and place.kind in ("before", "until") and what in _STRETCHED:
        section = f"before the {section}"
    made = Edit(what, place.bars, section, people.parts, people.others, "", to)
    complains = any(item.kind in ("bad", "badmood", "too", "wrong") for item in proof)
    exact = what in EXACT if exact is None else exact
    return replace(made, words=words, start=start, exact=exact, complains=complains)


def degree(sheet: Sheet, clause: Clause, head: Item) -> tuple[str, list[Item]]:
    """ "a bit ", "much " or "" as said of a head; and the words that say it."""
    for ending, said in (("much", "much "), ("bit", "a bit ")):
        if head.value.endswith(ending):  # "slow it right down"
            return said, []
    for kind, said in (("bit", "a bit "), ("much", "much ")):
        for item in clause.of(kind):
            if _touches(sheet, clause, item, head):
                return said, [item]
    return "", []


def _touches(sheet: Sheet, clause: Clause, item: Item, head: Item) -> bool:
    """Whether a word of degree stands beside a head, no other head between."""
    low, high = min(item.end, head.end), max(item.start, head.start)
    between = [
        i for i in clause.items if low <= i.start and i.end <= high and i is not head and i is not item
    ]
    if any(i.kind in ("cmp", "bad", "mood", "style", "rhythm") for i in between):
        return False
    return high - low <= (14 if sheet.language not in ("zh", "ja") else _NEAR)


def beside(clause: Clause, head: Item, *kinds: str) -> Item | None:
    """The word of a kind right before a head ("more", "too"), nothing but a blank between."""
    found = [
        i for i in clause.items if i.kind in kinds and i not in clause.used and 0 <= head.start - i.end <= 1
    ]
    return found[-1] if found else None


def text_between(sheet: Sheet, start: int, end: int) -> str:
    return sheet.folded.text[start:end]


def is_spaced(sheet: Sheet) -> bool:
    return sheet.language not in ("zh", "ja")


NUMBER = re.compile(r"\d")
_ALL = WHO
