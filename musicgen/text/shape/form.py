"""Form: sections ("intro of 4 bars, verse, chorus", "AABA"), seamless loop, pickup, arc of loudness.

Sections are planned under the names of `theory.SECTION_NAMES`: verse, chorus, bridge become A, B, C in the
order in which they first come. A word alone is no form: "a stone bridge", "music for my podcast intro".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from musicgen.music.facets import ARC, PICKUP
from musicgen.music.score import MAX_BARS
from musicgen.text.brief import SectionAsk
from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.ground.units import plain, unit_after
from musicgen.text.lexicon import counting, patterns
from musicgen.text.shape.sections import Part, behind_ordinal, is_heading, merged, repeated, say_lyrics
from musicgen.text.shape.style import is_negated

_NEAR = 60  # characters between two sections of one form
_LETTER = r"[A-D](?:'|[12](?!\d))?"
_STEP = (
    r"(?:\s?[,/>→|\-]{1,2}\s?|\s?[(:]?\s?\d{1,2}[^,;.\n]{0,8}[,;]?\s?(?=[A-D]\b)|\s)"  # from one to the next
)
_RUN = re.compile(r"(?<![A-Za-z0-9#'-])(A'?(?:[A-D]'?){1,11})(?![A-Za-z0-9'#])")
_SMALL_RUN = re.compile(r"(?<![A-Za-z0-9#'-])(a(?:[a-d]){2,11})(?![A-Za-z0-9'#])")
_LIST = re.compile(
    rf"(?<![A-Za-z0-9#'/-]){_LETTER}{_STEP}(?:{_LETTER}{_STEP})*{_LETTER}"
    r"(?![A-Za-z0-9#'°+])(?! ?(?:minor|major|min\b|maj\b|flat|sharp|dur\b|moll\b))"
)
_ONE = re.compile(_LETTER)
_ONE_LISTED = re.compile(rf"(?<![A-Za-z]){_LETTER}(?![A-Za-z])")
_NAMED_LETTER = re.compile(patterns.LETTERED_SECTION)
_CUE = re.compile(patterns.FORM_CUE)
_OF_NEXT = re.compile(
    r"[\s\-]*(?:long |lange[rsn]? |of |for the |for an |as an |as |de |d'|の|的|짜리 |un |der )?"
    r"(?:an? |the )?"
)
_OF_LAST = re.compile(patterns.SECTION_HAS)
_BARE_LENGTH = re.compile(r"\s?[(:=]?\s?$")
_HAS = re.compile(patterns.WITH_A_SECTION)
_NOT_MUSIC = re.compile(patterns.SECTION_OF_SOMETHING)
_THROUGHOUT = re.compile(patterns.THROUGHOUT)
_NOT_SO = re.compile(patterns.NOT_FORM_BEFORE)
_TIGHT = re.compile(
    r"[\s\-/,>→+&]*(?:and|und|et|y|e|then|和|と|와|и|و)?[\s\-/,>→+&]*"
    r"(?:an? |the |une? |una? |um |uma |eine? )?"
)
_EACH = re.compile(patterns.EACH_SECTION)
_LETTER_LENGTHS = re.compile(counting.LETTER_WITH_LENGTH)
_WITHIN = re.compile(counting.WITHIN)
_UPBEAT_THING = re.compile(r"[ \-](?!into|of\b|in\b|on\b|then|and\b|to\b|before|leading|for\b|please)[a-z]")
# "an upbeat 8-bit loop" is merry, also where the music has it ("with an upbeat 80s feel", not "with an
# upbeat 8 bars long"); "an upbeat, 8 bars" is where nothing has or starts with it.
_UPBEAT_NUMBER = re.compile(r"[ \-]['’]?\d(?!\d* (?:bars?|measures?)\b)")
_BARE_UPBEAT = re.compile(r" ?,? ?['’]?\d|, ?[a-z]")
_HAS_UPBEAT = re.compile(
    r"\b(?:with|has|have|having|starts?|starting|begins?|beginning|opens?|opening|after|on|from|by|includ(?:es?|ing)"
    r"|adds?|is|plus|and) (?:on |with |from |in )?$"
)
_ARTICLE = re.compile(r"an upbeat$")


def read_form(reading: Reading) -> None:
    """Fill loop, pickup, arc and sections."""
    reading.style = [token for token in reading.style if not _is_merry(reading, token)]
    reading.loop = _yes_or_no(reading, "loop")
    reading.pickup = _yes_or_no(reading, PICKUP.name)
    _read_arc(reading)
    _read_sections(reading)


def _is_merry(reading: Reading, token: Token) -> bool:
    """ "begins with an upbeat groove": that upbeat is a mood."""
    if token.kind != "pickup" or not reading.text.endswith("upbeat", 0, token.end):
        return False
    if _UPBEAT_THING.match(reading.text, token.end):
        return True
    if not _ARTICLE.search(reading.text[: token.end]):
        return False
    has = _HAS_UPBEAT.search(reading.text[: token.start][-24:])
    return bool((_UPBEAT_NUMBER if has else _BARE_UPBEAT).match(reading.text, token.end))


def _yes_or_no(reading: Reading, name: str) -> bool | None:
    """True when a phrase of the kind stands there, False when one is ruled out."""
    value: bool | None = None
    for token in reading.style:
        if token.kind == name and reading.free(token.start, token.end):
            ruled_out = is_negated(reading, token) or _NOT_SO.search(reading.text[: token.start][-48:])
            said = token.value == "yes" and not ruled_out
            if value is None or value == said:
                value = said
                reading.prove(name, token.start, token.end)
                reading.use(token.start, token.end)
    return value


def _read_arc(reading: Reading) -> None:
    """ "builds up", "fades out"; one after the other is an arch."""
    tokens = [t for t in reading.style if t.kind == "arc" and not is_negated(reading, t)]
    tokens += [t for t in reading.style if t.kind == "dynamics" and _THROUGHOUT.match(reading.text, t.end)]
    kinds = list(dict.fromkeys(t.value if t.kind == "arc" else "steady" for t in tokens))
    if not kinds:
        return
    rises_and_falls = "arch" in kinds or kinds[:2] == ["builds", "fades"]
    reading.labels[ARC.name] = "arch" if rises_and_falls else kinds[0]
    for token in tokens:
        reading.prove(ARC.name, token.start, token.end)


# --- sections


def _read_sections(reading: Reading) -> None:
    whole = _letters(reading)
    parts = sorted([*_worded(reading), *_measured(reading), *whole], key=lambda part: part.start)
    chains = _chains(reading, parts)
    chains += [[part] for part in _ready_made(reading)] if not chains else []
    best = max(chains, key=len, default=[])
    if not best:
        return
    say_lyrics(reading, best)
    parts = repeated(reading, merged(_with_lengths(reading, _unrolled(reading, best))))
    names = _names(parts, reading.letters)
    reading.sections = tuple(SectionAsk(name, part.bars) for name, part in zip(names, parts, strict=True))
    for part in best:
        reading.prove("sections", part.start, part.end)
        reading.use(part.start, part.end)


def _worded(reading: Reading) -> Iterator[Part]:
    """Words of sections ("verse"), and letters with such a word ("section A", "B part")."""
    for token in reading.of_kind("section"):
        if not is_negated(reading, token):
            yield Part(token.value, token.start, behind_ordinal(reading, token.end))
    for match in _NAMED_LETTER.finditer(reading.folded.cased):
        letter = next(group for group in match.groups() if group)
        if reading.free(*match.span()):
            yield Part(letter, match.start(), match.end(), lettered=True)


def _measured(reading: Reading) -> list[Part]:
    """Words that are sections only beside a length, next to another one ("theme of 8 bars, then a coda")."""
    parts = [Part(t.value, t.start, t.end) for t in reading.of_kind("body")]
    parts += [Part(m[0], *m.span(), lettered=True) for m in _LETTER_LENGTHS.finditer(reading.folded.cased)]
    parts = [part for part in parts if _length_beside(reading, part)]
    others = [Part(t.value, t.start, t.end) for t in reading.of_kind("section")]
    row = sorted([*parts, *others], key=lambda part: part.start)
    beside = {part.start for a, b in pairwise(row) if _side_by_side(reading, a, b) for part in (a, b)}
    return [part for part in parts if part.start in beside]


def _side_by_side(reading: Reading, first: Part, second: Part) -> bool:
    """Whether one follows the other, both with a length: not "a 16-bar theme with a 4-bar intro"."""
    if not 0 < second.start - first.end <= _NEAR or _WITHIN.search(reading.text, first.end, second.start):
        return False
    return bool(_length_beside(reading, first) and _length_beside(reading, second))


def _letters(reading: Reading) -> list[Part]:
    """ "AABA", "A-B-A", "A, A', B": letters that can only be a form."""
    cased, found = reading.folded.cased, []
    for pattern in (_RUN, _LIST, _SMALL_RUN):
        for match in pattern.finditer(cased):
            letters = _spelled(match[0] if pattern is not _SMALL_RUN else match[0].upper(), pattern is _LIST)
            if letters and reading.free(*match.span()) and _is_form(reading, letters, match, pattern):
                found.append(
                    Part(" ".join(letters), *match.span(), None, True, pattern is _LIST, pattern is not _LIST)
                )
    kept: list[Part] = []
    for part in sorted(found, key=lambda p: (p.start, -p.end)):
        if not kept or part.start >= kept[-1].end:
            kept.append(part)
    return kept


def _spelled(run: str, listed: bool) -> list[str]:
    """The letters of a run, a prime for a second form; [] where they do not come in order."""
    text = re.sub(r"\d{1,2}\s?[a-z]+|\(.*?\)|(?<!\w)\d+", "", run) if listed else run
    letters = [re.sub(r"2$", "'", re.sub(r"1$", "", one)) for one in _ONE.findall(text)]
    seen = list(dict.fromkeys(letter[0] for letter in letters))
    return letters if seen == list("ABCD")[: len(seen)] and len(letters) > 1 else []


def _is_form(
    reading: Reading, letters: Sequence[str], match: re.Match[str], pattern: re.Pattern[str]
) -> bool:
    near = reading.text[max(0, match.start() - 24) : match.end() + 16]
    if reading.chords or re.search(r"chord|akkord|accord|acorde|和弦|コード|코드|аккорд", near):
        return False
    beside = reading.between("section", max(0, match.start() - 24), match.end() + 24)
    if _CUE.search(near) or (beside and pattern is _LIST):
        return True
    repeats = len({letter[0] for letter in letters}) < len(letters)
    distinct = len({letter[0] for letter in letters}) > 1
    spaced = pattern is _LIST and " " in match[0] and not re.search(r"[-,/>→|\d]", match[0])
    return repeats and distinct and len(letters) >= (4 if pattern is _SMALL_RUN or spaced else 3)


def _chains(reading: Reading, parts: Sequence[Part]) -> list[list[Part]]:
    """Runs of neighbouring sections that are a form."""
    chains: list[list[Part]] = []
    bracketed = {part.start for part in parts if is_heading(reading, part)}
    for part in parts:
        joined = bool(chains) and {part.start, chains[-1][-1].start} <= bracketed
        if chains and (joined or 0 <= part.start - chains[-1][-1].end <= _NEAR):
            chains[-1].append(part)
        elif not chains or part.start >= chains[-1][-1].end:
            chains.append([part])
    return [chain for chain in chains if _is_plan(reading, chain)]


def _is_plan(reading: Reading, chain: Sequence[Part]) -> bool:
    kinds = {part.name for part in chain}
    first = chain[0]
    if any(" " in part.name for part in chain):
        return True
    if len(chain) == 1:
        return _stands_alone(reading, first)
    named = [part for part in chain if part.name in ("intro", "outro")]
    if len(named) == len(chain):  # "intro and outro": named as parts of a piece, not as its use
        return any(_stands_alone(reading, part) for part in chain) or len(kinds) > 1
    if len(chain) >= 3 or any(part.lettered for part in chain):
        return True
    if any(_length_beside(reading, part) for part in chain):
        return True
    cued = _CUE.search(reading.text, max(0, first.start - 24), first.start)
    tight = bool(_TIGHT.fullmatch(reading.text, chain[0].end, chain[1].start)) or bool(cued)
    return tight and (bool(named) or kinds == {"verse", "chorus"})


def _stands_alone(reading: Reading, part: Part) -> bool:
    """ "intro of 4 bars", "with a short intro"; not "intro music for my podcast"."""
    if part.name not in ("intro", "outro"):
        return False
    if _length_beside(reading, part):
        return True
    before = reading.text[max(0, part.start - 32) : part.start]
    return bool(_HAS.search(before)) and not _NOT_MUSIC.match(reading.text, part.end)


def _unrolled(reading: Reading, chain: Sequence[Part]) -> list[Part]:
    """One part a section; a run of letters becomes as many as it has."""
    found: list[Part] = []
    for part in chain:
        if " " not in part.name:
            found.append(part)
            continue
        pattern, text = (_ONE_LISTED, reading.folded.cased) if part.listed else (_ONE, reading.text.upper())
        places = [m.span() for m in pattern.finditer(text, part.start, part.end)]
        names = part.name.split()
        spans = places if len(places) == len(names) else [(part.start, part.end)] * len(names)
        found += [replace(part, name=n, start=a, end=b) for n, (a, b) in zip(names, spans, strict=True)]
    return found


def _with_lengths(reading: Reading, parts: Sequence[Part]) -> list[Part]:
    """Give each section the bars that stand beside it, or those that "each" section has."""
    found = []
    for index, part in enumerate(parts):
        length = _length_beside(reading, part) or _bare_length(reading, part, len(parts))
        if length and len(parts) > 2 and _is_parted(reading, part, length, first=not index):
            length = None
        if length:
            bars, start, end = length
            reading.use(start, end)
            reading.prove("sections", start, end)
            reading.section_spans.append((float(bars), min(start, part.start), max(end, part.end)))
            part = replace(part, bars=bars)
        found.append(part)
    each = _EACH.search(reading.text)
    number = reading.next_of("number", each.start()) if each else None
    if each and number and number.end <= each.end() and 1 <= float(number.value) <= MAX_BARS:
        reading.use(each.start(), each.end())
        reading.prove("sections", each.start(), each.end())
        found = [p if p.bars else replace(p, bars=int(float(number.value))) for p in found]
    return found


def _is_parted(reading: Reading, part: Part, length: tuple[int, int, int], *, first: bool) -> bool:
    """ "intro, verse, chorus - 8 bars long": a dash parts the length from the sections."""
    behind = reading.text[part.end : length[1]] if length[1] >= part.end else ""
    ahead = reading.text[length[2] : part.start] if first and length[2] <= part.start else ""
    commas = "," in reading.text[max(0, part.start - 3) : part.start] or first
    return commas and (behind == " - " or ahead == " - ")


def _length_beside(reading: Reading, part: Part) -> tuple[int, int, int] | None:
    """(bars, start, end) of "4-bar intro", "intro of 4 bars", "intro: 4 bars"."""
    if part.packed:
        return None  # in "32-bar AABA" the bars are the whole's
    after = reading.next_of("number", part.end)
    if after and not _OF_LAST.fullmatch(reading.text, part.end, after.start):
        after = None
    behind = _counted(reading, after) if after else None
    before = reading.last_of("number", part.start)
    ahead = _counted(reading, before) if before else None
    if ahead and not _OF_NEXT.fullmatch(reading.text, ahead[2], part.start):
        ahead = None
    if ahead and (part.listed or _belongs_before(reading, ahead[1])):
        ahead = None
    return ahead or behind


def _counted(reading: Reading, number: Token) -> tuple[int, int, int] | None:
    unit = unit_after(reading, number, "bars")
    if unit is None or not 1 <= float(number.value) <= MAX_BARS:
        return None
    return int(float(number.value)), number.start, unit.end


def _belongs_before(reading: Reading, start: int) -> bool:
    """Whether the length at `start` is the section's before it ("intro: 4 bars verse: 8 bars")."""
    named = [reading.last_of(kind, start) for kind in ("section", "body")]
    before = max((token for token in named if token), key=lambda token: token.end, default=None)
    gap = reading.text[before.end : start] if before else ","
    return bool(before) and bool(_OF_LAST.fullmatch(gap)) and not re.search(r"[,;]", gap)


