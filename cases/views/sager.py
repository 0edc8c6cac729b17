"""Sagslisten, Opret ny sag, kvitteringssiden, Rediger/Vis sag, Slet sag, neutralisering."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any, NoReturn

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cases import display, services
from cases.access import ENTERS
from cases.codes import Codes
from cases.cpr import has_ten_digits, normalise
from cases.data import SagData
from cases.door import conflict, limits, saving
from cases.door.limited import as_refusal, limited
from cases.door.pages import deletes_once, get_sag, kommune_page, page, posted_from
from cases.door.request import KommuneRequest
from cases.fejlliste import findings
from cases.fejlliste.verdict import kept_out
from cases.fejlliste.walk import Walk
from cases.forms.sager import NeutraliserForm, SagForm, YdelseForm
from cases.kodelister import lister
from cases.log import audit, history
from cases.models import Kladde, Kommune, Sag, Ydelse
from cases.reporting import reporting_of
from cases.services.neutralise import can_be_neutralised, needs_start
from cases.services.sager import creating_findings, findings_of, first_ydelse_key
from cases.tilbud.views import forslag
from cases.views import kladder, opslag
from cases.views.overfoert import carried_over, former_case


@kommune_page(ENTERS)
def ny(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """Opret ny sag: the citizen and the first ydelse in one form (R16-R22)."""
    if kommune.missing_contacts():
        messages.warning(request, "Angiv kontaktoplysninger, før du opretter den første sag.")
        return redirect("cases:kontakter", kommune.pk)
    codes = lister.current()
    kladde = kladder.of_page(request, Kladde.Formular.NY_SAG)
    fundet = forslag.asked_for(request, kommune, codes)
    if fundet:
        typed = kladder.typed(request.POST) | fundet.felter
        forms = SagForm(codes, initial=typed), YdelseForm(codes, initial=typed)
        return _ny_page(request, kommune, *forms, kladde=kladde, fundet=fundet)
    if request.method == "POST":
        return _create(request, kommune, codes, kladde)
    forrige = former_case(request, kommune)
    form = SagForm(codes, initial={"noegle": uuid.uuid4()} | kladde.initial)
    # CPR first (ux 2); what stands above it is heard with the field.
    attrs = form.fields["cpr"].widget.attrs
    attrs["autofocus"] = True
    said = ["overfoert"] * bool(forrige) + ["kladde-venter"] * bool(kladde.ventende)
    if said:
        attrs["aria-describedby"] = " ".join(said)
    defaults = YdelseForm.defaults(kommune, timezone.localdate())
    ydelse_form = YdelseForm(codes, initial=defaults | carried_over(forrige) | kladde.initial)
    if forrige:
        audit.record(request.user, kommune, "kvitteringsside vist", forrige)
    return _ny_page(request, kommune, form, ydelse_form, kladde=kladde, forrige=forrige)


def _create(
    request: KommuneRequest, kommune: Kommune, codes: Codes, kladde: kladder.Formkladde
) -> HttpResponse:
    form = SagForm(codes, request.POST)
    defaults = YdelseForm.defaults(kommune, timezone.localdate())
    ydelse_form = YdelseForm(codes, request.POST, initial=defaults)
    key = form.key()
    ydelse = ydelse_form.ydelse_data(kommune, str(first_ydelse_key(key)))
    data = replace(form.sag_data(kommune), ydelser=(ydelse,))

    def create(version: int, data: SagData) -> Sag:
        with opslag.looking_up(request, kommune, data.cpr):
            return services.create_sag(request.user, kommune, data, key)

    def judge(data: SagData) -> NoReturn:
        with opslag.looking_up(request, kommune, data.cpr):
            opslag.refuse_existing(kommune, data.cpr)
            raise services.Refused(creating_findings(data))

    try:
        outcome = saving.save([form, ydelse_form], data, codes, create, judge)
    except opslag.TooOften as stopped:
        form.add_error(None, str(stopped))
        response = _ny_page(request, kommune, form, ydelse_form, kladde=kladde)
        return as_refusal(request, response, stopped.limit, stopped.seconds)
    if outcome.saved is None:
        if outcome.findes:
            told = "Borgeren har allerede en sag. Åbn den i stedet for at oprette en ny."
            form.add_error("cpr", told)
        findes = outcome.findes
        return _ny_page(request, kommune, form, ydelse_form, kladde=kladde, eksisterende=findes)
    kladde.done(request)
    if "naeste" in request.POST:
        return redirect(f"{reverse('cases:ny', args=[kommune.pk])}?efter={outcome.saved.pk}")
    return redirect("cases:kvittering", kommune.pk, outcome.saved.pk)


def _ny_page(
    request: KommuneRequest,
    kommune: Kommune,
    form: SagForm,
    ydelse_form: YdelseForm,
    *,
    forrige: Sag | None = None,
    **context: Any,
) -> HttpResponse:
    return page(
        request,
        "sager/ny.html",
        kommune,
        "sager",
        form=form,
        ydelse_form=ydelse_form,
        forrige=forrige,
        findings=findings.shown(forrige) if forrige else [],
        **context,
    )


@posted_from("cases:ny", "kommunekode")
@kommune_page(ENTERS)
@limited(limits.searches)
def findes(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """The existing case beside the CPR field, before more is typed (D6)."""
    typed = normalise(request.POST.get("cpr", ""))
    sager = Sag.objects.for_user(request.user, kommune)
    eksisterende = None
    if has_ten_digits(typed):
        eksisterende = sager.filter(cpr=typed).first()
        opslag.record(request, kommune, typed, eksisterende)
    return page(request, "sager/_eksisterende.html", kommune, "sager", eksisterende=eksisterende)


@kommune_page()
def kvittering(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """R23: what has been stored, read back from the database."""
    sag = get_sag(request.user, kommune, pk)
    audit.record(request.user, kommune, "kvitteringsside vist", sag)
    codes = lister.current()
    found, reporting = findings.shown(sag), reporting_of(kommune)
    ydelser: list[dict[str, Any]] = [
        {
            "rows": display.rows(ydelse.data(), codes),
            "leveres": findings.verdict_of(reporting, ydelse, found),
        }
        for ydelse in sag.ydelser.all()
    ]
    return page(
        request,
        "sager/kvittering.html",
        kommune,
        "sager",
        sag=sag,
        sag_rows=display.rows(sag.data(), codes),
        ydelser=ydelser,
        alle_leveres=all(ydelse["leveres"].is_yes for ydelse in ydelser),
        findings=found,
    )


@kommune_page(to_post=ENTERS)
def sag(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """Rediger/Vis sag: the citizen's data, the ydelser and what can be done with them (R25-R27)."""
    sag = get_sag(request.user, kommune, pk)
    codes = lister.current()
    kladde = kladder.of_page(request, Kladde.Formular.SAG, sag)
    walk = Walk.of(request, kommune, sag)
    posted = conflict.chosen(request.POST, sag.data()) if request.method == "POST" else None
    initial = conflict.initial(sag) | kladde.initial
    form = SagForm(codes, posted, initial=initial, sag=sag.data())
    konflikt = None
    if form.is_bound:
        write = partial(services.change_sag, request.user, sag)
        outcome = saving.save([form], form.sag_data(kommune), codes, write)
        if outcome.saved:
            kladde.done(request)
            messages.success(request, f"Ændringerne er gemt.{outcome.told}")
            return walk.onward(request) if walk else redirect(sag)
        if konflikt := outcome.konflikt:
            sag = get_sag(request.user, kommune, pk)
    every = list(findings.with_seen(sag))
    found = [shown for shown in every if not shown.set_i_orden]
    if request.method == "GET":
        on_sag = [shown.finding for shown in found if shown.ydelse is None]
        form.lead_to(request.GET.get("felt", ""), on_sag)
    audit.record(request.user, kommune, "sag åbnet", sag)
    given = {"form": form, "kladde": kladde, "walk": walk, "konflikt": konflikt}
    given["sete"] = [shown for shown in every if shown.set_i_orden]
    return _sag_page(request, kommune, sag, found, **given)


