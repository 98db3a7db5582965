"""What a browser sends to the desk: pieces, changes, chunks of sound, files. All of it may be hostile."""

import base64
import copy
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import soundfile
from fake_studio import FakeStudio, read, write
from hypothesis import given
from hypothesis import strategies as st

from musicgen.errors import FialtaError, InputError
from musicgen.music.edit import until
from musicgen.music.midi.io import score_to_midi
from musicgen.music.score import Part, Score, mixed, part_order
from musicgen.music.score_json import close_gaps, read_places, read_score
from musicgen.sound.mixing import mix_gains, panned
from musicgen.ui.desk import Desk
from musicgen.ui.handlers import Handlers, Screen
from musicgen.ui.serving.runs import Runs
from musicgen.ui.serving.workspace import Workspace
from musicgen.ui.wire import views
from musicgen.ui.wire.changes import OPERATIONS, change
from musicgen.ui.wire.voices import Voices
from musicgen.ui.words.i18n import words_in

PROMPT = "a calm waltz in D minor, piano, cello and drums, 8 bars"
SCORE = write(read(PROMPT), 1, 8)
WORDS = words_in()
HOSTILE = "${alert(1)} {{value}} <img src=x onerror=alert(1)> \u202e ../../etc \x00"


def sent(score: Score = SCORE, **more: Any) -> dict[str, Any]:
    """A piece as a browser sends it."""
    roll = views.Roll(PROMPT, run="x")
    value = roll.value(score, state="done", bars_done=score.bars, bars_total=score.bars, seed=1)
    return copy.deepcopy(value) | more


@pytest.fixture
def desk() -> Iterator[Desk]:
    studio = FakeStudio()
    handlers = Handlers(studio, words_in(), Runs(), Workspace(), clock=iter(range(10**6)).__next__)
    yield Desk(handlers, Voices(studio.raw_audio))
    handlers.workspace.close()


def changed(operation: dict[str, Any], score: Score = SCORE) -> Score:
    return change(score, read_places(sent(score)), operation)[0]


# ---------------------------------------------------------------- a piece, there and back


def test_a_piece_comes_back_as_it_went() -> None:
    """Guards: notes, chords or sections lost between server and browser."""
    assert read_score(sent()) == SCORE


@pytest.mark.parametrize(
    "harm",
    [
        {"notes": [[0, 0, 60, 12]]},
        {"notes": [[0, 0, 60, 12, "74"]]},
        {"notes": [[99, 0, 60, 12, 74]]},
        {"notes": [[0, 0, 600, 12, 74]]},
        {"notes": [[0, -4, 60, 12, 74]]},
        {"notes": [[0, 0, 60, 13, 74]]},
        {"notes": []},
        {"notes": [[]] * 200},
        {"notes": "x"},
        {"parts": [{"name": "x", "program": 200}]},
        {"parts": [7]},
        {"parts": [{"name": "x", "program": 1, "drum": True}]},
        {"parts": [{}] * 99},
        {"bpm": 1e9},
        {"bpm": True},
        {"meter": "7/13"},
        {"meter": None},
        {"key": HOSTILE},
        {"chords": [[0, 48, HOSTILE]]},
        {"chords": [[0, 48, "Zz"]]},
        {"chords": [[0, 48]]},
        {"sections": [[HOSTILE, 0, 4]]},
        {"sections": [["A", 0, 10**9]]},
        {"sections": [["A", 2, 4]]},
        {"sections": [["A", 4, 4], ["B", 0, 4]]},
        {"chords": [[0, 12, "C"], [12, 12, "F"], [24, 12, "G"]]},
    ],
)
def test_a_piece_made_up_by_hand_is_refused_in_a_sentence(harm: dict[str, Any], desk: Desk) -> None:
    """Guards: a crash, or a score that is none, from a forged request."""
    with pytest.raises(InputError):
        read_score(sent() | harm)
    answer = desk.change({"piece": sent() | harm, "operation": {"do": "tempo", "bpm": 90}}, words_in())
    assert list(answer) == ["error"] and "Traceback" not in answer["error"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda c: st.lists(c) | st.dictionaries(st.text(), c),
    )
)
def test_anything_at_all_is_refused(made_up: object) -> None:
    """Guards: an exception of Python's own for a shape nobody thought of."""
    for work in (read_score, lambda x: change(SCORE, {}, x), Voices(FakeStudio().raw_audio).chunks):
        with pytest.raises(FialtaError):
            work(made_up)


