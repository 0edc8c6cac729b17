"""What an L402 delivered is locked from then on; a T402 locks nothing (D5, D22)."""

from __future__ import annotations

import pytest
from django.db import connection

from cases import services
from cases.models import Haendelse, Kommune, Medarbejder
from deliveries.services import freeze
from tests.cases.people import ophold, ydelse
from tests.factories import (
    DUE,
    OCTOBER,
    REPORTED_AT,
    frozen,
    only,
    reported,
    stored_sag,
    with_error,
)

DECEMBER = DUE.replace(month=12)


def test_what_is_delivered_is_reported_from_that_moment(ishoej: Kommune) -> None:
    stored = only(stored_sag(ishoej))
    frozen(ishoej)
    stored.refresh_from_db()
    assert stored.foerst_indberettet == DUE


def test_what_was_reported_before_keeps_its_first_time(ishoej: Kommune) -> None:
    stored = only(stored_sag(ishoej, reported()))
    frozen(ishoej)
    stored.refresh_from_db()
    assert stored.foerst_indberettet == REPORTED_AT


def test_what_was_left_out_stays_free(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, with_error(), ydelse(kode="1.1"))
    frozen(ishoej)
    bad = sag.ydelser.get(kode="1.3")
    assert bad.foerst_indberettet is None
    services.delete_ydelse(ejer, bad)
    assert sag.ydelser.count() == 1


def test_what_was_left_out_is_told_of_after_it_is_deleted(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    sag = stored_sag(ishoej, with_error())
    stored_sag(ishoej)
    identifikator = only(sag).identifikator
    leverance = frozen(ishoej)
    services.delete_sag(ejer, sag)
    told = leverance.udeladelser.get()
    assert (told.sag, told.ydelse, told.identifikator) == (None, None, identifikator)


def test_the_services_refuse_to_delete_what_it_holds(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, ydelse(), ophold())
    frozen(ishoej)
    with pytest.raises(services.Refused):
        services.delete_sag(ejer, sag)
    with pytest.raises(services.Refused):
        services.delete_ydelse(ejer, sag.ydelser.get(kode="1.3"))
    assert sag.ydelser.count() == 2


def test_a_test_delivery_locks_nothing(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej)
    leverance = frozen(ishoej, OCTOBER.next(), form="T402")
    assert leverance.antal_ydelser == 1
    assert leverance.sha256
    assert not leverance.linjer.exists()
    assert only(sag).foerst_indberettet is None
    services.delete_sag(ejer, sag)


def test_a_test_delivery_may_be_made_again_and_again(ishoej: Kommune) -> None:
    stored_sag(ishoej)
    made = [frozen(ishoej, form="T402") for _ in range(3)]
    assert [leverance.version for leverance in made] == [1, 2, 3]
    assert "V03" in made[2].filnavn


def test_versions_count_per_kommune_form_and_period(ishoej: Kommune, vallensbaek: Kommune) -> None:
    stored_sag(ishoej)
    stored_sag(vallensbaek)
    assert frozen(ishoej, form="T402").version == 1
    assert frozen(ishoej).version == 1
    assert frozen(vallensbaek).version == 1
    assert frozen(ishoej, OCTOBER.next(), DECEMBER).version == 1


def test_the_second_month_delivers_everything_again(ishoej: Kommune) -> None:
    """D3: each L402 is a full snapshot."""
    sag = stored_sag(ishoej)
    frozen(ishoej)
    other = stored_sag(ishoej)
    second = frozen(ishoej, OCTOBER.next(), DECEMBER)
    new = dict(second.linjer.values_list("identifikator", "er_ny"))
    assert new == {only(sag).identifikator: False, only(other).identifikator: True}


def test_the_freeze_stands_in_the_log(ishoej: Kommune, administrator: Medarbejder) -> None:
    stored_sag(ishoej)
    leverance = freeze(ishoej, OCTOBER, DUE, user=administrator)
    entry = Haendelse.objects.get(art="leverance frosset")
    assert (entry.medarbejder, entry.kommune) == (administrator, ishoej)
    assert entry.objekt_id == str(leverance.pk)
    assert entry.detaljer == {
        "form": "L402",
        "periode": "2026M10",
        "sha256": leverance.sha256,
        "ydelser": 1,
        "udeladt": 0,
    }
    assert leverance.frosset_af == administrator


@pytest.mark.postgres
def test_a_ydelse_has_room_to_be_locked_on_its_own_page(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE oid = 'cases_ydelse'::regclass")
        assert cursor.fetchone() == (["fillfactor=50"],)
