"""What eight-bit matrices cost in quality: nats a note on real windows, beside full precision.

python -m musicgen.evaluate precision --data DIR [--model DIR] [--windows N] [--out DIR]

Both engines read the same held-out windows with their own texts, as they decode (no guidance, the cache in
use). Divergence: nats between the two distributions of the next id, KL(fp32, int8), a mean over all places.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from musicgen.evaluate.common.shares import Interval, markdown, ratio_interval
from musicgen.evaluate.likelihood.nats import Floats, Ints, choose
from musicgen.model.engine import Engine
from musicgen.model.weights import Weights, load_weights
from musicgen.settings import Settings, model_folder
from musicgen.train.data.dataset import Augmentation, Windows

DEFAULT_WINDOWS = 128


@dataclass(frozen=True, slots=True, eq=False)
class Loss:
    """By window: nats at full precision and with eight-bit matrices; sums over its places of the divergence
    and of the places whose likeliest id is another one; how many places there are."""

    exact: Floats
    rounded: Floats
    divergence: Floats
    changed: Floats
    places: Floats


def measure(weights: Weights, windows: Windows, rows: Ints) -> Loss:
    """Both precisions on the windows `rows`, one window at a time."""
    exact, rounded = Engine(weights), Engine(weights, precision="int8")
    found = [_window(exact, rounded, windows, int(row)) for row in tqdm(rows, unit="window", leave=False)]
    return Loss(*np.array(found, dtype=np.float64).T)


def _window(exact: Engine, rounded: Engine, windows: Windows, row: int) -> tuple[float, ...]:
    batch = windows.batch(np.array([row]), None, Augmentation())
    ids, clauses = batch.input_ids[0], batch.clauses[0][batch.clause_mask[0]]
    one, other = (engine.start(clauses).feed_all(ids.tolist())[:-1] for engine in (exact, rounded))
    nats = [-float(_chosen(logp, ids[1:]).sum()) for logp in (one, other)]
    divergence = float((np.exp(one) * (one - other)).sum(dtype=np.float64))
    changed = float((one.argmax(1) != other.argmax(1)).sum())
    return *nats, divergence, changed, float(len(one))


def _chosen(logp: npt.NDArray[np.float32], ids: Ints) -> Floats:
    return logp[np.arange(len(ids)), ids].astype(np.float64)


def summary(loss: Loss, notes: Floats, seed: int) -> dict[str, Any]:
    """Nats a note (windows are the cases of the intervals), and what changes at single places."""
    rng = np.random.default_rng(seed)

    def a_note(values: Floats) -> dict[str, Any]:
        interval: Interval = ratio_interval(values, notes, rng)
        return {"value": float(values.sum() / notes.sum()), "interval": interval}

    places = loss.places.sum()
    return {
        "windows": len(notes),
        "notes": int(notes.sum()),
        "fp32": a_note(loss.exact),
        "int8": a_note(loss.rounded),
        "difference": a_note(loss.rounded - loss.exact),
        "divergence": float(loss.divergence.sum() / places),
        "changed": float(loss.changed.sum() / places),
    }


def report(result: dict[str, Any]) -> str:
    """The figures as Markdown."""
    names = {"fp32": "fp32", "int8": "int8", "difference": "int8 − fp32, the same windows"}
    rows = [[said, *_figures(result[name])] for name, said in names.items()]
    about = (
        f"Model {result['model_id']}, {result['windows']} held-out windows with their own texts, "
        f"{result['notes']} notes; intervals by drawing windows anew."
    )
    single = (
        f"At single places the two distributions are {result['divergence']:.5f} nats apart; the likeliest id "
        f"is another one at {100 * result['changed']:.2f} % of them."
    )
    table = markdown(["matrices", "nats a note", "95 %"], rows)
    return f"# Eight-bit matrices\n\n{about}\n\n{table}\n\n{single}\n"


def _figures(found: dict[str, Any]) -> list[str]:
    low, high = found["interval"]
    return [f"{found['value']:.4f}", f"{low:.4f} – {high:.4f}"]


def main(argv: Sequence[str]) -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(
        prog="python -m musicgen.evaluate precision",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="prepared folder")
    parser.add_argument("--model", type=model_folder, help='checkpoint folder, or "fast"')
    parser.add_argument("--windows", type=int, default=DEFAULT_WINDOWS, help="about so many, 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("out/precision"))
    args = parser.parse_args(argv)
    settings = Settings.from_env()
    settings = replace(settings, model_dir=args.model) if args.model else settings
    weights, meta = load_weights(settings.model_dir)
    windows = Windows.of(args.data, "validation", weights.shape.context)
    rows = choose(windows, args.windows, args.seed, weights.shape.context)
    notes = windows.notes[rows].astype(np.float64)
    result = {"model_id": meta["model_id"], **summary(measure(weights, windows, rows), notes, args.seed)}
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "precision.json").write_text(json.dumps(result, indent=1), encoding="utf8")
    (args.out / "precision.md").write_text(report(result), encoding="utf8")
    print(report(result))
    return 0
