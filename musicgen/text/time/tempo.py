"""Tempo: "120 bpm", "dotted quarter = 60", "at 96", "not too fast", 每分钟一百二十拍."""

import re
from collections.abc import Iterator

from musicgen.music.score import MAX_BPM, MIN_BPM
from musicgen.text.ground.corrections import corrected, denied, next_number
from musicgen.text.ground.languages import tables
from musicgen.text.ground.match import Token
from musicgen.text.ground.reading import Reading
from musicgen.text.ground.units import label_before, owned, plain, range_start, unit_after
from musicgen.text.lexicon import amounts, patterns
from musicgen.text.shape.style import within_form

_EQUALS = re.compile(
    r"\s*(?:=|:|at|@|a|is|equals|be|gleich|bei|por|auf|≈|等于|为|是|は|が|イコール|이|egale?|igual a|uguale a"
    r"|равна|равно)?\s*"
)
_PER_BEAT = re.compile(r"\s*(?:to the|per|a la|alla|a|al|pro|je|for the|for each)\s+")
_AT = re.compile(
    r"(?:\b(?:at|bei|a|um|op|på|przy|na|em|en|um)|@)\s*(?:about |around |approximately |roughly |circa |a )?$"
)
_NOT_A_TEMPO = re.compile(
    r"\s*(?:[%°€$£]|am\b|pm\b|o'clock|years?|km|mph|degrees|hz|khz|db|uhr|ans|anni|anos|times|th\b|st\b|nd\b|rd\b|:\d|/\d|s\b|notes?\b|volume"
    r"|(?:he|she|they|we|i|you|it|his|her|my|your|our|their|who|people|finally)\b)"
)
_BAND = re.compile(patterns.TEMPO_BAND)
_MOVES = re.compile(amounts.TEMPO_MOVES)
_LONE_BEFORE = re.compile(patterns.LONE_BEFORE)
_LONE_AFTER = re.compile(patterns.LONE_AFTER)
_AFTER_WORD = re.compile(r"[ ,:(=~≈♩]{1,4}")
_TEMPO_NEAR = re.compile(r"bpm|tempo|beats|speed")
_BARS_LIKE = 64.0  # a lone number that may as well be a length
_LONE_REACH = 24
_PLACE = re.compile(r", ([A-Z][a-z]{3,})\b")
_NOUN = re.compile(r" ([a-z]{4,})")
_OF_THINGS = ("moderate", "grave", "brisk", "rapid", "swift", "hurried", "leisurely")
_SLOW_MAX, _FAST_MIN = 95.0, 100.0
_LENGTHS = ("bars", "seconds", "minutes")


def read_tempo(reading: Reading) -> None:
    """Put the first number with a beat or a BPM beside it on the sheet; name further ones."""
    _read_band_of_tempi(reading)
    last = 0
    found = sorted(_tempi(reading), key=lambda item: item[2])
    for value, beat, start, end in found:
        if not reading.free(start, end):
            continue
        reading.use(start, end)
        if denied(reading, start):
            if len(found) == 1:
                reading.say(f"A tempo is only ruled out ({reading.words(start, end)}): it was left open.")
            continue
        if corrected(reading, last, start):
            reading.tempo_bpm = None
        _take_tempo(reading, value, beat, start, end)
        last = end
        better = next_number(reading, end)
        if better and not owned(reading, better):  # "120 bpm … actually 90"
            reading.use(better.start, better.end)
            reading.tempo_bpm = None
            _take_tempo(reading, float(better.value), beat, better.start, better.end)


def _read_band_of_tempi(reading: Reading) -> None:
    """ "in the low 100s", "bpm in the mid 80s"; "mid 80s synth pop" is a decade."""
    for match in _BAND.finditer(reading.text):
        base = float(match[2])
        near = reading.text[max(0, match.start() - 28) : match.end() + 28]
        if not (100 <= base <= 220 or (base >= 40 and _TEMPO_NEAR.search(near))):
            continue
        steps = (5.0, 50.0, 85.0) if base == 100 else (3.0, 5.0, 7.0)
        value = base + steps[0 if match[1].startswith("low") else 1 if match[1].startswith("mid") else 2]
        reading.say(f"{reading.words(*match.span())} was understood as {plain(value)} BPM.")
        reading.use(*match.span())
        _take_tempo(reading, value, 1.0, *match.span())
        for unit in reading.between("unit", match.end(), match.end() + 5):
            reading.use(unit.start, unit.end)


