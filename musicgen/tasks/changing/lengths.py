"""How long the piece is, and how it ends."""

from dataclasses import replace

from musicgen.errors import InputError
from musicgen.music.modes import OCTAVE
from musicgen.music.score import MAX_BARS, BarSpan, Identity, Note
from musicgen.music.theory import FIFTH, SECONDS_A_MINUTE, TICKS_PER_QUARTER, TRIADS, Chord, Key
from musicgen.tasks.changing.anew import asked_for, filled
from musicgen.tasks.changing.chosen import spans_of
from musicgen.tasks.changing.held import Held
from musicgen.tasks.changing.step import Loan, Step, Steps, key_of
from musicgen.tasks.extend import Extender
from musicgen.tasks.fill import Asked
from musicgen.tasks.judge.composition import Composition
from musicgen.tasks.steering import USUAL
from musicgen.text.changes.edit import Edit
from musicgen.text.changes.words import relative

NUMBERS = USUAL.changes
PHRASE = NUMBERS.phrase  # bars: the ending that stays when a piece is cut


def length(held: Held, edit: Edit, loan: Loan) -> Steps:
    """Cut, bars once more, or bars written on behind the last."""
    before = held.score.bars
    if edit.bars or edit.section:
        step = _of_a_place(held, edit)
        if step is not None:
            yield replace(step, from_=f"{before} bars", to=f"{step.held.score.bars} bars")
            return
    wanted = bars_wanted(edit.to, held)
    if not 1 <= wanted <= MAX_BARS:
        raise InputError(f"{wanted} bars would come of it: a piece has 1 to {MAX_BARS}.")
    if wanted == before:
        raise InputError(f"The piece has {before} bars already: nothing was changed.")
    if wanted < before:
        cut = cut_to(held.score.bars, wanted)
        yield Step(held.without_bars(cut), _moved_by(held, cut), f"{before} bars", f"{wanted} bars")
        return
    yield from _written_on(held, wanted - before, loan)


def _moved_by(held: Held, cut: BarSpan) -> frozenset[tuple[Identity, int]]:
    """Part-bars that a cut takes or moves, and those from which a note rings into it."""
    score = held.score
    moved = frozenset((p.identity, at) for p in score.parts for at in range(cut.first, score.bars))
    return moved | held.ringing_at(cut.first)


def bars_wanted(to: str, held: Held) -> int:
    """How many bars the piece is to have."""
    score, bars = held.score, held.score.bars
    a_bar = score.meter.bar_ticks / TICKS_PER_QUARTER * SECONDS_A_MINUTE / score.tempo_bpm
    if (worth := relative().get(to)) is not None:
        return max(1, round(bars * worth / PHRASE) * PHRASE if bars >= PHRASE * 2 else round(bars * worth))
    if to.startswith("x"):
        return max(1, round(bars * float(to[1:])))
    is_seconds, number = to.endswith("s"), float(to.rstrip("s"))
    count = max(1, round(abs(number) / a_bar)) if is_seconds else round(abs(number))
    return bars + count if to[:1] == "+" else bars - count if to[:1] == "-" else count


def cut_to(bars: int, wanted: int) -> BarSpan:
    """Which bars go: those before the ending, so that the piece still ends as it ended."""
    ending = PHRASE if wanted >= 2 * PHRASE else min(2, wanted - 1) if wanted > 1 else 0
    first = wanted - ending
    return BarSpan(first, first + bars - wanted - 1)


def _of_a_place(held: Held, edit: Edit) -> Step | None:
    """Bars of a place cut out, or played once more."""
    spans, score = spans_of(edit, held.score), held.score
    span = spans[0]
    if edit.to.startswith("-") or edit.to == "x0":
        count = int(edit.to[1:]) if edit.to.startswith("-") else span.last - span.first + 1
        span = BarSpan(max(span.first, span.last - count + 1), span.last)
        if span.last - span.first + 1 >= score.bars:
            raise InputError("Nothing would be left of the piece: cut fewer bars.")
        return Step(held.without_bars(span), _moved_by(held, span))
    own = span.last - span.first + 1
    if edit.to.startswith("+") and edit.to[1:].isdigit():
        extra = int(edit.to[1:])
    elif edit.to == "x2":
        extra = own
    elif edit.to in relative() and relative()[edit.to] > 1:
        extra = max(1, round(own * (relative()[edit.to] - 1) / 2) * 2)
    elif edit.to in relative():
        count = max(1, round(own * (1 - relative()[edit.to])))
        return _of_a_place(held, replace(edit, to=f"-{count}"))
    else:
        return None
    if score.bars + extra > MAX_BARS:
        raise InputError(f"{score.bars + extra} bars would come of it: a piece has {MAX_BARS} at most.")
    return _again(held, span, extra)


def _again(held: Held, span: BarSpan, extra: int) -> Step:
    """The last bars of a stretch once more, as often as needed."""
    first_moved = span.last + 1
    moved = frozenset(
        (p.identity, bar) for p in held.score.parts for bar in range(first_moved, held.score.bars)
    )
    left, last = extra, span.last
    while left > 0:
        count = min(left, last - span.first + 1)
        held = held.with_bars_again(BarSpan(last - count + 1, last))
        left, last = left - count, last + count
    return Step(held, moved, said=(f"{extra} bars of it are played once more.",))


