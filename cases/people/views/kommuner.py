"""Drift sets up kommuner: CVR number and first administrator. States and counts, never a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cases.door.fresh import fresh_logon
from cases.door.operators import operators_only
from cases.door.request import EmployeeRequest
from cases.models import Kommune, Rolle
from cases.people.forms import AdministratorForm
from cases.people.services import invitationer
from cases.people.services.kommuner import readable_cvr, set_cvr
from cases.people.services.medarbejdere import has_administrator
from cases.services.errors import NotPossible


class CvrForm(forms.Form):
    cvr = forms.CharField(
        label="CVR-nummer",
        max_length=20,
        help_text="Otte cifre. Det følger med hver leverance, og logon kender kommunen på det.",
        error_messages={"required": "Skriv kommunens CVR-nummer."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_cvr(self) -> str:
        try:
            return readable_cvr(self.cleaned_data["cvr"])
        except NotPossible as problem:
            raise forms.ValidationError(str(problem)) from None


@operators_only
def kommuner(request: EmployeeRequest) -> HttpResponse:
    """All kommuner, those that somebody works in first."""
    awake = Q(medlemskaber__sover_siden=None, medlemskaber__medarbejder__is_active=True)
    administrators = awake & Q(medlemskaber__rolle=Rolle.ADMINISTRATOR)
    rows = Kommune.objects.annotate(
        medarbejdere=Count("medlemskaber", filter=awake, distinct=True),
        administratorer=Count("medlemskaber", filter=administrators, distinct=True),
        venter=Count("invitationer", distinct=True),
    ).order_by("-medarbejdere", "-venter", "navn")
    return render(request, "drift/kommuner.html", {"rows": rows})


@operators_only
@fresh_logon()
def kommune(request: EmployeeRequest, kode: str) -> HttpResponse:
    """One kommune's set-up; each of its two forms is posted with its own `handling`."""
    found = get_object_or_404(Kommune, pk=kode)
    handling = request.POST.get("handling", "")
    cvr = CvrForm(request.POST if handling == "cvr" else None, initial={"cvr": found.cvr})
    invitation = AdministratorForm(request.POST if handling == "inviter" else None)
    if request.method == "POST":
        act = {"cvr": _set_cvr, "inviter": _invite}.get(handling)
        if act and act(request, found, cvr if handling == "cvr" else invitation):
            return redirect("drift:kommune", found.pk)
    return render(
        request,
        "drift/kommune.html",
        {
            "fundet": found,
            "cvr": cvr,
            "invitation": invitation,
            "har_administrator": has_administrator(found),
            "venter": found.invitationer.select_related("besked").filter(rolle=Rolle.ADMINISTRATOR),
        },
    )


def _set_cvr(request: EmployeeRequest, found: Kommune, form: Any) -> bool:
    if not form.is_valid():
        return False
    try:
        set_cvr(request.user, found, form.cleaned_data["cvr"])
    except NotPossible as problem:
        form.add_error("cvr", str(problem))
        return False
    messages.success(request, "CVR-nummeret er gemt.")
    return True


def _invite(request: EmployeeRequest, found: Kommune, form: Any) -> bool:
    if not form.is_valid():
        return False
    try:
        made = invitationer.invite_administrator(request.user, found, form.cleaned_data["modtager"])
    except NotPossible as problem:
        form.add_error("modtager", str(problem))
        return False
    messages.success(request, f"Invitationen til {made.modtager} er på vej.")
    return True
