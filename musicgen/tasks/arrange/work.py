"""The work of restyle: a piece is opened, arranged, and put back where it came from."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from musicgen.errors import InputError
from musicgen.listening.audio import read_sound
from musicgen.listening.kinds import is_recording
from musicgen.listening.tune import Hints, tune_in
from musicgen.music.midi.edits import with_tempo, without_parts
from musicgen.music.midi.guest import Guest
from musicgen.music.midi.splice import splice
from musicgen.music.score import Identity, Note, Part, Score
from musicgen.music.theory import Key, Meter
from musicgen.music.tune.find import find_tune, tune_of
from musicgen.tasks.accompany import Accompany
from musicgen.tasks.arrange.arranger import Arrangement, Arranger
from musicgen.tasks.arrange.kept import Kept, kept_of, with_harmony
from musicgen.tasks.in_place import Made, opened, parts_named
from musicgen.tasks.judge.composition import Composition
from musicgen.tasks.outcome import Outcome, Untouched
from musicgen.tasks.requests import Cancelled, Tools, Writing
from musicgen.tasks.restyle import Restyle
from musicgen.text.band.arrangements import as_arrangement, swings
from musicgen.text.brief import Brief

KEPT_BY_ACCOMPANY = ("melody",)


def restyled(request: Restyle, tools: Tools, cancelled: Cancelled) -> Made:
    """`Restyle`."""
    file, score, said = _heard_or_opened(request.piece, Hints())
    brief = as_arrangement(request.brief(tools))
    if swings(brief, brief.tempo_bpm or score.tempo_bpm):
        brief = replace(brief, feel="swung")
    melody = _pointed_at(score, request.melody)
    kept = kept_of(score, request.keep, brief, melody)
    brief = replace(brief, notes=(*brief.notes, *said))
    yield from arranged(
        file, kept, _told(brief, kept, request.keep, score, melody), request, tools, cancelled
    )


def accompanied(request: Accompany, tools: Tools, cancelled: Cancelled) -> Made:
    """`Accompany`."""
    asked = request.brief(tools)
    is_heard = not isinstance(request.piece, Score) and is_recording(request.piece)
    file, score, said = _heard_or_opened(request.piece, _hints(request, asked))
    if is_heard:  # what the sentence says of a recording's tempo, meter and key is how it is to be heard
        asked = replace(asked, tempo_bpm=None, meter=None, key=None)
    brief = as_arrangement(asked)
    if swings(brief, brief.tempo_bpm or score.tempo_bpm):
        brief = replace(brief, feel="swung")
    melody = _pointed_at(score, request.melody)
    tune = find_tune(score, names=True) if melody is None else tune_of(score, melody)
    if tune is None:
        raise InputError("There is nothing to keep: the piece has no melody.")
    alone = replace(score, parts=(replace(score.parts[tune.part], notes=tune.notes),), chords=())
    kept = with_harmony(kept_of(alone, KEPT_BY_ACCOMPANY, brief, 0))
    kept = replace(kept, stays=not is_heard)  # a recording names no player
    if score.parts != alone.parts:  # the file's other parts go, so its tune is no file of its own
        file = None
    brief = replace(brief, notes=(*brief.notes, *said))
    yield from arranged(file, kept, brief, request, tools, cancelled)


def _hints(request: Accompany, brief: Brief) -> Hints:
    """What is known of a recording: the request's own words before the sentence's."""
    key = Key.parse(request.key[0]) if request.key else brief.key
    meter = Meter.parse(request.meter[0]) if request.meter else brief.meter
    return Hints(float(request.tempo) if request.tempo else brief.tempo_bpm, meter, key, request.first)


def _heard_or_opened(piece: bytes | Score, hints: Hints) -> tuple[Guest | None, Score, tuple[str, ...]]:
    """The file, where it is one, its score, and what is to be said of a recording."""
    if isinstance(piece, Score) or not is_recording(piece):
        return *opened(piece), ()
    heard = tune_in(read_sound(piece), hints)
    said = [heard.sentence]
    if heard.is_cut:
        said.append("The recording is longer than two minutes or 128 bars: its beginning was taken.")
    return None, heard.score, tuple(said)


def arranged(
    file: Guest | None, kept: Kept, brief: Brief, request: Writing, tools: Tools, cancelled: Cancelled
) -> Made:
    """What is kept, with a band around it; into the file where that can be, else as a piece of its own."""
    arranger, options = Arranger(tools.composer), request.options(tools)
    made = arranger.arrangement(kept, brief, options)
    for one in arranger.stream(made, options, cancelled):
        if not isinstance(one, Composition):
            yield one
            continue
        still = Untouched(*still_there(made.cast.kept, one.score))
        tune = kept.part("melody").name if "melody" in kept.places else ""
        back = _into(file, made, one.score) if file else None
        if back:
            one = replace(one, score=replace(back.score, chords=one.score.chords))
        yield Outcome(one, back, still, tune=tune)


def _pointed_at(score: Score, names: Sequence[str]) -> int | None:
    """The place of the part that is said to have the tune. Raises InputError."""
    if not names:
        return None
    part = parts_named(score, names)[0]
    if part.is_drum:
        raise InputError(f"{part.name or part.instrument} is no part with a tune: choose a pitched one.")
    return score.parts.index(part)


def _told(brief: Brief, kept: Kept, keep: Collection[str], score: Score, melody: int | None) -> Brief:
    """With sentences on what was found, and what was not there to be kept."""
    said = list(brief.notes)
    if "melody" in kept.places and melody is None and sum(not p.is_drum for p in score.parts) > 1:
        said.append(f"The melody was found in: {kept.part('melody').name}.")
    there = {*kept.places, *(("harmony",) if kept.chords else ()), *(("rhythm",) if kept.strokes else ())}
    said += [f"There was nothing to keep of: {one}." for one in keep if one not in there]
    if brief.bars and brief.bars > kept.bars:
        said.append(f"{brief.bars} bars are asked: an arrangement is as long as its piece, {kept.bars} bars.")
    return replace(brief, notes=tuple(said))


def still_there(kept: Sequence[Part], score: Score) -> tuple[int, int]:
    """How many kept notes are in the score, of how many."""
    held: dict[tuple[bool, int], Counter[Note]] = {}
    for part in score.parts:
        held.setdefault(part.identity[:2], Counter()).update(part.notes)
    wanted: dict[tuple[bool, int], Counter[Note]] = {}
    for part in kept:
        wanted.setdefault(part.identity[:2], Counter()).update(part.notes)
    found = sum((wanted[player] & held.get(player, Counter())).total() for player in wanted)
    return found, sum(len(part.notes) for part in kept)


def _into(file: Guest, made: Arrangement, score: Score) -> Guest | None:
    """The file with its kept tracks as they are, the others gone and new ones added; None where something of
    what is kept is not as it was, or the file is longer than the piece."""
    kept, own = made.kept, made.cast.own
    is_whole = len(file.seen.windows) == 1 and kept.bars == file.score.bars and kept.as_is
    if not own or made.cast.hands or not is_whole or len(own) < len(made.cast.kept):
        return None
    stay = {file.score.parts[place].identity for place in own.values()}
    gone = {part.identity for part in file.score.parts} - stay
    try:
        document = without_parts(file.document, file.seen, gone)
        if kept.score.tempo_bpm != file.score.tempo_bpm:
            document = with_tempo(document, kept.score.tempo_bpm / file.score.tempo_bpm)
        base = file.changed(document)
        new = _numbered([p for p in score.parts if p.identity in made.cast.new], base.score)
        bar = score.meter.bar_ticks
        bars = {(identity, n.onset // bar) for identity, notes in new.items() for n in notes}
        return base.changed(splice(base.document, base.seen, bars, new))
    except InputError:  # no channel is left, or time is counted in film frames
        return None


def _numbered(parts: Sequence[Part], base: Score) -> dict[Identity, tuple[Note, ...]]:
    """Notes by identity, instances counted behind those that the file has."""
    taken = Counter((p.is_drum, p.program) for p in base.parts)
    named = {}
    for part in parts:
        player = part.is_drum, part.program
        named[*player, taken[player]] = part.notes
        taken[player] += 1
    return named
