"""A musician's way through the page, for a fake studio and the real one, wide and on a phone; and readers of
the exported files that are none of ours.
"""

import io
import wave
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdfium2
import symusic
from music21 import converter

WAIT_MS = 250_000
FORMATS = ("mid", "wav", "loop", "mp3", "ogg", "stems", "musicxml", "svg", "pdf")
# Keeps what the page says it shows, from before its scripts run.
LISTEN = """document.addEventListener("fialta:piece", (event) => { window.shown = event.detail.piece; });"""
DURATION = """async (data) => {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  return (await new OfflineAudioContext(2, 44100, 44100).decodeAudioData(bytes.buffer)).duration; }"""
DRAWN = """(text) => new Promise((done) => { const image = new Image();
  image.onload = () => done(image.naturalWidth); image.onerror = () => done(0);
  image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" })); })"""


@dataclass
class Journey:
    """One visit. `files`: what was downloaded, by format."""

    page: Any
    url: str
    files: dict[str, bytes] = field(default_factory=dict)

    def until(self, condition: str) -> None:
        self.page.wait_for_function(condition, timeout=WAIT_MS)

    def roll(self, name: str) -> str:
        return str(self.page.get_attribute(".roll", f"data-{name}") or "")

    @property
    def piece(self) -> dict[str, Any]:
        return dict(self.page.evaluate("window.shown"))

    def done(self) -> None:
        self.page.wait_for_selector(".roll[data-state=done][data-sound=yes]", timeout=WAIT_MS)

    # ------------------------------------------------------------ the steps

    def compose(self, prompt: str) -> None:
        self.page.goto(self.url)
        self.page.fill("#prompt textarea", prompt)
        self.page.click("#generate")
        self.done()

    def hear(self) -> None:
        self.page.click(".roll-play")
        self.until("+document.querySelector('.roll').dataset.time > 0.2")
        self.page.click(".roll-play")
        assert self.roll("playing") == "no"

    def mute(self) -> None:
        self.page.click(".roll-mixer")
        mute = self.page.locator(".part-mute").first
        mute.click()
        assert self.roll("muted") and mute.get_attribute("aria-pressed") == "true"
        mute.click()
        assert self.roll("muted") == ""
        self.page.click(".roll-mixer")

    def edit(self, key: str) -> None:
        """A chip changed: another piece, the same seed."""
        seed = self.piece["seed"]
        self.page.select_option(".chip[data-field=key] select", key)
        self.page.wait_for_selector(".chip[data-field=key][data-edited=yes]")
        self.page.click("#generate")
        self.until(f"document.querySelector('.roll-facts').textContent.includes('{key}')")
        self.done()
        assert (self.piece["key"], self.piece["seed"]) == (key, seed)

    def vary(self) -> None:
        """Only the seed is another."""
        before = self.piece
        self.page.click("[data-do=another]")
        self.until(f"window.shown && window.shown.seed === {before['seed'] + 1}")
        self.done()
        assert self.piece["key"] == before["key"] and self.piece["notes"] != before["notes"]

    def select(self, bar: int) -> None:
        """A bar chosen by its number."""
        self.page.evaluate("document.querySelector('.roll-view').scrollLeft = 0")
        self.page.evaluate(
            "document.querySelector('.roll-view').scrollIntoView({block: 'center', behavior: 'instant'})"
        )
        box = self.page.locator(".roll-stage").bounding_box()
        self.page.mouse.click(box["x"] + 30 + (bar - 0.5) * float(self.roll("zoom")), box["y"] + 8)
        self.until(f"document.querySelector('.roll').dataset.selected === '{bar}-{bar}'")

    def regenerate(self, bar: int) -> None:
        """A bar is written anew; all others stay, note for note. Then undone."""
        before, versions = self.piece, int(self.roll("versions"))
        self.select(bar)
        self.page.click("[data-act=fill]")
        self.until(f"document.querySelector('.roll').dataset.versions === '{versions + 1}'")
        self.done()
        after = self.piece
        both = zip(before["notes"], after["notes"], strict=True)
        changed = {n: (old, new) for n, (old, new) in enumerate(both) if old != new}
        assert set(changed) <= {bar - 1}, changed
        self.page.click(".roll-undo")
        self.until(f"document.querySelector('.roll').dataset.version === '{versions}'")
        assert self.piece["notes"] == before["notes"]

    def share(self, fresh: Callable[[], Any]) -> None:
        """The link, opened where nobody has been before, shows the same piece."""
        self.page.click("[data-do=share]")
        self.until("document.querySelector('.away-link').value.includes('#')")
        other = Journey(fresh(), self.url)
        other.page.goto(self.page.input_value(".away-link"))
        other.done()
        for name in ("notes", "chords", "sections", "bpm", "meter", "key", "seed", "caption"):
            assert other.piece[name] == self.piece[name], name
        other.page.context.close()

    def export(self) -> None:
        self.page.click("[data-do=formats]")
        for name in FORMATS:
            with self.page.expect_download(timeout=WAIT_MS) as download:
                self.page.click(f".away-format[data-format={name}]")
            self.files[name] = Path(download.value.path()).read_bytes()