def _sag_page(
    request: KommuneRequest,
    kommune: Kommune,
    sag: Sag,
    found: list[findings.ShownFinding],
    **context: Any,
) -> HttpResponse:
    codes, reporting = lister.current(), reporting_of(kommune)
    historik, mere_historik = history.newest(sag, codes)
    return page(
        request,
        "sager/sag.html",
        kommune,
        "sager",
        sag=sag,
        rows=[
            row | {"leveres": findings.verdict_of(reporting, row["ydelse"], found)}
            for row in _ydelse_table(sag, codes)
        ],
        findings=found,
        historik=historik,
        mere_historik=mere_historik,
        can_be_deleted=not sag.is_reported,
        er_neutraliseret=sag.is_reported and display.is_neutralised(sag.data()),
        can_be_neutralised=sag.is_reported
        and any(can_be_neutralised(ydelse) for ydelse in sag.ydelser.all()),
        **context,
    )


def _ydelse_table(sag: Sag, codes: Codes) -> list[dict[str, Any]]:
    """The rows of the ydelser on a case, each with its state and what may be done."""
    today = timezone.localdate()
    ydelser = sorted(sag.ydelser.all(), key=lambda y: (y.data().start, y.oprettet))
    return [
        {
            "ydelse": ydelse,
            "label": codes.label("ydelse", ydelse.kode),
            "data": ydelse.data(),
            "status": display.status(ydelse.data(), today),
            "can_be_deleted": not ydelse.foerst_indberettet and len(ydelser) > 1,
            "can_be_neutralised": bool(ydelse.foerst_indberettet) and can_be_neutralised(ydelse),
        }
        for ydelse in ydelser
    ]


