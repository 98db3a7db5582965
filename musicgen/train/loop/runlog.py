"""The log of a training: one CSV row now and then, the same to TensorBoard, a line to the terminal."""

import csv
import logging
import time
from pathlib import Path
from typing import Any

from accelerate import Accelerator

from musicgen.train.loop.memory import resident_bytes
from musicgen.train.loop.state import Progress
from musicgen.train.loop.validation import Validation

log = logging.getLogger("musicgen.train")
COLUMNS = (
    "step", "epoch", "tokens", "minutes", "lr", "train_nats_token", "tokens_per_s", "memory_gb",
    "val_nats_note", "val_music_note", "val_nats_token",
)  # fmt: skip


class RunLog:
    """Writes OUT/log.csv and OUT/tensorboard from the first process only."""

    def __init__(
        self, out: Path, resume: bool, step: int, meta: dict[str, Any], accelerator: Accelerator
    ) -> None:
        self.path = out / "log.csv"
        self.columns = (*COLUMNS, *(f"val_{name}" for name in meta.get("archives", [])))
        self.accelerator = accelerator
        self._clock = time.monotonic()
        self._tokens: int | None = None
        if accelerator.is_main_process:
            rows = _rows_until(self.path, step) if resume else []
            with self.path.open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, self.columns, extrasaction="ignore")
                writer.writeheader()
                writer.writerows(rows)
        if accelerator.log_with:
            accelerator.init_trackers("tensorboard")

    def train_row(self, progress: Progress, optimizers: list[Any]) -> None:
        """Mean training nats a token since the last row, and the speed; resets the sums."""
        if not progress.window_tokens:
            return
        row = self._common(progress, optimizers)
        row["train_nats_token"] = round(progress.window_nats / progress.window_tokens, 4)
        if self._tokens is not None:
            row["tokens_per_s"] = round((progress.tokens - self._tokens) / (time.monotonic() - self._clock))
        row["memory_gb"] = round(resident_bytes() / 1e9, 2)
        self._clock, self._tokens = time.monotonic(), progress.tokens
        progress.window_nats, progress.window_tokens = 0.0, 0
        self._write(row)

    def validation_row(self, progress: Progress, optimizers: list[Any], result: Validation) -> None:
        """The validation figures at this step."""
        row = self._common(progress, optimizers)
        row |= {
            "val_nats_note": round(result.nats_note, 4),
            "val_music_note": round(result.music_note, 4),
            "val_nats_token": round(result.nats_token, 4),
        }
        self._write(row | {f"val_{name}": round(value, 4) for name, value in result.archives})
        self._clock, self._tokens = time.monotonic(), progress.tokens

    def close(self) -> None:
        """Flush TensorBoard."""
        if self.accelerator.log_with:
            self.accelerator.end_training()

    def _common(self, progress: Progress, optimizers: list[Any]) -> dict[str, Any]:
        return {
            "step": progress.step,
            "epoch": progress.epoch,
            "tokens": progress.tokens,
            "minutes": round(progress.minutes, 3),
            "lr": f"{optimizers[0].param_groups[0]['lr']:.3g}",
        }

    def _write(self, row: dict[str, Any]) -> None:
        if not self.accelerator.is_main_process:
            return
        log.info("  ".join(f"{name} {value}" for name, value in row.items() if name != "epoch"))
        values = {name: float(value) for name, value in row.items() if name != "step"}
        try:
            with self.path.open("a", newline="", encoding="utf-8") as file:
                csv.DictWriter(file, self.columns, extrasaction="ignore").writerow(row)
            self.accelerator.log(values, step=int(row["step"]))
        except OSError as error:  # a full disk: the line above is all there is
            log.error("%s could not be written (%s): make room.", self.path, error)


def _rows_until(path: Path, step: int) -> list[dict[str, str]]:
    """Rows of an earlier run up to `step`; later ones will come again."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if int(row["step"]) <= step]
