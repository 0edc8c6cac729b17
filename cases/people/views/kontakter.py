"""Angiv kontaktoplysninger (R12-R14)."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from cases.access import ENTERS
from cases.door import places
from cases.door.pages import kommune_page, page
from cases.door.request import KommuneRequest
from cases.models import Kommune, Kontaktperson
from cases.people.forms import KontaktForm
from cases.people.services.kontakter import may_save_contact, save_contact


@kommune_page(to_post=ENTERS)
def kontakter(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """The three contacts on one page, saved together or not at all."""
    stored = {contact.type: contact for contact in kommune.kontaktpersoner.all()}
    forms = [_form(request, kind, stored.get(kind)) for kind in Kontaktperson.Type.values]
    writable = [form for form in forms if form.may_save]
    # A list, so that every form is asked and shows its own errors.
    valid = [form.is_valid() for form in writable]
    if request.method == "POST" and writable and all(valid):
        with transaction.atomic():
            for form in writable:
                save_contact(request.user, kommune, form.kind, **form.cleaned_data)
        messages.success(request, "Kontaktoplysningerne er gemt.")
        return redirect(places.address("start", kommune.pk))
    return page(
        request,
        "kontakter.html",
        kommune,
        "kontakter",
        formset=forms,
        may_edit=bool(writable),
        mangler_kontakter=len(stored) < len(forms),
    )


def _form(request: KommuneRequest, kind: str, stored: Kontaktperson | None) -> KontaktForm:
    may_save = may_save_contact(request.medlemskab.rolle, stored)
    initial = (
        {"navn": stored.navn, "email": stored.email, "telefon": stored.telefon} if stored else {}
    )
    data = request.POST if request.method == "POST" and may_save else None
    return KontaktForm(kind, data, initial=initial, may_save=may_save)
