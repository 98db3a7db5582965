"""Composing: whatever the model says, grammar and brief are kept. The model here is random numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from musicgen.errors import Cancelled
from musicgen.music.midi.guest import open_guest
from musicgen.music.midi.io import score_to_midi
from musicgen.music.players import playable
from musicgen.music.score import ChordSpan, Note, Part, Score, Section, mixed
from musicgen.music.score_json import read_score, score_json
from musicgen.music.theory import FEELS, GENRES, METERS, MOODS, SECTION_NAMES, Chord, Key, Meter
from musicgen.options import SamplingOptions
from musicgen.studio import notices
from musicgen.tasks.compose import Calibration, Composer
from musicgen.tasks.judge.checks import check, heard_bars, matching_bars, players, same_triad
from musicgen.tasks.judge.composition import Composition, Draft
from musicgen.tasks.plan.band import unmet
from musicgen.tasks.plan.heading import draw_headings
from musicgen.tasks.plan.plan import make_plan
from musicgen.tasks.write.chain import Chain
from musicgen.tasks.write.rules import assembled
from musicgen.tasks.write.writer import Writer
from musicgen.text.brief import Brief, Instrument, SectionAsk
from musicgen.text.read import read_brief
from musicgen.tokens import vocab
from musicgen.tokens.tokenizer import contents_of

PIANO = Instrument("piano", (0, 1, 2))
CELLO = Instrument("cello", (42,))
GUITARS = Instrument("guitar", (25, 24, 27), count=2)
DRUMS = Instrument("drums", (0, 8, 32), is_drum=True)
# What no mask can force.
HEARD_ONLY = {"key", "chords", "feel", "pickup"}
PLAYERS = (PIANO, CELLO, GUITARS, DRUMS, Instrument("bass", (33, 32)), Instrument("flute", (73,)))


class RandomBatch:
    """Random logits that lean towards short bars; each sequence has its own seed."""

    def __init__(self, seeds: Sequence[int], eager: float) -> None:
        self._rngs, self._eager = [np.random.default_rng(seed) for seed in seeds], eager
        self._rng = np.random.default_rng(seeds[0])

    def feed(self, ids: Mapping[int, Sequence[int]]) -> dict[int, np.ndarray]:
        return {i: self._logits(self._rngs[i]) for i in ids}

    def rewind(self, sequence: int, length: int) -> None: ...

    def drop(self, sequence: int) -> None: ...

    def _logits(self, rng: np.random.Generator) -> np.ndarray:
        logits = rng.normal(size=vocab.SIZE).astype(np.float32)
        for family in ("bar", "same", "velocity"):
            logits[vocab.SPANS[family].start : vocab.SPANS[family].stop] += self._eager
        logits[[vocab.EOS, vocab.BAND_END]] += self._eager + 2
        return logits


class RandomSession:
    """One sequence alone."""

    def __init__(self, batch: RandomBatch) -> None:
        self._batch = batch

    def feed(self, ids: Sequence[int]) -> np.ndarray:
        self._last = self._batch.feed({0: ids})[0]
        return self._last

    def plain(self) -> np.ndarray:
        return self._last


class RandomEngine:
    """Stands in for `model.sampling.Engine`: same calls, no weights."""

    config = SimpleNamespace(context=2048)
    threads = 1

    def __init__(self, seed: int = 0, eager: float = 3.0) -> None:
        self.seed, self.eager = seed, eager

    def start_batch(self, count: int, clauses: np.ndarray | None, guidance: float = 1.0) -> RandomBatch:
        self.seed += 1000
        return RandomBatch([self.seed + i for i in range(count)], self.eager)

    def start(self, clauses: np.ndarray | None, guidance: float = 1.0) -> RandomSession:
        return RandomSession(self.start_batch(1, clauses, guidance))


class NoText:
    dim, name = 512, "none"

    def encode(self, texts: Sequence[str], language: str = "en") -> np.ndarray:
        return np.zeros((len(texts), 512), dtype=np.float32)


def composer(seed: int = 0, eager: float = 3.0) -> Composer:
    engine = RandomEngine(seed, eager)
    return Composer(engine, NoText(), None, Calibration({}), "random")  # type: ignore[arg-type]


def taken(brief: Brief, seed: int, pool: int = 2, eager: float = 3.0) -> Writer:
    """One candidate drawn to its end."""
    engine, options = RandomEngine(seed, eager), SamplingOptions(seed=seed, candidates=1)
    plan = make_plan(brief, {})
    (heading,) = draw_headings(engine, plan, options, None, 1, pool)  # type: ignore[arg-type]
    writer = Writer(Chain(plan, heading, 2048), assembled, options, 0, plan.rng(seed, 0))
    assert list(writer.steps(engine, None, 1.0, lambda: False))  # type: ignore[arg-type]
    return writer


def any_brief(rng: np.random.Generator) -> Brief:
    """A brief with any mixture of facts."""

    def maybe(value: object, chance: float = 0.5) -> object:
        return value if rng.random() < chance else None

    chosen = rng.permutation(len(PLAYERS))[: rng.integers(0, 5)]
    others = [p for i, p in enumerate(PLAYERS) if i not in chosen]
    chords = tuple(Chord(int(rng.integers(12)), str(rng.choice(["maj", "min", "7"]))) for _ in range(3))
    return Brief(
        tempo_bpm=maybe(float(rng.integers(30, 301))),  # type: ignore[arg-type]
        meter=maybe(METERS[rng.integers(len(METERS))]),  # type: ignore[arg-type]
        key=maybe(Key(int(rng.integers(12)), str(rng.choice(["major", "minor"])))),  # type: ignore[arg-type]
        bars=int(rng.integers(1, 9)),
        chords=chords if rng.random() < 0.3 else (),
        band=tuple(PLAYERS[i] for i in chosen),
        band_open=bool(rng.random() < 0.5),
        forbidden=tuple(others[:1]) if rng.random() < 0.5 else (),
        genre=maybe(GENRES[rng.integers(len(GENRES))], 0.3),  # type: ignore[arg-type]
        mood=maybe(MOODS[rng.integers(len(MOODS))], 0.3),  # type: ignore[arg-type]
        feel=maybe(FEELS[rng.integers(len(FEELS))], 0.3),  # type: ignore[arg-type]
        loop=maybe(True, 0.2),  # type: ignore[arg-type]
        pickup=maybe(True, 0.2),  # type: ignore[arg-type]
        sections=tuple(SectionAsk(str(n)) for n in rng.choice(SECTION_NAMES, 3))
        if rng.random() < 0.2
        else (),
    )


_OUTSIDE = "outside its range"  # random notes lie anywhere: ranges are no mask


def test_random_logits_obey_any_brief() -> None:
    """Guards, on 1,000 seeds, every guarantee at once: tempo, meter, key, bars, band, absence, chords."""
    for seed in range(1000):
        brief = any_brief(np.random.default_rng(seed))
        score = taken(brief, seed).score()
        missed = [c for c in check(brief, score, brief.bars) if not c.kept and _OUTSIDE not in c.got]
        cannot = {"sections"} if (brief.bars or 0) < len(brief.sections) else set()
        assert not [c for c in missed if c.field not in HEARD_ONLY | cannot], (seed, missed)
        if brief.key:
            assert score.key == brief.key
        if brief.chords:
            written = [c.chord for c in score.chords]
            assert written == [brief.chords[i % 3] for i in range(score.bars)]
        closed = brief.band and not brief.band_open
        if closed:
            assert len(score.parts) == sum(i.count for i in brief.band)


def test_drafts_grow_bar_by_bar_and_the_piece_comes_last() -> None:
    """Guards the stream's contract: every bar shown once, the piece last."""
    *drafts, piece = composer().stream(Brief(bars=5, band=(PIANO,), band_open=False), SamplingOptions())
    first = [d for d in drafts if isinstance(d, Draft) and d.candidate == 0]
    assert [d.bars_done for d in first] == [1, 2, 3, 4, 5]
    assert isinstance(piece, Composition)
    assert piece.score.bars == 5


