"""How the parts of a score stand on paper: their order, their short names. No library."""

from collections.abc import Sequence

from musicgen.music.score import Part

# From the top of the page down: winds, brass, voices, leads, plucked, struck, keys, pads, strings.
_FAMILIES = (
    range(72, 80), range(64, 72), range(56, 64), range(52, 56), range(80, 88), range(104, 112),
    range(24, 32), range(8, 16), range(8), range(16, 24), range(88, 104), range(40, 52),
    range(112, 128), range(32, 40),
)  # fmt: skip
_SHORT = {
    6: "Hpsd.", 7: "Clav.", 8: "Cel.", 9: "Glock.", 11: "Vib.", 12: "Mar.", 13: "Xyl.", 14: "T.B.",
    21: "Acc.", 22: "Harm.", 23: "Acc.", 40: "Vln.", 41: "Vla.", 42: "Vc.", 43: "Cb.", 46: "Hp.", 47: "Timp.",
    52: "Ch.", 53: "Ch.", 54: "Ch.", 56: "Tpt.", 57: "Tbn.", 58: "Tba.", 59: "Tpt.", 60: "Hn.",
    68: "Ob.", 69: "E.H.", 70: "Bsn.", 71: "Cl.", 72: "Picc.", 73: "Fl.", 74: "Rec.", 104: "Sit.",
    105: "Bjo.", 107: "Koto", 109: "Bagp.", 110: "Fdl.", 114: "S.D.",
}  # fmt: skip
_SHORT_FAMILIES = (
    "Pno.", "Perc.", "Org.", "Gtr.", "Bass", "Str.", "Str.", "Brs.", "Sax.", "Fl.", "Lead", "Pad", "FX",
    "Plk.", "Perc.", "FX",
)  # fmt: skip


def on_paper(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Parts from the top of the page down; basses and drums at the foot."""
    return tuple(sorted(parts, key=_rank))


def _rank(part: Part) -> tuple[int, int, int]:
    if part.is_drum:
        return len(_FAMILIES), part.program, part.instance
    family = next(i for i, programs in enumerate(_FAMILIES) if part.program in programs)
    return family, part.program, part.instance


def short_name(part: Part) -> str:
    """What stands before the later systems, e.g. "Vln." or "Gtr. 2"."""
    name = "Dr." if part.is_drum else _SHORT.get(part.program, _SHORT_FAMILIES[part.program // 8])
    return f"{name} {part.instance + 1}" if part.instance else name
