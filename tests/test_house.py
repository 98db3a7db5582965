"""The house stays in order: folders that can be looked over, and no two of them that lean on each other."""

import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from test_imports import imported, modules

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
import house  # noqa: E402

MAX_MODULES = 14
MAX_LITERALS = 10  # in tasks/ outside the steering, but 0, 1, 2 and 12
MAX_SPELLED = 4  # files that spell a control


@pytest.fixture(scope="module")
def found() -> house.House:
    return house.look(ROOT)


def test_no_folder_holds_too_many_modules(found: house.House) -> None:
    """Guards against the folder in which nobody finds the module, which is why they were divided."""
    assert {folder: count for folder, count in found.folders.items() if count > MAX_MODULES} == {}


def test_one_idea_is_said_once(found: house.House) -> None:
    """Guards a task's signature, tuned numbers and what facets gather: each stands in one place."""
    assert {place.partition(":")[0] for place in found.signatures} == {"tasks/requests.py"}
    assert found.literals <= MAX_LITERALS
    spelled = {name: found.spelled[name] for name in house.CONTROLS}
    assert {name: files for name, files in spelled.items() if len(files) > MAX_SPELLED} == {}


def test_folders_lean_one_way() -> None:
    """Guards against two folders that need each other; the top of a package may need them all."""
    known = set(modules())
    needs: dict[str, set[str]] = {}
    for name, tree in modules().items():
        for target, _ in imported(name, tree):
            home = _home(target.removeprefix("musicgen."), known) if target.startswith("musicgen.") else ""
            here = name.rpartition(".")[0]
            if "." in here and "." in home and home != here:
                needs.setdefault(here, set()).add(home)
    TopologicalSorter(needs).prepare()  # raises CycleError, naming the circle


def _home(target: str, known: set[str]) -> str:
    """The folder of the module that an imported name comes from."""
    while target and target not in known:
        if f"{target}.__init__" in known:
            return target
        target = target.rpartition(".")[0]
    return target.rpartition(".")[0]


def test_a_full_folder_and_a_spelled_control_are_seen(tmp_path: Path) -> None:
    """Guards the measure itself: what is prose does not count, what is code does."""
    folder = tmp_path / "musicgen" / "tasks"
    folder.mkdir(parents=True)
    for number in range(MAX_MODULES + 1):
        (folder / f"m{number}.py").write_text('"""About density."""\n')
    (folder / "m0.py").write_text(
        'def f(mood, t):\n    """By its density."""\n    return {"density": t.kind == "arc"}, 0.7\n'
    )
    (folder / "steering.py").write_text("LEAD = 0.3\n")
    (folder / "m1.py").write_text("def g(seed, bars, *, candidates=3): ...\n")
    seen = house.look(tmp_path)
    assert seen.folders == {"tasks": MAX_MODULES + 2}
    assert seen.spelled["density"] == ["tasks/m0.py"] and seen.spelled["mood"] == []
    assert seen.spelled["arc"] == [], "a word of a sentence"
    assert seen.literals == 2 and seen.signatures == ["tasks/m1.py:1 g"]