def test_a_part_is_called_as_we_call_it() -> None:
    """Guards: a name chosen by a browser on its way into files and pages."""
    piece = sent()
    for part in piece["parts"]:
        part["name"] = HOSTILE
    assert [part.name for part in read_score(piece).parts] == [part.name for part in SCORE.parts]


# ---------------------------------------------------------------- changes


def test_transposing_up_and_down_comes_home() -> None:
    """Guards: drums that are transposed, a key or chord that stays behind."""
    up = changed({"do": "transpose", "semitones": 3})
    assert up.key and up.key.name == "F minor" and up.chords[0].chord and up.chords[0].chord.symbol == "Fm"
    drums = [[p.notes for p in score.parts if p.is_drum] for score in (up, SCORE)]
    assert drums[0] == drums[1]
    assert changed({"do": "transpose", "semitones": -3}, up) == SCORE


def test_a_tempo_changes_nothing_else() -> None:
    """Guards: notes that move with the tempo."""
    faster = changed({"do": "tempo", "bpm": 144})
    assert faster.tempo_bpm == 144 and faster.parts == SCORE.parts


def test_another_instrument_keeps_notes_mix_and_place() -> None:
    """Guards: a part that loses its colour, or merges with another of the same program."""
    places = read_places(sent())
    cello = next(p for p in SCORE.parts if p.program == 42)
    score, after = change(SCORE, places, {"do": "instrument", "part": places[cello.identity], "program": 0})
    pianos = [p for p in score.parts if p.program == 0 and not p.is_drum]
    assert [p.instance for p in pianos] == [0, 1] and pianos[1].name.endswith(" 2")
    assert pianos[1].notes == cello.notes and after[pianos[1].identity] == places[cello.identity]


def test_a_second_player_alone_is_the_first() -> None:
    """Guards: a region that cannot be written anew since the model meets a second violin without a first."""
    cello = next(p for p in SCORE.parts if p.program == 42)
    second = replace(cello, instance=1, name="Cello 2", pan=20)
    piece = sent(replace(SCORE, parts=tuple(sorted((*SCORE.parts, second), key=part_order))))
    places = read_places(piece)
    operation = {"do": "instrument", "part": places[cello.identity], "program": 73}
    score, after = close_gaps(*change(read_score(piece), places, operation))
    left = next(p for p in score.parts if p.program == 42)
    assert left == replace(second, instance=0, name=cello.name)
    assert after[left.identity] == places[second.identity]
    assert sorted(after[p.identity] for p in score.parts) == sorted(places.values())


def test_a_fifth_player_of_an_instrument_is_refused() -> None:
    """Guards: a part for which the model has no word."""
    parts = [
        Part(p, i, False, notes=SCORE.parts[-1].notes) for p, i in ((73, 0), *((0, i) for i in range(4)))
    ]
    full = replace(SCORE, parts=mixed(parts))
    place = read_places(sent(full))[False, 73, 0]
    with pytest.raises(InputError, match="4 parts play the"):
        changed({"do": "instrument", "part": place, "program": 0}, full)


def test_deleting_bars_moves_what_follows_and_deleting_in_a_part_does_not() -> None:
    """Guards: a hole where bars were cut out, or a part cut shorter than the others."""
    shorter = changed({"do": "delete", "first": 2, "last": 3, "parts": []})
    assert shorter.bars == 6 and len(shorter.chords) == 6
    assert [(s.name, s.first_bar, s.bars) for s in shorter.sections] == [("A", 0, 2), ("A'", 2, 4)]
    place = read_places(sent())[SCORE.parts[0].identity]
    silent = changed({"do": "delete", "first": 2, "last": 3, "parts": [place]})
    bar = SCORE.meter.bar_ticks
    assert silent.bars == 8 and silent.parts[1:] == SCORE.parts[1:]
    assert not [n for n in silent.parts[0].notes if 2 * bar <= n.onset < 4 * bar]


def test_nothing_may_be_left_of_a_piece() -> None:
    """Guards: a piece without notes, which nothing can play."""
    with pytest.raises(InputError, match="Nothing would be left"):
        changed({"do": "delete", "first": 0, "last": 7, "parts": []})


@pytest.mark.parametrize("name", [*OPERATIONS, "format", None])
def test_an_operation_without_its_values_is_refused(name: object) -> None:
    """Guards: a KeyError for a request that was cut short."""
    if name != "delete":  # deletes all where nothing is named, and that is refused, too
        with pytest.raises(InputError):
            changed({"do": name})


# ---------------------------------------------------------------- sound


def chunk(**more: Any) -> dict[str, Any]:
    job = {"program": 0, "drum": False, "notes": [0, 60, 12, 88]}
    return {"bpm": 120, "font": None, "jobs": [job | more]}


