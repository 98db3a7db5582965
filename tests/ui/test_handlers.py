"""What the page does, without Gradio and without a browser."""

import copy
import itertools
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

import pytest
from fake_studio import FakeStudio, read
from gradio.utils import diff
from hypothesis import given
from hypothesis import strategies as st

from musicgen.errors import InputError, ModelError
from musicgen.music.link.short import ShortLink, made_here, one_line, read_query, short_query
from musicgen.music.score_json import read_score
from musicgen.music.theory import Key, Meter
from musicgen.options import MAX_SEED
from musicgen.settings import Settings
from musicgen.studio import Studio
from musicgen.tasks.fields import whole
from musicgen.tasks.requests import Compose
from musicgen.text.brief import Brief
from musicgen.text.edits import CHOICES, apply_edits, texts, valid_edits
from musicgen.ui.endpoints import file_stem
from musicgen.ui.example import read_example
from musicgen.ui.example.make_example import write_example
from musicgen.ui.handlers import Handlers, Screen, emptied_first
from musicgen.ui.prompts import EXAMPLES
from musicgen.ui.serving.runs import Runs
from musicgen.ui.serving.workspace import Workspace
from musicgen.ui.wire import views
from musicgen.ui.words.i18n import ENGLISH, LANGUAGES, language_of, words_in

WALTZ = "a calm waltz in D minor, piano and cello, 6 bars"


@pytest.fixture
def handlers() -> Iterator[Handlers]:
    made = handlers_of(FakeStudio())
    yield made
    made.workspace.close()


def handlers_of(studio: FakeStudio) -> Handlers:
    """Every draft is shown: the clock leaps a second at each look."""
    ticks = itertools.count()
    return Handlers(studio, words_in(), Runs(), Workspace(), clock=lambda: float(next(ticks)))


def composed(handlers: Handlers, prompt: object = WALTZ, **given: Any) -> list[Screen]:
    request = {"seed": 1, "candidates": None, "chips": None, "session": "a"} | given
    return list(handlers.compose(prompt, **request))


def last(screens: list[Screen], field: str) -> Any:
    return [getattr(s, field) for s in screens if getattr(s, field) is not None][-1]


# ---------------------------------------------------------------- composing


def test_a_piece_streams_bar_by_bar_then_whole(handlers: Handlers) -> None:
    """Guards: nothing shown until all is done, or a piece without what the browser must keep of it."""
    screens = composed(handlers)
    bars = [s.roll["done"] for s in screens if s.roll and s.roll["state"] == "composing"]
    assert bars == [1, 2, 3, 4, 5, 6]
    stages = [s.status["stage"] for s in screens if s.status]
    assert list(dict.fromkeys(stages)) == ["composing", "idle"]
    end = screens[-1]
    assert end.card and end.card["ready"] and end.roll and end.roll["state"] == "done"
    assert (end.roll["seed"], end.roll["model"], end.roll["caption"]) == (1, "fake", WALTZ)
    assert end.roll["run"] == next(s.roll for s in screens if s.roll)["run"]


def test_bars_that_are_done_do_not_change_on_the_roll(handlers: Handlers) -> None:
    """Guards: colours or notes of earlier bars that jump when another instrument joins."""
    rolls = [s.roll for s in composed(handlers) if s.roll]
    for before, after in itertools.pairwise(rolls):
        assert after["notes"][: len(before["notes"])] == before["notes"]
        names = [part["name"] for part in before["parts"]]
        assert [part["name"] for part in after["parts"]][: len(names)] == names


def test_a_fast_model_does_not_flood_the_page() -> None:
    """Guards: an update a bar when bars come faster than the page can draw them."""
    still = Handlers(FakeStudio(), words_in(), Runs(), Workspace(), clock=lambda: 0.0)
    rolls = [s.roll for s in composed(still) if s.roll and s.roll["state"] == "composing"]
    assert len(rolls) == 1
    still.workspace.close()


