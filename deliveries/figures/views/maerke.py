"""One mark: why it is there, the cases behind it, and what the kommune says of it (D37)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from cases.access import ENTERS, SEES
from cases.cpr import holds_number
from cases.door.pages import kommune_page, page
from cases.door.request import KommuneRequest
from cases.kodelister import lister
from cases.log import audit
from cases.models import Kommune, Sag
from deliveries.figures import services
from deliveries.figures.behind import Moved, behind
from deliveries.figures.core.marks import Mark
from deliveries.figures.models import Kommentar
from deliveries.figures.report import report

PAGE_SIZE = 50


class KommentarForm(forms.Form):
    tekst = forms.CharField(
        label="Kommentar",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Skriv, hvad der er sket, eller hvorfor tallet er rigtigt. Ingen CPR-numre og "
        "ingen navne: kommentaren følger tallene.",
        error_messages={"required": "Skriv en kommentar."},
    )

    def clean_tekst(self) -> str:
        tekst: str = self.cleaned_data["tekst"]
        if holds_number(tekst):
            raise forms.ValidationError("Fjern CPR-nummeret. Kommentaren følger tallene.")
        return tekst


@kommune_page(SEES, to_post=ENTERS)
def maerke(
    request: KommuneRequest, kommune: Kommune, kode: str, kvartal: str, art: str
) -> HttpResponse:
    """The cases behind the mark, and its comments; a comment is added by POST."""
    mark = _mark(kommune, kode, kvartal, art)
    form = KommentarForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.comment(request.user, kommune, mark, form.cleaned_data["tekst"])
        messages.success(request, "Kommentaren er gemt.")
        return redirect("figures:maerke", kommune.pk, kode, kvartal, art)
    moved = behind(kommune, mark.ydelse, mark.kvartal, mark.art)
    side = Paginator(moved, PAGE_SIZE).get_page(request.GET.get("side"))
    shown = [one.sag for one in side]
    audit.record(
        request.user, kommune, "sager bag tal vist", sager=shown, ydelse=kode, kvartal=kvartal
    )
    about = {"kommune": kommune, "ydelse": kode, "kvartal": kvartal, "art": art}
    return page(
        request,
        "tal/maerke.html",
        kommune,
        "tal",
        maerke=mark,
        koder=lister.current(),
        side=side,
        raekker=_with_sager(side),
        form=form,
        kommentarer=Kommentar.objects.filter(**about).select_related("af"),
    )


def _mark(kommune: Kommune, kode: str, kvartal: str, art: str) -> Mark:
    """The mark as it stands now; one that is gone is not found."""
    asked = (kode, kvartal, art)
    for mark in report(kommune).marks:
        if (mark.ydelse, mark.kvartal, str(mark.art)) == asked:
            return mark
    raise Http404


def _with_sager(side: Page[Moved]) -> list[dict[str, Any]]:
    sager = Sag.objects.in_bulk([one.sag for one in side])
    return [{"flyttet": one, "sag": sager[one.sag]} for one in side if one.sag in sager]
