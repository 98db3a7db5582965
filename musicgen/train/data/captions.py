"""Captions for training: clauses of the bank that fit what is known of a window of music.

A caption is a few clause ids; the text never passes through the encoder again, since each clause is embedded
once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from musicgen.music.facets import GENRE, MOOD, SPOKEN, names_of
from musicgen.music.theory import DRUM_KITS, GM_PROGRAMS
from musicgen.text.encoders import TextEncoder
from musicgen.train.data.clauses import Clause
from musicgen.train.data.make_clauses import build_clauses

MAX_CLAUSES = 8
NO_CLAUSE = 65535
TEMPO_BPM = {
    "very slow": (0.0, 60.0),
    "slow": (56.0, 88.0),
    "moderate": (84.0, 120.0),
    "fast": (114.0, 162.0),
    "very fast": (152.0, 1000.0),
}
# How many clauses a caption has (1, 2, …), and how often each field is spoken of when it is known.
_COUNT_WEIGHTS = (30, 25, 20, 12, 6, 4, 2, 1)
_FIELD_WEIGHTS = {
    **{facet.name: facet.captions for facet in SPOKEN},
    "tag": 4.0, "instrument": 4.0, "tempo": 2.0, "length": 0.5,
}  # fmt: skip
_SCENE_SHARE = 0.45
_ONE_SCENE_SHARE = 0.12
_TRIES = 24
# 4/4 and the piano say little: they are named less often than a 7/8 or a banjo would be.
_PLAIN = {f"{facet.name}={facet.plain[0]}": facet.plain[1] for facet in SPOKEN if facet.plain}


@dataclass(frozen=True, slots=True)
class Labels:
    """What is known of a window; None or () where it could not be measured.

    words: values of facets that captions speak of, by name. tempo_bpm: quarter notes a minute. bars: length
    of the window. instruments: one General MIDI name (or drum kit name) a part. tags: raw style words of the
    corpus.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    tempo_bpm: float | None = None
    bars: int = 16
    instruments: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def atoms(self) -> dict[str, list[str]]:
        """Field → the words that hold of this window, e.g. {"tempo": ["slow"], "instrument": ["piano"]}."""
        found = {name: [self.words[name]] for name in names_of(SPOKEN) if name in self.words}
        if self.tempo_bpm is not None:
            found["tempo"] = [word for word, (low, high) in TEMPO_BPM.items() if low <= self.tempo_bpm < high]
        if self.bars <= 6 or self.bars >= 24:
            found["length"] = ["short" if self.bars <= 6 else "long"]
        if self.tags:
            found["tag"] = list(self.tags)
        if self.instruments:
            found["instrument"] = instrument_words(self.instruments)
        return found


# Words of single programs, by range (first, last), besides those of the wider ranges that hold them.
_PROGRAM_WORDS: tuple[tuple[int, int, str], ...] = (
    (0, 3, "piano"), (3, 3, "honky-tonk piano"), (4, 5, "electric piano"), (6, 6, "harpsichord"),
    (7, 7, "clavinet"), (8, 8, "celesta"), (8, 10, "bells"), (9, 9, "glockenspiel"), (10, 10, "music box"),
    (11, 11, "vibraphone"), (12, 12, "marimba"), (13, 13, "xylophone"), (14, 14, "tubular bells"), (14, 14,
    "bells"), (15, 15, "dulcimer"), (16, 20, "organ"), (19, 19, "church organ"), (21, 21, "accordion"), (22,
    22, "harmonica"), (23, 23, "accordion"), (24, 31, "guitar"), (24, 25, "acoustic guitar"), (26, 31,
    "electric guitar"), (29, 30, "distorted guitar"), (32, 39, "bass"), (32, 32, "double bass"), (35, 35,
    "fretless bass"), (36, 37, "slap bass"), (38, 39, "synth bass"), (40, 42, "strings"), (44, 45, "strings"),
    (48, 51, "strings"), (40, 40, "violin"), (41, 41, "viola"), (42, 42, "cello"), (43, 43, "double bass"),
    (44, 44, "tremolo strings"), (45, 45, "pizzicato strings"), (46, 46, "harp"), (47, 47, "timpani"), (52,
    54, "choir"), (91, 91, "choir"), (56, 63, "brass"), (56, 56, "trumpet"), (59, 59, "trumpet"), (57, 57,
    "trombone"), (58, 58, "tuba"), (59, 59, "muted trumpet"), (60, 60, "french horn"), (64, 67, "saxophone"),
    (68, 79, "woodwinds"), (68, 68, "oboe"), (69, 69, "english horn"), (70, 70, "bassoon"), (71, 71,
    "clarinet"), (72, 73, "flute"), (72, 72, "piccolo"), (74, 74, "recorder"), (75, 75, "pan flute"), (77, 77,
    "shakuhachi"), (78, 78, "whistle"), (79, 79, "ocarina"), (80, 103, "synth"), (50, 51, "synth"), (62, 63,
    "synth"), (80, 87, "synth lead"), (88, 95, "pad"), (104, 104, "sitar"), (105, 105, "banjo"), (106, 106,
    "shamisen"), (107, 107, "koto"), (108, 108, "kalimba"), (109, 109, "bagpipes"), (110, 110, "fiddle"),
    (110, 110, "violin"), (112, 112, "bells"), (114, 114, "steel drums"), (116, 116, "taiko"),
)  # fmt: skip
_WORDS_OF_PROGRAM = tuple(
    tuple(word for low, high, word in _PROGRAM_WORDS if low <= program <= high) for program in range(128)
)
_PROGRAM_OF_NAME = {name: program for program, name in enumerate(GM_PROGRAMS)}
_KIT_OF_NAME = {name: kit for kit, name in DRUM_KITS.items()}
_KIT_WORDS = {24: "electronic drums", 25: "electronic drums", 40: "brushes"}
_COUNT_WORDS = {1: "one", 2: "two", 3: "three", 4: "four"}
_SECTIONS = {
    "strings only": range(40, 52), "brass only": range(56, 64), "winds only": range(64, 80),
    "synths only": [38, 39, 50, 51, 54, 62, 63, *range(80, 104)], "choir only": range(52, 55),
}  # fmt: skip


