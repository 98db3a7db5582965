"""Measures of musicality on pieces small enough to count by hand; the hand's count stands beside each."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicgen.evaluate.adherence.moods import colour, right_way
from musicgen.evaluate.common import samples
from musicgen.evaluate.common.samples import Sample, first_bars, last_bars, reordered, shortened
from musicgen.evaluate.realism.distances import gap
from musicgen.evaluate.realism.frechet import distance, frechet
from musicgen.evaluate.realism.matching import (
    composed_windows,
    half_of,
    partners,
    shortened_windows,
    shuffled,
    window_of,
)
from musicgen.evaluate.realism.musicality import (
    DEFINITIONS,
    ENDING_DEFINITIONS,
    endings,
    groove_consistency,
    irregularity,
    measures,
    repeats,
    similarity,
)
from musicgen.evaluate.realism.ngrams import counts
from musicgen.music.measure import arrays
from musicgen.music.score import Note, Part, Score, mixed
from musicgen.music.theory import Chord

PIANO, BASS = 0, 33


def line(*pitches: int, step: int = 12, velocity: int = 74, start: int = 0) -> tuple[Note, ...]:
    """Notes one after the other, `step` ticks each; 0 is a rest."""
    return tuple(Note(start + i * step, p, step, velocity) for i, p in enumerate(pitches) if p)


def piece(*notes: Note, program: int = PIANO, is_drum: bool = False) -> Score:
    return Score(mixed([Part(program, 0, is_drum, notes=tuple(sorted(notes)))]))


C, E, G, B, HIGH_C = 60, 64, 67, 71, 72


def test_pitch_class_entropy_counts_time_not_notes() -> None:
    """C for two quarters, E and G for one each: shares 1/2, 1/4, 1/4 are 0.5 + 0.5 + 0.5 = 1.5 bits."""
    found = measures(piece(Note(0, C, 24, 74), Note(24, E, 12, 74), Note(36, G, 12, 74)))
    assert found["pitch-class entropy"] == pytest.approx(1.5)


def test_all_measures_are_defined() -> None:
    """The report prints a definition beside each figure: none may be missing or superfluous."""
    score = piece(*line(C, E, G, HIGH_C, C, E, G, B))
    assert measures(score).keys() == DEFINITIONS.keys()
    assert endings(score).keys() == ENDING_DEFINITIONS.keys()


def test_groove_is_compared_cell_by_cell() -> None:
    """The last quarter comes an eighth late: of 16 sixteenths two differ, 1 - 2/16."""
    score = piece(*line(C, C, C, C), *line(C, C, C, start=48), Note(90, C, 6, 74))
    assert groove_consistency(arrays(score)) == pytest.approx(1 - 2 / 16)


def test_similarity_is_shared_over_all_notes() -> None:
    """C E G C' against C E G B: 3 shared of 5. Two bars before there is nothing to compare with."""
    notes = arrays(piece(*line(C, E, G, HIGH_C, C, E, G, B)))
    assert similarity(notes, 1) == pytest.approx(3 / 5)
    assert np.isnan(similarity(notes, 2))


def test_repeats_look_back_sixteen_bars_and_no_further() -> None:
    """Bars A A B: one of three repeats. The bar after sixteen others is new again."""
    assert repeats(arrays(piece(*line(C, C, C, C, C, C, C, C, E, E, E, E))))["repeated part-bars"] == 1 / 3
    different = [Note(48 * bar, 40 + bar, 12, 74) for bar in range(17)]
    far, near = Note(48 * 17, 40, 12, 74), Note(48 * 16, 40, 12, 74)
    assert repeats(arrays(piece(*different, far)))["repeated part-bars"] == 0
    assert repeats(arrays(piece(*different[:16], near)))["repeated part-bars"] == 1 / 17


def test_repeats_of_drums_are_told_apart() -> None:
    """Drums that go on, a melody that does not: 1 of 2 drum bars, 1 of 4 part-bars."""
    drums = Part(0, 0, True, notes=(Note(0, 36, 1, 74), Note(48, 36, 1, 74)))
    score = Score(mixed([drums, Part(PIANO, notes=line(C, C, C, C, E, E, E, E))]))
    assert repeats(arrays(score)) == {"repeated part-bars": 1 / 4, "repeated drum bars": 1 / 2}


