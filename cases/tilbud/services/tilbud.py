"""The kommune's own known tilbud, kept by its administrators (D11)."""

from __future__ import annotations

from dataclasses import asdict

from django.utils import timezone

from cases.access import ADMINISTERS
from cases.codes import Codes
from cases.data import TilbudData
from cases.findings import FEJL, Finding
from cases.kodelister import lister
from cases.log import audit
from cases.models import KendtTilbud, Kommune, Medarbejder
from cases.services.errors import Refused, Stale
from cases.services.writing import refuse_if, writing
from cases.tilbud.known import faults, noegle, soegetekst, tidied


def add_tilbud(user: Medarbejder, kommune: Kommune, data: TilbudData) -> KendtTilbud:
    """One more tilbud of the kommune's own; a removed one that is the same comes back.

    Posted twice it is one. Raises PermissionDenied, Refused for a fault, and when the kommune has
    the same tilbud with another name or address.
    """
    with writing(user, kommune, ADMINISTERS) as held:
        data = _sound(data)
        twin = _twin(held, data)
        if twin and twin.fjernet is None:
            if twin.data() == data:
                return twin
            raise Refused([_there_already(twin)])
        tilbud = twin or KendtTilbud(kommune=held)
        _store(user, tilbud, data)
        audit.record(user, held, "kendt tilbud oprettet", tilbud, **asdict(data))
        return tilbud


def change_tilbud(
    user: Medarbejder, tilbud: KendtTilbud, version: int, data: TilbudData
) -> KendtTilbud:
    """Correct one of the kommune's own; no ydelse changes (R64, D11). Sent twice it is one change.

    Raises PermissionDenied, Stale when `version` is not the stored one, Refused for a fault or
    when it would become another that is there; KendtTilbud.DoesNotExist when it has been removed.
    """
    with writing(user, _owner(tilbud), ADMINISTERS) as held:
        current = held.kendte_tilbud.standing().get(pk=tilbud.pk)
        if current.version != version and current.data() != tidied(data):
            raise Stale(current)
        before, after = current.data(), _sound(data)
        if before == after:
            return current
        twin = _twin(held, after)
        if twin and twin != current:
            if twin.fjernet is None:
                raise Refused([_there_already(twin)])
            # A removed one stands in its place, and nothing points at it.
            twin.delete()
        current.version += 1
        _store(user, current, after)
        changes = audit.differences(before, after)
        audit.record(user, held, "kendt tilbud ændret", current, ændringer=changes)
        return current


def remove_tilbud(user: Medarbejder, tilbud: KendtTilbud) -> None:
    """Take one of the kommune's own off the list; ydelser that copied it keep their place (D11).

    Raises PermissionDenied. Doing it twice is doing it once.
    """
    with writing(user, _owner(tilbud), ADMINISTERS) as held:
        current = held.kendte_tilbud.get(pk=tilbud.pk)
        if current.fjernet is None:
            current.fjernet = timezone.now()
            current.aendret_af = user
            current.version += 1
            current.save()
            audit.record(user, held, "kendt tilbud fjernet", current, **asdict(current.data()))


def assign(tilbud: KendtTilbud, data: TilbudData, codes: Codes) -> None:
    """Take over the value, with what the register itself is searched and kept apart by."""
    for name, text in asdict(data).items():
        setattr(tilbud, name, text)
    tilbud.noegle = noegle(data)
    tilbud.soegetekst = soegetekst(data, codes)


def _owner(tilbud: KendtTilbud) -> Kommune:
    """Tilbudsportalen's are nobody's to write by hand; to ask for one is the caller's mistake."""
    if tilbud.kommune is None:
        raise ValueError("only the loading of a file writes Tilbudsportalen's tilbud")
    return tilbud.kommune


def _sound(data: TilbudData) -> TilbudData:
    data = tidied(data)
    refuse_if(faults(data, lister.current(), timezone.localdate()))
    return data


def _twin(kommune: Kommune, data: TilbudData) -> KendtTilbud | None:
    return kommune.kendte_tilbud.filter(noegle=noegle(data)).first()


def _there_already(tilbud: KendtTilbud) -> Finding:
    field = "pnr" if tilbud.pnr else "tilbud_navn"
    same = "med dette Pnr og denne tilbudstype" if tilbud.pnr else "på denne adresse"
    message = f"Kommunen har allerede »{tilbud.navn}« {same}. Ret det tilbud i stedet."
    return Finding("KT-FINDES", FEJL, field, message)


def _store(user: Medarbejder, tilbud: KendtTilbud, data: TilbudData) -> None:
    assign(tilbud, data, lister.current())
    tilbud.fjernet = None
    tilbud.aendret_af = user
    tilbud.save()
