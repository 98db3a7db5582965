"""A brief as JSON, as every report has it."""

from typing import Any

from musicgen.music.facets import STYLED, names_of
from musicgen.text.brief import Brief

_PLAIN = (*names_of(STYLED), "loop", "pickup", "arc")


def brief_json(brief: Brief) -> dict[str, Any]:
    """Keys as "D minor", instruments by name, the words that prove each fact; empty fields left out."""
    stated: dict[str, Any] = {
        "tempo_bpm": brief.tempo_bpm,
        "meter": brief.meter and brief.meter.name,
        "key": brief.key and brief.key.name,
        "scale": brief.scale,
        "bars": brief.bars,
        "seconds": brief.seconds,
        "chords": [c.symbol for c in brief.chords],
        "band": [{"name": i.name, "count": i.count, "programs": list(i.programs)} for i in brief.band],
        "band_open": brief.band_open,
        "forbidden": [i.name for i in brief.forbidden],
        "sections": [{"name": s.name, "bars": s.bars} for s in brief.sections],
        **{name: getattr(brief, name) for name in _PLAIN},
        "clauses": list(brief.clauses),
        "facts": [{"field": f.field, "words": f.words, "start": f.start, "end": f.end} for f in brief.facts],
        "notes": list(brief.notes),
        "language": brief.language,
    }
    return {name: value for name, value in stated.items() if value not in (None, [], ())}
