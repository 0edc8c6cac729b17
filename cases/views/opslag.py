"""Making a case tells whether the citizen has one already: that is a look-up like any other.

It counts as a search, and stands in the log when no case was made, hit or miss. Whoever mends a
form sends the same number again and again: that is one look-up, the one beside the field included.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from cases import services
from cases.cpr import has_ten_digits
from cases.door import limits
from cases.door.limited import counted, waiting_time
from cases.door.request import KommuneRequest
from cases.log import audit
from cases.models import Haendelse, Kommune, Sag

ART = "sag slået op"
#: The same number with the same answer to the same employee is for so long the same look-up.
SAME = timedelta(hours=1)


class TooOften(Exception):
    """Nothing was looked up, and nothing done; the message says what to do."""

    def __init__(self, limit: limits.Limit, seconds: int) -> None:
        super().__init__(
            f"Vent {waiting_time(seconds)}, og tryk så på Gem sag igen. Du har {limit.gerning} "
            "oftere, end der er brug for ved almindeligt arbejde. Det, du har skrevet, står her "
            "endnu."
        )
        self.limit = limit
        self.seconds = seconds


def record(request: KommuneRequest, kommune: Kommune, cpr: str, sag: Sag | None) -> None:
    """Who looked for this citizen's case, and which it is."""
    audit.record(request.user, kommune, ART, sag, soegning=cpr)


def refuse_existing(kommune: Kommune, cpr: str) -> None:
    """What else stands in the way is told in the same answer. Raises Exists (D6)."""
    if existing := kommune.sager.filter(cpr=cpr).first():
        raise services.Exists(existing)


@contextmanager
def looking_up(request: KommuneRequest, kommune: Kommune, cpr: str) -> Iterator[None]:
    """Around what makes a case. Raises TooOften in its place, and whatever it raises."""
    if not has_ten_digits(cpr):
        yield
        return
    lately = Haendelse.objects.filter(
        medarbejder=request.user,
        kommune=kommune,
        art=ART,
        tidspunkt__gt=timezone.now() - SAME,
        detaljer__soegning=cpr,
    )
    if not lately.exists():
        limit, seconds = counted(limits.searches(), str(request.user.pk))
        if seconds:
            raise TooOften(limit, seconds)
    try:
        yield
    except (services.Exists, services.Refused) as told:
        sag = told.sag if isinstance(told, services.Exists) else None
        if not lately.filter(sag=sag.pk if sag else None).exists():
            record(request, kommune, cpr, sag)
        raise
