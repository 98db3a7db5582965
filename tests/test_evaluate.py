"""Adherence: every metric on pieces built by hand, and a run from prompts to report."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicgen.errors import InputError
from musicgen.evaluate.__main__ import main
from musicgen.evaluate.adherence import adherence
from musicgen.evaluate.adherence.judge import judge, same_family, seated, tempo_bin
from musicgen.evaluate.common.cases import DEFAULT_PROMPTS, Case, Player, Wanted, read_cases
from musicgen.evaluate.common.listening import Got, key_by_music21, listen_to
from musicgen.evaluate.common.pieces import Store, compose_all, made_of, version_of
from musicgen.evaluate.common.shares import Share, ratio_interval, wilson
from musicgen.music.midi.io import score_to_midi
from musicgen.music.score import Note, Part, Score, mixed
from musicgen.music.theory import Chord, Key, Meter
from musicgen.options import SamplingOptions
from musicgen.settings import Settings
from musicgen.tasks.judge.composition import Check, Composition, Draft, listen
from musicgen.text.brief import Brief

GUITAR = Player("guitar", frozenset(range(24, 32)))
PIANO = Player("piano", frozenset(range(4)))
DRUMS = Player("drums", frozenset(), is_drum=True)
TRIADS = {"C": (48, 60, 64, 67), "F": (53, 60, 65, 69), "G": (55, 59, 62, 67), "Am": (45, 60, 64, 69)}


def piece(symbols: str = "C F G C", *, programs: tuple[int, ...] = (0,), drums: bool = False) -> Score:
    """A chord a bar in 4/4, played by each program."""
    notes = tuple(
        Note(48 * bar, pitch, 48, 74)
        for bar, symbol in enumerate(symbols.split())
        for pitch in TRIADS[symbol]
    )
    parts = [Part(program, programs[:i].count(program), notes=notes) for i, program in enumerate(programs)]
    if drums:  # two at once, on pitches that no C major holds
        hits = [
            Note(12 * beat, pitch, 1, 74) for beat in range(4 * len(symbols.split())) for pitch in (37, 42)
        ]
        parts.append(Part(0, is_drum=True, notes=tuple(hits)))
    return Score(mixed(parts), tempo_bpm=100.0, key=Key(0, "major"))


def got(score: Score, key: Key | None = None) -> Got:
    return listen_to(score_to_midi(score), key)


def counts(wanted: Wanted, found: Got | None, kind: str) -> tuple[int, int]:
    share = judge(wanted, found)[kind].share
    return share.hits, share.total


# --- shares -----------------------------------------------------------------------------------------------


def test_wilson_is_the_textbook_interval() -> None:
    """A normal interval would give 100 % ± 0 for 10 of 10 and hide how few cases there are."""
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


def test_bootstrap_keeps_pairs_together() -> None:
    """Drawing tops and bottoms apart would give a spread to a ratio that is the same in every case."""
    bottoms = np.array([1.0, 5.0, 20.0, 3.0])
    low, high = ratio_interval(2 * bottoms, bottoms, np.random.default_rng(0))
    assert low == pytest.approx(2) and high == pytest.approx(2)
    low, high = ratio_interval(np.array([0.0, 1.0] * 50), np.ones(100), np.random.default_rng(0))
    assert 0.35 < low < 0.45 and 0.55 < high < 0.65


# --- verdicts ---------------------------------------------------------------------------------------------


def test_counts_are_part_of_recall() -> None:
    """One guitar for "two guitars" would pass if instruments were counted by name."""
    wanted = Wanted(instruments=(replace(GUITAR, count=2), PIANO, DRUMS))
    assert counts(wanted, got(piece(programs=(0, 27))), "instruments") == (2, 4)
    assert counts(wanted, got(piece(programs=(0, 27, 27), drums=True)), "instruments") == (4, 4)


def test_a_part_serves_one_player_and_the_best_seating_counts() -> None:
    """Greedy seating would give the only organ-like part to the wrong player, or one part to both."""
    keys, grand = Player("keys", frozenset({0, 4})), Player("grand", frozenset({0}))
    assert seated([keys, grand], [(False, 0)]) == 1
    assert seated([keys, grand], [(False, 0), (False, 4)]) == 2
    assert seated([DRUMS], [(False, 0)]) == 0


def test_precision_counts_uninvited_parts_in_closed_bands_only() -> None:
    """A model that adds a choir everywhere would look perfect by recall alone."""
    closed = Wanted(instruments=(PIANO,), closed=True)
    assert counts(closed, got(piece(programs=(0, 52))), "precision") == (1, 2)
    assert "precision" not in judge(replace(closed, closed=False), got(piece()))


def test_forbidden_is_heard_by_program_and_kit() -> None:
    """A drum kit's number is also a piano's program: comparing numbers alone would forbid the piano."""
    no_drums = Wanted(forbidden=(DRUMS,))
    assert counts(no_drums, got(piece(programs=(0,))), "forbidden") == (1, 1)
    assert counts(no_drums, got(piece(drums=True)), "forbidden") == (0, 1)
    assert counts(Wanted(forbidden=(PIANO,)), got(piece(programs=(40,), drums=True)), "forbidden") == (1, 1)


def test_chords_are_not_forgiven_when_shifted() -> None:
    """The right chords one bar late, or a semitone off, are not what was asked."""
    wanted = Wanted(chords=tuple(map(Chord.parse, ("C", "F", "G", "Am"))), bars=8)
    assert counts(wanted, got(piece("C F G Am C F G Am")), "chords") == (8, 8)
    assert counts(wanted, got(piece("F G Am C F G Am C")), "chords") == (0, 8)
    assert counts(wanted, got(piece("C F G Am")), "chords") == (4, 8)  # bars that are missing are missed


def test_chord_families() -> None:
    """Sevenths are forgiven, a wrong third is not; a power chord in place of a triad is not either."""
    chord = Chord.parse
    assert same_family(chord("C"), chord("Cmaj7")) and same_family(chord("Am7"), chord("Am"))
    assert not same_family(chord("A"), chord("Am")) and not same_family(chord("Am"), chord("A5"))
    assert same_family(chord("A5"), chord("Am")) and same_family(chord("A"), chord("Am"), with_third=False)
    assert not same_family(chord("C"), chord("Db"))


def test_tempo_within_two_percent_and_nine_bins() -> None:
    """Tempo is read from the file, where it is stored as whole microseconds a beat."""
    assert counts(Wanted(tempo_bpm=102), got(piece()), "tempo") == (1, 1)
    assert counts(Wanted(tempo_bpm=103), got(piece()), "tempo") == (0, 1)
    assert [tempo_bin(bpm) for bpm in (39, 40, 69.9, 70, 139.9999, 140, 209, 210)] == [0, 1, 2, 3, 6, 6, 7, 8]


def test_a_piece_that_was_not_composed_misses_everything() -> None:
    """Leaving failures out of the denominators flatters whoever fails most."""
    wanted = Wanted(
        90.0, Meter(3, 4), 8, Key(0, "major"), (PIANO, DRUMS), True, (GUITAR,), (Chord(0, "maj"),)
    )
    verdicts = judge(wanted, None)
    assert set(verdicts) == set(adherence.KINDS)
    assert all(v.share.hits == 0 < v.share.total for v in verdicts.values())
    assert verdicts["instruments"].share.total == 2 and verdicts["chords"].share.total == 8


def test_music21_hears_c_major_in_spite_of_drums() -> None:
    """Drum hits taken for pitches (37 is C#, 42 is F#) would move the key."""
    score = piece("C F G C F G G C", drums=True)
    assert key_by_music21(score_to_midi(score)) == Key(0, "major")
    assert key_by_music21(score_to_midi(replace(score, parts=score.parts[:1]))) is None  # drums alone


def test_relative_key_is_the_one_with_the_same_signature() -> None:
    """With the sign of the shift wrong, E flat minor would pass for C major's relative."""
    wanted = Wanted(key=Key(0, "major"))
    assert counts(wanted, got(piece(), Key(9, "minor")), "key or relative") == (1, 1)
    assert counts(wanted, got(piece(), Key(9, "minor")), "key") == (0, 1)
    assert counts(wanted, got(piece(), Key(3, "minor")), "key or relative") == (0, 1)


# --- the prompt file --------------------------------------------------------------------------------------


def test_the_benchmark_is_read_whole() -> None:
    """A fact that the reader drops is never measured."""
    cases = read_cases(DEFAULT_PROMPTS)
    stated = [json.loads(line)["facts"] for line in DEFAULT_PROMPTS.read_text(encoding="utf8").splitlines()]
    for field in ("tempo_bpm", "meter", "bars", "key", "instruments", "forbidden", "chords"):
        assert sum(bool(getattr(c.wanted, field)) for c in cases) == sum(field in facts for facts in stated)
    assert len(read_cases(DEFAULT_PROMPTS, 5)) == 5


@pytest.mark.parametrize(
    "line",
    ['{"id": "../a", "prompt": "x", "facts": {}}', "[]", '{"id": "a", "prompt": "x", "facts": {"key": "H"}}'],
)
def test_a_bad_prompt_file_is_named(tmp_path: Path, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An id with a slash would write outside the folder; a bad line must say which."""
    path = tmp_path / "prompts.jsonl"
    path.write_text(line, encoding="utf8")
    with pytest.raises(InputError, match="Line 1 of"):
        read_cases(path)
    assert main(["adherence", "--prompts", str(path)]) == 2
    assert "Line 1 of" in capsys.readouterr().err


# --- composing, with a composer that plays what it is told ------------------------------------------------


class StandIn:
    """Stands in for a Composer: candidate i is `scores[i]`, kept facts as `kept` says."""

    model_id = "stand-in"
    copies = None

    def __init__(self, scores: list[Score], kept: list[bool]) -> None:
        self.scores, self.kept, self.calls = scores, kept, 0

    def stream(self, brief: Brief, options: SamplingOptions) -> Iterator[Draft | Composition]:
        self.calls += 1
        best: Composition | None = None
        for i, score in enumerate(self.scores[: options.candidates]):
            yield Draft(score, 1, score.bars, i)
            yield Draft(score, score.bars, score.bars, i)
            checks = (Check("key", "", "", self.kept[i], "heard"),)
            made = Composition(score, brief, options, self.model_id, listen(score), checks, i)
            best = made if best is None or made.broken < best.broken else best
            if self.kept[i]:
                break
        assert best is not None
        yield replace(best, tried=i + 1)


def one_case(prompt: str = "piano, 4 bars", **facts: object) -> Case:
    return Case("a", prompt, "en", Wanted(**facts))  # type: ignore[arg-type]


def test_each_number_of_candidates_ends_in_its_own_piece() -> None:
    """K = 1 must be the first candidate even when a later one took its place; what is settled stays."""
    scores = [piece("C C C C"), piece("F F F F"), piece("G G G G")]
    composer = StandIn(scores, [False, False, True])
    _, ends = compose_all(composer, Brief(), 1, (3, 1, 2))  # type: ignore[arg-type]
    assert [ends[k].taken.candidate for k in (1, 2, 3)] == [0, 0, 2]
    assert ends[1].score == scores[0] and ends[3].score == scores[2]
    assert composer.calls == 2, "the first candidate of three is what one alone would be"
    settled = StandIn(scores, [True, True, True])
    _, ends = compose_all(settled, Brief(), 1, (1, 2, 3))  # type: ignore[arg-type]
    assert [ends[k].taken.candidate for k in (1, 2, 3)] == [0, 0, 0] and settled.calls == 1


def test_a_copy_is_drawn_again_for_one_candidate_too() -> None:
    """One candidate over the threshold is replaced even when one is all that is allowed."""

    class Copies:
        def is_copy(self, score: Score) -> bool:
            return True

    composer = StandIn([piece("C C C C"), piece("F F F F")], [False, True])
    composer.copies = Copies()  # type: ignore[assignment]
    compose_all(composer, Brief(), 1, (1, 2))  # type: ignore[arg-type]
    assert composer.calls == 2


def test_what_was_drawn_is_kept_beside_the_piece(tmp_path: Path) -> None:
    """Real music is matched by the drawn genre: it must survive the way through the store."""

    class Drawing(StandIn):
        def stream(self, brief: Brief, options: SamplingOptions) -> Iterator[Draft | Composition]:
            *drafts, last = super().stream(brief, options)
            assert isinstance(last, Composition)
            yield from (*drafts, replace(last, drawn=(("genre", "jazz"),), is_copy=True))

    composer, store = Drawing([piece()], [True]), Store(tmp_path)
    for _ in range(2):
        made = made_of(one_case(), composer, store, 1, (1,))  # type: ignore[arg-type]
        assert made.taken["1"].drawn == {"genre": "jazz"} and made.taken["1"].is_copy
    assert composer.calls == 1


def test_version_changes_with_what_stands_beside_the_weights(tmp_path: Path) -> None:
    """Another calibration takes other candidates: pieces of the old one must not be served."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "calibration.json").write_text("{}", encoding="utf8")
    assert version_of(tmp_path / "a") != version_of(tmp_path / "b")


def test_pieces_are_composed_once(tmp_path: Path) -> None:
    """A broken run must go on where it stopped, and must not serve pieces of another prompt or seed."""
    composer, store = StandIn([piece()], [True]), Store(tmp_path)
    keyed = one_case(key=Key(0, "major"))
    first = made_of(keyed, composer, store, 1, (1, 4))  # type: ignore[arg-type]
    assert made_of(keyed, composer, store, 1, (1, 4)) == first and composer.calls == 1  # type: ignore[arg-type]
    assert first.heard == {"0": "C major"} and first.error == ""
    made_of(one_case(), composer, store, 2, (1, 4))  # type: ignore[arg-type]
    made_of(one_case("cello"), composer, store, 2, (1, 4))  # type: ignore[arg-type]
    assert composer.calls == 3
    made_of(one_case("cello"), composer, replace(store, version="2"), 2, (1, 4))  # type: ignore[arg-type]
    made_of(one_case("cello"), composer, store, 2, (1, 4))  # type: ignore[arg-type]
    assert composer.calls == 5
    store.midi_path(one_case(), 0).unlink()
    made_of(one_case("cello"), composer, store, 2, (1, 4))  # type: ignore[arg-type]
    assert composer.calls == 6


def test_a_failing_prompt_is_a_miss_and_is_named(tmp_path: Path) -> None:
    """One prompt that cannot be composed must neither end the run nor vanish from the shares."""

    class Broken(StandIn):
        def stream(self, brief: Brief, options: SamplingOptions) -> Iterator[Draft | Composition]:
            raise ValueError("no id is legal here")
            yield

    job = adherence.Job(tmp_path, Settings(), 1, (1, 4))
    cases = [one_case(tempo_bpm=100.0, instruments=(PIANO,)), replace(one_case(tempo_bpm=90.0), id="b")]
    rows = adherence.rows_of(cases, job, 1, lambda settings: Broken([], []))  # type: ignore[arg-type, return-value]
    assert adherence.totals(rows, 4)["tempo"] == Share(0, 2)
    assert "no id is legal here" in adherence.report(rows, job, 1, {})


def test_report_counts_and_names_misses(tmp_path: Path) -> None:
    """The table must add up over prompts, and a miss must say what was asked and what was got."""
    job = adherence.Job(tmp_path, Settings(), 1, (1, 4))
    composer = StandIn([piece(programs=(0,))], [True])
    cases = [
        one_case(tempo_bpm=100.0, bars=4, key=Key(0, "major"), instruments=(PIANO, DRUMS)),
        replace(one_case(bars=5), id="b"),
    ]
    rows = adherence.rows_of(cases, job, 1, lambda settings: composer)  # type: ignore[arg-type, return-value]
    totals = adherence.totals(rows, 1)
    assert (totals["bars"], totals["instruments"]) == (Share(1, 2), Share(1, 2))
    assert (totals["key"], totals["tempo"]) == (Share(1, 1), Share(1, 1))
    assert adherence.all_kept(rows, 1) == Share(0, 2)
    text = adherence.report(rows, job, 1, {})
    assert "- b · asked 5 · understood 4 · got 4" in text
    assert "| bars exact | 50.0 % (1/2; 9.5–90.5) |" in text
    assert json.loads(json.dumps(adherence.as_json(rows, job, {})))["totals"]["4"]["bars"]["hits"] == 1
