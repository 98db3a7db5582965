"""Draw the curves of a training: `python -m musicgen.train.loop.curve LOG.csv OUT.png`."""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path


def read_column(rows: Sequence[dict[str, str]], name: str) -> tuple[list[float], list[float]]:
    """Millions of tokens and the values of a column, where it has any."""
    pairs = [(float(row["tokens"]) / 1e6, float(row[name])) for row in rows if row.get(name)]
    return [x for x, _ in pairs], [y for _, y in pairs]


def draw(log: Path, out: Path) -> None:
    """Validation nats a note, in all and by archive, and training nats a token, over the tokens seen."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    with log.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    known = {"val_nats_note", "val_music_note", "val_nats_token"}
    archives = [name for name in (rows[0] if rows else {}) if name.startswith("val_") and name not in known]
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4.2), constrained_layout=True)
    left.plot(*read_column(rows, "val_nats_note"), color="black", linewidth=2, label="all")
    for name in archives:
        left.plot(*read_column(rows, name), linewidth=1, label=name.removeprefix("val_"))
    left.set(title="Validation", xlabel="million tokens seen", ylabel="nats a note")
    right.plot(*read_column(rows, "train_nats_token"), color="tab:blue", linewidth=1, label="training")
    right.plot(*read_column(rows, "val_nats_token"), color="black", linewidth=2, label="validation")
    right.set(title="Training and validation", xlabel="million tokens seen", ylabel="nats a token")
    for axes in (left, right):
        axes.grid(alpha=0.3)
        axes.legend(fontsize=8)
    figure.savefig(out, dpi=110)
    pyplot.close(figure)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0; the picture is written to OUT."""
    parser = argparse.ArgumentParser(prog="python -m musicgen.train.loop.curve", description=__doc__)
    parser.add_argument("log", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args(argv)
    draw(arguments.log, arguments.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
