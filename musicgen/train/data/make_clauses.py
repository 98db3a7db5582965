"""From hand-written tables to the clause bank: label words, scenes, uses, pictures, combinations and typos.

The tables (`clause_tables/*.txt`) hold one clause a line under headings such as `[mood: sad, calm; genre:
folk]`. Everything else is put together here. No generator is involved: each choice is a hash of what is being
chosen for, so the bank is a pure function of the tables.

`python -m musicgen.train.data.make_clauses --out clauses.jsonl` writes the bank for people to look at.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TypeVar

from musicgen.errors import InputError
from musicgen.music.facets import GENRE, MEASURED, MOOD, names_of
from musicgen.music.theory import GENRES, MOODS
from musicgen.train.data.clauses import KINDS, TABLES_DIR, About, Clause, Line, read_table

_NOUN_ENDS = frozenset(
    "song songs ballad tune music march quartet trio air piece loop beat groove band game jig reel hornpipe "
    "sonata waltz lullaby theme score soundtrack anthem standard hymn carol chorale opening session".split()
)
_Item = TypeVar("_Item")
_NOUNS = ("music", "song", "tune", "track", "piece")


def build_clauses(tables: Path = TABLES_DIR) -> tuple[Clause, ...]:
    """The whole bank, always in the same order, each text once."""
    words = {
        name: read_table(tables / f"words_{name}.txt")
        for name in (MOOD.name, GENRE.name, "other", "instrument", "tag")
    }
    words[GENRE.name], words["tag"] = _parted(words[GENRE.name], words["tag"])
    scenes = read_table(tables / "scenes_mood.txt") + read_table(tables / "scenes_genre.txt")
    uses = read_table(tables / "uses.txt")
    clauses = [line.clause("label") for lines in words.values() for line in lines]
    clauses += [line.clause("scene") for line in scenes]
    clauses += [line.clause("use") for line in uses]
    combined = tuple(_combinations(words))
    clauses += combined
    clauses += _framed_scenes(scenes, words[GENRE.name])
    clauses += _framed_uses(uses, words)
    clauses += _pictures(read_table(tables / "pictures.txt"))
    clauses += _typos(clauses[: sum(map(len, words.values()))] + list(combined))
    return _each_text_once(clauses)


def _parted(genres: Iterable[Line], tags: Iterable[Line]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Each style word in one table: "samba" needs its tag, though it is latin; "latin" needs no tag."""
    kept = tuple(line for line in tags if line.text.casefold() not in GENRES)
    tagged = {line.text.casefold() for line in kept if GENRE.name in dict(line.about)}
    return tuple(line for line in genres if line.text.casefold() not in tagged), kept


