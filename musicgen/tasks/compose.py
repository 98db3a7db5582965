"""Compose: a brief becomes a piece. The first candidate that keeps every asked fact is the piece."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from musicgen.errors import Cancelled, ModelError
from musicgen.model.classifiers import LinearHeads
from musicgen.model.sampling import Engine
from musicgen.model.weights import load_weights
from musicgen.music.copying import CopyFilter
from musicgen.options import SamplingOptions
from musicgen.settings import Settings
from musicgen.tasks.checks import check, is_lost
from musicgen.tasks.composition import Composition, Draft, listen
from musicgen.tasks.heading import draw_headings
from musicgen.tasks.plan import HEADS, make_plan
from musicgen.tasks.take import Take, bars
from musicgen.text.brief import Brief
from musicgen.text.encoders import TextEncoder, open_encoder
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS

# No further candidate is begun when so many ids have been drawn: a count and not a clock, so that the same
# request gives the same piece on a busy machine too.
MAX_DRAWN_IDS = 6000
COPY_REDRAWS = 3


@dataclass(frozen=True, slots=True)
class Calibration:
    """Nats a note of the middle 90 % of real pieces, by genre; "" for any: what is outside has derailed."""

    ranges: Mapping[str, tuple[float, float]]

    def derailed(self, genre: str | None, nats_per_note: float) -> bool:
        low, high = self.ranges.get(genre or "", self.ranges.get("", (0.0, float("inf"))))
        return not low <= nats_per_note <= high

    @classmethod
    def load(cls, path: Path) -> "Calibration":
        """From `calibration.json` of a checkpoint; without the file nothing counts as derailed."""
        if not path.exists():
            return cls({})
        stored = json.loads(path.read_text(encoding="utf8"))["nats_per_note"]
        return cls({genre: (float(low), float(high)) for genre, (low, high) in stored.items()})


def never() -> bool:
    return False


@dataclass(frozen=True, eq=False)
class Composer:
    """Everything that composing needs, loaded once and shared; holds no state of any request."""

    engine: Engine
    encoder: TextEncoder
    heads: LinearHeads | None
    calibration: Calibration
    model_id: str
    copies: CopyFilter | None = None

    def stream(
        self, brief: Brief, options: SamplingOptions, cancelled: Callable[[], bool] = never
    ) -> Iterator[Draft | Composition]:
        """Drafts bar by bar, then the piece. Cancelled before the first bar is done, it raises Cancelled."""
        clauses = self.encoder.encode(brief.clauses, brief.language) if brief.clauses else None
        plan = make_plan(brief, self.suggestions(clauses))
        best: Composition | None = None
        tried = drawn = 0
        found_copy = False
        for heading in draw_headings(self.engine, plan, options, clauses, options.candidates + COPY_REDRAWS):
            take = Take(plan, heading, options, tried, self.engine.config.context)
            # The first one is always finished: it is what one candidate alone would have been.
            others_left = 0 < tried < options.candidates - 1 and drawn < MAX_DRAWN_IDS
            yield from self._drafts(take, brief, options, clauses, cancelled, others_left)
            tried, drawn = tried + 1, drawn + take.drawn
            is_cancelled = not take.done and cancelled()
            if is_cancelled and (best or not take.bars_done):
                break
            if take.done or is_cancelled:
                piece = self._finished(take, brief, options)
                found_copy |= piece.is_copy
                best = piece if best is None or piece.rank < best.rank else best
            if is_cancelled or (best and self._is_enough(best, tried, drawn, options.candidates)):
                break
        if best is None:
            raise Cancelled()
        yield replace(best, tried=tried, redrawn_for_copy=found_copy and not best.is_copy)

    @staticmethod
    def _is_enough(best: Composition, tried: int, drawn: int, candidates: int) -> bool:
        """Whether no further candidate is drawn; a copy is replaced even by one more than was asked."""
        if best.is_copy:
            return False
        return not best.broken or tried >= candidates or drawn >= MAX_DRAWN_IDS

    def _drafts(
        self,
        take: Take,
        brief: Brief,
        options: SamplingOptions,
        clauses: np.ndarray | None,
        cancelled: Callable[[], bool],
        may_give_up: bool,
    ) -> Iterator[Draft]:
        """One candidate bar by bar; it is given up where it is lost and another one may follow."""
        for done in bars(take, self.engine, clauses, options.guidance, cancelled):
            score = take.score()
            yield Draft(score, done, take.total_bars, take.candidate)
            if may_give_up and 2 * done >= take.total_bars > done and is_lost(brief, score, take.total_bars):
                return

    def compose(self, brief: Brief, options: SamplingOptions) -> Composition:
        """The piece alone."""
        *_, last = self.stream(brief, options)
        assert isinstance(last, Composition)
        return last

    def suggestions(self, clauses: np.ndarray | None) -> dict[str, dict[str, float]]:
        """What the left-over text suggests for header controls: {control: {value: probability}}."""
        if clauses is None or self.heads is None:
            return {}
        known = {c.name: set(c.values) for c in CONTROLS if c.name in HEADS}
        found = self.heads.combine(clauses)
        return {
            name: {v: p for v, p in found[name].items() if v in values}
            for name, values in known.items()
            if name in found
        }

    def _finished(self, take: Take, brief: Brief, options: SamplingOptions) -> Composition:
        score, nats = take.score(), take.nats_per_note
        asked_bars = take.total_bars if brief.bars or brief.seconds else None
        derailed = self.calibration.derailed(take.heading.controls["genre"], nats)
        return Composition(
            score=score,
            brief=brief,
            options=options,
            model_id=self.model_id,
            heard=listen(score),
            checks=check(brief, score, asked_bars),
            candidate=take.candidate,
            nats_per_note=nats,
            derailed=take.done and derailed,
            stopped=not take.done,
            is_copy=self.copies is not None and self.copies.is_copy(score),
            drawn=tuple((name, value) for name, value in take.heading.controls.items() if value),
        )


def open_composer(settings: Settings) -> Composer:
    """Load checkpoint, heads and text encoder of `settings.model_dir`. Raises ModelError."""
    folder = settings.model_dir
    weights, meta = load_weights(folder)
    trained_on = meta.get("vocab") or meta.get("data", {}).get("vocab")
    if trained_on != vocab.fingerprint():
        raise ModelError(
            f"The model in {folder} was trained on other tokens ({trained_on}): "
            f"use one made for {vocab.fingerprint()}."
        )
    heads, copies = folder / "heads.safetensors", folder / "copies.npz"
    return Composer(
        engine=Engine(weights, threads=settings.threads),
        encoder=open_encoder(),
        heads=LinearHeads.load(heads) if heads.exists() else None,
        calibration=Calibration.load(folder / "calibration.json"),
        model_id=str(meta["model_id"]),
        copies=CopyFilter.load(copies) if copies.exists() else None,
    )
