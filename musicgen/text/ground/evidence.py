"""What speaks for music in a prompt, and what for a story of something else; asked by place in the text.

The words are `lexicon/claims.txt`. All questions are answered by bisection, so that reading stays linear.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from musicgen.music.facets import SCALE
from musicgen.text.ground.fold import folded_words
from musicgen.text.ground.languages import LATIN, stopwords
from musicgen.text.ground.match import Lexicon, Token, scan
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import harmony, places, read_sections

Stretch = tuple[int, int]

WORD = re.compile(r"[^\W_]+(?:'[a-z]+)?")
NEXT_WORD = re.compile(r"[ \-]([a-z]{3,}|[^\W\d_a-z]{3,})(?!\w)")
FRACTION = re.compile(r"(?<![\d/.,])\d{1,2}\s?/\s?\d{1,2}(?![\d/])")
_SENTENCE = re.compile(r"[!?\n]|\.(?!\d)|(?<=[\u3040-\u9fff]) (?=[\u3040-\u9fff])")
_SEGMENT = re.compile(r"[,;:!?()|\n]|\s/\s|\.(?!\d)|\s-\s")
NO_NOUN = re.compile(r"\w*(?:ing|ly|ed|ful|ish|[^s]s|ious|less|ever|lease|too|again|lone|out|gether|where)$")
_HYPHENED = re.compile(r"-(?:de|des|du|di|d'|a|aux|do|da)(?:-| |(?<='))")
_HANGUL = re.compile(r"(?![은는이가을를와과의로도만에랑하없으까부연처])[\uac00-\ud7a3]{3,}")
_NO_THING = frozenset(  # small words behind an instrument that make no compound of it
    "between above below beneath behind beside near during until since through against among inside outside "
    "within after before across along toward towards than because while when where only still just then "
    "never always".split()
)
_NAMED_KEY = re.compile(
    r"(?<![a-z'])(?:[a-h](?:es|is|s)?|do|re|mi|fa|sol|la|si|до|ре|ми|фа|соль|ля|си)[#b]?"
    r"(?:[ -](?:flat|sharp|bemol|bemolle|diese|diesis|sostenido|sustenido|бемоль|диез))?[ -]"
    r"(?:major|minor|maj|min|dur|moll|majeur|mineur|mayor|menor|maior|maggiore|minore|мажор|минор)\b"
)
_CHORDS = re.compile(
    r"(?<![A-Za-z])(?:[A-G][#b♯♭]?(?:maj7|m7|m|7|dim|sus[24])?(?:/[A-G][#b]?)?(?: ?[-–|,→] ?| )){2,8}"
    r"[A-G](?:[#bm\d]|maj|dim|sus|(?![A-Za-z]))"
)
_BAR_NUMBERED = re.compile(
    rf"(?<![\w.,])\d{{1,3}}[^\s\d]{{0,3}}\s?{places.BAR_WORDS}(?!\w)|(?<!\w){places.BAR_WORDS}\s?\d{{1,3}}"
)
_PITCH = re.compile(
    rf"(?:{harmony.PITCH_RANGE_BEFORE}|{harmony.PITCH_ABOVE}|{harmony.PITCH_BELOW})\s?[a-g][#b]?[0-8](?!\w)"
)
_PERSON = re.compile(r" [A-Z][a-z]+")
_BEFORE_NAME = re.compile(r"[^.!?] ?[A-Z][a-z]+ $")
_STRONG = frozenset(("dance", SCALE.name, "loop", "role", "form"))
_COPULAS = frozenset("is are was be ist sind est sont es son e sono sao jest есть 是 です it".split())
_SHORT = ("bar", "mm", "بار", "บาร์", "бар", "바", "バール")  # units of pressure, of length
_NEAR, _LONG = 24, 240


class Evidence:
    """music: where something speaks for music beyond doubt. The rest is asked."""

    def __init__(self, reading: Reading, languages: Sequence[str]) -> None:
        self._reading = reading
        self.own = tuple(dict.fromkeys((reading.language, *languages)))
        self._text = reading.folded.text
        self._sentences, self._segments = _starts(_SENTENCE, self._text), _starts(_SEGMENT, self._text)
        self._everyday = {(t.start, t.end) for t in self._marks("everyday")}
        self.idioms = self._marks("idiom")
        self.elsewhere = self._marks("elsewhere")
        self.story = sorted([*self._marks("story"), *self.elsewhere], key=lambda t: t.start)
        self.asked, self._frames = self._marks("ask"), self._marks("frame")
        self.rates = self._marks("rate")
        self._titles = {t.end for t in self._marks("title")}
        words = [match[0] for match in WORD.finditer(reading.folded.cased) if match[0].isalpha()]
        self._is_titled = sum(word[0].isupper() for word in words) > len(words) / 2
        self.look()

    def look(self) -> None:
        """Look again, after slips of the pen were put right."""
        self._known = self._covered()
        self.music = self._evidence()

    def _marks(self, kind: str) -> list[Token]:
        return scan(self._reading.folded, [_lexicon(kind, code) for code in self.own])

    def _covered(self) -> bytearray:
        """Marked is what some reader understands, and small words."""
        reading, known = self._reading, bytearray(len(self._text))
        for token in (
            *reading.tokens, *reading.style, *self._marks("music"), *self._frames, *self.asked
        ):  # fmt: skip
            if token.kind != "stop":
                known[token.start : token.end] = b"\1" * (token.end - token.start)
        small = frozenset().union(*(stopwords(code) for code in self.own if code in LATIN))
        for match in WORD.finditer(reading.folded.loose):
            if match[0] in small:
                known[match.start() : match.end()] = b"\1" * len(match[0])
        return known

    def _evidence(self) -> list[Stretch]:
        reading = self._reading
        things = [
            t for t in reading.tokens if t.kind in ("instrument", "ensemble") and not self.is_doubtful(t)
        ]
        sure = [t for t in reading.style if t.kind in _STRONG or t.kind == "genre"]
        music = [t for t in (*sure, *self._marks("music")) if not self.is_everyday(t)]
        found = {(t.start, t.end) for t in [*things, *music] if not self.in_idiom(t)}
        for pattern, text in ((_NAMED_KEY, self._text), (_CHORDS, reading.folded.cased)):
            found |= {match.span() for match in pattern.finditer(text)}
        return sorted(found | set(self._together()) | set(self._counts()))

    def _counts(self) -> Iterator[Stretch]:
        """ "16 Takte", where nothing tells of other things."""
        for start, end, unit in self._bars():
            plain = not self.is_everyday(unit) and not self.tells(self.sentence(start))
            if plain and self._text[start:end].split(" ")[0] not in ("1", "one"):
                yield start, end

    def _bars(self) -> Iterator[tuple[int, int, Token]]:
        for unit in self._reading.tokens:
            if unit.kind == "unit" and unit.value == "bars" and not self.is_short(unit):
                for number in self._reading.between("number", unit.start - _NEAR, unit.end + _NEAR):
                    if self.is_beside(number, unit) or self.is_beside(unit, number):
                        yield min(number.start, unit.start), max(number.end, unit.end), unit

    def _together(self) -> Iterator[Stretch]:
        """Two doubtful things in one sentence prove each other: "flute from bar 5", "strings and brass"."""
        by_sentence: dict[int, list[tuple[int, int, str]]] = {}
        for start, end, value in self._doubtful():
            by_sentence.setdefault(self.sentence(start)[0], []).append((start, end, value))
        for row in by_sentence.values():
            ends = {value: (start, end) for start, end, value in row}
            first = min(row, key=lambda one: one[1])
            last = max(row, key=lambda one: one[0])
            if len(ends) > 1 and first[1] <= last[0]:
                yield from ((start, end) for start, end, _ in row)

    def _doubtful(self) -> Iterator[tuple[int, int, str]]:
        reading = self._reading
        for token in reading.tokens:
            if token.kind == "meter":
                yield token.start, token.end, f"meter {token.start}"
            elif token.kind == "instrument" and not self.is_no_thing(token):
                yield token.start, token.end, token.value
        yield from ((t.start, t.end, t.kind) for t in reading.style if t.kind == "genre")
        for match in FRACTION.finditer(self._text):
            if not self.is_dated(match.start()):
                yield *match.span(), f"meter {match.start()}"
        yield from ((start, end, "bars") for start, end, _ in self._bars())
        yield from ((*match.span(), "pitch") for match in _PITCH.finditer(self._text))
        counted = {start for start, _, _ in self._bars()} if reading.language == "tr" else set()
        numbered = _BAR_NUMBERED.finditer(self._text)  # "ölçü" is a kitchen's measure, too
        yield from ((*match.span(), "bar") for match in numbered if match.start() not in counted)

    # --- questions

    def has_music(self, token: Token, within: Stretch | None = None) -> bool:
        """Whether anything but the token itself speaks for music: in the prompt, or in a stretch of it."""
        first, last = within or (0, len(self._text))
        for index in range(bisect_left(self.music, (first, 0)), len(self.music)):
            start, end = self.music[index]
            if start >= last:
                return False
            if end <= token.start or start >= token.end:
                return True
        return False

    def tells(self, span: Stretch) -> bool:
        """Whether a story is told in a stretch."""
        return _any_within(self.story, span)

    def is_elsewhere(self, token: Token) -> bool:
        """Whether its sentence speaks of kitchens, trains, offices."""
        return _any_within(self.elsewhere, self.sentence(token.start))

    def is_rate(self, token: Token) -> bool:
        """Whether its sentence speaks of hearts or of driving, which have a speed, too."""
        return _any_within(self.rates, self.sentence(token.start))

    def sentence(self, position: int) -> Stretch:
        """The sentence around a place."""
        return _stretch(self._sentences, position, len(self._text))

    def segment(self, position: int) -> Stretch:
        """The part of a sentence, between commas, around a place."""
        return _stretch(self._segments, position, len(self._text))

    def is_plain(self, token: Token) -> bool:
        """Whether its part of the sentence holds no unknown word, no story, no kitchens or trains."""
        first, last = self.segment(token.start)
        if last - first > _LONG or _any_within(self.elsewhere, (first, last)):
            return False
        told = _within(self.story, (first, last))
        if any(self.says(t) not in _COPULAS for t in told):
            return _any_within(self.asked, (0, last))
        return not any(
            char.isalpha() and not self._known[index] and not token.start <= index < token.end
            for index, char in enumerate(self._text[first:last], first)
        )

    def is_known(self, start: int, end: int) -> bool:
        """Whether some reader understands text[start:end]."""
        return all(self._known[start:end])

    def says(self, token: Token) -> str:
        """Its words."""
        return self._text[token.start : token.end]

    def is_everyday(self, token: Token, *, inside: bool = False) -> bool:
        """Whether its words mean other things, too; inside: or hold such a word."""
        if inside:
            return any(token.start <= start and end <= token.end for start, end in self._everyday)
        return (token.start, token.end) in self._everyday

    def in_idiom(self, token: Token) -> bool:
        """Not where the word is longer: "caja de música"."""
        size = token.end - token.start
        near = _within(self.idioms, (token.start - _LONG // 4, token.end))
        return any(one.end > token.start and size <= one.end - one.start for one in near)

    def is_no_thing(self, token: Token) -> bool:
        """Whether a word is part of a name, of an idiom or of another thing."""
        return self.in_idiom(token) or self.is_name(token) or self.is_compound(token)

    def is_doubtful(self, token: Token) -> bool:
        """Whether an instrument's name alone proves nothing."""
        return self.is_everyday(token) or self.is_name(token) or self.is_compound(token)

    def is_name(self, token: Token) -> bool:
        """ "Harp Lane", "Mr Horn": written large beside another large word, in a sentence that is not."""
        cased = self._reading.folded.cased
        if not cased[token.start].isupper():
            return False
        if token.start - 1 in self._titles:
            return True
        if self._reading.language == "de" or self._is_titled:
            return False
        before = cased[max(0, token.start - _NEAR) : token.start]
        return bool(_PERSON.match(cased, token.end) or _BEFORE_NAME.search(before))

    def is_compound(self, token: Token) -> bool:
        """ "trumpet vine", "드럼세탁기", "trompettes-de-la-mort": it only says of what kind something is."""
        if _HYPHENED.match(self._text, token.end):
            return True
        if self._reading.language == "ko":
            word = _HANGUL.match(self._text, token.end)
            return word is not None and not self.is_known(*word.span())
        if self._reading.language != "en" or not self._text[token.start].isascii():
            return False
        word = NEXT_WORD.match(self._text, token.end)
        if word is None or word[1] in _NO_THING or NO_NOUN.fullmatch(word[1]):
            return False
        return not self.is_known(*word.span(1))

    def is_short(self, unit: Token) -> bool:
        """ "bar", "mm", and what other languages call the unit of pressure."""
        return self.says(unit) in _SHORT or (self._reading.language != "en" and self.says(unit) == "bars")

    def is_beside(self, one: Token, other: Token) -> bool:
        """Whether nothing stands between a number and its unit."""
        gap = self._text[one.end : other.start]
        return one.end <= other.start and len(gap) <= len("  ") and not gap.strip(" -个の分半")

    def is_dated(self, start: int) -> bool:
        """ "on 3/4", "bis 6/8": a day."""
        return bool(_dates(self.own).search(self._text[max(0, start - _NEAR) : start]))


