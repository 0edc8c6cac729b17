"""The kommune's log, for its administrators: search it, and answer a citizen from it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format

from cases.access import ADMINISTERS
from cases.door import limits
from cases.door.fresh import fresh_logon
from cases.door.limited import limited
from cases.door.pages import kommune_page, page, posted_from
from cases.door.paginator import CappedPaginator
from cases.door.request import KommuneRequest
from cases.kodelister import lister
from cases.log import audit, logbog
from cases.log.arter import ARTER
from cases.log.forms import CaseForm, InsightForm, LogForm, period_text
from cases.models import Haendelse, Kommune

PAGE_SIZE = 50


@kommune_page(ADMINISTERS)
def log(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """What stands in the address is asked; a CPR number never does (D24)."""
    return _log(request, kommune, CaseForm(kommune))


@posted_from("cases:log", "kommunekode")
@kommune_page(ADMINISTERS)
@limited(limits.searches)
def find(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """From a CPR number to what the log says of the case."""
    form = CaseForm(kommune, request.POST)
    found = form.is_valid()
    if form.searched:
        audit.record(request.user, kommune, "sag slået op", form.sag, soegning=form.searched)
    if not found:
        return _log(request, kommune, form)
    return redirect(f"{reverse('cases:log', args=[kommune.pk])}?sag={form.sag_id}")


def _log(request: KommuneRequest, kommune: Kommune, by_cpr: CaseForm) -> HttpResponse:
    form = LogForm(kommune, request.GET)
    readable = form.is_valid()
    question = form.question()
    # What could not be read would show more than was asked for.
    found = question.answered(kommune) if readable else Haendelse.objects.none()
    paginator = CappedPaginator(found, PAGE_SIZE)
    side = paginator.get_page(request.GET.get("side"))
    lines = logbog.lines(side, kommune, lister.current())
    audit.record(request.user, kommune, "log vist", side=side.number, **question.told())
    query = request.GET.copy()
    query.pop("side", None)
    return page(
        request,
        "log/liste.html",
        kommune,
        "log",
        form=form,
        cprform=by_cpr,
        side=side,
        linjer=lines,
        sag=question.sag,
        foran=f"{query.urlencode()}&" if query else "",
        antal_tekst=_count_text(paginator.count),
    )


def _count_text(count: int) -> str:
    if count >= CappedPaginator.most:
        most = number_format(CappedPaginator.most, force_grouping=True)
        return f"Mindst {most} hændelser. Afgræns dem."
    return {0: "Ingen hændelser", 1: "1 hændelse"}.get(
        count, f"{number_format(count, force_grouping=True)} hændelser"
    )


@dataclass(frozen=True)
class Look:
    """One day's look-ups for one purpose; `hvem` is empty where names are withheld."""

    dag: date
    formaal: str
    hvem: str
    antal: int


@kommune_page(ADMINISTERS)
@fresh_logon()
@limited(limits.searches)
def insight(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """A citizen's right of access: when their data were looked at, and what for."""
    form = InsightForm(kommune, request.POST or None)
    if request.method != "POST":
        return page(request, "log/indsigt.html", kommune, "log", form=form)
    readable = form.is_valid()
    if form.searched and form.sag is None:
        audit.record(request.user, kommune, "sag slået op", soegning=form.searched)
    if not readable or form.sag_id is None:
        return page(request, "log/indsigt.html", kommune, "log", form=form)
    typed: dict[str, Any] = form.cleaned_data
    question = logbog.Question(sag=form.sag_id, fra=typed["fra"], til=typed["til"])
    looks = _looks(question, kommune, typed["vis_navne"])
    audit.record(
        request.user,
        kommune,
        "indsigt udskrevet",
        sager=[form.sag_id],
        navne=typed["vis_navne"],
        **question.told(),
    )
    return page(
        request,
        "log/indsigt_svar.html",
        kommune,
        "log",
        sag=form.sag,
        sag_id=form.sag_id,
        opslag=looks,
        vis_navne=typed["vis_navne"],
        # The paper goes to the citizen; it does not name whoever printed it either.
        skjul_navn_i_print=not typed["vis_navne"],
        periode=period_text(typed["fra"], typed["til"]),
        i_dag=timezone.localdate(),
    )


def _looks(question: logbog.Question, kommune: Kommune, names: bool) -> list[Look]:
    found: Counter[tuple[date, str, str]] = Counter()
    for entry in question.answered(kommune).iterator(2000):
        purpose = ARTER[entry.art].formaal if entry.art in ARTER else entry.art
        if purpose:
            who = str(entry.medarbejder or "Automatisk") if names else ""
            found[timezone.localdate(entry.tidspunkt), purpose, who] += 1
    rows = sorted(found.items(), key=lambda row: (row[0][0].toordinal() * -1, row[0][1:]))
    return [Look(*key, count) for key, count in rows]
