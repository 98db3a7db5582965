"""The report's sections on the music itself: critic, Fréchet distance, musicality, endings, form, ranges."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from musicgen.evaluate.common.samples import Sample, first_bars
from musicgen.evaluate.common.shares import Floats, markdown
from musicgen.evaluate.realism.critic import Criticism, Table, criticise
from musicgen.evaluate.realism.distances import Gap, gap
from musicgen.evaluate.realism.embedding import DIMENSIONS
from musicgen.evaluate.realism.frechet import Distance, distance
from musicgen.evaluate.realism.musicality import DEFINITIONS, ENDING_DEFINITIONS, similarity
from musicgen.evaluate.realism.table import Measured, column, table_of, vectors
from musicgen.evaluate.report.pieces import DEFAULT, ONE, OTHERS, REAL, ROWS, WITHOUT, Evidence
from musicgen.music.measure import arrays
from musicgen.music.score import Score

TELLTALES = 20
FRECHET_WINDOWS = 192
OVERLAP_AIM = 0.7
LONG_BARS, LONG_LAGS = 64, (4, 8, 16, 32)
FAMILIES = (
    "piano", "chromatic percussion", "organ", "guitar", "bass", "strings", "ensemble", "brass", "reed",
    "pipe", "synth lead", "synth pad", "synth effects", "ethnic", "percussive", "sound effects",
)  # fmt: skip
LEAST_PARTS = 5


# --- critic -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The critic's AUCs by row, and its controls: shuffled bars, shortened songs."""

    rows: Mapping[str, Criticism | None]
    shuffled: Criticism | None
    shortened: Criticism | None


def verdicts(evidence: Evidence) -> Verdicts:
    """Every row against the reference; the default one with what gives it away."""
    reference, extra = table_of(evidence.reference), table_of(evidence.extra)
    found = {}
    for name in ROWS:
        # A control with little data learns less: it gets the same windows to learn from.
        found[name] = _told(reference, table_of(evidence.rows[name]), extra, name == DEFAULT)
    real = table_of([*evidence.reference, *evidence.rows[REAL], *evidence.extra])
    mixed_up = _told(real, table_of(evidence.shuffled), None, False)
    short = _told(table_of(evidence.songs), table_of(evidence.short), None, False)
    return Verdicts(found, mixed_up, short)


def _told(real: Table, other: Table, extra: Table | None, explain: bool) -> Criticism | None:
    if not len(real.values) or not len(other.values):
        return None
    if extra is not None and set(extra.names) != set(real.names):
        extra = None
    return criticise(real, other, extra, explain=explain)


def critic_section(found: Verdicts) -> str:
    said = {
        DEFAULT: "default",
        ONE: "one candidate",
        REAL: "control: other held-out real pieces of the same styles, should be near 0.5",
        OTHERS: "real pieces drawn without regard to the prompts' styles",
        WITHOUT: "one candidate, without the clause vectors",
    }
    lines = [[said[name], str(found.rows[name] or "too few windows")] for name in ROWS]
    lines.append(
        ["control: real pieces with their bars shuffled, should be 0.9 or more", str(found.shuffled)]
    )
    lines.append(
        [
            "real songs shortened to 16 bars, beginning and end joined, against other real windows: so much "
            "is told from being short and whole",
            str(found.shortened or "too few windows"),
        ]
    )
    default = found.rows[DEFAULT]
    parts = [markdown(["against held-out real pieces", "AUC (95 %; tested windows)"], lines)]
    if default:
        parts += ["What gives the default away, by how far the AUC falls when the values change hands:"]
        parts += [_telltales(default)]
    return "\n\n".join(parts)


def _telltales(found: Criticism) -> str:
    lines = [
        [t.name, f"{t.fall:.4f}", f"{max(t.alone, 1 - t.alone):.2f}", f"{t.real:.3g}", f"{t.composed:.3g}"]
        for t in found.telltales[:TELLTALES]
    ]
    return markdown(["feature", "fall of AUC", "AUC alone", "mean, real", "mean, composed"], lines)


# --- Fréchet ----------------------------------------------------------------------------------------------


def distances(evidence: Evidence, rng: np.random.Generator) -> dict[str, Distance | None]:
    """Every row against the reference, all with the same number of windows and dimensions."""
    tables = {name: vectors(evidence.rows[name]) for name in ROWS}
    reference = vectors(evidence.reference)
    sizes = [len(t) for t in (*tables.values(), reference)]
    windows = min(FRECHET_WINDOWS, *sizes)
    return {name: distance(reference, table, windows, rng) for name, table in tables.items()}


def frechet_section(found: Mapping[str, Distance | None]) -> str:
    halves = found[REAL]
    lines = []
    for name in ROWS:
        one = found[name]
        if one is None:
            lines.append([name, "too few windows", "", ""])
            continue
        low, high = one.plain_interval
        ratio = f"{one.plain / halves.plain:.2f} ×" if halves else ""
        lines.append([name, str(one), f"{one.plain:.3f} ({low:.3f} … {high:.3f})", ratio])
    sizes = next((d.windows for d in found.values() if d), 0)
    head = ["", "Fréchet distance, bias taken off", f"plain, {sizes} windows", "plain, against real halves"]
    return f"{DIMENSIONS} dimensions, {sizes} windows of 8 bars on every side.\n\n{markdown(head, lines)}"


# --- musicality -------------------------------------------------------------------------------------------


