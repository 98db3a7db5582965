"""Groups of numbers of the steering, and what each is when it is taken away.

A group is what one idea added; its numbers are set so that nothing of it is left. All others stay what they
are beside the weights, or in the code.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

Numbers = Mapping[str, Mapping[str, Any]]
_NONE = [0.0, 0.0]

GROUPS: Mapping[str, Numbers] = MappingProxyType({
    "strange notes of an asked key": {"key": {"out_of_key": [_NONE, _NONE, _NONE], "other_mode": _NONE}},
    "balance of an asked key": {"key": {"balance": [0.0, 0.0, 0.0]}},
    "tonic's chord at both ends": {"key": {"first_home": 0.0, "last_home": 0.0, "tonic": 0.0}},
    "strange chords of an asked key": {"key": {"strange_chord": 0.0}},
    "third of an asked chord": {"chords": {"third": 0.0}},
    "root of an asked chord": {"chords": {"root": 0.0}},
    "notes outside an asked chord": {"chords": {"out_of_chord": _NONE, "tune_out_of_chord": _NONE}},
    "other third of an asked chord": {"chords": {"other_third": _NONE}},
    "bass on the root": {"chords": {"not_root": 0.0}},
    "chords of a phrase ago": {"progression": {"again": 0.0}},
    "chords that stay": {"progression": {"held": 0.0}},
    "repeats under another chord": {"repeats": {"other_harmony": 0.0}},
    "frozen bars": {"repeats": {"frozen": 0.0}},
    "bars of a phrase ago": {"repeats": {"phrase": 0.0}},
    "sections that come back": {"repeats": {"comes_back": 0.0}},
    "last bar on the tonic": {"close": {"home": 0.0, "strange": 0.0}},
    "last bar is held": {"close": {"repeat": 0.0, "onset": 0.0, "length": 0.0}},
    "asked arcs": {"arc": {"velocity": 0.0, "part": 0.0, "repeat": 0.0}},
    "drums on their beats": {"beats": {"four": 0.0, "backbeat": 0.0}},
    "drums that are missing": {"beats": {"missing": 0.0}},
    "notes that come hard": {"ranges": {"strained": 0.0}},
    "asked players keep on": {"entries": {"share": 0.0}},
    "a pool of headers": {"header": {"pool": 1}},
    "three parts at least": {"header": {"least_parts": 1, "least_small": 1}},
    "players of film and ambient": {"header": {"odd_player": 0.0}},
    "sections of four bars": {"header": {"even_bars": 0.0, "odd_bars": 0.0}},
    "best program of a name": {"header": {"rank_spread": 0.0}},
    "two hands": {"header": {"two_handed": 0}},
    "what moods sound like": {"moods": {"octave": 0.0, "step": 0.0, "another_style": 0.0}},
    "headers typical of a genre": {"typical": {"genre": 0.0}},
    "headers typical of a mood": {"typical": {"mood": 0.0}},
})  # fmt: skip
