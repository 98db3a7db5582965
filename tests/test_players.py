"""The one table of ranges: complete, sound, and keyed by what is asked for."""

from musicgen.music.players import CLEFS, playable, player_of, words
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
