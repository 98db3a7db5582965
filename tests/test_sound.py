"""Scores become sound: the right notes, place, length and loudness, with either synthesizer."""

import hashlib
import importlib.util
import io
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import soundfile
from builders import written

from musicgen.errors import InputError, SoundError
from musicgen.music.score import Note, Part, Score, mixed
from musicgen.music.theory import Meter
from musicgen.settings import Settings
from musicgen.sound import synth as synth_module
from musicgen.sound.engines import FluidSynthEngine, TinySoundFontEngine
from musicgen.sound.loudness import SAMPLE_RATE, Audio, limit, loudness_lufs, normalise
from musicgen.sound.soundfonts import find_soundfont, is_soundfont, read_catalogue
from musicgen.sound.synth import Synth, open_synth
from musicgen.sound.wav import write_wav

NO_LIBRARY = "the FluidSynth library is not installed here"


def small_font() -> Path:
    """The font that is always there, so that tests do not depend on what the machine has."""
    entry = next(entry for entry in read_catalogue() if entry.stand_in)
    spec = importlib.util.find_spec("pretty_midi")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / entry.file


@pytest.fixture(scope="module", params=["FluidSynth", "TinySoundFont"])
def synth(request: pytest.FixtureRequest) -> Iterator[Synth]:
    """Each synthesizer with the small font."""
    font = find_soundfont(small_font())
    if request.param == "TinySoundFont":
        yield Synth(TinySoundFontEngine(font), font)
        return
    try:
        engine = FluidSynthEngine(font)
    except SoundError:
        pytest.skip(NO_LIBRARY)
    yield Synth(engine, font)


def one_note(pitch: int = 69, program: int = 73, pan: int = 64, ticks: int = 48, velocity: int = 88) -> Score:
    """A flute's note of a whole bar at 120 BPM: two seconds."""
    return Score((Part(program, pan=pan, notes=(Note(0, pitch, ticks, velocity),)),), 120.0)


