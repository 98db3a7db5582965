"""Edits of a sentence, done: what was asked is so, and nothing else of the piece is touched."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from builders import song
from test_compose import composer

from musicgen.errors import InputError
from musicgen.music.kit import kit_pieces
from musicgen.music.meters import in_meter
from musicgen.music.midi.guest import open_guest
from musicgen.music.midi.io import score_to_midi
from musicgen.music.modes import turned, turned_chord
from musicgen.music.score import BarSpan, Part, Score, Section
from musicgen.music.theory import Chord, Meter
from musicgen.tasks.changing.chosen import spans_of
from musicgen.tasks.changing.task import changed
from musicgen.tasks.compose import never
from musicgen.tasks.outcome import Outcome
from musicgen.tasks.requests import Change
from musicgen.text.changes.edit import Edit

PIECE = song(8)
FILE = score_to_midi(PIECE)


class Lent:
    """What a studio lends: a model of random numbers, loaded by nobody who does not write."""

    default_candidates = 1

    def __init__(self) -> None:
        self.is_touched = False

    @property
    def composer(self) -> Any:
        self.is_touched = True
        return composer()


def done(piece: bytes | Score, prompt: str, **asked: Any) -> Outcome:
    tools = Lent()
    *_, last = changed(Change(piece, prompt, **asked), tools, never)  # type: ignore[arg-type]
    assert isinstance(last, Outcome)
    assert tools.is_touched == bool(last.composition.model_id)
    return last


def part(score: Score, name: str) -> Part:
    return next(p for p in score.parts if name in p.instrument.lower())


def score_of(outcome: Outcome) -> Score:
    return outcome.file.score if outcome.file else outcome.composition.score


@pytest.fixture(params=["score", "file"])
def piece(request: pytest.FixtureRequest) -> Iterator[bytes | Score]:
    yield PIECE if request.param == "score" else FILE


EXACT = {
    "a bit slower": lambda s: round(s.tempo_bpm / PIECE.tempo_bpm, 2) == 0.92,
    "20% faster": lambda s: round(s.tempo_bpm / PIECE.tempo_bpm, 2) == 1.2,
    "half the speed": lambda s: round(s.tempo_bpm / PIECE.tempo_bpm, 2) == 0.5,
    "110 bpm": lambda s: round(s.tempo_bpm) == 110,
    "without drums": lambda s: not any(p.is_drum for p in s.parts),
    "up a tone": lambda s: (
        [n.pitch for n in part(s, "flute").notes] == [n.pitch + 2 for n in part(PIECE, "flute").notes]
    ),
    "flute an octave lower": lambda s: (
        [n.pitch for n in part(s, "flute").notes] == [n.pitch - 12 for n in part(PIECE, "flute").notes]
    ),
    "in D major": lambda s: (
        str(s.key and s.key.name) == "D major" and 66 % 12 in classes(s) and 65 % 12 not in classes(s)
    ),
    "in major": lambda s: (
        str(s.key and s.key.name) == "D major" and 66 % 12 in classes(s) and 65 % 12 not in classes(s)
    ),
    "bars 3-4 softer": lambda s: (
        loudness(s, 2, 4) < loudness(PIECE, 2, 4) - 10 and loudness(s, 4, 8) == loudness(PIECE, 4, 8)
    ),
    "mute the flute in bars 5 to 8": lambda s: not any(bar_of(s, n) >= 4 for n in part(s, "flute").notes),
    "harp instead of piano": lambda s: len(part(s, "harp").notes) == len(part(PIECE, "piano").notes),
    "cut it to 4 bars": lambda s: s.bars == 4,
    "cut the last two bars": lambda s: s.bars == 6,
    "no hi-hats": lambda s: (
        not any(n.pitch in kit_pieces()["hi-hat"].pitches for p in s.parts if p.is_drum for n in p.notes)
    ),
    "only the piano in bars 1-2": lambda s: (
        [p.instrument for p in s.parts if bar_of(s, p.notes[0]) < 2] == ["Acoustic Grand Piano"]
    ),
    "let the flute wait until bar 5": lambda s: min(bar_of(s, n) for n in part(s, "flute").notes) == 4,
    "crescendo from bar 1 to bar 8": lambda s: loudness(s, 0, 2) < loudness(s, 6, 8) - 20,
    "swing": lambda s: all(n.onset % 12 != 6 for p in s.parts for n in p.notes),
    "fade out at the end": lambda s: loudness(s, 7, 8) < loudness(PIECE, 7, 8) - 20,
}


def classes(score: Score) -> set[int]:
    return {n.pitch % 12 for p in score.parts if not p.is_drum for n in p.notes}


def bar_of(score: Score, note: Any) -> int:
    return int(note.onset // score.meter.bar_ticks)


def loudness(score: Score, first: int, end: int) -> float:
    found = [n.velocity for p in score.parts for n in p.notes if first <= bar_of(score, n) < end]
    return sum(found) / len(found)


@pytest.mark.parametrize("prompt", EXACT)
def test_exact_edits_are_done_and_nothing_else(piece: bytes | Score, prompt: str) -> None:
    """Guards each exact edit, on a score and on a file, without a model; all other notes stay."""
    outcome = done(piece, prompt)
    assert EXACT[prompt](score_of(outcome)), prompt
    assert outcome.untouched and outcome.untouched.notes == outcome.untouched.of, prompt
    assert all(one.is_exact and not one.problem for one in outcome.edits)


WRITTEN = [
    "strings from bar 5",
    "add a cello in bars 3 to 4",
    "make it a waltz",
    "sparser piano",
    "denser bass",
    "more syncopated bass",
    "another ending",
    "4 bars more",
    "bars 3-4 sadder",
    "like a tango",
    "no chord changes in bars 1-4",
    "Am F C G in bars 1-4",
    "rewrite bars 5-6",
    "end on the tonic",
]


@pytest.mark.parametrize("prompt", WRITTEN)
def test_written_edits_touch_nothing_else(piece: bytes | Score, prompt: str) -> None:
    """Guards what stands outside of the part-bars that are written anew, whatever the model says."""
    outcome = done(piece, prompt, seed=2)
    assert outcome.untouched and outcome.untouched.notes == outcome.untouched.of, prompt
    assert not any(one.problem for one in outcome.edits), outcome.edits
    assert outcome.composition.model_id


def test_what_cannot_be_done_is_said_and_the_rest_done(piece: bytes | Score) -> None:
    """Guards a part that is not there, bars beyond the end, and what changes nothing, beside what can be."""
    outcome = done(piece, "without trombones, bars 90-95 louder, a bit slower")
    assert [bool(one.problem) for one in outcome.edits] == [True, True, False]
    assert len(outcome.composition.brief.notes) == 2
    assert round(score_of(outcome).tempo_bpm / PIECE.tempo_bpm, 2) == 0.92


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("without trombones", "There is no part"),
        ("bars 90-95 louder", "Bar 90 is asked"),
        ("hello", "No change was found"),
        ("keep the melody", "Only what must stay"),
        ("500 bars more", "a piece has 1 to 128"),
        ("in 4/4", "already"),
        ("999 bpm", "999 BPM would come of it"),
        ("swap the drums for a flute", "cannot take each other"),
        ("the flute two octaves higher", "range ends"),
        ("softer in the bridge", "There is no bridge"),
    ],
)
def test_one_clear_sentence(piece: bytes | Score, prompt: str, said: str) -> None:
    """Guards refusals: one sentence with value, rule and remedy, and the piece is not lost."""
    with pytest.raises(InputError) as raised:
        done(piece, prompt)
    assert said in str(raised.value) and "\n" not in str(raised.value)


def test_an_edit_is_taken_back_alone(piece: bytes | Score) -> None:
    """Guards chips: without one of its edits the sentence does the others."""
    outcome = done(piece, "without drums, up a tone, a bit slower", without="2")
    assert [one.edit.what for one in outcome.edits] == ["drop", "tempo"]
    assert part(score_of(outcome), "flute").notes == part(PIECE, "flute").notes
    with pytest.raises(InputError):
        done(piece, "a bit slower", without="1")
    with pytest.raises(InputError):
        done(piece, "a bit slower", without="7")


def test_a_guest_keeps_its_other_events() -> None:
    """Guards a musician's file: what is not asked about comes back byte for byte."""
    before = open_guest(FILE)
    after = done(FILE, "bars 3-4 softer").file
    assert after is not None
    for one, other in zip(before.document.tracks, after.document.tracks, strict=True):
        pairs = zip(one.events, other.events, strict=True)
        assert all(a == b or (a[1][0] & 0xF0) == 0x90 for a, b in pairs)


