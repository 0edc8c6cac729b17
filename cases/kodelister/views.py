"""Drift replaces the code lists: upload, trial run, and then for everybody at once (D12)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.codes import (
    FUNKTIONSVURDERING,
    KOMMUNE,
    LISTS,
    MAALGRUPPE,
    POSTNUMMER,
    TILBUDSTYPE,
    YDELSE,
)
from cases.door.operators import operators_only
from cases.door.pages import posted_from
from cases.kodelister import lister
from cases.kodelister import loading as service
from cases.kodelister.files import FILES, CodeFileError, CodeFiles, read_files, read_folder
from cases.models import Kodeindlaesning
from cases.rules import RULES

#: The whole register of postnumre is 53 kB; what is uploaded travels with the form (see `proeve`).
MAX_BYTES = 300_000
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
def kodelister(request: HttpRequest) -> HttpResponse:
    """What is in force, and the way to a trial run."""
    return _page(request, FilesForm())


def _page(request: HttpRequest, form: FilesForm, faults: list[str] | None = None) -> HttpResponse:
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
            "mest_kb": MAX_BYTES // 1000,
        },
    )


@operators_only
@posted_from("drift:kodelister")
def proeve(request: HttpRequest) -> HttpResponse:
    """What the lists would change. Their text stands in the page's form, so nothing is stored."""
    form = FilesForm()
    contents: dict[str, bytes] = {}
    try:
        if SUPPLIED in request.POST:
            files = read_folder(settings.BASE_DIR / "fixtures")
        else:
            form = FilesForm(request.POST, request.FILES)
            if not form.is_valid():
                return _page(request, form)
            contents = {name: file.read() for name, file in form.cleaned_data.items()}
            files = read_files(contents)
    except CodeFileError as error:
        return _page(request, form, error.faults)
    texts = {name: raw.decode("utf-8-sig") for name, raw in contents.items()}
    return render(request, "drift/kodelister_proeve.html", _trial(files) | {"indhold": texts})


def _trial(files: CodeFiles) -> dict[str, Any]:
    """Changes, and the errors that stored ydelser would get: counts per kommune, no CPR number."""
    in_force = lister.current()
    new = service.completed(files)
    changes = service.list_changes(in_force, new) + service.kommune_changes(files)
    codes = lister.as_codes(new)
    errors = [
        (kommune, code, RULES[code].title, len(set(ydelser)))
        for kommune, by_rule in service.errors_from(codes)
        for code, ydelser in by_rule.items()
    ]
    return {
        "aendringer": [
            change._replace(liste=LABELS.get(change.liste, change.liste))
            for change in changes[:MOST_SHOWN]
        ],
        "flere": max(0, len(changes) - MOST_SHOWN),
        "antal": dict(Counter(change.art for change in changes)),
        "fejl": errors,
        "fejl_i_alt": sum(count for *_, count in errors),
        "i_kraft": in_force.version,
        "ny": codes.version,
    }


@operators_only
@posted_from("drift:kodelister")
def indlaes(request: HttpRequest) -> HttpResponse:
    """Put into use what the trial run showed; the files are read and judged anew."""
    try:
        texts = {
            file.name: request.POST[file.name].encode()
            for file in FILES
            if request.POST.get(file.name)
        }
        files = read_files(texts) if texts else read_folder(settings.BASE_DIR / "fixtures")
        done = service.take_into_use(
            request.user,
            files,
            seen=request.POST.get("i_kraft", ""),
            new=request.POST.get("ny", ""),
        )
    except CodeFileError as error:
        return _page(request, FilesForm(), error.faults)
    except service.Overtaken:
        messages.error(
            request,
            "Intet er indlæst: kodelisterne er ændret, siden prøven blev vist. Lav en ny prøve.",
        )
    else:
        told = "Kodelisterne er taget i brug." if done else "Kodelisterne var allerede i brug."
        messages.success(request, told)
    return redirect("drift:kodelister")
