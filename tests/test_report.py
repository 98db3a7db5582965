"""The report from prompts to page: what is there is measured, what is not is said, nothing is done twice."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
import torch

from musicgen.errors import InputError
from musicgen.evaluate.__main__ import main
from musicgen.evaluate.adherence.judge import Verdict
from musicgen.evaluate.common import samples
from musicgen.evaluate.common.cases import Wanted
from musicgen.evaluate.common.pieces import Made, Taken
from musicgen.evaluate.common.samples import Sample
from musicgen.evaluate.common.shares import Share
from musicgen.evaluate.judges import judges
from musicgen.evaluate.realism import embedding, table
from musicgen.evaluate.realism.distances import Gap
from musicgen.evaluate.realism.matching import window_of
from musicgen.evaluate.report import adherence as report_adherence
from musicgen.evaluate.report import judged as report_judged
from musicgen.evaluate.report import music as report_music
from musicgen.evaluate.report import pieces as report_pieces
from musicgen.evaluate.report import report
from musicgen.evaluate.report import shapes as report_shapes
from musicgen.evaluate.report.pictures import densities, rolls, smoothed
from musicgen.music.score import Note, Part, Score, mixed
from musicgen.options import SamplingOptions
from musicgen.settings import Settings
from musicgen.tasks.judge.composition import Composition, Draft, listen
from musicgen.text.brief import Brief

PROMPTS = [
    {"id": f"p{i}", "prompt": f"{words}, piano, 16 bars", "facts": {"bars": 16, "tempo_bpm": 100.0}}
    for i, words in enumerate(("rain on a roof", "piano", "a market at noon", "an empty road"))
]

FACTS = ({"genre": "jazz"}, {"genre": "rock"}, {"mood": "romantic"}, {})


def song(seed: int, bars: int = 24, program: int = 0) -> Score:
    """A tune over three chords, another one for each seed."""
    rng = np.random.default_rng(seed)
    notes = []
    for bar in range(bars):
        root = int(rng.choice((48, 53, 55)))
        notes += [Note(48 * bar, root + step, 48, 62) for step in (0, 4, 7)]
        notes += [Note(48 * bar + 12 * beat, int(rng.integers(60, 80)), 12, 74) for beat in range(4)]
    return Score(mixed([Part(program, notes=tuple(sorted(set(notes))))]), tempo_bpm=100.0)


def real_sample(number: int) -> Sample:
    return Sample(f"r{number}", f"r{number}", "rock", "open", song(number, bars=70))


class StandIn:
    """Stands in for a Composer: each prompt gets a tune of its own; counts how often it composes."""

    model_id = "stand-in"
    copies = None

    def __init__(self) -> None:
        self.calls: list[tuple[str, ...]] = []

    def stream(self, brief: Brief, options: SamplingOptions) -> Iterator[Draft | Composition]:
        self.calls.append(brief.clauses)
        score = song(len(brief.prompt) + 1000 * bool(brief.clauses), bars=brief.bars or 16)
        yield Draft(score, score.bars, score.bars, 0)
        drawn = (("genre", "rock"), ("mood", "sad"))
        yield Composition(score, brief, options, self.model_id, listen(score), (), drawn=drawn)


@pytest.fixture
def setting(tmp_path: Path) -> list[str]:
    """Arguments of a small report: four prompts, real pieces in the cache, a model folder with a name."""
    (tmp_path / "prompts.jsonl").write_text(
        "\n".join(json.dumps(entry) for entry in PROMPTS), encoding="utf8"
    )
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "fialta.json").write_text('{"model_id": "stand-in"}', encoding="utf8")
    real = [real_sample(i) for i in range(30)]
    samples.store(tmp_path / "out" / "real.npz", real, samples.HELD_OUT)
    words = ["--data", "data", "--out", "out", "--prompts", "prompts.jsonl", "--model", "model"]
    paths = [word if word.startswith("--") else str(tmp_path / word) for word in words]
    return [*paths, "--limit", "4", "--page", str(tmp_path / "docs" / "evaluation.md")]


def test_report_from_prompts_to_page(
    setting: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One command writes page, figures and pictures; a part that is missing is said and ends nothing."""
    composer = StandIn()
    assert report.main(setting, lambda settings: composer) == 0  # type: ignore[arg-type, return-value]
    capsys.readouterr()
    page = (tmp_path / "docs" / "evaluation.md").read_text(encoding="utf8")
    for title in ("Critic", "Fréchet", "Adherence", "Musicality", "Endings", "Long form", "Moods", "Copying"):
        assert f"## {title}" in page
    assert "`stand-in`, 4 prompts" in page and "held-out real" in page
    assert "Not measured" in page  # the data folder holds no corpus, so no key is known
    for picture in ("evaluation-rolls.png", "evaluation-musicality.png"):
        assert f"]({picture})" in page and (tmp_path / "docs" / picture).stat().st_size > 1000
    figures = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf8"))
    assert figures["model_id"] == "stand-in" and "musicality" in figures
    done = len(composer.calls)
    report.main(setting, lambda settings: composer)  # type: ignore[arg-type, return-value]
    assert len(composer.calls) == done, "a second run composed again"
    assert (tmp_path / "docs" / "evaluation.md").read_text(encoding="utf8") == page


