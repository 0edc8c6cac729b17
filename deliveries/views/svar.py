"""The fejlliste's other side: what Danmarks Statistik answered (Q1-Q3)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse

from cases.door.pages import kommune_page, page
from cases.door.request import KommuneRequest
from cases.fejlliste.views import PAGE_SIZE
from cases.log import audit
from cases.models import Kommune
from deliveries.models import Kvittering, Leverance
from deliveries.views.forklaringer import other_counts


@kommune_page()
def svar(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """*Danmarks Statistiks svar*: the receiver's word on the latest L402 that was answered."""
    kvittering = newest_answer(kommune)
    found = kvittering.fejl.select_related("ydelse__sag") if kvittering else None
    side = None
    if found is not None:
        # What is said of the whole file comes first.
        found = found.order_by(F("ydelse__sag__cpr").asc(nulls_first=True), "pk")
        side = Paginator(found, PAGE_SIZE).get_page(request.GET.get("side"))
    shown = [fejl.ydelse.sag_id for fejl in side or () if fejl.ydelse]
    audit.record(request.user, kommune, "svar vist", kvittering, sager=shown)
    return page(
        request,
        "leverancer/svar.html",
        kommune,
        "fejlliste",
        fane="svar",
        kvittering=kvittering,
        andre_tal=other_counts(kvittering),
        side=side,
    )


def newest_answer(kommune: Kommune) -> Kvittering | None:
    """The receipt that counts for the kommune's latest L402 with an answer; None before one."""
    answers = Kvittering.objects.filter(
        leverance__kommune=kommune, leverance__form=Leverance.Form.L402
    ).exclude(status=Kvittering.Status.ULAESELIG)
    latest = answers.order_by("-leverance__periode", "-leverance__version").values("leverance")
    newest = answers.filter(leverance__in=latest[:1]).ruling_first()
    return newest.select_related("leverance").defer("raa").first()
