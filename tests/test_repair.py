"""Repair: what is found is shown and mended, what is refused stays, a sound file comes back as it was."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from builders import song
from test_compose import RandomBatch, RandomEngine, composer

from musicgen.errors import InputError, MidiError
from musicgen.evaluate.repair.degrade import damaged, harmed
from musicgen.music.damage.take import take_of
from musicgen.music.midi.guest import Guest, open_guest
from musicgen.music.midi.io import score_to_midi
from musicgen.options import SamplingOptions
from musicgen.results import Piece
from musicgen.studio import Studio
from musicgen.tasks.compose import Composer
from musicgen.tasks.outcome import Outcome
from musicgen.tasks.repair.surprise import expected
from musicgen.tasks.requests import Repair
from musicgen.tokens import vocab


class ReadingBatch(RandomBatch):
    def feed_all(self, sequence: int, ids: Any) -> np.ndarray:
        """Nothing is a surprise, and no part is missed."""
        return np.full((len(ids), vocab.SIZE), -0.5, dtype=np.float32)


class ReadingEngine(RandomEngine):
    def start_batch(self, count: int, clauses: Any, guidance: float = 1.0) -> RandomBatch:
        self.seed += 1000
        return ReadingBatch([self.seed + i for i in range(count)], self.eager)


class Stub(Studio):
    """The real studio on random numbers."""

    default_candidates = 1
    _made: Composer

    @property
    def composer(self) -> Composer:
        made = composer()
        object.__setattr__(made, "engine", ReadingEngine())
        return made


@pytest.fixture(scope="module")
def clean() -> bytes:
    return score_to_midi(song(16))


def with_harm(data: bytes, kind: str, seed: int = 1) -> tuple[bytes, Any]:
    guest = open_guest(data)
    harm = damaged(guest, kind, np.random.default_rng(seed))
    assert harm is not None
    return harmed(guest, [harm]).midi(), harm


def run(data: bytes, **asked: Any) -> Piece:
    *_, last = Stub().run(Repair(data, **asked))
    assert isinstance(last, Piece)
    return last


def outcome_of(piece: Piece) -> Outcome:
    return piece.outcome


def test_a_sound_file_comes_back_as_it_was(clean: bytes) -> None:
    """Guards a file that was looked at and rewritten, though nothing was found."""
    piece = run(clean, refuse="all")
    assert piece.midi() == clean
    sure = [one for one in piece.outcome.damage or () if one.sure]
    assert not sure and run(clean).midi() == clean
    assert any("as it was" in notice for notice in piece.notices)


def test_what_is_found_is_mended_exactly_and_told(clean: bytes) -> None:
    """Guards an exact mend that touches others, and the damage in the report."""
    data, harm = with_harm(clean, "doubled")
    piece = run(data)
    told = piece.to_dict()
    one = next(d for d in told["damage"] if d["kind"] == "doubled")
    first = open_guest(data).score.first_bar
    assert one["mended"] and one["bars"] == [harm.span.first + first, harm.span.last + first]
    assert open_guest(piece.midi()).score == open_guest(clean).score
    assert told["untouched"]["notes"] == told["untouched"]["of"]
    json.dumps(told, allow_nan=False)


@pytest.mark.parametrize("by", ["number", "kind", "all"])
def test_a_finding_can_be_refused(by: str, clean: bytes) -> None:
    """Guards a mend that comes though it was refused."""
    data, _ = with_harm(clean, "stuck")
    found = [one for one in run(data, refuse="all").outcome.damage or () if one.kind == "stuck"]
    assert found and not found[0].mended and found[0].sure
    name = {"number": str(found[0].number), "kind": "stuck", "all": "ALL"}[by]
    piece = run(data, refuse=name)
    assert not next(one for one in piece.outcome.damage or () if one.kind == "stuck").mended
    assert piece.midi() == data or by != "all"
    assert run(data).midi() != data


def test_bars_that_are_gone_are_written_by_the_writer(clean: bytes) -> None:
    """Guards holes: something sounds again in the bars, and all other notes are byte for byte the same."""
    data, harm = with_harm(clean, "bars_gone")
    piece = run(data, seed=3)
    after, kept = open_guest(piece.midi()), piece.outcome.untouched
    assert kept is not None and kept.notes == kept.of == len(open_guest(data).seen.map.notes)
    counts = take_of(after).counts[:, harm.span.first : harm.span.last + 1]
    assert counts.sum() > 0
    assert run(data, seed=3).midi() == piece.midi()


def test_bars_and_parts_are_marked_by_hand(clean: bytes) -> None:
    """Guards marks: only the marked part-bars change, and what is not there is said."""
    piece = run(clean, bars="5-6", parts="flute", refuse="")
    marked = [one for one in piece.outcome.damage or () if one.kind == "marked"]
    assert len(marked) == 1 and marked[0].mended and marked[0].parts == ("Flute",)
    before, after = (open_guest(data).score for data in (clean, piece.midi()))
    for one, other in zip(before.parts[:-1], after.parts[:-1], strict=True):
        assert one == other
    for wrong, named in (({"bars": "40"}, "last bar"), ({"parts": "tuba"}, "tuba")):
        with pytest.raises(InputError, match=named):
            run(clean, **wrong)


@pytest.mark.parametrize(
    ("refuse", "sentence"), [("99", "Finding '99'"), ("wobble", "no kind of damage"), ("²", "no kind")]
)
def test_a_finding_that_is_not_there(refuse: str, sentence: str, clean: bytes) -> None:
    """Guards a refusal that is swallowed."""
    with pytest.raises(InputError, match=sentence):
        run(clean, refuse=refuse)


def test_bytes_that_do_not_parse_are_saved_as_far_as_they_can_be(clean: bytes) -> None:
    """Guards a file that breaks off: what is lost is among the damage, in a sentence."""
    piece = run(clean[: len(clean) * 2 // 3])
    damage = piece.outcome.damage or ()
    assert damage[0].kind == "missing" or damage[0].kind == "broken"
    of_file = damage[: len(piece.outcome.file.repairs)]  # type: ignore[union-attr]
    assert all(one.mended == (one.kind != "missing") and one.bars is None for one in of_file)
    with pytest.raises(InputError, match="cannot be refused"):
        run(clean[: len(clean) * 2 // 3], refuse="1")


@pytest.mark.parametrize("data", [b"MThd", b"no music", b"MThd\x00\x00\x00\x06\x00\x01\x00\x00\x01\xe0"])
def test_what_is_no_music_is_said_in_one_sentence(data: bytes) -> None:
    """Guards bytes that are nothing at all."""
    with pytest.raises(MidiError):
        run(data)


def test_a_composed_score_is_repaired_as_a_score() -> None:
    """Guards the page's own pieces, which are no files."""
    score = song(16)
    piece = run(score, refuse="all")  # type: ignore[arg-type]
    assert piece.outcome.file is None and piece.score.parts == score.parts