def test_irregularity_counts_different_runs_of_three() -> None:
    """C F G C F G: CFG, FGC, GCF, CFG: three different of four."""
    chords = [Chord(root, "maj") for root in (0, 5, 7, 0, 5, 7)]
    assert irregularity(chords) == 3 / 4
    assert np.isnan(irregularity(chords[:2]))


def test_registers_and_density_are_those_of_parts() -> None:
    """Bass on one pitch, piano over an octave: mean range (0 + 12) / 2; 8 notes in 4 beats, two parts."""
    parts = [
        Part(BASS, notes=line(36, 36, 36, 36)),
        Part(PIANO, notes=line(C, HIGH_C, C, HIGH_C)),
    ]
    found = measures(Score(mixed(parts)))
    assert (found["part range"], found["bass pitch"], found["upper pitch"]) == (6, 36, 66)
    assert found["note density"] == 8 / 4 / 2
    assert found["polyphony"] == pytest.approx(2 / 2)


def test_endings_compare_the_last_bar_with_the_piece() -> None:
    """Four quarters at velocity 74, then one whole note at 50: every figure counted in the comments."""
    found = endings(piece(*line(C, E, G, E), Note(48, C, 48, 50)))
    assert found["ends on the tonic"] == 1.0
    assert found["last note length"] == pytest.approx(48 / ((4 * 12 + 48) / 5))
    assert found["last bar notes"] == pytest.approx(1 / (5 / 2))
    assert found["last bar velocity"] == pytest.approx(50 - (4 * 74 + 50) / 5)
    assert found["last chord held"] == 1.0


def test_measures_do_not_depend_on_key_or_tempo() -> None:
    """Key and tempo are asked for: were they visible, they would tell composed from real music."""
    score = piece(*line(C, E, G, HIGH_C, C, E, G, B, 65, 69, 72, 69, C, E, G, C))
    moved = replace(
        score,
        tempo_bpm=180.0,
        parts=tuple(
            replace(p, notes=tuple(replace(n, pitch=n.pitch + 5) for n in p.notes)) for p in score.parts
        ),
    )
    pitches = {"bass pitch", "upper pitch", "lowest pitch"}
    for make in (measures, counts):
        one, other = make(score), make(moved)
        different = {n for n in one if one[n] != pytest.approx(other[n], nan_ok=True)} - pitches
        assert not different


# --- n-grams ----------------------------------------------------------------------------------------------


def test_intervals_and_contours_are_shares() -> None:
    """C D E F G A B C': seven steps up, of 2 2 1 2 2 2 1 semitones."""
    found = counts(piece(*line(60, 62, 64, 65, 67, 69, 71, 72)))
    assert found["interval 2"] == pytest.approx(5 / 7) and found["interval 1"] == pytest.approx(2 / 7)
    assert found["contour step up, step up"] == 1.0 and found["contour same, same"] == 0.0


def test_notes_over_the_bar_line_and_rests_are_counted() -> None:
    """One of two notes rings into the next bar; between them a part is silent for 12 of 72 ticks."""
    found = counts(piece(Note(0, C, 24, 74), Note(36, C, 36, 74)))
    assert found["rings over the bar line"] == 1 / 2
    assert found["gaps within parts"] == pytest.approx(12 / 72)


def test_repeats_under_another_chord_are_found() -> None:
    """A piano figure that stays while the bass moves from C to F: the repeat lies under another root."""
    figure = line(C, E, G, E)
    piano = Part(PIANO, notes=(*figure, *(replace(n, onset=n.onset + 48) for n in figure)))
    bass = Part(BASS, notes=(Note(0, 36, 48, 74), Note(48, 41, 48, 74)))
    found = counts(Score(mixed([piano, bass])))
    assert found["repeats under another root"] == 1.0 and found["repeats 1 back"] == 1.0
    assert found["longest run of equal bars"] == 1.0


