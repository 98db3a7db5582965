"""A file of one's own, opened: the Document, what can be worked on of it, and what is to be said about it.

guest = open_guest(data)
guest.midi() == data                    # unless something had to be repaired: guest.repairs
longer = guest.spliced(other_score)     # only what differs from guest.score is touched
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from musicgen.errors import InputError
from musicgen.music.midi.file.document import Document, write
from musicgen.music.midi.file.findings import Finding, in_order
from musicgen.music.midi.file.reading import read
from musicgen.music.midi.printed.foreign import kind_of, read_printed
from musicgen.music.midi.splice import PartBar, differing, splice, swapped
from musicgen.music.midi.view import View, view
from musicgen.music.score import BarSpan, Identity, Note, Score
from musicgen.music.theory import TICKS_PER_QUARTER


@dataclass(frozen=True, slots=True, eq=False)
class Guest:
    """document: all of the file. seen: the window of it that is worked on. repairs: what was mended in it."""

    document: Document
    seen: View
    repairs: tuple[Finding, ...] = ()

    @property
    def score(self) -> Score:
        """The window as a canonical score, with the file's own names, volumes and pans."""
        return self.seen.score

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was repaired, and what the score cannot show."""
        return in_order((*self.repairs, *self.seen.findings))

    @property
    def notices(self) -> tuple[str, ...]:
        """`findings` in English."""
        return tuple(finding.sentence for finding in self.findings)

    @property
    def has_upbeat(self) -> bool:
        """Whether the score's first bar is an upbeat, which people call bar 0."""
        return self.score.first_bar == 0

    def ticks_of(self, span: BarSpan) -> tuple[int, int]:
        """Where bars of the window begin and end in the file's ticks."""
        bar = self.score.meter.bar_ticks * self.seen.quarter / TICKS_PER_QUARTER
        start = round(self.seen.window.start + span.first * bar)
        return max(0, start), round(self.seen.window.start + (span.last + 1) * bar)

    def midi(self) -> bytes:
        """The file: the very bytes that were read where nothing was repaired or changed."""
        return write(self.document)

    def at_bar(self, bar: int) -> "Guest":
        """The window that holds a bar, as bars are called. Raises MidiError where no note is."""
        return replace(self, seen=view(self.document, bar))

    def changed(self, document: Document) -> "Guest":
        """The same window of a changed document. Raises MidiError where no note is left."""
        first = self.seen.window.first_bar
        windows = self.seen.windows
        return replace(self, document=document, seen=view(document, first if len(windows) > 1 else None))

    def spliced(self, score: Score, part_bars: Collection[PartBar] | None = None) -> "Guest":
        """The notes of `score` in part-bars (those that differ, if none are named), all else copied through.

        score: the window with some notes changed, parts by the identities of `self.score`; it may be longer
        where nothing follows the window. Raises InputError otherwise.
        """
        bars = differing(self.score, score) if part_bars is None else frozenset(part_bars)
        if not bars:
            return self
        is_last = self.seen.window == self.seen.windows[-1]
        if not is_last and max(bar for _, bar in bars) >= self.seen.window.bars:
            raise InputError(
                f"Bar {self.seen.window.last_bar + 1} and what follows is there already: "
                "write on behind the last bar of the file."
            )
        notes = {part.identity: part.notes for part in score.parts}
        return self.changed(splice(self.document, self.seen, bars, notes))

    def swapped(self, part: Identity, gone: Collection[tuple[int, int]], coming: Iterable[Note]) -> "Guest":
        """Other notes of one part, all else as it is. gone: (onset, pitch) of the window's score.

        Raises InputError for a note that is not there.
        """
        return self.changed(swapped(self.document, self.seen, part, gone, coming))


def open_guest(data: bytes, bar: int | None = None) -> Guest:
    """A MIDI, ABC or MusicXML file, opened at its first window or at the one that holds a bar.

    Raises MidiError.
    """
    kind = "" if b"MThd" in data[:1024] else kind_of(data)
    document, repairs = read_printed(data, kind) if kind else read(data)
    return Guest(document, view(document, bar), repairs)