def test_another_candidate_is_said_in_words() -> None:
    """Guards: a roll that begins anew without a reason given."""
    handlers = handlers_of(FakeStudio(tries=2))
    said = [s.status["text"] for s in composed(handlers) if s.status]
    assert any("Candidate 1 did not keep everything; writing candidate 2 of 4" in text for text in said)
    handlers.workspace.close()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"prompt": "  \n "}, "nothing to compose yet"),
        ({"prompt": None}, "nothing to compose yet"),
        ({"seed": None}, "The seed None cannot be used"),
        ({"seed": -1}, "The seed -1 cannot be used"),
        ({"seed": MAX_SEED + 1}, "give a whole number from 0 to 2147483647"),
        ({"seed": "1; drop"}, "cannot be used"),
        ({"candidates": 17}, "17 candidates cannot be drawn"),
        ({"candidates": 1.5}, "1.5 candidates cannot be drawn"),
        ({"prompt": "a tune of 0 bars"}, "0 bars are asked: give a number from 1 to 128"),
        ({"chips": {"edits": {"tempo_bpm": "500"}}}, "give a number from 30 to 300"),
        ({"chips": {"edits": {"key": "H sharp"}}}, "is no key"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(handlers: Handlers, given: dict, said: str) -> None:
    """Guards: a traceback, or a silent default, for a wrong input."""
    end = composed(handlers, **given)[-1]
    assert end.status and (end.status["stage"], end.status["kind"]) == ("idle", "error")
    assert said in end.status["text"]


def test_a_refused_wish_leaves_the_piece_before(handlers: Handlers) -> None:
    """Guards: a piece that vanishes because the next seed was mistyped."""
    screens = composed(handlers, seed=-1)
    assert [s.roll["state"] for s in screens if s.roll] == ["back"] and not any(s.card for s in screens)


def test_a_broken_model_is_said_and_the_page_stays_usable() -> None:
    """Guards: a page that hangs in "composing" after an error."""
    handlers = handlers_of(FakeStudio(error=ModelError("No model here: run training first.")))
    end = composed(handlers)[-1]
    assert end.status == views.status("error", "No model here: run training first.")


def test_stop_keeps_the_bars_that_are_there(handlers: Handlers) -> None:
    """Guards: Stop that throws the finished bars away, or does not stop."""
    screens = []
    for screen in handlers.compose(WALTZ, 1, None, None, "a"):
        screens.append(screen)
        if screen.roll and screen.roll["done"] == 3:
            handlers.stop("a")
    assert last(screens, "roll")["done"] == 3 and last(screens, "roll")["state"] == "done"
    assert "3 bars" in last(screens, "status")["text"]


def test_stop_before_the_first_bar() -> None:
    """Guards: an error message for a user who changed their mind."""
    handlers = handlers_of(FakeStudio(gate=lambda bar: handlers.stop("a")))
    end = composed(handlers)[-1]
    assert end.status and (end.status["stage"], end.status["kind"]) == ("idle", "done")


def test_a_new_wish_replaces_the_old(handlers: Handlers) -> None:
    """Guards: Enter pressed twice, and two pieces that write on one page in turn."""
    old = handlers.compose(WALTZ, 1, None, None, "a")
    for _ in range(3):
        next(old)
    handlers.waiting("b")
    assert next(old).roll["done"] == 3  # type: ignore[index]
    handlers.waiting("a")
    assert last(list(old), "roll")["done"] == 3


def test_no_two_runs_are_named_alike(handlers: Handlers) -> None:
    """Guards: a piece that the browser takes for one it has already, and drops."""
    runs = [last(composed(handlers, "piano, 1 bars"), "roll")["run"] for _ in range(50)]
    assert len(set(runs)) == 50


def test_one_session_cannot_stop_another(handlers: Handlers) -> None:
    """Guards: a process-wide stop flag."""
    one, two = handlers.compose(WALTZ, 1, None, None, "a"), handlers.compose(WALTZ, 2, None, None, "b")
    for _ in range(4):
        next(one), next(two)
    handlers.stop("b")
    ends = [last(list(generator), "roll")["done"] for generator in (one, two)]
    assert ends[0] == 6 and ends[1] < 6


def test_a_request_taken_back_is_no_failure(handlers: Handlers) -> None:
    """Guards: "something broke" said to whoever leaves the queue, or to everyone after them."""
    said = [handlers.leave("a"), handlers.failed("b"), handlers.failed("a"), handlers.failed("a")]
    kinds = [screen.status["kind"] for screen in said if screen.status]
    assert kinds == ["done", "error", "done", "error"]


def test_a_closed_page_stops_the_model() -> None:
    """Guards: a piece composed to its end for a browser that has gone."""
    studio = FakeStudio()
    handlers = handlers_of(studio)
    generator = handlers.compose(WALTZ, 1, None, None, "a")
    for _ in range(3):
        next(generator)
    generator.close()  # what Gradio does when an event is cancelled or its client is lost
    assert studio.closed.is_set()
    assert handlers.runs.stop("a") == 0


def test_the_same_sentence_and_seed_ask_for_the_same(handlers: Handlers) -> None:
    """Guards: a link or seed that brings another piece back."""
    first, second = (last(composed(handlers), "roll") for _ in range(2))
    assert first["notes"] == second["notes"] and first["run"] != second["run"]


# ---------------------------------------------------------------- the brief's chips


def test_an_edited_chip_wins_over_the_sentence() -> None:
    """Guards: an edit that is shown and then ignored."""
    studio = FakeStudio()
    handlers = handlers_of(studio)
    edits = {"key": "F# major", "meter": "6/8", "tempo_bpm": "72,5", "bars": "4", "band": "flute", "mood": ""}
    composed(handlers, chips={"edits": edits})
    brief = studio.asked[-1]
    assert (brief.key, brief.meter, brief.tempo_bpm) == (Key(6, "major"), Meter(6, 8), 72.5)
    assert (brief.bars, brief.mood, [i.name for i in brief.band]) == (4, None, ["flute"])
    assert not {fact.field for fact in brief.facts} & set(edits)
    handlers.workspace.close()


def test_what_is_shown_is_not_an_edit() -> None:
    """Guards: chips of an older sentence taken for wishes when Generate is pressed at once after typing."""
    studio = FakeStudio()
    handlers = handlers_of(studio)
    stale = handlers.read("a march in C major, 12 bars")
    composed(handlers, chips=stale)
    assert studio.asked[-1].key == Key(2, "minor") and studio.asked[-1].bars == 6
    handlers.workspace.close()


def test_edits_outlive_typing_but_not_a_new_word_on_the_same_fact(handlers: Handlers) -> None:
    """Guards: an edit lost at the next keystroke, or one that contradicts what was typed after it."""
    chips = handlers.read(WALTZ) | {"edits": {"key": "A minor", "mood": "dark"}}
    assert handlers.read(WALTZ + ", softly", chips)["edits"] == {"key": "A minor", "mood": "dark"}
    assert handlers.read(WALTZ.replace("D minor", "G major"), chips)["edits"] == {"mood": "dark"}
    assert handlers.read(WALTZ, views.link_chips([("key", "A minor")]))["edits"] == {"key": "A minor"}


def test_chips_show_the_words_that_prove_them(handlers: Handlers) -> None:
    """Guards: a fact without its evidence."""
    chips = handlers.read(WALTZ)
    assert chips["read"]["key"] == "D minor" and chips["words"]["key"] == "in D minor"
    assert chips["words"]["band"] == "piano, cello"


@pytest.mark.parametrize("sent", [None, 7, "x", [], {"edits": 3}, {"edits": {"key": ["a"]}}, {"read": 1}])
def test_chips_that_a_browser_made_up_do_no_harm(handlers: Handlers, sent: object) -> None:
    """Guards: a handler that trusts the shape of what it is sent."""
    assert handlers.read(WALTZ, sent)["edits"] == {}
    assert last(composed(handlers, chips=sent), "roll")["state"] == "done"


def test_unknown_fields_and_long_texts_are_cut() -> None:
    """Guards: an edit that reaches a field it must not, or of any size."""
    sent = {"prompt": "x", "facts": "y", "band": "p" * 9999}
    assert valid_edits(sent) == {"band": "p" * 200}
    with pytest.raises(InputError, match="names no instrument known here"):
        apply_edits(Brief(), {"band": "blorp"}, read)


def test_every_choice_of_a_chip_can_be_chosen() -> None:
    """Guards: a list that offers what the brief cannot take."""
    for field, choices in CHOICES.items():
        for choice in choices:
            assert texts(apply_edits(Brief(), {field: choice}, read))[field] == choice


# ---------------------------------------------------------------- links, names, words


def test_a_link_from_another_model_or_machine_says_so(handlers: Handlers) -> None:
    """Guards: other notes than the sender heard, and not a word about it."""
    made = {"here": made_here("fake"), "elsewhere": "other-model~000000", "unknown": ""}
    found = {}
    for name, where in made.items():
        query = dict(parse_qsl(short_query(ShortLink("a tune", 3, made=where)).removeprefix("?")))
        found[name] = handlers.greeting(read_query(query, {}))
    assert found == {"here": "link_ready", "elsewhere": "link_other", "unknown": "link_ready"}
    assert handlers.greeting(read_query({"prompt": "x", "seed": "-1"}, {})) == "link_bad_seed"


@given(st.text(max_size=300), st.integers(0, MAX_SEED))
def test_file_names_are_harmless(prompt: str, seed: int) -> None:
    """Guards: a prompt that names a path."""
    name = file_stem(Compose(f"a {one_line(prompt)}", seed=seed))
    assert name.replace("-", "").isalnum() and name.isascii() and len(name) < 80
    assert name.endswith(f"-seed{seed}")


def test_every_language_has_all_words_with_their_placeholders() -> None:
    """Guards: a page half in English, or a placeholder misspelt, found only when it is shown."""
    for name, table in LANGUAGES.items():
        assert set(table) == set(ENGLISH), name
        for key, text in table.items():
            assert sorted(re.findall(r"{.*?}", text)) == sorted(re.findall(r"{.*?}", ENGLISH[key])), key


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-AT,de;q=0.9", "de"),
        ("zh-TW", "zh-CN"),
        ("pt-BR,fr;q=0.5", "fr"),
        ("", "en"),
        ("xx, ../;q=9", "en"),
    ],
)
def test_the_browser_chooses_the_language(header: str, language: str) -> None:
    """Guards: a header that picks nothing, or a table that is not there."""
    assert language_of(header) == language