def test_the_surprise_of_a_piece_covers_it() -> None:
    """Guards notes that the model was not asked about: every note has its nats, also beyond a window."""
    guest: Guest = open_guest(score_to_midi(song(40)))
    take = take_of(guest)
    read = expected(guest.score, take, ReadingEngine())  # type: ignore[arg-type]
    assert np.isfinite(read.nats).mean() > 0.99
    flute = len(take.identities) - 1
    silent = {(flute, bar) for bar in range(take.bars) if not take.counts[flute, bar]}
    assert silent <= set(read.entries) or not silent


def test_cancelled_before_anything_is_done(clean: bytes) -> None:
    """Guards a visitor who is gone: nothing is mended in the dark."""
    from musicgen.errors import Cancelled

    made: Iterator[Any] = Repair(clean).work(Stub(), lambda: True)  # type: ignore[arg-type]
    with pytest.raises(Cancelled):
        list(made)


def test_options_of_the_request() -> None:
    """Guards the request's own fields, as doors bring them."""
    asked = Repair(b"MThd", bars=" ", refuse="3, Jitter")  # type: ignore[arg-type]
    assert asked.bars is None and asked.refuse == ("3", "Jitter")
    assert Repair.of(dict(list(asked.to_dict().items())[1:])) == asked
    assert SamplingOptions(seed=asked.seed).seed == 1
