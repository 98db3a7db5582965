"""What composing gives back: drafts on the way, and the piece with what was asked and what was heard."""

from dataclasses import dataclass

from musicgen.music.facets import HEARD
from musicgen.music.measure import arrays, estimate_key, heard_chords
from musicgen.music.score import Score
from musicgen.options import SamplingOptions
from musicgen.text.brief import Brief


@dataclass(frozen=True, slots=True)
class Draft:
    """A piece in the making. score: all finished bars. candidate: counted from 0."""

    score: Score
    bars_done: int
    bars_total: int
    candidate: int


@dataclass(frozen=True, slots=True)
class Check:
    """One asked fact. source: "written" by the decoder (tempo, meter), "heard" in the notes, or "told" to the
    model, and not to be measured.
    """

    field: str
    asked: str
    got: str
    kept: bool
    source: str


@dataclass(frozen=True, slots=True)
class Written:
    """All that a piece was decoded from, so that it can be explained to the id.

    vocab: fingerprint of the ids. header: BOS .. BAND_END of the first window. form: sections of the whole
    piece, as (name, bars). bars: what was written behind the header, window after window.
    """

    vocab: str
    header: tuple[int, ...]
    form: tuple[tuple[str, int], ...]
    bars: tuple[int, ...]

    def to_dict(self) -> dict[str, str]:
        """As a report and the browser hold it: ids in rows."""
        return {
            "vocab": self.vocab,
            "header": " ".join(map(str, self.header)),
            "form": ", ".join(f"{name} {bars}" for name, bars in self.form),
            "bars": " ".join(map(str, self.bars)),
        }


@dataclass(frozen=True, slots=True)
class Heard:
    """Measured from the notes alone. key: "D minor". chords: one symbol a bar, "–" for none.

    words: (facet, value) of what the card says of every piece.
    """

    key: str
    bars: int
    instruments: tuple[str, ...]
    chords: tuple[str, ...]
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Composition:
    """A finished (or stopped) piece.

    candidate: which one was taken, from 0. tried: how many were drawn. nats_per_note: how unlikely the
    model finds its own piece, without the header. derailed: outside what real pieces of its style have.
    is_copy: it shares a longer stretch with a training piece than real pieces share with each other.
    redrawn_for_copy: an earlier candidate did, so that this one took its place. is_vague: the asked key is
    not what simpler listeners hear (`measure.profiles`), though it may be kept. drawn: the header's controls
    that have a value, by name. written: its ids, of a piece that was composed and finished.
    """

    score: Score
    brief: Brief
    options: SamplingOptions
    model_id: str
    heard: Heard
    checks: tuple[Check, ...]
    candidate: int = 0
    tried: int = 1
    nats_per_note: float = 0.0
    derailed: bool = False
    stopped: bool = False
    is_copy: bool = False
    redrawn_for_copy: bool = False
    is_vague: bool = False
    drawn: tuple[tuple[str, str], ...] = ()
    written: Written | None = None

    @property
    def broken(self) -> int:
        """How many asked facts are not kept; a derailed piece counts one more, and so does a copy.

        What another candidate would not mend does not count: sections and seconds are written, all candidates
        have the same; where chords are asked they decide which key is heard.
        """
        given = ("sections", "seconds", *(("key",) if self.brief.chords else ()))
        return sum(not c.kept and c.field not in given for c in self.checks) + self.derailed + self.is_copy

    @property
    def rank(self) -> tuple[bool, int, bool]:
        """The lowest is the best: a copy is worse than whatever else is broken."""
        return self.is_copy, self.broken, self.is_vague


def listen(score: Score) -> Heard:
    """What can be heard in a score, from its notes alone."""
    notes = arrays(score)
    key = estimate_key(notes, complete=True).key
    chords = tuple(c.symbol_in(key) if c else "–" for c in heard_chords(notes))
    names = tuple(dict.fromkeys(p.instrument for p in score.parts))
    words = tuple((f.name, f.heard(notes) or f.values[0]) for f in HEARD if f.heard and f.on_card)
    return Heard(key.name, score.bars, names, chords, words)
