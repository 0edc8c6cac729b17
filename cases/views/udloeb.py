"""Ydelser that are about to end, or should have: where a slutdato must be set (R18)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone

from cases.door.pages import kommune_page, page
from cases.door.request import KommuneRequest
from cases.log import audit
from cases.models import Kommune, Ydelse

PAGE_SIZE = 50


@kommune_page()
def udloeber(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """Open periodeydelser by their forventet slutdato, those that have passed first."""
    today = timezone.localdate()
    ending = Ydelse.objects.filter(kommune=kommune).ending(today).select_related("sag")
    side = Paginator(ending, PAGE_SIZE).get_page(request.GET.get("side"))
    sager = [ydelse.sag_id for ydelse in side]
    audit.record(request.user, kommune, "udløbsliste vist", sager=sager, side=side.number)
    return page(request, "sager/udloeber.html", kommune, "sager", side=side, i_dag=today)
