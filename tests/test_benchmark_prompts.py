"""The prompt benchmark: its shape, its value ranges, and that it is large enough to measure with."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from musicgen.music.theory import GENRES, MOODS, Chord, Key, Meter

BENCHMARKS = Path(__file__).resolve().parent.parent / "benchmarks"
LANGUAGES = {
    "en", "zh-Hans", "zh-Hant", "es", "fr", "de", "it", "pt", "ja", "ko", "ru", "nl", "pl", "tr", "ar", "th",
}  # fmt: skip
FACTS = {
    "tempo_bpm", "meter", "bars", "key", "instruments", "closed", "forbidden", "chords", "genre", "mood",
}  # fmt: skip
LEAST = {
    "tempo_bpm": 60, "meter": 60, "bars": 60, "key": 60, "instruments": 60, "chords": 60,
    "forbidden": 25, "genre": 40,
}  # fmt: skip
Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    lines = (BENCHMARKS / "prompts.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def values(rows: list[Row], fact: str) -> list[Any]:
    return [row["facts"][fact] for row in rows if fact in row["facts"]]


def test_rows_have_the_documented_fields_only(rows: list[Row]) -> None:
    """A misspelt field would silently drop a fact from the measurement."""
    for row in rows:
        assert (
            {"id", "prompt", "language", "facts"} <= set(row) <= {"id", "prompt", "language", "facts", "tags"}
        )
        assert set(row["facts"]) <= FACTS, row["id"]
        assert row.get("tags", ["scene"]) == ["scene"], row["id"]
        assert row["language"] in LANGUAGES, row["id"]
        assert row["prompt"].strip(), row["id"]


def test_ids_and_prompts_are_unique(rows: list[Row]) -> None:
    """A repeated id overwrites a result; a repeated prompt counts one reading twice."""
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({row["prompt"].strip().lower() for row in rows}) == len(rows)


def test_values_are_possible(rows: list[Row]) -> None:
    """An impossible or unreadable expected value could never be met, whatever is composed."""
    assert all(30 <= tempo <= 300 for tempo in values(rows, "tempo_bpm"))
    assert all(isinstance(bars, int) and 1 <= bars <= 128 for bars in values(rows, "bars"))
    assert all(Meter.parse(meter).name == meter for meter in values(rows, "meter"))
    assert all(Key.parse(key) for key in values(rows, "key"))
    assert all(chords and all(Chord.parse(c) for c in chords) for chords in values(rows, "chords"))
    assert set(values(rows, "genre")) <= set(GENRES)
    assert set(values(rows, "mood")) <= set(MOODS)


def check_instrument(player: Row) -> None:
    assert set(player) <= {"name", "programs", "drums", "count"} and player["name"]
    assert ("programs" in player) != ("drums" in player)
    assert player.get("drums", True) is True
    programs = player.get("programs", [0])
    assert programs == sorted(set(programs)) and programs
    assert all(0 <= program <= 127 for program in programs)
    assert player.get("count", 2) >= 2


def test_instruments_have_programs_or_are_drums(rows: list[Row]) -> None:
    """Without exactly one of the two a player cannot be looked for in the music."""
    for row in rows:
        facts = row["facts"]
        asked = facts.get("instruments", [])
        for player in asked + facts.get("forbidden", []):
            check_instrument(player)
        assert ("closed" in facts) == bool(asked), row["id"]
        assert isinstance(facts.get("closed", True), bool), row["id"]
        assert sum(player.get("count", 1) for player in asked) <= 8, row["id"]


def test_nothing_is_both_asked_and_forbidden(rows: list[Row]) -> None:
    """A prompt that asks for and forbids the same sound would always count as broken."""
    for row in rows:
        asked = row["facts"].get("instruments", [])
        for ban in row["facts"].get("forbidden", []):
            banned = set(ban.get("programs", []))
            assert not (banned and any(banned & set(p.get("programs", [])) for p in asked)), row["id"]
            assert not ("drums" in ban and any("drums" in p for p in asked)), row["id"]


@pytest.mark.parametrize(("fact", "least"), sorted(LEAST.items()))
def test_each_fact_has_enough_cases(rows: list[Row], fact: str, least: int) -> None:
    """Too few cases make a percentage meaningless."""
    assert len(values(rows, fact)) >= least


def test_languages_and_free_prompts_are_represented(rows: list[Row]) -> None:
    """A list of English fact sheets alone would hide failures on scenes and other languages."""
    counts = Counter(row["language"] for row in rows)
    assert len(rows) >= 220 and counts["en"] >= 170
    assert all(counts[language] >= 3 for language in LANGUAGES)
    assert sum("tags" in row for row in rows) >= 60
    assert sum(not row["facts"] for row in rows) >= 15
