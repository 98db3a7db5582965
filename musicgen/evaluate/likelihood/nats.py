"""How unlikely the model finds real windows: teacher forcing, summed by kind of id, with any text.

A window reads: BOS, header, then music (bars, chords, parts, notes, EOS). The header is all up to and with
BAND_END. Nats are natural logarithms; those of BOS, which is given, are left out.
"""

import lzma
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from tqdm import tqdm

from musicgen.model.transformer import FialtaModel
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS
from musicgen.train.data.dataset import Augmentation, Windows

BATCH_IDS = 4096  # small enough for the processor's cache
RUN = 8  # windows that are chosen together: most are of one piece, and xz may copy among them
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_GENRE_PLACE = 1 + next(i for i, control in enumerate(CONTROLS) if control.name == "genre")


@dataclass(frozen=True, slots=True, eq=False)
class Nats:
    """Sums of each window, float64 (windows,). framed: bar lines and chords, a part of music."""

    header: Floats
    music: Floats
    framed: Floats

    @property
    def everything(self) -> Floats:
        return self.header + self.music

    def at(self, places: Ints) -> "Nats":
        """Some of the windows."""
        return Nats(self.header[places], self.music[places], self.framed[places])

    @property
    def played(self) -> Floats:
        """Music without bar lines and chords."""
        return self.music - self.framed


def choose(windows: Windows, count: int, seed: int, longest: int) -> Ints:
    """About `count` rows (all for 0) in runs of neighbours, ascending; none longer than `longest` ids."""
    runs = np.arange(len(windows)) // RUN
    if count and count < len(windows):
        chosen = np.random.default_rng(seed).permutation(runs.max() + 1)[: -(-count // RUN)]
        rows = np.flatnonzero(np.isin(runs, chosen))
    else:
        rows = np.arange(len(windows))
    whole = np.diff(windows.offsets)[rows] <= longest
    return rows[whole].astype(np.int64)


@torch.inference_mode()
def measure(
    model: FialtaModel, windows: Windows, rows: Ints, texts: Ints | None, precision: str = "fp32"
) -> Nats:
    """Nats of the windows `rows`, in their order.

    texts: rows whose first caption each window is shown (its own: `rows`); None for no text. precision:
    "bf16" is twice as fast as "fp32" on processors made for it; sums differ by some 1e-5 of their value.
    """
    sums = np.zeros((len(fields(Nats)), len(rows)))
    with torch.autocast(model.device.type, torch.bfloat16, enabled=precision == "bf16"):
        for places in tqdm(_batches(windows.lengths[rows]), unit="batch", leave=False):
            shown = None if texts is None else texts[places]
            sums[:, places] = _batch_sums(model, windows, rows[places], shown, model.device)
    return Nats(*sums)


def _batches(lengths: Ints) -> list[Ints]:
    """Places by falling length, so that the largest batch comes first and little is padded."""
    order = np.argsort(-lengths, kind="stable")
    batches, first = [], 0
    while first < len(order):
        size = max(1, BATCH_IDS // int(lengths[order[first]]))
        batches.append(order[first : first + size])
        first += size
    return batches


def _batch_sums(
    model: FialtaModel, windows: Windows, rows: Ints, texts: Ints | None, device: torch.device
) -> Floats:
    """Sums (header, music, framed) × rows of one batch."""
    ids = torch.from_numpy(windows.batch(rows, None, Augmentation()).input_ids).to(device)
    clauses, mask = _texts(windows, texts, device)
    states = model.states(ids, clauses, mask)[:, :-1]
    targets = ids[:, 1:]
    counted = targets != windows.pad_id
    nats = torch.zeros(targets.shape, device=device)
    nats[counted] = F.cross_entropy(model.scores(states[counted]).float(), targets[counted], reduction="none")
    return _sums(nats.cpu().double().numpy(), targets.cpu().numpy(), windows.header[rows].astype(np.int64))


def _texts(
    windows: Windows, rows: Ints | None, device: torch.device
) -> tuple[torch.Tensor | None, torch.Tensor | None]:
    if rows is None:
        return None, None
    batch = windows.batch(rows, None, Augmentation())
    clauses, mask = (np.ascontiguousarray(a) for a in (batch.clauses, batch.clause_mask))
    return torch.from_numpy(clauses).to(device), torch.from_numpy(mask).to(device)


def _sums(nats: Floats, targets: Ints, header: Ints) -> Floats:
    in_music = np.arange(1, targets.shape[1] + 1)[None] >= header[:, None]
    framed = in_music & _FRAME[targets]
    return np.stack([(nats * ~in_music).sum(1), (nats * in_music).sum(1), (nats * framed).sum(1)])


def _frame() -> npt.NDArray[np.bool_]:
    """bool (vocab,): bar lines and chords."""
    table = np.zeros(vocab.SIZE, dtype=bool)
    table[[*vocab.SPANS["bar"], *vocab.SPANS["chord"]]] = True
    return table


_FRAME = _frame()


def spelled_notes(windows: Windows, rows: Ints) -> Ints:
    """Notes that are spelled out in each window (those of `Same` are not), at least 1: int64 (rows,)."""
    bounds = [(s.start, s.stop) for s in (vocab.SPANS["pitch"], vocab.SPANS["drum"])]
    counts = [sum(int(((i >= a) & (i < b)).sum()) for a, b in bounds) for i in map(windows.ids, rows)]
    return np.maximum(1, np.array(counts, dtype=np.int64))


def genres(windows: Windows, rows: Ints) -> tuple[str, ...]:
    """The genre in each window's header, "" where it is unknown."""
    return tuple(vocab.control_value("genre", int(windows.ids(row)[_GENRE_PLACE])) or "" for row in rows)


def music_ids(windows: Windows, rows: Ints) -> npt.NDArray[np.uint16]:
    """The ids after the header of all the windows, back to back."""
    parts = [windows.ids(row)[int(windows.header[row]) :] for row in rows]
    return np.concatenate(parts).astype(np.uint16) if parts else np.zeros(0, dtype=np.uint16)


def xz_nats(ids: npt.NDArray[np.uint16]) -> float:
    """Nats that `xz -9e` needs for the ids as little-endian uint16: a compressor that can only copy."""
    data = ids.astype("<u2").tobytes()
    # A dictionary as large as the data serves as well as xz's 64 MiB, without its memory.
    size = min(1 << 26, max(1 << 12, len(data)))
    chain = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": size}]
    return len(lzma.compress(data, format=lzma.FORMAT_XZ, filters=chain)) * 8 * float(np.log(2))


def other_texts(groups: npt.NDArray[np.int64], rng: np.random.Generator) -> Ints:
    """For each window another one: a permutation without a fixed point, to another group where it can be.

    groups: int (windows,), at least 2 windows.
    """
    count = len(groups)
    chosen = rng.permutation(count)
    own = np.arange(count)
    for _ in range(_ROUNDS):
        bad = np.flatnonzero((chosen == own) | (groups[chosen] == groups))
        if not len(bad):
            break
        for one, other in zip(bad, rng.integers(count, size=len(bad)), strict=True):
            chosen[[one, other]] = chosen[[other, one]]
    for one in own:
        if chosen[one] == one:
            other = (one + 1) % count
            chosen[[one, other]] = chosen[[other, one]]
    return chosen.astype(np.int64)


_ROUNDS = 50
