"""How well is a tune heard, and which chords are put under it?

    python -m musicgen.evaluate accompany --corpus CORPUS [--split test] [--limit N] [--out DIR]

Tunes of N held-out lead sheets (12 bars) are rendered by six instruments and by a sine voice with glides and
vibrato, clean and with pink noise 15 dB below; the voice also 30 cents sharp and flat, and 5 % faster and
slower. *Notes*: F1 of `mir_eval`, onset within 50 ms, ends left aside; means over tunes and instruments, 95 %
intervals of tunes drawn anew. *Tempo*: within 4 %, and within 4 % of it, its half, double, two thirds or
three halves, which one click corrects. *Chords*: of the chart's bars, those in which the chord put under the
written tune (its key heard, not told; of two in a bar, one of them) has the same root and third, and those
in which two tones are common; beside one chord throughout and the six chords of the key by chance. *Strong
beats*: of the tune's notes on beats, those that are tones of the chord, ours and the chart's.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from musicgen.errors import FialtaError, InputError
from musicgen.evaluate.arrange.voices import INSTRUMENTS, Sung, noisy, note_f1, played, sung, voice
from musicgen.evaluate.common.shares import markdown, ratio_interval
from musicgen.listening.audio import Samples, checked
from musicgen.listening.notes import notes_in
from musicgen.listening.tune import tune_in
from musicgen.music.measure import arrays, estimate_key
from musicgen.music.quantise import floor_duration
from musicgen.music.score import BarSpan, Note, Part, Score, bars_of
from musicgen.music.theory import TRIADS, Chord, Key
from musicgen.music.tune.harmonise import harmonised
from musicgen.settings import Settings
from musicgen.sound.synth import Synth, open_synth
from musicgen.tasks.judge.checks import same_triad
from musicgen.train.fits.harmony import Sheet, sheets

NAME = "accompany"
LIMIT, BARS, LEAST_NOTES = 20, 12, 15
NOISE_DB = 15.0
BENT = {"30 cents sharp": (30.0, 1.0), "30 cents flat": (-30.0, 1.0), "5 % slower": (0.0, 1.05)}
BENT["5 % faster"] = (0.0, 1 / 1.05)
RELATED = (1.0, 0.5, 2.0, 2 / 3, 1.5)
TEMPO_TOLERANCE = 0.04
SHARES = {"same": ("same", "bars"), "two": ("two", "bars"), "strong": ("on", "strong")}
Row = dict[int, tuple[Chord, ...]]
DEGREES = {
    "major": ((0, "maj"), (2, "min"), (4, "min"), (5, "maj"), (7, "maj"), (9, "min")),
    "minor": ((0, "min"), (3, "maj"), (5, "min"), (7, "maj"), (8, "maj"), (10, "maj")),
}


def tune_of(sheet: Sheet) -> Score | None:
    """The first bars of a sheet's tune as one line; None where they are too few notes."""
    score = sheet.score
    line: list[Note] = []
    for n in sheet.tune:
        if line and n.onset <= line[-1].onset:
            continue
        if line and n.onset < line[-1].end:
            line[-1] = replace(line[-1], duration=floor_duration(n.onset - line[-1].onset))
        line.append(n)
    alone = replace(score, parts=(Part(0, notes=tuple(line)),), chords=(), sections=(), key=None)
    first = line[0].onset // score.meter.bar_ticks
    cut = bars_of(alone, BarSpan(first, first + BARS - 1), floor_duration)
    return cut if cut.parts and len(cut.parts[0].notes) >= LEAST_NOTES else None


# --- notes ------------------------------------------------------------------------------------------------


def sounds(score: Score, synth: Synth, rng: np.random.Generator) -> Iterator[tuple[str, list[Sung], Samples]]:
    """(row, truth, sound) of every way in which a tune is rendered."""
    truth = sung(score)
    for name, program in INSTRUMENTS.items():
        wave = played(score, program, synth)
        yield name, truth, wave
        yield f"{name}, noise", truth, noisy(wave, NOISE_DB, rng)
    wave = voice(truth)
    yield "voice", truth, wave
    yield "voice, noise", truth, noisy(wave, NOISE_DB, rng)
    for name, (cents, stretch) in BENT.items():
        bent = sung(score, stretch)
        yield f"voice, {name}", bent, voice(bent, cents)


