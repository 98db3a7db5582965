#!/usr/bin/env bash
# A Chromium for the browser tests, by apt where that may be done. Never fails: without one they are left out.
set -uo pipefail
cd "$(dirname "$0")/.."

say() { printf 'test: %s\n' "$*"; }
left_out() { say "the browser tests are left out: $1"; exit 0; }

. scripts/apt.sh

# tests/chromium.py knows where to look; what it finds is really called once.
find_chromium() { .venv/bin/python tests/chromium.py; }

find_chromium >/dev/null && exit 0
tried=.venv/.stamp-chromium
again="install a Chromium or Chrome, or run .venv/bin/playwright install chromium"
[ ! -e "$tried" ] || left_out "there is no Chromium here ($again)."
: > "$tried"
grep -qs '^ID=ubuntu$' "${OS_RELEASE:-/etc/os-release}" &&
    left_out "Ubuntu's chromium package is only a stub that calls snap ($again)."
may_apt || left_out "there is no Chromium here and apt-get may not be used ($again)."
apt_install chromium
find_chromium >/dev/null || left_out "apt-get could not install chromium ($again)."
