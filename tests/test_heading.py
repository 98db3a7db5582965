"""Headers: what was asked late reaches what is drawn early; best programs first; moods; roles."""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from types import SimpleNamespace

import numpy as np
import pytest

from musicgen.errors import Cancelled
from musicgen.model.classifiers import LinearHeads
from musicgen.music.theory import GENRES, MOODS, Chord, Key
from musicgen.options import SamplingOptions
from musicgen.tasks.plan.band import served
from musicgen.tasks.plan.heading import band_mask, control_mask, draw_headings, resampled
from musicgen.tasks.plan.moods import AT_HOME, USUAL_WORDS, experts
from musicgen.tasks.plan.plan import make_plan
from musicgen.text.brief import Brief, Fact, Instrument
from musicgen.text.read import read_brief
from musicgen.tokens import vocab
from musicgen.tokens.controls import CONTROLS, tempo_of_bin

ORGAN = Instrument("church organ", (19, 20))
FLUTE = Instrument("flute", (73,), role="lead")
CELLO = Instrument("cello", (42,))
C, F = Chord(0, "maj"), Chord(5, "maj")
GENRE = 1 + [c.name for c in CONTROLS].index("genre")


class LinkedBatch:
    """A model in which metal is minor and pop is major, nine times in ten; all else is even."""

    def __init__(self, count: int) -> None:
        self._ids: list[list[int]] = [[] for _ in range(count)]

    def feed(self, ids: Mapping[int, Sequence[int]]) -> dict[int, np.ndarray]:
        for i, new in ids.items():
            self._ids[i] += new
        return {i: self._logits(self._ids[i]) for i in ids}

    def rewind(self, sequence: int, length: int) -> None: ...

    def drop(self, sequence: int) -> None: ...

    @staticmethod
    def _logits(ids: Sequence[int]) -> np.ndarray:
        logits = np.zeros(vocab.SIZE, dtype=np.float32)
        logits[[vocab.control_id("genre", "metal"), vocab.control_id("genre", "pop")]] = 12
        logits[vocab.BAND_END] = 8
        if len(ids) > GENRE:
            likely = "minor" if ids[GENRE] == vocab.control_id("genre", "metal") else "major"
            logits[vocab.control_id("mode", likely)] = np.log(9)
        return logits - np.log(np.exp(logits).sum())


class LinkedEngine:
    config, threads = SimpleNamespace(context=2048), 1

    def start_batch(self, count: int, clauses: np.ndarray | None, guidance: float = 1.0) -> LinkedBatch:
        return LinkedBatch(count)


def genres(brief: Brief, pool: int, runs: int = 120) -> Counter[str | None]:
    """How often each genre is drawn."""
    plan, found = make_plan(brief, {}), Counter[str | None]()
    for seed in range(runs):
        options = SamplingOptions(seed=seed, top_p=1.0)
        (heading,) = draw_headings(LinkedEngine(), plan, options, None, 1, pool)  # type: ignore[arg-type]
        found[heading.controls["genre"]] += 1
    return found


def test_what_is_asked_late_reaches_what_is_drawn_early() -> None:
    """Guards against headers that contradict themselves: the genre stands before the asked mode."""
    brief = Brief(key=Key(0, "major"))
    alone, pooled = genres(brief, 1), genres(brief, 16)
    assert 0.35 < alone["pop"] / alone.total() < 0.65
    assert pooled["pop"] / pooled.total() > 0.8  # 0.9 by Bayes' rule


def test_a_stop_ends_the_drawing_of_headers() -> None:
    """Guards against a Stop that waits until the whole pool is drawn, and against half-drawn headers."""
    plan, options, polls = make_plan(Brief(), {}), SamplingOptions(), itertools.count(1)
    with pytest.raises(Cancelled):
        draw_headings(LinkedEngine(), plan, options, None, cancelled=lambda: next(polls) > 3)  # type: ignore[arg-type]
    assert next(polls) == 5  # asked once a step, and no more after the first yes


@pytest.mark.parametrize(
    ("scale", "mode"),
    [
        ("dorian", "minor"), ("phrygian", "minor"), ("natural minor", "minor"), ("harmonic minor", "minor"),
        ("lydian", "major"), ("mixolydian", "major"), ("major", "major"),
        ("blues", None), ("pentatonic", None), ("chromatic", None),
    ],
)  # fmt: skip
def test_a_scale_without_a_key_brings_its_mode(scale: str, mode: str | None) -> None:
    """Guards against dorian in a major key; a scale that both modes have leaves the mode to the model."""
    plan, found = make_plan(Brief(scale=scale), {}), Counter[tuple[str | None, str | None]]()
    assert ("mode" in plan.asked) == (mode is not None)
    for seed in range(20):
        options = SamplingOptions(seed=seed)
        (heading,) = draw_headings(LinkedEngine(), plan, options, None, 1, 2)  # type: ignore[arg-type]
        found[heading.controls["scale"], heading.controls["mode"]] += 1
    assert set(found) == {(scale, m) for m in ([mode] if mode else ["major", "minor"])}


