#!/usr/bin/env bash
# Makes .venv from nothing: finds Python, installs the system libraries Qt needs, then the locked dependencies.
# `--tests` adds what the tests use. Never asks a question; a second run with nothing to do takes a moment.
#
# PYTHON=/path/to/python chooses the interpreter. AFTERNOON_NO_APT=1 leaves the system alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tests=no
[ "${1:-}" = "--tests" ] && tests=yes

say() { printf '%s\n' "$@" >&2; }
stop() { say "" "$*"; exit 1; }

# --- Nothing changed? -------------------------------------------------------------------------------------

lock=requirements/runtime.lock
[ "$tests" = yes ] && lock=requirements/dev.lock

fingerprint() { # of everything that decides what .venv holds
    { pwd; echo "${PYTHON:-}"; cat "$1" pyproject.toml packaging/setup.sh packaging/wheel_resources.py; } | cksum
}

is_current() { # $1: lock file
    [ -x .venv/bin/python ] && [ -x .venv/bin/afternoon ] &&
        [ "$(cat ".venv/set-up-from-$(basename "$1")" 2>/dev/null)" = "$(fingerprint "$1")" ]
}

if is_current "$lock" || { [ "$tests" = no ] && is_current requirements/dev.lock; }; then
    exit 0
fi

# --- System packages --------------------------------------------------------------------------------------

# "<file to find> <Debian package>"; without the first six Qt does not load, the others are for a real screen
qt_libraries="libglib-2.0.so.0 libglib2.0-0
libGL.so.1 libgl1
libEGL.so.1 libegl1
libxkbcommon.so.0 libxkbcommon0
libfontconfig.so.1 libfontconfig1
libdbus-1.so.3 libdbus-1-3"
screen_libraries="libxcb-cursor.so.0 libxcb-cursor0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0"
test_packages="xvfb openbox xdotool x11-utils dbus-x11 gnome-keyring trayer pcmanfm ibus ibus-libpinyin fonts-noto-cjk
libreoffice-writer libreoffice-calc libreoffice-impress poppler-utils"

is_linux() { [ "$(uname -s)" = Linux ]; }
has_apt() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

missing_libraries() { # $1: one of the tables above; prints the packages whose library the loader does not know
    local known file package
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null) || return 0
    while read -r file package; do
        case $known in *"$file"*) ;; *) echo "$package" ;; esac
    done <<<"$1"
}

missing_packages() { # prints those of the arguments that dpkg does not have
    local package
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || echo "$package"
    done
}

as_root=()
may_install() {
    has_apt && [ -z "${AFTERNOON_NO_APT:-}" ] || return 1
    [ "$(id -u)" = 0 ] && return 0
    as_root=(sudo -n)
    command -v sudo >/dev/null && sudo -n true 2>/dev/null
}

apt() {
    ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a \
        apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null >>"$apt_log" 2>&1
}

apt_install() { # all at once; if that fails, with fresh lists; if that fails, whatever can be had one by one
    local package
    apt_log=$(mktemp)
    say "Installing system packages: $*"
    ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 || apt update || true
    if ! apt install --no-install-recommends "$@"; then
        apt update || true
        if ! apt install --no-install-recommends "$@"; then
            for package in "$@"; do
                apt install --no-install-recommends "$package" || true
            done
        fi
    fi
    rm -f "$apt_log"
}

line_to_type() { echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"; }

# --- Python -----------------------------------------------------------------------------------------------

works() { # $1: interpreter, $2: version; it must start and bring what Afternoon uses from the standard library
    "$1" -c "import sys, ssl, sqlite3, ctypes, zlib, lzma; sys.exit('%d.%d' % sys.version_info[:2] != '$2')" \
        >/dev/null 2>&1
}

find_python() { # prints the newest interpreter that works
    local version candidate
    if [ -n "${PYTHON:-}" ]; then
        for version in 3.13 3.12 3.11; do works "$PYTHON" $version && echo "$PYTHON" && return 0; done
        stop "PYTHON=$PYTHON is not a working Python 3.11, 3.12 or 3.13."
    fi
    for version in 3.13 3.12 3.11; do
        for candidate in "python$version" "/usr/bin/python$version" "/usr/local/bin/python$version" \
            "/opt/homebrew/bin/python$version" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$version".*/bin/python python3; do
            if command -v "$candidate" >/dev/null 2>&1 && works "$candidate" $version; then
                "$candidate" -c 'import sys; print(sys.executable)'
                return 0
            fi
        done
    done
    return 1
}

python_package() { # prints the newest Debian package of a Python we can use
    local version
    for version in 3.13 3.12 3.11; do
        if apt-cache show "python$version" 2>/dev/null | grep -q '^Package:'; then
            echo "python$version"
            return 0
        fi
    done
    echo python3
}

version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }
has_venv() { "$1" -c 'import venv, ensurepip' >/dev/null 2>&1; }

