"""Explain: what words did adds up, what is followed is the very piece, and whatever comes in is answered."""

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from builders import noise, song

from musicgen import Studio
from musicgen.cli import main
from musicgen.errors import InputError
from musicgen.exports.explained.page import page
from musicgen.exports.explained.picture import picture, sureness
from musicgen.music.midi.io import score_to_midi
from musicgen.music.score import Note, Score
from musicgen.music.sheet.piece import sheet_of
from musicgen.music.sheet.rates import real_rate
from musicgen.music.sheet.rules import RULES
from musicgen.results import Explained, Piece
from musicgen.tasks.explain.clauses import MOST, explain_header
from musicgen.tasks.explain.report import read_report
from musicgen.tasks.plan.plan import make_plan
from musicgen.tasks.requests import Compose
from musicgen.text.brief_check import checked
from musicgen.text.brief_json import brief_from_json, brief_json
from musicgen.text.edits import left_out
from musicgen.text.read import read_brief

PROMPT = "a waltz in D minor, like rain on a window, sunrise, piano and cello, 4 bars"


@pytest.fixture(scope="module")
def studio() -> Studio:
    return Studio.open()


@pytest.fixture(scope="module")
def piece(studio: Studio) -> Piece:
    return studio.compose(PROMPT, seed=3, candidates=1)


@pytest.fixture(scope="module")
def explained(studio: Studio, piece: Piece) -> Explained:
    return studio.explain(piece)


# ---------------------------------------------------------------- clauses


def game(count: int, seed: int) -> dict[tuple[int, ...], dict[str, float]]:
    """Nats of two fields for every set of clauses, without rhyme or reason."""
    rng = Random(seed)
    sets = [tuple(i for i in range(count) if bits >> i & 1) for bits in range(1 << count)]
    return {chosen: {"genre": rng.gauss(0, 3), "tempo": rng.gauss(0, 3)} for chosen in sets}


@pytest.mark.parametrize("count", range(9))
def test_what_clauses_did_adds_up_to_the_whole(count: int) -> None:
    """Guards the sum of Shapley values, by field and in all, also where several clauses stand together."""
    worth = game(count, count)
    found = explain_header([f"c{i}" for i in range(count)], worth.__getitem__, ("genre", "tempo"))
    assert len(found.values) == min(count, MOST)
    for place in range(2):
        assert sum(row[place] for row in found.values) == pytest.approx(found.whole[place])
    assert sum(found.whole) == pytest.approx(found.given - found.without)


def test_each_clause_gets_what_is_its_own() -> None:
    """Guards the weights: who adds the same in every company gets that, and equals get the same."""

    def worth(chosen: tuple[int, ...]) -> Mapping[str, float]:
        both = 4.0 if {1, 2} <= set(chosen) else 0.0
        return {"genre": 1.5 * (0 in chosen) + both}

    found = explain_header(["a", "b", "c", "idle"], worth, ("genre",))
    assert [row[0] for row in found.values] == pytest.approx([1.5, 2.0, 2.0, 0.0])


def test_a_real_sentence_adds_up(explained: Explained) -> None:
    """Guards the same of the model's header: what it says with all clauses, less what it says without."""
    told = explained.to_dict()["clauses"]
    assert [one["words"] for one in told["clauses"]] == list(read_brief(PROMPT).clauses)
    whole = told["header_with"] - told["header_without"]
    assert sum(one["nats"] for one in told["clauses"]) == pytest.approx(whole, abs=1e-9)
    fields = told["together"]["fields"]
    assert sum(fields.values()) == pytest.approx(whole, abs=1e-9)
    assert fields["meter"] == fields["mode"] == 0.0  # what is asked as a fact is not drawn


# ---------------------------------------------------------------- the very piece


