"""How what stands in a hole fits what stands around it: key and chords of the neighbours, all else untouched.

Every measure takes the whole score, filled or true, and the hole; what does not apply (drums alone, no chord
heard) is left out of the result. Definitions stand in `holes`.
"""

from collections import Counter
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from musicgen.evaluate.adherence.judge import same_family
from musicgen.music.measure import NoteArrays, arrays, chords_per_bar, estimate_key, features
from musicgen.music.score import Score
from musicgen.music.theory import Chord
from musicgen.tasks.plan.hole import Hole

REACH = 8  # bars on either side whose chords are the neighbours'
Bools = npt.NDArray[np.bool_]


def fits(score: Score, original: Score, hole: Hole) -> dict[str, float]:
    """Shares 0..1 by name. original: what says which key is heard outside the hole."""
    notes, inside = arrays(score), hidden(score, hole)
    own = notes.take(inside & ~notes.on_drums)
    outside = estimate_key(arrays(original).take(~hidden(original, hole)))
    found = {}
    if len(own.onset) and outside.confidence > 0:
        found["in scale"] = features(own, outside).scale_consistency
    chords = chords_per_bar(notes)
    if len(chords) == score.bars and (known := _known_chords(chords, hole)) is not None:
        found["known chords"] = known
    if (agreed := _with_others(notes, inside, hole)) is not None:
        found["with the others"] = agreed
    return found


def hidden(score: Score, hole: Hole) -> Bools:
    """bool (notes,): which notes of the score the hole hides, in the order of `arrays`."""
    notes = arrays(score)
    parts = np.array([part.identity in hole.parts for part in score.parts], dtype=np.bool_)
    return np.asarray(parts[notes.part] & (notes.bar >= hole.span.first) & (notes.bar <= hole.span.last))


def _known_chords(chords: tuple[Chord | None, ...], hole: Hole) -> float | None:
    """Bars of the hole whose chord is one of the neighbours'."""
    first, last = hole.span.first, hole.span.last
    around = {c for c in (*chords[max(0, first - REACH) : first], *chords[last + 1 : last + 1 + REACH]) if c}
    own = [c for c in chords[first : last + 1] if c]
    if not own or not around:
        return None
    return float(np.mean([any(same_family(other, chord) for other in around) for chord in own]))


def _with_others(notes: NoteArrays, inside: Bools, hole: Hole) -> float | None:
    """Share of the hidden parts' pitched time on tones of the chord that others play in that bar."""
    chords = chords_per_bar(notes.take(~inside & ~notes.on_drums))
    own = notes.take(inside & ~notes.on_drums)
    tones = np.zeros((notes.bars, 12), dtype=np.bool_)
    heard = np.zeros(notes.bars, dtype=np.bool_)
    for bar in hole.bars:
        chord = chords[bar] if bar < len(chords) else None
        if chord:
            tones[bar, list(chord.pitch_classes)] = heard[bar] = True
    counted = heard[own.bar]
    time = int(own.duration[counted].sum())
    fitting = own.duration[counted & tones[own.bar, own.pitch % 12]].sum()
    return float(fitting / time) if time else None


def is_untouched(made: Score, score: Score, hole: Hole) -> bool:
    """Whether everything outside the hole is what it was: notes, players, mix, tempo, meter, length, key.

    A part that had all its notes in the hole may fall silent, and instances then close ranks: parts go by
    what they are (drums or not, program, name, volume, place) and by their notes.
    """
    frames = [(s.tempo_bpm, s.meter, s.bars, s.key) for s in (made, score)]
    others = replace(score, parts=tuple(p for p in score.parts if p.identity not in hole.parts))
    beside = _players(made, hole, inside=True)
    beside.subtract(_players(others, hole, inside=True))
    is_kept_beside = all(count >= 0 for count in beside.values())
    around = [_players(s, hole, inside=False) for s in (made, score)]
    return frames[0] == frames[1] and around[0] == around[1] and is_kept_beside


def _players(score: Score, hole: Hole, *, inside: bool) -> Counter[tuple[object, ...]]:
    """What every part is and plays in the bars of the hole or in all others, silent ones left out."""
    bar, bars = score.meter.bar_ticks, hole.bars
    cut = [(p, tuple(n for n in p.notes if (n.onset // bar in bars) == inside)) for p in score.parts]
    return Counter((p.is_drum, p.program, p.name, p.volume, p.pan, notes) for p, notes in cut if notes)
