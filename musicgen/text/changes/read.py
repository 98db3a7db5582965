"""`read_changes`: a sentence in, edits out, by words alone; pure, in a few milliseconds, never raising.

The order within a clause: what must stay, chords, the ending, swaps, who plays alone; then tempo, pitch,
meter, rhythm, length, loudness and the like, moods, styles; then who comes and goes, and what is written
anew. A clause without a place of its own takes that of its neighbour where the sentence reads so.
"""

from dataclasses import dataclass, replace

from musicgen.text.changes.band import joined_swap, read_alone, read_band, read_replacing
from musicgen.text.changes.clause import NOWHERE, Where, edit, where, where_of, who
from musicgen.text.changes.edit import DENSITY, Changes, Edit
from musicgen.text.changes.harmony import read_ending, read_harmony
from musicgen.text.changes.pitch import read_pitch
from musicgen.text.changes.sheet import Clause, Item, Sheet, sheet_of
from musicgen.text.changes.sound import read_amounts, read_moods, read_rhythm, read_steps, read_styles
from musicgen.text.changes.time import read_length, read_meter, read_tempo

_READERS = (
    read_ending, read_replacing, read_harmony, read_alone, read_pitch, read_rhythm, read_tempo, read_meter,
    read_length, read_steps, read_moods, read_styles, read_band,
)  # fmt: skip
# Kinds by which a clause asks for something of its own.
_HEADS = frozenset(
    "cmp bad badmood volume interval key mode meter factor longfactor percent drop dropped mute solo only "
    "wait enter add reharm onechord "
    "chordrate richness chords ending fadeout rewrite repeat rhythm mood style keep swapverb <".split()
)
_WEAK = frozenset(("add", "enter", "only", "dropped", "rewrite", "mute", "drop", "ending"))
# What holds in one place or for one part, and so may be said of both at once ("sadder and softer").
LOCAL = frozenset(("loudness", DENSITY, "register", "mood", "rhythm", "style"))
_OBJECT_FIRST = ("zh", "ja")
_PLAIN = 8  # letters of a word that asks for all of it anew: "rewrite it", "less repetitive"
_NAMED = ("player", "piece", "line")
_PLACES = ("place", "firstpart", "letter")
# What a sentence asks to be, and where the place before it leads it.
_CONTENT = frozenset("cmp bad badmood mood style rhythm interval drop dropped mute".split())
# What is done to somebody whom the clause before may name.
_OF_SOMEBODY = frozenset("drop dropped mute wait solo interval cmp adj rewrite rhythm mood".split())


def read_changes(prompt: str) -> Changes:
    """The edits of a sentence, in its order."""
    sheet = sheet_of(prompt)
    clauses = _grouped(sheet)
    edits: list[Edit] = []
    kept: list[str] = []
    lent = Lent()
    for clause in clauses:
        _protect(sheet, clause, kept)
        made = _read(sheet, clause, edits, lent)
        lent = _handed_on(clause, lent, made)
        edits += made
    edits = joined_swap(sheet, edits, any(i.kind == "instead" for i in sheet.items))
    edits = _settled(sorted(edits, key=lambda one: one.start))
    notes = (
        ()
        if edits or kept
        else (
            f"No change was found in {prompt.strip()[:60]!r}: "
            "say, for example, slower, without drums, strings from bar 9.",
        )
    )
    return Changes(
        prompt,
        tuple(edits),
        tuple(dict.fromkeys(_left(kept, edits))),
        notes,
        _is_relative(sheet, edits, kept),
        sheet.language,
    )


# --- clauses ------------------------------------------------------------------------------------------------


def _grouped(sheet: Sheet) -> list[Clause]:
    """Clauses with what belongs to them: lists joined, what asks for nothing put to its neighbour."""
    grouped: list[Clause] = []
    for clause in sheet.clauses:
        last = grouped[-1] if grouped else None
        if last is not None and clause.joined != "." and _belong(last, clause):
            last.items = [*last.items, *clause.items]
            last.end = clause.end
        else:
            grouped.append(clause)
    return grouped


