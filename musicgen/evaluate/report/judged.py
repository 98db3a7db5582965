"""The report's sections that other modules judge: genre and mood, theory, copying."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import cycle
from typing import Any

import numpy as np

from musicgen.evaluate.common.shares import Share, added, markdown
from musicgen.evaluate.judges import judges
from musicgen.evaluate.report.pieces import DEFAULT, ONE, OTHERS, REAL, WITHOUT, Evidence, Pieces
from musicgen.evaluate.theory import theory
from musicgen.music.copying import CopyFilter
from musicgen.music.score import Score
from musicgen.music.theory import GENRES

COPIES = "copies.npz"


def judges_section(pieces: Pieces, evidence: Evidence, figures: dict[str, Any]) -> str:
    """Whether a judge that was fitted on real music alone hears the asked genre and mood."""
    found_judges = judges.load()
    real = [row.window.score for row in evidence.rows[OTHERS]]
    asked = {row: _asked(pieces, row) for row in (DEFAULT, ONE, WITHOUT)}
    asked[OTHERS] = [(*entry[:2], score) for entry, score in zip(asked[ONE], cycle(real), strict=False)]
    found = {row: _judged(found_judges, entries) for row, entries in asked.items()}
    heard = [style for style in found_judges.classes["genre"] if _reaches(found_judges, style)]
    found[REAL] = {**found_judges.held_out, SURE: added(found_judges.heard[style] for style in heard)}
    figures["judges"] = {
        row: {kind: asdict(share) for kind, share in shares.items()} for row, shares in found.items()
    }
    order = (DEFAULT, ONE, REAL, OTHERS, WITHOUT)
    kinds = [*_JUDGED, *(kind for kind in found_judges.held_out if kind not in _JUDGED)]
    lines = [[kind, *(str(found[row].get(kind, "–")) for row in order)] for kind in kinds]
    families = "; ".join(f"*{name}*: {', '.join(styles)}" for name, styles in judges.FAMILIES.items())
    known = JUDGES_CLASSES.format(
        styles=", ".join(found_judges.classes["genre"]), families=families, sure=", ".join(heard) or "none"
    )
    return "\n\n".join((JUDGES_EXPLAINED, known, markdown(["", *order], lines)))


JUDGES_EXPLAINED = (
    "Judges are small networks fitted on real music alone (`python -m musicgen.evaluate judges`), apart from "
    "whatever labels the training data or ranks candidates: genre by style words, moods by words in titles, "
    "quadrants by listeners and titles. *Held-out real* is their own accuracy on real pieces whose song they "
    "were not fitted on, with classes evened out. Asked are the prompts whose writer noted a genre or mood, "
    "and (not in the row without text) those of `benchmarks/ears.jsonl`, named and as scenes. *Dark* lies in "
    "two quadrants and counts in both. A genre that the judge does not know counts in none of its rows. Only "
    "pianos have listeners' labels: twenty prompts of `benchmarks/ears.jsonl` ask for a mood on one piano, "
    "and count in that row alone."
)
JUDGES_CLASSES = (
    "Genres: {styles}. Families: {families}. Genres that the judge hears in at least 75 % of real pieces: "
    "{sure}."
)
SURE = "genre, where 75 % of real ones are heard"
LEAST_HEARD = 0.75
# Twenty prompts of their own for one piano, beside the real pianos whose quadrant listeners gave.
PIANO, PIANO_KIND = "mood quadrant, pianos that listeners rated", "mood, on the piano"
_JUDGED = (
    "genre",
    "genre, top 3",
    "genre family",
    SURE,
    "mood quadrant",
    PIANO,
    "mood, of ten",
    "mood, top 3",
)
Asked = tuple[str, str, Score]


def _reaches(found: judges.Judges, style: str) -> bool:
    return style in found.heard and found.heard[style].value >= LEAST_HEARD


def _asked(pieces: Pieces, row: str) -> list[Asked]:
    """(kind, label, piece) of everything that asks for a genre or mood."""
    wanted = {r.case.id: r.case.wanted for r in pieces.rows[row]}
    found = [
        (kind, str(label), sample.score)
        for sample in pieces.samples(row)
        for kind, label in (("genre", wanted[sample.id].genre), ("mood", wanted[sample.id].mood))
        if label
    ]
    if row != WITHOUT:
        samples = pieces.ear_samples()
        for ear in pieces.ears:
            genre = ear.style if ear.style in GENRES else None
            mood = PIANO if ear.kind == PIANO_KIND else "mood"
            for kind, label in (("genre", genre), (mood, ear.mood)):
                if label and ear.case.id in samples:
                    found.append((kind, label, samples[ear.case.id].score))
    return found


def _judged(found: judges.Judges, asked: Sequence[Asked]) -> dict[str, Share]:
    hits: dict[str, list[bool]] = defaultdict(list)
    for kind, label, score in asked:
        if kind == "mood":
            _hear_mood(found, label, score, hits)
        elif kind == PIANO:
            hits[PIANO].append(_is_in_quadrant(found, label, score))
        elif label in found.classes["genre"]:
            _hear_genre(found, label, score, hits)
    return {kind: Share(sum(each), len(each)) for kind, each in hits.items()}


def _hear_genre(found: judges.Judges, label: str, score: Score, hits: dict[str, list[bool]]) -> None:
    best, families = (_ordered(chances) for chances in (found.genre(score), found.family(score)))
    hits["genre"].append(best[0] == label)
    hits["genre, top 3"].append(label in best[:3])
    hits["genre family"].append(families[0] == judges.FAMILY_OF[label])
    if _reaches(found, label):
        hits[SURE].append(best[0] == label)


def _hear_mood(found: judges.Judges, label: str, score: Score, hits: dict[str, list[bool]]) -> None:
    best = _ordered(found.mood(score))
    hits["mood, of ten"].append(best[0] == label)
    hits["mood, top 3"].append(label in best[:3])
    hits["mood quadrant"].append(_is_in_quadrant(found, label, score))


def _is_in_quadrant(found: judges.Judges, mood: str, score: Score) -> bool:
    return int(np.argmax(found.quadrant(score))) in judges.QUADRANTS[mood]


def _ordered(chances: Mapping[str, float]) -> list[str]:
    return sorted(chances, key=lambda name: -chances[name])


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
    before = drawn_again(pieces)
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
        f"{markdown(head, lines)}\n\nPieces of which a candidate was over the threshold before it was drawn "
        f"again: {before}."
    )


def drawn_again(pieces: Pieces) -> Share:
    """Composed pieces (each counts once) of which any drawn candidate was over the threshold."""
    taken = [row.made.taken[str(pieces.candidates)] for row in pieces.rows[DEFAULT] if row.made.taken]
    worded = {id(row.made) for row in pieces.rows[DEFAULT]}
    alone = [*pieces.ear_rows, *(r for r in pieces.rows[WITHOUT] if id(r.made) not in worded)]
    taken += [row.made.taken["1"] for row in alone if row.made.taken]
    return Share(sum(t.is_copy or t.redrawn_for_copy for t in taken), len(taken))


def _runs(notes: Sequence[int]) -> str:
    if not notes:
        return "–"
    middle, high = np.quantile(notes, (0.5, 0.95))
    return f"{middle:.0f}, {high:.0f}, {max(notes)}"
