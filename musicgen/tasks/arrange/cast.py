"""Who plays what in an arrangement: kept voices are handed to players of the new band, the rest is written.

A band that the sentence names is the band: the tune goes to whoever leads it, a kept bass to its bass. Where
only a style is named, the model draws a band of that style, and kept parts stay with their own instruments.
With neither, the piece's own band plays on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from musicgen.music.measure import roles
from musicgen.music.players import player_for
from musicgen.music.score import (
    BASS_PROGRAMS,
    MAX_INSTANCES,
    MAX_PITCHED_PARTS,
    Identity,
    Note,
    Part,
    mixed,
    part_order,
)
from musicgen.music.tune.remap import in_range
from musicgen.tasks.arrange.kept import VOICES, Kept
from musicgen.tasks.plan.plan import Plan
from musicgen.tasks.steering.players import CHORDAL, GUITARS, TWO_HANDED
from musicgen.text.brief import Instrument
from musicgen.tokens import vocab

HARMONY = ("chords", "pad", "figure")
ROLES = {"melody": "lead", "bass": "bass", "drums": "beat"}


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """roles: by part id. hands: part ids of second hands with those of the first. genre, mood: what is
    played."""

    roles: Mapping[int, str]
    hands: Mapping[int, int]
    genre: str | None = None
    mood: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Cast:
    """kept: parts that stand, with their notes. voices: by voice the identity of its part. new: parts that
    are written, each with its role. hands: parts that are joined to others in the end. own: by identity the
    place in the piece of parts that are kept as they were.
    """

    kept: tuple[Part, ...]
    voices: Mapping[str, Identity]
    new: Mapping[Identity, str]
    hands: Mapping[Identity, Identity]
    own: Mapping[Identity, int]

    @property
    def roles(self) -> dict[int, str]:
        """Roles by part id: of new parts, and of kept voices."""
        told = {identity: ROLES[voice] for voice, identity in self.voices.items()} | dict(self.new)
        return {vocab.PART_IDS[identity]: role for identity, role in told.items()}

    @property
    def parts(self) -> tuple[Part, ...]:
        """Everybody, new ones without a note, in their places."""
        new = [Part(program, instance, is_drum) for is_drum, program, instance in self.new]
        placed = {part.identity: part for part in mixed([*self.kept, *new])}
        return tuple(
            replace(placed[part.identity], notes=part.notes, name=part.name or placed[part.identity].name)
            for part in sorted([*self.kept, *new], key=part_order)
        )


class _Casting:
    """A band in the making. free: identities of the drawn band that nobody has been given yet."""

    def __init__(self, kept: Kept, band: Band, plan: Plan) -> None:
        self._kept, self._plan = kept, plan
        self._hands = {
            vocab.part_identity(second): vocab.part_identity(first) for second, first in band.hands.items()
        }
        self.free = {vocab.part_identity(part): role for part, role in sorted(band.roles.items())}
        self.taken: dict[Identity, Part] = {}
        self.voices: dict[str, Identity] = {}
        self.own: dict[Identity, int] = {}

    def cast(self) -> Cast:
        for voice in VOICES:
            if voice in self._kept.notes:
                self._give(voice)
        new = self._fitting({i: role for i, role in self.free.items() if i not in self.taken})
        if "melody" in self.voices:  # one tune is enough
            new = {i: "figure" if role == "lead" else role for i, role in new.items()}
        hands = {second: first for second, first in self._hands.items() if second in new}
        if (hand := self._second_hand(new)) is not None:
            second, first = hand
            new, hands = {**new, second: "chords"}, {**hands, second: first}
        elif (player := self._harmony(new)) is not None:
            new = {**new, player: "chords"}
        return Cast(tuple(self.taken.values()), self.voices, new, hands, self.own)

    def _give(self, voice: str) -> None:
        """A voice to a player of the band, or to its own instrument beside the band."""
        player = self._player(voice)
        own = self._kept.part(voice)
        if player is not None:
            del self.free[player]
        if player is None or (player[:2] == own.identity[:2] and not self._is_changed(voice)):
            self._keep(voice, player)
            return
        is_drum, program, instance = player
        notes = self._kept.notes[voice]
        if not is_drum:
            words = next((i.name for i in self._plan.brief.band if program in i.programs), "")
            has = player_for(program, words)
            notes = in_range(notes, has.possible, has.comfortable)
        self._take(voice, Part(program, instance, is_drum, notes=notes))

    def _keep(self, voice: str, player: Identity | None) -> None:
        """The voice stays where it is; who would have done the same in the band goes."""
        own = self._kept.part(voice)
        if player is None:
            same = [i for i, role in self.free.items() if role == ROLES[voice]]
            for identity in same[:1]:
                if not self._plan.brief.band:
                    del self.free[identity]
        identity = self._free_identity(own.is_drum, own.program)
        if self._kept.places[voice] in self._kept.wholes and not self._is_changed(voice):
            self.own[identity] = self._kept.places[voice]
        name = own.name if self._kept.stays else ""
        self._take(voice, replace(own, instance=identity[2], name=name, notes=self._kept.notes[voice]))

    def _take(self, voice: str, part: Part) -> None:
        self.taken[part.identity] = part
        self.voices[voice] = part.identity

    def _is_changed(self, voice: str) -> bool:
        return not self._kept.as_is

    def _player(self, voice: str) -> Identity | None:
        """Who of the drawn band gets a voice; None where it stays with its own instrument."""
        brief = self._plan.brief
        same_role = [i for i, role in self.free.items() if role == ROLES[voice]]
        if not brief.band:
            return None
        if voice == "drums":
            return next((i for i in self.free if i[0]), None)
        if voice == "bass":
            basses = [i for i in self.free if not i[0] and i[1] in BASS_PROGRAMS]
            return next(iter(same_role or basses), None)
        pitched = [i for i in self.free if not i[0] and i[1] not in BASS_PROGRAMS]
        if voice == "melody" and self._kept.stays:
            own, asked = self._kept.part("melody"), [one for one in brief.band if one.role == "lead"]
            pitched = [i for i in pitched if any(one.plays(*i[:2]) for one in asked or (_own(own),))]
        first_hands = [i for i in pitched if i not in self._hands] or pitched
        if not first_hands:
            return None
        return min(first_hands, key=lambda i: (self._misfit(i), i not in same_role, -_height(i)))

    def _misfit(self, identity: Identity) -> int:
        """How many notes of the tune would be put into other octaves, and how far all of it moves."""
        has, notes = player_for(identity[1]).possible, self._kept.notes["melody"]
        moved = in_range(notes, has, has)
        shift = moved[0].pitch - notes[0].pitch if notes else 0
        return sum(n.pitch + shift not in has for n in notes) + abs(shift) // 12

    def _free_identity(self, is_drum: bool, program: int) -> Identity:
        """An instance that nobody has: who is drawn for it makes room where all are."""
        used = {i[2] for i in (*self.taken, *self.free) if i[:2] == (is_drum, program)}
        most = 1 if is_drum else MAX_INSTANCES
        instance = next((n for n in range(most) if n not in used), None)
        if instance is None:
            instance = max(n for n in range(most) if (is_drum, program, n) not in self.taken or n == most - 1)
            self.free.pop((is_drum, program, instance), None)
        return is_drum, program, instance

    def _fitting(self, new: dict[Identity, str]) -> dict[Identity, str]:
        """As many as there is room for, and one drum kit."""
        room = MAX_PITCHED_PARTS - sum(not i[0] for i in self.taken)
        has_drums = any(i[0] for i in self.taken)
        pitched = [i for i in new if not i[0]][:room]
        return {i: role for i, role in new.items() if (i in pitched or (i[0] and not has_drums))}

    def _second_hand(self, new: Mapping[Identity, str]) -> tuple[Identity, Identity] | None:
        """Who plays chords for a keyboard or guitar that has the tune in a band where nobody else does."""
        tune = self.voices.get("melody")
        if tune is None or tune[1] not in TWO_HANDED | GUITARS or not self._plan.brief.band:
            return None
        if any(role in HARMONY and not i[0] for i, role in new.items()):
            return None
        identity = self._free_identity(False, tune[1])
        return None if identity in self.taken or identity in new else (identity, tune)

    def _harmony(self, new: Mapping[Identity, str]) -> Identity | None:
        """Who plays chords in a band that the model drew, where nobody does."""
        tune = self.voices.get("melody")
        if self._plan.is_closed or tune is None or any(role in HARMONY for role in new.values()):
            return None
        program = tune[1] if tune[1] in CHORDAL else 0
        identity = self._free_identity(False, program)
        return None if identity in self.taken or identity in new else identity


def cast(kept: Kept, band: Band, plan: Plan) -> Cast:
    """Who plays what of an arrangement. band: who may be asked."""
    return _without_gaps(_Casting(kept, band, plan).cast())


def own_band(kept: Kept, most: int, mood: str | None) -> Band:
    """The piece's own band without what is kept: at most so many parts, the busiest."""
    told = dict(zip(kept.score.parts, roles(kept.score), strict=True))
    others = [p for at, p in enumerate(kept.score.parts) if at not in kept.places.values()]
    busy = sorted(others, key=lambda part: -len(part.notes))[:most]
    return Band({vocab.part_id(part): told[part] for part in busy}, {}, mood=mood)