# --- What is needed, what is there ------------------------------------------------------------------------

needed=()   # nothing works without these
wanted=()   # the window or a test needs these; we can go on without

python=$(find_python) || python=
if [ -z "$python" ]; then
    has_apt || stop "Afternoon needs Python 3.11, 3.12 or 3.13. Install one of them and run this again."
    if may_install && ! ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1; then
        apt_log=/dev/null
        apt update || true
    fi
    package=$(python_package)
    needed+=("$package" "$package-venv")
elif ! has_venv "$python"; then
    needed+=("python$(version_of "$python")-venv")
fi

if is_linux; then
    while read -r package; do [ -n "$package" ] && needed+=("$package"); done <<<"$(missing_libraries "$qt_libraries")"
    while read -r package; do [ -n "$package" ] && wanted+=("$package"); done <<<"$(missing_libraries "$screen_libraries")"
    if [ "$tests" = yes ] && has_apt; then
        # shellcheck disable=SC2086 # a list of words
        while read -r package; do [ -n "$package" ] && wanted+=("$package"); done <<<"$(missing_packages $test_packages)"
    fi
fi

if [ $((${#needed[@]} + ${#wanted[@]})) -gt 0 ] && may_install; then
    apt_install ${needed[@]+"${needed[@]}"} ${wanted[@]+"${wanted[@]}"}
fi

# look again: an installation may have failed, and what matters is what is there now
if [ ${#needed[@]} -gt 0 ]; then
    python=$(find_python) || python=
    libraries=$(missing_libraries "$qt_libraries")
    if [ -z "$python" ] || ! has_venv "$python" || [ -n "$libraries" ]; then
        has_apt || stop "Qt needs these libraries (Debian's names): $libraries
Install them with your system's package manager and run this again."
        stop "Some system packages are missing and could not be installed from here. Type this line, then run the same
command again:

$(line_to_type "${needed[@]}" ${wanted[@]+"${wanted[@]}"})"
    fi
fi
absent=
if [ ${#wanted[@]} -gt 0 ]; then
    absent=$(missing_libraries "$screen_libraries")
    # shellcheck disable=SC2086
    [ "$tests" = yes ] && has_apt && absent="$absent $(missing_packages $test_packages)"
    absent=$(echo $absent)
    if [ -n "$absent" ]; then
        say "Not installed: $absent"
        say "The window needs the libxcb ones; tests that need another are skipped with its name. To install them:"
        say "" "$(line_to_type "$absent")" ""
    fi
fi

# --- The environment --------------------------------------------------------------------------------------

# scripts in a venv carry its path: one that was moved, or has no pip, or an unsuitable Python, is made anew
if [ -e .venv ] && ! { .venv/bin/python -m pip --version >/dev/null 2>&1 &&
    [ "$(.venv/bin/python -c 'import os, sys; print(os.path.realpath(sys.prefix))')" = "$(pwd -P)/.venv" ] &&
    head -n 3 .venv/bin/pip | grep -qF "$(pwd)/.venv/bin/" &&
    { [ -z "${PYTHON:-}" ] || [ "$(version_of .venv/bin/python)" = "$(version_of "$PYTHON")" ]; } &&
    { works .venv/bin/python 3.13 || works .venv/bin/python 3.12 || works .venv/bin/python 3.11; }; }; then
    say "The environment in .venv does not fit; making it anew."
    rm -rf .venv
fi
if [ ! -e .venv ]; then
    say "Making the environment in .venv with $("$python" --version) ($python)"
    "$python" -m venv .venv
fi

pip() { .venv/bin/python -m pip --disable-pip-version-check --no-input "$@"; }

say "Installing the libraries of $lock (checked against their hashes)"
pip install -qq --progress-bar off --only-binary :all: --require-hashes -r "$lock" ||
    stop "The libraries could not be installed; the lines above say why. Is the network there? Run the same command again:
what is already in .venv is kept."
pip install -qq --no-deps --no-build-isolation --editable . ||
    stop "Afternoon itself could not be installed into .venv; the lines above say why."

QT_QPA_PLATFORM=offscreen .venv/bin/python -c 'from PySide6.QtWidgets import QApplication; QApplication([])' ||
    stop "Qt does not start here; the lines above say which library it misses."

# with the right to install, what could not be had this time (no network?) is tried again at the next run
if [ -z "$absent" ] || ! may_install; then
    fingerprint "$lock" >".venv/set-up-from-$(basename "$lock")"
fi
say "Ready."
