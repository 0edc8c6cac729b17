"""The Procfile: the one place where the commands of `make run`, tests and compose stand."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]
PROCFILE = BASE_DIR / "Procfile"


def commands(text: str | None = None) -> dict[str, str]:
    """Each process name with its command line."""
    lines = (text or PROCFILE.read_text(encoding="utf-8")).splitlines()
    pairs = (line.split(":", 1) for line in lines if line.strip())
    return {name.strip(): line.strip() for name, line in pairs}


def command(name: str) -> list[str]:
    """The command as arguments; programs come from the environment that runs this Python."""
    program, *arguments = shlex.split(commands()[name])
    here = Path(sys.executable).parent / program
    return [str(here) if here.exists() else program, *arguments]
