"""What can be asked of a studio: a frozen request a task, checked when it is made, the same at every door.

A task's signature is spelled here and nowhere else. Library, command line, named endpoint and MCP tool are
derived from the fields: names, defaults, bounds and help. `work` does it. A further task is one more class,
in a file of its own, and its name in `catalogue.TASKS`.

    request = Fill(midi_bytes, bars="5-8", parts="piano, drums")     # raises InputError
    Request.from_dict(request.to_dict()) == request                  # JSON, there and back
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Protocol

from musicgen.errors import InputError
from musicgen.music.score import MAX_BARS, Score
from musicgen.options import EXPORTS, MAX_CANDIDATES, MAX_SEED, SamplingOptions
from musicgen.tasks.fields import MAX_EDIT, Bars, Edits, Kind, Music, Names, Sentence, Stretch, Whole, shown

if TYPE_CHECKING:  # a request is light; what does the work is loaded when there is work
    from musicgen.tasks.compose import Composer
    from musicgen.tasks.explain.explanation import Explanation
    from musicgen.tasks.judge.composition import Draft
    from musicgen.tasks.outcome import Outcome
    from musicgen.text.brief import Brief

USUAL_EXTENSION = 8
Cancelled = Callable[[], bool]


class Result(Protocol):
    """What a request ends with: a piece, files, what was read."""

    def to_dict(self, *, name: str = "piece") -> dict[str, Any]:
        """As JSON. name: its id."""

    def save(self, folder: Path, name: str = "piece", *, audio: bool = True) -> tuple[Path, ...]:
        """Write its files, named after it, into a folder; returns their paths. Raises FialtaError."""


class Tools(Protocol):
    """What a studio lends to the work. Each is loaded when it is first touched."""

    @property
    def composer(self) -> "Composer": ...
    @property
    def default_candidates(self) -> int: ...
    def read_brief(self, prompt: str) -> "Brief": ...
    def read(self, prompt: str) -> Result: ...
    def export(self, piece: bytes | Score, formats: tuple[str, ...]) -> Result: ...
    def explained(self, explanation: "Explanation") -> Result: ...


class Request:
    """One task's question. name: what its command, endpoint and tool are called; their help is the docstring.

    gives: what it ends with, a piece (MIDI, WAV, report), files of other formats, or a report alone.
    A field takes whatever a door brings ("7", 7.0 and 7 are one seed) and holds the checked value.
    """

    __slots__ = ()
    name: ClassVar[str]
    gives: ClassVar[Literal["piece", "files", "report"]] = "piece"

    def __post_init__(self) -> None:
        for one in request_fields(type(self)):
            object.__setattr__(self, one.name, kind_of(one).read(getattr(self, one.name), one.name))

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Request":
        """A request from values by name. Raises InputError for a name too many or missing, or a value."""
        known = {one.name: one for one in request_fields(cls)}
        if strange := [name for name in values if name not in known]:
            raise InputError(f"{cls.name} takes no {shown(strange[0])}: it takes {', '.join(known)}.")
        missing = [n for n, one in known.items() if one.default is MISSING and values.get(n) is None]
        if missing:
            raise InputError(f"{cls.name} needs {missing[0]}: {kind_of(known[missing[0]]).help}.")
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it: the task's name, and every field that is not as it is by default."""
        told: dict[str, Any] = {"task": self.name}
        for one in request_fields(type(self)):
            if (value := getattr(self, one.name)) != one.default:
                told[one.name] = kind_of(one).dump(value)
        return told

    @staticmethod
    def from_dict(told: object) -> "Request":
        """The request that `to_dict` told. Raises InputError for everything else."""
        from musicgen.tasks.catalogue import task

        if not isinstance(told, Mapping):
            raise InputError(f"{shown(told)} is no request: give an object with a task.")
        return task(told.get("task")).of({name: value for name, value in told.items() if name != "task"})

    def targets(self, name: str) -> tuple[str, ...]:
        """What the files of the result are called. name: its id."""
        endings = ("mid", "wav", "json") if self.gives == "piece" else (*getattr(self, "to", ()), "json")
        return tuple(f"{name}.{ending}" for ending in endings)

    def work(self, tools: Tools, cancelled: Cancelled) -> "Iterator[Draft | Outcome | Result]":
        """Does it: drafts on the way, the outcome last. Raises FialtaError."""
        raise NotImplementedError

    @classmethod
    def summary(cls) -> str:
        """The docstring's first line."""
        return (cls.__doc__ or "").strip().splitlines()[0]


