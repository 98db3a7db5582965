"""Do two checkouts write the same bytes?  python scripts/golden.py OLD NEW

Each checkout composes PROMPTS and fills FILLS in a process of its own, with one thread and with its own code
and weights, and the MIDI files are compared byte by byte. Bytes hang on the processor, so none are kept in
the repository: both sides are made on one machine, the old one once (its answers lie in OUT until its commit
or this list changes). For changes that must change nothing: a refactoring, a faster loop. Exit 0 where all
are equal, else 1.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

OUT = Path("out/golden")
# (sentence, seed, candidates; None is the default number)
PROMPTS: tuple[tuple[str, int, int | None], ...] = (
    ("a calm waltz in D minor, piano and cello, 16 bars", 3, None),
    ("Am F C G, 8 bars, piano, bass and drums, 100 BPM", 1, 1),
    ("energetic rock in E minor, 140 BPM, two guitars, bass and drums, 16 bars", 2, None),
    ("bossa nova in F major, 12 bars, acoustic guitar, flute and bass", 5, 1),
    ("40 bars of film music in C minor, string quartet and french horn", 4, 1),
    ("a lullaby, music box alone, 8 bars, very soft", 7, None),
    ("hypnotic loop, techno, 4 bars, synth bass, pad and drums, 128 BPM", 6, 1),
    ("swing jazz, 120 BPM, piano trio, Dm7 G7 Cmaj7, 12 bars", 8, None),
    ("straight funk groove in A minor, clavinet, bass, drums, 8 bars", 9, 1),
    ("a march that builds up, brass band, B flat major, 16 bars", 10, 1),
    ("intro 4 bars, verse 8 bars, chorus 8 bars, pop in G major, piano, strings, bass and drums", 11, None),
    ("30 seconds of ambient pads, dreamy", 12, 1),
    ("ragtime for piano solo, C major, 16 bars", 13, None),
    ("7/8, balkan dance, clarinet, accordion and bass, 8 bars", 14, 1),
    ("an old song that fades out, harp and voice, E flat major, 12 bars", 15, 1),
    ("6/8 celtic jig in D major, violin, flute and guitar, 16 bars", 16, 1),
    ("48 bars of sad piano, A minor", 17, 1),
    ("reggae with an upbeat, organ, guitar, bass and drums, no piano, 8 bars", 18, None),
    ("sunrise over the harbour, like rain on a window", 19, 1),
    ("a blues shuffle in G major, harmonica, guitar, bass and drums, 12 bars, arch", 20, 1),
)
# (index of a prompt, first bar, last bar, which parts by their place, sentence, seed); bars count from 0
FILLS: tuple[tuple[int, int, int, tuple[int, ...], str, int], ...] = (
    (0, 4, 7, (0,), "", 1),
    (0, 12, 15, (0, 1), "sad", 2),
    (1, 2, 5, (0,), "Am F C G in A minor", 3),
    (2, 8, 11, (0, 1, 2), "energetic rock", 4),
    (3, 0, 3, (1,), "bossa nova", 5),
    (4, 10, 33, (0, 1), "", 6),
    (7, 4, 9, (1, 2), "swung jazz", 7),
    (9, 14, 15, (0,), "a march that builds up", 8),
    (10, 6, 13, (2,), "pop in G major", 9),
    (12, 3, 3, (0,), "", 10),
)


# --- in each checkout -------------------------------------------------------------------------------------


def make(checkout: Path, out: Path) -> None:
    """Compose and fill with the code of `checkout`; MIDI files, and the parts of fills, go to `out`."""
    import musicgen
    from musicgen import SamplingOptions, Settings, Studio
    from musicgen.music.score import BarSpan
    from musicgen.tasks.compose import open_composer
    from musicgen.tasks.fill import Filler

    assert Path(str(musicgen.__file__)).is_relative_to(checkout), f"{musicgen.__file__} is not of {checkout}"
    studio, scores = Studio.open(), []
    for i, (sentence, seed, candidates) in enumerate(PROMPTS):
        piece = studio.compose(sentence, seed=seed, candidates=candidates)
        (out / f"prompt-{i:02d}.mid").write_bytes(piece.midi())
        scores.append(piece.score)
        print(f"{i + 1} of {len(PROMPTS)}", flush=True)
    filler = Filler(open_composer(Settings.from_env()))
    for i, (which, first, last, places, sentence, seed) in enumerate(FILLS):
        score = scores[which]
        parts = tuple(score.parts[place] for place in places if place < len(score.parts))
        brief = studio.read_brief(sentence) if sentence else musicgen.Brief()
        *_, made = filler.stream(score, brief, BarSpan(first, last), parts, SamplingOptions(seed=seed))
        (out / f"fill-{i:02d}.txt").write_text(repr((made.score.parts, made.score.chords)), "utf-8")


# --- beside them ------------------------------------------------------------------------------------------


def made_by(checkout: Path) -> Mapping[str, str]:
    """SHA-256 of every MIDI file that the checkout makes, by name; raises where it cannot make them."""
    kept = OUT / f"{_state(checkout)}.json"
    if kept.exists():
        return dict(json.loads(kept.read_text(encoding="utf8")))
    environment = {**os.environ, "PYTHONPATH": str(checkout), "FIALTA_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        code = [sys.executable, str(Path(__file__).resolve()), "--make", str(checkout), folder]
        subprocess.run(code, cwd=checkout, env=environment, check=True)
        files = sorted(Path(folder).iterdir())
        found = {file.stem: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    OUT.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(found, indent=1), encoding="utf8")
    return found


def _state(checkout: Path) -> str:
    """Changes with the checkout's files and with this script's lists."""

    def git(*words: str) -> bytes:
        return subprocess.run(["git", *words], cwd=checkout, capture_output=True, check=True).stdout

    changes = git("diff", "HEAD", "--", "musicgen") + git("status", "--porcelain", "--", "musicgen")
    new = git("ls-files", "--others", "--exclude-standard", "--", "musicgen").decode().split()
    contents = b"".join((checkout / name).read_bytes() for name in new)
    text = git("rev-parse", "HEAD:musicgen") + changes + contents + repr((PROMPTS, FILLS)).encode()
    return hashlib.sha256(text).hexdigest()[:16]


def compared(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    """(kind, how many are equal, of how many)."""
    for kind in ("prompt", "fill"):
        names = [name for name in old if name.startswith(kind)]
        differing = [name for name in names if new.get(name) != old[name]]
        yield kind, len(names) - len(differing), len(names)
        for name in differing:
            print(f"{name} differs: {_sentence(name)}")


def _sentence(name: str) -> Any:
    kind, number = name.split("-")
    return (PROMPTS if kind == "prompt" else FILLS)[int(number)]


def main(argv: Sequence[str] | None = None) -> int:
    """Compare two checkouts, or (with --make) be one of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old", type=Path, help="a checkout, as `git worktree add` makes one")
    parser.add_argument("new", type=Path, help="the other one")
    parser.add_argument("--make", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.make:
        make(args.old, args.new)
        return 0
    results = list(compared(*(made_by(each.resolve()) for each in (args.old, args.new))))
    for kind, equal, total in results:
        print(f"{kind}s: {equal} of {total} equal")
    return int(any(equal < total for _, equal, total in results))


if __name__ == "__main__":
    raise SystemExit(main())
