"""Brief masks: what the brief forbids on top of the grammar. Each looks at the cursor and narrows a mask.

A filter never empties a mask: where it would, the grammar's mask stands, and the check afterwards says so.
"""

from collections.abc import Sequence

import numpy as np

from musicgen.music.score import MAX_INSTANCES
from musicgen.music.theory import Chord
from musicgen.tasks.plan import Need, Plan
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS, bars_value
from musicgen.tokens.grammar import Cursor, Mask

MAX_BAR_IDS = 420
MAX_CHORD_NOTES = 6
MAX_OPEN_PARTS = 10  # where the band is left to the model
# Solo winds, brass and voices play one note at a time; bowed solo strings at most two.
_ONE_VOICE = (*range(56, 61), *range(64, 80), 109, 111)
_TWO_VOICES = (*range(40, 44), 110)
_NEVER_UNKNOWN = ("mode", "tempo")


def narrowed(mask: Mask, allowed: Mask) -> Mask:
    """The common part, or the mask itself where nothing would be left."""
    both = mask & allowed
    return both if both.any() else mask


def _only(tokens: Sequence[int]) -> Mask:
    mask = np.zeros(vocab.SIZE, dtype=bool)
    mask[list(tokens)] = True
    return mask


def header_mask(cursor: Cursor, plan: Plan) -> Mask:
    """Allowed ids for the header control that is drawn next."""
    control = CONTROLS[len(cursor.controls)]
    if control.name == "bars":
        return _only([vocab.control_id("bars", bars_value(cursor.total_bars))])
    if control.name in plan.forced:
        return _only([vocab.control_id(control.name, plan.forced[control.name])])
    if control.name == "scale":
        scales = plan.scales(cursor.controls["mode"] or "major")
        return _only([vocab.control_id("scale", s) for s in scales])
    mask = np.ones(vocab.SIZE, dtype=bool)
    mask[vocab.control_id(control.name, None)] = control.name not in _NEVER_UNKNOWN
    return mask


def band_mask(cursor: Cursor, plan: Plan) -> Mask:
    """Part ids that keep every need satisfiable; the end only when all are satisfied."""
    open_needs = unmet(plan.needs, cursor.band)
    last = cursor.band[-1] if cursor.band else -1
    mask = np.zeros(vocab.SIZE, dtype=bool)
    mask[vocab.BAND_END] = not open_needs
    closed = bool(plan.needs) and not plan.brief.band_open
    room = max(MAX_OPEN_PARTS, len(plan.needs)) - len(cursor.band)
    for token in vocab.SPANS["part"]:
        if token <= last or plan.forbidden[token]:
            continue
        rest = unmet(plan.needs, [*cursor.band, token])
        if len(rest) == len(open_needs) and (closed or len(rest) >= room):
            continue
        mask[token] = all(_reachable(need, token) for need in rest)
    return mask


def unmet(needs: Sequence[Need], band: Sequence[int]) -> list[Need]:
    """Needs that no part of the band satisfies, one part serving one; the pickiest are served first."""
    free = list(band)
    left = []
    for need in sorted(needs, key=lambda n: len(n.bases)):
        serving = next((part for part in free if _serves(part, need)), None)
        if serving is None:
            left.append(need)
        else:
            free.remove(serving)
    return left


def _serves(part: int, need: Need) -> bool:
    instance = vocab.part_identity(part)[2]
    return part - instance in need.bases


def _reachable(need: Need, after: int) -> bool:
    """Whether a part that serves the need can still be declared after the part id `after`."""
    if need.is_drum:  # kits come first, and there is one
        return False
    instance = vocab.part_identity(after)[2]
    next_of_same = after - instance in need.bases and instance < MAX_INSTANCES - 1
    return next_of_same or need.bases[-1] > after


