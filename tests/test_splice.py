"""Changes of a file touch what they name; every other event (track, tick, message) is copied through."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from rich_midi import header, meta, rich, track

from musicgen.errors import InputError, MidiError
from musicgen.evaluate.files.roundtrip import eighths, is_note, other_events, rewritten, rows, sounding
from musicgen.music.midi import edits
from musicgen.music.midi.guest import open_guest
from musicgen.music.score import Note, Part

END = b"\xff\x2f\x00"


@pytest.mark.parametrize("seed", range(60))
def test_two_bars_of_one_part_anew_and_nothing_else(seed: int) -> None:
    """Guards: pedal, bends, lyrics, names, tempo map or notes of anybody else changed by a fill."""
    rng, guest = Random(seed), open_guest(rich(seed).data)
    score, ticks = guest.score, guest.score.meter.bar_ticks
    part, bar = rng.choice(score.parts), rng.randrange(0, max(1, score.bars - 1))
    first, end = bar * ticks, min(score.bars, bar + 2) * ticks
    new = eighths(rng, part, first, end)
    bars = frozenset((part.identity, b) for b in range(first // ticks, end // ticks))
    after = guest.spliced(rewritten(score, part, first, end, new), bars)
    assert other_events(after.document) == other_events(guest.document)
    again = open_guest(after.midi(), score.first_bar if len(guest.seen.windows) > 1 else None)
    assert again.repairs == ()
    assert sounding(again, bars) == sounding(guest, bars)
    mine = next((p for p in again.score.parts if p.identity == part.identity), None)
    got = [(n.onset, n.pitch) for n in mine.notes if first <= n.onset < end] if mine else []
    assert set(got) <= {(n.onset, n.pitch) for n in new} | {(n.onset, n.pitch) for n in part.notes}
    assert len(got) * 3 >= len(new) * 2  # what meets a note of its pitch that goes on is left out


@pytest.mark.parametrize("seed", range(0, 60, 4))
def test_what_did_not_change_is_not_touched(seed: int) -> None:
    """Guards: a diff that finds what is not there."""
    guest = open_guest(rich(seed).data)
    assert guest.spliced(guest.score) is guest
    part = guest.score.parts[0]
    bar = part.notes[0].onset // guest.score.meter.bar_ticks
    same = guest.spliced(guest.score, {(part.identity, bar)})
    assert other_events(same.document) == other_events(guest.document)
    assert len(rows(same.document)) <= len(rows(guest.document))


@pytest.mark.parametrize("seed", range(0, 60, 3))
def test_bars_written_on_leave_all_that_was_there(seed: int) -> None:
    """Guards: a longer piece whose beginning is another; an end mark before the last note."""
    rng, guest = Random(seed), open_guest(rich(seed).data)
    score, ticks = guest.score, guest.score.meter.bar_ticks
    if guest.seen.window != guest.seen.windows[-1]:
        guest = guest.at_bar(guest.seen.windows[-1].first_bar)
        score, ticks = guest.score, guest.score.meter.bar_ticks
    end = (score.bars + 8) * ticks
    longer = replace(
        score,
        parts=tuple(
            replace(p, notes=(*p.notes, *eighths(rng, p, score.bars * ticks, end))) for p in score.parts
        ),
    )
    after = guest.spliced(longer)
    before, later = Counter(rows(guest.document)), Counter(rows(after.document))
    assert not before - later
    assert all(is_note(message) for _, _, message in later - before)
    for one in after.document.tracks:
        assert one.messages[-1] == END and one.ticks[-1] == max(one.ticks)
    window = after.at_bar(score.first_bar).score
    assert window.bars >= score.bars + 7


def test_a_window_in_the_middle_cannot_be_written_on() -> None:
    """Guards: new bars laid over those of the next meter."""
    signature = bytes((4, 2, 24, 8)), bytes((3, 2, 24, 8))
    quarters = [(i * 96, bytes((0x90, 60, 64 if not off else 0))) for i in range(28) for off in (False,)]
    quarters += [(i * 96 + 90, b"\x90\x3c\x00") for i in range(28)]
    events = [(0, meta(0x58, signature[0])), (16 * 96, meta(0x58, signature[1])), *quarters]
    guest = open_guest(header(1, 1, 96) + track(events))
    part = guest.score.parts[0]
    longer = replace(part, notes=(*part.notes, Note(5 * 48, 64, 12, 74)))
    with pytest.raises(InputError, match="there already"):
        guest.spliced(replace(guest.score, parts=(longer,)))


def test_a_long_note_goes_on_where_its_beginning_is_written_anew() -> None:
    """Guards: ten held bars that fall silent because the first of them was filled."""
    data = header(1, 1, 96) + track([(0, b"\x90\x30\x50"), (10 * 384, b"\x80\x30\x00")])
    guest = open_guest(data)
    part = guest.score.parts[0]
    after = guest.spliced(rewritten(guest.score, part, 0, 96, (Note(0, 60, 96, 74),)))
    found = sounding(after)
    assert {key[3:6] for key in found} == {(0, 768, 60), (768, 3840, 48)}


def test_a_part_that_is_new_gets_a_track_of_its_own() -> None:
    """Guards: a new instrument on somebody else's channel."""
    guest = open_guest(rich(1).data)
    new = Part(68, 0, False, notes=(Note(0, 72, 12, 88),))
    after = guest.spliced(replace(guest.score, parts=(*guest.score.parts, new)))
    assert [r for r in rows(after.document) if r[0] < len(guest.document.tracks)] == rows(guest.document)
    channels = {r[2][0] & 15 for r in rows(guest.document) if 0x80 <= r[2][0] < 0xF0}
    mine = [m for _, m in after.document.tracks[-1].events]
    assert {m[0] & 15 for m in mine if 0x80 <= m[0] < 0xF0}.isdisjoint(channels)
    assert open_guest(after.midi()).repairs == ()


