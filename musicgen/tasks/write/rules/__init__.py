"""The rules of writing, all of them, in the order in which their masks narrow what may stand.

A new rule is a file here and a line in RULES (docs/architecture.md has the recipe).
"""

from musicgen.tasks.plan.view import View
from musicgen.tasks.write.rule import Rule
from musicgen.tasks.write.rules.arc import AskedArc
from musicgen.tasks.write.rules.beats import Beats
from musicgen.tasks.write.rules.budget import Budget
from musicgen.tasks.write.rules.chord_ids import ChordIds
from musicgen.tasks.write.rules.chords import AskedChords, SoundingChord
from musicgen.tasks.write.rules.close import Close, Home
from musicgen.tasks.write.rules.entries import Entrances, Entries
from musicgen.tasks.write.rules.feel import Feel
from musicgen.tasks.write.rules.key import AskedKey
from musicgen.tasks.write.rules.loudness import Loudness
from musicgen.tasks.write.rules.progression import Progression
from musicgen.tasks.write.rules.ranges import Ranges
from musicgen.tasks.write.rules.repeats import Repeats
from musicgen.tasks.write.rules.voices import Voices

RULES: tuple[type[Rule], ...] = (
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
    Entries,
    Budget,
)


def assembled(view: View) -> tuple[Rule, ...]:
    """Those of RULES that have something to say of this view."""
    return tuple(rule for each in RULES if (rule := each.of(view.plan, view)) is not None)