def test_a_chunk_is_rendered_once_and_sent_as_sound() -> None:
    """Guards: the same bars rendered for every listener, or bytes that no browser decodes."""
    rendered = []

    def render(score: Score, font: str | None) -> np.ndarray:
        rendered.append(score)
        return np.full((4410, 2), 0.25, np.float32)

    voices = Voices(render)
    first, second = voices.chunks(chunk()), voices.chunks(chunk())
    audio, rate = soundfile.read(io.BytesIO(base64.b64decode(first[0])))
    assert first == second and len(rendered) == 1
    assert rate == 44100 and audio.shape == (4410, 2) and abs(audio.mean() - 0.25) < 1e-4
    assert (rendered[0].parts[0].volume, rendered[0].parts[0].pan) == (127, 64)


def test_chunks_that_are_kept_do_not_fill_the_memory() -> None:
    """Guards: a server that grows with every piece that is played."""
    voices = Voices(lambda score, font: np.random.default_rng(0).random((44100, 2)) - 0.5, keep_bytes=400_000)
    for pitch in range(40, 60):
        voices.chunks(chunk(notes=[0, pitch, 12, 88]))
    assert voices._size <= 400_000 + 200_000 and len(voices._kept) < 6


@pytest.mark.parametrize(
    "job",
    [
        {"program": 128},
        {"program": True},
        {"notes": []},
        {"notes": [0, 60, 12]},
        {"notes": [0, 60, 12, 88] * 3000},
        {"notes": [0, 200, 12, 88]},
        {"notes": [10**9, 60, 12, 88]},
        {"notes": [15_000, 60, 12, 88]},
        {"notes": ["0", 60, 12, 88]},
    ],
)
def test_a_chunk_that_cannot_be_is_refused(job: dict[str, Any]) -> None:
    """Guards: minutes of rendering, or a crash of the synthesizer, from one forged request."""
    with pytest.raises(InputError):
        Voices(FakeStudio().raw_audio).chunks(chunk(**job))


def test_the_mix_follows_web_audio() -> None:
    """Guards: a download that sounds otherwise than the page: the panner must be the browser's."""
    stereo = np.array([[0.5, 0.25]], np.float32)
    assert np.allclose(panned(stereo, 0.0), stereo)
    assert np.allclose(panned(stereo, -1.0), [[0.75, 0.0]], atol=1e-6)
    assert np.allclose(panned(stereo, 1.0), [[0.0, 0.75]], atol=1e-6)
    assert mix_gains(127, 64) == (1.0, 0.0) and mix_gains(0, 1)[1] == -1.0


# ---------------------------------------------------------------- files


def midi_request(data: bytes, name: object = "tune.mid") -> dict[str, Any]:
    return {"midi": base64.b64encode(data).decode(), "name": name}


def test_a_dropped_file_is_opened_as_a_piece(desk: Desk) -> None:
    """Guards: a MIDI file that can be seen and not be worked on."""
    answer = desk.open_midi(midi_request(score_to_midi(SCORE), HOSTILE + ".mid"), words_in())
    piece = read_score(answer["piece"])
    assert [p.notes for p in piece.parts] == [p.notes for p in SCORE.parts] and piece.chords
    assert "\x00" not in answer["piece"]["caption"] and "8 bars" in answer["text"]


@pytest.mark.parametrize("midi", [None, "", "%%%", "TVRoZA==", "x" * 7_000_000, 7])
def test_what_is_no_midi_file_is_refused(desk: Desk, midi: object) -> None:
    """Guards: a crash, or the memory filled, by what somebody drops on the page."""
    assert list(desk.open_midi({"midi": midi, "name": "x"}, words_in())) == ["error"]


# ---------------------------------------------------------------- bars written anew, or on


def acted(desk: Desk, **more: Any) -> list[Screen]:
    asked = {"do": "fill", "piece": sent(), "first": 2, "last": 3, "parts": [], "seed": 5} | more
    return list(desk.act(asked, "a"))


def test_only_the_selected_bars_of_the_selected_part_change(desk: Desk) -> None:
    """Guards: a region that is taken for another part or bar on its way to the model."""
    places = read_places(sent())
    cello = next(p for p in SCORE.parts if p.program == 42)
    end = acted(desk, parts=[places[cello.identity]])[-1].roll
    assert end and end["action"] == "fill" and end["state"] == "done" and end["seed"] == 1
    before, after = sent()["notes"], end["notes"]
    assert [bar for bar in range(8) if before[bar] != after[bar]] == [2, 3]
    assert read_places(end) == places


