"""The one table of ranges: complete, sound, and keyed by what is asked for."""

from musicgen.music.players import CLEFS, asked_name, is_asked_name, playable, player_of, words
from musicgen.music.score import PITCHES, Note, Part
from musicgen.text.band.catalogue import instrument, stand_ins


def test_every_program_has_a_player_whose_comfort_lies_within_what_is_possible() -> None:
    """Guards: a program without a row, or a row with its columns exchanged."""
    for program in range(128):
        player = player_of(Part(program))
        assert PITCHES.start <= player.possible.start <= player.comfortable.start
        assert player.comfortable.stop <= player.possible.stop <= PITCHES.stop
        assert player.clef in (*CLEFS, "grand", "auto") and 2 <= len(player.short) <= 6


def test_what_general_midi_lacks_is_found_by_its_word() -> None:
    """Guards: a ukulele that counts as heard below its lowest string, since a guitar plays it."""
    asked = {instrument(name_id).name for name_id in stand_ins()}
    assert {name.lower() for name in asked} <= set(words())
    low = Part(24, notes=(Note(0, 45, 12, 88), Note(12, 64, 12, 88)))
    assert playable(low) == low.notes
    assert [n.pitch for n in playable(low, "ukulele")] == [64]
    assert [n.pitch for n in playable(Part(24, name="Ukulele 2", notes=low.notes))] == [64]


def test_only_names_of_the_table_are_asked_names() -> None:
    """Guards: any text of a browser's as the name of a track, or a name for what General MIDI has itself."""
    assert (asked_name("ukulele"), asked_name("oud", 2)) == ("Ukulele", "Oud 2")
    assert asked_name("piano") == asked_name("24") == asked_name("") == ""
    assert is_asked_name("Ukulele") and is_asked_name("Viola da gamba 3")
    for other in ("ukulele", "Ukulele 22", "Ukulele\n", "", " 2", "<b>", "24", "Acoustic Guitar (nylon)"):
        assert not is_asked_name(other)
