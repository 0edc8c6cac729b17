"""Tilføj ydelse, Rediger/Vis ydelse, Slet ydelse, neutralisering (R36-R45)."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from cases import display, services
from cases.access import ENTERS
from cases.codes import Codes
from cases.data import YdelseData
from cases.door import conflict, saving
from cases.door.pages import deletes_once, get_sag, kommune_page, page
from cases.door.request import KommuneRequest
from cases.fejlliste import findings
from cases.fejlliste.walk import Walk
from cases.findings import Finding
from cases.forms.sager import NeutraliserForm, YdelseForm
from cases.kodelister import lister
from cases.log import audit
from cases.models import Kladde, Kommune, Sag, Ydelse
from cases.reporting import reporting_of
from cases.services.neutralise import can_be_neutralised, needs_start
from cases.services.writing import locked_fields
from cases.services.ydelser import adding_findings, changing_findings
from cases.tilbud.views import forslag
from cases.views import kladder
from cases.views.overfoert import latest_tilbud
from cases.views.sager import tell_neutralised


@kommune_page(ENTERS)
def ny(request: KommuneRequest, kommune: Kommune, sag_pk: uuid.UUID) -> HttpResponse:
    """Tilføj ydelse on a case; Gem og retur goes back to it (R36-R39)."""
    sag = get_sag(request.user, kommune, sag_pk)
    codes = lister.current()
    kladde = kladder.of_page(request, Kladde.Formular.NY_YDELSE, sag)
    seneste = latest_tilbud(sag, codes)
    kopieret = seneste if "kopier" in request.POST else None
    fundet = forslag.asked_for(request, kommune, codes)
    copied = fundet.felter if fundet else kopieret.fields if kopieret else None
    defaults = YdelseForm.defaults(kommune, timezone.localdate())
    if copied is not None:
        form = YdelseForm(codes, initial=kladder.typed(request.POST) | copied)
    elif request.method == "POST":
        form = YdelseForm(codes, request.POST, initial=defaults)
        if _added(request, kommune, sag, form, codes):
            kladde.done(request)
            messages.success(request, "Ydelsen er gemt.")
            return redirect(sag)
    else:
        form = YdelseForm(codes, initial=defaults | {"noegle": uuid.uuid4()} | kladde.initial)
    audit.record(request.user, kommune, "sag åbnet", sag)
    return page(
        request,
        "ydelser/form.html",
        kommune,
        "sager",
        sag=sag,
        ydelse=None,
        form=form,
        laaste=frozenset(),
        kladde=kladde,
        seneste_tilbud=seneste,
        kopieret=kopieret,
        fundet=fundet,
    )


def _added(
    request: KommuneRequest, kommune: Kommune, sag: Sag, form: YdelseForm, codes: Codes
) -> bool:
    def add(version: int, data: YdelseData) -> Ydelse:
        return services.add_ydelse(request.user, sag, data)

    data = form.ydelse_data(kommune, str(form.key()))
    judge = partial(adding_findings, sag.data())
    return saving.save([form], data, codes, add, judge).saved is not None


@kommune_page(to_post=ENTERS)
def ydelse(
    request: KommuneRequest, kommune: Kommune, sag_pk: uuid.UUID, pk: uuid.UUID
) -> HttpResponse:
    """Rediger/Vis ydelse: all but code and varighed, and tilbudstype until reported (R40, R41)."""
    sag = get_sag(request.user, kommune, sag_pk)
    stored = get_ydelse(sag, pk)
    codes = lister.current()
    kladde = kladder.of_page(request, Kladde.Formular.YDELSE, sag, stored)
    walk = Walk.of(request, kommune, sag, stored)
    konflikt = None
    fundet = forslag.asked_for(request, kommune, codes)
    form = _ydelse_form(request, stored, codes, fundet, kladde.initial)
    if form.is_bound:
        outcome = _changed(request, kommune, stored, form, codes)
        if outcome.saved:
            kladde.done(request)
            messages.success(request, f"Ydelsen er gemt.{outcome.told}")
            return walk.onward(request) if walk else redirect(sag)
        if konflikt := outcome.konflikt:
            sag = get_sag(request.user, kommune, sag_pk)
            stored = get_ydelse(sag, pk)
    audit.record(request.user, kommune, "ydelse åbnet", stored)
    given = {"kladde": kladde, "walk": walk, "konflikt": konflikt, "fundet": fundet}
    return _ydelse_page(request, kommune, sag, stored, form, **given)


def _ydelse_form(
    request: KommuneRequest,
    stored: Ydelse,
    codes: Codes,
    fundet: forslag.Fundet | None,
    drafted: dict[str, Any],
) -> YdelseForm:
    """As it was sent to be saved (bound), as a tilbud was copied into it, or as it begins."""
    data = stored.data()
    if fundet:
        typed = YdelseForm.initial_of(data) | kladder.typed(request.POST)
        return YdelseForm(codes, initial=typed | fundet.felter, ydelse=data)
    posted = conflict.chosen(request.POST, data) if request.method == "POST" else None
    return YdelseForm(codes, posted, initial=conflict.initial(stored) | drafted, ydelse=data)


def _changed(
    request: KommuneRequest, kommune: Kommune, stored: Ydelse, form: YdelseForm, codes: Codes
) -> saving.Outcome[Ydelse]:
    def judge(mine: YdelseData) -> list[Finding]:
        return changing_findings(stored.sag.data(), mine, locked_fields(stored))

    mine = form.ydelse_data(kommune, stored.identifikator)
    write = partial(services.change_ydelse, request.user, stored)
    return saving.save([form], mine, codes, write, judge)


def _ydelse_page(
    request: KommuneRequest,
    kommune: Kommune,
    sag: Sag,
    stored: Ydelse,
    form: YdelseForm,
    **context: Any,
) -> HttpResponse:
    on_case = findings.shown(sag)
    found = [shown for shown in on_case if shown.ydelse == stored]
    told = [shown.finding for shown in found]
    if request.method == "GET":
        form.lead_to(request.GET.get("felt", ""), told)
    locked = locked_fields(stored)
    rows = display.rows(stored.data(), lister.current())
    return page(
        request,
        "ydelser/form.html",
        kommune,
        "sager",
        sag=sag,
        ydelse=stored,
        form=form,
        laaste=locked,
        laaste_rows=[row for row in rows if row.field in locked],
        findings=found,
        leveres=findings.verdict_of(reporting_of(kommune), stored, on_case).beside(
            {finding.message for finding in told}
        ),
        can_be_deleted=not stored.foerst_indberettet and len(sag.ydelser.all()) > 1,
        can_be_neutralised=bool(stored.foerst_indberettet) and can_be_neutralised(stored),
        **context,
    )


def get_ydelse(sag: Sag, pk: uuid.UUID) -> Ydelse:
    """The case's own ydelse; 404 for any other's."""
    ydelser = sag.ydelser.select_related("sag", "kommune", "aendret_af")
    return get_object_or_404(ydelser.prefetch_related("maalgrupper"), pk=pk)


def _deleted(
    request: KommuneRequest, kommune: Kommune, sag_pk: uuid.UUID, pk: uuid.UUID
) -> HttpResponse:
    messages.success(request, "Ydelsen er slettet.")
    return redirect("cases:sag", kommune.pk, sag_pk)


@kommune_page(ENTERS)
@deletes_once("ydelse slettet", _deleted)
def slet(
    request: KommuneRequest, kommune: Kommune, sag_pk: uuid.UUID, pk: uuid.UUID
) -> HttpResponse:
    """Slet ydelse: only while unreported, and never the last one (R43, D6)."""
    sag = get_sag(request.user, kommune, sag_pk)
    stored = get_ydelse(sag, pk)
    if request.method == "POST":
        try:
            services.delete_ydelse(request.user, stored)
        except services.Refused as refused:
            messages.error(request, refused.findings[0].message)
            return redirect(sag)
        return _deleted(request, kommune, sag_pk, pk)
    if stored.foerst_indberettet:
        return redirect(stored)
    rows = display.rows(stored.data(), lister.current())
    audit.record(request.user, kommune, "ydelse åbnet", stored)
    return page(request, "ydelser/slet.html", kommune, "sager", sag=sag, ydelse=stored, rows=rows)


@kommune_page(ENTERS)
def neutraliser(
    request: KommuneRequest, kommune: Kommune, sag_pk: uuid.UUID, pk: uuid.UUID
) -> HttpResponse:
    """Neutralise one reported periodeydelse (R44, D4)."""
    sag = get_sag(request.user, kommune, sag_pk)
    stored = get_ydelse(sag, pk)
    if stored.data().is_neutralised:
        return redirect(sag)
    if not (stored.foerst_indberettet and can_be_neutralised(stored)):
        raise Http404
    form = NeutraliserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.neutralise_ydelse(request.user, stored, form.cleaned_data["startdato"])
            tell_neutralised(request, sag, "Ydelsen", [stored])
            return redirect(sag)
        except services.Refused as refused:
            for finding in refused.findings:
                form.add_error("startdato", finding.message)
    audit.record(request.user, kommune, "ydelse åbnet", stored)
    return page(
        request,
        "ydelser/neutraliser.html",
        kommune,
        "sager",
        sag=sag,
        ydelse=stored,
        form=form,
        rows=display.rows(stored.data(), lister.current()),
        kraever_startdato=needs_start(stored, timezone.localdate()),
    )
