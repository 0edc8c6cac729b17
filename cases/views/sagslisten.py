"""Sagslisten: three filters, search by CPR prefix, pages (R15, R28-R30)."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Min, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cases.cpr import formatted, normalise
from cases.door import limits
from cases.door.limited import limited
from cases.door.pages import kommune_page, page, posted_from
from cases.door.paginator import CappedPaginator
from cases.door.request import KommuneRequest
from cases.log import audit, searches
from cases.models import Kommune, Sag, Ydelse
from cases.models.sager import SagQuerySet

PAGE_SIZE = 50
#: More characters than a CPR number takes, however it is typed.
LONGEST = 40
_KEPT = "sagslisten"
FILTERS = {
    "alle": "Alle sager",
    "afsluttede": "Afsluttede sager",
    "aktive": "Ikke afsluttede sager",
}


@dataclass(frozen=True)
class Left:
    """The list as its reader left it, so that a case leads back to it (D24: with the CPR number in
    the session, for it may stand in no address)."""

    soegning: str = ""
    vis: str = "alle"
    side: str = "1"
    #: Whether the search narrows the list; if not, it waits for an address that is marked.
    soegt: bool = True

    @property
    def narrowing(self) -> str:
        """What the list is narrowed by now."""
        return self.soegning if self.soegt else ""

    @property
    def maerke(self) -> str:
        """What an address of this list ends with: that it is of the search, not what it is for."""
        return "&soegt=1" if self.narrowing else ""

    @classmethod
    def by(cls, request: KommuneRequest, kommune: Kommune) -> Left:
        return cls(*request.session.get(_KEPT, {}).get(kommune.pk, ()))

    def keep(self, request: KommuneRequest, kommune: Kommune) -> None:
        kept = request.session.get(_KEPT, {})
        request.session[_KEPT] = {**kept, kommune.pk: astuple(self)}


@kommune_page()
def sager(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """The list. Filter and page stand in the address, or it comes as it was left; what was searched
    for stands in the session, for a CPR number never stands in an address (D24). It narrows only an
    address that is marked: one from the start page or another window is of a list without it."""
    left = Left.by(request, kommune)
    if "vis" in request.GET or "side" in request.GET:
        side, soegt = request.GET.get("side", "1"), "soegt" in request.GET
        left = replace(left, vis=_vis(request), side=side, soegt=soegt)
    return _list(request, kommune, left)


@posted_from("cases:sager", "kommunekode")
@kommune_page()
@limited(limits.searches)
def soeg(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """R29: the list narrowed by CPR prefix, posted so that it ends in no address or log.

    While typing (htmx) the result comes at once; a form that is sent leads to the list, to which
    Back and reload can return.
    """
    typed = "" if "ryd" in request.POST else request.POST.get("cpr", "")
    # NUL is the one character that PostgreSQL stores nowhere.
    left = Left(typed[:LONGEST].replace("\x00", "\ufffd"), _vis(request))
    if request.htmx:
        return _list(request, kommune, left)
    left.keep(request, kommune)
    return redirect(f"{reverse('cases:sager', args=[kommune.pk])}?vis={left.vis}{left.maerke}")


def _vis(request: KommuneRequest) -> str:
    vis = request.GET.get("vis", "alle")
    return vis if vis in FILTERS else "alle"


def _list(request: KommuneRequest, kommune: Kommune, left: Left) -> HttpResponse:
    term = normalise(left.narrowing)
    paginator = CappedPaginator(_found(request, kommune, left.vis, term), PAGE_SIZE)
    rows = paginator.get_page(left.side)
    rows.object_list = _rows(cast(SagQuerySet, rows.object_list))
    left = replace(left, side=str(rows.number))
    left.keep(request, kommune)
    _read(request, kommune, left, [row["pk"] for row in rows])
    return page(
        request,
        "sager/_resultat.html" if request.htmx else "sager/liste.html",
        kommune,
        "sager",
        side=rows,
        sider=paginator.get_elided_page_range(rows.number),
        vis=left.vis,
        filtre=FILTERS,
        soegning=left.narrowing,
        maerke=left.maerke,
        kun_cifre=not term or (term.isascii() and term.isdigit() and len(term) <= 10),
        antal_tekst=count_text(paginator.count),
    )


def _read(request: KommuneRequest, kommune: Kommune, left: Left, sager: list[UUID]) -> None:
    """Leave word in the log of who is about to see whom."""
    if request.htmx and request.method == "POST":
        searches.note(request, kommune, left.narrowing, left.vis, sager)
        return
    searched = {"soegning": left.narrowing} if left.narrowing else {}
    art = "søgning" if searched else "sagsliste vist"
    audit.record(request.user, kommune, art, sager=sager, vis=left.vis, side=left.side, **searched)


def _rows(sager: SagQuerySet) -> list[dict[str, Any]]:
    """What the page shows of each case, as plain values: fifty model objects with their ydelser
    would take longer than all the rest of the page."""
    today = timezone.localdate()
    ydelser = Ydelse.objects.filter(sag=OuterRef("pk")).values("sag")
    shown = sager.annotate(
        antal_ydelser=Subquery(ydelser.values(antal=Count("pk"))),
        foerst_indberettet=Subquery(ydelser.values(foerst=Min("foerst_indberettet"))),
    )
    return [
        {
            **row,
            "cpr": formatted(row["cpr"]),
            "afsluttet": row["sidste_dag"] is not None and row["sidste_dag"] < today,
        }
        for row in shown.values(
            "pk", "cpr", "navn", "sidste_dag", "antal_ydelser", "foerst_indberettet"
        )
    ]


def _found(request: KommuneRequest, kommune: Kommune, vis: str, term: str) -> SagQuerySet:
    today = timezone.localdate()
    found = Sag.objects.for_user(request.user, kommune).order_by("cpr")
    if vis == "afsluttede":
        found = found.closed(today)
    elif vis == "aktive":
        found = found.open(today)
    if not term:
        return found
    if not (term.isascii() and term.isdigit() and len(term) <= 10):
        return found.none()
    return found.cpr_begins(term)


def count_text(count: int) -> str:
    """How many were found, as a person says it."""
    if count == 0:
        return "Ingen sager"
    if count == 1:
        return "1 sag"
    shown = f"{count:,}".replace(",", ".")
    if count >= CappedPaginator.most:
        return f"Mindst {shown} sager. Søg på CPR nummer for at finde en bestemt."
    return f"{shown} sager"
