#!/usr/bin/env bash
# FluidSynth and a good soundfont, by apt or brew where this may be done without asking for a password.
# Never fails: without them Fialta sounds through the tinysoundfont package and the font inside pretty_midi.
set -uo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }

has_fluidsynth() {
    case "$(uname -s)" in
        Darwin) [ -e "${HOMEBREW_PREFIX:-/usr/local}/lib/libfluidsynth.dylib" ] ;;
        *) { ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null; } | grep libfluidsynth >/dev/null ;;
    esac
}

has_soundfont() {
    ls /usr/share/sounds/sf[23]/MuseScore_General* >/dev/null 2>&1
}

stand_in() {
    say "no FluidSynth: Fialta will sound through the tinysoundfont package and the small font inside pretty_midi."
    say "$1"
}

. scripts/apt.sh

by_apt() {
    may_apt || { stand_in "For fuller sound: sudo apt-get install $(tr '\n' ' ' < packages.txt)"; return; }
    # A package this release lacks must not keep the others away: one at a time.
    has_fluidsynth || apt_install fluidsynth
    has_soundfont || apt_install musescore-general-soundfont-small
    has_fluidsynth || stand_in "apt-get could not install it; once it can: make system"
    has_soundfont || say "no soundfont package could be installed: the small font inside pretty_midi is used."
}

by_brew() {
    has_fluidsynth && return
    command -v brew >/dev/null || { stand_in "For fuller sound install Homebrew, then: brew install fluid-synth"; return; }
    say "brew install fluid-synth"
    brew install --quiet fluid-synth || stand_in "brew could not install it; once it can: make system"
}

# Once tried in vain it is not tried at every start; `make system` by itself tries again.
tried=.venv/.stamp-system
if [ "${1:-}" != again ] && [ -e "$tried" ]; then exit 0; fi
case "$(uname -s)" in
    Darwin) by_brew ;;
    *) has_fluidsynth && has_soundfont || by_apt ;;
esac
: > "$tried"
exit 0
