"""From MIDI files to training arrays."""

import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicgen.errors import InputError
from musicgen.music.midi.io import score_to_midi
from musicgen.music.quantise import RawMidi, floor_duration
from musicgen.music.score import BarSpan, Note, Part, Score, Section, bars_of, mixed
from musicgen.music.theory import Key, Meter
from musicgen.tokens import vocab
from musicgen.tokens.decoder import read_ids
from musicgen.tokens.grammar import Cursor
from musicgen.train import prepare
from musicgen.train.data import choice, corpus, examples
from musicgen.train.data.dataset import Windows
from musicgen.train.data.windows import (
    MAX_BARS,
    MIN_BARS,
    TrainingWindow,
    augmented,
    halves,
    in_a_row,
    regions,
    shifted_bars,
    windows_of,
)


def song(seed: int, bars: int = 24) -> Score:
    """A melody over bass and drums, different for each seed."""
    rng = np.random.default_rng(seed)
    beats = 4 * bars
    melody = tuple(Note(12 * i, int(rng.choice([60, 62, 64, 65, 67])), 12, 74) for i in range(beats))
    bass = tuple(Note(24 * i, int(rng.choice([36, 41, 43])), 24, 88) for i in range(beats // 2))
    drums = tuple(Note(12 * i, 36 if i % 2 == 0 else 38, 1, 102) for i in range(beats))
    parts = [Part(0, notes=melody), Part(33, notes=bass), Part(0, is_drum=True, notes=drums)]
    return Score(mixed(parts), 110.0, Meter(4, 4), Key(0, "major"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Forty MIDI files in two style folders."""
    for i in range(40):
        path = tmp_path / "midi" / ("jazz" if i % 2 else "rock") / f"song {i:02} of forty.mid"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(score_to_midi(song(i)))
    return tmp_path / "midi"


@pytest.fixture
def without_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clause vectors are tested elsewhere and take long."""

    def few(out: Path) -> None:
        np.save(out / "clauses.int8.npy", np.zeros((1, 512), np.int8))
        np.save(out / "clauses.scale.npy", np.ones(1, np.float32))

    monkeypatch.setattr(prepare, "write_clause_vectors", few)


def test_a_folder_becomes_a_training_set(folder: Path, tmp_path: Path, without_encoder: None) -> None:
    """Guards the whole command: every window decodes, begins with its header and has captions and labels."""
    out = tmp_path / "set"
    assert prepare.main(["--corpus", str(folder), "--out", str(out), "--workers", "1"]) == 0
    meta = json.loads((out / "meta.json").read_text())
    assert meta["vocab"] == vocab.fingerprint()
    total, holes = 0, 0
    for split in ("validation", "train"):
        windows = Windows.of(out, split, 4096)
        assert windows.captions.shape == (len(windows), 4, 8)
        for i in range(len(windows)):
            ids = windows.ids(i).tolist()
            assert len(ids) <= examples.MAX_IDS
            assert ids[windows.header[i] - 1] == vocab.BAND_END
            state = read_ids(ids)
            assert state.controls["genre"] in ("jazz", "rock")
            assert sum(len(c) for c in state.contents.values()) == windows.notes[i]
            cursor = Cursor(0, is_reading=True)
            cursor.push_all(ids)
            assert cursor.done
            holes += vocab.FILL in ids
            total += 1
            assert split == "train" or vocab.FILL not in ids
    assert total >= 40 and 0.2 < holes / total < 0.5
    assert meta["parts"] == 1


def test_a_broken_run_goes_on(
    folder: Path, tmp_path: Path, without_encoder: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guards against finished parts that are made again, or parts that are lost."""
    monkeypatch.setattr(prepare, "PIECES_A_PART", 10)
    arguments = ["--corpus", str(folder), "--out", str(tmp_path / "set"), "--workers", "1"]
    prepare.main(arguments)
    parts = sorted((tmp_path / "set" / "parts").glob("*.npz"))
    with np.load(parts[0]) as part:
        whole = part["tokens"]
    kept = {p: p.stat().st_mtime_ns for p in parts[1:]}
    parts[0].unlink()
    prepare.main(arguments)
    assert len(parts) >= 5 and json.loads((tmp_path / "set" / "meta.json").read_text())["parts"] == 4
    assert {p: p.stat().st_mtime_ns for p in parts[1:]} == kept
    with np.load(parts[0]) as part:
        assert np.array_equal(part["tokens"], whole)
    assert prepare.main([*arguments, "--limit", "20"]) == 2, "other pieces do not mix with these"


@pytest.mark.parametrize("count", [2, 5, 60])
def test_a_small_folder_has_a_validation_split(count: int) -> None:
    """Guards against a folder of sixty files that cannot be trained on, since no hash falls below 2 %."""
    records = [replace(RECORD, id=str(i), song=f"s{i}") for i in range(count)]
    found = choice.by_split([r for r in records if corpus.split_of(r.song) == "train"])
    assert len(found["validation"]) == 1 and found["train"]
    assert not {r.song for r in found["validation"]} & {r.song for r in found["train"]}
    with pytest.raises(InputError, match="too few"):
        choice.by_split(records[:1])
    numbered = [replace(RECORD, id=f"take {i}", song="take") for i in range(count)]
    assert len(choice.by_split(numbered)["train"]) >= count // 2


def test_a_small_folder_can_be_trained_on(folder: Path, tmp_path: Path, without_encoder: None) -> None:
    """Guards the whole way of ten files: a split is made whatever the hash says, and one window is in it."""
    small = tmp_path / "small"
    small.mkdir()
    for path in sorted(folder.rglob("*.mid"))[:10]:
        shutil.copy(path, small)
    assert prepare.main(["--corpus", str(small), "--out", str(tmp_path / "few"), "--workers", "1"]) == 0
    assert len(Windows.of(tmp_path / "few", "validation", 4096)) >= 1


RECORD = corpus.Record("a", "a", "open", ("rock",), "a", None, 1.0, 1)


def test_what_loops_by_nature_is_a_small_share() -> None:
    """Guards the share of grooves and machine-made bands in every part, whatever is drawn."""
    rng = np.random.default_rng(0)
    for seed in range(100):
        found = [
            examples.Example(
                [0] * int(rng.integers(50, 900)), 1, 1, "a", np.zeros(0), bool(rng.random() < 0.4)
            )
            for length in rng.integers(50, 900, 200).tolist()
        ]
        kept = prepare._with_few_loops(found, seed, Counter())
        loops = sum(len(e.ids) for e in kept if e.loops)
        assert 0.05 < loops / sum(len(e.ids) for e in kept) <= prepare.LOOP_SHARE
        assert [e for e in kept if not e.loops] == [e for e in found if not e.loops]


def test_versions_of_a_song_count_once() -> None:
    """Guards against the song that was transcribed ten times and is heard ten times as often."""
    own = [replace(RECORD, id=f"v{i}", song="one song") for i in range(10)]
    alone = replace(RECORD, id="alone", song="another")
    limits = choice.windows_by_piece([*own, alone, *(_many_rocks(900))], 3)
    assert sum(limits[r.id] for r in own) == limits["alone"] == 3
    assert max(limits[r.id] for r in own) == 1


def _many_rocks(count: int) -> list[corpus.Record]:
    return [replace(RECORD, id=f"r{i}", song=f"r{i}") for i in range(count)]


def test_grooves_are_no_songs_of_a_style() -> None:
    """Guards against a style that seems rich in songs for its drum patterns."""
    grooves = [replace(RECORD, id=f"g{i}", song=f"g{i}", tags=("funk",), kind="beat") for i in range(900)]
    songs = [replace(RECORD, id=f"f{i}", song=f"f{i}", tags=("funk",)) for i in range(50)]
    assert choice.windows_by_genre([*grooves, *songs], 2) == {"funk": 8}
    assert choice.windows_by_piece([*grooves, *songs], 2)["g3"] == 1


def test_words_for_where_a_song_was_sung_are_no_film_music() -> None:
    """Guards the labels at their source: stage songs, bare tunes, gospel bands, punks who play ska."""
    assert corpus.genre_of(("lead sheet", "screen", "stage")) is None
    assert corpus.genre_of(("broadway", "show tune")) == "jazz"
    assert corpus.genre_of(("soundtrack",)) == "film"
    assert corpus.genre_of(("gospel", "soul")) == "soul"
    assert corpus.genre_of(("ska", "punk", "rock")) == "punk"
    assert corpus.genre_of(("industrial", "metal")) == "metal"
    assert replace(RECORD, tags=("lead sheet", "blues"), tracks=1).genre is None
    assert replace(RECORD, tags=("lead sheet", "blues"), tracks=6).genre == "blues"


def test_flat_and_impossible_pieces_weigh_less() -> None:
    """Guards against a model that learns one loudness, or a violin below its lowest string."""
    fine = corpus.parse(score_to_midi(song(1)))
    assert not examples.is_beyond(fine) and examples.is_flat(fine), "its parts have one loudness each"
    tracks = tuple(
        replace(t, velocities=t.velocities + np.arange(len(t.velocities)) % 9) for t in fine.tracks
    )
    lively = replace(fine, tracks=tracks)
    assert not examples.is_flat(lively)
    low = replace(lively, tracks=tuple(replace(t, program=40) for t in tracks))
    assert examples.is_beyond(low)
    rng = np.random.default_rng(0)
    draws = [examples._fair(raw, 3, rng) for raw in (lively, fine, replace(low)) for _ in range(400)]
    means = np.reshape(draws, (3, 400)).mean(1)
    assert means == pytest.approx([3.0, 1.5, 1.5], abs=0.1)


def test_an_empty_folder_gets_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Guards against a traceback for a wrong path."""
    with pytest.raises(InputError, match=r"no \.mid file"):
        corpus.folder_records(tmp_path)


def test_the_split_is_a_pure_function_of_the_song() -> None:
    """Guards against versions of one song on both sides of the split, and against a split that moves."""
    names = ["Hey You", "Hey You (live)", "hey you v.2", "HEY YOU  3", "Hey You [karaoke]"]
    songs = {corpus.song_name("Some Band", n, "x") for n in names}
    assert len(songs) == 1
    shares = Counter(corpus.split_of(f"song {i}") for i in range(5000))
    assert 60 <= shares["validation"] <= 140 and 60 <= shares["test"] <= 140
    assert corpus.split_of("someband/heyyou") == corpus.split_of("someband/heyyou")


def test_styles_are_evened_out() -> None:
    """Guards against a training set that is a third rock."""
    tags = [("rock",)] * 900 + [("jazz",)] * 90 + [("ambient",)] * 10
    records = [corpus.Record(str(i), "a", "open", t, str(i), None, 1.0, 1) for i, t in enumerate(tags)]
    chosen = Counter(r.genre for r in corpus.balanced(records, 100))
    assert chosen["rock"] < 80
    assert chosen["jazz"] > 15
    few, many = corpus.balanced(records, 20), corpus.balanced(records, 40)
    assert many[:20] == few


def test_special_styles_win_over_general_ones() -> None:
    """Guards against bossa nova filed under jazz, or string quartets under classical."""
    assert corpus.genre_of(("jazz", "bossa nova")) == "latin"
    assert corpus.genre_of(("classical", "string quartet")) == "chamber"
    assert corpus.genre_of(("unheard of",)) is None


def test_windows_are_whole_bars_and_know_their_edges() -> None:
    """Guards against windows of odd lengths, lost edges, and more than was asked for."""
    raw = corpus.parse(score_to_midi(song(1, bars=90)))
    windows = list(windows_of(raw, np.random.default_rng(0), 5, Counter()))
    assert len(windows) == 5
    assert all(MIN_BARS <= w.score.bars <= MAX_BARS for w in windows)
    assert any(w.opens and w.ends for w in windows)
    everything = list(windows_of(raw, np.random.default_rng(0), 100, Counter()))
    assert sum(w.opens for w in everything) == 2 and sum(w.ends for w in everything) == 2


def test_a_change_of_meter_ends_a_region() -> None:
    """Guards against bar lines of one meter drawn through music of another."""
    raw = corpus.parse(score_to_midi(song(1)))
    changed = RawMidi(raw.ticks_per_quarter, raw.tracks, raw.tempos, ((0, 4, 4), (1920 * 8, 3, 4)))
    first, second = regions(changed)
    assert first.meters == ((0, 4, 4),) and second.meters == ((0, 3, 4),)
    assert first.end <= 1920 * 8
    assert min(int(t.onsets.min()) for t in second.tracks) == 0


def test_halves_keep_every_note_and_the_edges() -> None:
    """Guards against music lost where a dense window is cut in two."""
    whole = TrainingWindow(song(2, 8), opens=True, ends=True)
    left, right = halves(whole)
    assert left.score.note_count + right.score.note_count == whole.score.note_count
    assert (left.opens, left.ends, right.opens, right.ends) == (True, False, False, True)


def test_augmentation_stays_canonical() -> None:
    """Guards against pitches or velocities that have no id."""
    score = bars_of(song(3), BarSpan(0, 7), floor_duration)
    for seed in range(40):
        changed = augmented(score, np.random.default_rng(seed))
        assert changed.note_count == score.note_count
        assert all(n.velocity in (62, 74, 88, 102, 118) for p in changed.parts for n in p.notes)


def test_shifted_bars_keep_the_pickup() -> None:
    """Guards against music moved without its bar lines."""
    score = song(4, 4)
    moved = shifted_bars(score, 12)
    assert moved.note_count == score.note_count
    assert min(n.onset for p in moved.parts for n in p.notes) == score.meter.bar_ticks - 12


def test_thin_styles_give_more_windows() -> None:
    """Guards against styles of a few pieces that the model hardly ever hears."""
    tags = [("rock",)] * 900 + [("march",)] * 40
    records = [corpus.Record(str(i), "a", "open", t, str(i), None, 1.0, 1) for i, t in enumerate(tags)]
    assert choice.windows_by_genre(records, 3) == {"rock": 3, "march": 12}


def test_a_long_piece_gives_a_short_whole_one() -> None:
    """Guards against digests that lose the beginning, the end or their sections."""
    raw = corpus.parse(score_to_midi(song(1, bars=90)))
    windows = list(windows_of(raw, np.random.default_rng(0), 100, Counter()))
    whole = [w for w in windows if w.opens and w.ends]
    assert len(whole) == 1
    digest, original = whole[0].score, next(windows_of(raw, np.random.default_rng(0), 100, Counter())).score
    assert digest.bars in (8, 12, 16, 24, 32)
    assert (
        bars_of(digest, BarSpan(0, 3), floor_duration).parts
        == bars_of(original, BarSpan(0, 3), floor_duration).parts
    )
    assert sum(s.bars for s in digest.sections) == digest.bars


def test_a_far_section_comes_back_behind_its_first_statement() -> None:
    """Guards against gap windows whose bars do not stand where their sections say."""
    score = replace(song(2, bars=64), sections=(Section("A", 0, 8), Section("B", 8, 48), Section("A", 56, 8)))
    back = in_a_row(score, (BarSpan(0, 7), BarSpan(54, 63)))
    assert [(s.name, s.first_bar, s.bars) for s in back.sections] == [("A", 0, 8), ("B", 8, 2), ("A", 10, 8)]
    late = bars_of(score, BarSpan(54, 63), floor_duration)
    assert bars_of(back, BarSpan(8, 17), floor_duration).parts == late.parts
