"""Hostile input in numbers: `make fuzz` (`python benchmarks/fuzz.py [--quick] [--share N] [--only KIND]`).

20,000 mutated files, 5,000 hostile sentences, 5,000 links, 10,000 forged pieces (`--quick`: a fiftieth) go
through the doors that a stranger has. Counted is what was taken, what was refused in one sentence, anything
else (`wrong`, which must be 0: another exception, a message that is no sentence, a repair that is not said, a
file that is not sound once it was read), and what took over LIMIT_S of processor time. Ends with 1 if any is.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from builders import noise, song  # noqa: E402
from rich_midi import rich  # noqa: E402

from musicgen.errors import FialtaError  # noqa: E402
from musicgen.music.link.short import read_query  # noqa: E402
from musicgen.music.link.whole import SharedPiece, decode_link, encode_link  # noqa: E402
from musicgen.music.midi.file.document import write  # noqa: E402
from musicgen.music.midi.file.reading import read  # noqa: E402
from musicgen.music.midi.guest import open_guest  # noqa: E402
from musicgen.music.score_json import score_json  # noqa: E402
from musicgen.options import SamplingOptions  # noqa: E402
from musicgen.tasks.fields import Sentence  # noqa: E402
from musicgen.text.edits import valid_edits  # noqa: E402
from musicgen.text.read import read_brief  # noqa: E402
from musicgen.ui.desk import Held  # noqa: E402
from musicgen.ui.wire import guests  # noqa: E402
from musicgen.ui.wire.changes import OPERATIONS, change  # noqa: E402
from musicgen.ui.words.i18n import words_in  # noqa: E402

LIMIT_S = 2.0
COUNTS = {"files": 20_000, "sentences": 5_000, "links": 5_000, "pieces": 10_000}
KEEP = 20
# Sentences are given long runs, strange scripts and numbers, and what other programs choke on.
BITS = (
    "a calm waltz in D minor", "16 bars", "120 bpm", "no drums", "piano and cello", "Am F C G",
    "½ minute", "²/4", "1e999 BPM", "-5 bars", "XVI bars", "9" * 5_000, "\ud800", "\x00", "\u202e",
    "${alert(1)}", "{{value}}", "<img src=x onerror=alert(1)>", "../../etc/passwd", "'; DROP TABLE",
    "A" * 900, "no " * 300, "and " * 300, "C " * 400, "(" * 500, "🎹" * 200, "速度120的钢琴曲",
    "ピアノとチェロ",
    "без барабанов", "h-Moll", "ré mineur", "\n\n", "\t", "%s%n", "1/0", "0 bars",
    "999999999999 bars", "in the key of " * 60, "not " * 101 + "drums", "\u0300" * 500, "ا" * 100,
    "٣ bars", "verse 1, verse 2, " * 30, "٪", "1:" * 200, "3/4 " * 200,
)  # fmt: skip


@dataclass
class Tally:
    """One kind of input. worst_s: processor seconds of the slowest. wrong: what must not be, by number."""

    tried: int = 0
    taken: int = 0
    refused: int = 0
    slow: int = 0
    worst_s: float = 0.0
    wrong: list[str] = field(default_factory=list)
    repaired: Counter[str] = field(default_factory=Counter)

    def told(self) -> dict[str, Any]:
        return {
            "tried": self.tried, "taken": self.taken, "refused": self.refused, "slow": self.slow,
            "worst_s": round(self.worst_s, 2), "wrong": len(self.wrong), "for example": self.wrong[:KEEP],
            **({"repaired": dict(self.repaired.most_common())} if self.repaired else {}),
        }  # fmt: skip


def mutated(rng: Random, data: bytes) -> bytes:
    """The data with up to eight bytes or runs flipped, dropped, put in, repeated or cut off."""
    harmed = bytearray(data)
    for _ in range(rng.randrange(1, 9)):
        at, work = rng.randrange(len(harmed) or 1), rng.randrange(6)
        if work == 0 and harmed:
            harmed[at % len(harmed)] = rng.randrange(256)
        elif work == 1:
            del harmed[at : at + rng.randrange(1, 9)]
        elif work == 2:
            harmed[at:at] = rng.randbytes(rng.randrange(1, 9))
        elif work == 3:
            harmed[at:at] = harmed[at : at + rng.randrange(4, 400)]
        elif work == 4 and rng.random() < 0.3:
            del harmed[at:]
        elif work == 5:
            harmed[at : at + 2] = rng.choice((b"\xff\xff", b"\x00\x00", b"\x80\x80", b"\xf8\xf1", b"MT"))
    return bytes(harmed)


def files(rng: Random, tally: Tally) -> Callable[[], None]:
    """A file is opened, written, and opened again."""
    data = mutated(rng, rich(rng.randrange(400)).data)
    if rng.random() < 0.005:  # a few large ones
        at = data.find(b"MTrk")
        data = data[:at] + data[at:] * rng.randrange(20, 200)

    def opened() -> None:
        document, repairs = read(data)
        tally.repaired.update(finding.kind for finding in repairs)
        written = write(document)
        again, more = read(written)
        sound = all(finding.kind == "smpte" for finding in more)
        same = [t.messages for t in again.tracks] == [t.messages for t in document.tracks]
        if not sound or not same or not (repairs or written == data):
            kinds = [finding.kind for finding in (*repairs, *more)]
            raise AssertionError(f"not sound, or not said: {kinds}")
        if not all(f.sentence.endswith(".") for f in repairs):
            raise AssertionError("a repair without a sentence")
        open_guest(data)

    return opened


def sentences(rng: Random, tally: Tally) -> Callable[[], None]:
    """A sentence is read."""
    joined = rng.choice((" ", ", ", "", "; ", " and ", "\n")).join(rng.choices(BITS, k=rng.randrange(1, 9)))
    letters = list(joined[: rng.choice((40, 400, 2_000, 2_000, 100_000))])
    for _ in range(rng.randrange(12)):
        letters.insert(
            rng.randrange(len(letters) + 1), chr(rng.choice((rng.randrange(0x110000), rng.randrange(256))))
        )
    text = "".join(letters)
    return lambda: (read_brief(Sentence("").read(text, "prompt")), None)[1]


def links(rng: Random, tally: Tally) -> Callable[[], None]:
    """A link is opened: the whole piece in it, or a sentence and a seed."""
    if rng.random() < 0.3:
        query = {
            rng.choice((*("prompt", "seed", "bars", "meter", "key", "candidates", "made"), rng.choice(BITS))):
            rng.choice((*BITS, "1", "²", "²/4", "1e999", "NaN"))
            for _ in range(rng.randrange(1, 6))
        }  # fmt: skip
        return lambda: (read_query(query, valid_edits(query)), None)[1]
    score = noise(rng.randrange(50), 4) if rng.random() < 0.5 else song(rng.randrange(1, 9))
    fragment = encode_link(SharedPiece(score, "a waltz", SamplingOptions(seed=1), 0, "m", ()))
    harmed = list(fragment)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(harmed))
        harmed[at] = rng.choice("ABCDEFxyz019_-=+/%é²\x00")
        if rng.random() < 0.2:
            del harmed[at:]
            harmed.append("A" * rng.randrange(1, 3_000))
    return lambda: (decode_link("".join(harmed)), None)[1]


HARM: tuple[Any, ...] = (
    None, True, -1, 0, 1, 7, 10**9, 10**30, 1.5, float("nan"), float("inf"), "", "x", "²/4", "4/4", [],
    [[]], {}, [None], [0, 0, 60, 12, 74], "D minor", "${alert(1)}", [[0, 48, "Am"]], [["A", 0, 4]],
    "\ud800", [1] * 300, {"name": "x"},
)  # fmt: skip


def harmed_json(rng: Random, value: Any) -> Any:
    """The value with something hostile somewhere in it."""
    if isinstance(value, dict) and value and rng.random() < 0.9:
        key = rng.choice(list(value))
        return (
            {**value, key: harmed_json(rng, value[key])}
            if rng.random() < 0.9
            else {**value, rng.choice("abc"): 1}
        )
    if isinstance(value, list) and value and rng.random() < 0.8:
        at = rng.randrange(len(value))
        return [*value[:at], harmed_json(rng, value[at]), *value[at + 1 :]]
    return rng.choice(HARM)


def pieces(rng: Random, tally: Tally) -> Callable[[], None]:
    """A piece comes back from a browser, and something is done with it."""
    sent: dict[str, Any] = score_json(song(rng.randrange(1, 5))) | {
        "caption": "x",
        "seed": 1,
        "model": "m",
        "edits": {},
    }
    if rng.random() < 0.3:
        guest = open_guest(rich(rng.randrange(60)).data)
        sent = score_json(guest.score) | {"caption": "x"} | guests.told(guest, words_in())
    for _ in range(rng.randrange(1, 4)):
        sent = harmed_json(rng, sent) if isinstance(sent, dict) else sent
    operation = {
        "do": rng.choice((*OPERATIONS, "window", None)),
        "first": rng.choice(HARM), "last": rng.choice((0, 1)),
        "part": rng.choice((0, 1, None, "x")), "parts": rng.choice(([], [0], [9], "x")), "volume": 9,
        "bpm": rng.choice(HARM), "semitones": rng.choice((1, -3, 99)), "program": rng.choice(HARM),
        "pan": rng.choice(HARM), "bar": rng.choice(HARM),
    }  # fmt: skip

    def worked() -> None:
        held = Held.of(sent)
        if held.guest:
            guests.changed(held.guest, held.places, operation)
        else:
            change(held.score, held.places, operation)

    return worked


KINDS: dict[str, Callable[[Random, Tally], Callable[[], None]]] = {
    "files": files, "sentences": sentences, "links": links, "pieces": pieces,
}  # fmt: skip


def tried(kind: str, count: int, seed: int) -> Tally:
    """So many of a kind; number i is drawn from (seed, i), so that one can be drawn again."""
    tally = Tally()
    for number in range(count):
        work = KINDS[kind](Random(f"{kind} {seed} {number}"), tally)
        began = time.process_time()
        tally.tried += 1
        try:
            work()
        except FialtaError as error:
            tally.refused += 1
            text = str(error)
            if not text.rstrip().endswith((".", "。")) or "\n" in text or len(text) > 400:
                tally.wrong.append(f"{number}: no sentence: {text[:120]!r}")
        except Exception as error:  # noqa: BLE001 (whatever it is, it must not come out)
            tally.wrong.append(f"{number}: {type(error).__name__}: {str(error)[:160]}")
        else:
            tally.taken += 1
        took = time.process_time() - began
        tally.worst_s = max(tally.worst_s, took)
        if took > LIMIT_S:
            tally.slow += 1
            tally.wrong.append(f"{number}: {took:.1f} s")
    return tally


def asked_for(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="a fiftieth of each")
    parser.add_argument("--share", type=int, default=1, metavar="N", help="an N-th of each")
    parser.add_argument("--only", choices=list(COUNTS), help="one kind")
    parser.add_argument("--number", type=int, help="with --only: this one alone, its exception shown")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="a JSON file")
    return parser.parse_args(argv)


def kinds(args: argparse.Namespace) -> Iterator[tuple[str, int]]:
    for kind, count in COUNTS.items():
        if args.only in (None, kind):
            yield kind, count // (50 if args.quick else max(1, args.share))


def main(argv: list[str]) -> int:
    args = asked_for(argv)
    if args.only and args.number is not None:
        KINDS[args.only](Random(f"{args.only} {args.seed} {args.number}"), Tally())()
        return 0
    told: dict[str, Any] = {}
    for kind, count in kinds(args):
        told[kind] = tried(kind, count, args.seed).told()
        print(json.dumps({kind: told[kind]}, ensure_ascii=True), flush=True)
    if args.out:
        args.out.write_text(json.dumps(told, indent=2, ensure_ascii=True) + "\n", encoding="utf-8")
    return int(any(found["wrong"] for found in told.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
