"""An embedding of music made for comparing sets of pieces, and the command that trains it.

    python -m musicgen.evaluate.realism.embedding --corpus DIR [--pieces N] [--steps N] [--out FILE]

A window of BARS bars is turned into numbers a bar (BAR_VALUES: what sounds, where it begins, drums,
registers, dynamics; turned to the tonic that is heard, so the key does not matter; no tempo, no instrument
names), a small convolutional network reads them, and DIMENSIONS numbers come out. It is trained on real
pieces of the training split only, never on composed ones, to tell which two of many windows are of one piece
(contrast, van den Oord et al. 2018, arXiv 1807.03748) and which genre a window has. Stored as
`assets/embedding.safetensors` beside this module; whoever trains it anew changes every Fréchet distance.
"""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from musicgen.evaluate.common.samples import HELD_OUT, Sample, cut
from musicgen.music.measure import NoteArrays, arrays, estimate_key
from musicgen.music.measure.note_arrays import bass_line, chroma
from musicgen.music.score import Score
from musicgen.music.theory import GENRES
from musicgen.train.data.corpus import MIN_ON_GRID, balanced, read_manifest, split_of

BARS = 8
DIMENSIONS = 16
WIDTH = 96
SLOTS = 16  # of a bar, whatever its meter
OCTAVES = 7
STORED = Path(__file__).with_name("embedding.safetensors")
MAX_WINDOWS = 6  # of one piece
NO_GENRE = len(GENRES)
_KICKS, _SNARES, _HATS, _OTHER = (
    (35, 36),
    (37, 38, 39, 40),
    (42, 44, 46, 51, 53, 59),
    (49, 57, 41, 43, 45, 47, 48, 50),
)
_GROUPS = (_KICKS, _SNARES, _HATS, _OTHER)
BAR_VALUES = 12 + 12 + 12 + OCTAVES + 2 * SLOTS + len(_GROUPS) * SLOTS + 6
Floats = npt.NDArray[np.float32]


# --- a window as numbers ----------------------------------------------------------------------------------


