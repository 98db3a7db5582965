"""Links: the same piece comes back, for ever, and nothing else comes in."""

import base64
import hashlib
import json
import math
import zlib
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from builders import song
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_tokens import scores

from musicgen.errors import InputError
from musicgen.music.link import score as link_score
from musicgen.music.link.coder import Decoder, Encoder, load_tables, squash_table, stretch_table
from musicgen.music.link.score import Texts, walk_score
from musicgen.music.link.short import (
    ShortLink,
    made_here,
    one_line,
    read_query,
    short_query,
)
from musicgen.music.link.whole import (
    MAX_LINK_CHARS,
    SharedPiece,
    _check,
    _deflated,
    clean_text,
    decode_link,
    encode_link,
    fits_qr,
)
from musicgen.music.midi.io import score_to_midi
from musicgen.music.score import ChordSpan, Note, Part, Score, Section
from musicgen.music.theory import CHORD_QUALITIES, METERS, SECTION_NAMES, Chord
from musicgen.options import MAX_PROMPT_CHARS, MAX_SEED, SamplingOptions

GOLDEN = Path(__file__).parent / "golden" / "links.json"
HOSTILE = "${alert(1)} <script>alert(1)</script> \u202edlrow\u202c 🎻 ../../etc/passwd"


def link_of(body: bytes) -> str:
    """A link with a right check sum around any bytes."""
    return "1" + base64.urlsafe_b64encode(body + _check(body)).decode().rstrip("=")


# ---------------------------------------------------------------- the same comes back


@given(scores(), st.text(max_size=60), st.integers(0, MAX_SEED), st.integers(0, 255))
@settings(max_examples=80)
def test_a_piece_comes_back(score: Score, prompt: str, seed: int, candidate: int) -> None:
    """Guards: any note, chord, section, tempo or text lost between a piece and its link."""
    piece = SharedPiece(score, clean_text(prompt), SamplingOptions(seed), candidate, "small-1a2b3c4d")
    text = encode_link(piece)
    assert text.replace("-", "").replace("_", "").isalnum() and text.isascii()
    assert decode_link(text) == piece


@given(scores(), st.data())
@settings(max_examples=30)
def test_what_a_user_changed_comes_back(score: Score, data: st.DataObject) -> None:
    """Guards: mixer, tempo, chips and options that a link replaces by rules and defaults."""
    byte = st.integers(0, 127)
    names = st.text(st.characters(exclude_categories=("C",)), max_size=12)
    parts = tuple(
        replace(p, volume=data.draw(byte), pan=data.draw(byte), name=data.draw(names), instance=i % 16)
        for i, p in enumerate(score.parts)
    )
    tempo = data.draw(st.sampled_from((33.0, 97.5, 132.333, 100 / 3, 299.999)))
    sections = (Section("Rüya", 1, 2), Section("A", 0, 9))
    spans = (ChordSpan(5, 7, Chord(3, "m7b5")), ChordSpan(400, 1, None))
    piece = SharedPiece(
        replace(score, parts=parts, tempo_bpm=tempo, sections=sections, chords=spans),
        prompt=HOSTILE,
        options=SamplingOptions(9, 0.8, 0.9, 2.25, 16),
        edits=(("key", "D minor"), ("mood", "")),
    )
    assert decode_link(encode_link(piece)) == piece


def test_the_written_file_is_the_same() -> None:
    """Guards: a link that opens to a piece which sounds alike and is not the same."""
    piece = SharedPiece(song(32), "a song")
    assert score_to_midi(decode_link(encode_link(piece)).score) == score_to_midi(piece.score)


def test_links_of_old_open_for_ever() -> None:
    """Guards the format: whoever changes the tables, the walk or a list breaks every link in the world."""
    for old in json.loads(GOLDEN.read_text(encoding="utf-8")):
        piece = decode_link(old["link"])
        assert digest(piece) == old["digest"], old["prompt"]
        assert [piece.prompt, piece.options.seed, piece.model_id] == [
            old[n] for n in ("prompt", "seed", "model")
        ]


def digest(piece: SharedPiece) -> str:
    """Everything in a piece, in plain values that do not hang on how classes are written."""
    score = piece.score
    parts = [
        [*p.identity, p.name, p.volume, p.pan, [[n.onset, n.pitch, n.duration, n.velocity] for n in p.notes]]
        for p in score.parts
    ]
    chords = [[c.onset, c.duration, c.chord and c.chord.symbol] for c in score.chords]
    form = [[s.name, s.first_bar, s.bars] for s in score.sections]
    head = [score.tempo_bpm, score.meter.name, score.key and score.key.name, piece.candidate, piece.edits]
    return hashlib.sha256(json.dumps([parts, chords, form, head]).encode()).hexdigest()


