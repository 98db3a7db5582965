"""Sound files read back by libsndfile; loops that close."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from builders import song, written

from musicgen.errors import InputError
from musicgen.exports.audio import (
    closed_loop,
    loop_file,
    mp3_file,
    mp3_loop,
    ogg_file,
    ogg_loop,
    wav_file,
)
from musicgen.exports.formats import FORMATS, Export
from musicgen.exports.origin import Origin
from musicgen.music.score import Note, Part, Score
from musicgen.settings import Settings
from musicgen.sound.loudness import CEILING_DBFS, SAMPLE_RATE, Audio, loudness_lufs
from musicgen.sound.synth import open_synth

ORIGIN = Origin("a calm waltz", 7, "small-1")
CEILING = 10 ** (CEILING_DBFS / 20)


def struck(score: Score, tail_s: float = 3.0) -> Audio:
    """A score as an exact synthesizer would play it: every note the same wherever it stands."""
    per_tick = 60 / score.tempo_bpm / 12
    audio = np.zeros((round((score.duration_s + tail_s) * SAMPLE_RATE), 2), np.float32)
    for note in (n for p in score.parts for n in p.notes):
        at = np.arange(round(tail_s * SAMPLE_RATE)) / SAMPLE_RATE
        tone = 0.1 * np.sin(2 * np.pi * 55 * 2 ** ((note.pitch - 33) / 12) * at) * np.exp(-2 * at)
        start = round(note.onset * per_tick * SAMPLE_RATE)
        room = audio[start : start + len(tone)]
        room += tone[: len(room), None].astype(np.float32)
    return audio


def looped(audio: Audio, seconds: float) -> Audio:
    """A loop of a piece that comes in blocks."""
    with closed_loop((audio[at : at + 9_999] for at in range(0, len(audio), 9_999)), seconds) as loop:
        return loop.read(0, len(loop))


def twice(score: Score) -> Score:
    """The piece and the same once more."""
    end = score.bars * score.meter.bar_ticks
    parts = (
        replace(p, notes=p.notes + tuple(replace(n, onset=n.onset + end) for n in p.notes))
        for p in score.parts
    )
    return replace(score, parts=tuple(parts))


def jumps(audio: Audio) -> Audio:
    return np.abs(np.diff(audio, axis=0)).max(axis=1)


# At these tempos a bar is a whole number of samples, so repeats fall on the same ones.
@pytest.mark.parametrize(("bars", "bpm"), [(4, 120.0), (1, 105.0), (2, 60.0)])
def test_a_loop_is_what_sounds_when_the_piece_is_played_again_and_again(bars: int, bpm: float) -> None:
    """Guards: a loop without the tail of its end, or of another length than the music."""
    score = replace(song(bars), tempo_bpm=bpm)
    loop = looped(struck(score), score.duration_s)
    assert len(loop) == round(score.duration_s * SAMPLE_RATE)
    often = score
    while often.bars * score.duration_s / bars < 3 * score.duration_s + 4:
        often = twice(often)
    rounds = struck(often)
    later = rounds[2 * len(loop) : 3 * len(loop)] if bars > 1 else rounds[4 * len(loop) : 5 * len(loop)]
    gain = float((loop * later).sum() / (later * later).sum())
    # The limiter moves the level; the shape must be the same sample by sample, and above all at the joint.
    assert np.corrcoef(loop.ravel(), later.ravel())[0, 1] > 0.995
    edge = np.r_[0:50, -50:0]
    assert np.abs(loop[edge] - gain * later[edge]).max() < 0.1 * np.abs(loop).max()


def test_the_joint_is_no_wider_than_what_is_beside_it() -> None:
    """Guards: a click wherever the loop begins again."""
    score = replace(song(4), tempo_bpm=97.3)
    loop = looped(struck(score), score.duration_s)
    around = np.concatenate([loop[-2000:], loop[:2000]])
    steps = jumps(around)
    assert steps[1999] <= max(steps[1990:1999].max(), steps[2000:2009].max()) * 1.05


def test_an_unwrapped_end_would_be_seen() -> None:
    """Guards the test above: a piece cut at its end does jump."""
    score = replace(song(4), tempo_bpm=97.3)
    cut = struck(score)[: round(score.duration_s * SAMPLE_RATE)]
    steps = jumps(np.concatenate([cut[-2000:], cut[:2000]]))
    assert steps[1999] > 3 * max(steps[1990:1999].max(), steps[2000:2009].max())


def test_a_loop_of_the_real_synthesizer_closes_at_an_even_loudness() -> None:
    """Guards the same with reverb and limiter: no click, no clipping, no fade."""
    score = replace(song(4), tempo_bpm=120.0)
    loop = looped(open_synth(Settings()).render_raw(score), score.duration_s)
    assert len(loop) == 4 * 4 * SAMPLE_RATE // 2
    assert np.abs(loop).max() <= CEILING + 1e-3
    assert -18 < loudness_lufs(np.concatenate([loop] * 3)) < -14
    steps = jumps(np.concatenate([loop[-4000:], loop[:4000]]))
    assert steps[3999] <= steps.max() and steps[3999] <= np.percentile(steps, 99.5)
    last, first = (float(np.sqrt((part**2).mean())) for part in (loop[-4410:], loop[:4410]))
    assert last > first / 20  # what rings at the end is there


def test_silence_and_nothing() -> None:
    """Guards: a division by nothing."""
    assert not looped(np.zeros((SAMPLE_RATE, 2), np.float32), 0.5).any()
    with pytest.raises(InputError, match="no length"):
        looped(np.zeros((10, 2), np.float32), 0.0)


# ---------------------------------------------------------------- files


def test_a_wav_file_is_the_sound_itself() -> None:
    """Guards: samples changed by what is said about them."""
    audio = struck(song(1))
    read, rate = soundfile.read(io.BytesIO(written(wav_file, audio, ORIGIN)), dtype="float32")
    assert rate == SAMPLE_RATE and np.abs(read - audio).max() < 1 / 32_000


@pytest.mark.parametrize(("write", "kind"), [(ogg_file, "OGG"), (mp3_file, "MP3")])
def test_a_small_file_sounds_the_same_and_is_as_long(write: Callable[..., None], kind: str) -> None:
    """Guards: a file that is late, short or something else."""
    audio = looped(struck(song(2)), song(2).duration_s)
    data = written(write, audio, ORIGIN)
    with soundfile.SoundFile(io.BytesIO(data)) as file:
        assert (file.format, file.samplerate, file.channels) == (kind, SAMPLE_RATE, 2)
        read = file.read(dtype="float32")
    assert len(read) == len(audio)
    assert len(data) < len(audio) * 4 / 5
    assert np.corrcoef(read[:, 0], audio[:, 0])[0, 1] > 0.99


def test_a_long_ogg_is_written_in_pieces() -> None:
    """Guards: the encoder's stack, which half a minute in one go overflows."""
    noise = np.random.default_rng(1).standard_normal((SAMPLE_RATE * 30, 2)).astype(np.float32) * 0.1
    with soundfile.SoundFile(io.BytesIO(written(ogg_file, noise, ORIGIN))) as file:
        assert file.frames == len(noise)


