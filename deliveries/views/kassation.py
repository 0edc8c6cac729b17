"""Kassér sag: taking a reported case out altogether, in two steps by two administrators."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from cases.access import ADMINISTERS
from cases.door.fresh import fresh_logon
from cases.door.pages import get_sag, kommune_page, page
from cases.door.request import KommuneRequest
from cases.log import audit
from cases.models import Kassation, Kommune, Sag
from deliveries.forms import BegrundelseForm
from deliveries.models import Leverance
from deliveries.services import kassation
from deliveries.services.ways_out import NotPossible


@kommune_page(ADMINISTERS)
@fresh_logon()
def kasser(request: KommuneRequest, kommune: Kommune, pk: uuid.UUID) -> HttpResponse:
    """Ask for it, or decide what somebody else has asked for."""
    sag = get_sag(request.user, kommune, pk)
    if not sag.is_reported:
        return redirect("cases:slet", kommune.pk, sag.pk)
    asked = kassation.of(kommune, sag)
    form = BegrundelseForm(request.POST or None)
    if request.method == "POST":
        try:
            if done := _asked_or_decided(request, sag, asked, form):
                return done
        except NotPossible as error:
            # Bound with what was posted, so that nothing typed is lost.
            form.add_error(None, str(error))
    held = Leverance.objects.filter(linjer__ydelse__sag=sag).distinct()
    audit.record(request.user, kommune, "sag åbnet", sag)
    return page(
        request,
        "sager/kasser.html",
        kommune,
        "sager",
        sag=sag,
        form=form,
        anmodning=asked,
        er_min=asked is not None and asked.anmodet_af_id == request.user.pk,
        leverancer=held.count(),
    )


def _asked_or_decided(
    request: KommuneRequest, sag: Sag, asked: Kassation | None, form: BegrundelseForm
) -> HttpResponse | None:
    """Do what the button says; None where there is nothing to do. Raises NotPossible."""
    if asked and "afvis" in request.POST:
        kassation.refuse(request.user, asked)
        messages.success(request, "Sagen bliver. Ønsket om at kassere den er taget af.")
        return redirect(sag)
    if asked and "kasser" in request.POST:
        kassation.decide(request.user, asked)
        messages.success(request, "Sagen er kasseret.")
        return redirect("cases:opbevaring", sag.kommune_id)
    if not asked and form.is_valid():
        kassation.ask(request.user, sag, form.cleaned_data["begrundelse"])
        told = "Ønsket er skrevet op. En anden administrator skal nu beslutte det."
        messages.success(request, told)
        return redirect("cases:opbevaring", sag.kommune_id)
    return None