def _tempi(reading: Reading) -> Iterator[tuple[float, float, int, int]]:
    """(number, beat in quarter notes, start, end) of every stated tempo."""
    for number in reading.of_kind("number"):
        beat, start, end = _beat_beside(reading, number)
        after = unit_after(reading, number, "bpm")
        if after and after.end - after.start in (1, 2, 5) and float(number.value) < MIN_BPM:
            continue  # 三拍, 4拍, "4 beats": beats of a bar, not beats a minute
        label = label_before(reading, number, "bpm")
        if beat == 0 and after is None and (label is None or owned(reading, number)):
            continue
        start = min([start, number.start, *([label.start] if label else [])])
        end = max([end, number.end, *([after.end] if after else [])])
        low, value = range_start(reading, number), float(number.value)
        if low and (after or label) and _is_change(reading, low, number):
            value, start = float(low.value), min(low.start, start)
            reading.say(
                f"A change of tempo within the piece is not possible yet: {plain(value)} BPM throughout."
            )
        elif (high := _range_end(reading, number, label)) and _is_change(reading, number, high):
            end = high.end
            reading.say(
                f"A change of tempo within the piece is not possible yet: {plain(value)} BPM throughout."
            )
        elif high:
            value, end = (value + float(high.value)) / 2, high.end
            reading.say(
                f"{reading.words(number.start, high.end)} is a range: its middle, {plain(value)}, was taken."
            )
        elif low and (after or label):
            value, start = (float(low.value) + value) / 2, min(low.start, start)
            reading.say(
                f"{reading.words(low.start, number.end)} is a range: its middle, {plain(value)}, was taken."
            )
        yield value, beat or 1.0, start, end


def _range_end(reading: Reading, number: Token, label: Token | None) -> Token | None:
    """The upper number of "bpm between 70 and 80"."""
    high = reading.next_of("number", number.end) if label else None
    return high if high and range_start(reading, high) is number else None


def _beat_beside(reading: Reading, number: Token) -> tuple[float, int, int]:
    """(quarter notes, start, end) of a named beat: "♩ = 90", "60 à la noire"; zeros when there is none."""
    before = reading.last_of("beat", number.start)
    if before and _EQUALS.fullmatch(reading.text, before.end, number.start):
        between = reading.text[before.end : number.start].strip()
        if between and not owned(reading, number, _LENGTHS):
            return float(before.value), before.start, number.end
    after = reading.next_of("beat", number.end)
    if after and _PER_BEAT.fullmatch(reading.text, number.end, after.start):
        return float(after.value), number.start, after.end
    return 0.0, number.start, number.end


def _is_change(reading: Reading, low: Token, high: Token) -> bool:
    """ "from 60 to 120", "60 -> 120"."""
    leads = re.search(
        r"(?:\b(?:from|von|de|da|van|od|desde)|从|с) $", reading.text[max(0, low.start - 8) : low.start]
    )
    gap = reading.text[low.end : high.start]
    moves = _MOVES.search(reading.text[max(0, low.start - 24) : high.end + 32])
    return bool(leads) or any(sign in gap for sign in (">", "→", "➔", "➡")) or bool(moves)


def _take_tempo(reading: Reading, value: float, beat: float, start: int, end: int) -> None:
    quarters = value * beat
    words = reading.words(start, end)
    if reading.tempo_bpm is not None:
        if abs(reading.tempo_bpm - quarters) > 0.01:
            _say_second_tempo(reading, quarters)
        return
    if not MIN_BPM <= quarters <= MAX_BPM:
        clamped = float(min(MAX_BPM, max(MIN_BPM, quarters)))
        reading.say(f"{words} is out of range ({MIN_BPM} to {MAX_BPM} BPM): {plain(clamped)} BPM was taken.")
        quarters = clamped
    elif beat != 1.0:
        reading.say(f"{words} was understood as {plain(round(quarters, 2))} quarter notes a minute.")
    elif reading.meter is not None and reading.meter.is_compound and not _names_quarter(words):
        third = plain(round(quarters * 2 / 3, 2))
        reading.say(
            f"{plain(quarters)} BPM in {reading.meter.name} was understood as quarter notes "
            f"(dotted quarter = {third}); write 'dotted quarter = {plain(quarters)}' for the other reading."
        )
    reading.tempo_bpm = quarters
    reading.prove("tempo_bpm", start, end)


def _names_quarter(words: str) -> bool:
    return bool(
        re.search("quarter|crotchet|♩|noire|viertel|四分|negra|seminima|semiminima|четверт", words.lower())
    )


def _say_second_tempo(reading: Reading, quarters: float) -> None:
    first = plain(reading.tempo_bpm or 0)
    if reading.of_kind("change", "tempo") or re.search(
        r"\b(then|later|ends?|speeds?)\b|然后|最后", reading.text
    ):
        reading.say(f"A change of tempo within the piece is not possible yet: {first} BPM throughout.")
    else:
        reading.say(f"Two tempi are named: {first} BPM, the first, was taken, not {plain(quarters)}.")