def test_ten_examples_begin_with_fialta() -> None:
    """Guards: an example lost, or one that the link could not carry."""
    assert len(set(EXAMPLES)) == 10 and EXAMPLES[0].startswith("Spring in Fialta")
    assert all(one_line(prompt) == prompt for prompt in EXAMPLES)


@pytest.mark.parametrize(
    ("value", "number"),
    [(3, 3), (3.0, 3), ("3", 3), (3.5, None), ("x", None), (None, None), (1e400, None), (True, None)],
)
def test_whole_numbers(value: object, number: int | None) -> None:
    """Guards: a number field's float, text or infinity that ends in a traceback."""
    assert whole(value) == number


def test_a_loop_of_chords_is_shown_once() -> None:
    """Guards: a card that lists the same four chords eight times."""
    assert views._in_short(("C", "C", "F", "G") * 2) == "C F G × 2"
    assert views._in_short(("C", "F", "C")) == "C F C"


# ---------------------------------------------------------------- files, opening, example


def test_a_model_is_loaded_once_and_only_when_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards: a model loaded at import, once for every user, or never again after a failure."""
    opened = []

    def open_composer(settings: Settings) -> SimpleNamespace:
        opened.append(settings)
        if len(opened) == 1:
            raise ModelError("The checkpoint is damaged: take another.")
        return SimpleNamespace(model_id="small")

    monkeypatch.setattr("musicgen.tasks.compose.open_composer", open_composer)
    studio = Studio.open(Settings())
    studio.read_brief("a tune")
    assert not opened
    with pytest.raises(ModelError):
        _ = studio.model_id
    threads = [threading.Thread(target=lambda: studio.model_id) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 2 and studio.model_id == "small"


def test_the_example_in_the_repository_can_be_shown() -> None:
    """Guards: a page that greets with an empty roll, or with a piece that cannot be played or changed."""
    roll = read_example()
    assert roll["state"] == "example" and roll["bars"] == roll["done"] == len(roll["notes"])
    assert read_score(roll).bars == roll["bars"]


def test_an_example_can_be_made(tmp_path: Path) -> None:
    """Guards: the command that makes the example, broken until the day it is needed."""
    piece = write_example(FakeStudio(), tmp_path, "a waltz, piano, 2 bars", seed=3)
    roll = read_example(tmp_path)
    assert roll["bars"] == piece.score.bars == 2 and read_score(roll) == piece.score
    assert read_example(tmp_path / "nowhere")["state"] == "empty"


def applied(value: Any, edits: list[Any]) -> Any:
    """What a client makes of Gradio's edits: replaced, added and deleted one after the other."""
    value = copy.deepcopy(value)
    for action, path, new in edits:
        at = value
        for key in path[:-1]:
            at = at[key]
        if action == "delete":
            del at[path[-1]]
        elif action == "add" and isinstance(at, list):
            at.insert(path[-1], new)
        else:
            at[path[-1]] = new
    return value


