"""Celery's part inside: findings up to the day, log complete, uploads short, e-mails sent."""

from __future__ import annotations

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from cases import udbakke
from cases.fejlliste import kept
from cases.indlaesning import trying
from cases.log import searches
from cases.models import Indlaesning, Kommune


@shared_task
def refresh_findings() -> None:
    """One task for each reporting kommune, so that a page in the morning only reads."""
    for kommunekode in Kommune.objects.exclude(indberetter_fra="").values_list("pk", flat=True):
        refresh_kommune.delay(kommunekode)


@shared_task
def refresh_kommune(kommunekode: str) -> None:
    """Bring the kommune's kept findings up to today in Denmark."""
    kept.refresh(Kommune.objects.get(pk=kommunekode), timezone.localdate())


@shared_task
def settle_searches() -> None:
    """What was searched for goes into the log once the typing rests."""
    searches.settle()


@shared_task
def clear_uploads() -> None:
    """What was uploaded and never loaded goes after a day."""
    Indlaesning.objects.expired(timezone.now()).delete()


@shared_task
def try_uploads() -> None:
    """After each upload and every minute: what waits for a trial, or has lost its worker."""
    for pk in trying.untried():
        trying.run(pk)


@shared_task
def send_beskeder(now: str = "") -> None:
    """Every minute: the e-mails that stand in the outbox. `now` is ISO 8601, for rehearsals."""
    udbakke.send_waiting(datetime.fromisoformat(now) if now else None)
