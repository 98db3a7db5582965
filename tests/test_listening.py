"""Listening: a voice made by a formula is heard as the notes it was made of; what is no tune is said."""

import io
import wave
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from builders import song
from test_restyle import Lent

from musicgen.errors import InputError
from musicgen.listening.audio import MAX_SECONDS, RATE, Samples, checked, read_sound, resampled
from musicgen.listening.beats import fitted
from musicgen.listening.kinds import is_recording
from musicgen.listening.notes import notes_in, tuning
from musicgen.listening.tune import Hints, tune_in
from musicgen.music.midi.io import score_to_midi
from musicgen.music.theory import Key, Meter
from musicgen.music.tune.harmonise import harmonised
from musicgen.tasks.accompany import Accompany
from musicgen.tasks.arrange.work import accompanied, restyled
from musicgen.tasks.outcome import Outcome
from musicgen.tasks.restyle import Restyle

# "Frère Jacques": (MIDI pitch, beats)
TUNE = [(p, 1.0) for p in (60, 62, 64, 60) * 2] + [(64, 1.0), (65, 1.0), (67, 2.0)] * 2
TUNE += [(67, 0.5), (69, 0.5), (67, 0.5), (65, 0.5), (64, 1.0), (60, 1.0)] * 2
TUNE += [(60, 1.0), (55, 1.0), (60, 2.0)] * 2


