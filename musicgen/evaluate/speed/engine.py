"""The decoder alone: ids a second, beside `generate` of transformers and beside bare matrix products.

All with the same weights, one thread each, in turns, so that a busy moment hits all of them. A turn draws
COUNT ids behind BEGINNING given ones. The engine and `generate` look at the same two clauses and draw from
the whole vocabulary with the same nucleus; both keep keys and values. With two rows there is guidance: one
row sees the text and one does not, they are mixed, and both go on with the same id. What the bare products
are is said in `products`; attention's are those of a turn's mean length.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from transformers import LogitsProcessor, LogitsProcessorList, TopPLogitsWarper

from musicgen.evaluate.common.shares import markdown
from musicgen.evaluate.speed.products import Products, Work
from musicgen.model.engine import Engine
from musicgen.model.generation import FialtaForCausalLM
from musicgen.model.onnx.graph import Precision
from musicgen.model.sampling import draw
from musicgen.model.weights import Floats, Weights, load_weights

BEGINNING, COUNT = 64, 448
TURNS = 7
GUIDANCE, TOP_P = 1.5, 0.97
PRODUCTS_A_TURN = 100
ATTENTION = "products"  # of weights and of attention; "weights" leaves attention out
Result = dict[str, Any]
_PRECISIONS: dict[str, Precision] = {"": "fp32", ", int8": "int8"}


def compare(folder: Path, turns: int = TURNS, count: int = COUNT) -> Result:
    """Median microseconds a step of every contender, alone and with guidance, and what follows from them."""
    weights, _ = load_weights(folder)
    model = FialtaForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        rows = [_of_rows(weights, model, rows, turns, count) for rows in (1, 2)]
    finally:
        torch.set_num_threads(threads)
    return {"turns": turns, "ids": count, "beginning": BEGINNING, "rows": rows}


def _of_rows(weights: Weights, model: FialtaForCausalLM, rows: int, turns: int, count: int) -> Result:
    rng = np.random.default_rng(rows)
    ids = [int(i) for i in rng.integers(1, weights.shape.vocab_size, BEGINNING)]
    clauses = rng.standard_normal((2, weights.shape.clause_dim)).astype(np.float32)
    clauses /= np.linalg.norm(clauses, axis=1, keepdims=True)
    contenders: dict[str, tuple[Work, int]] = {
        "generate": (_generate(model, rows, ids, clauses, count), count)
    }
    for name, precision in _PRECISIONS.items():
        engine = Engine(weights, precision=precision)
        contenders |= {
            f"engine{name}": (_engine(engine, rows, ids, clauses, count), count),
            f"engine without draws{name}": (_steps_alone(engine, rows, ids, clauses, count), count),
        }
    for kind, in_view in (("weights", 0), (ATTENTION, BEGINNING + count // 2)):
        for library, work in Products(weights, rows, in_view).by_library().items():
            contenders[f"{kind}: {library}"] = (_often(work), PRODUCTS_A_TURN)
    steps = _in_turns(contenders, turns)
    return {"rows": rows, "microseconds": steps, **ratios(steps)}


def _in_turns(contenders: dict[str, tuple[Work, int]], turns: int) -> dict[str, float]:
    """Median microseconds a step, after one turn to get warm."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(turns + 1):
        for name, (work, steps) in contenders.items():
            start = time.perf_counter()
            work()
            found[name].append(1e6 * (time.perf_counter() - start) / steps)
    return {name: float(np.median(times[1:])) for name, times in found.items()}


def ratios(steps: dict[str, float]) -> Result:
    """How many times faster than `generate`, draws included; bare products' time over that of the engine
    without draws, at the same precision."""
    found: Result = {
        "times_generate": steps["generate"] / steps["engine"],
        "times_generate_int8": steps["generate"] / steps["engine, int8"],
    }
    for kind in ("weights", ATTENTION):
        exact = {name: t for name, t in steps.items() if name.startswith(kind) and "int8" not in name}
        fastest = min(exact, key=exact.__getitem__)
        found |= {
            f"{kind}_fastest": fastest.removeprefix(f"{kind}: "),
            f"{kind}_share": exact[fastest] / steps["engine without draws"],
            f"{kind}_share_int8": steps[f"{kind}: ONNX Runtime, int8"] / steps["engine without draws, int8"],
        }
    return found


