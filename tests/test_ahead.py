"""Candidates drawn at once in threads: nothing but the waiting changes."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tiny_models import make_model

from musicgen.model.engine import Engine, Session
from musicgen.options import SamplingOptions
from musicgen.tasks.compose import Calibration, Composer
from musicgen.tasks.judge.composition import Composition, Draft
from musicgen.text.brief import Brief, Instrument
from musicgen.tokens import vocab

BRIEF = Brief(bars=2, band=(Instrument("piano", (0,)), Instrument("bass", (33,))), band_open=False)
NOTHING_WILL_DO = Calibration({"": (1e6, 2e6)})
MODEL = {"vocab_size": vocab.SIZE, "clause_dim": 512, "context": 2048}


class NoText:
    dim, name = 512, "none"

    def encode(self, texts: Sequence[str], language: str = "en") -> np.ndarray:
        return np.zeros((len(texts), 512), dtype=np.float32)


def composer(threads: int, engine: type[Engine] = Engine) -> Composer:
    return Composer(engine(make_model(**MODEL), threads), NoText(), None, NOTHING_WILL_DO, "random")


def test_a_second_thread_changes_no_draft_and_no_choice() -> None:
    """Guards 'the same seed, the same bytes', on one core and on two."""
    options = SamplingOptions(seed=4, candidates=3)
    one, two = (list(composer(threads).stream(BRIEF, options)) for threads in (1, 2))
    assert one == two
    assert {made.candidate for made in two if isinstance(made, Draft)} == {0, 1, 2}
    assert isinstance(two[-1], Composition) and two[-1].tried == 3


def test_whoever_leaves_takes_the_threads_along() -> None:
    """Guards against cores that go on drawing what nobody waits for."""
    before = threading.active_count()
    stream = composer(2).stream(BRIEF, SamplingOptions(seed=4, candidates=4))
    next(stream)
    assert threading.active_count() == before + 2
    stream.close()
    assert threading.active_count() == before


def test_a_stop_is_heard_while_waiting() -> None:
    """Guards against a Stop that waits for a candidate nobody wants any more."""
    told: list[int] = []
    stream = composer(2).stream(BRIEF, SamplingOptions(seed=4, candidates=2), lambda: 1 in told)
    for made in stream:
        told += [made.candidate] if isinstance(made, Draft) else []
        piece = made
    assert isinstance(piece, Composition) and (piece.candidate, piece.tried) == (0, 2)
    assert told.count(1) == 1


def test_a_stopped_piece_holds_still() -> None:
    """Guards against a thread that goes on writing into the piece which the user was given."""
    seen: list[Draft] = []
    long = replace(BRIEF, bars=30)
    stream = composer(2).stream(long, SamplingOptions(seed=4, candidates=2), lambda: len(seen) > 1)
    for made in stream:
        seen += [made] if isinstance(made, Draft) else []
    assert isinstance(made, Composition) and made.stopped and made.candidate == 0
    assert 2 <= made.score.bars < 30
    first, kept = ([(n.onset, n.pitch) for n in s.parts[0].notes] for s in (seen[0].score, made.score))
    assert first == kept[: len(first)]


class OneThreadOnly(Engine):
    """Fails in any thread but the main one."""

    def start(self, *args: Any, **kwargs: Any) -> Session:
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("this thread fails")
        return super().start(*args, **kwargs)


def test_a_failure_ahead_is_raised_where_somebody_waits() -> None:
    """Guards against waiting for ever."""
    with pytest.raises(RuntimeError, match="this thread fails"):
        list(composer(2, OneThreadOnly).stream(BRIEF, SamplingOptions(candidates=2)))
