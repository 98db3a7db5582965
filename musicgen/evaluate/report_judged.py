"""The report's sections that other modules judge: genre and mood, theory, copying."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from musicgen.errors import InputError
from musicgen.evaluate import theory
from musicgen.evaluate.report_pieces import DEFAULT, WITHOUT, Evidence, Pieces
from musicgen.evaluate.shares import Share, markdown
from musicgen.music.copying import CopyFilter
from musicgen.music.score import Score

COPIES = "copies.npz"


def judges_section(pieces: Pieces, figures: dict[str, Any]) -> str:
    """Whether a judge that was fitted on real music alone hears the asked genre and mood."""
    raise InputError("there are no judges of genre and mood yet.")


# --- theory -----------------------------------------------------------------------------------------------


def theory_section(pieces: Pieces, evidence: Evidence) -> str:
    """The sheet on the windows that the critic sees too, composed ones and their real partners."""
    ours, known = (_by_style(rows) for rows in (evidence.rows[DEFAULT], evidence.reference))
    composed, real = theory.sheet(ours), theory.sheet(known)
    return "\n\n".join(
        (
            "Of the same windows; in brackets: the interval, and the pieces with a case. Every style counts "
            "alike; an arrow says that the intervals do not meet.",
            theory.main_table(real, composed),
        )
    )


def _by_style(rows: Sequence[Any]) -> dict[str, list[Score]]:
    found: dict[str, list[Score]] = defaultdict(list)
    for row in rows:
        if row.window.genre:
            found[row.window.genre].append(row.window.score)
    return found


# --- copying ----------------------------------------------------------------------------------------------


def copying_section(pieces: Pieces, evidence: Evidence, figures: dict[str, Any]) -> str:
    """The longest run of notes that stands in the training music, of every composed piece and real window."""
    copies = CopyFilter.load(pieces.jobs[DEFAULT].settings.model_dir / COPIES)
    default = [s.score for s in pieces.samples(DEFAULT)]
    without = [s.score for s in pieces.samples(WITHOUT)]
    ears = [s.score for s in pieces.ear_samples().values()]
    real = [row.window.score for row in evidence.reference]
    taken = [row.made.taken[str(pieces.candidates)] for row in pieces.rows[DEFAULT] if row.made.taken]
    before = Share(sum(t.is_copy or t.redrawn_for_copy for t in taken), len(taken))
    rows = {
        "default": default,
        "all composed pieces of this report": [*default, *without, *ears],
        "held-out real windows": real,
    }
    found = {name: [copies.longest_shared(score) for score in scores] for name, scores in rows.items()}
    shares = {name: Share(sum(s.is_copy for s in each), len(each)) for name, each in found.items()}
    figures["copying"] = {"before": asdict(before), **{name: asdict(s) for name, s in shares.items()}}
    lines = [[name, str(shares[name]), _runs([s.notes for s in each])] for name, each in found.items()]
    head = ["", "over the threshold", "longest shared run, notes: median, 95 %, most"]
    return (
        f"{markdown(head, lines)}\n\nPrompts with a candidate over the threshold before it was drawn again: "
        f"{before}."
    )


def _runs(notes: Sequence[int]) -> str:
    if not notes:
        return "–"
    middle, high = np.quantile(notes, (0.5, 0.95))
    return f"{middle:.0f}, {high:.0f}, {max(notes)}"
