"""How long does a user wait? One warm 16-bar prompt with five named parts, several times.

python -m musicgen.evaluate speed [--model DIR] [--runs N] [--candidates K] [--out DIR]
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from musicgen.evaluate.pieces import midi_of
from musicgen.evaluate.shares import markdown, spread
from musicgen.music.score import Score
from musicgen.options import SamplingOptions
from musicgen.settings import Settings
from musicgen.sound.synth import Synth, open_synth, write_wav
from musicgen.tasks.compose import Composer, open_composer
from musicgen.tasks.composition import Composition, Draft
from musicgen.text.read import read_brief
from musicgen.tokens.controls import Header
from musicgen.tokens.tokenizer import encode

PROMPT = "hopeful pop in G major, 110 BPM, 4/4, 16 bars, with piano, acoustic guitar, strings, bass and drums"
AIMS = {"first_bar_s": "≤ 2", "midi_s": "≤ 10", "wav_s": "≤ 15"}
NAMES = {
    "first_bar_s": "first bar, s",
    "first_candidate_s": "first candidate finished, s",
    "midi_s": "MIDI, s",
    "wav_s": "WAV, s",
    "tokens_s": "tokens a second",
    "notes_s": "notes a second",
    "candidates": "candidates drawn",
}


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds from the click. tokens_s, notes_s: of the first candidate. candidates: how many were drawn."""

    first_bar_s: float
    first_candidate_s: float
    midi_s: float
    wav_s: float
    tokens_s: float
    notes_s: float
    candidates: int


def one_run(composer: Composer, synth: Synth, prompt: str, options: SamplingOptions) -> Run:
    """From the sentence to the bytes of a MIDI and a WAV file."""
    start = time.perf_counter()
    brief = read_brief(prompt)
    first_bar_s = first_candidate_s = 0.0
    for made in composer.stream(brief, options):
        elapsed = time.perf_counter() - start
        if isinstance(made, Draft):
            first_bar_s = first_bar_s or elapsed
            if made.candidate == 0:
                first, first_candidate_s = made.score, elapsed
        else:
            piece: Composition = made
    midi_of(piece.score, brief)
    midi_s = time.perf_counter() - start
    write_wav(BytesIO(), synth.render(piece.score))
    wav_s = time.perf_counter() - start
    tokens_s, notes_s = (n / first_candidate_s for n in (token_count(first), first.note_count))
    return Run(first_bar_s, first_candidate_s, midi_s, wav_s, tokens_s, notes_s, piece.tried)


def token_count(score: Score) -> int:
    """Ids of the score as the encoder writes it; the sampler may have drawn a few more."""
    header = Header(meter=score.meter.name, mode=score.key.mode if score.key else None, bars="1")
    return len(encode(score, header))


def peak_memory_mb() -> float:
    """The most memory that this process has held, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def measure(settings: Settings, prompt: str, runs: int, candidates: int) -> dict[str, Any]:
    """Load, warm up with one piece, then `runs` pieces of different seeds."""
    start = time.perf_counter()
    composer, synth = open_composer(settings), open_synth(settings)
    load_s = time.perf_counter() - start
    options = [SamplingOptions(seed=seed, candidates=candidates) for seed in range(runs + 1)]
    found = [one_run(composer, synth, prompt, each) for each in options][1:]
    return {
        "model_id": composer.model_id,
        "sound": synth.description,
        "threads": settings.threads,
        "prompt": prompt,
        "candidates": candidates,
        "load_s": round(load_s, 2),
        "memory_mb": round(peak_memory_mb()),
        "runs": [{name: round(value, 3) for name, value in asdict(run).items()} for run in found],
    }


def report(result: dict[str, Any]) -> str:
    """The report as Markdown."""
    rows = [_row(field.name, [run[field.name] for run in result["runs"]]) for field in fields(Run)]
    rows.append(["model, text encoder and sound loaded, s", f"{result['load_s']}", "", ""])
    rows.append(["most memory held, without the page, MB", f"{result['memory_mb']}", "", "≤ 1500"])
    about = (
        f"Model {result['model_id']}, {result['threads']} threads, {len(result['runs'])} warm runs, at most "
        f"{result['candidates']} candidates, {result['sound']}.\n\n> {result['prompt']}"
    )
    return f"# Speed\n\n{about}\n\n{markdown(['', 'median', '90 %', 'aim'], rows)}\n"


def _row(name: str, values: Sequence[float]) -> list[str]:
    middle, high = spread(values)
    return [NAMES[name], f"{middle:.2f}", f"{high:.2f}", AIMS.get(name, "")]


def main(argv: Sequence[str]) -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(
        prog="python -m musicgen.evaluate speed",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--model", type=Path, help="checkpoint folder")
    parser.add_argument("--prompt", default=PROMPT)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--candidates", type=int, default=SamplingOptions().candidates)
    parser.add_argument("--out", type=Path, default=Path("out/speed"))
    args = parser.parse_args(argv)
    settings = Settings.from_env()
    settings = replace(settings, model_dir=args.model) if args.model else settings
    result = measure(settings, args.prompt, args.runs, args.candidates)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "speed.json").write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf8")
    (args.out / "speed.md").write_text(report(result), encoding="utf8")
    print(report(result))
    return 0
