"""What makes a word or a number a fact of music: sentences that state none, and true facts beside them."""

import pytest

from musicgen.evaluate.sentences.innocent import KINDS, drawn, read_file, wrong_facts
from musicgen.text.read import read_brief


@pytest.mark.parametrize("kind", KINDS)
def test_sentences_that_state_nothing_give_no_fact(kind: str) -> None:
    """Guards against numbers and words that mean something else: durations, dates, idioms, names."""
    rows = [row for row in drawn(60, seed=1) if row.kind == kind]
    wrong = [(row.prompt, facts) for row in rows if (facts := wrong_facts(row.prompt))]
    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize(
    ("prompt", "fields"),
    [
        ("piano and cello, rainy night", {"band"}),
        ("somebody waits for the last bus, strings, 30 seconds", {"band", "seconds"}),
        ("sunrise over the harbour in 6/8", {"meter"}),
        ("45 seconds of calm", {"seconds"}),
        ("I want something with horns", {"band"}),
        ("Klavier brauche ich nicht", {"forbidden"}),
        ("a dragon over a burning town, 16 bars, brass and organ", {"bars", "band"}),
        ("no bass whatsoever", {"forbidden"}),
        ("flauta y cuerdas, 3/4", {"band", "meter"}),
        ("She walks alone through the rain, no bass, 16 bars.", {"forbidden", "bars"}),
        ("A dragon flies over a burning town for 16 bars.", {"bars"}),
        ("Sixteen bars of rain on a tin roof.", {"bars"}),
        ("Senza batteria: un lago di notte", {"forbidden"}),
        ("Ich brauche keine Trompete, nur Wind und Regen.", {"forbidden"}),
        ("Un niño perdido en el bosque, mi menor, sin batería.", {"key", "forbidden"}),
        ("Autobahn bei Nacht, Tempo 120", {"tempo_bpm"}),
        ("He rides home through the snow, 72 beats per minute.", {"tempo_bpm"}),
        ("A storm is coming, drums of war in the distance", {"band"}),
        ("鼓和笛子，两分钟", {"band", "seconds"}),
        ("ピアノ、30秒", {"band", "seconds"}),
    ],
)
def test_what_is_claimed_is_a_fact(prompt: str, fields: set[str]) -> None:
    """Guards against facts lost because their word means other things, too."""
    assert fields <= {fact.field for fact in read_brief(prompt).facts}


def test_a_word_of_music_beside_a_story_brings_its_facts_back() -> None:
    """Guards the rule: music in the sentence claims what a story alone does not."""
    assert read_brief("He pulled some strings to get the job.").band == ()
    assert read_brief("He pulled some strings to get the job: a song for strings.").band
    assert read_brief("It takes 45 seconds to load.").seconds is None
    assert read_brief("A song, it takes 45 seconds.").seconds == 45


def test_files_of_innocents_are_read(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Guards `evaluate reading --innocents FILE`."""
    path = tmp_path / "some.jsonl"
    path.write_text('{"prompt": "a key under the mat", "lang": "en"}\n', encoding="utf8")
    assert [row.prompt for row in read_file(path)] == ["a key under the mat"]


@pytest.mark.parametrize(
    ("prompt", "is_open"),
    [
        ("drums from bar 9", True), ("Schlagzeug ab Takt 9", True),
        ("batterie à partir de la mesure 9", True),
        ("鼓从第9小节进入", True), ("ドラムは9小節目から", True), ("piano, drums from bar 9", False),
        ("disco with strings", True), ("rock with a saxophone", True), ("Disco mit Streichern", True),
        ("rock avec un saxophone", True), ("disco con cuerdas", True), ("rock com saxofone", True),
        ("disco con archi", True), ("disco met strijkers", True), ("rock z saksofonem", True),
        ("рок с саксофоном", True), ("迪斯科加弦乐", True), ("サックス入りのロック", True),
        ("색소폰이 있는 록", True),
        ("saksafonlu rock", True), ("روك مع ساكسفون", True), ("ร็อกกับแซกโซโฟน", True),
        ("rock with just a saxophone", False), ("jazz, only a trumpet", False), ("piano solo", False),
        ("a duet for flute and harp", False), ("for string quartet", False), ("rock for saxophone", False),
        ("jazz with piano, bass and drums", False), ("rock with a saxophone and nothing else", False),
    ],
)  # fmt: skip
def test_a_style_keeps_its_band_and_an_entrance_closes_none(prompt: str, is_open: bool) -> None:
    """Guards "disco with strings" for strings alone, and "drums from bar 9" for drums alone."""
    brief = read_brief(prompt)
    assert brief.band
    assert brief.band_open == is_open