def test_single_sections_can_be_asked_for() -> None:
    """Each part of the report can be had alone, by a word of its title."""
    for only, titles in (((), ["Critic: who?", "Moods"]), (("mood",), ["Moods"])):
        sections = report._Sections(Path(), only)
        for title in ("Critic: who?", "Moods"):
            sections.add(title, lambda: "text")
        assert [part.split("\n")[0] for part in sections.parts] == [f"## {title}" for title in titles]


def test_pieces_without_text_are_composed_where_there_was_text(tmp_path: Path) -> None:
    """The row without text must show the same piece where the sentence leaves no clause, and no other one."""
    path = tmp_path / "prompts.jsonl"
    path.write_text("\n".join(json.dumps(entry) for entry in PROMPTS), encoding="utf8")
    composer, cases = StandIn(), report_pieces.read_cases(path)
    job = report_pieces.Job(tmp_path, Settings(), 1, (1, 2))
    pieces = report_pieces.compose_all(cases, (), job, 1, lambda s: composer, say=lambda text: None)  # type: ignore[arg-type, return-value]
    worded = [clauses for clauses in composer.calls if clauses]
    assert len(composer.calls) == len(PROMPTS) + len(worded)
    default, without = (pieces.samples(name) for name in (report_pieces.DEFAULT, report_pieces.WITHOUT))
    same = [a.score.parts == b.score.parts for a, b in zip(default, without, strict=True)]
    assert same == [not report_pieces.read_brief(case.prompt).clauses for case in cases]
    assert not all(same) and default[0].genre == "rock"
    few = report_pieces.compose_all(cases, (), job, 1, lambda s: composer, print, bare=2)  # type: ignore[arg-type, return-value]
    assert len(few.rows[report_pieces.WITHOUT]) == 2 < len(few.rows[report_pieces.DEFAULT])


def test_judges_hear_what_was_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A judge's word must be held against the prompt's own label, and real music against other prompts'."""

    class Judges:
        classes: ClassVar = {"genre": ("jazz", "rock", "pop", "folk")}
        held_out: ClassVar = {"genre": Share(3, 4)}
        heard: ClassVar = {"jazz": Share(4, 5), "rock": Share(1, 2)}

        def genre(self, score: Score) -> dict[str, float]:
            return {"jazz": 0.5, "rock": 0.3, "pop": 0.1, "folk": 0.1}

        def family(self, score: Score) -> dict[str, float]:
            return {"rock": 0.6, "jazz, blues and latin": 0.4}

        def mood(self, score: Score) -> dict[str, float]:
            return {"calm": 0.6, "sad": 0.4}

        def quadrant(self, score: Score) -> tuple[float, ...]:
            return (0.0, 0.0, 0.1, 0.9)

    entries = [dict(entry, facts=facts) for entry, facts in zip(PROMPTS, FACTS, strict=True)]
    path = tmp_path / "prompts.jsonl"
    path.write_text("\n".join(json.dumps(entry) for entry in entries), encoding="utf8")
    job = report_pieces.Job(tmp_path, Settings(), 1, (1, 2))
    composer = StandIn()
    pieces = report_pieces.compose_all(report_pieces.read_cases(path), (), job, 1, lambda s: composer, print)  # type: ignore[arg-type, return-value]
    evidence = report_pieces.gather(pieces, [real_sample(i) for i in range(12)], tmp_path, 1)
    monkeypatch.setattr(judges, "load", Judges)
    figures: dict[str, Any] = {}
    text = report_judged.judges_section(pieces, evidence, figures)
    default = figures["judges"][report_pieces.DEFAULT]
    assert default["genre"] == {"hits": 1, "total": 2} and default["genre, top 3"]["hits"] == 2
    assert default["genre family"] == {"hits": 1, "total": 2}
    assert default[report_judged.SURE] == {"hits": 1, "total": 1}, "jazz alone is heard well in real music"
    assert default["mood, of ten"] == {"hits": 0, "total": 1}
    assert default["mood quadrant"] == {"hits": 1, "total": 1}  # romantic is as calm as calm is
    assert "75.0 % (3/4" in text and set(figures["judges"]) == set(report_pieces.ROWS)


