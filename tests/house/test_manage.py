"""manage.py does what the documents say that one types, and says in a sentence what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dhuv_web.tools.procfile import BASE_DIR


def manage(
    *words: str, python: str = "", path: Path = BASE_DIR, **given: str
) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("DHUV_", "DJANGO_"))}
    command = [python] if python else []
    return subprocess.run(
        [*command, "./manage.py", *words],
        cwd=path,
        env=clean | given,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def bare(tmp_path: Path) -> str:
    """A Python that has nothing of ours."""
    made = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", made], check=True)
    return str(made / "bin" / "python")


def test_any_python_finds_the_one_of_the_project(bare: str, tmp_path: Path) -> None:
    place = tmp_path / "clone"
    (place / ".venv" / "bin").mkdir(parents=True)
    shutil.copy(BASE_DIR / "manage.py", place)
    ours = place / ".venv" / "bin" / "python"
    ours.write_text('#!/bin/sh\necho "ours: $@"\n')
    ours.chmod(0o755)
    assert manage("kontroller", python=bare, path=place).stdout == "ours: ./manage.py kontroller\n"
    ours.unlink()
    assert "Run `make setup` first." in manage("kontroller", python=bare, path=place).stderr


@pytest.mark.parametrize("command", ["kontroller", "migrate", "check"])
def test_a_missing_key_is_one_sentence(command: str, tmp_path: Path) -> None:
    done = manage(command, python=sys.executable, DHUV_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("manage.py: DHUV_SECRET_KEY is not set: write 50 random")
    assert done.stderr.count("\n") == 1
    assert "DHUV_DEMO=1" in done.stderr


def test_so_is_a_setting_that_makes_no_sense(tmp_path: Path) -> None:
    given = {"DHUV_DATA_DIR": str(tmp_path), "DHUV_SECRET_KEY": "x", "DHUV_LOG_LEVEL": "alt"}
    done = manage("kontroller", python=sys.executable, **given)
    assert done.stderr.startswith("manage.py: DHUV_LOG_LEVEL='alt' can not be used: write one of")
    assert done.stderr.count("\n") == 1
