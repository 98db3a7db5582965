"""Fit the heads that turn a clause's vector into probabilities of genre, mood, tempo, density …

`python -m musicgen.train.fits.heads --out musicgen/weights/heads.safetensors` fits them on the clause bank,
which is English, and prints held-out accuracy and how the mood head carries over to other languages.

Each head is a multinomial logistic regression with soft targets: a clause that fits two moods has half of
each. Classes weigh the same, so a head says what the words speak for, not what is frequent. Clauses that say
nothing of a field are taught as "anything": the head answers evenly to them. Vectors get noise, as the
model's do in training.
"""

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from musicgen.model.classifiers import LinearHeads
from musicgen.music.facets import MEANT, MOOD
from musicgen.music.theory import MOODS
from musicgen.text.encoders import TextEncoder, open_encoder
from musicgen.train.data.captions import TEMPO_BPM, ClauseBank
from musicgen.train.data.clauses import Clause

PHRASES_PATH = Path(__file__).with_name("mood_phrases.json")
FIELDS: dict[str, tuple[str, ...]] = {
    **{facet.name: facet.values for facet in MEANT},
    "tempo": tuple(TEMPO_BPM),
}
FOLDS = 5


@dataclass(frozen=True, slots=True)
class FitOptions:
    """l2: weight of the squared weights. hand_weight: of a hand-written clause, beside one put together.

    noise: length of the noise added to unit vectors. silent_share: weight, of 1, of all clauses together that
    say nothing of the field; silent_most: so many of them are looked at. steps: of the minimiser, at most.
    """

    l2: float = 3e-5
    hand_weight: float = 4.0
    noise: float = 0.7
    silent_share: float = 0.5
    silent_most: int = 4000
    steps: int = 120


def is_hand_written(clause: Clause, field: str) -> bool:
    """Whether the clause stands in a table as it is."""
    return clause.text == clause.source(field)


def targets(clauses: Sequence[Clause], field: str, hand_weight: float = 1.0) -> np.ndarray:
    """float32 (n, classes): a row shares its weight among the clause's values of the field; 0 if it has none.

    Hand-written clauses weigh `hand_weight`, the others 1.
    """
    names = {name: place for place, name in enumerate(FIELDS[field])}
    table = np.zeros((len(clauses), len(names)), np.float32)
    for row, clause in zip(table, clauses, strict=True):
        values = clause.values(field)
        for value in values:
            row[names[value]] = (hand_weight if is_hand_written(clause, field) else 1) / len(values)
    return table


def folds(clauses: Sequence[Clause], field: str) -> list[frozenset[int]]:
    """Of each clause the folds that its table lines fall in; near duplicates share a line and so a fold."""
    return [frozenset(map(_fold, clause.source(field).split(" + "))) for clause in clauses]


def _fold(line: str) -> int:
    return int.from_bytes(hashlib.blake2b(line.encode(), digest_size=4).digest(), "big") % FOLDS


