"""Copying: a shared melody must be found however it is disguised, and common property must not."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicgen.errors import InputError
from musicgen.music.copying import (
    GRAM,
    GRAM_NOTES,
    WINDOW,
    CopyFilter,
    Line,
    fingerprints,
    line_of,
    longest_run,
    steps,
)
from musicgen.music.score import DURATIONS, Note, Part, Score, mixed, transposed
from musicgen.train.fits import make_copy_filter as making
from musicgen.train.fits.copy_songs import Name, OtherSongs

LIMITS = {"sizes": (250,), "limits": (30, 40), "pieces": 1}


def melody(seed: int, count: int = 120) -> Part:
    """A wandering tune: no two alike, as far as 12-note runs go."""
    rng = np.random.default_rng(seed)
    onsets = np.cumsum(rng.choice([3, 6, 6, 12, 18], size=count))
    pitches = 72 + np.cumsum(rng.choice([-4, -2, -1, 1, 2, 3], size=count)) % 12
    return Part(73, notes=tuple(Note(int(t), int(p), 3, 88) for t, p in zip(onsets, pitches, strict=True)))


def score_of(*parts: Part) -> Score:
    return Score(mixed(parts))


def filter_of(*parts: Part) -> CopyFilter:
    return CopyFilter.of(np.concatenate([fingerprints(line_of(p)).hash for p in parts]), **LIMITS)  # type: ignore[arg-type]


def test_a_copy_is_found_and_placed() -> None:
    """Guards the measure: all but the edges of a copied tune is one run, in the right part and bars."""
    part = melody(1)
    other = replace(melody(2), program=24)
    found = filter_of(part).longest_shared(score_of(other, part))
    assert found.is_copy and found.part == 1
    assert len(part.notes) - 2 * WINDOW < found.notes <= found.covered <= len(part.notes)
    assert found.first_bar <= 1 and found.last_bar >= score_of(part).bars - 3


def test_another_tune_shares_nothing() -> None:
    copies = filter_of(melody(1))
    found = copies.longest_shared(score_of(melody(2)))
    assert found.notes < GRAM_NOTES + WINDOW and not found.is_copy
    assert not copies.is_copy(score_of(melody(2)))


@pytest.mark.parametrize("semitones", [-7, 3])
def test_transposition_is_no_disguise(semitones: int) -> None:
    score = score_of(melody(1))
    copies = filter_of(melody(1))
    assert copies.longest_shared(transposed(score, semitones)) == copies.longest_shared(score)


def test_tempo_and_note_values_are_no_disguise() -> None:
    """Guards against a copy in half tempo, written in doubled values, that goes unseen."""
    part, copies = melody(1), filter_of(melody(1))
    doubled = replace(part, notes=tuple(replace(n, onset=2 * n.onset) for n in part.notes))
    score = replace(score_of(part), tempo_bpm=77.0)
    assert copies.longest_shared(score).notes == copies.longest_shared(score_of(part)).notes
    assert copies.longest_shared(score_of(doubled)).notes == copies.longest_shared(score_of(part)).notes


def test_an_accompaniment_below_is_no_disguise() -> None:
    """Guards the top line: chords under a copied tune in the same part change nothing."""
    part = melody(1)
    below = tuple(Note(n.onset, n.pitch - 9, 3, 74) for n in part.notes)
    both = replace(part, notes=tuple(sorted((*part.notes, *below))))
    assert filter_of(part).is_copy(score_of(both))


def test_a_quotation_is_as_long_as_it_is() -> None:
    """Guards the count: fifty copied notes in a new tune are some fifty notes, not the whole part."""
    source, own = melody(1).notes, melody(2).notes
    shift = own[59].onset + 6 - source[40].onset
    inside = tuple(replace(n, onset=n.onset + shift) for n in source[40:90])
    rest = tuple(replace(n, onset=n.onset + inside[-1].onset) for n in own[:60])
    found = filter_of(melody(1)).longest_shared(score_of(Part(73, notes=own[:60] + inside + rest)))
    assert 50 - 2 * WINDOW < found.notes <= 52


def trivial(pitches: list[int], distances: list[int], count: int = 400) -> Part:
    onsets = np.cumsum(np.resize(distances, count))
    notes = zip(onsets.tolist(), np.resize(pitches, count).tolist(), strict=True)
    return Part(0, notes=tuple(Note(t, p, 1, 74) for t, p in notes))


@pytest.mark.parametrize(
    "part",
    [
        trivial([60], [6]),  # repeated notes
        trivial([60, 62, 64, 65, 67, 69, 71, 72], [3]),  # a scale, over and over
        trivial([48, 55, 60, 64, 60, 55], [6]),  # an arpeggio
        trivial([36, 36, 48, 36], [6, 3, 3, 12]),  # a bass figure
        trivial([60, 67], [9, 3]),  # dotted
    ],
    ids=["repeated", "scale", "arpeggio", "figure", "dotted"],
)
def test_common_property_is_no_copy(part: Part) -> None:
    """Guards against flagging whoever uses a scale that some training piece uses too."""
    found = filter_of(part).longest_shared(score_of(part))
    assert not found.is_copy


def test_a_loop_counts_once() -> None:
    """Guards against long loops: a bar that comes back ten times is no longer a copy of ten bars."""
    bar = melody(3, 16).notes
    length = -(-bar[-1].onset // 48) * 48
    looped = Part(73, notes=tuple(replace(n, onset=n.onset + i * length) for i in range(10) for n in bar))
    found = filter_of(looped).longest_shared(score_of(looped))
    assert found.covered > 120 and found.notes < 16 + 2 * GRAM_NOTES


def test_drums_and_short_parts_share_nothing() -> None:
    short = Part(73, notes=melody(1).notes[: GRAM_NOTES - 1])
    drums = Part(0, is_drum=True, notes=tuple(Note(12 * i, 36, 1, 88) for i in range(64)))
    found = filter_of(melody(1)).longest_shared(score_of(drums, short))
    assert (found.notes, found.part, found.is_copy) == (0, None, False)


def test_a_gap_breaks_a_run() -> None:
    """Guards the chain: fingerprints that do not overlap are two runs, even if all are known."""
    prints = fingerprints(line_of(melody(1)))
    known = np.ones(len(prints.place), dtype=bool)
    whole = longest_run(prints, known)
    known[len(known) // 2] = False
    assert longest_run(prints, known).notes < whole.notes
    assert longest_run(prints, np.zeros(len(known), dtype=bool)).notes == 0


def test_winnowing_keeps_its_promise() -> None:
    """Guards the guarantee: of any WINDOW + GRAM - 1 steps in a row, one fingerprint at least is kept."""
    line = line_of(melody(4, 300))
    prints = fingerprints(line)
    assert np.diff(prints.place).max() <= 2 * WINDOW  # a trivial gram may be skipped between two windows
    cut = Line(line.onset[50:150], line.pitch[50:150])
    inner = fingerprints(cut).place + 50
    assert len(np.intersect1d(inner, prints.place)) >= len(inner) - 2


def test_a_step_is_interval_and_ratio() -> None:
    line = Line(np.array([0, 12, 18, 24, 200]), np.array([60, 62, 62, 59, 60]))
    assert steps(line).tolist() == [
        128 << 16 | 1 << 8 | 2,
        125 << 16 | 1 << 8 | 1,
        129 << 16 | 16 << 8 | 1,  # the long rest counts as two whole notes
    ]


# --- the file ---------------------------------------------------------------------------------------------


def test_filter_file_round_trip(tmp_path: Path) -> None:
    copies = filter_of(melody(1), melody(2))
    copies.save(tmp_path / "copies.npz")
    again = CopyFilter.load(tmp_path / "copies.npz")
    score = score_of(melody(1))
    assert again.longest_shared(score) == copies.longest_shared(score)
    assert again.pieces == 1 and again.limit_of(249) == 30 and again.limit_of(250) == 40


@pytest.mark.parametrize("content", [b"", b"nothing", b"PK\x03\x04 broken"])
def test_a_broken_filter_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "copies.npz"
    path.write_bytes(content)
    with pytest.raises(InputError, match="holds no copy filter"):
        CopyFilter.load(path)


def test_a_filter_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "copies.npz"
    np.savez(path, version=np.array(0))
    with pytest.raises(InputError, match="another version"):
        CopyFilter.load(path)


def test_false_positives_are_what_is_said() -> None:
    """Guards the stated rate: strange hashes are known as often as the filter says."""
    rng = np.random.default_rng(0)
    hashes = rng.integers(0, 2**64, size=2_000_000, dtype=np.uint64)
    copies = CopyFilter.of(hashes, **LIMITS)  # type: ignore[arg-type]
    assert copies.knows(hashes).all()
    rate = copies.knows(rng.integers(0, 2**64, size=1_000_000, dtype=np.uint64)).mean()
    assert rate == pytest.approx(copies.false_positives, rel=0.4)
    assert copies.false_positives < 1e-4


# --- the command ------------------------------------------------------------------------------------------


def midi(part: Part) -> bytes:
    from musicgen.music.midi.io import score_to_midi

    lasting = tuple(replace(n, duration=max(d for d in DURATIONS if d <= 3)) for n in part.notes)
    return score_to_midi(score_of(replace(part, notes=lasting)))


def test_command_on_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Guards one's own corpus: no manifest, so the usual limits hold, and what was read is found again."""
    folder = tmp_path / "music"
    folder.mkdir()
    for i in range(8):
        (folder / f"tune {chr(97 + i)}.mid").write_bytes(midi(melody(i)))
    out = tmp_path / "copies.npz"
    assert making.main(["--corpus", str(folder), "--out", str(out), "--workers", "1"]) == 0
    copies = CopyFilter.load(out)
    assert copies.limits.tolist() == list(making.USUAL_LIMITS)
    train = [r for r in making.folder_records(folder) if making.split_of(r.song) == "train"]
    assert copies.pieces == len(train)
    assert train and all(copies.is_copy(score_of(melody(ord(r.id[-5]) - 97))) for r in train)
    assert "taken for copies: as it is" in capsys.readouterr().out


