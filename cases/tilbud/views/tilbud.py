"""Kendte tilbud: the list that all see, and what the administrators do with it (D11)."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from cases import display
from cases.access import ADMINISTERS
from cases.data import TilbudData
from cases.door import conflict, saving
from cases.door.pages import kommune_page, page, posted_from
from cases.door.request import KommuneRequest
from cases.findings import Finding
from cases.kodelister import lister
from cases.models import KendtTilbud, Kommune, Ydelse
from cases.models.tilbud import KendtTilbudQuerySet
from cases.tilbud.forms import TilbudForm
from cases.tilbud.known import faults
from cases.tilbud.services.tilbud import add_tilbud, change_tilbud, remove_tilbud

PAGE_SIZE = 50
#: More characters than a search takes.
LONGEST = 80
#: What was searched for stands in the session: ten typed digits may be a citizen's (D24).
_KEPT = "kendte_tilbud"
FILTERS = {
    "alle": "Alle tilbud",
    "egne": "Kommunens egne",
    "portalen": "Tilbudsportalen",
}


@kommune_page()
def tilbud(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """The kommune's own first, then Tilbudsportalen's; filter and page stand in the address."""
    term = request.session.get(_KEPT, {}).get(kommune.pk, "")
    return _list(request, kommune, term, request.GET.get("side", "1"))


@posted_from("cases:tilbud", "kommunekode")
@kommune_page()
def soeg(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """The list narrowed by what is typed; at once while typing (htmx), otherwise as a page."""
    term = "" if "ryd" in request.POST else request.POST.get("soeg", "")[:LONGEST]
    request.session[_KEPT] = {**request.session.get(_KEPT, {}), kommune.pk: term}
    if request.htmx:
        return _list(request, kommune, term, "1")
    return redirect(f"{reverse('cases:tilbud', args=[kommune.pk])}?vis={_vis(request)}")


def _vis(request: KommuneRequest) -> str:
    vis = request.GET.get("vis", "alle")
    return vis if vis in FILTERS else "alle"


def _list(request: KommuneRequest, kommune: Kommune, term: str, side: str) -> HttpResponse:
    vis = _vis(request)
    found = _seen(request, kommune).found_by(term).own_first()
    if vis != "alle":
        found = found.filter(kommune=kommune if vis == "egne" else None)
    paginator = Paginator(
        found.only("kommune", "navn", "adresse", "postnr", "pnr", "tilbudstype"), PAGE_SIZE
    )
    return page(
        request,
        "tilbud/_resultat.html" if request.htmx else "tilbud/liste.html",
        kommune,
        "tilbud",
        side=paginator.get_page(side),
        vis=vis,
        foran=f"vis={vis}&",
        filtre=FILTERS,
        soegning=term,
        antal=paginator.count,
    )


def _seen(request: KommuneRequest, kommune: Kommune) -> KendtTilbudQuerySet:
    return KendtTilbud.objects.for_user(request.user, kommune).standing()


def _own(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> KendtTilbud:
    """One of the kommune's own; Tilbudsportalen's are nobody's to change by hand."""
    own = _seen(request, kommune).filter(kommune=kommune)
    return get_object_or_404(own.select_related("kommune", "aendret_af"), pk=pk)


@kommune_page(ADMINISTERS)
def ny(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    codes = lister.current()
    form = TilbudForm(codes, request.POST if request.method == "POST" else None)
    if form.is_bound:

        def add(version: int, data: TilbudData) -> KendtTilbud:
            return add_tilbud(request.user, kommune, data)

        added = saving.save([form], form.tilbud_data(), codes, add, _judge).saved
        if added:
            messages.success(request, f"»{added.navn}« er tilføjet til kommunens kendte tilbud.")
            return redirect("cases:tilbud", kommune.pk)
    return _form(request, kommune, form)


@kommune_page(ADMINISTERS)
def ret(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    stored = _own(request, kommune, pk)
    codes = lister.current()
    posted = conflict.chosen(request.POST, stored.data()) if request.method == "POST" else None
    form = TilbudForm(codes, posted, initial=conflict.initial(stored), tilbud=stored.data())
    konflikt = None
    if form.is_bound:
        write = partial(change_tilbud, request.user, stored)
        outcome = saving.save([form], form.tilbud_data(), codes, write, _judge)
        konflikt = outcome.konflikt
        if outcome.saved:
            told = "Tilbuddet er rettet. Ydelser, der har det, er ikke ændret."
            messages.success(request, told + outcome.told)
            return redirect("cases:tilbud", kommune.pk)
    return _form(request, kommune, form, stored=stored, konflikt=konflikt)


def _judge(mine: TilbudData) -> list[Finding]:
    return faults(mine, lister.current(), timezone.localdate())


def _form(
    request: KommuneRequest, kommune: Kommune, form: TilbudForm, **context: Any
) -> HttpResponse:
    return page(request, "tilbud/form.html", kommune, "tilbud", form=form, **context)


@kommune_page(ADMINISTERS)
def fjern(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """Asks first. Ydelser that have the tilbud keep it: they hold a copy."""
    stored = _own(request, kommune, pk)
    if request.method == "POST":
        remove_tilbud(request.user, stored)
        messages.success(request, f"»{stored.navn}« er fjernet fra kommunens kendte tilbud.")
        return redirect("cases:tilbud", kommune.pk)
    rows = display.rows(stored.data(), lister.current())
    antal = Ydelse.objects.filter(kommune=kommune).at(stored.data()).count()
    return page(
        request, "tilbud/fjern.html", kommune, "tilbud", stored=stored, rows=rows, antal=antal
    )
