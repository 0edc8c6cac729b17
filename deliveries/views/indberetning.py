"""Indberetning herfra: the administrator's choice of periods, confirmed before it counts (D17)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from cases.access import ADMINISTERS
from cases.door.fresh import fresh_logon
from cases.door.pages import kommune_page, page
from cases.door.request import KommuneRequest
from cases.models import Kommune, Kontaktperson
from cases.services.errors import NotPossible
from deliveries.periode import Periode, PeriodeError
from deliveries.services import indberetning as service


class PeriodeField(forms.CharField):
    """A period as people write it; cleans to `2026M10`, or to nothing."""

    def clean(self, value: Any) -> str:
        try:
            periode = service.as_periode(super().clean(value))
        except PeriodeError as error:
            raise forms.ValidationError(str(error)) from None
        return str(periode or "")


class IndberetningForm(forms.Form):
    fra = PeriodeField(
        label="Første periode",
        required=False,
        max_length=20,
        help_text="Måned og år, fx oktober 2026 eller 2026M10. "
        "Tomt: kommunen indberetter ikke herfra.",
    )
    til = PeriodeField(
        label="Sidste periode",
        required=False,
        max_length=20,
        help_text="Tomt: kommunen bliver ved.",
    )

    def __init__(self, kommune: Kommune, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kommune = kommune
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
        # What is fixed is shown, and not asked for.
        self.fields["fra"].disabled = service.has_delivered(kommune)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors:
            found = service.problems(self.kommune, typed["fra"], typed["til"], timezone.now())
            for field, problem in found.items():
                self.add_error(field, problem)
        return typed


@kommune_page(ADMINISTERS)
@fresh_logon()
def indberetning(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """Choose; see what it means; confirm. Nothing counts before that."""
    stored = {"fra": kommune.indberetter_fra, "til": kommune.indberetter_til}
    form = IndberetningForm(kommune, request.POST or None, initial=stored)
    if request.method == "POST" and "tilbage" not in request.POST and form.is_valid():
        chosen = form.cleaned_data
        if "bekraeft" not in request.POST:
            return _ask(request, kommune, stored, chosen)
        seen = (request.POST.get("set_fra", ""), request.POST.get("set_til", ""))
        try:
            changed = service.choose(
                request.user, kommune, chosen["fra"], chosen["til"], timezone.now(), seen=seen
            )
        except NotPossible as problem:
            messages.error(request, str(problem))
        else:
            done = "Perioderne er ændret." if changed else "Perioderne var allerede sådan."
            messages.success(request, done)
        return redirect("deliveries:indberetning", kommune.pk)
    return _page(
        request,
        kommune,
        "indberetning",
        form=form,
        betyder=service.meaning(kommune, stored["fra"], stored["til"], timezone.now()),
        laast=service.has_delivered(kommune),
    )


def _ask(
    request: KommuneRequest, kommune: Kommune, stored: dict[str, str], chosen: dict[str, str]
) -> HttpResponse:
    if chosen == stored:
        messages.info(request, "Det er sådan, det er nu. Intet er ændret.")
        return redirect("deliveries:indberetning", kommune.pk)
    betyder = service.meaning(kommune, chosen["fra"], chosen["til"], timezone.now())
    return _page(request, kommune, "bekraeft", valgt=chosen, gemt=stored, betyder=betyder)


def _page(request: KommuneRequest, kommune: Kommune, name: str, **context: Any) -> HttpResponse:
    missing = [Kontaktperson.Type(kind).label for kind in kommune.missing_contacts()]
    naeste = Periode.next_due(timezone.now())
    return page(
        request,
        f"indberetning/{name}.html",
        kommune,
        "leverancer",
        mangler_kontakter=missing,
        eksempel=naeste,
        **context,
    )
