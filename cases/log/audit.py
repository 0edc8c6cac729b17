"""The one writer of the log.

An act is recorded in the transaction that does it, a reading before its page is sent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from cases import fields
from cases.fields import Data
from cases.log.arter import AENDRING, ARTER, of_kategori
from cases.models import Haendelse, Kommune, Medarbejder, Sag, Ydelse

#: The acts that make a new version of a record.
_SAVES = {
    "sag ændret",
    "sag ryddet",
    "ydelse ændret",
    "ydelse neutraliseret",
    "kendt tilbud ændret",
}


def record(
    user: Medarbejder | None,
    kommune: Kommune | None,
    art: str,
    objekt: Any = None,
    *,
    sager: Any = (),
    tidspunkt: Any = None,
    **detaljer: Any,
) -> None:
    """Write one entry: `art` (of `arter`) says what was done to `objekt` (a model instance).

    No user is the system. `sager` are the ids of the cases that a list or a file showed;
    `tidspunkt` (aware) is when, if not now. `detaljer` must be values that JSON knows, and must
    hold no CPR number but as a search term, and no citizen's name.
    """
    if art not in ARTER:
        raise ValueError(f"{art!r} has no row in cases/log/arter.py")
    Haendelse.objects.create(
        tidspunkt=tidspunkt or timezone.now(),
        medarbejder=user,
        kommune=kommune,
        art=art,
        objekt=objekt._meta.model_name if objekt is not None else "",
        objekt_id=str(objekt.pk) if objekt is not None else "",
        sag=_sag_of(objekt),
        sager=list(dict.fromkeys(sager)),
        detaljer=detaljer,
    )


def _sag_of(objekt: Any) -> UUID | None:
    if isinstance(objekt, Sag):
        return objekt.pk
    return objekt.sag_id if isinstance(objekt, Ydelse) else None


def of(objekt: Any) -> QuerySet[Haendelse]:
    """What the log says of one object, oldest first."""
    entries = Haendelse.objects.filter(objekt_id=str(objekt.pk), objekt=objekt._meta.model_name)
    return entries.select_related("medarbejder").order_by("pk")


def has_done(user: Medarbejder, kommune: Kommune, art: str, pk: UUID) -> bool:
    """Whether this employee did this here, to an object that may be no more."""
    mine = Haendelse.objects.filter(medarbejder=user, kommune=kommune, art=art)
    return mine.filter(objekt_id=str(pk)).exists()


def changes_of(sag: UUID) -> QuerySet[Haendelse]:
    """What was done to a case and its ydelser, newest first; also of one that is no more."""
    entries = Haendelse.objects.filter(sag=sag, art__in=of_kategori(AENDRING))
    return entries.select_related("medarbejder").order_by("-tidspunkt", "-pk")


def changed_since(objekt: Any, version: int) -> dict[str, tuple[str, datetime]]:
    """Field → who last changed it and when, of what was saved after that version of a record."""
    saves = list(of(objekt).filter(art__in=_SAVES))
    missed = saves[-(objekt.version - version) :] if version < objekt.version else []
    return {
        field.name: (str(entry.medarbejder or "Systemet"), entry.tidspunkt)
        for entry in missed
        for name in entry.detaljer.get("ændringer", ())
        if (field := fields.in_log(objekt._meta.model_name, name))
    }


def last_saved(objekt: Any) -> datetime | None:
    """When somebody last saved it: of a case not when one of its ydelser was saved."""
    return of(objekt).filter(art__in=_SAVES).values_list("tidspunkt", flat=True).last()


def differences(old: Data, new: Data) -> dict[str, Any]:
    """What differs between two of a kind: `{field: [old, new]}`, private ones as True."""
    return {
        field.name: True if field.private else [_plain(before), _plain(after)]
        for field in fields.of(old)
        if (before := field.of(old)) != (after := field.of(new))
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [str(item) for item in value]
    return None if value is None else str(value)
