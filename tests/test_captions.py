"""The clause bank and the captions drawn from it."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicgen.errors import InputError
from musicgen.music import theory
from musicgen.music.facets import SPOKEN
from musicgen.music.theory import DENSITIES, DYNAMICS, FEELS, GENRES, GM_PROGRAMS, METERS, MOODS, REPETITIONS
from musicgen.train.data.captions import (
    MAX_CLAUSES,
    NO_CLAUSE,
    ClauseBank,
    Labels,
    caption_ids,
    instrument_words,
)
from musicgen.train.data.clauses import TABLES_DIR, read_table
from musicgen.train.data.make_clauses import build_clauses


@pytest.fixture(name="bank", scope="module")
def _bank() -> ClauseBank:
    return ClauseBank.load()


TEMPOS = ("very slow", "slow", "moderate", "fast", "very fast")
ALLOWED: dict[str, tuple[str, ...]] = {
    "mood": MOODS, "genre": GENRES, "density": DENSITIES, "repetition": REPETITIONS, "dynamics": DYNAMICS,
    "feel": FEELS, "mode": theory.MODES, "meter": tuple(m.name for m in METERS), "tempo": TEMPOS,
    "length": ("short", "long"),
}  # fmt: skip
WALTZ = Labels(
    {
        "mood": "sad", "genre": "classical", "density": "sparse", "repetition": "varied", "dynamics": "soft",
        "feel": "straight", "mode": "minor", "meter": "3/4",
    },
    tempo_bpm=72.0, bars=16, instruments=("Acoustic Grand Piano", "Cello"), tags=("waltz", "classical"),
)  # fmt: skip


def labels() -> st.SearchStrategy[Labels]:
    known = {facet.name: st.sampled_from(facet.values) for facet in SPOKEN}
    return st.builds(
        Labels,
        st.fixed_dictionaries({}, optional=known),
        tempo_bpm=st.none() | st.floats(30, 300),
        bars=st.integers(1, 64),
        instruments=st.lists(st.sampled_from((*GM_PROGRAMS, "Standard Drums")), max_size=6).map(tuple),
        tags=st.lists(st.sampled_from(("waltz", "nes", "christmas", "swing")), max_size=2).map(tuple),
    )


def test_the_bank_is_large_different_and_small_enough_for_its_ids(bank: ClauseBank) -> None:
    """Guards against duplicates, and ids that do not fit uint16 beside the mark for "none"."""
    texts = [" ".join(text.casefold().split()) for text in bank.texts]
    assert len(texts) == len(set(texts))
    assert 8_000 <= len(texts) <= 20_000 < NO_CLAUSE
    assert all(text.strip() and len(text) < 160 for text in bank.texts)


def test_a_third_of_the_bank_is_scenes_and_uses(bank: ClauseBank) -> None:
    """Guards against a bank of labels: people type scenes."""
    kinds = Counter(clause.kind for clause in bank.clauses)
    assert (kinds["scene"] + kinds["use"]) / len(bank.clauses) > 1 / 3
    assert kinds["typo"] > 300


def test_hand_written_lines_are_many() -> None:
    """Guards against a bank that is all templates."""
    lines = {line.text.casefold() for path in TABLES_DIR.glob("*.txt") for line in read_table(path)}
    assert len(lines) > 3_000


def test_values_are_words_of_theory(bank: ClauseBank) -> None:
    """Guards against a misspelt heading: its clauses would never be drawn."""
    for clause in bank.clauses:
        for name, values in clause.about:
            assert values
            if name in ALLOWED:
                assert set(values) <= set(ALLOWED[name]), clause


def test_every_value_has_clauses(bank: ClauseBank) -> None:
    """Guards against a label that captions can never speak of."""
    missing = [
        (name, value) for name, values in ALLOWED.items() for value in values if not bank.find(name, value)
    ]
    assert missing == []


def test_every_instrument_word_can_come_from_a_band(bank: ClauseBank) -> None:
    """Guards against headings such as [instrument: vibes] that no General MIDI band ever fulfils."""
    bands: list[tuple[str, ...]] = [*((name,) for name in (*GM_PROGRAMS, *theory.DRUM_KITS.values()))]
    bands += [
        ("Violin", "Violin", "Viola", "Cello"), ("Trumpet", "Trombone"), ("Flute", "Oboe"),
        ("Choir Aahs", "Voice Oohs"), ("Lead 1 (square)", "Synth Bass 1"),
        ("Electric Guitar (clean)", "Electric Bass (pick)", "Standard Drums"),
        ("Acoustic Grand Piano", "Acoustic Guitar (steel)", "Acoustic Bass", "Violin", "Standard Drums"),
        ("Violin", "Viola", "Cello", "Trumpet", "Flute", "Oboe", "Timpani"),
    ]  # fmt: skip
    possible = {word for band in bands for word in instrument_words(band)}
    asked = {value for clause in bank.clauses for value in clause.values("instrument")}
    assert asked <= possible, asked - possible


def test_the_tables_always_give_the_same_bank(bank: ClauseBank) -> None:
    """Guards against ids that move between runs: prepared data stores nothing but ids."""
    assert build_clauses() == bank.clauses
    assert [bank.find("mood", "sad")[0], bank.texts[0]] == [bank.texts.index("sad"), "happy"]


@given(labels=labels(), seed=st.integers(0, 2**32))
def test_captions_fit_their_window(labels: Labels, seed: int, bank: ClauseBank) -> None:
    """Guards against captions that say what is not so: the model would learn to ignore the text."""
    ids = caption_ids(labels, np.random.default_rng(seed), bank)
    assert len(ids) == len(set(ids)) <= MAX_CLAUSES
    words = labels.atoms()
    for clause in (bank.clauses[i] for i in ids):
        for name, values in clause.about:
            if name == "instrument":
                assert set(values) <= set(words[name]), clause
            elif name != "use":
                assert set(values) & set(words.get(name, ())), clause


def test_scenes_are_drawn_only_for_their_mood(bank: ClauseBank) -> None:
    """Guards against a dragon over a burning town above a lullaby."""
    rng = np.random.default_rng(5)
    for mood in MOODS:
        for _ in range(60):
            for clause in (
                bank.clauses[i] for i in caption_ids(Labels({"mood": mood, "genre": "jazz"}), rng, bank)
            ):
                assert mood in clause.values("mood") or not clause.values("mood")
                assert "jazz" in clause.values("genre") or not clause.values("genre")


def test_captions_range_from_terse_to_full(bank: ClauseBank) -> None:
    """Guards against captions of one length, or without scenes, or all alike."""
    rng = np.random.default_rng(1)
    drawn = [caption_ids(WALTZ, rng, bank) for _ in range(600)]
    lengths = Counter(map(len, drawn))
    assert {1, 2, 3, 4, 5} <= set(lengths)
    assert sum(lengths[n] for n in (1, 2, 3, 4)) > 400
    scenes = [any(bank.clauses[i].kind in ("scene", "use") for i in ids) for ids in drawn]
    assert 0.3 < np.mean(scenes) < 0.7
    assert len(set(drawn)) > 500


def test_every_field_is_spoken_of_somewhere(bank: ClauseBank) -> None:
    """Guards against a field whose weight or index is broken, so that it is never in a caption."""
    rng = np.random.default_rng(2)
    seen = {
        name for _ in range(1_500) for i in caption_ids(WALTZ, rng, bank) for name, _ in bank.clauses[i].about
    }
    assert set(WALTZ.atoms()) <= seen


def test_sub_styles_need_their_tag(bank: ClauseBank) -> None:
    """Guards against "tango" above a bossa nova because both are latin."""
    rng = np.random.default_rng(4)
    bossa = Labels({"mood": "calm", "genre": "latin", "meter": "3/4"}, tempo_bpm=120.0, tags=("bossa nova",))
    drawn = [i for _ in range(400) for i in caption_ids(bossa, rng, bank)]
    said = " ".join(bank.texts[i] for i in drawn).casefold()
    assert "bossa" in said
    assert not any(word in said for word in ("mambo", "salsa", "slow waltz"))


def test_nothing_known_gives_no_caption(bank: ClauseBank) -> None:
    """Guards against an endless search or a crash on a window without labels."""
    assert caption_ids(Labels(), np.random.default_rng(0), bank) == ()


def test_the_same_generator_gives_the_same_caption(bank: ClauseBank) -> None:
    """Guards against hidden randomness: preparing twice must give the same data."""
    first, second = (caption_ids(WALTZ, np.random.default_rng(7), bank) for _ in range(2))
    assert first == second


def test_stored_vectors_are_close_to_the_encoders(bank: ClauseBank) -> None:
    """Guards against int8 vectors with a wrong scale."""

    class Toy:
        name = "toy"
        dim = 4

        def encode(self, texts: Sequence[str], language: str = "en") -> np.ndarray:
            rows = np.random.default_rng(len(texts)).normal(size=(len(texts), 4)).astype(np.float32)
            return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    small = ClauseBank.of(bank.clauses[:50])
    stored, scale = small.vectors(Toy())
    assert stored.dtype == np.int8 and scale.dtype == np.float32
    assert stored.shape == (50, 4) and scale.shape == (50,)
    np.testing.assert_allclose(stored * scale[:, None], Toy().encode(small.texts), atol=0.01)


@pytest.mark.parametrize(
    "text", ["a clause without a heading\n", "[mood sad]\nx\n", "[mood: sad; genre]\nx\n"]
)
def test_broken_tables_are_named(text: str, tmp_path: Path) -> None:
    """Guards against a typo in a table that silently drops its clauses."""
    path = tmp_path / "words.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"words\.txt, line 1"):
        read_table(path)


def test_tempo_words_overlap_at_the_borders_only() -> None:
    """Guards against gaps between tempo words, or 60 BPM being called fast."""
    assert Labels(tempo_bpm=50.0).atoms()["tempo"] == ["very slow"]
    assert Labels(tempo_bpm=72.0).atoms()["tempo"] == ["slow"]
    assert Labels(tempo_bpm=105.0).atoms()["tempo"] == ["moderate"]
    assert Labels(tempo_bpm=132.0).atoms()["tempo"] == ["fast"]
    assert Labels(tempo_bpm=180.0).atoms()["tempo"] == ["very fast"]
    assert all(1 <= len(Labels(tempo_bpm=float(bpm)).atoms()["tempo"]) <= 2 for bpm in range(30, 301))
