"""Rettigheder: the table of who may do what, what one is oneself, and whom to ask."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases import access
from cases.door.request import EmployeeRequest
from cases.models import Medlemskab, Rolle


@require_safe
def rettigheder(request: EmployeeRequest) -> HttpResponse:
    """For every signed-in employee, also one without any right at all."""
    own = Medlemskab.objects.filter(medarbejder=request.user).select_related("kommune")
    administrators = (
        Medlemskab.objects.active()
        .filter(
            kommune__in=own.exclude(kommune=None).values("kommune"),
            rolle__in=access.roles_with(access.ADMINISTERS),
            medarbejder__is_active=True,
        )
        .exclude(medarbejder=request.user)
        .select_related("kommune", "medarbejder")
        .order_by("kommune__navn", "medarbejder__first_name", "medarbejder__username")
    )
    return render(
        request,
        "rettigheder.html",
        {
            "roller": [Rolle(role).label for role in access.RIGHTS],
            "tabel": access.table(),
            "egne": own.order_by("kommune__navn"),
            "administratorer": administrators,
            "active": "rettigheder",
        },
    )
