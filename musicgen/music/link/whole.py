"""A whole piece as text for an address's `#` fragment, and back: `decode_link(encode_link(piece)) == piece`.

    1<base64url>     the digit is the format's version; bytes: length of texts, texts, notes, check sum

The format is its own and frozen: it hangs on no vocabulary, model or server, and a link that was given away
opens to the same notes for ever. Texts are deflated with a dictionary, notes are coded by `score`.
What is read is hostile until proved otherwise: lengths, counts and ranges are bounded before memory is
spent, and whatever is wrong ends in an InputError of one sentence.
"""

import base64
import binascii
import re
import unicodedata
import zlib
from dataclasses import dataclass, field

from musicgen.errors import InputError
from musicgen.music.link.coder import Coder, Decoder, Encoder, load_tables
from musicgen.music.link.notes import DAMAGED
from musicgen.music.link.score import Texts, check_score, walk_score
from musicgen.music.score import Score
from musicgen.options import MAX_PROMPT_CHARS, SamplingOptions

VERSION = "1"
MAX_LINK_CHARS = 64_000
MAX_TEXT_CHARS = 200
MAX_TEXTS = 96
MAX_EDITS = 24
MAX_CANDIDATE = 255
# A QR code of the largest size and least correction holds this many bytes, the address included.
QR_BYTES = 2_953
_MAX_TEXT_BYTES = 4 * (MAX_PROMPT_CHARS + MAX_TEXTS * (MAX_TEXT_CHARS + 1))
_CHECK_BYTES = 3
# Options that need no words, as they were when the format was made.
# temperature, top_p, guidance, candidates
_USUAL = (1.0, 0.97, 1.5, 4)
_SEPARATOR = "\0"
# What prompts are made of; frozen with the format.
_WORDS = (
    "музыка медленно печальный весёлый фортепиано скрипка гитара barulho tranquilo tristeza alegre "
    "lento rápido guitarra violín batería piano y en re menor compases una melodía sobre la noche une "
    "valse douce et mélancolique pour piano et violon en ré mineur mesures sur la mer dans la nuit ein "
    "ruhiger Walzer in d-Moll für Klavier und Cello, fröhlich, langsam, schnell, Takte mit Trommeln "
    "und der "
    "静かなピアノの曲テンポ小節悲しい明るい夜のギターとバイオリンで、一首轻快的钢琴曲小提琴吉他鼓节奏慢快忧伤，"
    "genre mood density repetition dynamics feel straight swung band forbidden chords scale meter bars "
    "seconds key tempo_bpm very sparse medium dense soft loud acoustic electric synth orchestra "
    "strings choir brass trumpet trombone horn saxophone clarinet oboe bassoon harp organ accordion "
    "harmonica banjo ukulele vibraphone marimba glockenspiel timpani double bass rock metal punk pop "
    "ballad country folk celtic blues jazz latin funk soul disco hip hop reggae electronic ambient "
    "classical chamber film video game ragtime march hymn happy sad calm tense dark romantic epic "
    "playful dreamy energetic joyful melancholic peaceful mysterious gentle nostalgic bright relaxing "
    "summer winter spring autumn morning evening night rain sea sun flowers birds forest mountain city "
    "battle dance love lullaby for my the of a an at on over under like through with some about that "
    "should sound as if it was and then, no drums, without drums, only solo piano, violin, cello, "
    "flute, guitar, bass and drums, 4/4 3/4 6/8, slow fast, 8 bars, 32 bars, a calm waltz in D minor, "
    "piano and cello, 16 bars, 120 BPM, in C major, in A minor, in G major"
)


@dataclass(frozen=True, slots=True)
class SharedPiece:
    """What a link carries. candidate: which one was taken, from 0. edits: chips changed, (field, text)."""

    score: Score
    prompt: str = ""
    options: SamplingOptions = field(default_factory=SamplingOptions)
    candidate: int = 0
    model_id: str = ""
    edits: tuple[tuple[str, str], ...] = ()


def encode_link(piece: SharedPiece) -> str:
    """The piece as text of letters, digits, - and _.

    Control characters in texts become spaces. Raises InputError for a piece that is too large for a link,
    or whose score is not canonical.
    """
    check_score(piece.score)
    coder, texts = Encoder(load_tables()), Texts(_texts(piece))
    _walk(coder, texts, piece)
    deflated = _deflated(texts.all)
    body = len(deflated).to_bytes(2, "big") + deflated + coder.finish()
    text = VERSION + base64.urlsafe_b64encode(body + _check(body)).decode("ascii").rstrip("=")
    if len(text) > MAX_LINK_CHARS:
        raise InputError(
            f"The link would have {len(text)} characters, {MAX_LINK_CHARS} at most: share it as a file."
        )
    return text


