"""The whole path on the committed weights: a sentence in, a file out."""

from pathlib import Path

import pytest

from musicgen import Studio
from musicgen.errors import InputError, PromptError
from musicgen.music.midi.io import read_midi
from musicgen.music.quantise import quantise
from musicgen.studio import Piece
from musicgen.tasks.judge.composition import Draft

PROMPT = "a calm waltz in D minor, piano and cello, 6 bars, 96 bpm, like rain on a window"
FIELDS = (
    "id", "prompt", "seed", "candidate", "model_id", "brief", "options", "written", "heard", "ids", "checks",
    "notices", "stopped", "duration_s", "compose_s", "render_s",
)  # fmt: skip


@pytest.fixture(scope="module")
def studio() -> Studio:
    return Studio.open()


@pytest.fixture(scope="module")
def piece(studio: Studio) -> Piece:
    return studio.compose(PROMPT, seed=3, candidates=1)


def test_the_file_holds_what_the_sentence_said(piece: Piece) -> None:
    """Guards the promise itself, on the bytes a user gets: tempo, meter, key signature, bars, band."""
    score = quantise(read_midi(piece.midi()).raw).score
    assert (score.tempo_bpm, score.meter.name, score.bars) == (96.0, "3/4", 6)
    assert score.key is not None and score.key.name == "D minor"
    assert {p.program for p in score.parts} <= {0, 1, 2, 3, 42}
    assert len(score.parts) == 2


def test_the_same_prompt_and_seed_give_the_same_bytes(studio: Studio, piece: Piece) -> None:
    """Guards links and reproducibility against hidden state in engine, encoder or clock."""
    again = studio.compose(PROMPT, seed=3, candidates=1)
    assert again.midi() == piece.midi()
    other = studio.compose(PROMPT, seed=4, candidates=1)
    assert other.score.parts != piece.score.parts


def test_the_json_has_the_fields_that_others_build_on(piece: Piece) -> None:
    """Guards the names of the command line's and the endpoint's JSON."""
    stated = piece.to_dict(name="x", render_s=1.5)
    assert tuple(stated) == FIELDS
    assert stated["written"] == {"tempo_bpm": 96.0, "meter": "3/4", "key": "D minor"}
    assert set(stated["heard"]) == {"key", "bars", "instruments", "chords", "density"}
    assert len(stated["heard"]["chords"]) == 6


def test_saving_writes_midi_and_sound(piece: Piece, tmp_path: Path) -> None:
    """Guards the library's two calls."""
    piece.save_midi(tmp_path / "p.mid")
    seconds = piece.save_wav(tmp_path / "p.wav")
    assert (tmp_path / "p.mid").read_bytes() == piece.midi()
    assert seconds > 0
    assert (tmp_path / "p.wav").stat().st_size > 44100 * 4 * piece.score.duration_s


def test_drafts_come_before_the_piece_and_grow_into_it(studio: Studio) -> None:
    """Guards the stream that the page draws from."""
    *drafts, last = studio.stream(PROMPT, seed=3, candidates=1)
    assert [d.bars_done for d in drafts if isinstance(d, Draft)] == [1, 2, 3, 4, 5, 6]
    assert isinstance(last, Piece)
    assert isinstance(drafts[-1], Draft) and drafts[-1].score == last.score


def test_an_edited_fact_overrides_the_sentence(studio: Studio) -> None:
    """Guards the chips: an edited fact is what is composed."""
    score = studio.compose(PROMPT, seed=1, candidates=1, edits={"bars": 3, "tempo_bpm": "150"}).score
    assert (score.bars, score.tempo_bpm) == (3, 150.0)


@pytest.mark.parametrize("prompt", ["", "  \n", "x" * 2001])
def test_prompts_that_cannot_be_used_get_a_sentence(studio: Studio, prompt: str) -> None:
    """Guards against composing from nothing, and against a novel."""
    with pytest.raises(PromptError):
        studio.compose(prompt)


@pytest.mark.parametrize("bars", [0, 129])
def test_bars_out_of_range_get_a_sentence(studio: Studio, bars: int) -> None:
    """Guards the flag that overrides the sentence."""
    with pytest.raises(InputError, match="1 to 128"):
        studio.compose(PROMPT, bars=bars)
