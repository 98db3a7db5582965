"""Train a model: `python -m musicgen.train.pretrain --preset small --data DIR --out DIR --minutes 70`.

The same command runs on a CPU, on one accelerator, and through `accelerate launch` on many. OUT gets `best`
(weights with the lowest validation nats a note), `last` (weights, optimizer, position: what --resume reads),
`log.csv` and a TensorBoard log. An empty file OUT/cooldown, or SIGUSR1, lets the learning rate fall to zero
and ends the training; SIGTERM or Ctrl-C saves and stops, to be resumed.
"""

import argparse
import contextlib
import dataclasses
import logging
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator
from accelerate.utils import broadcast, set_seed
from safetensors import SafetensorError
from transformers.utils.logging import disable_progress_bar

from musicgen.errors import FialtaError, InputError
from musicgen.model.checkpoint import load_checkpoint, replaced, save_checkpoint
from musicgen.model.config import PRESETS, FialtaConfig
from musicgen.model.transformer import FialtaModel
from musicgen.settings import keep_few_kernels, launched_processes
from musicgen.train.data.dataset import (
    Augmentation,
    Position,
    Shelves,
    TrainingBatch,
    Windows,
    batches,
    read_meta,
)
from musicgen.train.loop.memory import give_back
from musicgen.train.loop.optimizers import build_optimizers, set_rates
from musicgen.train.loop.recipe import RECIPES, Recipe, Schedule
from musicgen.train.loop.runlog import RunLog
from musicgen.train.loop.state import Progress, load_state, save_state
from musicgen.train.loop.validation import Validation, batch_tensors, fixed_subset, validate

log = logging.getLogger("musicgen.train")
STEPS_BETWEEN_TRIMS = 20
KERNELS = 128  # kept by oneDNN: more than one batch needs


@dataclasses.dataclass(frozen=True, slots=True)
class TrainingPlan:
    """What one run is asked to do. minutes or steps: the budget over all runs; None is no limit.

    cooldown_minutes: length of a fall that is asked for early; None is the recipe's share of what was spent.
    stop_after: stop this run, to be resumed, after so many steps (None: do not).
    """

    data: Path
    out: Path
    recipe: Recipe
    config: FialtaConfig
    minutes: float | None = None
    steps: int | None = None
    resume: bool = False
    init: Path | None = None
    cooldown_minutes: float | None = None
    stop_after: int | None = None