def _belong(left: Clause, right: Clause) -> bool:
    one, other = _asks(left), _asks(right)
    players_only = all(i.kind in (*_NAMED, "number", "all", "more") for i in left.items)
    if players_only and (right.joined == "and" or not _starts_new(right)):
        return True
    if _begins_with_amount(left) and _begins_with_amount(right):
        return False  # "more guitar and less drums"
    comes = bool(right.items) and {i.kind for i in right.items} <= {"place", "firstpart", "enter", "make"}
    if comes and any(i.kind == "add" for i in left.items) and not any(i.kind in _PLACES for i in left.items):
        return True  # "add strings, from bar 9"
    if not other:
        named = {i.kind for i in right.items}
        return (bool(named & {*_NAMED, *_PLACES}) and right.joined == "and") or not named & {
            *_NAMED,
            *_PLACES,
            "more",
            "less",
            "number",
        }
    return not one and right.joined == "and" and not any(i.kind in _PLACES for i in left.items)


def _begins_with_amount(clause: Clause) -> bool:
    return any(i.kind in ("more", "less") and i.start == clause.items[0].start for i in clause.items)


def _starts_new(right: Clause) -> bool:
    """Whether a clause that follows a bare list names players of its own."""
    return any(i.kind in _NAMED for i in right.items) or not _asks(right)


def _asks(clause: Clause) -> bool:
    return any(i.kind in _HEADS for i in clause.items)


# --- a clause -----------------------------------------------------------------------------------------------


def _protect(sheet: Sheet, clause: Clause, kept: list[str]) -> None:
    """ "keep the melody", "leave the rest alone", 旋律保持不变: nothing is asked of these."""
    keep = clause.first("keep")
    if keep is None or clause.has("onechord", "wait", "only", "chordrate") or _leaves_open(clause, keep):
        return
    behind = [i for i in clause.items if i.start >= keep.end]
    before = [
        i for i in clause.items if i.end <= keep.start and i.kind in (*_NAMED, "chordword", "tempoword")
    ]
    if sheet.language in _OBJECT_FIRST and before and keep.start - before[-1].end <= 1:
        behind = before  # メロディーはそのままでコードを変えて
    names = [
        i
        for i in behind
        if i.kind
        in (*_NAMED, "chordword", "tempoword", "restword", "all", "keyword", "style", "rhythm", "meter")
    ]
    if not names and not any(i.kind in _HEADS and i.kind != "keep" for i in behind):
        inside = [i for i in clause.items if i.end <= keep.start]
        behind = (
            inside
            if not any(i.kind in ("cmp", "drop", "add", "swapverb", "rewrite", "mode", "key") for i in inside)
            else behind
        )
        names = [i for i in behind if i.kind in (*_NAMED, "chordword", "tempoword", "restword", "all")]
    kept += [
        i.value
        if i.kind in _NAMED
        else {"chordword": "chords", "tempoword": "tempo", "keyword": "key"}.get(i.kind, "rest")
        for i in names
    ] or ["rest"]
    stop = next(
        (i.start for i in behind if i.kind in ("swapverb", "key", "mode", "cmp") and i.start > keep.end),
        1 << 30,
    )
    clause.use(keep, *(i for i in behind if i.start < stop and i.kind not in ("key", "mode", "cmp")))


def _leaves_open(clause: Clause, keep: Item) -> bool:
    """ "leave the last chord hanging": how the ending is to be, and nothing that stays."""
    end = clause.first("ending")
    hows = [i for i in clause.of("endhow") if end and i.start >= end.end and i.value != "different"]
    return end is not None and keep.end <= end.start and bool(hows)


def _left(kept: list[str], edits: list[Edit]) -> list[str]:
    """ "keep everything but change the bass": the rest is what stays."""
    asked = {part for one in edits if not one.others for part in one.parts}
    return ["rest" if name in asked else name for name in kept]


@dataclass(frozen=True, slots=True)
class Lent:
    """What a clause hands on to the next one: a place that led it, and whom it named."""

    place: Item | None = None
    parts: tuple[Item, ...] = ()
    silent: bool = False


