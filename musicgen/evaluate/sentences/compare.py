"""Drawn sentences read, and what was found and what was wrong: by field and by language, with intervals.

    python -m musicgen.evaluate reading --generated N [--seed S] [--misses]

Found: a stated fact that the brief holds. Wrong: a value that stands in the brief and that the sentence does
not state, of all values in the briefs (players and bans one by one). Bars reckoned from seconds have no words
of their own and are not counted.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from musicgen.evaluate.common.shares import Share, markdown
from musicgen.evaluate.sentences.draw import FIELDS, LANGUAGES, Drawn, draw
from musicgen.text.band.catalogue import instrument, ruled_out
from musicgen.text.brief import Brief, Instrument
from musicgen.text.harmony.chords import read_symbol
from musicgen.text.read import read_brief

ENGLISH_SHARE = 0.5
_OF_PLACES = ("instruments", "without", "entrances", "passages", "ranges")
_SINGLE = tuple(name for name in FIELDS if name not in _OF_PLACES)


@dataclass(frozen=True, slots=True)
class Read:
    """One sentence. found, wrong: (hits, of how many) by field."""

    drawn: Drawn
    found: Mapping[str, Share]
    wrong: Mapping[str, Share]


def sentences(count: int, seed: int) -> Iterator[Drawn]:
    """Half of them English, the rest shared by the other languages. The same seed gives the same ones."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        is_english = rng.random() < ENGLISH_SHARE
        yield draw("en" if is_english else LANGUAGES[1 + int(rng.integers(len(LANGUAGES) - 1))], rng)


def read(drawn: Drawn) -> Read:
    """Read one and compare."""
    brief = read_brief(drawn.prompt)
    stated, got = drawn.facts, _values(brief)
    found = {name: Share(int(got[name] == _wanted(name, stated)), 1) for name in _SINGLE if name in stated}
    wrong = {name: Share(int(name not in stated), 1) for name in _SINGLE if got[name] not in (None, ())}
    for name, names, players in (
        ("instruments", stated.get("instruments", ()), brief.band),
        ("without", stated.get("without", ()), brief.forbidden),
    ):
        asked = [instrument(one) if name == "instruments" else ruled_out(one)[0] for one in names]
        if asked:
            found[name] = Share(sum(any(_same(one, p) for p in players) for one in asked), len(asked))
        if players:
            wrong[name] = Share(sum(not any(_same(one, p) for one in asked) for p in players), len(players))
    if "entrances" in stated:
        found["entrances"] = Share(int(any(_enters(stated["entrances"], brief))), 1)
    for name, got_of in (("passages", _passages), ("ranges", _ranges)):
        values = got_of(brief)
        if name in stated:
            found[name] = Share(int(stated[name] in values), 1)
        if values:
            wrong[name] = Share(sum(value != stated.get(name) for value in values), len(values))
    if brief.entrances:
        wrong["entrances"] = Share(0 if "entrances" in stated else len(brief.entrances), len(brief.entrances))
    return Read(drawn, found, wrong)


def _passages(brief: Brief) -> list[object]:
    return [(one.value, one.where.first, one.where.last) for one in brief.passages]


def _ranges(brief: Brief) -> list[object]:
    return [(one.player and one.player.name, one.low, one.high) for one in brief.ranges]


def _values(brief: Brief) -> dict[str, object]:
    proved = {fact.field for fact in brief.facts}
    values = {
        "tempo": brief.tempo_bpm,
        "meter": brief.meter and brief.meter.name,
        "key": brief.key if "key" in proved else None,
        "bars": brief.bars if "bars" in proved else None,
        "sections": tuple(section.name for section in brief.sections),
    }
    return {name: values[name] if name in values else getattr(brief, name) for name in _SINGLE}


def _wanted(name: str, stated: Mapping[str, object]) -> object:
    if name == "chords":
        return tuple(read_symbol(str(symbol)) for symbol in stated["chords"])  # type: ignore[attr-defined]
    return stated[name]


def _same(one: Instrument, other: Instrument) -> bool:
    if one.is_drum or other.is_drum:
        return one.is_drum and other.is_drum
    return bool(set(one.programs) & set(other.programs))


def _enters(asked: tuple[str, str, int], brief: Brief) -> Iterator[bool]:
    kind, name, bar = asked
    for got in brief.entrances:
        is_player = any(_same(instrument(name), player) for player in got.players)
        where = got.where
        if kind == "places":
            yield is_player and where.section == "intro"
        elif kind == "alone":
            yield is_player and got.others and (where.first, where.last) == (1, bar)
        elif kind == "until":
            yield is_player and _sounds(got.silent, where.first, where.last) == (1, bar)
        else:
            yield is_player and _sounds(got.silent, where.first, where.last) == (bar, None)


def _sounds(silent: bool, first: int, last: int | None) -> tuple[int, int | None]:
    """(first, last bar) that sound."""
    if not silent:
        return first, last
    return (last + 1, None) if last else (1, first - 1)


# --- tables -----------------------------------------------------------------------------------------------


def report(rows: Sequence[Read]) -> str:
    """Found and wrong by language and field, with Wilson's intervals (95 %)."""
    languages = [code for code in LANGUAGES if any(row.drawn.language == code for row in rows)]
    lines = []
    for name, some in (
        ("all", rows),
        ("English", [row for row in rows if row.drawn.language == "en"]),
        ("the others", [row for row in rows if row.drawn.language != "en"]),
        *((code, [row for row in rows if row.drawn.language == code]) for code in languages),
    ):
        if some:
            found, wrong = _added(some, "found"), _added(some, "wrong")
            cells = [_said(_sum(found)), _said(_sum(wrong))]
            lines.append([name, str(len(some)), *cells, *(_short(found[field]) for field in FIELDS)])
    wrong = _added(rows, "wrong")
    wrongs = [[field, _said(wrong[field])] for field in FIELDS if wrong[field].total]
    return "\n\n".join(
        (
            "Drawn sentences: facts found, and wrong values of all that stand in the briefs:",
            markdown(["language", "sentences", "found", "wrong", *FIELDS], lines),
            "Wrong values by field, all languages:",
            markdown(["field", "wrong"], wrongs),
        )
    )


def _added(rows: Sequence[Read], name: str) -> dict[str, Share]:
    hits, totals = Counter[str](), Counter[str]()
    for row in rows:
        for field, share in getattr(row, name).items():
            hits[field] += share.hits
            totals[field] += share.total
    return {field: Share(hits[field], totals[field]) for field in FIELDS}


def _sum(shares: Mapping[str, Share]) -> Share:
    return Share(sum(s.hits for s in shares.values()), sum(s.total for s in shares.values()))


def _said(share: Share) -> str:
    low, high = share.interval
    return f"{100 * share.value:.2f} % ({share.hits}/{share.total}; {100 * low:.1f}–{100 * high:.1f})"


def _short(share: Share) -> str:
    return f"{100 * share.value:.1f} ({share.total})" if share.total else "–"


def misses(rows: Sequence[Read], most: int = 200) -> str:
    """The first sentences with something missed or wrong."""
    lines = []
    for row in rows:
        bad = [name for name, share in row.found.items() if share.hits < share.total]
        bad += [f"wrong {name}" for name, share in row.wrong.items() if share.hits]
        if bad:
            lines.append(f"- {row.drawn.language} ({', '.join(bad)}): {row.drawn.prompt}")
    return "\n".join(lines[:most])
