"""`change_ydelse`: all but code and varighed, and tilbudstype until reported (R40, R41, D5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cases import services
from cases.data import STYKYDELSE, TilbudData
from cases.log import audit
from cases.models import Kommune, Medarbejder, Sag, Ydelse
from tests.cases.people import ADDRESS, PNR, ophold, ydelse
from tests.factories import only, reported, stored_sag, stored_ydelse, with_error

EDITABLE: dict[str, Any] = {
    "maalgrupper": ("1.1.2", "1.1.5"),
    "bevillingsdato": date(2019, 5, 1),
    "startdato": None,
    "forventet_slutdato": date(2027, 1, 1),
    "slutdato": date(2026, 12, 31),
    "betalingskommune": "187",
}


@pytest.mark.parametrize("indberettet", [False, True])
@pytest.mark.parametrize("field", EDITABLE)
def test_it_stores_the_change(
    ishoej: Kommune, ejer: Medarbejder, field: str, indberettet: bool
) -> None:
    """The dates, the målgrupper and who pays stay editable for ever (D5)."""
    stored = only(stored_sag(ishoej, ydelse(indberettet=indberettet)))
    wanted = replace(stored.data(), **{field: EDITABLE[field]})
    services.change_ydelse(ejer, stored, 1, wanted)
    stored.refresh_from_db()
    assert stored.data() == wanted
    assert (stored.version, stored.aendret_af) == (2, ejer)


@pytest.mark.parametrize(
    "place",
    [
        replace(PNR, pnr="1003999999"),
        replace(ADDRESS, tilbudstype="3.1.0"),
        replace(ADDRESS, tilbudstype="3.1.0", pnr="1003000000"),
    ],
)
def test_the_place_can_be_corrected_after_reporting(
    ishoej: Kommune, ejer: Medarbejder, place: TilbudData
) -> None:
    """R64: the next report overwrites."""
    stored = only(stored_sag(ishoej, ophold(indberettet=True)))
    services.change_ydelse(ejer, stored, 1, replace(stored.data(), tilbud=place))
    stored.refresh_from_db()
    assert stored.data().tilbud == place


def test_tilbudstype_can_be_changed_until_reported(ishoej: Kommune, ejer: Medarbejder) -> None:
    stored = only(stored_sag(ishoej, ophold()))
    other = replace(PNR, tilbudstype="3.5")
    services.change_ydelse(ejer, stored, 1, replace(stored.data(), tilbud=other))
    stored.refresh_from_db()
    assert stored.tilbudstype == "3.5"


@pytest.mark.parametrize("tilbudstype", ["3.5", ""])
def test_tilbudstype_is_locked_once_reported(
    ishoej: Kommune, ejer: Medarbejder, tilbudstype: str
) -> None:
    stored = only(stored_sag(ishoej, ophold(indberettet=True)))
    tampered = replace(stored.data(), tilbud=replace(PNR, tilbudstype=tilbudstype))
    with pytest.raises(services.Refused) as raised:
        services.change_ydelse(ejer, stored, 1, tampered)
    assert [finding.field for finding in raised.value.findings] == ["tilbudstype"]
    stored.refresh_from_db()
    assert (stored.tilbudstype, stored.version) == ("3.1.0", 1)


@pytest.mark.parametrize("indberettet", [False, True])
@pytest.mark.parametrize(("field", "value"), [("kode", "1.1"), ("varighed", STYKYDELSE)])
def test_code_and_varighed_are_locked_from_the_beginning(
    ishoej: Kommune, ejer: Medarbejder, field: str, value: str, indberettet: bool
) -> None:
    stored = only(stored_sag(ishoej, ydelse(indberettet=indberettet)))
    before = stored.data()
    with pytest.raises(services.Refused) as raised:
        services.change_ydelse(ejer, stored, 1, replace(before, **{field: value}))
    assert [finding.field for finding in raised.value.findings] == [field]
    stored.refresh_from_db()
    assert stored.data() == before


def test_the_identifikator_and_the_lock_are_not_a_forms_to_give(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    stored = only(stored_sag(ishoej, reported()))
    before = stored.data()
    tampered = replace(
        before, identifikator="en anden", indberettet=False, slutdato=date(2026, 10, 31)
    )
    services.change_ydelse(ejer, stored, 1, tampered)
    stored.refresh_from_db()
    assert stored.data() == replace(before, slutdato=date(2026, 10, 31))


def test_saving_without_a_change_is_no_change(sag: Sag, ejer: Medarbejder) -> None:
    services.change_ydelse(ejer, only(sag), 1, only(sag).data())
    assert only(sag).version == 1


def test_the_second_of_two_editors_overwrites_nothing(
    sag: Sag, ejer: Medarbejder, kollega: Medarbejder
) -> None:
    shown = only(sag)
    services.change_ydelse(kollega, shown, 1, replace(shown.data(), slutdato=date(2026, 5, 1)))
    with pytest.raises(services.Stale) as raised:
        services.change_ydelse(ejer, shown, 1, replace(shown.data(), slutdato=date(2026, 6, 1)))
    assert isinstance(raised.value.current, Ydelse)
    assert raised.value.current.slutdato == date(2026, 5, 1)
    assert only(sag).slutdato == date(2026, 5, 1)


@pytest.mark.parametrize("indberettet", [False, True])
def test_the_same_save_twice_is_one(ishoej: Kommune, ejer: Medarbejder, indberettet: bool) -> None:
    """A second press of the button sends the version that the first one has left behind."""
    stored = only(stored_sag(ishoej, ydelse(indberettet=indberettet)))
    wanted = replace(stored.data(), slutdato=date(2026, 5, 1), indberettet=False)
    services.change_ydelse(ejer, stored, 1, wanted)
    again = services.change_ydelse(ejer, stored, 1, wanted)
    assert (again.slutdato, again.version) == (date(2026, 5, 1), 2)
    assert only(stored.sag).version == 2
    assert audit.of(stored).count() == 1


def test_two_people_may_change_two_ydelser_of_one_case(
    ishoej: Kommune, ejer: Medarbejder, kollega: Medarbejder
) -> None:
    """The version is the ydelse's own."""
    sag = stored_sag(ishoej, ydelse(), ophold())
    one, two = sag.ydelser.order_by("kode")
    services.change_ydelse(ejer, one, 1, replace(one.data(), betalingskommune="187"))
    services.change_ydelse(kollega, two, 1, replace(two.data(), betalingskommune="187"))
    assert set(sag.ydelser.values_list("betalingskommune", flat=True)) == {"187"}


