"""The theory sheet of one piece: which rules it keeps, where it does not, and how often real music does."""

from dataclasses import dataclass

from musicgen.music.score import Score
from musicgen.music.sheet.rates import RealRate, real_rate
from musicgen.music.sheet.rules import RULES, tallies


@dataclass(frozen=True, slots=True)
class Row:
    """One rule. kept of so many cases; bars: those in which it is not kept, counted from 0. real: None where
    nobody counted."""

    rule: str
    sentence: str
    kept: int
    cases: int
    bars: tuple[int, ...]
    real: RealRate | None

    @property
    def share(self) -> float:
        return self.kept / self.cases

    @property
    def is_rare(self) -> bool:
        """Whether real music keeps the rule more often than this piece, as surely as can be told."""
        return self.real is not None and self.share < self.real.low


def sheet_of(score: Score, style: str | None) -> tuple[Row, ...]:
    """Every rule that has a case in the piece, in the order of RULES. style: one of theory.GENRES."""
    found = tallies(score, style or "")
    ticks = score.meter.bar_ticks
    return tuple(
        Row(
            rule=rule.name,
            sentence=rule.sentence,
            kept=tally.kept,
            cases=tally.cases,
            bars=tuple(sorted({min(tick // ticks, score.bars - 1) for tick in tally.broken})),
            real=real_rate(rule.name, style),
        )
        for rule in RULES
        if (tally := found.get(rule.name)) is not None
    )
