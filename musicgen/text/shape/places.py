"""Places in a piece: "from bar 9", "in the first 4 bars", "until the chorus", 第9小节开始, 5마디부터."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from musicgen.music.score import MAX_BARS
from musicgen.text.brief import Stretch
from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.ground.units import owned
from musicgen.text.lexicon import places

_LABEL = re.compile(rf"(?<![a-zа-я])(?:{places.BAR_WORDS}|第){places.BAR_NUMBER}$")
_BEHIND_NUMBER = re.compile(rf"{places.ORDINAL_ENDING}\s?{places.BAR_WORDS}(?![a-zа-я]){places.BAR_BEHIND}")
_COUNTED = re.compile(rf"\s?(?:个|つの)?\s?{places.BAR_WORDS}(?![a-zа-я])")
_COUNTED_FIRST = re.compile(rf"\s{places.FIRST}\s{places.BAR_WORDS}(?![a-zа-я])")
_COUNTED_LAST = re.compile(rf"\s{places.LAST}\s{places.BAR_WORDS}(?![a-zа-я])")
_THAI_FIRST = re.compile(r"\s?ห้องแรก")
_FIRST = re.compile(rf"(?<![a-zа-я]){places.FIRST}\s?$")
_LAST = re.compile(rf"(?<![a-zа-я]){places.LAST}\s?$")
_RANGE = re.compile(rf"{places.RANGE}(\d{{1,3}})(?!\d)(?:\s?{places.BAR_WORDS})?")
_NEXT_RANGE = re.compile(
    r"[^.\n]{0,40}?(?<![\d.,/])(\d{1,3})\s?(?:-|to|bis|a|до|到|至|から|에서|~)\s?(\d{1,3})(?![\d/.])"
)
_ENTERS = re.compile(rf"[^\s]{{0,4}}\s?{places.ENTERS}")
_SINGULAR = re.compile(r"\s?(?:такт[аеу]|taktu|takcie)(?![a-zа-я])")
_UNSPACED_BARS = re.compile(r"\s?(?:小节|마디|ห้อง)")
_UNSPACED_RANGE = re.compile(
    r"\s?(?:-|~|から|에서)\s?(\d{1,3})\s?(?:小节|마디)\s?(?:は|では|で|の间|を|은|는|에서|에는|를)?\s?"
)
_ORDINAL = re.compile(
    r"(?<![a-zа-я])(?:(first|1st|ersten?|premiere?|primera?|primeir[oa]|prim[oa]|eerste|перв\w+|第一)"
    r"|(second|2nd|zweiten?|deuxieme|segund[oa]|second[oa]|tweede|втор\w+|第二)"
    r"|(third|3rd|dritten?|troisieme|tercera?|terceir[oa]|terz[oa]|derde|трет\w+|第三)"
    r"|(last|final|letzten?|dernier[e]?|ultim[oa]|laatste|последн\w+|最后))\s(?:段|个)?$"
)
_PLAIN = re.compile(r"[^\S\n]*(?:section|teil|part|部分|段落?|파트)?")
_COLON = re.compile(r"\s?[:：]")
_NUMBER_BEHIND = re.compile(r"\s?(\d)(?!\d|\s?(?:bar|takt|mesure|compas|小|마디|/|x\b))")
_REACH = 28


@dataclass(frozen=True, slots=True)
class Place:
    """A place named at text[start:end]. kind: from, until, before, after, in or at ("" where no word says).

    first, last: bars, 1 the first; a negative first counts from the end. section: as in the lexicon.
    label: it stands before a colon. label_start: where the bare "bars 1-16" begins.
    """

    kind: str
    start: int
    end: int
    first: int = 0
    last: int = 0
    section: str = ""
    nth: int = 0
    label: bool = False
    label_start: int = -1

    def stretch(self, *, enters: bool) -> Stretch:
        """The bars (or section) meant. enters: "at bar 9" is where something begins."""
        if self.section:
            return Stretch(section=self.section, nth=self.nth, reach=_REACHES.get(self.kind, ""))
        if self.kind == "from" or (self.kind in ("at", "in") and enters and self.first == self.last > 0):
            return Stretch(self.first, None)
        if self.kind == "after":
            return Stretch(self.last + 1, None)
        if self.kind == "until":
            return Stretch(1, self.last)
        if self.kind == "before":
            return Stretch(1, max(1, self.first - 1))
        return Stretch(self.first, self.last or None)


_REACHES = {"from": "on", "after": "after", "until": "before", "before": "before"}


def find_places(reading: Reading) -> list[Place]:
    """All places, from left to right, none overlapping another."""
    found = sorted([*_by_bars(reading), *_by_sections(reading)], key=lambda place: (place.start, -place.end))
    kept: list[Place] = []
    for place in found:
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


def _by_bars(reading: Reading) -> Iterator[Place]:
    for number in reading.of_kind("number"):
        value = float(number.value)
        if value not in range(1, MAX_BARS + 1):
            continue
        place = (
            _unspaced_range(reading, number, int(value))
            or _numbered(reading, number, int(value))
            or _counted(reading, number, int(value))
        )
        if place:
            yield place
            yield from _following(reading, place)


def _numbered(reading: Reading, number: Token, bar: int) -> Place | None:
    """ "bar 9", "the 9th bar", "bars 5-8", 第9小节."""
    left = reading.text[max(0, number.start - _REACH) : number.start]
    label = _LABEL.search(left)
    behind = _BEHIND_NUMBER.match(reading.text, number.end)
    before = reading.last_of("number", number.start - len(label[0])) if label else None
    counted = before and label and not reading.text[before.end : number.start - len(label[0])].strip()
    if reading.text.startswith("/", number.end) or counted:  # "compasso 3/4", "8 ölçü üç kere"
        return None
    if label is None and not (behind and (_is_ordinal(behind[0]) or _is_genitive(reading, number, behind))):
        return None
    start = number.start - len(label[0]) if label else number.start
    end, last = number.end, bar
    further = _RANGE.match(reading.text, number.end)
    if further and bar < int(further[1]) <= MAX_BARS and _is_range(reading, label, further):
        end, last = further.end(), int(further[1])
    behind = _BEHIND_NUMBER.match(reading.text, end)
    if behind and (label is None or _UNSPACED_BARS.match(reading.text, end)):
        end = behind.end()  # not "bar 13. Bars: 24"
    plural = label and re.search(r"s\s?$|mm|takte|maten|takty|такты", label[0])
    if plural and last == bar and not _word_before(reading, start)[0]:
        return None  # "bars 24"
    return _placed(reading, start, end, bar, last, prefer="in" if last > bar else "")


def _unspaced_range(reading: Reading, number: Token, bar: int) -> Place | None:
    """ "5-8小節は静か", "5-8마디 조용하게": some bars by their numbers, where something is said of them."""
    match = _UNSPACED_RANGE.match(reading.text, number.end)
    if match is None or not bar < int(match[1]) <= MAX_BARS:
        return None
    said = [t for t in reading.style_near(match.end(), match.end()) if t.start == match.end()]
    if not any(t.kind in ("dynamics", "density", "mood") for t in said):
        return None
    return Place("in", number.start, match.end(), bar, int(match[1]))


def _is_range(reading: Reading, label: re.Match[str] | None, further: re.Match[str]) -> bool:
    """Not "bar 13 - 76 beats a minute", "Takt 4 - 64 Takte": what a spaced dash parts."""
    number = reading.next_of("number", further.start(1))
    if number and owned(reading, number, ("seconds", "minutes", "bpm")):
        return False
    spaced = further[0].startswith(" -")
    return not spaced or bool(label and re.search(r"s\s?$|mm|takte|maten|takty|такты|小节", label[0]))


def _is_ordinal(words: str) -> bool:
    return bool(
        re.match(r"(?:st|nd|rd|th|\.|e |eme|er|º|ª|-?и |-?го|-?му|de |ste )", words)
    ) or words.endswith(("目", "째"))


def _is_genitive(reading: Reading, number: Token, behind: re.Match[str]) -> bool:
    """ "с 9 такта", 9마디부터: a bar by its number where a word says from or until."""
    if _SINGULAR.match(reading.text, number.end):
        few = int(float(number.value)) % 10 in (2, 3, 4)  # "на 32 такта": so many bars
        return _word_before(reading, number.start)[0] not in (("", "in", "at") if few else ("",))
    if _UNSPACED_BARS.match(reading.text, number.end):
        at, stop = _word_behind(reading, behind.end())
        if at == "in" and _ENTERS.match(reading.text[stop : stop + 12].lstrip()):
            return True  # 17마디에서 들어온다
        kind, start = _word_before(reading, number.start)
        if kind and reading.text[:start].rstrip()[-1:].isdigit():
            return False  # 12到16小节
        return _word_behind(reading, behind.end())[0] in ("from", "until") or (
            _word_before(reading, number.start)[0] in ("from", "until")
        )
    return False


def _counted(reading: Reading, number: Token, count: int) -> Place | None:
    """ "the first 4 bars", "les 4 premières mesures", "after 8 bars", 前四小节."""
    left = reading.text[max(0, number.start - _REACH) : number.start]
    for pattern, last in ((_COUNTED_FIRST, False), (_COUNTED_LAST, True)):
        match = pattern.match(reading.text, number.end)
        if match:
            return _stretch_of(reading, number.start, match.end(), count, last=last)
    unit = _COUNTED.match(reading.text, number.end)
    if unit is None:
        return None
    if _THAI_FIRST.match(reading.text, number.end):
        return _stretch_of(reading, number.start, unit.end() + 3, count, last=False)
    first, final = _FIRST.search(left), _LAST.search(left)
    if first or final:
        before = (first or final or unit)[0]
        return _stretch_of(reading, number.start - len(before), unit.end(), count, last=first is None)
    kind, start = _word_before(reading, number.start)
    if kind == "after" and reading.language == "pl" and unit[0].endswith("taktow"):
        return None  # "po osiem taktów": eight bars each
    behind = _word_behind(reading, unit.end())
    if kind == "after" or behind[0] == "after":
        return Place("after", start, behind[1] if behind[0] == "after" else unit.end(), count, count)
    return None


def _stretch_of(reading: Reading, start: int, end: int, count: int, *, last: bool) -> Place:
    kind, first = _word_before(reading, start)
    behind_kind, stop = _word_behind(reading, end)
    kind = kind if kind in ("until", "before", "after") else "in"
    if kind == "in" and behind_kind == "after":
        kind = "after"
    if last:
        return Place("in", first, stop if behind_kind else end, -count, 0)
    return Place(kind, first, stop if behind_kind else end, 1, count)


def _placed(reading: Reading, start: int, end: int, first: int, last: int, prefer: str) -> Place:
    kind, begin = _word_before(reading, start)
    behind, stop = _word_behind(reading, end)
    if behind in ("from", "until", "before", "after") or (behind and not kind):
        kind, end = behind, stop
    colon = bool(_COLON.match(reading.text, end))
    is_range = prefer and kind in ("", "at", "from")
    return Place(
        prefer if is_range else kind or "at", begin, end, first, last, label=colon, label_start=start
    )


def _following(reading: Reading, place: Place) -> Iterator[Place]:
    """The further stretches of "bars 1-8 quiet, 9-16 loud"."""
    end, last = place.end, place.last
    while last > place.first and (match := _NEXT_RANGE.match(reading.text, end)):
        if int(match[1]) != last + 1 or not last < int(match[2]) <= MAX_BARS:
            return
        yield Place("in", match.start(1), match.end(), int(match[1]), int(match[2]))
        last, end = int(match[2]), match.end()


def _by_sections(reading: Reading) -> Iterator[Place]:
    """ "in the intro", "from the second chorus on", 副歌里; not a section that is only planned."""
    for token in reading.of_kind("section"):
        start, nth = token.start, 0
        ordinal = _ORDINAL.search(reading.text[max(0, start - 20) : start])
        if ordinal:
            nth = next(n for n, group in enumerate(ordinal.groups(), 1) if group)
            nth, start = (-1 if nth == 4 else nth), start - len(ordinal[0])
        end = token.end
        number = _NUMBER_BEHIND.match(reading.text, end)
        if number and not ordinal:
            nth, end = int(number[1]), number.end()
        plain = _PLAIN.match(reading.text, end)
        end = plain.end() if plain and plain[0].strip() else end
        kind, begin = _word_before(reading, start)
        behind, stop = _word_behind(reading, end)
        if behind and (kind in ("", "in") or behind in ("from", "until")):
            kind, end = behind, stop
        if kind == "at" and reading.text[begin:start].strip().split(" ")[0] in (
            "with",
            "mit",
            "by",
            "a",
            "al",
            "by",
        ):
            kind = ""  # "with an intro"
        colon = _COLON.match(reading.text, end)
        yield Place(
            kind, begin if kind else start, end, section=token.value, nth=nth, label=bool(colon and not kind)
        )


def _word_before(reading: Reading, start: int) -> tuple[str, int]:
    left = reading.text[max(0, start - _REACH) : start]
    found = [
        (match, kind) for kind, pattern in _patterns(reading.language) if (match := pattern.search(left))
    ]
    if found:
        match, kind = max(found, key=lambda pair: len(pair[0][0]))
        return kind, start - len(left) + match.start()
    article = re.search(rf"(?<![a-zа-я]){places.ARTICLE}$", left)
    return "", start - (len(article[0]) if article else 0)


def _word_behind(reading: Reading, end: int) -> tuple[str, int]:
    found = [
        (match, kind)
        for kind, pattern in _patterns_behind(reading.language)
        if (match := pattern.match(reading.text, end))
    ]
    if not found:
        return "", end
    match, kind = max(found, key=lambda pair: len(pair[0][0]))
    return kind, match.end()


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The words before a place, in the prompt's language and in English."""
    words = [
        (kind, one) for code in dict.fromkeys((language, "en")) for kind, one in places.BEFORE[code].items()
    ]
    return tuple(
        (kind, re.compile(rf"(?<![a-zа-я\u0620-\u064a]){_either(one)}\s?{places.ARTICLE}$"))
        for kind, one in words
    )


@cache
def _patterns_behind(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = [
        (kind, one)
        for code in dict.fromkeys((language, "en"))
        for kind, one in places.BEHIND.get(code, {}).items()
    ]
    return tuple((kind, re.compile(rf"\s?'?(?:的)?{_either(one)}(?![a-z])")) for kind, one in words)


def _either(words: str) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words.split(" | ")), key=len, reverse=True)) + ")"
