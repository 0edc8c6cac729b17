"""Ydelse: add, change, delete."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from cases.data import SagData, YdelseData
from cases.findings import Finding
from cases.log import audit
from cases.models import Medarbejder, Sag, Ydelse
from cases.rules import check_change
from cases.services import store
from cases.services.errors import Stale
from cases.services.sager import findings_of
from cases.services.writing import blocking, locked_fields, refuse_if, writing


def add_ydelse(user: Medarbejder, sag: Sag, data: YdelseData) -> Ydelse:
    """R36: one more ydelse on a case; `data.identifikator` is the id the form was given (a UUID).

    The same form posted twice makes one ydelse, also when reported meanwhile. Raises Refused.
    """
    with writing(user, sag.kommune) as held:
        current = held.sager.get(pk=sag.pk)
        posted = current.ydelser.filter(identifikator=data.identifikator).first()
        if posted and _stored_as(data, posted.data()) == data:
            return posted
        key, data = store.unused_ydelse(replace(data, indberettet=False))
        refuse_if(adding_findings(current.data(), data))
        ydelse = store.add_ydelse(current, key, data, store.Stamp(timezone.now(), user))
        store.settle(current)
        audit.record(user, held, "ydelse oprettet", ydelse, kode=data.kode)
        return ydelse


def adding_findings(sag: SagData, ydelse: YdelseData) -> list[Finding]:
    """What keeps this ydelse from being added to the case: a FEJL on itself (D14)."""
    new = replace(sag, ydelser=(*sag.ydelser, ydelse))
    return blocking(findings_of(new), ydelse.identifikator)


def change_ydelse(user: Medarbejder, ydelse: Ydelse, version: int, data: YdelseData) -> Ydelse:
    """R40-R41: all but code and varighed; tilbudstype until reported. Raises Stale, Refused.

    Sent twice it is one change: what is stored already is no conflict.
    """
    with writing(user, ydelse.kommune) as held:
        current = Ydelse.objects.select_related("sag").get(pk=ydelse.pk, kommune=held)
        before = current.data()
        after = _stored_as(before, data)
        if before == after:
            return current
        if current.version != version:
            raise Stale(current)
        old = current.sag.data()
        refuse_if(check_change(old, with_ydelse(old, after)))
        refuse_if(changing_findings(old, after, locked_fields(current)))
        store.update_ydelse(current, after, user)
        store.settle(current.sag)
        told = replace(after, tilbudstype_ny=before.tilbudstype_ny)
        audit.record(
            user,
            held,
            "ydelse ændret",
            current,
            kode=current.kode,
            ændringer=audit.differences(before, told),
        )
        return current


def _stored_as(before: YdelseData, typed: YdelseData) -> YdelseData:
    """What was typed, with what no form gives: the identifikator and the locks (D5)."""
    was_empty = before.indberettet and not before.tilbud.tilbudstype
    return replace(
        typed,
        identifikator=before.identifikator,
        indberettet=before.indberettet,
        tilbudstype_ny=(was_empty or before.tilbudstype_ny) and bool(typed.tilbud.tilbudstype),
    )


def changing_findings(sag: SagData, ydelse: YdelseData, locked: frozenset[str]) -> list[Finding]:
    """What keeps this change from being saved: a FEJL on itself, in a field that is not locked or
    that the change brings (D14).

    What a changed date does to a locked field is told at the date: there it can be mended.
    """
    found = blocking(findings_of(with_ydelse(sag, ydelse)), ydelse.identifikator)
    if all(finding.field not in locked for finding in found):
        return found
    before = next(y for y in sag.ydelser if y.identifikator == ydelse.identifikator)
    known = {finding.code for finding in blocking(findings_of(sag), ydelse.identifikator)}
    date = _changed_date(before, ydelse)
    return [
        replace(finding, field=date) if finding.field in locked else finding
        for finding in found
        if finding.field not in locked or finding.code not in known
    ]


def _changed_date(before: YdelseData, after: YdelseData) -> str:
    """The date whose change moved the ydelse in time."""
    if before.start == after.start:
        return "slutdato"
    return "startdato" if before.startdato != after.startdato else "bevillingsdato"


def delete_ydelse(user: Medarbejder, ydelse: Ydelse) -> None:
    """R43: only while unreported, and never the case's last one (D6). Raises Refused."""
    with writing(user, ydelse.kommune) as held:
        current = Ydelse.objects.select_related("sag").get(pk=ydelse.pk, kommune=held)
        old = current.sag.data()
        left = tuple(y for y in old.ydelser if y.identifikator != current.identifikator)
        refuse_if(check_change(old, replace(old, ydelser=left)))
        audit.record(user, held, "ydelse slettet", current, kode=current.kode)
        sag = current.sag
        current.delete()
        store.settle(sag)


def with_ydelse(sag: SagData, ydelse: YdelseData) -> SagData:
    """The case with this ydelse in the place of its former self."""
    return replace(
        sag,
        ydelser=tuple(
            ydelse if y.identifikator == ydelse.identifikator else y for y in sag.ydelser
        ),
    )
