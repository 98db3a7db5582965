"""The rules of writing, all of them, in the order in which their masks narrow what may stand.

A new rule is a file in `harmony/`, `form/` or `band/`, and a line in RULES (docs/architecture.md has the
recipe).
"""

from musicgen.tasks.plan.view import View
from musicgen.tasks.write.rule import Rule
from musicgen.tasks.write.rules.band.beats import Beats
from musicgen.tasks.write.rules.band.feel import Feel
from musicgen.tasks.write.rules.band.loudness import Loudness
from musicgen.tasks.write.rules.band.ranges import Ranges
from musicgen.tasks.write.rules.band.voices import Voices
from musicgen.tasks.write.rules.form.arc import AskedArc
from musicgen.tasks.write.rules.form.asked import AskedParts
from musicgen.tasks.write.rules.form.budget import Budget
from musicgen.tasks.write.rules.form.close import Close, Home
from musicgen.tasks.write.rules.form.entries import Entrances, Entries
from musicgen.tasks.write.rules.form.repeats import Repeats
from musicgen.tasks.write.rules.harmony.chord_ids import ChordIds
from musicgen.tasks.write.rules.harmony.chords import AskedChords, SoundingChord
from musicgen.tasks.write.rules.harmony.key import AskedKey
from musicgen.tasks.write.rules.harmony.progression import Progression
from musicgen.tasks.write.rules.kept.one_hand import OneHand
from musicgen.tasks.write.rules.kept.strokes import Strokes

RULES: tuple[type[Rule], ...] = (
    Strokes,
    Entrances,
    ChordIds,
    Feel,
    AskedKey,
    AskedChords,
    Progression,
    Repeats,
    AskedArc,
    Close,
    Home,
    Loudness,
    Beats,
    Ranges,
    SoundingChord,
    Voices,
    OneHand,
    Entries,
    AskedParts,
    Budget,
)


def assembled(view: View) -> tuple[Rule, ...]:
    """Those of RULES that have something to say of this view."""
    return tuple(rule for each in RULES if (rule := each.of(view.plan, view)) is not None)