def chunks(wav: bytes) -> dict[bytes, bytes]:
    """The parts of a RIFF file, which must fill it."""
    assert wav[:4] == b"RIFF" and wav[8:12] == b"WAVE"
    assert struct.unpack("<I", wav[4:8])[0] == len(wav) - 8
    found, at = {}, 12
    while at < len(wav):
        name, size = wav[at : at + 4], struct.unpack("<I", wav[at + 4 : at + 8])[0]
        found[name] = wav[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    assert at == len(wav)
    return found


def test_a_loop_tells_samplers_where_it_begins_again() -> None:
    """Guards: a loop that a sampler plays once."""
    audio = looped(struck(song(1)), song(1).duration_s)
    found = chunks(written(loop_file, audio, ORIGIN))
    fields = struct.unpack("<15I", found[b"smpl"])
    assert fields[7] == 1 and fields[10:13] == (0, 0, len(audio) - 1) and fields[14] == 0
    assert len(found[b"data"]) == len(audio) * 4
    assert b"INAM" in found[b"LIST"] and "smpl" not in str(chunks(written(wav_file, audio, ORIGIN)).keys())


@pytest.mark.parametrize(("bars", "bpm"), [(1, 97.3), (3, 61.7), (2, 133.0)])
def test_a_packed_loop_is_as_long_as_its_music_and_says_so(bars: int, bpm: float) -> None:
    """Guards: an OGG loop with a tail, which a game engine repeats with a hole; tags nobody can read."""
    score = replace(song(bars), tempo_bpm=bpm)
    audio = looped(struck(score), score.duration_s)
    length = round(score.bars * score.meter.bar_ticks / 12 * 60 / bpm * SAMPLE_RATE)
    for data in (written(ogg_loop, audio, ORIGIN), written(mp3_loop, audio, ORIGIN)):
        found, _ = soundfile.read(io.BytesIO(data), dtype="float32")
        assert len(found) == len(audio) == length
        assert np.corrcoef(found.ravel(), audio.ravel())[0, 1] > 0.99
        for name, value in (("LOOPSTART", 0), ("LOOPLENGTH", length)):
            assert re.search(rf"{name}[=\0]{value}".encode(), data)
    with soundfile.SoundFile(io.BytesIO(written(ogg_loop, audio, ORIGIN))) as file:
        assert file.title == "a calm waltz"


def test_comments_of_a_long_prompt_fit() -> None:
    """Guards: a comment page that is counted wrongly, so that the sound behind it is lost."""
    audio = looped(struck(song(2)), song(2).duration_s)
    for prompt in ("x" * 2000, "雨" * 2000):
        found, _ = soundfile.read(io.BytesIO(written(ogg_loop, audio, Origin(prompt, 7, "small-1"))))
        assert len(found) == len(audio)


@pytest.mark.parametrize("name", ["wav", "mp3", "ogg", "loop", "loop_ogg", "loop_mp3", "stems"])
def test_nothing_reaches_full_scale_however_loud_it_is_played(name: str) -> None:
    """Guards: clipping with another version of a synthesizer, which may play twice as loud: peaks are held
    where files are written, and what a lossy format adds still fits."""
    rng = np.random.default_rng(5)
    struck = np.exp(-np.arange(11_025) / 3000)  # eight blows of noise
    burst = (6 * rng.standard_normal((88_200, 2)) * np.tile(struck, 8)[:, None]).astype(np.float32)
    parts = tuple(Part(program, notes=(Note(0, 60, 48, 127),), volume=127) for program in (0, 40))
    export = Export(Score(parts), Origin("loud"), play=lambda one: iter([burst.copy()]))
    target = io.BytesIO()
    FORMATS[name].into(target, export)
    found = [target.getvalue()]
    if name == "stems":
        with zipfile.ZipFile(target) as archive:
            found = [archive.read(one) for one in archive.namelist() if one.endswith("wav")]
    for data in found:
        audio, _ = soundfile.read(io.BytesIO(data))
        assert 0.3 < np.abs(audio).max() < 1.0