def request_fields(task: type[Request]) -> tuple[Field[Any], ...]:
    """The fields of a request, in order."""
    return fields(task)  # type: ignore[arg-type]  # every request is a dataclass


def kind_of(one: Field[Any]) -> Kind:
    """What a field of a request may hold."""
    kind: Kind = one.type.__metadata__[0]  # type: ignore[union-attr]  # every field is Annotated
    return kind


def door_fields(task: type[Request]) -> tuple[Field[Any], ...]:
    """The fields that command line, endpoints and tools offer; edits are for the page, and for JSON."""
    return tuple(one for one in request_fields(task) if not isinstance(kind_of(one), Edits))


ToWorkOn = Annotated[bytes | Score, Music("the MIDI file to work on; what is not asked about stays as it is")]
Words = Annotated[str, Sentence("what the piece is, or what the new bars should be", open=True)]
Seed = Annotated[int, Whole("the same request and seed bring the same notes back", 0, MAX_SEED)]
Candidates = Annotated[
    int | None,
    Whole("how many pieces may be drawn until one keeps all that was asked", 1, MAX_CANDIDATES, open=True),
]
Facts = Annotated[tuple[tuple[str, str], ...], Edits("facts that count instead of the sentence's")]


class Writing(Request):
    """A task in which the model writes notes."""

    __slots__ = ()
    prompt: str
    seed: int
    candidates: int | None
    edits: tuple[tuple[str, str], ...]

    def brief(self, tools: Tools) -> "Brief":
        """What the sentence asks for, edited. Raises PromptError, InputError."""
        return brief_of(tools, self.prompt, self.edits)

    def options(self, tools: Tools) -> SamplingOptions:
        """How the notes are drawn."""
        return SamplingOptions(seed=self.seed, candidates=self.candidates or tools.default_candidates)


def brief_of(
    tools: Tools, prompt: str, edits: Iterable[tuple[str, str]], without: Iterable[str] = ()
) -> "Brief":
    """What a sentence asks for, edited, some words of it left out.

    Raises PromptError, and InputError for an edit that cannot be and for words that are not there.
    """
    from musicgen.text.brief import Brief
    from musicgen.text.edits import apply_edits, left_out

    read = tools.read_brief(prompt) if prompt.strip() else Brief()
    for words in without:
        read = left_out(read, words, tools.read_brief)
    return apply_edits(read, dict(edits), tools.read_brief)


@dataclass(frozen=True, slots=True)
class Compose(Writing):
    """Compose a piece of music from a sentence in any language."""

    name: ClassVar[str] = "compose"
    prompt: Annotated[
        str, Sentence("what the music should be: mood, scene, instruments, key, tempo, chords, anything")
    ]
    seed: Seed = 1
    bars: Annotated[
        int | None, Whole("length in bars, whatever the sentence says", 1, MAX_BARS, open=True)
    ] = None
    candidates: Candidates = None
    without: Annotated[
        tuple[str, ...],
        Names(
            "words of the sentence to leave out, with the draws as they are: what they did can be heard",
            open=True,
            longest=MAX_EDIT,
        ),
    ] = ()
    edits: Facts = ()

    def work(self, tools: Tools, cancelled: Cancelled) -> "Iterator[Draft | Outcome]":
        from musicgen.tasks.outcome import outcomes

        brief = brief_of(tools, self.prompt, self.edits, self.without)
        if self.bars is not None:
            brief = replace(brief, bars=self.bars, seconds=None)
        return outcomes(tools.composer.stream(brief, self.options(tools), cancelled))