def _without_gaps(made: Cast) -> Cast:
    """Instances of each program counted from 0: an id of a second violin needs a first one."""
    identities = sorted([*(p.identity for p in made.kept), *made.new])
    counts: dict[tuple[bool, int], int] = {}
    named: dict[Identity, Identity] = {}
    for is_drum, program, instance in identities:
        place = counts.get((is_drum, program), 0)
        named[is_drum, program, instance] = (is_drum, program, place)
        counts[is_drum, program] = place + 1
    return Cast(
        kept=tuple(replace(p, instance=named[p.identity][2]) for p in made.kept),
        voices={voice: named[i] for voice, i in made.voices.items()},
        new={named[i]: role for i, role in made.new.items()},
        hands={named[a]: named[b] for a, b in made.hands.items()},
        own={named[i]: at for i, at in made.own.items()},
    )


def _own(part: Part) -> Instrument:
    return Instrument(part.instrument, (part.program,))


def _height(identity: Identity) -> int:
    """How high an instrument plays easily."""
    easy = player_for(identity[1]).comfortable
    return (easy.start + easy.stop) // 2


def joined(parts: Sequence[Part], hands: Mapping[Identity, Identity]) -> tuple[Part, ...]:
    """Second hands in the parts of the first ones. What the first holds is not struck by the second."""
    by_identity = {part.identity: part for part in parts}
    for second, first in hands.items():
        if second in by_identity and first in by_identity:
            both = _together(by_identity[first].notes, by_identity.pop(second).notes)
            by_identity[first] = replace(by_identity[first], notes=both)
        elif second in by_identity:
            part = by_identity.pop(second)
            by_identity[first] = replace(part, instance=first[2])
    return tuple(sorted(by_identity.values(), key=part_order))


def _together(first: Sequence[Note], second: Sequence[Note]) -> tuple[Note, ...]:
    spans: dict[int, list[Note]] = {}
    for n in first:
        spans.setdefault(n.pitch, []).append(n)
    free = [n for n in second if all(n.end <= o.onset or n.onset >= o.end for o in spans.get(n.pitch, ()))]
    return tuple(sorted((*first, *free)))
