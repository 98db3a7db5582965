"""Compose: a brief becomes a piece. The first candidate that keeps every asked fact is the piece."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicgen.errors import ModelError
from musicgen.model.classifiers import LinearHeads
from musicgen.model.onnx.graph import Precision
from musicgen.model.sampling import Engine
from musicgen.model.weights import load_weights
from musicgen.music.copying import CopyFilter
from musicgen.music.facets import GENRE, STYLE, names_of
from musicgen.music.quantise import floor_duration
from musicgen.music.score import BarSpan, bars_of
from musicgen.options import SamplingOptions
from musicgen.settings import DEFAULT_MODEL_DIR, FAST_MODEL_DIR, Settings
from musicgen.tasks.judge.checks import check, is_lost, is_vague
from musicgen.tasks.judge.composition import Composition, Draft, Written, listen
from musicgen.tasks.plan.heading import draw_headings
from musicgen.tasks.plan.plan import HEADS, make_plan
from musicgen.tasks.steering import USUAL, Steering, load_steering
from musicgen.tasks.write.chain import Chain
from musicgen.tasks.write.drive import Candidates, drive
from musicgen.tasks.write.rules import assembled
from musicgen.tasks.write.writer import Writer
from musicgen.text.brief import Brief
from musicgen.text.encoders import TextEncoder, open_encoder
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS, MAX_WINDOW_BARS

# Costs no quality that can be measured: `python -m musicgen.evaluate precision`.
PRECISION: Precision = "int8"
# Guidance strengthens the text and these header values: the unguided row reads "unknown" in their place.
# (Given its header, the text itself hardly moves the notes, but genre and mood do: docs/log.md.)
GUIDED = names_of(STYLE)


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
    steering: Steering = USUAL

    def stream(
        self, brief: Brief, options: SamplingOptions, cancelled: Callable[[], bool] = never
    ) -> Iterator[Draft | Composition]:
        """Drafts bar by bar, then the piece. Cancelled before the first bar is done, it raises Cancelled."""
        clauses = self.clauses(brief)
        suggested = self.suggestions(clauses)
        plan = make_plan(brief, suggested, self.steering)
        count = options.candidates + self.steering.candidates.copy_redraws
        headings = draw_headings(
            self.engine, plan, options, clauses, count, cancelled=cancelled, typical=self.typical
        )
        context = self.engine.config.context

        def asked_bars(writer: Writer) -> int | None:
            return writer.total_bars if brief.bars or brief.seconds else None

        writers = [
            Writer(Chain(plan, heading, context), assembled, options, i, plan.rng(options.seed, i))
            for i, heading in enumerate(headings)
        ]
        candidates = Candidates(
            options,
            clauses,
            writers,
            finished=lambda writer: self.finished(writer, brief, options, asked_bars(writer)),
            is_enough=lambda best, tried, drawn: self._is_enough(best, tried, drawn, options.candidates),
            ahead=self._ahead(writers, options),
            is_lost=lambda score, bars: is_lost(brief, score, bars, self.steering.checks),
            most_drawn=self.steering.candidates.most_drawn,
        )
        yield from drive(candidates, self.engine, cancelled)

    def clauses(self, brief: Brief) -> np.ndarray | None:
        """What the sentence says beyond its facts: a vector a clause; None where nothing is left."""
        return self.encoder.encode(brief.clauses, brief.language) if brief.clauses else None

    def _ahead(self, writers: Sequence[Writer], options: SamplingOptions) -> Sequence[Writer]:
        """Candidates that several cores draw at once; of a long piece there is hardly ever a second one."""
        is_short = writers[0].total_bars <= MAX_WINDOW_BARS
        several = min(options.candidates, self.engine.threads) > 1
        return writers[: options.candidates] if is_short and several else ()

    def _is_enough(self, best: Composition, tried: int, drawn: int, candidates: int) -> bool:
        """Whether no further candidate is drawn; a copy is replaced even by one more than was asked."""
        limits = self.steering.candidates
        if best.is_copy or (best.is_vague and tried < min(candidates, limits.vague_tries)):
            return False
        return not best.broken or tried >= candidates or drawn >= limits.most_drawn

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

    def finished(
        self, writer: Writer, asked: Brief, options: SamplingOptions, bars: int | None = None
    ) -> Composition:
        """A written or stopped candidate as a piece, judged by what was asked of it. bars: the asked number.

        Where bars stand before the new ones, only these can be a copy. How likely the model finds a piece is
        held against real ones of its genre, where it has a header of its own.
        """
        score, heading, before = writer.score(), writer.planner.heading, writer.planner.before
        controls, nats = (heading.controls, writer.nats_per_note) if heading else ({}, 0.0)
        new = bars_of(score, BarSpan(before, score.bars - 1), floor_duration) if before else score
        return Composition(
            score=score,
            brief=asked,
            options=options,
            model_id=self.model_id,
            heard=listen(score),
            checks=check(asked, score, bars, self.steering.checks),
            candidate=writer.candidate,
            nats_per_note=nats,
            derailed=bool(controls) and writer.done and self.calibration.derailed(controls[GENRE.name], nats),
            stopped=not writer.done,
            is_copy=self.copies is not None and self.copies.is_copy(new),
            is_vague=bool(controls) and is_vague(asked, score),
            drawn=tuple((name, value) for name, value in controls.items() if value),
            written=Written(vocab.fingerprint(), heading.ids, tuple(heading.form), tuple(writer.written))
            if writer.done and heading and heading.ids
            else None,
        )


def null_ids() -> dict[int, int]:
    """Every id of the controls in GUIDED, with the id of their "unknown"."""
    values = ((c.name, value) for c in CONTROLS if c.name in GUIDED for value in c.values)
    return {vocab.control_id(name, value): vocab.control_id(name, None) for name, value in values}


def beside(folder: Path, name: str) -> Path:
    """A file of a checkpoint. The fast one shares what was fitted on text and corpus with the other."""
    own = folder / name
    return DEFAULT_MODEL_DIR / name if folder == FAST_MODEL_DIR and not own.exists() else own


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
        beside(folder, name) for name in ("heads.safetensors", "copies.npz", "headers.safetensors")
    )
    return Composer(
        engine=Engine(weights, settings.threads, PRECISION, null_ids()),
        encoder=open_encoder(),
        heads=LinearHeads.load(heads) if heads.exists() else None,
        calibration=Calibration.load(folder / "calibration.json"),
        model_id=str(meta["model_id"]),
        copies=CopyFilter.load(copies) if copies.exists() else None,
        typical=LinearHeads.load(typical) if typical.exists() else None,
        steering=load_steering(folder),
    )
