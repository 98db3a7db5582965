"""Damaged pieces with their truth, and what the model made of them, kept on disk: reading is what costs.

A case is a held-out real piece, some harms done to it in different bars, and the model's reading of it.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from musicgen.evaluate.common.samples import Sample, first_bars
from musicgen.evaluate.repair.degrade import damaged, harmed
from musicgen.model.sampling import Engine
from musicgen.music.damage.kinds import COARSE, SINGLE
from musicgen.music.damage.take import Expected, Take, take_of
from musicgen.music.midi.guest import Guest, open_guest
from musicgen.music.midi.io import score_to_midi
from musicgen.tasks.repair.surprise import expected
from musicgen.train.data.corpus import split_of

BARS = (12, 24)  # of a piece: at least, at most
LEAST_NOTES = 60
MOST_NOTES = 2_500


@dataclass(frozen=True, slots=True)
class Truth:
    """One harm. bars: first, last, from 0. parts: names of identities, as "drum.program.instance"."""

    kind: str
    first: int
    last: int
    parts: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Case:
    """clean, midi: the file before and after. truths: what was done. nats, entries: see `Expected`."""

    id: str
    clean: bytes
    midi: bytes
    truths: tuple[Truth, ...]
    nats: tuple[float, ...]
    entries: tuple[tuple[int, int, float], ...]

    @cached_property
    def guest(self) -> Guest:
        return open_guest(self.midi)

    @cached_property
    def original(self) -> Guest:
        return open_guest(self.clean)

    @cached_property
    def take(self) -> Take:
        return take_of(self.guest)

    @cached_property
    def expected(self) -> Expected:
        return Expected(np.array(self.nats), {(part, bar): value for part, bar, value in self.entries})


def name_of(identity: tuple[bool, int, int]) -> str:
    """A part's identity as text."""
    return ".".join(str(int(value)) for value in identity)


def pieces(real: Sequence[Sample], split: str, limit: int, salt: str) -> list[Sample]:
    """So many pieces of a split, one a song, in an order that their names decide."""
    fit = [
        s
        for s in real
        if split_of(s.song) == split
        and s.tier != "synthetic"
        and s.bars >= BARS[0]
        and len(s.score.parts) > 1
    ]
    fit = [s for s in fit if LEAST_NOTES <= first_bars(s.score, BARS[1]).note_count <= MOST_NOTES]
    ordered = sorted(fit, key=lambda s: hashlib.sha256(f"{salt}:{s.song}".encode()).digest())
    seen: dict[str, Sample] = {}
    for sample in ordered:
        seen.setdefault(sample.song, sample)
    return list(seen.values())[:limit]


def harm_together(sample: Sample, kinds: Sequence[str], seed: int) -> tuple[bytes, Guest, tuple[Truth, ...]]:
    """The clean file, the damaged one, what was done: each kind in bars of its own, where there is room."""
    clean = score_to_midi(first_bars(sample.score, BARS[1]))
    guest = open_guest(clean)
    digest = hashlib.sha256(f"{sample.song}:{','.join(kinds)}:{seed}".encode()).digest()
    rng = np.random.default_rng(list(digest[:8]))
    free = np.ones(guest.score.bars, dtype=bool)
    harms = []
    for kind in kinds:
        harm = damaged(guest, kind, rng, None if kind == "tempo" else free)
        if harm is not None:
            harms.append(harm)
            if kind != "tempo":
                free[max(0, harm.span.first - 1) : harm.span.last + 2] = False
    identities = take_of(guest).identities
    truths = tuple(
        Truth(h.kind, h.span.first, h.span.last, tuple(name_of(identities[p]) for p in h.parts))
        for h in harms
    )
    return clean, harmed(guest, harms) if harms else guest, truths


def cases(
    samples: Sequence[Sample], groups: Mapping[str, Sequence[str]], engine: Engine, path: Path, seed: int
) -> Iterator[Case]:
    """A case of every piece and group of kinds, from the file or made now."""
    stored = _stored(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf8") as file:
        for sample in samples:
            for name, kinds in groups.items():
                key = f"{sample.id}.{name}.{seed}"
                if key not in stored:
                    stored[key] = _made(sample, key, kinds, engine, seed)
                    file.write(json.dumps(_plain(stored[key])) + "\n")
                    file.flush()
                if stored[key].truths or not kinds:
                    yield stored[key]


def _made(sample: Sample, key: str, kinds: Sequence[str], engine: Engine, seed: int) -> Case:
    clean, guest, truths = harm_together(sample, kinds, seed)
    take = take_of(guest)
    read = expected(guest.score, take, engine)
    entries = tuple((part, bar, round(value, 3)) for (part, bar), value in read.entries.items())
    nats = tuple(round(float(value), 3) for value in read.nats)
    return Case(key, clean, guest.midi(), truths, nats, entries)


def _plain(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "clean": base64.b64encode(case.clean).decode(),
        "midi": base64.b64encode(case.midi).decode(),
        "truths": [[t.kind, t.first, t.last, list(t.parts)] for t in case.truths],
        "nats": list(case.nats),
        "entries": [list(entry) for entry in case.entries],
    }


def _stored(path: Path) -> dict[str, Case]:
    found = {}
    for line in path.read_text(encoding="utf8").splitlines() if path.exists() else []:
        try:
            one = json.loads(line)
        except ValueError:  # the last line of a broken run
            continue
        truths = tuple(Truth(kind, first, last, tuple(parts)) for kind, first, last, parts in one["truths"])
        clean, midi = (base64.b64decode(one[name]) for name in ("clean", "midi"))
        found[one["id"]] = Case(
            one["id"], clean, midi, truths, tuple(one["nats"]), tuple((p, b, v) for p, b, v in one["entries"])
        )
    return found


# Kinds that are done to one piece together, for the fit: each in bars of its own.
FIT_GROUPS: Mapping[str, Sequence[str]] = {
    "clean": (),
    "a": ("bars_gone", "noise", "stuck", "jitter"),
    "b": ("part_gone", "transposed", "doubled"),
    "c": ("flat", *SINGLE),
    "d": ("noise", "part_gone", "stuck", "tempo"),
}
EACH: Mapping[str, Sequence[str]] = {"clean": (), **{kind: (kind,) for kind in (*COARSE, *SINGLE)}}