def report(result: Result) -> str:
    """The comparison as Markdown."""
    one, two = result["rows"]
    names = list(one["microseconds"])
    rows = [[name, *(_step(each["microseconds"][name]) for each in (one, two))] for name in names]
    table = markdown(["", "one row", "two rows (guidance)"], rows)
    goals = [
        ["times as fast as `generate`, fp32", *_times(one, two, "times_generate"), "≥ 3"],
        ["… with eight-bit matrices", *_times(one, two, "times_generate_int8"), ""],
        ["share of bare products, fp32", *_shares(one, two, f"{ATTENTION}_share"), "≥ 50 % (one row)"],
        ["… without attention's", *_shares(one, two, "weights_share"), ""],
        ["share of bare products, int8", *_shares(one, two, f"{ATTENTION}_share_int8"), ""],
    ]
    return (
        "## The decoder alone\n\n"
        f"Microseconds an id and ids a second, one thread, medians of {result['turns']} turns of "
        f"{result['ids']} ids behind {result['beginning']}. Bare products: of the weights, or of the weights "
        f"and of attention; the fastest library was {one[f'{ATTENTION}_fastest']} (one row), "
        f"{two[f'{ATTENTION}_fastest']} (two).\n\n"
        f"{table}\n\n{markdown(['', 'one row', 'two rows', 'aim'], goals)}\n"
    )


def _step(microseconds: float) -> str:
    return f"{microseconds:.0f} µs, {1e6 / microseconds:.0f}/s"


def _times(one: Result, two: Result, name: str) -> list[str]:
    return [f"{each[name]:.1f}" for each in (one, two)]


def _shares(one: Result, two: Result, name: str) -> list[str]:
    return [f"{100 * each[name]:.0f} %" for each in (one, two)]


# --- contenders -------------------------------------------------------------------------------------------


def _often(work: Work) -> Work:
    def turn() -> None:
        for _ in range(PRODUCTS_A_TURN):
            work()

    return turn


def _engine(engine: Engine, rows: int, ids: Sequence[int], clauses: Floats, count: int) -> Work:
    every = np.ones(engine.config.vocab_size, dtype=bool)

    def turn() -> None:
        session = engine.start(clauses, GUIDANCE if rows == 2 else 1.0)
        rng, pending = np.random.default_rng(0), list(ids)
        for _ in range(count):
            logp = session.feed(pending)
            pending = [draw(logp, every, temperature=1.0, top_p=TOP_P, rng=rng)[0]]

    return turn


def _steps_alone(engine: Engine, rows: int, ids: Sequence[int], clauses: Floats, count: int) -> Work:
    """The same steps with ids that are known before."""
    given = np.random.default_rng(0).integers(1, engine.config.vocab_size, count - 1).tolist()

    def turn() -> None:
        session = engine.start(clauses, GUIDANCE if rows == 2 else 1.0)
        session.feed(list(ids))
        for token in given:
            session.feed([token])

    return turn


def _generate(model: FialtaForCausalLM, rows: int, ids: Sequence[int], clauses: Floats, count: int) -> Work:
    begun = torch.tensor([list(ids)] * rows)
    given: Result = {
        "attention_mask": torch.ones_like(begun),
        "clauses": torch.from_numpy(clauses).expand(rows, -1, -1),
        "clause_mask": torch.tensor([[True] * len(clauses), [False] * len(clauses)][:rows]),
        "min_new_tokens": count,
        "max_new_tokens": count,
    }
    if rows == 1:
        given |= {"do_sample": True, "top_p": TOP_P, "top_k": 0}
    else:
        steps = LogitsProcessorList([_Guidance(), TopPLogitsWarper(TOP_P), _OneDraw()])
        given |= {"do_sample": False, "logits_processor": steps}
    return lambda: model.generate(begun, **given)


class _Guidance(LogitsProcessor):
    """Both rows get what guidance makes of the two."""

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        text, null = scores.log_softmax(-1)
        return (null + GUIDANCE * (text - null)).expand(2, -1)


class _OneDraw(LogitsProcessor):
    """Leaves both rows the one id that is drawn from the first."""

    def __call__(self, input_ids: Tensor, scores: Tensor) -> Tensor:
        drawn = torch.multinomial(scores[0].softmax(-1), 1)
        return torch.full_like(scores, -torch.inf).index_fill_(1, drawn, 0.0)
