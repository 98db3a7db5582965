"""What holds for some bars or one section only: "bars 1-8 quiet", "a soft verse", "loud in the chorus".

Such words are no facts of the whole piece. Loudness is carried by the bars; of the rest it is said that it
stays a hint.
"""

import re
from collections.abc import Sequence

from musicgen.music.facets import PASSING, names_of
from musicgen.text.brief import Passage, Stretch
from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import places
from musicgen.text.shape.places import Place, find_places

_KINDS = (*names_of(PASSING), "tempo")
_COPULA = re.compile(places.COPULA)
_AND = re.compile(r"\s?(?:,|and|&|und|et|y|e|en|i|и|ve|和|と|와|과|و|又|且)\s?(?:very |sehr |tres |muy )?")
_THEN = re.compile(
    r"[\s,;]*(?:and |und |et |y |e )?(?:then|afterwards|after that|danach|dann|puis|ensuite|luego|despues"
    r"|poi|depois|daarna|potem|sonra|потом|затем|然后|之后|その后|それから|그 후|그다음|ثم|แล้ว)"
    r"\s*(?:it gets |it is |gets |is )?"
)


def read_passages(reading: Reading) -> None:
    """Put on the sheet what is said of a place, and keep it from being read as said of the whole."""
    tokens = [t for t in reading.style if t.kind in _KINDS and reading.free(t.start, t.end)]
    if not tokens:
        return
    for place in find_places(reading):
        beside = _beside(reading, place, tokens)
        where = place.stretch(enters=False)
        for token in beside:
            _write(reading, place, token, where)
        if beside and not where.section and where.last:
            for token in tokens:
                if token.start > place.end and _THEN.fullmatch(
                    reading.text, max(place.end, beside[-1].end), token.start
                ):
                    _write(reading, place, token, Stretch(where.last + 1, None))


def _beside(reading: Reading, place: Place, tokens: Sequence[Token]) -> list[Token]:
    """Words that touch a place, and further ones joined to them."""
    found: list[Token] = []
    for token in tokens:
        gap = reading.text[token.end : place.start] if token.end <= place.start else "-"
        before = gap in ("", " ", "-", "的", "な", "で") and token.end <= place.start
        behind = token.start >= place.end and bool(_COPULA.fullmatch(reading.text, place.end, token.start))
        if (
            behind
            and not place.label
            and not place.section
            and place.kind in ("until", "before")
            and not before
        ):
            behind = False
        joined = any(_AND.fullmatch(reading.text, one.end, token.start) for one in found)
        if before or behind or joined:
            found.append(token)
    return found


def _write(reading: Reading, place: Place, token: Token, where: Stretch) -> None:
    word = reading.words(token.start, token.end)
    reading.use(token.start, token.end, cut=False)
    if token.kind == "tempo":
        reading.say(
            f"A tempo of single bars or sections is not possible yet ('{word}'): one tempo throughout."
        )
        return
    if re.match(r"\d+\s?(?:-|~|から|에서)\s?\d+\s?(?:小节|마디)", reading.text[place.start : place.end]):
        reading.use(place.start, place.end)  # no length of the piece
    reading.passages.append(Passage(token.kind, token.value, where))
    reading.prove("passages", min(token.start, place.start), max(token.end, place.end))
    if token.kind != "dynamics":
        reading.say(
            f"The {token.kind} of single bars or sections cannot be kept yet: '{word}' stays as a hint."
        )
