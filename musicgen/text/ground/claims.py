"""What makes a word or a number a fact of music: "strings", "6/8" and "20 minutes" mean other things, too.

A fact is *claimed* by music beside it (a song, a chord, a second instrument), by a request for it ("with
strings"), or by a part of the sentence of its own that holds nothing unknown ("8 minutes, piano"). Where
somebody tells of people, kitchens and trains (a story), more is needed than elsewhere. What is not claimed
is used up here, so that no reader takes it; its words stay for the text encoder.
"""

import re
from collections.abc import Iterator, Sequence

from musicgen.music.facets import FEEL, REPETITION, SCALE
from musicgen.text.ground.evidence import FRACTION, NEXT_WORD, WORD, Evidence, Stretch
from musicgen.text.ground.match import Token
from musicgen.text.ground.prose import Prose
from musicgen.text.ground.reading import Reading
from musicgen.text.lexicon import patterns

_ENDS = re.compile(r"\s*(?:$|[,.;:!?)|\n+&/]|-\s|(?:and|or|but|with|in|at|for|on|und|et|y|e|i|и|ve|en)\b)")
_CLAIMS = re.compile(
    r"(?:\b(?:with|for|featuring|plus|on|mit|fur|avec|pour|con|para|per|com|met|voor|z|na|dla|solo|ile|для|с)"
    r"|معه?|用|で|と)\s?(?:an? |the |some |soft |warm |only |just |einem |einer |une? |un[ao]? |ال)?$"
)
_CLOCK = re.compile(r"(?<![\d:/])\d{1,2}[:']\d{2}(?![\d:])")
_IN_METER = re.compile(r"(?:^|[\s,(])(?:in|in a|im|en|em|в|na|w|بـ|time|takt|compas|mesure|拍)\s?$")
_SAYS_METER = re.compile(patterns.SAYS_METER)
_OF = re.compile(r"\s?(?:of|long|von|de|d'|di|van|的|の|의)\b|\s?(?:的|の|의|long|lang)")
_AT = re.compile(r"(?:\b(?:at|bei|a|um|na|em|en)|@)\s?(?:about |around |a )?$")
_TIMES = ("seconds", "minutes", "hours")
_SPEAKER = frozenset(
    "i we ich wir je nous yo io eu ik wij ja ben я мы should must kann soll darf is are ist sind est".split()
)
_FIRST_PERSON = _SPEAKER - frozenset("is are ist sind est".split())
_PACES = ("tempo", "genre?", FEEL.name, "dance", REPETITION.name, SCALE.name)
_LEAST_BPM = 20
_NEAR, _GAP = 24, 6


