"""Damage mended: exactly where it can be, else by the writer in a hole; everything else stays as it is."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from musicgen.errors import Cancelled as WasCancelled
from musicgen.music.midi.file.findings import ONLY_TOLD
from musicgen.music.midi.guest import Guest, open_guest
from musicgen.music.midi.io import score_to_midi
from musicgen.music.midi.retouch import NoteEdits, retimed
from musicgen.music.midi.untouched import rows_in, untouched
from musicgen.music.score import Score
from musicgen.options import SamplingOptions
from musicgen.tasks.compose import Composer
from musicgen.tasks.fill import Filler
from musicgen.tasks.judge.composition import Composition, Draft, listen
from musicgen.tasks.outcome import Damaged, Outcome
from musicgen.tasks.repair.examine import Finding, chosen, examined, marked
from musicgen.tasks.requests import Cancelled, Repair, Tools
from musicgen.text.brief import Brief

SOUND = "No damage was found: the file is as it was."
LEFT = "Nothing was mended: the file is as it was."


def repaired(request: Repair, tools: Tools, cancelled: Cancelled) -> Iterator[Draft | Outcome]:
    """`Repair`. Raises MidiError, InputError; Cancelled where nothing is done yet."""
    file = open_guest(score_to_midi(request.piece) if isinstance(request.piece, Score) else request.piece)
    brief, options, composer = request.brief(tools), request.options(tools), tools.composer
    of_file = _of_file(file)
    found = list(examined(file, composer.engine, cancelled, len(of_file) + 1))
    if request.bars is not None or request.parts:
        found.append(marked(file, request.bars, request.parts, len(of_file) + len(found) + 1))
    if cancelled():
        raise WasCancelled()
    found = chosen(found, of_file, request.refuse, request.accept)
    mender = Mender(file, brief, options, composer)
    yield from mender.mended(found, cancelled)
    told = (*of_file, *(one.told() for one in mender.found))
    yield mender.outcome(told, keeps_file=not isinstance(request.piece, Score))


def _of_file(file: Guest) -> tuple[Damaged, ...]:
    """What was wrong with the bytes, and was mended while they were read, or only told."""
    return tuple(
        Damaged(number, one.kind, None, (), 1.0, True, one.kind not in ONLY_TOLD, one.sentence, one.values)
        for number, one in enumerate(file.repairs, start=1)
    )


class Mender:
    """One file on its way to being whole. found: the findings, as they were dealt with."""

    def __init__(self, file: Guest, brief: Brief, options: SamplingOptions, composer: Composer) -> None:
        self._original, self._brief, self._options, self._composer = file, brief, options, composer
        self._document = file.document
        self._asked: set[int] = set()  # rows of the original's notes
        self._last: Composition | None = None
        self.found: list[Finding] = []

    def mended(self, found: Sequence[Finding], cancelled: Cancelled) -> Iterator[Draft]:
        """Exact mends first, all together; then hole after hole."""
        self._retouch([one for one in found if one.mended])
        for one in found:
            if one.mended and one.damage.candidate.retouch is None:
                stops = cancelled() or (yield from self._fill(one, cancelled))
                self.found.append(replace(one, mended=not stops))
            else:
                self.found.append(one)

    def _retouch(self, found: Sequence[Finding]) -> None:
        edits, document = NoteEdits(self._document), self._document
        for one in sorted(found, key=_takes_out, reverse=True):
            if (mend := one.damage.candidate.retouch) is None:
                continue
            rows = {int(one.take.row[at]): note for at, note in mend.changed.items()}
            fresh = {row: note for row, note in rows.items() if row not in self._asked}
            self._asked |= set(fresh)
            edits.put(
                one.window.seen, fresh, [(one.take.identities[part], note) for part, note in mend.added]
            )
            document = edits.done()
        for one in found:
            for tempo in one.damage.candidate.retouch.tempos if one.damage.candidate.retouch else ():
                document = retimed(document, one.window.seen, *tempo)
        self._document = document

    def _fill(self, one: Finding, cancelled: Cancelled) -> Generator[Draft, None, bool]:
        """Some part-bars written anew; returns whether that could not be done."""
        window = self._window(one)
        wanted = {one.take.identities[at] for at in one.damage.parts}
        parts = tuple(part for part in window.score.parts if part.identity in wanted)
        span = one.damage.span
        if not parts or span.last >= window.score.bars:
            return True
        filler = Filler(self._composer)
        for made in filler.stream(window.score, self._brief, span, parts, self._options, cancelled):
            if isinstance(made, Draft):
                yield made
                continue
            bars = frozenset(
                (part.identity, bar) for part in parts for bar in range(span.first, span.last + 1)
            )
            self._document = window.spliced(made.score, bars).document
            self._asked |= rows_in(one.window.seen, bars)
            self._last = made
        return False

    def _window(self, one: Finding) -> Guest:
        """The document as it is now, at the window of a finding."""
        changed = self._original.changed(self._document)
        return changed if len(changed.seen.windows) == 1 else changed.at_bar(one.window.seen.window.first_bar)

    def outcome(self, damage: tuple[Damaged, ...], *, keeps_file: bool) -> Outcome:
        """The file as it is now. keeps_file: whether it was a file, and no composed score."""
        is_same = self._document is self._original.document
        file = self._original if is_same else self._original.changed(self._document)
        kept = untouched(self._original.document, self._document, self._asked)
        said = () if not is_same else (LEFT,) if damage else (SOUND,)
        return Outcome(self._composition(file), file if keeps_file else None, kept, damage=damage, said=said)

    def _composition(self, file: Guest) -> Composition:
        made, score = self._last, file.score
        if made is not None:
            return replace(made, score=score, heard=listen(score))
        return Composition(score, self._brief, self._options, self._composer.model_id, listen(score), ())


def _takes_out(one: Finding) -> bool:
    """Whether a mend takes notes out: what goes need not be moved."""
    mend = one.damage.candidate.retouch
    return mend is not None and None in mend.changed.values()
