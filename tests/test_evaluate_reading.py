"""How much of a sentence is understood: facts found, wrong extras, and the same in other languages."""

import json
from pathlib import Path

import pytest

from musicgen.evaluate.__main__ import main
from musicgen.evaluate.adherence.reading import found_facts, read, total, wrong_extras
from musicgen.evaluate.common.cases import Case, Player, Wanted, read_cases, read_translations
from musicgen.evaluate.common.shares import Share
from musicgen.music.theory import Chord, Key, Meter
from musicgen.text.brief import Brief, Instrument

PIANO = Player("piano", frozenset(range(4)))
GUITAR = Player("guitar", frozenset(range(24, 32)))
DRUMS = Player("drums", frozenset(), is_drum=True)


def test_each_kind_is_compared_with_the_brief() -> None:
    """A value nearby is not the value: every kind is right once and wrong once."""
    wanted = Wanted(
        100.0, Meter(3, 4), 16, Key(2, "minor"), chords=(Chord(0, "maj"),), genre="jazz", mood="sad"
    )
    right = Brief(
        tempo_bpm=101.0, meter=Meter(3, 4), bars=16, key=Key(2, "minor"), chords=(Chord(0, "maj"),),
        genre="jazz", mood="sad",
    )  # fmt: skip
    wrong = Brief(
        tempo_bpm=103.0, meter=Meter(6, 8), bars=17, key=Key(5, "major"),
        chords=(Chord(0, "maj"), Chord(0, "maj")), genre="rock", mood="calm",
    )  # fmt: skip
    assert set(found_facts(wanted, right).values()) == {Share(1, 1)} and len(found_facts(wanted, right)) == 7
    assert set(found_facts(wanted, wrong).values()) == {Share(0, 1)}
    assert set(found_facts(wanted, Brief()).values()) == {Share(0, 1)}
    assert not found_facts(Wanted(), right), "what is not stated cannot be found"


def test_players_count_by_their_first_program_and_number() -> None:
    """Two guitars asked and one understood is half; a stand-in program that would not be played is none."""
    wanted = Wanted(instruments=(PIANO, Player("guitar", GUITAR.programs, count=2), DRUMS), closed=True)
    brief = Brief(
        band=(Instrument("piano", (0,)), Instrument("guitar", (24,)), Instrument("drums", (0,), True)),
        band_open=False,
    )
    assert found_facts(wanted, brief)["instruments"] == Share(3, 4)
    assert found_facts(wanted, brief)["closed"] == Share(1, 1)
    organ_first = Brief(band=(Instrument("piano", (16, 0)),))
    assert found_facts(wanted, organ_first)["instruments"] == Share(0, 4)
    assert found_facts(wanted, organ_first)["closed"] == Share(0, 1)


def test_wrong_extras_are_what_nobody_said() -> None:
    """Invented facts do as much harm as missed ones, and must not hide behind those that are found."""
    wanted = Wanted(tempo_bpm=100.0, instruments=(PIANO,), forbidden=(DRUMS,))
    brief = Brief(
        tempo_bpm=50.0, bars=8, band=(Instrument("piano", (0,)), Instrument("flute", (73,))), band_open=False,
        forbidden=(Instrument("drums", (0,), True), Instrument("guitar", (24,))),
    )  # fmt: skip
    extras = wrong_extras(wanted, brief)
    assert "tempo" not in extras, "a wrong value of a stated kind is a miss, not an extra"
    assert extras["bars"] == extras["closed"] == Share(1, 1) and extras["key"] == Share(0, 1)
    assert extras["instruments"] == extras["forbidden"] == Share(1, 2)


def test_sums_draw_prompts_anew() -> None:
    """Facts of one sentence are missed together: the interval must be wider than that of single facts."""
    cases = [
        Case(str(i), "piano" if i % 4 else "?", "en", Wanted(instruments=(PIANO,) * 4)) for i in range(8)
    ]
    share, (low, high) = total([read(case) for case in cases])
    assert share.hits == 6 and share.total == 32  # one player named, four seats
    assert low <= share.value <= high


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    entries = [
        {"id": "a", "prompt": "a waltz, piano, 90 bpm", "facts": {"meter": "3/4", "tempo_bpm": 90}},
        {"id": "b", "prompt": "C major, secret words", "facts": {"key": "C major", "bars": 12}},
    ]
    (tmp_path / "p.jsonl").write_text("\n".join(map(json.dumps, entries)), encoding="utf8")
    (tmp_path / "t").mkdir()
    german = {"id": "a", "language": "de", "prompt": "ein Walzer, Klavier, 90 bpm"}
    (tmp_path / "t" / "de.jsonl").write_text(json.dumps(german), encoding="utf8")
    paths = ["--prompts", "p.jsonl", "--translations", "t", "--out", "out"]
    return ["reading", *(word if word.startswith("--") else str(tmp_path / word) for word in paths)]


def test_command_shows_sentences_only_when_asked(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The benchmark is blind: a run for its figures must not show what was missed."""
    assert main(files) == 0
    shown = capsys.readouterr().out
    assert "secret words" not in shown and "| … in de | 1 | 100.0 % (2/2" in shown
    figures = json.loads((tmp_path / "out" / "reading.json").read_text(encoding="utf8"))
    assert figures["all"]["all"] == {"hits": 3, "total": 4} and figures["all"]["found"]["bars"]["hits"] == 0
    assert main([*files, "--misses"]) == 0
    assert "secret words" in capsys.readouterr().out


def test_translations_keep_their_source_s_facts(files: list[str], tmp_path: Path) -> None:
    cases = read_cases(tmp_path / "p.jsonl")
    (german,) = read_translations(tmp_path / "t", cases)["de"]
    assert german.wanted == cases[0].wanted and german.prompt.startswith("ein Walzer")
