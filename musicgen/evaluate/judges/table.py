"""The real pieces that the judges are fitted and tried on: features and labels, made once and kept in a file.

Labels: genre (from style words, as in training), EMOPIA's quadrant (annotated by listeners), and mood words
in titles ("Boss Battle", "Lullaby", "Tears"). Titles tell little of one piece but much of a thousand, they
cover bands, game music and songs, and nothing that labels the training data has ever looked at them. A title
that names two moods counts for none.
"""

import json
import lzma
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from musicgen.errors import FialtaError
from musicgen.evaluate.common.samples import real_piece
from musicgen.evaluate.judges.features import Floats, names, vector
from musicgen.music.quantise import floor_duration
from musicgen.music.score import BarSpan, Score, bars_of
from musicgen.music.theory import MOODS
from musicgen.train.data.corpus import MIN_ON_GRID, Record, read_manifest, read_pieces, split_of
from musicgen.train.fits.mood import recordings

MOST_A_GENRE = 700
WINDOW_BARS = 16
MIN_NOTES = 40
HARD = frozenset(("metal", "punk", "rock", "hip hop", "electronic", "disco", "funk"))
TITLE_WORDS = {
    "happy": "happy happiness joy joyful joyous merry party sunshine sunny smile smiling celebrate "
    "celebration laugh laughing cheer cheerful jolly fun",
    "sad": "sad sadness sorrow cry crying tears tear goodbye farewell lonely lonesome broken heartbreak "
    "heartache grief mourning lament elegy funeral misery requiem weep weeping gameover",
    "calm": "calm peace peaceful quiet lullaby sleep gentle berceuse relax relaxing serene serenity tranquil "
    "village wiegenlied pastoral",
    "tense": "battle boss fight danger escape chase attack enemy alarm bomb revenge panic hurry suspense "
    "miniboss ambush emergency",
    "dark": "dark darkness death doom evil hell shadow shadows ghost ghosts demon dungeon cave crypt grave "
    "graveyard horror nightmare haunted devil vampire catacombs",
    "romantic": "love romance kiss lover lovers amour liebe valentine tender serenade wedding darling "
    "sweetheart",
    "epic": "epic hero heroes victory fanfare triumph triumphant glory emperor empire titan conquest "
    "majestic",
    "playful": "funny comic comical clown circus polka humoresque humoreske scherzo burlesque toy puppet "
    "bonus silly playful chocobo minigame cartoon badinerie capriccio gigue",
    "dreamy": "dream dreams dreaming dreamy reverie traumerei moonlight nocturne clouds floating drifting "
    "mist fairy twilight",
    "energetic": "run running race racing speed fast jump rave techno energy boogie turbo overdrive rush "
    "fever",
}


@dataclass(frozen=True, slots=True, eq=False)
class PieceTable:
    """One row a piece. features: float32 (pieces, features). ids, songs, genre, mood: str ("" for none).

    song: excerpts and versions of one song share it. quadrant: int8, 1..4, 0 for none. held_out: bool,
    whether training leaves the song out too.
    """

    features: npt.NDArray[np.float32]
    ids: npt.NDArray[np.str_]
    songs: npt.NDArray[np.str_]
    genre: npt.NDArray[np.str_]
    mood: npt.NDArray[np.str_]
    quadrant: npt.NDArray[np.int8]
    held_out: npt.NDArray[np.bool_]


def title_mood(title: str | None, genre: str | None) -> str:
    """The one mood that a title names, "" for none. A hard song about love is not romantic music."""
    spaced = re.sub(r"([a-z])([A-Z])", r"\1 \2", title or "").lower().replace("game over", "gameover")
    found = set(re.findall(r"[a-zäöüéè]+", spaced))
    moods = [mood for mood, words in TITLE_WORDS.items() if found & set(words.split())]
    if genre in HARD and "romantic" in moods:
        moods.remove("romantic")
    return moods[0] if len(moods) == 1 else ""


def titles(corpus: Path) -> dict[str, str]:
    """Titles by id, where the manifest has one."""
    with lzma.open(corpus / "manifest.jsonl.xz", "rt", encoding="utf8") as lines:
        entries = [json.loads(line) for line in lines]
    return {e["id"]: e["title"] for e in entries if e.get("title")}


def wanted_records(records: Sequence[Record], moods: dict[str, str], seed: int = 0) -> list[Record]:
    """Real pieces with any label: all held-out ones, of the others at most MOST_A_GENRE by genre alone."""
    rng = np.random.default_rng(seed)
    kept: list[Record] = []
    taken: Counter[str] = Counter()
    for i in rng.permutation(len(records)):
        record = records[i]
        if record.tier == "synthetic" or (record.on_grid < MIN_ON_GRID and not record.quadrant):
            continue
        labelled = bool(record.quadrant or moods.get(record.id))
        if record.genre and not labelled and split_of(record.song) == "train":
            taken[record.genre] += 1
            labelled = taken[record.genre] <= MOST_A_GENRE
        elif record.genre:
            labelled = True
        if labelled:
            kept.append(record)
    return kept


def piece_table(corpus: Path, cache: Path) -> PieceTable:
    """The table, from its file or made now (half an hour on one core). Raises InputError without a corpus."""
    if not cache.exists():
        records = read_manifest(corpus)
        by_title = titles(corpus)
        moods = {r.id: title_mood(by_title.get(r.id), r.genre) for r in records}
        _write(corpus, cache, wanted_records(records, moods), moods)
    with np.load(cache, allow_pickle=False) as stored:
        return PieceTable(**{name: stored[name] for name in PieceTable.__dataclass_fields__})


def _write(corpus: Path, cache: Path, records: list[Record], moods: dict[str, str]) -> None:
    excerpts = recordings(corpus)
    rows = list(tqdm(_rows(corpus, records), total=len(records), unit="piece", mininterval=5))
    kept = [record for record, _ in rows]
    cache.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        cache,
        allow_pickle=False,
        features=np.array([row for _, row in rows], dtype=np.float32).reshape(len(rows), len(names())),
        ids=np.array([r.id for r in kept]),
        songs=np.array([excerpts.get(r.id, r.song) for r in kept]),
        genre=np.array([r.genre or "" for r in kept]),
        mood=np.array([moods.get(r.id, "") for r in kept]),
        quadrant=np.array([r.quadrant or 0 for r in kept], dtype=np.int8),
        held_out=np.array([split_of(r.song) != "train" for r in kept]),
    )


def _rows(corpus: Path, records: list[Record]) -> Iterator[tuple[Record, Floats]]:
    for record, data in read_pieces(corpus, records):
        try:
            sample = real_piece(record, data)
        except FialtaError:
            continue
        if sample is not None:
            rng = np.random.default_rng(list(record.id.encode()))
            window = some_bars(sample.score, rng)
            if window.note_count >= MIN_NOTES:
                yield record, vector(window)


def some_bars(score: Score, rng: np.random.Generator) -> Score:
    """WINDOW_BARS bars of a piece, beginning on one of every four; all of a shorter one."""
    starts = range(0, score.bars - WINDOW_BARS + 1, 4)
    if not starts:
        return score
    first = int(rng.choice(np.array(starts)))
    return bars_of(score, BarSpan(first, first + WINDOW_BARS - 1), floor_duration)


def half_of(songs: Collection[str]) -> npt.NDArray[np.int8]:
    """0 or 1 for each song, a pure function of its name: whoever fits on one half is tried on the other."""
    halves = [sum(song.encode()) % 2 for song in songs]
    return np.array(halves, dtype=np.int8)


assert tuple(TITLE_WORDS) == MOODS