def _read(sheet: Sheet, clause: Clause, done: list[Edit], lent: Lent) -> list[Edit]:
    _borrow(clause, lent)
    if clause.has("unknown"):
        return []  # "harmonise the melody a third above": what cannot be done is not half done
    places = clause.of(*_PLACES)
    found: list[Edit] = _how_it_ends(sheet, clause, done)
    for reader in _READERS:
        found += reader(sheet, clause)
    found += read_amounts(sheet, clause, done[-1] if done else None)
    found += _rewriting(sheet, clause, bool(found))
    found += _repeating(sheet, clause, bool(found))
    own = where_of(places[0]) if len(places) == 1 else NOWHERE
    headed = lent.place is not None and _is_heading(sheet, lent.place) and clause.joined != "."
    if lent.place and not places and (headed or (lent.silent and not lent.parts)):  # "bars 1-4: no drums"
        found = [replace(one, what="mute") if one.what == "drop" else one for one in found]
    found = [*_in_the_other_bar(places, found), *found]  # the later first: a cut moves what is behind it
    place = own or (where_of(lent.place) if lent.place and not places else NOWHERE)
    return [_inherited(one, place, headed=headed) for one in found]


def _in_the_other_bar(places: list[Item], found: list[Edit]) -> list[Edit]:
    """ "bars 3 and 7 louder": the same in the second bar of a list."""
    if len(places) != 2 or places[0].end != places[1].start:
        return []
    first, second = where_of(places[0]).bars, where_of(places[1]).bars
    return [replace(one, bars=second) for one in found if second and one.bars == first]


def _is_heading(sheet: Sheet, place: Item) -> bool:
    """ "in the outro: slower, softer": a place before a colon holds for all that follows."""
    return sheet.folded.text[place.end :].lstrip().startswith(":")


def _how_it_ends(sheet: Sheet, clause: Clause, done: list[Edit]) -> list[Edit]:
    """ "a different ending, something grand": how, said behind it."""
    how = clause.first("endhow")
    last = done[-1] if done else None
    if last is None or how is None or last.what != "ending" or last.to != "different" or clause.joined == ".":
        return []
    if how.value == last.to or clause.has(*_NAMED, *_PLACES, "ending"):
        return []
    clause.use(how, *clause.of("mood", "cmp", "adj"))
    return [replace(edit(sheet, "ending", [how], how.value))]


def _borrow(clause: Clause, lent: Lent) -> None:
    """ "the accordion is annoying, take it out": whom the clause before named without asking for anything."""
    own = {i.kind for i in clause.items}
    if not lent.parts or own & {*_NAMED, "all"}:
        return
    octave = any(i.kind == "interval" and i.value == "12" for i in clause.items)
    joined = clause.joined != "."
    if (own & _OF_SOMEBODY and lent.silent) or ((own & {"cmp", "adj"} or octave) and joined):
        clause.items = sorted([*clause.items, *lent.parts], key=lambda i: i.start)
        if lent.silent and lent.place and not own & set(_PLACES):
            clause.items = sorted([*clause.items, lent.place], key=lambda i: i.start)


def _handed_on(clause: Clause, lent: Lent, made: list[Edit]) -> Lent:
    places = [i for i in clause.items if i.kind in _PLACES]
    heads = [i.start for i in clause.items if i.kind in _CONTENT]
    leading = [p for p in places if not heads or p.start < min(heads)]
    place = leading[0] if leading else None if places else lent.place
    parts = tuple(i for i in clause.items if i.kind in _NAMED) if not _is_swap(made) else ()
    silent = all(_is_complaint(one) for one in made)
    return Lent(place, parts or (lent.parts if silent or clause.joined != "." else ()), silent)


def _is_swap(made: list[Edit]) -> bool:
    return any(one.what in ("replace", "add", "drop", "mute", "entrance") for one in made)


