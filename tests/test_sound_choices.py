"""Other soundfonts by name: looked up, never a path."""

import pytest

from musicgen.errors import InputError
from musicgen.settings import Settings
from musicgen.sound.choices import SynthChoices
from musicgen.sound.soundfonts import find_soundfont, installed_fonts
from musicgen.sound.synth import open_synth


def test_the_own_font_comes_first_and_is_not_loaded_twice() -> None:
    """Guards: forty megabytes more for every listener who picks the font that plays already."""
    own = open_synth(Settings())
    choices = SynthChoices(own, Settings())
    assert choices.names[0] == own.font.name == find_soundfont().name
    assert choices.synth(None) is own and choices.synth(own.font.name) is own
    assert set(choices.names) == {font.name for font in installed_fonts()}


def test_another_font_is_opened_once() -> None:
    """Guards: a font read from disk again for every chunk of sound."""
    choices = SynthChoices(open_synth(Settings()), Settings())
    last = choices.names[-1]
    assert choices.synth(last) is choices.synth(last) and choices.synth(last).font.name


@pytest.mark.parametrize("name", ["/etc/passwd", "../x.sf2", "", "None"])
def test_a_path_is_no_name(name: str) -> None:
    """Guards: any file of the server opened as a soundfont because a request names it."""
    with pytest.raises(InputError, match="There is no soundfont"):
        SynthChoices(open_synth(Settings()), Settings()).synth(name)
