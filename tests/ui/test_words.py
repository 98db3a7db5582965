"""What is said below the page reaches it in its language: every sentence of the source is looked for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_imports import parsed

import musicgen
from musicgen.music.sheet.rules import RULES as SHEET
from musicgen.music.theory import DRUM_KITS, GENRES, GM_PROGRAMS, MODES, MOODS, Key
from musicgen.tasks.explain.explanation import rule_words
from musicgen.tasks.write.rules import RULES
from musicgen.text.band.catalogue import instrument, stand_ins
from musicgen.text.edits import CHOICES
from musicgen.ui.words.sayings import LANGUAGES, names, patterns, said

ROOT = Path(musicgen.__file__).parent
SOURCES = ("text", "tasks", "listening", "music", "exports", "sound", "ui", "studio.py", "results.py")
# What a visitor never gets to see: for scripts and who sets the program up, or answers to forged requests.
ELSEWHERE = (
    "music/copying.py", "music/link", "music/score_json.py", "music/theory.py", "exports/origin.py",
    "exports/vorbis.py", "sound/engines.py", "sound/soundfonts.py", "sound/synth.py",
    "tasks/catalogue.py", "tasks/compose.py", "tasks/fields.py", "tasks/requests.py",
    "tasks/steering", "tasks/in_place.py", "text/encoders.py", "text/lexicon", "text/edits.py",
    "text/brief_json.py", "text/brief_check.py", "tasks/explain/report.py", "tasks/explain/replay.py",
    "results.py", "ui/takeaway.py", "ui/desk.py", "ui/components", "ui/endpoints.py",
    "ui/serving/gate.py", "ui/wire", "ui/words", "ui/example",
)  # fmt: skip

# Sentences with a part that comes or goes, as they are said.
SPELLED_OUT = (
    "Cadd11 is simplified to C, the nearest known here: triads, sixths, sevenths.",
    "The bass of C/E and F/A are left to the players: the chord alone is kept.",
    "A change of key within the piece is not possible yet: D minor throughout.",
    "A change of key within the piece is not possible yet.",
    "A change of meter within the piece is not possible yet.",
    "A change of tempo within the piece is not possible yet.",
    "'K major' is no key: keys are named A to G; the key was left open.",
    "The prompt has 2,300 characters, at most 2000 are read: shorten it.",
    "3 candidates were drawn; number 2 was taken.",
)
_OPEN = re.compile(r"^7 7 simplified|^The bass of 7 7|is no key7|not possible yet7")


def sentences() -> Iterator[tuple[str, str]]:
    """(file, sentence) of the source, values as "7"."""
    files = [p for s in SOURCES for p in ([ROOT / s] if s.endswith(".py") else (ROOT / s).rglob("*.py"))]
    for path in files:
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(ELSEWHERE):
            for text in _texts(parsed(path.read_text(encoding="utf-8"))):
                yield name, re.sub(r"\{\w*\}", "7", text)


def _texts(tree: ast.Module) -> Iterator[str]:
    """Texts that read as a sentence; no docstrings, no pieces of longer ones."""
    inner: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inner.add(id(node.value))
        if id(node) in inner or not isinstance(node, ast.Constant | ast.JoinedStr):
            continue
        if isinstance(node, ast.JoinedStr):
            inner |= {id(part) for part in ast.walk(node)}
        text = _template(node)
        if re.match(r"[A-Z{7]", text) and text.endswith((".", "{}")) and text.count(" ") > 3:
            yield text


def _template(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)


def test_every_sentence_can_be_said_in_every_language() -> None:
    """Guards: a page in Japanese with a notice in English."""
    everything = [*sentences(), *(("", text) for text in SPELLED_OUT)]
    missing = {(n, text) for n, text in everything if said(text, "de") == text and not _OPEN.search(text)}
    assert not missing, "\n".join(f"{name}: {text}" for name, text in sorted(missing))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_chosen_and_heard_has_a_name(language: str) -> None:
    """Guards: instruments, styles, moods and keys in English on a page in French."""
    table = names()[language]
    keys = [Key(tonic, mode).name for tonic in range(12) for mode in MODES]
    choices = [choice for field, some in CHOICES.items() for choice in some if field != "meter"]
    asked = [instrument(name_id).name for name_id in stand_ins()]
    wanted = {*keys, *choices, *asked, *GENRES, *MOODS, *GM_PROGRAMS, *DRUM_KITS.values()}
    assert not [name for name in wanted if name.lower() not in table]


def test_rules_are_told_of_in_every_language() -> None:
    """Guards the tab "Why is it so?": what a rule of writing is called, and what a theorist asks."""
    for language in LANGUAGES:
        called = [rule_words(rule.__name__) for rule in RULES]
        assert [name for name in called if name.lower() not in names()[language]] == []
        assert [rule.sentence for rule in SHEET if said(rule.sentence, language) == rule.sentence] == []


def test_patterns_hold_the_same_values_in_all_languages() -> None:
    """Guards: a translation that loses a number, or asks for one that is not there."""
    for pattern in patterns():
        numbers = [str(n) for n in range(1, len(pattern.literals))]
        for language, text in pattern.said.items():
            assert sorted(set(re.findall(r"\{(\d)\}", text))) == numbers, (language, text)


def test_lists_and_values_within_are_said_too() -> None:
    """Guards: "Violin 2 in 9" left in English inside a German sentence."""
    heard = "Violin in 12, Violin 2 in 9 of 16 bars; notes outside its range: 4"
    assert said(heard, "de") == "Violine in 12, Violine 2 in 9 von 16 Takten; Töne außerhalb des Umfangs: 4"
    assert said("Not everything asked could be heard: key, no drums.", "de") == (
        "Nicht alles Verlangte ist zu hören: Tonart, kein Schlagzeug."
    )
    assert said("D minor", "fr") == "ré mineur" and said("nothing of ours", "fr") == "nothing of ours"


def test_matching_is_linear() -> None:
    """Guards: a prompt that keeps the server busy for being quoted in a sentence."""
    for hostile in ("{1} of " * 20_000, "a: " * 60_000, ", " * 50_000):
        assert isinstance(said(hostile, "ja"), str)


def test_a_part_that_was_asked_for_by_name_is_called_so_in_every_language() -> None:
    """Guards: "Ukulele 2" on a page in Japanese."""
    assert said("Ukulele 2", "ja") == "ウクレレ 2"
