"""What is typed after a command, as values; CommandError says in Danish what to write instead.

The commands read it themselves: argparse would answer in English.
"""

from __future__ import annotations

from datetime import date

from django.core.management import CommandError
from django.db.models import QuerySet
from django.utils import timezone

from cases import dates
from cases.models import Kommune


def kommuner(kode: str | None) -> QuerySet[Kommune]:
    """The one kommune of `--kommune`; all of them when nothing was given."""
    everyone = Kommune.objects.order_by("kode")
    if kode is None:
        return everyone
    if not kode:
        raise CommandError("--kommune: Skriv en kommunekode, fx 183.")
    one = everyone.filter(pk=kode)
    if not one:
        raise CommandError(
            f"--kommune: Kommunekoden {kode} findes ikke. Skriv de tre cifre, fx 183."
        )
    return one


def day(option: str, typed: str) -> date:
    """A date, written in any of the ways that the pages take."""
    try:
        found = dates.parse(typed, timezone.localdate())
    except dates.DateError as error:
        raise CommandError(f"{option}: {error}") from error
    if found is None:
        raise CommandError(f"{option}: {dates.HOW_TO}")
    return found


def count(option: str, typed: str, example: int) -> int:
    """A whole number from 1."""
    if not (typed.isascii() and typed.isdigit() and int(typed)):
        raise CommandError(f"{option}: Skriv et helt tal fra 1, fx {example}.")
    return int(typed)
