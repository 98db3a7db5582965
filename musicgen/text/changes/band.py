"""Who plays: added, dropped, muted, replaced, alone, and where somebody comes in."""

import re
from dataclasses import replace

from musicgen.text.changes.clause import Where, Who, edit, where, who
from musicgen.text.changes.edit import Bars, Edit
from musicgen.text.changes.sheet import Clause, Item, Sheet

_NAMED = ("player", "piece", "line")
_TUNES = ("melody", "theme", "lead")
_GIVING = (
    *_NAMED,
    "place",
    "firstpart",
    "make",
    "swapverb",
    "add",
    "enter",
    "with",
    ">",
    ">>",
    "<",
    "up",
    "total",
)
_PUTS = ("put", "use", "have", "let's hear", "用", "pon", "mets", "nimm", "con", "mit", "avec")
_COMPARING = ("than", "que", "qu")
_ONLY = re.compile(r"\s?(?:only|just|nur|seulement|uniquement|solo|solamente|unicamente)(?![a-z])|仅|只")

_ONLY_BEHIND = ("だけ", "のみ")
_SOME = re.compile(r"(?<![a-z])(?:an?|some|another|eine?n?|une?|una|un[oa]s)\s$")
_LETS = ("lass", "lasse")


def read_replacing(sheet: Sheet, clause: Clause) -> list[Edit]:
    """One player for another: "swap the guitar for a piano", "piano instead of guitar", 吉他换成钢琴."""
    named = clause.of(*_NAMED)
    if len(named) < 2:
        return []
    pair = _backwards(sheet, clause, named) or _forwards(clause, named) or _tune_given(sheet, clause, named)
    if pair is None:
        return []
    olds, news, proof = pair
    place = where(clause)
    clause.use(*olds, *news, *proof, *place.items)
    clause.use(
        *clause.of(
            "swapverb", "instead", "make", "add", "drop", "enter", "rewrite", "with", "dropped", "rhythm"
        )
    )
    made = edit(sheet, "replace", [*olds, *news, *proof], _listed(news), place)
    return [replace(made, from_=_listed(olds))]


def _listed(items: list[Item]) -> str:
    return ", ".join(dict.fromkeys(item.value for item in items))


def _backwards(
    sheet: Sheet, clause: Clause, named: list[Item]
) -> tuple[list[Item], list[Item], list[Item]] | None:
    """ "B instead of A"; "instead of A, B"."""
    for mark in clause.of("<"):
        if _compares(sheet, mark) and not clause.has("swapverb"):
            continue
        before = [i for i in named if i.end <= mark.start]
        after = [i for i in named if i.start >= mark.end]
        if before and after:
            return after, before, [mark]
        if (len(after) > 1 and clause.has("make", "add", "with", "swapverb", "only")) or len(after) == 2:
            return after[:1], after[1:], [mark]
    return None


def _tune_given(
    sheet: Sheet, clause: Clause, named: list[Item]
) -> tuple[list[Item], list[Item], list[Item]] | None:
    """ "the melody on the oboe", "let the cello take over the melody"."""
    tunes = [i for i in named if i.kind == "line" and i.value in _TUNES]
    others = [i for i in named if i.kind == "player"]
    if len(tunes) != 1 or len(others) != 1 or any(i.kind not in _GIVING for i in clause.items):
        return None
    joins = clause.first("add")
    if joins and sheet.folded.text[joins.start : joins.end] not in _PUTS:
        return None
    return tunes, others, []


def _compares(sheet: Sheet, mark: Item) -> bool:
    """ "rather a harp than a guitar": a word that only swaps behind one of choice."""
    return sheet.folded.text[mark.start : mark.end].split(" ")[0].split("'")[0] in _COMPARING


def _forwards(clause: Clause, named: list[Item]) -> tuple[list[Item], list[Item], list[Item]] | None:
    """ "swap A for B": a verb, and a word between the two."""
    verb = clause.first("swapverb", "instead")
    for mark in clause.of(">", ">>"):
        before = [i for i in named if i.end <= mark.start]
        after = [i for i in named if i.start >= mark.end]
        if before and after and (verb or mark.kind == ">>"):
            return before, after, [mark, *([verb] if verb else [])]
    return None


