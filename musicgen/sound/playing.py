"""From notes to samples: a player is told at the right moment what begins and what ends.

Both synthesizers work in blocks of 64 samples (1.5 ms); events lie on their borders.
"""

import numpy as np

from musicgen.music.midi.file.document import BEND, CONTROL, NOTE_OFF, NOTE_ON
from musicgen.music.midi.performance import Performance
from musicgen.music.score import Part, Score
from musicgen.music.theory import TICKS_PER_QUARTER
from musicgen.sound.engines import Player
from musicgen.sound.loudness import SAMPLE_RATE, Audio

BLOCK = 64
_TAIL_BLOCK = 32 * BLOCK
_QUIET = 10 ** (-70 / 20)
_FADE_S = 0.4
# A drum rings on for this long unless struck again; its written length means nothing.
_DRUM_HOLD_S = 0.25

Event = tuple[int, int, int, int, int]


def played(player: Player, score: Score, tail_s: float) -> Audio:
    """Raw audio of the score: all bars, then the tail."""
    for channel, part in enumerate(score.parts):
        player.select(channel, part)
    body = _frame(score, score.bars * score.meter.bar_ticks)
    longest = body + round(tail_s * SAMPLE_RATE) // BLOCK * BLOCK
    audio = np.zeros((longest, 2), dtype=np.float32)
    at = 0
    for frame, is_on, channel, pitch, velocity in _events(score):
        frame = min(frame, longest)
        _fill(player, audio[at:frame])
        at = frame
        if is_on:
            player.note_on(channel, pitch, velocity)
        else:
            player.note_off(channel, pitch)
    _fill(player, audio[at:body])
    return _with_tail(player, audio, max(at, body))


def _fill(player: Player, out: Audio) -> None:
    # In pieces, so that other threads get their turn during a long rest.
    for at in range(0, len(out), 512 * BLOCK):
        player.fill(out[at : at + 512 * BLOCK])


def _with_tail(player: Player, audio: Audio, start: int) -> Audio:
    """Let what sounds at `start` ring out, until it has been quiet for two blocks or the audio ends."""
    threshold, quiet_blocks = _QUIET * max(float(np.abs(audio[:start]).max(initial=0.0)), 1e-6), 0
    for at in range(start, len(audio), _TAIL_BLOCK):
        block = audio[at : at + _TAIL_BLOCK]
        player.fill(block)
        quiet_blocks = quiet_blocks + 1 if np.abs(block).max() < threshold else 0
        if quiet_blocks == 2:
            return audio[: at + len(block)]
    fade = min(round(_FADE_S * SAMPLE_RATE), len(audio) - start)
    if fade:
        audio[-fade:] *= np.cos(np.linspace(0, np.pi / 2, fade, dtype=np.float32))[:, None] ** 2
    return audio


def _frame(score: Score, tick: float) -> int:
    """The block border nearest to a tick, in samples."""
    seconds = tick / TICKS_PER_QUARTER * 60 / score.tempo_bpm
    return round(seconds * SAMPLE_RATE / BLOCK) * BLOCK


def _events(score: Score) -> list[Event]:
    """(sample, 0 off or 1 on, channel, pitch, velocity) in order; ends before onsets of the same moment."""
    return sorted(
        event for channel, part in enumerate(score.parts) for event in _part_events(score, channel, part)
    )


def _part_events(score: Score, channel: int, part: Part) -> list[Event]:
    events: list[Event] = []
    next_onset: dict[int, int] = {}
    for note in reversed(part.notes):
        onset = _frame(score, note.onset)
        end = (
            onset + round(_DRUM_HOLD_S * SAMPLE_RATE) // BLOCK * BLOCK
            if part.is_drum
            else _frame(score, note.end)
        )
        end = min(max(end, onset + BLOCK), next_onset.get(note.pitch, end))
        next_onset[note.pitch] = onset
        events.append((onset, 1, channel, note.pitch, note.velocity))
        events.append((end, 0, channel, note.pitch, 0))
    return events


def performed(player: Player, parts: tuple[Part, ...], performance: Performance, tail_s: float) -> Audio:
    """Raw audio of a performance: until its last bar line or its last event, then the tail."""
    for slot, part in enumerate(parts):
        player.select(slot, part)
    last = max([performance.length_s, *(seconds for seconds, _, _ in performance.events)])
    body = _block(last)
    audio = np.zeros((body + _block(tail_s), 2), dtype=np.float32)
    at = 0
    for seconds, slot, message in performance.events:
        frame = _block(seconds)
        _fill(player, audio[at:frame])
        at = max(at, frame)
        _send(player, slot, message)
    _fill(player, audio[at:body])
    return _with_tail(player, audio, max(at, body))


def _block(seconds: float) -> int:
    """The block border nearest to a moment, in samples."""
    return round(seconds * SAMPLE_RATE / BLOCK) * BLOCK


def _send(player: Player, slot: int, message: bytes) -> None:
    kind = message[0] & 0xF0
    if kind == NOTE_ON:
        player.note_on(slot, message[1], message[2])
    elif kind == NOTE_OFF:
        player.note_off(slot, message[1])
    elif kind == CONTROL:
        player.control(slot, message[1], message[2])
    elif kind == BEND:
        player.bend(slot, message[2] << 7 | message[1])
