"""Where training music comes from: the archives with their manifest, or any folder of MIDI files."""

import hashlib
import json
import lzma
import re
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import symusic

from musicgen.errors import InputError
from musicgen.music.quantise import RawMidi, RawTrack
from musicgen.music.theory import Key

MIN_ON_GRID = 0.8
GROOVES = ("beat", "fill")
# The first genre with a matching style word wins: special ones stand before the ones that cover everything.
# "stage", "screen" and "musical" name where a song was first sung, not how it sounds: they are no word for film.
GENRE_TAGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("chamber", ("string quartet",)),
    ("art song", ("art song", "lied", "chanson", "opera", "operetta")),
    ("ragtime", ("ragtime",)),
    ("march", ("march", "marches", "brass band", "military", "anthem")),
    ("hymn", ("hymn", "christian", "spiritual", "religious", "christmas")),
    ("film", ("soundtrack", "score")),
    ("video game", ("video game", "chiptune", "nes", "gameboy", "snes")),
    ("celtic", ("celtic",)),
    ("punk", ("punk", "grunge")),  # before ska, which punks play too
    ("reggae", ("reggae", "dub", "ska", "reggae-pop")),
    ("funk", ("funk", "jazz-funk")),
    ("disco", ("disco",)),
    ("hip hop", ("hip hop", "hiphop", "trip hop")),
    ("soul", ("soul", "r&b", "soul-jazz", "gospel")),
    ("latin", (
        "latin", "bossa nova", "samba", "tango", "salsa", "mambo", "rumba", "merengue", "bolero", "cha cha",
        "afro-cuban", "afrocuban", "latin jazz", "beguine", "calypso", "mpb", "flamenco", "caribbean",
    )),
    ("blues", ("blues", "slow blues", "country blues", "boogie woogie", "blues rock")),
    ("jazz", (
        "jazz", "swing", "bebop", "jazz ballad", "jazz combo", "jazz waltz", "big band", "dixieland",
        "up-tempo swing", "slow swing", "jazz guitar", "fusion", "gypsy jazz", "hard bop", "broadway",
        "show tune",
    )),
    ("ambient", ("ambient", "new age", "downtempo")),
    ("electronic", (
        "electronic", "techno", "house", "trance", "drum and bass", "dance", "synth-pop",
    )),
    ("metal", ("metal", "heavy metal")),
    ("country", ("country", "bluegrass", "cajun", "zydeco", "country rock", "rockabilly", "honky tonk")),
    ("world", ("israeli", "world", "african", "musette", "french", "polka", "pacific")),
    ("folk", ("folk", "folk rock", "traditional jazz", "acoustic")),
    ("ballad", ("ballad", "pop ballad", "soft rock", "slow rock")),
    ("classical", ("classical", "renaissance", "baroque", "romantic", "modern classical")),
    ("pop", ("pop", "chinese pop", "anime", "oldies", "50s", "80s", "easy listening")),
    ("rock", ("rock", "alternative", "progressive", "classic rock", "rock and roll", "slow rock")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one piece. song: versions of one song share it, so splits can hold them together.

    kind: "beat" or "fill" for a drum groove, "style" for an arranger's band, else None or another word.
    """

    id: str
    archive: str
    tier: str
    tags: tuple[str, ...]
    song: str
    quadrant: int | None
    on_grid: float
    notes: int
    kind: str | None = None
    tracks: int = 0

    @property
    def genre(self) -> str | None:
        """Of the style words; None for the bare tune of a lead sheet, which could be played in any style."""
        return None if self.tracks == 1 and "lead sheet" in self.tags else genre_of(self.tags)

    @property
    def is_groove(self) -> bool:
        """Whether it is a drum groove, no song."""
        return self.kind in GROOVES

    @property
    def loops_by_nature(self) -> bool:
        """Whether a machine or a pattern repeats itself here: band arrangements, arranger styles, grooves."""
        return self.tier == "synthetic" or self.is_groove or self.kind == "style"


def genre_of(tags: tuple[str, ...]) -> str | None:
    """The genre that the most special style word names; None without a known word."""
    words = set(tags)
    return next((genre for genre, names in GENRE_TAGS if words & set(names)), None)


def song_name(artist: str | None, title: str | None, fallback: str) -> str:
    """Artist and title without version numbers, brackets, case and punctuation."""
    if not title:
        return fallback
    bare = re.sub(r"\(.*?\)|\[.*?\]|\bv(er(sion)?)?\.?\s*\d+\b", " ", title.lower())
    bare = re.sub(r"[\W_]+|\d+\s*$", "", bare)
    return f"{re.sub(r'[^a-z0-9]+', '', (artist or '').lower())}/{bare}" if bare else fallback


def split_of(song: str) -> str:
    """train, validation or test: 2 % each for the last two, a pure function of the song."""
    share = place_of(song)
    return "validation" if share < 0.02 else "test" if share < 0.04 else "train"


def place_of(song: str) -> float:
    """A number 0 .. 1 that the song alone decides."""
    return int.from_bytes(hashlib.sha256(song.encode()).digest()[:4], "big") / 2**32


def read_manifest(folder: Path) -> list[Record]:
    """Records of the archives in `folder`. Raises InputError when there is no manifest."""
    path = folder / "manifest.jsonl.xz"
    if not path.exists():
        raise InputError(
            f"{folder} has no manifest.jsonl.xz: give the corpus folder or a folder of MIDI files."
        )
    with lzma.open(path, "rt", encoding="utf8") as lines:
        return [_record(json.loads(line)) for line in lines]


def _record(entry: dict[str, object]) -> Record:
    tags = entry.get("tags") or ()
    assert isinstance(tags, list | tuple)
    artist, title = entry.get("artist"), entry.get("title")
    piece = str(entry["id"])
    return Record(
        id=piece,
        archive=str(entry["archive"]),
        tier=str(entry["tier"]),
        tags=tuple(str(t) for t in tags),
        song=song_name(str(artist) if artist else None, str(title) if title else None, piece),
        quadrant=int(str(entry["quadrant"])) if entry.get("quadrant") else None,
        on_grid=float(str(entry["on_grid"])),
        notes=int(str(entry["notes"])),
        kind=str(entry["kind"]) if entry.get("kind") else None,
        tracks=int(str(entry.get("tracks") or 0)),
    )


def folder_records(folder: Path) -> list[Record]:
    """Records of a plain folder: style words are the names of the folders a file lies in."""
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".mid", ".midi"))
    if not files:
        raise InputError(f"{folder} holds no .mid file: give a folder with MIDI files.")
    records = []
    for path in files:
        inside = path.relative_to(folder)
        tags = tuple(part.lower().replace("_", " ") for part in inside.parts[:-1])
        records.append(
            Record(str(inside), "folder", "own", tags, song_name("", path.stem, path.stem), None, 1.0, 0)
        )
    return records


def balanced(records: list[Record], limit: int, seed: int = 0) -> list[Record]:
    """`limit` records, styles evened out: a genre's share falls with the root of its size.

    Band arrangements, which are formulaic, weigh a quarter; grooves are no songs of a style. Deterministic for a seed; a smaller limit
    takes a prefix of what a larger one takes (weighted sampling without replacement by exponential keys,
    Efraimidis and Spirakis 2006).
    """
    sizes = songs_by_genre(records)
    rng = np.random.default_rng(seed)
    draws = rng.random(len(records))
    weights = np.array([(0.25 if r.tier == "synthetic" else 1.0) / max(1, sizes[r.genre]) ** 0.5 for r in records])
    order = np.argsort(-np.log(draws) / weights, kind="stable")
    return [records[i] for i in order[:limit]]


def songs_by_genre(records: Iterable[Record]) -> Counter[str | None]:
    """How many songs there are of each genre: versions of one count once, grooves not at all."""
    return Counter(genre for genre, _ in {(r.genre, r.song) for r in records if not r.is_groove})


def unpacked(folder: Path, wanted: list[Record], out: Path) -> Path:
    """The folder in which `ID.mid` of every wanted piece lies: `out`, filled from the archives once.

    Pieces can then be read in any order; a plain folder of files is its own answer.
    """
    if all(record.archive == "folder" for record in wanted):
        return folder
    out.mkdir(parents=True, exist_ok=True)
    missing = [record for record in wanted if not (out / f"{record.id}.mid").exists()]
    for record, data in read_pieces(folder, missing):
        temporary = out / f"{record.id}.tmp"
        temporary.write_bytes(data)
        temporary.replace(out / f"{record.id}.mid")
    return out


def piece_path(folder: Path, record: Record) -> Path:
    """Where a piece lies in a folder made by `unpacked`; records of a plain folder name their files."""
    return folder / record.id if record.archive == "folder" else folder / f"{record.id}.mid"


def read_pieces(folder: Path, wanted: list[Record]) -> Iterator[tuple[Record, bytes]]:
    """The wanted records with their files' bytes, in archive order."""
    by_archive: dict[str, dict[str, Record]] = {}
    for record in wanted:
        by_archive.setdefault(record.archive, {})[record.id] = record
    for archive, records in sorted(by_archive.items()):
        if archive == "folder":
            yield from ((r, (folder / r.id).read_bytes()) for r in records.values())
            continue
        with tarfile.open(folder / archive, "r|xz") as tar:
            for member in tar:
                record_of = records.get(Path(member.name).stem)
                file = tar.extractfile(member) if record_of else None
                if record_of and file:
                    yield record_of, file.read()


def parse(data: bytes) -> RawMidi:
    """MIDI bytes as arrays, fast (symusic). Raises InputError when the file cannot be parsed."""
    try:
        score = symusic.Score.from_midi(data)
    except (RuntimeError, ValueError) as error:
        raise InputError(f"symusic cannot read the file: {error}") from error
    return RawMidi(
        ticks_per_quarter=score.tpq,
        tracks=tuple(_track(t) for t in score.tracks),
        tempos=tuple((t.time, t.qpm) for t in score.tempos),
        meters=tuple((m.time, m.numerator, m.denominator) for m in score.time_signatures),
        keys=tuple(_key(k.time, k.key, k.tonality) for k in score.key_signatures if -7 <= k.key <= 7),
    )


def _track(track: symusic.Track) -> RawTrack:
    notes = track.notes.numpy()
    onsets, pitches, durations, velocities = (
        notes[name].astype(np.int64) for name in ("time", "pitch", "duration", "velocity")
    )
    return RawTrack(
        track.program, track.is_drum, track.name, None, None, onsets, pitches, durations, velocities
    )


def _key(tick: int, fifths: int, is_minor: int) -> tuple[int, Key]:
    tonic = fifths * 7 + (9 if is_minor else 0)
    return tick, Key(tonic % 12, "minor" if is_minor else "major")
