"""Restyle: what is named stays note for note, the rest is another band's, and a file keeps its own tracks."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from builders import song
from places import place_at
from test_fill import composer

from musicgen.errors import InputError
from musicgen.music.edit import until
from musicgen.music.midi.edits import without_parts
from musicgen.music.midi.file.document import Document, write
from musicgen.music.midi.file.reading import read
from musicgen.music.midi.guest import open_guest
from musicgen.music.midi.io import score_to_midi
from musicgen.music.score import Note, Part, Score
from musicgen.music.theory import Key, Meter
from musicgen.options import SamplingOptions
from musicgen.tasks.arrange.arranger import Arranger
from musicgen.tasks.arrange.kept import kept_of
from musicgen.tasks.arrange.work import restyled
from musicgen.tasks.judge.composition import Composition
from musicgen.tasks.outcome import Outcome
from musicgen.tasks.plan.plan import make_plan
from musicgen.tasks.restyle import Restyle
from musicgen.tasks.write.rules.kept.one_hand import OneHand
from musicgen.tasks.write.rules.kept.strokes import Strokes
from musicgen.text.band.arrangements import as_arrangement, swings
from musicgen.text.brief import Brief
from musicgen.text.read import read_brief
from musicgen.tokens import vocab

OPTIONS = SamplingOptions(candidates=1)
PIANO = vocab.PART_IDS[False, 0, 0]
PROMPTS = ["", "a tango", "for string quartet", "jazz trio", "8-bit", "in 3/4", "orchestral"]
ORCHESTRA = {43, 48, 42, 73, 71, 60, 56, 47}


class Lent:
    """What a studio lends, with a model that draws at random."""

    default_candidates = 1

    def __init__(self, seed: int = 0) -> None:
        self.composer = composer(seed)

    def read_brief(self, prompt: str) -> Brief:
        return read_brief(prompt)


def run(piece: bytes | Score, prompt: str, seed: int = 0, **asked: Any) -> Outcome:
    request = Restyle(piece, prompt, candidates=1, **asked)
    *_, last = restyled(request, Lent(seed), lambda: False)  # type: ignore[arg-type]
    assert isinstance(last, Outcome)
    return last


def messages(data: bytes) -> list[tuple[Any, ...]]:
    document, _ = read(data)
    return [track.messages for track in document.tracks]


@pytest.mark.parametrize(
    "prompt", ["", "a tango", "for string quartet", "jazz trio", "8-bit", "in 3/4", "orchestral"]
)
@pytest.mark.parametrize("keep", ["melody", "melody,harmony", "melody,bass,drums", "bass", "drums,rhythm"])
def test_kept_notes_are_all_there(prompt: str, keep: str) -> None:
    """Guards the promise: every note of a kept voice, one for one, whatever band and meter come."""
    made = run(song(8), prompt, keep=keep, seed=len(prompt))
    assert made.untouched is not None and made.untouched.notes == made.untouched.of > 0
    assert made.composition.score.bars <= 8
    score_to_midi(made.composition.score)


def test_kept_tracks_of_a_file_come_back_as_they_were() -> None:
    """Guards a musician's own tracks: byte for byte where nothing maps them; the others are gone."""
    data = score_to_midi(song(8))
    made = run(data, "sad", keep="melody,bass")
    assert made.file is not None
    before, after = messages(data), messages(made.file.midi())
    flute, bass = (next(i for i, p in enumerate(song(8).parts, 1) if p.program == n) for n in (73, 33))
    assert before[flute] in after and before[bass] in after and before[0] in after
    drums = next(i for i, p in enumerate(song(8).parts, 1) if p.is_drum)
    assert before[drums] not in after
    assert made.tune == "Flute"


def test_a_tempo_touches_no_track_of_notes() -> None:
    """Guards kept tracks where the tempo alone is another one."""
    data = score_to_midi(song(8))
    made = run(data, "at 120 BPM", keep="melody")
    assert made.file is not None and round(made.file.score.tempo_bpm) == 120
    assert messages(data)[4] in messages(made.file.midi())


def test_a_file_of_one_track_loses_only_what_is_not_kept() -> None:
    """Guards format 0: one track holds everybody, and what sets the tempo."""
    document, _ = read(score_to_midi(song(4)))
    rows = sorted(
        (
            (t, i, m)
            for i, track in enumerate(document.tracks)
            for t, m in track.events
            if m[:2] != b"\xff\x2f"
        ),
        key=lambda row: row[:2],
    )
    end = max(t for t, _, _ in rows)
    single = document.tracks[0].of([*((t, m) for t, _, m in rows), (end, b"\xff\x2f\x00")])
    header = document.header[:8] + b"\x00\x00\x00\x01" + document.header[12:]
    guest = open_guest(write(Document(header, (single,))))
    gone = {p.identity for p in guest.score.parts if p.is_drum}
    left = open_guest(write(without_parts(guest.document, guest.seen, gone)))
    assert left.score.parts == tuple(p for p in guest.score.parts if not p.is_drum)
    assert left.score.tempo_bpm == guest.score.tempo_bpm


