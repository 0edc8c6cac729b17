"""Celery's part: a nudge. Which work there is stands in the database.

`now` is ISO 8601 with zone, for rehearsals of a day to come; empty is this moment.
"""

from __future__ import annotations

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from cases.fejlliste import kept
from cases.models import Kommune
from deliveries.models import Puls
from deliveries.services import monthly, oprydning, receipts, uheld, ur


@shared_task
def deliver_due(now: str = "") -> None:
    """One task for each kommune that has something due, so that none holds up another."""
    for kommune in monthly.kommuner_with_work(_moment(now)):
        with uheld.guarded(f"{kommune}: leverancerunden"):
            deliver_kommune.delay(kommune.pk, now)
    Puls.beat(Puls.LEVERANCER)


@shared_task
def deliver_kommune(kommunekode: str, now: str = "") -> None:
    """Make and send what the kommune lacks; then what was locked is looked at anew, so that the
    next page only reads."""
    kommune = Kommune.objects.get(pk=kommunekode)
    frozen = monthly.deliver(kommune, _moment(now))
    if frozen:
        with uheld.guarded(f"{kommune}: fundene gøres op"):
            kept.refresh(Kommune.objects.get(pk=kommunekode), timezone.localdate())


@shared_task
def fetch_receipts(now: str = "") -> None:
    """Fetch the receiver's answers; those who wait for them are told by the outbox."""
    receipts.fetch_receipts()
    Puls.beat(Puls.KVITTERINGER)


@shared_task
def puls() -> None:
    """Every minute: that this runs shows that beat, broker and worker do, and when it is."""
    Puls.beat(Puls.WORKER)
    ur.tick()


@shared_task
def ryd_op(now: str = "") -> None:
    """Every night: what is past its time goes."""
    for _what, _count in oprydning.tidy(_moment(now), do=True):
        pass
    Puls.beat(Puls.OPRYDNING)


def _moment(now: str) -> datetime:
    return datetime.fromisoformat(now) if now else timezone.now()
