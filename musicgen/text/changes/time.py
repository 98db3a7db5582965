"""Tempo, meter and length: "a bit slower", "20 % faster", "in 6/8", "8 bars more", "trim it to 30 s"."""

import re
from itertools import pairwise

from musicgen.text.changes.clause import NOWHERE, beside, degree, edit, where, who
from musicgen.text.changes.edit import Edit
from musicgen.text.changes.sheet import Clause, Item, Sheet

SLOWEST, FASTEST = 30, 300
_DELTA = 40  # "10 bpm faster"; from so many on a number is a tempo, unless "by" stands before it
_BY = re.compile(r"(?:by|um|de|en|about|some|另外)\s?$")
_TO = re.compile(r"(?:^|\s)(?:to|auf|a)$|[到成为]$")
_FROM_TO = re.compile(r"\s?(?:[a-z]{2,8} |小节)?(?:to|auf|al?|hasta|bis|->|[提加升降减改调]?到|から)\s?")
_GAP = 12
_FEELS = {"half time": "half-time feel", "double time": "double-time feel"}


def read_tempo(sheet: Sheet, clause: Clause) -> list[Edit]:
    """A factor, a number with its unit, a bare number, or a relative word."""
    found = _factor(sheet, clause) or _numbered(sheet, clause) or _relative(sheet, clause)
    return [found] if found else []


def _factor(sheet: Sheet, clause: Clause) -> Edit | None:
    item = clause.first("factor")
    if item is None or clause.has("chordword"):
        return None
    place, people = where(clause), who(clause)
    feel = _FEELS.get(sheet.folded.loose[item.start : item.end])
    if feel and people.parts:  # "half-time drums in the bridge": the beat, and not the tempo
        clause.use(item, *place.items, *people.items)
        return edit(sheet, "rhythm", [item], feel, place, people)
    clause.use(item, *place.items, *clause.of("tempoword"))
    return edit(sheet, "tempo", [item], f"x{item.value}", place)


def _numbered(sheet: Sheet, clause: Clause) -> Edit | None:
    number = _tempo_number(sheet, clause)
    if number is None:
        return None
    unit = next((u for u in clause.of("unit") if u.value == "bpm"), None)
    percent, label = clause.first("percent"), clause.first("tempoword")
    way, sayer = _way(sheet, clause, number)
    value = float(number.value)
    is_delta = way and (
        value < _DELTA or bool(_BY.search(sheet.folded.text[max(0, number.start - 8) : number.start]))
    )
    words = [number, unit, percent, label, sayer if is_delta or percent else None]
    clause.use(*words, *(clause.of("make")), sayer)
    if percent:
        return edit(sheet, "tempo", words, f"{'+' if way >= 0 else '-'}{value:g}%")
    if is_delta:
        return edit(sheet, "tempo", words, f"{'+' if way > 0 else '-'}{value:g}")
    if not SLOWEST <= value <= FASTEST and unit is None:
        return None
    return edit(sheet, "tempo", words, f"{value:g}")


def _tempo_number(sheet: Sheet, clause: Clause) -> Item | None:
    """The number that a tempo is said in."""
    named = sorted(_goals(sheet, clause), key=lambda n: not _has_unit(clause, n))
    for number in named:
        units = [u for u in clause.items if u.kind == "unit" and 0 <= u.start - number.end <= _GAP]
        if any(u.value != "bpm" for u in units[:1]):
            continue
        is_pace = clause.has("tempoword") or any(c.value.startswith("tempo") for c in clause.of("cmp", "bad"))
        near = clause.has("percent") and is_pace
        if near or units or ((is_pace and not clause.has("longer")) or clause.has("tempoword")):
            return number
        if _DELTA <= float(number.value) <= 240 and not _is_other(clause, number):
            return number
    return None


def _goals(sheet: Sheet, clause: Clause) -> list[Item]:
    """The numbers of a clause, but of "from 90 to 100" the second."""
    numbers = clause.of("number")
    left = {
        one for one, other in pairwise(numbers) if _FROM_TO.fullmatch(sheet.folded.text, one.end, other.start)
    }
    return [number for number in numbers if number not in left]


def _has_unit(clause: Clause, number: Item) -> bool:
    return any(0 <= u.start - number.end <= 2 for u in clause.of("percent", "unit"))