def test_a_composed_piece_is_followed_to_the_note(piece: Piece, explained: Explained) -> None:
    """Guards the promise of the very piece: all its notes, each once, with odds that are odds."""
    told = explained.to_dict()
    assert told["composed"] and told["notices"] == []
    notes = [(n["place"], n["onset"], n["pitch"]) for n in told["notes"]]
    assert sorted(notes) == sorted(
        (place, n.onset, n.pitch) for place, part in enumerate(piece.score.parts) for n in part.notes
    )
    for note in told["notes"]:
        assert 0 < note["p"] <= 1 and 0 < note["model"] <= 1 and note["nats"] >= 0 and note["choices"] >= 1
        assert note["p"] + sum(p for _, p in note["others"]) <= 1.001
        assert note["pitch"] not in [pitch for pitch, _ in note["others"]]
    assert {note["bar"] for note in told["notes"]} <= {1, 2, 3, 4}


def test_facts_are_told_by_their_words(explained: Explained) -> None:
    """Guards the first question: which words are facts, and what they forced."""
    facts = {fact["field"]: fact for fact in explained.to_dict()["facts"]}
    assert facts["key"]["words"] == "D minor" == facts["key"]["value"]
    assert facts["key"]["fields"]["mode"] > 0 and facts["band"]["nats"] != 0
    assert all(PROMPT[f["start"] : f["end"]] == f["words"] for f in facts.values())
    header = {line["name"]: line for line in explained.to_dict()["header"]}
    assert header["meter"]["asked"] and not header["genre"]["asked"] and header["bars"]["asked"]


def test_rules_are_named_where_they_moved_something(explained: Explained) -> None:
    """Guards the account of the rules: sums of bars are the whole, and an asked key shows."""
    rules = {rule["rule"]: rule for rule in explained.to_dict()["rules"]}
    assert "asked key" in rules
    for rule in rules.values():
        assert rule["nats"] == pytest.approx(sum(nats for _, nats in rule["bars"]), abs=1e-2)


def test_the_report_is_enough(studio: Studio, piece: Piece, explained: Explained) -> None:
    """Guards `explain FILE.json`: the JSON alone, without the MIDI, and one of old, without ids."""
    report = json.loads(json.dumps(piece.to_dict()))
    again = studio.explain(json.dumps(report).encode())
    assert again.to_dict() == explained.to_dict()
    del report["ids"]
    assert studio.explain(json.dumps(report).encode()).to_dict()["notes"] == explained.to_dict()["notes"]


def test_a_word_is_left_out_with_the_draws_as_they_are(studio: Studio, piece: Piece) -> None:
    """Guards the comparison by ear: only the words change, not the luck."""
    same = studio.compose(PROMPT, seed=3, candidates=1, without=())
    assert same.score == piece.score
    other = studio.compose(PROMPT, seed=3, candidates=1, without=("in D minor",))
    assert other.brief.key is None and other.brief.prompt == PROMPT and other.brief.clauses
    with pytest.raises(InputError, match="is not in the sentence"):
        studio.compose(PROMPT, without=("a saxophone",))


def test_words_are_left_out_of_the_brief() -> None:
    """Guards clauses, facts and plain words; what is left is read as if they had not been said."""
    brief = read_brief("a calm waltz like rain, with piano and cello")
    assert left_out(brief, "cello", read_brief).band[0].name == "piano"
    assert len(left_out(brief, "cello", read_brief).band) == 1
    assert left_out(brief, "calm", read_brief).mood is None
    assert left_out(brief, "calm", read_brief).meter == brief.meter
    gone = left_out(brief, brief.clauses[0], read_brief)
    assert gone.clauses == brief.clauses[1:] and gone.facts == brief.facts
    assert left_out(read_brief("calm"), "calm", read_brief).prompt == "calm"
    request = Compose("a, b", without="x, y")  # type: ignore[arg-type]
    assert request.without == ("x", "y")


# ---------------------------------------------------------------- any piece


def test_notes_of_unknown_origin_are_explained_as_far_as_it_goes(studio: Studio) -> None:
    """Guards a stranger's file: every note has odds, nothing is made up about words and rules."""
    told = studio.explain(score_to_midi(song(8))).to_dict()
    assert not told["composed"] and "not written in the file" in told["notices"][0]
    assert told["facts"] == [] and told["clauses"] is None and told["rules"] == []
    assert len(told["notes"]) == song(8).note_count
    assert {row["rule"] for row in told["sheet"]} >= {"in range", "first beats are struck"}


