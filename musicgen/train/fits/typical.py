"""Fit the heads that say how typical a header is: `musicgen.tasks.plan.typical`.

    python -m musicgen.train.fits.typical --data DIR [--out musicgen/weights/headers.safetensors]

Reads the headers of a prepared set's training windows and prints the accuracy on its validation windows.
Multinomial logistic regression with a ridge; every genre and mood weighs the same. Takes a minute.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from musicgen.errors import FialtaError
from musicgen.model.classifiers import LinearHeads
from musicgen.settings import PACKAGE_DIR
from musicgen.tasks.plan.typical import FIELDS, header_vector
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS
from musicgen.train.data.dataset import Windows

STEPS, BATCH, RATE, RIDGE = 3000, 512, 0.01, 1e-3
DEFAULT_OUT = PACKAGE_DIR / "weights" / "headers.safetensors"
CONTEXT = 1 << 20  # no window is too long to have a header


def table(windows: Windows) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Header vectors, float32 (windows, vocab), and by field the class of each window, -1 for unknown."""
    headers = [header_of(windows, row) for row in range(len(windows))]
    rows = np.stack([header_vector(ids) for ids in headers])
    return rows, {field: np.array([_class(ids, field) for ids in headers]) for field in FIELDS}


def header_of(windows: Windows, row: int) -> list[int]:
    """BOS .. BAND_END of a window."""
    ids = windows.ids(row).tolist()
    return ids[: ids.index(vocab.BAND_END) + 1]


def values(field: str) -> tuple[str, ...]:
    return next(c.values for c in CONTROLS if c.name == field)


def _class(ids: Sequence[int], field: str) -> int:
    known = [vocab.control_id(field, value) for value in values(field)]
    return next((known.index(token) for token in ids if token in known), -1)


def fit(rows: np.ndarray, classes: np.ndarray, count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Weights (vocab, count) and biases (count,), float32; classes weigh the same."""
    kept = classes >= 0
    inputs, wanted = torch.from_numpy(rows[kept]), torch.from_numpy(classes[kept])
    weight = 1 / torch.bincount(wanted, minlength=count).clamp(min=1)
    generator = torch.Generator().manual_seed(seed)
    found = torch.zeros(inputs.shape[1] + 1, count, requires_grad=True)
    optimizer = torch.optim.AdamW([found], lr=RATE, weight_decay=RIDGE / RATE)
    for step in range(STEPS):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - step / STEPS)
        # Drawn evenly over the classes, so that a rare one is not learned in leaps.
        some = torch.multinomial(weight[wanted], BATCH, replacement=True, generator=generator)
        loss = F.cross_entropy(_logits(found, inputs[some]), wanted[some], label_smoothing=0.05)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    made = found.detach().numpy()
    return made[:-1], made[-1]


def _logits(found: Tensor, rows: Tensor) -> Tensor:
    return rows @ found[:-1] + found[-1]


def main(argv: Sequence[str] | None = None) -> int:
    """Fit, print, save. Exit code 2 and a sentence when the data cannot be used."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder written by musicgen.train.prepare")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    args = parser.parse_args(argv)
    torch.set_num_threads(1)
    try:
        rows, classes = table(Windows.of(args.data, "train", CONTEXT))
        tried, truth = table(Windows.of(args.data, "validation", CONTEXT))
    except FialtaError as error:
        print(error, file=sys.stderr)
        return 2
    found = {field: fit(rows, classes[field], len(values(field))) for field in FIELDS}
    weights, biases = ({field: pair[part] for field, pair in found.items()} for part in (0, 1))
    heads = LinearHeads({field: values(field) for field in FIELDS}, weights, biases, encoder="header")
    for field, chances in heads.predict(tried).items():
        known = truth[field] >= 0
        hits = chances[known].argmax(1) == truth[field][known]
        print(f"{field}: {hits.mean():.1%} of {known.sum()} validation windows")
    heads.save(args.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
