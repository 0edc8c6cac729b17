"""R34, R44, D4: take back what was reported by mistake, by letting it end on the day it began."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.utils import timezone

from cases.data import PERIODEYDELSE, YdelseData
from cases.findings import FEJL, Finding
from cases.log import audit
from cases.models import Kommune, Medarbejder, Sag, SetIOrden, Ydelse
from cases.services import store
from cases.services.sager import findings_of
from cases.services.writing import blocking, refuse_if, writing
from cases.services.ydelser import with_ydelse

#: The rule that says so of a periodeydelse that ends on the day it begins.
NOT_COUNTED = "YD-TAELLES-IKKE"


def can_be_neutralised(ydelse: Ydelse) -> bool:
    """A periodeydelse that is not neutralised yet; a stykydelse can not be undone (R45)."""
    return ydelse.varighed == PERIODEYDELSE and not ydelse.data().is_neutralised


def needs_start(ydelse: Ydelse, today: date) -> bool:
    """R34 wants a slutdato before today, so a start of today or later must be moved first."""
    start = ydelse.data().start
    return start is None or start >= today


def neutralise_ydelse(user: Medarbejder, ydelse: Ydelse, start: date | None = None) -> Ydelse:
    """Neutralise one reported periodeydelse; `start` (before today) where `needs_start` says so.

    Never blocked by a FEJL that is there already (D14). Raises Refused when the ydelse is a
    stykydelse, was never reported (delete it instead), or a start before today is missing or would
    itself be a FEJL.
    """
    with writing(user, ydelse.kommune) as held:
        current = Ydelse.objects.select_related("sag").get(pk=ydelse.pk, kommune=held)
        if not current.foerst_indberettet:
            refuse_if([_no(current, "NEUTRALISER-UINDBERETTET", "slutdato", _DELETE_INSTEAD)])
        _neutralise(user, held, current, start)
        store.settle(current.sag)
        _expect_not_counted(user, current.sag, [current])
        return current


def neutralise_sag(
    user: Medarbejder, sag: Sag, chosen: Iterable[Ydelse], start: date | None = None
) -> None:
    """Neutralise the chosen periodeydelser of a reported case, all in one transaction (R34).

    Raises Refused when the case was never reported (delete it instead), none of the chosen can be
    neutralised, or a start before today is missing.
    """
    with writing(user, sag.kommune) as held:
        current = held.sager.get(pk=sag.pk)
        if not current.is_reported:
            refuse_if([Finding("NEUTRALISER-UINDBERETTET", FEJL, "", _DELETE_SAG_INSTEAD)])
        found = current.ydelser.filter(pk__in=[y.pk for y in chosen])
        possible = [ydelse for ydelse in found if can_be_neutralised(ydelse)]
        if not possible:
            refuse_if([Finding("NEUTRALISER-INGEN", FEJL, "", _NONE_CHOSEN)])
        for ydelse in possible:
            _neutralise(user, held, ydelse, start)
        store.settle(current)
        _expect_not_counted(user, current, possible)
        audit.record(user, held, "sag neutraliseret", current)


def _neutralise(user: Medarbejder, kommune: Kommune, ydelse: Ydelse, start: date | None) -> None:
    today = timezone.localdate()
    old = ydelse.data()
    if ydelse.varighed != PERIODEYDELSE:
        refuse_if([_no(ydelse, "NEUTRALISER-STYKYDELSE", "slutdato", _STYKYDELSE_STAYS)])
    if start is not None and start >= today:
        refuse_if([_no(ydelse, "NEUTRALISER-START", "startdato", _START_BEFORE_TODAY)])
    new = old
    if needs_start(ydelse, today):
        if start is None:
            refuse_if([_no(ydelse, "NEUTRALISER-START", "startdato", _START_BEFORE_TODAY)])
        new = replace(old, startdato=start)
    new = replace(new, slutdato=new.start)
    if start is not None:
        refuse_if(_errors_of_the_new_start(ydelse, new))
    store.update_ydelse(ydelse, new, user)
    audit.record(
        user,
        kommune,
        "ydelse neutraliseret",
        ydelse,
        kode=ydelse.kode,
        ændringer=audit.differences(old, new),
    )


def _errors_of_the_new_start(ydelse: Ydelse, new: YdelseData) -> list[Finding]:
    """What the typed start would break that is not broken already; those would keep it out (D15).

    Older FEJL block nothing (D14).
    """
    stored = ydelse.sag.data()
    broken = {finding.code for finding in blocking(findings_of(stored), ydelse.identifikator)}
    found = blocking(findings_of(with_ydelse(stored, new)), ydelse.identifikator)
    return [replace(f, field="startdato") for f in found if f.code not in broken]


def _expect_not_counted(user: Medarbejder, sag: Sag, ydelser: Iterable[Ydelse]) -> None:
    """D4's warning is for those who type such dates; of these they are what was asked for."""
    asked_for = {ydelse.identifikator for ydelse in ydelser}
    for finding in findings_of(Sag.objects.get(pk=sag.pk).data()):
        if finding.code == NOT_COUNTED and finding.identifikator in asked_for:
            SetIOrden.objects.get_or_create(
                sag=sag,
                fingeraftryk=finding.fingerprint,
                defaults={"regel": finding.code, "medarbejder": user},
            )


_DELETE_INSTEAD = "Ydelsen er ikke indberettet. Slet den i stedet for at neutralisere den."
_DELETE_SAG_INSTEAD = "Sagen er ikke indberettet. Slet den i stedet for at neutralisere den."
_NONE_CHOSEN = "Vælg mindst én ydelse, der skal neutraliseres."
_STYKYDELSE_STAYS = "En indberettet stykydelse kan ikke neutraliseres. Den bliver stående."
_START_BEFORE_TODAY = (
    "Ydelsen begynder i dag eller senere. Skriv en startdato før i dag, fx datoen i går."
)


def _no(ydelse: Ydelse, code: str, field: str, message: str) -> Finding:
    return Finding(code, FEJL, field, message, ydelse.identifikator)
