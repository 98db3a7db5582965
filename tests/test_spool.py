"""Sound on the disk: as what is held in memory, sample by sample; a full disk is said."""

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
import soundfile
from builders import song, written

from musicgen.errors import FialtaError
from musicgen.exports.audio import mp3_file, ogg_file, wav_file
from musicgen.exports.origin import Origin
from musicgen.settings import Settings
from musicgen.sound.loudness import SAMPLE_RATE, limit, loudness_lufs, normalise
from musicgen.sound.spool import BLOCK, Audio, blocks_of, spool
from musicgen.sound.synth import open_synth

NO_ROOM = """
import resource, sys
import numpy as np
from musicgen.errors import FialtaError
from musicgen.sound.spool import spool
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
try:
    with spool() as sound:
        sound.put(np.zeros((1 << 16, 2), np.float32) for _ in range(9))
except FialtaError as error:
    sys.exit(str(error))
"""


def noise(samples: int, seed: int = 1) -> Audio:
    return np.random.default_rng(seed).standard_normal((samples, 2)).astype(np.float32)


def pieces(audio: Audio, size: int = 10_007) -> list[Audio]:
    return [audio[at : at + size] for at in range(0, len(audio), size)]


@pytest.mark.parametrize("samples", [0, 1, 64, BLOCK, BLOCK + 1, 3 * BLOCK - 5, 700_001])
def test_a_store_on_the_disk_is_evened_out_as_an_array_is(samples: int) -> None:
    """Guards: a file that sounds otherwise than the piece because it was too long for the memory."""
    for level, work in ((0.02, normalise), (3.0, normalise), (2.0, limit), (0.0, normalise)):
        audio = noise(samples) * np.float32(level)
        with spool() as sound:
            sound.put(pieces(audio))
            assert len(sound) == samples
            work(sound)
            work(audio)
            assert np.array_equal(sound.read(0, samples + 9), audio)
            assert loudness_lufs(sound) == loudness_lufs(audio)


def test_sounds_are_added_whatever_their_lengths() -> None:
    """Guards: a mix that is cut where its shortest part ends, or that is late by a block."""
    parts = [noise(length, length) for length in (100_000, 250_001, 7)]
    whole = np.zeros((250_001, 2), np.float32)
    with spool() as mix:
        for part in parts:
            mix.add(pieces(part))
            whole[: len(part)] += part
        assert np.array_equal(np.concatenate(list(blocks_of(mix))), whole)
        assert len(mix.read(250_000, 99)) == 1 and not len(mix.read(250_001, 5))


def test_what_goes_round_is_added_at_the_beginning() -> None:
    """Guards: the tail of a loop lost, or laid over the wrong place."""
    audio = noise(2_500)
    rounds = np.zeros((3_000, 2), np.float32)
    rounds[:2_500] = audio
    with spool() as loop:
        loop.write(999, np.zeros((1, 2), np.float32))
        loop.add(pieces(audio, 333), 1_000)
        assert np.allclose(loop.read(0, 1_000), rounds.reshape(3, 1_000, 2).sum(axis=0))


@pytest.mark.parametrize("write", [wav_file, ogg_file, mp3_file])
def test_a_file_from_the_disk_has_the_same_bytes(write: object) -> None:
    """Guards: two ways of writing the same sound."""
    audio, origin = noise(150_000) * np.float32(0.1), Origin("a calm waltz", 7, "small-1")
    with spool() as sound:
        sound.put(pieces(audio))
        data = written(write, sound, origin)  # type: ignore[arg-type]
    # An OGG stream has a number of its own, drawn for each.
    assert len(data) == len(written(write, audio, origin))  # type: ignore[arg-type]
    assert soundfile.info(io.BytesIO(data)).frames == 150_000


def test_a_rendering_in_blocks_is_the_rendering() -> None:
    """Guards: a click, a hole or a voice that is cut where a block ends."""
    synth, score = open_synth(Settings()), song(6)
    blocks = list(synth.blocks(score))
    assert all(len(block) == BLOCK for block in blocks[:-1]) and 0 < len(blocks[-1]) <= BLOCK
    whole = synth.render_raw(score)
    assert np.array_equal(np.concatenate(blocks), whole)
    assert len(whole) > score.duration_s * SAMPLE_RATE


def test_the_file_has_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards: sound of somebody that lies on the disk when the process was killed."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with spool() as sound:
        sound.put([noise(9)])
        assert os.name == "nt" or not list(tmp_path.iterdir())


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards: a bare errno, a traceback, or a file that is silently too short."""
    ended = subprocess.run([sys.executable, "-c", NO_ROOM], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.strip().startswith("The disk has no room for the sound (File too large): free some")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    with pytest.raises(FialtaError, match=r"^No temporary file can be made for the sound \(No such"), spool():
        pass