def test_a_string_quartet_is_four_strings_in_range() -> None:
    """Guards the phrase: two violins, viola and cello, the tune with the first of them."""
    made = run(song(16), "for string quartet").composition.score
    assert [(p.program, p.instance) for p in made.parts] == [(40, 0), (40, 1), (41, 0), (42, 0)]
    tune = next(p for p in song(16).parts if p.program == 73)
    assert [(n.onset, n.pitch % 12) for n in made.parts[0].notes] == [
        (n.onset, n.pitch % 12) for n in tune.notes
    ]


def test_a_rhythm_is_kept_stroke_by_stroke() -> None:
    """Guards "keep the rhythm": the new accompaniment strikes when the old one did, at no other time."""
    score = song(8)
    made = run(score, "for flute, bass, guitar and drums", keep="melody,harmony,rhythm").composition.score
    piano = next(p for p in score.parts if p.program == 0 and not p.is_drum)
    guitar = next(p for p in made.parts if 24 <= p.program < 32)
    assert {n.onset for n in guitar.notes} == {n.onset for n in piano.notes}


def test_another_mode_and_meter_map_one_to_one() -> None:
    """Guards "in minor, in 3/4": as many notes, in their order, on the degrees of the other mode."""
    score = until(song(8, key=Key(5, "major")), 7)
    kept = kept_of(score, ("melody", "bass"), read_brief("in minor, in 3/4"))
    assert kept.key == Key(5, "minor") and kept.score.meter == Meter(3, 4) and not kept.as_is
    for voice in ("melody", "bass"):
        assert len(kept.notes[voice]) == len(score.parts[kept.places[voice]].notes)


def test_the_tune_can_be_pointed_at() -> None:
    """Guards a finder that is wrong: whoever knows better says so, and is told what cannot be."""
    made = run(song(8), "sad", keep="melody", melody="piano")
    assert made.tune == "Acoustic Grand Piano"
    with pytest.raises(InputError, match="no part with a tune"):
        run(song(8), "", melody="drums")
    with pytest.raises(InputError, match="There is no part"):
        run(song(8), "", melody="harp")


def test_what_is_not_there_is_said() -> None:
    """Guards a wish that is swallowed: drums are to be kept where there are none."""
    lone = replace(song(4), parts=tuple(p for p in song(4).parts if p.program == 73), chords=())
    assert (
        "There was nothing to keep of: drums." in run(lone, "", keep="melody,drums").composition.brief.notes
    )
    with pytest.raises(InputError, match="nothing to keep"):
        run(lone, "", keep="drums")
    with pytest.raises(InputError, match="no notes"):
        kept_of(Score(()), ("melody",), Brief())


def test_chords_that_are_kept_are_asked() -> None:
    """Guards kept harmony: each bar says its chord, two where it had two."""
    made = run(song(8), "for flute and piano", keep="melody,harmony").composition
    said = [c.chord and c.chord.symbol for c in made.score.chords]
    assert said == ["Dm", "Bb", "F", "C7"] * 2
    assert any(check.field == "chords" for check in made.checks)


def test_nothing_to_write_writes_nothing() -> None:
    """Guards a band that has all its parts already."""
    score = song(8)
    pair = replace(score, parts=tuple(p for p in score.parts if p.program in (33, 73) and not p.is_drum))
    made = run(pair, "for flute and bass", keep="melody,bass").composition
    assert [[n.onset for n in p.notes] for p in made.score.parts] == [
        [n.onset for n in p.notes] for p in pair.parts
    ]


def test_fewer_bars_and_more() -> None:
    """Guards a length in the sentence: the piece is cut, never stretched."""
    assert run(song(16), "8 bars", keep="melody").composition.score.bars <= 8
    told = run(song(8), "64 bars", keep="melody").composition.brief.notes
    assert any("64 bars are asked" in note for note in told)


def test_a_piece_that_goes_on_where_the_tune_is_silent() -> None:
    """Guards an outro without the tune: chords that are kept are played there, too."""
    score = song(12)
    end = 8 * score.meter.bar_ticks
    parts = tuple(
        replace(p, notes=tuple(n for n in p.notes if n.onset < end)) if p.program == 73 else p
        for p in score.parts
    )
    made = run(replace(score, parts=parts), "for flute, piano and bass", keep="melody,harmony", seed=3)
    assert made.composition.score.bars >= 11