def _is_other(clause: Clause, number: Item) -> bool:
    """Whether a bare number is beside something else than a tempo."""
    others = [
        i
        for i in clause.items
        if i not in clause.used
        and i.kind
        in (
            "player",
            "interval",
            "keyword",
            "unit",
            "chordword",
            "longer",
            "shorter",
            "total",
            "drop",
            "percent",
            "keep",
        )
    ]
    return any(i.kind not in ("total", "shorter", "drop") for i in others)


def _way(sheet: Sheet, clause: Clause, number: Item) -> tuple[int, Item | None]:
    """Whether a number is added (1) or taken off (-1), and the word that says so."""
    sign = sheet.folded.text[max(0, number.start - 1) : number.start]
    if sign in ("+", "-"):
        return (1 if sign == "+" else -1), None
    for item in clause.items:
        if item.kind in ("cmp", "bad") and item.value.startswith("tempo") and item not in clause.used:
            return (1 if "+" in item.value else -1), item
    for item in clause.of("up", "down", "more", "less"):
        return (1 if item.kind in ("up", "more") else -1), item
    return 0, None


def _relative(sheet: Sheet, clause: Clause) -> Edit | None:
    head, way = None, 0
    for item in clause.of("cmp", "bad", "adj"):
        if not item.value.startswith("tempo"):
            continue
        sign = 1 if "+" in item.value else -1
        if item.kind == "adj":
            before = beside(clause, item, "more", "less", "too")
            if before is None and not _is_plain(clause, item):
                continue
            sign = -sign if before and before.kind in ("less", "too") else sign
        head, way = item, sign
        break
    if head is None:
        return _by_label(sheet, clause)
    said, proof = degree(sheet, clause, head)
    place = where(clause)
    before = beside(clause, head, "more", "less", "too")
    clause.use(head, before, *proof, *place.items)
    to = said + ("faster" if way > 0 else "slower")
    return edit(sheet, "tempo", [head, before, *proof], to, place)


def _by_label(sheet: Sheet, clause: Clause) -> Edit | None:
    """ "tempo up a bit": the word for it and a way."""
    label, way = clause.first("tempoword"), clause.first("up", "down", "more", "less")
    if label is None or way is None or clause.has("interval", "number", "chordword"):
        return None
    said, proof = degree(sheet, clause, way)
    place = where(clause)
    clause.use(label, way, *proof, *place.items)
    to = said + ("faster" if way.kind in ("up", "more") else "slower")
    return edit(sheet, "tempo", [label, way, *proof], to, place)


def _is_plain(clause: Clause, item: Item) -> bool:
    """ "slow, please", "make it fast": an adjective alone."""
    others = [
        i
        for i in clause.items
        if i.kind
        not in (
            "make",
            "bit",
            "much",
            "more",
            "up",
            "down",
            "firstpart",
            "place",
            "total",
            "tempoword",
            "adj",
        )
    ]
    return not others and not clause.used


# --- meter and length ---------------------------------------------------------------------------------------


def read_meter(sheet: Sheet, clause: Clause) -> list[Edit]:
    item = clause.first("meter")
    if item is None:
        return []
    place = where(clause)
    styles = [s for s in clause.of("style", "mood") if s.start < item.end and item.start < s.end]
    clause.use(item, *place.items, *styles)
    return [edit(sheet, "meter", [item, clause.first("make")], item.value, place)]


def read_length(sheet: Sheet, clause: Clause) -> list[Edit]:
    found = (
        _long_factor(sheet, clause)
        or _counted(sheet, clause)
        or _cut_out(sheet, clause)
        or _longer(sheet, clause)
    )
    return [found] if found else []


def _long_factor(sheet: Sheet, clause: Clause) -> Edit | None:
    item = clause.first("longfactor")
    if item is None or clause.has("player", "line", "piece", "chordword", "interval"):
        return None
    place = where(clause)
    clause.use(item, *place.items)
    clause.use(*(c for c in clause.of("cmp", "bad") if c.value.startswith("length")))
    return edit(sheet, "length", [item], item.value, place)