def read_bare_tempo(reading: Reading) -> None:
    """ "at 96": a bare number that can only be a tempo."""
    if reading.tempo_bpm is not None:
        return
    for number in reading.of_kind("number"):
        value = float(number.value)
        before = reading.text[max(0, number.start - 24) : number.start]
        at = _AT.search(before)
        if (
            not at
            or not 40 <= value <= 240
            or owned(reading, number)
            or _NOT_A_TEMPO.match(reading.text, number.end)
        ):
            continue
        if any(reading.between(kind, number.end, number.end + 24)[:1] for kind in ("count", "duo")):
            continue
        player = reading.next_of("instrument", number.end)
        if player and player.start == number.end + 1:
            continue
        start = number.start - len(before) + at.start()
        reading.use(start, number.end)
        _take_tempo(reading, value, 1.0, start, number.end)
        return
    _read_lone_number(reading)


def _read_lone_number(reading: Reading) -> None:
    """ "Allegro 132", "trap, 140": a number behind a word of tempo, or one that stands for itself."""
    free = [t for t in reading.of_kind("number") if 60 <= float(t.value) <= 220 and _is_lone(reading, t)]
    worded = {t.end for t in reading.style if t.kind == "tempo"}
    for number in reading.of_kind("number"):
        behind = any(
            end in worded and _AFTER_WORD.fullmatch(reading.text, end, number.start)
            for end in range(max(0, number.start - 4), number.start)
        )
        alone = free == [number] and float(number.value) != _BARS_LIKE
        if (behind or alone) and _may_be_bpm(reading, number):
            reading.use(number.start, number.end)
            _take_tempo(reading, float(number.value), 1.0, number.start, number.end)
            if reading.tempo_bpm is not None:
                reading.say(f"{plain(float(number.value))} was understood as BPM.")
            return


def _is_lone(reading: Reading, number: Token) -> bool:
    """Whether a number is a part of the sentence of its own."""
    first = max(0, number.start - _LONE_REACH)
    before = _LONE_BEFORE.search(reading.text[first : number.start])
    return bool(before) and bool(_LONE_AFTER.match(reading.text, number.end))


def _may_be_bpm(reading: Reading, number: Token) -> bool:
    if not 40 <= float(number.value) <= 240 or owned(reading, number):
        return False
    return not _NOT_A_TEMPO.match(reading.text, number.end)


def read_tempo_words(reading: Reading) -> None:
    """Words count when no number is named; then the first one."""
    words = [t for t in reading.style if t.kind == "tempo" and reading.free(t.start, t.end)]
    words = [t for t in words if not within_form(reading, t) and not _is_elsewhere(reading, t)]
    numbered = reading.tempo_bpm
    stated = [t for t in words if not t.value.startswith("~")]
    for token in stated or words:  # "not fast", marked ~, counts when nothing says what else
        value = float(token.value.lstrip("~"))
        if reading.tempo_bpm is None:
            reading.tempo_bpm = value
            reading.prove("tempo_bpm", token.start, token.end)
        elif _same_pace(reading.tempo_bpm, value):
            if numbered is None:
                reading.prove("tempo_bpm", token.start, token.end)
        else:
            word, taken = reading.words(token.start, token.end), plain(reading.tempo_bpm)
            rule = "a number beats a word" if numbered is not None else "the first word counts"
            reading.say(f"'{word}' does not go with {taken} BPM, which was taken: {rule}.")


def _is_elsewhere(reading: Reading, token: Token) -> bool:
    """ "Largo, Florida", "moderate politicians": a place, a word said of something no lexicon knows."""
    word = reading.text[token.start : token.end]
    place = _PLACE.match(reading.folded.cased, token.end)
    known = place and any(place[1].lower() in lexicon.words for lexicon in tables("en"))
    if place and not known and reading.folded.cased[token.start].isupper():
        return True
    noun = _NOUN.match(reading.text, token.end) if word in _OF_THINGS else None
    return bool(noun) and not any(noun[1] in lexicon.words for lexicon in tables("en"))  # type: ignore[index]


def _same_pace(bpm: float, word_bpm: float) -> bool:
    if word_bpm < 80:
        return bpm <= _SLOW_MAX
    if word_bpm > 125:
        return bpm >= _FAST_MIN
    return 60 <= bpm <= 140


def say_tempo_changes(reading: Reading) -> None:
    """Answer "gets faster"."""
    changes = reading.of_kind("change", "tempo")
    if changes:
        taken = f": {plain(reading.tempo_bpm)} BPM throughout" if reading.tempo_bpm else ""
        reading.say(f"A change of tempo within the piece is not possible yet{taken}.")