def instrument_words(names: Sequence[str]) -> list[str]:
    """What can be said of a band.

    names: General MIDI names, one a part. Returns family words ("guitar", "acoustic guitar"), sizes ("one",
    "two", "many"), and whole bands ("solo piano", "string quartet", "rock band", "full band", "orchestra").
    """
    drums = [_KIT_OF_NAME[name] for name in names if name in _KIT_OF_NAME]
    programs = [_PROGRAM_OF_NAME[name] for name in names if name not in _KIT_OF_NAME]
    words = [word for program in programs for word in _WORDS_OF_PROGRAM[program]]
    if drums:
        words += ["drums", *(_KIT_WORDS[kit] for kit in drums if kit in _KIT_WORDS)]
    words.append(_COUNT_WORDS.get(len(names), "many" if len(names) >= 7 else "several"))
    return [*dict.fromkeys(words + _band_words(programs, bool(drums)))]


def _band_words(programs: Sequence[int], drums: bool) -> list[str]:
    if not programs:
        return ["only drums"] if drums else []
    found = []
    families = {program // 8 for program in programs}
    if len(programs) == 1 and not drums:
        found += ["solo piano"] if programs[0] <= 3 else ["solo guitar"] if programs[0] // 8 == 3 else []
    if not drums and len(programs) > 1:
        found += [word for word, members in _SECTIONS.items() if all(p in members for p in programs)]
        found += ["string quartet"] if len(programs) == 4 and all(40 <= p <= 43 for p in programs) else []
    if drums and 4 in families and families & {0, 2, 3}:
        found += ["full band"] if len(programs) >= 4 else []
        found += ["rock band"] if families == {3, 4} else []
    orchestral = families & {5, 6, 7, 8, 9}
    if len(programs) >= 6 and len(orchestral) >= 3 and not families & {3, 10}:
        found += ["orchestra"]
    return found


@dataclass(frozen=True)
class ClauseBank:
    """The clauses and where to find them. The id of a clause is its place."""

    clauses: tuple[Clause, ...]
    index: Mapping[str, tuple[int, ...]] = field(repr=False)
    needs: tuple[tuple[frozenset[str], ...], ...] = field(repr=False)

    @classmethod
    def load(cls) -> "ClauseBank":
        """The bank made from the tables; the same on every machine."""
        return cls.of(build_clauses())

    @classmethod
    def of(cls, clauses: Iterable[Clause]) -> "ClauseBank":
        """A bank of the given clauses."""
        kept = tuple(clauses)
        index: dict[str, list[int]] = {}
        for number, clause in enumerate(kept):
            for key in _keys(clause):
                index.setdefault(key, []).append(number)
        needs = tuple(_needs(clause) for clause in kept)
        return cls(kept, {key: tuple(ids) for key, ids in index.items()}, needs)

    @property
    def texts(self) -> tuple[str, ...]:
        """One text a clause id."""
        return tuple(clause.text for clause in self.clauses)

    def find(self, name: str, value: str) -> tuple[int, ...]:
        """Ids of the clauses whose field `name` has `value` among its values."""
        return self.index.get(f"{name}={value}", ())

    def fits(self, clause_id: int, known: set[str] | frozenset[str]) -> bool:
        """Whether nothing in the clause is at odds with, or unknown in, "field=value" words of a window."""
        return all(not need.isdisjoint(known) for need in self.needs[clause_id])

    def vectors(self, encoder: TextEncoder) -> tuple[np.ndarray, np.ndarray]:
        """Each clause's vector as int8 (m, dim) and its scale, float32 (m,): vector = int8 * scale."""
        vectors = encoder.encode(self.texts, "en")
        scale = (np.abs(vectors).max(axis=1) / 127.0).astype(np.float32)
        return np.round(vectors / scale[:, None]).astype(np.int8), scale


def _keys(clause: Clause) -> list[str]:
    """Keys of the index: "field=value"; besides, for drawing, "scene=mood/genre" or "label=field/value".

    Scenes and labels are apart so that scenes, which are many, are drawn as often as wanted and no oftener.
    """
    pairs = [(name, value) for name, values in clause.about for value in values]
    keys = [f"{name}={value}" for name, value in pairs]
    if clause.kind in ("scene", "use") and clause.values(MOOD.name):
        genres = clause.values(GENRE.name) or ("",)
        return keys + [f"scene={mood}/{genre}" for mood in clause.values(MOOD.name) for genre in genres]
    return keys + [f"label={name}/{value}" for name, value in pairs]


def _needs(clause: Clause) -> tuple[frozenset[str], ...]:
    """Sets of which a window must have a member each; what a clause is used for asks nothing of it."""
    needs = []
    for name, values in clause.about:
        if name == "instrument":
            needs += [frozenset((f"{name}={value}",)) for value in values]
        elif name != "use":
            needs.append(frozenset(f"{name}={value}" for value in values))
    return tuple(needs)


class _Dice:
    """Random numbers from a generator, drawn in blocks because single draws are slow."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._block: list[float] = []

    def roll(self) -> float:
        """Uniform in [0, 1)."""
        if not self._block:
            self._block = self._rng.random(64).tolist()
        return self._block.pop()

    def below(self, limit: int) -> int:
        """Uniform integer in [0, limit)."""
        return int(self.roll() * limit)

    def weighted(self, weights: Sequence[float]) -> int:
        """Index, as likely as its weight."""
        left = self.roll() * sum(weights)
        for place, weight in enumerate(weights):
            left -= weight
            if left < 0:
                return place
        return len(weights) - 1


def caption_ids(labels: Labels, rng: np.random.Generator, bank: ClauseBank) -> tuple[int, ...]:
    """Draw a caption: up to eight different clause ids that all fit the labels, in random order.

    From terse to full: most captions have one to four clauses, each fact is told or left out at random,
    nearly half have a scene, and some are nothing but a scene. () when no clause fits, e.g. when nothing is
    known.
    """
    dice = _Dice(rng)
    atoms = labels.atoms()
    known = {f"{name}={value}" for name, values in atoms.items() for value in values}
    chosen: list[int] = []
    told: set[str] = set()
    count = 1 + dice.weighted(_COUNT_WEIGHTS)
    only_scene = dice.roll() < _ONE_SCENE_SHARE
    if MOOD.name in labels.words and (only_scene or dice.roll() < _SCENE_SHARE):
        _add(chosen, _draw_scene(labels, known, bank, dice))
    if not (only_scene and chosen):
        _tell(atoms, known, bank, dice, count, chosen, told)
    return tuple(_shuffled(chosen, dice))


def _tell(
    atoms: dict[str, list[str]],
    known: set[str],
    bank: ClauseBank,
    dice: _Dice,
    count: int,
    chosen: list[int],
    told: set[str],
) -> None:
    """Add clauses about fields not told of yet, until there are `count`."""
    fields = list(atoms)
    weights = [_weight(name, atoms[name]) for name in fields]
    for _ in range(count + 4):
        if len(chosen) >= count or not any(weights):
            return
        place = dice.weighted(weights)
        name = fields[place]
        # A band can be spoken of twice; any other field once.
        weights[place] *= 0.4 if name == "instrument" else 0.0
        if name in told and name != "instrument":
            continue
        values = atoms[name]
        found = _draw(bank.find("label", f"{name}/{values[dice.below(len(values))]}"), known, bank, dice)
        if _add(chosen, found):
            told.update(field_name for field_name, _ in bank.clauses[chosen[-1]].about)


def _weight(name: str, values: list[str]) -> float:
    return _FIELD_WEIGHTS[name] * _PLAIN.get(f"{name}={values[0]}", 1.0) if values else 0.0


def _add(chosen: list[int], found: int | None) -> bool:
    if found is None or found in chosen:
        return False
    chosen.append(found)
    return True


def _draw_scene(labels: Labels, known: set[str], bank: ClauseBank, dice: _Dice) -> int | None:
    """A scene of the mood: half of the time one that names the style, if there is any."""
    mood, genre = labels.words[MOOD.name], labels.words.get(GENRE.name)
    plain = bank.find("scene", f"{mood}/")
    styled = bank.find("scene", f"{mood}/{genre}") if genre else ()
    first, second = (styled, plain) if dice.roll() < 0.5 else (plain, styled)
    found = _draw(first, known, bank, dice)
    return found if found is not None else _draw(second, known, bank, dice)


def _draw(pool: Sequence[int], known: set[str], bank: ClauseBank, dice: _Dice) -> int | None:
    """One of the pool that fits, or None after some tries."""
    for _ in range(_TRIES if pool else 0):
        found = pool[dice.below(len(pool))]
        if bank.fits(found, known):
            return found
    return None


def _shuffled(items: list[int], dice: _Dice) -> list[int]:
    return [item for _, item in sorted((dice.roll(), item) for item in items)]
