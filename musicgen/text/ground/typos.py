"""Slips of the pen: a word no lexicon knows, one letter away from a word of music ("paino", "measurs").

Only Latin words, only with the right first letter, and never a word that exists otherwise.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from musicgen.music.facets import MOOD
from musicgen.text.ground.fold import Folded, folded_words
from musicgen.text.ground.languages import stopwords, tables
from musicgen.text.ground.match import Form, Token
from musicgen.text.lexicon import read_words

MIN_LETTERS = 5
MIN_FOREIGN_LETTERS = 6
_KINDS = {"instrument", "ensemble", "unit", "dance"}
_MOOD_LETTERS = 7  # words of mood lie closer to other words


def corrected(folded: Folded, known: Sequence[Token], languages: tuple[str, ...]) -> list[tuple[Token, str]]:
    """(token, the word meant) for unknown words that are one slip away from a known one."""
    covered = bytearray(len(folded.text))
    for token in known:
        covered[token.start : token.end] = b"\1" * (token.end - token.start)
    found = []
    for start, word in _words(folded.loose):
        if any(covered[start : start + len(word)]) or _is_real(word, languages):
            continue
        form = _nearest(word, languages[:2])
        if form:
            found += [
                (Token(kind, value, start, start + len(word)), form.words) for kind, value in form.meanings
            ]
    return found


def _words(text: str) -> Iterator[tuple[int, str]]:
    position = 0
    for part in text.split(" "):
        word = part.strip(".,;:!?()\"'")
        if len(word) >= MIN_LETTERS and word.isascii() and word.isalpha():
            yield position + part.index(word), word
        position += len(part) + 1


@cache
def _real_words() -> frozenset[str]:
    return frozenset(folded_words(read_words("real_words")).split())


def _is_real(word: str, languages: tuple[str, ...]) -> bool:
    if word in _real_words() or any(word in stopwords(code) for code in languages[:2] if code in _LATIN):
        return True
    return any(word in lexicon.words for code in languages for lexicon in tables(code))


_LATIN = frozenset(("en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr"))


@cache
def _targets(languages: tuple[str, ...]) -> dict[str, Form]:
    """Every known word, and every word made from one by leaving out a letter."""
    forms: dict[str, Form] = {}
    for language in languages:
        least = MIN_LETTERS if language == "en" else MIN_FOREIGN_LETTERS
        for lexicon in tables(language):
            for form in lexicon.forms():
                usable = form.words.isascii() and form.words.isalpha() and len(form.words) >= least
                kinds = {kind for kind, _ in form.meanings}
                mood = MOOD.name in kinds and len(form.words) >= _MOOD_LETTERS and "stop" not in kinds
                if usable and (kinds & _KINDS or mood):
                    forms.setdefault(form.words, form)
    shorter = {cut: form for form in forms.values() for cut in _deletions(form.words)}
    return {**shorter, **forms}


def _deletions(word: str) -> Iterator[str]:
    for index in range(1, len(word)):
        yield word[:index] + word[index + 1 :]


def _nearest(word: str, languages: tuple[str, ...]) -> Form | None:
    """The known word one slip away: a letter missing, extra, wrong or swapped with its neighbour."""
    targets = _targets(languages)
    for candidate in (word, *_deletions(word)):
        form = targets.get(candidate)
        if form and form.words[0] == word[0] and _one_slip(word, form.words):
            return form
    return None


def _one_slip(word: str, meant: str) -> bool:
    if abs(len(word) - len(meant)) > 1 or word == meant:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), min(len(word), len(meant))
    )
    rest, goal = word[start:], meant[start:]
    swapped = rest[:2] == goal[:2][::-1] and rest[2:] == goal[2:]
    return rest[1:] == goal[1:] or rest[1:] == goal or rest == goal[1:] or swapped
