"""How fast the rules judge cases that are in memory already."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.kodelister import lister
from cases.models import Kommune
from cases.rules import RULES, Kind, check
from cases.storage import snapshot
from tests.bench.timing import in_turns


def rules(kode: str) -> dict[str, Any]:
    """Ydelser per second through `check`, and single rules per second."""
    codes = lister.current()
    today = timezone.localdate()
    with transaction.atomic():
        sager = [stored.data for stored in snapshot.stream(Kommune.objects.get(pk=kode))]

    def judge() -> None:
        for sag in sager:
            if check(sag, codes, today, fiktive=True):
                raise AssertionError("the data of a measurement breaks a rule")

    took = in_turns({"check": judge}, 3)["check"]
    ydelser = sum(len(sag.ydelser) for sag in sager)
    of_kind = {kind: sum(rule.kind is kind for rule in RULES.values()) for kind in Kind}
    tilbud = sum(bool(ydelse.tilbud) for sag in sager for ydelse in sag.ydelser)
    several = sum(len(sag.ydelser) > 1 for sag in sager)
    judged = (
        of_kind[Kind.SAG] * len(sager)
        + of_kind[Kind.YDELSE] * ydelser
        + of_kind[Kind.TILBUD] * tilbud
        + of_kind[Kind.ACROSS] * several
    )
    return {"ydelser": ydelser / took, "rules": judged / took, "of": sum(of_kind.values())}