def heard_row(
    name: str, truth: Sequence[Sung], wave: Samples, score: Score, stretch: float
) -> dict[str, float]:
    """What is heard of one rendering."""
    try:
        sound = checked(wave)
        found = {"f1": note_f1(truth, notes_in(sound).notes)}
        if "noise" in name:
            return found
        tune = tune_in(sound).score
    except InputError:
        return {"f1": 0.0}
    ratio = tune.tempo_bpm / (score.tempo_bpm / stretch)
    found["tempo"] = float(abs(ratio - 1) < TEMPO_TOLERANCE)
    found["related"] = float(any(abs(ratio / r - 1) < TEMPO_TOLERANCE for r in RELATED))
    found["meter"] = float(tune.meter == score.meter)
    return found


# --- chords -----------------------------------------------------------------------------------------------


def chord_rows(sheet: Sheet, rng: np.random.Generator) -> dict[str, dict[str, float]]:
    """By row ("ours", "one chord", "chance", "chart"): sums over the chart's bars."""
    score, key = sheet.score, _heard_key(sheet)
    chart: dict[int, Chord] = {}
    for tick, chord in sheet.chords:
        chart.setdefault(tick // score.meter.bar_ticks, chord)
    ours = harmonised(score, sheet.tune, key)
    six = [Chord((key.tonic + step) % 12, quality) for step, quality in DEGREES[key.mode]]
    rows: dict[str, Row] = {
        "ours": {bar: ours[bar] for bar in chart if bar < len(ours)},
        "one chord": {bar: (Chord(key.tonic, TRIADS[key.mode]),) for bar in chart},
        "chance": {bar: (six[int(rng.integers(len(six)))],) for bar in chart},
        "chart": {bar: (chord,) for bar, chord in chart.items()},
    }
    return {name: _agreement(row, chart, sheet) for name, row in rows.items()}


def _heard_key(sheet: Sheet) -> Key:
    alone = replace(sheet.score, parts=(Part(0, notes=sheet.tune),), key=None)
    return estimate_key(arrays(alone), complete=True).key


def _agreement(
    row: Mapping[int, Sequence[Chord]], chart: Mapping[int, Chord], sheet: Sheet
) -> dict[str, float]:
    bars = [bar for bar in chart if bar in row]
    same = sum(any(same_triad(chord, chart[bar]) for chord in row[bar]) for bar in bars)
    tones = {bar: {*chart[bar].pitch_classes} for bar in bars}
    common = sum(any(len(tones[bar] & {*c.pitch_classes}) > 1 for c in row[bar]) for bar in bars)
    meter = sheet.score.meter
    strong = [n for n in sheet.tune if n.onset % meter.beat_ticks == 0 and n.onset // meter.bar_ticks in row]
    on = 0
    for n in strong:
        chords = row[n.onset // meter.bar_ticks]
        half = n.onset % meter.bar_ticks >= meter.half_bar_ticks
        on += n.pitch % 12 in chords[-1 if half else 0].pitch_classes
    told = {"bars": len(bars), "same": same, "two": common, "strong": len(strong), "on": on}
    return {name: float(value) for name, value in told.items()}


# --- all of it --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """notes: by rendering what was heard. chords: by row sums over bars."""

    song: str
    notes: dict[str, dict[str, float]]
    chords: dict[str, dict[str, float]]


def measure(sheet: Sheet, synth: Synth, seed: int, is_rendered: bool) -> Found:
    """One lead sheet."""
    rng, notes = np.random.default_rng(seed), {}
    tune = tune_of(sheet) if is_rendered else None
    for name, truth, wave in sounds(tune, synth, rng) if tune else ():
        stretch = next((s for bent, (_, s) in BENT.items() if name.endswith(bent)), 1.0)
        notes[name] = heard_row(name, truth, wave, tune, stretch) if tune else {}
    return Found(sheet.song, notes, chord_rows(sheet, rng))


def figures_of(found: Sequence[Found]) -> dict[str, Any]:
    """Means and intervals by row."""
    rng = np.random.default_rng(len(found))
    rendered = [f for f in found if f.notes]
    notes: dict[str, Any] = {"tunes": len(rendered)}
    for kind, chosen in (("clean", _clean), ("noise", _noise), ("bent", _bent)):
        means = np.array([np.mean([row["f1"] for n, row in f.notes.items() if chosen(n)]) for f in rendered])
        notes[kind] = _mean(means, rng)
    for name in next((f.notes for f in rendered), ()):
        notes[name] = _mean(np.array([f.notes[name]["f1"] for f in rendered]), rng)
    for what in ("tempo", "related", "meter"):
        rows = [np.mean([r[what] for r in f.notes.values() if what in r]) for f in rendered]
        notes[what] = _mean(np.array(rows), rng)
    chords = {
        name: {
            told: _ratio([f.chords[name] for f in found], top, bottom, rng)
            for told, top, bottom in (
                ("same", "same", "bars"),
                ("two", "two", "bars"),
                ("strong", "on", "strong"),
            )
        }
        for name in ("ours", "one chord", "chance", "chart")
    }
    return {"notes": notes, "chords": chords, "sheets": len(found)}


def _clean(name: str) -> bool:
    return not _noise(name) and not _bent(name)


def _noise(name: str) -> bool:
    return name.endswith("noise")


def _bent(name: str) -> bool:
    return name.endswith(tuple(BENT))


def _mean(values: np.ndarray, rng: np.random.Generator) -> list[float]:
    low, high = ratio_interval(values, np.ones(len(values)), rng)
    return [float(values.mean()) if len(values) else float("nan"), low, high]


def _ratio(
    rows: Sequence[Mapping[str, float]], top: str, bottom: str, rng: np.random.Generator
) -> list[float]:
    tops, bottoms = (np.array([row[name] for row in rows]) for name in (top, bottom))
    low, high = ratio_interval(tops, bottoms, rng)
    return [float(tops.sum() / max(1.0, bottoms.sum())), low, high]


def section(figures: Mapping[str, Any]) -> str:
    """Two tables."""
    notes, chords = figures["notes"], figures["chords"]
    lines = [[name, _cell(value)] for name, value in notes.items() if name != "tunes"]
    rows = [[name, *(_cell(row[told]) for told in ("same", "two", "strong"))] for name, row in chords.items()]
    head = ["chords", "same root and third", "two common tones", "strong beats on chord tones"]
    return (
        f"{notes['tunes']} tunes as sound, {figures['sheets']} lead sheets.\n\n"
        f"{markdown(['notes', 'F1, or share'], lines)}\n\n{markdown(head, rows)}"
    )


def _cell(value: Sequence[float]) -> str:
    return f"{value[0]:.3f} ({value[1]:.3f}–{value[2]:.3f})"


def main(argv: Sequence[str]) -> int:
    """Measure, print and write. Raises InputError."""
    parser = argparse.ArgumentParser(
        prog="python -m musicgen.evaluate accompany",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--split", default="test", choices=("validation", "test"))
    parser.add_argument("--limit", type=int, default=LIMIT, help="tunes that are rendered; chords take all")
    parser.add_argument("--out", type=Path, default=Path("out/report"))
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    if args.limit < 1:
        raise InputError(f"--limit {args.limit}: give 1 or more.")
    synth = open_synth(Settings.from_env())
    known = sorted(sheets(args.corpus, (args.split,)), key=lambda sheet: sheet.song)
    rng = np.random.default_rng(args.seed)
    order = [known[i] for i in rng.permutation(len(known))]
    found = []
    for place, sheet in enumerate(tqdm(order, unit="sheet", disable=None)):
        try:
            found.append(measure(sheet, synth, args.seed, place < args.limit))
        except FialtaError as error:
            print(f"{sheet.song}: {error}")
    figures = figures_of(found)
    text = f"Split {args.split}. {section(figures)}\n"
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / f"{NAME}.md").write_text(text, encoding="utf8")
    (args.out / f"{NAME}.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf8")
    print(text)
    return 0
