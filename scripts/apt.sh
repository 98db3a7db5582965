# Sourced: apt-get as root or by a sudo that asks for no password. Never a prompt.

as_root=()
if [ "$(id -u)" != 0 ]; then as_root=(sudo -n); fi

may_apt() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

apt_quietly() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=1 \
        -o Acquire::http::Timeout=20 -o DPkg::Lock::Timeout=60 "$@" </dev/null >/dev/null 2>&1
}

# apt_install PACKAGE: the package lists are renewed only when it cannot be installed from what is there.
apt_install() {
    printf 'setup: apt-get install %s\n' "$1"
    apt_quietly install -y --no-install-recommends "$1" && return
    apt_quietly update
    apt_quietly install -y --no-install-recommends "$1"
}
