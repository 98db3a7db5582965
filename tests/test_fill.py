"""Filling holes: whatever the model says, what stands outside stays. The model here is random numbers."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from test_compose import composer

from musicgen.errors import Cancelled, InputError
from musicgen.music.copying import CopyFilter
from musicgen.music.measure import arrays, estimate_chords
from musicgen.music.midi.io import score_to_midi
from musicgen.music.score import BarSpan, Note, Part, Score, mixed, transposed
from musicgen.music.theory import Chord, Key, Meter
from musicgen.options import SamplingOptions
from musicgen.tasks.fill import Filler
from musicgen.tasks.judge.composition import Composition, Draft
from musicgen.tasks.plan.hole import Hole, checked, heard_through, pieces, view_of
from musicgen.tasks.steering import USUAL
from musicgen.tasks.write.writer import Writer
from musicgen.text.brief import Brief
from musicgen.tokens import vocab
from musicgen.tokens.decoder import decode

OPTIONS = SamplingOptions(seed=1, candidates=1)


def piece(bars: int = 12, meter: str = "4/4") -> Score:
    """Drums, bass, two pianos and a flute that plays every second bar; a bass note rings over each line."""
    bar = Meter.parse(meter).bar_ticks
    starts = range(0, bars * bar, bar)
    roots = [36 + (0, 5, 7, 9)[i % 4] for i in range(bars)]
    last = (bars - 1) * bar
    drums = Part(0, 0, True, notes=tuple(Note(t + p, 36, 1, 88) for t in starts for p in (0, bar // 2)))
    low = [Note(t, r, 12, 74) for t, r in zip(starts, roots, strict=True)]
    low += [Note(t + bar - 12, 55, 12 if t == last else 24, 74) for t in starts]
    chords = tuple(Note(t, r + i, 24, 62) for t, r in zip(starts, roots, strict=True) for i in (24, 28, 31))
    tune = tuple(Note(t + 6 * i, 72 + i, 6, 88) for t in starts[::2] for i in range(4))
    parts = (drums, Part(32, notes=tuple(sorted(low))), Part(0, notes=chords), Part(73, notes=tune))
    second = Part(0, 1, notes=tuple(replace(n, pitch=n.pitch + 12) for n in chords))
    score = Score(mixed((*parts, second)), 100.0, Meter.parse(meter), Key(0, "major"))
    return replace(score, chords=estimate_chords(arrays(score)))


def outside(score: Score, span: BarSpan, parts: tuple[Part, ...]) -> dict[tuple[bool, int, int], list[Note]]:
    bar, chosen = score.meter.bar_ticks, {p.identity for p in parts}
    return {
        p.identity: [
            n for n in p.notes if p.identity not in chosen or not span.first <= n.onset // bar <= span.last
        ]
        for p in score.parts
    }


def inside(score: Score, span: BarSpan, part: Part) -> list[Note]:
    own = next(p for p in score.parts if p.identity == part.identity)
    return [n for n in own.notes if span.first <= n.onset // score.meter.bar_ticks <= span.last]


def filled(
    score: Score,
    span: BarSpan,
    parts: tuple[Part, ...],
    seed: int = 0,
    brief: Brief = Brief(),  # noqa: B008
) -> Composition:
    return Filler(composer(seed)).fill(score, brief, span, parts, OPTIONS)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("meter", ["4/4", "6/8", "3/4"])
@pytest.mark.parametrize("span", [BarSpan(0, 1), BarSpan(4, 7), BarSpan(11, 11), BarSpan(0, 11)])
def test_outside_stays_as_it_is(seed: int, meter: str, span: BarSpan) -> None:
    """Guards the promise of holes: all notes outside, names, volumes, tempo, key and meter stay."""
    score = piece(meter=meter)
    parts = tuple(score.parts[i] for i in np.random.default_rng(seed).permutation(5)[: 1 + seed])
    made = filled(score, span, parts, seed).score
    assert outside(made, span, parts) == outside(score, span, parts)
    assert [p.identity for p in made.parts] == [p.identity for p in score.parts]
    assert [(p.name, p.volume, p.pan) for p in made.parts] == [(p.name, p.volume, p.pan) for p in score.parts]
    assert (made.tempo_bpm, made.meter, made.key, made.bars) == (
        score.tempo_bpm, score.meter, score.key, score.bars,
    )  # fmt: skip
    score_to_midi(made)


def test_new_notes_end_with_the_hole_and_spare_what_rings_in() -> None:
    """Guards both borders: nothing new rings out, and a note that rings in is not struck again."""
    score, span = piece(), BarSpan(4, 7)
    bass = score.parts[1]
    bar = score.meter.bar_ticks
    for seed in range(6):
        made = filled(score, span, (bass,), seed).score
        new = inside(made, span, bass)
        assert new and max(n.end for n in new) <= 8 * bar
        assert not any(n.pitch == 55 and n.onset < 4 * bar + 12 for n in new)
        ends: dict[int, int] = {}
        for n in made.parts[1].notes:
            assert n.onset >= ends.get(n.pitch, 0), "one pitch does not sound twice"
            ends[n.pitch] = n.end


def test_chords_stay_where_others_play_them() -> None:
    score, span = piece(), BarSpan(4, 7)
    assert filled(score, span, (score.parts[1],)).score.chords == score.chords
    everything = filled(score, span, score.parts).score
    kept = [c for c in score.chords if not 4 <= c.onset // 48 <= 7]
    assert [c for c in everything.chords if not 4 <= c.onset // 48 <= 7] == kept
    assert {c.onset // 48 for c in everything.chords} >= {4, 5, 6, 7}


def test_asked_chords_are_written_in() -> None:
    """Guards "regenerate these bars" with chords in the sentence: bar i of the piece has chord i."""
    score, span = piece(), BarSpan(4, 7)
    brief = Brief(key=Key(0, "major"), chords=(Chord(9, "min"), Chord(5, "maj"), Chord(7, "maj")))
    made = filled(score, span, (score.parts[2],), brief=brief).score
    symbols = [c.chord.symbol for c in made.chords if c.chord and 4 <= c.onset // 48 <= 7]
    assert symbols == ["F", "G", "Am", "F"]


@pytest.mark.parametrize("key", [None, Key(0, "major"), Key(9, "minor"), Key(2, "major")])
@pytest.mark.parametrize("semitones", [-3, 0, 2, 6])
def test_asked_chords_sound_as_they_are_called(semitones: int, key: Key | None) -> None:
    """Guards chords against the piece's own key, which is shown, where the sentence names another or none."""
    score, span = transposed(piece(), semitones), BarSpan(4, 7)
    brief = Brief(key=key, chords=(Chord(9, "min"), Chord(5, "maj"), Chord(7, "maj")))
    for stated in (score, replace(score, key=None)):
        made = filled(stated, span, (score.parts[2],), brief=brief).score
        symbols = [c.chord.symbol for c in made.chords if c.chord and 4 <= c.onset // 48 <= 7]
        assert symbols == ["F", "G", "Am", "F"]


Seen = list[tuple[int, int, frozenset[int], int, np.ndarray]]


@pytest.fixture
def watching(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """Where each id was drawn: bar of the piece, part, what is voiced, total, the rules' bias."""
    seen: Seen = []
    biased = Writer._biased

    def watched(writer: Writer, logp: np.ndarray) -> np.ndarray:
        place, bias = writer.place, biased(writer, np.zeros(vocab.SIZE))
        seen.append((place.bar, place.cursor.part, frozenset(place.voiced), place.view.total, bias))
        return logp + bias

    monkeypatch.setattr(Writer, "_biased", watched)
    return seen


def test_a_third_that_sounds_is_not_waited_for(watching: Seen) -> None:
    """Guards the bias towards an asked chord's third: others hold it, or it has just been written."""
    score, span = piece(), BarSpan(4, 7)
    brief = Brief(key=Key(0, "major"), chords=(Chord(0, "maj"),))
    made = filled(score, span, (score.parts[3],), brief=brief).score
    for bar in range(4, 8):
        beside, sounding = (
            {n.pitch % 12 for p in s.parts if not p.is_drum and p.identity in own for n in inside(s, one, p)}
            for one in [BarSpan(bar, bar)]
            for s, own in (
                (score, {p.identity for p in score.parts} - {score.parts[3].identity}),
                (made, {p.identity for p in made.parts}),
            )
        )
        held = [voiced for at, _, voiced, *_ in watching if at == bar]
        assert held and all(beside <= voiced <= sounding for voiced in held)
        assert any(beside < voiced for voiced in held) or sounding == beside


@pytest.mark.parametrize(
    ("span", "closing"), [(BarSpan(4, 9), set()), (BarSpan(38, 39), {39}), (BarSpan(0, 39), {39})]
)
def test_a_piece_ends_where_it_ends(watching: Seen, span: BarSpan, closing: set[int]) -> None:
    """Guards against a last bar wherever a view ends, and an arc that has its height in the middle."""
    score = piece(40)
    filled(score, span, score.parts[2:], brief=Brief(arc="builds"))
    assert {total for *_, total, _ in watching} == {40}
    late = vocab.POSITION + 36
    assert {bar for bar, part, *_, bias in watching if part and bias[late] < 0} == closing
    parts = {bar: bias[vocab.PART] for bar, part, *_, bias in watching if not part}
    assert all((parts[bar] > 0) == (bar > 19.5) for bar in parts)


@pytest.mark.parametrize(("feel", "silent"), [("swung", {3, 6, 9}), ("straight", {2, 4, 8, 10})])
def test_an_asked_feel_is_kept(feel: str, silent: set[int]) -> None:
    """Guards against straight eighths in the middle of swung ones."""
    score = piece()
    for seed in range(4):
        made = filled(score, BarSpan(0, 11), score.parts, seed, Brief(feel=feel)).score
        onsets = {n.onset % 12 for p in made.parts for n in p.notes}
        assert onsets and not onsets & silent


def test_chosen_parts_sound() -> None:
    """Guards against an empty answer: who is chosen plays in half of the bars in which it did before."""
    score, span = piece(), BarSpan(4, 11)
    for seed in range(5):
        made = filled(score, span, score.parts, seed).score
        for part in score.parts:
            before, after = ({n.onset // 48 for n in inside(s, span, part)} for s in (score, made))
            assert len(after) >= len(before) // 2 > 0


def test_drafts_grow_and_the_piece_comes_last() -> None:
    score, span = piece(), BarSpan(2, 9)
    made = list(Filler(composer()).stream(score, Brief(), span, score.parts, OPTIONS))
    drafts, last = made[:-1], made[-1]
    assert isinstance(last, Composition) and all(isinstance(d, Draft) for d in drafts)
    assert [d.bars_done for d in drafts if isinstance(d, Draft)] == list(range(1, 9))
    assert drafts[-1].score == last.score and not last.stopped
    assert outside(drafts[3].score, BarSpan(2, 5), score.parts) == outside(score, BarSpan(2, 5), score.parts)


def test_same_seed_same_notes() -> None:
    score, span = piece(), BarSpan(4, 7)
    one, other = (filled(score, span, score.parts, 3).score for _ in range(2))
    assert one == other


def test_a_large_hole_is_filled_in_pieces() -> None:
    """Guards holes that no window holds: 60 bars of five parts."""
    score = piece(60)
    hole = Hole(BarSpan(0, 59), frozenset(p.identity for p in score.parts))
    found = list(pieces(hole))
    assert [b for p in found for b in p.bars] == list(range(60))
    assert all(len(p.bars) * len(p.parts) <= USUAL.windows.hole_part_bars for p in found)
    made = filled(score, hole.span, score.parts).score
    assert made.bars == 60 and made.note_count


def test_the_old_content_is_not_shown() -> None:
    """Guards against a hole that shines through: the view has the marker and none of the hidden notes."""
    score = heard_through(piece())
    hole = Hole(BarSpan(4, 7), frozenset({score.parts[4].identity}))
    view = view_of(score, hole, 12, 2048, known={"genre": "jazz"})
    flute = vocab.part_id(score.parts[4])
    assert view.ids[-1] == vocab.FILL and view.ids.count(vocab.HOLE) == 4
    shown = decode([*view.ids, *_empty_fill(view.bars, hole)], frame=_frame(score))
    played = next(p for p in shown.parts if vocab.part_id(p) == flute)
    assert {n.onset // 48 for n in played.notes} == {0, 2, 8, 10}
    assert vocab.control_id("genre", "jazz") in view.ids


def _empty_fill(bars: int, hole: Hole) -> list[int]:
    return [vocab.bar_id(bars - 1 - bar) for bar in hole.bars] + [vocab.EOS]


def _frame(score: Score):  # type: ignore[no-untyped-def]
    from musicgen.tokens.tokenizer import Frame

    return Frame(score.key.tonic if score.key else None, score.tempo_bpm)


def test_what_follows_is_shown_only_when_it_stays() -> None:
    score = heard_through(piece(40))
    hole = Hole(BarSpan(10, 13), frozenset({score.parts[1].identity}))
    both, left = view_of(score, hole, 40, 2048), view_of(score, hole, 0, 2048)
    assert both.first + both.bars > 14 and left.first + left.bars == 14
    assert both.bars <= 32 and len(both.ids) < 2048


def test_a_small_context_shows_less() -> None:
    """Guards the room that is kept for what is drawn."""
    score = heard_through(piece(40))
    hole = Hole(BarSpan(20, 21), frozenset({score.parts[1].identity}))
    assert view_of(score, hole, 40, 900).bars < view_of(score, hole, 40, 2048).bars
    with pytest.raises(InputError, match="too much music"):
        view_of(score, hole, 40, 300)


def test_a_stopped_fill_leaves_the_rest_as_it_was() -> None:
    score, span = piece(), BarSpan(2, 9)
    calls = iter(range(10_000))
    filler = Filler(composer())

    def run(after: int) -> Iterator[Draft | Composition]:
        return filler.stream(score, Brief(), span, score.parts, OPTIONS, lambda: next(calls) > after)

    *drafts, last = run(120)
    assert isinstance(last, Composition) and last.stopped and 0 < len(drafts) < 8
    done = BarSpan(2, 1 + len(drafts))
    assert outside(last.score, done, score.parts) == outside(score, done, score.parts)
    with pytest.raises(Cancelled):
        list(run(0))


def test_copies_are_drawn_again() -> None:
    """Guards the copy check here too: a candidate that copies is passed over, and the last one says so."""

    class All:
        def is_copy(self, score: Score) -> bool:
            return True

    copies: CopyFilter = All()  # type: ignore[assignment]
    filler = Filler(replace(composer(), copies=copies))
    score = piece()
    options = SamplingOptions(seed=1, candidates=3)
    made = filler.fill(score, Brief(), BarSpan(4, 4), (score.parts[1],), options)
    assert made.is_copy and made.tried == 3


@pytest.mark.parametrize("span", [BarSpan(-1, 2), BarSpan(3, 12), BarSpan(5, 4)])
def test_bars_that_are_not_there(span: BarSpan) -> None:
    score = piece()
    with pytest.raises(InputError, match="the piece has 12"):
        checked(Hole(span, frozenset({score.parts[0].identity})), score)


def test_parts_that_are_not_there() -> None:
    score = piece()
    for parts in (frozenset(), frozenset({(False, 99, 0)})):
        with pytest.raises(InputError, match="Parts are asked"):
            checked(Hole(BarSpan(0, 1), parts), score)  # type: ignore[arg-type]


def test_without_key_and_chords_nothing_is_made_up() -> None:
    """Guards what was merely heard: a score without chords, key or sections comes back without."""
    bare = replace(piece(), key=None, chords=(), sections=())
    made = filled(bare, BarSpan(4, 7), bare.parts).score
    assert (made.key, made.chords, made.sections) == (None, (), ())


def test_a_second_violin_alone_can_be_shown() -> None:
    """Guards a band that names a second violin without the first, which no window may."""
    first = Part(40, notes=tuple(Note(48 * bar, 67, 12, 88) for bar in range(3)))
    second = Part(40, 1, notes=tuple(Note(48 * bar, 60, 12, 88) for bar in range(48)))
    cello = Part(42, notes=tuple(Note(48 * bar, 48, 12, 88) for bar in range(48)))
    score = heard_through(Score(mixed((first, second, cello)), key=Key(0, "major")))
    view = view_of(score, Hole(BarSpan(44, 45), frozenset({cello.identity})), 2, 2048)
    assert view.first > 2
    assert vocab.part_id(first) in view.ids
