"""Drift loads Tilbudsportalen's list for all: upload, columns, trial run, loading (D11)."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cases.ark import MAX_BYTES, FilFejl, read
from cases.door.bodies import takes_files
from cases.door.operators import operators_only
from cases.door.pages import posted_from
from cases.door.request import EmployeeRequest
from cases.indlaesning.service import Overtaken, Undecided, own
from cases.models import Indlaesning, KendtTilbud
from cases.tilbud.forms import KolonneForm, TilbudsfilForm
from cases.tilbud.plan import FELTER, PAAKRAEVEDE, Plan
from cases.tilbud.services import tilbudsportalen as service

#: So many rows of each kind are shown of what a file would do, and so many bad ones.
SAMPLES = 10
BAD_ROWS = 200
#: Loadings in the history.
HISTORY = 10


@takes_files(MAX_BYTES)
@operators_only
def oversigt(request: EmployeeRequest) -> HttpResponse:
    """What is loaded, what waits for its owner, and the way to upload a new list."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TilbudsfilForm(*posted)
    if form.is_valid():
        uploaded = form.cleaned_data["fil"]
        try:
            if uploaded.size > MAX_BYTES:
                raise FilFejl(f"Filen er større end {MAX_BYTES // 2**20} MB. Vælg en mindre fil.")
            received = service.receive(request.user, uploaded.name, read(uploaded.read()))
            return redirect("drift:tilbudsfil", received.pk)
        except FilFejl as fejl:
            form.add_error("fil", str(fejl))
    loaded = Indlaesning.objects.loaded(service.ART).select_related("medarbejder")
    return render(
        request,
        "drift/tilbudsportalen.html",
        {
            "form": form,
            "antal": KendtTilbud.objects.filter(kommune=None).standing().count(),
            "venter": own(request.user, service.ART).order_by("-oprettet"),
            "indlaesninger": loaded[:HISTORY],
            "mest_mb": MAX_BYTES // 2**20,
        },
    )


@operators_only
def fil(request: EmployeeRequest, pk: uuid.UUID) -> HttpResponse:
    """The columns of an uploaded file, and what loading it would do."""
    waiting = _waiting(request, pk)
    ark = service.ark_of(waiting)
    form = KolonneForm(ark.overskrifter, request.POST or None, initial=waiting.valg)
    if request.method == "POST" and form.is_valid():
        service.choose_columns(request.user, waiting, form.cleaned_data)
        return redirect("drift:tilbudsfil", waiting.pk)
    return _page(request, waiting, form)


def _page(
    request: EmployeeRequest,
    waiting: Indlaesning,
    form: KolonneForm,
    fejl: str = "",
) -> HttpResponse:
    ark = service.ark_of(waiting)
    plan = None if form.errors else service.trial(waiting)
    return render(
        request,
        "drift/tilbudsfil.html",
        {
            "indlaesning": waiting,
            "overskrifter": ark.overskrifter,
            "foerste": ark.raekker[:3],
            "antal_raekker": len(ark.raekker),
            "form": form,
            "plan": plan,
            "proever": _samples(plan) if plan else [],
            "fejlraekker": plan.fejl[:BAD_ROWS] if plan else (),
            "flere_fejl": max(0, len(plan.fejl) - BAD_ROWS) if plan else 0,
            "mangler": [FELTER[felt] for felt in PAAKRAEVEDE if felt not in waiting.valg],
            "fejl": fejl,
        },
    )


def _samples(plan: Plan) -> list[dict[str, object]]:
    changed = [(new, known.data) for known, new in plan.aendrede[:SAMPLES]]
    gone = [(known.data, None) for known in plan.forsvundne[:SAMPLES]]
    return [
        {"navn": "Nye", "antal": len(plan.nye), "viste": [(t, None) for t in plan.nye[:SAMPLES]]},
        {"navn": "Ændrede", "antal": len(plan.aendrede), "viste": changed},
        {"navn": "Forsvundne", "antal": len(plan.forsvundne), "viste": gone},
    ]


@operators_only
@posted_from("drift:tilbudsfil", "pk")
def indlaes(request: EmployeeRequest, pk: uuid.UUID) -> HttpResponse:
    """Do what the trial run showed, or say why not; bad rows have to be decided on."""
    if _is_loaded(request, pk):
        return _told_loaded(request)
    waiting = _waiting(request, pk)
    if request.POST.get("fejlraekker") == "stop":
        service.discard(request.user, waiting)
        messages.info(request, "Intet er indlæst. Ret rækkerne i filen, og læg den op igen.")
        return redirect("drift:tilbudsportalen")
    without_bad = request.POST.get("fejlraekker") == "uden"
    try:
        done = service.load(
            request.user, waiting, request.POST.get("fingeraftryk", ""), without_bad=without_bad
        )
    except Undecided:
        form = KolonneForm(service.ark_of(waiting).overskrifter, initial=waiting.valg)
        return _page(request, waiting, form, "Vælg, hvad der skal ske med rækkerne med fejl.")
    except Overtaken:
        if _is_loaded(request, pk):
            return _told_loaded(request)
        messages.warning(
            request,
            "Intet er indlæst herfra: registret er ændret, siden prøven blev vist. Se den nye "
            "prøve igennem, og indlæs så.",
        )
        if own(request.user, service.ART).filter(pk=pk).exists():
            return redirect("drift:tilbudsfil", pk)
        return redirect("drift:tilbudsportalen")
    messages.success(
        request,
        f"Tilbudsportalen er indlæst: {len(done.nye)} nye, {len(done.aendrede)} ændrede, "
        f"{len(done.forsvundne)} forsvundne og {done.uaendrede} uændrede tilbud.",
    )
    return redirect("drift:tilbudsportalen")


@operators_only
@posted_from("drift:tilbudsfil", "pk")
def kasser(request: EmployeeRequest, pk: uuid.UUID) -> HttpResponse:
    """The uploaded file is not wanted."""
    service.discard(request.user, _waiting(request, pk))
    messages.success(request, "Filen er kasseret. Intet er indlæst.")
    return redirect("drift:tilbudsportalen")


def _is_loaded(request: EmployeeRequest, pk: uuid.UUID) -> bool:
    return Indlaesning.objects.loaded(service.ART).filter(pk=pk, medarbejder=request.user).exists()


def _told_loaded(request: EmployeeRequest) -> HttpResponse:
    """The second of two clicks."""
    messages.info(request, "Filen er indlæst.")
    return redirect("drift:tilbudsportalen")


def _waiting(request: EmployeeRequest, pk: uuid.UUID) -> Indlaesning:
    """The operator's own; another's, a loaded and an expired one are not there."""
    return get_object_or_404(own(request.user, service.ART), pk=pk)