def test_the_format_holds_what_theory_has() -> None:
    """Guards: a chord, meter or section name added to theory that no link can carry."""
    assert tuple(CHORD_QUALITIES) == link_score.QUALITIES
    assert set(SECTION_NAMES) == set(link_score.SECTIONS)
    score = song(2)
    for meter in METERS:
        assert walked(replace(score, meter=meter)).meter == meter


def walked(score: Score) -> Score:
    encoder, texts = Encoder(load_tables()), Texts()
    walk_score(encoder, texts, score)
    return walk_score(Decoder(load_tables(), encoder.finish()), Texts(texts.all))


def test_tables_do_not_hang_on_a_library() -> None:
    """Guards: a link that reads otherwise where exp or log differ in the last digit."""
    assert zlib.crc32(repr((squash_table(), stretch_table())).encode()) == 0x1CA052B9
    for x in range(-2048, 2048):
        assert abs((65536 / (1 + math.exp(-x / 256))) % 1 - 0.5) > 1e-7
    for i in range(4096):
        assert abs((256 * math.log((i + 0.5) / (4095.5 - i))) % 1 - 0.5) > 1e-7


def test_repeats_cost_next_to_nothing() -> None:
    """Guards the size: a song of 64 bars that repeats must not be four times as long as one of 16."""
    short, long = (len(encode_link(SharedPiece(song(bars)))) for bars in (16, 64))
    assert short < 700 and long < 2 * short


def test_whether_a_qr_code_holds_it() -> None:
    """Guards: a code that no camera reads; the address counts, and counts in bytes."""
    assert fits_qr("a" * 2953) and not fits_qr("a" * 2954) and not fits_qr("ä" * 1477)


# ---------------------------------------------------------------- nothing else comes in


@given(st.binary(max_size=300))
@example(b"\0\0")
@settings(max_examples=200)
def test_any_bytes_are_a_piece_or_a_sentence(body: bytes) -> None:
    """Guards: a traceback, or an endless piece, behind a link that somebody made up."""
    try:
        piece = decode_link(link_of(body))
    except InputError as error:
        assert str(error).endswith(".") and "\n" not in str(error)
    else:
        assert 1 <= piece.score.bars <= 255


@given(st.integers(0, 2**32), st.integers(1, 8))
@settings(max_examples=60)
def test_a_piece_that_was_tampered_with(seed: int, changes: int) -> None:
    """Guards the reader of notes behind the check sum: whatever it reads is in range, or it says no."""
    encoder, rng = Encoder(load_tables()), Random(seed)
    walk_score(encoder, Texts(), song(8))
    data = bytearray(encoder.finish())
    for _ in range(changes):
        data[rng.randrange(len(data))] = rng.randrange(256)
    texts = _deflated(["", "", "", "0"])
    try:
        score = decode_link(link_of(len(texts).to_bytes(2, "big") + texts + b"\0" + bytes(data))).score
    except InputError:
        return
    assert all(n.pitch < 109 and n.duration <= 96 for p in score.parts for n in p.notes)


@given(st.text(max_size=80))
@settings(max_examples=100)
def test_any_text_is_a_sentence(text: str) -> None:
    """Guards: a fragment that a chat program cut, or that was never a link."""
    with pytest.raises(InputError, match=r"\.$"):
        decode_link(text)


def test_one_wrong_letter_is_noticed() -> None:
    """Guards: a mistyped link that opens to other music."""
    text = encode_link(SharedPiece(song(4), "a song"))
    for at in range(1, len(text), 7):
        other = "A" if text[at] != "A" else "B"
        with pytest.raises(InputError, match="damaged"):
            decode_link(text[:at] + other + text[at + 1 :])
    with pytest.raises(InputError, match="damaged"):
        decode_link(text[:-5])
    assert decode_link(f" {text}\n").prompt == "a song"


def test_a_newer_format_is_said() -> None:
    """Guards: "damaged" for a link that only needs a newer program."""
    with pytest.raises(InputError, match="format '2', format 1 is read here: open it with a newer"):
        decode_link("2" + encode_link(SharedPiece(song(1)))[1:])