def test_an_arrangement_can_be_stopped() -> None:
    """Guards the button: what is finished is there, with all that is kept."""
    score, calls = song(16), iter(range(10_000))
    request = Restyle(score, "for flute and piano", candidates=1)
    *_, last = restyled(request, Lent(), lambda: next(calls) > 60)  # type: ignore[arg-type]
    assert isinstance(last, Outcome) and last.composition.stopped
    assert last.untouched is not None and last.untouched.notes == last.untouched.of


def test_the_same_request_gives_the_same_notes() -> None:
    one, other = (run(song(8), "a tango", seed=2).composition.score for _ in range(2))
    assert one == other


@pytest.mark.parametrize(
    ("said", "programs"),
    [
        ("8-bit", {80, 81, 87}), ("as a chiptune", {80, 81, 87}), ("lofi", {4, 11, 33}),
        ("lo-fi", {4, 11, 33}),
        ("orchestral", ORCHESTRA), ("Klavierauszug", {0}), ("管弦楽で", ORCHESTRA), ("sad", set()),
        ("réduction pour piano", {0}), ("8-bit with a flute", {73}), ("for string quartet", {40, 41, 42}),
    ],
)  # fmt: skip
def test_words_of_arrangements(said: str, programs: set[int]) -> None:
    """Guards what these words mean of an arrangement: who plays; named players stay."""
    brief = as_arrangement(read_brief(said))
    assert {i.programs[0] for i in brief.band if not i.is_drum} == programs


def test_jazz_swings_at_its_tempos() -> None:
    assert swings(read_brief("jazz trio"), 140) and not swings(read_brief("jazz trio"), 40)
    assert swings(read_brief("swing"), 60) and not swings(read_brief("rock"), 140)


# --- rules ------------------------------------------------------------------------------------------------


def test_strokes_are_all_and_only_those() -> None:
    """Guards the rule at its corners: the next stroke alone, no end before the last, no bar without them."""
    rule = Strokes({(PIANO, 1): (0, 18, 36), (PIANO, 2): ()})
    place = place_at(make_plan(Brief(), {}), position=0)
    mask = rule.mask(place)
    assert mask is not None
    positions = np.flatnonzero(mask[vocab.POSITION : vocab.POSITION + vocab.POSITIONS])
    assert positions.tolist() == [18] and not mask[vocab.FILL] and mask[vocab.PITCH]
    after = rule.mask(place_at(make_plan(Brief(), {}), position=36))
    assert after is not None and after[vocab.FILL] and not after[vocab.POSITION + 40]
    head = rule.mask(place_at(make_plan(Brief(), {}), part=0, position=-1))
    assert head is not None and head[PIANO] and not head[vocab.FILL] and not head[PIANO + 5]
    rest = rule.mask(place_at(make_plan(Brief(), {}), part=0, position=-1, bar=2))
    assert rest is not None and not rest[PIANO] and rest[vocab.FILL]


def test_a_hand_spans_an_octave() -> None:
    """Guards chords that no hand can reach, and more notes than it has fingers for."""
    steering = make_plan(Brief(), {}).steering.hands
    rule = OneHand({PIANO}, steering)
    low = vocab.PITCH + 20
    assert rule.mask(place_at(make_plan(Brief(), {}), struck=0)) is None
    mask = rule.mask(place_at(make_plan(Brief(), {}), struck=1, pitch=low))
    assert mask is not None and mask[low + steering.span] and not mask[low + steering.span + 1]
    full = rule.mask(place_at(make_plan(Brief(), {}), struck=steering.fingers, pitch=low + 9))
    assert full is not None and not full[vocab.PITCH : vocab.SPANS["pitch"].stop].any()


def test_an_arranged_piano_lies_under_two_hands() -> None:
    """Guards "for piano": one part, and what is struck at once splits into two hands."""
    score = song(8)
    brief = as_arrangement(read_brief("piano reduction"))
    arranger, kept = Arranger(composer(1)), kept_of(score, ("melody", "harmony"), brief)
    made = arranger.arrange(arranger.arrangement(kept, brief, OPTIONS), OPTIONS)
    assert isinstance(made, Composition) and [p.program for p in made.score.parts] == [0]
    struck: dict[int, list[int]] = {}
    for n in made.score.parts[0].notes:
        struck.setdefault(n.onset, []).append(n.pitch)
    tune = {(n.onset, n.pitch) for n in kept.notes["melody"]}
    for onset, pitches in struck.items():
        left = [p for p in pitches if (onset, p) not in tune]
        assert not left or max(left) - min(left) <= 12


def test_a_lone_drum_part_keeps_its_place() -> None:
    """Guards a groove, around which a band is written."""
    groove = Score((Part(0, is_drum=True, notes=tuple(Note(i * 12, 36, 1, 102) for i in range(16))),))
    made = run(groove, "a bass and an organ", keep="drums")
    assert made.untouched is not None and made.untouched.notes == made.untouched.of == 16
