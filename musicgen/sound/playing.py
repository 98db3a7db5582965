"""From notes to samples: a player is told at the right moment what begins and what ends.

Both synthesizers work in blocks of 64 samples (1.5 ms); events lie on their borders.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from musicgen.music.midi.file.document import BEND, CONTROL, NOTE_OFF, NOTE_ON
from musicgen.music.midi.performance import Performance
from musicgen.music.score import Part, Score
from musicgen.music.theory import TICKS_PER_QUARTER
from musicgen.sound import spool
from musicgen.sound.engines import Player
from musicgen.sound.loudness import SAMPLE_RATE
from musicgen.sound.spool import Audio

BLOCK = 64
_TAIL_BLOCK = 32 * BLOCK
_QUIET = 10 ** (-70 / 20)
_FADE_S = 0.4
# A drum rings on for this long unless struck again; its written length means nothing.
_DRUM_HOLD_S = 0.25

Event = tuple[int, int, int, int, int]
Message = tuple[int, int, int, int]  # kind, channel of the player, two values


def played(player: Player, score: Score, tail_s: float) -> Iterator[Audio]:
    """Raw audio of the score, in blocks of spool.BLOCK samples: all bars, then the tail."""
    for channel, part in enumerate(score.parts):
        player.select(channel, part)
    moments = (
        (frame, (NOTE_ON if is_on else NOTE_OFF, channel, pitch, velocity))
        for frame, is_on, channel, pitch, velocity in _events(score)
    )
    return _Playing(player).blocks(moments, _body(score), score_length(score, tail_s))


def score_length(score: Score, tail_s: float) -> int:
    """Samples of a score and a whole tail."""
    return _body(score) + _block(tail_s)


def _body(score: Score) -> int:
    return _frame(score, score.bars * score.meter.bar_ticks)


class _Playing:
    """Moments on their way through a player; what was played is given on whenever a block is full."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self._buffer, self._used = np.zeros((spool.BLOCK, 2), np.float32), 0
        self._peak = 0.0

    def blocks(self, moments: Iterable[tuple[int, Message]], body: int, longest: int) -> Iterator[Audio]:
        """What sounds until sample `body` and the last moment, then what rings on, at most to `longest`."""
        at = 0
        for frame, message in moments:
            frame = min(frame, longest)
            yield from self._played(frame - at)
            at = max(at, frame)
            _send(self._player, message)
        yield from self._played(body - at)
        yield from self._joined(self._tail(longest - max(at, body)))

    def _played(self, samples: int) -> Iterator[Audio]:
        while samples > 0:
            # In pieces, so that other threads get their turn during a long rest.
            count = min(samples, spool.BLOCK - self._used, 512 * BLOCK)
            heard = self._buffer[self._used : self._used + count]
            self._player.fill(heard)
            self._peak = max(self._peak, float(np.abs(heard).max()))
            self._used, samples = self._used + count, samples - count
            if self._used == spool.BLOCK:
                yield self._buffer
                self._buffer, self._used = np.zeros((spool.BLOCK, 2), np.float32), 0

    def _tail(self, samples: int) -> Audio:
        """What sounds now, ringing out until it has been quiet for two blocks, or fading at the end."""
        audio = np.zeros((samples, 2), np.float32)
        threshold, quiet_blocks = _QUIET * max(self._peak, 1e-6), 0
        for at in range(0, samples, _TAIL_BLOCK):
            block = audio[at : at + _TAIL_BLOCK]
            self._player.fill(block)
            quiet_blocks = quiet_blocks + 1 if np.abs(block).max() < threshold else 0
            if quiet_blocks == 2:
                return audio[: at + len(block)]
        fade = min(round(_FADE_S * SAMPLE_RATE), samples)
        if fade:
            audio[-fade:] *= np.cos(np.linspace(0, np.pi / 2, fade, dtype=np.float32))[:, None] ** 2
        return audio

    def _joined(self, tail: Audio) -> Iterator[Audio]:
        """The block that is begun and the tail, in blocks."""
        rest = np.concatenate((self._buffer[: self._used], tail))
        yield from (rest[at : at + spool.BLOCK] for at in range(0, len(rest), spool.BLOCK))


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


def performed(
    player: Player, parts: tuple[Part, ...], performance: Performance, tail_s: float
) -> Iterator[Audio]:
    """Raw audio of a performance, in blocks: until its last bar line or its last event, then the tail."""
    for slot, part in enumerate(parts):
        player.select(slot, part)
    moments = (
        (_block(seconds), (message[0] & 0xF0, slot, *(message[1:3] + bytes(2))[:2]))
        for seconds, slot, message in performance.events
    )
    longest = performance_length(performance, tail_s)
    return _Playing(player).blocks(moments, longest - _block(tail_s), longest)


def performance_length(performance: Performance, tail_s: float) -> int:
    """Samples of a performance and a whole tail."""
    last = max([performance.length_s, *(seconds for seconds, _, _ in performance.events)])
    return _block(last) + _block(tail_s)


def _block(seconds: float) -> int:
    """The block border nearest to a moment, in samples."""
    return round(seconds * SAMPLE_RATE / BLOCK) * BLOCK


def _send(player: Player, message: Message) -> None:
    kind, slot, first, second = message
    if kind == NOTE_ON:
        player.note_on(slot, first, second)
    elif kind == NOTE_OFF:
        player.note_off(slot, first)
    elif kind == CONTROL:
        player.control(slot, first, second)
    elif kind == BEND:
        player.bend(slot, second << 7 | first)
