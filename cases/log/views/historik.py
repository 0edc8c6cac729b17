"""A case's history: what was done to it, by whom, from the log that nobody can change."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import HttpResponse

from cases.door.pages import get_sag, kommune_page, page
from cases.door.request import KommuneRequest
from cases.kodelister import lister
from cases.log import audit, history
from cases.models import Kommune

PAGE_SIZE = 50


@kommune_page()
def historik(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """All of it, the newest first."""
    sag = get_sag(request.user, kommune, pk)
    side = Paginator(audit.changes_of(sag.pk), PAGE_SIZE).get_page(request.GET.get("side"))
    audit.record(request.user, kommune, "historik vist", sag, side=side.number)
    return page(
        request,
        "sager/historik.html",
        kommune,
        "sager",
        sag=sag,
        side=side,
        historik=history.told(side, lister.current()),
    )
