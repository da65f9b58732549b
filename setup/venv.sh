#!/usr/bin/env bash
# Make the virtual environment named by the first argument with Python 3.11 or newer.
set -euo pipefail
folder=${1:?usage: venv.sh FOLDER}

say() { echo "$*" >&2; }

find_python() {
    local name
    for name in python3.11 python3 python3.12 python3.13; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

has_venv() { "$1" -c 'import venv, ensurepip' 2>/dev/null; }

python=$(find_python) || python=
if [ -z "$python" ] || ! has_venv "$python"; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installing Python's venv module with apt-get ..."
        export DEBIAN_FRONTEND=noninteractive
        { apt-get -qq update && apt-get -qq -y --no-install-recommends install python3 python3-venv; } \
            </dev/null >/dev/null || true
        # A Python of its own may stand before Debian's: take the one just completed.
        python=$(find_python) || python=
        if [ -n "$python" ] && ! has_venv "$python" && has_venv /usr/bin/python3; then python=/usr/bin/python3; fi
    fi
fi
if [ -z "$python" ]; then
    say "Python 3.11 or newer is needed and was not found. On Debian or Ubuntu: apt install python3 python3-venv"
    exit 1
fi
if ! has_venv "$python"; then
    say "$python lacks the venv module. On Debian or Ubuntu: apt install python3-venv"
    exit 1
fi
say "Making $folder with $("$python" --version) ..."
"$python" -m venv --clear "$folder"
