"""Training: it learns, resumes exactly, cools down and stops; batches hold every window once."""

import csv
import errno
import os
import shutil
import signal
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from accelerate import Accelerator
from prepared import write_folder, write_split_part

from musicgen.errors import InputError
from musicgen.model.checkpoint import load_checkpoint, replaced, save_checkpoint
from musicgen.model.config import FialtaConfig
from musicgen.model.transformer import FialtaModel
from musicgen.train import pretrain
from musicgen.train.data.dataset import NO_CLAUSE, Augmentation, Shelves, Windows, batches, part_path, plan
from musicgen.train.loop import state
from musicgen.train.loop.curve import draw as draw_curve
from musicgen.train.loop.recipe import RECIPES, Schedule
from musicgen.train.pretrain import Trainer, TrainingPlan, main

VOCAB, CLAUSES, DIM = 24, 10, 16
RECIPE = replace(
    RECIPES["tiny"],
    batch_tokens=256,
    warmup_steps=2,
    log_seconds=0,
    eval_minutes=1e9,
    save_minutes=1e9,
    eval_windows=4,
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Windows that repeat a few ids over and over: easy to learn. Seven parts, so two shelves."""
    rng = np.random.default_rng(0)
    meta = {"vocab_size": VOCAB, "clause_dim": DIM, "archives": ["songs", "games"], "parts": 7, "pieces": "a"}
    clauses = rng.integers(-127, 128, (CLAUSES, DIM)).astype(np.int8)
    folder = write_folder(tmp_path_factory.mktemp("prepared"), clauses, **meta)
    for part in range(7):
        add_part(folder, "train", part, 6, rng)
    add_part(folder, "validation", 0, 6, rng)
    return folder


def add_part(folder: Path, split: str, index: int, count: int, rng: np.random.Generator) -> None:
    lengths = rng.integers(12, 40, count)
    captions = rng.integers(0, CLAUSES, (count, 4, 8)).astype(np.uint16)
    captions[:, :, 5:] = NO_CLAUSE
    write_split_part(
        folder,
        split,
        index,
        [[1, *np.resize([5, 9, 7, 11], n - 2).tolist(), 2] for n in lengths],
        notes=(lengths // 2).astype(np.int32),
        archive=(np.arange(count) % 2).astype(np.uint8),
        header=np.full(count, 3, np.uint16),
        captions=captions,
    )


def make_trainer(data: Path, out: Path, **changes: object) -> Trainer:
    out.mkdir(parents=True, exist_ok=True)
    recipe = replace(RECIPE, **changes.pop("recipe", {}))  # type: ignore[arg-type]
    shape = {"width": 16, "ffn_width": 32, "context": 64, "dropout": recipe.dropout}
    config = FialtaConfig.preset("tiny", vocab_size=VOCAB, clause_dim=DIM, **shape)
    return Trainer(TrainingPlan(data, out, recipe, config, **changes), Accelerator(cpu=True))  # type: ignore[arg-type]


def rows_of(out: Path) -> list[dict[str, str]]:
    with (out / "log.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def weights_of(folder: Path) -> dict[str, torch.Tensor]:
    return load_checkpoint(folder)[0].state_dict()


def test_learns_cools_down_and_leaves_a_checkpoint(prepared: Path, tmp_path: Path) -> None:
    """Guards the whole loop: the loss falls, the rate ends near zero, `best` loads, figures are in it."""
    fast = {"matrix_lr": 0.02, "other_lr": 0.02}
    progress = make_trainer(prepared, tmp_path, steps=40, recipe=fast).run()
    rows = rows_of(tmp_path)
    losses = [float(row["train_nats_token"]) for row in rows if row["train_nats_token"]]
    assert progress.step == 40
    assert losses[-1] < 0.5 < 2.5 < losses[0]
    rates = [float(row["lr"]) for row in rows]
    assert max(rates) == pytest.approx(0.02)
    assert rates[-1] < 0.002
    _, meta = load_checkpoint(tmp_path / "best")
    assert set(meta["training"]["validation"]["archives"]) == {"songs", "games"}
    assert meta["data"]["vocab_size"] == VOCAB
    draw_curve(tmp_path / "log.csv", tmp_path / "curve.png")
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("optimizer", ["muon", "adamw"])
def test_interrupted_and_resumed_equals_uninterrupted(prepared: Path, tmp_path: Path, optimizer: str) -> None:
    """Guards the exact resume: position, optimizer, rate, dropout and augmentation randomness."""
    recipe = {"optimizer": optimizer, "dropout": 0.2}
    make_trainer(prepared, tmp_path / "whole", steps=12, recipe=recipe).run()
    make_trainer(prepared, tmp_path / "parts", steps=12, recipe=recipe, stop_after=7).run()
    torch.manual_seed(999)
    make_trainer(prepared, tmp_path / "parts", steps=12, recipe=recipe, resume=True).run()
    whole, parts = weights_of(tmp_path / "whole" / "last"), weights_of(tmp_path / "parts" / "last")
    assert all(torch.equal(whole[name], parts[name]) for name in whole)
    columns = ("step", "tokens", "lr", "train_nats_token", "val_nats_note")
    both = [[[row[c] for c in columns] for row in rows_of(tmp_path / n)] for n in ("whole", "parts")]
    assert [row for row in both[0] if row[3]][-1] == [row for row in both[1] if row[3]][-1]


def test_accumulated_batches_equal_the_mean_gradient(prepared: Path, tmp_path: Path) -> None:
    """Guards that accumulation really adds up: half the memory must not mean half the data."""
    trainer = make_trainer(prepared, tmp_path, steps=1, recipe={"accumulation": 2})
    assert trainer.run().index == 2


def test_cooldown_file_ends_an_endless_run(prepared: Path, tmp_path: Path) -> None:
    """Guards the early fall of the rate: asked for by a file, it reaches zero and the run stops by itself."""
    trainer = make_trainer(prepared, tmp_path, steps=10_000, cooldown_minutes=5.0)
    (tmp_path / "cooldown").touch()
    progress = trainer.run()
    assert progress.step < 20
    assert trainer.schedule.factor(progress.step, progress.step) == 0.0


def test_stop_flag_saves_and_leaves(prepared: Path, tmp_path: Path) -> None:
    """Guards SIGTERM: the flag it sets ends the run after a step, with everything saved."""
    trainer = make_trainer(prepared, tmp_path, steps=1000)
    trainer._is_due = lambda what: setattr(trainer, "stop", True) or False  # type: ignore[method-assign, func-returns-value]
    assert trainer.run().step <= 2
    assert (tmp_path / "last" / "state.json").is_file()


def test_time_budget_of_the_command(prepared: Path, tmp_path: Path) -> None:
    """Guards the command line: a spent budget stops the run, a missing folder is one sentence and code 2."""
    arguments = ["--preset", "tiny", "--cpu", "--data", str(prepared), "--context", "64", "--width", "16"]
    assert main([*arguments, "--out", str(tmp_path / "a"), "--minutes", "0.005"]) == 0
    assert load_checkpoint(tmp_path / "a" / "best")[1]["training"]["minutes"] >= 0
    missing = [*arguments[:3], "--data", str(tmp_path / "none"), "--out", str(tmp_path / "b")]
    assert main(missing) == 2


def test_warm_start_needs_the_same_ids(prepared: Path, tmp_path: Path) -> None:
    """Guards --init: the weights are taken over, and another vocabulary is refused in a sentence."""
    make_trainer(prepared, tmp_path / "first", steps=3).run()
    warm = make_trainer(prepared, tmp_path / "second", steps=1, init=tmp_path / "first" / "last")
    state = weights_of(tmp_path / "first" / "last")
    assert all(torch.equal(value, state[name]) for name, value in warm.model.state_dict().items())
    plan_ = replace(warm.plan, config=FialtaConfig.preset("tiny", vocab_size=VOCAB + 1))
    with pytest.raises(InputError, match="matching version"):
        Trainer(plan_, Accelerator(cpu=True))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
def test_a_kill_while_saving_leaves_a_readable_checkpoint(tmp_path: Path) -> None:
    """Guards `best` and `last`: whenever the process dies, a whole checkpoint can be read."""
    model = FialtaModel(FialtaConfig.preset("tiny", vocab_size=VOCAB, clause_dim=DIM, width=16))
    folder, rng = tmp_path / "best", np.random.default_rng(0)
    with replaced(folder) as fresh:
        save_checkpoint(model, fresh, {"round": 0})
    for _ in range(30):
        child = os.fork()
        if not child:
            for number in range(10_000):
                with replaced(folder) as fresh:
                    save_checkpoint(model, fresh, {"round": number})
        time.sleep(float(rng.uniform(0, 0.04)))  # the moment of the kill, no wait for a result
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert "round" in load_checkpoint(folder)[1]


def test_a_full_disk_loses_nothing_and_says_so(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Guards against a traceback, a training that ends, and an older state that is gone."""
    make_trainer(prepared, tmp_path, steps=100, stop_after=3).run()

    def full(*args: object, **others: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(state, "save_file", full)
    monkeypatch.setattr(pretrain, "save_checkpoint", full)
    trainer = make_trainer(prepared, tmp_path, steps=6, resume=True)
    assert trainer.run().step == 6 and not trainer.is_saved
    assert "make room" in caplog.text and not list(tmp_path.glob("*.new"))
    monkeypatch.undo()
    again = make_trainer(prepared, tmp_path, steps=6, resume=True)
    assert again.progress.step == 3
    assert again.run().step == 6 and again.is_saved


def test_processes_that_would_train_apart_are_refused(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Guards one folder against two models: `torchrun` without --cpu on a machine without an accelerator."""
    monkeypatch.setenv("WORLD_SIZE", "2")
    arguments = ["--preset", "tiny", "--data", str(prepared), "--out", str(tmp_path), "--steps", "1"]
    if not torch.cuda.is_available():
        assert main(arguments) == 2
        assert "would train alone" in caplog.text and not (tmp_path / "last").exists()


def test_schedule_rises_holds_and_falls_to_zero() -> None:
    """Guards the shape of the rate, for a budget and for a fall asked for early."""
    schedule = Schedule(warmup_steps=10, fraction=0.4, budget=100.0)
    assert [schedule.factor(s, s) for s in (0, 4, 9, 60)] == [0.1, 0.5, 1.0, 1.0]
    assert schedule.factor(80, 80.0) == pytest.approx(0.5)
    assert schedule.factor(100, 100.0) == 0.0
    assert schedule.finished(100.0) and not schedule.finished(99.0)
    early = schedule.cooled(30.0, None)
    assert early.span() == pytest.approx((30.0, 50.0))
    assert schedule.cooled(70.0, 5.0) is schedule
    assert Schedule(1, 0.4).cooled(7.0, 3.0).span() == (7.0, 10.0)
    assert not Schedule(1, 0.4).finished(1e9)


def test_an_epoch_holds_every_window_once_within_the_budget() -> None:
    """Guards the batches: nothing lost or doubled, padding bounded, another order in each epoch."""
    lengths = np.random.default_rng(0).integers(5, 300, 5000)
    rows = plan(lengths, 1000, (1, 0))
    assert sorted(np.concatenate(rows).tolist()) == list(range(5000))
    padded = [len(r) * lengths[r].max() for r in rows]
    assert max(padded) <= 1000
    assert sum(padded) < 1.05 * lengths.sum()
    assert [r.tolist() for r in rows] == [r.tolist() for r in plan(lengths, 1000, (1, 0))]
    assert [r.tolist() for r in rows] != [r.tolist() for r in plan(lengths, 1000, (1, 1))]


def test_batches_from_a_position_are_those_of_the_whole_stream(prepared: Path) -> None:
    """Guards resuming inside a shelf, across its end, and across the end of an epoch."""
    shelves = Shelves(prepared, 64)
    stream = batches(shelves, 256, 3, Augmentation(), start=(0, 0, 0))
    whole = [next(stream) for _ in range(14)]
    assert {position[:2] for position, _ in whole} >= {(0, 0), (0, 1), (1, 0)}
    for begin in (0, 3, 5, 9):
        again = batches(shelves, 256, 3, Augmentation(), start=whole[begin][0])
        for position, batch in whole[begin + 1 :]:
            other_position, other = next(again)
            assert position == other_position
            assert np.array_equal(batch.input_ids, other.input_ids)
            assert np.array_equal(batch.clauses, other.clauses)


def test_training_reads_what_is_finished_and_goes_on_with_what_comes(prepared: Path, tmp_path: Path) -> None:
    """Guards a training that waits for the last part, or never sees the later ones."""
    folder = tmp_path / "growing"
    shutil.copytree(prepared, folder)
    late = [part_path(folder, "train", number) for number in (5, 6)]
    waiting = [path.rename(path.with_suffix(".later")) for path in late]
    stream = batches(Shelves(folder, 64), 256, 3, Augmentation(), start=(0, 0, 0))
    early = [next(stream)[0] for _ in range(12)]
    assert {shelf for _, shelf, _ in early} == {0} and early[-1][0] > 0
    for path, final in zip(waiting, late, strict=True):
        path.rename(final)
    assert 1 in {next(stream)[0][1] for _ in range(12)}
    late[0].unlink()
    part_path(folder, "train", 0).unlink()
    with pytest.raises(InputError, match="no finished parts"):
        Shelves(folder, 64).windows(0)


def test_other_data_are_read_from_their_beginning(prepared: Path, tmp_path: Path) -> None:
    """Guards --resume with other data: weights, steps and rate go on, the position and the best do not."""
    make_trainer(prepared, tmp_path / "run", steps=100, stop_after=7).run()
    other = tmp_path / "other"
    shutil.copytree(prepared, other)
    meta = (other / "meta.json").read_text().replace('"pieces": "a"', '"pieces": "b"')
    (other / "meta.json").write_text(meta)
    again = make_trainer(other, tmp_path / "run", steps=100, stop_after=1, resume=True)
    assert (again.progress.step, again.progress.epoch, again.progress.index) == (7, 0, 0)
    assert again.run().step == 8


def test_clause_vectors_are_unit_length_and_dropped_at_the_asked_rates(prepared: Path) -> None:
    """Guards clause dropout, which guidance needs, and that noise leaves vectors of length 1."""
    windows, rng = Windows.of(prepared, "train", 64), np.random.default_rng(0)
    rows = np.resize(np.arange(42), 3000)
    batch = windows.batch(rows, rng, Augmentation(caption_drop=0.2, clause_drop=0.1, noise=0.5))
    lengths = np.linalg.norm(batch.clauses, axis=-1)
    assert np.allclose(lengths[batch.clause_mask], 1, atol=1e-5)
    assert not lengths[~batch.clause_mask].any()
    empty = ~batch.clause_mask.any(1)
    assert abs(empty.mean() - 0.2) < 0.03
    assert abs(batch.clause_mask[~empty][:, :5].mean() - 0.9) < 0.02
    plain = windows.batch(rows[:30], None, Augmentation())
    assert plain.clause_mask[:, :5].all() and not plain.clause_mask[:, 5:].any()
