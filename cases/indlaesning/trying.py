"""A trial that takes its time: made by a task, its progress in the upload's own row.

Whoever looks at the page may leave it and come back. A worker that dies in the middle is noticed
by its silence, and another one begins anew; a trial changes nothing, so that does no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cases.models import Indlaesning

log = structlog.get_logger(__name__)

#: A trial that has been silent for so long has lost its worker.
SILENCE = timedelta(minutes=2)
#: What stands in `rapport` where the trial broke down.
BROKE_DOWN = {"afbrudt": True}
#: htmx stops asking at this status, and takes the answer.
STOP_ASKING = 286


class Withdrawn(Exception):
    """The upload was discarded, or loaded, while it was being tried."""


class Progress:
    """How far the trial has come, kept where every page can see it."""

    def __init__(self, pk: UUID) -> None:
        self._row = Indlaesning.objects.filter(pk=pk, nummer=None)

    def __call__(self, naaet: int, i_alt: int) -> None:
        """So much of so much is done. Raises Withdrawn when nobody waits for it any more."""
        if not self._row.update(naaet=naaet, i_alt=i_alt, livstegn=timezone.now()):
            raise Withdrawn


#: Makes the report, which must be JSON, from the stored upload.
Reporter = Callable[[Indlaesning, Progress], Any]
_REPORTERS: dict[str, Reporter] = {}


def reports(art: str, reporter: Reporter) -> None:
    """Uploads of this kind are tried by `reporter`."""
    _REPORTERS[art] = reporter


def untried() -> list[UUID]:
    """What waits for a trial, or has lost the worker that made it."""
    silent = Q(livstegn=None) | Q(livstegn__lt=timezone.now() - SILENCE)
    waiting = Indlaesning.objects.filter(
        silent, art__in=_REPORTERS, rapport__isnull=True, nummer=None
    )
    return list(waiting.values_list("pk", flat=True))


def run(pk: UUID) -> bool:
    """Try this upload, if nobody else does; whether it was done here."""
    if pk not in untried():
        return False
    silent = Q(livstegn=None) | Q(livstegn__lt=timezone.now() - SILENCE)
    free = Indlaesning.objects.filter(silent, pk=pk, rapport__isnull=True, nummer=None)
    if not free.update(livstegn=timezone.now()):
        return False
    waiting = Indlaesning.objects.get(pk=pk)
    try:
        report = _REPORTERS[waiting.art](waiting, Progress(pk))
    except Withdrawn:
        return False
    except Exception:
        # Whatever it was, the page says so and offers another trial.
        log.exception("prøven af en indlæsning brød sammen", indlaesning=str(pk))
        report = BROKE_DOWN
    Indlaesning.objects.filter(pk=pk).update(rapport=report, livstegn=None)
    return True


def again(waiting: Indlaesning) -> None:
    """Forget the report: a new trial is wanted."""
    Indlaesning.objects.filter(pk=waiting.pk, nummer=None).update(
        rapport=None, livstegn=None, naaet=0, i_alt=0
    )


def progress(request: HttpRequest, waiting: Indlaesning, address: str) -> HttpResponse:
    """The part of a page that shows how far it has come; `address` answers with it anew."""
    context = {"indlaesning": waiting, "fremdrift_url": address}
    answer = render(request, "dele/fremdrift.html", context)
    if waiting.is_tried:
        answer.status_code = STOP_ASKING
        answer.headers["HX-Refresh"] = "true"
    return answer
