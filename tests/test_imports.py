"""The layers and the habits of the code, read from its syntax trees: imports inside functions count too."""

import ast
import gc
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import musicgen

ROOT = Path(__file__).resolve().parent.parent
BASE = {"errors", "settings", "options"}
MUSIC = BASE | {"music"}
TEXT = MUSIC | {"text"}
TASKS = TEXT | {"tokens", "model", "listening"}
STUDIO = TASKS | {"tasks", "sound"}
EXPORTS = MUSIC | {"sound"}
FRONT = STUDIO | {"exports", "results", "studio"}
# What a part of the package may import, besides itself.
MAY_IMPORT = {
    "errors": set(),
    "settings": {"errors"},
    "options": {"errors"},
    "music": BASE,
    "text": MUSIC,
    "tokens": TEXT,
    "model": BASE,  # ids and vectors: it knows no music
    "tasks": TASKS,
    "listening": MUSIC,
    "sound": MUSIC,
    "exports": EXPORTS,
    "results": STUDIO | {"exports"},
    "studio": STUDIO | {"exports", "results"},
    "cli": FRONT,
    "ui": FRONT,
    "__init__": FRONT,
    "__main__": {"cli"},
    "app": FRONT | {"cli", "ui"},
    "train": STUDIO,
    "evaluate": STUDIO | {"train"},
}
TORCH_IN = ("model", "tasks", "train", "evaluate", "text.encoders")
GRADIO_IN = ("ui", "app")
PICKLERS = {"pickle", "cPickle", "cloudpickle", "dill", "joblib", "shelve", "marshal"}
MAX_FUNCTION, MAX_FILE = 80, 400
Function = ast.FunctionDef | ast.AsyncFunctionDef


def parsed(text: str) -> ast.Module:
    """The syntax tree, made without the collector: what that runs in between (closing other tests' pages)
    upsets the depth that CPython 3.11 counts, and ends in a SystemError."""
    gc.disable()
    try:
        return ast.parse(text)
    finally:
        gc.enable()


@cache
def modules() -> dict[str, ast.Module]:
    """Syntax trees of the code, by dotted name less `musicgen.`: "music.score", "music.__init__", "app"."""
    package = ROOT / "musicgen"
    paths = [*sorted(package.rglob("*.py")), *ROOT.glob("app.py")]
    trees = {}
    for path in paths:
        base = package if path.is_relative_to(package) else ROOT
        name = ".".join(path.relative_to(base).with_suffix("").parts)
        trees[name] = parsed(path.read_text(encoding="utf-8"))
    return trees


def imported(name: str, tree: ast.Module) -> Iterator[tuple[str, int]]:
    """(dotted name, line) of everything imported anywhere in the module, relative imports resolved."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                parent = ".".join(["musicgen", *name.split(".")][: -node.level or None])
                source = f"{parent}.{node.module}" if node.module else parent
            else:
                source = node.module or ""
            yield from ((f"{source}.{alias.name}", node.lineno) for alias in node.names)


def breaches(name: str, tree: ast.Module) -> Iterator[str]:
    layer = name.split(".")[0]
    for target, line in imported(name, tree):
        parts = target.split(".")
        if parts[0] != "musicgen" or target == "musicgen.__version__":
            continue
        if len(parts) == 1 or parts[1] not in {layer, *MAY_IMPORT[layer]}:
            yield f"{name}:{line} imports {target}"


def test_imports_point_one_way() -> None:
    """Guards the layers: whoever imports against the arrow ties two parts into one."""
    assert [b for name, tree in modules().items() for b in breaches(name, tree)] == []


def test_a_breach_is_seen() -> None:
    """Guards this test: an import inside a function, a relative one and an unlayered one must be found."""
    code = "def f():\n    from musicgen.studio import Studio\n"
    assert list(breaches("music.score", ast.parse(code))) == ["music.score:2 imports musicgen.studio.Studio"]
    assert list(breaches("music.score", ast.parse("from ..text import brief")))
    assert list(breaches("music.score", ast.parse("from musicgen import Studio")))
    assert not list(breaches("music.score", ast.parse("from .theory import Key")))


@pytest.mark.parametrize(("package", "allowed"), [("torch", TORCH_IN), ("gradio", GRADIO_IN)])
def test_heavy_packages_stay_where_they_belong(package: str, allowed: tuple[str, ...]) -> None:
    """Guards against a score that needs a tensor library, and a model that needs a web server."""
    found = [
        f"{name}:{line}"
        for name, tree in modules().items()
        if not any(name == a or name.startswith((f"{a}.", f"{a}_")) for a in allowed)
        for target, line in imported(name, tree)
        if target.split(".")[0] == package
    ]
    assert found == []


def test_environment_is_read_in_settings_only() -> None:
    """Guards against a behaviour that hangs on a variable nobody can find."""
    found = []
    for name, tree in modules().items():
        if name == "settings":
            continue
        lines = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Attribute) and _is_environment(n)]
        lines += [line for t, line in imported(name, tree) if t in {"os.environ", "os.getenv", "os.putenv"}]
        found += [f"{name}:{line}" for line in lines]
    assert found == []


def _is_environment(node: ast.Attribute) -> bool:
    names = {"environ", "environb", "getenv", "putenv"}
    return isinstance(node.value, ast.Name) and node.value.id == "os" and node.attr in names


def test_no_except_that_swallows_everything() -> None:
    """Guards against Ctrl-C and programming mistakes disappearing in an `except`."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and _swallows(node.type)
    ]
    assert found == []


