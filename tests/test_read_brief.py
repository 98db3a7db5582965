"""read_brief against sentences of many languages, and against any text at all."""

import cProfile
import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicgen.music.theory import Chord, Key, Meter
from musicgen.options import MAX_PROMPT_CHARS
from musicgen.text.brief import Brief, Instrument
from musicgen.text.harmony.degrees import key_of_chords, numeral_chord
from musicgen.text.read import bars_for_seconds, read_brief

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "brief_sentences.jsonl").read_text("utf-8").splitlines()
]
# Checked in every row: a sentence that does not state one must leave it open.
CORE = ("tempo_bpm", "meter", "key", "bars", "seconds", "chords", "band", "forbidden")
PROVED = (
    "tempo_bpm", "meter", "key", "bars", "seconds", "chords", "band", "forbidden", "genre", "mood", "scale",
)  # fmt: skip
WORDS = (
    "a minor waltz in C# h-Moll Dm7 G7 | Am F C G 120 bpm 6/8 16 bars no drums, two guitars piano "
    "ニ短調 鋼琴 不要鼓 三十二小節 بدون طبول ١٦ ไม่มีกลอง 드럼 없이 ре минор sin batería "
    "30 seconds not too fast largo ii-V-I 12-bar blues 500 0 99999 / ♩ = 90 dotted quarter = 60 "
    "like rain and with featuring only The Beatles 🎹 \x00 \u200f e\u0301 : ; ' \" ( ) — 。 1:30 80s"
).split(" ")
UNITS = (
    "a ", "A-", "no ", "1/", "120 ", "Am ", "I-", "b", "琴", "ก", "و", " ,", "drums or ", "in ", "3/4 ",
    "16 bars ", "not ", "two ", "no drums, ", "key of ", "dotted quarter = 60 ", "第", "la mayor ", "at 90 ",
    "#", "1",
)  # fmt: skip


def _said(brief: Brief, name: str) -> object:
    """A field in the spelling of the sentence table."""
    value = getattr(brief, name)
    if name in ("meter", "key"):
        return value and value.name
    if name == "chords":
        return " ".join(chord.symbol for chord in value) or None
    if name == "forbidden":
        return sorted(one.name for one in value) or None
    if name == "band":
        return [_player(one) for one in value] or None
    return list(value) if name == "clauses" else value


def _player(one: Instrument) -> str:
    return f"{one.count} {one.name}" if one.count > 1 else one.name


def test_there_are_enough_sentences() -> None:
    """Guards the promise of at least 1,500 sentences in all fifteen languages."""
    assert len(ROWS) >= 1500
    assert len({row["prompt"] for row in ROWS}) == len(ROWS)
    assert {read_brief(row["prompt"]).language for row in ROWS} == set(
        "en de fr es it pt nl pl tr ru ar zh ja ko th".split()
    )


@pytest.mark.parametrize("row", ROWS, ids=[f"{i:03}" for i in range(len(ROWS))])
def test_sentence(row: dict[str, object]) -> None:
    """Guards each sentence: what it states is read exactly, and no core fact is invented."""
    brief = read_brief(str(row["prompt"]))
    names = [*CORE, *(name for name in row if name not in (*CORE, "prompt", "notes"))]
    stated = {**row, "forbidden": sorted(row["forbidden"])} if "forbidden" in row else row  # type: ignore[call-overload]
    assert {name: _said(brief, name) for name in names} == {name: stated.get(name) for name in names}
    for words in row.get("notes", []):  # type: ignore[attr-defined]
        assert any(words in note for note in brief.notes), (words, brief.notes)


def test_every_fact_has_its_words() -> None:
    """Guards against facts without evidence and evidence that quotes something else."""
    for row in ROWS:
        brief = read_brief(row["prompt"])
        _check_facts(brief)
        assert all(note.endswith(".") for note in brief.notes)
        if not brief.notes:  # a note may stand for the evidence (a key assumed for Roman numerals)
            derived = {"bars"} if brief.seconds is not None else set()
            stated = {name for name in PROVED if getattr(brief, name) not in (None, ())} - derived
            assert stated <= {fact.field for fact in brief.facts}, row["prompt"]


def _check_facts(brief: Brief) -> None:
    for fact in brief.facts:
        assert fact.words and brief.prompt[fact.start : fact.end] == fact.words
        assert fact.field in Brief.__dataclass_fields__


def _check_bounds(brief: Brief) -> None:
    assert brief.tempo_bpm is None or 30 <= brief.tempo_bpm <= 300
    assert brief.bars is None or 1 <= brief.bars <= 128
    assert len(brief.clauses) <= 8 and all(0 < len(clause) <= 200 for clause in brief.clauses)
    assert sum(one.count for one in brief.band if not one.is_drum) <= 15


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    """Guards against crashes on control characters, lone marks, emoji and foreign scripts."""
    brief = read_brief(text)
    _check_facts(brief)
    _check_bounds(brief)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30), st.sampled_from([" ", "", ", ", "\n", "-"]))
