"""What need not be typed again: Gem og opret næste, and the citizen's last tilbud (ux 5, ux 7)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from cases.data import TilbudData
from cases.models import Kommune, Medarbejder, Sag
from tests.cases.people import ADDRESS, ophold, ydelse
from tests.factories import cpr, new_post, ophold_post, stored_sag, stored_ydelse
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
NY = "/183/sager/ny/"
FULL = {
    "navn": "Niels Hansen",
    "funktionsvurdering": "C",
    "bemaerkninger": "Ringer helst om formiddagen",
    "maalgrupper": ["1.1.2", "1.1.4"],
    "varighed": "P",
    "startdato": "01-10-2026",
    "forventet_slutdato": "01-10-2027",
    "slutdato": "01-10-2028",
    "betalingskommune": "187",
}


@pytest.fixture
def as_ejer(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


def next_form(client: Client, **changes: object) -> Page:
    response = client.post(NY, new_post(**ophold_post(**{**FULL, **changes}), naeste="1"))
    assert cpr(0) not in response.headers["Location"]
    return Page(client.get(response.headers["Location"]))


def test_ydelse_varighed_and_tilbud_are_carried_over_and_it_says_so(as_ejer: Client) -> None:
    page = next_form(as_ejer, varighed="S", pnr="", tilbud_navn="Bakkegården",
                     tilbud_adresse="Bakken 1", tilbud_postnr="2635")  # fmt: skip
    shown = page.values()
    assert {name: shown[name] for name in shown if name.startswith("tilbud")} == {
        "tilbudstype": "3.1.0",
        "tilbud_navn": "Bakkegården",
        "tilbud_adresse": "Bakken 1",
        "tilbud_postnr": "2635",
    }
    assert (shown["kode"], shown["varighed"], shown["pnr"]) == ("1.8.1", "S", "")
    assert "Ydelse, varighed og tilbud er overført" in page.main
    assert "Sagen for 200568-0000, Niels Hansen, er gemt" in page.main
    assert page.title == "Sagen er gemt. Opret ny sag – DHUV web"
    assert Sag.objects.count() == 1


def test_nothing_of_the_citizen_and_no_dates(as_ejer: Client) -> None:
    shown = next_form(as_ejer).values()
    for name in ("cpr", "navn", "funktionsvurdering", "bemaerkninger", "startdato",
                 "forventet_slutdato", "slutdato"):  # fmt: skip
        assert shown[name] == "", name
    assert "maalgrupper" not in shown
    assert shown["bevillingsdato"] == "02-11-2026"
    assert shown["betalingskommune"] == "183"


def test_it_is_a_new_case_that_is_saved_next(as_ejer: Client) -> None:
    shown = next_form(as_ejer).values()
    more = shown | {"cpr": cpr(1), "maalgrupper": ["1.1.4"]}
    assert "/kvittering/" in as_ejer.post(NY, more).headers["Location"]
    assert {sag.cpr for sag in Sag.objects.all()} == {cpr(0), cpr(1)}


def test_the_saved_cases_warnings_are_shown(as_ejer: Client) -> None:
    page = next_form(as_ejer, bevillingsdato="02-10-2026")
    assert "Startdato 01-10-2026 ligger før bevillingsdato 02-10-2026" in page.main


def test_a_mistake_keeps_the_page(as_ejer: Client) -> None:
    page = Page(as_ejer.post(NY, new_post(maalgrupper=[], naeste="1")))
    assert set(page.errors()) == {"maalgrupper"}
    assert "Sagen for" not in page.main


@pytest.mark.parametrize("efter", ["", "ikke-et-id", "00000000-0000-4000-8000-000000000000"])
def test_any_other_address_is_the_plain_form(as_ejer: Client, efter: str) -> None:
    page = Page(as_ejer.get(f"{NY}?efter={efter}"))
    assert page.values()["kode"] == ""
    assert "er overført" not in page.main


def test_another_kommunes_case_is_nothing_to_begin_from(
    as_ejer: Client, vallensbaek: Kommune
) -> None:
    theirs = stored_sag(vallensbaek, ophold(), navn="Fra Vallensbæk")
    page = Page(as_ejer.get(f"{NY}?efter={theirs.pk}"))
    assert "Fra Vallensbæk" not in page.text
    assert page.values()["kode"] == ""


class TestTheLastTilbud:
    def test_is_copied_and_what_was_typed_stays(self, as_ejer: Client, ishoej: Kommune) -> None:
        """Without script the button sends the form, and nothing is saved by it."""
        sag = stored_sag(ishoej, ophold(tilbud=ADDRESS), ydelse())
        address = f"/183/sager/{sag.pk}/ydelser/ny/"
        page = Page(as_ejer.get(address))
        assert "Solgården, Vestervej 1, 2635 Ishøj" in page.main
        typed = page.values() | {"kode": "1.4", "slutdato": "1405", "maalgrupper": ["1.1.2"]}
        after = Page(as_ejer.post(address, typed | {"kopier": "1"}))
        shown = after.values()
        copied = ("tilbud_navn", "tilbud_adresse", "tilbud_postnr", "pnr")
        assert [shown[name] for name in copied] == ["Solgården", "Vestervej 1", "2635", ""]
        assert (shown["kode"], shown["slutdato"], shown["maalgrupper"]) == ("1.4", "1405", "1.1.2")
        assert shown["noegle"] == typed["noegle"]
        assert after.errors() == {}
        assert "Kopieret til" not in page.main
        assert "Kopieret til felterne under Tilbud: " in after.main
        assert sag.ydelser.count() == 2

    def test_is_the_newest_that_has_one(
        self, as_ejer: Client, ishoej: Kommune, clock: time_machine.Coordinates
    ) -> None:
        sag = stored_sag(ishoej, ophold(tilbud=ADDRESS))
        for data in (ophold(tilbud=TilbudData("3.1.0", "1003000001")), ydelse()):
            clock.shift(60)
            stored_ydelse(sag, data)
        main = Page(as_ejer.get(f"/183/sager/{sag.pk}/ydelser/ny/")).main
        assert "Pnr 1003000001" in main
        assert "Solgården" not in main

    def test_is_not_offered_where_there_is_none(self, as_ejer: Client, sag: Sag) -> None:
        page = Page(as_ejer.get(f"/183/sager/{sag.pk}/ydelser/ny/"))
        assert "Kopiér seneste tilbud" not in page.buttons()
        ny = Page(as_ejer.get(NY))
        assert "Kopiér seneste tilbud" not in ny.buttons()
