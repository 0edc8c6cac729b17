"""What every write of case data has in common."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases.access import ENTERS, OPERATES, may, roles_with
from cases.fields import Locked, locked
from cases.findings import FEJL, Finding
from cases.models import Kommune, Medarbejder, Ydelse
from cases.services.errors import Refused

#: What nobody can change on a stored case; `ydelser` are records of their own (D5).
LOCKED_SAG_FIELDS = frozenset({*locked(Locked.STORED), "kommune", "ydelser"})


@contextmanager
def writing(user: Medarbejder, kommune: Kommune, right: str = ENTERS) -> Iterator[Kommune]:
    """One transaction that holds the kommune (D21) and asks for the right inside it.

    So a right that was withdrawn a moment ago no longer writes, and a freeze sees all or nothing.
    """
    with transaction.atomic():
        held = Kommune.objects.locked(kommune.pk)
        if not may(held.role_of(user), right):
            raise PermissionDenied
        yield held


@contextmanager
def operating(user: Medarbejder) -> Iterator[None]:
    """One transaction of somebody who runs the installation; the right is asked for inside it.

    The lock on the membership makes a withdrawal wait, or this act see it.
    """
    with transaction.atomic():
        mine = user.medlemskaber.active().filter(rolle__in=roles_with(OPERATES))
        if mine.select_for_update().first() is None:
            raise PermissionDenied
        yield


def refuse_if(findings: list[Finding]) -> None:
    if findings:
        raise Refused(findings)


def blocking(
    findings: list[Finding], identifikator: str, locked: frozenset[str] = frozenset()
) -> list[Finding]:
    """The FEJL that block a save: on the record itself, in a field that can be changed (D14)."""
    return [
        finding
        for finding in findings
        if finding.severity == FEJL
        and finding.identifikator == identifikator
        and finding.field not in locked
    ]


def locked_fields(ydelse: Ydelse) -> frozenset[str]:
    """Which fields of a stored ydelse nobody can change any more (D5)."""
    reported = (Locked.REPORTED,) if ydelse.data().has_locked_tilbudstype else ()
    return locked(Locked.STORED, *reported)