def test_the_whole_piece_stays_in_view_while_bars_are_written(desk: Desk) -> None:
    """Guards: a piece that shrinks to the bars that are being written anew."""
    rolls = [s.roll for s in acted(desk) if s.roll]
    assert {(r["bars"], r["done"] if r["state"] == "done" else r["bars"]) for r in rolls} == {(8, 8)}
    assert all(len(r["notes"]) == r["done"] for r in rolls)


def test_writing_on_begins_after_the_selected_bar(desk: Desk) -> None:
    """Guards: new bars put at the end when another bar was chosen."""
    end = acted(desk, do="extend", first=0, last=3)[-1].roll
    assert end and end["bars"] == 12 and end["notes"][:4] == sent()["notes"][:4]


@pytest.mark.parametrize(
    "more", [{"do": "format"}, {"first": 7, "last": 2}, {"last": 99}, {"parts": [55]}, {"piece": 3}]
)
def test_a_region_that_is_not_there_is_refused(desk: Desk, more: dict[str, Any]) -> None:
    """Guards: a traceback in the queue for a forged selection."""
    end = acted(desk, **more)[-1]
    assert end.status and end.status["kind"] == "error" and end.roll == {**end.roll, "state": "back"}


def test_the_score_up_to_a_bar() -> None:
    """Guards: chords or sections of bars that are not there."""
    cut = until(SCORE, 4)
    assert cut.bars == 5 and len(cut.chords) == 5 and [s.bars for s in cut.sections] == [4, 1]


# ---------------------------------------------------------------- the card of what is on the roll


def account(desk: Desk, piece: dict[str, Any], silent: object = ()) -> dict[str, dict[str, Any]]:
    answer = desk.account(
        {"piece": piece, "silent": list(silent) if isinstance(silent, tuple) else silent}, WORDS
    )
    return {check["field"]: check for check in answer["card"]["checks"]} | {"": answer}


def test_the_card_speaks_of_what_is_heard(desk: Desk) -> None:
    """Guards: a card of another version, or of parts that are muted."""
    piece = sent(model="small-1", caption="a calm waltz in D minor, cello and drums, 96 bpm, 8 bars")
    found = account(desk, piece)
    assert found["tempo"]["kept"] and found["drums"]["kept"] and found[""]["kept"] and found[""]["bars"] == 8
    assert found["mood"]["source"] == "told"
    assert not account(desk, piece | {"bpm": 120.0})["tempo"]["kept"]
    drums = next(place for who, place in read_places(piece).items() if who[0])
    muted = account(desk, piece, (drums,))
    assert muted["drums"]["got"] == "silent" and not muted[""]["kept"]
    assert "Drums" not in muted[""]["card"]["heard"]["instruments"]
    moved = desk.change({"piece": piece, "operation": {"do": "transpose", "semitones": 2}}, WORDS)["piece"]
    assert account(desk, moved)["key"]["got"] == "E minor"
    everybody = tuple(read_places(piece).values())
    assert desk.account({"piece": piece, "silent": list(everybody)}, WORDS)["card"] == {"ready": False}


def test_the_name_of_a_file_is_no_sentence(desk: Desk) -> None:
    """Guards: "no drums 60 bpm.mid", whose card complains of its drums and its tempo."""
    assert list(account(desk, sent(model="", caption="no drums 60 bpm"))) == [""]


@pytest.mark.parametrize("asked", [None, 3, {}, {"piece": HOSTILE}, {"piece": sent() | {"bpm": HOSTILE}}])
def test_no_account_is_given_of_what_is_no_piece(desk: Desk, asked: object) -> None:
    """Guards: an exception where a sentence belongs."""
    assert list(desk.account(asked, WORDS)) == ["error"]


def test_the_card_is_in_the_language_of_the_visitor(desk: Desk) -> None:
    """Guards: instruments, keys and sentences in English on a page in German."""
    piece = sent(model="small-1", caption="a calm waltz in D minor, cello and drums, 96 bpm, 8 bars")
    card = desk.account({"piece": piece, "silent": []}, words_in("de"))["card"]
    rows = {check["field"]: (check["label"], check["got"]) for check in card["checks"]}
    assert rows["key"] == ("Tonart", "d-Moll") and rows["mood"] == ("Stimmung", "ruhig")
    assert rows["cello"] == ("Cello", "Cello in 8 von 8 Takten")
    assert card["heard"]["instruments"] == "Standard-Schlagzeug, Konzertflügel, Cello"
