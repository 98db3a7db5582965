"""Whether a prompt is the words of a song: lines that say nothing of the music."""

import re

from musicgen.text.brief import Brief

MIN_LINES, MAX_WORDS = 4, 14
# Fields that a lyric line does not state by chance.
_MUSICAL = frozenset(("tempo_bpm", "meter", "key", "bars", "seconds", "band", "chords", "sections"))
_HEADINGS = "|".join(
    "verse chorus bridge refrain pre-?chorus strophe couplet estribillo estrofa 主歌 副歌 サビ припев".split()
)
_HEADING = re.compile(rf"[\[(]?({_HEADINGS})\b[^a-z]{{0,6}}[\])]?:?", re.IGNORECASE)


def is_lyrics(prompt: str, brief: Brief) -> bool:
    """prompt: as typed, with its lines. Headed verses, or short lines of which few state a musical fact."""
    lines = [line.strip() for line in prompt.splitlines() if line.strip()]
    if len(lines) < MIN_LINES:
        return False
    if any(_HEADING.fullmatch(line) for line in lines):
        return True
    facts = sum(fact.field in _MUSICAL for fact in brief.facts)
    return max(len(line.split()) for line in lines) <= MAX_WORDS and facts * 3 < len(lines)
