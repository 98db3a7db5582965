"""ABC notation (standard 2.1), from what `notation` has laid out: text that people read, type and mail.

Pitches are as they sound. A voice of ABC is one voice of one staff; voices of a staff and staves of a part
stand together by `%%score`. The unit is a sixteenth; every accidental that is not the key's is written, and
every natural that comes back in its bar, so that no reader's rule of how long they hold matters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from musicgen.exports.notation.layout import Sign, Written, signature, spelled, written
from musicgen.exports.notation.paper import on_paper
from musicgen.exports.origin import Origin
from musicgen.music.score import Score
from musicgen.music.theory import Key

UNIT_TICKS = 3  # a sixteenth
BARS_A_LINE = 4
MOST_TRIPLETS = 9
_SHARPS, _FLATS = "FCGDAEB", "BEADGCF"
_MARKS = {-2: "__", -1: "_", 0: "=", 1: "^", 2: "^^"}
# An 8 at the clef would make some programs play an octave lower: pitches here are as they sound.
_CLEFS = {"treble8vb": "treble", "bass8vb": "bass", "percussion": "perc"}
Voice = tuple[Written, int, int]  # a part, which of its staves, which voice of that


def abc(score: Score, origin: Origin) -> bytes:
    """The score as a tune book of one tune, UTF-8."""
    parts = written(replace(score, parts=on_paper(score.parts)))
    voices = [
        (one, at, voice) for one in parts for at in range(len(one.staves)) for voice in _voices(one, at)
    ]
    lines = [*_head(score, origin), f"%%score {_grouped(voices)}"]
    lines += [_declared(number, voice) for number, voice in enumerate(voices, 1)]
    lines.append(f"K:{_key(score.key)}")
    for number, voice in enumerate(voices, 1):
        lines += [f"V:{number}", *_body(score, voice, leads=number == 1)]
    return ("\n".join(lines) + "\n").encode()


def _head(score: Score, origin: Origin) -> Iterator[str]:
    yield from ("%abc-2.1", "X:1", f"T:{_text(origin.title)}", "C:Fialta")
    yield from (f"N:{_text(line)}" for line in origin.lines if line)
    yield f"M:{score.meter.name}"
    yield "L:1/16"
    yield f"Q:1/4={score.tempo_bpm:g}"


def _voices(one: Written, at: int) -> range:
    return range(max((len(bar) for bar in one.staves[at].bars), default=1))


def _grouped(voices: Sequence[Voice]) -> str:
    """Voices of a staff in round brackets, staves of a part in curly ones."""
    staves: dict[tuple[int, int], list[str]] = {}
    for number, (one, at, _) in enumerate(voices, 1):
        staves.setdefault((id(one), at), []).append(str(number))
    parts: dict[int, list[str]] = {}
    for (part, _), numbers in staves.items():
        parts.setdefault(part, []).append(numbers[0] if len(numbers) == 1 else f"({' '.join(numbers)})")
    return " ".join(staff[0] if len(staff) == 1 else f"{{{' '.join(staff)}}}" for staff in parts.values())


def _declared(number: int, voice: Voice) -> str:
    one, at, _ = voice
    clef = one.staves[at].clef
    return f'V:{number} clef={_CLEFS.get(clef, clef)} name="{_text(one.part.name).replace(chr(34), chr(39))}"'


def _text(text: str) -> str:
    return text.replace("\\", "/").replace("%", "\\%")


def _key(key: Key | None) -> str:
    return key.name.replace(" major", "").replace(" minor", "m") if key else "C"


# ---------------------------------------------------------------- bars


def _body(score: Score, voice: Voice, *, leads: bool) -> Iterator[str]:
    one, at, number = voice
    program = "%%MIDI channel 10" if one.part.is_drum else f"%%MIDI program {one.part.program}"
    yield program
    bars = [
        _bar(bar[number], one, score.key, dict(_chords(score, place)) if leads else {})
        if number < len(bar)
        else f"x{_length(score.meter.bar_ticks)}"
        for place, bar in enumerate(one.staves[at].bars)
    ]
    for start in range(0, len(bars), BARS_A_LINE):
        is_last = start + BARS_A_LINE >= len(bars)
        yield " | ".join(bars[start : start + BARS_A_LINE]) + (" |]" if is_last else " |")


def _chords(score: Score, bar: int) -> Iterator[tuple[int, str]]:
    """(tick of the bar, symbol) of the chords that begin in it."""
    start = bar * score.meter.bar_ticks
    for span in score.chords:
        if span.chord and start <= span.onset < start + score.meter.bar_ticks:
            yield span.onset - start, span.chord.symbol


def _bar(signs: Sequence[Sign], one: Written, key: Key | None, chords: dict[int, str]) -> str:
    said, marked, at = [], set[str](), 0
    for number, sign in enumerate(signs):
        due = [chords.pop(tick) for tick in sorted(chords) if tick <= at]
        symbols = "".join(f'"{symbol}"' for symbol in due[-1:])
        said.append(_tuplet(signs, number) + symbols + _sign(sign, one, key, marked))
        at += sign.ticks
    return " ".join(said)


def _tuplet(signs: Sequence[Sign], number: int) -> str:
    """What stands before the first of some triplets; a run of many is cut, since a count has one digit."""
    begun = next((i for i, sign in enumerate(reversed(signs[:number])) if not sign.triplet), number)
    if not signs[number].triplet or begun % MOST_TRIPLETS:
        return ""
    left = next((i for i, sign in enumerate(signs[number:]) if not sign.triplet), len(signs) - number)
    return f"(3:2:{min(left, MOST_TRIPLETS)}"


def _sign(sign: Sign, one: Written, key: Key | None, marked: set[str]) -> str:
    ticks = Fraction(sign.ticks) * (Fraction(3, 2) if sign.triplet else 1)
    if not sign.pitches:
        return f"z{_length(ticks)}"
    notes = [_note(pitch - one.raised, key, marked, one.part.is_drum) for pitch in sign.pitches]
    chord = notes[0] if len(notes) == 1 else f"[{''.join(notes)}]"
    return chord + _length(ticks) + ("-" if sign.tied else "")


def _note(pitch: int, key: Key | None, marked: set[str], is_drum: bool) -> str:
    letter, alteration, octave = spelled(pitch, None if is_drum else key)
    fifths = signature(key)
    usual = (letter in _SHARPS[: max(fifths, 0)]) - (letter in _FLATS[: max(-fifths, 0)])
    mark = ""
    if alteration != usual or letter in marked:
        mark = _MARKS[alteration]
        marked.add(letter)
    return mark + (letter.lower() + "'" * (octave - 5) if octave >= 5 else letter + "," * (4 - octave))


def _length(ticks: Fraction | int) -> str:
    """As many units; one is not written."""
    units = Fraction(ticks) / UNIT_TICKS
    return "" if units == 1 else str(units)
