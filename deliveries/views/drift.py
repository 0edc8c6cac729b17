"""The operators' view over all kommuner: states and counts, never a case."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from cases import udbakke
from cases.door.operators import operators_only
from cases.door.pages import posted_from
from cases.door.request import EmployeeRequest
from cases.models import Kommune
from deliveries import states
from deliveries.models import Kvittering, Leverance, Uheld
from deliveries.periode import Periode
from deliveries.services import health, not_made, receipts
from deliveries.services.monthly import due_after

PAGE_SIZE = 100


@operators_only
def oversigt(request: EmployeeRequest) -> HttpResponse:
    """Each reporting kommune: its newest L402, what is missing, and what nobody has looked at."""
    now = timezone.now()
    rows = _rows(now)
    unmatched = Kvittering.objects.filter(leverance=None)
    unseen_first = unmatched.order_by(F("set_tidspunkt").asc(nulls_first=True), "-hentet")
    return render(
        request,
        "drift/oversigt.html",
        {
            "rows": rows,
            "totals": {
                "leveret": sum(row["er_leveret"] for row in rows),
                "skal": sum(bool(row["leverance"] or row["mangler"]) for row in rows),
                "mangler": sum(bool(row["mangler"]) for row in rows),
                "fejler": sum(row["kraever_handling"] for row in rows),
                "usete": sum(row["kommune"].usete for row in rows)
                + unmatched.filter(set_tidspunkt=None).count(),
            },
            "forfalden": Periode.latest_due(now),
            "uden_leverance": unseen_first.defer("raa").select_related("set_af")[:PAGE_SIZE],
            "usendte_beskeder": udbakke.waiting().filter(forsoeg__gt=0).count(),
            "opgivne_beskeder": udbakke.given_up().count(),
            "uheld": Uheld.objects.count(),
        },
    )


def _rows(now: datetime) -> list[dict[str, Any]]:
    """A row for each kommune that reports from here; as many queries for one as for all."""
    newest = Leverance.objects.standing().filter(kommune=OuterRef("pk")).order_by("-periode")
    unseen = Q(leverancer__kvitteringer__isnull=False, leverancer__kvitteringer__set_tidspunkt=None)
    kommuner: list[Any] = list(
        Kommune.objects.exclude(indberetter_fra="").annotate(
            seneste_pk=Subquery(newest.values("pk")[:1]),
            usete=Count("leverancer__kvitteringer", filter=unseen, distinct=True),
        )
    )
    leverancer = Leverance.objects.in_bulk([kommune.seneste_pk for kommune in kommuner])
    set_aside = _set_aside()
    reasons = not_made.reasons(kommune.pk for kommune in kommuner)
    return [
        _row(kommune, leverancer.get(kommune.seneste_pk), set_aside, reasons, now)
        for kommune in kommuner
    ]


def _row(
    kommune: Kommune,
    seneste: Leverance | None,
    set_aside: dict[tuple[str, str], str],
    reasons: dict[tuple[str, str], str],
    now: datetime,
) -> dict[str, Any]:
    missing = [
        {
            "periode": periode,
            "hvorfor": set_aside.get((kommune.pk, str(periode)), ""),
            "aarsag": reasons.get((kommune.pk, str(periode)), ""),
        }
        for periode in due_after(kommune, seneste.periode if seneste else "", now)
    ]
    waits = any(lack["hvorfor"] == states.AFVIST or lack["aarsag"] for lack in missing)
    stuck = seneste is not None and (seneste.tilstand in states.STUCK or bool(seneste.fejl))
    done = seneste is not None and seneste.tilstand in (*states.LEFT, states.INTET)
    return {
        "kommune": kommune,
        "leverance": seneste,
        "mangler": missing,
        "er_leveret": done and not missing,
        "kraever_handling": stuck or waits,
    }


def _set_aside() -> dict[tuple[str, str], str]:
    """The state of the last L402 that was annulled or rejected, by kommune and period."""
    found = Leverance.objects.filter(
        form=Leverance.Form.L402, tilstand__in=states.SET_ASIDE
    ).order_by("version")
    return {
        (kommune, periode): tilstand
        for kommune, periode, tilstand in found.values_list("kommune", "periode", "tilstand")
    }


@operators_only
def sundhed(request: EmployeeRequest) -> HttpResponse:
    """Database, broker, worker, beat and the last rounds; 503 when one of them is not well."""
    found = health.parts()
    status = 200 if all(part.ok for part in found) else 503
    return render(request, "drift/sundhed.html", {"dele": found}, status=status)


@operators_only
@posted_from("drift:oversigt")
def kvittering_set(request: EmployeeRequest, pk: uuid.UUID) -> HttpResponse:
    """A receipt that belongs to no leverance has been looked at; it stays on record."""
    found = get_object_or_404(Kvittering, pk=pk, leverance=None)
    receipts.mark_seen(request.user, found)
    messages.success(request, "Kvitteringen er set.")
    return redirect("drift:oversigt")
