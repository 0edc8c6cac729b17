"""Slet sag and Slet ydelse: for good, and never what was reported (R32, R35, R43, D6)."""

from __future__ import annotations

from datetime import date

import pytest

from cases import services
from cases.models import Kommune, Maalgruppe, Medarbejder, Sag, SetIOrden, Ydelse
from tests.cases.people import ophold, ydelse
from tests.factories import neutralised, reported, stored_sag, stykydelse, with_error


def test_a_case_goes_with_all_that_is_on_it(sag: Sag, kollega: Medarbejder) -> None:
    SetIOrden.objects.create(sag=sag, fingeraftryk="x", regel="YD-OVERLAP", medarbejder=kollega)
    services.delete_sag(kollega, sag)
    assert not Sag.objects.exists()
    assert not Ydelse.objects.exists()
    assert not Maalgruppe.objects.exists()


@pytest.mark.parametrize("slutdato", [None, date(2021, 1, 1)])
def test_a_case_goes_whether_or_not_its_ydelser_are_open(
    ishoej: Kommune, ejer: Medarbejder, slutdato: date | None
) -> None:
    services.delete_sag(ejer, stored_sag(ishoej, ydelse(slutdato=slutdato), ophold()))
    assert not Sag.objects.exists()


def test_a_case_with_errors_can_be_deleted(ishoej: Kommune, ejer: Medarbejder) -> None:
    """D14: an error never blocks deleting what is wrong."""
    services.delete_sag(ejer, stored_sag(ishoej, with_error(), cpr="3102680000"))
    assert not Sag.objects.exists()


def test_the_citizen_can_get_a_new_case_afterwards(sag: Sag, ejer: Medarbejder) -> None:
    """R61: a wrong CPR is deleted and made anew."""
    cpr = sag.cpr
    services.delete_sag(ejer, sag)
    assert stored_sag(sag.kommune, cpr=cpr)


@pytest.mark.parametrize("held", [reported(), neutralised(), stykydelse(indberettet=True)])
def test_a_reported_case_stays(ishoej: Kommune, ejer: Medarbejder, held: object) -> None:
    sag = stored_sag(ishoej, held, ophold())  # type: ignore[arg-type]
    with pytest.raises(services.Refused) as raised:
        services.delete_sag(ejer, sag)
    assert "indberettet" in raised.value.findings[0].message
    assert sag.ydelser.count() == 2


def test_one_of_two_ydelser_can_go(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, ydelse(), ophold())
    services.delete_ydelse(ejer, sag.ydelser.get(kode="1.3"))
    assert [y.kode for y in sag.ydelser.all()] == ["1.8.1"]


def test_the_last_ydelse_stays(sag: Sag, ejer: Medarbejder) -> None:
    with pytest.raises(services.Refused) as raised:
        services.delete_ydelse(ejer, sag.ydelser.get())
    assert len(raised.value.findings) == 1
    assert "hele sagen" in raised.value.findings[0].message
    assert sag.ydelser.count() == 1


def test_a_reported_ydelse_stays(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, reported(), ophold())
    with pytest.raises(services.Refused) as raised:
        services.delete_ydelse(ejer, sag.ydelser.get(kode="1.3"))
    assert [finding.code for finding in raised.value.findings] == ["LAAS-SLET"]
    assert sag.ydelser.count() == 2


def test_a_reported_stykydelse_stays_and_can_not_be_repaired(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    sag = stored_sag(ishoej, stykydelse(indberettet=True), ophold())
    with pytest.raises(services.Refused) as raised:
        services.delete_ydelse(ejer, sag.ydelser.get(kode="1.3"))
    assert [finding.code for finding in raised.value.findings] == ["LAAS-SLET-STYK"]


def test_a_reported_cases_unreported_ydelse_can_go(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, reported(), ophold())
    services.delete_ydelse(ejer, sag.ydelser.get(kode="1.8.1"))
    assert [y.kode for y in sag.ydelser.all()] == ["1.3"]


def test_a_ydelse_with_an_error_can_be_deleted(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, with_error(), ophold())
    services.delete_ydelse(ejer, sag.ydelser.get(kode="1.3"))
    assert sag.ydelser.count() == 1


def test_a_case_closes_when_its_only_open_ydelse_goes(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, ydelse(slutdato=date(2021, 1, 1)), ophold())
    services.delete_ydelse(ejer, sag.ydelser.get(kode="1.8.1"))
    sag.refresh_from_db()
    assert sag.sidste_dag == date(2021, 1, 1)