def validate(journey: Journey) -> None:
    """Every file opens in a reader that is not ours and holds the piece."""
    import base64

    piece, files, page = journey.piece, journey.files, journey.page
    notes = sum(len(bar) // 5 for bar in piece["notes"])
    parts = [part for part in piece["parts"] if part["name"]]
    meter = [int(number) for number in piece["meter"].split("/")]
    seconds = piece["bars"] * meter[0] * 4 / meter[1] * 60 / piece["bpm"]
    midi = symusic.Score.from_midi(files["mid"])
    assert midi.note_num() == notes and len(midi.tracks) == len(parts)
    assert abs(midi.tempos[0].qpm - piece["bpm"]) < 0.01
    assert abs(_wav_seconds(files["loop"]) - seconds) < 0.001
    whole = _wav_seconds(files["wav"])
    assert seconds - 0.01 <= whole < seconds + 12
    for name in ("mp3", "ogg"):
        data = base64.b64encode(files[name]).decode()
        assert abs(page.evaluate(DURATION, data) - whole) < 0.3, name
    with zipfile.ZipFile(io.BytesIO(files["stems"])) as stems:
        assert stems.testzip() is None
        assert sum(name.endswith(".wav") for name in stems.namelist()) == len(parts)
    score = converter.parseData(files["musicxml"].decode(), format="musicxml")
    assert (
        len(score.parts) >= len(parts) and len(score.parts[0].getElementsByClass("Measure")) >= piece["bars"]
    )
    svg = files["svg"].decode()
    assert ElementTree.fromstring(svg).tag.endswith("svg") and page.evaluate(DRAWN, svg) > 100
    pdf = pypdfium2.PdfDocument(files["pdf"])
    assert len(pdf) >= 1 and pdf[0].get_textpage().get_text_range().strip()
    pdf.close()


def _wav_seconds(data: bytes) -> float:
    with wave.open(io.BytesIO(data)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (44100, 2, 2)
        return sound.getnframes() / 44100


def walk(browser: Any, url: str, width: int, prompt: str, key: str) -> None:
    """The whole way, at a width."""

    def fresh() -> Any:
        view = {"width": width, "height": 844 if width < 640 else 900}
        page = browser.new_context(viewport=view, has_touch=width < 640, locale="en-GB").new_page()
        page.set_default_timeout(WAIT_MS)
        page.add_init_script(LISTEN)
        return page

    journey = Journey(fresh(), url)
    journey.compose(prompt)
    journey.hear()
    journey.mute()
    journey.edit(key)
    journey.vary()
    journey.regenerate(2)
    journey.share(fresh)
    journey.export()
    validate(journey)
    journey.page.context.close()
