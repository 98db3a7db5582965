"""How well does the model know real music, and does it heed the text?

    python -m musicgen.evaluate quality --data DIR [--model DIR] [--windows N] [--out DIR]
    python -m musicgen.evaluate quality --data DIR [--model DIR] --calibrate

The first reports nats a note on validation windows, by archive, beside what `xz -9e` needs for the same
music ids, and the same windows with the right text, with none, and with another piece's. The second measures
validation and test windows by genre and writes MODEL/calibration.json: the range outside which a composed
piece counts as derailed, in the measure of `Composer.nats_per_note`.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from musicgen.errors import InputError, ModelError
from musicgen.evaluate.common.shares import Interval, markdown, ratio_interval
from musicgen.evaluate.likelihood import nats
from musicgen.evaluate.likelihood.nats import Floats, Ints, Nats
from musicgen.model.checkpoint import load_checkpoint
from musicgen.model.transformer import FialtaModel
from musicgen.settings import Settings, model_folder
from musicgen.tokens import vocab
from musicgen.train.data.dataset import Windows

CALIBRATION_NAME = "calibration.json"
LEAST_WINDOWS = 30
QUANTILES = (0.05, 0.95)
DEFAULT_WINDOWS = 1000
TEXT_WINDOWS = 400
Result = dict[str, Any]


def likelihood(windows: Windows, rows: Ints, found: Nats, rng: np.random.Generator) -> list[Result]:
    """Nats a note by archive and in all, beside what xz needs. One entry a line of the table."""
    names = [str(name) for name in windows.meta["archives"]]
    archive = windows.archive[rows]
    chosen = [(name, archive == number) for number, name in enumerate(names)]
    lines = [_line(windows, rows, found, name, mask, rng) for name, mask in chosen if mask.any()]
    return [*lines, _line(windows, rows, found, "all", np.ones(len(rows), dtype=bool), rng)]


def _line(
    windows: Windows, rows: Ints, found: Nats, name: str, mask: np.ndarray, rng: np.random.Generator
) -> Result:
    notes = windows.notes[rows[mask]].astype(np.float64)
    total = float(notes.sum())
    return {
        "archive": name,
        "windows": int(mask.sum()),
        "notes": int(total),
        "everything": float(found.everything[mask].sum() / total),
        "everything_interval": ratio_interval(found.everything[mask], notes, rng),
        "music": float(found.music[mask].sum() / total),
        "music_interval": ratio_interval(found.music[mask], notes, rng),
        "played": float(found.played[mask].sum() / total),
        "xz": nats.xz_nats(nats.music_ids(windows, rows[mask])) / total,
    }


def whole_split_xz(windows: Windows) -> float:
    """Nats a note that xz needs for the music of the whole split: the more it has, the more it can copy."""
    rows = np.arange(len(windows))
    return nats.xz_nats(nats.music_ids(windows, rows)) / float(windows.notes.sum())


def text_effect(right: Nats, without: Nats, wrong: Nats, notes: Floats, rng: np.random.Generator) -> Result:
    """What the text is worth: paired differences to the right text, a window and a note."""
    return {
        "header": _effect(right.header, without.header, wrong.header, notes, rng),
        "music": _effect(right.music, without.music, wrong.music, notes, rng),
        "everything": _effect(right.everything, without.everything, wrong.everything, notes, rng),
    }


def _effect(right: Floats, without: Floats, wrong: Floats, notes: Floats, rng: np.random.Generator) -> Result:
    ones = np.ones(len(right))
    result: Result = {"right_a_window": float(right.mean()), "right_a_note": float(right.sum() / notes.sum())}
    for name, other in (("none", without), ("another", wrong)):
        gap = other - right
        result[name] = {
            "a_window": float(gap.mean()),
            "a_window_interval": ratio_interval(gap, ones, rng),
            "a_note": float(gap.sum() / notes.sum()),
            "a_note_interval": ratio_interval(gap, notes, rng),
        }
    return result


def ranges(values: Floats, genres: Sequence[str]) -> dict[str, tuple[float, float]]:
    """5 % and 95 % quantiles by genre; "" is all windows, for genres with fewer than LEAST_WINDOWS."""
    labels = np.array(genres)
    result = {"": _middle(values)}
    for genre in sorted(set(genres) - {""}):
        own = values[labels == genre]
        if len(own) >= LEAST_WINDOWS:
            result[genre] = _middle(own)
    return result


def _middle(values: Floats) -> tuple[float, float]:
    low, high = np.quantile(values, QUANTILES)
    return round(float(low), 4), round(float(high), 4)


def calibration(
    model: FialtaModel, splits: Sequence[Windows], count: int, seed: int, precision: str
) -> Result:
    """Content of calibration.json: music nats a spelled-out note of windows with their own text."""
    values: list[Floats] = []
    genres: list[str] = []
    for windows in splits:
        rows = nats.choose(windows, count, seed, model.config.context)
        found = nats.measure(model, windows, rows, rows, precision)
        values.append(found.music / nats.spelled_notes(windows, rows))
        genres += nats.genres(windows, rows)
    everything = np.concatenate(values)
    if not len(everything):
        raise InputError("The data holds no held-out window that fits the model: prepare more pieces.")
    return {"nats_per_note": ranges(everything, genres), "windows": len(everything)}


# --- the report -------------------------------------------------------------------------------------------


def likelihood_table(lines: Sequence[Result]) -> str:
    head = ["archive", "windows", "notes", "all ids", "music", "played", "xz -9e, music"]
    return markdown(head, [_likelihood_row(line) for line in lines])


def _likelihood_row(line: Result) -> list[str]:
    return [
        line["archive"],
        str(line["windows"]),
        str(line["notes"]),
        _with(line["everything"], line["everything_interval"]),
        _with(line["music"], line["music_interval"]),
        f"{line['played']:.3f}",
        f"{line['xz']:.3f}",
    ]


def _with(value: float, interval: Interval, sign: str = "") -> str:
    return f"{value:{sign}.3f} ({interval[0]:{sign}.3f} … {interval[1]:{sign}.3f})"


def text_table(effect: Result) -> str:
    head = ["", "right text", "none − right", "another's − right"]
    rows = []
    for part in ("header", "music", "everything"):
        found = effect[part]
        for unit in ("window", "note"):
            gaps = [
                _with(found[n][f"a_{unit}"], found[n][f"a_{unit}_interval"], "+") for n in ("none", "another")
            ]
            rows.append([f"{part}, nats a {unit}", f"{found[f'right_a_{unit}']:.3f}", *gaps])
    return markdown(head, rows)


EXPLAINED = (
    "In brackets: 95 % bootstrap intervals over windows. Music: all ids after the header. Played: music "
    "without bar lines and chords. xz sees the same music ids, back to back."
)


def report(result: Result) -> str:
    """The report as Markdown."""
    return (
        "\n\n".join(
            [
                "# Quality",
                f"Model {result['model_id']}, {result['windows']} validation windows, nats a note.",
                EXPLAINED,
                likelihood_table(result["likelihood"]),
                f"xz on the music of the whole validation split: {result['xz_whole_split']:.3f} nats a note.",
                "## What the text is worth",
                f"{result['text']['windows']} of the windows, nothing forced: their own text, none, and that "
                "of another window (another genre's). Paired differences; above 0 the right text is better.",
                text_table(result["text"]),
            ]
        )
        + "\n"
    )


# --- the command ------------------------------------------------------------------------------------------


def run(model: FialtaModel, windows: Windows, args: argparse.Namespace) -> Result:
    """Likelihood and the worth of the text. Raises InputError when there are not two windows."""
    rng = np.random.default_rng(args.seed)
    rows = nats.choose(windows, args.windows, args.seed, model.config.context)
    if len(rows) < 2:
        raise InputError("The data holds less than two validation windows that fit: prepare more pieces.")
    right = nats.measure(model, windows, rows, rows, args.precision)
    return {
        "windows": len(rows),
        "likelihood": likelihood(windows, rows, right, rng),
        "xz_whole_split": whole_split_xz(windows),
        "text": _text_worth(model, windows, rows, right, args, rng),
    }


def _text_worth(
    model: FialtaModel,
    windows: Windows,
    rows: Ints,
    right: Nats,
    args: argparse.Namespace,
    rng: np.random.Generator,
) -> Result:
    """Of some of the windows, and how many they are."""
    places = np.sort(rng.permutation(len(rows))[: args.text_windows or None])
    some = rows[places]
    genres = nats.genres(windows, some)
    names = {name: number for number, name in enumerate(sorted(set(genres)))}
    others = some[nats.other_texts(np.array([names[genre] for genre in genres]), rng)]
    without, wrong = (nats.measure(model, windows, some, t, args.precision) for t in (None, others))
    notes = windows.notes[some].astype(np.float64)
    return {"windows": len(some), **text_effect(right.at(places), without, wrong, notes, rng)}


def parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m musicgen.evaluate quality",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="prepared folder")
    parser.add_argument("--model", type=model_folder, help='checkpoint folder, or "fast"')
    parser.add_argument(
        "--windows", type=int, default=DEFAULT_WINDOWS, help="about so many a split, 0 for all"
    )
    parser.add_argument("--out", type=Path, default=Path("out/quality"))
    parser.add_argument(
        "--text-windows", type=int, default=TEXT_WINDOWS, help="how many of them without text"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", choices=("bf16", "fp32"), default="bf16")
    parser.add_argument("--calibrate", action="store_true", help=f"write MODEL/{CALIBRATION_NAME} instead")
    return parser.parse_args(argv)


def main(argv: Sequence[str]) -> int:
    """Measure, print, write. Raises InputError or ModelError."""
    args = parse(argv)
    settings = Settings.from_env()
    settings = replace(settings, model_dir=args.model) if args.model else settings
    torch.set_num_threads(settings.threads)
    model, meta = load_checkpoint(settings.model_dir)
    model = model.to(args.device)
    longest = model.config.context
    windows = _windows(args.data, "validation", longest, meta)
    if args.calibrate:
        splits = (windows, _windows(args.data, "test", longest, meta))
        content = calibration(model, splits, args.windows, args.seed, args.precision)
        text = json.dumps(content, indent=1)
        (settings.model_dir / CALIBRATION_NAME).write_text(text + "\n", encoding="utf8")
        print(text)
        return 0
    result = {"model_id": meta["model_id"], **run(model, windows, args)}
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "quality.json").write_text(json.dumps(result, indent=1), encoding="utf8")
    (args.out / "quality.md").write_text(report(result), encoding="utf8")
    print(report(result))
    return 0


def _windows(folder: Path, split: str, context: int, meta: dict[str, Any]) -> Windows:
    windows = Windows.of(folder, split, context)
    trained_on = meta.get("vocab") or meta.get("data", {}).get("vocab")
    for what, name in ((windows.meta.get("vocab"), folder), (trained_on, "The model")):
        if what != vocab.fingerprint():
            raise ModelError(f"{name} was made for tokens {what}: use one made for {vocab.fingerprint()}.")
    return windows
