#!/usr/bin/env bash
# Writes constraints.txt from what .venv holds now. PyTorch and tinysoundfont are pinned where they are installed.
set -euo pipefail
cd "$(dirname "$0")/.."

head=$(grep '^#' constraints.txt)
rest=$(.venv/bin/python -m pip freeze --exclude torch --exclude tinysoundfont --exclude setuptools)
printf '%s\n%s\n' "$head" "$rest" > constraints.txt