def fit(
    vectors: np.ndarray, wanted: np.ndarray, rng: np.random.Generator, options: FitOptions
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (dim, classes) and biases (classes,), float32.

    vectors: (n, dim) unit rows. wanted: (n, classes) as `targets` makes it.
    """
    silent = np.flatnonzero(wanted.sum(axis=1) == 0)
    left = rng.permutation(silent)[options.silent_most :]
    vectors, wanted = np.delete(vectors, left, axis=0), np.delete(wanted, left, axis=0)
    noisy = vectors + rng.normal(0, options.noise / vectors.shape[1] ** 0.5, vectors.shape).astype(np.float32)
    noisy /= np.linalg.norm(noisy, axis=1, keepdims=True)
    inputs = np.concatenate([vectors, noisy]).astype(np.float32)
    share = _weighted(wanted, options.silent_share)
    return _minimise(inputs, np.concatenate([share, share]) / 2, options)


def _weighted(wanted: np.ndarray, silent_share: float) -> np.ndarray:
    """Targets that add up to 1: each class weighs the same, silent clauses together `silent_share`."""
    classes = wanted.shape[1]
    silent = wanted.sum(axis=1) == 0
    share = wanted / (np.maximum(wanted.sum(axis=0), 1) * classes) * (1 - silent_share)
    share[silent] = silent_share / max(int(silent.sum()), 1) / classes
    return share.astype(np.float32)


def _minimise(inputs: np.ndarray, share: np.ndarray, options: FitOptions) -> tuple[np.ndarray, np.ndarray]:
    dim, classes = inputs.shape[1], share.shape[1]
    row_weight = share.sum(axis=1, keepdims=True)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights, biases = flat[:-classes].reshape(dim, classes).astype(np.float32), flat[-classes:]
        logits = inputs @ weights + biases.astype(np.float32)
        logits -= logits.max(axis=1, keepdims=True)
        logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        slope = np.exp(logs) * row_weight - share
        value = -float((share * logs).sum()) + options.l2 * float((weights**2).sum())
        gradient = np.concatenate([(inputs.T @ slope + 2 * options.l2 * weights).ravel(), slope.sum(axis=0)])
        return value, gradient.astype(np.float64)

    found = minimize(
        loss, np.zeros((dim + 1) * classes), jac=True, method="L-BFGS-B", options={"maxiter": options.steps}
    ).x.astype(np.float32)
    return found[:-classes].reshape(dim, classes), found[-classes:]


def fit_heads(
    clauses: Sequence[Clause],
    vectors: np.ndarray,
    rng: np.random.Generator,
    options: FitOptions,
    encoder: str,
) -> LinearHeads:
    """All heads on all clauses."""
    found = {
        field: fit(vectors, targets(clauses, field, options.hand_weight), rng, options) for field in FIELDS
    }
    weights, biases = ({field: pair[part] for field, pair in found.items()} for part in (0, 1))
    return LinearHeads(FIELDS, weights, biases, encoder)


def held_out(
    clauses: Sequence[Clause], vectors: np.ndarray, field: str, rng: np.random.Generator, options: FitOptions
) -> dict[str, tuple[float, float, int]]:
    """Cross-validated (top-1, top-3, clauses) of hand-written clauses, by kind: "label", "scene", "use".

    The clauses of a fold, and whatever is made of their table lines, are unseen by the head that judges them.
    """
    wanted = targets(clauses, field, options.hand_weight)
    parts = folds(clauses, field)
    hits: dict[str, list[tuple[bool, bool]]] = {}
    for fold in range(FOLDS):
        seen = np.array([fold not in part for part in parts]) | (wanted.sum(axis=1) == 0)
        weights, biases = fit(vectors[seen], wanted[seen], rng, options)
        judged = [n for n, c in enumerate(clauses) if not seen[n] and is_hand_written(c, field)]
        order = np.argsort(-(vectors[judged] @ weights + biases), axis=1)
        for n, ranks in zip(judged, order, strict=True):
            good = wanted[n][ranks] > 0
            hits.setdefault(clauses[n].kind, []).append((bool(good[0]), bool(good[:3].any())))
    return {kind: (*np.mean(found, axis=0).tolist(), len(found)) for kind, found in sorted(hits.items())}


def mood_phrases() -> dict[str, dict[str, list[str]]]:
    """Language → mood → five phrases, none of them taken from the bank."""
    phrases: dict[str, dict[str, list[str]]] = json.loads(PHRASES_PATH.read_text(encoding="utf-8"))
    return phrases


def transfer(heads: LinearHeads, encoder: TextEncoder) -> dict[str, tuple[float, float]]:
    """Language → (top-1, top-3) of the mood head on `mood_phrases`."""
    found = {}
    for language, by_mood in mood_phrases().items():
        texts = [text for phrases in by_mood.values() for text in phrases]
        wanted = np.array([MOODS.index(mood) for mood, phrases in by_mood.items() for _ in phrases])
        ranks = np.argsort(-heads.predict(encoder.encode(texts, language))[MOOD.name], axis=1)
        good = ranks == wanted[:, None]
        found[language] = (float(good[:, 0].mean()), float(good[:, :3].any(axis=1).mean()))
    return found


def _report(scores: Mapping[str, Mapping[str, tuple[float, float, int]]]) -> None:
    for field, by_kind in scores.items():
        for kind, (first, third, count) in by_kind.items():
            print(f"{field:<10} {kind:<8} top-1 {first:6.1%}  top-3 {third:6.1%}  of {count}")


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True, help="safetensors file to write")
    parser.add_argument("--encoder", default="use", help="text encoder (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the noise (default: %(default)s)")
    parser.add_argument(
        "--no-report", action="store_true", help="fit only; skip cross-validation and transfer"
    )
    args = parser.parse_args(argv)
    encoder, clauses, options = open_encoder(args.encoder), ClauseBank.load().clauses, FitOptions()
    vectors = encoder.encode([clause.text for clause in clauses])
    heads = fit_heads(clauses, vectors, np.random.default_rng(args.seed), options, encoder.name)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    heads.save(args.out)
    print(f"{len(clauses)} clauses → {args.out}, {args.out.stat().st_size} bytes", flush=True)
    if args.no_report:
        return
    for language, (first, third) in transfer(heads, encoder).items():
        print(f"mood in {language}: top-1 {first:6.1%}  top-3 {third:6.1%}", flush=True)
    for field in FIELDS:
        _report({field: held_out(clauses, vectors, field, np.random.default_rng(args.seed), options)})


if __name__ == "__main__":
    main()