def gaps(
    evidence: Evidence, names: Sequence[str], rng: np.random.Generator
) -> dict[str, dict[str, Gap | None]]:
    """By measure and row."""
    return {
        name: {
            row: gap(column(evidence.reference, name), column(evidence.rows[row], name), rng) for row in ROWS
        }
        for name in names
    }


def musicality_section(found: Mapping[str, Mapping[str, Gap | None]], evidence: Evidence) -> str:
    head = ["", "real, mean", "default, mean", "distance (95 %)", "overlap (95 %)"]
    head += [f"overlap, {name}" for name in (ONE, REAL, OTHERS, WITHOUT)]
    lines = [_line(name, by_row, column(evidence.reference, name)) for name, by_row in found.items()]
    own = {name: by_row[DEFAULT] for name, by_row in found.items()}
    low = [f"{name} ({one.overlap:.2f})" for name, one in own.items() if one and one.overlap < OVERLAP_AIM]
    said = f"Overlap under {OVERLAP_AIM}: {', '.join(low) or 'none'}."
    sizes = ", ".join(f"{name} {len(evidence.rows[name])}" for name in ROWS)
    return "\n\n".join(
        [f"Windows: reference {len(evidence.reference)}, {sizes}.", markdown(head, lines), said]
    )


def _line(name: str, by_row: Mapping[str, Gap | None], real: Floats) -> list[str]:
    default = by_row[DEFAULT]
    known = f"{real.mean():.3g}" if len(real) else "–"
    if default is None:
        return [name, known, *["–"] * 7]
    others = [by_row[row] for row in (ONE, REAL, OTHERS, WITHOUT)]
    return [
        name,
        known,
        f"{default.mean:.3g}",
        _with(default.distance, default.distance_interval),
        _with(default.overlap, default.overlap_interval),
        *(f"{one.overlap:.2f}" if one else "–" for one in others),
    ]


def _with(value: float, interval: tuple[float, float]) -> str:
    return f"{value:.2f} ({interval[0]:.2f}–{interval[1]:.2f})"


def definitions() -> str:
    lines = [[name, text] for name, text in {**DEFINITIONS, **ENDING_DEFINITIONS}.items()]
    return markdown(["measure", "definition"], lines)


# --- ranges of instruments --------------------------------------------------------------------------------


def pitches_by_family(rows: Sequence[Measured]) -> dict[str, list[npt.NDArray[np.int32]]]:
    """Pitches of each pitched part, by General MIDI family."""
    found: dict[str, list[npt.NDArray[np.int32]]] = defaultdict(list)
    for row in rows:
        notes = arrays(row.window.score)
        for index in np.flatnonzero(~notes.is_drum):
            found[FAMILIES[int(notes.programs[index]) // 8]].append(notes.pitch[notes.part == index])
    return found


def ranges_section(evidence: Evidence) -> str:
    """Where parts of each instrument family lie."""
    real = pitches_by_family([*evidence.reference, *evidence.rows[REAL], *evidence.extra])
    ours = pitches_by_family(evidence.rows[DEFAULT])
    lines = []
    for family in FAMILIES:
        if min(len(real[family]), len(ours[family])) < LEAST_PARTS:
            continue
        known, got = np.concatenate(real[family]), np.concatenate(ours[family])
        low, high = np.quantile(known, (0.01, 0.99))
        outside = float(((got < low) | (got > high)).mean())
        sizes = f"{len(real[family])}, {len(ours[family])}"
        lines.append([family, sizes, _middle(known), _middle(got), f"{outside:.1%}".replace("%", " %")])
    head = ["family", "parts: real, ours", "real, 5–95 %", "ours, 5–95 %", "our notes outside real 1–99 %"]
    return markdown(head, lines)


def _middle(pitches: npt.NDArray[np.int32]) -> str:
    low, high = np.quantile(pitches, (0.05, 0.95))
    return f"{low:.0f}–{high:.0f}"


# --- long form --------------------------------------------------------------------------------------------


def profile(score: Score) -> dict[int, float]:
    """Self-similarity of a piece of LONG_BARS at each of LONG_LAGS."""
    notes = arrays(score)
    return {lag: similarity(notes, lag) for lag in LONG_LAGS}


def form_section(long: Sequence[Sample], real: Sequence[Sample]) -> str:
    """Whether long pieces are as like themselves as long real ones."""
    ours = [profile(s.score) for s in long if s.bars >= LONG_BARS]
    songs = [s for s in real if s.tier != "synthetic" and s.opens and s.bars >= LONG_BARS]
    known = [profile(first_bars(s.score, LONG_BARS)) for s in songs]
    if not ours or not known:
        return "Not measured: no composed piece of 64 bars."
    lines = []
    for lag in LONG_LAGS:
        values = np.array([p[lag] for p in known])
        low, high = np.nanquantile(values, (0.05, 0.95))
        got = np.array([p[lag] for p in ours])
        inside = int(((got >= low) & (got <= high)).sum())
        middle = f"{np.nanmedian(values):.2f} ({low:.2f}–{high:.2f})"
        lines.append([f"{lag} bars before", middle, f"{np.median(got):.2f}", f"{inside} of {len(got)}"])
    head = [
        f"likeness to the bar … ({len(known)} real)",
        "real, median (90 %)",
        "ours, median",
        "ours inside",
    ]
    return markdown(head, lines)


def empty(evidence: Evidence) -> bool:
    """Whether there is too little to compare."""
    return min(len(evidence.reference), len(evidence.rows[DEFAULT])) == 0
