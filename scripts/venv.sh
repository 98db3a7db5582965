#!/usr/bin/env bash
# Makes or renews .venv.   scripts/venv.sh run   what the page needs
#                          scripts/venv.sh dev   and what training and tests need
# A stamp holds a checksum of all that decides what is installed; when it fits, nothing is done.
set -euo pipefail
cd "$(dirname "$0")/.."

what=${1:-run}
python=${PYTHON:-python3}
torch_index=${TORCH_INDEX-https://download.pytorch.org/whl/cpu}
venv=.venv
pip=("$venv/bin/python" -m pip --disable-pip-version-check --no-input)

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

checksum() {
    { cat requirements-run.txt constraints.txt scripts/venv.sh
      [ "$what" = run ] || cat requirements-dev.txt requirements-audio.txt
      "$venv/bin/python" --version; } 2>&1 | cksum
}

installed() {  # a dev environment is also a run environment
    local stamp
    for stamp in "$@"; do
        [ -x "$venv/bin/python" ] && [ -f "$venv/.stamp-$stamp" ] &&
            [ "$(what=$stamp checksum)" = "$(cat "$venv/.stamp-$stamp")" ] && return 0
    done
    return 1
}

check_python() {
    command -v "$python" >/dev/null ||
        fail "there is no $python here: install Python 3.11 or newer (Debian, Ubuntu: apt-get install python3-venv)."
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "$("$python" --version) is too old:" \
        "install Python 3.11 or newer and name it, for example: make setup PYTHON=python3.12"
}

make_venv() {
    "$venv/bin/python" -m pip --version >/dev/null 2>&1 && return
    check_python
    say "making $venv with $("$python" --version)"
    "$python" -m venv --clear "$venv" >/dev/null && "$venv/bin/python" -m pip --version >/dev/null || {
        rm -rf "$venv"
        fail "$python cannot make a virtual environment: install its venv module" \
            "(Debian, Ubuntu: apt-get install python3-venv)."
    }
}

has_torch() {
    "$venv/bin/python" - <<'PY'
import importlib.metadata, re, sys
wanted = re.search(r"^torch==(\S+)", open("requirements-run.txt").read(), re.M).group(1)
try:
    sys.exit(importlib.metadata.version("torch").split("+")[0] != wanted)
except importlib.metadata.PackageNotFoundError:
    sys.exit(1)
PY
}

# The CPU build first, so that nobody pulls gigabytes of CUDA unasked; without that index, whatever pip finds.
install_torch() {
    local torch
    has_torch && return
    torch=$(grep '^torch==' requirements-run.txt)
    if [ -n "$torch_index" ]; then
        say "installing $torch (CPU build)"
        "${pip[@]}" install --quiet --no-deps --timeout 8 --retries 0 --index-url "$torch_index" "$torch" 2>/dev/null &&
            return
        say "$torch_index did not give it: taking $torch from pip's usual place instead"
    fi
    "${pip[@]}" install --quiet -c constraints.txt "$torch"
}

install_all() {
    install_torch
    say "installing requirements-$what.txt (a few minutes the first time)"
    "${pip[@]}" install --quiet -c constraints.txt -r "requirements-$what.txt"
    # The stand-in for FluidSynth. Its one dependency, pyaudio, is for playing aloud and needs a compiler: not needed.
    "${pip[@]}" install --quiet --no-deps tinysoundfont==0.3.7 ||
        say "tinysoundfont has no package for this machine: sound then needs FluidSynth"
}

if [ "$what" = run ] && installed dev run; then exit 0; fi
if [ "$what" = dev ] && installed dev; then exit 0; fi
make_venv
install_all
checksum > "$venv/.stamp-$what"
say "done"
