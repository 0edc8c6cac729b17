"""Tilføj ydelse, Rediger/Vis ydelse, Slet ydelse, neutralisering (R36-R45)."""

from __future__ import annotations

import uuid
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from cases import display, services
from cases.access import ENTERS
from cases.door import conflict
from cases.door.pages import deletes_once, get_sag, kommune_page, page
from cases.door.request import KommuneRequest
from cases.fejlliste import findings
from cases.fejlliste.walk import Walk
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
    if copied is not None:
        form = YdelseForm(codes, initial=kladder.typed(request.POST) | copied)
    elif request.method == "POST":
        defaults = YdelseForm.defaults(kommune, timezone.localdate())
        form = YdelseForm(codes, request.POST, initial=defaults)
        readable = form.is_valid()
        data = form.ydelse_data(kommune, str(form.key()))
        try:
            if not readable:
                raise services.Refused(adding_findings(sag.data(), data))
            services.add_ydelse(request.user, sag, data)
            kladde.done(request)
            messages.success(request, "Ydelsen er gemt.")
            return redirect(sag)
        except services.Refused as refused:
            form.show(refused.findings)
    else:
        defaults = YdelseForm.defaults(kommune, timezone.localdate())
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
    if fundet:
        initial = YdelseForm.initial_of(stored.data()) | kladder.typed(request.POST)
        form = YdelseForm(codes, initial=initial | fundet.felter, ydelse=stored.data())
    elif request.method == "POST":
        initial = YdelseForm.initial_of(stored.data())
        posted = conflict.chosen(request.POST, stored.data())
        form = YdelseForm(codes, posted, initial=initial, ydelse=stored.data())
        readable = form.is_valid()
        mine = form.ydelse_data(kommune, stored.identifikator)
        try:
            if not readable:
                raise services.Refused(changing_findings(sag.data(), mine, locked_fields(stored)))
            saved, konflikt = conflict.save(
                form, mine, codes, partial(services.change_ydelse, request.user, stored)
            )
            if saved:
                kladde.done(request)
                kept = konflikt.told if konflikt else ""
                messages.success(request, f"Ydelsen er gemt.{kept}")
                return walk.onward(request) if walk else redirect(sag)
            sag = get_sag(request.user, kommune, sag_pk)
            stored = get_ydelse(sag, pk)
        except services.Refused as refused:
            form.show(refused.findings)
    else:
        initial = {**YdelseForm.initial_of(stored.data()), "version": stored.version}
        initial["grundlag"] = conflict.marks(stored.data())
        form = YdelseForm(codes, initial=initial | kladde.initial, ydelse=stored.data())
    on_case = findings.shown(sag)
    found = [shown for shown in on_case if shown.ydelse == stored]
    if request.method == "GET":
        form.lead_to(request.GET.get("felt", ""), [shown.finding for shown in found])
    audit.record(request.user, kommune, "ydelse åbnet", stored)
    return page(
        request,
        "ydelser/form.html",
        kommune,
        "sager",
        sag=sag,
        ydelse=stored,
        form=form,
        laaste=locked_fields(stored),
        laaste_rows=[
            row for row in display.rows(stored.data(), codes) if row.field in locked_fields(stored)
        ],
        konflikt=konflikt,
        kladde=kladde,
        fundet=fundet,
        findings=found,
        walk=walk,
        leveres=findings.verdict_of(reporting_of(kommune), stored, on_case).beside(
            {shown.finding.message for shown in found}
        ),
        can_be_deleted=not stored.foerst_indberettet and len(sag.ydelser.all()) > 1,
        can_be_neutralised=bool(stored.foerst_indberettet) and can_be_neutralised(stored),
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
