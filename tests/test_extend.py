"""Continuing: whatever the model says, what was there stays. The model here is random numbers."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_compose import RandomEngine, composer
from test_fill import piece

from musicgen.errors import Cancelled, InputError
from musicgen.music.midi.io import score_to_midi
from musicgen.music.score import MAX_BARS, Note, Part, Score, Section, part_order
from musicgen.music.theory import Chord, Key, Meter
from musicgen.options import SamplingOptions
from musicgen.tasks.extend import Extender, continued
from musicgen.tasks.judge.composition import Composition, Draft
from musicgen.tasks.plan.form import bars_in, carried_on
from musicgen.tasks.write.rules import assembled
from musicgen.tasks.write.writer import Writer
from musicgen.text.brief import Brief, Instrument, SectionAsk
from musicgen.tokens import vocab
from musicgen.tokens.decoder import read_ids

OPTIONS = SamplingOptions(seed=1, candidates=1)
FLUTE, STRINGS, DRUMS = (
    Instrument("flute", (73,)),
    Instrument("strings", (48,)),
    Instrument("drums", (0,), is_drum=True),
)


def extended(score: Score, bars: int, seed: int = 0, brief: Brief = Brief(), **more: bool) -> Score:  # noqa: B008
    return Extender(composer(seed)).extend(score, brief, bars, OPTIONS, **more).score


def before(score: Score, bars: int) -> list[tuple[object, ...]]:
    """What every part is and plays in the first bars."""
    end = bars * score.meter.bar_ticks
    return [
        (p.identity, p.name, p.volume, p.pan, tuple(n for n in p.notes if n.onset < end)) for p in score.parts
    ]


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 99), st.integers(1, 40), st.integers(1, 40), st.sampled_from(["4/4", "6/8", "3/4", "7/8"])
)
def test_what_was_there_stays_and_every_asked_bar_comes(seed: int, old: int, new: int, meter: str) -> None:
    """Guards the promise of continuing: old bars bit for bit, so many new ones, no note past them."""
    score = piece(old, meter)
    made = extended(score, new, seed)
    assert made.bars == old + new
    assert before(made, old) == before(score, old)
    assert (made.tempo_bpm, made.meter, made.key) == (score.tempo_bpm, score.meter, score.key)
    assert made.chords[: len(score.chords)] == score.chords
    assert max(n.end for p in made.parts for n in p.notes) <= made.bars * made.meter.bar_ticks
    for part in made.parts:
        ends: dict[int, int] = {}
        for note in part.notes:
            assert note.onset >= ends.get(note.pitch, 0), "one pitch does not sound twice"
            ends[note.pitch] = note.end
    score_to_midi(made)


def test_drafts_count_all_bars_and_the_piece_comes_last() -> None:
    """Guards the page, which shows the whole while it grows."""
    *drafts, last = Extender(composer()).stream(piece(), Brief(), 5, OPTIONS)
    assert [(d.bars_done, d.bars_total) for d in drafts if isinstance(d, Draft)] == [
        (bars, 17) for bars in range(13, 18)
    ]
    assert isinstance(last, Composition) and not last.stopped and drafts[-1].score == last.score


@pytest.mark.parametrize("seed", range(6))
def test_whoever_played_goes_on(seed: int) -> None:
    """Guards against a part that falls silent behind the seam."""
    score = piece()
    made = extended(score, 8, seed)
    for part, own in zip(made.parts, score.parts, strict=True):
        share = len({n.onset // 48 for n in own.notes if n.onset >= 4 * 48}) / 8
        bars = {n.onset // 48 for n in part.notes if n.onset >= 12 * 48}
        assert len(bars) >= int(8 * share * 0.75)


def test_who_is_asked_joins_and_who_is_not_wanted_leaves() -> None:
    """Guards the sentence: it steers the new bars and nothing else."""
    score, brief = piece(), Brief(band=(STRINGS,), forbidden=(DRUMS,))
    made = extended(score, 8, brief=brief)
    strings = next(p for p in made.parts if p.program == 48)
    assert len({n.onset // 48 for n in strings.notes}) >= 4 and strings.notes[0].onset >= 12 * 48
    assert not any(n.onset >= 12 * 48 for n in made.parts[0].notes)
    assert [b for b in before(made, 12) if b[-1]] == before(score, 12)


def test_asked_chords_stand_in_the_new_bars() -> None:
    """Guards chords of a sentence against the chords that were there."""
    brief = Brief(chords=(Chord(9, "min"), Chord(5, "maj")))
    made = extended(piece(), 4, brief=brief)
    symbols = [c.chord.symbol for c in made.chords if c.chord and c.onset >= 12 * 48]
    assert symbols == ["Am", "F", "Am", "F"]


def test_what_cannot_change_is_said() -> None:
    """Guards against a wish that is swallowed."""
    brief = Brief(key=Key(9, "minor"), meter=Meter(3, 4), tempo_bpm=60.0)
    made = Extender(composer()).extend(piece(), brief, 2, OPTIONS)
    assert [s.split(" within")[0] for s in made.brief.notes] == [
        "A change of key", "A change of meter", "A change of tempo",
    ]  # fmt: skip
    assert not Extender(composer()).extend(piece(), Brief(key=Key(0, "major")), 2, OPTIONS).brief.notes


def test_without_key_chords_and_sections_nothing_is_made_up() -> None:
    """Guards a dropped file: what was merely heard is no part of it."""
    bare = replace(piece(), key=None, chords=(), sections=())
    made = extended(bare, 4)
    assert (made.key, made.chords, made.sections) == (None, (), ())


def test_sections_go_on_behind_those_that_stand() -> None:
    """Guards a form with a gap, or one that is told anew."""
    score = replace(piece(), sections=(Section("A", 0, 8), Section("B", 8, 4)))
    made = extended(score, 12)
    assert made.sections[:2] == score.sections
    covered = [bar for s in made.sections for bar in range(s.first_bar, s.first_bar + s.bars)]
    assert covered == list(range(24))
    brief = Brief(sections=(SectionAsk("C", 4), SectionAsk("outro", 4)))
    asked = extended(score, 8, brief=brief).sections[2:]
    assert [(s.name, s.first_bar, s.bars) for s in asked] == [("C", 12, 4), ("outro", 16, 4)]


@pytest.mark.parametrize("ends", [True, False])
@pytest.mark.parametrize("bars", [1, 7, 40, 100])
def test_forms_are_carried_on_to_the_asked_bar(bars: int, ends: bool) -> None:
    """Guards lost bars and sections of another form before the seam."""
    form = (("intro", 4), ("A", 8), ("B", 3))
    made = carried_on(form, bars, "pop", ends, np.random.default_rng(bars))
    assert bars_in(made) == 15 + bars and made[:2] == form[:2] and made[2][0] == "B" and made[2][1] >= 3


def test_a_cut_goes_on_where_it_is_cut() -> None:
    """Guards a note that rings over the cut: it stays, and new bars begin at the cut and not behind it."""
    score = piece()
    *_, last = Extender(composer()).stream(score, Brief(), 4, OPTIONS, after=6)
    assert last.score.bars == 10
    assert before(last.score, 6) == before(score, 6)
    ringing = [n for n in score.parts[1].notes if n.onset < 6 * 48 < n.end]
    assert ringing and all(n in last.score.parts[1].notes for n in ringing)


def test_a_stopped_continuation_keeps_the_finished_bars() -> None:
    """Guards against a Stop that loses music, and against an empty one."""
    calls = iter(range(10_000))
    extender = Extender(composer())
    *_, last = extender.stream(piece(), Brief(), 40, OPTIONS, lambda: next(calls) > 150)
    assert isinstance(last, Composition) and last.stopped and 12 < last.score.bars < 52
    with pytest.raises(Cancelled):
        list(extender.stream(piece(), Brief(), 4, OPTIONS, lambda: True))


@pytest.mark.parametrize("bars", [0, -3, MAX_BARS - 11])
def test_more_bars_than_a_piece_may_have(bars: int) -> None:
    """Guards the bounds, in a sentence."""
    with pytest.raises(InputError, match="128 in all"):
        list(Extender(composer()).stream(piece(), Brief(), bars, OPTIONS))


def test_silence_cannot_be_continued() -> None:
    """Guards a file without notes."""
    with pytest.raises(InputError, match="nothing to continue"):
        list(Extender(composer()).stream(Score(()), Brief(), 4, OPTIONS))


def test_every_prefix_decodes() -> None:
    """Guards the one loop: at each id, header and shown bars included, what stands can be read."""
    _, chain = continued(composer(), piece(), Brief(), 3, 12, 1, True)
    writer = Writer(chain, assembled, OPTIONS, 0, np.random.default_rng(0))
    view = writer.place.view
    ids = list(view.ids)
    assert read_ids(ids).bars == 12 + 1  # the first new bar has begun
    for step in writer.steps(RandomEngine(), None, 1.0, lambda: False):  # type: ignore[arg-type]
        ids.append(step.token)
        if step.token in vocab.SPANS["bar"] or step.token == vocab.EOS:
            assert read_ids(ids[: ids.index(vocab.EOS)] if vocab.EOS in ids else ids).bars >= 13
        chances = [np.exp(logp) for _, logp in step.alternatives(5)]
        assert sum(chances) <= 1 + 1e-9 and chances == sorted(chances, reverse=True)
    assert read_ids(ids).bars == 15


def test_a_part_that_played_long_ago_is_kept_but_not_called() -> None:
    """Guards identities: who rests in the last bars stays in the score, note for note."""
    oboe = Part(68, notes=(Note(0, 70, 12, 74),))
    score = piece(24)
    score = replace(score, parts=tuple(sorted((*score.parts, oboe), key=part_order)))
    made = extended(score, 4)
    own = next(p for p in made.parts if p.program == 68)
    assert own.notes == oboe.notes
    assert before(made, 24) == before(score, 24)


@pytest.mark.parametrize(("ends", "word"), [(True, "yes"), (False, "no")])
def test_a_piece_that_ends_is_told_so(ends: bool, word: str) -> None:
    """Guards sensible endings: the last new bar closes, unless the music is to go on behind it."""
    _, chain = continued(composer(), piece(), Brief(), 4, 12, 1, ends)
    view = chain.first()
    assert vocab.control_id("ends", word) in view.ids
    assert (view.total == 16) == ends and chain.bars == 4
    assert vocab.control_id("opens", "yes") in view.ids  # all twelve bars are shown
