#!/usr/bin/env bash
# Install the system programs that tests use (Chromium, fonts, Pango, PostgreSQL) where that can be done; else say what is missing.
# Quiet when all is there. A missing program skips its tests, aloud; with CI=true it is a failure.
set -euo pipefail

say() { echo "$*" >&2; }

has_chromium() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name" >/dev/null; then return 0; fi
    done
    return 1
}

# A page takes half the processor time in Debian's Chromium without windows; elsewhere tests do with the whole one.
has_windowless() { ! grep -qs '^ID=debian$' /etc/os-release || command -v chromium-headless-shell >/dev/null; }

# Without the font Chromium draws boxes for Chinese words.
has_font() { compgen -G '/usr/share/fonts/opentype/noto/NotoSansCJK-*.ttc' >/dev/null || [ -n "$(fc-list :lang=zh 2>/dev/null)" ]; }

# Playwright's own driver is linked with it, and a bare Debian lacks it.
has_atomic() { compgen -G '/usr/lib*/libatomic.so.1' >/dev/null || compgen -G '/usr/lib/*/libatomic.so.1' >/dev/null; }

# Papers (pdf) are laid out by it; WeasyPrint loads these by name.
has_pango() { local name; for name in libpango-1.0 libpangoft2-1.0 libharfbuzz-subset; do ldconfig -p | grep -q "$name" || return 1; done; }

has_postgres() {
    local folder
    for folder in /usr/lib/postgresql/*/bin "$(dirname "$(command -v initdb || echo /nowhere/initdb)")"; do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] \
            && [ "$("$folder/postgres" --version | grep -oE '[0-9]+' | head -n 1)" -ge 15 ]; then return 0; fi
    done
    return 1
}

missing=()
find_missing() {
    missing=()
    has_chromium || missing+=(chromium)
    has_windowless || missing+=(chromium-headless-shell)
    has_atomic || missing+=(libatomic1)
    has_font || missing+=(fonts-noto-cjk)
    has_pango || missing+=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)
    has_postgres || missing+=(postgresql)
}

install_missing() {
    export DEBIAN_FRONTEND=noninteractive
    local quietly=(-qq -y --no-install-recommends -o DPkg::Lock::Timeout=300)
    apt-get -qq update </dev/null || return 1
    if [[ " ${missing[*]} " == *" postgresql "* ]] && ! [ -e /etc/postgresql-common/createcluster.conf ]; then
        # Tests start a server of their own: Debian need not make and start one for the whole system.
        apt-get "${quietly[@]}" install postgresql-common </dev/null >/dev/null || return 1
        local conf=/etc/postgresql-common/createcluster.conf
        cp -p "$conf" "$conf.before-tests"
        echo "create_main_cluster = false" >>"$conf"
        local result=0
        apt-get "${quietly[@]}" install "${missing[@]}" </dev/null >/dev/null || result=1
        mv "$conf.before-tests" "$conf"
        return $result
    fi
    apt-get "${quietly[@]}" install "${missing[@]}" </dev/null >/dev/null
}

find_missing
[ ${#missing[@]} = 0 ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "Installing for the tests with apt-get: ${missing[*]} (a few minutes the first time) ..."
    install_missing || say "apt-get could not install them; its reason stands above."
    find_missing
    [ ${#missing[@]} = 0 ] && exit 0
fi

for name in "${missing[@]}"; do
    case $name in
        chromium) say "MISSING: Chromium. The browser tests are skipped." ;;
        chromium-headless-shell) say "MISSING: Chromium without windows. The browser tests take longer." ;;
        libatomic1) say "MISSING: the library libatomic.so.1 that Playwright needs. The browser tests fail." ;;
        fonts-noto-cjk) say "MISSING: a font with Chinese characters. Pages are drawn with boxes for words." ;;
        libpango-1.0-0) say "MISSING: the library Pango. Briefings cannot be made as pdf, and their tests fail." ;;
        postgresql) say "MISSING: the PostgreSQL 15 server programs. The tests run on SQLite alone." ;;
    esac
done
say "On Debian or Ubuntu, as root: apt install ${missing[*]}"
if [ "${CI:-}" = true ]; then
    say "In CI nothing may be skipped: stopping."
    exit 1
fi
