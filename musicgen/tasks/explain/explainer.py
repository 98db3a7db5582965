"""Explain: a piece is followed once more, and everything that decided anything is written down.

What compose's report holds (sentence, options, ids) is enough to follow the very piece: its header under all
subsets of its clauses, its notes id by id under the rules of writing. A piece of unknown origin, or one that
was changed, is followed as far as it goes: its notes under a header that is measured on them, as the model
alone would have them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from musicgen.errors import Cancelled, InputError
from musicgen.music.facets import GENRE, OF_WINDOWS, names_of
from musicgen.music.score import Score
from musicgen.music.sheet.piece import sheet_of
from musicgen.options import SamplingOptions
from musicgen.tasks.compose import Composer, null_ids
from musicgen.tasks.explain.clauses import Clauses, explain_header, header_nats
from musicgen.tasks.explain.explanation import Explanation, FactTold, HeaderField
from musicgen.tasks.explain.known import Known
from musicgen.tasks.explain.notes import note_odds, rule_sums, weak_notes
from musicgen.tasks.explain.replay import Replay, Script
from musicgen.tasks.explain.report import Told, heading_of
from musicgen.tasks.fields import shown
from musicgen.tasks.judge.composition import Written
from musicgen.tasks.plan.heading import Heading
from musicgen.tasks.plan.plan import Plan, make_plan
from musicgen.tasks.plan.view import View
from musicgen.tasks.write.chain import Chain
from musicgen.tasks.write.rule import Rule
from musicgen.tasks.write.rules import assembled
from musicgen.text.brief import Brief
from musicgen.text.edits import left_out, texts
from musicgen.tokens.controls import tempo_of_bin

ReadBrief = Callable[[str], Brief]
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """What is followed. options: with which it was drawn, or those of the model alone."""

    brief: Brief
    options: SamplingOptions
    plan: Plan
    clauses: np.ndarray | None
    heading: Heading
    replay: Replay


@dataclass(frozen=True, eq=False)
class Explainer:
    """Explains with the composer's model. read: reads a sentence, as composing did."""

    composer: Composer
    read: ReadBrief

    def report(self, told: Told, cancelled: Stop) -> Explanation:
        """A composed piece, by its report. Raises InputError, and Cancelled."""
        composer = self.composer
        written = told.written or self._again(told)
        heading = heading_of(written, told.frame, composer.steering.windows)
        clauses = composer.clauses(told.brief)
        plan = make_plan(told.brief, composer.suggestions(clauses), composer.steering)
        ids = iter(written.bars)
        chain = Chain(plan, heading, composer.engine.config.context)
        replay = self._replay(chain, assembled, lambda view: ids, told.options)
        case = _Case(told.brief, told.options, plan, clauses, heading, replay)
        said = []
        if told.model_id != composer.model_id:
            said.append(
                f"The piece was composed by the model {told.model_id or 'of unknown name'}; "
                f"the odds are those of {composer.model_id}."
            )
        return self._explained(case, cancelled, composed=True, notices=said)

    def notes(self, score: Score, brief: Brief, cancelled: Stop) -> Explanation:
        """Any notes. brief: what they were asked to be; `Brief()` where nobody knows."""
        if not score.note_count:
            raise InputError("There is nothing to explain: the piece has no notes.")
        composer = self.composer
        clauses = composer.clauses(brief)
        options = SamplingOptions(guidance=1.0)
        plan = make_plan(brief, composer.suggestions(clauses), composer.steering)
        known = Known(score, plan, composer.engine.config.context)
        replay = self._replay(known, lambda view: (), known.script, options)
        case = _Case(brief, options, plan, clauses, known.heading, replay)
        said = [
            "How these notes came about is not written in the file: their odds are those of the model alone, "
            "under a header that was measured on them."
        ]
        return self._explained(case, cancelled, composed=False, notices=said)

    def _again(self, told: Told) -> Written:
        """The ids of a report of old: the same request brings the same piece back, with the same model."""
        if told.model_id != self.composer.model_id:
            raise InputError(
                f"The report holds no ids, and its model {shown(told.model_id)} is not here: give the MIDI."
            )
        made = self.composer.compose(told.brief, told.options)
        if made.written is None or made.candidate != told.candidate:
            raise InputError("The piece does not come out again as it was: give its MIDI file.")
        return made.written

    def _replay(
        self,
        planner: Chain,
        rules: Callable[[View], Sequence[Rule]],
        script: Script,
        options: SamplingOptions,
    ) -> Replay:
        return Replay(planner, rules, script, options, self.composer.steering.explain.others + 1)

    def _explained(
        self, case: _Case, cancelled: Stop, *, composed: bool, notices: Sequence[str]
    ) -> Explanation:
        composer, replay, limits = self.composer, case.replay, self.composer.steering.explain
        for _ in replay.steps(composer.engine, case.clauses, case.options.guidance, cancelled):
            pass
        if not replay.done:
            raise Cancelled()
        score, nats = replay.score(), self._header(case, case.brief)
        clauses = self._clauses(case)
        notes = note_odds(replay)
        text, style = self._worth(case, len(notes))
        return Explanation(
            score=score,
            composed=composed,
            brief=case.brief,
            model_id=composer.model_id,
            header=tuple(_fields(case, nats)),
            facts=tuple(self._facts(case, nats)),
            clauses=clauses,
            unmoved=_unmoved(case, clauses, limits.moved),
            text_nats=text,
            style_nats=style,
            notes=notes,
            weak=weak_notes(notes, limits.weak, limits.listed),
            rules=rule_sums(replay.spots, notes) if composed else (),
            sheet=sheet_of(score, case.heading.controls[GENRE.name]),
            notices=tuple(notices),
        )

    # --- the header ---------------------------------------------------------------------------------------

    def _header(self, case: _Case, brief: Brief, places: tuple[int, ...] | None = None) -> dict[str, float]:
        """The header's log-probability by field under a brief. places: of the clauses that stand, all of them
        when None."""
        composer = self.composer
        vectors = composer.clauses(brief) if brief is not case.brief else case.clauses
        if places is not None and vectors is not None:
            vectors = vectors[list(places)] if places else None
        plan = make_plan(brief, composer.suggestions(vectors), composer.steering)
        if not case.brief.key:
            plan = replace(plan, key=case.plan.key)
        return header_nats(composer.engine, plan, case.heading, vectors, case.options)

    def _clauses(self, case: _Case) -> Clauses | None:
        if case.clauses is None:
            return None
        return explain_header(case.brief.clauses, lambda places: self._header(case, case.brief, places))

    def _facts(self, case: _Case, given: dict[str, float]) -> Iterator[FactTold]:
        """Each fact, and what its words did to the header: it as it is, less without them."""
        shown, weighed = texts(case.brief), dict[str, dict[str, float]]()
        for fact in case.brief.facts:
            if fact.words not in weighed and len(weighed) < self.composer.steering.explain.facts:
                weighed[fact.words] = self._gain(case, fact.words, given)
            gain = weighed.get(fact.words, {})
            yield FactTold(
                field=fact.field,
                words=fact.words,
                start=fact.start,
                end=fact.end,
                value=shown.get(fact.field, ""),
                nats=sum(gain.values()),
                fields=tuple(
                    (name, nats)
                    for name, nats in gain.items()
                    if abs(nats) >= self.composer.steering.explain.moved
                ),
            )

    def _gain(self, case: _Case, words: str, given: dict[str, float]) -> dict[str, float]:
        try:
            other = left_out(case.brief, words, self.read)
        except InputError:  # edited since: the sentence does not say so
            return {}
        other = replace(other, clauses=case.brief.clauses)  # the clauses' own part is told apart
        without = self._header(case, other) if other.clauses else self._header(case, other, ())
        return {name: nats - without[name] for name, nats in given.items()}

    # --- the notes ----------------------------------------------------------------------------------------

    def _worth(self, case: _Case, count: int) -> tuple[float, float]:
        """What the clauses, and what genre and mood in the header, are worth to the notes: nats a note."""
        nulls, text, style = null_ids(), 0.0, 0.0
        for before, written in case.replay.heard:
            plain = [nulls.get(token, token) for token in before]
            given = self._nats(case.clauses, before, written)
            style += given - self._nats(case.clauses, plain, written)
            if case.clauses is not None:
                text += given - self._nats(None, before, written)
        return text / max(1, count), style / max(1, count)

    def _nats(self, clauses: np.ndarray | None, before: Sequence[int], written: Sequence[int]) -> float:
        """Log-probability of what was written behind what was shown, without guidance."""
        logp = self.composer.engine.start(clauses, 1.0).feed_all([*before, *written[:-1]])
        rows = np.arange(len(before) - 1, len(before) - 1 + len(written))
        return float(logp[rows, list(written)].sum())


def _fields(case: _Case, nats: dict[str, float]) -> Iterator[HeaderField]:
    heading = case.heading
    for name, value in heading.controls.items():
        said = f"{tempo_of_bin(value):g} BPM" if name == "tempo" and value else value or ""
        asked = name in case.plan.asked or (name == "bars" and bool(case.brief.bars))
        yield HeaderField(name, said, float(np.exp(nats[name])), asked)
    form = ", ".join(f"{name} {bars}" for name, bars in heading.form)
    yield HeaderField("sections", form, float(np.exp(nats["sections"])), bool(case.brief.sections))
    names = ", ".join(part.name or part.instrument for part in case.replay.score().parts)
    yield HeaderField("band", names, float(np.exp(nats["band"])), bool(case.brief.band))


def _unmoved(case: _Case, clauses: Clauses | None, least: float) -> tuple[str, ...]:
    """Fields that nobody asked for and that the clauses leave as they are."""
    asked = case.plan.asked | set(names_of(OF_WINDOWS))
    if clauses is None:
        return ()
    moves = dict(zip(clauses.fields, zip(*clauses.values, strict=True), strict=True))
    return tuple(
        name for name in clauses.fields if name not in asked and all(abs(n) < least for n in moves[name])
    )
