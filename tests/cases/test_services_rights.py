"""Every service asks for the right itself, whoever calls it (D23)."""

from __future__ import annotations

import inspect
import uuid
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import pytest
from django.core.exceptions import PermissionDenied

from cases import services
from cases.data import SagData, TilbudData
from cases.log import audit, stikproever
from cases.log.stikproever import draw_sample, review
from cases.models import (
    Haendelse,
    KendtTilbud,
    Kommune,
    Medarbejder,
    Medlemskab,
    Sag,
    SetIOrden,
    Stikproeve,
    Stikproevelinje,
)
from cases.people.services import kontakter
from cases.people.services.kontakter import save_contact
from cases.services import neutralise, oprydning, sager, ydelser
from cases.services.sager import findings_of
from cases.tilbud.services import tilbud
from cases.tilbud.services.tilbud import add_tilbud, change_tilbud, remove_tilbud
from tests.cases.people import ydelse
from tests.factories import TODAY, contact, cpr, kendt_tilbud, reported, stored_sag

Act = Callable[[Medarbejder, Sag], object]
LUNDEN = TilbudData("3.1.0", "1003000009", "Lunden", "Vejledalen 12", "2635")

ACTS: dict[str, Act] = {
    "create_sag": lambda user, sag: services.create_sag(user, sag.kommune, _new(), uuid.uuid4()),
    "change_sag": lambda user, sag: services.change_sag(
        user, sag, 1, replace(sag.data(), navn="Andet")
    ),
    "delete_sag": lambda user, sag: services.delete_sag(user, sag),
    "neutralise_sag": lambda user, sag: services.neutralise_sag(user, sag, sag.ydelser.all()),
    "set_i_orden": lambda user, sag: services.set_i_orden(
        user, sag, findings_of(sag.data())[0].fingerprint
    ),
    "fortryd": lambda user, sag: services.fortryd(user, sag, _seen(sag)),
    "add_ydelse": lambda user, sag: services.add_ydelse(user, sag, _new().ydelser[0]),
    "change_ydelse": lambda user, sag: services.change_ydelse(
        user, _first(sag), 1, replace(_first(sag).data(), betalingskommune="187")
    ),
    "delete_ydelse": lambda user, sag: services.delete_ydelse(user, _first(sag)),
    "neutralise_ydelse": lambda user, sag: services.neutralise_ydelse(user, _first(sag)),
    "save_contact": lambda user, sag: save_contact(
        user, sag.kommune, "FAGLIG", navn="Anne Holm", email="anne@ishoj.example", telefon=""
    ),
}
#: What is the administrators' alone.
ADMINISTRATORS_ACTS: dict[str, Act] = {
    "add_tilbud": lambda user, sag: add_tilbud(user, sag.kommune, LUNDEN),
    "change_tilbud": lambda user, sag: change_tilbud(user, kendt_tilbud(sag.kommune), 1, LUNDEN),
    "remove_tilbud": lambda user, sag: remove_tilbud(user, kendt_tilbud(sag.kommune)),
    "draw_sample": lambda user, sag: draw_sample(user, sag.kommune, TODAY, TODAY, 1),
    "review": lambda user, sag: review(user, *_drawn(sag.kommune), "I_ORDEN", ""),
    "set_retention": lambda user, sag: services.set_retention(user, sag.kommune, 60),
}
#: These want a case that has been reported; all others one that has not.
NEED_REPORTED = {"neutralise_sag", "neutralise_ydelse"}


#: The modules that do what the people of a kommune ask for.
SERVICES = (neutralise, oprydning, sager, ydelser, kontakter, tilbud, stikproever)


def _acts_of(room: ModuleType) -> list[str]:
    """Its own public functions that are told who asks."""
    return [
        name
        for name, found in inspect.getmembers(room, inspect.isfunction)
        if found.__module__ == room.__name__
        and not name.startswith("_")
        and next(iter(inspect.signature(found).parameters), "") == "user"
    ]


def _new() -> SagData:
    return SagData("183", cpr(50), ydelser=(ydelse(identifikator=str(uuid.uuid4())),))


def _drawn(kommune: Kommune) -> tuple[Stikproeve, Stikproevelinje]:
    owner = Medlemskab.objects.get(kommune=kommune, rolle="ADMINISTRATOR").medarbejder
    sample = draw_sample(owner, kommune, TODAY, TODAY, 1)
    return sample, sample.linjer.get()


def _seen(sag: Sag) -> str:
    """The fingerprint of its first warning, set i orden by nobody who is known."""
    first = findings_of(sag.data())[0]
    SetIOrden.objects.create(sag=sag, regel=first.code, fingeraftryk=first.fingerprint)
    return first.fingerprint


def _first(sag: Sag) -> object:
    return sag.ydelser.order_by("kode").first()


@pytest.fixture
def case(ishoej: Kommune, act: str) -> Sag:
    """Two ydelser with one warning; a contact is missing, so that there is one to fill in."""
    ishoej.kontaktpersoner.filter(type="FAGLIG").delete()
    make = reported if act in NEED_REPORTED else ydelse
    early = make(startdato=ydelse().bevillingsdato.replace(year=2019))
    sag = stored_sag(ishoej, early, make(kode="1.4"))
    if act == "create_sag":
        contact(ishoej, "FAGLIG").save()
    return sag


def test_every_service_is_here() -> None:
    done = {name for room in SERVICES for name in _acts_of(room)}
    assert done == {*ACTS, *ADMINISTRATORS_ACTS}


@pytest.mark.parametrize("act", ADMINISTRATORS_ACTS)
def test_what_is_the_administrators_alone(
    act: str,
    sag: Sag,
    administrator: Medarbejder,
    ejer: Medarbejder,
    laeser: Medarbejder,
    udefra: Medarbejder,
    drift: Medarbejder,
) -> None:
    audit.record(ejer, sag.kommune, "sag åbnet", sag)
    for user in (ejer, laeser, udefra, drift):
        with pytest.raises(PermissionDenied):
            ADMINISTRATORS_ACTS[act](user, sag)
        KendtTilbud.objects.all().delete()
    ADMINISTRATORS_ACTS[act](administrator, sag)
    assert Haendelse.objects.filter(medarbejder=administrator, kommune="183").exists()


@pytest.mark.parametrize("act", ACTS)
def test_a_sagsbehandler_may(act: str, case: Sag, ejer: Medarbejder) -> None:
    """So that the refusals below are about the right and nothing else."""
    ACTS[act](ejer, case)
    assert Haendelse.objects.filter(medarbejder=ejer, kommune="183").exists()


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["laeser", "udefra", "drift", "nobody"])
def test_who_may_not(
    act: str, who: str, case: Sag, request: pytest.FixtureRequest, django_user_model: type
) -> None:
    if who == "nobody":
        user = django_user_model.objects.create_user("nobody")  # type: ignore[attr-defined]
    else:
        user = request.getfixturevalue(who)
    before = case.data()
    with pytest.raises(PermissionDenied):
        ACTS[act](user, case)
    assert Sag.objects.get(pk=case.pk).data() == before
    assert Sag.objects.count() == 1
    assert not Haendelse.objects.filter(medarbejder=user).exists()


@pytest.mark.parametrize("act", ACTS)
def test_a_right_that_was_just_withdrawn_no_longer_writes(
    act: str, case: Sag, ejer: Medarbejder
) -> None:
    """The right is asked for inside the transaction, not taken from the request."""
    Medlemskab.objects.filter(medarbejder=ejer).update(rolle="LAESER")
    with pytest.raises(PermissionDenied):
        ACTS[act](ejer, case)
