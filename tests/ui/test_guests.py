"""A musician's own file on the page: kept whole from opening to saving, whatever is done in between."""

import base64
import copy
import json
import zlib
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import numpy as np
import pytest
from builders import written
from fake_studio import FakeStudio
from rich_midi import header as file_header
from rich_midi import meta, rich
from rich_midi import track as file_track

from musicgen.evaluate.files.roundtrip import is_note, other_events, rows, sounding
from musicgen.music.midi.guest import open_guest
from musicgen.ui.desk import Desk
from musicgen.ui.handlers import Handlers
from musicgen.ui.serving.runs import Runs
from musicgen.ui.serving.workspace import Workspace
from musicgen.ui.takeaway import Takeaway
from musicgen.ui.wire.voices import Voices
from musicgen.ui.words.i18n import LANGUAGES, words_in

WORDS = words_in()


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    studio = FakeStudio()
    handlers = Handlers(studio, WORDS, Runs(), Workspace(), clock=iter(range(10**6)).__next__)
    yield Desk(handlers, Voices(studio.raw_audio, perform=studio.raw_performance))
    handlers.workspace.close()


def opened(desk: Desk, data: bytes, name: str = "song.mid", language: str = "en") -> dict[str, Any]:
    """The piece as the browser holds it after opening: through JSON and back."""
    sent = {"midi": base64.b64encode(data).decode(), "name": name}
    answer = json.loads(json.dumps(desk.open_midi(sent, words_in(language))))
    assert "error" not in answer, answer
    return answer["piece"]


