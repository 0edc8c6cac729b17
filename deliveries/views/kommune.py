"""The kommune's leverancer (R57)."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from cases.access import ADMINISTERS, may
from cases.door import limits
from cases.door.fresh import fresh_logon
from cases.door.limited import limited
from cases.door.pages import kommune_page, page
from cases.door.request import KommuneRequest
from cases.log import audit
from cases.log.arter import LEVERANCE, of_kategori
from cases.models import Kommune
from deliveries import months, states
from deliveries.models import Kvittering, Leverance
from deliveries.services.plan import plan
from deliveries.views.forklaringer import forklaring
from deliveries.views.handlinger import actions

PAGE_SIZE = 50
#: What of the log stands on the leverance's own page.
_TOLD = [*of_kategori(LEVERANCE), "leverance hentet"]


@kommune_page()
def liste(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    answers = Kvittering.objects.ruling_first().defer("raa")
    leverancer = Leverance.objects.for_user(request.user, kommune).prefetch_related(
        Prefetch("kvitteringer", queryset=answers)
    )
    side = Paginator(leverancer, PAGE_SIZE).get_page(request.GET.get("side"))
    drawn = _months(kommune)
    return page(
        request,
        "leverancer/liste.html",
        kommune,
        "leverancer",
        side=side,
        leverancer=side.object_list,
        plan=plan(kommune, timezone.now()),
        maaneder=drawn,
        stoerste=max((month.i_alt for month in drawn), default=0),
    )


def _months(kommune: Kommune) -> list[months.Month]:
    """What counted in each month: the newest L402 that was neither annulled nor refused."""
    counted = (
        Leverance.objects.filter(kommune=kommune, form=Leverance.Form.L402)
        .exclude(tilstand__in=[*states.SET_ASIDE, *states.WITHOUT_FILE])
        .order_by("-periode", "-version")
    )
    return months.months(counted[: months.MONTHS + 1])


@kommune_page()
def leverance(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """One leverance, as proof: what is in it, what is not and why, who did what (D15, D16)."""
    leverance = get_object_or_404(
        Leverance.objects.for_user(request.user, kommune).select_related("frosset_af"), pk=pk
    )
    left_out = leverance.udeladelser.select_related("sag", "ydelse")
    udeladelser = Paginator(left_out, PAGE_SIZE).get_page(request.GET.get("side"))
    shown = [udeladelse.sag_id for udeladelse in udeladelser if udeladelse.sag_id]
    audit.record(request.user, kommune, "leverance vist", leverance, sager=shown)
    versions = Leverance.objects.for_user(request.user, kommune).filter(
        form=leverance.form, periode=leverance.periode
    )
    others = list(versions.exclude(pk=leverance.pk).order_by("version"))
    open_ways = actions(leverance)
    answers = list(leverance.kvitteringer.ruling_first().defer("raa").select_related("set_af"))
    return page(
        request,
        "leverancer/leverance.html",
        kommune,
        "leverancer",
        leverance=leverance,
        forklaring=forklaring(
            leverance, next(iter(answers), None), kan_foelges=open_ways["ny_version"]
        ),
        udeladelser=udeladelser,
        har_fil=bool(leverance.sha256),
        kan_hentes=bool(leverance.sha256) and leverance.fil_slettet is None,
        andre=others,
        naeste_version=max(found.version for found in [leverance, *others]) + 1,
        kvitteringer=answers,
        haendelser=audit.of(leverance).filter(art__in=_TOLD),
        handlinger=open_ways if may(request.medlemskab.rolle, ADMINISTERS) else {},
    )


@kommune_page(ADMINISTERS)
@fresh_logon("deliveries:leverance", "kommunekode", "pk")
@limited(limits.downloads)
def fil(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponseBase:
    """R57: the very bytes that were frozen, streamed."""
    leverance = get_object_or_404(Leverance.objects.downloadable(request.user, kommune), pk=pk)
    if leverance.fil_slettet:
        messages.error(request, "Filen er slettet, fordi en senere leverance har overskrevet den.")
        return redirect(leverance)
    audit.record(request.user, kommune, "leverance hentet", leverance)
    response = StreamingHttpResponse(leverance.chunks(), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{leverance.filnavn}"'
    response["Content-Length"] = str(leverance.stoerrelse)
    return response
