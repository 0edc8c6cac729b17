"""Samples of the log: draw one, and say of each entry what was found."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from cases.access import ADMINISTERS
from cases.door.pages import kommune_page, page
from cases.door.request import KommuneRequest
from cases.kodelister import lister
from cases.log import audit, logbog, searches
from cases.log.forms import ReviewForm, SampleForm
from cases.log.stikproever import NothingToDraw, default_period, draw_sample, review
from cases.models import Haendelse, Kommune, Stikproeve, Stikproevelinje

PAGE_SIZE = 50


@kommune_page(ADMINISTERS)
def samples(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """Those that were drawn, and the form to draw another."""
    fra, til = default_period(timezone.localdate())
    form = SampleForm(request.POST or None, initial={"fra": fra, "til": til})
    if request.method == "POST" and form.is_valid():
        searches.settle()
        try:
            return redirect(draw_sample(request.user, kommune, **form.cleaned_data))
        except NothingToDraw:
            form.add_error("fra", "Ingen har set noget i den periode. Vælg en anden.")
    drawn = Stikproeve.objects.filter(kommune=kommune).select_related("udtaget_af")
    counted = drawn.annotate(
        antal=Count("linjer"), mangler=Count("linjer", filter=Q(linjer__vurderet=None))
    ).order_by("-tidspunkt", "-pk")
    side = Paginator(counted, PAGE_SIZE).get_page(request.GET.get("side"))
    return page(request, "log/stikproever.html", kommune, "log", form=form, side=side)


@kommune_page(ADMINISTERS)
def sample(request: KommuneRequest, kommune: Kommune, pk: int) -> HttpResponse:
    """One sample. What has been said of an entry stays; the rest is said here."""
    found = get_object_or_404(
        Stikproeve.objects.select_related("udtaget_af"), kommune=kommune, pk=pk
    )
    rows = list(found.linjer.select_related("vurderet_af"))
    data = request.POST if request.method == "POST" else None
    forms = {row.pk: ReviewForm(data, prefix=f"l{row.pk}") for row in rows if not row.vurderet}
    # A list, so that every form is asked and shows its own errors.
    valid = [form.is_valid() for form in forms.values()]
    if request.method == "POST" and all(valid):
        return _save(request, found, rows, forms)
    drawn = Haendelse.objects.filter(pk__in=[row.haendelse_id for row in rows])
    told = logbog.lines(drawn.select_related("medarbejder"), kommune, lister.current())
    by_key = {line.entry.pk: line for line in told}
    audit.record(
        request.user,
        kommune,
        "stikprøve vist",
        found,
        antal=len(rows),
    )
    return page(
        request,
        "log/stikproeve.html",
        kommune,
        "log",
        stikproeve=found,
        rows=[(row, by_key.get(row.haendelse_id), forms.get(row.pk)) for row in rows],
        forms=list(forms.values()),
    )


def _save(
    request: KommuneRequest,
    found: Stikproeve,
    rows: list[Stikproevelinje],
    forms: dict[int, ReviewForm],
) -> HttpResponse:
    said = late = 0
    for row in rows:
        typed = forms[row.pk].cleaned_data if row.pk in forms else {}
        if not typed.get("vurdering"):
            continue
        if review(request.user, found, row, typed["vurdering"], typed["bemaerkning"]):
            said += 1
        else:
            late += 1
    if said:
        messages.success(request, "Vurderingerne er gemt." if said > 1 else "Vurderingen er gemt.")
    if late:
        messages.warning(request, "En anden har vurderet nogle af hændelserne imens. Det står ved.")
    return redirect(found)
