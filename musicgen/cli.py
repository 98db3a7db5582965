"""The command line: one sub-command a task, all on top of `Studio`.

Exit code 0: done. 2 and one sentence on stderr: a bad flag, an empty prompt or an unreadable file.
1: anything else. A batch finishes the prompts that it can before it says what was wrong with the rest.
"""

import argparse
import dataclasses
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from musicgen import __version__
from musicgen.errors import FialtaError, InputError, ModelError, PromptError
from musicgen.music.score import MAX_BARS
from musicgen.options import MAX_CANDIDATES, MAX_SEED
from musicgen.settings import Settings

if TYPE_CHECKING:
    from musicgen.studio import Piece, Studio

OpenStudio = Callable[[Settings], "Studio"]

SINGLE_ID = "piece"
BAR_AFTER_S = 2.0
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(frozen=True, slots=True)
class Job:
    """One prompt of a batch. id: the stem of the files written for it."""

    id: str
    prompt: str


def main(argv: Sequence[str] | None = None, *, open_studio: OpenStudio | None = None) -> int:
    """Runs one command and returns its exit code. open_studio: a stand-in for `Studio.open`, for tests."""
    parser = build_parser()
    try:
        args = parser.parse_args(argv)
        if args.command is None:
            parser.print_help()
            return 0
        return int(args.run(args, open_studio or _open_studio))
    except InputError as error:
        return _failed(error, 2)
    except FialtaError as error:
        return _failed(error, 1)
    except KeyboardInterrupt:
        return _failed("Stopped.", 1)


