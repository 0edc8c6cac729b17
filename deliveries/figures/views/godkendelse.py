"""Godkendelse: the administrator stands by a year's figures, whole or ydelse by ydelse (D38)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from cases.access import ADMINISTERS, SEES
from cases.door.fresh import fresh_logon
from cases.door.pages import kommune_page, page
from cases.door.request import KommuneRequest
from cases.kodelister import lister
from cases.log import audit
from cases.models import Kommune
from cases.services.errors import NotPossible
from deliveries.figures import approval
from deliveries.figures.report import report

#: Of the cases behind a difference so many are listed; the list of a ydelse is for looking at.
MOST = 100


@kommune_page()
def oversigt(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """Every year that is over, and how far it is approved."""
    found, codes = report(kommune), lister.current()
    audit.record(request.user, kommune, "tal vist", side="godkendelse")
    aar = []
    for year in approval.years(found):
        lines = approval.lines(kommune, found, codes, year)
        if lines:
            aar.append(
                {
                    "aar": year,
                    "ydelser": len(lines),
                    "godkendt": sum(line.godkendt is not None for line in lines),
                    "aendret": sum(line.has_changed for line in lines),
                    "stopper": len({mark for line in lines for mark in line.stops}),
                    "kan": approval.is_delivered(found, year),
                }
            )
    return page(
        request, "tal/godkendelser.html", kommune, "tal", fane="godkendelse", aar=aar, rapport=found
    )


@kommune_page(SEES, to_post=ADMINISTERS)
def aar(request: KommuneRequest, kommune: Kommune, aar: int) -> HttpResponseBase:
    """One year: what was approved beside what is delivered and registered now; it prints as the
    signed report."""
    found, codes = report(kommune), lister.current()
    if aar not in approval.years(found):
        raise Http404
    if request.method == "POST":
        return _approve(request, kommune=kommune, aar=aar)
    lines = approval.lines(kommune, found, codes, aar)
    changed = {
        line.kode: list(approval.changed_since(kommune, line)[:MOST])
        for line in lines
        if line.has_changed
    }
    sager = [ydelse.sag_id for ydelser in changed.values() for ydelse in ydelser]
    audit.record(request.user, kommune, "sager bag tal vist", sager=sager, aar=aar)
    return page(
        request,
        "tal/godkendelse.html",
        kommune,
        "tal",
        rapport=found,
        koder=codes,
        aar=aar,
        kvartaler=approval.quarters(aar),
        linjer=lines,
        aendret=changed.items(),
        kan_godkendes=approval.is_delivered(found, aar),
        stopper=list({mark: None for line in lines for mark in line.stops}),
    )


@fresh_logon("figures:godkendelse", "kommunekode", "aar")
def _approve(request: KommuneRequest, kommune: Kommune, aar: int) -> HttpResponse:
    chosen, seen = request.POST.getlist("ydelse"), request.POST.get("leverance", "")
    try:
        approval.approve(request.user, kommune, lister.current(), aar, chosen, seen)
    except NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"Tallene for {aar} er godkendt og frosset.")
    return redirect("figures:godkendelse", kommune.pk, aar)
