"""Pictures of the report: piano rolls and distributions, small PNG files.

Drawn with matplotlib's Agg canvas, without its global state; the same input gives the same picture.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from musicgen.music.measure import NoteArrays, arrays, chords_per_bar, estimate_key
from musicgen.music.score import Score

_COLOURS = (
    "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b", "#e377c2", "#17becf", "#bcbd22",
    "#7f7f7f",
)  # fmt: skip
_DRUM_ROWS = {
    35: 0,
    36: 0,
    37: 1,
    38: 1,
    39: 1,
    40: 1,
    42: 2,
    44: 2,
    46: 2,
    51: 3,
    53: 3,
    59: 3,
    49: 4,
    57: 4,
    55: 4,
}
_OTHER_DRUM = 5
DPI = 70


def rolls(path: Path, pieces: Sequence[tuple[str, Score]], columns: int = 2) -> None:
    """One piano roll a piece: (title, score). Drums stand below, one row a kind of drum; chords above."""
    rows = -(-len(pieces) // columns)
    figure = _figure(8.5 * columns, 2.6 * rows)
    for place, (title, score) in enumerate(pieces, 1):
        _roll(figure.add_subplot(rows, columns, place), title, score)
    _save(figure, path)


def _roll(axes: Any, title: str, score: Score) -> None:
    notes = arrays(score)
    bar = score.meter.bar_ticks
    axes.set_title(title, fontsize=7, loc="left", pad=10)
    for index, part in enumerate(score.parts):
        own = notes.take(notes.part == index)
        _bars_of_part(axes, own, part.is_drum, _COLOURS[index % len(_COLOURS)], part.name or part.instrument)
    for line in range(score.bars + 1):
        axes.axvline(line * bar, color="#999999", lw=0.6 if line % 4 == 0 else 0.25, zorder=0)
    top = 40 if not len(notes.pitched.pitch) else int(notes.pitched.pitch.max())
    key = estimate_key(notes).key
    for index, chord in enumerate(chords_per_bar(notes)):
        axes.text(index * bar + 1, top + 3, chord.symbol if chord else "–", fontsize=5)
    axes.text(score.bars * bar, top + 3, f" {key.name}", fontsize=5)
    axes.set_xlim(0, score.bars * bar)
    pitched = notes.pitched.pitch
    axes.set_ylim(0 if notes.on_drums.any() or not len(pitched) else int(pitched.min()) - 4, top + 8)
    axes.set_xticks([])
    axes.tick_params(labelsize=5)
    axes.legend(fontsize=4, loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)


def _bars_of_part(axes: Any, notes: NoteArrays, is_drum: bool, colour: str, name: str) -> None:
    if is_drum:
        rows = np.array([2.4 * _DRUM_ROWS.get(int(p), _OTHER_DRUM) + 1 for p in notes.pitch])
        axes.scatter(notes.onset, rows, s=notes.velocity / 25, color="#333333", marker="s", lw=0, label=name)
        return
    alpha = np.clip(notes.velocity / 127, 0.25, 1.0)
    axes.barh(
        notes.pitch,
        notes.duration,
        left=notes.onset,
        height=0.9,
        color=[(*_rgb(colour), a) for a in alpha],
        label=name,
    )


def _rgb(colour: str) -> tuple[float, float, float]:
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(colour)
    return red, green, blue


def densities(path: Path, tables: Mapping[str, Mapping[str, Sequence[float]]], columns: int = 4) -> None:
    """One panel a measure: smoothed densities of each row, tables[measure][row] = values."""
    rows = -(-len(tables) // columns)
    figure = _figure(3.0 * columns, 1.7 * rows)
    for place, (measure, by_row) in enumerate(tables.items(), 1):
        axes = figure.add_subplot(rows, columns, place)
        _panel(axes, measure, by_row)
        if place == 1:
            axes.legend(fontsize=5, frameon=False)
    _save(figure, path)


def _panel(axes: Any, measure: str, by_row: Mapping[str, Sequence[float]]) -> None:
    everything = np.concatenate([np.asarray(values, dtype=float) for values in by_row.values()])
    low, high = np.quantile(everything, (0.005, 0.995)) if len(everything) else (0.0, 1.0)
    grid = np.linspace(low, high if high > low else low + 1.0, 80)
    for index, (name, values) in enumerate(by_row.items()):
        curve = smoothed(np.asarray(values, dtype=float), grid)
        axes.plot(grid, curve, lw=1.0, color=_COLOURS[index % len(_COLOURS)], label=name)
    axes.set_title(measure, fontsize=6, pad=2)
    axes.set_yticks([])
    axes.tick_params(labelsize=5)


def smoothed(values: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """Gaussian kernel density with Silverman's (1986) bandwidth: float (grid,)."""
    if not len(values):
        return np.zeros_like(grid)
    spread = float(values.std()) or float(grid[-1] - grid[0]) / 40
    width = max(1.06 * spread * len(values) ** -0.2, float(grid[-1] - grid[0]) / 80)
    z = (grid[:, None] - values[None]) / width
    curve: np.ndarray = np.exp(-0.5 * z**2).sum(1) / (len(values) * width * np.sqrt(2 * np.pi))
    return curve


def _figure(width: float, height: float) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def _save(figure: Any, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # No version or date in the file: the same report is the same bytes.
    figure.savefig(path, dpi=DPI, metadata={"Software": None})