def _swallows(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(_swallows(one) for one in caught.elts)
    return caught is None or (isinstance(caught, ast.Name) and caught.id == "BaseException")


def test_nothing_is_unpickled() -> None:
    """Guards against checkpoints that run code when they are loaded."""
    found = []
    for name, tree in modules().items():
        found += [f"{name}:{line}" for t, line in imported(name, tree) if t.split(".")[0] in PICKLERS]
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (_allows_pickle(node) or _loads_unsafely(node)):
                found.append(f"{name}:{node.lineno}")
    assert found == []


def _allows_pickle(call: ast.Call) -> bool:
    return any(k.arg == "allow_pickle" and not _is(k.value, False) for k in call.keywords)


def _loads_unsafely(call: ast.Call) -> bool:
    safe = any(k.arg == "weights_only" and _is(k.value, True) for k in call.keywords)
    return ast.unparse(call.func) == "torch.load" and not safe


def _is(node: ast.expr, value: bool) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def test_functions_and_files_stay_small() -> None:
    """Guards against the function and the file that nobody reads to the end."""
    found = []
    for path in [
        *ROOT.glob("*.py"),
        *(p for d in ("musicgen", "scripts", "tests") for p in (ROOT / d).rglob("*.py")),
    ]:
        text = path.read_text(encoding="utf-8")
        here = path.relative_to(ROOT)
        if here.parts[0] != "tests" and text.count("\n") > MAX_FILE:
            found.append(f"{here}: {text.count(chr(10))} lines")
        for node in ast.walk(parsed(text)):
            if isinstance(node, Function) and (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION:
                found.append(f"{here}:{node.lineno} {node.name}")
    assert found == []


def test_no_path_of_one_machine() -> None:
    """Guards against a file that works, or makes sense, on the author's machine only."""
    own = re.compile("|".join((r"(?<![\w.$}])/" + name + "/") for name in ("work", "root", "tmp", "Users")))
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if tracked.returncode:
        pytest.skip("this is not a git checkout")
    found = []
    for name in filter(None, tracked.stdout.split("\0")):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        if b"\0" not in content[:4096]:
            lines = content.decode("utf-8", "replace").splitlines()
            found += [f"{name}:{at}" for at, line in enumerate(lines, start=1) if own.search(line)]
    assert found == []


def test_importing_loads_nothing_heavy() -> None:
    """Guards a fast start: neither torch nor gradio comes with the package, its values, its command line."""
    code = (
        "import sys, musicgen, musicgen.cli\n"
        "from musicgen import Brief, Key, Score, SamplingOptions, Settings, FialtaError\n"
        "print(*({'torch', 'gradio', 'transformers'} & set(sys.modules)))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == []


def test_every_public_name_is_there() -> None:
    """Guards `from musicgen import …` against a class that was renamed or moved."""
    missing = [name for name in musicgen.__all__ if not hasattr(musicgen, name)]
    assert missing == []
    assert set(musicgen.__all__) <= set(dir(musicgen))
    with pytest.raises(AttributeError, match="Fluff"):
        _ = musicgen.Fluff
