"""Every act leaves its entry in the log, in the same transaction, and no citizen in it (D24)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from cases import services
from cases.data import SagData
from cases.log import audit
from cases.models import Haendelse, Kommune, Medarbejder, Sag
from cases.services.sager import findings_of
from tests.cases.people import ADDRESS, ophold, ydelse
from tests.factories import cpr, only, reported, stored_sag

CPR = cpr(30)
NAVN = "Ragnhild Utterslev"
REMARK = "Bor hos sin søster i Humlebæk."
STED = "Solsikkegården"


@pytest.fixture
def case(ishoej: Kommune) -> Sag:
    """A case full of what may not stand in a log."""
    place = replace(ADDRESS, navn=STED, tilbudstype="3.1.0")
    return stored_sag(
        ishoej,
        ydelse(startdato=date(2020, 1, 1)),
        ophold(tilbud=place),
        cpr=CPR,
        navn=NAVN,
        bemaerkninger=REMARK,
    )


def create(user: Medarbejder, sag: Sag) -> None:
    first = ydelse(identifikator=str(uuid.uuid4()))
    data = SagData("183", cpr(31), NAVN, "A", REMARK, (first,))
    services.create_sag(user, sag.kommune, data, uuid.uuid4())


def change(user: Medarbejder, sag: Sag) -> None:
    data = replace(sag.data(), navn=NAVN + " Jr", bemaerkninger=REMARK * 2, funktionsvurdering="B")
    services.change_sag(user, sag, 1, data)


def change_place(user: Medarbejder, sag: Sag) -> None:
    stay = sag.ydelser.get(kode="1.8.1")
    tilbud = replace(stay.data().tilbud, navn=STED + " II", adresse="Ny Vej 1")
    data = replace(stay.data(), tilbud=tilbud, maalgrupper=("1.1.4", "1.1.5"), slutdato=DAY)
    services.change_ydelse(user, stay, 1, data)


def look_over(user: Medarbejder, sag: Sag) -> None:
    services.set_i_orden(user, sag, findings_of(sag.data())[0].fingerprint)


def take_back(user: Medarbejder, sag: Sag) -> None:
    look_over(user, sag)
    services.fortryd(user, sag, sag.set_i_orden.get().fingeraftryk)


def neutralise(user: Medarbejder, sag: Sag) -> None:
    sag.ydelser.update(foerst_indberettet="2026-10-14T05:00Z")
    services.neutralise_sag(user, sag, sag.ydelser.filter(kode="1.3"))


DAY = date(2026, 12, 1)
ACTS: dict[str, tuple[Callable[[Medarbejder, Sag], None], list[tuple[str, str]]]] = {
    "create": (create, [("ydelse oprettet", "ydelse"), ("sag oprettet", "sag")]),
    "change": (change, [("sag ændret", "sag")]),
    "add": (
        lambda user, sag: _ignore(
            services.add_ydelse(user, sag, ydelse(kode="1.4", identifikator=str(uuid.uuid4())))
        ),
        [("ydelse oprettet", "ydelse")],
    ),
    "change ydelse": (change_place, [("ydelse ændret", "ydelse")]),
    "delete ydelse": (
        lambda user, sag: services.delete_ydelse(user, sag.ydelser.get(kode="1.8.1")),
        [("ydelse slettet", "ydelse")],
    ),
    "delete": (lambda user, sag: services.delete_sag(user, sag), [("sag slettet", "sag")]),
    "set i orden": (look_over, [("advarsel set i orden", "sag")]),
    "fortryd": (
        take_back,
        [("advarsel set i orden", "sag"), ("set i orden fortrudt", "sag")],
    ),
    "neutralise": (neutralise, [("ydelse neutraliseret", "ydelse"), ("sag neutraliseret", "sag")]),
}


def _ignore(_: object) -> None: ...


@pytest.mark.parametrize("name", ACTS)
def test_it_says_who_did_what_where(name: str, case: Sag, ejer: Medarbejder) -> None:
    act, expected = ACTS[name]
    act(ejer, case)
    entries = list(Haendelse.objects.filter(medarbejder=ejer).order_by("pk"))
    assert [(entry.art, entry.objekt) for entry in entries] == expected
    assert all(entry.kommune_id == "183" and entry.objekt_id for entry in entries)


@pytest.mark.parametrize("name", ACTS)
def test_it_names_no_citizen(name: str, case: Sag, ejer: Medarbejder) -> None:
    ACTS[name][0](ejer, case)
    for entry in Haendelse.objects.all():
        said = f"{entry} {entry.objekt_id} {json.dumps(entry.detaljer, ensure_ascii=False)}"
        for private in (CPR, cpr(31), "Utterslev", "Humlebæk"):
            assert private not in said


def test_a_change_is_told_as_old_and_new(case: Sag, ejer: Medarbejder) -> None:
    change_place(ejer, case)
    told = Haendelse.objects.get(art="ydelse ændret").detaljer["ændringer"]
    assert told == {
        "tilbud_navn": [STED, f"{STED} II"],
        "tilbud_adresse": ["Vestervej 1", "Ny Vej 1"],
        "maalgrupper": [["1.1.4"], ["1.1.4", "1.1.5"]],
        "slutdato": [None, "2026-12-01"],
    }


def test_of_the_private_fields_only_that_they_changed(case: Sag, ejer: Medarbejder) -> None:
    change(ejer, case)
    told = Haendelse.objects.get(art="sag ændret").detaljer["ændringer"]
    assert told == {"navn": True, "bemaerkninger": True, "funktionsvurdering": ["", "B"]}


def test_neutralising_tells_both_ends(ishoej: Kommune, ejer: Medarbejder) -> None:
    stored = only(stored_sag(ishoej, reported(slutdato=date(2021, 5, 1))))
    services.neutralise_ydelse(ejer, stored)
    told = Haendelse.objects.get(art="ydelse neutraliseret").detaljer
    assert told["ændringer"]["slutdato"] == ["2021-05-01", "2020-02-01"]


def test_neutralising_what_has_not_begun_tells_the_new_start_too(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    stored = only(stored_sag(ishoej, reported(startdato=date(2026, 12, 1))))
    services.neutralise_ydelse(ejer, stored, date(2026, 11, 1))
    told = Haendelse.objects.get(art="ydelse neutraliseret").detaljer["ændringer"]
    assert told == {
        "startdato": ["2026-12-01", "2026-11-01"],
        "slutdato": [None, "2026-11-01"],
    }


def test_a_refused_act_leaves_no_entry(case: Sag, ejer: Medarbejder) -> None:
    with pytest.raises(services.Refused):
        services.change_sag(ejer, case, 1, replace(case.data(), funktionsvurdering="F"))
    assert not Haendelse.objects.filter(medarbejder=ejer).exists()


def test_an_entry_goes_with_the_transaction(ishoej: Kommune, ejer: Medarbejder) -> None:
    with transaction.atomic():
        audit.record(ejer, ishoej, "kommune ændret")
        transaction.set_rollback(True)
    assert not Haendelse.objects.filter(art="kommune ændret").exists()


def test_the_system_acts_without_a_person(ishoej: Kommune) -> None:
    audit.record(None, ishoej, "kommune ændret", ishoej, antal=3)
    entry = Haendelse.objects.get(art="kommune ændret")
    assert (entry.medarbejder, entry.objekt, entry.objekt_id) == (None, "kommune", "183")
    assert entry.detaljer == {"antal": 3}