def test_meters_keep_bars_and_downbeats() -> None:
    """Guards music told in another meter: each bar stays a bar, and its first note the first."""
    for name in ("3/4", "6/8", "2/4", "5/4", "12/8", "7/8"):
        told = in_meter(PIECE, Meter.parse(name))
        assert told.bars == PIECE.bars and told.meter.name == name
        heads = {n.onset // 48 for p in PIECE.parts for n in p.notes if not n.onset % 48}
        assert heads == {
            n.onset // told.meter.bar_ticks
            for p in told.parts
            for n in p.notes
            if not n.onset % told.meter.bar_ticks
        }
        back = in_meter(replace(told, parts=told.parts[:1]), PIECE.meter)
        assert back.bars == PIECE.bars


def test_modes_turn_and_come_back() -> None:
    """Guards scale degrees: what moves to minor comes back in major, chords with it."""
    scale = [60 + step for step in (0, 2, 4, 5, 7, 9, 11)]
    minor = [turned(pitch, 0, "minor") for pitch in scale]
    assert minor == [60, 62, 63, 65, 67, 68, 70] and [turned(p, 0, "major") for p in minor] == scale
    assert turned(71, 0, "minor", leads=True) == 71
    assert turned_chord(Chord(0, "maj"), 0, "minor") == Chord(0, "min")
    assert turned_chord(Chord(9, "min"), 0, "minor") == Chord(8, "maj")
    assert turned_chord(Chord(7, "7"), 0, "minor") == Chord(7, "7")


def test_before_and_after_a_section() -> None:
    """Guards "after the chorus", which changed the chorus itself."""
    score = replace(PIECE, sections=(Section("A", 0, 2), Section("B", 2, 4), Section("A", 6, 2)))
    places = {"after the chorus": BarSpan(6, 7), "before the chorus": BarSpan(0, 1)}
    for section, span in places.items():
        assert spans_of(Edit("loudness", section=section), score) == (span,)
    with pytest.raises(InputError, match="Nothing is before the first verse"):
        spans_of(Edit("loudness", section="before the first verse"), score)


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("Acoustic Grand Piano", "Orchestral Harp"),
        ("Acoustic Grand Piano 2", "Orchestral Harp"),
        ("My piano", "My piano"),
        ("", "Orchestral Harp"),
    ],
)
def test_a_name_of_the_old_program_goes_with_it(name: str, after: str) -> None:
    """Guards a harp that is still called a piano, and a name of the musician's own that is lost."""
    piano = replace(PIECE.parts[-1], program=0, instance=0, is_drum=False, name=name)
    outcome = done(score_to_midi(replace(PIECE, parts=(piano,))), "replace the piano with a harp")
    assert [(p.program, p.name) for p in score_of(outcome).parts] == [(46, after)]
