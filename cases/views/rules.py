"""The catalogue of rules, from the registry itself."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cases.rules import RULES


def liste(request: HttpRequest) -> HttpResponse:
    return render(request, "regler/liste.html", {"rules": RULES.values()})


def regel(request: HttpRequest, kode: str) -> HttpResponse:
    if kode not in RULES:
        raise Http404
    return render(request, "regler/regel.html", {"rule": RULES[kode]})
