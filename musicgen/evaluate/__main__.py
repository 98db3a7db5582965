"""`python -m musicgen.evaluate {adherence,change,quality,report,roundtrip,speed}`: how good is it.

Exit code 0; 2 and one sentence on stderr for a bad flag or an unreadable file; 1 for anything else.
"""

import importlib
import sys
from collections.abc import Sequence

from musicgen.errors import FialtaError, InputError

# Modules are loaded on demand: `--help` should not wait for torch.
COMMANDS = {
    "accompany": ("arrange.accompany", "tunes as sound heard again, and chords under them"),
    "ablate": ("ablation.ablation", "what each group of the rules' numbers is worth"),
    "adherence": ("adherence.adherence", "does the music keep what the sentence said"),
    "change": ("change.change", "sentences that change a piece: read as meant, nothing else touched"),
    "continue": ("seam.continuation", "real pieces continued, beside how they really went on"),
    "craft": ("realism.craft", "ranges, drums of a style, endings, asked chords that sound"),
    "explain": ("explain.explain", "do the odds find wrong notes, do the values foretell what a clause does"),
    "habits": ("realism.habits", "loops, bands, ranges and loudness over many bars, beside real music"),
    "holes": ("likelihood.holes", "bars of real pieces written anew: likelihood and fit"),
    "judges": ("judges.judges", "fit the judges of genre and mood on real music"),
    "key": ("adherence.reference", "how well the key of real music is heard"),
    "languages": ("adherence.languages", "does the music keep as much in other languages"),
    "precision": ("likelihood.precision", "what eight-bit matrices cost in quality"),
    "quality": (
        "likelihood.quality",
        "nats a note on real music, and what the text is worth",
    ),
    "reading": (
        "adherence.reading",
        "how much of a sentence is understood, nothing composed",
    ),
    "repair": ("repair.repair", "damage on purpose: found, not imagined, and mended"),
    "report": (
        "report.report",
        "all of it: critic, musicality, adherence, moods, with pictures",
    ),
    "restyle": ("arrange.restyle", "is the tune found, and what becomes of a piece in another style"),
    "roundtrip": ("files.roundtrip", "what comes back of a musician's own file"),
    "speed": ("speed.speed", "how long a user waits"),
    "theory": (
        "theory.theory",
        "how often a musicologist's rules are kept, beside real music",
    ),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name in ("", "-h", "--help"):
        print(_usage())
        return 0 if name else 2
    try:
        if name not in COMMANDS:
            raise InputError(f"{name!r} is no command: use one of {', '.join(COMMANDS)}.")
        return int(importlib.import_module(f"musicgen.evaluate.{COMMANDS[name][0]}").main(rest))
    except InputError as error:
        return _failed(error, 2)
    except FialtaError as error:
        return _failed(error, 1)


def _usage() -> str:
    lines = [f"  {name:10} {what}" for name, (_, what) in COMMANDS.items()]
    return "\n".join(["python -m musicgen.evaluate COMMAND [--help]", "", *lines])


def _failed(sentence: object, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
