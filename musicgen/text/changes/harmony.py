"""Chords and endings: "no chord changes in the intro", "Am F C G in the verse", "another ending"."""

from musicgen.text.changes.clause import NOWHERE, beside, edit, where
from musicgen.text.changes.edit import DENSITY, Edit
from musicgen.text.changes.sheet import Clause, Item, Sheet

_ORDER = ("fade out", "end on tonic", "ritardando", "abrupt", "open", "grand", "soft", "different")


def read_harmony(sheet: Sheet, clause: Clause) -> list[Edit]:
    """Named chords, one chord, how often they change, how rich they are, or others."""
    chords = clause.first("chords")
    about = clause.first("chordword") or chords or clause.first("place")
    found = chords or clause.first("onechord", "chordrate", "richness", "reharm")
    if (
        found is not None
        and found.kind == "chordrate"
        and not clause.has("chordword")
        and "chord" not in _text(sheet, clause)
    ):
        found = None
    words = [found]
    to = "" if found is None or found.kind == "reharm" else found.value
    if found is None:
        chordword, verb = clause.first("chordword"), clause.first("rewrite", "swapverb", "reharm")
        if chordword is None:
            return []
        amount = _amount(clause, chordword)
        if amount is None and verb is None:
            return []
        words, to = [chordword, verb, amount[1] if amount else None], amount[0] if amount else ""
    place = where(clause)
    clause.use(*words, about if about and about.kind != "place" else None, *place.items)
    clause.use(
        *clause.of(
            "rewrite",
            "make",
            "chordword",
            "swapverb",
            "keep",
            "onechord",
            ">",
            "add",
            "drop",
            "reharm",
            "richness",
            "key",
            "mute",
        )
    )
    return [edit(sheet, "harmony", words, to, place)]


def _text(sheet: Sheet, clause: Clause) -> str:
    return sheet.folded.text[clause.start : clause.end]


def _amount(clause: Clause, chordword: Item) -> tuple[str, Item] | None:
    """ "more complex harmony", "simpler chords"."""
    for item in clause.of("cmp", "bad", "adj"):
        if item.value.startswith(DENSITY):
            before = beside(clause, item, "more", "less", "too")
            way = ("+" in item.value) == (before is None or before.kind == "more")
            return ("richer" if way else "simpler"), item
    return None


def _closing(sheet: Sheet, clause: Clause) -> Item | None:
    """ "別のエンディングに": a place by its particle, an ending by what is said of it."""
    places = clause.of("place") if clause.has("endhow") else []
    return next((i for i in places if sheet.folded.text.startswith("エンディング", i.start)), None)


def read_ending(sheet: Sheet, clause: Clause) -> list[Edit]:
    """What is said of the ending; "at the end" is a place, unless something is faded there."""
    fade = clause.first("fadeout")
    slowing = clause.first("slowing")
    if slowing and not clause.has("player", "line", "piece"):
        clause.use(
            slowing, clause.first("ending"), *where(clause).items, *clause.of("endhow", "cmp", "with", "add")
        )
        return [edit(sheet, "ending", [slowing], "ritardando")]
    target = clause.first("ending") or _closing(sheet, clause)
    place_items = [i for i in clause.of("firstpart") if i.value == "end"]
    if fade and not clause.has("player", "line", "piece"):
        no = beside(clause, fade, "drop", "less")
        clause.use(fade, target, no, *place_items)
        return [edit(sheet, "ending", [no, fade], "no fade out" if no else "fade out")]
    if target is None or clause.has("player", "piece"):
        return []
    if chord := clause.first("key", "chords"):
        clause.use(target, chord, *place_items, *clause.of("mode", "chordword", "make"))
        return [edit(sheet, "ending", [target, chord], f"end on {chord.value}")]
    how = sorted(clause.of("endhow"), key=lambda i: _ORDER.index(i.value))
    apart = [i for i in how if i.start >= target.end or i.end <= target.start]
    how = apart or [i for i in how if (i.start, i.end) == (target.start, target.end)]
    if not how or target is None:
        return []
    said = how[0]
    clause.use(
        target,
        *how,
        *place_items,
        *clause.of(
            "make",
            "rewrite",
            "cmp",
            "mood",
            "adj",
            "shorter",
            "drop",
            "dropped",
            "mute",
            "swapverb",
            "less",
            "more",
            "keep",
            "onechord",
            "chordword",
        ),
    )
    return [edit(sheet, "ending", [target, said], said.value, NOWHERE)]
