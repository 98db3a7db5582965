"""The header of a window: the same in training and for holes, and measured on nothing that is hidden."""

from dataclasses import replace

import numpy as np
import pytest
from test_fill import piece

from musicgen.music.facets import FACET
from musicgen.music.measure import sections
from musicgen.music.score import BarSpan, Note, Part, Score, mixed
from musicgen.music.theory import Key
from musicgen.tasks.plan.hole import Hole, heard_through, view_of
from musicgen.tokens import vocab
from musicgen.tokens.header import Edges, measured
from musicgen.tokens.shown import PartBar, shown_notes, shown_roles
from musicgen.tokens.tokenizer import encode
from musicgen.train.data import labels
from musicgen.train.data.corpus import Record
from musicgen.train.data.windows import TrainingWindow

RECORD = Record("a", "a", "open", ("jazz",), "a", None, 1.0, 1)
WHOLE = Edges(opens=True, ends=True)


def random_piece(seed: int, bars: int = 12) -> Score:
    """A few parts with random lines over a random key, some of them resting, loudness and length varied."""
    rng, parts = np.random.default_rng(seed), [Part(0, 0, True, notes=(Note(0, 36, 1, 88),))]
    scale = np.array((0, 2, 4, 5, 7, 9, 11)) + int(rng.integers(12))
    for program in rng.choice((0, 24, 32, 40, 48, 73), 4, replace=False).tolist():
        notes = [
            Note(bar * 48 + at, int(rng.choice(scale)) + 48, 6, int(rng.choice((50, 74, 102))))
            for bar in range(bars)
            if bar == bars - 1 or rng.random() < 0.8
            for at in sorted(rng.choice((0, 12, 24, 36), int(rng.integers(1, 5)), replace=False).tolist())
        ]
        parts.append(Part(program, notes=tuple(notes)))
    return Score(mixed(parts), 100.0)


def random_hole(score: Score, seed: int) -> Hole:
    rng = np.random.default_rng((seed, 1))
    first = int(rng.integers(1, score.bars - 1))
    last = int(rng.integers(first, score.bars - 1))
    chosen = rng.permutation(len(score.parts))[: int(rng.integers(1, len(score.parts) + 1))]
    return Hole(BarSpan(first, last), frozenset(score.parts[i].identity for i in chosen))


def hidden_by(hole: Hole, score: Score) -> frozenset[PartBar]:
    own = [vocab.part_id(p) for p in score.parts if p.identity in hole.parts]
    return frozenset((part, bar) for part in own for bar in hole.bars)


def other_inside(score: Score, hole: Hole, seed: int) -> Score:
    """The score with other notes in the hole: as many bars sound, but nothing else is alike."""
    rng = np.random.default_rng((seed, 2))
    start, end = hole.span.first * 48, (hole.span.last + 1) * 48

    def changed(part: Part) -> Part:
        if part.identity not in hole.parts:
            return part
        kept = [n for n in part.notes if not start <= n.onset < end]
        new = [Note(t, int(rng.integers(40, 80)), 3, 118) for t in range(start, end, 3)]
        return replace(part, notes=tuple(sorted((*kept, *new))))

    return replace(score, parts=tuple(changed(p) for p in score.parts))


@pytest.mark.parametrize("seed", range(40))
def test_a_hole_reads_as_the_same_hole_did_in_training(seed: int) -> None:
    """Guards key, scale, loops, density and roles that training measured in one way and holes in another."""
    score = random_piece(seed)
    score = replace(score, sections=sections(score))
    hole = random_hole(score, seed)
    hidden = hidden_by(hole, score)
    trained, header = labels.measured(TrainingWindow(score, True, True), RECORD, hidden)
    ids = encode(trained, header, holes=hidden)
    view = view_of(heard_through(score), hole, score.bars, 4096, known={"genre": "jazz"})
    assert list(view.ids) == ids[: ids.index(vocab.FILL) + 1]


@pytest.mark.parametrize("seed", range(40))
def test_what_is_hidden_says_nothing(seed: int) -> None:
    """Guards against a header, a key or a role that looks into the hole: other music there, the same view."""
    score = random_piece(seed)
    hole = random_hole(score, seed)
    if {p.identity for p in score.parts} == hole.parts:
        hole = replace(hole, parts=frozenset(sorted(hole.parts)[:-1]))
    other = other_inside(score, hole, seed)
    hidden = hidden_by(hole, score)
    for some in (hidden, frozenset({(part, bar) for part, bar in hidden if (part + bar) % 2})):
        own = [measured(s, WHOLE, bars=score.bars, hidden=hidden | some) for s in (score, other)]
        assert own[0][1] == own[1][1] and own[0][0].key == own[1][0].key
    seen = [p.notes for p in score.parts], [p.notes for p in other.parts]
    assert seen[0] != seen[1]
    found = [dict(zip(score.parts, shown_roles(s, s.bars, hidden), strict=True)) for s in (score, other)]
    partly = [p for p in score.parts if any(n.onset // 48 not in hole.bars for n in p.notes)]
    assert [found[0][p] for p in partly] == [found[1][p] for p in partly]


def test_bars_that_hide_all_are_left_out() -> None:
    """Guards against a density that counts hidden bars as empty ones, and an arc that falls into a hole."""
    score = piece(16)
    everything = frozenset((vocab.part_id(p), bar) for p in score.parts for bar in range(4, 12))
    notes = shown_notes(score, 16, everything)
    assert notes.bars == 8 and notes.bar.max() == 7
    plain, holed = measured(score, WHOLE)[1], measured(score, WHOLE, hidden=everything)[1]
    differing = [name for name in FACET if plain[name] != holed[name]]
    assert differing in ([], ["repetition"]), "half as many bars repeat less"


def test_an_upbeat_in_a_hole_is_not_told() -> None:
    """Guards pickup and loops: what they say of a first bar that is hidden would be what is hidden."""
    tune = tuple(Note(36 + 12 * i, 60 + i % 5, 12, 74) for i in range(45))
    score = Score(mixed([Part(0, notes=tune)]))
    first = frozenset({(vocab.part_id(score.parts[0]), 0)})
    edges = Edges(opens=True, ends=True, loops=True)
    whole = measured(score, edges)[1]
    assert (whole["pickup"], whole["loops"]) == ("yes", "yes")
    hidden = measured(score, edges, hidden=first)[1]
    assert (hidden["pickup"], hidden["loops"]) == ("no", "no")


def test_a_hole_goes_round_where_its_piece_does() -> None:
    """Guards `loops`, which was "no" in every hole: here the bar behind the window is its first again."""
    score = heard_through(piece(64))
    hole = Hole(BarSpan(30, 31), frozenset({score.parts[1].identity}))
    view = view_of(score, hole, 64, 4096)
    assert view.bars % 4 == 0 and view.state.controls["loops"] == "yes"
    assert view_of(score, hole, 0, 4096).state.controls["loops"] == "no", "what follows is not written yet"


def test_a_stated_key_stands_and_brings_its_scale() -> None:
    """Guards relative pitches of a composed piece: above its own key, and the scale of that key."""
    score = replace(piece(), key=Key(9, "minor"))
    in_key, header = measured(score, WHOLE)
    assert in_key.key == Key(9, "minor") and header["mode"] == "minor"
    assert header["scale"] in ("natural minor", "harmonic minor", "pentatonic", "dorian")
    assert measured(replace(score, key=None), WHOLE)[0].key != Key(9, "minor")
