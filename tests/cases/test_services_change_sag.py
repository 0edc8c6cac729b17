"""`change_sag`: the citizen's data, under a version and the lock of D5 (R25-R27)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases import services
from cases.log import audit
from cases.models import Kommune, Medarbejder, Sag
from tests.factories import cpr, reported, stored_sag, with_error


def test_it_stores_what_was_changed(sag: Sag, kollega: Medarbejder) -> None:
    wanted = replace(
        sag.data(), navn="Niels Jensen", funktionsvurdering="B", bemaerkninger="Flyttet.\nRing."
    )
    services.change_sag(kollega, sag, 1, wanted)
    sag.refresh_from_db()
    assert sag.data() == wanted
    assert sag.version == 2
    assert sag.aendret_af == kollega


def test_the_caseworker_stays_the_one_who_made_it(
    sag: Sag, ejer: Medarbejder, kollega: Medarbejder
) -> None:
    services.change_sag(kollega, sag, 1, replace(sag.data(), navn="Niels Jensen"))
    sag.refresh_from_db()
    assert sag.sagsbehandler == ejer


def test_all_but_the_cpr_can_be_emptied(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, funktionsvurdering="A", bemaerkninger="Noget.")
    services.change_sag(
        ejer, sag, 1, replace(sag.data(), navn="", funktionsvurdering="", bemaerkninger="")
    )
    sag.refresh_from_db()
    assert (sag.navn, sag.funktionsvurdering, sag.bemaerkninger) == ("", "", "")


def test_saving_without_a_change_is_no_change(sag: Sag, ejer: Medarbejder) -> None:
    services.change_sag(ejer, sag, 1, sag.data())
    sag.refresh_from_db()
    assert sag.version == 1


def test_the_second_of_two_editors_overwrites_nothing(
    sag: Sag, ejer: Medarbejder, kollega: Medarbejder
) -> None:
    services.change_sag(kollega, sag, 1, replace(sag.data(), navn="Kollegas navn"))
    with pytest.raises(services.Stale) as raised:
        services.change_sag(ejer, sag, 1, replace(sag.data(), navn="Ejers navn"))
    assert raised.value.current.navn == "Kollegas navn"
    assert raised.value.current.version == 2
    sag.refresh_from_db()
    assert sag.navn == "Kollegas navn"


def test_the_same_save_twice_is_one(sag: Sag, ejer: Medarbejder) -> None:
    """A second press of the button sends the version that the first one has left behind."""
    wanted = replace(sag.data(), navn="Niels Jensen")
    services.change_sag(ejer, sag, 1, wanted)
    again = services.change_sag(ejer, sag, 1, wanted)
    assert (again.data(), again.version) == (wanted, 2)
    sag.refresh_from_db()
    assert sag.version == 2
    assert audit.of(sag).count() == 1


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_version_that_was_never_shown_is_stale(sag: Sag, ejer: Medarbejder, version: int) -> None:
    with pytest.raises(services.Stale):
        services.change_sag(ejer, sag, version, replace(sag.data(), navn="Andet"))


def test_the_cpr_is_locked_from_the_beginning(sag: Sag, ejer: Medarbejder) -> None:
    with pytest.raises(services.Refused) as raised:
        services.change_sag(ejer, sag, 1, replace(sag.data(), cpr=cpr(9)))
    assert [finding.field for finding in raised.value.findings] == ["cpr"]
    assert "Slet sagen" in raised.value.findings[0].message


def test_a_reported_cases_lock_says_to_neutralise(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, reported())
    with pytest.raises(services.Refused) as raised:
        services.change_sag(ejer, sag, 1, replace(sag.data(), cpr=cpr(9)))
    assert "Neutraliser" in raised.value.findings[0].message


def test_a_reported_cases_own_data_can_still_be_changed(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, reported())
    services.change_sag(ejer, sag, 1, replace(sag.data(), funktionsvurdering="E"))
    sag.refresh_from_db()
    assert sag.funktionsvurdering == "E"


def test_the_ydelser_are_not_its_to_change(sag: Sag, ejer: Medarbejder) -> None:
    before = sag.data().ydelser
    services.change_sag(ejer, sag, 1, replace(sag.data(), navn="Andet", ydelser=()))
    sag.refresh_from_db()
    assert sag.data().ydelser == before


def test_an_error_in_what_is_saved_is_refused(sag: Sag, ejer: Medarbejder) -> None:
    with pytest.raises(services.Refused) as raised:
        services.change_sag(ejer, sag, 1, replace(sag.data(), funktionsvurdering="F"))
    assert [finding.code for finding in raised.value.findings] == ["SAG-FUNKTION-UKENDT"]
    sag.refresh_from_db()
    assert (sag.funktionsvurdering, sag.version) == ("", 1)


def test_an_older_error_on_a_ydelse_does_not_block_the_citizens_data(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    """D14: only what is being saved, where it can be mended."""
    sag = stored_sag(ishoej, with_error())
    services.change_sag(ejer, sag, 1, replace(sag.data(), navn="Andet"))
    sag.refresh_from_db()
    assert sag.navn == "Andet"


def test_an_error_in_the_locked_cpr_does_not_block_the_rest(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    """A CPR that never was right can not be mended here, so it must not stop the name (D14)."""
    sag = stored_sag(ishoej, cpr="3102680000")
    services.change_sag(ejer, sag, 1, replace(sag.data(), navn="Andet"))
    sag.refresh_from_db()
    assert sag.navn == "Andet"


def test_an_older_error_in_an_editable_field_must_be_mended_with_it(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    sag = stored_sag(ishoej, funktionsvurdering="F")
    with pytest.raises(services.Refused):
        services.change_sag(ejer, sag, 1, replace(sag.data(), navn="Andet"))
    services.change_sag(ejer, sag, 1, replace(sag.data(), navn="Andet", funktionsvurdering="A"))


def test_a_case_deleted_meanwhile_is_gone(sag: Sag, ejer: Medarbejder) -> None:
    data = sag.data()
    Sag.objects.filter(pk=sag.pk).delete()
    with pytest.raises(Sag.DoesNotExist):
        services.change_sag(ejer, sag, 1, data)
