"""How clearly a key stands out in a histogram of pitch classes: a listener's rough and ready way.

`estimate_key` looks at bass lines and chords and needs a whole piece; this asks two published profiles what
they make of the notes so far, and is cheap enough to be asked after every bar. Profiles: Krumhansl and
Kessler 1982 (probe tones), Aarden 2003 (expectations in folk melodies, the one that music21 uses by default).
"""

import numpy as np

from musicgen.music.measure.note_arrays import Floats, NoteArrays, as_arrays
from musicgen.music.score import Score
from musicgen.music.theory import MODES, Key

_KRUMHANSL = (
    (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
    (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
)
_AARDEN = (
    (17.7661, 0.1456, 14.9265, 0.1602, 19.8049, 11.3587, 0.2912, 22.0620, 0.1456, 8.1549, 0.2330, 4.9512),
    (18.2648, 0.7376, 14.0499, 16.8599, 0.7025, 14.4362, 0.7025, 18.6161, 4.5662, 1.9319, 7.3762, 1.7562),
)  # fmt: skip


def key_lead(held: Floats, key: Key) -> float:
    """Correlation of the key's profile less the best other key's, by the profile that finds it worse.

    held: (12,), how long each pitch class sounds. Between -2 and 2; 0 where nothing or everything sounds
    alike, above 0 where all profiles hear this key.
    """
    spread = held - held.mean()
    size = float(np.linalg.norm(spread))
    if not size:
        return 0.0
    likeness = _TABLE @ (spread / size)
    own = MODES.index(key.mode) * 12 + key.tonic
    others = np.delete(likeness, own, axis=1)
    return float((likeness[:, own] - others.max(axis=1)).min())


def usual_shares(mode: str) -> Floats:
    """How much of the time each pitch class above the tonic sounds in melodies of a mode: (12,), sum 1."""
    shares = np.array(_AARDEN[MODES.index(mode)])
    return np.asarray(shares / shares.sum())


def stands_out(music: Score | NoteArrays, key: Key) -> bool:
    """Whether all profiles hear this key in the whole of the music."""
    notes = as_arrays(music).pitched
    held = np.bincount(notes.pitch % 12, notes.duration, 12).astype(np.float64)
    return key_lead(held, key) > 0


def _table() -> Floats:
    """Every profile turned to every key, as unit rows around 0: (profiles, mode * 12 + tonic, 12)."""
    table = np.array([
        [np.roll(mode, tonic) for mode in profile for tonic in range(12)] for profile in (_KRUMHANSL, _AARDEN)
    ])  # fmt: skip
    table -= table.mean(axis=-1, keepdims=True)
    return np.asarray(table / np.linalg.norm(table, axis=-1, keepdims=True))


_TABLE = _table()
