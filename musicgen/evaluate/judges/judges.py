"""Judges of genre and mood: fitted on real music alone, and on nothing that labels or ranks ours.

    python -m musicgen.evaluate judges --data CORPUS [--table FILE] [--out FILE]
    python -m musicgen.evaluate judges --third …      # the third judge instead: see `third`

They look at the numbers of `features`, at the labels of `table`, and are small networks (a few
with other random beginnings, their chances averaged) on features turned into normal scores. *Genre*: the
styles with LEAST pieces, each style counting alike; FAMILIES puts styles together that real labels hardly
tell apart. *Mood*: ten words in titles; *quadrant*: listeners' (EMOPIA) and those of the title's mood, both
sources counting alike, `dark` left out, which lies in two. Whoever trains ours, sees none of it.

Accuracies are cross-validated over four folds of songs, with at most EVEN pieces of each class, so that every
class counts about alike; beside them the genres of the held-out splits as they come. The judges that are kept
(`assets/judges.safetensors`, with their accuracies) are fitted on the training split's songs. Takes some
ten minutes on one core, with the table already made about four.
"""

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from safetensors import safe_open
from safetensors.torch import save_file
from scipy.special import ndtri
from torch import Tensor, nn
from tqdm import tqdm

from musicgen.errors import InputError
from musicgen.evaluate.common.shares import Share, markdown
from musicgen.evaluate.judges.features import Floats, names, vector
from musicgen.evaluate.judges.table import PieceTable, piece_table
from musicgen.music.score import Score
from musicgen.music.theory import GENRES, MOODS

STORED = Path(__file__).with_name("judges.safetensors")
LEAST = 20
EVEN = 60
FOLDS = 4
GRID = 65  # quantiles that a feature's normal scores are read from
MOST = 3.0
NETWORKS = 3
BATCH = 256
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "rock": ("rock", "punk", "metal"),
    "pop and soul": ("pop", "ballad", "disco", "soul", "funk", "hip hop", "reggae"),
    "country and folk": ("country", "folk", "celtic", "world"),
    "jazz, blues and latin": ("jazz", "blues", "latin", "ragtime"),
    "classical": ("classical", "art song", "chamber", "film", "hymn", "march"),
    "electronic": ("electronic", "ambient"),
    "video game": ("video game",),
}
FAMILY_OF = {style: family for family, styles in FAMILIES.items() for style in styles}
# Quadrants of Russell's circle, 0..3, in which each mood lies.
QUADRANTS: Mapping[str, tuple[int, ...]] = {
    "happy": (0,), "playful": (0,), "energetic": (0,), "epic": (0,), "tense": (1,), "dark": (1, 2),
    "sad": (2,), "calm": (3,), "romantic": (3,), "dreamy": (3,),
}  # fmt: skip
HEADS = ("genre", "mood", "quadrant")
_WIDTH = {"genre": 128, "mood": 64, "quadrant": 64}
_DROPOUT = {"genre": 0.4, "mood": 0.5, "quadrant": 0.5}
_DECAY = {"genre": 0.01, "mood": 0.05, "quadrant": 0.05}
_EPOCHS = 35
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Judges:
    """classes: by head. grid: (GRID, features). tensors: the networks' weights.

    held_out: their own accuracy on real pieces they were not fitted on, by kind of verdict. heard: by style.
    """

    classes: Mapping[str, tuple[str, ...]]
    grid: Floats
    tensors: Mapping[str, Tensor]
    held_out: Mapping[str, Share]
    heard: Mapping[str, Share]

    def genre(self, score: Score) -> dict[str, float]:
        """Chance of each style that the judge knows."""
        return self._chances("genre", score)

    def family(self, score: Score) -> dict[str, float]:
        """Chance of each of FAMILIES."""
        found = dict.fromkeys(FAMILIES, 0.0)
        for style, chance in self.genre(score).items():
            found[FAMILY_OF[style]] += chance
        return found

    def mood(self, score: Score) -> dict[str, float]:
        """Chance of each of ten moods."""
        return self._chances("mood", score)

    def quadrant(self, score: Score) -> tuple[float, ...]:
        """Chances of the quadrants: happy, tense, sad, calm."""
        return tuple(self._chances("quadrant", score).values())

    def _chances(self, head: str, score: Score) -> dict[str, float]:
        rows = normal_scores(vector(score)[None], self.grid)
        chances = _answers(head, self.tensors, torch.from_numpy(rows))[0].tolist()
        return dict(zip(self.classes[head], chances, strict=True))


