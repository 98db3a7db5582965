"""Other chords: named, held, changing more or less often, richer or simpler, or drawn anew."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from musicgen.errors import InputError
from musicgen.music.measure import arrays, heard_chords
from musicgen.music.modes import OCTAVE
from musicgen.music.score import Score
from musicgen.music.theory import FIFTH, OTHER_THIRD, TRIADS, Chord, Key
from musicgen.tasks.changing.anew import asked_for, by_phrases
from musicgen.tasks.changing.chosen import lead_of, spans_of
from musicgen.tasks.changing.held import Held
from musicgen.tasks.changing.step import Loan, Step, Steps, key_of
from musicgen.text.changes.edit import Edit

_COLOURS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "richer": MappingProxyType({"maj": "maj7", "min": "min7", "dim": "m7b5"}),
        "simpler": MappingProxyType({"maj7": "maj", "min7": "min", "7": "maj"}),
    }
)


def harmony(held: Held, edit: Edit, loan: Loan) -> Steps:
    """Other chords: pitched parts are written anew on them, the melody too where chords are named."""
    score = held.score
    spans = spans_of(edit, score)
    bars = [bar for span in spans for bar in range(span.first, span.last + 1)]
    pitched = [p.identity for p in score.parts if not p.is_drum]
    if not pitched:
        raise InputError("Only drums play: there are no chords to change.")
    lead = lead_of(score)
    keeps = {lead.identity} if not edit.to and lead and len(pitched) > 1 else set()
    parts = [identity for identity in pitched if identity not in keeps]
    now = chords_by_bar(score)
    wanted = _wanted_chords(edit.to, now, bars)
    if wanted is None:
        yield from by_phrases(held, loan, parts, bars, asked_for(loan), keeps_chords=False)
        return
    told = " ".join(chord.symbol for bar in bars for chord in wanted[bar])
    flat = tuple(
        chord for bar in range(score.bars) for chord in (wanted.get(bar) or (now[bar], now[bar]))[:2]
    )
    brief = asked_for(loan, chords=flat, chord_bars=(1 / 2,) * len(flat))
    for made in by_phrases(held, loan, parts, bars, brief, keeps_chords=False):
        yield replace(made, to=told) if isinstance(made, Step) else made


def chords_by_bar(score: Score) -> list[Chord]:
    heard = heard_chords(arrays(score))
    key = key_of(score)
    tonic = Chord(key.tonic, TRIADS[key.mode])
    found: list[Chord] = []
    for bar in range(score.bars):
        chord = heard[bar] if bar < len(heard) else None
        found.append(chord or (found[-1] if found else tonic))
    return found


def _wanted_chords(
    to: str, now: Sequence[Chord], bars: Sequence[int]
) -> dict[int, tuple[Chord, Chord]] | None:
    """Two half-bar chords by bar; None where others are to be drawn."""
    if to in ("one chord", "no chord changes"):
        return dict.fromkeys(bars, (now[bars[0]],) * 2)
    if to == "one chord per bar":
        return {bar: (now[bar],) * 2 for bar in bars}
    if to == "chords x0.5 as often":
        return {bar: (now[bars[i - i % 2]],) * 2 for i, bar in enumerate(bars)}
    if to == "chords x2 as often":
        return {
            bar: (now[bar], _between(now[bar], now[bar + 1] if bar + 1 < len(now) else now[bar]))
            for bar in bars
        }
    if to in ("richer", "simpler"):
        return {bar: (_coloured(now[bar], to),) * 2 for bar in bars}
    if not to:
        return None
    named = [Chord.parse(symbol) for symbol in to.split()]
    return {bar: (named[i % len(named)],) * 2 for i, bar in enumerate(bars)}


def _between(one: Chord, other: Chord) -> Chord:
    """A chord on the way to the next one: its dominant, or the relative where it stays."""
    if one != other:
        return Chord((other.root + FIFTH) % OCTAVE, "7")
    mode = "major" if one.third == max(OTHER_THIRD.values()) else "minor"
    relative = Key(one.root, mode).relative
    return Chord(relative.tonic, TRIADS[relative.mode])


def _coloured(chord: Chord, to: str) -> Chord:
    return replace(chord, quality=_COLOURS[to].get(chord.quality, chord.quality))
