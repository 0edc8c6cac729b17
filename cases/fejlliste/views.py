"""The fejlliste (D15, Q1-Q3): what our own control finds."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from cases import services, tables
from cases.access import ENTERS
from cases.codes import YDELSE, Codes
from cases.door import limits
from cases.door.fresh import fresh_logon
from cases.door.limited import limited
from cases.door.pages import get_sag, kommune_page, page, posted_from
from cases.door.request import KommuneRequest
from cases.fejlliste import kept, listing
from cases.fejlliste.outlook import outlook
from cases.fejlliste.walk import Stop, Walk
from cases.fields import CPR, KODE, NAVN
from cases.kodelister import lister
from cases.log import audit
from cases.models import Fund, Kommune, SetIOrden
from cases.models.fund import FundQuerySet
from cases.rules import RULES

PAGE_SIZE = 50


@dataclass(frozen=True)
class Row:
    """One finding as the page shows it; `url` leads to the very field."""

    fund: Fund
    ydelse: str
    felt: str
    url: str
    set_i_orden: SetIOrden | None = None

    @property
    def om(self) -> str:
        """The id of the finding's own words on the page."""
        return f"fund-{self.fund.pk}"

    @property
    def sag(self) -> Any:
        return self.fund.sag


@dataclass(frozen=True)
class Choice:
    """What of the list the address asks for."""

    vis: str
    efter: str

    @classmethod
    def of(cls, request: KommuneRequest) -> Choice:
        vis, efter = request.GET.get("vis", ""), request.GET.get("efter", "")
        return cls(
            vis if vis in listing.FILTERS else "alt",
            efter if efter in listing.GROUPINGS else "sag",
        )

    @property
    def query(self) -> str:
        return f"vis={self.vis}&efter={self.efter}"

    def listed(self, kommune: Kommune) -> FundQuerySet:
        found = listing.listed(kommune, self.vis, self.efter)
        return found.select_related("sag__sagsbehandler", "ydelse")


@kommune_page()
def liste(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """*Vores kontrol*: everything that would be left out, and every warning not set i orden.

    What has been reported before and would now vanish stands on top, in red (D15).
    """
    kept.refresh(kommune, timezone.localdate())
    choice = Choice.of(request)
    counts = listing.counts(kommune) | {listing.SET: listing.listed(kommune, listing.SET).count()}
    side = Paginator(choice.listed(kommune), PAGE_SIZE).get_page(request.GET.get("side"))
    rows = list(_rows(side, kommune, choice, lister.current()))
    audit.record(
        request.user,
        kommune,
        "fejlliste vist",
        sager=[row.fund.sag_id for row in rows],
        vis=choice.vis,
        side=side.number,
    )
    return page(
        request,
        "fejlliste/liste.html",
        kommune,
        "fejlliste",
        fane="kontrol",
        valg=choice,
        her=f"?fejlliste={choice.efter}&vis={choice.vis}&side={side.number}",
        filtre=_filters(counts),
        grupperinger=[(efter, tekst) for efter, (tekst, _) in listing.GROUPINGS.items()],
        afsnit=_sections(rows, choice.efter),
        side=side,
        antal=counts,
        udsigt=outlook(kommune),
    )


def _filters(counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"vis": vis, "tekst": tekst, "antal": counts[vis]}
        for vis, (tekst, _) in listing.FILTERS.items()
    ]


@kommune_page()
@fresh_logon("cases:fejlliste", "kommunekode")
@limited(limits.downloads)
def hent(request: KommuneRequest, kommune: Kommune, filtype: str) -> HttpResponse:
    """The list as a file, the same rows in the same order. That it was fetched is on record."""
    if filtype not in FILE_TYPES:
        raise Http404
    content_type, write = FILE_TYPES[filtype]
    today = timezone.localdate()
    kept.refresh(kommune, today)
    choice = Choice.of(request)
    codes = lister.current()
    found = list(_rows(choice.listed(kommune), kommune, choice, codes))
    rows = [_cells(row) for row in found]
    audit.record(
        request.user,
        kommune,
        "fejlliste hentet",
        sager=[row.fund.sag_id for row in found],
        filtype=filtype,
        vis=choice.vis,
        antal=len(rows),
    )
    response = HttpResponse(write(HEADER, rows), content_type=content_type)
    name = f"fejlliste-{kommune.pk}-{today.isoformat()}.{filtype}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@posted_from("cases:sag", "kommunekode", "pk")
