"""The start page: what waits, and what will be delivered (ux 11)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from cases.access import ADMINISTERS, ENTERS, may
from cases.door.pages import kommune_page, page
from cases.door.request import KommuneRequest
from cases.fejlliste import kept
from cases.fejlliste.outlook import outlook
from cases.models import Kommune, Sag
from deliveries.models import Leverance
from deliveries.services.plan import plan
from deliveries.waiting import tasks, urgent


@kommune_page()
def start(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """Where one begins. Without contacts there is one thing to do (R12), beside what has gone wrong
    with a leverance: it may lack just them."""
    ahead = plan(kommune, timezone.now())
    missing = kommune.missing_contacts()
    if missing:
        told = {"mangler_kontakter": missing, "opgaver": urgent(kommune, ahead)}
        return page(request, "start.html", kommune, "start", **told)
    today = timezone.localdate()
    kept.refresh(kommune, today)
    sager = Sag.objects.for_user(request.user, kommune)
    leverancer = Leverance.objects.for_user(request.user, kommune)
    udsigt = outlook(kommune)
    return page(
        request,
        "start.html",
        kommune,
        "start",
        opgaver=tasks(
            kommune,
            today,
            udsigt,
            ahead,
            enters=may(request.medlemskab.rolle, ENTERS),
            administers=may(request.medlemskab.rolle, ADMINISTERS),
        ),
        udsigt=udsigt,
        antal_sager=sager.count(),
        antal_aktive=sager.open(today).count(),
        seneste=leverancer.standing().first(),
        plan=ahead,
    )
