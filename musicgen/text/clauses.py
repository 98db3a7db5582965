"""What is left of a prompt for the text encoder once the facts are cut out: at most eight clauses."""

import re
from functools import cache

from musicgen.music.facets import ENCODED, names_of
from musicgen.text.ground.fold import fold
from musicgen.text.ground.match import is_boundary, parse_tables
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import read_words

_OF_STYLE = {*names_of(ENCODED), "genre?", "tempo"}
MAX_CLAUSES = 8
MAX_CLAUSE_CHARS = 200
_HOLE = "\x00"
_LONG_WORDS = 9
_SPLIT = re.compile(
    r"[.,;:!?\n()\[\]{}|•…\"«»„“”。，、；：！？「」『』（）【】،؛؟*]+(?!\d)|\s-{1,2}\s|[—–]|(?<!\w)/(?!\w)"
    r"|\s(?:but|then|while|whereas|aber|dann|mais|puis|pero|luego|ma|poi|mas|depois|maar|ale|potem|но|затем|fakat|ama)\s|然后|但是|但|而且|그리고|하지만"
)
_AND = re.compile(r"\s(?:and|with|und|mit|et|avec|y|con|e|com|en|met|i|z|и|с|ve|ile)\s")
_EDGES = " \t\n-–—_'’\"“”„«»·•&+=~/\\#@%<>^`|:;,.!?()[]{}…、。，；：！？「」『』（）"


def clauses_of(reading: Reading, languages: tuple[str, ...]) -> tuple[str, ...]:
    """The clauses, in the prompt's own words, then the styles that stand in for artists."""
    prompt = _with_holes(reading)
    found: list[str] = []
    for piece in _SPLIT.split(prompt):
        for part in _parts(piece):
            clause = _trimmed(part, languages)
            if clause and clause not in found:
                found.append(clause)
    found += [hint for hint in reading.hints if hint not in found]
    return tuple(found[:MAX_CLAUSES])


def _with_holes(reading: Reading) -> str:
    """The prompt with every cut span replaced by a hole; style words inside a cut stay."""
    folded = reading.folded
    cut = bytearray(len(folded.text))
    for start, end in reading.cuts:
        while start and "\u0600" <= folded.text[start] <= "\u06ff" and folded.text[start - 1].isalpha():
            start -= 1  # the particles of an Arabic word go with it
        cut[start:end] = b"\1" * (end - start)
    for token in reading.style:
        if token.kind in _OF_STYLE:
            cut[token.start : token.end] = b"\0" * (token.end - token.start)
    pieces: list[str] = []
    position = 0
    for index, origin in enumerate(folded.origin):
        if cut[index]:
            pieces.append(folded.prompt[position:origin] if origin > position else "")
            if not pieces[-1:] or pieces[-1] != _HOLE:
                pieces.append(_HOLE)
            position = max(position, origin + 1)
    pieces.append(folded.prompt[position : folded.origin[-1] + 1 if folded.origin else 0])
    return re.sub(rf"{_HOLE}+", f" {_HOLE} ", "".join(pieces).replace("\r", "\n"))


def _parts(piece: str) -> list[str]:
    """Split at "and", "with" where the piece is long or a fact was cut out of it."""
    if _HOLE in piece or len(piece.split()) > _LONG_WORDS:
        return _AND.split(piece)
    return [piece]


def _trimmed(part: str, languages: tuple[str, ...]) -> str:
    """A part without holes and filler; empty when nothing is left."""
    runs = [_trim_words(run, languages) for run in part.split(_HOLE)]
    text = " ".join(run for run in runs if run)
    text = _trim_words(" ".join(text.split()), languages)
    text = "".join(c for c in text if c.isprintable())
    if not any(c.isalnum() for c in text) or text.isdigit():
        return ""
    if len(text) > MAX_CLAUSE_CHARS:
        text = text[:MAX_CLAUSE_CHARS].rsplit(" ", 1)[0]
    return text


@cache
def _fillers(languages: tuple[str, ...]) -> tuple[dict[str, tuple[str, ...]], ...]:
    """(leading, trailing, whole) filler phrases, by first or last character, longest first."""
    groups: dict[str, set[str]] = {"lead": set(), "tail": set(), "whole": set()}
    for language in languages:
        for phrase, meanings in parse_tables(read_words(f"{language}/style")).items():
            for kind, value in meanings:
                if kind == "filler" and phrase:
                    groups[value].add(phrase)
    return _shelved(groups["lead"], 0), _shelved(groups["tail"], -1), _shelved(groups["whole"], 0)


def _shelved(words: set[str], at: int) -> dict[str, tuple[str, ...]]:
    shelves: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        shelves.setdefault(word[at], []).append(word)
    return {key: tuple(shelf) for key, shelf in shelves.items()}


def _trim_words(text: str, languages: tuple[str, ...]) -> str:
    """Strip filler phrases from both ends until none is left."""
    lead, tail, whole = _fillers(languages)
    low = _comparable(text)
    start, end = _without_edges(low, 0, len(low))
    while start < end:
        if low[start:end] in whole.get(low[start], ()):
            return ""
        cut = next((w for w in lead.get(low[start], ()) if _leads(low, w, start, end)), "")
        if cut:
            start, end = _without_edges(low, start + len(cut), end)
            continue
        cut = next((w for w in tail.get(low[end - 1], ()) if _ends(low, w, start, end)), "")
        if not cut:
            break
        start, end = _without_edges(low, start, end - len(cut))
    return text[start:end]


def _leads(low: str, word: str, start: int, end: int) -> bool:
    return low.startswith(word, start, end) and is_boundary(low, start + len(word))


def _ends(low: str, word: str, start: int, end: int) -> bool:
    return low.endswith(word, start, end) and is_boundary(low, end - len(word))


def _without_edges(low: str, start: int, end: int) -> tuple[int, int]:
    while start < end and low[start] in _EDGES:
        start += 1
    while start < end and low[end - 1] in _EDGES:
        end -= 1
    return start, end


def _comparable(text: str) -> str:
    """Folded and of the same length, so that what is cut of it can be cut of the text."""
    low = fold(text).loose
    return low if len(low) == len(text) else text.lower() if len(text.lower()) == len(text) else text
