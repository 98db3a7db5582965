"""ABC as another program reads it: pitches, lengths, bars."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from builders import noise, song

from musicgen.exports.abc import abc
from musicgen.exports.notation.layout import written
from musicgen.exports.notation.paper import on_paper
from musicgen.exports.origin import Origin
from musicgen.music.score import Note, Part, Score
from musicgen.music.theory import Key, Meter

HOSTILE = Origin('${alert(1)} 100% "so" \\ | [V:1] z4 \n K:Gm', 7, "small-1")


def laid_out(score: Score) -> list[list[tuple[Fraction, tuple[int, ...]]]]:
    """(onset in quarters, sounding pitches) of each voice, as notation has it."""
    found = []
    for one in written(replace(score, parts=on_paper(score.parts))):
        for staff in one.staves:
            for number in range(max(len(bar) for bar in staff.bars)):
                rows = []
                for place, bar in enumerate(staff.bars):
                    at = place * score.meter.bar_ticks
                    for sign in bar[number] if number < len(bar) else ():
                        if sign.pitches:
                            sounding = sorted(pitch - one.raised for pitch in sign.pitches)
                            rows.append((Fraction(at, 12), tuple(sounding)))
                        at += sign.ticks
                found.append(rows)
    return found


def read_again(data: bytes) -> list[list[tuple[Fraction, tuple[int, ...]]]]:
    """The same, as music21 reads the file."""
    music21 = pytest.importorskip("music21")
    parsed: Any = music21.converter.parse(data.decode(), format="abc")
    voices = []
    for part in parsed.parts:
        notes = part.flatten().notes
        rows = [(Fraction(n.offset).limit_denominator(48), tuple(sorted(p.midi for p in n.pitches)))
                for n in notes if "ChordSymbol" not in n.classes]  # fmt: skip
        if rows:  # it takes the declaration of a voice for another one
            voices.append(rows)
    return voices


@pytest.mark.parametrize("score", [song(4), song(5, Meter(6, 8), Key(8, "major")), song(3, Meter(7, 8))])
def test_another_program_reads_the_same_notes(score: Score) -> None:
    """Guards octaves, accidentals, triplets, ties and voices, by somebody else's reader."""
    assert read_again(abc(score, Origin("a tune"))) == laid_out(score)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_played_can_be_read(seed: int) -> None:
    """Guards rhythms and accidentals that nobody would write by hand."""
    score = noise(seed, 4)
    assert read_again(abc(score, Origin(""))) == laid_out(score)


def test_a_natural_that_comes_back_is_written() -> None:
    """Guards the second F of a bar that a sharp before it would raise."""
    notes = tuple(Note(12 * i, pitch, 12, 88) for i, pitch in enumerate((66, 65, 66, 54)))
    score = Score((Part(73, name="Flute", notes=notes),), 100.0, key=Key(0, "major"))
    assert b"^F4 =F4 ^F4 ^F,4" in abc(score, Origin(""))


def test_a_prompt_is_only_text() -> None:
    """Guards a sentence that becomes a field, a comment or a note of the tune."""
    lines = abc(song(2), HOSTILE).decode().splitlines()
    assert lines[2].startswith("T:${alert(1)} 100\\% ") and sum(line.startswith("K:") for line in lines) == 1
    assert any(line.startswith("N:") and "small-1" in line for line in lines)
