"""Sag: create, change, delete, and look a warning over."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.conf import settings
from django.utils import timezone

from cases.data import SagData
from cases.findings import ADVARSEL, FEJL, Finding
from cases.kodelister import lister
from cases.log import audit
from cases.models import Kommune, Medarbejder, Sag, SetIOrden
from cases.rules import check, check_change
from cases.services import store
from cases.services.errors import ContactsMissing, Exists, Refused, Stale
from cases.services.writing import LOCKED_SAG_FIELDS, blocking, refuse_if, writing


def findings_of(data: SagData) -> list[Finding]:
    """All findings on a state of a case, as of today in Denmark (D1)."""
    return check(data, lister.current(), timezone.localdate(), fiktive=settings.FIKTIVE_CPR)


def first_ydelse_key(noegle: uuid.UUID) -> uuid.UUID:
    """The id of a new case's first ydelse, so that a form posted twice asks for the same two."""
    return uuid.uuid5(noegle, "ydelse")


def create_sag(user: Medarbejder, kommune: Kommune, data: SagData, noegle: uuid.UUID) -> Sag:
    """R16: a case together with its first ydelse. `noegle` is the id the form was given.

    The same form posted twice makes one case; the second call answers with the first one's.
    Raises ContactsMissing (R12), Exists (D6), Refused.
    """
    with writing(user, kommune) as held:
        if held.missing_contacts():
            raise ContactsMissing
        data = replace(data, kommune=held.pk)
        posted = held.sager.filter(pk=noegle).first()
        if posted and posted.data() == data:
            return posted
        if existing := held.sager.filter(cpr=data.cpr).first():
            raise Exists(existing)
        refuse_if(creating_findings(data))

        new = store.unused(data, noegle)
        store.insert([new], store.Stamp(timezone.now(), user))
        sag = held.sager.get(pk=new.pk)
        for ydelse in sag.ydelser.order_by("oprettet"):
            audit.record(user, held, "ydelse oprettet", ydelse, kode=ydelse.kode)
        audit.record(user, held, "sag oprettet", sag)
        return sag


def creating_findings(data: SagData) -> list[Finding]:
    """What keeps this case from being made: a FEJL on it or on its ydelse (D14)."""
    return [finding for finding in findings_of(data) if finding.severity == FEJL]


def change_sag(user: Medarbejder, sag: Sag, version: int, data: SagData) -> Sag:
    """R25-R27: change the citizen's data; the ydelser in `data` are not looked at.

    Sent twice it is one change: what is stored already is no conflict. Raises Stale when `version`
    is not the stored one, Refused for a FEJL or a changed CPR (R61).
    """
    with writing(user, sag.kommune) as held:
        current = held.sager.get(pk=sag.pk)
        old = current.data()
        new = replace(data, kommune=held.pk, ydelser=old.ydelser)
        if new == old:
            return current
        if current.version != version:
            raise Stale(current)
        refuse_if(check_change(old, new))
        refuse_if(blocking(findings_of(new), "", locked=LOCKED_SAG_FIELDS))
        store.update_sag(current, new, user)
        audit.record(user, held, "sag ændret", current, ændringer=audit.differences(old, new))
        return current


def delete_sag(user: Medarbejder, sag: Sag) -> None:
    """R32, R35: for good, open ydelser or not; never once reported."""
    with writing(user, sag.kommune) as held:
        current = held.sager.get(pk=sag.pk)
        if current.is_reported:
            refuse_if([Finding("SLET-INDBERETTET", FEJL, "", _NEUTRALISE_INSTEAD)])
        audit.record(
            user,
            held,
            "sag slettet",
            current,
            ydelser=[ydelse.identifikator for ydelse in current.ydelser.all()],
        )
        current.delete()


_NEUTRALISE_INSTEAD = (
    "Sagen har været indberettet til Danmarks Statistik og kan ikke slettes. "
    "Er den oprettet ved en fejl, så neutraliser den i stedet."
)


def set_i_orden(user: Medarbejder, sag: Sag, fingeraftryk: str) -> None:
    """D14: somebody has looked at this very warning. Raises Refused when it is not there."""
    with writing(user, sag.kommune) as held:
        current = held.sager.get(pk=sag.pk)
        for finding in findings_of(current.data()):
            if finding.severity == ADVARSEL and finding.fingerprint == fingeraftryk:
                SetIOrden.objects.get_or_create(
                    sag=current,
                    fingeraftryk=fingeraftryk,
                    defaults={"regel": finding.code, "medarbejder": user},
                )
                audit.record(user, held, "advarsel set i orden", current, regel=finding.code)
                return
        raise Refused([])


def fortryd(user: Medarbejder, sag: Sag, fingeraftryk: str) -> None:
    """D14: `Set og i orden` is taken back; the warning stands on the fejlliste again.

    Raises Refused when it is not set i orden (any more).
    """
    with writing(user, sag.kommune) as held:
        current = held.sager.get(pk=sag.pk)
        mark = current.set_i_orden.filter(fingeraftryk=fingeraftryk).first()
        if not mark:
            raise Refused([])
        mark.delete()
        audit.record(user, held, "set i orden fortrudt", current, regel=mark.regel)
