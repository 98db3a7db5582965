"""Nats a note: every id counted once, under the right heading, with the right text."""

import json
import lzma
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from prepared import write_folder, write_split_part

from musicgen.evaluate.__main__ import main
from musicgen.evaluate.likelihood import nats, quality
from musicgen.model.checkpoint import load_checkpoint, save_checkpoint
from musicgen.model.config import FialtaConfig
from musicgen.model.transformer import FialtaModel
from musicgen.music.score import ChordSpan, Note, Part, Score, mixed
from musicgen.music.theory import Chord, Key
from musicgen.settings import Settings
from musicgen.tasks.compose import open_composer
from musicgen.tokens import vocab
from musicgen.tokens.controls import Header, tempo_bin
from musicgen.tokens.tokenizer import encode
from musicgen.train.data.dataset import Windows

GENRES = ("rock", "jazz", "folk", None)
CONTEXT = 2048


def window(number: int) -> tuple[list[int], int]:
    """Ids and note count of a small piece; pieces differ."""
    rng = np.random.default_rng(number)
    notes = tuple(Note(12 * i, int(rng.integers(48, 72)), 12, 74) for i in range(8))
    chords = tuple(ChordSpan(48 * bar, 48, Chord(0, "maj")) for bar in range(2))
    score = Score(mixed([Part(0, notes=notes)]), key=Key(0, "major"), chords=chords)
    genre = GENRES[number % len(GENRES)]
    tempo = tempo_bin(120.0)
    header = Header(meter="4/4", mode="major", scale="major", tempo=tempo, bars="2", genre=genre)
    return encode(score, header), score.note_count


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared folder of 40 windows a split from two archives, each with a clause of its own genre."""
    clauses = np.random.default_rng(0).integers(-127, 127, (4, 512)).astype(np.int8)
    meta = {"vocab_size": vocab.SIZE, "vocab": vocab.fingerprint(), "archives": ["one", "two"]}
    folder = write_folder(tmp_path_factory.mktemp("data"), clauses, **meta)
    for split in ("validation", "test"):
        made = [window(i) for i in range(40)]
        captions = np.full((40, 4, 8), 65535, dtype=np.uint16)
        captions[:, :, 0] = (np.arange(40) % 4)[:, None]
        columns = {
            "notes": np.array([count for _, count in made], dtype=np.int32),
            "archive": (np.arange(40) >= 30).astype(np.uint8),
            "header": np.array([ids.index(vocab.BAND_END) + 1 for ids, _ in made], dtype=np.uint16),
            "captions": captions,
        }
        write_split_part(folder, split, 0, [ids for ids, _ in made], **columns)
    return folder


@pytest.fixture(scope="module")
def model() -> FialtaModel:
    """Tiny, and not quite untrained: where all branches are zero the text would have no effect."""
    torch.manual_seed(0)
    made = FialtaModel(FialtaConfig.preset("tiny", vocab_size=vocab.SIZE, context=CONTEXT)).eval()
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.05)
    return made


@pytest.fixture(scope="module")
def checkpoint(model: FialtaModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    save_checkpoint(model, folder, {"vocab": vocab.fingerprint()})
    return folder


def windows(data: Path) -> Windows:
    return Windows.of(data, "validation", CONTEXT)


def by_hand(model: FialtaModel, some: Windows, row: int, text: int | None) -> np.ndarray:
    """Nats of every id after the first, one window at a time, without padding."""
    batch = some.batch(np.array([row if text is None else text]), None, nats.Augmentation())
    ids = torch.from_numpy(some.ids(row).astype(np.int64))[None]
    clauses, mask = (torch.from_numpy(a) for a in (batch.clauses, batch.clause_mask))
    with torch.inference_mode():
        given = (None, None) if text is None else (clauses, mask)
        logp = torch.log_softmax(model(ids, *given).logits[0, :-1], -1)
    return -logp.gather(1, ids[0, 1:, None])[:, 0].double().numpy()


def test_every_id_is_counted_once_under_its_heading(data: Path, model: FialtaModel) -> None:
    """Off by one at the header's end, or padding counted, would move nats between the columns."""
    some, rows = windows(data), np.array([3, 17, 5])
    found = nats.measure(model, some, rows, rows)
    for place, row in enumerate(rows):
        each, ids, header = by_hand(model, some, row, row), some.ids(row)[1:], int(some.header[row])
        framed = [i for i, token in enumerate(ids) if vocab.family(int(token)) in ("bar", "chord")]
        assert found.everything[place] == pytest.approx(each.sum(), rel=1e-4)
        assert found.header[place] == pytest.approx(each[: header - 1].sum(), rel=1e-4)
        assert found.framed[place] == pytest.approx(each[framed].sum(), rel=1e-4)
        assert ids[header - 2] == vocab.BAND_END