def test_a_candidate_with_fewer_notes_takes_anothers_place_whole() -> None:
    """Guards against noise on the roll: Gradio's edits of several lists that become shorter are wrong."""
    shown = [[0, 0, 60, 12, 88] * 3, [0, 48, 62, 12, 88] * 2, [0, 96, 64, 12, 88] * 2]
    better = [[0, 0, 72, 12, 88], [0, 48, 74, 12, 88], [0, 96, 76, 12, 88] * 4]
    browser = {"notes": shown, "state": "composing", "done": 3}
    for screen in emptied_first(shown, Screen(roll={"notes": better, "state": "done", "done": 3})):
        browser = applied(browser, diff(browser, screen.roll))
    assert browser == {"notes": better, "state": "done", "done": 3}
    assert len(list(emptied_first(shown, Screen(roll={"notes": [*shown, better[0]]})))) == 1


LYRICS = "I walk alone at night\nthe rain is on my face\nyou said that you would stay\nbut all I see is grey"


@pytest.mark.parametrize(
    ("prompt", "lyrics"),
    [
        (LYRICS, True),
        ("[Verse 1]\nhello my friend\n\n[Chorus]\nand so it goes, 90 bpm", True),
        (LYRICS.replace("\n", ", "), False),
        ("a calm waltz\nin D minor\npiano and cello\n90 bpm\n16 bars", False),
        ("a calm waltz, piano and cello", False),
    ],
)
def test_pasted_lyrics_are_answered(handlers: Handlers, prompt: str, lyrics: bool) -> None:
    """Guards: a song text that is taken for a description of music, without a word."""
    notes = handlers.read(prompt)["notes"]
    assert (handlers.words("lyrics") in notes) == lyrics
