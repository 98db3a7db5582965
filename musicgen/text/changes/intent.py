"""Whether a sentence changes the piece that is open, or asks for a new one. The rule is here alone.

- No edit in it: a new piece.
- Something that only makes sense of a piece that is there (slower, instead, without … in bar 9, "the rest"),
  and no description of a piece around it: a change.
- Anything else ("a calm waltz for piano", "in D minor"): either, and whoever asks decides.
"""

from typing import Literal

from musicgen.text.brief import Brief
from musicgen.text.changes.edit import Changes

Meant = Literal["change", "either", "new"]
# Facts of a brief that describe a piece; so many of them beside each other are a description.
_DESCRIBES = ("genre", "mood", "key", "meter", "bars", "seconds", "tempo_bpm", "band", "chords")
_MANY = 4


def meant(changes: Changes, brief: Brief) -> Meant:
    """What a sentence asks for while a piece is open."""
    if not changes.edits:
        return "new"
    said = {fact.field for fact in brief.facts} & set(_DESCRIBES)
    return "change" if changes.relative and len(said) < _MANY else "either"