def _inherited(one: Edit, place: Where, *, headed: bool = False) -> Edit:
    """With the place of its clause, or of the one before that began with it, where it may have one."""
    local = one.what in (*LOCAL, "add", "mute", "harmony") or (headed and one.what == "tempo")
    if local and place and one.bars is None and not one.section:
        return replace(one, bars=place.bars, section=place.section)
    return one


def _rewriting(sheet: Sheet, clause: Clause, has_found: bool) -> list[Edit]:
    """ "rewrite the bridge", "a new melody": what nothing else was said of."""
    mark, place, people = clause.first("rewrite", "wrong"), where(clause), who(clause)
    if mark is None or has_found or (mark.kind == "wrong" and not people.parts):
        return []
    if not place and not people.parts and len(mark.value + sheet.folded.text[mark.start : mark.end]) < _PLAIN:
        return []  # "new", "another": of what?
    if (
        not place
        and not people.parts
        and any(i.start == mark.start for i in clause.items if i.kind == "drop")
    ):
        return []  # "I don't like": what?
    clause.use(mark, *place.items, *people.items)
    return [edit(sheet, "rewrite", [mark], "", place, people)]


def _repeating(sheet: Sheet, clause: Clause, has_found: bool) -> list[Edit]:
    """ "repeat the chorus"."""
    mark, place = clause.first("repeat"), where(clause)
    if mark is None or has_found or who(clause).parts:
        return _without_section(sheet, clause, has_found)
    clause.use(mark, *place.items)
    return [edit(sheet, "length", [mark], "x2", place)]


def _without_section(sheet: Sheet, clause: Clause, has_found: bool) -> list[Edit]:
    """ "cut the intro": all of its bars."""
    mark, place = clause.first("shorter", "drop", "dropped"), where(clause)
    if mark is None or has_found or who(clause).parts or not place.section:
        return []
    clause.use(mark, *place.items)
    return [edit(sheet, "length", [mark], "x0", place)]


# --- the whole ----------------------------------------------------------------------------------------------


def _settled(edits: list[Edit]) -> list[Edit]:
    """Each once; a complaint goes where the remedy is named beside it."""
    kept: list[Edit] = []
    for one in edits:
        same = next((k for k in kept if _same(k, one)), None)
        if same is None:
            kept.append(one)
        elif _rank(one) > _rank(same):
            kept[kept.index(same)] = one
    return [one for one in kept if not (_is_complaint(one) and any(_remedies(o, one) for o in kept))]


def _same(one: Edit, other: Edit) -> bool:
    """Whether two edits ask for one thing, perhaps the second time more exactly."""
    if one.what != other.what:
        return False
    if one.what == "tempo":
        return True
    places = (one.bars, one.section) == (other.bars, other.section)
    return (
        places
        and one.parts == other.parts
        and (one.to == other.to or one.what in ("rhythm", "ending", "register"))
    )


def _rank(one: Edit) -> int:
    return (
        2 * any(c.isdigit() for c in one.to)
        + (one.to.startswith(("a bit", "much")))
        + (one.what == "register" and "octave" in one.to)
        + (one.what == "ending" and one.to != "different")
    )


def _is_complaint(one: Edit) -> bool:
    return one.complains


def _remedies(other: Edit, complaint: Edit) -> bool:
    if other is complaint or _is_complaint(other):
        return False
    pitch = ("register", "transpose", "key")
    if complaint.what == "rewrite":  # "the bass isn't working, take it out"
        return other.parts == complaint.parts or bool(other.from_)
    return other.what == complaint.what or (other.what in pitch and complaint.what in pitch)


def _is_relative(sheet: Sheet, edits: list[Edit], kept: list[str]) -> bool:
    """Whether the sentence only makes sense of a piece that is there."""
    kinds = {i.kind for i in sheet.items}
    if (
        kept
        or any(e.what == "replace" for e in edits)
        or kinds & {"cmp", "swapverb", "instead", "factor", "longfactor", "rewrite", "interval"}
    ):
        return True
    return any(e.what in ("replace", "mute", "drop", "entrance", "ending", "length") for e in edits) and bool(
        kinds & set(_PLACES) or kinds & {"drop", "dropped", "mute"}
    )
