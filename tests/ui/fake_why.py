"""What the tests' studio says when it is asked why: odds by rule, two clauses, a doubtful note."""

from musicgen.music.score import Score
from musicgen.music.sheet.piece import sheet_of
from musicgen.tasks.explain.clauses import Clauses
from musicgen.tasks.explain.explanation import Explanation, FactTold, HeaderField
from musicgen.tasks.explain.notes import NoteOdds, RuleSum
from musicgen.text.brief import Brief
from musicgen.text.edits import texts


def explanation(score: Score, brief: Brief, composed: bool = True) -> Explanation:
    """Every fifth pitched note is doubtful, a tone higher is what might have stood there."""
    notes = []
    for place, part in enumerate(score.parts):
        for number, note in enumerate(part.notes):
            is_weak = not part.is_drum and number % 5 == 4
            p = 0.004 if is_weak else 0.2 + 0.75 * (number % 4) / 4
            others = ((note.pitch + 2, 0.5), (note.pitch - 1, 0.2)) if not part.is_drum else ()
            bar = note.onset // score.meter.bar_ticks
            notes.append(NoteOdds(place, bar, note, p, p, 2.0, 3.0, others, (("AskedKey", 0.4),)))
    shown = texts(brief)
    facts = tuple(
        FactTold(
            f.field, f.words, f.start, f.end, shown.get(f.field, ""), 1.2, (("tempo", 0.7), ("mode", 0.5))
        )
        for f in brief.facts
    )
    clauses = Clauses(
        ("like rain", "at dawn"), ("genre", "tempo"), ((0.5, -0.2), (0.1, 0.3)), (0.6, 0.1), -3.0, -2.3
    )
    return Explanation(
        score=score,
        composed=composed,
        brief=brief,
        model_id="fake",
        header=(HeaderField("genre", "film", 0.4, False), HeaderField("mood", "calm", 1.0, True)),
        facts=facts,
        clauses=clauses if brief.prompt else None,
        unmoved=("feel",),
        text_nats=0.01,
        style_nats=0.08,
        notes=tuple(notes),
        weak=tuple(one for one in notes if one.model < 0.02)[:6],
        rules=(RuleSum("AskedKey", 3.2, tuple((bar, 0.4) for bar in range(score.bars)), 7),)
        if composed
        else (),
        sheet=sheet_of(score, "film"),
    )
