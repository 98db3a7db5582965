"""Finding lexicon phrases in folded text: the longest phrase wins, on word boundaries.

Chinese, Japanese, Korean and Thai are written without (reliable) spaces, so their phrases may begin and
end anywhere. A form that ends in * may carry up to three more letters (case endings, plurals).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from musicgen.text.ground.fold import Folded, folded_words

MAX_ENDING = 3
_KEY_CHARS = 3
# A thing of music behind a phrase that says something else ("a rock", but "a rock song").
_MUSIC = re.compile(
    r" (?:song|tune|track|number|piece|music|ballad|anthem|riff|groove|beat|loop|jam|instrumental|band|style"
    r"|vibe|theme|progression|rhythm|guitar|drums|bass)s?\b"
)
_ALEF = "ا"
_ARABIC_PREFIX = re.compile(r"و?[بلفك]?(?:ال|ل)?")


@dataclass(frozen=True, slots=True)
class Token:
    """A phrase found at [start, end) of the folded text. kind: its section; value: what it stands for."""

    kind: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write something. meanings: (kind, value) pairs."""

    words: str
    stem: bool
    meanings: tuple[tuple[str, str], ...]


class Lexicon:
    """Forms of one language, ready to be looked up by their first letters. Never changed after building."""

    def __init__(self, meanings: dict[str, list[tuple[str, str]]]) -> None:
        self._shelves: dict[str, list[Form]] = {}
        for words, pairs in sorted(meanings.items(), key=lambda item: -len(item[0])):
            bare = words.removesuffix("*")
            form = Form(bare, words.endswith("*"), tuple(dict.fromkeys(pairs)))
            self._shelves.setdefault(bare[:_KEY_CHARS], []).append(form)
        self.words = frozenset(self._single_words(meanings))

    @staticmethod
    def _single_words(meanings: Iterable[str]) -> Iterator[str]:
        for words in meanings:
            yield from words.removesuffix("*").split()

    def forms(self) -> Iterator[Form]:
        """All forms."""
        for shelf in self._shelves.values():
            yield from shelf

    def forms_at(self, text: str, start: int) -> Iterator[tuple[Form, int]]:
        """(form, end) of all forms that stand at `start`, on boundaries."""
        for size in range(_KEY_CHARS, 0, -1):
            for form in self._shelves.get(text[start : start + size], ()):
                if len(form.words) < size or not text.startswith(form.words, start):
                    continue
                end = start + len(form.words)
                end = _ending(text, end) if form.stem else end
                if text[end : end + 1] == _ALEF and is_boundary(text, end + 1):
                    end += 1  # the accusative: طبولا
                if is_boundary(text, end):
                    yield form, end


def parse_tables(table: str) -> dict[str, list[tuple[str, str]]]:
    """Read a lexicon table: `[kind]` lines, then `value = form | form` lines."""
    found: dict[str, list[tuple[str, str]]] = {}
    kind = ""
    for line in table.strip().splitlines():
        line = line.strip()
        if line.startswith("["):
            kind = line[1:-1]
        elif line:
            value, _, forms = line.partition(" = ")
            for form in forms.split("|"):
                star = "*" if form.rstrip().endswith("*") else ""
                words = folded_words(form.strip().removesuffix("*")) + star
                found.setdefault(words, []).append((kind, value.strip()))
    return found


def scan(folded: Folded, lexicons: Sequence[Lexicon]) -> list[Token]:
    """All phrases from left to right, the longest at each place, none overlapping another.

    Where lexicons give one phrase different meanings, the first lexicon's come first.
    """
    text, tokens, position = folded.loose, list[Token](), 0
    for start in _starts(text):
        if start < position:
            continue
        end, meanings = _longest(text, start, lexicons)
        if ("veto", "x") in meanings:  # a false friend of another language ("fast" in German)
            continue
        if ("split", "1") in meanings:  # 和弦乐 is 和 and 弦乐, though 和弦 is a chord
            meanings, end = {("join", "and"): start + 1}, start + 1
        tokens += [Token(kind, value, start, end) for kind, value in meanings]
        position = end
    return tokens


