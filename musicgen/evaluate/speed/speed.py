"""How long does a user wait, and what does it cost? 16 bars with five named parts, several seeds a sentence.

python -m musicgen.evaluate speed [--model DIR] [--prompt SENTENCE …] [--runs N] [--turns N] [--pieces N]
                                  [--no-page] [--out DIR]

Times run from the click. "One candidate" composes one whole piece; "four, none of which will do" composes as
many as a user gets at most, the way the program does it. Everything is warm but the page's own start.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from musicgen.evaluate.common.pieces import midi_of
from musicgen.evaluate.common.shares import markdown, spread
from musicgen.evaluate.speed.page import PageRun, memory_mb, visit
from musicgen.music.score import Score
from musicgen.options import SamplingOptions
from musicgen.settings import Settings, model_folder
from musicgen.sound.loudness import SAMPLE_RATE
from musicgen.sound.synth import Synth, open_synth
from musicgen.sound.wav import write_wav
from musicgen.tasks.compose import Calibration, Composer, open_composer
from musicgen.tasks.judge.composition import Composition, Draft
from musicgen.text.read import read_brief
from musicgen.tokens.controls import Header
from musicgen.tokens.tokenizer import encode

PROMPTS = (
    "hopeful pop in G major, 110 BPM, 4/4, 16 bars, with piano, acoustic guitar, strings, bass and drums",
    "a rock song in E minor, 16 bars: drums, bass, two electric guitars and organ",
    "slow soul, 16 bars, electric piano, guitar, bass, drums, trumpet and tenor saxophone",
    "a film cue in D minor, 16 bars, violin, viola, cello, french horn, flute and harp",
)
MANY = 4
AIMS = {"first_bar_s": "≤ 0.5", "piece_s": "≤ 3", "default_s": "≤ 4"}
NAMES = {
    "first_bar_s": "first bar, s",
    "piece_s": "piece composed, one candidate, s",
    "default_s": "piece composed, as many candidates as usual, s",
    "wav_s": "MIDI and WAV written, s",
    "tokens_s": "tokens a second",
    "notes_s": "notes a second",
}
NOTHING_WILL_DO = Calibration({"": (1e6, 2e6)})
Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """One piece. Seconds from the click: of one candidate, and of as many as a user gets (default_s).
    tokens_s, notes_s: of composing the one candidate alone, header included."""

    first_bar_s: float
    piece_s: float
    default_s: float
    wav_s: float
    tokens_s: float
    notes_s: float


def one_run(composer: Composer, synth: Synth, prompt: str, seed: int) -> tuple[Run, Score]:
    """From the sentence to the bytes of a MIDI and a WAV file, and the piece."""
    start = time.perf_counter()
    brief = read_brief(prompt)
    first_bar_s = 0.0
    for made in composer.stream(brief, SamplingOptions(seed=seed, candidates=1)):
        if isinstance(made, Draft):
            first_bar_s = first_bar_s or time.perf_counter() - start
        else:
            piece: Composition = made
    piece_s = time.perf_counter() - start
    midi_of(piece.score, brief)
    write_wav(BytesIO(), synth.render(piece.score))
    wav_s = time.perf_counter() - start
    tokens_s, notes_s = (n / piece_s for n in (token_count(piece.score), piece.score.note_count))
    start = time.perf_counter()
    composer.compose(read_brief(prompt), SamplingOptions(seed=seed))
    default_s = time.perf_counter() - start
    return Run(first_bar_s, piece_s, default_s, wav_s, tokens_s, notes_s), piece.score


def token_count(score: Score) -> int:
    """Ids of the score as the encoder writes it; the sampler may have drawn a few more."""
    header = Header(meter=score.meter.name, mode=score.key.mode if score.key else None, bars="1")
    return len(encode(score, header))


def candidates_cost(composer: Composer, prompts: Sequence[str], seeds: Sequence[int]) -> Result:
    """Seconds for MANY candidates, none of which will do, and for one, each by the ids drawn in them.

    ratio: what MANY cost in times of one, were all equally long.
    """
    picky = replace(composer, calibration=NOTHING_WILL_DO)
    many, one = (
        np.array(
            [
                _drawn(who, prompt, SamplingOptions(seed=seed, candidates=count))
                for prompt in prompts
                for seed in seeds
            ]
        )
        for who, count in ((picky, MANY), (composer, 1))
    )
    per_id = [float(each[:, 0].sum() / each[:, 1].sum()) for each in (many, one)]
    return {
        "candidates": MANY,
        "many_s": many[:, 0].tolist(),
        "one_s": one[:, 0].tolist(),
        "ratio": MANY * per_id[0] / per_id[1],
    }


def _drawn(composer: Composer, prompt: str, options: SamplingOptions) -> tuple[float, int]:
    """Seconds, and ids of all candidates as far as they were drawn."""
    start, latest = time.perf_counter(), {}
    for made in composer.stream(read_brief(prompt), options):
        if isinstance(made, Draft):
            latest[made.candidate] = made.score
    return time.perf_counter() - start, sum(map(token_count, latest.values()))


def stems_speed(synth: Synth, score: Score) -> Result:
    """How many times faster than real time parts become sound, one after the other, as exports do it."""
    synth.prepare(score)
    start = time.perf_counter()
    alone = [synth.render_raw(replace(score, parts=(part,))) for part in score.parts]
    one_by_one_s = time.perf_counter() - start
    audio_s = sum(map(len, alone)) / SAMPLE_RATE
    return {"parts": len(alone), "audio_s": audio_s, "one_core": audio_s / one_by_one_s}


def measure(settings: Settings, prompts: Sequence[str], runs: int, pieces: int = 0) -> Result:
    """Load, warm up with one piece, then `runs` pieces of different seeds a prompt, candidates and stems.

    pieces: composed after all that, before memory is read.
    """
    start = time.perf_counter()
    composer, synth = open_composer(settings), open_synth(settings)
    load_s = time.perf_counter() - start
    one_run(composer, synth, prompts[0], 0)
    seeds = range(1, runs + 1)
    made = [one_run(composer, synth, prompt, seed) for prompt in prompts for seed in seeds]
    result = {
        "model_id": composer.model_id,
        "precision": composer.engine.precision,
        "sound": synth.description,
        "threads": settings.threads,
        "prompts": list(prompts),
        "load_s": round(load_s, 2),
        "runs": [{name: round(value, 3) for name, value in asdict(run).items()} for run, _ in made],
        "many": candidates_cost(composer, prompts, seeds),
        "stems": stems_speed(synth, made[-1][1]),
    }
    for seed in range(pieces):
        one_run(composer, synth, prompts[seed % len(prompts)], runs + 1 + seed)
    return result | {"memory_mb": memory_mb("self", "VmHWM"), "resident_mb": memory_mb("self", "VmRSS")}


# --- report -----------------------------------------------------------------------------------------------


def report(result: Result) -> str:
    """The report as Markdown; the page's and the decoder's rows where they were measured."""
    rows = [_row(field.name, [run[field.name] for run in result["runs"]]) for field in fields(Run)]
    many, stems = result["many"], result["stems"]
    rows += [
        [f"{many['candidates']} candidates, in times of one", f"{many['ratio']:.2f}", "", "≤ 2.2"],
        ["stems, one core, × real time", f"{stems['one_core']:.0f}", "", "51–89"],
        ["model, text encoder and sound loaded, s", f"{result['load_s']}", "", ""],
        ["resident memory without the page: now, at most, MB", _memory(result), "", "≤ 1200"],
        *(_page_rows(result["page"]) if "page" in result else []),
    ]
    about = (
        f"Model {result['model_id']} ({result['precision']}), {result['threads']} threads, "
        f"{len(result['runs'])} warm runs, {result['sound']}."
    )
    about = "\n\n> ".join((about, *result["prompts"]))
    text = f"# Speed\n\n{about}\n\n{markdown(['', 'median', '90 %', 'aim'], rows)}\n"
    if "decoder" in result:
        from musicgen.evaluate.speed.engine import report as decoder_report

        text += f"\n{decoder_report(result['decoder'])}"
    return text


def _row(name: str, values: Sequence[float]) -> list[str]:
    middle, high = spread(values)
    return [NAMES[name], f"{middle:.2f}", f"{high:.2f}", AIMS.get(name, "")]


def _memory(result: Result) -> str:
    return f"{result['resident_mb']}, {result['memory_mb']}"


def _page_rows(page: Result) -> list[list[str]]:
    middle, high = spread(page["piece_s"])
    return [
        ["page: from the start of Python to its first answer, s", f"{page['opens_s']:.1f}", "", "< 8"],
        ["page: one candidate with MIDI and WAV, s", f"{middle:.2f}", f"{high:.2f}", ""],
        ["page: resident memory when open, MB", f"{page['open_mb']}", "", ""],
        ["page: … after the pieces, MB", f"{page['resident_mb']}", "", "< 1000"],
        ["page: … at most, MB", f"{page['most_mb']}", "", "< 1000"],
    ]


def main(argv: Sequence[str]) -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(
        prog="python -m musicgen.evaluate speed",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--model", type=model_folder, help='checkpoint folder, or "fast"')
    parser.add_argument("--prompt", nargs="+", default=PROMPTS, help="sentences")
    parser.add_argument("--runs", type=int, default=7, help="seeds of each sentence")
    parser.add_argument("--pieces", type=int, default=0, help="more of them before memory is read")
    parser.add_argument("--turns", type=int, default=7, help="of the decoder alone; 0 leaves it out")
    parser.add_argument("--no-page", action="store_true", help="do not start the page")
    parser.add_argument("--out", type=Path, default=Path("out/speed"))
    args = parser.parse_args(argv)
    settings = Settings.from_env()
    settings = replace(settings, model_dir=args.model) if args.model else settings
    result = measure(settings, args.prompt, args.runs, args.pieces)
    if not args.no_page:
        page: PageRun = visit(settings.model_dir.resolve(), args.prompt[0], args.runs)
        result["page"] = asdict(page)
    if args.turns:
        from musicgen.evaluate.speed.engine import compare  # after the memory was read: it needs PyTorch

        result["decoder"] = compare(settings.model_dir, args.turns)
    args.out.mkdir(parents=True, exist_ok=True)
    (args.out / "speed.json").write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf8")
    (args.out / "speed.md").write_text(report(result), encoding="utf8")
    print(report(result))
    return 0