def read_alone(sheet: Sheet, clause: Clause) -> list[Edit]:
    """ "only piano in the intro", "solo the piano": all others rest. "piano only in the intro": he rests
    elsewhere."""
    mark = clause.first("only", "solo")
    named = clause.of(*_NAMED)
    verb = clause.first("drop", "dropped", "mute")
    verb = None if verb and sheet.folded.text[verb.start : verb.end] in _LETS else verb
    if mark is None and named and not verb and (inside := _only_there(sheet, clause, named)):
        return [inside]
    if mark is not None and mark.kind == "solo" and clause.has("add", "with") and not clause.has("all"):
        clause.use(mark)
        return []  # "a trumpet solo in bars 17-24" joins
    if mark is None or not named or clause.has("wait", "but") or (verb and not _same(verb, [mark])):
        return []
    place = where(clause)
    at = place.items[0] if place.items else None
    japanese = sheet.language == "ja"
    elsewhere = at and mark.kind == "only" and named[-1].end <= mark.start <= at.start and not japanese
    elsewhere = elsewhere or (at and mark.kind == "only" and 0 <= at.start - mark.end <= 1 and not japanese)
    people = Who(tuple(dict.fromkeys(i.value for i in named)), not elsewhere, tuple(named))
    clause.use(
        mark, *named, *place.items, *clause.of("all", "mute", "only", "solo", "keep", "drop", "add", "total")
    )
    if elsewhere and place.kind == "from":
        return [edit(sheet, "entrance", [mark], "", _from_there(place), people)]
    if elsewhere:
        where_else = replace(place, bars=None, section=f"all but {_spoken(place)}")
        return [edit(sheet, "mute", [mark], "", where_else, people)]
    return [edit(sheet, "mute" if place else "drop", [mark], "", place, people)]


def _only_there(sheet: Sheet, clause: Clause, named: list[Item]) -> Edit | None:
    """ "the piano only in the intro": he rests elsewhere."""
    place = where(clause)
    at = place.items[0] if place.items else None
    if at is None:
        return None
    said, is_behind = sheet.folded.text[at.start : at.end], named[-1].end <= at.start
    if not _ONLY.match(said) and not (is_behind and said.endswith(_ONLY_BEHIND)):
        return None
    people = Who(tuple(dict.fromkeys(i.value for i in named)), False, tuple(named))
    clause.use(*named, at, *clause.of("add", "enter", "with", "make"))
    if place.kind == "from":
        return edit(sheet, "entrance", [], "", _from_there(place), people)
    return edit(sheet, "mute", [], "", replace(place, bars=None, section=f"all but {_spoken(place)}"), people)


def _spoken(place: Where) -> str:
    if place.bars is None:
        return place.section
    first, last = place.bars
    return f"bars {first}-{last}" if last and last != first else f"bar {first}" if last else f"bars {first}-"


def read_band(sheet: Sheet, clause: Clause) -> list[Edit]:
    """Waiting, entering, muting, dropping, adding: whichever is said of those who are left."""
    for reader in (_waiting, _resting, _ended, _entering, _added):
        if made := reader(sheet, clause):
            return made
    return []


def _waiting(sheet: Sheet, clause: Clause) -> list[Edit]:
    mark, people, place = clause.first("wait"), who(clause), where(clause)
    if mark is None or not people.parts or not place:
        return []
    clause.use(
        mark, *people.items, *place.items, *clause.of("enter", "keep", "drop", "mute", "only", "total", "add")
    )
    return [edit(sheet, "entrance", [mark], "", _from_there(place), people, exact=True)]


def _from_there(place: Where) -> Where:
    """Where somebody enters: from its first bar on."""
    if place.bars is None:
        return place
    first, last = place.bars
    if place.kind in ("until", "before"):
        first = (last or first) + (place.kind == "before")
    return replace(place, bars=(first, None))


def _ended(sheet: Sheet, clause: Clause) -> list[Edit]:
    """ "lose the drums"; with a place they rest there."""
    mark, people, place = clause.first("drop", "dropped"), who(clause), where(clause)
    if mark is None or not people.parts or _lets(sheet, clause, mark):
        return []
    marks = clause.of("drop", "dropped", "mute")
    clause.use(
        *marks,
        *people.items,
        *place.items,
        *clause.of("shorter", "add", "enter", "all", "total", "only", "keep", "rewrite"),
    )
    if (
        place.kind in ("until", "before")
        and not clause.has("place")
        and (place.bars is None or place.bars[0] == 1)
    ):
        return [edit(sheet, "entrance", [mark], "", _from_there(place), people, exact=True)]
    return [edit(sheet, "mute" if place else "drop", [mark], "", place, people)]


