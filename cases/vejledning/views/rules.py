"""The catalogue of rules, from the registry itself."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cases.rules import RULES
from cases.vejledning.felthjaelp import AFSNIT


def liste(request: HttpRequest) -> HttpResponse:
    return render(request, "regler/liste.html", {"active": "vejledning", "rules": RULES.values()})


def regel(request: HttpRequest, kode: str) -> HttpResponse:
    """One rule, and where the guide says more of the field that it is about."""
    if kode not in RULES:
        raise Http404
    rule = RULES[kode]
    kapitel, afsnit = AFSNIT.get(rule.field, ("fejlliste", "forskel"))
    context = {"active": "vejledning", "rule": rule, "kapitel_slug": kapitel, "afsnit": afsnit}
    return render(request, "regler/regel.html", context)
