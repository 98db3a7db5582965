"""The command line: one command a task, derived from its request, all on top of `Studio`.

Exit code 0: done. 2 and one sentence on stderr: a bad flag, an empty prompt or an unreadable file.
1: anything else. A batch finishes the prompts that it can before it says what was wrong with the rest.
"""

import argparse
import dataclasses
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import Field, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from musicgen import __version__
from musicgen.errors import FialtaError, InputError, ModelError
from musicgen.settings import Settings, model_folder
from musicgen.tasks.catalogue import TASKS, task
from musicgen.tasks.fields import Music, Names, Sentence, Stretch, Whole, shown
from musicgen.tasks.requests import Request, Result, door_fields, kind_of

if TYPE_CHECKING:
    from musicgen.studio import Studio

OpenStudio = Callable[[Settings], "Studio"]

SINGLE_ID = "piece"
BAR_AFTER_S = 2.0
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METAVARS = {Whole: "N", Stretch: "BARS", Names: "NAMES", Sentence: "SENTENCE"}  # all others are files


@dataclass(frozen=True, slots=True)
class Job:
    """One request of a batch. id: the stem of the files written for it. where: how a problem names it."""

    id: str
    request: Request
    where: str = ""


def main(argv: Sequence[str] | None = None, *, open_studio: OpenStudio | None = None) -> int:
    """Runs one command and returns its exit code. open_studio: a stand-in for `Studio.open`, for tests."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser, commands = build_parser()
    try:
        if not words or words[0] not in commands:
            parser.parse_args(words)  # --help, --version, or what is wrong
            parser.print_help()
            return 0
        args = commands[words[0]].parse_intermixed_args(words[1:])
        return run_command(task(words[0]), args, open_studio or _open_studio)
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


def build_parser() -> tuple[argparse.ArgumentParser, Mapping[str, argparse.ArgumentParser]]:
    """The whole command line, and each command's own."""
    parser = _Parser(
        prog="python -m musicgen",
        description="Fialta: describe music in words, in any language; get a real multi-track MIDI.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"fialta {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    return parser, {one.name: _command(one, commands) for one in TASKS}


def _command(one: type[Request], commands: "argparse._SubParsersAction[_Parser]") -> _Parser:
    parser = commands.add_parser(
        one.name, help=one.summary(), description=one.summary(), epilog=_epilog(one), allow_abbrev=False
    )
    for field in door_fields(one):
        _add_field(parser, field)
    if takes_many(one):
        parser.add_argument(
            "--prompts",
            type=Path,
            metavar="FILE",
            help='many sentences: one a line, or JSON lines such as {"id": "a1", "prompt": "…"}',
        )
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for the files")
    for flag, metavar in (("--seed", "N"), ("--candidates", "K")):
        if flag[2:] not in {field.name for field in door_fields(one)}:
            parser.add_argument(flag, metavar=metavar, help="taken here too, where nothing is drawn")
    parser.add_argument(
        "--model", type=model_folder, metavar="DIR", help='"fast", or the folder of a model of your own'
    )
    parser.add_argument("--no-audio", action="store_true", help="write no WAV")
    return parser


def _add_field(parser: _Parser, field: "Field[Any]") -> None:
    """A sentence and a file stand by themselves, the rest are flags. The request reads the values."""
    kind = kind_of(field)
    metavar = "K" if field.name == "candidates" else _METAVARS.get(type(kind), "FILE")
    if isinstance(kind, Sentence | Music):
        parser.add_argument(field.name, nargs="?", metavar=metavar, help=kind.help)
        return
    usual = ", ".join(field.default) if isinstance(field.default, tuple) else field.default
    default = "" if usual in (dataclasses.MISSING, None, "") else f" (default: {usual})"
    parser.add_argument(f"--{field.name}", metavar=metavar, help=kind.help + default)


def _epilog(one: type[Request]) -> str:
    if one.gives == "report":
        return "Prints a line of JSON for each sentence; with --out, writes ID.json too."
    files = "ID.mid, ID.wav and ID.json" if one.gives == "piece" else "a file of each format, and ID.json,"
    name = (
        "'piece' for a single sentence, else 0001, 0002 … or the line's own"
        if takes_many(one)
        else "the name of FILE without its ending"
    )
    return f"Writes {files} into DIR; files of the same name are overwritten. The ID is {name}."


def takes_many(one: type[Request]) -> bool:
    """Whether a file of sentences can stand for the sentence: where a sentence is all that is needed."""
    needed = [field for field in door_fields(one) if field.default is dataclasses.MISSING]
    return len(needed) == 1 and isinstance(kind_of(needed[0]), Sentence)


# --- running ---


def run_command(one: type[Request], args: argparse.Namespace, open_studio: OpenStudio) -> int:
    """Every job of a command with one studio. Returns the exit code."""
    if args.out is None and one.gives != "report":
        raise InputError("The following arguments are required: --out DIR, the folder for the files.")
    jobs, problems = _jobs(one, args)
    failed = False
    if jobs:
        if args.out is not None:
            _make_folder(args.out)
            _check_targets(one, jobs, args)
        studio = _studio(args, open_studio)
        _warn(studio, one, args)
        for job in _with_bar(jobs, one):
            try:
                _run_one(studio, job, args)
            except (FialtaError, OSError) as error:
                if isinstance(error, ModelError) and args.model is not None:
                    raise InputError(str(error)) from error
                problems.append(f"{job.where}{error}")
                failed |= not isinstance(error, InputError)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if failed else 2 if problems else 0


def _run_one(studio: "Studio", job: Job, args: argparse.Namespace) -> None:
    result = studio.result(job.request)
    saved = () if args.out is None else result.save(args.out, job.id, audio=not args.no_audio)
    if job.request.gives == "report":
        print(json.dumps(result.to_dict(name=job.id), ensure_ascii=False, allow_nan=False))
        return
    if not job.where:
        _tell(result)
    for path in saved[:1] if job.request.gives == "piece" else saved[:-1]:
        print(path)


def _tell(result: Result) -> None:
    """A single piece gets its adherence card, a batch only its MIDI file names (the bar is on stderr)."""
    told = result.to_dict()
    edits = told.get("edits", ())
    problems = {one["problem"] for one in edits}
    for note in told.get("notices", ()):
        if note not in problems:  # those stand with their edits
            print(note)
    for one in edits:
        print(_edit_line(one))
    for check in told.get("checks", ()):
        kept = "kept" if check["kept"] else "missed"
        print(f"{kept}  {check['field']}: asked {check['asked']}, got {check['got']}")
    _tell_damage(told.get("damage", ()))
    if same := told.get("untouched"):
        print(f"untouched  {same['notes']} of {same['of']} notes")


def _edit_line(one: Mapping[str, Any]) -> str:
    """Done or not, what, where, from what to what; or why it could not be done."""
    ends = dict.fromkeys(one["bars"] or ())
    bars = f"bars {'-'.join('end' if bar is None else str(bar) for bar in ends)}" if ends else ""
    where = ", ".join(filter(None, (bars, one["section"], *(one["parts"] or ()))))
    became = one["to"] if one["became"] is None else one["became"]
    ways = [str(end) for end in (one["from"], became) if end is not None]
    came = one["problem"] or " -> ".join(ways)
    asked = f"{one['what']} ({where})" if where else one["what"]
    state = "not done" if one["problem"] else "done"
    return f"{state:8}  {asked}: {came}" if came else f"{state:8}  {asked}"


def _tell_damage(found: Sequence[Mapping[str, Any]]) -> None:
    """The findings by number, and once how those are mended that are left for being unsure."""
    for one in found:
        bars = "-".join(str(bar) for bar in dict.fromkeys(one["bars"] or ()))
        where = f"bars {bars}, {', '.join(one['parts'])}: " if bars else ""
        print(f"{one['number']}  {_state(one):7}  {where}{one['said']} ({one['kind']}, p {one['p']:.2f})")
    if any(_state(one) == "perhaps" for one in found):
        print("What is perhaps damage was left: --accept NUMBER mends it too (all of it: --accept all).")


def _state(one: Mapping[str, Any]) -> str:
    if one["mended"]:
        return "mended"
    if not one["bars"]:
        return "told"  # of the file, and there is nothing to mend it with
    return "left" if one["sure"] else "perhaps"


def _warn(studio: "Studio", one: type[Request], args: argparse.Namespace) -> None:
    if one.gives == "piece" and not args.no_audio and (warning := studio.sound_warning):
        print(warning, file=sys.stderr)


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no such name"
        raise InputError(f"--out {path} cannot be made ({reason}): name a folder.") from error


def _check_targets(one: type[Request], jobs: Sequence[Job], args: argparse.Namespace) -> None:
    """What will be written must not be a folder, nor the file that is worked on. Raises InputError."""
    own = getattr(args, "piece", None)
    for job in jobs:
        for target in (args.out / name for name in job.request.targets(job.id)):
            if target.is_dir():
                raise InputError(f"{target} is a folder: name another --out.")
            if own is not None and target.exists() and target.samefile(own):
                raise InputError(f"{target} is the file itself: name another --out, so that it is kept.")


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


def _with_bar(jobs: list[Job], one: type[Request]) -> Iterator[Job]:
    """The jobs, with a progress bar on a terminal when a batch takes its time."""
    if len(jobs) == 1 or one.gives == "report":
        yield from jobs
        return
    from tqdm import tqdm

    yield from tqdm(jobs, unit="piece", delay=BAR_AFTER_S, disable=None, file=sys.stderr)


# --- what is asked ---


def _jobs(one: type[Request], args: argparse.Namespace) -> tuple[list[Job], list[str]]:
    values = {field.name: getattr(args, field.name) for field in door_fields(one)}
    for flag in ("seed", "candidates"):  # the same bounds where nothing is drawn
        kind = next(kind_of(field) for field in door_fields(TASKS[0]) if field.name == flag)
        if getattr(args, flag) is not None:
            kind.read(getattr(args, flag), f"--{flag}")
    if takes_many(one):
        if (args.prompt is None) == (args.prompts is None):
            raise InputError('Give either "SENTENCE" or --prompts FILE.')
        if args.prompts is not None:
            return _listed(one, values, args.prompts)
    if (file := values.get("piece")) is None:
        return [Job(SINGLE_ID, one.of(_given(values)))], []
    from musicgen.music.midi.io import file_bytes

    kind = next(kind_of(field) for field in door_fields(one) if field.name == "piece")
    most = kind.most_bytes if isinstance(kind, Music) else 0
    return [Job(Path(file).stem, one.of(_given(values) | {"piece": file_bytes(file, most)}))], []


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _listed(one: type[Request], values: Mapping[str, Any], path: Path) -> tuple[list[Job], list[str]]:
    shared = _given(values)
    one.of({**shared, "prompt": "x"})  # what all lines share is right or wrong at once
    lines, problems = read_lines(_text(path))
    jobs: list[Job] = []
    for at, name, prompt in lines:
        try:
            jobs.append(Job(name, one.of({**shared, "prompt": prompt}), f"{name}: "))
        except InputError as error:
            problems.append(f"Line {at}: {error}")
    if not jobs and not problems:
        raise InputError(f"{path} holds no prompt: write one a line.")
    return jobs, problems


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 text: save it as UTF-8.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no such name"
        raise InputError(f"{path} cannot be read ({reason}): name a text file of prompts.") from error


def read_lines(text: str) -> tuple[list[tuple[int, str, str]], list[str]]:
    """(line number, id, prompt) of a prompt file, and a sentence for each line that holds none.

    Blank lines do not count. JSON is read of a line that begins with {.
    """
    found: list[tuple[int, str, str]] = []
    problems: list[str] = []
    taken: set[str] = set()
    filled = [(at, line.strip()) for at, line in enumerate(text.split("\n"), start=1) if line.strip()]
    for number, (at, line) in enumerate(filled, start=1):
        try:
            name, prompt = _entry(line, f"{number:04d}")
            if name in taken:
                raise InputError(f"the id {name!r} is taken by a line above: give each prompt its own.")
        except InputError as error:
            problems.append(f"Line {at}: {error}")
        else:
            taken.add(name)
            found.append((at, name, prompt))
    return found, problems


def _entry(line: str, number: str) -> tuple[str, str]:
    if not line.startswith("{"):
        return number, line
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as error:  # ValueError: also a number of thousands of digits
        raise InputError("this begins with { but is not JSON: mend the line.") from error
    name, prompt = entry.get("id", number), entry.get("prompt")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise InputError(f"the id {shown(name)} is not 1 to 64 of A-Z a-z 0-9 . _ -: rename it.")
    if not isinstance(prompt, str):
        raise InputError('there is no "prompt": add one, as text.')
    return name, prompt