def normal_scores(features: Numbers, grid: Numbers) -> npt.NDArray[np.float32]:
    """Each value's place among the fitted pieces as a score of the normal distribution, within ±MOST."""
    steps = np.linspace(0, 1, len(grid))
    places = np.empty(features.shape)
    for column in range(features.shape[1]):
        values, knots = features[:, column], grid[:, column]
        # From both sides, so that a value which many pieces share stands in the middle of them.
        up, down = np.interp(values, knots, steps), 1 - np.interp(-values, -knots[::-1], steps)
        places[:, column] = (up + down) / 2
    return np.asarray(np.clip(ndtri(places), -MOST, MOST), dtype=np.float32)


# --- networks ---------------------------------------------------------------------------------------------


def _network(head: str, inputs: int, outputs: int) -> nn.Sequential:
    width, drop = _WIDTH[head], _DROPOUT[head]
    return nn.Sequential(
        nn.Dropout(0.1), nn.Linear(inputs, width), nn.GELU(), nn.Dropout(drop),
        nn.Linear(width, width), nn.GELU(), nn.Dropout(drop), nn.Linear(width, outputs),
    )  # fmt: skip


def fit(
    head: str, rows: npt.NDArray[np.float32], labels: Ints, weights: Floats, count: int
) -> dict[str, Tensor]:
    """NETWORKS networks for one head; the same data give the same weights on one machine."""
    inputs, wanted = torch.from_numpy(rows), torch.from_numpy(labels)
    heavy = torch.from_numpy((weights / weights.mean()).astype(np.float32))
    tensors: dict[str, Tensor] = {}
    for number in range(NETWORKS):
        torch.manual_seed(number)
        network = _network(head, rows.shape[1], count)
        steps = max(40, _EPOCHS * len(rows) // BATCH)
        optimizer = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=_DECAY[head])
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps)
        for _ in range(steps):
            some = torch.randint(len(rows), (BATCH,))
            losses = F.cross_entropy(
                network(inputs[some]), wanted[some], reduction="none", label_smoothing=0.1
            )
            optimizer.zero_grad()
            (losses * heavy[some]).mean().backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
        tensors |= {f"{head}.{number}.{k}": v.half() for k, v in network.state_dict().items()}
    return tensors


@torch.inference_mode()
def _answers(head: str, tensors: Mapping[str, Tensor], rows: Tensor) -> Tensor:
    """Mean chances of a head's networks: (rows, classes)."""
    found = []
    for number in range(NETWORKS):
        state = {k: v.float() for k, v in tensors.items() if k.startswith(f"{head}.{number}.")}
        layers = [
            (state[f"{head}.{number}.{i}.weight"], state[f"{head}.{number}.{i}.bias"]) for i in (1, 4, 7)
        ]
        x = rows
        for weight, bias in layers[:-1]:
            x = F.gelu(F.linear(x, weight, bias))
        found.append(F.linear(x, *layers[-1]).softmax(-1))
    return torch.stack(found).mean(0)


# --- labels -----------------------------------------------------------------------------------------------


def classes_of(table: PieceTable) -> dict[str, tuple[str, ...]]:
    """What each head may say."""
    counted = {genre: int((table.genre == genre).sum()) for genre in GENRES}
    return {
        "genre": tuple(genre for genre in GENRES if counted[genre] >= LEAST),
        "mood": MOODS,
        "quadrant": ("0", "1", "2", "3"),
    }


