"""Rules of harmony: basses and chords, dissonance, and how phrases and pieces end.

Each rule looks at a piece and yields its cases: a tick, and whether it is kept there. Chords and key are
those heard.
"""

from itertools import pairwise

import numpy as np

from musicgen.music.measure.sections import sections
from musicgen.music.score import ChordSpan, Note
from musicgen.music.sheet.listening import Cases, Music, counted
from musicgen.music.theory import Chord

CLASHES = (1, 13)
TONIC, SUBDOMINANT, DOMINANT = 0, 5, 7


@counted
def bass_on_new_roots(music: Music) -> Cases:
    """Where the chord changes, the bass strikes its root."""
    struck = {n.onset: n.pitch for n in music.bass}
    for _, span in music.changes():
        if span.chord and span.onset in struck:
            yield span.onset, struck[span.onset] % 12 == span.chord.root


@counted
def bass_in_chord(music: Music) -> Cases:
    """On strong beats the bass plays a tone of the chord."""
    return _in_chord(music, [n for n in music.bass if n.onset in set(music.strong)])


@counted
def chord_tones_on_strong_beats(music: Music) -> Cases:
    """What is struck on a strong beat belongs to the chord."""
    strong = set(music.strong)
    return _in_chord(music, [n for part in music.pitched for n in part.notes if n.onset in strong])


@counted
def long_melody_notes_in_chord(music: Music) -> Cases:
    """Melody notes of a beat or longer belong to the chord."""
    return _in_chord(music, [n for n in music.melody if n.duration >= music.beat_ticks])


def _in_chord(music: Music, notes: list[Note]) -> Cases:
    found = ((n.onset, n.pitch % 12, music.chord_at(n.onset)) for n in notes)
    heard = ((tick, pitch, chord) for tick, pitch, chord in found if chord)
    yield from ((tick, pitch in chord.pitch_classes) for tick, pitch, chord in heard)


@counted
def passing_notes(music: Music) -> Cases:
    """A melody note outside the chord is left by step, or held until it is right."""
    for a, b in music.melodic():
        chord = music.chord_at(a.onset)
        if chord and a.pitch % 12 not in chord.pitch_classes:
            yield a.onset, abs(b.pitch - a.pitch) <= 2


@counted
def no_clashes(music: Music) -> Cases:
    """On strong beats no two parts are a semitone or a minor ninth apart."""
    for tick in music.strong:
        pitches, parts = music.sounding(tick)
        if len(np.unique(parts)) > 1:
            apart = np.abs(pitches[:, None] - pitches[None])
            clash = np.isin(apart, CLASHES) & (parts[:, None] != parts[None])
            yield tick, not clash.any()


@counted
def in_key_or_chord(music: Music) -> Cases:
    """Notes belong to the key's scale or to the chord."""
    for part in music.pitched:
        for n in part.notes:
            chord = music.chord_at(n.onset)
            yield n.onset, n.pitch % 12 in music.scale or bool(chord and n.pitch % 12 in chord.pitch_classes)


@counted
def changes_on_bar_lines(music: Music) -> Cases:
    """Where the chord changes, it changes on a bar line."""
    onsets = [span.onset for _, span in music.changes()]
    yield from ((onset, onset % music.bar_ticks == 0) for onset in onsets)


@counted
def no_way_back_from_the_dominant(music: Music) -> Cases:
    """A dominant chord is not followed by the subdominant or the second degree."""
    for before, after in music.changes():
        a, b = before.chord, after.chord
        if a and b and _is_dominant(music, a) and a.root != b.root:
            yield after.onset, music.degree(b.root) not in (2, SUBDOMINANT)


def _is_dominant(music: Music, chord: Chord) -> bool:
    return music.degree(chord.root) == DOMINANT and chord.quality in ("maj", "7", "sus4", "5", "aug")


# --- endings ----------------------------------------------------------------------------------------------


def _heard(music: Music) -> list[tuple[ChordSpan, Chord]]:
    return [(span, span.chord) for span in music.spans if span.chord]


@counted
def ends_on_the_tonic_chord(music: Music) -> Cases:
    """The last chord is the tonic."""
    for span, chord in _heard(music)[-1:]:
        yield span.onset, music.degree(chord.root) == TONIC


@counted
def ends_with_tonic_bass(music: Music) -> Cases:
    """The lowest note of the last sounding moment is the tonic."""
    notes = [n for part in music.pitched for n in part.notes]
    if notes:
        end = max(n.end for n in notes)
        last = min(n.pitch for n in notes if n.end == end)
        yield end - 1, music.degree(last) == TONIC


@counted
def melody_ends_in_the_tonic_triad(music: Music) -> Cases:
    """The melody's last note belongs to the tonic triad."""
    triad = (0, 4, 7) if music.key.mode == "major" else (0, 3, 7)
    yield from ((n.onset, music.degree(n.pitch) in triad) for n in music.melody[-1:])


@counted
def ends_with_a_cadence(music: Music) -> Cases:
    """The last change of chord leads to the tonic from the dominant, leading-note, subdominant or second
    degree (or, in minor and in modal pop, from the lowered seventh)."""
    changes = [(a, b) for a, b in music.changes() if a.chord and b.chord and a.chord.root != b.chord.root]
    if not changes:
        return
    before, after = changes[-1][0].chord, changes[-1][1].chord
    assert before and after
    good = music.degree(after.root) == TONIC and music.degree(before.root) in (2, 5, 7, 10, 11)
    yield changes[-1][1].onset, good


@counted
def last_note_is_long(music: Music) -> Cases:
    """The melody's last note lasts a beat at least."""
    yield from ((n.onset, n.duration >= music.beat_ticks) for n in music.melody[-1:])


@counted
def sections_end_at_rest_or_in_suspense(music: Music) -> Cases:
    """The last chord before a new section is the tonic or the dominant (a full or a half cadence)."""
    for _, after in pairwise(sections(music.notes)):
        chord = music.chord_at(after.first_bar * music.bar_ticks - 1)
        if chord:
            yield after.first_bar * music.bar_ticks - 1, music.degree(chord.root) in (TONIC, DOMINANT)
