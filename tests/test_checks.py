"""What a card may claim: chords that sound, players within their range, lengths, and what is told."""

from dataclasses import replace

import pytest

from musicgen.music.midi.io import read_midi, score_to_midi
from musicgen.music.score import ChordSpan, Note, Part, Score, Section, in_order, lettered, mixed
from musicgen.music.theory import MODES, Chord, Key, Meter
from musicgen.tasks.judge.checks import check
from musicgen.tasks.judge.composition import listen
from musicgen.text.brief import Brief, Instrument, SectionAsk

C = Chord(0, "maj")


def piece(*notes: tuple[int, int, int], program: int = 0, bars: int = 4) -> Score:
    """(onset, pitch, duration) of one part over so many bars of 4/4; drums hold the length."""
    played = tuple(Note(*note, 88) for note in sorted(notes))
    beat = tuple(Note(48 * bar + 36, 36, 1, 88) for bar in range(bars))
    return Score(mixed([Part(program, notes=played), Part(0, is_drum=True, notes=beat)]), 96.0)


def found(brief: Brief, score: Score, field: str) -> tuple[str, bool]:
    (one,) = (c for c in check(brief, score, None) if c.field == field)
    return one.got, one.kept


def test_a_chord_is_heard_only_where_something_sounds_it() -> None:
    """Guards: three bars of silence, or a lone bass note, behind an asked chord that count as heard."""
    triad = [(0, 60, 48), (0, 64, 48), (0, 67, 48)]
    alone = [(48, 36, 48), (144, 48, 48)]
    assert found(Brief(chords=(C,)), piece(*triad, *alone), "chords") == ("heard in 1 of 4 bars", False)
    broken = [(48 * bar + 12 * i, 60 + step, 12) for bar in range(4) for i, step in enumerate((0, 4, 7))]
    assert found(Brief(chords=(C,)), piece(*broken), "chords") == ("heard in 4 of 4 bars", True)
    assert listen(piece(*triad, *alone)).chords == ("C", "–", "–", "–")


def test_an_instrument_counts_only_in_its_range() -> None:
    """Guards: "ukulele, in 4 of 4 bars" where a guitar plays below its lowest string."""
    low = [(48 * bar + 12 * i, 45 + i, 12) for bar in range(3) for i in range(4)]
    score = piece(*low, (144, 64, 12), program=24)
    said, kept = found(Brief(band=(Instrument("ukulele", (24, 25)),)), score, "ukulele")
    assert said == "Acoustic Guitar (nylon) in 1 of 4 bars; notes outside its range: 12" and kept
    assert found(Brief(band=(Instrument("nylon guitar", (24,)),)), score, "nylon guitar")[0].endswith(
        "in 4 of 4 bars"
    )


def test_seconds_genre_mood_and_loop_stand_on_the_card() -> None:
    """Guards: an asked length that nobody checks, a mood that seems measured."""
    score = piece((0, 60, 48))
    assert score.duration_s == 10
    assert found(Brief(seconds=10.0), score, "seconds") == ("10.0 s", True)
    assert found(Brief(seconds=20.0), score, "seconds") == ("10.0 s", False)
    told = [c for c in check(Brief(genre="jazz", mood="calm", loop=True), score, None) if c.source == "told"]
    assert [(c.field, c.asked, c.kept) for c in told] == [
        ("genre", "jazz", True), ("mood", "calm", True), ("loop", "a loop", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "symbols"),
    [("Bb minor", "Gb Ab Db"), ("B minor", "F# G# C#"), ("F major", "Gb Ab Db"), ("E major", "F# G# C#")],
)
def test_chord_names_are_spelled_in_the_key(key: str, symbols: str) -> None:
    """Guards: F# in B flat minor; on the roll, on the card, in files."""
    chords = tuple(Chord(root, "maj") for root in (6, 8, 1))
    assert " ".join(chord.symbol_in(Key.parse(key)) for chord in chords) == symbols
    spans = tuple(ChordSpan(48 * i, 48, chord) for i, chord in enumerate(chords))
    score = replace(piece((0, 60, 48)), key=Key.parse(key), chords=spans)
    assert all(symbol.encode() in score_to_midi(score) for symbol in symbols.split())
    assert read_midi(score_to_midi(score))


def test_every_spelling_is_read_back_as_the_chord() -> None:
    """Guards: a symbol on the page that the server cannot read."""
    for key in (Key(tonic, mode) for tonic in range(12) for mode in MODES):
        for root in range(12):
            for quality in ("maj", "m7b5", "sus4", "min7"):
                chord = Chord(root, quality)
                assert Chord.parse(chord.symbol_in(key)) == chord


def test_letters_of_sections_run_in_order() -> None:
    """Guards: a piece that begins with its B."""
    assert lettered(("intro", "B", "C", "B'", "outro", "A")) == ("intro", "A", "B", "A'", "outro", "C")
    assert lettered(("A'", "A")) == ("A", "A")
    assert [s.name for s in in_order((Section("C", 0, 2), Section("A", 2, 2)))] == ["A", "B"]
    score = replace(piece((0, 60, 48)), sections=(Section("B", 0, 2), Section("A", 2, 2)), meter=Meter(4, 4))
    asked = (SectionAsk("A", 2), SectionAsk("B", 2))
    assert found(Brief(sections=asked), score, "sections") == ("A 2 B 2", True)