class Claims:
    """Decides for each doubtful word and number of a reading whether it may be read."""

    def __init__(self, reading: Reading, languages: Sequence[str]) -> None:
        self._reading, self._text = reading, reading.folded.text
        self._evidence = Evidence(reading, languages)
        self._prose = Prose(reading, self._evidence)

    def settle(self) -> None:
        """Take out of the reading what nothing claims."""
        reading = self._reading
        self._evidence.look()
        for idiom in self._evidence.idioms:
            reading.use(idiom.start, idiom.end, cut=False)
        reading.tokens = [t for t in reading.tokens if not self._is_idle(t)]
        reading.style = [t for t in reading.style if not self._is_idle_style(t)]
        for start, end in [*self._idle_numbers(), *self._idle_phrases(), *self._prose.stretches()]:
            reading.use(start, end, cut=False)

    def is_known(self, start: int, end: int) -> bool:
        """Whether some reader understands text[start:end]."""
        return self._evidence.is_known(start, end)

    def is_slip(self, token: Token) -> bool:
        """Whether a word that is one letter away from one of music may be a slip of the pen."""
        said = self._evidence
        return said.has_music(token) or said.is_plain(token) or bool(said.asked)

    # --- words

    def _is_idle(self, token: Token) -> bool:
        said = self._evidence
        if said.in_idiom(token):
            return True
        if token.kind == "meter":
            return not self._is_meter(token)
        if token.kind not in ("instrument", "ensemble", "forbid"):
            return False
        if said.has_music(token):
            return False
        if said.is_plain(token):
            return self._prose.is_lead(token) and said.is_everyday(token) and self._prose.holds(token)
        inside = token.kind == "forbid"  # "geen stemmen", with its negation
        if inside or self._is_banned(token):
            doubtful = said.is_everyday(token, inside=inside) and not self._is_wish(token)
            return doubtful and self._prose.holds(token)
        if self._prose.is_of_things(token) and self._prose.holds(token):
            return True
        if said.is_name(token) or said.is_compound(token):
            return True
        return said.is_everyday(token) and not self._is_claimed(token)

    def _is_banned(self, token: Token) -> bool:
        """ "no bass whatsoever", "piano is not needed": asked to be left out."""
        said = self._evidence
        if said.is_elsewhere(token):
            return False
        before = self._reading.between("neg", token.start - _NEAR, token.start)
        if before and token.start - before[-1].end <= _GAP:
            return True
        behind = self._reading.between("neg", token.end, token.end + _NEAR)
        if not behind:
            return False
        first, last = said.segment(token.start)
        return not {said.says(t) for t in said.story if first <= t.start < last} - _SPEAKER

    def _is_wish(self, token: Token) -> bool:
        """ "Ich brauche keine Trompete": the speaker's own words, about nothing else."""
        part = self._evidence.segment(token.start)
        told = {self._evidence.says(t) for t in self._evidence.story if part[0] <= t.start < part[1]}
        return bool(told & _FIRST_PERSON) and told <= _SPEAKER and self._prose.unknown(part, token) <= 1

    def _is_claimed(self, token: Token) -> bool:
        """ "I want horns", "with strings": asked for, where nothing is told."""
        if not _ENDS.match(self._text, token.end):
            return False
        said = self._evidence
        if any(t.end <= token.start and token.start - t.end < 2 * _NEAR for t in said.asked):
            return True
        before = self._text[max(0, token.start - _NEAR) : token.start]
        return bool(_CLAIMS.search(before)) and not said.tells(said.sentence(token.start))

    def _is_idle_style(self, token: Token) -> bool:
        said = self._evidence
        if token.kind in ("filler", "stop") or said.has_music(token):
            return False
        if said.in_idiom(token):
            return True
        if said.is_plain(token):
            return False
        if token.kind == "genre":
            return said.is_everyday(token) and said.is_elsewhere(token)
        if token.kind not in _PACES:
            return False
        return said.tells(said.sentence(token.start)) or (
            token.kind == "tempo" and said.is_everyday(token, inside=True)
        )

    # --- numbers

    def _idle_numbers(self) -> Iterator[Stretch]:
        said = self._evidence
        feels = [t for t in self._reading.style if t.kind == "feel"]  # 8分 in ストレートな8分
        for number in [t for t in self._reading.tokens if t.kind == "number"]:
            if any(t.start < number.start < t.end for t in feels):
                yield number.start, number.end
                continue
            if self._text.startswith("/", number.end) or self._text.endswith("/", 0, number.start):
                continue
            near = self._reading.between("unit", number.end, number.end + _NEAR)
            unit = next((t for t in near if said.is_beside(number, t)), None)
            whole = Token("number", number.value, number.start, unit.end if unit else number.end)
            if self._is_idle_number(whole, unit):
                yield whole.start, whole.end

    def _is_idle_number(self, token: Token, unit: Token | None) -> bool:
        said = self._evidence
        if unit is None:
            if self._prose.is_of_other_bars(token):
                return True
            at = _AT.search(self._text[max(0, token.start - _NEAR) : token.start])
            claimed = at and (said.has_music(token, said.sentence(token.start)) or said.is_plain(token))
            return bool(at) and not claimed
        if unit.value in _TIMES:
            return self._prose.is_small_talk(token) or not self._is_length(token, unit.value)
        return unit.value in ("bars", "bpm") and self._is_idle_count(token, unit)

    def _idle_phrases(self) -> Iterator[Stretch]:
        for token in self._reading.tokens:
            if token.kind == "seconds" and not self._is_length(token, "seconds"):
                yield token.start, token.end
        for match in _CLOCK.finditer(self._text):
            if not self._is_length(Token("clock", "", *match.span()), "seconds"):
                yield match.span()
        for match in FRACTION.finditer(self._text):
            if not self._is_meter(Token("meter", "", *match.span())):
                yield match.span()

    def _is_length(self, token: Token, unit: str) -> bool:
        said = self._evidence
        sentence = said.sentence(token.start)
        told = said.tells(sentence)
        if said.has_music(token, sentence) or (not told and said.has_music(token)):
            return True
        if unit == "hours":
            return False
        if said.is_plain(token):
            return True
        first = said.segment(token.start)[0]
        leads = not self._text[first : token.start].strip(" -") and bool(_OF.match(self._text, token.end))
        return leads and not told

    def _is_idle_count(self, token: Token, unit: Token) -> bool:
        """ "16 bar of pressure", "22 mm", "ten to the minute"."""
        said = self._evidence
        doubtful = said.is_everyday(unit)
        if unit.value == "bpm":
            if self._prose.is_pulse(token):
                return True
            if not doubtful or said.has_music(token, said.sentence(token.start)):
                return doubtful and float(token.value) < _LEAST_BPM
            return float(token.value) < _LEAST_BPM or not said.is_plain(token)
        if said.has_music(token, said.sentence(token.start)):
            return False
        if self._text.endswith("-", 0, unit.start):
            return False
        if said.says(unit) == "mm":
            return True
        if said.is_plain(token):
            return False
        if said.is_elsewhere(token) or said.is_short(unit) or self._prose.is_object(token):
            return True
        return doubtful and (said.tells(said.sentence(token.start)) or self._is_of(unit))

    def _is_of(self, unit: Token) -> bool:
        """ "30 mesures de sécurité": of something that is no music."""
        of = _OF.match(self._text, unit.end)
        word = WORD.match(self._text, of.end() + 1) if of else None
        return word is not None and not self._evidence.is_known(*word.span())

    def _is_meter(self, token: Token) -> bool:
        said = self._evidence
        if self._prose.is_dotted(token.start):
            return False
        before = self._text[max(0, token.start - _NEAR) : token.start]
        if _SAYS_METER.search(before + "|" + self._text[token.end : token.end + _NEAR // 2]):
            return True
        within = bool(_IN_METER.search(before))
        elsewhere = said.is_elsewhere(token) and not said.has_music(token)
        if said.is_dated(token.start) and (not within or elsewhere):
            return False
        sentence = said.sentence(token.start)
        if said.has_music(token, sentence if said.tells(sentence) else None) or said.is_plain(token):
            return True
        word = NEXT_WORD.match(self._text, token.end)
        return within and (word is None or said.is_known(*word.span(1)))
