"""Drift replaces the code lists: upload, trial run, and then for everybody at once (D12)."""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases.codes import (
    FUNKTIONSVURDERING,
    KOMMUNE,
    LISTS,
    MAALGRUPPE,
    POSTNUMMER,
    TILBUDSTYPE,
    YDELSE,
)
from cases.door.background import background
from cases.door.bodies import takes_files
from cases.door.operators import operators_only
from cases.door.pages import posted_from
from cases.door.request import EmployeeRequest
from cases.indlaesning import trying
from cases.indlaesning.service import Overtaken, own
from cases.kodelister import lister
from cases.kodelister import loading as service
from cases.kodelister.files import FILES, CodeFileError, supplied
from cases.models import Indlaesning, Kodeindlaesning
from cases.rules import RULES
from cases.tasks import try_uploads

#: The whole register of postnumre is 53 kB.
MAX_BYTES = 300_000
ALL_BYTES = MAX_BYTES * len(FILES)
LABELS = {
    YDELSE: "Ydelser",
    MAALGRUPPE: "Målgrupper",
    TILBUDSTYPE: "Tilbudstyper",
    FUNKTIONSVURDERING: "Funktionsvurdering",
    POSTNUMMER: "Postnumre",
    KOMMUNE: "Kommuner",
}
#: So many faults in files, and changes, are listed.
MOST_SHOWN = 200
SUPPLIED = "medfoelgende"


class FilesForm(forms.Form):
    """One file for each list; a list without a file stays as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for file in FILES:
            self.fields[file.name] = forms.FileField(
                label=LABELS[file.liste],
                required=False,
                help_text=f"Som {file.name}.",
                error_messages={"empty": "Filen er tom. Vælg en anden."},
            )

    def clean(self) -> dict[str, Any]:
        chosen = {name: file for name, file in (super().clean() or {}).items() if file}
        for name, file in chosen.items():
            if file.size > MAX_BYTES:
                self.add_error(name, f"Filen er større end {MAX_BYTES // 1000} kB. Vælg en mindre.")
        if not chosen and not self.errors:
            raise forms.ValidationError("Vælg mindst én fil.")
        return chosen


@operators_only
def kodelister(request: EmployeeRequest) -> HttpResponse:
    """What is in force, and the way to a trial run."""
    return _page(request, FilesForm())


def _page(
    request: EmployeeRequest, form: FilesForm, faults: list[str] | None = None
) -> HttpResponse:
    codes = lister.current()
    return render(
        request,
        "drift/kodelister.html",
        {
            "form": form,
            "lister": [(LABELS[liste], len(codes.all(liste))) for liste in LISTS],
            "indlaesning": Kodeindlaesning.objects.select_related("medarbejder")
            .order_by("-pk")
            .first(),
            "filfejl": (faults or [])[:MOST_SHOWN],
            "venter": own(request.user, service.ART).order_by("-oprettet"),
            "mest_kb": MAX_BYTES // 1000,
        },
    )


@takes_files(ALL_BYTES)
@operators_only
@posted_from("drift:kodelister")
def proeve(request: EmployeeRequest) -> HttpResponse:
    """Keep what was uploaded, or the lists that come with the system, and have them tried."""
    form = FilesForm()
    try:
        if SUPPLIED in request.POST:
            contents = supplied(settings.BASE_DIR / "fixtures")
        else:
            form = FilesForm(request.POST, request.FILES)
            if not form.is_valid():
                return _page(request, form)
            contents = {name: file.read() for name, file in form.cleaned_data.items()}
        received = service.receive(request.user, contents)
    except CodeFileError as error:
        return _page(request, form, [finding.told for finding in error.findings])
    try_uploads.delay()
    return redirect("drift:kodelister_fil", received.pk)


@operators_only
def fil(request: EmployeeRequest, pk: uuid.UUID) -> HttpResponse:
    """What the lists would change, and the errors that stored ydelser would get: counts per
    kommune, no CPR number."""
    waiting = _waiting(request, pk)
    if request.method == "POST":
        trying.again(waiting)
        try_uploads.delay()
        return redirect("drift:kodelister_fil", pk)
    plan = service.trial(waiting)
    broke_down = waiting.rapport == trying.BROKE_DOWN
    fejl = [] if broke_down else waiting.rapport or []
    return render(
        request,
        "drift/kodelister_proeve.html",
        {
            "indlaesning": waiting,
            "fremdrift_url": reverse("drift:kodelister_fremdrift", args=[pk]),
            "plan": plan,
            "aendringer": [
                change._replace(liste=LABELS.get(change.liste, change.liste))
                for change in plan.aendringer[:MOST_SHOWN]
            ],
            "flere": max(0, len(plan.aendringer) - MOST_SHOWN),
            "antal": dict(Counter(change.art for change in plan.aendringer)),
            "afbrudt": broke_down,
            "fejl": [(navn, kode, RULES[kode].title, antal) for navn, kode, antal in fejl],
            "fejl_i_alt": sum(antal for *_, antal in fejl),
        },
    )


@operators_only
@background
def fremdrift(request: EmployeeRequest, pk: uuid.UUID) -> HttpResponse:
    """How far the trial has come."""
    address = reverse("drift:kodelister_fremdrift", args=[pk])
    return trying.progress(request, _waiting(request, pk), address)


@operators_only
@posted_from("drift:kodelister_fil", "pk")
def indlaes(request: EmployeeRequest, pk: uuid.UUID) -> HttpResponse:
    """Put into use what the trial showed."""
    if _is_loaded(request, pk):
        messages.info(request, "Kodelisterne er taget i brug.")
        return redirect("drift:kodelister")
    waiting = _waiting(request, pk)
    try:
        service.take_into_use(request.user, waiting, request.POST.get("fingeraftryk", ""))
    except Overtaken:
        messages.error(
            request,
            "Intet er indlæst: kodelisterne er ændret, siden prøven blev vist. Se den nye prøve "
            "igennem, og tag så listerne i brug.",
        )
        trying.again(waiting)
        try_uploads.delay()
        return redirect("drift:kodelister_fil", pk)
    messages.success(request, "Kodelisterne er taget i brug.")
    return redirect("drift:kodelister")


@operators_only
@posted_from("drift:kodelister_fil", "pk")
def kasser(request: EmployeeRequest, pk: uuid.UUID) -> HttpResponse:
    """The uploaded lists are not wanted."""
    service.discard(request.user, _waiting(request, pk))
    messages.success(request, "Filerne er kasseret. Intet er ændret.")
    return redirect("drift:kodelister")


def _is_loaded(request: EmployeeRequest, pk: uuid.UUID) -> bool:
    return Indlaesning.objects.loaded(service.ART).filter(pk=pk, medarbejder=request.user).exists()


def _waiting(request: EmployeeRequest, pk: uuid.UUID) -> Indlaesning:
    """The operator's own; another's, a loaded and an expired one are not there."""
    return get_object_or_404(own(request.user, service.ART), pk=pk)
