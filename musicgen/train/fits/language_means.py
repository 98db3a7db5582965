"""Measure the mean vector of each language from neutral clauses, the same ones in every language.

`python -m musicgen.train.fits.language_means` writes `musicgen/text/language_means.npz`,
which the encoders read.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from musicgen.errors import ModelError
from musicgen.text.encoders import ENCODERS, MEANS_PATH, open_encoder

NEUTRAL_PATH = Path(__file__).with_name("neutral_clauses.json")


def neutral_clauses() -> dict[str, tuple[str, ...]]:
    """Language code → 150 clauses: thirty things, alone and with four times of day."""
    table = json.loads(NEUTRAL_PATH.read_text(encoding="utf-8"))
    return {language: _clauses(**entry) for language, entry in table.items()}


def _clauses(when: list[str], what: list[str], first: bool = False) -> tuple[str, ...]:
    pairs = [(time, thing) if first else (thing, time) for time in when for thing in what]
    return (*what, *(" ".join(pair) for pair in pairs))


def measure(names: Sequence[str] = ENCODERS) -> dict[str, np.ndarray]:
    """Key "encoder.language" → mean vector, float16. An encoder whose package is missing is left out."""
    found: dict[str, np.ndarray] = {}
    for name in names:
        try:
            encoder = open_encoder(name, centred=False)
        except ModelError as error:
            print(f"{name} left out: {error}")
            continue
        for language, clauses in neutral_clauses().items():
            found[f"{name}.{language}"] = encoder.encode(clauses, language).mean(axis=0).astype(np.float16)
    return found


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=MEANS_PATH, help="file to write (default: %(default)s)")
    args = parser.parse_args(argv)
    means = measure()
    np.savez_compressed(args.out, **{name: means[name] for name in sorted(means)})  # type: ignore[arg-type]
    print(f"{len(means)} means written to {args.out}, {args.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
