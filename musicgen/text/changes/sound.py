"""How it sounds: loudness, density, register, rhythm, mood, style."""

import re
from dataclasses import replace
from functools import partial

from musicgen.text.changes.clause import Who, beside, degree, edit, where, who
from musicgen.text.changes.edit import DENSITY, Edit
from musicgen.text.changes.sheet import Clause, Item, Sheet
from musicgen.text.changes.words import base_moods

_BASS = "bass"
_FEW = 6  # letters
_STANDING = re.compile(r"(?:in|into|to|im|au|a|en|al|de) (?:the |den |fondo|l')|im |de fondo|后|奥に")
_SPOKEN = {
    "loudness": ("softer", "louder"),
    DENSITY: ("sparser", "denser"),
    "register": ("lower", "higher"),
}


def read_rhythm(sheet: Sheet, clause: Clause) -> list[Edit]:
    items = clause.of("rhythm")
    if not items:
        return []
    place, people = where(clause), who(clause)
    if people.items and people.items[0].start == items[0].start:  # "walking bass"
        people = Who((_BASS,), False, people.items)
    before = beside(clause, items[0], "more", "less", "too", "drop")
    feel = next((i for i in items if i.value in ("swing", "straight")), items[0])  # "swing the quavers"
    to = _flipped(feel.value) if before and before.kind != "more" else feel.value
    clause.use(*items, before, *place.items, *people.items, *clause.of("with", "add", "more"))
    if place.items:
        clause.use(*place.items)
    return [edit(sheet, "rhythm", [items[0], feel, before], to, place, people)]


def _flipped(value: str) -> str:
    pairs = {
        "swing": "straight",
        "more syncopated": "less syncopated",
        "staccato": "legato",
        "legato": "staccato",
    }
    return pairs.get(value, f"less {value}" if value not in pairs.values() else value)


def read_steps(sheet: Sheet, clause: Clause) -> list[Edit]:
    """Louder, softer, denser, sparser, higher, lower: each once, in the order in which they are said."""
    heads: dict[str, tuple[Item, int, Item | None]] = {}
    stands = partial(_stands, sheet)
    for item in sorted(clause.of("cmp", "bad", "adj"), key=stands):
        what, _, way = item.value.partition(" ")
        if what not in _SPOKEN or what in heads or _beaten(clause, item) or _joins(sheet, clause, item):
            continue
        before = beside(clause, item, "more", "less", "too")
        if item.kind == "adj" and before is None and not _alone(sheet, clause, item):
            continue
        sign = _sign(way, before)
        heads[what] = (item, sign, before)
    made = []
    if "loudness" not in heads and (turned := _turned(sheet, clause)):
        made.append(turned)
    if heads:
        place, people = where(clause), who(clause)
        for what, (item, sign, before) in heads.items():
            said, proof = degree(sheet, clause, item)
            to = _to(item, what, sign, said)
            made.append(edit(sheet, what, [item, before, *proof], to, place, people))
            clause.use(item, before, *proof)
        clause.use(*place.items, *people.items, *clause.of("up", "down", "more", "less", "make"))
    return made


def _joins(sheet: Sheet, clause: Clause, item: Item) -> bool:
    """ "add some strings in the background": where they stand, and who joins first of all."""
    added = clause.first("add")
    named = clause.first("player")
    return _stands(sheet, item) and added is not None and named is not None


def _stands(sheet: Sheet, item: Item) -> bool:
    """ "in the background": loudness by where somebody stands."""
    return bool(_STANDING.match(sheet.folded.text, item.start))


def _turned(sheet: Sheet, clause: Clause) -> Edit | None:
    """ "turn the trumpet down a bit": the volume, up or down."""
    knob, way = clause.first("volume"), clause.first("up", "down", "more", "less")
    if knob is None or way is None or clause.has("interval", "tempoword", "keyword"):
        return None
    said, proof = degree(sheet, clause, way)
    place, people = where(clause), who(clause)
    to = _to(way, "loudness", 1 if way.kind in ("up", "more") else -1, said)
    clause.use(knob, way, *proof, *place.items, *people.items)
    return edit(sheet, "loudness", [knob, way, *proof], to, place, people)


def _beaten(clause: Clause, item: Item) -> bool:
    """Whether another meaning of the same letters is the better one."""
    same = [o for o in clause.of("cmp", "bad") if o is not item and o.start < item.end and item.start < o.end]
    return any(o.end - o.start > item.end - item.start for o in same)