def test_ears_prompts_are_whole() -> None:
    """Styles twice, ten moods named, as scenes and on the piano, densities, long pieces and shapes."""
    ears = report_pieces.read_ears()
    kinds = [ear.kind for ear in ears]
    assert {k: kinds.count(k) for k in set(kinds)} == {
        "style": 48, "mood, named": 40, "mood, scene": 40, "mood, on the piano": 20, "density": 16, "long": 8,
        "shape": 24
    }  # fmt: skip
    shapes = [ear.shape for ear in ears if ear.kind == "shape"]
    assert {s: shapes.count(s) for s in report_shapes.SHAPES} == {
        "loop": 6, "pickup": 6, "builds": 3, "fades": 3, "swung": 6
    }  # fmt: skip
    assert all(ear.mood for ear in ears if ear.kind.startswith("mood"))
    assert all(ear.style for ear in ears if ear.kind == "style")
    assert len(report_pieces.read_ears(limit=20)) < 30


def test_measured_windows_are_kept_and_follow_their_notes(tmp_path: Path) -> None:
    """A cache that goes by name alone would serve the old figures of a piece composed anew."""
    window = window_of(real_sample(0), True, 8)
    file = tmp_path / "windows.jsonl"
    first = repr(table.measured([window], file))  # values that do not apply are NaN, which equals nothing
    assert repr(table.measured([window], file)) == first and len(file.read_text().splitlines()) == 1
    changed = replace(window, score=song(99, bars=8))
    assert repr(table.measured([changed], file)) != first
    file.write_text(file.read_text() + '{"key": "half a li', encoding="utf8")
    other = replace(window, score=song(98, bars=8))
    for _ in range(2):  # what a broken run left must neither end the next nor spoil what that writes
        assert repr(table.measured([window], file)) == first
        table.measured([other], file)
    assert len(file.read_text().splitlines()) == 4


def test_embedding_hears_neither_key_nor_tempo_nor_instrument() -> None:
    """They are asked for: an embedding that hears them would measure what was asked."""
    score = song(3, bars=8)
    parts = tuple(
        replace(p, program=40, notes=tuple(replace(n, pitch=n.pitch + 2) for n in p.notes))
        for p in score.parts
    )
    moved = replace(score, tempo_bpm=180.0, parts=parts)
    one, other = (embedding.bars_as_numbers(s) for s in (score, moved))
    registers = slice(36, 36 + embedding.OCTAVES)
    one[:, registers] = other[:, registers] = 0  # a tone higher may be another octave
    low = slice(36 + embedding.OCTAVES + embedding.SLOTS, 36 + embedding.OCTAVES + 2 * embedding.SLOTS)
    one[:, low] = other[:, low] = 0  # and low notes leave the low register
    assert np.allclose(one, other) and one.shape == (8, embedding.BAR_VALUES)


def test_stored_embedding_can_be_trained_and_loaded(tmp_path: Path) -> None:
    """The shipped network must fit the code, and a few steps of training must lower the loss."""
    network = embedding.load()
    vectors = embedding.embedded(network, [embedding.bars_as_numbers(song(i, bars=8)) for i in range(3)])
    assert vectors.shape == (3, embedding.DIMENSIONS) and np.isfinite(vectors).all()
    pieces, genres = embedding.pieces_as_numbers([real_sample(i) for i in range(12)])
    pairs = torch.from_numpy(np.stack([p[:2] for p in pieces]))
    losses = []
    for steps in (1, 40):
        torch.manual_seed(0)
        trained = embedding.train(pieces, genres, steps, batch=12)
        losses.append(embedding.loss_of(trained, pairs, torch.from_numpy(genres)).item())
    assert losses[1] < losses[0]


def test_tempo_bins_next_to_the_asked_one_count_as_near() -> None:
    """Published figures count the neighbour of nine bins: 100 and 120 are neighbours, 100 and 145 not."""

    def row(asked: str, got: str) -> report_pieces.Row:
        verdicts = {1: {"tempo": Verdict(Share(0, 1), asked, got)}}
        return report_pieces.Row(None, None, verdicts)  # type: ignore[arg-type]

    rows = [row("100 BPM", "120 BPM"), row("100 BPM", "145 BPM"), row("100 BPM", "no piece")]
    assert report_adherence.near_bins(rows, 1) == Share(1, 3)


