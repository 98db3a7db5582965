"""Rules of harmony: basses and chords, dissonance, and how phrases and pieces end.

Each rule looks at a piece and says in how many of its cases it is kept. Chords and key are those heard.
"""

from itertools import pairwise

import numpy as np

from musicgen.evaluate.theory.music import Music, Tally
from musicgen.music.measure.sections import sections
from musicgen.music.score import Note
from musicgen.music.theory import Chord

CLASHES = (1, 13)
TONIC, SUBDOMINANT, DOMINANT = 0, 5, 7


def bass_on_new_roots(music: Music) -> Tally:
    """Where the chord changes, the bass strikes its root."""
    struck = {n.onset: n.pitch for n in music.bass}
    kept = cases = 0
    for _, span in music.changes():
        if span.chord and span.onset in struck:
            cases += 1
            kept += struck[span.onset] % 12 == span.chord.root
    return Tally(kept, cases)


def bass_in_chord(music: Music) -> Tally:
    """On strong beats the bass plays a tone of the chord."""
    return _in_chord(music, [n for n in music.bass if n.onset in set(music.strong)])


def chord_tones_on_strong_beats(music: Music) -> Tally:
    """What is struck on a strong beat belongs to the chord."""
    strong = set(music.strong)
    return _in_chord(music, [n for part in music.pitched for n in part.notes if n.onset in strong])


def long_melody_notes_in_chord(music: Music) -> Tally:
    """Melody notes of a beat or longer belong to the chord."""
    return _in_chord(music, [n for n in music.melody if n.duration >= music.beat_ticks])


def _in_chord(music: Music, notes: list[Note]) -> Tally:
    pairs = [(n.pitch % 12, music.chord_at(n.onset)) for n in notes]
    heard = [(pitch, chord) for pitch, chord in pairs if chord]
    return Tally(sum(pitch in chord.pitch_classes for pitch, chord in heard), len(heard))


def passing_notes(music: Music) -> Tally:
    """A melody note outside the chord is left by step, or held until it is right."""
    kept = cases = 0
    for a, b in music.melodic():
        chord = music.chord_at(a.onset)
        if chord and a.pitch % 12 not in chord.pitch_classes:
            cases += 1
            kept += abs(b.pitch - a.pitch) <= 2
    return Tally(kept, cases)


def no_clashes(music: Music) -> Tally:
    """On strong beats no two parts are a semitone or a minor ninth apart."""
    kept = cases = 0
    for tick in music.strong:
        pitches, parts = music.sounding(tick)
        if len(np.unique(parts)) > 1:
            apart = np.abs(pitches[:, None] - pitches[None])
            clash = np.isin(apart, CLASHES) & (parts[:, None] != parts[None])
            cases += 1
            kept += not clash.any()
    return Tally(kept, cases)


def in_key_or_chord(music: Music) -> Tally:
    """Notes belong to the key's scale or to the chord."""
    kept = cases = 0
    for part in music.pitched:
        for n in part.notes:
            chord = music.chord_at(n.onset)
            cases += 1
            kept += n.pitch % 12 in music.scale or bool(chord and n.pitch % 12 in chord.pitch_classes)
    return Tally(kept, cases)


def changes_on_bar_lines(music: Music) -> Tally:
    """Where the chord changes, it changes on a bar line."""
    onsets = [span.onset for _, span in music.changes()]
    return Tally(sum(onset % music.bar_ticks == 0 for onset in onsets), len(onsets))


def no_way_back_from_the_dominant(music: Music) -> Tally:
    """A dominant chord is not followed by the subdominant or the second degree."""
    pairs = [(a.chord, b.chord) for a, b in music.changes()]
    left = [b for a, b in pairs if a and b and _is_dominant(music, a) and a.root != b.root]
    return Tally(sum(music.degree(b.root) not in (2, SUBDOMINANT) for b in left), len(left))


def _is_dominant(music: Music, chord: Chord) -> bool:
    return music.degree(chord.root) == DOMINANT and chord.quality in ("maj", "7", "sus4", "5", "aug")


# --- endings ----------------------------------------------------------------------------------------------


def _heard(music: Music) -> list[Chord]:
    return [span.chord for span in music.spans if span.chord]


def ends_on_the_tonic_chord(music: Music) -> Tally:
    """The last chord is the tonic."""
    chords = _heard(music)
    return Tally(sum(music.degree(c.root) == TONIC for c in chords[-1:]), len(chords[-1:]))


def ends_with_tonic_bass(music: Music) -> Tally:
    """The lowest note of the last sounding moment is the tonic."""
    notes = [n for part in music.pitched for n in part.notes]
    if not notes:
        return Tally()
    end = max(n.end for n in notes)
    last = min(n.pitch for n in notes if n.end == end)
    return Tally(int(music.degree(last) == TONIC), 1)


def melody_ends_in_the_tonic_triad(music: Music) -> Tally:
    """The melody's last note belongs to the tonic triad."""
    triad = (0, 4, 7) if music.key.mode == "major" else (0, 3, 7)
    last = music.melody[-1:]
    return Tally(sum(music.degree(n.pitch) in triad for n in last), len(last))


def ends_with_a_cadence(music: Music) -> Tally:
    """The last change of chord leads to the tonic from the dominant, leading-note, subdominant or second
    degree (or, in minor and in modal pop, from the lowered seventh)."""
    changes = [(a, b) for a, b in music.changes() if a.chord and b.chord and a.chord.root != b.chord.root]
    if not changes:
        return Tally()
    before, after = changes[-1][0].chord, changes[-1][1].chord
    assert before and after
    good = music.degree(after.root) == TONIC and music.degree(before.root) in (2, 5, 7, 10, 11)
    return Tally(int(good), 1)


def last_note_is_long(music: Music) -> Tally:
    """The melody's last note lasts a beat at least."""
    last = music.melody[-1:]
    return Tally(sum(n.duration >= music.beat_ticks for n in last), len(last))


def sections_end_at_rest_or_in_suspense(music: Music) -> Tally:
    """The last chord before a new section is the tonic or the dominant (a full or a half cadence)."""
    kept = cases = 0
    for _, after in pairwise(sections(music.notes)):
        chord = music.chord_at(after.first_bar * music.bar_ticks - 1)
        if chord:
            cases += 1
            kept += music.degree(chord.root) in (TONIC, DOMINANT)
    return Tally(kept, cases)