def test_drum_places_are_shares_of_bars() -> None:
    """Kick on one in both bars, snare on three in the first alone; the fifth of eight places is the half."""
    kicks = [Note(bar * 48, 36, 1, 74) for bar in (0, 1)]
    hats = [Note(i * 12, 42, 1, 74) for i in range(8)]
    found = counts(piece(*kicks, Note(24, 38, 1, 74), *hats, is_drum=True))
    assert found["kick on eighth 1"] == 1.0 and found["snare on eighth 5"] == 0.5
    assert found["hat a bar"] == 4.0 and found["drum kinds"] == 3.0


# --- distances --------------------------------------------------------------------------------------------


def test_distance_is_in_real_deviations() -> None:
    """Values 0 and 2 deviate by 1; moved by 1 the distance is 1. The same values: 0, all of it overlaps."""
    rng, real = np.random.default_rng(0), np.array([0.0, 2.0] * 10)
    moved, same = gap(real, real + 1, rng), gap(real, real, rng)
    assert moved is not None and moved.distance == pytest.approx(1.0) and moved.overlap == 0.0
    assert same is not None and same.distance == pytest.approx(0) and same.overlap == pytest.approx(1.0)
    assert gap(real[:3], real, rng) is None


def test_overlap_of_few_values_is_that_of_shares() -> None:
    """Tonic endings in 3/4 against 1/4: min(3/4, 1/4) + min(1/4, 3/4) = 1/2."""
    real, other = np.array([1.0, 1, 1, 0] * 5), np.array([1.0, 0, 0, 0] * 5)
    found = gap(real, other, np.random.default_rng(0))
    assert found is not None and found.overlap == pytest.approx(0.5)


def test_overlap_of_densities_is_one_for_samples_of_one_kind() -> None:
    """Smoothing must neither make two samples of one distribution strangers nor hide a shift of two."""
    rng = np.random.default_rng(1)
    one, other = rng.normal(size=400), rng.normal(size=400)
    near, far = gap(one, other, rng), gap(one, other + 2, rng)
    assert near is not None and near.overlap > 0.9 and near.overlap_interval[0] <= near.overlap
    assert far is not None and far.overlap == pytest.approx(0.32, abs=0.06)  # 2 * Phi(-1)


def test_frechet_of_shifted_and_of_wider_gaussians() -> None:
    """A shift by (3, 4) is 25. Twice as wide in two dimensions of variance v: v (4 + 1 - 2 * 2) each."""
    rows = np.array([[1.0, 0], [-1, 0], [0, 1], [0, -1]])
    variance = float(np.cov(rows, rowvar=False)[0, 0])
    assert frechet(rows, rows + np.array([3, 4])) == pytest.approx(25)
    assert frechet(rows, 2 * rows) == pytest.approx(2 * variance)


def test_bias_of_the_frechet_distance_is_taken_off() -> None:
    """Two samples of one Gaussian: plain it is far above 0, corrected about 0, whatever their number."""
    rng = np.random.default_rng(2)
    found = [distance(rng.normal(size=(96, 8)), rng.normal(size=(96, 8)), 96, rng) for _ in range(8)]
    plain, corrected = (np.mean([getattr(d, name) for d in found if d]) for name in ("plain", "corrected"))
    assert plain > 0.3 and abs(corrected) < 0.12
    assert distance(rng.normal(size=(96, 8)), rng.normal(size=(20, 8)), 96, rng) is None


# --- samples and partners ---------------------------------------------------------------------------------


def song(name: str, genre: str | None, bars: int = 24, tier: str = "open", program: int = PIANO) -> Sample:
    rng = np.random.default_rng(list(name.encode()))
    notes = [Note(12 * i, int(rng.integers(55, 75)), 12, 74) for i in range(4 * bars)]
    return Sample(name, name, genre, tier, piece(*notes, program=program))


def test_real_pieces_come_back_from_their_file(tmp_path: Path) -> None:
    """The cache must hold every note, meter and tempo: else a second run compares other music."""
    found = [song("a", "rock"), song("b", None, program=BASS)]
    samples.store(tmp_path / "real.npz", found, samples.HELD_OUT)
    assert samples.held_out(tmp_path, tmp_path / "real.npz") == found