@pytest.mark.parametrize("seed", range(2))
def test_noise_and_long_pieces_are_followed(studio: Studio, seed: int) -> None:
    """Guards windows: pieces of many bars and of many notes, with whatever the grammar has."""
    score = noise(seed, 12) if seed else song(40)
    told = studio.explain(score).to_dict()
    assert len(told["notes"]) == score.note_count


def test_a_wrong_note_is_doubted(studio: Studio) -> None:
    """Guards the odds: of many notes that were moved by a semitone, most are less likely than they were."""
    score = song(8)
    place = next(i for i, part in enumerate(score.parts) if part.program == 33)
    spoilt = moved(score, place, [5, 11, 17, 23, 29])
    before, after = (odds(studio.explain(one), place) for one in (score, spoilt))
    changed = sorted(set(after) - set(before))
    fallen = [math.log(after[at]) for at in changed]
    assert len(changed) >= 5 and np.median(fallen) < np.median([math.log(p) for p in before.values()])


def moved(score: Score, place: int, which: list[int]) -> Score:
    notes = list(score.parts[place].notes)
    for at in which:
        notes[at] = replace(notes[at], pitch=notes[at].pitch + 1)
    parts = list(score.parts)
    parts[place] = replace(parts[place], notes=tuple(sorted(notes)))
    return replace(score, parts=tuple(parts))


def odds(explained: Explained, place: int) -> dict[tuple[int, int], float]:
    notes = explained.to_dict()["notes"]
    return {(n["onset"], n["pitch"]): n["model"] for n in notes if n["place"] == place}


def test_a_prompt_may_be_given_with_notes(studio: Studio) -> None:
    """Guards pieces that were changed since: their sentence is still told of."""
    told = studio.explain(song(4), prompt="sunrise over the sea, in D minor").to_dict()
    assert told["clauses"]["clauses"] and {f["field"] for f in told["facts"]} == {"key"}


# ---------------------------------------------------------------- the theory sheet


def test_the_sheet_names_bars(studio: Studio) -> None:
    """Guards the bars of broken rules, and that each rule has been counted on real music."""
    score = song(8)
    flute = next(p for p in score.parts if p.program == 73)
    low = replace(flute, notes=(Note(48 * 5, 30, 12, 88), *flute.notes[6:]))
    rows = {row.rule: row for row in sheet_of(replace(score, parts=(*score.parts[:-1], low)), "pop")}
    assert rows["in range"].bars == (5,) and rows["in range"].is_rare
    assert all(row.kept + len(row.bars) <= row.cases for row in rows.values())
    assert sheet_of(Score(()), None) == ()
    for rule in RULES:
        rate = real_rate(rule.name, None)
        assert rate and 0 <= rate.low <= rate.share <= rate.high <= 1
    assert real_rate("backbeat", "rock") != real_rate("backbeat", None)
    assert real_rate("backbeat", "hymn") == real_rate("backbeat", None)
    assert real_rate("strange", "pop") is None


# ---------------------------------------------------------------- files and hostile input