def _lets(sheet: Sheet, clause: Clause, mark: Item) -> bool:
    """ "lass die Geigen einsetzen", "lass den Bass so": let, and not leave out."""
    is_let = sheet.folded.text[mark.start : mark.end] in _LETS
    return is_let and any(i.kind in ("enter", "wait", "keep") for i in clause.items)


def _same(mark: Item, others: list[Item]) -> bool:
    """Whether the same letters have another meaning, too."""
    return any(o.start == mark.start and o.end >= mark.end for o in others)


def _entering(sheet: Sheet, clause: Clause) -> list[Edit]:
    mark, people, place = clause.first("enter"), who(clause), where(clause)
    if not people.parts or not place or people.others:
        return []
    from_on = place.kind == "from" and (place.bars is None or place.bars[1] is None)
    at_once = (
        place.kind in ("at", "", *(("in",) if mark else ()))
        and place.bars is not None
        and place.bars[0] == place.bars[1]
    )
    is_entrance = from_on or (
        mark is not None and (at_once or (place.bars is None and place.kind in ("at", "from")))
    )
    starts = from_on or (mark is not None and at_once)
    if starts and _is_some(sheet, people):
        place = _from_there(place)
        clause.use(mark, *people.items, *place.items, *clause.of("add", "with", "enter", "make"))
        return [edit(sheet, "add", [mark], "", place, people)]  # "let a viola join from bar 21"
    named = mark is not None and place.bars is None and not clause.has("add")
    if clause.has("mute") or not (is_entrance or named):
        return []
    clause.use(mark, *people.items, *place.items, *clause.of("add", "with", "enter", "make"))
    return [edit(sheet, "entrance", [mark], "", _from_there(place), people, exact=False)]


def _is_some(sheet: Sheet, people: Who) -> bool:
    """Whether the first one named has an indefinite article: nobody of the band yet."""
    first = people.items[0].start
    return bool(_SOME.search(sheet.folded.text[max(0, first - 8) : first]))


def _resting(sheet: Sheet, clause: Clause) -> list[Edit]:
    """Who rests, and where; a word that also means "drop" does so only where a place is named."""
    mark, people, place = clause.first("mute"), who(clause), where(clause)
    if mark is None or not (people.parts or (place and clause.has("all"))):
        return []
    if not place and _same(mark, clause.of("drop", "dropped")):
        return []
    clause.use(
        mark,
        *people.items,
        *place.items,
        *clause.of("mute", "keep", "all", "total", "enter", "add", "make", "less"),
    )
    if (
        place.bars
        and place.kind in ("at", "")
        and place.bars[0] == place.bars[1]
        and clause.items[-1].kind == "place"
    ):
        place = place if place.kind else replace(place, bars=(place.bars[0], None))
    return [edit(sheet, "mute", [mark], "", place, people)]


def _added(sheet: Sheet, clause: Clause) -> list[Edit]:
    mark, people, place = clause.first("add", "with", "instead"), who(clause), where(clause)
    if not people.parts or people.others:
        return []
    real = [i for i in people.items if i.kind != "line"]
    if not real or (mark is None and not place and not _bare(clause)):
        return []
    clause.use(mark, *people.items, *place.items, *clause.of("add", "with", "longer", "make", "enter", "bit"))
    return [edit(sheet, "add", [mark], "", place, people)]


def _bare(clause: Clause) -> bool:
    """Nothing but players is said."""
    return all(i.kind in (*_NAMED, "number", "bit", "make", "and", "up", "down") for i in clause.items)


def joined_swap(sheet: Sheet, edits: list[Edit], instead: bool) -> list[Edit]:
    """ "get rid of both guitars and let an organ hold the chords instead": a drop and an add are one swap."""
    drops = [e for e in edits if e.what in ("drop", "mute") and not e.others]
    adds = [e for e in edits if e.what in ("add", "entrance")]
    if not instead or len(drops) != 1 or len(adds) != 1:
        return edits
    drop, add = drops[0], adds[0]
    first, last = min(drop.start, add.start), max(drop.start + len(drop.words), add.start + len(add.words))
    bars: Bars | None = drop.bars or add.bars
    words = sheet.folded.prompt[first:last]
    made = Edit(
        "replace",
        bars,
        drop.section or add.section,
        (),
        False,
        ", ".join(drop.parts),
        ", ".join(add.parts),
        True,
        words,
        first,
    )
    return [made if e is drop else e for e in edits if e is not add]