def test_a_part_that_plays_elsewhere_by_now_gets_a_channel() -> None:
    """Guards: notes of a violin written where its channel plays the flute."""
    events = [(0, b"\xc0\x28"), (384, b"\xc0\x49")]
    events += [(i * 96, bytes((0x90, 60 + i, 64))) for i in range(8)]
    events += [(i * 96 + 90, bytes((0x80, 60 + i, 0))) for i in range(8)]
    guest = open_guest(header(1, 1, 96) + track(events))
    violin = next(p for p in guest.score.parts if p.program == 40)
    after = guest.spliced(rewritten(guest.score, violin, 48, 96, (Note(48, 80, 12, 74),)))
    parts = {p.program: [n.pitch for n in p.notes] for p in open_guest(after.midi()).score.parts}
    assert parts == {40: [60, 61, 62, 63, 80], 73: [64, 65, 66, 67]}


# ---------------------------------------------------------------- small edits


@given(st.integers(0, 200), st.integers(0, 127), st.integers(0, 127))
@hypothesis_settings(max_examples=60, deadline=None)
def test_the_mixer_touches_volume_and_pan_of_one_channel(seed: int, volume: int, pan: int) -> None:
    """Guards: another part turned down as well; a mix that is not what was set."""
    guest = open_guest(rich(seed).data)
    part = Random(seed).choice(guest.score.parts)
    after = guest.changed(edits.with_mix(guest.document, guest.seen, part.identity, volume, pan))
    mine = next(p for p in after.score.parts if p.identity == part.identity)
    assert (mine.volume, mine.pan) == (volume, pan)
    channels = {v.channel for v in guest.seen.map.voices[guest.seen.map.identities.index(part.identity)]}
    changed = (Counter(rows(guest.document)) - Counter(rows(after.document))) + (
        Counter(rows(after.document)) - Counter(rows(guest.document))
    )
    assert all(m[0] & 0xF0 == 0xB0 and m[1] in (7, 10) and m[0] & 15 in channels for _, _, m in changed)