def chord_mask(cursor: Cursor, chords: Sequence[Chord]) -> Mask:
    """At the head of a bar: the asked chord, alone; without asked chords exactly one or two drawn ones."""
    mask = np.ones(vocab.SIZE, dtype=bool)
    span = vocab.SPANS["chord"]
    if cursor.bar_chords == 0:
        if chords:
            bar = cursor.bars_before + cursor.bar
            return _only([vocab.chord_id(chords[bar % len(chords)])])
        return _only(span)
    if chords:
        mask[span.start : span.stop] = False
    return mask


def same_mask(cursor: Cursor, chords: Sequence[Chord]) -> Mask:
    """No repeat of a bar whose asked chord was another one; drums repeat freely."""
    mask = np.ones(vocab.SIZE, dtype=bool)
    if chords and cursor.part not in vocab.KIT_IDS:
        bar = cursor.bars_before + cursor.bar
        for k in range(1, min(vocab.MAX_SAME, cursor.bar) + 1):
            same_chord = chords[(bar - k) % len(chords)] == chords[bar % len(chords)]
            mask[vocab.SAME + k - 1] = same_chord
    return mask


def waiting(cursor: Cursor) -> list[int]:
    """Declared parts that must enter in this bar: by a third of the piece every part has been heard."""
    if cursor.bars_before or cursor.bar < min(8, cursor.total_bars // 3):
        return []
    entered = {part for part, _ in cursor.sounding}
    return [p for p in cursor.band if p > cursor.part and p not in entered]


def entry_mask(cursor: Cursor, due: Sequence[int]) -> Mask:
    """No end of the bar, and no skipping, while a part is due; the first bar is not silent."""
    mask = np.ones(vocab.SIZE, dtype=bool)
    if due:
        mask[list(vocab.SPANS["bar"])] = False
        mask[[vocab.EOS, vocab.FILL]] = False
        for part in cursor.band:
            if part > due[0]:
                mask[part] = False
    if cursor.bar == 0 and cursor.bars_before == 0 and not cursor.sounding:
        mask[list(vocab.SPANS["bar"])] = False
    return mask


def voice_mask(cursor: Cursor) -> Mask:
    """No more simultaneous notes than the instrument plays."""
    mask = np.ones(vocab.SIZE, dtype=bool)
    is_drum, program, _ = vocab.part_identity(cursor.part)
    most = 1 if program in _ONE_VOICE else 2 if program in _TWO_VOICES else MAX_CHORD_NOTES
    if not is_drum and cursor.struck >= most:
        mask[list(vocab.SPANS["pitch"])] = False
    return mask


def budget_mask(cursor: Cursor, due: Sequence[int]) -> Mask:
    """A bar past its budget may only be ended: no new notes, no new parts but those that are due."""
    mask = np.ones(vocab.SIZE, dtype=bool)
    if cursor.ids_in_bar >= MAX_BAR_IDS:
        for family in ("position", "pitch", "drum", "part"):
            mask[list(vocab.SPANS[family])] = False
        mask[list(due)] = True
    return mask


def brief_mask(cursor: Cursor, plan: Plan, mask: Mask) -> Mask:
    """The grammar's mask narrowed by everything the plan asks for at this point."""
    if not cursor.in_bars:
        asks_control = len(cursor.controls) < len(CONTROLS)
        return narrowed(mask, header_mask(cursor, plan) if asks_control else band_mask(cursor, plan))
    if mask[vocab.CHORD]:
        mask = narrowed(mask, chord_mask(cursor, plan.chords))
    if mask[vocab.POSITION] and not cursor.struck and plan.chords:
        mask = narrowed(mask, same_mask(cursor, plan.chords))
    if cursor.struck and cursor.part:
        mask = narrowed(mask, voice_mask(cursor))
    if mask[_ENDS].any():
        due = waiting(cursor)
        mask = narrowed(mask, entry_mask(cursor, due))
        mask = narrowed(mask, budget_mask(cursor, due))
    return mask


_ENDS = np.array([vocab.EOS, vocab.FILL, *vocab.SPANS["bar"], *vocab.SPANS["part"]])
