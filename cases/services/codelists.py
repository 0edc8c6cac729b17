"""What new code lists would change, before anybody takes them into use (D12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from cases import codelists, snapshot
from cases.codes import LISTS, Code, Codes
from cases.models import Kommune
from cases.rules import FEJL, check


class ListChange(NamedTuple):
    """One code that is `ny`, `fjernet` or `ændret`."""

    art: str
    liste: str
    kode: str
    tekst: str


def list_changes(current: Codes, new: Iterable[Code]) -> list[ListChange]:
    """What differs, list by list."""
    after = codelists.as_codes(new)
    changes = []
    for liste in LISTS:
        old_codes = {code.kode: code for code in current.all(liste)}
        new_codes = {code.kode: code for code in after.all(liste)}
        for kode in sorted(old_codes.keys() | new_codes.keys()):
            old, fresh = old_codes.get(kode), new_codes.get(kode)
            if old is None and fresh is not None:
                changes.append(ListChange("ny", liste, kode, fresh.tekst))
            elif fresh is None and old is not None:
                changes.append(ListChange("fjernet", liste, kode, old.tekst))
            elif fresh is not None and old != fresh:
                changes.append(ListChange("ændret", liste, kode, fresh.tekst))
    return changes


def errors_from(codes: Codes) -> Iterator[tuple[Kommune, dict[str, list[str]]]]:
    """Per kommune: the FEJL that stored cases would get, rule → ydelsernes identifikatorer.

    Only what the lists in force do not already complain of; no CPR number (D24).
    """
    today = timezone.localdate()
    now_in_force = codelists.current()
    for kommune in Kommune.objects.filter(sager__isnull=False).distinct():
        by_rule: dict[str, list[str]] = {}
        for stored in snapshot.stream(kommune):
            found, known = (
                {
                    (finding.code, finding.identifikator)
                    for finding in check(stored.data, lists, today, fiktive=settings.FIKTIVE_CPR)
                    if finding.severity == FEJL
                }
                for lists in (codes, now_in_force)
            )
            for rule, identifikator in sorted(found - known):
                ydelser = [identifikator] if identifikator else list(stored.ydelser)
                by_rule.setdefault(rule, []).extend(ydelser)
        if by_rule:
            yield kommune, by_rule
