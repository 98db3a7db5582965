"""Requests: one signature a task, checked at construction, JSON there and back; every kind may be hostile."""

import json
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest
from builders import song
from hypothesis import given
from hypothesis import strategies as st

from musicgen.errors import InputError
from musicgen.music.score_json import read_score, score_json
from musicgen.options import EXPORTS
from musicgen.tasks.accompany import Accompany
from musicgen.tasks.catalogue import TASKS, task
from musicgen.tasks.explain.task import Explain
from musicgen.tasks.fields import Bars, shown
from musicgen.tasks.requests import (
    Change,
    Compose,
    Convert,
    Extend,
    Fill,
    Read,
    Repair,
    Request,
    door_fields,
    kind_of,
)
from musicgen.tasks.restyle import Restyle
from musicgen.text.brief import Brief
from musicgen.text.edits import CHOICES, apply_edits
from musicgen.text.read import read_brief

MIDI = b"MThd..."
EXAMPLES: tuple[Request, ...] = (
    Compose("a calm waltz", bars=12, seed=7, candidates=2, edits={"key": "D minor"}),  # type: ignore[arg-type]
    Extend(MIDI, 16, "darker", after=8, seed=3),
    Fill(MIDI, bars="5-8", parts="piano, drums"),  # type: ignore[arg-type]
    Restyle(MIDI, "jazz trio", keep="melody, bass", melody="Violin 2"),  # type: ignore[arg-type]
    Change(MIDI, "slower, without drums", seed=3, without="2"),  # type: ignore[arg-type]
    Repair(MIDI, "a waltz", bars="5-8", parts="flute", refuse="2, jitter", accept="flat", seed=2),  # type: ignore[arg-type]
    Accompany(MIDI, "folk", tempo=90, meter="3/4", key="D minor", first=1),  # type: ignore[arg-type]
    Convert(MIDI, to="mid, PDF"),  # type: ignore[arg-type]
    Read("静かなワルツ"),
    Explain(b'{"prompt": "a calm waltz"}', prompt="slow"),
)
HOSTILE: tuple[Any, ...] = (
    "\ud800", "²", "５", "1" * 5000, "-1", "1.5", "NaN", "inf", "1e999", "[]", " ", "\x00", "٣",
    float("nan"), float("inf"), -1, 1.5, 10**5000, True, [], {}, [[1]], {"midi": "%"}, b"", b"x" * 5_000_001,
    object(), ["a"] * 99, [None], "x" * 2001, {"midi": "\ud800"}, {"parts": 7}, (1, 2, 3), "8-5", "0-99999",
)  # fmt: skip


@pytest.mark.parametrize("request_", EXAMPLES, ids=lambda r: r.name)
def test_a_request_comes_back_from_json(request_: Request) -> None:
    """Guards a request that is stored or sent: every field, through real JSON text."""
    told = json.loads(json.dumps(request_.to_dict(), allow_nan=False))
    assert Request.from_dict(told) == request_
    assert hash(request_) == hash(Request.from_dict(told))


def test_a_score_comes_back_from_json() -> None:
    """Guards a piece in the making inside a request."""
    score = song(8)
    assert read_score(json.loads(json.dumps(score_json(score)))) == score
    asked = Extend(score, bars=4)
    assert Request.from_dict(json.loads(json.dumps(asked.to_dict()))) == asked


def test_values_are_taken_as_doors_bring_them() -> None:
    """Guards one meaning at every door: text of the command line, floats of a form, lists of JSON."""
    assert Compose("x", seed="7", bars=12.0, candidates="") == Compose("x", seed=7, bars=12)  # type: ignore[arg-type]
    assert Fill(MIDI, bars=[5, 8], parts=["piano"]) == Fill(MIDI, bars="5–8", parts="piano")  # type: ignore[arg-type]
    assert Fill(MIDI, bars=5).bars == Bars(5, 5)  # type: ignore[arg-type]
    with pytest.raises(FrozenInstanceError):
        Compose("x").seed = 2  # type: ignore[misc]


