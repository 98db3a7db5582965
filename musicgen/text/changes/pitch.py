"""Key, mode, transposition, register: "up a tone", "in D minor", "the flute an octave higher"."""

import re
from dataclasses import replace

from musicgen.text.changes.clause import Where, Who, edit, where, who
from musicgen.text.changes.edit import Edit
from musicgen.text.changes.sheet import Clause, Item, Sheet

OCTAVE = 12
_CAPO = re.compile("capo|kapo|cejilla")
# "two tones lower for my singer": whom it is for is not who is moved.
_FOR = re.compile(r"(?<!\w)(?:for|fur|pour|para)\s(?:\w+\s)?$")
_COUNTED = (1, 2, OCTAVE)  # "two semitones", "three tones": other intervals are not counted
_NUMBER_GAP = 8


def read_pitch(sheet: Sheet, clause: Clause) -> list[Edit]:
    """Intervals first, then keys, then modes without a tonic."""
    found = [one for item in clause.of("interval") if (one := _moved(sheet, clause, item))]
    if not found and (one := _by_steps(sheet, clause)):
        found.append(one)
    return [*found, *_keys(sheet, clause), *_modes(sheet, clause)]


def _moved(sheet: Sheet, clause: Clause, item: Item) -> Edit | None:
    """ "two tones lower", "an octave up": moved by an interval."""
    if item in clause.used:
        return None
    number = _count(clause, item) if int(item.value) in _COUNTED else None
    direction = _direction(sheet, clause, number or item, item)
    if direction is None:
        return None
    sign, sayer = direction
    steps = sign * int(item.value) * round(float(number.value) if number else 1)
    singers = [i for i in clause.of("player") if i.value in ("voice", "choir")]
    clause.use(*(i for i in singers if _FOR.search(sheet.folded.text[max(0, i.start - 16) : i.start])))
    place, people = where(clause), who(clause)
    words = [item, number, sayer, clause.first("keyword")]
    clause.use(*words, *place.items, *people.items)
    return _made(sheet, steps, words, place, people)


def _made(sheet: Sheet, steps: int, words: list[Item | None], place: Where, people: Who) -> Edit:
    if people.parts and not steps % OCTAVE:
        octaves = abs(steps) // OCTAVE
        said = "octave" if octaves == 1 else f"{octaves} octaves"
        return edit(sheet, "register", words, f"{said} {'up' if steps > 0 else 'down'}", place, people)
    return edit(sheet, "transpose", words, f"{steps:+d}", place, people)


def _count(clause: Clause, item: Item) -> Item | None:
    before = [n for n in clause.of("number") if 0 <= item.start - n.end <= _NUMBER_GAP]
    return before[-1] if before and float(before[-1].value) < 37 else None


def _direction(sheet: Sheet, clause: Clause, first: Item, last: Item) -> tuple[int, Item | None] | None:
    """1 or -1, by a sign before the number or by the nearest word that says up or down."""
    sign = sheet.folded.text[max(0, first.start - 1) : first.start]
    if sign in "+-" and sign:
        return (1 if sign == "+" else -1), None
    near: list[tuple[int, int, Item]] = []
    for item in clause.items:
        way = _way(item)
        if way and item not in clause.used and item is not last:
            near.append((max(first.start - item.end, item.start - last.end), way, item))
    if near:
        _, way, item = min(near, key=lambda one: (one[0], -(one[2].end - one[2].start)))
        return way, item
    return (1, None) if clause.has("keyword") else None


def _way(item: Item) -> int:
    """Whether a word says up (1) or down (-1); 0 for others."""
    if item.kind in ("up", "down"):
        return 1 if item.kind == "up" else -1
    if item.kind in ("cmp", "bad") and item.value.startswith("register"):
        complaint = 1 if item.value.endswith("+") else -1
        return complaint
    return {"more": 1, "less": -1}.get(item.kind, 0)


def _by_steps(sheet: Sheet, clause: Clause) -> Edit | None:
    """ "key down 2", キーを2つ下げて: semitones."""
    key = clause.first("keyword")
    ways = clause.of("up", "down")
    numbers = [n for n in clause.of("number") if 0 < float(n.value) <= OCTAVE]
    if key and _CAPO.search(sheet.folded.text[key.start : key.end]):
        ways = ways or [key]
    if not key or not ways or not numbers or clause.has("unit", "percent"):
        return None
    sign = -1 if ways[-1].kind == "down" else 1
    place, people = where(clause), who(clause)
    words: list[Item | None] = [key, numbers[0], ways[-1]]
    clause.use(*words, *place.items, *people.items)
    return _made(sheet, sign * round(float(numbers[0].value)), words, place, people)


def _keys(sheet: Sheet, clause: Clause) -> list[Edit]:
    keys = clause.of("key")
    if not keys:
        return []
    place = where(clause)
    extra = [i for i in (clause.first("make"), clause.first("<")) if i]
    clause.use(*keys, *place.items)
    if len(keys) > 1:
        to, from_ = (keys[0], keys[1]) if any(i.kind == "<" for i in extra) else (keys[-1], keys[0])
        clause.use(*extra)
        what = "mode" if to.value.split()[0] == from_.value.split()[0] else "key"
        made = edit(sheet, what, keys, to.value, place)
        return [replace(made, from_=from_.value, exact=False)]
    named = keys[0].value
    return [edit(sheet, "key", keys, named, place, exact=" " not in named)]


def _modes(sheet: Sheet, clause: Clause) -> list[Edit]:
    modes = clause.of("mode")
    if not modes:
        return []
    to = modes[0] if any(modes[0].end <= i.start for i in clause.of("<")) else modes[-1]
    place = where(clause)
    clause.use(*modes, *place.items)
    made = edit(sheet, "mode", [to], to.value, place)
    other = [m.value for m in modes if m.value != to.value]
    return [replace(made, from_=other[0] if other else "")]