class Trainer:
    """One run of a training. `run` does it all; signals only set flags that it looks at between steps."""

    def __init__(self, plan: TrainingPlan, accelerator: Accelerator) -> None:
        self.plan, self.recipe, self.accelerator = plan, plan.recipe, accelerator
        set_seed(self.recipe.seed)
        self.train = Shelves(plan.data, plan.config.context)
        self.held_out = Windows.of(plan.data, "validation", plan.config.context)
        self.rows = fixed_subset(self.held_out, self.recipe.eval_windows)
        model = _first_model(plan)
        optimizers = build_optimizers(model, self.recipe)
        self.progress = Progress()
        if plan.resume:
            self.progress = load_state(plan.out / "last", model, optimizers)
        self._look_at_data()
        self.model, *self.optimizers = accelerator.prepare(model, *optimizers)
        self.schedule = Schedule(
            self.recipe.warmup_steps,
            self.recipe.cooldown,
            plan.minutes if plan.steps is None else float(plan.steps),
            self.progress.cool_from,
            self.progress.cool_until,
        )
        self.log = RunLog(plan.out, plan.resume, self.progress.step, self.held_out.meta, accelerator)
        self.stop = self.cool = False
        self.is_saved = False  # whether `last` holds the state in which `run` ended
        self._evaluated = -1  # step of the last evaluation
        self._before = self.progress.minutes
        self._started = time.monotonic()
        self._due = {"eval": self._before, "save": self._before, "log": self._before}

    def run(self) -> Progress:
        """Train until the budget is spent or a signal comes; leaves a complete `last` behind."""
        progress = self.progress
        augmentation = Augmentation(
            self.recipe.caption_drop, self.recipe.clause_drop, self.recipe.clause_noise
        )
        budget = self.recipe.batch_tokens // self.recipe.accumulation
        start = (progress.epoch, progress.shelf, progress.index)
        stream = batches(
            self.train, budget, self.recipe.seed, augmentation, start=start, is_ready=self._is_ready
        )
        first = progress.step
        while not self.stop and not self.schedule.finished(self._spent()):
            self._step(stream)
            progress.minutes = self._agreed([self._minutes()])[0]
            if self.plan.stop_after is not None and progress.step - first >= self.plan.stop_after:
                break
            self._between_steps()
        finished = self.schedule.finished(self._spent())
        if finished and self._evaluated != progress.step:
            self._evaluate()
        self.is_saved = self._save()
        self.log.close()
        log.info("%s after step %d.", "Finished" if finished else "Stopped", progress.step)
        return progress

    def _look_at_data(self) -> None:
        """Begin at the first batch where the data are others than those that the training stopped in."""
        name = str(self.train.meta.get("pieces", ""))
        if self.progress.step and self.progress.data != name:
            log.info("The data are others than before: reading them from the beginning.")
            self.progress.epoch = self.progress.shelf = self.progress.index = 0
            self.progress.best, self.progress.worse = float("inf"), 0
        self.progress.data = name

    def _is_ready(self, shelf: int) -> bool:
        """Whether the next shelf is finished, as the first process sees it."""
        return bool(self._agreed([self.train.is_ready(shelf)])[0])

    def _step(self, stream: Iterator[tuple[Position, TrainingBatch]]) -> None:
        """One optimizer step: `accumulation` batches on every process."""
        self.model.train()
        set_rates(self.optimizers, self.schedule.factor(self.progress.step, self._spent()))
        for part in range(self.recipe.accumulation):
            last = part == self.recipe.accumulation - 1
            loss, count = self._forward_backward(stream, last)
            self.progress.window_nats += loss * count
            self.progress.window_tokens += count
            self.progress.tokens += count * self.accelerator.num_processes
        self.accelerator.clip_grad_norm_(self.model.parameters(), self.recipe.clip)
        for optimizer in self.optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self.progress.step += 1

    def _forward_backward(
        self, stream: Iterator[tuple[Position, TrainingBatch]], last: bool
    ) -> tuple[float, int]:
        """Loss in nats a token and the number of tokens of one batch; its gradients are added up."""
        batch, position = None, (0, 0, 0)
        for process in range(self.accelerator.num_processes):
            position, candidate = next(stream)
            if process == self.accelerator.process_index:
                batch = candidate
        assert batch is not None
        self.progress.epoch, self.progress.shelf, self.progress.index = position
        ids, clauses, mask = batch_tensors(batch, self.accelerator.device)
        with self._synchronised(last):
            loss = self.model(ids, clauses, mask, labels=ids).loss
            self.accelerator.backward(loss / self.recipe.accumulation)
        return float(loss.detach()), int((batch.input_ids[:, 1:] != self.held_out.pad_id).sum())

    def _synchronised(self, last: bool) -> Any:
        return contextlib.nullcontext() if last else self.accelerator.no_sync(self.model)

    def _between_steps(self) -> None:
        """Whatever the clock, a file or a signal asks for, agreed between all processes."""
        asked = (self.plan.out / "cooldown").exists() or self.cool
        wanted = [self._is_due("log"), self._is_due("eval"), self._is_due("save"), asked, self.stop]
        log_due, eval_due, save_due, cool, stop = (bool(flag) for flag in self._agreed(wanted))
        self.stop = stop
        if self.progress.step % STEPS_BETWEEN_TRIMS == 0:
            give_back()
        if log_due or eval_due:
            self.log.train_row(self.progress, self.optimizers)
        if eval_due:
            self._evaluate()
        if cool and not self.schedule.cooling(self._spent()):
            self._begin_cooldown()
        if save_due:
            self._save()

    def _begin_cooldown(self) -> None:
        length = self.plan.cooldown_minutes
        self.schedule = self.schedule.cooled(self._spent(), length)
        self.progress.cool_from, self.progress.cool_until = self.schedule.cool_from, self.schedule.cool_until
        log.info("Cooling down from %.1f to %.1f.", self.schedule.cool_from, self.schedule.cool_until)

    def _evaluate(self) -> None:
        budget = self.recipe.batch_tokens // self.recipe.accumulation
        result = validate(self.model, self.held_out, self.rows, budget, self.accelerator)
        self.log.validation_row(self.progress, self.optimizers, result)
        self._evaluated = self.progress.step
        if result.nats_note < self.progress.best:
            self.progress.best, self.progress.worse = result.nats_note, 0
            self._save_best(result)
        else:
            self.progress.worse += 1
            if self.recipe.patience and self.progress.worse == self.recipe.patience:
                self.cool = True

    def _save_best(self, result: Validation) -> None:
        if self.accelerator.is_main_process:
            with _room_asked_for(self.plan.out / "best"), replaced(self.plan.out / "best") as fresh:
                save_checkpoint(self.accelerator.unwrap_model(self.model), fresh, self._meta(result))

    def _save(self) -> bool:
        """Whether `last` holds the present state (on the first process)."""
        done = True
        if self.accelerator.is_main_process:
            model = self.accelerator.unwrap_model(self.model)
            bare = [getattr(optimizer, "optimizer", optimizer) for optimizer in self.optimizers]
            done = False
            with _room_asked_for(self.plan.out / "last"):
                save_state(self.plan.out / "last", model, bare, self.progress, self._meta(None))
                done = True
        self.accelerator.wait_for_everyone()
        return done

    def _meta(self, result: Validation | None) -> dict[str, Any]:
        training: dict[str, Any] = {
            "steps": self.progress.step,
            "tokens": self.progress.tokens,
            "minutes": round(self.progress.minutes, 2),
            "recipe": self.recipe.to_dict(),
        }
        if result is not None:
            training["validation"] = {**dataclasses.asdict(result), "archives": dict(result.archives)}
        return {"data": self.train.meta, "training": training}

    def _minutes(self) -> float:
        return self._before + (time.monotonic() - self._started) / 60

    def _spent(self) -> float:
        """What is used up of the budget, in its unit."""
        return float(self.progress.step) if self.plan.steps is not None else self.progress.minutes

    def _is_due(self, what: str) -> bool:
        """Whether `what` is due by the clock; if so, its next time is set."""
        period = {
            "eval": self.recipe.eval_minutes,
            "save": self.recipe.save_minutes,
            "log": self.recipe.log_seconds / 60,
        }[what]
        if self._minutes() - self._due[what] < period:
            return False
        self._due[what] = self._minutes()
        return True

    def _agreed(self, values: Sequence[float]) -> list[float]:
        """The first process's values, so that all take the same turn at the same learning rate."""
        if self.accelerator.num_processes == 1:
            return list(values)
        shared = torch.tensor(values, dtype=torch.float32, device=self.accelerator.device)
        return [float(value) for value in broadcast(shared).tolist()]


