"""Compose: a brief becomes a piece. The first candidate that keeps every asked fact is the piece."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from musicgen.errors import Cancelled, ModelError
from musicgen.model.classifiers import LinearHeads
from musicgen.model.onnx.graph import Precision
from musicgen.model.sampling import Engine
from musicgen.model.weights import load_weights
from musicgen.music.copying import CopyFilter
from musicgen.music.measure.profiles import stands_out
from musicgen.options import SamplingOptions
from musicgen.settings import Settings
from musicgen.tasks.judge.checks import check, is_lost
from musicgen.tasks.judge.composition import Composition, Draft, listen
from musicgen.tasks.plan.heading import draw_headings
from musicgen.tasks.plan.plan import HEADS, make_plan
from musicgen.tasks.write.ahead import Ahead, Progress
from musicgen.tasks.write.take import Take
from musicgen.text.brief import Brief
from musicgen.text.encoders import TextEncoder, open_encoder
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS, MAX_WINDOW_BARS

# No further candidate is begun when so many ids have been drawn: a count and not a clock, so that the same
# request gives the same piece on a busy machine too.
MAX_DRAWN_IDS = 6000
COPY_REDRAWS = 3
# A key that is kept but vague is worth a second and a third candidate, no more.
VAGUE_TRIES = 3
# Costs no quality that can be measured: `python -m musicgen.evaluate precision`.
PRECISION: Precision = "int8"
# Guidance strengthens the text and these header values: the unguided row reads "unknown" in their place.
# (Given its header, the text itself hardly moves the notes, but genre and mood do: docs/log.md.)
GUIDED = ("genre", "mood")


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
    typical: LinearHeads | None = None

    def stream(
        self, brief: Brief, options: SamplingOptions, cancelled: Callable[[], bool] = never
    ) -> Iterator[Draft | Composition]:
        """Drafts bar by bar, then the piece. Cancelled before the first bar is done, it raises Cancelled."""
        clauses = self.encoder.encode(brief.clauses, brief.language) if brief.clauses else None
        plan = make_plan(brief, self.suggestions(clauses))
        count = options.candidates + COPY_REDRAWS
        headings = draw_headings(
            self.engine, plan, options, clauses, count, cancelled=cancelled, typical=self.typical
        )
        takes = [Take(plan, h, options, i, self.engine.config.context) for i, h in enumerate(headings)]
        best: Composition | None = None
        tried = drawn = 0
        found_copy = False
        with Ahead(self._ahead(takes, options), self.engine, clauses, options.guidance) as ahead:
            for take in takes:
                # The first one is always finished: it is what one candidate alone would have been.
                others_left = 0 < tried < options.candidates - 1 and drawn < MAX_DRAWN_IDS
                drafts = _Drafts(brief, take, others_left)
                yield from drafts.of(ahead.progress(take, cancelled))
                tried, drawn = tried + 1, drawn + drafts.drawn
                is_cancelled = not drafts.is_whole and cancelled()
                if is_cancelled and (best or not drafts.drawn):
                    break
                if drafts.is_whole or is_cancelled:
                    piece = self._finished(take, brief, options)
                    found_copy |= piece.is_copy
                    best = piece if best is None or piece.rank < best.rank else best
                if is_cancelled or (best and self._is_enough(best, tried, drawn, options.candidates)):
                    break
        if best is None:
            raise Cancelled()
        yield replace(best, tried=tried, redrawn_for_copy=found_copy and not best.is_copy)

    def _ahead(self, takes: Sequence[Take], options: SamplingOptions) -> Sequence[Take]:
        """Candidates that several cores draw at once; of a long piece there is hardly ever a second one."""
        is_short = takes[0].total_bars <= MAX_WINDOW_BARS
        several = min(options.candidates, self.engine.threads) > 1
        return takes[: options.candidates] if is_short and several else ()

    @staticmethod
    def _is_enough(best: Composition, tried: int, drawn: int, candidates: int) -> bool:
        """Whether no further candidate is drawn; a copy is replaced even by one more than was asked."""
        if best.is_copy or (best.is_vague and tried < min(candidates, VAGUE_TRIES)):
            return False
        return not best.broken or tried >= candidates or drawn >= MAX_DRAWN_IDS

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
            is_vague=brief.key is not None and not brief.chords and not stands_out(score, brief.key),
            drawn=tuple((name, value) for name, value in take.heading.controls.items() if value),
        )


class _Drafts:
    """One candidate bar by bar; it is given up where it is lost and another one may follow.

    drawn: ids so far. is_whole: whether the piece is finished.
    """

    def __init__(self, brief: Brief, take: Take, may_give_up: bool) -> None:
        self._brief, self._take, self._may_give_up = brief, take, may_give_up
        self.drawn, self.is_whole = 0, False

    def of(self, made: Iterable[Progress]) -> Iterator[Draft]:
        total = self._take.total_bars
        for each in made:
            self.drawn, self.is_whole = each.drawn, each.bars_done == total
            yield Draft(each.score, each.bars_done, total, self._take.candidate)
            is_late = 2 * each.bars_done >= total > each.bars_done
            if self._may_give_up and is_late and is_lost(self._brief, each.score, total):
                return


def veiled_ids() -> dict[int, int]:
    """Every id of the controls in GUIDED, with the id of their "unknown"."""
    values = ((c.name, value) for c in CONTROLS if c.name in GUIDED for value in c.values)
    return {vocab.control_id(name, value): vocab.control_id(name, None) for name, value in values}


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
    heads, copies, typical = (
        folder / name for name in ("heads.safetensors", "copies.npz", "headers.safetensors")
    )
    return Composer(
        engine=Engine(weights, settings.threads, PRECISION, veiled_ids()),
        encoder=open_encoder(),
        heads=LinearHeads.load(heads) if heads.exists() else None,
        calibration=Calibration.load(folder / "calibration.json"),
        model_id=str(meta["model_id"]),
        copies=CopyFilter.load(copies) if copies.exists() else None,
        typical=LinearHeads.load(typical) if typical.exists() else None,
    )