def test_an_error_in_what_is_saved_is_refused(sag: Sag, ejer: Medarbejder) -> None:
    before = only(sag).data()
    with pytest.raises(services.Refused) as raised:
        services.change_ydelse(ejer, only(sag), 1, replace(before, slutdato=date(2019, 1, 1)))
    assert [finding.code for finding in raised.value.findings] == ["YD-SLUT-FOER-START"]
    assert only(sag).data() == before


def test_an_older_error_on_another_ydelse_does_not_block_it(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    sag = stored_sag(ishoej, ydelse())
    bad = stored_ydelse(sag, with_error(kode="1.1"))
    good = sag.ydelser.exclude(pk=bad.pk).get()
    services.change_ydelse(ejer, good, 1, replace(good.data(), slutdato=date(2026, 5, 1)))
    good.refresh_from_db()
    assert good.slutdato == date(2026, 5, 1)


def test_an_error_in_a_locked_field_does_not_block_the_others(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    """A code that has left the list can not be mended here, so a slutdato must still go in."""
    stored = only(stored_sag(ishoej, ydelse(kode="9.9.9")))
    services.change_ydelse(ejer, stored, 1, replace(stored.data(), slutdato=date(2026, 5, 1)))
    assert only(stored.sag).slutdato == date(2026, 5, 1)


def test_an_error_in_a_reported_tilbudstype_does_not_block_the_others(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    old = replace(PNR, tilbudstype="9.9")
    stored = only(stored_sag(ishoej, ophold(tilbud=old, indberettet=True)))
    services.change_ydelse(ejer, stored, 1, replace(stored.data(), slutdato=date(2026, 5, 1)))
    assert only(stored.sag).slutdato == date(2026, 5, 1)


def test_an_error_in_a_tilbudstype_that_can_be_changed_blocks(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    old = replace(PNR, tilbudstype="9.9")
    stored = only(stored_sag(ishoej, ophold(tilbud=old)))
    with pytest.raises(services.Refused):
        services.change_ydelse(ejer, stored, 1, replace(stored.data(), slutdato=date(2026, 5, 1)))


def test_a_ydelse_deleted_meanwhile_is_gone(
    ishoej: Kommune, ejer: Medarbejder, kollega: Medarbejder
) -> None:
    sag = stored_sag(ishoej, ydelse(), ophold())
    shown = sag.ydelser.first()
    assert shown
    services.delete_ydelse(kollega, shown)
    with pytest.raises(Ydelse.DoesNotExist):
        services.change_ydelse(ejer, shown, 1, shown.data())
