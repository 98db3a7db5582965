"""Publishes the checkout to a Hugging Face Space:  make space SPACE=user/name [ARGS=--dry-run]

A Space refuses binary files in a plain `git push`, so the files go up by `huggingface_hub.upload_folder`,
as one commit. What goes up is what git tracks and the Space needs, nothing else; a checkout with changes
that are not committed is refused, so that a Space always shows a commit that exists.
The token is huggingface_hub's own: `hf auth login`, or the variable HF_TOKEN.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAX_FILE_BYTES = 10_000_000
FILES = ("app.py", "requirements.txt", "packages.txt", "README.md", "LICENSE")
FOLDERS = ("musicgen/", "soundfonts/")
# Only training and measuring need these. docs/page.png is the picture in the README that the Space shows.
LEFT_OUT = ("musicgen/train/", "musicgen/evaluate/")
ALSO = ("docs/page.png",)


class PublishError(Exception):
    """Why this checkout cannot be published, in one sentence."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One file that goes up. path: relative to the checkout, with slashes."""

    path: str
    size: int


def main(argv: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Lists the files and, unless it is a dry run, sends them. Returns the exit code."""
    args = _arguments(argv)
    try:
        _check_name(args.space)
        uploads = plan(root)
        _print_plan(uploads, args.space)
        if not args.dry_run:
            _check_clean(root)
            publish(args.space, uploads, root, private=args.private)
        elif changed(root):
            print("Not committed yet, and therefore refused without --dry-run:", *changed(root), sep="\n  ")
    except PublishError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Publishes this checkout to a Hugging Face Space.")
    parser.add_argument("space", metavar="USER/NAME", help="the Space; made if it is not there")
    parser.add_argument("--dry-run", action="store_true", help="list the files and their sizes, send nothing")
    parser.add_argument("--private", action="store_true", help="a Space made now is private")
    return parser.parse_args(argv)


def _check_name(space: str) -> None:
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", space, re.ASCII):
        raise PublishError(f"{space!r} is not the name of a Space: write user/name.")


def needed(path: str) -> bool:
    """Whether a tracked file belongs on the Space."""
    if path in FILES or path in ALSO:
        return True
    return path.startswith(FOLDERS) and not path.startswith(LEFT_OUT)


def plan(root: Path) -> tuple[Upload, ...]:
    """Every file that goes up, sorted by path. Raises PublishError if one is missing or too large."""
    uploads = tuple(
        Upload(path, (root / path).stat().st_size)
        for path in sorted(_git(root, "ls-files", "-z").split("\0"))
        if path and needed(path) and (root / path).is_file()
    )
    missing = set(FILES) - {upload.path for upload in uploads}
    if missing:
        raise PublishError(f"git tracks no {', '.join(sorted(missing))}: a Space needs it.")
    for upload in uploads:
        if upload.size > MAX_FILE_BYTES:
            size = upload.size / 1e6
            raise PublishError(f"{upload.path} has {size:.1f} MB: a Space takes 10 MB a file, so split it.")
    return uploads


def changed(root: Path) -> tuple[str, ...]:
    """What git calls changed or unknown, as its short status lines."""
    return tuple(_git(root, "status", "--porcelain").splitlines())


def _check_clean(root: Path) -> None:
    if changed(root):
        first = changed(root)[0].strip()
        raise PublishError(f"There are changes that are not committed ({first}, …): commit them first.")


def publish(space: str, uploads: Sequence[Upload], root: Path, *, private: bool) -> None:
    """Sends the files as one commit; files of an earlier version that are gone here go there too."""
    from huggingface_hub import HfApi

    api = HfApi()
    api.create_repo(space, repo_type="space", space_sdk="gradio", private=private, exist_ok=True)
    commit = _git(root, "rev-parse", "--short", "HEAD").strip()
    with tempfile.TemporaryDirectory() as folder:
        stage(uploads, root, Path(folder))
        api.upload_folder(
            repo_id=space,
            repo_type="space",
            folder_path=folder,
            delete_patterns=["*"],  # only what is not sent again
            commit_message=f"Fialta {commit}",
        )
    print(f"Published: https://huggingface.co/spaces/{space}")


def stage(uploads: Sequence[Upload], root: Path, folder: Path) -> None:
    """Copies the files to an empty folder, so that nothing else can go up with them."""
    for upload in uploads:
        target = folder / upload.path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / upload.path, target)


def _print_plan(uploads: Sequence[Upload], space: str) -> None:
    for upload in uploads:
        print(f"{upload.size:>12,}  {upload.path}")
    total = sum(upload.size for upload in uploads) / 1e6
    print(f"{len(uploads)} files, {total:.1f} MB, for https://huggingface.co/spaces/{space}")


def _git(root: Path, *args: str) -> str:
    result = subprocess.run(["git", *args], cwd=root, capture_output=True, text=True, check=False)
    if result.returncode:
        raise PublishError(f"git {args[0]} failed in {root}: publish from a git checkout.")
    return result.stdout


if __name__ == "__main__":
    sys.exit(main())