def _counted(sheet: Sheet, clause: Clause) -> Edit | None:
    """ "8 bars more", "cut it to 16 bars", "two minutes in total"."""
    for number in _goals(sheet, clause):
        unit = next(
            (
                u
                for u in clause.of("unit")
                if 0 <= u.start - number.end <= _GAP and u.value in ("bars", "seconds", "minutes")
            ),
            None,
        )
        if unit is None or float(number.value) <= 0:
            continue
        sign, sayer = _added(sheet, clause, number, unit)
        value = float(number.value) * (60 if unit.value == "minutes" else 1)
        ending = "" if unit.value == "bars" else "s"
        place = where(clause)
        place = NOWHERE if sign == "+" and place.section == "end" else place
        clause.use(number, unit, sayer, *where(clause).items, *clause.of("total", "make"))
        clause.use(*(c for c in clause.of("cmp", "bad") if c.value.startswith("length")))
        clause.use(*clause.of("longer", "shorter"))
        return edit(sheet, "length", [number, unit, sayer], f"{sign}{value:g}{ending}", place)
    spoken = clause.first("seconds")
    if spoken is None:
        return None
    sign, sayer = _added(sheet, clause, spoken, spoken)
    clause.use(spoken, sayer, *clause.of("total", "make", "longer", "shorter"))
    clause.use(*(c for c in clause.of("cmp", "bad") if c.value.startswith("length")))
    return edit(sheet, "length", [spoken, sayer], f"{sign}{spoken.value}s")


def _added(sheet: Sheet, clause: Clause, number: Item, unit: Item) -> tuple[str, Item | None]:
    """ "+", "-" or "" by the nearest word that says more, less or in all; one right behind decides."""
    near: list[tuple[int, int, str, Item]] = []
    for item in clause.items:
        said = _said(item)
        if said is None or item in clause.used:
            continue
        behind = item.start >= number.end
        away = item.start - unit.end if item.start >= unit.end else 0 if behind else number.start - item.end
        is_to = not behind and away <= 1 and bool(_TO.search(_spelled(sheet, item)))
        rank = 0 if is_to else 1 if behind and away <= 2 and said else 2
        near.append((rank, max(0, away), said, item))
    if not near:
        return "", None
    _, _, said, item = min(near, key=lambda one: (one[0], one[1], one[2] == ""))
    return said, item


def _spelled(sheet: Sheet, item: Item) -> str:
    return sheet.folded.text[item.start : item.end]


def _said(item: Item) -> str | None:
    if item.kind == "total":
        return ""
    if item.kind == "longer" or (item.kind in ("cmp", "bad") and item.value == "length +"):
        return "+"
    if item.kind in ("shorter", "less") or (item.kind in ("cmp", "bad") and item.value == "length -"):
        return "-"
    return "+" if item.kind == "more" else None


def _cut_out(sheet: Sheet, clause: Clause) -> Edit | None:
    """ "cut the last four bars", "delete bars 9 to 12"."""
    verb = clause.first("shorter", "drop", "dropped")
    place = where(clause)
    item = place.items[0] if place.items else None
    if (
        verb is None
        or item is None
        or clause.has("player", "piece", "line", "interval", "chordword", "rhythm")
    ):
        return None
    named = item.place
    if (
        named is None
        or named.section
        or any(
            c.kind in ("cmp", "bad", "mood")
            for c in clause.items
            if c not in clause.used and not c.value.startswith("length")
        )
    ):
        return None
    bars = -named.first if named.first < 0 else (named.last or named.first) - named.first + 1
    clause.use(verb, item, *clause.of("shorter", "drop", "dropped", "total"))
    return edit(sheet, "length", [verb], f"-{bars}", place)


def _longer(sheet: Sheet, clause: Clause) -> Edit | None:
    for item in clause.of("cmp", "bad"):
        if item.value.startswith("length"):
            said, proof = degree(sheet, clause, item)
            place = where(clause)
            clause.use(item, *proof, *place.items, *clause.of("longer", "shorter"))
            to = said + ("longer" if "+" in item.value else "shorter")
            return edit(sheet, "length", [item, *proof], to, place)
    for item in clause.of("adj"):
        before = beside(clause, item, "more", "less", "too")
        if item.value.startswith("length") and before and not clause.has("player", "rhythm"):
            way = ("+" in item.value) == (before.kind == "more")
            clause.use(item, before)
            return edit(sheet, "length", [before, item], "longer" if way else "shorter", NOWHERE)
    return None