@given(st.integers(0, 200), st.integers(-12, 12))
@hypothesis_settings(max_examples=60, deadline=None)
def test_transposing_there_and_back_is_nothing(seed: int, semitones: int) -> None:
    """Guards: drums that are moved, a key signature that stays, an end that no longer fits its beginning."""
    guest = open_guest(rich(seed).data)
    up = guest.changed(edits.transposed(guest.document, guest.seen, semitones))
    back = edits.transposed(up.document, up.seen, -semitones)
    plain = [row for row in rows(guest.document) if row[2][:2] != b"\xff\x59"]
    assert [row for row in rows(back) if row[2][:2] != b"\xff\x59"] == plain
    assert open_guest(up.midi()).repairs == ()
    for one, other in zip(guest.score.parts, up.score.parts, strict=True):
        moved = [n.pitch for n in one.notes] if one.is_drum else [n.pitch + semitones for n in one.notes]
        assert [n.pitch for n in other.notes] == moved or max(moved) > 108 or min(moved) < 21


@given(st.integers(0, 200), st.floats(0.5, 2))
@hypothesis_settings(max_examples=40, deadline=None)
def test_a_tempo_scales_the_whole_map(seed: int, factor: float) -> None:
    """Guards: a tempo map flattened to one tempo, or ticks moved by it."""
    guest = open_guest(rich(seed).data)
    after = guest.changed(edits.with_tempo(guest.document, factor))
    old = [row for row in rows(guest.document) if row[2][:2] != b"\xff\x51"]
    assert [row for row in rows(after.document) if row[2][:2] != b"\xff\x51"] == old
    assert after.seen.times[-1][1] == pytest.approx(guest.seen.times[-1][1] / factor, rel=1e-3)


@given(st.integers(0, 200))
@hypothesis_settings(max_examples=40, deadline=None)
def test_another_instrument_is_a_program_change(seed: int) -> None:
    """Guards: notes moved, or another part's instrument changed."""
    guest = open_guest(rich(seed).data)
    part = Random(seed).choice([p for p in guest.score.parts if not p.is_drum])
    after = guest.changed(edits.with_program(guest.document, guest.seen, part.identity, 105))
    changed = Counter(rows(after.document)) - Counter(rows(guest.document))
    assert changed and all(m[0] & 0xF0 == 0xC0 and m[1] == 105 for _, _, m in changed)
    assert [p.notes for p in after.score.parts if p.program == 105] == [part.notes]


@given(st.integers(0, 200))
@hypothesis_settings(max_examples=40, deadline=None)
def test_bars_cut_out_take_their_notes_along(seed: int) -> None:
    """Guards: what follows left in its place, a note without an end, settings lost with their bar."""
    guest = open_guest(rich(seed).data)
    if len(guest.seen.windows) > 1 or guest.score.bars < 5:
        return
    shorter = guest.changed(edits.without_bars(guest.document, guest.seen, 2, 3))
    assert shorter.score.bars == guest.score.bars - 2
    assert open_guest(shorter.midi()).repairs == ()
    ticks = guest.score.meter.bar_ticks
    for one, other in zip(guest.score.parts, shorter.score.parts, strict=True):
        kept = [
            n.onset - (2 * ticks if n.onset >= 4 * ticks else 0)
            for n in one.notes
            if not 2 <= n.onset // ticks < 4
        ]
        assert abs(len(other.notes) - len(kept)) <= 2
    gone = Counter(m for _, _, m in other_events(guest.document)) - Counter(
        m for _, _, m in other_events(shorter.document)
    )
    assert all(m[0] == 0xFF and m[1] in (1, 5, 6, 7) for m in gone)


def test_nothing_left_is_refused() -> None:
    """Guards: a file without notes, which nothing can play."""
    guest = open_guest(rich(2).data)
    with pytest.raises(MidiError, match="no notes"):
        guest.changed(edits.without_bars(guest.document, guest.seen, 0, guest.score.bars))


def test_silenced_parts_lose_their_notes_alone() -> None:
    """Guards: lyrics or pedal lost with a muted part."""
    guest = open_guest(rich(5).data)
    part = guest.score.parts[0]
    quiet = guest.changed(edits.silenced(guest.document, guest.seen, {part.identity}))
    assert other_events(quiet.document) == other_events(guest.document)
    assert [p.identity for p in quiet.score.parts] == [p.identity for p in guest.score.parts[1:]]