def test_an_asked_key_keeps_its_mode_whatever_the_scale() -> None:
    """Guards against a scale that overrules the key, or chords, that are asked beside it."""
    for brief in (Brief(key=Key(0, "major"), scale="dorian"), Brief(chords=(C, F, C), scale="dorian")):
        forced = make_plan(brief, {}).forced
        assert forced["mode"] == "major" and "scale" not in forced


def test_nothing_asked_leaves_the_models_own_shares() -> None:
    """Guards against weights that favour anything by themselves."""
    found = genres(Brief(), 16)
    assert 0.35 < found["pop"] / found.total() < 0.65


def test_the_pool_gives_each_candidate_another_header() -> None:
    """Guards against four candidates of one header while there are others, and against a dry pool."""
    weights = np.array([0.0, -1.0, -2.0, -np.inf])
    order = resampled(weights, np.random.default_rng(1), 5)
    assert sorted(order[:3]) == [0, 1, 2] and 3 not in order and len(order) == 5


def test_the_best_program_of_a_name_comes_first() -> None:
    """Guards against a reed organ for a church organ."""
    found = Counter[int]()
    plan = make_plan(Brief(band=(ORGAN,), band_open=False), {})
    for seed in range(60):
        options = SamplingOptions(seed=seed, top_p=1.0)
        (heading,) = draw_headings(LinkedEngine(), plan, options, None, 1, 2)  # type: ignore[arg-type]
        found[vocab.part_identity(heading.band[0])[1]] += 1
    assert found[19] > 8 * found[20]


def test_asked_players_get_their_role_and_never_a_touch() -> None:
    """Guards against an asked harmonica that plays one note, and a melody given to another part."""
    plan = make_plan(Brief(band=(FLUTE, CELLO), band_open=False), {})
    for seed in range(40):
        (heading,) = draw_headings(LinkedEngine(), plan, SamplingOptions(seed=seed), None, 1, 2)  # type: ignore[arg-type]
        roles = {vocab.part_identity(p)[1]: r for p, r in heading.roles.items() if p in heading.band}
        assert roles[73] == "lead"
        assert roles[42] != "touch"


def test_an_open_band_is_more_than_a_lone_tune() -> None:
    """Guards against a single melody where no player is named, and against more than was named."""
    free, one = make_plan(Brief(), {}), make_plan(Brief(band=(CELLO,), band_open=False), {})
    for seed in range(20):
        options = SamplingOptions(seed=seed)
        (heading,) = draw_headings(LinkedEngine(), free, options, None, 1, 2)  # type: ignore[arg-type]
        (alone,) = draw_headings(LinkedEngine(), one, options, None, 1, 2)  # type: ignore[arg-type]
        assert len(heading.band) >= 3 and len(alone.band) == 1


def test_an_asked_bass_is_the_bass() -> None:
    """Guards against a bass guitar that plays chords like a second guitar."""
    plan = make_plan(Brief(band=(Instrument("bass", (33, 32)),), band_open=False), {})
    for seed in range(20):
        (heading,) = draw_headings(LinkedEngine(), plan, SamplingOptions(seed=seed), None, 1, 2)  # type: ignore[arg-type]
        assert [heading.roles[p] for p in heading.band] == ["bass"]


def test_moods_lean_to_their_tempo_mode_and_loudness() -> None:
    """Guards against moods that sound alike, and against a mood without a profile."""
    assert set(USUAL_WORDS) == set(MOODS) == set(AT_HOME)
    assert all(styles < set(GENRES) for styles in AT_HOME.values())
    calm, energetic = experts({"calm": 1.0}), experts({"energetic": 1.0})

    def best_bpm(table: dict[str, dict[str, float]]) -> float:
        top = max(table["tempo"].values())
        return float(np.mean([tempo_of_bin(b) for b, w in table["tempo"].items() if w == top]))

    assert best_bpm(calm) < 80 < 130 < best_bpm(energetic)
    assert calm["dynamics"]["soft"] > calm["dynamics"]["loud"]
    assert experts({"sad": 0.9})["mode"]["minor"] > 0 > experts({"happy": 1.0})["mode"]["minor"]
    assert experts({}) == {}
    even = experts(dict.fromkeys(MOODS, 0.1))
    assert max(abs(w) for w in even["mode"].values()) < 0.2
    assert calm["genre"]["ambient"] == 0 > calm["genre"]["punk"]


