"""Sentences that change a piece: what they ask, where, of whom; many ways to say it in six languages."""

import json
from itertools import product
from pathlib import Path

import pytest

from musicgen.evaluate.change.reading import judged, load_cases
from musicgen.music.theory import GENRES, MOODS
from musicgen.text.changes.edit import EXACT, KINDS, Edit
from musicgen.text.changes.intent import meant
from musicgen.text.changes.read import read_changes
from musicgen.text.changes.words import LANGUAGES, base_moods, lexicon, meanings, relative
from musicgen.text.read import read_brief

ROOT = Path(__file__).parent.parent
# Sentences that may be learned from, and the least share of them that is read wholly right.
LEARNED = {"edits.jsonl": 0.98, "edits-2.jsonl": 0.94}


def told(prompt: str) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(e.what, e.to, e.parts) for e in read_changes(prompt).edits]


@pytest.mark.parametrize("name", LEARNED)
def test_the_benchmark_is_read(name: str) -> None:
    """Guards what the benchmark's sentences already hold: a word taken away, an order of readers."""
    verdicts = [judged(case) for case in load_cases(ROOT / "benchmarks" / name)]
    wrong = [v.case.id for v in verdicts if not v.is_right]
    assert len(wrong) <= (1 - LEARNED[name]) * len(verdicts), wrong


