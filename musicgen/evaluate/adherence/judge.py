"""What was asked beside what was got: one verdict a kind of fact, counted so that nothing is forgiven.

Definitions. *instruments*: asked players (counts included) that a sounding part of their own plays; a part
serves one player. *precision*: where the band is closed, parts that serve an asked player, of all parts.
*forbidden*: prompts in which no forbidden instrument sounds. *chords*: bars whose asked chord (one a bar,
repeated to the end) is heard in that bar: the same root, and the same third where the asked chord has one
(m, m7, m6, dim count as minor; 7, maj7, 6, aug as major); never moved by a bar or a semitone. A piece that
could not be composed misses everything that was asked of it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from musicgen.evaluate.common.cases import Player, Wanted
from musicgen.evaluate.common.listening import Got, shown
from musicgen.evaluate.common.shares import Share
from musicgen.music.theory import CHORD_QUALITIES, Chord, Key

TEMPO_TOLERANCE = 0.02
TEMPO_MARKS = (40, 60, 70, 90, 110, 140, 160, 210)  # nine bins, as text-to-MIDI papers count them
BARS_WHEN_UNKNOWN = 16
NOTHING = "no piece"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One kind of fact in one piece. share: of cases (players, parts, bars, or the one fact)."""

    share: Share
    asked: str
    got: str

    @property
    def is_miss(self) -> bool:
        return self.share.hits < self.share.total


def judge(wanted: Wanted, got: Got | None) -> dict[str, Verdict]:
    """A verdict for each kind that was asked for. got: None when composing failed."""
    verdicts: dict[str, Verdict] = {}
    if wanted.tempo_bpm:
        verdicts |= _tempo(wanted.tempo_bpm, got)
    if wanted.meter:
        verdicts["meter"] = _one(wanted.meter.name, got.meter.name if got else None)
    if wanted.bars:
        verdicts["bars"] = _one(str(wanted.bars), str(got.bars) if got else None)
    if wanted.instruments:
        verdicts |= _instruments(wanted, got)
    if wanted.forbidden:
        verdicts["forbidden"] = _forbidden(wanted.forbidden, got)
    if wanted.key:
        verdicts |= _key(wanted.key, got)
    if wanted.chords:
        verdicts |= _chords(wanted, got)
    return verdicts


def _one(asked: str, got: str | None) -> Verdict:
    return Verdict(Share(int(asked == got), 1), asked, got or NOTHING)


def _yes(is_hit: bool, asked: str, got: str) -> Verdict:
    return Verdict(Share(int(is_hit), 1), asked, got)


def _tempo(bpm: float, got: Got | None) -> dict[str, Verdict]:
    asked, said = shown(bpm), shown(got.tempo_bpm) if got else NOTHING
    near = got is not None and abs(got.tempo_bpm / bpm - 1) <= TEMPO_TOLERANCE
    same = got is not None and tempo_bin(got.tempo_bpm) == tempo_bin(bpm)
    return {"tempo": _yes(near, asked, said), "tempo bin": _yes(same, asked, said)}


def tempo_bin(bpm: float) -> int:
    """Which of nine tempo bins, 0..8; rounded to hundredths, as a file stores whole microseconds."""
    return bisect_right(TEMPO_MARKS, round(bpm, 2))


def _instruments(wanted: Wanted, got: Got | None) -> dict[str, Verdict]:
    seats = [player for player in wanted.instruments for _ in range(player.count)]
    parts = got.parts if got else ()
    served = seated(seats, parts)
    asked = ", ".join(p.name if p.count == 1 else f"{p.count} × {p.name}" for p in wanted.instruments)
    said = ", ".join(got.instruments) if got else NOTHING
    verdicts = {"instruments": Verdict(Share(served, len(seats)), asked, said)}
    if wanted.closed:
        verdicts["precision"] = Verdict(Share(served, len(parts) or len(seats)), asked, said)
    return verdicts


def seated(seats: Sequence[Player], parts: Sequence[tuple[bool, int]]) -> int:
    """Most seats that can be taken by parts, one part a seat (augmenting paths, Kuhn 1955)."""
    taken: dict[int, int] = {}

    def place(seat: int, tried: set[int]) -> bool:
        for part, (is_drum, program) in enumerate(parts):
            if part in tried or not seats[seat].plays(is_drum, program):
                continue
            tried.add(part)
            if part not in taken or place(taken[part], tried):
                taken[part] = seat
                return True
        return False

    return sum(place(seat, set()) for seat in range(len(seats)))


def _forbidden(forbidden: Sequence[Player], got: Got | None) -> Verdict:
    asked = ", ".join(f"no {p.name}" for p in forbidden)
    if got is None:
        return _yes(False, asked, NOTHING)
    there = [name for part, name in zip(got.parts, got.instruments, strict=True) if _any(forbidden, part)]
    return _yes(not there, asked, ", ".join(there) or "none")


def _any(players: Sequence[Player], part: tuple[bool, int]) -> bool:
    return any(player.plays(*part) for player in players)


def _key(asked: Key, got: Got | None) -> dict[str, Verdict]:
    heard, own = (got.key, got.own_key) if got else (None, None)
    near = heard in (asked, asked.relative)
    said, own_said = (key.name if key else NOTHING for key in (heard, own))
    return {
        "key": _yes(heard == asked, asked.name, said),
        "key or relative": _yes(near, asked.name, said),
        "key, own ear": _yes(own == asked, asked.name, own_said),
    }


def _chords(wanted: Wanted, got: Got | None) -> dict[str, Verdict]:
    bars = wanted.bars or (got.bars if got else BARS_WHEN_UNKNOWN)
    asked = [wanted.chords[bar % len(wanted.chords)] for bar in range(bars)]
    heard = list(got.chords[:bars]) if got else []
    heard += [None] * (bars - len(heard))
    whole = [not split for split in got.splits[:bars]] if got else []
    pairs = list(zip(asked, heard, strict=True))
    symbols = " ".join(chord.symbol for chord in wanted.chords)
    said = " ".join(chord.symbol if chord else "–" for chord in heard) if got else NOTHING
    alone = [pair for pair, single in zip(pairs, whole, strict=False) if single]
    return {
        "chords": _heard(pairs, symbols, said, True),
        "chord roots": _heard(pairs, symbols, said, False),
        "chords, one heard": _heard(alone if got else pairs, symbols, said, True),
    }


def _heard(pairs: Sequence[tuple[Chord, Chord | None]], asked: str, said: str, with_third: bool) -> Verdict:
    hits = sum(heard is not None and same_family(want, heard, with_third) for want, heard in pairs)
    return Verdict(Share(hits, len(pairs)), asked, said)


def same_family(asked: Chord, heard: Chord, with_third: bool = True) -> bool:
    """The same root, and the same third where the asked chord has one."""
    if asked.root != heard.root:
        return False
    return not with_third or _third(asked) is None or _third(asked) == _third(heard)


def _third(chord: Chord) -> int | None:
    return next((step for step in CHORD_QUALITIES[chord.quality] if step in (3, 4)), None)
