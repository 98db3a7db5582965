"""Who plays: what the asked players need of the band, which parts may not be in it, and who is likelier."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from musicgen.music.players import asked_name
from musicgen.music.score import MAX_INSTANCES, Score
from musicgen.tasks.steering.header import HeaderSteering
from musicgen.tasks.steering.players import GUITARS, PLAYERS, TWO_HANDED
from musicgen.text.brief import Brief, Instrument
from musicgen.tokens import vocab


@dataclass(frozen=True, slots=True)
class Need:
    """One player that must be in the band: part ids of its programs' first instances, ascending.

    role: of theory.ROLES, "" where it is open. is_second_hand: it is the other hand of a player with the same
    bases (`tasks.hands`). asked: the word for the player.
    """

    bases: tuple[int, ...]
    is_drum: bool
    role: str = ""
    is_second_hand: bool = False
    asked: str = ""


def needs_of(brief: Brief, numbers: HeaderSteering) -> tuple[Need, ...]:
    """What the asked band needs."""
    return tuple(need for instrument in brief.band for need in _needs(instrument, brief, numbers))


def _needs(instrument: Instrument, brief: Brief, numbers: HeaderSteering) -> list[Need]:
    """One for each of them, and one more for the second hand of a player who has two."""
    need = Need(tuple(sorted(_bases(instrument))), instrument.is_drum, instrument.role, asked=instrument.name)
    if _plays_two_parts(instrument, brief, numbers):
        return [need, replace(need, role="", is_second_hand=True)]
    return [need] * instrument.count


def _plays_two_parts(instrument: Instrument, brief: Brief, numbers: HeaderSteering) -> bool:
    players = sum(i.count for i in brief.band)
    if brief.band_open or instrument.count > 1 or any(i.is_drum for i in brief.band):
        return False
    best = instrument.programs[0]
    return (best in TWO_HANDED and players <= numbers.two_handed) or (best in GUITARS and players == 1)


def served(needs: Sequence[Need], band: Sequence[int]) -> dict[int, Need]:
    """Which part of the band serves which need, one part serving one; the pickiest are served first."""
    found: dict[int, Need] = {}
    for need in sorted(needs, key=lambda n: len(n.bases)):
        part = next((p for p in band if p not in found and _serves(p, need)), None)
        if part is not None:
            found[part] = need
    return found


def asked_words(needs: Sequence[Need], band: Sequence[int]) -> dict[int, str]:
    """The words with which parts of a band were asked for, by part id."""
    return {part: need.asked for part, need in served(needs, band).items()}


def with_asked_names(score: Score, words: Mapping[int, str]) -> Score:
    """The score with parts called as they were asked for, where General MIDI has no such name.

    words: what was asked for, by part id ("ukulele" of a guitar's).
    """
    parts, counts = [], Counter[str]()
    for part in score.parts:
        word = words.get(vocab.part_id(part), "")
        counts[word] += 1
        name = asked_name(word, counts[word]) if word else ""
        parts.append(replace(part, name=name) if name else part)
    return replace(score, parts=tuple(parts))


def _serves(part: int, need: Need) -> bool:
    return part - vocab.part_identity(part)[2] in need.bases


def _bases(instrument: Instrument) -> list[int]:
    """Part ids of the first instances, the best program first."""
    return [vocab.PART_IDS[instrument.is_drum, p, 0] for p in instrument.programs]


def unmet(needs: Sequence[Need], band: Sequence[int]) -> list[Need]:
    """Needs that no part of the band satisfies."""
    left = list(needs)
    for need in served(needs, band).values():
        left.remove(need)
    return left


def ranked(band: Sequence[Instrument], numbers: HeaderSteering) -> NDArray[np.float32]:
    """Log-weights (vocab,) of part ids: 0 for a player's best program, less for those that only stand in."""
    ranks = np.full(vocab.SIZE, -np.inf, dtype=np.float32)
    for instrument in band:
        step = numbers.rank_spread / max(1, len(instrument.programs) - 1)
        for rank, base in enumerate(_bases(instrument)):
            end = base + (1 if instrument.is_drum else MAX_INSTANCES)
            ranks[base:end] = np.maximum(ranks[base:end], -rank * step)
    return np.where(np.isfinite(ranks), ranks, 0.0).astype(np.float32)


def at_home(brief: Brief, numbers: HeaderSteering) -> NDArray[np.float32]:
    """Log-weights (vocab,) of part ids where a style is asked that the corpus plays on other instruments."""
    weights = np.zeros(vocab.SIZE, dtype=np.float32)
    if usual := PLAYERS.get(brief.genre or ""):
        for i, (is_drum, program, _) in enumerate(vocab.PART_IDENTITIES):
            weights[vocab.PART + i] = -numbers.odd_player * (is_drum or program not in usual)
    return weights


def forbidden_ids(brief: Brief) -> NDArray[np.bool_]:
    """bool (vocab,): part ids that may not be declared."""
    mask = np.zeros(vocab.SIZE, dtype=bool)
    for i, (is_drum, program, _) in enumerate(vocab.PART_IDENTITIES):
        mask[vocab.PART + i] = any(ban.rules_out(is_drum, program) for ban in brief.forbidden)
    return mask