def _alone(sheet: Sheet, clause: Clause, item: Item) -> bool:
    others = (
        "player",
        "line",
        "piece",
        "place",
        "firstpart",
        "make",
        "bit",
        "much",
        "adj",
        "all",
        "total",
        "up",
        "down",
    )
    plain = all(i.kind in others or i is item for i in clause.items)
    is_asked = clause.has("make") or not who(clause).parts
    return plain and not clause.used and is_asked and _left_over(sheet, clause) <= _FEW


def _left_over(sheet: Sheet, clause: Clause) -> int:
    """Letters of a clause that no word of it explains."""
    known = {at for i in clause.items for at in range(i.start, i.end)}
    text = sheet.folded.text
    return sum(text[at].isalpha() and at not in known for at in range(clause.start, clause.end))


def _sign(way: str, before: Item | None) -> int:
    sign = -1 if way.startswith("-") else 1
    return -sign if before and before.kind in ("less", "too") else sign


def _to(item: Item, what: str, sign: int, said: str) -> str:
    way = item.value.partition(" ")[2]
    if way in ("crescendo", "diminuendo"):
        return way
    word = _SPOKEN[what][sign > 0]
    if way.endswith("much") or said == "much ":
        return f"much {word}"
    return f"a bit {word}" if said else word


def read_amounts(sheet: Sheet, clause: Clause, last: Edit | None) -> list[Edit]:
    """ "more cowbell", "fewer drums"; and "more in the chorus" behind "less busy drums in the verse"."""
    item = clause.first("more", "less")
    if item is None:
        return []
    people, place = who(clause), where(clause)
    word = _SPOKEN[DENSITY][item.kind == "more"]
    if (
        people.others and last and last.what in _SPOKEN and not clause.has("all")
    ):  # "..., menos en la guitarra"
        people = replace(people, others=False)
        word = _SPOKEN[last.what][item.kind == "more"]
        clause.use(item, *people.items, *place.items)
        return [edit(sheet, last.what, [item], word, place, people)]
    if people.parts and not people.others:
        clause.use(item, *people.items, *place.items)
        return [edit(sheet, DENSITY, [item], word, place, people)]
    if place and last and last.what in _SPOKEN:
        clause.use(item, *place.items)
        made = edit(sheet, last.what, [item], _SPOKEN[last.what][item.kind == "more"], place)
        return [replace(made, parts=last.parts, others=last.others)]
    return []


def read_moods(sheet: Sheet, clause: Clause) -> list[Edit]:
    made, items = [], clause.of("mood", "badmood")
    if not items:
        return []
    place, people = where(clause), _unless_added(clause)
    for item in items:
        if item in clause.used:
            continue
        before = beside(clause, item, "more", "less", "too")
        said, proof = degree(sheet, clause, item)
        to = _mood_to(sheet, item, before, said)
        made.append(edit(sheet, "mood", [item, before, *proof], to, place, people))
        clause.use(item, before, *proof)
    clause.use(*place.items, *people.items, *clause.of("styleword", "make"))
    return _once(made)


def _mood_to(sheet: Sheet, item: Item, before: Item | None, said: str) -> str:
    """The comparative, but the plain word where it is said without any comparison."""
    less, name = item.value.startswith("less "), item.value.removeprefix("less ")
    text, plain = sheet.folded.loose[item.start : item.end], base_moods()[name]
    if less or (before and before.kind in ("less", "too")):
        return f"less {plain}"
    if sheet.language == "en" and text == plain and before is None and said != "a bit ":
        return plain
    return item.value


def _once(edits: list[Edit]) -> list[Edit]:
    return list({(one.what, one.to): one for one in edits}.values())


def read_styles(sheet: Sheet, clause: Clause) -> list[Edit]:
    made = []
    for item in clause.of("style"):
        if item in clause.used:
            continue
        before = beside(clause, item, "less", "too", "drop")
        place, people = where(clause), _unless_added(clause)
        to = f"less {item.value}" if before else item.value
        clause.use(item, before, *place.items, *people.items, *clause.of("make", "styleword", "more", "bit"))
        made.append(edit(sheet, "style", [item, before], to, place, people))
    return made


def _unless_added(clause: Clause) -> Who:
    """Players that are not brought in by "with"."""
    start = next(
        (i.start for i in clause.of("with", "add", "drop", "dropped", "mute", "enter", "wait")), None
    )
    people = who(clause)
    if start is None:
        return people
    named = tuple(i for i in people.items if i.end <= start and clause.has("with"))
    return Who(tuple(i.value for i in named), people.others and bool(named), named)