def test_both_ends_of_a_piece_are_cut_in_whole_bars() -> None:
    """First and last bars, moved to the start; nothing of the other end."""
    score = piece(*line(60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71))
    assert [n.pitch for n in first_bars(score, 1).parts[0].notes] == [60, 61, 62, 63]
    last = last_bars(score, 1).parts[0].notes
    assert [(n.onset, n.pitch) for n in last] == [(0, 68), (12, 69), (24, 70), (36, 71)]


def test_shuffled_bars_hold_the_same_notes_in_another_order() -> None:
    """The control must differ from real music in its order alone."""
    window = window_of(song("a", "rock", bars=8), True, 8)
    mixed_up = shuffled(window, np.random.default_rng(3))
    one, other = (sorted((n.pitch, n.onset % 48) for n in w.score.parts[0].notes) for w in (window, mixed_up))
    assert one == other and mixed_up.score != window.score and mixed_up.score.bars == 8
    again = reordered(reordered(window.score, [1, 0, *range(2, 8)]), [1, 0, *range(2, 8)])
    assert again.parts == window.score.parts


def test_shortened_songs_keep_both_ends() -> None:
    """A control for short whole pieces: the first bars and the last ones of a song, nothing invented."""
    whole = song("a", "rock", bars=40).score
    short = shortened(whole, 16)
    assert short.bars == 16
    assert first_bars(short, 4).parts[0].notes == first_bars(whole, 4).parts[0].notes
    assert last_bars(short, 4).parts[0].notes == last_bars(whole, 4).parts[0].notes
    songs, others = shortened_windows([song(f"s{i}", None, bars=40) for i in range(8)], 4)
    assert len(songs) == len(others) == 4 and not {w.song for w in songs} & {w.song for w in others}


def test_partners_are_of_the_style_and_half_and_no_song_twice() -> None:
    """What is asked for must not tell composed from real: partners share style, place and length."""
    ours = composed_windows([song(f"ours{i}", "jazz" if i % 2 else "rock", 12) for i in range(12)])
    real = [song(f"{genre}{i}", genre) for genre in ("rock", "jazz") for i in range(40)]
    real += [song(f"machine{i}", "rock", tier="synthetic") for i in range(40)]
    rounds = partners(ours, real, 2)
    found = [w for one in rounds for w in one if w is not None]
    assert len(found) == 24 and len({w.song for w in found}) == 24
    assert not any(w.song.startswith("machine") for w in found)
    for one in rounds:
        for window, partner in zip(ours, one, strict=True):
            assert partner is not None and partner.genre == window.genre
            assert partner.half == window.half == half_of(partner.song)
            assert (partner.opening, partner.score.bars) == (window.opening, window.score.bars)


def test_a_short_piece_gives_no_window_and_a_short_song_no_partner() -> None:
    """Pieces of seven bars or less are too short once their other end is left off."""
    assert composed_windows([song("short", "rock", 7)]) == []
    ours = composed_windows([song("ours", "rock", 16)])
    assert ours[0].score.bars == 14
    assert partners(ours, [song(f"r{i}", "rock", 15) for i in range(9)], 1) == [[None]]


# --- moods ------------------------------------------------------------------------------------------------


def test_colours_are_measured_from_the_notes() -> None:
    """Eight quarters at 120 BPM are two notes a second; C minor; mean pitch and velocity as written."""
    score = piece(*line(60, 63, 67, 72, 60, 63, 67, 60, velocity=50))
    found = colour(score)
    assert (found.minor, found.tempo, found.density, found.loudness) == (1.0, 120.0, 2.0, 50.0)
    assert found.register == 512 / 8


def test_moods_the_right_way_are_counted_in_pairs() -> None:
    """A fast energetic and a slow calm piece: the one pair of an active and a quiet mood is right."""
    calm = replace(piece(*line(C, E, G, E)), tempo_bpm=60.0)
    lively = replace(calm, tempo_bpm=150.0)
    assert right_way({"energetic": [lively], "calm": [calm]})["active moods have more tempo"] == (1, 1)
    assert right_way({"energetic": [calm], "calm": [lively]})["active moods have more tempo"] == (0, 1)
