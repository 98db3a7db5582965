"""The theory sheet: all rules, and the styles they are asked of.

A rule is a small pure function from a piece to its cases: see `voices`, `harmony` and `rhythm`. None is a
law: `rates` says how often real music keeps each.
"""

from collections.abc import Callable
from dataclasses import dataclass

from musicgen.music.score import Score
from musicgen.music.sheet import harmony, rhythm, voices
from musicgen.music.sheet.listening import Music, Tally

CLASSICAL = frozenset(("art song", "chamber", "classical", "hymn"))
TONAL = CLASSICAL | frozenset(("ragtime", "march", "folk", "celtic", "country", "jazz"))
BACKBEAT = frozenset(
    ("rock", "metal", "punk", "pop", "ballad", "country", "blues", "funk", "soul", "disco", "hip hop")
)
SWUNG = frozenset(("jazz", "blues"))
STRAIGHT = frozenset(("rock", "metal", "punk", "pop", "ballad", "disco", "electronic", "video game"))
OOM_PAH = frozenset(("ragtime", "march", "country", "world"))


@dataclass(frozen=True, slots=True)
class Rule:
    """check: piece → (kept, cases); its docstring says what is asked. styles: None for all."""

    check: Callable[[Music], Tally]
    styles: frozenset[str] | None = None

    @property
    def name(self) -> str:
        return self.check.__name__.replace("_", " ")

    @property
    def sentence(self) -> str:
        return " ".join((self.check.__doc__ or "").split())

    def belongs_to(self, style: str) -> bool:
        return self.styles is None or style in self.styles


RULES = (
    Rule(voices.parallel_fifths, CLASSICAL),
    Rule(voices.parallel_octaves, CLASSICAL),
    Rule(voices.outer_voices_part),
    Rule(voices.close_above_the_bass, CLASSICAL),
    Rule(voices.bass_is_lowest),
    Rule(voices.wide_when_low),
    Rule(voices.smooth_melody),
    Rule(voices.no_wide_leaps),
    Rule(voices.singable_leaps),
    Rule(voices.leaps_return),
    Rule(voices.leading_note_rises, TONAL),
    Rule(voices.sevenths_fall, TONAL),
    Rule(voices.in_range),
    Rule(voices.two_hands),
    Rule(voices.one_note_at_a_time),
    Rule(voices.breaths),
    Rule(harmony.bass_on_new_roots),
    Rule(harmony.bass_in_chord),
    Rule(harmony.chord_tones_on_strong_beats),
    Rule(harmony.long_melody_notes_in_chord),
    Rule(harmony.passing_notes),
    Rule(harmony.no_clashes),
    Rule(harmony.in_key_or_chord),
    Rule(harmony.changes_on_bar_lines),
    Rule(harmony.no_way_back_from_the_dominant, TONAL),
    Rule(harmony.sections_end_at_rest_or_in_suspense),
    Rule(harmony.ends_on_the_tonic_chord),
    Rule(harmony.ends_with_tonic_bass),
    Rule(harmony.melody_ends_in_the_tonic_triad),
    Rule(harmony.ends_with_a_cadence),
    Rule(harmony.last_note_is_long),
    Rule(rhythm.first_beats_are_struck),
    Rule(rhythm.beats_are_not_softer),
    Rule(rhythm.melody_rests_between_phrases),
    Rule(rhythm.backbeat, BACKBEAT),
    Rule(rhythm.kick_on_one),
    Rule(rhythm.kick_on_every_beat, frozenset(("disco", "electronic"))),
    Rule(rhythm.even_cymbals),
    Rule(rhythm.crashes_on_one),
    Rule(rhythm.two_hands_two_feet),
    Rule(rhythm.steady_groove),
    Rule(rhythm.fills_before_sections),
    Rule(rhythm.bass_with_kick),
    Rule(rhythm.swung_eighths, SWUNG),
    Rule(rhythm.straight_eighths, STRAIGHT),
    Rule(rhythm.waltz),
    Rule(rhythm.oom_pah, OOM_PAH),
)


def tallies(score: Score, style: str) -> dict[str, Tally]:
    """Every rule of the style on one piece; rules without a case are left out."""
    if not score.note_count:
        return {}
    music = Music.of(score)
    found = {rule.name: rule.check(music) for rule in RULES if rule.belongs_to(style)}
    return {name: tally for name, tally in found.items() if tally.cases}