def changed(desk: Desk, piece: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    answer = json.loads(json.dumps(desk.change({"piece": piece, "operation": operation}, WORDS)))
    assert "error" not in answer, answer
    return answer["piece"]


def saved(desk: Desk, piece: dict[str, Any], silent: list[int] | None = None) -> bytes:
    studio = desk.handlers.studio
    takeaway = Takeaway(studio.blocks, studio.performance_blocks)
    return written(takeaway.file({"piece": piece, "silent": silent or [], "format": "mid"}).write)


@pytest.mark.parametrize("seed", range(20))
def test_opening_and_saving_is_nothing(desk: Desk, seed: int) -> None:
    """Guards: pedal, tempo map, names or pickup lost between opening and saving."""
    file = rich(seed)
    piece = opened(desk, file.data)
    assert saved(desk, piece) == file.data
    assert piece["first_bar"] == (0 if file.pickup else 1)
    assert {part["name"] for part in piece["parts"]} <= set(file.names)


@pytest.mark.parametrize("seed", range(0, 60, 5))
def test_a_mix_in_the_browser_is_a_mix_in_the_file(desk: Desk, seed: int) -> None:
    """Guards: everything else of a file changed because a part was turned down."""
    file = rich(seed)
    piece = opened(desk, file.data)
    piece["parts"][0] |= {"volume": 33, "pan": 99}
    before, after = (open_guest(data) for data in (file.data, saved(desk, piece)))
    differing = Counter(rows(after.document)) - Counter(rows(before.document))
    assert differing and all(m[0] & 0xF0 == 0xB0 and m[1] in (7, 10) for _, _, m in differing)


@pytest.mark.parametrize("seed", range(0, 60, 6))
def test_filling_two_bars_of_a_file_leaves_the_rest(desk: Desk, seed: int) -> None:
    """Guards: a fill that writes the whole file anew."""
    file = rich(seed)
    piece = opened(desk, file.data)
    asked = {"do": "fill", "piece": piece, "first": 1, "last": 2, "parts": [0], "seed": 5}
    *_, last = desk.act(asked, f"s{seed}")
    assert last.roll and last.roll["state"] == "done", last.status
    result = json.loads(json.dumps(last.roll))
    before, after = open_guest(file.data), open_guest(saved(desk, result))
    assert other_events(after.document) == other_events(before.document)
    part = result["parts"][0]
    identity = (part["drum"], part["program"], part["instance"])
    assert not sounding(before, {(identity, 1), (identity, 2)}) - sounding(after)
    assert result["first_bar"] == piece["first_bar"] and result["findings"]


def test_changes_touch_the_file(desk: Desk) -> None:
    """Guards: an operation of the desk that a file does not know, or a part that loses its colour."""
    file = rich(3)
    piece = opened(desk, file.data)
    names = [part["name"] for part in piece["parts"]]
    for operation in (
        {"do": "tempo", "bpm": 90},
        {"do": "transpose", "semitones": 2},
        {"do": "instrument", "part": 1, "program": 56},
        {"do": "mix", "part": 1, "volume": 20, "pan": 10},
        {"do": "delete", "first": 1, "last": 1, "parts": [0]},
        {"do": "delete", "first": 1, "last": 1, "parts": []},
    ):
        piece = changed(desk, piece, operation)
        assert [part["name"] for part in piece["parts"]] == names
        assert open_guest(saved(desk, piece)).repairs == ()
        assert operation["do"] != "tempo" or abs(piece["bpm"] - 90) < 1
    assert piece["parts"][1]["program"] == 56
    assert (piece["parts"][1]["volume"], piece["parts"][1]["pan"]) == (20, 10)


def test_a_window_is_chosen_and_the_rest_stays(desk: Desk) -> None:
    """Guards: bars behind the 128th, or of another meter, out of reach."""
    quarters = [(i * 96, bytes((0x90, 60, 64))) for i in range(800)]
    quarters += [(i * 96 + 90, bytes((0x80, 60, 0))) for i in range(800)]
    signature = [(600 * 96, meta(0x58, b"\x03\x02\x18\x08"))]
    data = file_header(1, 1, 96) + file_track([*quarters, *signature])
    piece = opened(desk, data)
    assert piece["windows"] == [[1, 128, "4/4"], [129, 150, "4/4"], [151, 217, "3/4"]]
    piece = changed(desk, piece, {"do": "window", "bar": 151})
    assert piece["meter"] == "3/4" and piece["first_bar"] == 151 and saved(desk, piece) == data


def test_muted_parts_are_in_no_file(desk: Desk) -> None:
    """Guards: a muted part that is saved, or its lyrics and pedal lost."""
    file = rich(4)
    quiet = open_guest(saved(desk, opened(desk, file.data), [0]))
    assert other_events(quiet.document) == other_events(open_guest(file.data).document)
    assert len(quiet.score.parts) == len(open_guest(file.data).score.parts) - 1


def test_a_file_is_heard_with_its_own_pedal_and_tempo(desk: Desk) -> None:
    """Guards: sound made of the drawn notes, at one tempo and without pedal."""
    heard: list[Any] = []

    def perform(performance: Any, font: str | None) -> Any:
        heard.append(performance)
        return FakeStudio().raw_performance(performance, font)

    voices = Voices(FakeStudio().raw_audio, perform=perform)
    piece = opened(desk, rich(8).data)
    part = piece["parts"][0]
    job = {"part": [part["drum"], part["program"], part["instance"]], "first": 0, "last": 3}
    asked = {"file": piece["file"], "font": None, "jobs": [job, job]}
    assert len(set(voices.chunks(asked))) == 1 and len(heard) == 1
    kinds = {message[0] & 0xF0 for _, _, message in heard[0].events}
    assert {0x80, 0x90, 0xB0} <= kinds
    bars = piece["bar_ticks"] * 4
    end = next(s for tick, s in piece["times"] if tick >= bars)
    assert 0 < heard[0].length_s <= end + 1e-6


def test_parts_that_are_not_shown_are_heard(desk: Desk) -> None:
    """Guards: a large score that sounds thinner than it is, for only fifteen of its instruments are drawn."""
    players = [(n % 16 + (n % 16 > 8)) % 16 for n in range(20)]
    tracks = [
        [
            (0, bytes((0xC0 | c, n * 5))),
            (0, bytes((0x90 | c, 40 + n, 80))),
            (96, bytes((0x80 | c, 40 + n, 0))),
        ]
        for n, c in enumerate(players)
    ]
    data = file_header(1, 20, 96) + b"".join(map(file_track, tracks))
    piece, heard = opened(desk, data), []

    def perform(performance: Any, font: str | None) -> Any:
        heard.append(performance)
        return FakeStudio().performance_blocks(performance, font)

    assert piece["rest"] and any("heard, but not shown" in said for said in piece["findings"])
    pitches = {note[2] for bar in piece["notes"] for note in zip(*[iter(bar)] * 5, strict=True)}
    voices = Voices(
        desk.handlers.studio.raw_audio, perform=lambda p, f: (heard.append(p), np.ones((9, 2)))[1]
    )
    voices.chunks({"file": piece["file"], "font": None, "jobs": [{"part": None, "first": 0, "last": 0}]})
    rest = {message[1] for _, _, message in heard.pop().events if message[0] & 0xF0 == 0x90}
    assert pitches | rest == {40 + n for n in range(20)} and len(rest) == 5
    takeaway = Takeaway(desk.handlers.studio.blocks, perform)
    for asked, count in (({}, 16), ({"rest": False}, 15)):
        heard.clear()
        written(takeaway.file({"piece": piece, "format": "wav"} | asked).write)
        assert len(heard) == count


def test_a_files_name_is_no_sentence(desk: Desk) -> None:
    """Guards: "no piano no drums 60 bpm.mid" that changes what filling does."""
    studio = FakeStudio()
    piece = opened(desk, rich(2).data, "no piano no drums 60 bpm.mid")
    assert piece["caption"] == "no piano no drums 60 bpm" and piece["prompt"] == ""
    handlers = Handlers(studio, WORDS, Runs(), Workspace(), clock=iter(range(10**6)).__next__)
    list(
        Desk(handlers, desk.voices).act(
            {"do": "fill", "piece": piece, "first": 0, "last": 0, "parts": []}, "n"
        )
    )
    assert not any(brief.prompt for brief in studio.asked)
    handlers.workspace.close()


def test_findings_are_said_in_every_language(desk: Desk) -> None:
    """Guards: repairs lost between reader and page, or said in English to everybody."""
    broken = rich(5).data[:-30]
    english = opened(desk, broken)["findings"]
    repairs = [finding.sentence for finding in open_guest(broken).repairs]
    assert repairs and english[: len(repairs)] == repairs
    for language in LANGUAGES:
        told = opened(desk, broken, language=language)["findings"]
        assert len(told) == len(english)
        assert language == "en" or not set(told) & set(english)
    after = changed(desk, opened(desk, broken), {"do": "transpose", "semitones": 1})
    assert english[0] in after["findings"]


HARM = [
    {"midi": "!!"},
    {"midi": 7},
    {"midi": base64.b64encode(zlib.compress(b"no music")).decode()},
    {"midi": base64.b64encode(zlib.compress(bytes(60_000_000))).decode()},
    {"midi": None},
    {"bar": 10**9},
    {"repairs": "x"},
    {"repairs": [["hanging", {"n": "${alert(1)}"}], ["nothing", {}], ["missing", {}], 7, [7, 7]]},
]


@pytest.mark.parametrize("harm", HARM)
def test_a_forged_file_ends_in_a_sentence(desk: Desk, harm: dict[str, Any]) -> None:
    """Guards: a bomb, a crash or a finding made up by a browser."""
    piece = copy.deepcopy(opened(desk, rich(1).data))
    piece["file"] |= harm
    answer = desk.change({"piece": piece, "operation": {"do": "transpose", "semitones": 1}}, WORDS)
    assert ("error" in answer) == ("repairs" not in harm)
    assert "Traceback" not in json.dumps(answer)
    for made_up in ([], 7, "x", {"midi": []}):
        assert "error" in desk.change({"piece": piece | {"file": made_up}, "operation": {}}, WORDS)


def test_random_operations_never_break_a_file(desk: Desk) -> None:
    """Guards: a run of edits after which the file cannot be saved."""
    rng = Random(7)
    for seed in range(6):
        piece = opened(desk, rich(seed + 100).data)
        for _ in range(6):
            last = rng.randrange(max(1, piece["bars"]))
            operation = rng.choice(
                [
                    {"do": "tempo", "bpm": rng.randrange(30, 300)},
                    {"do": "transpose", "semitones": rng.randrange(-12, 13)},
                    {"do": "mix", "part": 0, "volume": rng.randrange(128), "pan": rng.randrange(128)},
                    {"do": "delete", "first": rng.randrange(last + 1), "last": last, "parts": [0]},
                ]
            )
            answer = desk.change({"piece": piece, "operation": operation}, WORDS)
            piece = json.loads(json.dumps(answer["piece"])) if "piece" in answer else piece
        assert open_guest(saved(desk, piece)).repairs == ()
        assert any(is_note(m) for _, _, m in rows(open_guest(saved(desk, piece)).document))
