"""An L402 that is due and could not be made: who should act is told, and the log keeps why."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from cases.log import audit
from cases.models import Haendelse, Kommune
from deliveries.periode import Periode
from deliveries.services import beskeder

ART = "leverance ikke dannet"


def tell(kommune: Kommune, periode: Periode, aarsag: str) -> None:
    """Once for each reason, however often it is tried; `aarsag` is a Danish sentence without a CPR
    number or a citizen's name (D24)."""
    if reasons([kommune.pk]).get((kommune.pk, str(periode))) == aarsag:
        return
    with transaction.atomic():
        audit.record(None, kommune, ART, kommune, periode=str(periode), aarsag=aarsag)
        beskeder.tell_of_none(kommune, periode, aarsag)


def reasons(kommuner: Iterable[str]) -> dict[tuple[str, str], str]:
    """(kommunekode, period) → why the last attempt that failed made none. One query.

    Ask only about what is missing: a reason stays when the L402 is made after all.
    """
    told = Haendelse.objects.filter(objekt_id__in=list(kommuner), objekt="kommune", art=ART)
    return {
        (kommune, detaljer["periode"]): detaljer["aarsag"]
        for kommune, detaljer in told.order_by("pk").values_list("objekt_id", "detaljer")
    }