def _check_company(accelerator: Accelerator) -> None:
    """Refuse processes that were started together but would each train alone, into one folder."""
    started = launched_processes()
    if started > 1 and accelerator.num_processes == 1:
        raise InputError(
            f"{started} processes were started, but without an accelerator each would train alone: give "
            "--cpu, so that they train one model together, or start one process."
        )


@contextlib.contextmanager
def _room_asked_for(folder: Path) -> Iterator[None]:
    """A disk without room is told of, and the training goes on: it saves again when its time comes."""
    try:
        yield
    except (OSError, SafetensorError) as error:
        log.error(
            "%s could not be written (%s): make room; what was saved before is still there.", folder, error
        )


def _first_model(plan: TrainingPlan) -> FialtaModel:
    """A fresh model, or the one of --init, with the dropout that was asked for."""
    if plan.init is None:
        return FialtaModel(plan.config)
    model, _ = load_checkpoint(plan.init)
    if model.config.vocab_size != plan.config.vocab_size:
        raise InputError(
            f"{plan.init} knows {model.config.vocab_size} ids, the data has {plan.config.vocab_size}: "
            "prepare the data with the matching version or train without --init."
        )
    for block in model.blocks:
        block.dropout = plan.config.dropout  # type: ignore[assignment]
    return model


