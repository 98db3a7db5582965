"""Composing the prompts of a benchmark, each once, with what was composed kept on disk.

Candidate i is drawn from (seed, i), so a taken one that keeps everything is what any larger number of
candidates gives, and nothing is composed twice for it.
"""

import hashlib
import json
import os
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from musicgen.errors import FialtaError
from musicgen.evaluate.common.cases import Case
from musicgen.evaluate.common.listening import key_by_music21
from musicgen.music.midi.io import score_to_midi
from musicgen.music.score import Score
from musicgen.music.theory import Key
from musicgen.options import SamplingOptions
from musicgen.settings import PACKAGE_DIR
from musicgen.tasks.compose import Composer
from musicgen.tasks.judge.composition import Composition, Draft
from musicgen.text.brief import Brief
from musicgen.text.read import read_brief

# What a defect in composing can raise: it costs this prompt, not the whole measurement.
FAILURES = (FialtaError, ValueError, LookupError, ArithmeticError, TypeError, RuntimeError, AssertionError)
# Folders whose code shapes a piece: when it changes, pieces on disk are composed anew.
_CODE = ("music", "text", "tokens", "model", "tasks")
_SUFFIXES = (".py", ".json", ".txt", ".npz")
_BESIDE = ("heads.safetensors", "headers.safetensors", "calibration.json", "steering.json")


