"""The set-up scripts, with stand-ins for python, apt-get, sudo and brew: nothing is installed here."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("bash", "cat", "cksum", "dirname", "env", "grep", "ls", "mkdir", "rm", "tr", "chmod", "cp")
PYTHON = """
case "$*" in
    "-m venv"*) mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
    "--version") echo "Python 3.12.1" ;;
    "-") exit 1 ;;
    "-c "*) exit "${TOO_OLD:-0}" ;;
    *--index-url*) exit "${NO_INDEX:-0}" ;;
esac
"""


@dataclass
class Machine:
    """A copy of the scripts, and a folder of commands that write down how they are called."""

    root: Path
    commands: Path
    log: Path

    def command(self, name: str, body: str = "") -> None:
        path = self.commands / name
        path.write_text(f'#!{shutil.which("bash")}\necho "{name} $*" >> "{self.log}"\n{body}\n')
        path.chmod(0o755)

    def run(self, script: str, *args: str, **variables: str) -> subprocess.CompletedProcess[str]:
        self.log.write_text("")
        env = {"PATH": str(self.commands), "HOMEBREW_PREFIX": str(self.root), **variables}
        command = [str(self.root / "scripts" / script), *args]
        return subprocess.run(command, env=env, cwd=self.root, capture_output=True, text=True, timeout=60)

    def calls(self, word: str) -> list[str]:
        return [line for line in self.log.read_text().splitlines() if word in line]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Linux, no FluidSynth, not root, no sudo without a password."""
    root, commands = tmp_path / "checkout", tmp_path / "bin"
    shutil.copytree(ROOT / "scripts", root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    for path in (*ROOT.glob("requirements*.txt"), ROOT / "constraints.txt", ROOT / "packages.txt"):
        shutil.copy(path, root)
    commands.mkdir()
    for name in TOOLS:
        (commands / name).symlink_to(str(shutil.which(name)))
    made = Machine(root, commands, tmp_path / "log")
    made.command("uname", "echo Linux")
    made.command("ldconfig")
    made.command("id", "echo 1000")
    made.command("sudo", "exit 1")
    made.command("apt-get")
    made.command("python3", PYTHON)
    (root / ".venv").mkdir()
    return made


def test_environment_is_made_once(machine: Machine) -> None:
    """Guards a fast second start, and that a test environment serves for running too."""
    first = machine.run("venv.sh", "dev")
    assert first.returncode == 0, first.stderr
    assert machine.calls("requirements-dev.txt")
    for what in ("dev", "run"):
        again = machine.run("venv.sh", what)
        assert again.returncode == 0 and again.stdout == ""
        assert machine.calls("install") == []


def test_changed_requirements_are_installed(machine: Machine) -> None:
    """Guards against a checkout that runs on after `git pull` with yesterday's packages."""
    machine.run("venv.sh", "run")
    path = machine.root / "constraints.txt"
    path.write_text(path.read_text() + "another==1\n")
    assert machine.run("venv.sh", "run").returncode == 0
    assert machine.calls("requirements-run.txt")


def test_torch_comes_from_its_cpu_index_first(machine: Machine) -> None:
    """Guards against gigabytes of CUDA for somebody without a graphics card."""
    machine.run("venv.sh", "run", TORCH_INDEX="https://index.example/cpu")
    torch = machine.calls("torch==")
    assert len(torch) == 1
    assert "--index-url https://index.example/cpu torch==2.13.0" in torch[0]
    assert "--retries 0" in torch[0] and "--timeout" in torch[0]


@pytest.mark.parametrize("variables", [{"NO_INDEX": "1"}, {"TORCH_INDEX": ""}])
def test_torch_comes_from_anywhere_else_then(machine: Machine, variables: dict[str, str]) -> None:
    """Guards machines that cannot reach that index, and the way to leave it out."""
    assert machine.run("venv.sh", "run", **variables).returncode == 0
    last = machine.calls("torch==")[-1]
    assert last.endswith("torch==2.13.0") and "index-url" not in last


def test_a_failed_install_is_tried_again(machine: Machine) -> None:
    """Guards against a stamp on something that is not there."""
    machine.command("python3", PYTHON.replace("esac", "    *-r*) exit 1 ;;\nesac"))
    assert machine.run("venv.sh", "run").returncode != 0
    machine.run("venv.sh", "run")
    assert machine.calls("requirements-run.txt")


@pytest.mark.parametrize(
    ("python", "variables", "words"),
    [
        (PYTHON, {"TOO_OLD": "1"}, "3.11 or newer"),
        (PYTHON.replace("cp ", ": "), {}, "python3-venv"),
        (PYTHON, {"PYTHON": "python9"}, "python9"),
    ],
)
def test_python_that_will_not_do(
    machine: Machine, python: str, variables: dict[str, str], words: str
) -> None:
    """Guards a clear sentence for an old Python, one without venv, and none at all."""
    machine.command("python3", python)
    result = machine.run("venv.sh", "run", **variables)
    assert result.returncode != 0
    assert words in result.stderr and result.stderr.count("setup: ") == 1
    assert not (machine.root / ".venv/.stamp-run").exists()


def test_without_rights_a_stand_in_is_named(machine: Machine) -> None:
    """Guards against a password prompt, and against silence about the smaller sound."""
    result = machine.run("system.sh")
    assert result.returncode == 0
    assert "tinysoundfont" in result.stdout and "sudo apt-get install fluidsynth" in result.stdout
    assert machine.calls("apt-get") == []
    assert all(call.startswith("sudo -n ") for call in machine.calls("sudo"))
    assert machine.run("system.sh").stdout == ""
    assert "tinysoundfont" in machine.run("system.sh", "again").stdout


@pytest.mark.parametrize("root", [True, False])
def test_apt_as_root_or_by_sudo(machine: Machine, root: bool) -> None:
    """Guards the good sound where it can be had without asking."""
    machine.command("id", f"echo {0 if root else 1000}")
    machine.command("sudo", '[ "$2" = true ] || exec "${@:2}"')
    assert machine.run("system.sh").returncode == 0
    install = [c for c in machine.calls("apt-get") if c.startswith("apt-get") and " fluidsynth" in c]
    assert install and "-y" in install[0] and "--no-install-recommends" in install[0]
    assert bool(machine.calls("sudo")) is not root


def test_package_lists_are_renewed_when_needed(machine: Machine) -> None:
    """Guards fresh machines, where apt knows no package before `apt-get update`."""
    machine.command("id", "echo 0")
    machine.command("apt-get", f'case "$*" in *update*) ;; *) grep -q update "{machine.log}" ;; esac')
    assert machine.run("system.sh").returncode == 0
    calls = [call for call in machine.calls("apt-get") if call.startswith("apt-get")]
    assert ["install" in call for call in calls[:3]] == [True, False, True]


@pytest.mark.parametrize("has_brew", [True, False])
def test_mac(machine: Machine, has_brew: bool) -> None:
    """Guards that Homebrew is used where it is, and named where it is not."""
    machine.command("uname", "echo Darwin")
    if has_brew:
        machine.command("brew")
    result = machine.run("system.sh")
    assert result.returncode == 0
    assert bool(machine.calls("brew install")) is has_brew
    assert ("Homebrew" in result.stdout) is not has_brew


@pytest.mark.parametrize(("system", "words"), [("ubuntu", "snap"), ("debian", "apt-get may not be used")])
def test_left_out_browser_tests_are_said(machine: Machine, system: str, words: str) -> None:
    """Guards against tests that are missing without a word, the second time as well."""
    machine.run("venv.sh", "dev")
    (machine.root / ".venv/bin/python").write_text("#!/bin/sh\nexit 1\n")
    release = machine.root / "os-release"
    release.write_text(f"ID={system}\n")
    first = machine.run("chromium.sh", OS_RELEASE=str(release))
    assert first.returncode == 0 and "browser tests are left out" in first.stdout
    assert machine.calls("apt-get") == []
    assert words in first.stdout
    assert "browser tests are left out" in machine.run("chromium.sh", OS_RELEASE=str(release)).stdout