@kommune_page(ENTERS)
def fortryd(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """D14: a warning was set i orden by mistake. Back to the case, or to the list it stands on."""
    sag = get_sag(request.user, kommune, pk)
    walk = Walk.of(request, kommune, sag)
    try:
        services.fortryd(request.user, sag, request.POST.get("fingeraftryk", ""))
        messages.success(request, "Det er fortrudt. Advarslen står på fejllisten igen.")
    except services.Refused:
        messages.info(request, "Advarslen er ikke længere set i orden.")
    return redirect(walk.page_url(request.GET.get("side", "1")) if walk else sag)


def _rows(found: Iterable[Fund], kommune: Kommune, choice: Choice, codes: Codes) -> Iterator[Row]:
    query = {"fejlliste": choice.efter, "vis": choice.vis}
    found = list(found)
    marks = _marks(found) if choice.vis == listing.SET else {}
    for fund in found:
        stop = Stop(*attrgetter(*Stop._fields)(fund))
        yield Row(
            fund,
            codes.label(YDELSE, fund.ydelse.kode) if fund.ydelse else "",
            listing.field_label(fund.felt),
            stop.address(kommune, query),
            marks.get((fund.sag_id, fund.fingeraftryk)),
        )


def _marks(found: Iterable[Fund]) -> dict[tuple[uuid.UUID, str], SetIOrden]:
    """Who has set these i orden, and when."""
    on_cases = SetIOrden.objects.filter(sag__in={fund.sag_id for fund in found})
    return {
        (mark.sag_id, mark.fingeraftryk): mark for mark in on_cases.select_related("medarbejder")
    }


@dataclass(frozen=True)
class Group:
    """Rows with a heading: a case, a rule or a caseworker; `kode` is the rule's."""

    titel: str
    kode: str
    rows: list[Row]


def _sections(rows: list[Row], efter: str) -> list[tuple[bool, list[Group]]]:
    """(whether these would vanish, their groups), in the order of the rows."""
    key = _KEYS[efter]
    return [
        (vanishes, [_group(efter, list(of_group)) for _, of_group in groupby(part, key)])
        for vanishes, part in groupby(rows, lambda row: row.fund.leveret_foer)
    ]


_KEYS: dict[str, Callable[[Row], object]] = {
    "sag": lambda row: row.fund.sag_id,
    "regel": lambda row: row.fund.regel,
    "sagsbehandler": lambda row: row.sag.sagsbehandler_id,
}


def _group(efter: str, rows: list[Row]) -> Group:
    first = rows[0]
    if efter == "regel":
        regel = first.fund.regel
        return Group(RULES[regel].title if regel in RULES else regel, regel, rows)
    if efter == "sagsbehandler":
        return Group(str(first.sag.sagsbehandler or "Ingen sagsbehandler"), "", rows)
    return Group(f"{first.sag.navn or 'Uden navn'}, {first.sag.cpr_formateret}", "", rows)


HEADER = (
    CPR.label,
    NAVN.label,
    KODE.label,
    "Felt",
    "Hvad skal der gøres",
    "Alvor",
    "Holdes ude",
    "Leveret før",
    "Regel",
    "Sagsbehandler",
    "Ret det her",
)


def _cells(row: Row) -> list[str]:
    fund, sag = row.fund, row.sag
    return [
        sag.cpr_formateret,
        sag.navn,
        row.ydelse,
        row.felt,
        fund.besked,
        fund.get_alvor_display(),
        "ja" if fund.holder_ude else "nej",
        "ja" if fund.leveret_foer else "nej",
        fund.regel,
        str(sag.sagsbehandler or ""),
        f"{settings.PUBLIC_URL}{row.url}",
    ]


FILE_TYPES: dict[str, tuple[str, Callable[..., bytes]]] = {
    "csv": ("text/csv; charset=utf-8", tables.as_csv),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda header, rows: tables.as_xlsx("Fejlliste", header, rows),
    ),
}
