"""What goes on over a seam: who plays, and how much, from the bars before it."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from musicgen.music.score import (
    BASS_PROGRAMS,
    MAX_INSTANCES,
    MAX_PITCHED_PARTS,
    VELOCITIES,
    BarSpan,
    Part,
    Score,
    mixed,
    part_order,
)
from musicgen.tasks.plan.band import with_asked_names
from musicgen.tasks.plan.hole import is_needed
from musicgen.tasks.plan.view import View
from musicgen.text.brief import Brief, Instrument
from musicgen.tokens import vocab
from musicgen.tokens.tokenizer import Decoded


def band_after(given: Decoded, tail: BarSpan) -> tuple[int, ...]:
    """Part ids of those who sound in the tail; a second violin needs a first one, even if that rests."""
    sounding = {part for part, bar in given.contents if tail.first <= bar <= tail.last}
    return tuple(part for part in given.band if is_needed(part, sounding))


def tail_of(view: View, given: Decoded) -> View:
    """The view, with what must go on in its new bars: those who sounded lately keep most of their bars."""
    seam = view.plan.steering.seam
    recent, usual = (range(max(0, given.bars - bars), given.bars) for bars in (seam.recent, seam.usual))
    shares = {}
    for part in view.state.band:
        if any((part, bar) in given.contents for bar in recent):
            shares[part] = seam.share * sum((part, bar) in given.contents for bar in usual) / len(usual)
    begin = len(view.window.view)
    bars = tuple(range(begin, min(begin + seam.usual, view.bars)))
    return replace(view, keep_bars=bars, keep_shares=shares, loudness=_loudness(given, usual))


def _loudness(given: Decoded, bars: range) -> Mapping[int, float]:
    """Mean velocity step of each part in some bars."""
    found = {}
    for part in given.band:
        notes = [note for bar in bars for note in given.contents.get((part, bar), ())]
        if notes:
            found[part] = float(np.mean([VELOCITIES.index(velocity) for *_, velocity in notes]))
    return found


def joining(
    score: Score, given: Decoded, band: tuple[int, ...], brief: Brief
) -> tuple[Score, tuple[int, ...], dict[int, str]]:
    """The score with asked players whom it lacks (without notes), who plays on, and the role of each."""
    parts = list(score.parts)
    added: dict[int, str] = {}
    asked: dict[int, str] = {}
    for instrument in brief.band:
        missing = instrument.count - sum(_is_played_by(instrument, part) for part in parts)
        for _ in range(missing):
            if new := _player(instrument, parts):
                parts.append(new)
                added[vocab.part_id(new)] = instrument.role or _usual_role(new)
                asked[vocab.part_id(new)] = instrument.name
    stays = {part for part in band if not _is_forbidden(part, brief)} or set(band)
    playing = {part for part in given.band if is_needed(part, stays | set(added))}
    roles = {part: given.roles[part] for part in playing} | added
    placed = {part.identity: part for part in mixed(parts)}
    base = [placed[part.identity] if vocab.part_id(part) in added else part for part in parts]
    ids = tuple(sorted(roles))
    whole = with_asked_names(replace(score, parts=tuple(sorted(base, key=part_order))), asked)
    return whole, ids, {p: roles[p] for p in ids}


def _is_played_by(instrument: Instrument, part: Part) -> bool:
    return part.is_drum == instrument.is_drum and (part.is_drum or part.program in instrument.programs)


def _player(instrument: Instrument, parts: list[Part]) -> Part | None:
    """A new part that plays the instrument; None where there is no room for one."""
    if instrument.is_drum:
        return Part(instrument.programs[0], is_drum=True)
    program = instrument.programs[0]
    instance = sum(not p.is_drum and p.program == program for p in parts)
    pitched = sum(not p.is_drum for p in parts)
    is_full = instance >= MAX_INSTANCES or pitched >= MAX_PITCHED_PARTS
    return None if is_full else Part(program, instance)


def _usual_role(part: Part) -> str:
    """What somebody who joins does, where nothing is said."""
    return "beat" if part.is_drum else "bass" if part.program in BASS_PROGRAMS else "chords"


def _is_forbidden(part: int, brief: Brief) -> bool:
    is_drum, program, _ = vocab.part_identity(part)
    return any(f.is_drum if is_drum else not f.is_drum and program in f.programs for f in brief.forbidden)
