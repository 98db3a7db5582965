"""What a field of a request may hold: its help and bounds, and how whatever comes in becomes its value.

Every door (library, command line, endpoint, MCP tool, page) hands over what it got; `read` takes it or says
value, rule and remedy in one sentence. `dump` gives what JSON can hold, and `read` takes that back.
Light: nothing here loads a tensor library, a reader of sentences or a model.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from musicgen.errors import InputError, MidiError, PromptError
from musicgen.listening.kinds import MAX_SOUND_BYTES, is_recording
from musicgen.music.midi.file.reading import MAX_BYTES
from musicgen.music.score import BarSpan, Score
from musicgen.music.score_json import read_score, score_json
from musicgen.options import MAX_PROMPT_CHARS

MAX_NAMES, MAX_NAME = 32, 80
MAX_EDIT = 200
MAX_BAR_NUMBER = 9_999  # files are longer than what is worked on at once
MAX_SHOWN = 40
_DIGITS = re.compile(r"[+-]?[0-9]{1,18}")


class Kind(Protocol):
    """help: a phrase for whoever has to fill the field in."""

    @property
    def help(self) -> str: ...

    def read(self, value: object, name: str) -> Any:
        """The field's value. name: what the door calls the field. Raises InputError."""

    def dump(self, value: Any) -> Any:
        """The value as JSON holds it."""


def shown(value: object) -> str:
    """A value as an error names it: short, on one line, printable everywhere."""
    try:
        text = ascii(value)
    except ValueError:  # Python writes no whole number of thousands of digits
        return "a number of thousands of digits"
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Free text. open: whether it may be left out."""

    help: str
    open: bool = False

    def read(self, value: object, name: str) -> str:
        if value is None and self.open:
            return ""
        if not isinstance(value, str):
            raise PromptError(f"The {name} is {shown(value)}: give it as text.")
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise PromptError(f"The {name} is not valid Unicode text: type it anew.") from error
        if not value.strip() and not self.open:
            raise PromptError(f"The {name} is empty: describe the music in a few words.")
        if len(value) > MAX_PROMPT_CHARS:
            raise PromptError(
                f"The {name} has {len(value)} characters, at most {MAX_PROMPT_CHARS} are read: shorten it."
            )
        return value

    def dump(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number, low .. high. open: whether it may be left out (None)."""

    help: str
    low: int
    high: int
    open: bool = False

    def read(self, value: object, name: str) -> int | None:
        if value is None or (isinstance(value, str) and not value.strip()):
            if self.open:
                return None
        elif (number := whole(value)) is not None and self.low <= number <= self.high:
            return number
        raise InputError(f"{name} is {shown(value)}: give a whole number from {self.low} to {self.high}.")

    def dump(self, value: int | None) -> int | None:
        return value


def whole(value: object) -> int | None:
    """A whole number given as int, float or text of plain digits; None for anything else."""
    if isinstance(value, str):
        return int(value) if _DIGITS.fullmatch(value.strip()) else None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if type(value) is int else None


@dataclass(frozen=True, slots=True)
class Music:
    """A piece to work on: the bytes of a MIDI file (as text: base64), kept as they are, or a score."""

    help: str
    most_bytes: ClassVar[int] = MAX_BYTES

    def read(self, value: object, name: str) -> bytes | Score:
        if isinstance(value, Score):
            return value
        if isinstance(value, Mapping):
            return read_score(value)
        data = _decoded(value, name) if isinstance(value, str) else value
        if not isinstance(data, bytes):
            raise MidiError(f"The {name} is {shown(value)}: give a MIDI file (.mid).")
        if not data:
            raise MidiError(f"The {name} is an empty file: choose a MIDI file (.mid).")
        if len(data) > MAX_BYTES:
            raise MidiError(
                f"The {name} is over 5 MB, at most that is read: export a shorter part of the piece."
            )
        return data

    def dump(self, value: bytes | Score) -> dict[str, Any] | str:
        return score_json(value) if isinstance(value, Score) else base64.b64encode(value).decode()


@dataclass(frozen=True, slots=True)
class Tune(Music):
    """A piece to arrange: like Music, or a recording of one tune (WAV, FLAC, OGG, MP3)."""

    most_bytes: ClassVar[int] = MAX_SOUND_BYTES

    def read(self, value: object, name: str) -> bytes | Score:
        data = _decoded(value, name) if isinstance(value, str) else value
        if not isinstance(data, bytes) or not is_recording(data):
            return Music.read(self, data, name)
        if len(data) > MAX_SOUND_BYTES:
            raise MidiError(
                f"The {name} is a sound file of over 24 MB, at most that is read: record a shorter tune."
            )
        return data


@dataclass(frozen=True, slots=True)
class Story(Music):
    """A piece to be explained: the report that composing wrote (JSON, as bytes, text or object), kept as
    bytes; or else a piece as `Music` has it."""

    def read(self, value: object, name: str) -> bytes | Score:
        if isinstance(value, Mapping) and not isinstance(value.get("notes"), list):
            return self._packed(value, name)
        if isinstance(value, str) and value.lstrip("\ufeff \t\r\n").startswith("{"):
            try:
                value = value.encode()
            except UnicodeEncodeError as error:
                raise InputError(f"The {name} is not valid Unicode text: send the report anew.") from error
        return Music.read(self, value, name)

    def dump(self, value: bytes | Score) -> dict[str, Any] | str:
        return value.decode() if isinstance(value, bytes) and is_report(value) else Music.dump(self, value)

    @staticmethod
    def _packed(value: Mapping[str, Any], name: str) -> bytes:
        try:
            return json.dumps(value).encode()
        except (TypeError, ValueError, RecursionError) as error:
            raise InputError(
                f"The {name} is {shown(value)}: give the report that composing wrote."
            ) from error