def test_windows_are_shown_the_text_they_are_said_to(data: Path, model: FialtaModel) -> None:
    """Batching by length reorders windows: texts must move with them."""
    some, rows = windows(data), np.arange(6)
    others = np.roll(rows, 5)
    for texts in (None, others):
        found = nats.measure(model, some, rows, texts)
        wanted = [by_hand(model, some, r, None if texts is None else int(texts[r])).sum() for r in rows]
        np.testing.assert_allclose(found.everything, wanted, rtol=1e-4)
    assert not np.allclose(found.everything, nats.measure(model, some, rows, rows).everything, rtol=1e-6)


def test_xz_of_a_constant_sequence_is_almost_nothing() -> None:
    """And what it needs is that of `xz -9e`, in nats."""
    assert nats.xz_nats(np.full(200_000, 7, dtype=np.uint16)) / 200_000 < 0.02
    noise = np.random.default_rng(0).integers(0, 1024, 20_000).astype(np.uint16)
    whole = len(lzma.compress(noise.tobytes(), preset=9 | lzma.PRESET_EXTREME)) * 8 * np.log(2)
    assert nats.xz_nats(noise) == pytest.approx(whole, rel=0.001)
    assert nats.xz_nats(noise) / 20_000 > np.log(1024)


@given(st.lists(st.integers(0, 4), min_size=2, max_size=40), st.integers(0, 1000))
def test_nobody_keeps_the_own_text(labels: list[int], seed: int) -> None:
    """A window that is shown its own text as "another's" hides what the text is worth."""
    groups = np.array(labels)
    chosen = nats.other_texts(groups, np.random.default_rng(seed))
    assert sorted(chosen) == list(range(len(groups)))
    assert (chosen != np.arange(len(groups))).all()


def test_texts_come_from_another_genre_where_they_can() -> None:
    """A rock text shown to rock makes the text look worthless."""
    groups = np.arange(400) % 7
    chosen = nats.other_texts(groups, np.random.default_rng(1))
    assert (groups[chosen] != groups).all()


def test_choice_keeps_neighbours_and_leaves_out_what_does_not_fit(data: Path) -> None:
    """xz copies between windows of one piece: drawn apart it would look worse than it is."""
    some = windows(data)
    rows = nats.choose(some, 16, 1, CONTEXT)
    assert len(rows) == 16 and (rows.reshape(2, nats.RUN) % nats.RUN == np.arange(nats.RUN)).all()
    assert len(nats.choose(some, 0, 1, CONTEXT)) == 40 and len(nats.choose(some, 0, 1, 10)) == 0


def test_text_effect_is_paired() -> None:
    """Unpaired, the spread between windows would drown a difference that every window shows."""
    easy = np.array([10.0, 200.0, 3000.0, 40.0] * 10)
    right = nats.Nats(easy, easy, easy)
    worse = nats.Nats(easy + 1, easy + 2, easy)
    effect = quality.text_effect(right, worse, right, np.full(40, 4.0), np.random.default_rng(0))
    assert effect["header"]["none"]["a_window_interval"] == pytest.approx((1, 1))
    assert effect["music"]["none"]["a_note"] == pytest.approx(0.5)
    assert effect["music"]["another"]["a_note_interval"] == pytest.approx((0, 0))


def test_ranges_pool_thin_genres() -> None:
    """Quantiles of three polkas would call every fourth one derailed."""
    values = np.concatenate([np.linspace(1, 2, 101), [50.0]])
    found = quality.ranges(values, ["rock"] * 101 + ["polka"])
    assert found["rock"] == pytest.approx((1.05, 1.95)) and set(found) == {"", "rock"}


