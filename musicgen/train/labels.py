"""What is measured of a training window: its header, its chords, and the facts a caption may name."""

from dataclasses import replace

from musicgen.music.measure import (
    arc_label,
    arrays,
    density_label,
    dynamics_label,
    estimate_chords,
    estimate_key,
    features,
    feel_label,
    has_pickup,
    repetition_label,
)
from musicgen.music.mood import mood_label
from musicgen.music.score import Score
from musicgen.tokens.controls import Header
from musicgen.tokens.tokenizer import header_of
from musicgen.train.captions import Labels
from musicgen.train.corpus import Record
from musicgen.train.windows import Window

MIN_KEY_CONFIDENCE = 0.6


def measured(window: Window, record: Record) -> tuple[Score, Header]:
    """The window's score with its key (None where unsure) and chords, and its whole header."""
    notes = arrays(window.score)
    key = estimate_key(notes, complete=window.opens and window.ends)
    is_sure = key.confidence >= MIN_KEY_CONFIDENCE
    score = replace(window.score, key=key.key if is_sure else None, chords=estimate_chords(notes))
    programs = tuple(p.program for p in score.parts if not p.is_drum)
    mood, _ = mood_label(features(notes, key), programs, record.genre)
    header = header_of(
        score,
        scale=key.scale if is_sure else None,
        opens=_yes_no(window.opens),
        ends=_yes_no(window.ends),
        loops=_yes_no(window.loops),
        pickup=_yes_no(window.opens and has_pickup(notes)),
        genre=record.genre,
        mood=mood,
        density=density_label(notes),
        repetition=repetition_label(notes),
        dynamics=dynamics_label(notes),
        arc=arc_label(notes),
        feel=feel_label(notes),
    )
    return score, header


def _yes_no(is_so: bool) -> str:
    return "yes" if is_so else "no"


def caption_labels(score: Score, header: Header, record: Record) -> Labels:
    """The facts that a caption of this window may speak of."""
    return Labels(
        mood=header.mood,
        genre=header.genre,
        density=header.density,
        repetition=header.repetition,
        dynamics=header.dynamics,
        feel=header.feel,
        mode=header.mode,
        tempo_bpm=score.tempo_bpm,
        meter=header.meter,
        bars=score.bars,
        instruments=tuple(dict.fromkeys(p.instrument for p in score.parts)),
        tags=record.tags,
    )