def parser() -> argparse.ArgumentParser:
    """Every field of the recipe and of the model's shape is a flag."""
    made = argparse.ArgumentParser(
        prog="python -m musicgen.train.pretrain", description=__doc__.split("\n")[0]
    )
    made.add_argument("--preset", choices=sorted(PRESETS), default="small")
    made.add_argument("--data", type=Path, required=True, help="folder written by musicgen.train.prepare")
    made.add_argument("--out", type=Path, required=True)
    made.add_argument(
        "--minutes", type=float, help="time budget over all runs; the fall of the rate included"
    )
    made.add_argument("--steps", type=int, help="budget in steps instead of minutes")
    made.add_argument("--threads", type=int, help="CPU threads")
    made.add_argument("--resume", action="store_true", help="go on from OUT/last")
    made.add_argument("--init", type=Path, help="start from the weights of this folder")
    made.add_argument("--cooldown-minutes", type=float, help="length of a fall asked for early")
    made.add_argument("--cpu", action="store_true", help="stay on the CPU even if there is an accelerator")
    for name in ("width", "layers", "heads", "kv_heads", "ffn_width", "context", "cross_every"):
        made.add_argument("--" + name.replace("_", "-"), type=int)
    for field in dataclasses.fields(Recipe):
        kind = type(field.default)
        made.add_argument(
            "--" + field.name.replace("_", "-"), type=kind, help=f"recipe; usually {field.default}"
        )
    return made


def plan_from(arguments: argparse.Namespace) -> TrainingPlan:
    """The preset's recipe and shape with the flags laid over them."""
    recipe = RECIPES[arguments.preset]
    changes = {f.name: getattr(arguments, f.name) for f in dataclasses.fields(Recipe)}
    recipe = dataclasses.replace(recipe, **{k: v for k, v in changes.items() if v is not None})
    meta = read_meta(arguments.data)
    shape = {
        n: getattr(arguments, n)
        for n in ("width", "layers", "heads", "kv_heads", "ffn_width", "context", "cross_every")
        if getattr(arguments, n) is not None
    }
    config = FialtaConfig.preset(
        arguments.preset,
        **{
            **shape,
            "vocab_size": meta["vocab_size"],
            "pad_id": meta["pad_id"],
            "clause_dim": meta["clause_dim"],
            "dropout": recipe.dropout,
        },
    )
    return TrainingPlan(
        arguments.data,
        arguments.out,
        recipe,
        config,
        arguments.minutes,
        arguments.steps,
        arguments.resume,
        arguments.init,
        arguments.cooldown_minutes,
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0; 1 where the end could not be saved; 2 and a sentence where what was given is no use."""
    arguments = parser().parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    keep_few_kernels(KERNELS)
    disable_progress_bar()  # a bar for every checkpoint would bury the log
    try:
        plan = plan_from(arguments)
        plan.out.mkdir(parents=True, exist_ok=True)
        accelerator = Accelerator(
            mixed_precision=plan.recipe.precision,
            cpu=arguments.cpu,
            log_with="tensorboard",
            project_dir=plan.out,
        )
        _check_company(accelerator)
        trainer = Trainer(plan, accelerator)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: setattr(trainer, "stop", True))
        signal.signal(signal.SIGUSR1, lambda *_: setattr(trainer, "cool", True))
        trainer.run()
        return 0 if trainer.is_saved else 1
    except FialtaError as error:
        log.error("%s", error)
        return 2


if __name__ == "__main__":
    raise SystemExit(main())
