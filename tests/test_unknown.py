"""Instruments that no table has: named where the grammar says so, and nowhere else."""

import pytest

from musicgen.text.read import read_brief

UNKNOWN = "is no instrument that Fialta knows"


def _unknown(prompt: str) -> list[str]:
    notes = [note for note in read_brief(prompt).notes if UNKNOWN in note]
    return [note.split("'")[1] for note in notes]


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("a tune for waterphone and piano", ["waterphone"]),
        ("piece for flugabone and theorbo", ["flugabone"]),
        ("a sonata for baryton", ["baryton"]),
        ("a duet for waterphone and daxophone, slow", ["waterphone", "daxophone"]),
        ("a waltz played by a vuvuzela", ["vuvuzela"]),
        ("a song featuring a waterphone", ["waterphone"]),
        ("a waterphone solo, slow", ["waterphone"]),
        ("Daxophon-Solo, langsam", ["Daxophon"]),
        ("Sonate für Daxophon", ["Daxophon"]),
        ("duo pour daxophone et harpe", ["daxophone"]),
        ("pieza para guitarra y zampoñeta", ["zampoñeta"]),
        ("brano per pianoforte e launeddas", ["launeddas"]),
        ("peça para violão e daxofone", ["daxofone"]),
        ("stuk voor piano en daxofoon", ["daxofoon"]),
        ("utwór na fortepian i ligawkę", ["ligawkę"]),
        ("piyano ve çifteli için bir parça", ["çifteli"]),
        ("пьеса для фортепиано и варгана", ["варгана"]),
        ("为钢琴和雷琴写的曲子", ["雷琴"]),
        ("ピアノとダクソフォンのための曲", ["ダクソフォン"]),
        ("피아노와 운라를 위한 곡", ["운라"]),
    ],
)
def test_unknown_instruments_are_named(prompt: str, names: list[str]) -> None:
    """Guards against instruments that are dropped without a word."""
    assert _unknown(prompt) == names


def test_a_compound_is_played_by_its_last_part() -> None:
    """Guards the stand-in, said and in the band."""
    brief = read_brief("ein Stück für Klavier und Nasenflöte")
    assert [player.name for player in brief.band] == ["piano", "flute"]
    assert brief.notes == ("'Nasenflöte' is no instrument that Fialta knows: the flute plays it.",)


@pytest.mark.parametrize(
    "prompt",
    [
        "a lullaby for my mother", "music for children", "music for children and adults", "for a film",
        "music for piano and dancing", "for piano, rainy and wistful", "for my mother, piano and cello",
        "a trio for Anna and Tom", "a sonata for Maria", "played by a drunk sailor", "played on the beach",
        "played on a rainy rooftop", "an epic solo", "a blistering solo", "song featuring a catchy guitar",
        "a song featuring a big drop", "duet for lovers", "concerto for peace",
        "Musik für Klavier und Kinder", "Duett für meine Mutter", "ein Lied für die Hochzeit",
        "musique pour piano et enfants",
        "canción para mi madre y piano", "musica per mia madre", "пьеса для мамы и фортепиано",
        "写给妈妈的歌", "为钢琴和妈妈写的歌", "ピアノと母のための曲", "아이들을 위한 피아노",
        "music for yoga", "a piece for glass armonica, serpent and kazoo", "without waterphone",
        "piano and cello for my son",
    ],
)  # fmt: skip
def test_moods_places_and_people_are_no_instruments(prompt: str) -> None:
    """Guards against "'mother' is no instrument"."""
    assert _unknown(prompt) == []


def test_what_has_a_sound_here_is_an_instrument_in_a_list_of_players() -> None:
    """Guards the serpent: an animal, but not between a glass armonica and a kazoo."""
    brief = read_brief("a piece for glass armonica, serpent and kazoo")
    assert [player.name for player in brief.band] == ["glass harmonica", "serpent", "kazoo"]
    assert read_brief("a serpent in the garden").band == ()
