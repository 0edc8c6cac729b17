"""An error that nobody foresaw ends in a row that the operators see, and stops nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import structlog
from django.db import Error, transaction
from django.db.models import F
from django.utils import timezone

from deliveries.models import Uheld
from deliveries.transport import TransportError

log = structlog.get_logger(__name__)

_LONGEST = 250


class Unforeseen(Exception):
    """Work of which a part failed; the message is Danish and may be shown."""


@contextmanager
def guarded(navn: str) -> Iterator[None]:
    """Do the work inside; whatever goes wrong is noted under this name, until it goes well."""
    try:
        yield
    except Exception as error:
        log.exception("uheld", arbejde=navn)
        note(navn, error)
    else:
        over(navn)


def note(navn: str, error: BaseException) -> None:
    """It has just failed. Never raises: where it can not be stored, the log has it."""
    now = timezone.now()
    fejl = words(error)
    try:
        with transaction.atomic():
            known = Uheld.objects.filter(pk=navn[:_LONGEST])
            if not known.update(fejl=fejl, senest=now, antal=F("antal") + 1):
                new = Uheld(navn=navn[:_LONGEST], fejl=fejl, foerst=now, senest=now)
                Uheld.objects.bulk_create([new], ignore_conflicts=True)
    except Error:
        log.exception("uheld ikke gemt", arbejde=navn)


def over(navn: str) -> None:
    """It has just gone well."""
    try:
        with transaction.atomic():
            Uheld.objects.filter(pk=navn[:_LONGEST]).delete()
    except Error:
        log.exception("uheld ikke fjernet", arbejde=navn)


def only(prefix: str, names: Iterable[str]) -> None:
    """Of the work whose name begins so, nothing but this is there any more."""
    Uheld.objects.filter(pk__startswith=prefix).exclude(
        pk__in=[name[:_LONGEST] for name in names]
    ).delete()


def words(error: BaseException) -> str:
    """What it was, in Danish. What an unforeseen error says may name a citizen; its kind does not
    (D24)."""
    if isinstance(error, TransportError | Unforeseen):
        return str(error)
    return f"Uventet fejl ({type(error).__name__}). Loggen har resten."
