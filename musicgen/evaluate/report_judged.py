"""The report's sections that other modules judge: genre and mood, theory, copying."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np

from musicgen.evaluate import theory
from musicgen.evaluate.report_pieces import DEFAULT, ONE, OTHERS, REAL, WITHOUT, Evidence, Pieces
from musicgen.evaluate.shares import Share, markdown
from musicgen.music.copying import CopyFilter
from musicgen.music.score import Score
from musicgen.music.theory import GENRES

COPIES = "copies.npz"


def judges_section(pieces: Pieces, evidence: Evidence, prompts: Path, figures: dict[str, Any]) -> str:
    """Whether a judge that was fitted on real music alone hears the asked genre and mood.

    Raises ImportError where there are no judges.
    """
    judges = import_module("musicgen.evaluate.judges").load()
    real = [row.window.score for row in evidence.rows[OTHERS]]
    asked = {row: _asked(pieces, row, prompts) for row in (DEFAULT, ONE, WITHOUT)}
    asked[OTHERS] = [(*entry[:2], score) for entry, score in zip(asked[ONE], cycle(real), strict=False)]
    found = {row: _judged(judges, entries) for row, entries in asked.items()}
    found[REAL] = dict(judges.held_out)
    figures["judges"] = {
        row: {kind: asdict(share) for kind, share in shares.items()} for row, shares in found.items()
    }
    order = (DEFAULT, ONE, REAL, OTHERS, WITHOUT)
    lines = [[kind, *(str(found[row].get(kind, "–")) for row in order)] for kind in _JUDGED]
    return "\n\n".join((JUDGES_EXPLAINED, markdown(["", *order], lines)))


JUDGES_EXPLAINED = (
    "Judges are fitted on real music, apart from whatever labels the training data or ranks candidates."
    " *Held-out real* is their own accuracy on held-out real pieces. Asked are the prompts whose writer"
    " noted a genre or mood, and (in the default and one-candidate rows) those of "
    "`benchmarks/ears.jsonl`, named and as scenes. *Dark* lies in two quadrants and counts in both."
)
_JUDGED = ("genre", "genre, top 3", "mood quadrant", "mood, of ten", "mood, top 3")
_QUADRANTS = {
    "happy": (0,), "playful": (0,), "energetic": (0,), "epic": (0,), "tense": (1,), "dark": (1, 2),
    "sad": (2,), "calm": (3,), "romantic": (3,), "dreamy": (3,),
}  # fmt: skip
Asked = tuple[str, str, Score]


def _asked(pieces: Pieces, row: str, prompts: Path) -> list[Asked]:
    """(kind, label, piece) of everything that asks for a genre or mood."""
    lines = prompts.read_text(encoding="utf8").splitlines()
    facts = {entry["id"]: entry["facts"] for entry in map(json.loads, filter(str.strip, lines))}
    found = [
        (kind, facts[sample.id][kind], sample.score)
        for sample in pieces.samples(row)
        for kind in ("genre", "mood")
        if kind in facts[sample.id]
    ]
    if row != WITHOUT:
        samples = pieces.ear_samples()
        for ear in pieces.ears:
            genre = ear.style if ear.style in GENRES else None
            for kind, label in (("genre", genre), ("mood", ear.mood)):
                if label and ear.case.id in samples:
                    found.append((kind, label, samples[ear.case.id].score))
    return found


def _judged(judges: Any, asked: Sequence[Asked]) -> dict[str, Share]:
    hits: dict[str, list[bool]] = defaultdict(list)
    for kind, label, score in asked:
        heard = judges.genre(score) if kind == "genre" else judges.mood(score)
        best = sorted(heard, key=lambda name: -heard[name])
        names = ("genre", "genre, top 3") if kind == "genre" else ("mood, of ten", "mood, top 3")
        hits[names[0]].append(best[0] == label)
        hits[names[1]].append(label in best[:3])
        if kind == "mood":
            hits["mood quadrant"].append(int(np.argmax(judges.quadrant(score))) in _QUADRANTS[label])
    return {kind: Share(sum(each), len(each)) for kind, each in hits.items()}


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