def test_files_are_written_beside_the_piece(
    studio: Studio, piece: Piece, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Guards the command: three files of their own names, and the report that was read stays."""
    piece.save(tmp_path, "tune", audio=False)
    report = (tmp_path / "tune.json").read_bytes()
    argv = ["explain", str(tmp_path / "tune.json"), "--out", str(tmp_path)]
    assert main(argv, open_studio=lambda settings: studio) == 0
    assert capsys.readouterr().out.splitlines() == [
        str(tmp_path / "tune-why.html"),
        str(tmp_path / "tune-why.png"),
    ]
    assert (tmp_path / "tune.json").read_bytes() == report
    assert (tmp_path / "tune-why.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads((tmp_path / "tune-why.json").read_text())["id"] == "tune"


def test_the_page_holds_no_word_of_a_user_as_code(explained: Explained) -> None:
    """Guards the page against a sentence that is a script."""
    told = explained.to_dict() | {"prompt": "</script><script>alert(1)</script><!-- ${x} `"}
    text = page(told, "<b>").decode()
    assert text.count("<script") == 2 and "alert(1)<" not in text and "<b>" not in text
    assert "http://" not in text and "https://" not in text
    assert picture(told).startswith(b"\x89PNG")
    assert sureness(1.0) == 1.0 and sureness(0.0) == 0.0


HOSTILE = (
    "{", "{}", "[]", '{"brief": 7}', '{"brief": {}, "options": {"seed": -1}}', "{" * 20000,
    '{"brief": {}, "untouched": {}}', '{"brief": {}, "options": 5}', '{"brief": {}, "candidate": 1e999}',
    '{"brief": {}, "written": {"tempo_bpm": 1e999}}', '{"brief": {"facts": 3}}', '{"brief": {"key": 4}}',
)  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE)
def test_a_report_that_is_none_is_refused(data: str) -> None:
    """Guards against a traceback for whatever is sent as a report."""
    with pytest.raises(InputError) as raised:
        read_report(data.encode())
    assert "\n" not in str(raised.value)


def test_spoilt_reports_are_answered(studio: Studio, piece: Piece) -> None:
    """Guards against ids and values that were tampered with: a sentence, or an explanation, never more."""
    rng, report = Random(4), piece.to_dict()
    ids = report["ids"]
    words = ids["bars"].split()
    spoilt = [
        {**ids, "bars": " ".join(words[:-5])},
        {**ids, "bars": " ".join(["5", *words])},
        {**ids, "bars": "99999"},
        {**ids, "bars": "٣ ²"},
        {**ids, "header": ids["bars"]},
        {**ids, "header": "1"},
        {**ids, "vocab": "other"},
        {**ids, "form": "A 3"},
        {**ids, "form": "Z 4"},
        {**ids, "form": ""},
        {},
    ]
    for _ in range(6):
        some = list(words)
        some[rng.randrange(len(some))] = str(rng.randrange(1240))
        spoilt.append({**ids, "bars": " ".join(some)})
    answered = 0
    for one in spoilt:
        try:
            studio.explain(json.dumps({**report, "ids": one}).encode())
        except InputError as error:
            answered += 1
            assert "\n" not in str(error) and len(str(error)) < 300
    assert answered >= 11
    for name, value in (("tempo_bpm", "fast"), ("bars", {}), ("band", 3), ("mood", ["x"]), ("key", 4)):
        brief = {**report["brief"], name: value}
        with pytest.raises(InputError):
            studio.explain(json.dumps({**report, "brief": brief}).encode())


def test_another_model_is_told_of(studio: Studio, piece: Piece) -> None:
    """Guards odds that would be taken for those of the piece's own model."""
    told = studio.explain(json.dumps(piece.to_dict() | {"model_id": "older"}).encode()).to_dict()
    assert "composed by the model older" in told["notices"][0]


def test_a_brief_from_outside_is_checked_to_the_bottom() -> None:
    """Guards against values of the wrong kind that only a rule would stumble over, bars later."""
    sentences = (
        "a calm waltz in D minor, piano and cello, 16 bars, drums from bar 9, no guitar",
        "intro 4 bars, A 8, B 8, a soft verse, two violins, chords Am F C G, 30 seconds, builds",
        "melody on the flute, 96 bpm, a loop with an upbeat, swing",
    )
    rng = Random(7)
    for sentence in sentences:
        brief = read_brief(sentence)
        assert checked(brief) == brief
        told = json.loads(json.dumps(brief_json(brief)))
        for _ in range(150):
            spoil(spoilt := json.loads(json.dumps(told)), rng)
            try:
                found = checked(brief_from_json(spoilt, sentence))
            except InputError as error:
                assert "\n" not in str(error) and len(str(error)) < 300
            else:
                make_plan(found, {})


def spoil(told: Any, rng: Random) -> None:
    """Put something else in the place of one value, at any depth."""
    keys = list(told) if isinstance(told, dict) else list(range(len(told)))
    key = rng.choice(keys)
    if isinstance(told[key], dict | list) and told[key] and rng.random() < 0.8:
        spoil(told[key], rng)
    else:
        told[key] = rng.choice(["x", -1, 10**12, 1.5, None, True, [], {}, ["x"], {"a": 1}, "", 1e300])
