"""How little each note belongs where it stands, and stretches of notes that are noise.

What a note is weighed by is the same for all notes, so it comes as a table (notes, features).
"""

from collections.abc import Iterator

import numpy as np

from musicgen.music.damage.gaps import runs
from musicgen.music.damage.kinds import Candidate, Retouch
from musicgen.music.damage.repeats import Likeness, twins
from musicgen.music.damage.take import Expected, Floats, Ints, Take
from musicgen.music.score import BarSpan

NOTE_FEATURES = (
    "key",
    "harmony",
    "position",
    "pitch",
    "both",
    "length",
    "leap",
    "velocity",
    "nats",
    "crowded",
    "twins",
    "has_twins",
    "together",
    "drum",
    "drum_pitch",
    "drum_position",
)
ODD = 0.0  # log-odds above which a note is taken for noise where others are, too
ALONE = 1.0  # and where it stands alone
MOST_NATS = 12.0


def note_features(take: Take, expected: Expected, alike: Likeness) -> Floats:
    """float64 (notes, NOTE_FEATURES); NaN where the model said nothing."""
    notes, drum = len(take), take.drums[take.part].astype(np.float64)
    table = np.zeros((notes, len(NOTE_FEATURES)))
    if not notes:
        return table
    part = take.part
    bars_played = (take.counts > 0).sum(1)[part].astype(np.float64)
    positions = _elsewhere(take, take.position)
    pitches = _elsewhere(take, take.pitch)
    both = _elsewhere(take, take.position * 128 + take.pitch)
    found, has = _in_twins(take, alike)
    columns = {
        "key": np.where(drum > 0, 0.0, np.log(_global(take) + 0.01)),
        "harmony": np.where(drum > 0, 0.0, np.log(_beside(take) + 0.03)),
        "position": np.log((positions + 0.3) / bars_played),
        "pitch": np.log((pitches + 0.3) / bars_played),
        "both": np.log1p(both),
        "length": _unusual(take, np.log(np.maximum(take.length, 0.5))) * (1 - drum),
        "leap": _leaps(take) * (1 - drum),
        "velocity": _unusual(take, take.velocity / 16.0),
        "nats": np.minimum(expected.nats, MOST_NATS),
        "crowded": _crowded(take),
        "twins": found,
        "has_twins": has,
        "together": _together(take),
        "drum": drum,
    }
    columns["drum_pitch"] = columns["pitch"] * drum
    columns["drum_position"] = columns["position"] * drum
    for at, name in enumerate(NOTE_FEATURES):
        table[:, at] = columns[name]
    return table


def noise(take: Take, odds: Floats) -> Iterator[Candidate]:
    """`noise`: stretches in which several notes of a part do not belong; `added`: one such note. odds:
    log-odds by note."""
    for part in range(len(take.identities)):
        rows = np.flatnonzero(take.part == part)
        odd = rows[odds[rows] > ODD]
        found = np.zeros(take.bars, dtype=bool)
        found[take.bar[odd]] = True
        for span in runs(found, inside=False):
            here = odd[(take.bar[odd] >= span.first) & (take.bar[odd] <= span.last)]
            if len(here) > 1:
                yield _noise(take, part, rows, here, span, odds)
            elif odds[here[0]] > ALONE:
                yield _added(take, part, int(here[0]), odds)


def _noise(take: Take, part: int, rows: Ints, here: Ints, span: BarSpan, odds: Floats) -> Candidate:
    inside = (take.bar[rows] >= span.first) & (take.bar[rows] <= span.last)
    length = span.last - span.first + 1
    usual = max(1.0, float((~inside).sum()) / max(1, int((take.counts[part] > 0).sum()) - length))
    elsewhere = rows[~inside]
    features = {
        "count": float(np.log(len(here))),
        "odds": float(np.mean(odds[here])),
        "sum": float(np.log1p(odds[here].sum())),
        "share": float(len(here) / inside.sum()),
        "a_bar": float(np.log(len(here) / length)),
        "dense": float(np.log(max(0.1, inside.sum() / length / usual))),
        "elsewhere": float((odds[elsewhere] > ODD).mean()) if len(elsewhere) else 1.0,
        "length": float(np.log(length)),
        "whole": length / take.bars,
    }
    return Candidate(
        "noise", span, (part,), features, Retouch(dict.fromkeys(here.tolist())), {"n": len(here)}
    )


