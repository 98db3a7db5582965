"""Edits drawn at random, done to held-out files, and measured on what comes out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

from musicgen.errors import FialtaError, MidiError
from musicgen.music.measure import arrays, estimate_key
from musicgen.music.midi.guest import Guest, open_guest
from musicgen.music.midi.untouched import Untouched, untouched_by
from musicgen.music.score import Score
from musicgen.music.theory import MODES, Key
from musicgen.options import SamplingOptions
from musicgen.settings import Settings
from musicgen.tasks.changing.task import changed
from musicgen.tasks.compose import Composer, never, open_composer
from musicgen.tasks.outcome import Outcome
from musicgen.tasks.requests import Change
from musicgen.text.read import read_brief
from musicgen.train.data.corpus import read_manifest, read_pieces, split_of

KINDS = (
    "tempo", "transpose", "key", "mode", "drop", "mute", "loudness", "register", "replace", "length", "swing",
    "add", "fuller", "sparser", "mood", "style", "meter", "rewrite", "ending", "longer",
)  # fmt: skip
EXACT, WRITTEN = KINDS[:11], KINDS[11:]
FEWEST, MOST = 8, 64  # bars
NEAR = 0.02
Check = Callable[[Guest, Score], tuple[bool, str]]


class Lent:
    """What a studio lends to a change: the model, loaded when it is first needed."""

    default_candidates = 1

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def composer(self) -> Composer:
        return open_composer(self._settings)


@dataclass(frozen=True, slots=True)
class Tried:
    """One edit of one piece. measured: what was found of it. untouched, anew: (notes that stay, of so many),
    anew None where nothing was composed. refused: the sentence in which it was declined."""

    piece: str
    kind: str
    sentence: str
    achieved: bool = False
    measured: str = ""
    untouched: tuple[int, int] = (0, 0)
    anew: tuple[int, int] | None = None
    refused: str = ""


def held_out(corpus: Path, most: int, split: str) -> Iterator[tuple[str, bytes]]:
    """(id, bytes) of held-out pieces of a split, spread over the archives; those that cannot be opened, or
    are too short or too long, are left out."""
    records = [r for r in read_manifest(corpus) if split_of(r.song) == split and r.tier != "synthetic"]
    spare = 3
    chosen = records[:: max(1, len(records) // (most * spare))]
    count = 0
    for record, data in read_pieces(corpus, chosen):
        try:
            guest = open_guest(data)
        except MidiError:
            continue
        if FEWEST <= guest.score.bars <= MOST and len(guest.score.parts) > 1 and len(guest.seen.windows) == 1:
            yield record.id, data
            count += 1
        if count == most:
            return


def tried(tools: Lent, name: str, data: bytes, edits: int, written: int, seed: int) -> Iterator[Tried]:
    """So many edits of one file, each on the file as it is."""
    rng, guest = Random(f"{seed}:{name}"), open_guest(data)
    kinds = [*rng.sample(EXACT, max(0, edits - written)), *rng.sample(WRITTEN, written)]
    return (_one(tools, name, data, guest, kind, rng, seed) for kind in kinds)


def _one(tools: Lent, name: str, data: bytes, guest: Guest, kind: str, rng: Random, seed: int) -> Tried:
    sentence, check = _drawn(kind, guest, rng)
    try:
        *_, outcome = changed(Change(data, sentence, seed=seed, candidates=1), tools, never)  # type: ignore[arg-type]
    except FialtaError as error:
        return Tried(name, kind, sentence, refused=str(error))
    assert isinstance(outcome, Outcome) and outcome.file is not None and outcome.untouched is not None
    achieved, measured = check(outcome.file, outcome.file.score)
    kept = outcome.untouched
    anew = _anew(tools, guest, sentence, seed) if kind in WRITTEN else None
    return Tried(name, kind, sentence, achieved, measured, (kept.notes, kept.of), anew)


def _anew(tools: Lent, guest: Guest, sentence: str, seed: int) -> tuple[int, int]:
    """Notes that stay when a piece of that description is composed anew with the sentence behind it."""
    score = guest.score
    band = ", ".join(dict.fromkeys(p.instrument for p in score.parts))
    bars = min(32, score.bars)
    told = f"{band}, {score.tempo_bpm:.0f} bpm, {score.meter.name}, {bars} bars, {sentence}"
    try:
        options = SamplingOptions(seed=seed, candidates=1)
        other = tools.composer.compose(read_brief(told), options).score
    except FialtaError:
        return 0, score.note_count
    kept: Untouched = untouched_by(score, other)
    return kept.notes, kept.of


# --- what is asked, and how it is measured ------------------------------------------------------------------


def _drawn(kind: str, guest: Guest, rng: Random) -> tuple[str, Check]:
    """A sentence of a kind for this piece, and whether the result keeps it."""
    score = guest.score
    part = rng.choice([p for p in score.parts if not p.is_drum] or list(score.parts))
    first = rng.randrange(1, max(2, score.bars - 3))
    span = (first, min(score.bars, first + 3))
    low = score.first_bar
    bars = f"bars {span[0] - 1 + low} to {span[1] - 1 + low}"
    name, rate = part.name, _rate(score, part.identity, None)
    beat, key = score.tempo_bpm, score.key or estimate_key(arrays(score), complete=True).key
    table: dict[str, tuple[str, Check]] = {
        "tempo": ("a bit slower", lambda g, s: _close(s.tempo_bpm / beat, 0.92)),
        "transpose": (
            "up two semitones",
            lambda g, s: _same(_pitches(s), sorted(p + 2 for p in _pitches(score))),
        ),
        "key": ("in A minor" if key.name != "A minor" else "in D minor", lambda g, s: _minor(s, key)),
        "mode": (f"in {_other(key.mode)}", lambda g, s: _turned(s, key)),
        "loudness": (f"{bars} softer", lambda g, s: _softer(score, s, span)),
        "length": (
            f"cut it to {max(4, score.bars // 2)} bars",
            lambda g, s: _same(s.bars, max(4, score.bars // 2)),
        ),
        "swing": (
            "swing the eighths",
            lambda g, s: _same(sum(n.onset % 12 == 6 for p in s.parts for n in p.notes), 0),
        ),
        "add": (f"add a cello in {bars}", lambda g, s: _plays(s, 42, span)),
        "mood": (f"make {bars} sadder", lambda g, s: _differs(score, s, span)),
        "style": (f"{bars} like a tango", lambda g, s: _differs(score, s, span)),
        "rewrite": (f"rewrite {bars}", lambda g, s: _differs(score, s, span)),
        "ending": ("another ending", lambda g, s: _differs(score, s, (score.bars - 3, score.bars))),
        "longer": ("4 bars more", lambda g, s: _same(s.bars, score.bars + 4)),
        "meter": (("in 3/4", _meter("3/4")) if score.meter.name != "3/4" else ("in 4/4", _meter("4/4"))),
    }
    named: dict[str, tuple[str, Check]] = {
        "drop": (f"without the {part.instrument}", lambda g, s: _gone(s, part.program)),
        "mute": (f"mute the {part.instrument} in {bars}", lambda g, s: _rests(s, part.program, span)),
        "register": (f"the {part.instrument} an octave lower", lambda g, s: _lower(score, s, part.program)),
        "replace": (f"a clarinet instead of the {part.instrument}", lambda g, s: _plays(s, 71, (1, s.bars))),
        "fuller": (f"denser {part.instrument}", lambda g, s: _step(rate, _rate(s, part.identity, name), 1)),
        "sparser": (
            f"sparser {part.instrument}",
            lambda g, s: _step(rate, _rate(s, part.identity, name), -1),
        ),
    }
    return (table | named)[kind]


def _close(ratio: float, wanted: float) -> tuple[bool, str]:
    return abs(ratio / wanted - 1) <= NEAR, f"{ratio:.3f}"


def _same(got: object, wanted: object) -> tuple[bool, str]:
    return got == wanted, str(got)[:40]


def _pitches(score: Score) -> list[int]:
    return sorted(n.pitch for p in score.parts if not p.is_drum for n in p.notes)


def _other(mode: str) -> str:
    return MODES[mode == MODES[0]]


def _minor(score: Score, before: Key) -> tuple[bool, str]:
    wanted = Key(9, "minor") if before.name != "A minor" else Key(2, "minor")
    heard = score.key or estimate_key(arrays(score), complete=True).key
    near = (wanted, wanted.relative) if before.mode == "minor" else (wanted,)
    return heard in near or _third(score, wanted), heard.name


def _third(score: Score, key: Key) -> bool:
    """Whether the third of the mode sounds more than the other one."""
    classes = [n.pitch % 12 for p in score.parts if not p.is_drum for n in p.notes]
    own, other = (3, 4) if key.mode == "minor" else (4, 3)
    return classes.count((key.tonic + own) % 12) >= classes.count((key.tonic + other) % 12)


def _turned(score: Score, before: Key) -> tuple[bool, str]:
    wanted = Key(before.tonic, _other(before.mode))
    return _third(score, wanted), wanted.name


def _velocity(score: Score, span: tuple[int, int]) -> float:
    bar = score.meter.bar_ticks
    found = [n.velocity for p in score.parts for n in p.notes if span[0] - 1 <= n.onset // bar <= span[1] - 1]
    return sum(found) / max(1, len(found))


def _softer(before: Score, after: Score, span: tuple[int, int]) -> tuple[bool, str]:
    one, other = _velocity(before, span), _velocity(after, span)
    return other < one, f"{one:.0f} → {other:.0f}"


def _played(score: Score, program: int, span: tuple[int, int]) -> int:
    bar = score.meter.bar_ticks
    mine = (p for p in score.parts if p.program == program and not p.is_drum)
    return sum(span[0] - 1 <= n.onset // bar <= span[1] - 1 for p in mine for n in p.notes)


def _plays(score: Score, program: int, span: tuple[int, int]) -> tuple[bool, str]:
    count = _played(score, program, span)
    return count > 0, f"{count} notes"


def _rests(score: Score, program: int, span: tuple[int, int]) -> tuple[bool, str]:
    count = _played(score, program, span)
    return count == 0, f"{count} notes"


def _gone(score: Score, program: int) -> tuple[bool, str]:
    return _rests(score, program, (1, score.bars))


def _lower(before: Score, after: Score, program: int) -> tuple[bool, str]:
    means = []
    for score in (before, after):
        found = [n.pitch for p in score.parts if p.program == program and not p.is_drum for n in p.notes]
        means.append(sum(found) / max(1, len(found)))
    return means[0] - means[1] > 10, f"{means[1] - means[0]:.1f} semitones"


def _rate(score: Score, identity: tuple[bool, int, int], name: str | None) -> float:
    """Notes of a part in a bar in which it plays."""
    bar = score.meter.bar_ticks
    found = [n.onset // bar for p in score.parts if p.identity == identity for n in p.notes]
    return len(found) / max(1, len(set(found)))


def _step(before: float, after: float, way: int) -> tuple[bool, str]:
    return (after - before) * way > 0, f"{before:.1f} → {after:.1f} notes a bar"


def _differs(before: Score, after: Score, span: tuple[int, int]) -> tuple[bool, str]:
    """Whether some bars hold other notes than they did."""
    bar = before.meter.bar_ticks

    def inside(score: Score) -> list[tuple[int, int]]:
        return sorted(
            (n.onset, n.pitch)
            for p in score.parts
            for n in p.notes
            if span[0] - 1 <= n.onset // bar <= span[1] - 1
        )

    one, other = inside(before), inside(after)
    return one != other and bool(other), f"{len(one)} → {len(other)} notes"


def _meter(name: str) -> Check:
    return lambda g, s: _same(s.meter.name, name)
