"""The way in: which kommune, and the guide's sentence for those without a right."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.models import Medlemskab, Rolle


def forside(request: HttpRequest) -> HttpResponse:
    """After logon: on to the only kommune, a choice between several, or why there is none (R59)."""
    memberships = list(
        Medlemskab.objects.active()
        .filter(medarbejder=request.user)
        .select_related("kommune")
        .order_by("kommune__navn")
    )
    if not memberships:
        return render(request, "uden_rettighed.html", status=403)
    if len(memberships) > 1:
        return render(request, "kommuner.html", {"medlemskaber": memberships})
    if memberships[0].rolle == Rolle.DRIFT:
        return redirect("drift:oversigt")
    return redirect("deliveries:start", memberships[0].kommune_id)