def is_report(value: object) -> bool:
    """Whether the bytes of a `Story` are a report; all others are a MIDI file."""
    if not isinstance(value, bytes) or not value.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _decoded(text: str, name: str) -> bytes:
    """Text is never the name of a file: whoever sends it must not reach the server's disk."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MidiError(f"The {name} did not arrive whole: send the MIDI file as base64.") from error


@dataclass(frozen=True, slots=True, order=True)
class Bars:
    """Bars first .. last as people count them: from 1, both included; 0 is the upbeat."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    def span(self, first_bar: int = 1) -> BarSpan:
        """The same bars as a score counts them, from 0. first_bar: what the score's first is called.

        Raises InputError for bars before it.
        """
        if self.first < first_bar:
            raise InputError(f"Bars {self} are asked: the first bar here is {first_bar}.")
        return BarSpan(self.first - first_bar, self.last - first_bar)

    @classmethod
    def of(cls, span: BarSpan, first_bar: int = 1) -> "Bars":
        """The bars of a score, as people count them."""
        return cls(span.first + first_bar, span.last + first_bar)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bars: "5-8", "5", [5, 8] or Bars. open: whether they may be left out (None)."""

    help: str
    open: bool = False

    def read(self, value: object, name: str) -> Bars | None:
        if self.open and (value is None or (isinstance(value, str) and not value.strip())):
            return None
        ends = self._ends(value)
        if ends is None or not 0 <= ends[0] <= ends[1] <= MAX_BAR_NUMBER:
            raise InputError(
                f"{name} is {shown(value)}: give bars from 0 (the upbeat) to {MAX_BAR_NUMBER}, such as 5-8."
            )
        return Bars(*ends)

    @staticmethod
    def _ends(value: object) -> tuple[int, int] | None:
        if isinstance(value, Bars):
            return value.first, value.last
        if isinstance(value, str):
            value = re.split(r"[-–—]", value, maxsplit=1)
        ends = [whole(end) for end in (value if isinstance(value, list | tuple) else (value,))]
        if not 1 <= len(ends) <= 2 or None in ends:
            return None
        first, last = ends[0], ends[-1]
        return (first, last) if first is not None and last is not None else None

    def dump(self, value: Bars) -> list[int]:
        return [value.first, value.last]


@dataclass(frozen=True, slots=True)
class Names:
    """Several names, as a list or with commas between. choices: all that are known, () where any may stand.

    open: whether none may be given (()). longest: characters that a name may have.
    """

    help: str
    choices: tuple[str, ...] = ()
    open: bool = False
    longest: int = MAX_NAME

    def read(self, value: object, name: str) -> tuple[str, ...]:
        if isinstance(value, str):
            value = value.split(",")
        given = () if value is None else value
        if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
            raise InputError(f"{name} is {shown(value)}: give names with commas between.")
        named = tuple(dict.fromkeys(one.strip() for one in given if one.strip()))
        if not named and not self.open:
            raise InputError(f"{name} is empty: give {self._known() or 'at least one name'}.")
        if len(named) > MAX_NAMES or any(len(one) > self.longest for one in named):
            raise InputError(f"{name} holds over {MAX_NAMES} names, or one too long: give fewer.")
        return tuple(self._one(one, name) for one in named)

    def _one(self, one: str, name: str) -> str:
        if self.choices and one.lower() not in self.choices:
            raise InputError(f"{name} is {shown(one)}: choose from {self._known()}.")
        return one.lower() if self.choices else one

    def _known(self) -> str:
        return ", ".join(self.choices)

    def dump(self, value: tuple[str, ...]) -> list[str]:
        return list(value)


@dataclass(frozen=True, slots=True)
class Edits:
    """What a person changed in what was understood: {fact: its new text}; "" takes the fact away.

    Which facts there are is known to `text`, which reads the sentence anew with them.
    """

    help: str

    def read(self, value: object, name: str) -> tuple[tuple[str, str], ...]:
        pairs = tuple(value.items()) if isinstance(value, Mapping) else () if value is None else value
        if not isinstance(pairs, list | tuple):
            raise InputError(f"The {name} are {shown(value)}: give facts by their names.")
        found = []
        for pair in pairs:
            if not isinstance(pair, list | tuple) or len(pair) != 2 or not isinstance(pair[0], str):
                raise InputError(f"The {name} hold {shown(pair)}: give facts by their names.")
            found.append((pair[0][:MAX_NAME], self._text(pair[1], pair[0], name)))
        return tuple(found)

    @staticmethod
    def _text(value: object, fact: str, name: str) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise InputError(f"The {name} hold {shown(value)} for {shown(fact)}: give it as text.")
        try:
            text = " ".join(str(value).split())
        except ValueError as error:  # a number of thousands of digits
            raise InputError(f"The {name} hold {shown(value)} for {shown(fact)}: shorten it.") from error
        if len(text) > MAX_EDIT:
            raise InputError(f"The {name} hold {shown(value)} for {shown(fact)}: shorten it.")
        return text

    def dump(self, value: tuple[tuple[str, str], ...]) -> dict[str, str]:
        return dict(value)
