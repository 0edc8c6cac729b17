"""One measurement in a process of its own; the last line it prints is its result as JSON."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from io import StringIO
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command

MEASURES = {
    "search": ("search", "search"),
    "files": ("files", "files"),
    "figures": ("figures", "figures"),
    "freeze": ("files", "freezing"),
    "memory": ("files", "memory"),
    "rules": ("rules", "rules"),
    "server": ("screens", "server"),
    "browser": ("screens", "browser"),
}


def collectstatic() -> dict[str, Any]:
    """Pages name their static files by checksum, as in production."""
    call_command("collectstatic", interactive=False, verbosity=0)
    return {}


def make(task: str, *arguments: str) -> dict[str, Any]:
    """Tables, code lists, and cases."""
    out = StringIO()
    call_command("migrate", verbosity=0)
    call_command("kodelister", indlaes=True, stdout=StringIO())
    if task == "fill":
        fill(*map(int, arguments))
        out.write("kommuner with " + ", ".join(arguments) + " sager")
    else:
        call_command(task, *arguments, stdout=out)
    return {"said": out.getvalue().strip()}


def fill(*sizes: int) -> None:
    """Three kommuner, each ten times the former."""
    from django.db import connection

    from cases.models import Kommune
    from deliveries.management.commands import maengde

    for kode, sager in zip(("151", "147", "101"), sizes, strict=True):
        maengde.fill(Kommune.objects.get(pk=kode), sager)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def main() -> None:
    measure, *arguments = sys.argv[1:]
    # What `tests.bench.urls` compares with; the product itself does without.
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "django.contrib.admin"]
    django.setup()
    if measure == "collectstatic":
        result = collectstatic()
    elif measure == "make":
        result = make(*arguments)
    else:
        # Only what it needs itself, for memory is measured too.
        module, function = MEASURES[measure]
        result = getattr(import_module(f"tests.bench.{module}"), function)(*arguments)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
