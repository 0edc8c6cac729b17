"""Valideringsrapport: the kommune's figures as Danmarks Statistik's report shows them (Q4)."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from cases.codes import YDELSE
from cases.door.pages import kommune_page, page, posted_from
from cases.door.request import KommuneRequest
from cases.kodelister import lister
from cases.log import audit
from cases.models import Kommune
from deliveries.figures import charts
from deliveries.figures.core.marks import Mark, development
from deliveries.figures.core.rows import ALL
from deliveries.figures.core.table import DEFINITIONS, FIGURES
from deliveries.figures.report import Report, report


@dataclass(frozen=True)
class Row:
    """One ydelse in the overview, at the newest quarter that is over."""

    kode: str
    leveret: float | None
    registreret: float
    udvikling: float | None
    fra_start: float | None
    uoplyst: float
    holdt_ude: float
    marks: list[Mark]

    @property
    def roede(self) -> int:
        return sum(mark.is_red for mark in self.marks)

    @property
    def gule(self) -> int:
        return len(self.marks) - self.roede


@kommune_page()
def rapport(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """All ydelser beside each other, and what to look at first."""
    found, codes = report(kommune), lister.current()
    audit.record(request.user, kommune, "tal vist", side="valideringsrapport")
    delivered, registered = found.persons()
    waiting = found.uncommented()
    return page(
        request,
        "tal/rapport.html",
        kommune,
        "tal",
        fane="rapport",
        rapport=found,
        koder=codes,
        kvartal=found.calendar.names[found.newest_whole],
        raekker=[_row(found, kode) for kode in found.ydelser(codes)],
        roede=[mark for mark in waiting if mark.is_red],
        gule=[mark for mark in waiting if not mark.is_red],
        i_alt=(delivered[found.newest_whole], registered[found.newest_whole]),
        tegning=_drawn("Personer i alt", found, delivered, registered, ALL),
    )


@kommune_page()
def ydelse(request: KommuneRequest, kommune: Kommune, kode: str) -> HttpResponse:
    """One ydelse: quarters down, development at the foot, as delivered beside as registered."""
    found, codes = report(kommune), lister.current()
    if kode not in found.ydelser(codes):
        raise Http404
    audit.record(request.user, kommune, "tal vist", side="valideringsrapport", ydelse=kode)
    registered, delivered = found.recipients(kode), found.delivered_recipients(kode)
    quarters = found.quarters(kode)
    last = found.newest_whole
    begins = next((nr for nr, count in enumerate(registered) if count), None)
    return page(
        request,
        "tal/ydelse.html",
        kommune,
        "tal",
        rapport=found,
        koder=codes,
        kode=kode,
        kvartaler=quarters,
        begynder=quarters[begins].navn if begins is not None else "",
        slutter=quarters[last].navn,
        udvikling=development(registered[begins], registered[last]) if begins is not None else None,
        maerker=[mark for mark in found.marks if mark.ydelse == kode],
        tegning=_drawn(codes.short(YDELSE, kode), found, delivered, registered, kode),
    )


@posted_from("figures:rapport", "kommunekode")
@kommune_page()
def opgoer(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """Count now what is shown as older."""
    report(kommune, anew=True)
    audit.record(request.user, kommune, "tal opgjort")
    messages.success(request, "Tallene er opgjort nu.")
    return redirect("figures:rapport", kommune.pk)


@kommune_page()
def definitioner(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """What each figure is, in words: the one table."""
    return page(
        request,
        "tal/definitioner.html",
        kommune,
        "tal",
        fane="definitioner",
        tal=FIGURES.values(),
        version=DEFINITIONS,
    )


def _row(found: Report, kode: str) -> Row:
    last = found.newest_whole
    quarters = found.quarters(kode)
    newest = quarters[last]
    first = next((q.registreret for q in quarters[: last + 1] if q.registreret), 0)
    return Row(
        kode,
        newest.leveret,
        newest.registreret,
        newest.udvikling,
        development(first, newest.registreret),
        quarters[-1].uoplyst,
        quarters[-1].holdt_ude,
        [mark for mark in found.marks if mark.ydelse == kode],
    )


def _drawn(
    titel: str,
    found: Report,
    delivered: list[float | None],
    registered: list[float],
    kode: str,
) -> charts.Chart:
    """Up to the newest quarter that is over; marks stand on the line of what is registered."""
    end = found.newest_whole + 1
    names = found.calendar.names[:end]
    points = [
        charts.Point(names.index(mark.kvartal), registered[names.index(mark.kvartal)], mark.farve)
        for mark in reversed(found.marks)
        if mark.ydelse == kode and mark.kvartal in names
    ]
    return charts.lines(
        titel,
        names,
        [
            charts.Line("Registreret", "registreret", registered[:end]),
            charts.Line("Leveret", "leveret", delivered[:end]),
        ],
        points,
    )
