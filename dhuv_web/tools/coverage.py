"""How much of the code the tests without servers run, by line and branch: less than was fails.

Browser, SFTP, Redis and PostgreSQL run more of it, which is not counted here.
"""

from __future__ import annotations

import io
import sys
import tomllib
from pathlib import Path

from coverage import Coverage

BASE_DIR = Path(__file__).resolve().parents[2]
#: Per cent of all lines and branches.
FLOOR = 85.0
#: Plain Python is tested whole.
WHOLE = 100.0


def pure() -> list[str]:
    """The files of the modules that know no framework, as `pyproject.toml` lists them."""
    settings = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    [contract] = [
        found
        for found in settings["tool"]["importlinter"]["contracts"]
        if found["name"].startswith("pure modules")
    ]
    paths = [name.replace(".", "/") for name in contract["source_modules"]]
    return [f"{path}/*" if (BASE_DIR / path).is_dir() else f"{path}.py" for path in paths]


def main() -> int:
    measured = Coverage(config_file=str(BASE_DIR / "pyproject.toml"))
    measured.load()
    whole = io.StringIO()
    of_pure = measured.report(include=pure(), file=whole)
    if of_pure < WHOLE:
        print(whole.getvalue())
    of_all = measured.report(file=io.StringIO())
    print(f"coverage: {of_all:.1f} % (at least {FLOOR}); plain modules {of_pure:.1f} % ({WHOLE})")
    return 0 if of_all >= FLOOR and of_pure >= WHOLE else 1


if __name__ == "__main__":
    sys.exit(main())
