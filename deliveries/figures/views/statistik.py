"""Statistik: the kommune's own rows of StatBank's tables, as files to lay beside them (D36)."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone

from cases import tables
from cases.door import limits
from cases.door.limited import limited
from cases.door.pages import kommune_page, page
from cases.door.request import KommuneRequest
from cases.log import audit
from cases.models import Kommune
from deliveries.figures import kept, statbank
from deliveries.figures.kept import Kept
from deliveries.figures.report import newest

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Counted from what: as in the address.
KILDER = {"leveret": "leveret", "registreret": "registreret"}


@kommune_page()
def oversigt(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """The tables that can be fetched, and what they are of."""
    return page(
        request,
        "tal/statistik.html",
        kommune,
        "tal",
        fane="statistik",
        tabeller=statbank.TABLES.values(),
        leverance=newest(kommune),
    )


@kommune_page()
@limited(limits.downloads)
def hent(
    request: KommuneRequest, kommune: Kommune, navn: str, kilde: str, filtype: str
) -> HttpResponse:
    """One table as CSV in StatBank's shape, or the same rows in Excel."""
    table = statbank.TABLES.get(navn)
    if table is None or kilde not in KILDER or filtype not in ("csv", "xlsx"):
        raise Http404
    found = _counted(kommune, table, kilde)
    if found is None:
        raise Http404
    calendar = found.counts.calendar
    whole = len(calendar) - calendar.is_under_way
    series = table.figure.function(found.counts)
    cut = {key: numbers[:whole] for key, numbers in series.items()}
    rows = statbank.rows(table, kommune.navn, calendar.names[:whole], cut)
    audit.record(request.user, kommune, "tal hentet", tabel=navn, kilde=kilde, antal=len(rows))
    name = f"{navn}-{kommune.pk}-{kilde}-{timezone.localdate().isoformat()}.{filtype}"
    if filtype == "csv":
        response = HttpResponse(tables.as_csv(table.header, rows), content_type=CSV)
    else:
        response = HttpResponse(tables.as_xlsx(navn, table.header, rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _counted(kommune: Kommune, table: statbank.Table, kilde: str) -> Kept | None:
    """What is registered, counted now: a file says nothing of its age. Or what was delivered."""
    which = table.figure.counted
    if kilde == "registreret":
        return kept.registered(kommune, which, anew=True)
    leverance = newest(kommune)
    return kept.delivered(leverance, which) if leverance else None