def test_the_same_seed_gives_the_same_piece_and_another_seed_another() -> None:
    """Guards against hidden randomness, and against a seed that does nothing."""
    brief = Brief(bars=4)
    one, same, other = (composer().compose(brief, SamplingOptions(seed=s)) for s in (5, 5, 6))
    assert one.score == same.score
    assert one.score != other.score


def test_cancelling_keeps_the_finished_bars() -> None:
    """Guards against a Stop that loses the music or goes on composing."""
    polls = iter(range(10**6))
    *_, piece = composer().stream(
        Brief(bars=64, band=(PIANO,), band_open=False), SamplingOptions(), lambda: next(polls) > 120
    )
    assert isinstance(piece, Composition)
    assert piece.stopped
    assert 0 < piece.score.bars < 64


def test_cancelling_before_the_first_bar_says_so() -> None:
    """Guards against an empty piece."""
    with pytest.raises(Cancelled):
        list(composer().stream(Brief(), SamplingOptions(), lambda: True))


def test_long_pieces_roll_on_to_the_asked_bar() -> None:
    """Guards against a context that runs out, lost early bars and wrong bar counts in 128 bars."""
    brief = Brief(bars=128, band=(PIANO, DRUMS, CELLO), band_open=False, meter=Meter(4, 4))
    piece = composer(eager=0.5).compose(brief, SamplingOptions(candidates=1))
    assert piece.score.bars == 128
    sounding = {n.onset // 48 for p in piece.score.parts for n in p.notes}
    assert len(sounding) > 60
    assert [c.onset for c in piece.score.chords if c.onset % 48 == 0] == [48 * b for b in range(128)]


def test_a_failing_candidate_is_followed_by_another_and_the_best_is_taken() -> None:
    """Guards the rule of choice: at most K, fewest broken facts, the first of equals."""
    brief = Brief(bars=4, key=Key(2, "minor"), chords=(Chord(2, "min"), Chord(7, "maj")))
    options = SamplingOptions(seed=3, candidates=3)
    *drafts, piece = composer().stream(brief, options)
    assert isinstance(piece, Composition)
    tried = {d.candidate for d in drafts if isinstance(d, Draft)}
    assert len(tried) == piece.tried <= 3
    assert piece.broken == 0 or piece.tried == 3


def test_derailed_pieces_are_redrawn() -> None:
    """Guards against a calibration that nothing looks at."""
    strict = Composer(RandomEngine(), NoText(), None, Calibration({"": (50.0, 60.0)}), "random")  # type: ignore[arg-type]
    piece = strict.compose(Brief(bars=2), SamplingOptions(candidates=3))
    assert piece.derailed
    assert piece.tried == 3


def test_asked_seconds_become_bars_of_the_drawn_tempo() -> None:
    """Guards against seconds that are forgotten when no tempo is said."""
    piece = composer().compose(Brief(seconds=20.0), SamplingOptions(candidates=1))
    bar_seconds = piece.score.duration_s / piece.score.bars
    assert abs(piece.score.duration_s - 20) <= bar_seconds


def test_two_guitars_need_two_parts() -> None:
    """Guards against one guitar that serves both needs."""
    plan = make_plan(Brief(band=(GUITARS,)), {})
    first = vocab.PART_IDS[False, 25, 0]
    assert len(unmet(plan.needs, [first])) == 1
    assert unmet(plan.needs, [first, first + 1]) == []


def test_parts_are_called_as_they_were_asked_for() -> None:
    """Guards: a ukulele that stands as "Acoustic Guitar (nylon)" in the file, on the page and on paper."""
    brief = read_brief("two ukuleles and a violin, 4 bars")
    score = taken(brief, seed=3).score()
    strings = [part.name for part in score.parts if part.program in (24, 25)]
    assert sorted(strings) == ["Ukulele", "Ukulele 2"]
    assert "Violin" in [part.name for part in score.parts]
    assert [part.name for part in read_score(score_json(score)).parts] == [part.name for part in score.parts]
    asked = {one.asked: one.got for one in check(brief, score, 4) if "ukulele" in one.asked}
    assert set(asked) == {"2 × ukulele"} and "Ukulele 2 in" in asked["2 × ukulele"]
    opened = open_guest(score_to_midi(score)).score
    assert {"Ukulele", "Ukulele 2"} <= {part.name for part in opened.parts}


def test_a_part_keeps_to_the_range_of_its_name() -> None:
    """Guards: one part called ukulele, and another that plays in the ukulele's range."""
    score = taken(read_brief("nylon guitar, ukulele and oud, 8 bars"), seed=5).score()
    named = {part.name: part for part in score.parts}
    assert {"Ukulele", "Oud"} <= set(named)
    assert all(playable(part, name) == part.notes for name, part in named.items())


def test_suggestions_move_the_header_and_nothing_else() -> None:
    """Guards against text biases that leak into notes."""
    plan = make_plan(Brief(), {"genre": {"jazz": 0.9, "rock": 0.1}})
    lengths = vocab.SPANS["length"]
    touched = {int(i) for i in np.flatnonzero(plan.biases) if i not in lengths}
    assert touched == {vocab.control_id("genre", "jazz"), vocab.control_id("genre", "rock")}
    assert plan.biases[vocab.control_id("genre", "jazz")] > 0 > plan.biases[vocab.control_id("genre", "rock")]


def test_checks_tell_written_from_heard_and_count_the_bars() -> None:
    """Guards the adherence card's words."""
    notes = tuple(Note(12 * i, 60 + p, 12, 74) for i in range(16) for p in (0, 4, 7))
    score = Score(mixed([Part(0, notes=notes)]), 120.0, Meter(4, 4), Key(0, "major"))
    brief = Brief(tempo_bpm=121.0, meter=Meter(4, 4), bars=4, band=(PIANO, CELLO), chords=(Chord(0, "maj"),))
    found = {c.field: c for c in check(brief, score, 4)}
    assert found["tempo"].kept and found["tempo"].source == "written"
    assert found["chords"].got == "heard in 4 of 4 bars"
    assert found["piano"].kept and found["piano"].got == "Acoustic Grand Piano in 4 of 4 bars"
    assert not found["cello"].kept and found["cello"].got == "silent"


@pytest.mark.parametrize(
    ("asked", "said", "kept"),
    [
        ((("intro", 4), ("A", 8)), "intro 4 A 8", True),
        ((("intro", None), ("A", 8)), "intro A 8", True),
        ((("intro", 2), ("A", None)), "intro 2 A", False),
        ((("A", 4), ("intro", 8)), "A 4 intro 8", False),
        ((("intro", 4), ("A", 8), ("B", None)), "intro 4 A 8 B", False),
    ],
)
def test_sections_are_compared_with_their_lengths(
    asked: tuple[tuple[str, int | None], ...], said: str, kept: bool
) -> None:
    """Guards against an intro of two bars that passes for one of four."""
    notes = (Note(0, 60, 12, 74), Note(11 * 48, 60, 12, 74))
    score = Score((Part(0, notes=notes),), sections=(Section("intro", 0, 4), Section("A", 4, 8)))
    brief = Brief(sections=tuple(SectionAsk(name, bars) for name, bars in asked))
    (found,) = check(brief, score, None)
    assert (found.asked, found.got, found.kept) == (said, "intro 4 A 8", kept)


def test_sections_that_do_not_fit_are_told_but_not_drawn_again() -> None:
    """Guards against candidates in vain: the form is written, so another one has the same."""
    brief = Brief(bars=4, sections=(SectionAsk("A", 8), SectionAsk("B", 8)), band=(PIANO,), band_open=False)
    lenient = replace(composer(), calibration=Calibration({"": (-np.inf, np.inf)}))
    piece = lenient.compose(brief, SamplingOptions())
    assert (piece.broken, piece.tried) == (0, 1)
    assert [c.field for c in piece.checks if not c.kept] == ["sections"]


def test_power_chords_agree_with_both_thirds() -> None:
    """Guards against rock fifths counted as wrong."""
    assert same_triad(Chord(0, "5"), Chord(0, "min"))
    assert same_triad(Chord(0, "min7"), Chord(0, "min"))
    assert not same_triad(Chord(0, "maj7"), Chord(0, "min"))


def test_matching_bars_are_counted_in_order() -> None:
    """Guards against chords compared with the wrong bar."""
    notes = [Note(0, 60 + p, 48, 74) for p in (0, 4, 7)] + [Note(48, 65 + p, 48, 74) for p in (0, 4, 7)]
    score = Score(mixed([Part(0, notes=tuple(sorted(notes)))]), chords=(ChordSpan(0, 48, None),))
    assert matching_bars((Chord(0, "maj"), Chord(5, "maj")), score) == 2
    assert matching_bars((Chord(5, "maj"), Chord(0, "maj")), score) == 0


def test_a_writer_never_declares_what_it_may_not() -> None:
    """Guards the forbidden list against the band's other needs."""
    brief = Brief(bars=2, band=(PIANO,), band_open=True, forbidden=(DRUMS, GUITARS))
    for seed in range(30):
        programs = {vocab.part_identity(p)[:2] for p in taken(brief, seed).place.piece.band}
        assert not any(is_drum or program in GUITARS.programs for is_drum, program in programs)


def test_asked_players_sound_in_half_of_the_bars_and_enter_in_time() -> None:
    """Guards against an asked instrument that plays one note in eight bars."""
    brief = Brief(bars=16, band=(PIANO, CELLO, DRUMS), band_open=True)
    for seed in range(10):
        score = taken(brief, seed).score()
        for instrument in brief.band:
            (part, *_) = sorted(
                players(score, instrument), key=lambda p: -heard_bars(p, score, instrument.name)
            )
            assert heard_bars(part, score, instrument.name) >= 8
            assert part.notes[0].onset < 6 * score.meter.bar_ticks


@pytest.mark.parametrize(("feel", "silent"), [("swung", 6), ("straight", 8)])
def test_an_asked_feel_has_its_off_beats_and_no_others(feel: str, silent: int) -> None:
    """Guards against swing that is only a word in the header."""
    brief = Brief(bars=4, meter=Meter(4, 4), feel=feel, genre="jazz")
    for seed in range(10):
        onsets = {n.onset % 12 for p in taken(brief, seed).score().parts for n in p.notes}
        assert silent not in onsets


def test_a_bass_plays_one_note_at_a_time() -> None:
    """Guards against strummed basses; a piano beside it still plays chords."""
    brief = Brief(band=(Instrument("bass", (33,)), PIANO), band_open=False, bars=6)
    most = Counter[int]()
    for seed in range(4):
        for part in taken(brief, seed).score().parts:
            most[part.program] = max(most[part.program], *Counter(n.onset for n in part.notes).values())
    assert most.pop(33) == 1
    assert max(most.values()) > 1


def test_asked_chords_do_not_ring_into_the_next_one() -> None:
    """Guards against long notes that blur the chord after theirs."""
    brief = Brief(bars=6, chords=(Chord(0, "maj"), Chord(1, "maj")), band=(PIANO,), band_open=False)
    for seed in range(10):
        score = taken(brief, seed).score()
        for note in score.parts[0].notes:
            bar, ticks = note.onset // score.meter.bar_ticks, score.meter.bar_ticks
            assert (
                note.end <= (bar + 1) * ticks or note.pitch % 12 in brief.chords[(bar + 1) % 2].pitch_classes
            )


def test_no_part_repeats_a_bar_of_another_asked_chord() -> None:
    """Guards against repeats that play one chord under all of them."""
    brief = Brief(bars=12, chords=(Chord(0, "maj"), Chord(5, "maj")), band=(PIANO,), band_open=False)
    for seed in range(10):
        score = taken(brief, seed, eager=6.0).score()
        bars_ = contents_of(score, 0)
        repeats = [
            (a, b) for (_, a), one in bars_.items() for (_, b), two in bars_.items() if a < b and one == two
        ]
        assert repeats and all((b - a) % 2 == 0 for a, b in repeats)


class Everything:
    """A copy filter that finds a copy in the first so many scores."""

    def __init__(self, copies: int) -> None:
        self._left = copies

    def is_copy(self, score: Score) -> bool:
        self._left -= 1
        return self._left >= 0


def test_a_copy_is_drawn_again_even_when_one_candidate_is_asked() -> None:
    """Guards against a training piece handed out as a new one."""
    options = SamplingOptions(candidates=1)
    for copies, tried in ((0, 1), (1, 2), (2, 3)):
        one = replace(composer(), copies=Everything(copies))  # type: ignore[arg-type]
        piece = one.compose(Brief(bars=2), options)
        assert (piece.tried, piece.is_copy, piece.redrawn_for_copy) == (tried, False, copies > 0)
    stubborn = replace(composer(), copies=Everything(99))  # type: ignore[arg-type]
    assert stubborn.compose(Brief(bars=2), options).is_copy


def test_a_piece_that_stays_a_copy_says_so() -> None:
    """Guards against a likeness to a training piece that nobody is told of."""
    for copies, is_said in ((1, False), (99, True)):
        one = replace(composer(), copies=Everything(copies))  # type: ignore[arg-type]
        said = notices(one.compose(Brief(bars=2), SamplingOptions(candidates=1)))
        assert any("training piece" in sentence for sentence in said) == is_said


def test_a_piece_carries_the_header_it_was_drawn_from() -> None:
    """Guards what reports match real pieces by."""
    drawn = dict(composer().compose(Brief(bars=2, genre="jazz"), SamplingOptions(candidates=1)).drawn)
    assert drawn["genre"] == "jazz" and drawn["opens"] == drawn["ends"] == "yes"


def test_sections_stand_in_the_score_also_of_long_pieces() -> None:
    """Guards the form that the page shows."""
    asked = tuple(SectionAsk(n, 12) for n in ("A", "B", "A", "B"))
    score = taken(Brief(sections=asked, band=(PIANO,), band_open=False), 3).score()
    assert [(s.name, s.first_bar, s.bars) for s in score.sections] == [
        ("A", 0, 12), ("B", 12, 12), ("A", 24, 12), ("B", 36, 12),
    ]  # fmt: skip
    assert score.bars == 48