@dataclass(frozen=True, slots=True)
class Extend(Writing):
    """Continue a piece: new bars behind what is there, which stays as it is."""

    name: ClassVar[str] = "continue"
    piece: ToWorkOn
    bars: Annotated[int, Whole("how many bars to write", 1, MAX_BARS)] = USUAL_EXTENSION
    prompt: Words = ""
    seed: Seed = 1
    candidates: Candidates = None
    after: Annotated[
        int | None,
        Whole("the bar to go on from, counted from 1; what is behind it goes", 1, MAX_BARS, open=True),
    ] = None
    edits: Facts = ()

    def work(self, tools: Tools, cancelled: Cancelled) -> "Iterator[Draft | Outcome]":
        from musicgen.tasks.in_place import extended

        return extended(self, tools, cancelled)


@dataclass(frozen=True, slots=True)
class Fill(Writing):
    """Write some bars of a piece anew; everything else stays as it is."""

    name: ClassVar[str] = "fill"
    piece: ToWorkOn
    bars: Annotated[Bars, Stretch("which bars, such as 5-8, counted from 1; 0 is the upbeat")]
    prompt: Words = ""
    parts: Annotated[
        tuple[str, ...], Names("which parts, such as piano, drums; left out, all of them", open=True)
    ] = ()
    seed: Seed = 1
    candidates: Candidates = None
    edits: Facts = ()

    def work(self, tools: Tools, cancelled: Cancelled) -> "Iterator[Draft | Outcome]":
        from musicgen.tasks.in_place import filled

        return filled(self, tools, cancelled)


@dataclass(frozen=True, slots=True)
class Change(Request):
    """Change a piece by a sentence, such as "slower, without drums, strings from bar 9"."""

    name: ClassVar[str] = "change"
    piece: ToWorkOn
    prompt: Annotated[str, Sentence("what should be different; everything else stays as it is")]
    seed: Seed = 1
    candidates: Candidates = None
    without: Annotated[
        tuple[str, ...], Names("edits of the sentence not to be done, by their numbers, such as 2", open=True)
    ] = ()

    def work(self, tools: Tools, cancelled: Cancelled) -> "Iterator[Draft | Outcome]":
        from musicgen.tasks.changing.task import changed

        return changed(self, tools, cancelled)


@dataclass(frozen=True, slots=True)
class Repair(Writing):
    """Find the damage in a file and mend it; the rest stays as it is."""

    name: ClassVar[str] = "repair"
    piece: Annotated[bytes | Score, Music("the damaged MIDI file")]
    prompt: Words = ""
    bars: Annotated[Bars | None, Stretch("bars that are damaged, marked by hand, such as 5-8", open=True)] = (
        None
    )
    parts: Annotated[tuple[str, ...], Names("parts that are damaged, marked by hand", open=True)] = ()
    refuse: Annotated[
        tuple[str, ...],
        Names("findings to leave as they are, by number or kind; all of them: all", open=True),
    ] = ()
    accept: Annotated[
        tuple[str, ...], Names("unsure findings to mend all the same, by number or kind", open=True)
    ] = ()
    seed: Seed = 1
    candidates: Candidates = None
    edits: Facts = ()

    def work(self, tools: Tools, cancelled: Cancelled) -> "Iterator[Draft | Outcome]":
        from musicgen.tasks.repair.mend import repaired

        return repaired(self, tools, cancelled)


@dataclass(frozen=True, slots=True)
class Convert(Request):
    """Write a piece in other formats: sound, sheet music, text."""

    name: ClassVar[str] = "convert"
    gives = "files"
    piece: Annotated[bytes | Score, Music("the MIDI file to write in other formats")]
    to: Annotated[
        tuple[str, ...], Names(f"which formats, with commas between: {', '.join(EXPORTS)}", EXPORTS)
    ]

    def work(self, tools: Tools, cancelled: Cancelled) -> Iterator[Result]:
        yield tools.export(self.piece, self.to)


@dataclass(frozen=True, slots=True)
class Read(Request):
    """Read a sentence: what would be composed from it, with the words that prove each fact."""

    name: ClassVar[str] = "read"
    gives = "report"
    prompt: Annotated[str, Sentence("what the music should be")]

    def work(self, tools: Tools, cancelled: Cancelled) -> Iterator[Result]:
        yield tools.read(self.prompt)
