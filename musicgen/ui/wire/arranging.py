"""Arrangements as the browser asks for them, and recordings that it sends. No Gradio here.

Wire format: {do: restyle or accompany, piece, sentence, keep: [names], melody: a part's place or null, seed};
{sound: base64, bpm, meter, first} of a recording, where all but the sound may be missing.
"""

from collections.abc import Mapping
from typing import Any

from musicgen.listening.audio import read_sound
from musicgen.listening.tune import Hints, Tune, tune_in
from musicgen.music.midi.guest import Guest
from musicgen.music.score import MAX_BPM, MIN_BPM, Identity, Score
from musicgen.music.theory import Meter
from musicgen.tasks.accompany import MOST_BEATS, Accompany
from musicgen.tasks.fields import whole
from musicgen.tasks.restyle import KEEPABLE, Restyle

TASKS = ("restyle", "accompany")
MOST_SENTENCE = 400


def request_of(
    asked: Mapping[str, Any], score: Score, guest: Guest | None, places: Mapping[Identity, int]
) -> Restyle | Accompany:
    """The request of a press. Raises InputError, PromptError."""
    piece, seed = guest.midi() if guest else score, whole(asked.get("seed")) or 0
    sentence = str(asked.get("sentence") or "")[:MOST_SENTENCE]
    chosen = whole(asked.get("melody"))
    melody = tuple(p.name for p in score.parts if places.get(p.identity) == chosen and p.name)[:1]
    if asked.get("do") == "accompany":
        return Accompany(piece, sentence, melody=melody, seed=seed)
    keep = asked.get("keep")
    named = tuple(one for one in KEEPABLE if isinstance(keep, list) and one in keep)
    return Restyle(piece, sentence, keep=named, melody=melody, seed=seed)


def heard(asked: Mapping[str, Any], data: bytes) -> Tune:
    """The tune of a recording, as far as it is not told how it is to be heard. Raises InputError."""
    bpm, meter = whole(asked.get("bpm")), asked.get("meter")
    tempo = float(bpm) if bpm and MIN_BPM <= bpm <= MAX_BPM else None
    first = (whole(asked.get("first")) or 0) % (MOST_BEATS + 1)
    hints = Hints(tempo, Meter.parse(meter) if isinstance(meter, str) and meter else None, None, first)
    return tune_in(read_sound(data), hints)