def test_a_head_that_guesses_weighs_little() -> None:
    """Guards against "a happy piece" as a slow art song: the head for genres knew no better than chance."""
    styles = ("pop", "chamber", "hymn", "rock")
    guess = make_plan(Brief(), {"genre": dict(zip(styles, (0.2, 0.4, 0.2, 0.2), strict=True))}).biases
    sure = make_plan(Brief(), {"genre": dict(zip(styles, (0.01, 0.97, 0.01, 0.01), strict=True))}).biases
    some = make_plan(Brief(), {"genre": dict.fromkeys(styles, 0.1) | {"chamber": 0.12}}).biases
    chamber = vocab.control_id("genre", "chamber")
    assert sure[chamber] > guess[chamber] > 0
    assert abs(some[chamber]) < 0.3


def test_what_the_sentence_speaks_of_is_never_unknown() -> None:
    """Guards against "a sprint to the finish line" without any mood."""
    plan = make_plan(Brief(), {"mood": {"energetic": 0.6, "calm": 0.1}})
    unknown = vocab.control_id("mood", None)
    assert not control_mask("mood", plan.forced, (), "mood" in plan.leant)[unknown]
    assert control_mask("mood", plan.forced, ())[unknown]


def test_typical_headers_are_taken_first() -> None:
    """Guards against punk whose header could be anything's: the pool is weighed by the heads too."""
    fast = vocab.control_id("tempo", "28")
    weights = np.zeros((vocab.SIZE, 2), dtype=np.float32)
    weights[fast, 0] = 12.0
    heads = LinearHeads({"genre": ("punk", "hymn")}, {"genre": weights}, {"genre": np.float32([-6, 0])})
    plan, found = make_plan(Brief(genre="punk"), {}), Counter[bool]()
    for seed in range(40):
        options = SamplingOptions(seed=seed, top_p=1.0)
        (heading,) = draw_headings(LinkedEngine(), plan, options, None, typical=heads)  # type: ignore[arg-type]
        (usual,) = draw_headings(LinkedEngine(), plan, options, None)  # type: ignore[arg-type]
        found[fast in heading.ids] += 1
        found[fast in usual.ids] -= 1
    assert found[True] > 4


def test_one_seed_is_not_one_melody_for_all_sentences() -> None:
    """Guards against the same first draws for every prompt of one seed."""
    one, same, other = (make_plan(Brief(prompt=p), {}).rng(1, 0).random() for p in ("a", "a", "b"))
    assert one == same != other


def test_named_bars_count_before_seconds() -> None:
    """Guards against "8 bars, 30 seconds" of 15 bars, and against stale bars where only seconds are named."""
    both = Brief(bars=8, seconds=30.0, tempo_bpm=120.0, facts=(Fact("bars", "8 bars", 0, 6),))
    alone = Brief(bars=15, seconds=30.0, tempo_bpm=60.0)
    assert make_plan(both, {}).bars("4/4", "0") == 8
    assert make_plan(alone, {}).bars("3/4", "0") == 10


def test_film_music_is_for_an_orchestra() -> None:
    """Guards against the film music of the corpus: tunes from films, with guitar and drums."""
    violins, guitar, kit = (vocab.PART_IDS[at] for at in ((False, 48, 0), (False, 25, 0), (True, 0, 0)))
    film, rock = (make_plan(Brief(genre=genre), {}).biases for genre in ("film", "rock"))
    assert film[violins] == 0 > film[guitar] == film[kit]
    assert rock[guitar] == rock[violins] == rock[kit] == 0


@pytest.mark.parametrize(
    "names", ["two flutes and harpsichord", "flute and harp", "a piano", "2 electric guitars, bass, drums"]
)
def test_a_band_can_be_declared_to_its_last_player(names: str) -> None:
    """Guards second players and second hands: where no player fits, anybody might come instead."""
    plan = make_plan(read_brief(names), {})
    band: list[int] = []
    while not (mask := band_mask(band, plan, 1))[vocab.BAND_END]:
        allowed = [part for part in vocab.SPANS["part"] if mask[part]]
        assert allowed, (names, band)
        band.append(allowed[0])
    assert len(served(plan.needs, band)) == len(plan.needs) == len(band)