PAIRS = {
    "en": (
        "bars {} and {} {}",
        "from bar {} to bar {} {}",
        "{2} between {0} and {1}",
        "{2} in bars {0} & {1}",
    ),
    "de": (
        "Takte {} und {} {}",
        "von Takt {} bis Takt {} {}",
        "zwischen {} und {} {}",
        "vom {}. bis zum {}. Takt {}",
    ),
    "fr": (
        "mesures {} et {} {}",
        "de la mesure {} à la mesure {} {}",
        "{2} entre {0} et {1}",
        "du {} au {} {}",
    ),
    "es": ("compases {} y {} {}", "del compás {} al compás {} {}", "{2} del {0} al {1}", "entre {} y {} {}"),
    "zh": ("第{}、{}小节{}", "第{}和第{}小节{}", "{}到{}小节{}"),
    "ja": ("{}・{}小節目を{}", "{}、{}小節目を{}", "{}小節から{}小節まで{}"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_bars_by_two_numbers(language: str) -> None:
    """Guards stretches of two numbers: only the first bar, or the whole piece, was changed."""
    for frame, (low, high) in product(PAIRS[language], ((3, 4), (10, 11), (21, 22))):
        prompt = frame.format(low, high, SOFTER[language])
        assert [(e.what, e.bars) for e in read_changes(prompt).edits] == [("loudness", (low, high))], prompt


BY_KIND = [
    (("slow it right down", "slow it way down", "slow down a lot"), ("tempo", None, "", (), "much slower")),
    (("turn it up a little", "turn it a bit up"), ("loudness", None, "", (), "a bit louder")),
    (
        (
            "The flute shouldn't start before bar 13",
            "flute mustn't come in before bar 13",
            "Die Flöte soll nicht vor Takt 13 einsetzen",
            "La flûte ne doit pas entrer avant la mesure 13",
            "La flauta no debería entrar antes del compás 13",
            "the flute can't come in until bar 13",
        ),
        ("entrance", (13, None), "", ("flute",), ""),
    ),
    (
        (
            "let a flute join at bar 9",
            "a flute comes in at bar 9",
            "eine Flöte ab Takt 9",
            "une flûte à partir de la mesure 9",
            "mete una flauta a partir del compás 9",
        ),
        ("add", (9, None), "", ("flute",), ""),
    ),
    (
        ("bring the flute in at bar 9", "let the flute join at bar 9"),
        ("entrance", (9, None), "", ("flute",), ""),
    ),
    (
        (
            "the bass isn't working, write another",
            "Der Bass passt nicht, schreib einen anderen",
            "la basse ne marche pas, écris-en une autre",
            "el bajo no funciona, escribe otro",
        ),
        ("rewrite", None, "", ("bass",), ""),
    ),
    (
        ("the bass isn't working, take it out", "the bass doesn't fit, lose it"),
        ("drop", None, "", ("bass",), ""),
    ),
    (
        ("von Dur nach Moll", "du majeur au mineur", "de mayor a menor", "从大调改为小调"),
        ("mode", None, "", (), "minor"),
    ),
    (
        ("softer before the chorus", "leiser bis zum Refrain"),
        ("loudness", None, "before the chorus", (), "softer"),
    ),
    (
        ("softer after the chorus", "leiser nach dem Refrain"),
        ("loudness", None, "after the chorus", (), "softer"),
    ),
    (
        ("raise the tempo from 90 to 100", "Tempo von 90 auf 100", "把速度从90提到100"),
        ("tempo", None, "", (), "100"),
    ),
    (
        ("one chord per bar", "un accord par mesure", "ein Akkord pro Takt"),
        ("harmony", None, "", (), "one chord per bar"),
    ),
    (("D instead of C", "D statt C", "D rather than C"), ("key", None, "", (), "D")),
]


@pytest.mark.parametrize(
    ("prompt", "wanted"), [(prompt, wanted) for prompts, wanted in BY_KIND for prompt in prompts]
)
def test_kinds_in_many_words(prompt: str, wanted: tuple[object, ...]) -> None:
    """Guards kinds of asking that were misread: amounts inside a verb, negated entrances, complaints."""
    read = [(e.what, e.bars, e.section, e.parts, e.to) for e in read_changes(prompt).edits]
    assert read == [wanted]


@pytest.mark.parametrize(
    "prompt",
    ["bars 3 and 7 louder", "Takte 3 und 7 lauter", "mesures 3 et 7 plus fort", "compases 3 y 7 más fuerte"],
)
def test_two_bars_that_are_no_neighbours(prompt: str) -> None:
    """Guards "bars 3 and 7", which changed the whole piece."""
    edits = read_changes(prompt).edits
    assert {(e.what, e.bars) for e in edits} == {("loudness", (3, 3)), ("loudness", (7, 7))}


def test_a_heading_holds_for_all_that_follows() -> None:
    """Guards "in the outro: slower, softer, strings only": only the first was done there."""
    edits = read_changes("in the outro: slower, softer, strings only").edits
    assert [(e.what, e.section) for e in edits] == [
        ("tempo", "outro"),
        ("loudness", "outro"),
        ("mute", "outro"),
    ]


# How somebody says it, by language: frames, and what goes into them with what must come out.
TEMPO = {
    "en": (
        ("make it {}", "{} please", "could you play it {}?", "{}", "I'd like it {}"),
        {
            "a bit slower": "a bit slower",
            "much faster": "much faster",
            "slower": "slower",
            "a little quicker": "a bit faster",
        },
    ),
    "de": (
        ("mach es {}", "{} bitte", "bitte {}", "könnte es {} sein?"),
        {"etwas langsamer": "a bit slower", "viel schneller": "much faster", "langsamer": "slower"},
    ),
    "fr": (
        ("joue {}", "{} s'il te plaît", "{}", "c'est possible {} ?"),
        {"un peu plus lent": "a bit slower", "beaucoup plus vite": "much faster", "plus lent": "slower"},
    ),
    "es": (
        ("hazlo {}", "{} por favor", "{}", "¿puede ir {}?"),
        {"un poco más lento": "a bit slower", "mucho más rápido": "much faster", "más lento": "slower"},
    ),
    "zh": (
        ("{}", "请{}", "能不能{}？", "整体{}"),
        {"稍微慢一点": "a bit slower", "快很多": "much faster", "更慢": "slower"},
    ),
    "ja": (
        ("{}してください", "{}お願いします", "{}"),
        {"もう少し遅く": "a bit slower", "ずっと速く": "much faster"},
    ),
}
DROPS = {
    "en": (
        "without {}",
        "no {}",
        "lose the {}",
        "take out the {}",
        "remove {}",
        "get rid of the {}",
        "drop the {} please",
        "I don't want any {}",
    ),
    "de": ("ohne {}", "{} weg", "{} raus bitte", "lass {} weg", "bitte {} entfernen"),
    "fr": ("sans {}", "enlève {}", "supprime {}", "pas de {}", "retire {} s'il te plaît"),
    "es": ("sin {}", "quita {}", "elimina {}", "fuera {}", "nada de {}"),
    "zh": ("不要{}", "去掉{}", "把{}删掉", "{}不要了", "没有{}"),
    "ja": ("{}なしで", "{}を消して", "{}を抜いて", "{}はいらない", "{}を外してください"),
}
PLAYERS = {
    "en": {"drums": "drums", "flute": "flute", "strings": "strings", "trumpet": "trumpet"},
    "de": {"Schlagzeug": "drums", "Flöte": "flute", "Streicher": "strings", "Trompete": "trumpet"},
    "fr": {"batterie": "drums", "flûte": "flute", "cordes": "strings", "trompette": "trumpet"},
    "es": {"batería": "drums", "flauta": "flute", "cuerdas": "strings", "trompeta": "trumpet"},
    "zh": {"鼓": "drums", "长笛": "flute", "弦乐": "strings", "小号": "trumpet"},
    "ja": {"ドラム": "drums", "フルート": "flute", "ストリングス": "strings", "トランペット": "trumpet"},
}
PLACES = {
    "en": {"in bars 5-8": (5, 8), "from bar 9": (9, None), "in bars 3 to 6": (3, 6), "in bar 7": (7, 7)},
    "de": {"in Takt 5 bis 8": (5, 8), "ab Takt 9": (9, None), "in den Takten 3-6": (3, 6)},
    "fr": {"mesures 5 à 8": (5, 8), "à partir de la mesure 9": (9, None), "dans les mesures 3 à 6": (3, 6)},
    "es": {"en los compases 5 a 8": (5, 8), "desde el compás 9": (9, None), "en los compases 3-6": (3, 6)},
    "zh": {"第5到8小节": (5, 8), "从第9小节开始": (9, None), "3到6小节": (3, 6)},
    "ja": {"5〜8小節": (5, 8), "9小節目から": (9, None), "3小節目から6小節目まで": (3, 6)},
}
SOFTER = {
    "en": "softer",
    "de": "leiser",
    "fr": "moins fort",
    "es": "más suave",
    "zh": "轻一点",
    "ja": "静かに",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_tempo_in_many_words(language: str) -> None:
    """Guards the relative words of tempo, whatever is said around them."""
    frames, words = TEMPO[language]
    for frame, (said, wanted) in product(frames, words.items()):
        prompt = frame.format(said)
        assert told(prompt) == [("tempo", wanted, ())], prompt


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_left_out_in_many_words(language: str) -> None:
    """Guards the ways to leave a player out."""
    for frame, (said, wanted) in product(DROPS[language], PLAYERS[language].items()):
        prompt = frame.format(said)
        assert told(prompt) == [("drop", "", (wanted,))], prompt


@pytest.mark.parametrize("language", LANGUAGES)
def test_places_in_many_words(language: str) -> None:
    """Guards bars by their numbers, before and behind what is asked of them."""
    gap = "" if language in ("zh", "ja") else " "
    joiner = {"ja": "を", "zh": "的"}.get(language, ", ")
    for (place, bars), (player, name) in product(PLACES[language].items(), PLAYERS[language].items()):
        for prompt in (f"{place}{gap}{SOFTER[language]}", f"{place}{joiner}{player}{gap}{SOFTER[language]}"):
            edits = read_changes(prompt).edits
            assert [(e.what, e.bars) for e in edits] == [("loudness", bars)], prompt
            assert edits[0].parts == ((name,) if player in prompt else ()), prompt


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_edits_in_one_sentence(language: str) -> None:
    """Guards edits that stand side by side: each is read as if it stood alone."""
    _, words = TEMPO[language]
    comma = {"zh": "，", "ja": "、"}.get(language, ", ")
    for (said, wanted), frame, (player, name) in product(
        words.items(), DROPS[language][:2], PLAYERS[language].items()
    ):
        prompt = f"{said}{comma}{frame.format(player)}"
        assert sorted(told(prompt)) == sorted([("tempo", wanted, ()), ("drop", "", (name,))]), prompt


NUMBERED = [
    (f"{way} {count} {unit}", "transpose", f"{sign}{count * steps}")
    for way, sign in (("up", "+"), ("down", "-"))
    for count in (2, 3, 4)
    for unit, steps in (("semitones", 1), ("half steps", 1), ("whole tones", 2))
]
ASKED = [
    *NUMBERED,
    ("up a tone", "transpose", "+2"),
    ("an octave lower", "transpose", "-12"),
    ("up a fifth", "transpose", "+7"),
    ("20% faster", "tempo", "+20%"),
    ("10 bpm slower", "tempo", "-10"),
    ("96 bpm", "tempo", "96"),
    ("half the speed", "tempo", "x0.5"),
    ("in A minor", "key", "A minor"),
    ("in E flat", "key", "Eb"),
    ("make it major", "mode", "major"),
    ("make it a waltz", "meter", "3/4"),
    ("in 6/8", "meter", "6/8"),
    ("8 bars more", "length", "+8"),
    ("cut it to 16 bars", "length", "16"),
    ("twice as long", "length", "x2"),
    ("trim it to 30 seconds", "length", "30s"),
    ("another ending", "ending", "different"),
    ("let it fade out", "ending", "fade out"),
    ("swing it", "rhythm", "swing"),
    ("more syncopated", "rhythm", "more syncopated"),
    ("reharmonise it", "harmony", ""),
    ("a bit sadder", "mood", "sadder"),
    ("like a tango", "style", "tango"),
    ("an octave up", "transpose", "+12"),
    ("not so fast", "tempo", "slower"),
]


@pytest.mark.parametrize(("prompt", "what", "to"), ASKED)
def test_each_kind(prompt: str, what: str, to: str) -> None:
    """Guards every kind of edit by one plain sentence and what it becomes."""
    assert [(e.what, e.to) for e in read_changes(prompt).edits] == [(what, to)]


KEPT = [
    "keep the melody",
    "don't change the bass",
    "leave the rest alone",
    "behalte die Melodie",
    "garde la mélodie",
    "no cambies el bajo",
    "旋律保持不变",
    "メロディはそのまま",
]


@pytest.mark.parametrize("prompt", KEPT)
def test_what_must_stay_is_no_edit(prompt: str) -> None:
    """Guards protections: they change nothing, alone and beside an edit."""
    alone = read_changes(prompt)
    assert not alone.edits and alone.kept
    beside = read_changes(f"{prompt}, 96 bpm")
    assert [e.what for e in beside.edits] == ["tempo"], beside.edits


HOSTILE = [
    "",
    " ",
    "?",
    "asdf qwer",
    "\x00",
    "🥁" * 50,
    "9" * 400,
    "bar 0",
    "bars 900-1000",
    "((((",
    "{}",
    "a" * 2000,
    "<script>alert(1)</script>",
    "not",
    "the",
    "-",
    "。。。",
    "👍🏽 👍",
]


@pytest.mark.parametrize("prompt", HOSTILE)
def test_nothing_is_read_into_noise(prompt: str) -> None:
    """Guards a reader that raises, or finds a change in what asks for none; it says so in one sentence."""
    changes = read_changes(prompt)
    assert not changes.edits and len(changes.notes) == 1 and "\n" not in changes.notes[0]


def test_words_prove_each_edit() -> None:
    """Guards evidence: the words stand in the sentence, where the edit says."""
    for case in (c for name in LEARNED for c in load_cases(ROOT / "benchmarks" / name)):
        for one in read_changes(case.prompt).edits:
            assert case.prompt[one.start :].startswith(one.words) and one.words, case.prompt
            assert one.what in KINDS and isinstance(one, Edit)


def test_edits_are_json() -> None:
    """Guards the JSON that is promised: kinds, bars, parts, from, to, words, exact."""
    for case in (c for name in LEARNED for c in load_cases(ROOT / "benchmarks" / name)):
        for one in read_changes(case.prompt).edits:
            assert set(json.loads(json.dumps(one.to_dict()))) == {
                "what",
                "bars",
                "section",
                "parts",
                "from",
                "to",
                "words",
                "exact",
            }


def test_tables_name_what_is_known() -> None:
    """Guards tables against a mood or a style that nothing else knows, and a language without words."""
    assert set(meanings("moods").values()) <= set(MOODS) and set(meanings("styles").values()) <= set(GENRES)
    assert set(base_moods()) == set(meanings("moods")) and relative()["a bit faster"] == 1.08
    assert relative()["much faster"] == 1.25 and set(KINDS) > EXACT
    for code in LANGUAGES:
        kinds = {kind for form in lexicon(code).forms() for kind, _ in form.meanings}
        assert {"cmp", "bad", "adj", "drop", "add", "mute", "swapverb", "ending", "style", "mood"} <= kinds, (
            code
        )


def written(one: Edit) -> str:
    """An edit as `change_sentences.txt` spells it."""
    first, last = one.bars or (0, 0)
    place = one.section or (f"{first}-{last or ''}" if one.bars else "")
    people = ("not " if one.others else "") + "+".join(one.parts) if one.parts else ""
    told = (
        f"@{place}" if place else "",
        people,
        one.from_ and f"from {one.from_}",
        one.to and f"to {one.to}",
    )
    return ",".join((one.what, *filter(None, told)))


def test_sentences_as_musicians_say_them() -> None:
    """Guards whole readings in six languages, each looked over by eye."""
    lines = (ROOT / "tests" / "change_sentences.txt").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        sentence, _, expected = line.partition(" => ")
        got = read_changes(sentence)
        kept = f" | kept {', '.join(got.kept)}" if got.kept else ""
        assert "; ".join(written(one) for one in got.edits) + kept == expected, sentence


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("a bit slower", "change"),
        ("without drums in bars 5-8", "change"),
        ("strings from bar 9 and much softer", "change"),
        ("a violin instead of the flute", "change"),
        ("a calm waltz for piano", "either"),
        ("in D minor", "either"),
        ("a fast bossa nova for guitar and flute in D minor, 32 bars", "either"),
        ("a song about my cat", "new"),
    ],
)
def test_whether_a_sentence_changes_the_piece(prompt: str, expected: str) -> None:
    """Guards the one rule: what only makes sense of a piece that is there changes it; in doubt, either."""
    assert meant(read_changes(prompt), read_brief(prompt)) == expected
