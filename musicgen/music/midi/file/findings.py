"""What is said of a file: what had to be repaired in it, and what a view of it cannot show.

A finding is a kind and its numbers, never a sentence: the page says it in its own language (words named
`found_KIND`), everybody else in English.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

Value = int | float | str


@dataclass(frozen=True, slots=True)
class Finding:
    """kind: a key of REPAIRS or UNSHOWN. values: what stands in its sentence, by name."""

    kind: str
    values: tuple[tuple[str, Value], ...] = ()

    @property
    def sentence(self) -> str:
        """In English."""
        return SENTENCES[self.kind].format(**dict(self.values))


REPAIRS: Mapping[str, str] = MappingProxyType(
    {
        "riff": "The file was wrapped in RIFF (RMID); its MIDI part was taken out.",
        "junk": "Bytes in front of the MIDI header were left out.",
        "converted": "The notes were taken from {format}; how they are printed was left out.",
        "format0": "The file says format 0 and holds {n} tracks; it was read as format 1.",
        "format2": "The file says format 2 and holds one track; it was read as format 1.",
        "smpte": "Time was counted in film frames; it was taken as 120 BPM.",
        "missing": "The header promises {said} tracks, the file holds {n}; what is there was read.",
        "length": "Tracks that give a wrong length: {n}; each was read to its end.",
        "broken": "Damaged or cut-off tracks: {n}; each was kept up to the damage.",
        "no_end": "Tracks without an end mark: {n}; each ends with its last event.",
        "between": "Bytes between two tracks that belong to none: {n}; they were left out.",
        "live": "Bytes of a live connection inside a track: {n}; they were left out.",
        "clipped": "Values over 127: {n}; each was taken as 127.",
        "overlong": "Times or lengths written with too many bytes: {n}; each was written anew.",
        "sized": "Tempos, meters or keys of a wrong length: {n}; each was cut or completed.",
        "tempo": "Impossible tempo changes left out: {n}.",
        "meter": "Impossible time signatures left out: {n}.",
        "key": "Impossible key signatures left out: {n}.",
        "hanging": "Notes without an end: {n}; each was given one.",
        "doubled": "Notes struck twice at the same moment: {n}; each was kept once.",
        "late": "Notes past 20,000 quarter notes: {n}; they were left out.",
    }
)
ONLY_TOLD = frozenset(("missing",))  # nothing in the file to mend it with
UNSHOWN: Mapping[str, str] = MappingProxyType(
    {
        "bars": "Bars {first} to {last} of {total} are shown; the others are kept.",
        "meters": "Other meters in other bars: {names}; they are kept.",
        "strange_meter": "The meter {asked} is shown as {shown}.",
        "tempos": "Tempo changes: {n}; they are kept and heard.",
        "strange_tempo": "The tempo of {bpm} BPM is shown as {shown}.",
        "keys": "Changes of the key signature: {n}; they are kept.",
        "off_grid": "Notes off the grid of sixteenths and triplets: {n}; they are drawn at the nearest place "
        "and sound where they are.",
        "together": "Notes that fall on one place of the grid: {n}; one of each is drawn, all sound.",
        "held": "Notes longer than two whole notes: {n}; they are drawn as several and sound as one.",
        "loudness": "Notes with finer loudness than eight steps: {n}; it is kept and heard.",
        "range": "Notes outside the piano's range: {n}; they are drawn some octaves away.",
        "sounds": "Drum sounds outside the kit: {n}; they are kept and not drawn.",
        "parts": "Parts beyond the fifteen busiest: {n}; they are kept and heard, but not shown.",
        "merged": "Parts drawn together with the fourth of the same instrument: {n}.",
        "silent": "Parts with volume 0: {n}; they are silent until they are turned up.",
        "pedal": "Pedal marks: {n}; they are kept and heard.",
        "bends": "Pitch bends: {n}; they are kept and heard.",
        "controls": "Other controllers: {n}; they are kept and heard.",
        "texts": "Lyrics, markers and other texts: {n}; they are kept.",
        "exclusive": "Messages for one make of instrument: {n}; they are kept.",
    }
)
SENTENCES: Mapping[str, str] = MappingProxyType({**REPAIRS, **UNSHOWN})


def counted(found: Counter[str]) -> tuple[Finding, ...]:
    """A finding for each kind that was counted, in the order of SENTENCES."""
    return tuple(Finding(kind, (("n", found[kind]),)) for kind in SENTENCES if found[kind])


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    order = list(SENTENCES)
    return tuple(sorted(findings, key=lambda finding: order.index(finding.kind)))