def test_low_overlaps_are_named() -> None:
    """No overlap may lie under 0.7 unsaid."""
    low = Gap(1.0, (0.9, 1.1), 0.4, (0.3, 0.5), 2.0, (20, 20))
    found = {"polyphony": dict.fromkeys(report_pieces.ROWS, low)}
    rows = {name: [] for name in report_pieces.ROWS}
    evidence = report_pieces.Evidence(rows, [], [], [], [], [])  # type: ignore[arg-type]
    assert "Overlap under 0.7: polyphony (0.40)." in report_music.musicality_section(found, evidence)


def test_long_pieces_stand_beside_long_real_ones() -> None:
    """Pieces shorter than 64 bars say nothing about a plan over 64."""
    real = [real_sample(i) for i in range(5)]
    assert "Not measured" in report_music.form_section([replace(real[0], score=song(1, 32))], real)
    assert "ours inside" in report_music.form_section([replace(real[0], score=song(1, 64))], real)


def test_a_held_last_chord_is_no_loop() -> None:
    """A loop goes on; an ending must not pass for one."""
    loop = song(5, bars=8)
    bars = [n for n in loop.parts[0].notes if n.onset < 48 * 7]
    ended = Score(mixed([Part(0, notes=(*bars, Note(48 * 7, 48, 48, 62)))]), tempo_bpm=100.0)
    assert report_shapes.goes_on(loop) and not report_shapes.goes_on(ended)


def test_shapes_stand_beside_pieces_that_ask_for_none(tmp_path: Path) -> None:
    """Pieces that always swing must not look obedient: the share without asking stands beside."""
    composer = StandIn()
    ears = tuple(e for e in report_pieces.read_ears() if e.kind in ("shape", "density"))
    cases, job = [e.case for e in ears], report_pieces.Job(tmp_path, Settings(), 1, (1,))
    rows = report_pieces.adherence.rows_of(cases, job, 1, lambda s: composer)  # type: ignore[arg-type, return-value]
    pieces = report_pieces.Pieces(1, {}, ears, rows, {report_pieces.ONE: job})
    text = report_shapes.shapes_section(pieces, [real_sample(0)])
    assert "| goes on | 100.0 % (6/6" in text and "(16/16" in text
    assert "| upbeat | 0.0 % (0/6" in text and "| swung | 0.0 % (0/6" in text


def test_every_candidate_over_the_copy_threshold_counts_once(tmp_path: Path) -> None:
    """The rate before drawing again is of all composed pieces, and a piece shown in two rows is one."""
    case = report_pieces.Case("a", "a", "en", Wanted())
    taken = {"1": Taken(0, 1, 1.0), "2": Taken(1, 2, 1.0, redrawn_for_copy=True)}
    row = report_pieces.Row(case, Made(taken=taken), {})
    ear = report_pieces.Row(case, Made(taken={"1": Taken(0, 1, 1.0, is_copy=True)}), {})
    rows = {report_pieces.DEFAULT: [row], report_pieces.WITHOUT: [row]}
    assert report_judged.drawn_again(report_pieces.Pieces(2, rows, (), [ear], {})) == Share(2, 2)


def test_pictures_are_drawn_of_odd_pieces(tmp_path: Path) -> None:
    """Drums alone, one note, equal values: none may break the report."""
    drums = Score(mixed([Part(0, 0, True, notes=(Note(0, 36, 1, 74),))]))
    rolls(tmp_path / "rolls.png", [("drums $ \n", drums), ("piano", song(1, 4))])
    densities(tmp_path / "d.png", {"same": {"real": [1.0, 1.0], "ours": []}, "b": {"real": [1.0, 2.0]}})
    assert (tmp_path / "rolls.png").exists() and (tmp_path / "d.png").exists()
    grid = np.linspace(-5, 5, 200)
    assert smoothed(np.zeros(5) + 0.5, grid).sum() * (grid[1] - grid[0]) == pytest.approx(1, abs=0.02)


def test_flags_are_checked_before_hours_of_work(capsys: pytest.CaptureFixture[str]) -> None:
    """A bad flag is one sentence and exit code 2, as of every command."""
    with pytest.raises(InputError, match="--workers 0"):
        report.main(["--data", "x", "--workers", "0"])
    assert main(["report", "--data", "x", "--limit", "-1"]) == 2
    assert "--limit -1" in capsys.readouterr().err
