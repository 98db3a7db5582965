"""How much of what a sentence says does `read_brief` understand? Nothing is composed.

    python -m musicgen.evaluate reading [--prompts FILE] [--translations DIR] [--limit N] [--out DIR]
                                        [--misses]
    python -m musicgen.evaluate reading --generated N [--seed S]   sentences drawn at random
    python -m musicgen.evaluate reading --captions FILE            listeners' captions, facts in words
    python -m musicgen.evaluate reading --innocents [FILE]         sentences that state no fact

Compared are the facts of the prompt file (and of the same prompts in other languages) with the brief. A fact
is found when the brief holds it: tempo within 2 %, the same meter, length in bars and key, the same chords
(root and quality, in order), the same genre and mood, as many players of each asked instrument (a player's
first choice of program must satisfy the word; one player serves one seat), whether the band is closed, and
each forbidden instrument. *Wrong extras*: players that serve no seat, forbidden ones nobody forbade, and
values of the other kinds where the prompt states none. Genre and mood are noted in the file only where a word
says so beyond doubt, so an extra there need not be wrong; they are counted apart. Intervals: 95 %, Wilson's
by kind; of prompts drawn anew where kinds are added up. Prints no sentence unless --misses is given.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from musicgen.errors import InputError
from musicgen.evaluate.adherence import captions
from musicgen.evaluate.adherence.judge import TEMPO_TOLERANCE, seated
from musicgen.evaluate.common.cases import Case, Player, Wanted, read_cases, read_translations
from musicgen.evaluate.common.flags import parser_of
from musicgen.evaluate.common.pieces import understood
from musicgen.evaluate.common.shares import Interval, Share, added, markdown, ratio_interval
from musicgen.evaluate.sentences import compare, innocent
from musicgen.text.brief import Brief, Instrument
from musicgen.text.read import read_brief

KINDS = (
    "tempo", "meter", "bars", "key", "chords", "instruments", "closed", "forbidden", "genre", "mood",
)  # fmt: skip
LOOSE = ("genre", "mood")  # an extra of these need not be wrong
NAME = "reading"


@dataclass(frozen=True, slots=True)
class Read:
    """One prompt. found: facts found, of those stated. extras: wrong ones, of the chances to be wrong."""

    case: Case
    brief: Brief
    found: Mapping[str, Share]
    extras: Mapping[str, Share]


def read(case: Case) -> Read:
    """Read one sentence and compare."""
    brief = read_brief(case.prompt)
    return Read(case, brief, found_facts(case.wanted, brief), wrong_extras(case.wanted, brief))


# --- facts ------------------------------------------------------------------------------------------------


def found_facts(wanted: Wanted, brief: Brief) -> dict[str, Share]:
    """Facts found, by kind; only kinds that the prompt states."""
    found = {kind: Share(int(hit), 1) for kind, hit in _single(wanted, brief).items() if hit is not None}
    if wanted.instruments:
        seats = [player for player in wanted.instruments for _ in range(player.count)]
        found["instruments"] = Share(seated(seats, _parts(brief.band)), len(seats))
        if wanted.closed:
            found["closed"] = Share(int(not brief.band_open), 1)
    if wanted.forbidden:
        hits = sum(any(_meets(player, i) for i in brief.forbidden) for player in wanted.forbidden)
        found["forbidden"] = Share(hits, len(wanted.forbidden))
    return {kind: found[kind] for kind in KINDS if kind in found}


def _single(wanted: Wanted, brief: Brief) -> dict[str, bool | None]:
    """Kinds of at most one fact a prompt: whether it is found, None where it is not stated."""
    bpm, got = wanted.tempo_bpm, brief.tempo_bpm
    return {
        "tempo": bool(got and abs(got / bpm - 1) <= TEMPO_TOLERANCE) if bpm else None,
        "meter": brief.meter == wanted.meter if wanted.meter else None,
        "bars": brief.bars == wanted.bars if wanted.bars else None,
        "key": brief.key == wanted.key if wanted.key else None,
        "chords": brief.chords == wanted.chords if wanted.chords else None,
        "genre": brief.genre == wanted.genre if wanted.genre else None,
        "mood": brief.mood == wanted.mood if wanted.mood else None,
    }


def _parts(band: Iterable[Instrument]) -> list[tuple[bool, int]]:
    """A part a player, with the program that would be played first."""
    return [(i.is_drum, 0 if i.is_drum else i.programs[0]) for i in band for _ in range(i.count)]


def _meets(player: Player, instrument: Instrument) -> bool:
    return any(player.plays(instrument.is_drum, program) for program in instrument.programs or (0,))


def wrong_extras(wanted: Wanted, brief: Brief) -> dict[str, Share]:
    """By kind: players (or values) in the brief that no fact asks for, of all that stand there or could."""
    seats = [player for player in wanted.instruments for _ in range(player.count)]
    band, forbidden = _parts(brief.band), brief.forbidden
    uninvited = sum(not any(_meets(p, i) for p in wanted.forbidden) for i in forbidden)
    values = {
        "tempo": (wanted.tempo_bpm, brief.tempo_bpm),
        "meter": (wanted.meter, brief.meter),
        "bars": (wanted.bars, brief.bars),
        "key": (wanted.key, brief.key),
        "chords": (wanted.chords, brief.chords),
        "genre": (wanted.genre, brief.genre),
        "mood": (wanted.mood, brief.mood),
    }
    extras = {kind: Share(int(bool(got)), 1) for kind, (asked, got) in values.items() if not asked}
    if band:
        extras["instruments"] = Share(len(band) - seated(seats, band), len(band))
    if wanted.instruments and not wanted.closed:
        extras["closed"] = Share(int(not brief.band_open), 1)
    if forbidden:
        extras["forbidden"] = Share(uninvited, len(forbidden))
    return {kind: extras[kind] for kind in KINDS if kind in extras}


# --- tables -----------------------------------------------------------------------------------------------


def by_kind(rows: Sequence[Read], extras: bool = False) -> dict[str, Share]:
    """Shares of all prompts, by kind."""
    tables = [row.extras if extras else row.found for row in rows]
    return {kind: added(t[kind] for t in tables if kind in t) for kind in KINDS}


def total(rows: Sequence[Read]) -> tuple[Share, Interval]:
    """All facts together, with the interval of prompts drawn anew."""
    shares = [added(row.found.values()) for row in rows]
    hits, counts = (np.array([getattr(s, n) for s in shares], dtype=np.float64) for n in ("hits", "total"))
    interval = ratio_interval(hits, counts, np.random.default_rng(len(rows)))
    return added(shares), interval


def extra_facts(rows: Sequence[Read]) -> int:
    """Wrong extras of all kinds but those that need not be wrong."""
    return sum(share.hits for row in rows for kind, share in row.extras.items() if kind not in LOOSE)


def section(groups: Mapping[str, Sequence[Read]]) -> str:
    """Tables of facts found and of wrong extras: a row for each group of prompts."""
    lines, wrong = [], []
    for name, rows in groups.items():
        share, (low, high) = total(rows)
        said = f"{share.value:.1%} ({share.hits}/{share.total}; {100 * low:.1f}–{100 * high:.1f})"
        found, extras = by_kind(rows), by_kind(rows, extras=True)
        lines.append([name, str(len(rows)), said.replace("%", " %"), *(_short(found[k]) for k in KINDS)])
        wrong.append([name, str(extra_facts(rows)), *(_short(extras[k]) for k in KINDS)])
    head = ["prompts", "number", "all facts (95 %)", *KINDS]
    return "\n\n".join(
        (
            "Facts found, of those that the sentences state:",
            markdown(head, lines),
            "Wrong extras, of the values that stand where none is stated (players: of all in the brief); the "
            "sum leaves out " + " and ".join(LOOSE) + ":",
            markdown(["prompts", "sum", *KINDS], wrong),
        )
    )


def _short(share: Share) -> str:
    if not share.total:
        return "–"
    low, high = share.interval
    return f"{100 * share.value:.1f} ({share.hits}/{share.total}; {100 * low:.0f}–{100 * high:.0f})"


def grouped(prompts: Path, translations: Path, limit: int = 0) -> dict[str, list[Read]]:
    """All prompts, those in English and in other tongues, and the translated ones beside their source."""
    cases = read_cases(prompts, limit)
    foreign = read_translations(translations, cases)
    shared = {case.id for translated in foreign.values() for case in translated}
    sources = {
        "all": cases,
        "English": tuple(c for c in cases if c.language == "en"),
        "other languages": tuple(c for c in cases if c.language != "en"),
        "English, the translated ones": tuple(c for c in cases if c.id in shared),
        **{f"… in {language}": translated for language, translated in foreign.items()},
    }
    return {name: [read(case) for case in some] for name, some in sources.items() if some}


def misses(groups: Mapping[str, Sequence[Read]]) -> str:
    """Every prompt with a fact that is not found or a wrong extra, with its sentence."""
    lines, seen = [], Counter[tuple[str, str]]()
    for rows in groups.values():
        for row in rows:
            seen[row.case.id, row.case.language] += 1
            wrong = [f"{k} {s.hits}/{s.total}" for k, s in row.found.items() if s.hits < s.total]
            wrong += [f"extra {k}" for k, s in row.extras.items() if s.hits]
            if wrong and seen[row.case.id, row.case.language] == 1:
                said = "; ".join(f"{k}: {v}" for k, v in understood(row.brief).items())
                lines.append(f"- {row.case.id} ({', '.join(wrong)}): {row.case.prompt}\n  understood: {said}")
    return "\n".join(lines)


def as_json(groups: Mapping[str, Sequence[Read]]) -> dict[str, object]:
    """The tables' numbers."""
    return {
        name: {
            "prompts": len(rows),
            "all": asdict(total(rows)[0]),
            "interval": total(rows)[1],
            "found": {kind: asdict(share) for kind, share in by_kind(rows).items()},
            "extras": {kind: asdict(share) for kind, share in by_kind(rows, extras=True).items()},
        }
        for name, rows in groups.items()
    }