@dataclass(frozen=True, slots=True)
class Taken:
    """Which candidate so many allowed ones end in. tried: how many were drawn. seconds: until it was there.

    broken: asked facts that the composer itself says it has not kept (at least 1 of a first candidate that
    another one took the place of; what that one drew is not known). drawn: the header's controls that have
    a value. is_copy: over the copy threshold. redrawn_for_copy: an earlier candidate was.
    """

    candidate: int
    tried: int
    seconds: float
    broken: int = 0
    drawn: dict[str, str] = field(default_factory=dict)
    is_copy: bool = False
    redrawn_for_copy: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What one prompt became. taken: by the number of allowed candidates, as a string (it is stored as JSON).

    first_bar_s: seconds until the first bar was there. understood: the brief's facts in words, by kind.
    heard: the key that music21 hears, by candidate, where one is asked. error: why nothing was composed,
    else "".
    """

    stamp: str = ""
    taken: dict[str, Taken] = field(default_factory=dict)
    first_bar_s: float = 0.0
    understood: dict[str, str] = field(default_factory=dict)
    heard: dict[str, str] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of composed pieces: `<id>.json` and `<id>.<candidate>.mid` for every prompt.

    version: what is there of another version is not used.
    """

    folder: Path
    version: str = ""

    def midi_path(self, case: Case, candidate: int) -> Path:
        return self.folder / f"{case.id}.{candidate}.mid"

    def load(self, case: Case, stamp: str) -> Made | None:
        """What is there of this prompt, if it was made the same way and is whole."""
        try:
            stored = json.loads((self.folder / f"{case.id}.json").read_text(encoding="utf8"))
            taken = {k: Taken(**entry) for k, entry in stored.pop("taken").items()}
            made = Made(taken=taken, **stored)
        except (OSError, ValueError, TypeError, KeyError):
            return None
        whole = all(self.midi_path(case, t.candidate).exists() for t in taken.values())
        return made if whole and made.stamp == stamp else None

    def save(self, case: Case, made: Made, midi: dict[int, bytes]) -> None:
        """The files first, what names them last, so that a broken run leaves nothing half made."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for candidate, data in midi.items():
            self.midi_path(case, candidate).write_bytes(data)
        path = self.folder / f"{case.id}.json"
        temporary = path.with_suffix(".tmp")
        temporary.write_text(json.dumps(asdict(made), ensure_ascii=False, indent=1), encoding="utf8")
        os.replace(temporary, path)


def stamp_of(
    case: Case, model_id: str, seed: int, candidates: Iterable[int], version: str, with_text: bool = True
) -> str:
    """Changes with everything that a piece depends on. version: from `version_of`."""
    options = repr(SamplingOptions(seed=seed))
    hears_key = case.wanted.key is not None
    text = repr((case.prompt, hears_key, model_id, options, sorted(candidates), version, with_text))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def version_of(model_dir: Path) -> str:
    """Hash of the code, the word lists and what stands beside the weights (heads, calibration)."""
    digest = hashlib.sha256()
    files = [path for name in _CODE for path in (PACKAGE_DIR / name).rglob("*") if path.suffix in _SUFFIXES]
    beside = [path for name in _BESIDE if (path := model_dir / name).exists()]
    for path in [*sorted(files), *beside]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def made_of(
    case: Case,
    composer: Composer,
    store: Store,
    seed: int,
    candidates: tuple[int, ...],
    with_text: bool = True,
) -> Made:
    """The pieces of a prompt, from the store or composed now (and then stored, unless it failed).

    with_text: False leaves the clauses out, so that the model sees no text; the facts stay.
    """
    stamp = stamp_of(case, composer.model_id, seed, candidates, store.version, with_text)
    found = store.load(case, stamp)
    if found is not None:
        return found
    try:
        brief = read_brief(case.prompt)
        brief = brief if with_text else replace(brief, clauses=())
        first_bar_s, ends = compose_all(composer, brief, seed, candidates)
        midi = {end.taken.candidate: midi_of(end.score, brief) for end in ends.values()}
    except FAILURES as error:
        return Made(stamp, error=f"{type(error).__name__}: {error}")
    made = Made(
        stamp=stamp,
        taken={str(k): end.taken for k, end in ends.items()},
        first_bar_s=first_bar_s,
        understood=understood(brief),
        heard={str(i): _name(key_by_music21(data)) for i, data in midi.items()} if case.wanted.key else {},
    )
    store.save(case, made, midi)
    return made


def midi_of(score: Score, brief: Brief) -> bytes:
    """The file that a user gets."""
    return score_to_midi(score, title=brief.prompt[:80], texts=(brief.prompt,))


@dataclass(frozen=True, slots=True)
class End:
    """What so many candidates end in."""

    taken: Taken
    score: Score


def compose_all(
    composer: Composer, brief: Brief, seed: int, candidates: tuple[int, ...]
) -> tuple[float, dict[int, End]]:
    """Seconds until the first bar, and what each number of candidates ends in.

    The largest number is composed first: what it ends in, or its first candidate, is mostly what smaller
    ones end in too, and is not composed again for them.
    """
    most, *fewer = sorted(candidates, reverse=True)
    first_bar_s, final, first = _run(composer, brief, SamplingOptions(seed=seed, candidates=most))
    ends = {most: final}
    for number in fewer:
        if final.taken.tried <= number:
            ends[number] = final
        elif number == 1 and first and not (composer.copies and composer.copies.is_copy(first.score)):
            ends[number] = first
        else:
            ends[number] = _run(composer, brief, SamplingOptions(seed=seed, candidates=number))[1]
    return first_bar_s, ends


def _run(composer: Composer, brief: Brief, options: SamplingOptions) -> tuple[float, End, End | None]:
    """Seconds until the first bar, what is taken, and the first candidate if it was finished."""
    start = time.perf_counter()
    first_bar_s = 0.0
    first: End | None = None
    for made in composer.stream(brief, options):
        elapsed = time.perf_counter() - start
        if isinstance(made, Draft):
            first_bar_s = first_bar_s or elapsed
            if made.candidate == 0 and made.bars_done == made.bars_total:
                # Others are drawn only because this one breaks something.
                first = End(Taken(0, 1, elapsed, broken=1), made.score)
        else:
            final = _end(made, elapsed)
    return first_bar_s, final, first


def _end(piece: Composition, seconds: float) -> End:
    taken = Taken(
        candidate=piece.candidate,
        tried=piece.tried,
        seconds=seconds,
        broken=piece.broken,
        drawn=dict(piece.drawn),
        is_copy=piece.is_copy,
        redrawn_for_copy=piece.redrawn_for_copy,
    )
    return End(taken, piece.score)


def understood(brief: Brief) -> dict[str, str]:
    """The brief's facts in words, by the kinds of `judge`: tells a misread sentence from a missed aim."""
    said: dict[str, Any] = {
        "tempo": f"{brief.tempo_bpm:g} BPM" if brief.tempo_bpm else None,
        "meter": brief.meter and brief.meter.name,
        "bars": brief.bars or (brief.seconds and f"{brief.seconds:g} s"),
        "key": brief.key and brief.key.name,
        "instruments": ", ".join(i.name if i.count == 1 else f"{i.count} × {i.name}" for i in brief.band),
        "precision": "others may join" if brief.band_open else "whole band",
        "forbidden": ", ".join(f"no {i.name}" for i in brief.forbidden),
        "chords": " ".join(chord.symbol for chord in brief.chords),
    }
    return {kind: str(value) for kind, value in said.items() if value}


def _name(key: Key | None) -> str:
    return key.name if key else ""
