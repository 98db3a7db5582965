"""Sentences that speak of something else as a whole: told or closed, with words that no reader knows.

"A castle by night, no drums" asks for music though it does not say so; "Without a battery, the remote is
useless." and "We hit 12 bars in one night." do not. Word and number look the same: it is the sentence around
that decides.
Whatever speaks for music elsewhere in the prompt outweighs it.
"""

import re
from collections.abc import Iterator

from musicgen.text.ground.evidence import NEXT_WORD, NO_NOUN, WORD, Evidence, Stretch
from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading

_CLOSED = re.compile(r"[.!?。！？؟]\s*[\"')]*\s*$")
_LEADING = re.compile(
    r"\s*(?:(?:without|sans|ohne|senza|sem|sin|zonder|bez|без|بلا|بدون)\b)[^,;]*(?:,|$)", re.IGNORECASE
)
_KEY = re.compile(
    r"(?<![\w'])(?:do|re|mi|fa|sol|la|si)[ -]"
    r"(?:majeure?|mineure?|mayor|menor|maior|maggiore|minore)\b(?= [^\W\d_])"
)
_GOES_ON = re.compile(
    r" (?:con|avec|com|per|pour|para|y|e|et|in|en|em|a \d|sin|sans|senza|sem|piano|bpm|tempo"
    r"|ma|mais|mas|pero)\b"
)
_LEADS_KEY = re.compile(
    r"(?:\b(?:in|en|em|ton|tono|tom|tonalite de|tonalidad de|tonalita di|key|cle de)|:)\s?$"
)
_GERMAN_AT = re.compile(r"(?:^|[.!?\n]\s?)(Am) (?=\d{1,2}\.|[A-Za-zÄÖÜäöü]{3,})")
_A_MINUTE = re.compile(r"(?:每分钟?|分間に|分に|분당|분에)\s?$")
_LETTERS = re.compile(r"(?<![\w#])[A-G](?:, (?:and )?[A-G]){2,}(?![\w#])")
_SMALL_TALK = re.compile(r"\s*(?:[,;:.!-]\s*)?(?:and |while |but )?(?:i|i'm|i'll|i've|i'd|we|we're|we'll)\b")
_GIVE = re.compile(
    r"(?:^|[.!?,]\s?)(?:please )?(?:give|spare|allow|wait|hang on|just)"
    r"(?: me| us)?(?: another| a)?\s?$"
)
_OF = re.compile(r" (?:of|de|du|des|del|dell[aeo']|dei|di|do|da|von|van)\b ?'?")
_POINT = re.compile(r"\d\.$")
_FINITE = {  # verbs that tell, by their endings: in the text as typed, since accents matter
    "en": r"\b[a-z]{2,}ed (?:an?|the|his|her|my|our|their|its|all|out|off|up|that|no|\d+)\b"
    r"|\b(?:may|might|cannot|lay|hit|got|says|wants|checked|rolled|lifted|blocked)\b",
    "de": r"\b(?:gilt|nützt|bekam|nahm|sagte|meinte|rief|fährt|fahren|darf|bekommt|wartet)\b",
    "fr": r"\b(?:a|ont|avait) \w+(?:é|ée|és|i|is|u)\b|\bn(?:e |')\w+|\w{3,}(?:ait|aient)\b"
    r"|\b(?:annonce|refuse)\b",
    "es": r"\w{2,}(?:ó|aron|ieron|aban?|ucía)\b|\b(?:dijo|dice|quedó|es|no hay)\b",
    "it": r"\w{2,}(?:ò|arono|irono|avano?)\b|\b(?:ha|hanno|non) \w+",
    "pt": r"\w{2,}(?:ou|aram|eram|iram|avam?)\b|\bnão \w+",
    "nl": r"\b(?:zei|riep|mag|heeft|kan|kun|kost)\b",
    "pl": r"\w{2,}(?:ał|ała|ali|ił|iła|ili|ął|ęła)\b|\bnie \w+",
    "ru": r"\w{2,}(?:ал|ала|али|ил|ила|или|ел|ела|ели|лся|лась|лись|дымит)\b|\bнуж\w+",
    "tr": r"\w{4,}(?:[dt][ıiuü]|yor|mez|maz)\b",
    "ar": r"(?<!\w)ي\w{3,}",
    "zh": r"了|只好|得很|让",
    "ja": r"(?:た|ます|です|いる|せん)\s*。?$",
    "ko": r"(?:다|요)\s*[.]?$",
}
_QUANTIFIERS = frozenset(
    "all those these some about another only nearly over les los las alle toutes todas".split()
)
_FEW, _NEAR = 2, 24
_UNSPACED = "\u0e00"  # from here on scripts that write words without spaces between them