def labels_of(table: PieceTable, classes: Mapping[str, Sequence[str]]) -> dict[str, Ints]:
    """By head: a class a piece, -1 for none."""
    quadrants = table.quadrant.astype(np.int64) - 1
    by_title = [QUADRANTS[str(m)][0] if m and len(QUADRANTS[str(m)]) == 1 else -1 for m in table.mood]
    return {
        "genre": _numbers(table.genre, classes["genre"]),
        "mood": _numbers(table.mood, classes["mood"]),
        "quadrant": np.where(quadrants >= 0, quadrants, np.array(by_title, dtype=np.int64)),
    }


def _numbers(words: npt.NDArray[np.str_], classes: Sequence[str]) -> Ints:
    known = {name: number for number, name in enumerate(classes)}
    return np.array([known.get(str(word), -1) for word in words], dtype=np.int64)


def _weights(head: str, table: PieceTable, labels: Ints, chosen: Bools) -> Floats:
    """Every class alike (rare genres not quite); of quadrants both sources alike."""
    groups = labels + len(GENRES) * (table.quadrant > 0) if head == "quadrant" else labels
    sizes = np.bincount(groups[chosen] + 1)
    return np.asarray(1 / np.maximum(sizes[groups[chosen] + 1], 40) ** (0.75 if head == "genre" else 1.0))


def fitted(
    table: PieceTable, classes: Mapping[str, Sequence[str]], rows: Bools
) -> tuple[Floats, dict[str, Tensor]]:
    """Quantile grid and networks of all heads, from some of the pieces."""
    grid = np.quantile(table.features[rows].astype(np.float64), np.linspace(0, 1, GRID), axis=0)
    scores = normal_scores(table.features, grid)
    tensors: dict[str, Tensor] = {}
    for head, labels in labels_of(table, classes).items():
        own = rows & (labels >= 0)
        weights = _weights(head, table, labels, own)
        tensors |= fit(head, scores[own], labels[own], weights, len(classes[head]))
    return grid, tensors


# --- how good they are ------------------------------------------------------------------------------------


def crossed(table: PieceTable, classes: Mapping[str, Sequence[str]]) -> dict[str, npt.NDArray[np.float32]]:
    """By head: chances for every piece, from judges that saw none of its song."""
    fold = np.array([hashlib.sha256(str(song).encode()).digest()[0] % FOLDS for song in table.songs])
    found = {head: np.zeros((len(fold), len(classes[head])), dtype=np.float32) for head in HEADS}
    for number in tqdm(range(FOLDS), unit="fold"):
        grid, tensors = fitted(table, classes, fold != number)
        rows = torch.from_numpy(normal_scores(table.features[fold == number], grid))
        for head in HEADS:
            found[head][fold == number] = _answers(head, tensors, rows).numpy()
    return found


def accuracies(
    table: PieceTable, classes: Mapping[str, Sequence[str]], chances: Mapping[str, Numbers]
) -> tuple[dict[str, Share], dict[str, Share]]:
    """(by kind of verdict, of at most EVEN pieces a class; by style)."""
    labels = labels_of(table, classes)
    evened = {head: _evened(own) for head, own in labels.items()}
    found = {}
    for head, name in (("genre", "genre"), ("mood", "mood, of ten")):
        rows = evened[head]
        order = np.argsort(-chances[head][rows], axis=1)
        wanted = labels[head][rows][:, None]
        found[name] = _share(order[:, 0] == wanted[:, 0])
        found[f"{head}, top 3"] = _share((order[:, :3] == wanted).any(axis=1))
    family = _family_matrix(classes["genre"])
    rows = evened["genre"]
    found["genre family"] = _share(
        (chances["genre"][rows] @ family).argmax(1) == family[labels["genre"][rows]].argmax(1)
    )
    heads = chances["quadrant"].argmax(1)
    by_title = evened["quadrant"][table.quadrant[evened["quadrant"]] == 0]
    by_ear = np.flatnonzero(table.quadrant > 0)
    found["mood quadrant"] = _share(heads[by_title] == labels["quadrant"][by_title])
    found["mood quadrant, pianos that listeners rated"] = _share(heads[by_ear] == labels["quadrant"][by_ear])
    held = np.flatnonzero(table.held_out & (labels["genre"] >= 0))
    found["genre, held-out splits as they come"] = _share(
        chances["genre"][held].argmax(1) == labels["genre"][held]
    )
    found["genre family, held-out splits as they come"] = _share(
        (chances["genre"][held] @ family).argmax(1) == family[labels["genre"][held]].argmax(1)
    )
    said = chances["genre"].argmax(1)
    heard = {g: _share(said[labels["genre"] == i] == i) for i, g in enumerate(classes["genre"])}
    return found, heard