def decode_link(text: str) -> SharedPiece:
    """The piece of a link. Raises InputError for anything that `encode_link` did not make."""
    text = text.strip()
    if not text or len(text) > MAX_LINK_CHARS:
        raise InputError(
            f"The link has {len(text)} characters, 1 to {MAX_LINK_CHARS} can be read: copy it again."
        )
    if not re.fullmatch(r"[A-Za-z0-9_-]+", text):
        raise InputError(DAMAGED)
    if text[0] != VERSION:
        raise InputError(
            f"The link is of format {text[0]!r}, format {VERSION} is read here: open it with a newer Fialta."
        )
    body = _unpacked(text[1:])
    at = 2 + int.from_bytes(body[:2], "big")
    fields, edits, texts = _inflated(body[2:at])
    coder = Decoder(load_tables(), body[at:])
    return _walk(coder, texts, None, fields, edits)


def fits_qr(address: str) -> bool:
    """Whether a QR code can hold the whole address."""
    return len(address.encode()) <= QR_BYTES


def clean_text(text: str) -> str:
    """Text without control characters and halves of characters: each becomes a space."""
    return "".join(c if unicodedata.category(c) not in ("Cc", "Cs") or c in "\n\t" else " " for c in text)


# ---------------------------------------------------------------- numbers and notes


def _walk(
    coder: Coder,
    texts: Texts,
    given: SharedPiece | None,
    fields: tuple[str, ...] = (),
    edits: tuple[tuple[str, str], ...] = (),
) -> SharedPiece:
    seed = coder.count(given.options.seed if given else 0)
    candidate = coder.count(given.candidate if given else 0)
    if candidate > MAX_CANDIDATE:
        raise InputError(DAMAGED)
    score = walk_score(coder, texts, given.score if given else None)
    if given:
        return given
    prompt, model_id, options = fields
    return SharedPiece(score, prompt, _options(seed, options), candidate, model_id, edits)


def _options(seed: int, text: str) -> SamplingOptions:
    try:
        temperature, top_p, guidance, candidates = [float(t) for t in text.split()] if text else _USUAL
        return SamplingOptions(seed, temperature, top_p, guidance, int(candidates))
    except (ValueError, OverflowError) as error:
        raise InputError(DAMAGED) from error


# ---------------------------------------------------------------- texts


def _texts(piece: SharedPiece) -> list[str]:
    """Prompt, model, options, number of edits, then each edit's field and text; further texts follow."""
    own = piece.options
    options = (own.temperature, own.top_p, own.guidance, own.candidates)
    said = "" if options == _USUAL else " ".join(repr(value) for value in options)
    if len(piece.edits) > MAX_EDITS or not 0 <= piece.candidate <= MAX_CANDIDATE:
        raise InputError(f"A link holds at most {MAX_EDITS} edits and candidate {MAX_CANDIDATE}: undo some.")
    edits = [text for edit in piece.edits for text in edit]
    return [piece.prompt, piece.model_id, said, str(len(piece.edits)), *edits]


def _deflated(texts: list[str]) -> bytes:
    cleaned = [clean_text(text) for text in texts]
    _check_lengths(cleaned)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, _WORDS.encode())
    return packer.compress(_SEPARATOR.join(cleaned).encode()) + packer.flush()


def _check_lengths(texts: list[str]) -> None:
    longest = max(map(len, texts[1:]), default=0)
    if len(texts[0]) > MAX_PROMPT_CHARS or longest > MAX_TEXT_CHARS or len(texts) > MAX_TEXTS:
        raise InputError(
            f"A link holds {MAX_PROMPT_CHARS} characters of prompt, {MAX_TEXT_CHARS} of a name: shorten them."
        )


def _inflated(data: bytes) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], Texts]:
    """(prompt, model, options), edits, further texts. Never unpacks more than a link may hold."""
    unpacker = zlib.decompressobj(-15, _WORDS.encode())
    try:
        text = unpacker.decompress(data, _MAX_TEXT_BYTES).decode()
    except (zlib.error, UnicodeDecodeError) as error:
        raise InputError(DAMAGED) from error
    texts = text.split(_SEPARATOR, MAX_TEXTS)
    number = texts[3] if len(texts) > 3 else ""
    end = 4 + 2 * int(number) if re.fullmatch(r"[0-9]{1,2}", number) else 0
    if not unpacker.eof or not 4 <= end <= len(texts) or int(number) > MAX_EDITS:
        raise InputError(DAMAGED)
    if any(clean_text(t) != t for t in texts):
        raise InputError(DAMAGED)
    _check_lengths(texts)
    return tuple(texts[:3]), tuple(zip(texts[4:end:2], texts[5:end:2], strict=True)), Texts(texts[end:])


# ---------------------------------------------------------------- bytes


def _check(body: bytes) -> bytes:
    return zlib.crc32(body).to_bytes(4, "big")[:_CHECK_BYTES]


def _unpacked(text: str) -> bytes:
    """The bytes of a link's text, less the check sum that they must fit."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise InputError(DAMAGED) from error
    body = data[:-_CHECK_BYTES]
    if len(body) < 3 or _check(body) != data[-_CHECK_BYTES:]:
        raise InputError(DAMAGED)
    return body