class Prose:
    """Asked of a word or a number: whether its whole sentence speaks of something else."""

    def __init__(self, reading: Reading, evidence: Evidence) -> None:
        self._reading, self._said, self._text = reading, evidence, reading.folded.text
        self._told: dict[Stretch, bool] = {}
        self._strange: dict[Stretch, int] = {}

    def holds(self, token: Token, *, at_end: bool = False) -> bool:
        """Whether a sentence is told, or closed and not ended by the token, and says unknown things."""
        said, span = self._said, self._said.sentence(token.start)
        if said.has_music(token) or self.unknown(span, token) < _FEW:
            return False
        return self.is_told(span) or (self._is_closed(span) and (at_end or not self._ends(token, span)))

    def is_told(self, span: Stretch) -> bool:
        """Whether somebody tells something, or speaks of kitchens and trains."""
        if span not in self._told:
            form = _FINITE.get(self._reading.language)
            first, last = self._reading.folded.span(*span)
            typed = self._reading.folded.prompt[first:last].lower().strip()
            self._told[span] = self._said.tells(span) or bool(form and re.search(form, typed))
        return self._told[span]

    def unknown(self, span: Stretch, token: Token) -> int:
        """How many words of a stretch no reader knows, but for a token."""
        if span not in self._strange:
            self._strange[span] = sum(self._weights(span))
        return self._strange[span] - sum(self._weights((token.start, token.end)))

    def _weights(self, span: Stretch) -> Iterator[int]:
        """1 for a word that no reader knows; where no spaces are written, 1 for every two signs."""
        for word in WORD.finditer(self._text, *span):
            if self._text[word.start()] >= _UNSPACED:
                signs = range(*word.span())
                yield sum(not self._said.is_known(i, i + 1) for i in signs) // _FEW
            elif not word[0].isdigit():
                yield int(not self._said.is_known(*word.span()))

    def is_lead(self, token: Token) -> bool:
        """ "Senza batteria, il telecomando…": a condition, in front of what is said."""
        first, last = self._said.sentence(token.start)
        lead = _LEADING.match(self._text, first, last)
        return lead is not None and token.end <= lead.end() and lead.end() < last

    def is_of_things(self, token: Token) -> bool:
        """ "Drums of crude oil", "gli archi dell'acquedotto"; not ", drums of war", a part of its own."""
        first = self._said.segment(token.start)[0]
        if first > self._said.sentence(token.start)[0] and not self._text[first : token.start].strip():
            return False
        of = _OF.match(self._text, token.end)
        word = WORD.match(self._text, of.end()) if of else None
        return word is not None and not self._said.is_known(*word.span())

    def stretches(self) -> Iterator[Stretch]:
        """What looks like keys, chords and lengths, and is none."""
        yield from self._keys()
        yield from self._letters()
        yield from self._speeds()

    def _keys(self) -> Iterator[Stretch]:
        """ "Mi mayor miedo", "La mineure a été": a noun and its word; "Am Freitag" heads a sentence."""
        for match in _KEY.finditer(self._text):
            token = Token("key", "", *match.span())
            before = self._text[max(0, token.start - _NEAR) : token.start]
            if _LEADS_KEY.search(before) or _GOES_ON.match(self._text, token.end):
                continue
            if not self._said.has_music(token) and not self._said.is_plain(token):
                yield match.span()
        if self._reading.language == "de":
            for match in _GERMAN_AT.finditer(self._reading.folded.cased):
                if not self._said.has_music(Token("key", "", *match.span(1))):
                    yield match.span(1)

    def _letters(self) -> Iterator[Stretch]:
        """ "I ticked B, D, A and prayed"."""
        for match in _LETTERS.finditer(self._reading.folded.cased):
            token = Token("chords", "", *match.span())
            if self.holds(token) and not self._said.is_plain(token):
                yield match.span()

    def _speeds(self) -> Iterator[Stretch]:
        """ "Hinter Kassel gilt Tempo 120": how fast somebody drives."""
        for number in self._reading.tokens:
            label = self._label(number) if number.kind == "number" else None
            if number.kind != "number" or not self._said.is_rate(number):
                continue
            minute = _A_MINUTE.search(self._text, max(0, number.start - _NEAR // 2), number.start)
            start = label.start if label else minute.start() if minute else None
            if start is not None and self.holds(Token("speed", "", start, number.end), at_end=True):
                yield start, number.end

    def _label(self, number: Token) -> Token | None:
        near = [*self._reading.between("label", max(0, number.start - _NEAR), number.start)]
        near += [t for t in self._reading.style_near(number.start - 1, number.start) if t.kind == "tempo"]
        return next((t for t in near if t.end <= number.start <= t.end + 2), None)

    def is_pulse(self, token: Token) -> bool:
        """ "her resting heart rate dropped to 48 beats per minute"."""
        return self._said.is_rate(token) and self.holds(token, at_end=True)

    def is_object(self, token: Token) -> bool:
        """ "We hit 12 bars", "approved 24 measures": what an unknown verb in front of a number is done to."""
        first, _ = self._said.segment(token.start)
        near = WORD.finditer(self._text, max(first, token.start - 2 * _NEAR), token.start)
        words = [word for word in near if word[0] not in _QUANTIFIERS]
        return bool(words) and not self._said.is_known(*words[-1].span()) and self.holds(token)

    def is_of_other_bars(self, number: Token) -> bool:
        """ "16 gold bars", but not "16 haunting bars"."""
        unit = next(iter(self._reading.between("unit", number.end, number.end + _NEAR)), None)
        word = NEXT_WORD.match(self._text, number.end)
        if unit is None or unit.value != "bars" or word is None or word.end() + 1 != unit.start:
            return False
        if self._said.is_known(*word.span(1)) or NO_NOUN.fullmatch(word[1]):
            return False
        return self.holds(number)

    def is_small_talk(self, token: Token) -> bool:
        """ "Give me two minutes, I just need to find my shoe"."""
        if not _GIVE.search(self._text[max(0, token.start - _NEAR) : token.start]):
            return False
        talk = _SMALL_TALK.match(self._text, token.end)
        rest = (token.end, self._said.sentence(token.end)[1])
        return talk is not None and not self._said.has_music(token) and self.unknown(rest, token) > 0

    def is_dotted(self, start: int) -> bool:
        """ "с 3.04 на 4.04": the digits behind a point are half of a number."""
        return bool(_POINT.search(self._text[max(0, start - 3) : start]))

    def _is_closed(self, span: Stretch) -> bool:
        return bool(_CLOSED.search(self._text[slice(*span)]))

    def _ends(self, token: Token, span: Stretch) -> bool:
        return not any(char.isalnum() for char in self._text[token.end : span[1]])
