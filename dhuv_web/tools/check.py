"""`make check`: everything that can be wrong without running the tests. Names may be given."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]

CHECKS: dict[str, Sequence[str | Path]] = {
    "format": [BIN / "ruff", "format", "--check", "--quiet", "."],
    "lint": [BIN / "ruff", "check", "--quiet", "."],
    "types": [BIN / "mypy", "--no-error-summary"],
    "templates": [BIN / "djlint", "templates", "--lint", "--quiet"],
    "imports": [BIN / "lint-imports"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "deploy": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "static": [*MANAGE, "collectstatic", "--noinput", "--verbosity", "0"],
    "regler": [*MANAGE, "regler", "--check"],
    "locks": [sys.executable, "-m", "dhuv_web.tools.locks"],
    "tree": [sys.executable, "-m", "dhuv_web.tools.tree"],
    "compose": ["config", "--quiet"],
}


def production(data: Path) -> dict[str, str]:
    """The environment of an installation in production, without a server behind it."""
    others = {k: v for k, v in os.environ.items() if not k.startswith("DHUV_")}
    return others | {
        "DHUV_SECRET_KEY": "no-real-secret-" + "0123456789abcdef" * 4,
        "DHUV_DATA_DIR": str(data),
        "DHUV_DATABASE_URL": "postgres://dhuv@localhost/dhuv",
        "DHUV_BROKER_URL": "redis://localhost/0",
        "DHUV_ALLOWED_HOSTS": "dhuv.example.dk",
        "DHUV_PUBLIC_URL": "https://dhuv.example.dk",
        "DHUV_CSRF_TRUSTED_ORIGINS": "https://dhuv.example.dk",
        "DHUV_BEHIND_PROXY": "true",
        "DHUV_EMAIL_URL": "smtp+tls://mail.example.dk:587",
        "DHUV_EMAIL_FROM": "DHUV web <dhuv@example.dk>",
    }


def run(name: str, environment: Mapping[str, str]) -> bool:
    """Run one check; what it said is shown when it fails."""
    command = CHECKS[name]
    if name == "compose":
        if not (program := _compose()):
            print(f"{name:12}left out: no docker compose on this machine")
            return True
        command = [*program, *command]
    if name == "migrations":  # looks into a database where there is one; ours is an empty file
        environment = {k: v for k, v in environment.items() if k != "DHUV_DATABASE_URL"}
    began = time.monotonic()
    done = subprocess.run(  # noqa: S603
        command,
        cwd=BASE_DIR,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:12}{verdict:8}{time.monotonic() - began:5.1f} s", flush=True)
    if done.returncode != 0:
        print(done.stdout, flush=True)
    return done.returncode == 0


def _compose() -> list[str] | None:
    """Docker's own compose, or the older program that Debian has."""
    for program in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(program[0]):
            asked = subprocess.run([*program, "version"], capture_output=True, check=False)  # noqa: S603
            if asked.returncode == 0:
                return program
    return None


def main(names: Sequence[str]) -> int:
    if unknown := [name for name in names if name not in CHECKS]:
        print(f"Unknown: {', '.join(unknown)}. There are: {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="dhuv-check-") as folder:
        environment = production(Path(folder))
        failed = [name for name in names or CHECKS if not run(name, environment)]
    print(f"make check: {len(failed)} failed ({', '.join(failed)})" if failed else "make check: ok")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