def voice(
    tune: list[tuple[int, float]],
    bpm: float = 100.0,
    cents: float = 0.0,
    noise: float = 0.0,
    seed: int = 0,
) -> Samples:
    """A sine voice with two overtones, glides of 60 ms and a vibrato of 30 cents."""
    rng, parts, phase, before = np.random.default_rng(seed), [np.zeros(RATE // 5)], 0.0, 0
    for pitch, beats in tune:
        n = round(beats * 60 / bpm * RATE)
        t = np.arange(n) / RATE
        bend = (before - pitch) * np.exp(-t / 0.02) if before else 0.0
        heights = pitch + cents / 100 + bend + 0.3 * np.sin(2 * np.pi * 5.5 * t) * np.minimum(1, t / 0.3)
        angles = phase + 2 * np.pi * np.cumsum(440 * 2 ** ((heights - 69) / 12)) / RATE
        swell = np.minimum(1, t / 0.02) * np.minimum(1, (n - np.arange(n)) / (0.04 * RATE))
        parts.append(swell * (np.sin(angles) + 0.3 * np.sin(2 * angles) + 0.15 * np.sin(3 * angles)))
        phase, before = float(angles[-1]), pitch
    sound = np.concatenate([*parts, np.zeros(RATE // 4)])
    return (0.5 * sound + noise * rng.standard_normal(len(sound))).astype(np.float32)


def as_wav(samples: Samples, rate: int = RATE) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return out.getvalue()


@pytest.mark.parametrize(("cents", "bpm", "noise"), [(0, 100, 0), (30, 105, 0), (-30, 95, 0), (0, 100, 0.02)])
def test_a_hummed_tune_is_heard(cents: float, bpm: float, noise: float) -> None:
    """Guards pitch, onsets, tempo, meter and key of a voice that is out of tune, too fast or noisy."""
    heard = tune_in(checked(voice(TUNE, bpm, cents, noise)))
    (part,) = heard.score.parts
    assert abs(len(part.notes) - len(TUNE)) <= len(TUNE) // 10
    assert [n.pitch for n in part.notes][:8] == [p for p, _ in TUNE][:8]
    assert abs(heard.score.tempo_bpm / bpm - 1) < 0.02
    assert abs(heard.cents - cents) < 8
    assert heard.score.key == Key(0, "major")


def test_what_is_known_is_not_heard() -> None:
    """Guards corrections: tempo, meter, key and the first beat, each as it is said."""
    sound = checked(voice(TUNE))
    plain = tune_in(sound).score
    told = tune_in(sound, Hints(50.0, Meter(3, 4), Key(9, "minor"), 1)).score
    assert abs(told.tempo_bpm - 50) < 2 and told.meter == Meter(3, 4) and told.key == Key(9, "minor")
    moved = tune_in(sound, Hints(meter=plain.meter, first=1)).score
    bar = plain.meter.bar_ticks
    shift = (moved.parts[0].notes[0].onset - plain.parts[0].notes[0].onset) % bar
    assert shift == bar - plain.meter.beat_ticks


def test_a_swung_or_drifting_beat_is_followed() -> None:
    """Guards a singer who slows down: onsets stay on their beats to the end."""
    onsets = np.cumsum([0.0, *(0.5 * 1.004**i for i in range(40))])
    beats = fitted(onsets.tolist(), (onsets + 0.4).tolist())
    assert np.abs(beats.onsets - np.round(beats.onsets * 2) / 2).max() < 0.2
    known = fitted(onsets[:12].tolist(), (onsets[:12] + 0.4).tolist(), 60.0)
    assert abs(known.bpm - 60) < 4


def test_tuning_goes_round() -> None:
    assert tuning(np.array([59.95, 60.05, 61.95])) == pytest.approx(-1.7, abs=0.1)
    assert abs(tuning(np.array([60.45, 60.55]))) == pytest.approx(50, abs=1)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (as_wav(np.zeros(2 * RATE, np.float32)), "silent"),
        (as_wav(np.ones(100, np.float32)), "shorter than half a second"),
        (as_wav(np.random.default_rng(0).normal(0, 0.3, 3 * RATE).astype(np.float32)), "can be made out"),
        (as_wav(voice([(60, 4.0)])), "can be made out"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "cannot be read"),
        (b"fLaC" + b"\x00" * 90, "cannot be read"),
        (b"ID3\x04" + b"\xff" * 400, "cannot be read"),
        (b"\x1aE\xdf\xa3" + b"webm" * 40, "cannot be read"),
        (as_wav(np.ones(9, np.float32), 1), "samples a second"),
    ],
    ids=["silence", "short", "noise", "one note", "cut", "flac", "mp3", "webm", "rate"],
)  # fmt: skip
def test_what_is_no_tune_is_said(data: bytes, sentence: str) -> None:
    """Guards silence, noise, no pitch and broken files: a sentence each, and never a traceback."""
    assert is_recording(data)
    with pytest.raises(InputError, match=sentence):
        notes_in(read_sound(data))


def test_a_long_recording_is_cut() -> None:
    sound = read_sound(as_wav(np.resize(voice(TUNE), (MAX_SECONDS + 5) * 4_000), 4_000))
    assert sound.is_cut and sound.seconds <= MAX_SECONDS + 1
    assert len(resampled(np.zeros(44_100, np.float32), 44_100)) == RATE


def test_a_missing_package_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards a page without the optional package: how to add it, in the error itself."""
    import sys

    from musicgen.listening import pitch

    pitch._detector.cache_clear()
    monkeypatch.setitem(sys.modules, "swift_f0", None)
    with pytest.raises(InputError, match="make audio"):
        notes_in(checked(voice(TUNE[:8])))
    pitch._detector.cache_clear()


def test_a_tune_is_harmonised_in_its_key() -> None:
    """Guards chords under a tune: home at both ends, tones of the tune in them."""
    score = tune_in(checked(voice(TUNE))).score
    chords = harmonised(score, score.parts[0].notes, Key(0, "major"))
    assert len(chords) == score.bars
    assert chords[0][0].root == 0 and chords[-1][-1].root == 0
    roots = {chord.root for bar in chords for chord in bar}
    assert roots <= {0, 2, 4, 5, 7, 9}


# --- the tasks --------------------------------------------------------------------------------------------


def made(request: Any) -> Outcome:
    work = accompanied if isinstance(request, Accompany) else restyled
    *_, last = work(request, Lent(), lambda: False)  # type: ignore[arg-type]
    assert isinstance(last, Outcome)
    return last


def test_a_band_stands_around_a_hummed_tune() -> None:
    """Guards the whole way: WAV in, the tune note for note in a band out, and what was heard is said."""
    data = as_wav(voice(TUNE))
    out = made(Accompany(data, "for piano and bass", candidates=1))
    assert out.untouched is not None and out.untouched.notes == out.untouched.of >= 0.9 * len(TUNE)
    assert {p.program for p in out.composition.score.parts} == {0, 32} or len(
        out.composition.score.parts
    ) == 2
    assert any("Heard in the recording" in note for note in out.composition.brief.notes)
    again = made(Restyle(data, "for piano and bass", candidates=1))
    assert again.untouched is not None and again.untouched.notes == again.untouched.of


def test_a_melody_file_keeps_its_track() -> None:
    """Guards a lone tune in a file: its track as it was, new tracks beside it."""
    lone = replace(song(8), parts=tuple(p for p in song(8).parts if p.program == 73))
    data = score_to_midi(lone)
    out = made(Accompany(data, "folk", candidates=1))
    assert out.file is not None and out.untouched is not None and out.untouched.notes == 8
    whole = made(Accompany(score_to_midi(song(8)), "folk", candidates=1))
    assert whole.file is None and whole.untouched is not None and whole.untouched.notes == 8


@pytest.mark.parametrize(
    ("prompt", "player"),
    [
        ("folk", ("Tune", 73)), ("with guitar and bass", ("Tune", 73)), ("jazz trio", ("Tune", 73)),
        ("rock band in 3/4", ("Tune", 73)), ("flute and piano", ("Tune", 73)),
        ("violin melody over piano", ("Violin", 40)),
    ],
)  # fmt: skip
def test_a_tune_keeps_its_player_and_its_name(prompt: str, player: tuple[str, int]) -> None:
    """Guards a flute's tune that a drawn harmonica gets: it stays, unless another is asked for the tune."""
    flute = next(replace(p, name="Tune") for p in song(8).parts if p.program == 73)
    alone = replace(song(8), parts=(flute,), chords=())
    beside = replace(song(8), parts=tuple(flute if p.program == 73 else p for p in song(8).parts))
    for score in (alone, beside):
        out = made(Accompany(score_to_midi(score), prompt, candidates=1))
        parts = out.composition.score.parts
        assert player in [(p.name, p.program) for p in parts] and len(parts) > 1
        assert out.untouched is not None and out.untouched.notes == out.untouched.of == 8


def test_meter_and_key_are_checked() -> None:
    with pytest.raises(InputError, match="meter is"):
        Accompany(b"MThd", meter="17/3")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="no key"):
        made(Accompany(as_wav(voice(TUNE)), key="H sharp", candidates=1))  # type: ignore[arg-type]