def test_bars_count_from_one_and_zero_is_the_upbeat() -> None:
    """Guards the one place where people's bars become a score's."""
    assert Bars(5, 8).span().first == 4 and Bars(5, 8).span(0).first == 5
    assert Bars(0, 1).span(0).first == 0 and Bars(130, 131).span(129).first == 1
    with pytest.raises(InputError, match="the first bar here is 1"):
        Bars(0, 1).span()
    assert all(Bars.of(Bars(2, 3).span(first), first) == Bars(2, 3) for first in (0, 1, 2))


@pytest.mark.parametrize("one", TASKS, ids=lambda t: t.name)
def test_every_field_takes_or_refuses_anything_in_a_sentence(one: type[Request]) -> None:
    """Guards against a traceback for a value nobody thought of, in every field of every task."""
    good = next(r for r in EXAMPLES if isinstance(r, one))
    values = {f.name: getattr(good, f.name) for f in fields(one)}  # type: ignore[arg-type]
    for name in values:
        for value in HOSTILE:
            try:
                made = one.of(values | {name: value})
            except InputError as error:
                said = str(error)
                assert said.isprintable() and len(said) < 400 and "\n" not in said
                said.encode()
            else:
                assert Request.from_dict(made.to_dict()) == made


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
                    lambda c: st.lists(c) | st.dictionaries(st.text(), c)))  # fmt: skip
def test_whatever_json_holds_is_refused_in_a_sentence(made_up: Any) -> None:
    """Guards `from_dict` against an exception of Python's own."""
    for told in (made_up, {"task": made_up}, {"task": "fill", "piece": made_up, "bars": made_up}):
        with pytest.raises(InputError):
            Request.from_dict(told)


def test_names_too_many_and_missing() -> None:
    """Guards against a typing mistake that is dropped in silence."""
    with pytest.raises(InputError, match="takes no 'tempo'"):
        Compose.of({"prompt": "x", "tempo": 3})
    with pytest.raises(InputError, match="needs piece"):
        Fill.of({"bars": "1-2"})
    with pytest.raises(InputError, match="choose from compose, continue"):
        task("sculpt")


def test_every_field_tells_its_help() -> None:
    """Guards flags, endpoints and tools that nobody explains: they show these phrases and no others."""
    for one in TASKS:
        assert one.summary().endswith(".") and one.name.isidentifier()
        for field in door_fields(one):
            help_text = kind_of(field).help
            assert help_text and not help_text.endswith(".") and help_text[0].islower()
    assert [f.name for f in door_fields(Compose)] == ["prompt", "seed", "bars", "candidates", "without"]
    assert all(name in kind_of(door_fields(Convert)[1]).help for name in EXPORTS)


def test_requests_load_nothing_heavy() -> None:
    """Guards a command line that answers --help at once."""
    code = (
        "import sys, musicgen.tasks.catalogue\n"
        "print(*({'torch', 'numpy', 'gradio', 'mido'} & set(sys.modules)))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


def test_what_an_error_shows_is_short_and_plain() -> None:
    """Guards logs and terminals against what was typed."""
    assert shown(10**5000) == "a number of thousands of digits"
    assert len(shown("x" * 10**6)) < 50 and shown("\x1b[31m\u202e").isascii()


@pytest.mark.parametrize("fact", CHOICES)
def test_every_fact_takes_or_refuses_any_edit_in_a_sentence(fact: str) -> None:
    """Guards chips and links against digits that are none, surrogates, and texts that fill an error."""
    texts = [
        text for text in (*HOSTILE, "²/4", "4/²", "A ²", "C² F", "4/4/4", "/", "½") if isinstance(text, str)
    ]
    for text in texts:
        try:
            brief = apply_edits(Brief(), dict(Compose("x", edits={fact: text}).edits), read_brief)  # type: ignore[arg-type]
        except InputError as error:
            assert len(str(error)) < 600 and "\n" not in str(error)
        else:
            assert isinstance(brief, Brief)
