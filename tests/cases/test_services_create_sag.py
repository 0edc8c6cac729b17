"""`create_sag`: a case together with its first ydelse (R16), once (R12, D6)."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from cases import services
from cases.data import SagData
from cases.models import Haendelse, Kommune, Medarbejder, Sag, Ydelse
from cases.services.sager import first_ydelse_key
from tests.cases.people import ADDRESS, ophold, ydelse
from tests.factories import cpr, kommune, medarbejder, only, stored_sag, with_error

KEY = uuid.UUID("11111111-1111-4111-8111-111111111111")


def wanted(key: uuid.UUID = KEY, **changes: object) -> SagData:
    """What the form of `Opret ny sag` says when it was given this key."""
    first = ydelse(identifikator=str(first_ydelse_key(key)))
    data = SagData(
        kommune="183",
        cpr=cpr(0),
        navn="Niels Hansen",
        funktionsvurdering="C",
        bemaerkninger="Ring om formiddagen.",
        ydelser=(first,),
    )
    return replace(data, **changes)


def test_it_stores_what_was_typed(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = services.create_sag(ejer, ishoej, wanted(), KEY)
    stored = Sag.objects.get()
    assert stored.pk == sag.pk == KEY
    assert stored.data() == wanted()
    assert stored.sagsbehandler == stored.aendret_af == ejer
    assert (stored.version, only(stored).version) == (1, 1)


def test_it_stores_an_ophold_with_all_its_fields(ishoej: Kommune, ejer: Medarbejder) -> None:
    stay = ophold(
        identifikator=str(first_ydelse_key(KEY)),
        maalgrupper=("1.1.2", "1.1.4"),
        forventet_slutdato=ophold().start,
        slutdato=ophold().start.replace(year=2021),
        tilbud=replace(ADDRESS, tilbudstype="3.1.0"),
        betalingskommune="187",
    )
    sag = services.create_sag(ejer, ishoej, wanted(ydelser=(stay,)), KEY)
    assert sag.data().ydelser == (stay,)


def test_the_ydelse_is_known_to_dst_by_its_own_id(ishoej: Kommune, ejer: Medarbejder) -> None:
    stored = only(services.create_sag(ejer, ishoej, wanted(), KEY))
    assert stored.identifikator == str(stored.pk)
    assert stored.kommune == ishoej


@pytest.mark.parametrize("missing", ["FAGLIG", "TEKNISK", "KVITTERING"])
def test_it_waits_for_all_three_contacts(ishoej: Kommune, ejer: Medarbejder, missing: str) -> None:
    ishoej.kontaktpersoner.filter(type=missing).delete()
    with pytest.raises(services.ContactsMissing):
        services.create_sag(ejer, ishoej, wanted(), KEY)
    assert not Sag.objects.exists()


def test_it_refuses_a_second_case_for_the_same_cpr(ishoej: Kommune, ejer: Medarbejder) -> None:
    first = stored_sag(ishoej, cpr=cpr(0))
    with pytest.raises(services.Exists) as raised:
        services.create_sag(ejer, ishoej, wanted(), KEY)
    assert raised.value.sag == first
    assert Sag.objects.count() == Ydelse.objects.count() == 1


def test_another_kommune_may_have_the_same_citizen(
    ishoej: Kommune, vallensbaek: Kommune, ejer: Medarbejder
) -> None:
    stored_sag(vallensbaek, cpr=cpr(0))
    services.create_sag(ejer, ishoej, wanted(), KEY)
    assert Sag.objects.filter(cpr=cpr(0)).count() == 2


def test_the_same_form_twice_makes_one_case(ishoej: Kommune, ejer: Medarbejder) -> None:
    first = services.create_sag(ejer, ishoej, wanted(), KEY)
    again = services.create_sag(ejer, ishoej, wanted(), KEY)
    assert again == first
    assert Sag.objects.count() == Ydelse.objects.count() == 1
    assert Haendelse.objects.filter(art="sag oprettet").count() == 1


def test_the_same_key_with_changed_data_is_not_taken_for_a_double_click(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    """Back in the browser, something changed, saved again: it must not look as if it were saved."""
    services.create_sag(ejer, ishoej, wanted(), KEY)
    with pytest.raises(services.Exists):
        services.create_sag(ejer, ishoej, wanted(navn="Niels Jensen"), KEY)
    assert Sag.objects.get().navn == "Niels Hansen"


def test_the_same_key_with_another_citizen_makes_another_case(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    services.create_sag(ejer, ishoej, wanted(), KEY)
    other = services.create_sag(ejer, ishoej, wanted(cpr=cpr(1)), KEY)
    assert other.pk != KEY
    assert other.cpr == cpr(1)
    assert len({y.identifikator for y in Ydelse.objects.all()}) == 2


def test_a_key_of_another_kommunes_case_is_not_used(
    ishoej: Kommune, vallensbaek: Kommune, ejer: Medarbejder
) -> None:
    theirs = stored_sag(vallensbaek)
    before = theirs.data()
    mine = services.create_sag(ejer, ishoej, wanted(cpr=cpr(7)), theirs.pk)
    theirs.refresh_from_db()
    assert mine.pk != theirs.pk
    assert theirs.data() == before


def test_the_kommune_is_the_one_that_is_held_whatever_the_data_says(
    ishoej: Kommune, vallensbaek: Kommune, ejer: Medarbejder
) -> None:
    sag = services.create_sag(ejer, ishoej, wanted(kommune="187"), KEY)
    assert sag.kommune_id == only(sag).kommune_id == "183"


def test_an_error_on_the_case_stores_nothing(ishoej: Kommune, ejer: Medarbejder) -> None:
    with pytest.raises(services.Refused) as raised:
        services.create_sag(ejer, ishoej, wanted(cpr="3102680000"), KEY)
    assert [finding.code for finding in raised.value.findings] == ["SAG-CPR-DATO"]
    assert not Sag.objects.exists()
    assert not Haendelse.objects.filter(objekt="sag").exists()


def test_an_error_on_the_ydelse_stores_nothing(ishoej: Kommune, ejer: Medarbejder) -> None:
    first = with_error(identifikator=str(first_ydelse_key(KEY)))
    with pytest.raises(services.Refused) as raised:
        services.create_sag(ejer, ishoej, wanted(ydelser=(first,)), KEY)
    assert [finding.code for finding in raised.value.findings] == ["YD-MAALGRUPPE-MANGLER"]
    assert not Sag.objects.exists()


def test_a_case_without_a_ydelse_is_refused(ishoej: Kommune, ejer: Medarbejder) -> None:
    with pytest.raises(services.Refused) as raised:
        services.create_sag(ejer, ishoej, wanted(ydelser=()), KEY)
    assert raised.value.findings[0].code == "SAG-UDEN-YDELSE"


def test_a_warning_does_not_stop_it(ishoej: Kommune, ejer: Medarbejder) -> None:
    early = ydelse(identifikator=str(first_ydelse_key(KEY)), startdato=ydelse().bevillingsdato)
    early = replace(early, startdato=early.bevillingsdato.replace(year=2019))
    sag = services.create_sag(ejer, ishoej, wanted(ydelser=(early,)), KEY)
    assert [f.code for f in services.sager.findings_of(sag.data())] == ["YD-START-FOER-BEVILLING"]


def test_a_kommune_whose_first_case_it_is_needs_no_reporting_period(
    clock: object, db: None
) -> None:
    """Entering begins before reporting does (R3, D17)."""
    home = kommune("101", indberetter_fra="")
    user = medarbejder("ny", "SAGSBEHANDLER", home)
    sag = services.create_sag(user, home, wanted(kommune="101"), KEY)
    assert sag.kommune_id == "101"