def band() -> Score:
    """Eight bars for five parts at 120 BPM: 16 seconds."""
    ticks = range(0, 8 * 48, 12)
    piano = tuple(Note(t, 60 + p, 12, 74) for t in ticks for p in (0, 4, 7))
    bass = tuple(Note(t, 36 + t // 48 % 5, 12, 88) for t in ticks)
    lead = tuple(Note(t, 72 + t // 12 % 7, 12, 102) for t in ticks)
    pad = tuple(Note(t, 55, 48, 50) for t in range(0, 8 * 48, 48))
    drums = tuple(
        Note(t, pitch, 1, 88) for t in range(0, 8 * 48, 6) for pitch in ((36, 42) if t % 24 == 0 else (42,))
    )
    parts = (Part(0, notes=piano), Part(33, notes=bass), Part(65, notes=lead), Part(48, notes=pad))
    return Score(mixed((*parts, Part(0, is_drum=True, notes=drums))), 120.0, Meter(4, 4))


def strongest_hz(audio: Audio) -> float:
    mono = audio.sum(axis=1) * np.hanning(len(audio))
    spectrum = np.abs(np.fft.rfft(mono, 1 << 19))
    return float(spectrum.argmax() * SAMPLE_RATE / (1 << 19))


# --- rendering --------------------------------------------------------------------------------------------


def test_a4_sounds_at_440_hz(synth: Synth) -> None:
    """Guards against a wrong sample rate, octave or tuning."""
    audio = synth.render(one_note())[SAMPLE_RATE // 4 : SAMPLE_RATE * 7 // 4]
    assert strongest_hz(audio) == pytest.approx(440, rel=0.01) or strongest_hz(audio) == pytest.approx(
        880, rel=0.01
    )


def test_length_is_the_bars_and_a_tail(synth: Synth) -> None:
    """Guards against audio cut at the last note, tails without end, and tempo that drifts."""
    score = band()
    bare = synth.render(score, tail_s=0)
    assert len(bare) / SAMPLE_RATE == pytest.approx(score.duration_s, abs=0.002)
    with_tail = synth.render(score, tail_s=3)
    assert bare.dtype == np.float32 and bare.shape[1] == 2
    assert 0 < (len(with_tail) - len(bare)) / SAMPLE_RATE <= 3


def test_tail_rings_out(synth: Synth) -> None:
    """Guards against notes cut without their release, and against a click where sound ends."""
    audio = synth.render(one_note(60, program=14), tail_s=2.0)
    line, end = 2 * SAMPLE_RATE, len(audio)
    assert np.abs(audio[line + 2_000 : line + 6_000]).max() > 1e-3
    assert np.abs(audio[end - 64 :]).max() < 1e-2 * np.abs(audio).max()
    short = synth.render(one_note(60, program=14), tail_s=0.25)
    assert len(short) <= line + SAMPLE_RATE // 4 and np.abs(short[-8:]).max() < 1e-2


def test_onset_is_where_the_score_says(synth: Synth) -> None:
    """Guards against events that slip: a wood block on the third beat is silent before and loud after."""
    part = Part(0, is_drum=True, notes=(Note(24, 76, 1, 118),))
    audio = synth.render(Score((part,), 120.0))
    assert np.abs(audio[: SAMPLE_RATE - 100]).max() < 1e-4
    assert np.abs(audio[SAMPLE_RATE : SAMPLE_RATE + 4_000]).max() > 0.05


@pytest.mark.parametrize("pan, louder", [(0, 0), (127, 1)])
def test_pan_moves_the_part(synth: Synth, pan: int, louder: int) -> None:
    """Guards against swapped or ignored channels."""
    power = (synth.render(one_note(pan=pan)) ** 2).mean(axis=0)
    assert power[louder] > 4 * power[1 - louder]


def test_volume_of_a_part_is_heard(synth: Synth) -> None:
    """Guards against an ignored volume: a part turned down no longer leads."""
    high, low = Part(73, notes=(Note(0, 81, 48, 88),)), Part(73, notes=(Note(0, 69, 48, 88),))
    parts = (replace(high, volume=20), replace(low, volume=110))
    assert strongest_hz(synth.render(Score(parts))[:SAMPLE_RATE]) < 900 * 0.95


def test_fifteen_parts_and_drums_all_sound(synth: Synth) -> None:
    """Guards against a part lost on the drums' channel: each plays alone in its own bar."""
    parts = [Part(i, notes=(Note(48 * i, 60, 48, 88),)) for i in range(15)]
    parts.append(Part(0, is_drum=True, notes=(Note(48 * 15, 38, 1, 118), Note(48 * 15 + 47, 38, 1, 118))))
    audio = synth.render(Score(mixed(parts), 240.0))
    bars = audio[: 16 * SAMPLE_RATE].reshape(16, SAMPLE_RATE, 2)
    assert (np.abs(bars).max(axis=(1, 2)) > 0.01).all()


@pytest.mark.parametrize("part", [Part(48, is_drum=True), Part(25, is_drum=True), Part(127)])
def test_instruments_that_a_small_font_lacks_still_sound(synth: Synth, part: Part) -> None:
    """Guards against silence where a drum kit or effect is missing."""
    notes = (Note(0, 40, 1 if part.is_drum else 24, 102),)
    assert np.abs(synth.render(Score((replace(part, notes=notes),)))).max() > 0.01


def test_same_score_gives_same_samples(synth: Synth) -> None:
    """Guards against reverb, chorus or dither carried over from the piece before, also with threads."""
    score = band()
    first = synth.render(score)
    synth.render(one_note())
    results: list[Audio] = []
    threads = [threading.Thread(target=lambda: results.append(synth.render(score))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 2 and all(np.array_equal(first, other) for other in results)


def test_loudness_and_peaks_are_held(synth: Synth) -> None:
    """Guards against pieces that jump in loudness, and against clipping."""
    for score in (band(), one_note(), one_note(velocity=20)):
        audio = synth.render(score)
        assert loudness_lufs(audio) == pytest.approx(-16, abs=1)
        assert np.abs(audio).max() <= 10 ** (-0.99 / 20)


def test_silence_and_too_many_parts(synth: Synth) -> None:
    """Guards against a division by zero loudness, and against parts dropped without a word."""
    assert np.abs(synth.render(Score(()))).max(initial=0) < 1e-6
    parts = tuple(replace(one_note().parts[0], program=i) for i in range(17))
    with pytest.raises(InputError, match="17 parts"):
        synth.render(Score(parts))
    with pytest.raises(InputError, match="tail_s"):
        synth.render(one_note(), tail_s=99)


# --- choosing ---------------------------------------------------------------------------------------------


def test_missing_library_is_stood_in_for_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards against an app that does not start, or says nothing, on a machine without FluidSynth."""
    monkeypatch.setitem(sys.modules, "fluidsynth", None)
    opened = open_synth(Settings(soundfont=small_font()))
    assert opened.description.startswith("TinySoundFont with")
    assert opened.warning is not None and "FluidSynth" in opened.warning
    assert np.abs(opened.render(one_note())).max() > 0.01


def test_small_font_is_named_in_the_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards against a stand-in font that nobody is told about."""
    small = replace(find_soundfont(small_font()), name="TimGM6mb", stand_in=True)
    monkeypatch.setattr(synth_module, "find_soundfont", lambda chosen: small)
    assert "TimGM6mb" in (open_synth(Settings()).warning or "")


def test_package_that_hides_pyfluidsynth_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards against the pip package `fluidsynth`, which has the same import name and another interface."""
    monkeypatch.setitem(sys.modules, "fluidsynth", ModuleType("fluidsynth"))
    assert "pyfluidsynth" in (open_synth(Settings(soundfont=small_font())).warning or "")


def test_nothing_that_plays_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards against an ImportError where neither synthesizer is installed."""
    monkeypatch.setitem(sys.modules, "fluidsynth", None)
    monkeypatch.setitem(sys.modules, "tinysoundfont", None)
    with pytest.raises(SoundError, match="no synthesizer"):
        open_synth(Settings(soundfont=small_font()))


def test_own_font_must_be_a_soundfont(tmp_path: Path) -> None:
    """Guards against tracebacks for a wrong FIALTA_SOUNDFONT."""
    fake = tmp_path / "a.sf2"
    fake.write_bytes(b"RIFF\x04\x00\x00\x00sfbk")
    for path in (tmp_path / "none.sf2", tmp_path, Path(__file__), fake):
        with pytest.raises(SoundError):
            open_synth(Settings(soundfont=path))


def test_opening_and_playing_print_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """Guards against warnings of the C library on the user's terminal."""
    open_synth(Settings(soundfont=small_font())).render(one_note(ticks=6), tail_s=0)
    assert capfd.readouterr() == ("", "")


def test_catalogue_is_true_for_the_fonts_that_are_here() -> None:
    """Guards against a catalogue that names wrong files, and a font that is always there but is not."""
    entries = read_catalogue()
    assert all(entry.licence and entry.source and len(entry.sha256) == 64 for entry in entries)
    stand_in = next(entry for entry in entries if entry.stand_in)
    assert is_soundfont(small_font())
    assert hashlib.sha256(small_font().read_bytes()).hexdigest() == stand_in.sha256
    assert find_soundfont().path.exists()


def test_empty_catalogue_is_one_sentence(tmp_path: Path) -> None:
    """Guards against StopIteration where no font is found."""
    catalogue = tmp_path / "catalogue.json"
    catalogue.write_text("[]")
    with pytest.raises(SoundError, match="No soundfont"):
        find_soundfont(catalogue=catalogue)


# --- loudness and files -----------------------------------------------------------------------------------


def sine(hz: float, seconds: float, level_db: float = 0.0) -> Audio:
    wave = np.sin(2 * np.pi * hz * np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE) * 10 ** (
        level_db / 20
    )
    return np.stack([wave, wave], axis=1).astype(np.float32)


def test_loudness_of_the_standards_sine() -> None:
    """Guards against a wrong filter or offset: 997 Hz at full scale in one channel is -3.01 LUFS."""
    audio = sine(997, 20)
    assert loudness_lufs(audio) == pytest.approx(0.0, abs=0.05)
    audio[:, 1] = 0
    assert loudness_lufs(audio) == pytest.approx(-3.01, abs=0.05)
    assert loudness_lufs(sine(25, 5)) < loudness_lufs(sine(997, 5)) - 9
    assert loudness_lufs(sine(10_000, 5)) == pytest.approx(3.3, abs=0.4)


def test_loudness_gate_leaves_pauses_out() -> None:
    """Guards against a missing gate: two thirds of silence do not make the music quieter."""
    audio = np.concatenate([sine(997, 5, -20), np.zeros((10 * SAMPLE_RATE, 2), np.float32)])
    assert loudness_lufs(audio) == pytest.approx(-20, abs=0.3)
    assert loudness_lufs(np.zeros((100, 2), np.float32)) == -np.inf


def test_limiter_holds_peaks_and_leaves_the_rest() -> None:
    """Guards against overshoot at block borders and against gain changes where nothing is loud."""
    generator = np.random.default_rng(1)
    audio = (generator.standard_normal((SAMPLE_RATE * 2, 2)) * 0.05).astype(np.float32)
    audio[30_000:30_003] = 4.0
    before = audio.copy()
    limit(audio, -1.0)
    assert np.abs(audio).max() <= 10 ** (-1 / 20) + 1e-6
    assert np.array_equal(audio[:20_000], before[:20_000])
    assert np.array_equal(audio[40_000:], before[40_000:])


def test_normalise_gives_percussion_its_loudness() -> None:
    """Guards against pieces of short peaks that stay quiet since their peaks fill the range."""
    audio = sine(200, 10, -30)
    audio[:: SAMPLE_RATE // 2] = 1.0
    normalise(audio)
    assert loudness_lufs(audio) == pytest.approx(-16, abs=1)


def test_wav_is_sixteen_bit_and_repeats(tmp_path: Path) -> None:
    """Guards against dither, wrap-around at full scale, and time stamps in the file."""
    audio = np.array([[0, 1], [-1, 0.5], [1.5, -1.5]], dtype=np.float32)
    path = tmp_path / "a.wav"
    path.write_bytes(written(write_wav, audio))
    samples, rate = soundfile.read(path, dtype="int16")
    assert rate == SAMPLE_RATE and soundfile.info(path).subtype == "PCM_16"
    assert samples.tolist() == [[0, 32767], [-32767, 16384], [32767, -32768]]
    theirs = io.BytesIO()
    soundfile.write(theirs, samples, SAMPLE_RATE, format="WAV", subtype="PCM_16")
    assert path.read_bytes() == theirs.getvalue() == written(write_wav, audio)
