"""The state of the house in numbers:  python scripts/house.py [ROOT] [--json]

Read from the syntax trees of a checkout's `musicgen`; nothing is imported from it, so an older checkout
can be measured with the same rules: modules a folder, files that spell a control, places that spell a task's
signature, literals in `tasks/`, the longest file and function. Word lists and page words count nowhere; what
measures are labelled with (a column of a report, a judge's head) is counted apart.
"""

import argparse
import ast
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORD_LISTS = ("text/lexicon", "ui/words")
# Controls whose names are not also those of what every score has (a meter, a tempo, a number of bars).
CONTROLS = ("genre", "mood", "feel", "scale", "density", "repetition", "dynamics", "arc", "pickup", "loops")
SCORES_OWN = ("meter", "tempo", "mode", "bars", "opens", "ends")
PLAIN_NUMBERS = (0, 1, 2, 12)
# What a person says who asks for a piece: whoever names all three spells compose's signature once more.
SIGNATURE = frozenset(("seed", "bars", "candidates"))
MEASURING = ("evaluate/", "train/")
LABELLING = "evaluate/"  # measures judge by labels of their own; a new control changes none of them
# Whose words are their own: the model's `scale` is that of attention, and an edit's kind ("mood" beside
# "style", "loudness", "drop") says what a sentence changes, not what a header holds.
OTHER_WORDS = ("model/", "text/changes/", "tasks/changing/")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class House:
    """folders: modules by folder, `__init__` apart. spelled: files by control, labels: those
    of measures. signatures: places, as
    path:line. literals: numbers in `tasks/` outside the steering that are not 0, 1, 2 or 12.
    longest_file, longest_function: (where, lines).
    """

    folders: dict[str, int]
    spelled: dict[str, list[str]]
    labels: dict[str, list[str]]
    signatures: list[str]
    literals: int
    longest_file: tuple[str, int]
    longest_function: tuple[str, int]


def look(root: Path = ROOT) -> House:
    """Everything about the checkout at `root`."""
    package = root / "musicgen"
    texts = {path.relative_to(package).as_posix(): path.read_text("utf-8") for path in package.rglob("*.py")}
    trees = {name: ast.parse(text) for name, text in sorted(texts.items())}
    code = {name: tree for name, tree in trees.items() if not name.startswith(WORD_LISTS)}
    words = {name: frozenset(spelled_in(tree)) for name, tree in code.items()}
    lengths = [(f"{name}:{f.lineno} {f.name}", lines) for name, f, lines in functions(code)]
    return House(
        folders=dict(Counter(n.rpartition("/")[0] or "." for n in trees if not n.endswith("__init__.py"))),
        spelled={c: [n for n in words if c in words[n] and _is_ours(n)] for c in CONTROLS + SCORES_OWN},
        labels={c: [n for n in words if c in words[n] and n.startswith(LABELLING)] for c in CONTROLS},
        signatures=sorted(signatures(code)),
        literals=sum(
            literals(tree) for n, tree in code.items() if n.startswith("tasks/") and "steering" not in n
        ),
        longest_file=max(((name, texts[name].count("\n")) for name in code), key=lambda pair: pair[1]),
        longest_function=max(lengths, key=lambda pair: pair[1]),
    )


def _is_ours(name: str) -> bool:
    """Whether a file's words are names of controls."""
    return not name.startswith((LABELLING, *OTHER_WORDS))


def spelled_in(tree: ast.AST) -> Iterator[str]:
    """Names as code spells them: strings, and keywords of calls.

    Not counted, since nothing there has to be edited when a control is added or renamed, or types say so:
    prose (docstrings, comments, sentences); local variables, parameters, fields and attributes, which hold a
    value and are called after it (`brief.genre`, a corpus record's genre, the `scale` of a sound); functions,
    in `__all__` too;
    and a word of a sentence (`word in ("scale", "tempo")`) or its kind (`token.kind == "genre"`), which is a
    heading of the lexicon.
    """
    words = {id(node) for compared in ast.walk(tree) for node in _other_words(compared)}
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg=str(name)):
                yield name
            case ast.Constant(value=str(text)) if id(node) not in words:
                yield text


def _other_words(node: ast.AST) -> Iterator[ast.AST]:
    """What a word, or its kind, is compared with; and what a module hands on."""
    if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
        yield from ast.walk(node.value)
    if isinstance(node, ast.Compare):
        sides = (node.left, *node.comparators)
        named = {getattr(side, "attr", getattr(side, "id", "")) for side in sides}
        if named & {"kind", "word"}:
            yield from (part for side in sides for part in ast.walk(side))


def functions(
    code: dict[str, ast.Module],
) -> Iterator[tuple[str, Function, int]]:
    for name, tree in code.items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield name, node, (node.end_lineno or node.lineno) - node.lineno + 1


def signatures(code: dict[str, ast.Module]) -> Iterator[str]:
    """Functions that take, and classes that hold, all of SIGNATURE; and the command line's list of flags."""
    for name, tree in code.items():
        if name.startswith(MEASURING):
            continue
        for node in ast.walk(tree):
            if isinstance(node, Function | ast.ClassDef) and _named_in(node) >= SIGNATURE:
                yield f"{name}:{node.lineno} {node.name}"


def _named_in(node: Function | ast.ClassDef) -> set[str]:
    if isinstance(node, ast.ClassDef):
        fields = [one.target for one in node.body if isinstance(one, ast.AnnAssign)]
        return {one.id for one in fields if isinstance(one, ast.Name)}
    taken = {one.arg for one in (*node.args.args, *node.args.kwonlyargs)}
    return taken | {text[2:] for text in spelled_in(node) if text.startswith("--")}


def literals(tree: ast.Module) -> int:
    """Numbers that somebody chose."""
    return sum(
        isinstance(node, ast.Constant)
        and isinstance(node.value, int | float)
        and not isinstance(node.value, bool)
        and node.value not in PLAIN_NUMBERS
        for node in ast.walk(tree)
    )


def report(house: House) -> str:
    """A few lines for people."""
    fullest = sorted(house.folders.items(), key=lambda pair: -pair[1])[:5]
    ours = {c: len(house.spelled[c]) for c in CONTROLS}
    scores = {c: len(house.spelled[c]) for c in SCORES_OWN}
    return "\n".join(
        (
            f"modules a folder, fullest first: {_listed(dict(fullest))} ({len(house.folders)} folders)",
            f"files that spell a control: {_listed(ours)}",
            f"labels of measures, beside them: {_listed({c: len(house.labels[c]) for c in CONTROLS})}",
            f"the same, of words that a score has too: {_listed(scores)}",
            f"places that spell a task's signature: {len(house.signatures)} ({', '.join(house.signatures)})",
            f"numbers in tasks/ outside the steering, but 0, 1, 2, 12: {house.literals}",
            f"longest file: {house.longest_file[1]} lines ({house.longest_file[0]})",
            f"longest function: {house.longest_function[1]} lines ({house.longest_function[0]})",
        )
    )


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="The state of the house in numbers.")
    parser.add_argument("root", nargs="?", type=Path, default=ROOT, help="a checkout (default: this one)")
    parser.add_argument("--json", action="store_true", help="all of it, file names too")
    args = parser.parse_args(argv)
    house = look(args.root)
    print(json.dumps(asdict(house), indent=1) if args.json else report(house))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
