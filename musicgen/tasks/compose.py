"""Compose: a brief becomes a piece. The first candidate that keeps every asked fact is the piece."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from musicgen.errors import Cancelled, ModelError
from musicgen.model.checkpoint import load_checkpoint
from musicgen.model.classifiers import LinearHeads
from musicgen.model.sampling import Engine
from musicgen.options import SamplingOptions
from musicgen.settings import Settings
from musicgen.tasks.composition import Composition, Draft, check, listen
from musicgen.tasks.plan import make_plan
from musicgen.tasks.take import Take
from musicgen.text.brief import Brief
from musicgen.text.encoders import TextEncoder, open_encoder
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS, tempo_bin, tempo_of_bin

# Tempo words of the text heads as BPM ranges.
TEMPO_WORDS = {
    "very slow": (30, 60),
    "slow": (60, 85),
    "moderate": (85, 115),
    "fast": (115, 150),
    "very fast": (150, 301),
}


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

    def stream(
        self, brief: Brief, options: SamplingOptions, cancelled: Callable[[], bool] = never
    ) -> Iterator[Draft | Composition]:
        """Drafts bar by bar, then the piece. Cancelled before the first bar is done, it raises Cancelled."""
        clauses = self.encoder.encode(brief.clauses, brief.language) if brief.clauses else None
        plan = make_plan(brief, self.suggestions(clauses))
        best: Composition | None = None
        for candidate in range(options.candidates):
            take = Take(self.engine, plan, options, clauses, candidate)
            bars_done = 0
            for bars_done in take.bars(cancelled):
                yield Draft(take.score(bars_done), bars_done, take.total_bars, candidate)
            if not take.done and (best or not bars_done):
                break
            piece = self._finished(take, brief, options, clauses, candidate, bars_done)
            best = piece if best is None or piece.broken < best.broken else best
            if not best.broken or piece.stopped:
                break
        if best is None:
            raise Cancelled()
        yield replace(best, tried=candidate + 1)

    def compose(self, brief: Brief, options: SamplingOptions) -> Composition:
        """The piece alone."""
        *_, last = self.stream(brief, options)
        assert isinstance(last, Composition)
        return last

    def suggestions(self, clauses: np.ndarray | None) -> dict[str, dict[str, float]]:
        """What the left-over text suggests for header controls: {control: {value: probability}}."""
        if clauses is None or self.heads is None:
            return {}
        found = {}
        names = {c.name: set(c.values) for c in CONTROLS}
        for field, values in self.heads.combine(clauses).items():
            if field == "tempo":
                found["tempo"] = _over_bins(values)
            elif field in names:
                found[field] = {v: p for v, p in values.items() if v in names[field]}
        return found

    def _finished(
        self,
        take: Take,
        brief: Brief,
        options: SamplingOptions,
        clauses: np.ndarray | None,
        candidate: int,
        bars: int,
    ) -> Composition:
        score = take.score(bars)
        nats = self.nats_per_note(take.ids, clauses)
        genre = vocab.control_value("genre", take.ids[1 + _GENRE_INDEX])
        asked_bars = take.total_bars if brief.bars or brief.seconds else None
        return Composition(
            score=score,
            brief=brief,
            options=options,
            model_id=self.model_id,
            heard=listen(score),
            checks=check(brief, score, asked_bars),
            candidate=candidate,
            nats_per_note=nats,
            derailed=take.done and self.calibration.derailed(genre, nats),
            stopped=not take.done,
        )

    def nats_per_note(self, ids: list[int], clauses: np.ndarray | None) -> float:
        """How unlikely the model finds the music of a window (its header left out), in nats a note."""
        first = ids.index(vocab.BAND_END)
        notes = sum(i in vocab.SPANS["pitch"] or i in vocab.SPANS["drum"] for i in ids)
        logp = self.engine.start(clauses).feed_all(ids[:-1])[np.arange(len(ids) - 1), ids[1:]]
        return -float(logp[first:].sum()) / max(1, notes)


def open_composer(settings: Settings) -> Composer:
    """Load checkpoint, heads and text encoder of `settings.model_dir`. Raises ModelError."""
    folder = settings.model_dir
    model, meta = load_checkpoint(folder)
    trained_on = meta.get("vocab") or meta.get("data", {}).get("vocab")
    if trained_on != vocab.fingerprint():
        raise ModelError(
            f"The model in {folder} was trained on other tokens ({trained_on}): "
            f"use one made for {vocab.fingerprint()}."
        )
    heads = folder / "heads.safetensors"
    return Composer(
        engine=Engine(model, threads=settings.threads),
        encoder=open_encoder(),
        heads=LinearHeads.load(heads) if heads.exists() else None,
        calibration=Calibration.load(folder / "calibration.json"),
        model_id=str(meta["model_id"]),
    )


_GENRE_INDEX = next(i for i, c in enumerate(CONTROLS) if c.name == "genre")


def _over_bins(words: Mapping[str, float]) -> dict[str, float]:
    """Probabilities of tempo words spread evenly over the tempo bins each covers."""
    bins = next(c for c in CONTROLS if c.name == "tempo").values
    spread: dict[str, float] = {}
    for word, probability in words.items():
        low, high = TEMPO_WORDS[word]
        inside = [b for b in bins if low <= tempo_of_bin(b) < high] or [tempo_bin(low)]
        spread |= {b: probability / len(inside) for b in inside}
    return spread