@cache
def _lexicon(kind: str, language: str) -> Lexicon:
    rows = dict(row.split(" = ", 1) for row in read_sections("claims")[kind].splitlines())
    meanings: dict[str, list[tuple[str, str]]] = {}
    for form in rows.get(language, "").split(" | "):
        if form.strip():
            star = "*" if form.strip().endswith("*") else ""
            meanings[folded_words(form.strip().removesuffix("*")) + star] = [(kind, language)]
    return Lexicon(meanings)


@cache
def _dates(languages: tuple[str, ...]) -> re.Pattern[str]:
    forms = [form.words for code in languages for form in _lexicon("dated", code).forms()]
    words = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    return re.compile(rf"(?:^|[^\w])(?:{words})\s?$")


def _starts(pattern: re.Pattern[str], text: str) -> list[int]:
    """Where stretches begin that a pattern parts."""
    return [0, *(match.end() for match in pattern.finditer(text))]


def _stretch(starts: Sequence[int], position: int, length: int) -> Stretch:
    index = bisect_right(starts, position) - 1
    return starts[index], starts[index + 1] if index + 1 < len(starts) else length


def _within(tokens: Sequence[Token], span: Stretch) -> Sequence[Token]:
    """Tokens, in their order, that begin within a stretch."""
    first = bisect_left(tokens, span[0], key=lambda t: t.start)
    return tokens[first : bisect_left(tokens, span[1], key=lambda t: t.start)]


def _any_within(tokens: Sequence[Token], span: Stretch) -> bool:
    return bool(_within(tokens, span))