def _evened(labels: Ints) -> Ints:
    """At most EVEN pieces of each class, drawn once and for all."""
    rng = np.random.default_rng(0)
    rows = [rng.permutation(np.flatnonzero(labels == c))[:EVEN] for c in range(labels.max() + 1)]
    return np.sort(np.concatenate(rows))


def _family_matrix(genres: Sequence[str]) -> Floats:
    """1 where a style belongs to a family: (styles, families)."""
    return np.array([[float(FAMILY_OF[g] == family) for family in FAMILIES] for g in genres])


def _share(hits: npt.NDArray[np.bool_]) -> Share:
    return Share(int(hits.sum()), len(hits))


# --- kept in a file ---------------------------------------------------------------------------------------


def save(judges: Judges, path: Path) -> None:
    """Networks, grid, class lists and accuracies, as safetensors."""
    said = {
        "classes": {head: list(words) for head, words in judges.classes.items()},
        "features": list(names()),
        "held_out": {k: [s.hits, s.total] for k, s in judges.held_out.items()},
        "heard": {k: [s.hits, s.total] for k, s in judges.heard.items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    grid = torch.from_numpy(judges.grid.astype(np.float32))
    save_file({**judges.tensors, "grid": grid}, path, metadata={"judges": json.dumps(said)})


def load(path: Path = STORED) -> Judges:
    """The stored judges. Raises InputError where they are missing or made for other features."""
    if not path.exists():
        raise InputError(f"{path} is missing: make it with python -m musicgen.evaluate judges --data CORPUS.")
    with safe_open(path, framework="pt") as file:
        said = json.loads(file.metadata()["judges"])
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
    if tuple(said["features"]) != names():
        raise InputError(f"{path} was made for other features: make it anew with the command `judges`.")
    return Judges(
        classes={head: tuple(words) for head, words in said["classes"].items()},
        grid=tensors.pop("grid").double().numpy(),
        tensors=tensors,
        held_out={k: Share(*pair) for k, pair in said["held_out"].items()},
        heard={k: Share(*pair) for k, pair in said["heard"].items()},
    )


def main(argv: Sequence[str]) -> int:
    """Make the table, measure, fit, keep and print. Raises InputError."""
    if "--third" in argv:
        from musicgen.evaluate.judges import third

        return third.main([flag for flag in argv if flag != "--third"])
    parser = argparse.ArgumentParser(
        prog="python -m musicgen.evaluate judges",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="corpus folder")
    parser.add_argument(
        "--table", type=Path, default=Path("out/report/judge-pieces.npz"), help="kept features"
    )
    parser.add_argument("--out", type=Path, default=STORED)
    args = parser.parse_args(argv)
    torch.set_num_threads(1)  # layers this small only wait for each other
    table = piece_table(args.data, args.table)
    classes = classes_of(table)
    held_out, heard = accuracies(table, classes, crossed(table, classes))
    grid, tensors = fitted(table, classes, ~table.held_out)
    save(Judges(classes, grid, tensors, held_out, heard), args.out)
    print(markdown(["", "accuracy (95 %)"], [[name, str(share)] for name, share in held_out.items()]))
    print(markdown(["style", "heard (95 %)"], [[name, str(share)] for name, share in heard.items()]))
    return 0