@posted_from("cases:sag", "kommunekode", "pk")
@kommune_page(ENTERS)
def set_i_orden(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """D14: the warning has been looked at and is right. Back to where it was looked at."""
    sag = get_sag(request.user, kommune, pk)
    fingeraftryk = request.POST.get("fingeraftryk", "")
    walk = Walk.of(request, kommune, sag, fingeraftryk=fingeraftryk)
    try:
        services.set_i_orden(request.user, sag, fingeraftryk)
        messages.success(request, "Advarslen er set i orden og vises ikke mere.")
    except services.Refused:
        messages.info(request, "Advarslen er der ikke mere; værdierne er ændret.")
    if walk and "side" in request.GET:
        return redirect(walk.page_url(request.GET["side"]))
    return walk.onward(request) if walk else redirect(sag)


def _deleted(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    messages.success(request, "Sagen er slettet.")
    return redirect("cases:sager", kommune.pk)


@kommune_page(ENTERS)
@deletes_once("sag slettet", _deleted)
def slet(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """Slet sag: a warning, and OK deletes it for good (R32, R35)."""
    sag = get_sag(request.user, kommune, pk)
    if request.method == "POST":
        try:
            services.delete_sag(request.user, sag)
        except services.Refused as refused:
            messages.error(request, refused.findings[0].message)
            return redirect(sag)
        return _deleted(request, kommune, pk)
    if sag.is_reported:
        return redirect(sag)
    audit.record(request.user, kommune, "sag åbnet", sag)
    return page(
        request,
        "sager/slet.html",
        kommune,
        "sager",
        sag=sag,
        rows=_ydelse_table(sag, lister.current()),
    )


def tell_neutralised(
    request: KommuneRequest, sag: Sag, what: str, ydelser: Iterable[Ydelse]
) -> None:
    """What becomes of these: an older FEJL still keeps a ydelse out of the report (D15)."""
    fresh = Sag.objects.get(pk=sag.pk).data().as_reported()
    out = {ydelse.identifikator for f in findings_of(fresh) for ydelse in kept_out(f, fresh)}
    if any(ydelse.identifikator in out for ydelse in ydelser):
        messages.warning(
            request,
            f"{what} er neutraliseret. En fejl på sagen holder dog noget af den ude af leverancen: "
            "Danmarks Statistik får det først at vide, når fejlen er rettet.",
        )
    else:
        messages.success(request, f"{what} er neutraliseret. Danmarks Statistik får det at vide.")


@kommune_page(ENTERS)
def neutraliser(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """Neutralise a reported case: all open ydelser at once, ended ones if chosen (R34, D4)."""
    sag = get_sag(request.user, kommune, pk)
    if not sag.is_reported:
        raise Http404
    today = timezone.localdate()
    possible = [ydelse for ydelse in sag.ydelser.all() if can_be_neutralised(ydelse)]
    if not possible:
        messages.info(request, "Sagen har ingen ydelser, der kan neutraliseres.")
        return redirect(sag)
    open_ones = [ydelse for ydelse in possible if not ydelse.data().has_ended(today)]
    ended = [ydelse for ydelse in possible if ydelse not in open_ones]
    ticked = request.POST.getlist("ydelse")
    form = NeutraliserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        also = [ydelse for ydelse in ended if str(ydelse.pk) in ticked]
        if _neutralised(request, sag, form, open_ones, also):
            return redirect(sag)
    rows = _ydelse_table(sag, lister.current())
    audit.record(request.user, kommune, "sag åbnet", sag)
    return page(
        request,
        "sager/neutraliser.html",
        kommune,
        "sager",
        sag=sag,
        form=form,
        aabne=[row for row in rows if row["ydelse"] in open_ones],
        afsluttede=[row for row in rows if row["ydelse"] in ended],
        stykydelser=[row for row in rows if row["data"].varighed == "S"],
        valgte=ticked,
        kraever_startdato=any(needs_start(ydelse, today) for ydelse in possible),
    )


def _neutralised(
    request: KommuneRequest,
    sag: Sag,
    form: NeutraliserForm,
    open_ones: list[Ydelse],
    also: list[Ydelse],
) -> bool:
    """Whether they are now; if not, the form says why."""
    # Only what the page showed: a colleague may have added a ydelse meanwhile.
    if {str(ydelse.pk) for ydelse in open_ones} != set(request.POST.getlist("aaben")):
        form.add_error(None, "Sagens ydelser er ændret imens. Se listen igennem igen.")
        return False
    chosen = open_ones + also
    try:
        services.neutralise_sag(request.user, sag, chosen, form.cleaned_data["startdato"])
    except services.Refused as refused:
        for finding in refused.findings:
            form.add_error(finding.field or None, finding.message)
        return False
    tell_neutralised(request, sag, "Sagen", chosen)
    return True
