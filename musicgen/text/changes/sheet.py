"""The sheet a sentence of changes is read onto: everything found in it, by clauses, and what is used.

Items are what the readers of briefs find (players, numbers, places, keys, meters, chords) and the words of
changes (`words/`), in one row. A clause ends at a stop or a comma, and at "and" where both sides ask for
something.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from musicgen.music.theory import Key
from musicgen.text.band.catalogue import ensembles, instrument
from musicgen.text.band.roles import with_role
from musicgen.text.changes.ranges import ranges
from musicgen.text.changes.words import LANGUAGES, lexicon
from musicgen.text.ground.fold import Folded, fold
from musicgen.text.ground.languages import detect, tables
from musicgen.text.ground.match import Token, scan
from musicgen.text.ground.reading import Reading
from musicgen.text.harmony.chords import read_chords
from musicgen.text.harmony.keys import read_keys
from musicgen.text.read import tokens_of
from musicgen.text.shape.places import Place, find_places
from musicgen.text.time.meters import read_meter

# Kinds of things that a part is called by.
WHO = ("player", "piece", "line", "all")
_WIDE_NAMES = {"alto saxophone": "alto sax", "voice": "voice"}
_STOP = re.compile(r"[.;!?\n|]+(?!\d)|(?<!\d)[,:]|[,:](?!\d)|\s-\s|\.\.\.")
_SINGERS = ("voice", "choir", "singing")
_MINE = re.compile(r"(?<!\w)(?:my|our|mi|ma|mon|notre|meine?n?|unsere?n?|nuestr[ao])\s$|我的$|私の$")
_MOST_KEYS = 3
# "transpose it to F": a tonic alone, where the sentence speaks of keys.
_TO_TONIC = re.compile(
    r"\b(?:to|into|nach|of) ([A-G](?:b|#| ?flat| ?sharp)?)(?![\w#])(?! ?(?:minor|major|m\b))"
)
_NOTE = r"([A-G](?:b|#| ?flat| ?sharp)?)"
_TONICS = re.compile(
    rf"(?<![\w#]){_NOTE} (?:instead of|rather than|in place of|not|statt|anstatt|au lieu de|en vez de"
    rf"|en lugar de) {_NOTE}(?![\w#])"
)
_GENERIC = ("kit_piece", "hand_percussion")


@dataclass(frozen=True, slots=True)
class Item:
    """Something found at text[start:end]. kind: as in the words' files, or player, number, unit, place, key,
    meter, chords. value: in English."""

    kind: str
    value: str
    start: int
    end: int
    place: Place | None = None


@dataclass(slots=True)
class Clause:
    """items: in order. joined: what parts it from the one before: "" (the first), "and", "," or "."."""

    items: list[Item]
    joined: str
    start: int
    end: int
    used: set[Item] = field(default_factory=set)

    def of(self, *kinds: str) -> list[Item]:
        """Items of these kinds that nobody has used."""
        return [item for item in self.items if item.kind in kinds and item not in self.used]

    def first(self, *kinds: str) -> Item | None:
        return next(iter(self.of(*kinds)), None)

    def has(self, *kinds: str) -> bool:
        return self.first(*kinds) is not None

    def use(self, *items: Item | None) -> None:
        """Nobody else takes these, nor what stands on the same letters."""
        for one in items:
            if one is not None:
                self.used |= {i for i in self.items if i.start < one.end and one.start < i.end}


@dataclass(slots=True)
class Sheet:
    folded: Folded
    language: str
    items: list[Item]
    clauses: list[Clause]
    reading: Reading

    def words(self, items: Iterable[Item]) -> tuple[str, int]:
        """What items span, as typed, and where it begins in the prompt."""
        found = sorted((i.start, i.end) for i in items)
        first, last = self.folded.span(found[0][0], max(end for _, end in found))
        return self.folded.prompt[first:last], first


def sheet_of(prompt: str) -> Sheet:
    """Everything found in a sentence, by clauses."""
    folded = fold(prompt)
    language = _language(folded)
    reading = Reading(folded, language)
    codes = dict.fromkeys((language, *(("zh",) if language == "ja" else ()), "en"))
    things = [tables(code)[0] for code in codes]
    styles = [tables(code)[1] for code in codes]
    reading.tokens, reading.style = tokens_of(folded, things, styles)
    own = scan(folded, [lexicon(language)])
    items = _facts(reading, own)
    items += [Item(t.kind, t.value, t.start, t.end) for t in own]
    items += _players(reading, items)
    items += [
        Item(t.kind, t.value, t.start, t.end)
        for t in reading.tokens
        if t.kind in ("number", "unit", "seconds")
    ]
    kept = _without_covered(items)
    return Sheet(folded, language, kept, _clauses(folded.text, kept), reading)


def _language(folded: Folded) -> str:
    """Of the languages with words of changes, the one whose words cover most; a script decides at once."""
    found, _ = detect(folded)
    if found in ("zh", "ja"):
        return found
    latin = [code for code in LANGUAGES if code not in ("zh", "ja")]
    share = {c: _covered(folded, c) + 2.5 * (c == found) + (c == "en") for c in latin}
    return max(latin, key=lambda code: share[code])


def _covered(folded: Folded, code: str) -> float:
    """How many letters are words of changes, and half of those that name a player, a section or a unit."""
    own = {at for t in scan(folded, [lexicon(code)]) for at in range(t.start, t.end)}
    things = [t for t in scan(folded, [tables(code)[0]]) if t.kind in ("instrument", "section", "unit")]
    return len(own) + 0.5 * len({at for t in things for at in range(t.start, t.end)} - own)


# --- what other readers find --------------------------------------------------------------------------------


def _is_no_place(reading: Reading, place: Place, own: Sequence[Token]) -> bool:
    """缩短到16小节: a length; "un coro": somebody who sings, where no word says that it is a place."""
    overlapping = (t for t in own if t.kind == "total" and t.start < place.end and place.start < t.end)
    if reading.language == "zh" and not place.section and any(overlapping):
        return place.kind == "until" or place.first == place.last
    sings = any(
        t.kind == "instrument" and place.start <= t.start and t.end <= place.end for t in reading.tokens
    )
    return bool(place.section) and not place.kind and sings


def _facts(reading: Reading, own: Sequence[Token]) -> list[Item]:
    """Places, chord lists, keys, meters: whoever takes letters first has them."""
    found = []
    wide = list(ranges(reading))
    others = [p for p in find_places(reading) if not any(p.start < r.end and r.start < p.end for r in wide)]
    for place in (*wide, *others):
        if (place.section or place.first) and not _is_no_place(reading, place, own):
            found.append(Item("place", place.section, place.start, place.end, place))
    for token in own:
        if token.kind == "interval":  # "a minor third" is no key
            reading.use(token.start, token.end, cut=False)
    for item in found:
        reading.use(item.start, item.end, cut=False)
    read_chords(reading)
    read_meter(reading)
    chords = " ".join(chord.symbol for chord in reading.chords)
    if (fact := next((f for f in reading.facts if f.field == "chords"), None)) and chords.startswith("A "):
        chords = chords[2:] if reading.folded.prompt[fact.start : fact.start + 2] == "a " else chords
    for name, said in (("chords", chords), ("meter", reading.meter.name if reading.meter else "")):
        spans = [_folded_span(reading.folded, f.start, f.end) for f in reading.facts if f.field == name]
        found += [Item(name, said, *span) for span in spans if said]
    return [*found, *_keys(reading, own)]


def _keys(reading: Reading, own: Sequence[Token]) -> Iterator[Item]:
    """Every key that is named, one reading each; "Eb" where no mode is said."""
    taken = bytearray(reading.taken)
    for _ in range(_MOST_KEYS):
        one = Reading(reading.folded, reading.language, reading.tokens, reading.style)
        one.taken = bytearray(taken)
        read_keys(one)
        facts = [fact for fact in one.facts if fact.field == "key"]
        if one.key is None or not facts:
            break
        for fact in facts:
            start, end = _folded_span(reading.folded, fact.start, fact.end)
            taken[start:end] = b"\1" * (end - start)
            yield Item("key", _key_name(one.key, own, start, end), start, end)
    yield from _key_behind(reading, own)
    if any(t.kind == "keyword" for t in own):
        for match in _TO_TONIC.finditer(reading.folded.cased):
            if not any(taken[match.start(1) : match.end(1)]):
                yield Item("key", _tonic(match[1]), *match.span(1))


def _tonic(said: str) -> str:
    """ "B flat" → "Bb"."""
    return said[0] + {"b": "b", "#": "#", "f": "b", "s": "#"}.get(said[1:].strip()[:1], "")


def _key_name(key: Key, own: Sequence[Token], start: int, end: int) -> str:
    said = any(t.kind == "mode" and start <= t.start <= end for t in own)
    return key.name if said or key.mode == "minor" else key.name.split()[0]


def _key_behind(reading: Reading, own: Sequence[Token]) -> Iterator[Item]:
    """The key behind "instead of", which counts as ruled out elsewhere."""
    for mark in own:
        if mark.kind == "<":
            rest = fold(reading.folded.cased[mark.end :])
            one = Reading(rest, reading.language)
            read_keys(one)
            facts = [fact for fact in one.facts if fact.field == "key"]
            if names := _TONICS.search(reading.folded.cased):  # "A instead of G"
                yield from (Item("key", _tonic(names[at]), *names.span(at)) for at in (1, 2))
            elif one.key and facts:
                start, end = (mark.end + at for at in _folded_span(rest, facts[0].start, facts[0].end))
                yield Item("key", _key_name(one.key, own, start, end), start, end)


def _folded_span(folded: Folded, start: int, end: int) -> tuple[int, int]:
    inside = [at for at, origin in enumerate(folded.origin) if start <= origin < end]
    return inside[0], inside[-1] + 1


def _players(reading: Reading, items: Sequence[Item]) -> list[Item]:
    taken = {at for item in items if item.kind in ("piece", "line") for at in range(item.start, item.end)}
    found, seen = [], set[int]()
    for token in (*reading.tokens, *_behind_places(reading, items)):
        if token.kind not in ("instrument", "ensemble") or token.start in seen:
            continue
        seen.add(token.start)
        if token.value in _SINGERS and _MINE.search(reading.text[max(0, token.start - 8) : token.start]):
            continue  # "for my singer" is nobody who plays
        if token.kind == "instrument" and token.value.partition("@")[0] in _GENERIC and token.start in taken:
            continue
        found.append(Item("player", _name(token), token.start, token.end))
    return found


def _behind_places(reading: Reading, items: Sequence[Item]) -> Iterator[Token]:
    """9到12小节长笛: a player right behind a place, where letters of both would make another word."""
    if reading.language not in ("zh", "ja"):
        return
    for item in items:
        if item.kind == "place":
            rest = fold(reading.folded.cased[item.end :])
            things = scan(rest, [tables(reading.language)[0]])
            if things and things[0].start == 0 and things[0].kind == "instrument":
                yield Token("instrument", things[0].value, item.end, item.end + things[0].end)


def _name(token: Token) -> str:
    if token.kind == "ensemble":
        return ensembles()[token.value].name
    name = instrument(with_role(token.value)[0]).name
    return _WIDE_NAMES.get(name, name)


def _without_covered(items: Sequence[Item]) -> list[Item]:
    """Without what lies inside something longer: "minor" in "minor third", "9" in "bar 9"."""
    ordered = sorted(items, key=lambda i: (i.start, -(i.end - i.start)))
    kept: list[Item] = []
    for item in ordered:
        covering = [o for o in kept if o.start <= item.start and item.end <= o.end and o.kind != "comma"]
        if any(o.end - o.start > item.end - item.start and not _shares(o, item) for o in covering):
            continue
        kept.append(item)
    return sorted(set(kept), key=lambda i: (i.start, i.end, i.kind, i.value))


def _shares(outer: Item, inner: Item) -> bool:
    """Whether both may count: a word of changes that holds a player or a number names it on purpose."""
    return outer.kind in ("style", "mood") and inner.kind == "meter"


# --- clauses ------------------------------------------------------------------------------------------------


def _also_adds(text: str, item: Item) -> bool:
    """Whether a word is "and" and no more where both sides ask for something: French "et", Spanish "y"."""
    return item.kind == "add" and text[item.start : item.end] in ("et", "y", "e", "und")


def _clauses(text: str, items: Sequence[Item]) -> list[Clause]:
    cuts = [(m.start(), m.end(), "," if "," in m[0] or ":" in m[0] else ".") for m in _STOP.finditer(text)]
    cuts += [(i.start, i.end, "and") for i in items if i.kind == "and"]
    covered = [i for i in items if i.kind not in ("and", "comma") and not _also_adds(text, i)]
    cuts = [c for c in cuts if not any(i.start < c[1] and c[0] < i.end for i in covered)]
    clauses, start, joined = [], 0, ""
    for first, last, kind in [*sorted(cuts), (len(text), len(text), "")]:
        inside = [i for i in items if start <= i.start and i.end <= first and i.kind not in ("and", "comma")]
        if inside:
            clauses.append(Clause(inside, joined, start, first))
            joined = kind
        elif kind in (".", ",") or not joined:
            joined = kind if joined in ("", "and") or kind == "." else joined
        start = last
    return clauses
