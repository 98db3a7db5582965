"""The validation windows of all figures in nats: nobody moves them, and they are read as they were."""

import hashlib
from collections import Counter
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from test_prepare import RECORD, song

from musicgen.music.midi.io import score_to_midi
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS
from musicgen.tokens.tokenizer import encode
from musicgen.train import prepare
from musicgen.train.data import corpus, frozen
from musicgen.train.data.dataset import part_path
from musicgen.train.data.labels import measured
from musicgen.train.data.windows import windows_of

DIGEST = "56998985da079bbd1cf1f422dff0e09ca0002bdd7513d8425966292a2bb7c851"
NOTES, PIECES, SPLITS = 465580, 357, "2d0077f3025190c4"


def test_the_list_is_the_one_that_was_frozen() -> None:
    """Guards every figure in nats: with another list, or another order, old and new ones do not compare."""
    data = files("musicgen.train.data").joinpath(frozen.NAME).read_bytes()
    assert hashlib.sha256(data).hexdigest() == DIGEST
    entries = frozen.frozen()
    assert len(entries) == 918 and sum(e.notes for e in entries) == NOTES
    assert len({e.piece for e in entries}) == PIECES
    known = {c.name: c.values for c in CONTROLS}
    assert all(value in known[name] for e in entries for name, value in e.header.items())


def test_the_split_stays() -> None:
    """Guards the 2 % by hash: a song that moved would be trained on and validated with."""
    shares = " ".join(corpus.split_of(f"song {i}") for i in range(2000))
    assert hashlib.sha256(shares.encode()).hexdigest()[:16] == SPLITS


def test_windows_come_back_as_they_were_cut(tmp_path: Path) -> None:
    """Guards the rebuilding: spans, joints and halves of a piece give the ids that its windows had."""
    data = score_to_midi(song(1, bars=40))
    rng = np.random.default_rng(0)
    made = list(windows_of(corpus.parse(data), rng, 100, Counter()))
    first = next(w for w in made if w.opens and not w.ends)
    score, header = measured(first, RECORD)
    header_values = {c.name: v for c, v in zip(CONTROLS, header.values, strict=True) if v}
    ids = encode(score, header)
    entry = frozen.Frozen(
        piece="a",
        stretch=0,
        meter="4/4",
        ticks=0,
        cuts=(((0, first.score.bars - 1),),),
        header=header_values,
        tonic=score.key.tonic if score.key else None,
        caption=("full band", "words that no bank has"),
        notes=score.note_count,
        ids=frozen.checksum(ids),
    )
    (found,) = frozen.examples([entry], lambda record: data, {"a": RECORD})
    assert found.ids == ids and found.ids[found.header - 1] == vocab.BAND_END
    assert (found.captions != frozen.NO_CLAUSE).sum() == 1


def test_a_corpus_that_holds_them_validates_on_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards the validation split: the frozen windows where their pieces are there, else the folder's own."""
    piece = tmp_path / "midi" / "a.mid"
    piece.parent.mkdir()
    piece.write_bytes(score_to_midi(song(1, bars=12)))
    entry = frozen.Frozen("a", 0, "4/4", 0, (((0, 7),),), {"meter": "4/4", "bars": "8"}, None, (), 96, "0")
    monkeypatch.setattr(prepare, "frozen", lambda: (entry,))
    (tmp_path / "parts").mkdir()
    assert not prepare.write_frozen(tmp_path, piece.parent, [], ["a"])
    assert prepare.write_frozen(tmp_path, piece.parent, [RECORD], ["a"])
    with np.load(part_path(tmp_path, "validation", 0)) as part:
        assert len(part["lengths"]) == 1 and "otherwise than before" in str(part["report"])
