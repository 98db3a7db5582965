"""Measures on notes alone: key, chords, meter, labels, features. numpy only, no tensors, no training.

Every function takes a `Score` or the `NoteArrays` made from it once by `arrays(score)`; windows of a
piece are cut from the arrays with `NoteArrays.window`.
"""

from musicgen.music.measure.chords import chords_per_bar, estimate_chords, heard_chords
from musicgen.music.measure.features import Features, features
from musicgen.music.measure.form import arc_label, has_pickup, loops
from musicgen.music.measure.key import KeyEstimate, estimate_key, estimate_scale
from musicgen.music.measure.labels import (
    density_label,
    dynamics_label,
    feel_label,
    note_density,
    repetition_label,
    repetition_share,
)
from musicgen.music.measure.meter import Phase, estimate_bar_phase, estimate_meter, phase_is_sure
from musicgen.music.measure.note_arrays import NoteArrays, arrays, as_arrays
from musicgen.music.measure.roles import roles
from musicgen.music.measure.sections import bar_likeness, sections

__all__ = [
    "Features",
    "KeyEstimate",
    "NoteArrays",
    "Phase",
    "arc_label",
    "arrays",
    "as_arrays",
    "bar_likeness",
    "chords_per_bar",
    "density_label",
    "dynamics_label",
    "estimate_bar_phase",
    "estimate_chords",
    "estimate_key",
    "estimate_meter",
    "estimate_scale",
    "features",
    "feel_label",
    "has_pickup",
    "heard_chords",
    "loops",
    "note_density",
    "phase_is_sure",
    "repetition_label",
    "repetition_share",
    "roles",
    "sections",
]