def _each_text_once(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Of equal texts the one that says most stays (the first of those), at the place of the first."""
    kept: dict[str, Clause] = {}
    for clause in clauses:
        key = " ".join(clause.text.casefold().split())
        if key not in kept or len(clause.about) > len(kept[key].about):
            kept[key] = clause
    return tuple(kept.values())


# ---------------------------------------------------------------- choosing


def _hash(*key: object) -> int:
    return int.from_bytes(hashlib.blake2b("|".join(map(str, key)).encode(), digest_size=8).digest(), "big")


def _pick(items: Sequence[_Item], *key: object) -> _Item:
    """One of the items, decided by the key alone."""
    return items[_hash(*key) % len(items)]


def _usable(lines: Iterable[Line], field: str, *, single: bool = True) -> dict[tuple[str, ...], list[Line]]:
    """Lines for combinations, by their values of the field; single: only those about this field alone."""
    found: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        names = tuple(name for name, _ in line.about)
        if not line.alone and (names == (field,) if single else field in names):
            found.setdefault(dict(line.about)[field], []).append(line)
    return found


def _agree(first: Line, second: Line) -> bool:
    """Whether the two leave a common value in every field that both are about."""
    known = dict(first.about)
    return all(set(values) & set(known.get(field, values)) for field, values in second.about)


def _join(template: str, kind: str, *lines: Line) -> Clause | None:
    """A clause about everything its lines are about; None where they leave no common value."""
    about: dict[str, tuple[str, ...]] = {}
    sources: dict[str, str] = {}
    for field, values in (pair for line in lines for pair in line.about):
        if field == "instrument":
            about[field] = tuple(dict.fromkeys(about.get(field, ()) + values))
        elif field in about:
            about[field] = tuple(value for value in about[field] if value in values)
        else:
            about[field] = values
    for line in lines:
        for field, _ in line.about:
            sources[field] = f"{sources[field]} + {line.text}" if field in sources else line.text
    if not all(about.values()):
        return None
    text = template.format(*(line.text for line in lines))
    text = re.sub(r"\b(a) (?=[aeiouAEIOU])(?!uni|eu|one|use)", "an ", text)
    return Clause(text, tuple(about.items()), kind, tuple(sources.items()))


# ---------------------------------------------------------------- combinations of label words

_MOOD_FRAMES = (
    "{0} music", "a {0} tune", "something {0}", "make it {0}", "{0} mood", "very {0}", "a bit {0}",
    "{0} atmosphere", "it should sound {0}", "{0} feeling", "a {0} piece", "{0} vibes",
    "I want something {0}", "{0} melody", "{0} and beautiful", "rather {0}", "a {0} song",
    "{0} background music", "so {0}", "{0} harmony",
)  # fmt: skip


def _combinations(words: dict[str, tuple[Line, ...]]) -> Iterator[Clause]:
    moods = _usable(words[MOOD.name], MOOD.name)
    genres = _usable(words[GENRE.name], GENRE.name)
    instruments = _usable(words["instrument"], "instrument")
    other = {
        field: _usable(words["other"], field)
        for field in ("tempo", *names_of(MEASURED))
    }
    yield from _mood_frames(moods)
    yield from _mood_genre(moods, genres, instruments, other["tempo"])
    yield from _instrument_mixes(moods, genres, instruments, other["tempo"])
    yield from _measures(words["other"], moods, genres, instruments)
    yield from _tag_mixes(words["tag"], moods, other["tempo"], instruments)


_Cells = dict[tuple[str, ...], list[Line]]


def _made(
    cell: str, count: int, templates: Sequence[str], *groups: Sequence[Line], kind: str = "label"
) -> Iterator[Clause]:
    """`count` clauses of one cell: each takes a template and a line of each group."""
    for number in range(count):
        lines = [_pick(group, cell, number, place) for place, group in enumerate(groups)]
        clause = _join(_pick(templates, cell, number, "template"), kind, *lines)
        if clause is not None and len({line.text for line in lines}) == len(lines):
            yield clause


def _mood_frames(moods: _Cells) -> Iterator[Clause]:
    for cell, lines in moods.items():
        for line in lines:
            yield from _made(f"frame {line.text}", 4, _MOOD_FRAMES, (line,))
        yield from _made(
            f"pair {cell}", 40, ("{0} and {1}", "{0}, {1}", "{0} but also {1}", "{0} {1}"), lines, lines
        )


def _with_noun(text: str, *key: object) -> str:
    """A style word with a noun behind it where it has none: "Irish" → "Irish tune"."""
    if text.split()[-1].lower() in _NOUN_ENDS or _hash(text, *key) % 2:
        return text
    return f"{text} {_pick(_NOUNS, text, *key)}"


def _nouned(lines: Sequence[Line]) -> list[Line]:
    return [Line(_with_noun(line.text, "noun"), line.about, False) for line in lines]


def _mood_genre(moods: _Cells, genres: _Cells, instruments: _Cells, tempos: _Cells) -> Iterator[Clause]:
    for (mood, mood_lines), (genre, genre_lines) in product(moods.items(), genres.items()):
        styles = _nouned(genre_lines)
        plain = ("{0} {1}", "{0} {1}", "a {0} {1}", "{1}, {0}", "{1}, but {0}")
        yield from _made(f"{mood}{genre}", 6, plain, mood_lines, styles)
        tempo = _pick(sorted(tempos), mood, genre)
        three = ("{2} {0} {1}", "{0} {1}, {2}", "{2}, {0} {1}")
        yield from _made(f"{mood}{genre}t", 1, three, mood_lines, styles, tempos[tempo])
        for number in range(3):
            sound = instruments[_pick(sorted(instruments), mood, genre, number)]
            with_sound = ("{0} {1} with {2}", "{0} {2}, {1}", "{0} {1}, {2}", "{1} with {2}, {0}")
            yield from _made(f"{mood}{genre}i{number}", 1, with_sound, mood_lines, genre_lines, sound)


def _instrument_mixes(moods: _Cells, genres: _Cells, instruments: _Cells, tempos: _Cells) -> Iterator[Clause]:
    for (mood, mood_lines), (sound, sound_lines) in product(moods.items(), instruments.items()):
        yield from _made(
            f"{mood}{sound}", 1, ("{0} {1}", "{0}, with {1}", "{1}, {0}"), mood_lines, sound_lines
        )
    for genre, genre_lines in genres.items():
        for number in range(20):
            sound = _pick(sorted(instruments), genre, "sound", number)
            styles = ("{0} with {1}", "{1} {0}", "{0}: {1}", "{0} for {1}", "{0}, {1}")
            yield from _made(f"{genre}s{number}", 1, styles, genre_lines, instruments[sound])
        for tempo, tempo_lines in tempos.items():
            yield from _made(f"{genre}{tempo}", 2, ("{0} {1}", "{1}, {0}"), tempo_lines, _nouned(genre_lines))
    for (mood, mood_lines), (tempo, tempo_lines) in product(moods.items(), tempos.items()):
        frames = ("{0} and {1}", "{1}, {0}", "{1} and {0}", "{0}, but {1}")
        yield from _made(f"{mood}{tempo}", 4, frames, tempo_lines, mood_lines)


def _measures(other: Sequence[Line], moods: _Cells, genres: _Cells, instruments: _Cells) -> Iterator[Clause]:
    """What is measured, mode and meter, each with a mood, a style or an instrument."""
    for field, count in (*((name, 3) for name in names_of(MEASURED)), ("mode", 5), ("meter", 1)):
        cells = _usable(other, field)
        for values, lines in cells.items():
            for partner, partners in [*moods.items(), *genres.items()]:
                if _hash(field, values, partner) % 10 < (10 if field == "mode" else 4):
                    cell = f"{field}{values}{partner}"
                    frames = ("{0}, {1}", "{1}, {0}", "{1} and {0}")
                    yield from _made(cell, min(count, 2), frames, partners, lines, kind="measure")
            for number in range(count):
                sound = _pick(sorted(instruments), field, values, number)
                group = instruments[sound]
                yield from _made(
                    f"{field}{values}s{number}", 1, ("{1}, {0}", "{0}: {1}"), lines, group, kind="measure"
                )
    waltz = (Line("waltz", (("meter", ("3/4",)),), False),)
    for (mood, mood_lines), number in product(moods.items(), range(8)):
        group = instruments[_pick(sorted(instruments), mood, "waltz", number)]
        yield from _made(
            f"waltz{mood}{number}", 1, ("{0} {1} {2}", "a {0} {2} for {1}"), mood_lines, group, waltz
        )


def _tag_mixes(tags: Sequence[Line], moods: _Cells, tempos: _Cells, instruments: _Cells) -> Iterator[Clause]:
    for line in (replace(tag, text=tag.text.removeprefix("a ").removeprefix("the ")) for tag in tags):
        for number in range(2):
            mood = _pick(sorted(moods), line.text, number)
            yield from _made(f"{line.text}m{number}", 1, ("{0} {1}", "{1}, {0}"), moods[mood], (line,))
        if _hash(line.text) % 3 == 0:
            tempo = _pick(sorted(tempos), line.text)
            yield from _made(f"{line.text}t", 1, ("{0} {1}", "{1}, {0}"), tempos[tempo], (line,))
        if _hash(line.text) % 3 == 1:
            sound = _pick(sorted(instruments), line.text)
            yield from _made(f"{line.text}i", 1, ("{0} with {1}", "{0}, {1}"), (line,), instruments[sound])


# ---------------------------------------------------------------- scenes

_SCENE_FRAMES = (
    "like {0}", "the feeling of {0}", "imagine {0}", "music about {0}", "it sounds like {0}", "a scene: {0}",
    "think of {0}", "{0}, that kind of feeling", "inspired by {0}", "soundtrack for {0}", "as if: {0}",
    "picture this: {0}", "music for this scene: {0}", "{0} ...", "I imagine {0}", "describe {0}",
)  # fmt: skip


def _fitting(line: Line, helpers: Sequence[Line], known: dict[About, list[Line]]) -> list[Line]:
    """The helpers that agree with the line. known: answers for lines of the same heading."""
    if line.about not in known:
        known[line.about] = [helper for helper in helpers if _agree(line, helper)]
    return known[line.about]


def _framed_scenes(scenes: Sequence[Line], genres: Sequence[Line]) -> Iterator[Clause]:
    """Scenes in a frame, and scenes with a style named beside them."""
    styles = [line for line in genres if not line.alone]
    known: dict[About, list[Line]] = {}
    for line in scenes:
        turn = _hash("scene", line.text) % 4
        if turn < 3:
            yield line.clause("scene", _pick(_SCENE_FRAMES, line.text).format(line.text))
        if turn % 2 == 0:
            fitting = _fitting(line, styles, known)
            if fitting:
                frames = ("{0}, {1}", "{1}: {0}", "{0} as {1}")
                yield from _made(f"style {line.text}", 1, frames, (line,), fitting, kind="scene")


def _framed_uses(uses: Sequence[Line], words: dict[str, tuple[Line, ...]]) -> Iterator[Clause]:
    """Uses with a mood or a style that they suggest or leave open."""
    helpers = [line for line in words[MOOD.name] + words[GENRE.name] if not line.alone]
    known: dict[About, list[Line]] = {}
    for line in uses:
        fitting = _fitting(line, helpers, known)
        yield from _made(
            f"use {line.text}", 2, ("{1}, {0}", "{0}, {1}", "{0}: {1}"), (line,), fitting, kind="use"
        )


def _pictures(pieces: Sequence[Line]) -> Iterator[Clause]:
    """What happens, where and when: every pair whose moods agree, and some triples."""
    who, where, when = (
        [piece for piece in pieces if piece.slot == slot] for slot in ("who", "where", "when")
    )
    for first, second in [*product(who, where), *product(who, when)]:
        clause = _join("{0} {1}", "scene", first, second)
        if clause is not None:
            yield clause
    for three in product(who, where, when):
        clause = _join("{0} {1} {2}", "scene", *three)
        if clause is not None and _hash(*(line.text for line in three)) % 8 == 0:
            yield clause


# ---------------------------------------------------------------- typos

_NEIGHBOURS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wqrewtuyoisaqfdhgkjxzvcbmn", strict=True))


def _typos(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """About one label clause in fourteen, with one or two slips of the finger."""
    for clause in clauses:
        turn = _hash("typo", clause.text)
        if turn % 14 == 0 and len(clause.text) < 40:
            yield Clause(_misspelt(clause.text, turn), clause.about, "typo", clause.sources)


def _misspelt(text: str, seed: int) -> str:
    words = text.split()
    long_ones = [place for place, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
    for place in long_ones[: 1 + seed // 14 % 2]:
        words[place] = _slip(words[place], seed // 28)
    return " ".join(words)


def _slip(word: str, seed: int) -> str:
    """Swap, drop, double or miss one inner letter."""
    at = 1 + seed % (len(word) - 2)
    match seed // 31 % 4:
        case 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case 2:
            return word[:at] + word[at] + word[at:]
        case _:
            return word[:at] + _NEIGHBOURS.get(word[at].lower(), word[at]) + word[at + 1 :]


def check(clauses: Sequence[Clause]) -> None:
    """Raises InputError for a mood or style that theory does not know."""
    for clause in clauses:
        unknown = set(clause.values(MOOD.name)) - set(MOODS) | set(clause.values(GENRE.name)) - set(GENRES)
        if unknown:
            raise InputError(
                f"{sorted(unknown)} in {clause.text!r} is no mood or genre of musicgen.music.theory."
            )


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="JSON lines file to write")
    args = parser.parse_args(argv)
    clauses = build_clauses()
    check(clauses)
    with args.out.open("w", encoding="utf-8") as file:
        for clause in clauses:
            about = {name: list(values) for name, values in clause.about} | {"kind": clause.kind}
            file.write(json.dumps({"text": clause.text, "about": about}, ensure_ascii=False) + "\n")
    counts = ", ".join(f"{sum(clause.kind == kind for clause in clauses)} {kind}" for kind in KINDS)
    print(f"{len(clauses)} clauses: {counts}")


if __name__ == "__main__":
    main()