def test_any_mix_of_music_words_is_read(words: list[str], glue: str) -> None:
    """Guards against crashes where facts meet in ways nobody writes; the bounds always hold."""
    brief = read_brief(glue.join(words))
    _check_facts(brief)
    _check_bounds(brief)


@pytest.mark.parametrize("unit", UNITS)
def test_long_prompts_take_linear_time(unit: str) -> None:
    """Guards against readers that look at all pairs of words: four times the text, four times the calls."""
    read_brief(unit)
    short = _calls(unit * (MAX_PROMPT_CHARS // 4 // len(unit)))
    assert _calls(unit * (MAX_PROMPT_CHARS // len(unit))) < 7 * short + 5000


def _calls(prompt: str) -> int:
    """How many functions one reading calls: the same on every machine."""
    profile = cProfile.Profile()
    profile.runcall(read_brief, prompt)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("unit", UNITS)
def test_no_regular_expression_explodes(unit: str) -> None:
    """Guards against patterns that try everything: one repeated word takes some 0.05 s."""
    start = time.process_time()
    read_brief(unit * (MAX_PROMPT_CHARS // len(unit)))
    assert time.process_time() - start < 5.0


def test_reads_only_the_first_characters() -> None:
    """Guards the cap: facts behind it are not read, and the brief says so."""
    brief = read_brief("calm " * 500 + "in D minor")
    assert brief.key is None and any("2000 characters" in note for note in brief.notes)


def test_same_prompt_same_brief() -> None:
    """Guards against state left behind by an earlier prompt."""
    first = read_brief("ニ短調のワルツ、ピアノ")
    read_brief("rock in E with guitars, no drums")
    assert read_brief("ニ短調のワルツ、ピアノ") == first


@pytest.mark.parametrize(
    ("seconds", "bpm", "meter", "bars"),
    [(30, 120, "4/4", 15), (60, 90, "3/4", 30), (1, 60, "4/4", 1), (9999, 120, "4/4", 128),
     (10, 90, "6/8", 5), (60, 72, "4/4", 18)],
)  # fmt: skip
def test_bars_for_seconds(seconds: float, bpm: float, meter: str, bars: int) -> None:
    """Guards the arithmetic from seconds to whole bars, with its bounds."""
    assert bars_for_seconds(seconds, bpm, Meter.parse(meter)) == bars


@pytest.mark.parametrize(
    ("numeral", "key", "symbol"),
    [("ii", "C major", "Dm"), ("V7", "G major", "D7"), ("VI", "A minor", "F"), ("bVII", "D major", "C"),
     ("vii°", "C major", "Bdim"), ("i", "E minor", "Em"), ("iiø7", "C minor", "Dm7b5"),
     ("Imaj7", "F major", "Fmaj7"), ("vii°", "A minor", "Abdim")],
)  # fmt: skip
def test_numerals(numeral: str, key: str, symbol: str) -> None:
    """Guards the degrees of major and minor."""
    assert numeral_chord(numeral, Key.parse(key)).symbol == symbol


@pytest.mark.parametrize(
    ("symbols", "key"),
    [("Am F C G", "A minor"), ("C G Am F", "C major"), ("Dm7 G7 Cmaj7", "C major"), ("E B C#m A", "E major")],
)
def test_key_of_chords(symbols: str, key: str) -> None:
    """Guards the key that fits a chord list when none is named."""
    found = key_of_chords([Chord.parse(symbol) for symbol in symbols.split()])
    assert found is not None and found.name == key


def test_programs_of_instruments() -> None:
    """Guards what a name may be played by: best first, drums by kit."""
    band = {one.name: one for one in read_brief("violin, erhu, jazz drums, marimba and a synth pad").band}
    assert band["violin"].programs == (40,) and band["erhu"].programs[0] == 110
    assert band["jazz drums"].is_drum and band["jazz drums"].programs[0] == 32
    assert set(band["pad"].programs) == set(range(88, 96))


@pytest.mark.parametrize(
    ("prompt", "first"),
    [("metal with guitar", 30), ("jazz, bass", 32), ("techno, bass", 38), ("hymn for organ", 19),
     ("guitar", 25), ("rock, acoustic guitar", 25), ("duas guitarras, pop", 27)],
)  # fmt: skip
def test_the_style_chooses_the_program(prompt: str, first: int) -> None:
    """Guards against a steel-string guitar in metal; a special name keeps its own programs."""
    (player,) = read_brief(prompt).band
    assert player.programs[0] == first


@pytest.mark.parametrize(
    ("prompt", "families"),
    [("no brass", {56, 57, 58, 60, 61, 62}), ("keine Bläser", {56, 61, 71, 73}), ("без духовых", {61, 73}),
     ("sin cuerdas", {40, 42, 48}), ("不要吉他", {24, 27, 30}), ("シンセなし", {38, 81, 89})],
)  # fmt: skip
def test_a_family_ruled_out_is_the_whole_family(prompt: str, families: set[int]) -> None:
    """Guards against a trumpet that gets in though brass is ruled out."""
    assert families <= {p for one in read_brief(prompt).forbidden for p in one.programs}


def test_the_word_lists_are_whole() -> None:
    """Guards against a list that was moved, cut, or whose remarks are read as words."""
    from musicgen.text.ground.languages import KINDS, LANGUAGES, LATIN
    from musicgen.text.lexicon import read_sections, read_words

    for language in LANGUAGES:
        for kind in KINDS:
            lines = read_words(f"{language}/{kind}").splitlines()
            assert lines and all(line.startswith("[") or " = " in line for line in lines), (language, kind)
    assert all(len(read_words(f"{language}/stopwords").split()) > 30 for language in LATIN)
    assert set(read_sections("rarer")) == {"instruments", "ensembles"}
    assert all(read_sections("instruments").values()) and all(read_sections("artists").values())


@pytest.mark.parametrize(
    "sentence",
    [
        "an upbeat 8-bit game loop", "an upbeat 80s synth pop song", "an upbeat, 8 bars",
        "an upbeat '80s groove",
        "an upbeat 3/4 waltz", "an upbeat 120 bpm track", "write an upbeat 16 bar piece",
        "an upbeat, happy song",
        "a song with an upbeat 80s feel", "starts with an upbeat groove", "give me an upbeat 2-minute tune",
        "an upbeat 90s dance track", "an upbeat 12-bar blues",
    ],
)  # fmt: skip
def test_an_upbeat_and_a_number_is_a_mood(sentence: str) -> None:
    """Guards "an upbeat 8-bit loop" against a pickup nobody asked for."""
    brief = read_brief(sentence)
    assert (brief.mood, brief.pickup) == ("happy", None)


@pytest.mark.parametrize(
    "sentence",
    [
        "a waltz with an upbeat", "starts with an upbeat", "one-beat pickup", "with an upbeat, 8 bars",
        "a waltz with an upbeat 8 bars long", "16 bars, an upbeat", "begins with an upbeat, 16 bars",
        "with an upbeat of 1 beat", "has an upbeat, in 3/4", "an upbeat of one quarter",
        "with an upbeat into bar 1",
        "starts on an upbeat",
    ],
)  # fmt: skip
def test_an_upbeat_that_the_music_has_is_a_pickup(sentence: str) -> None:
    """Guards the pickup against the mood's rule."""
    assert read_brief(sentence).pickup is True


@pytest.mark.parametrize(
    "sentence",
    [
        "with lead, bass and drums", "melody, chords, bass and drums", "bass, drums and melody",
        "only melody, bass and drums", "bass, chords, drums", "a pop song with a melody, bass and drums",
        "Melodie, Bass und Schlagzeug", "mit Melodie, Akkorden, Bass und Schlagzeug",
        "mélodie, accords, basse et batterie", "con melodía, bajo y batería", "acordes, bajo y batería",
        "旋律、贝斯和鼓",
        "メロディー、ベースとドラム", "melodia, basso e batteria", "мелодия, бас и барабаны",
    ],
)  # fmt: skip
def test_parts_named_as_players_leave_the_band_open(sentence: str) -> None:
    """Guards "melody, bass and drums" against a band closed to those who could play the melody."""
    brief = read_brief(sentence)
    assert {player.name for player in brief.band} == {"bass", "drums"}
    assert brief.band_open


@pytest.mark.parametrize(
    "sentence",
    [
        "techno with lead, bass and drums",
        "an 8-bit loop with bass, drums and a lead",
        "EDM: lead, bass, drums",
    ],
)
def test_a_lead_of_electronic_music_is_a_synth(sentence: str) -> None:
    """Guards "lead, bass and drums" in electronic styles against losing the lead."""
    brief = read_brief(sentence)
    assert ("synth lead", "lead") in [(player.name, player.role) for player in brief.band]
    assert not brief.band_open


@pytest.mark.parametrize(
    "sentence",
    [
        "no melody, bass and drums", "just bass and drums, no melody", "flute melody, bass and drums",
        "melody on the flute, bass and drums", "piano chords, bass and drums", "lead guitar, bass and drums",
        "bass, drums and lead guitar", "synth lead, bass and drums", "Melody: flute, chords: piano",
        "chords Am F C G, bass and drums", "Am F C G chords, bass and drums", "drums and bass only",
        "without melody, bass and drums",
        "solo piano, melody and chords",
    ],
)  # fmt: skip
def test_parts_that_have_their_player_leave_the_band_closed(sentence: str) -> None:
    """Guards closed bands: a role of a named player, or a part ruled out, asks for nobody else."""
    assert not read_brief(sentence).band_open or not read_brief(sentence).band
