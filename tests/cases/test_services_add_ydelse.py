"""`add_ydelse`: one more ydelse on a case (R36-R38)."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

import pytest

from cases import services
from cases.data import YdelseData
from cases.models import Haendelse, Kommune, Medarbejder, Sag
from tests.cases.people import ophold, ydelse
from tests.factories import REPORTED_AT, reported, stored_sag, with_error

KEY = "22222222-2222-4222-8222-222222222222"


def second(**changes: object) -> YdelseData:
    return ophold(identifikator=KEY, **changes)


def test_it_stores_what_was_typed(sag: Sag, kollega: Medarbejder) -> None:
    stored = services.add_ydelse(kollega, sag, second())
    assert stored.data() == second()
    assert stored.pk == uuid.UUID(KEY)
    assert stored.aendret_af == kollega
    assert sag.ydelser.count() == 2


def test_the_same_form_twice_makes_one_ydelse(sag: Sag, ejer: Medarbejder) -> None:
    first = services.add_ydelse(ejer, sag, second())
    again = services.add_ydelse(ejer, sag, second())
    assert again == first
    assert sag.ydelser.count() == 2
    assert Haendelse.objects.filter(art="ydelse oprettet").count() == 1


def test_the_same_form_twice_with_a_freeze_between_makes_one_ydelse(
    sag: Sag, ejer: Medarbejder
) -> None:
    first = services.add_ydelse(ejer, sag, second())
    sag.ydelser.update(foerst_indberettet=REPORTED_AT)
    assert services.add_ydelse(ejer, sag, second()) == first
    assert sag.ydelser.count() == 2


def test_the_same_key_with_changed_data_loses_nothing(sag: Sag, ejer: Medarbejder) -> None:
    services.add_ydelse(ejer, sag, second())
    changed = second(startdato=date(2026, 10, 1))
    other = services.add_ydelse(ejer, sag, changed)
    assert str(other.pk) != KEY
    assert other.data() == replace(changed, identifikator=str(other.pk))
    assert sag.ydelser.count() == 3


def test_a_key_of_another_cases_ydelse_is_not_used(
    sag: Sag, ishoej: Kommune, ejer: Medarbejder
) -> None:
    other = stored_sag(ishoej).ydelser.get()
    stored = services.add_ydelse(ejer, sag, ophold(identifikator=other.identifikator))
    other.refresh_from_db()
    assert stored.pk != other.pk
    assert stored.identifikator != other.identifikator
    assert other.sag != sag


def test_a_new_ydelse_is_never_born_reported(sag: Sag, ejer: Medarbejder) -> None:
    stored = services.add_ydelse(ejer, sag, second(indberettet=True))
    assert stored.foerst_indberettet is None


def test_an_error_stores_nothing(sag: Sag, ejer: Medarbejder) -> None:
    with pytest.raises(services.Refused) as raised:
        services.add_ydelse(ejer, sag, second(maalgrupper=()))
    assert [finding.field for finding in raised.value.findings] == ["maalgrupper"]
    assert sag.ydelser.count() == 1


def test_every_error_is_told_at_once(sag: Sag, ejer: Medarbejder) -> None:
    empty = YdelseData(identifikator=KEY, kode="1.8.1", betalingskommune="183")
    with pytest.raises(services.Refused) as raised:
        services.add_ydelse(ejer, sag, empty)
    fields = {finding.field for finding in raised.value.findings}
    assert fields == {"maalgrupper", "tilbudstype", "pnr", "bevillingsdato"}


def test_an_older_error_elsewhere_on_the_case_does_not_block_it(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    """D14: also not one on the case itself, which this form can not mend."""
    sag = stored_sag(ishoej, with_error(), cpr="3102680000")
    services.add_ydelse(ejer, sag, second())
    assert sag.ydelser.count() == 2


def test_a_reported_case_takes_new_ydelser(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, reported())
    services.add_ydelse(ejer, sag, second())
    assert sag.ydelser.filter(foerst_indberettet=None).count() == 1


def test_a_closed_case_opens_again(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, ydelse(slutdato=date(2021, 1, 1)))
    services.add_ydelse(ejer, sag, second())
    sag.refresh_from_db()
    assert sag.sidste_dag is None
