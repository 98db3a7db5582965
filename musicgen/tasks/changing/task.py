"""`Change`: a piece opened, its sentence read, the edits done, and what was left alone counted."""

from collections.abc import Iterator

from musicgen.errors import InputError
from musicgen.music.midi.untouched import untouched_by
from musicgen.options import SamplingOptions
from musicgen.tasks.changing.doing import Changed, all_done, without
from musicgen.tasks.changing.held import Held
from musicgen.tasks.changing.step import Loan
from musicgen.tasks.fields import shown, whole
from musicgen.tasks.in_place import opened
from musicgen.tasks.judge.composition import Composition, Draft, listen
from musicgen.tasks.outcome import Outcome
from musicgen.tasks.requests import Cancelled, Change, Tools
from musicgen.text.brief import Brief
from musicgen.text.changes.edit import Changes
from musicgen.text.changes.read import read_changes


def changed(request: Change, tools: Tools, cancelled: Cancelled) -> Iterator[Draft | Outcome]:
    """Drafts while something is written, the outcome last. Raises InputError where nothing could be done."""
    asked = read_changes(request.prompt)
    if not asked.edits:
        raise InputError(asked.notes[0] if asked.notes else _nothing(asked))
    edits = without(asked.edits, tuple(_number(one, len(asked.edits)) for one in request.without))
    if not edits:
        raise InputError("All edits of the sentence are taken back: the piece is as it was.")
    file, score = opened(request.piece, _bar_of(asked))
    options = SamplingOptions(seed=request.seed, candidates=request.candidates or tools.default_candidates)
    loan = Loan(lambda: tools.composer, options, cancelled, request.prompt, asked.language, asked.kept)
    before = Held.of(file, score)
    for made in all_done(before, edits, loan):
        if isinstance(made, Changed):
            yield _outcome(request, asked, options, before, made)
        else:
            yield made


def _number(text: str, count: int) -> int:
    number = whole(text)
    if number is None or not 1 <= number <= count:
        raise InputError(f"There is no edit {shown(text)}: the sentence has {count}, counted from 1.")
    return number


def _nothing(asked: Changes) -> str:
    return f"Only what must stay is named ({', '.join(asked.kept)}): say what should be different."


def _bar_of(asked: Changes) -> int | None:
    """A bar that the sentence names, so that of a long file the window around it is worked on."""
    return next((one.bars[0] for one in asked.edits if one.bars), None)


def _outcome(
    request: Change, asked: Changes, options: SamplingOptions, before: Held, made: Changed
) -> Outcome:
    problems = [done.problem for done in made.done if done.problem]
    if problems and len(problems) == len(made.done):
        raise InputError(problems[0])
    said = tuple(dict.fromkeys((*problems, *(note for done in made.done for note in done.said))))
    score = made.held.score
    piece = Composition(
        score=score,
        brief=Brief(prompt=request.prompt, notes=said, language=asked.language),
        options=options,
        model_id=made.model_id,
        heard=listen(score),
        checks=(),
    )
    one, other = before.file or before.score, made.held.file or made.held.score
    return Outcome(piece, made.held.file, untouched_by(one, other, made.asked), edits=made.done)