def test_command_without_a_corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert making.main(["--corpus", str(tmp_path), "--out", str(tmp_path / "x.npz")]) == 2
    assert "give a folder" in capsys.readouterr().err


def test_lines_of_a_file_are_lines_of_its_score() -> None:
    """Guards the filter against a reading of its own: training files and composed scores give one line."""
    from musicgen.train.data.corpus import parse

    raw = parse(midi(melody(5)))
    (line,) = making.lines_of(raw)
    own = line_of(melody(5))
    assert np.array_equal(line.onset, own.onset) and np.array_equal(line.pitch, own.pitch)


def test_other_songs() -> None:
    """Guards the limits against versions: a song under another name must not count as another song."""
    words = {
        k: frozenset(v.split())
        for k, v in {"q": "queen", "b": "the beatles band", "x": "queen cover"}.items()
    }
    names = {
        "a": Name(words["q"], frozenset(("bohemian", "rhapsody"))),
        "a2": Name(words["x"], frozenset(("radio", "gaga"))),
        "a3": Name(words["b"], frozenset(("bohemian", "rhapsody", "live"))),
        "b": Name(words["b"], frozenset(("yesterday",))),
    }
    others = OtherSongs(names, frozenset(("game",)))
    assert others.differ("a", "b") and others.differ("a", "game")
    assert not others.differ("a", "a2"), "the same artist may play it twice"
    assert not others.differ("a", "a3"), "most words of the title are the same"
    assert not others.differ("a", "nameless"), "it may be anything"
    index = making.Index(
        np.array([1, 2, 2], dtype=np.uint64), np.array([0, 1, 2], np.int32), ("a", "a2", "b")
    )
    known = others.known_to("a", index.ids, index.pieces_of)
    assert known(np.array([1, 2, 3], dtype=np.uint64)).tolist() == [False, True, False]


def test_limits_never_fall_and_fall_back() -> None:
    """Guards against a larger piece with a smaller limit, and against limits from a handful of pieces."""
    rng = np.random.default_rng(0)
    sizes = rng.integers(50, 3000, size=6000)
    shared = rng.integers(0, 40, size=6000)
    limits = making.limits_of(sizes, shared)
    assert list(limits) == sorted(limits) and limits != making.USUAL_LIMITS
    assert making.limits_of(sizes[:50], shared[:50]) == making.USUAL_LIMITS


def test_loading_needs_no_pickle(tmp_path: Path) -> None:
    """Guards against a filter that runs code."""
    buffer = io.BytesIO()
    np.savez(buffer, version=np.array([{"a": 1}], dtype=object))
    (tmp_path / "copies.npz").write_bytes(buffer.getvalue())
    with pytest.raises(InputError):
        CopyFilter.load(tmp_path / "copies.npz")


def test_gram_sizes() -> None:
    """Guards the published figures: another gram makes every stored filter worthless."""
    assert (GRAM, GRAM_NOTES, WINDOW) == (10, 12, 8)