def _written_on(held: Held, bars: int, loan: Loan) -> Steps:
    composer, before = loan.composer(), held.score.bars
    for made in Extender(composer).stream(held.score, asked_for(loan), bars, loan.options, loan.cancelled):
        if isinstance(made, Composition):
            after = held.put(made.score)
            yield Step(
                after, frozenset(), f"{before} bars", f"{after.score.bars} bars", (), composer.model_id
            )
        else:
            yield made


# --- endings ------------------------------------------------------------------------------------------------


def ending(held: Held, edit: Edit, loan: Loan) -> Steps:
    score = held.score
    tail = BarSpan(max(0, score.bars - PHRASE), score.bars - 1)
    everybody = [part.identity for part in score.parts]
    last = frozenset((i, bar) for i in everybody for bar in range(tail.first, tail.last + 1))
    if edit.to in ("soft", "fade out"):
        yield Step(_fading(held, tail, silent=edit.to == "fade out"), last, "", edit.to)
    elif edit.to == "abrupt":
        yield Step(_stopped(held), last, "", edit.to)
    elif edit.to == "ritardando":
        slower = held
        for bar, factor in zip(
            range(max(0, score.bars - len(NUMBERS.slowing)), score.bars), NUMBERS.slowing, strict=False
        ):
            slower = slower.with_tempo_in(BarSpan(bar, bar), factor)
        yield Step(slower, frozenset(), "", edit.to)
    elif edit.to.startswith("end on") or edit.to == "open":
        yield from _closed(held, edit, loan)
    else:
        facts = {"mood": "epic"} if edit.to == "grand" else {}
        for made in filled(held, loan, everybody, (tail,), asked_for(loan, "", **facts)):
            if isinstance(made, Step) and edit.to == "grand":
                made = replace(made, held=_louder(made.held, tail))
            yield replace(made, to=edit.to) if isinstance(made, Step) else made


def _fading(held: Held, tail: BarSpan, *, silent: bool) -> Held:
    """Ever softer over the last bars; to nearly nothing, or by a few steps."""
    bar = held.score.meter.bar_ticks
    first, end = tail.first * bar, (tail.last + 1) * bar

    def change(_: Identity, note: Note) -> Note:
        if note.onset < first:
            return note
        share = (note.onset - first) / (end - first)
        factor = 1 - (1 - (NUMBERS.fade if silent else NUMBERS.soften)) * share
        return replace(note, velocity=max(NUMBERS.softest, round(note.velocity * factor)))

    return held.with_notes(change)


def _louder(held: Held, tail: BarSpan) -> Held:
    start = tail.first * held.score.meter.bar_ticks
    return held.with_notes(
        lambda _, n: (
            replace(n, velocity=min(NUMBERS.loudest, n.velocity + 2 * NUMBERS.velocity))
            if n.onset >= start
            else n
        )
    )


def _stopped(held: Held) -> Held:
    """All stop on the last bar's first beat."""
    bar = held.score.meter.bar_ticks
    final = (held.score.bars - 1) * bar
    beat = final + TICKS_PER_QUARTER

    def change(_: Identity, note: Note) -> Note | None:
        if note.onset >= beat:
            return None
        return replace(note, duration=min(note.duration, beat - note.onset)) if note.end > beat else note

    return held.with_notes(change)


def _closed(held: Held, edit: Edit, loan: Loan) -> Steps:
    """The last bars anew, on the dominant and the tonic; or left hanging on the dominant."""
    score, key = held.score, key_of(held.score)
    tonic = Chord(key.tonic, "maj" if key.mode == "major" else "min")
    if edit.to not in ("end on tonic", "open"):
        tonic = _named_chord(edit.to.removeprefix("end on "))
    dominant = Chord(
        ((tonic.root if edit.to != "open" else key.tonic) + FIFTH) % OCTAVE,
        "7" if edit.to != "open" else "maj",
    )
    first = max(0, score.bars - NUMBERS.closing)
    final = (tonic, dominant) if edit.to == "open" else (dominant, tonic)
    chords = tuple(final[max(0, bar - score.bars + 2)] for bar in range(score.bars))
    pitched = [part.identity for part in score.parts if not part.is_drum]
    if not pitched:
        raise InputError("Only drums play: no chord can end the piece.")
    brief = asked_for(loan, chords=chords)
    for made in filled(
        held, loan, pitched, (BarSpan(first, score.bars - 1),), brief, Asked(keeps_chords=False)
    ):
        yield replace(made, to=edit.to) if isinstance(made, Step) else made


def _named_chord(name: str) -> Chord:
    """ "C major", "Am" as a chord."""
    tonic, _, mode = name.partition(" ")
    return Chord(Key.parse(name).tonic, TRIADS[mode]) if mode in TRIADS else Chord.parse(tonic)
