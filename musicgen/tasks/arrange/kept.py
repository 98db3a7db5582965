"""What of a piece is kept: its tune, chords, strokes, bass and drums, in the asked meter, key and tempo."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from musicgen.errors import InputError
from musicgen.music.measure import arrays, estimate_chords, estimate_key
from musicgen.music.measure.sections import sections
from musicgen.music.quantise import floor_duration
from musicgen.music.score import BarSpan, Note, Part, Score, bars_of
from musicgen.music.theory import Chord, Key
from musicgen.music.tune.find import Found, find_tune, lowest_part, tune_of
from musicgen.music.tune.harmonise import harmonised
from musicgen.music.tune.remap import in_key, in_meter, swung
from musicgen.tasks.plan.plan import mode_of
from musicgen.text.band.arrangements import swings
from musicgen.text.brief import Brief
from musicgen.tokens.tokenizer import SectionPlan, plan_of

VOICES = ("melody", "bass", "drums")  # what is kept as notes
KEEPABLE = ("melody", "harmony", "rhythm", "bass", "drums")


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """score: the piece in its new meter, key and tempo, its parts in their old places. as_is: whether its
    notes stand where they stood.

    notes: by voice (of VOICES) what is kept, and places: the part that it comes from. wholes: places of
    parts that are kept whole. chords: one or two a bar, () where harmony is written anew. strokes: positions
    in each bar at which the accompaniment strikes, {} where they are free. stays: whether the tune stays
    with its own player, under its own name, unless another is asked for it.
    """

    score: Score
    key: Key
    as_is: bool
    notes: Mapping[str, tuple[Note, ...]]
    places: Mapping[str, int]
    wholes: frozenset[int]
    chords: tuple[tuple[Chord, ...], ...] = ()
    strokes: Mapping[int, tuple[int, ...]] | None = None
    stays: bool = False

    @property
    def bars(self) -> int:
        return self.score.bars

    @property
    def form(self) -> SectionPlan:
        return tuple(plan_of(self.score))

    def part(self, voice: str) -> Part:
        """The part that a voice comes from, as it was."""
        return self.score.parts[self.places[voice]]


def kept_of(score: Score, keep: Collection[str], brief: Brief, melody: int | None = None) -> Kept:
    """What is kept of a score. melody: the place of the part that has the tune, None to find it by its role.

    Raises InputError where nothing of what is to be kept is there.
    """
    if brief.bars and brief.bars < score.bars:
        score = bars_of(score, BarSpan(0, brief.bars - 1), floor_duration, keep_identities=True)
    if not score.parts:
        raise InputError("There is nothing to arrange: the piece has no notes.")
    old = score.key or estimate_key(arrays(score)).key
    new = _asked_key(brief, old)
    known = replace(score, chords=score.chords or estimate_chords(score))
    turned = in_meter(known, brief.meter or score.meter)
    turned = replace(in_key(turned, old, new), tempo_bpm=brief.tempo_bpm or score.tempo_bpm, key=new)
    turned = replace(turned, sections=turned.sections or sections(arrays(turned)))
    found = _voices(turned, keep, melody)
    notes = {voice: one.notes for voice, one in found.items()}
    if swings(brief, turned.tempo_bpm):
        notes = _swung(turned, notes)
    kept = Kept(
        score=turned,
        key=new,
        as_is=turned.meter == score.meter
        and new == old
        and all(notes[voice] == one.notes for voice, one in found.items()),
        notes=notes,
        places={voice: one.part for voice, one in found.items()},
        wholes=frozenset(one.part for one in found.values() if one.whole),
        chords=_chords(turned) if "harmony" in keep else (),
        strokes=_strokes(turned, melody) if "rhythm" in keep else None,
    )
    if not (kept.notes or kept.chords or kept.strokes):
        raise InputError(f"There is nothing to keep: the piece has no {', '.join(sorted(keep))}.")
    return kept


def _swung(score: Score, notes: Mapping[str, tuple[Note, ...]]) -> dict[str, tuple[Note, ...]]:
    """Kept voices with their pairs of eighths long and short."""
    parts = tuple(
        Part(0, at, is_drum=voice == "drums", notes=own) for at, (voice, own) in enumerate(notes.items())
    )
    return dict(zip(notes, (part.notes for part in swung(replace(score, parts=parts)).parts), strict=True))


def _asked_key(brief: Brief, old: Key) -> Key:
    """The key that is asked; a mode alone keeps the tonic."""
    if brief.key:
        return brief.key
    mode = mode_of(brief.scale) if brief.scale else None
    return Key(old.tonic, mode) if mode else old


def _voices(score: Score, keep: Collection[str], melody: int | None) -> dict[str, Found]:
    tune = find_tune(score, names=True) if melody is None else tune_of(score, melody)
    found: dict[str, Found] = {}
    if tune and "melody" in keep:
        found["melody"] = tune
    bass = lowest_part(score, (tune.part,) if tune else ())
    if bass is not None and "bass" in keep:
        found["bass"] = Found(bass, 1.0, True, score.parts[bass].notes)
    drums = next((at for at, part in enumerate(score.parts) if part.is_drum), None)
    if drums is not None and "drums" in keep:
        found["drums"] = Found(drums, 1.0, True, score.parts[drums].notes)
    return found


def _chords(score: Score) -> tuple[tuple[Chord, ...], ...]:
    """One or two chords for each bar; where none sounds, the one before goes on. () where none ever does."""
    by_bar: dict[int, list[Chord]] = {}
    for span in score.chords:
        if span.chord:
            by_bar.setdefault(span.onset // score.meter.bar_ticks, []).append(span.chord)
    if not by_bar:
        return ()
    last = by_bar[min(by_bar)][:1]
    made = []
    for bar in range(score.bars):
        here = tuple(by_bar.get(bar, last))[:2]
        made.append(here)
        last = [here[-1]]
    return tuple(made)


def _strokes(score: Score, melody: int | None) -> dict[int, tuple[int, ...]]:
    """When the part that accompanies most strikes; of a lone tune, when that does."""
    tune = find_tune(score, names=True)
    at = melody if melody is not None else tune.part if tune else None
    bass = lowest_part(score, () if at is None else (at,))
    pitched = [i for i, part in enumerate(score.parts) if not part.is_drum]
    others = [i for i in pitched if i not in (at, bass)] or pitched
    if not others:
        return {}
    part = score.parts[max(others, key=lambda i: len(score.parts[i].notes))]
    bars: dict[int, set[int]] = {}
    for n in part.notes:
        bars.setdefault(n.onset // score.meter.bar_ticks, set()).add(n.onset % score.meter.bar_ticks)
    return {bar: tuple(sorted(found)) for bar, found in bars.items()}


def with_harmony(kept: Kept) -> Kept:
    """With chords found for its tune, where none are kept; the tune's own bars alone have any."""
    if kept.chords or "melody" not in kept.notes:
        return kept
    return replace(kept, chords=harmonised(kept.score, kept.notes["melody"], kept.key))


def chord_list(chords: tuple[tuple[Chord, ...], ...]) -> tuple[tuple[Chord, ...], tuple[float, ...]]:
    """Chords as a brief has them: one after the other, and how many bars each lasts."""
    listed = [(chord, 1.0 / len(bar)) for bar in chords for chord in bar]
    return tuple(chord for chord, _ in listed), tuple(length for _, length in listed)