def _added(take: Take, part: int, row: int, odds: Floats) -> Candidate:
    rows = np.flatnonzero(take.part == part)
    features = {
        "odds": float(odds[row]),
        "elsewhere": float((odds[rows] > ODD).mean()),
        "twin": 0.0,
        "support": 0.0,
    }
    span = BarSpan(int(take.bar[row]), int(take.bar[row]))
    return Candidate("added", span, (part,), features, Retouch({row: None}))


# --- columns ----------------------------------------------------------------------------------------------


def _elsewhere(take: Take, what: Ints) -> Floats:
    """In how many other bars the note's part does the same."""
    wide = int(what.max()) + 1
    key = take.part * wide + what
    pairs = np.unique(np.stack([key, take.bar]), axis=1)
    names, counts = np.unique(pairs[0], return_counts=True)
    return (counts[np.searchsorted(names, key)] - 1).astype(np.float64)


def _global(take: Take) -> Floats:
    """The share of each note's pitch class in all other bars."""
    weight = np.where(take.pitched, np.sqrt(np.clip(take.length, 1, 48)), 0.0)
    by_bar = np.zeros((take.bars, 12))
    np.add.at(by_bar, (take.bar, take.pitch % 12), weight)
    rest = by_bar.sum(0)[None] - by_bar
    shares = rest / np.maximum(rest.sum(1, keepdims=True), 1e-9)
    return np.asarray(shares[take.bar, take.pitch % 12])


def _beside(take: Take) -> Floats:
    """The share of each note's pitch class in its half bar, the note itself left out."""
    half = max(1, take.meter.bar_ticks // 2)
    cell = take.place // half
    weight = np.where(take.pitched, np.sqrt(np.clip(take.length, 1, 48)), 0.0)
    table = np.zeros((int(cell.max()) + 2, 12))
    np.add.at(table, (cell, take.pitch % 12), weight)
    rings = take.pitched & ((take.end - 1) // half > cell)
    np.add.at(table, (np.minimum(cell[rings] + 1, len(table) - 1), take.pitch[rings] % 12), weight[rings])
    own = table[cell, take.pitch % 12] - weight
    total = table[cell].sum(1) - weight
    return np.where(total > 0, own / np.maximum(total, 1e-9), 0.15)


def _unusual(take: Take, values: Floats) -> Floats:
    """How far a note's value is from its part's median."""
    found = np.zeros(len(take))
    for part in range(len(take.identities)):
        mine = take.part == part
        if mine.any():
            found[mine] = np.abs(values[mine] - np.median(values[mine]))
    return np.minimum(found, 4.0)


def _leaps(take: Take) -> Floats:
    """Octaves to the nearest of the notes that its part plays together with, before or after each."""
    pitch, found = take.pitch.astype(np.float64), np.full(len(take), 2.0)
    for step in (1, 2):
        same = take.part[step:] == take.part[:-step]
        gap = np.where(same, np.abs(pitch[step:] - pitch[:-step]) / 12, 2.0)
        found[step:] = np.minimum(found[step:], gap)
        found[:-step] = np.minimum(found[:-step], gap)
    return found


def _crowded(take: Take) -> Floats:
    """Notes of the part-bar, beside its part's usual bar: natural logarithm."""
    counts = take.counts
    usual = np.array([np.median(row[row > 0]) if (row > 0).any() else 1.0 for row in counts])
    return np.asarray(np.log(counts[take.part, take.bar] / usual[take.part]))


def _together(take: Take) -> Floats:
    """Whether its part strikes another note at the same place."""
    key = take.part * (take.bars * take.meter.bar_ticks + 1) + take.place
    names, counts = np.unique(key, return_counts=True)
    return (counts[np.searchsorted(names, key)] > 1).astype(np.float64)


def _in_twins(take: Take, alike: Likeness) -> tuple[Floats, Floats]:
    """Share of the bars most like the note's in which it comes too, and whether there are any."""
    found, has = np.full(len(take), 0.5), np.zeros(len(take))
    sets = {at: take.position[rows] * 128 + take.pitch[rows] for at, rows in take.by_part_bar.items()}
    anywhere = np.ones(take.bars, dtype=bool)
    for (part, bar), rows in take.by_part_bar.items():
        near = twins(alike.own[part], bar, anywhere, 0.5)[:4]
        if len(near):
            mine = sets[part, bar]
            found[rows] = np.mean([np.isin(mine, sets[part, int(one)]) for one in near], axis=0)
            has[rows] = 1.0
    return found, has
