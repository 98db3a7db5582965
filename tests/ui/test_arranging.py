"""Arrangements on the page: a tune that is hummed or opened, corrected, and a band around it."""

import base64
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fake_studio import FakeStudio
from test_listening import RATE, TUNE, as_wav, voice
from visits import Visit

from musicgen.listening import pitch
from musicgen.ui.desk import Desk
from musicgen.ui.handlers import Handlers
from musicgen.ui.serving.runs import Runs
from musicgen.ui.serving.workspace import Workspace
from musicgen.ui.wire.voices import Voices
from musicgen.ui.words.i18n import words_in


@pytest.fixture
def desk() -> Any:
    studio = FakeStudio()
    workspace = Workspace()
    yield Desk(Handlers(studio, words_in(), Runs(), workspace), Voices(studio.raw_audio))
    workspace.close()


def sent(samples: Any, **more: Any) -> dict[str, Any]:
    return {"sound": base64.b64encode(as_wav(samples)).decode(), "name": "hum.wav", **more}


def test_a_hummed_tune_comes_to_the_roll_and_is_corrected(desk: Desk) -> None:
    """Guards the way of a recording: heard, told in the page's language, heard again as it is told."""
    answer = desk.listen(sent(voice(TUNE)), words_in("de"))
    assert answer["piece"]["state"] == "done" and answer["text"].startswith("In der Aufnahme gehört")
    told = desk.listen(sent(voice(TUNE), bpm=50, meter="3/4", first=1), words_in())["piece"]
    assert told["meter"] == [3, 4] or told["meter"] == "3/4"
    assert round(told["bpm"]) == 50


def test_an_arrangement_is_made_of_what_is_open(desk: Desk) -> None:
    """Guards both buttons: the tune stays, a band stands around it, and a strange wish is a sentence."""
    piece = desk.listen(sent(voice(TUNE)), words_in())["piece"]
    for do in ("restyle", "accompany"):
        asked = {"do": do, "piece": piece, "sentence": "piano and bass", "keep": ["melody"], "seed": 2}
        roll = list(desk.act(asked, "a"))[-1].roll
        assert (
            roll and roll["state"] == "done" and roll["prompt"] == "piano and bass" and len(roll["parts"]) > 1
        )
    refused = list(desk.act({"do": "restyle", "piece": piece, "keep": ["soul"], "seed": 2}, "a"))[-1]
    assert refused.status and refused.status["kind"] == "error"


@pytest.mark.parametrize("harm", [{}, {"sound": 7}, {"sound": "%"}, {"sound": "TVRoZA=="}, {"meter": "9/9"}])
def test_what_is_no_recording_is_a_sentence(desk: Desk, harm: dict[str, Any]) -> None:
    asked = {} if not harm else sent(voice(TUNE)) | harm
    assert len(desk.listen(asked, words_in())["error"]) > 10


@pytest.mark.parametrize("language", ["en", "zh-CN", "es", "fr", "de", "ja"])
def test_silence_and_a_missing_package_are_said_in_every_language(
    desk: Desk, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guards sentences of the microphone: each in the language of the page."""
    words = words_in(language)
    silent = desk.listen(sent(np.zeros(2 * RATE, np.float32)), words)["error"]
    noise = np.random.default_rng(0).normal(0, 0.3, 3 * RATE).astype(np.float32)
    nothing = desk.listen(sent(noise), words)["error"]
    pitch._detector.cache_clear()
    monkeypatch.setitem(sys.modules, "swift_f0", None)
    missing = desk.listen(sent(voice(TUNE)), words)["error"]
    pitch._detector.cache_clear()
    assert "make audio" in missing
    if language != "en":
        assert not any("ecording" in text for text in (silent, nothing, missing))


@pytest.mark.browser
@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, {"width": 390, "height": 800}])
def test_a_band_around_a_tune_of_ones_own(visit: Visit, tmp_path: Path, size: dict[str, int]) -> None:
    """Guards the journey: a recording opened, its tempo halved, a band around it, then another style; where
    the microphone is refused, a sentence says what to do."""
    (tmp_path / "hum.wav").write_bytes(as_wav(voice(TUNE)))
    page = visit.page
    page.set_viewport_size(size)
    page.goto(visit.url)
    page.wait_for_selector(".roll-arrange")
    page.click(".roll-arrange summary")
    page.click(".roll-hum")
    visit.wait_for("document.querySelector('.toast').textContent.includes('microphone')")
    page.set_input_files(".roll-sound-file", tmp_path / "hum.wav")
    visit.wait("done")
    visit.wait_for("!document.querySelector('.roll-heard').hidden")
    bpm = int(page.input_value(".roll-tempo"))
    page.click(".roll-heard [data-ratio='0.5']")
    visit.wait_for(f"Math.abs(document.querySelector('.roll-tempo').value - {bpm / 2}) < 3")
    page.fill(".roll-say", "piano and bass")
    page.click(".roll-accompany")
    visit.wait_for("document.querySelectorAll('.roll-parts > li').length > 1")
    visit.wait("done")
    page.fill(".roll-say", "guitar and flute")
    page.click(".roll-restyle")
    visit.wait_for("document.querySelectorAll('.roll-versions li').length > 3")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size["width"] + 1