def test_a_bomb_is_not_unpacked() -> None:
    """Guards: a few bytes that unpack to gigabytes of text."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = packer.compress(bytes(30_000_000)) + packer.flush()
    with pytest.raises(InputError, match="damaged"):
        decode_link(link_of(len(bomb).to_bytes(2, "big") + bomb + b"\0\0\0\0"))
    with pytest.raises(InputError, match=f"1 to {MAX_LINK_CHARS}"):
        decode_link("1" * 100_000)


def test_a_short_link_cannot_hold_endless_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guards: "the same again" said so often that memory ends; the limit counts what is repeated, too."""
    text = encode_link(SharedPiece(song(64)))
    monkeypatch.setattr(link_score, "MAX_NOTES", 500)
    with pytest.raises(InputError, match="more than 500 notes"):
        decode_link(text)
    with pytest.raises(InputError, match="at most 500 notes"):
        encode_link(SharedPiece(song(64)))


@pytest.mark.parametrize("text", ["a\0b", "\x1b[31m", "tail\0" * 40])
def test_control_characters_do_not_travel(text: str) -> None:
    """Guards: a NUL that moves the border between two texts; other languages and emoji must travel."""
    piece = decode_link(encode_link(SharedPiece(song(1), text + HOSTILE, edits=(("mood", text[:20]),))))
    assert piece.prompt == clean_text(text) + HOSTILE and "\0" not in piece.prompt
    assert piece.edits == (("mood", clean_text(text[:20])),)


def test_a_text_with_control_characters_is_refused() -> None:
    """Guards the same in a link that somebody made by hand, and numbers that are none."""
    for fields in ("\x07|||0", "||nan 1 1 1|0", "||1 1 1 1e99|0", "|||25", "|||3", "|||-1", "||"):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        data = packer.compress(fields.replace("|", "\0").encode()) + packer.flush()
        encoder = Encoder(load_tables())
        encoder.count(1), encoder.count(0)
        walk_score(encoder, Texts(), song(1))
        with pytest.raises(InputError):
            decode_link(link_of(len(data).to_bytes(2, "big") + data + encoder.finish()))


@pytest.mark.parametrize(
    ("piece", "sentence"),
    [
        (SharedPiece(Score(())), "1 to 255 bars of 1 to 16 parts"),
        (SharedPiece(song(1), "x" * 2001), "2000 characters of prompt"),
        (SharedPiece(song(1), edits=(("mood", "x" * 201),)), "200 of a name"),
        (SharedPiece(song(1), edits=(("a", "b"),) * 25), "at most 24 edits"),
        (SharedPiece(Score((Part(0, notes=(Note(0, 60, 7, 74),)),))), "not on the canonical grid"),
        (SharedPiece(Score((Part(0, notes=(Note(9, 60, 6, 74), Note(0, 60, 6, 74))),))), "quantise first"),
    ],
)  # fmt: skip
def test_what_a_link_cannot_hold(piece: SharedPiece, sentence: str) -> None:
    """Guards: a link that loses something without saying so."""
    with pytest.raises(InputError, match=sentence):
        encode_link(piece)


# ---------------------------------------------------------------- the short form


@given(st.text(max_size=200), st.integers(0, MAX_SEED), st.sampled_from([None, 1, 16]))
def test_a_query_brings_back_what_it_was_made_of(prompt: str, seed: int, candidates: int | None) -> None:
    """Guards: prompts that lose characters, or become something else, on their way through an address."""
    from urllib.parse import parse_qsl

    edits = {"key": "D minor"}
    link = ShortLink(one_line(prompt), seed, True, tuple(edits.items()), candidates, made_here("small-1a2b"))
    query = dict(parse_qsl(short_query(link).removeprefix("?"), keep_blank_values=True))
    assert read_query(query, edits) == (link if link.prompt else ShortLink())


@pytest.mark.parametrize("seed", ["-1", "1e9", "9" * 40, "x", "", "１", "2147483648"])
def test_a_bad_seed_is_noticed(seed: str) -> None:
    """Guards: a link whose seed silently becomes another, and fields that nobody knows."""
    read = read_query({"prompt": "a tune", "seed": seed, "candidates": "99", "facts": "x"}, {})
    assert read == ShortLink("a tune", 1, seed_valid=False)


def test_a_long_query_is_cut() -> None:
    """Guards: a query that fills the page, or the log."""
    read = read_query({"prompt": "a" * 10**6, "made": "m" * 10**6}, {})
    assert (len(read.prompt), len(read.made)) == (MAX_PROMPT_CHARS, 80)


def test_a_mark_names_model_and_machine() -> None:
    """Guards: a mark that two models share, or that changes from one visit to the next."""
    assert made_here("small-1") == made_here("small-1") != made_here("small-2")
