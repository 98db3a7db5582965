"""Kinds of sentences that were misread, and sentences drawn at random whose facts are known."""

import json
import time
from pathlib import Path

import numpy as np
import pytest

from musicgen.evaluate.__main__ import main
from musicgen.evaluate.adherence.captions import extras_in, found_in, read_captions
from musicgen.evaluate.common.shares import added
from musicgen.evaluate.sentences.compare import ENGLISH_SHARE, read, sentences
from musicgen.evaluate.sentences.draw import FIELDS, LANGUAGES, draw
from musicgen.text.brief import Brief
from musicgen.text.harmony.chords import read_symbol
from musicgen.text.read import read_brief

KINDS = [
    json.loads(line)
    for line in (Path(__file__).parent / "sentence_kinds.jsonl").read_text("utf8").splitlines()
]
HOSTILE = (
    "\ud800 calm piano", "\udfff" * 300, "9" * 5000 + " bars", "meter=²/4", "1e999 bpm " * 150, "½" * 1500,
    "no " * 900, "not without " * 160, "bar " * 600, "from bar 9 " * 190, "C/E-" * 500, "Lam, " * 400,
    "A minor, " * 250, "drums? no " * 200, "verse 2 " * 250, "( " * 1000, "-5" * 900, "XVI " * 500,
    "drums from bar 1 until bar 2, " * 60, "Es " * 600, "第9小节" * 400, "サビで" * 600, "9마디부터" * 400,
)  # fmt: skip


@pytest.mark.parametrize("row", KINDS, ids=[f"{i:03}" for i in range(len(KINDS))])
def test_a_kind_that_was_misread(row: dict[str, object]) -> None:
    """Guards each kind: lists with "and", chords in words, scope of "no", numbers …"""
    brief, asked = read_brief(str(row["prompt"])), row
    got = {name: _said(brief, name) for name in asked if name not in ("kind", "prompt")}
    wanted = {name: _wanted(name, asked[name]) for name in got}
    assert got == wanted
    if row["kind"] == "innocent":
        assert not [
            getattr(brief, n) for n in ("tempo_bpm", "meter", "key", "bars", "seconds") if getattr(brief, n)
        ]
        assert not brief.chords and not brief.band and not brief.forbidden


def _said(brief: Brief, name: str) -> object:
    if name in ("meter", "key"):
        value = getattr(brief, name)
        return value and value.name
    if name in ("band", "forbidden"):
        return [one.name for one in getattr(brief, name)]
    if name == "mode":
        return brief.scale and brief.scale.removeprefix("natural ")
    if name == "sections":
        return [section.name for section in brief.sections]
    value = getattr(brief, name)
    return list(value) if isinstance(value, tuple) else value


def _wanted(name: str, value: object) -> object:
    return [read_symbol(symbol) for symbol in value] if name == "chords" else value  # type: ignore[attr-defined]


def test_drawn_sentences_are_understood() -> None:
    """Guards the reader by sentences nobody wrote: lists, joins, orders, distractors, ten languages."""
    rows = [read(drawn) for drawn in sentences(300, int(np.random.default_rng().integers(2**31)))]
    found = added(share for row in rows for share in row.found.values())
    wrong = added(share for row in rows for share in row.wrong.values())
    assert found.value >= 0.96, [
        row.drawn.prompt for row in rows if any(s.hits < s.total for s in row.found.values())
    ]
    assert wrong.value <= 0.02, [row.drawn.prompt for row in rows if any(s.hits for s in row.wrong.values())]


def test_the_generator_speaks_of_every_field_in_every_language() -> None:
    """Guards against a template file that silently lacks a field, or facts that no word states."""
    for language in LANGUAGES:
        rng = np.random.default_rng(0)
        drawn = [draw(language, rng) for _ in range(200)]
        fields = {name for one in drawn for name in one.facts}
        assert fields >= set(FIELDS) - {"dynamics"}, language
        assert all("{" not in one.prompt for one in drawn)
    assert 0 < ENGLISH_SHARE < 1
    assert list(sentences(5, 7)) == list(sentences(5, 7))


def test_captions_that_may_be_learned_from() -> None:
    """Guards what listeners' captions say; the figure is that of the half that may be seen."""
    captions = read_captions(Path(__file__).parent.parent / "benchmarks" / "captions.jsonl")
    briefs = [read_brief(caption.prompt) for caption in captions]
    found = [found_in(c, b) for c, b in zip(captions, briefs, strict=True)]
    extras = [extras_in(c, b) for c, b in zip(captions, briefs, strict=True)]
    assert added(s for table in found for s in table.values()).value >= 0.95
    assert added(s for table in extras for s in table.values()).value <= 0.02


@pytest.mark.parametrize("prompt", HOSTILE)
def test_hostile_sentences_are_answered_at_once(prompt: str) -> None:
    """Guards against a traceback or a wait: lone surrogates, 5,000 digits, one phrase a hundred times."""
    start = time.process_time()
    brief = read_brief(prompt)
    assert time.process_time() - start < 2.0
    assert brief.bars is None or 1 <= brief.bars <= 128


def test_the_command_reads_drawn_sentences_and_captions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Guards the two spellings of `reading` that need no benchmark."""
    out = ["--out", str(tmp_path)]
    assert main(["reading", "--generated", "20", "--seed", "3", *out]) == 0
    assert "Wrong values by field" in capsys.readouterr().out
    path = tmp_path / "c.jsonl"
    path.write_text(
        json.dumps({"id": "a", "lang": "en", "prompt": "jazz, 90 bpm", "facts": {"tempo_bpm": 90}})
    )
    assert main(["reading", "--captions", str(path), *out]) == 0
    assert "100.0 % (1/1)" in capsys.readouterr().out
    assert main(["reading", "--generated", "-1", *out]) == 2
