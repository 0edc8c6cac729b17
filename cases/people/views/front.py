"""The way in: which kommune, and the guide's sentence for those without a right."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases.door import places
from cases.door.request import EmployeeRequest
from cases.models import Medlemskab, Rolle

#: In the session: what the logon found in the way (`cases.people.services.provider_logon`).
NO_ACCESS = "uden_adgang"


def forside(request: EmployeeRequest) -> HttpResponse:
    """After logon: on to the only kommune, a choice between several, or why there is none (R59)."""
    memberships = list(
        Medlemskab.objects.active()
        .filter(medarbejder=request.user)
        .select_related("kommune")
        .order_by("kommune__navn")
    )
    if not memberships:
        return _no_access(request)
    if len(memberships) > 1:
        return render(request, "kommuner.html", {"medlemskaber": memberships})
    if memberships[0].rolle == Rolle.DRIFT:
        return redirect(places.address("drift"))
    return redirect(places.address("start", memberships[0].kommune_id))


def _no_access(request: EmployeeRequest) -> HttpResponse:
    """R59, and why: no kommune has given a role yet, or all memberships sleep."""
    sleeping = request.user.medlemskaber.exclude(sover_siden=None).order_by("sover_siden").first()
    reason = request.session.get(NO_ACCESS) or ("sover" if sleeping else "ingen_kommune")
    context = {"grund": reason, "sover": sleeping}
    return render(request, "uden_rettighed.html", context, status=403)
