"""Features and embeddings of windows, computed once: a JSON line a window, by name, notes and version.

A broken run goes on where it stopped. The version is a hash of the code that measures and of the stored
embedding, so that what was measured by other code is never used.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from musicgen.evaluate.realism import embedding
from musicgen.evaluate.realism.critic import Table
from musicgen.evaluate.realism.matching import MatchedWindow
from musicgen.evaluate.realism.musicality import endings, measures
from musicgen.evaluate.realism.ngrams import counts
from musicgen.settings import PACKAGE_DIR

_CODE = (
    "realism/musicality.py",
    "realism/ngrams.py",
    "realism/embedding.py",
    "realism/matching.py",
    "common/samples.py",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One window. embedded: float (DIMENSIONS,), None for windows shorter than the embedding's."""

    window: MatchedWindow
    musical: dict[str, float]
    counted: dict[str, float]
    embedded: tuple[float, ...] | None

    @property
    def features(self) -> dict[str, float]:
        return {**self.musical, **self.counted}


@cache
def version() -> str:
    """Hash of all that decides the numbers."""
    digest = hashlib.sha256()
    here = PACKAGE_DIR / "evaluate"
    measuring = sorted((PACKAGE_DIR / "music").rglob("*.py"))
    for path in [*(here / name for name in _CODE), *measuring, embedding.STORED]:
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()[:16]


def _key(window: MatchedWindow) -> str:
    """The window's notes decide, not its name alone: a piece composed anew is measured anew."""
    text = repr([(p.program, p.is_drum, p.notes) for p in window.score.parts])
    return f"{window.name}.{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def measured(windows: Sequence[MatchedWindow], cache_file: Path, workers: int = 1) -> list[Measured]:
    """All windows, in their order."""
    stored = _read(cache_file)
    keys = [_key(window) for window in windows]
    missing = {key: window for key, window in zip(keys, windows, strict=True) if key not in stored}
    cache_file.parent.mkdir(parents=True, exist_ok=True)
    is_broken = cache_file.exists() and not cache_file.read_text(encoding="utf8").endswith("\n")
    with cache_file.open("a", encoding="utf8") as file:
        file.write("\n" * is_broken)
        for key, entry in zip(missing, _numbers(list(missing.values()), workers), strict=True):
            stored[key] = entry
            file.write(json.dumps({"key": key, "version": version(), **entry}) + "\n")
            file.flush()
    return [_measured(w, stored[key]) for w, key in zip(windows, keys, strict=True)]


def _read(path: Path) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    lines = path.read_text(encoding="utf8").splitlines() if path.exists() else []
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:  # the last line of a broken run
            continue
        if entry.pop("version") == version():
            found[entry.pop("key")] = entry
    return found


def _numbers(windows: Sequence[MatchedWindow], workers: int) -> Iterable[dict[str, object]]:
    if workers == 1 or len(windows) < 2 * workers:
        return tqdm(map(_entry, windows), total=len(windows), unit="window", leave=False)
    return _in_pool(windows, workers)


def _in_pool(windows: Sequence[MatchedWindow], workers: int) -> Iterable[dict[str, object]]:
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        found = pool.map(_entry, windows, chunksize=8)
        yield from tqdm(found, total=len(windows), unit="window", leave=False)


def _entry(window: MatchedWindow) -> dict[str, object]:
    score = window.score
    musical = measures(score) | ({} if window.opening else endings(score))
    return {"musical": musical, "counted": counts(score), "embedded": _embedded(window)}


def _embedded(window: MatchedWindow) -> list[float] | None:
    """Of the BARS bars at the window's own end of the piece; None for shorter ones or without a network."""
    network = _network()
    if window.score.bars < embedding.BARS or network is None:
        return None
    bars = embedding.bars_as_numbers(window.score)
    chosen = bars[: embedding.BARS] if window.opening else bars[-embedding.BARS :]
    found: list[float] = embedding.embedded(network, [chosen])[0].tolist()
    return found


@cache
def _network() -> embedding.Network | None:
    return embedding.load() if embedding.STORED.exists() else None


def _measured(window: MatchedWindow, entry: dict[str, object]) -> Measured:
    musical, counted, vector = entry["musical"], entry["counted"], entry["embedded"]
    assert isinstance(musical, dict) and isinstance(counted, dict)
    return Measured(window, musical, counted, tuple(vector) if isinstance(vector, list) else None)


def table_of(rows: Sequence[Measured]) -> Table:
    """The critic's table. What only endings have is left out."""
    names = _common_names(rows)
    values = [[row.features[name] for name in names] for row in rows]
    halves = np.array([row.window.half for row in rows], dtype=np.int64)
    return Table(names, np.array(values, dtype=np.float64).reshape(len(rows), len(names)), halves)


def _common_names(rows: Sequence[Measured]) -> tuple[str, ...]:
    every = [row.features for row in rows]
    return tuple(name for name in every[0] if all(name in one for one in every)) if every else ()


def column(rows: Sequence[Measured], name: str) -> npt.NDArray[np.float64]:
    """Values of one measure where it applies: float64 (some of the rows,)."""
    values = np.array([row.musical.get(name, np.nan) for row in rows], dtype=np.float64)
    return values[~np.isnan(values)]


def vectors(rows: Sequence[Measured]) -> npt.NDArray[np.float64]:
    """Embeddings of the rows that have one: float64 (some, DIMENSIONS)."""
    found = [row.embedded for row in rows if row.embedded is not None]
    return np.array(found, dtype=np.float64).reshape(len(found), embedding.DIMENSIONS)