def scan_kinds(folded: Folded, lexicons: Sequence[Lexicon]) -> list[Token]:
    """Like `scan`, but phrases of different kinds may overlap: "dark ambient" is a genre and holds a mood.

    A phrase of kind "stop" ("dark chocolate") still hides everything in it.
    """
    text, tokens, ends = folded.loose, list[Token](), dict[str, int]()
    for start in _starts(text):
        end, meanings = _longest(text, start, lexicons)
        if ("veto", "x") in meanings or start < ends.get("stop", 0):
            continue
        stops = not _MUSIC.match(text, end)
        if ("stop", "x") in meanings and stops:
            ends["stop"] = end
        else:
            meanings = _all_meanings(text, start, lexicons)
            hidden = meanings.pop(("stop", "x"), 0) if stops else 0  # 快 in 快乐的, where 快乐 is a stop
            if not stops:
                meanings.pop(("stop", "x"), None)
            meanings = {meaning: stop for meaning, stop in meanings.items() if stop > hidden}
        for (kind, value), stop in meanings.items():
            if start >= ends.get(kind, 0):
                tokens.append(Token(kind, value, start, stop))
        for (kind, _), stop in meanings.items():
            ends[kind] = max(stop, ends.get(kind, 0))
    return tokens


def _longest(text: str, start: int, lexicons: Sequence[Lexicon]) -> tuple[int, dict[tuple[str, str], int]]:
    """(end, meanings with their end) of the longest form at a place; (start, {}) for none."""
    best, meanings = start, dict[tuple[str, str], int]()
    for lexicon in lexicons:
        for form, end in lexicon.forms_at(text, start):
            if lexicon is not lexicons[0] and ("veto", "x") in form.meanings:
                continue  # a false friend only in a prompt of that language
            if end > best:
                best, meanings = end, {}
            if end == best:
                meanings.update(dict.fromkeys(form.meanings, end))
    return best, meanings


def _all_meanings(text: str, start: int, lexicons: Sequence[Lexicon]) -> dict[tuple[str, str], int]:
    """For each kind, the meanings of its longest form at a place."""
    found: dict[str, tuple[int, dict[tuple[str, str], int]]] = {}
    for lexicon in lexicons:
        for form, end in lexicon.forms_at(text, start):
            for meaning in form.meanings:
                best, meanings = found.get(meaning[0], (0, {}))
                if end > best:
                    found[meaning[0]] = (end, {meaning: end})
                elif end == best:
                    meanings[meaning] = end
    return {meaning: end for best, meanings in found.values() for meaning, end in meanings.items()}


def _starts(text: str) -> Iterator[int]:
    """Where a phrase may begin: word beginnings, every letter of unspaced scripts, after Arabic particles."""
    for index in range(len(text)):
        if text[index] == " ":
            continue
        if is_boundary(text, index):
            yield index
            if "\u0600" <= text[index] <= "\u06ff":
                yield from _after_particles(text, index)


def _after_particles(text: str, index: int) -> list[int]:
    particles = _ARABIC_PREFIX.match(text, index)
    longest = particles.end() if particles else index
    return list(range(index + 1, longest + 1))


def is_boundary(text: str, index: int) -> bool:
    """Whether a word may begin or end before text[index]."""
    if index <= 0 or index >= len(text):
        return True
    before, after = _script(text[index - 1]), _script(text[index])
    return before != after or before in "co"


def _script(char: str) -> str:
    """'l' letters of spaced scripts, 'd' digits, 'c' letters of unspaced scripts, 'o' anything else."""
    if char.isdigit():
        return "d"
    if not char.isalpha() and not "\u0e00" <= char <= "\u0e7f":
        return "o"
    return "c" if "\u0e00" <= char <= "\u0e7f" or char >= "\u1100" else "l"


def _ending(text: str, end: int) -> int:
    """The end of the word if at most MAX_ENDING letters follow, else `end`."""
    stop = end
    while stop < len(text) and stop - end <= MAX_ENDING and _script(text[stop]) == "l":
        stop += 1
    return stop if stop - end <= MAX_ENDING else end