def _bare_length(reading: Reading, part: Part, count: int) -> tuple[int, int, int] | None:
    """ "verse 8, chorus 8", "A(8) B(8)": a number without its unit, where several sections stand."""
    number = reading.next_of("number", part.end)
    if (
        count < 2
        or part.packed
        or number is None
        or not _BARE_LENGTH.fullmatch(reading.text, part.end, number.start)
    ):
        return None
    if not 1 <= float(number.value) <= 64 or re.match(r"\s?(?:bpm|/|x\b)", reading.text[number.end :]):
        return None
    return int(float(number.value)), number.start, number.end


def _ready_made(reading: Reading) -> list[Part]:
    """ "ternary form", "verse-chorus form": forms that have a name."""
    return [
        Part(t.value, t.start, t.end, lettered=True, packed=True) for t in reading.style if t.kind == "form"
    ]


def _names(parts: Sequence[Part], given: dict[str, str]) -> list[str]:
    """Section names: words get letters in the order in which they first come; `given` keeps which."""
    letters = [letter for letter in "ABCD" if not any(p.name[0] == letter for p in parts if p.lettered)]
    names = []
    for part in parts:
        if part.lettered or part.name in ("intro", "outro"):
            names.append(part.name)
            continue
        if part.name not in given:
            given[part.name] = letters.pop(0) if letters else "D"
        names.append(given[part.name])
    return [name if name != "D'" else "D" for name in names]


def bars_of_sections(reading: Reading) -> int | None:
    """The sum of the sections' lengths, when a body is named and every section has one."""
    lengths = [section.bars for section in reading.sections]
    if not any(section.name not in ("intro", "outro") for section in reading.sections):
        return None
    if any(length is None for length in lengths):
        return None
    total = sum(length or 0 for length in lengths)
    if total > MAX_BARS:
        reading.say(f"The sections add up to {plain(total)} bars, more than the {MAX_BARS} possible.")
    return min(total, MAX_BARS)