def _others(args: argparse.Namespace) -> int:
    """Drawn sentences, captions, or sentences that state nothing, in the place of the benchmark's prompts."""
    if args.innocents is not None:
        name = "innocents"
        some = (
            innocent.read_file(args.innocents)
            if args.innocents != Path()
            else innocent.drawn(innocent.MOST, args.seed)
        )
        text, missed = innocent.report(list(some))
    elif args.generated:
        name = "generated"
        rows = [compare.read(drawn) for drawn in compare.sentences(args.generated, args.seed)]
        text, missed = compare.report(rows), compare.misses(rows)
    else:
        name, rows_of = "captions", captions.read_captions(args.captions)
        text, missed = captions.report(rows_of), captions.misses(rows_of)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / f"{NAME}-{name}.md").write_text(text, encoding="utf8")
    print(text + (f"\n\n## Misses\n\n{missed}" if args.misses else ""))
    return 0


def main(argv: Sequence[str]) -> int:
    """Read, compare, print and write. Raises InputError."""
    parser = parser_of(NAME, __doc__, "out/report", translates=True)
    parser.add_argument(
        "--generated", type=int, default=0, metavar="N", help="read N drawn sentences instead"
    )
    parser.add_argument("--captions", type=Path, help="read a file of listeners' captions instead")
    parser.add_argument(
        "--innocents", nargs="?", type=Path, const=Path(), metavar="FILE", help="sentences that state nothing"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the drawn sentences")
    parser.add_argument("--misses", action="store_true", help="also print what was missed, with the sentence")
    args = parser.parse_args(argv)
    if args.limit < 0:
        raise InputError(f"--limit {args.limit}: give 0 (all) or more.")
    if args.generated < 0:
        raise InputError(f"--generated {args.generated}: give 0 (none) or more.")
    if args.generated or args.captions or args.innocents is not None:
        return _others(args)
    groups = grouped(args.prompts, args.translations, args.limit)
    text = f"# Reading\n\n{section(groups)}\n"
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / f"{NAME}.md").write_text(text, encoding="utf8")
    (args.out / f"{NAME}.json").write_text(json.dumps(as_json(groups), indent=1), encoding="utf8")
    print(text + (f"\n## Misses\n\n{misses(groups)}\n" if args.misses else ""))
    return 0
