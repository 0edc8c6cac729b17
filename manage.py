#!/usr/bin/env python3
"""Django's command-line utility for DHUV web, by whatever Python it is called."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path


def main() -> None:
    if find_spec("django") is None:
        _by_its_own_python()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dhuv_web.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"manage.py: {error}")


def _by_its_own_python() -> None:
    """Begin again with the one that `make` has installed everything for."""
    python = Path(__file__).resolve().parent / ".venv" / "bin" / "python"
    if not python.exists() or Path(sys.prefix) == python.parent.parent:
        sys.exit("manage.py: Django is not installed here. Run `make setup` first.")
    os.execv(python, [str(python), *sys.argv])  # noqa: S606


if __name__ == "__main__":
    main()
