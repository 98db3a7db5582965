"""`read_brief`: a sentence in, a Brief out. Facts go by words; what is left goes to the text encoder.

The order matters: artists' names first (so that no word of them is read), then the form (whose letters
would look like chords), chord lists (whose letters would look like keys), keys, meters, numbers with their
units, instruments, and last the words of style.
Rules where a sentence contradicts itself: the first stated number wins, a number beats a word,
a ruled-out instrument stays out. Every such decision is a plain sentence in `Brief.notes`.
"""

from collections.abc import Sequence

from musicgen.music.facets import GENRE, LABELS, MOOD
from musicgen.options import MAX_PROMPT_CHARS
from musicgen.text.band.catalogue import in_style
from musicgen.text.band.ellipsis import with_elided
from musicgen.text.band.players import read_players
from musicgen.text.band.ranges import read_ranges
from musicgen.text.band.scope import settle_scope, with_pairs
from musicgen.text.band.unknown import read_unknown
from musicgen.text.brief import Brief
from musicgen.text.clauses import clauses_of
from musicgen.text.ground.claims import Claims
from musicgen.text.ground.fold import Folded, fold
from musicgen.text.ground.languages import detect, tables
from musicgen.text.ground.match import Lexicon, Token, scan, scan_kinds
from musicgen.text.ground.numbers import composed, digit_tokens
from musicgen.text.ground.reading import Reading
from musicgen.text.ground.typos import corrected
from musicgen.text.harmony.chords import read_chords
from musicgen.text.harmony.degrees import find_degrees, resolve_degrees
from musicgen.text.harmony.keys import read_keys
from musicgen.text.shape.entrances import name_sections, read_entrances
from musicgen.text.shape.form import read_form
from musicgen.text.shape.passages import read_passages
from musicgen.text.shape.style import read_artists, read_style
from musicgen.text.time.durations import read_seconds
from musicgen.text.time.lengths import bars_for_seconds, fit_seconds, read_bars
from musicgen.text.time.meters import read_meter
from musicgen.text.time.tempo import read_bare_tempo, read_tempo, read_tempo_words, say_tempo_changes

_STYLE_KINDS = ("dance", MOOD.name)

__all__ = ["bars_for_seconds", "read_brief"]


def read_brief(prompt: str) -> Brief:
    """What a prompt asks for. Never raises; reads the first 2,000 characters, in linear time."""
    folded = fold(prompt)
    language, languages = detect(folded)
    reading = Reading(folded, language)
    if len(prompt) > MAX_PROMPT_CHARS:
        reading.say(f"The prompt is longer than {MAX_PROMPT_CHARS} characters: the rest was not read.")
    lexicons = [tables(code) for code in sorted(languages, key=lambda code: code != language)]
    things = [things for things, _ in lexicons]
    styles = [style for _, style in lexicons]
    reading.tokens, reading.style = tokens_of(folded, things, styles)
    claims = Claims(reading, languages)
    _correct(reading, languages, claims)
    claims.settle()
    read_artists(reading)
    with_pairs(reading)
    settle_scope(reading)
    read_entrances(reading)
    read_passages(reading)
    read_ranges(reading)
    read_form(reading)
    name_sections(reading)
    read_chords(reading)
    degrees = find_degrees(reading)
    read_keys(reading)
    read_meter(reading)
    _read_numbers(reading)
    resolve_degrees(reading, degrees)
    read_unknown(reading, claims.is_known)
    read_players(reading)
    read_style(reading)
    return _brief(reading, languages)


def tokens_of(
    folded: Folded, things: Sequence[Lexicon], styles: Sequence[Lexicon]
) -> tuple[list[Token], list[Token]]:
    """Things and numbers in one row, and words of style over the same text, as lexicons have them."""
    found = with_elided(folded, _things(folded, scan(folded, things)), things, styles)
    return found, scan_kinds(folded, styles)


def _read_numbers(reading: Reading) -> None:
    """Numbers go to the unit beside them; bare ones and words of tempo take what is left."""
    read_bars(reading)
    read_tempo(reading)
    read_seconds(reading)
    read_bare_tempo(reading)
    read_tempo_words(reading)
    say_tempo_changes(reading)
    fit_seconds(reading)


def _correct(reading: Reading, languages: tuple[str, ...], claims: Claims) -> None:
    """Add what slips of the pen meant, and say so."""
    found = corrected(reading.folded, [*reading.tokens, *reading.style], languages)
    slips = [slip for slip in found if claims.is_slip(slip[0])]
    for token, meant in slips:
        reading.say(f"'{reading.words(token.start, token.end)}' was understood as '{meant}'.")
    reading.tokens = sorted(
        [*reading.tokens, *(t for t, _ in slips if t.kind not in _STYLE_KINDS)], key=lambda t: t.start
    )
    reading.style = sorted(
        [*reading.style, *(t for t, _ in slips if t.kind in _STYLE_KINDS)], key=lambda t: t.start
    )


def _things(folded: Folded, found: list[Token]) -> list[Token]:
    """Things and numbers in one row; a digit inside a phrase ("808") is no number."""
    covered = bytearray(len(folded.text))
    for token in found:
        if token.kind not in ("unit", "label", "at"):
            covered[token.start : token.end] = b"\1" * (token.end - token.start)
    banned = {token.start for token in found if token.kind == "forbid"}  # Turkish davulsuz is not davul
    found = [token for token in found if token.kind != "instrument" or token.start not in banned]
    digits = [d for d in digit_tokens(folded) if not any(covered[d.start : d.end])]
    return composed(folded.loose, [*found, *digits])


def _brief(reading: Reading, languages: tuple[str, ...]) -> Brief:
    labels = reading.labels
    return Brief(
        prompt=reading.folded.prompt,
        tempo_bpm=reading.tempo_bpm,
        meter=reading.meter,
        key=reading.key,
        scale=reading.scale,
        bars=reading.bars,
        seconds=reading.seconds,
        chords=reading.chords,
        chord_bars=reading.chord_bars,
        band=tuple(in_style(one, labels.get(GENRE.name)) for one in reading.band),
        band_open=reading.band_open,
        forbidden=tuple(reading.forbidden),
        **{facet.name: labels.get(facet.name) for facet in LABELS},
        loop=reading.loop,
        pickup=reading.pickup,
        sections=reading.sections,
        entrances=tuple(reading.entrances),
        passages=tuple(reading.passages),
        ranges=tuple(reading.ranges),
        clauses=clauses_of(reading, languages),
        facts=tuple(sorted(reading.facts, key=lambda fact: (fact.start, fact.end))),
        notes=tuple(reading.notes),
        language=reading.language,
    )