def _failed(sentence: object, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _open_studio(settings: Settings) -> "Studio":
    from musicgen.studio import Studio

    return Studio.open(settings)


# --- arguments ---


class _Parser(argparse.ArgumentParser):
    """argparse that answers a mistake with one sentence."""

    def error(self, message: str) -> NoReturn:
        sentence = re.sub(r"^argument \S+: (?=--)", "", message)
        raise InputError(f"{sentence[:1].upper()}{sentence[1:]} (see: {self.prog} --help).")


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = _Parser(
        prog="python -m musicgen",
        description="Fialta: describe music in words, in any language; get a real multi-track MIDI.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"fialta {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _add_compose(commands)
    return parser


def _add_compose(commands: "argparse._SubParsersAction[_Parser]") -> None:
    parser = commands.add_parser(
        "compose",
        help="a sentence in; MIDI, WAV and a report out",
        description="Composes a piece from a sentence, or one from each line of a file.",
        epilog="Writes ID.mid, ID.wav and ID.json into DIR; files of the same name are overwritten. "
        "The ID is 'piece' for a single prompt, else 0001, 0002 … or the line's own.",
        allow_abbrev=False,
    )
    parser.add_argument("prompt", nargs="?", metavar="PROMPT", help="what the music should be")
    parser.add_argument(
        "--prompts",
        type=Path,
        metavar="FILE",
        help='many prompts: one a line, or JSON lines such as {"id": "a1", "prompt": "…"}',
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the files")
    parser.add_argument(
        "--seed",
        type=_whole_number("--seed", 0, MAX_SEED),
        default=1,
        metavar="N",
        help="the same seed brings the same piece back (default: 1)",
    )
    parser.add_argument(
        "--bars",
        type=_whole_number("--bars", 1, MAX_BARS),
        metavar="N",
        help="length in bars, whatever the sentence says",
    )
    parser.add_argument(
        "--candidates",
        type=_whole_number("--candidates", 1, MAX_CANDIDATES),
        metavar="K",
        help="how many pieces may be tried until one keeps all that was asked",
    )
    parser.add_argument("--model", type=Path, metavar="DIR", help="a model of your own")
    parser.add_argument("--no-audio", action="store_true", help="write no WAV")
    parser.set_defaults(run=compose)


def _whole_number(flag: str, low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        number = int(text) if re.fullmatch(r"[+-]?[0-9]{1,18}", text) else low - 1
        if not low <= number <= high:
            raise argparse.ArgumentTypeError(f"{flag} is {text!r}: give a whole number from {low} to {high}")
        return number

    return parse


# --- compose ---


def compose(args: argparse.Namespace, open_studio: OpenStudio) -> int:
    """`compose`: every prompt with one model load. Returns the exit code."""
    jobs, problems = _jobs(args)
    failed = False
    if jobs:
        _make_folder(args.out)
        studio = _studio(args, open_studio)
        if studio.sound_warning and not args.no_audio:
            print(studio.sound_warning, file=sys.stderr)
        for job in _with_bar(jobs):
            try:
                piece = _compose_one(studio, job, args)
            except (FialtaError, OSError) as error:
                problems.append(_named(job, args, error))
                failed |= not isinstance(error, InputError)
            else:
                _tell(piece, job, args)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if failed else 2 if problems else 0


def _jobs(args: argparse.Namespace) -> tuple[list[Job], list[str]]:
    if (args.prompt is None) == (args.prompts is None):
        raise InputError('Give either "PROMPT" or --prompts FILE.')
    if args.prompts is None:
        return [Job(SINGLE_ID, _checked_prompt(args.prompt))], []
    jobs, problems = read_jobs(_text(args.prompts))
    if not jobs and not problems:
        raise InputError(f"{args.prompts} holds no prompt: write one a line.")
    return jobs, problems


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}): name a text file of prompts.") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text: save it as UTF-8.") from error


def read_jobs(text: str) -> tuple[list[Job], list[str]]:
    """Jobs of a prompt file, and a sentence for each line that holds none. Blank lines do not count."""
    jobs: list[Job] = []
    problems: list[str] = []
    taken: set[str] = set()
    filled = [(at, line.strip()) for at, line in enumerate(text.split("\n"), start=1) if line.strip()]
    for number, (at, line) in enumerate(filled, start=1):
        try:
            job = _job(line, f"{number:04d}")
            if job.id in taken:
                raise InputError(f"the id {job.id!r} is taken by a line above: give each prompt its own.")
        except InputError as error:
            problems.append(f"Line {at}: {error}")
        else:
            taken.add(job.id)
            jobs.append(job)
    return jobs, problems


def _job(line: str, number: str) -> Job:
    if not line.startswith("{"):
        return Job(number, _checked_prompt(line))
    try:
        entry = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise InputError("this begins with { but is not JSON: mend the line.") from error
    name, prompt = entry.get("id", number), entry.get("prompt")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise InputError(f"the id {name!r} is not 1 to 64 of A-Z a-z 0-9 . _ -: rename it.")
    if not isinstance(prompt, str):
        raise InputError('there is no "prompt": add one, as text.')
    return Job(name, _checked_prompt(prompt))


def _checked_prompt(prompt: str) -> str:
    if not prompt.strip():
        raise PromptError("The prompt is empty: describe the music in a few words.")
    try:
        prompt.encode()
    except UnicodeEncodeError as error:
        raise PromptError("The prompt is not valid Unicode text: type it anew.") from error
    return prompt


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"--out {path} cannot be made ({error.strerror}): name a folder.") from error


def _studio(args: argparse.Namespace, open_studio: OpenStudio) -> "Studio":
    settings = Settings.from_env()
    if args.model is None:
        return open_studio(settings)
    if not args.model.is_dir():
        raise InputError(f"--model {args.model} is not a folder: name one that holds a checkpoint.")
    try:
        return open_studio(dataclasses.replace(settings, model_dir=args.model))
    except ModelError as error:
        raise InputError(str(error)) from error


def _with_bar(jobs: list[Job]) -> Iterator[Job]:
    """The jobs, with a progress bar on a terminal when a batch takes its time."""
    if len(jobs) == 1:
        yield from jobs
        return
    from tqdm import tqdm

    yield from tqdm(jobs, unit="piece", delay=BAR_AFTER_S, disable=None, file=sys.stderr)


def _compose_one(studio: "Studio", job: Job, args: argparse.Namespace) -> "Piece":
    piece = studio.compose(job.prompt, seed=args.seed, bars=args.bars, candidates=args.candidates)
    piece.save_midi(args.out / f"{job.id}.mid")
    render_s = None if args.no_audio else piece.save_wav(args.out / f"{job.id}.wav")
    report = piece.to_dict(name=job.id, render_s=render_s)
    text = json.dumps(report, ensure_ascii=False, allow_nan=False, indent=2)
    (args.out / f"{job.id}.json").write_text(text + "\n", encoding="utf-8")
    return piece


def _named(job: Job, args: argparse.Namespace, error: Exception) -> str:
    return str(error) if args.prompts is None else f"{job.id}: {error}"


def _tell(piece: "Piece", job: Job, args: argparse.Namespace) -> None:
    """A single prompt gets its adherence card, a batch only its MIDI file names (the bar is on stderr)."""
    if args.prompts is None:
        for note in piece.notices:
            print(note)
        for check in piece.checks:
            print(
                f"{'kept' if check.kept else 'missed'}  {check.field}: asked {check.asked}, got {check.got}"
            )
    print(args.out / f"{job.id}.mid")