def test_quality_command(data: Path, checkpoint: Path, tmp_path: Path) -> None:
    """From the prepared folder to the report: an archive that is lost would not be noticed in "all"."""
    flags = ["--data", str(data), "--model", str(checkpoint), "--out", str(tmp_path)]
    assert main(["quality", *flags, "--text-windows", "20"]) == 0
    result = json.loads((tmp_path / "quality.json").read_text(encoding="utf8"))
    assert [(line["archive"], line["windows"]) for line in result["likelihood"]] == [
        ("one", 30),
        ("two", 10),
        ("all", 40),
    ]
    line = result["likelihood"][-1]
    assert line["music"] < line["everything"] and line["played"] < line["music"]
    assert result["text"]["windows"] == 20
    assert "What the text is worth" in (tmp_path / "quality.md").read_text(encoding="utf8")


def test_calibration_is_in_the_composer_s_own_measure(data: Path, checkpoint: Path) -> None:
    """Were real windows and composed pieces measured differently, good pieces would count as derailed."""
    assert main(["quality", "--data", str(data), "--model", str(checkpoint), "--calibrate"]) == 0
    stored = json.loads((checkpoint / quality.CALIBRATION_NAME).read_text(encoding="utf8"))
    assert stored["windows"] == 80 and set(stored["nats_per_note"]) == {""}
    composer = open_composer(Settings(model_dir=checkpoint))
    some = windows(data)
    found = nats.measure(load_checkpoint(checkpoint)[0], some, np.arange(4), np.arange(4))
    for row in range(4):
        batch = some.batch(np.array([row]), None, nats.Augmentation())
        clauses = batch.clauses[0][batch.clause_mask[0]]
        ids, first = some.ids(row).astype(int), int(some.header[row])
        logp = composer.engine.start(clauses).feed_all(ids.tolist())
        own = -float(logp[np.arange(first - 1, len(ids) - 1), ids[first:]].sum())
        spelled = nats.spelled_notes(some, np.array([row]))[0]
        assert found.music[row] / spelled == pytest.approx(own / spelled, rel=5e-3)


PROMPTS = (
    '{"id": "a", "prompt": "piano, 2 bars, 90 bpm", "facts": {"tempo_bpm": 90, "bars": 2, '
    '"instruments": [{"name": "piano", "programs": [0, 1, 2, 3]}], "closed": true}}\n'
    '{"id": "b", "prompt": "Walzer für Flöte, 2 Takte", "facts": {"meter": "3/4", "bars": 2}}\n'
)


def test_adherence_from_prompts_to_report(checkpoint: Path, tmp_path: Path) -> None:
    """What the brief forces must be in the file even when the model knows nothing."""
    (tmp_path / "p.jsonl").write_text(PROMPTS, encoding="utf8")
    flags = ["--prompts", str(tmp_path / "p.jsonl"), "--model", str(checkpoint), "--out", str(tmp_path)]
    assert main(["adherence", *flags, "--candidates", "1", "2"]) == 0
    result = json.loads((tmp_path / "adherence.json").read_text(encoding="utf8"))
    assert [row["error"] for row in result["prompts"]] == ["", ""]
    for kind in ("tempo", "meter", "bars", "instruments", "precision"):
        share = result["totals"]["1"][kind]
        assert share["hits"] == share["total"] > 0, kind


def test_eight_bits_are_measured_on_the_same_windows(checkpoint: Path, data: Path, tmp_path: Path) -> None:
    """Guards against a difference that is only one of windows or texts: fp32 must be the model itself."""
    flags = ["--data", str(data), "--model", str(checkpoint), "--windows", "16", "--out", str(tmp_path)]
    assert main(["precision", *flags]) == 0
    result = json.loads((tmp_path / "precision.json").read_text(encoding="utf8"))
    loaded, some = load_checkpoint(checkpoint)[0], windows(data)
    rows = nats.choose(some, 16, 1, CONTEXT)
    found = nats.measure(loaded, some, rows, rows)
    assert result["fp32"]["value"] == pytest.approx(found.everything.sum() / some.notes[rows].sum(), rel=1e-4)
    assert result["notes"] == some.notes[rows].sum() and result["windows"] == len(rows)
    low, high = result["difference"]["interval"]
    assert low <= result["difference"]["value"] <= high
    assert 0 < result["divergence"] < 0.01 and "| int8 |" in (tmp_path / "precision.md").read_text("utf8")