def bars_as_numbers(score: Score) -> Floats:
    """float32 (bars, BAR_VALUES): each bar by itself, pitch classes counted from the tonic that is heard."""
    notes = arrays(score)
    tonic = estimate_key(notes).key.tonic
    pitched, bars = notes.pitched, notes.bars
    columns = [
        _shares(np.roll(_chroma(pitched, bars), -tonic, axis=1)),
        np.roll(_bass(pitched), -tonic, axis=1),
        _shares(np.roll(_counts(pitched.bar, pitched.pitch % 12, bars, 12), -tonic, axis=1)),
        _shares(_counts(pitched.bar, (pitched.pitch // 12 - 2).clip(0, OCTAVES - 1), bars, OCTAVES)),
        np.minimum(_grid(pitched), 4) / 4,
        np.minimum(_grid(_lowest(pitched)), 1),
        *(np.minimum(_grid(_hits(notes, group)), 1) for group in _GROUPS),
        _amounts(notes),
    ]
    return np.concatenate(columns, axis=1).astype(np.float32)


def _chroma(notes: NoteArrays, bars: int) -> npt.NDArray[np.float64]:
    return chroma(notes, np.full(bars, notes.meter.bar_ticks, dtype=np.int32))


def _shares(table: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return table / np.maximum(table.sum(axis=1, keepdims=True), 1e-9)


def _counts(
    bar: npt.NDArray[np.int32], column: npt.NDArray[np.int32], bars: int, width: int
) -> npt.NDArray[np.float64]:
    return np.bincount(bar * width + column, minlength=bars * width).reshape(bars, width).astype(np.float64)


def _bass(notes: NoteArrays) -> npt.NDArray[np.float64]:
    """Share of each pitch class among a bar's lowest sounding notes."""
    line = bass_line(notes)
    cells = np.flatnonzero(line < 128)
    bar = (cells * 6 // notes.meter.bar_ticks).clip(max=notes.bars - 1)
    return _shares(_counts(bar.astype(np.int32), (line[cells] % 12).astype(np.int32), notes.bars, 12))


def _grid(notes: NoteArrays) -> npt.NDArray[np.float64]:
    """Onsets in each of SLOTS equal slots of each bar."""
    slot = notes.onset % notes.meter.bar_ticks * SLOTS // notes.meter.bar_ticks
    return _counts(notes.bar, slot.astype(np.int32), notes.bars, SLOTS)


def _lowest(notes: NoteArrays) -> NoteArrays:
    """Notes below middle C's octave: what carries."""
    return notes.take(notes.pitch < 52)


def _hits(notes: NoteArrays, pitches: Sequence[int]) -> NoteArrays:
    return notes.take(notes.on_drums & np.isin(notes.pitch, pitches))


def _amounts(notes: NoteArrays) -> npt.NDArray[np.float64]:
    number = np.bincount(notes.bar, minlength=notes.bars).astype(np.float64)
    safe = np.maximum(number, 1)
    velocity = np.bincount(notes.bar, notes.velocity, notes.bars) / safe
    squares = np.bincount(notes.bar, notes.velocity.astype(np.float64) ** 2, notes.bars) / safe
    length = np.bincount(notes.bar, notes.duration * ~notes.on_drums, notes.bars) / safe
    players = len(np.unique(notes.part))
    sounding = np.zeros((notes.bars, len(notes.programs)), dtype=bool)
    sounding[notes.bar, notes.part] = True
    return np.stack(
        (
            np.log1p(number) / 4,
            np.log1p(number / max(1, players)) / 4,
            velocity / 127,
            np.sqrt(np.maximum(squares - velocity**2, 0)) / 32,
            np.log1p(length) / 4,
            sounding.sum(1) / max(1, players),
        ),
        axis=1,
    )


# --- the network ------------------------------------------------------------------------------------------


class Network(nn.Module):
    """(windows, bars, BAR_VALUES) → (windows, DIMENSIONS); any number of bars."""

    def __init__(self) -> None:
        super().__init__()
        self.mean = nn.Buffer(torch.zeros(BAR_VALUES))
        self.spread = nn.Buffer(torch.ones(BAR_VALUES))
        self.bar = nn.Linear(BAR_VALUES, WIDTH)
        self.near = nn.Conv1d(WIDTH, WIDTH, 3, padding=1)
        self.wide = nn.Conv1d(WIDTH, WIDTH, 3, padding=2, dilation=2)
        self.out = nn.Linear(4 * WIDTH, DIMENSIONS)
        self.genre = nn.Linear(DIMENSIONS, len(GENRES))

    def forward(self, bars: Tensor) -> Tensor:
        x = F.gelu(self.bar((bars - self.mean) / self.spread)).transpose(1, 2)
        x = x + F.gelu(self.near(x))
        x = x + F.gelu(self.wide(x))
        steps = [(x[..., lag:] - x[..., :-lag]).abs().mean(-1) for lag in (1, 4)]
        return self.out(torch.cat((x.mean(-1), x.amax(-1), *steps), dim=1))


@torch.inference_mode()
def embedded(network: Network, windows: Sequence[Floats]) -> npt.NDArray[np.float64]:
    """float64 (windows, DIMENSIONS). windows: (BARS, BAR_VALUES) each."""
    if not len(windows):
        return np.zeros((0, DIMENSIONS))
    network.eval()
    return network(torch.from_numpy(np.stack(windows))).double().numpy()


def load(path: Path = STORED) -> Network:
    """The stored network."""
    network = Network()
    network.load_state_dict(load_file(path))
    return network.eval()


# --- training ---------------------------------------------------------------------------------------------


def pieces_as_numbers(samples: Iterable[Sample]) -> tuple[list[Floats], npt.NDArray[np.int64]]:
    """Each piece's windows, (2 .. MAX_WINDOWS, BARS, BAR_VALUES), and its genre's number."""
    found, genres = [], []
    for sample in samples:
        rows = bars_as_numbers(sample.score)
        count = len(rows) // BARS
        if count >= 2:
            chosen = np.linspace(0, count - 1, min(count, MAX_WINDOWS)).astype(int)
            found.append(rows[: count * BARS].reshape(count, BARS, BAR_VALUES)[chosen])
            genres.append(GENRES.index(sample.genre) if sample.genre else NO_GENRE)
    return found, np.array(genres, dtype=np.int64)


def train(
    pieces: Sequence[Floats], genres: npt.NDArray[np.int64], steps: int, seed: int = 0, batch: int = 192
) -> Network:
    """Fit the network; the same seed and data give the same weights on one machine."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = Network()
    everything = np.concatenate(pieces).reshape(-1, BAR_VALUES)
    network.mean.copy_(torch.from_numpy(everything.mean(0)))
    network.spread.copy_(torch.from_numpy(everything.std(0) + 0.05))
    optimizer = torch.optim.AdamW(network.parameters(), lr=2e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps)
    for step in range(1, steps + 1):
        rows = rng.choice(len(pieces), min(batch, len(pieces)), replace=False)
        pairs = [pieces[r][rng.choice(len(pieces[r]), 2, replace=False)] for r in rows]
        loss = loss_of(network, torch.from_numpy(np.stack(pairs)), torch.from_numpy(genres[rows]))
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        if step % 100 == 0:
            print(f"step {step}: loss {loss.item():.3f}", flush=True)
    return _standardised(network, np.concatenate(pieces))


@torch.no_grad()
def _standardised(network: Network, windows: Floats) -> Network:
    """The same network with outputs of mean 0 and deviation 1 over the training windows."""
    found = network.eval()(torch.from_numpy(windows))
    mean, spread = found.mean(0), found.std(0)
    network.genre.bias.add_(network.genre.weight @ mean)
    network.genre.weight.mul_(spread)
    network.out.bias.copy_((network.out.bias - mean) / spread)
    network.out.weight.div_(spread[:, None])
    return network


def loss_of(network: Network, pairs: Tensor, genres: Tensor) -> Tensor:
    """Contrast of both windows of each piece against all others, and the genre of those that have one.

    pairs: (pieces, 2, BARS, BAR_VALUES). genres: (pieces,), NO_GENRE where unknown.
    """
    # A little noise, so that no single cell of the grid names the piece.
    found = network((pairs + 0.05 * torch.randn_like(pairs)).flatten(0, 1))
    one, other = F.normalize(found, dim=1).unflatten(0, (-1, 2)).unbind(1)
    alike = one @ other.T / 0.1
    own = torch.arange(len(alike))
    contrast = (F.cross_entropy(alike, own) + F.cross_entropy(alike.T, own)) / 2
    told = network.genre(found.unflatten(0, (-1, 2)).mean(1))
    style = F.cross_entropy(told, genres.where(genres < NO_GENRE, -100), ignore_index=-100)
    return contrast + 0.5 * style + 1e-3 * found.square().mean()


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--pieces", type=int, default=4000, help="of the training split, styles evened out")
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--out", type=Path, default=STORED)
    args = parser.parse_args(argv)
    records = [
        r
        for r in read_manifest(args.corpus)
        if split_of(r.song) not in HELD_OUT and r.on_grid >= MIN_ON_GRID and r.tier != "synthetic"
    ]
    chosen = sorted(balanced(records, args.pieces), key=lambda r: r.archive)
    pieces, genres = pieces_as_numbers(cut(args.corpus, chosen, args.workers))
    print(f"{len(pieces)} pieces, {sum(map(len, pieces))} windows")
    network = train(pieces, genres, args.steps)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    save_file(network.state_dict(), args.out)


if __name__ == "__main__":
    main()
