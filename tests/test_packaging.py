"""What installs, serves and describes the project agrees with itself."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

import musicgen

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = (
    "requirements.txt",
    "requirements-run.txt",
    "requirements-dev.txt",
    "requirements-audio.txt",
    "constraints.txt",
)


def pins(name: str) -> dict[str, str]:
    """Package → version of a requirements file; every line is a comment, an option or an exact pin."""
    found = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        line = line.split("#")[0].strip()
        if line and not line.startswith("-"):
            match = re.fullmatch(r"([A-Za-z0-9._-]+)==([A-Za-z0-9._+]+)", line)
            assert match, f"{name}: {line!r} is not pinned"
            found[re.sub(r"[-_.]+", "-", match[1]).lower()] = match[2]
    return found


def front_matter() -> dict[str, object]:
    """The YAML block at the head of the README, which a Space reads."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return yaml.safe_load(text.split("---\n")[1])


def test_one_version_of_a_package_everywhere() -> None:
    """Guards against a Space that runs another version than the one that was tested."""
    versions: dict[str, set[str]] = {}
    for name in REQUIREMENTS:
        for package, version in pins(name).items():
            versions.setdefault(package, set()).add(version)
    assert {p: v for p, v in versions.items() if len(v) > 1} == {}


def test_torch_is_the_agreed_release() -> None:
    """Guards the one version that weights, tests and both sources of torch are made for."""
    assert pins("requirements.txt")["torch"] == pins("requirements-run.txt")["torch"] == "2.13.0"
    assert "torch" not in pins("constraints.txt")  # the CPU build carries a local version


def test_a_space_installs_what_make_run_installs() -> None:
    """Guards against a package that works here and is missing there."""
    assert pins("requirements.txt") == pins("requirements-run.txt")


def test_cpu_index_stands_in_the_space_file_only() -> None:
    """Guards machines that cannot reach that index: make asks it once, briefly, and then goes on."""
    index = "https://download.pytorch.org/whl/cpu"
    assert f"--extra-index-url {index}" in (ROOT / "requirements.txt").read_text()
    for name in REQUIREMENTS[1:]:
        assert index not in (ROOT / name).read_text()


def test_everything_installed_is_constrained() -> None:
    """Guards against a requirement whose version is left to the day of the install."""
    wanted = pins("requirements-run.txt") | pins("requirements-dev.txt")
    assert set(wanted) - set(pins("constraints.txt")) == {"torch"}


@pytest.mark.parametrize("package", ["fluidsynth", "tinysoundfont", "pyaudio"])
def test_packages_that_must_not_be_required(package: str) -> None:
    """Guards against `fluidsynth`, which shadows pyfluidsynth, and against needing a compiler for pyaudio."""
    assert [name for name in REQUIREMENTS if package in pins(name)] == []


def test_shell_never_installs_the_wrong_fluidsynth() -> None:
    """Guards the same in everything else that calls pip."""
    for path in [ROOT / "Dockerfile", ROOT / "Makefile", *(ROOT / "scripts").glob("*.sh")]:
        for line in path.read_text(encoding="utf-8").splitlines():
            if "pip" in line and "install" in line:
                assert not re.search(r"(?<![\w-])fluidsynth\b", line.replace("apt-get install", "")), line


def test_front_matter_of_the_space() -> None:
    """Guards the fields without which a Space does not build, or builds with another Gradio."""
    head = front_matter()
    assert head["sdk"] == "gradio"
    assert str(head["sdk_version"]) == pins("requirements.txt")["gradio"]
    assert head["python_version"] == "3.11"
    assert head["license"] == "apache-2.0"
    assert head["tags"]
    assert (ROOT / str(head["app_file"])).is_file()
    assert len(str(head["short_description"])) <= 60
    assert len(str(head["title"])) <= 30


def test_system_packages_are_the_same_everywhere() -> None:
    """Guards against a Space or container that falls back to the small font."""
    packages = (ROOT / "packages.txt").read_text().split()
    assert packages == ["fluidsynth", "musescore-general-soundfont-small"]
    for name in ("Dockerfile", "scripts/system.sh"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert [p for p in packages if p not in text] == [], name


def test_python_and_version_are_said_once() -> None:
    """Guards against a wheel, a container and a README that promise different things."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == musicgen.__version__
    assert project["requires-python"] == ">=3.11"
    assert "FROM python:3.11-slim" in (ROOT / "Dockerfile").read_text()


def test_licence_is_the_whole_text() -> None:
    """Guards against a licence that is only named."""
    text = (ROOT / "LICENSE").read_text()
    assert "Apache License" in text and "END OF TERMS AND CONDITIONS" in text and len(text) > 11_000


def test_links_of_the_readme_lead_somewhere() -> None:
    """Guards against a README that points at files which are not there."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text)
    local = [t for t in targets if not re.match(r"[a-z]+:", t)]
    assert [t for t in local if not (ROOT / t).exists()] == []
