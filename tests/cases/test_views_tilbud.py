"""Kendte tilbud: all in the kommune see them, the administrators keep its own (D11)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from cases.models import KendtTilbud, Kommune, Medarbejder
from tests.cases.people import ophold
from tests.factories import kendt_tilbud, stored_sag
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
URL = "/183/tilbud/"


def typed(**changes: str) -> dict[str, str]:
    post = {
        "tilbud_navn": "Bofællesskabet Lunden",
        "tilbud_adresse": "Vejledalen 12",
        "tilbud_postnr": "2635",
        "pnr": "1003000000",
        "tilbudstype": "3.1.0",
    }
    return post | changes


@pytest.fixture
def some(ishoej: Kommune, vallensbaek: Kommune) -> list[KendtTilbud]:
    """One of one's own, one of Tilbudsportalen, one of another kommune, and a removed one."""
    gone = kendt_tilbud(ishoej, navn="Det Nedlagte", pnr="1003000009")
    KendtTilbud.objects.filter(pk=gone.pk).update(fjernet="2026-01-01T00:00Z")
    return [
        kendt_tilbud(ishoej, navn="Åhuset", pnr="1003000001"),
        kendt_tilbud(None, navn="Birkely", pnr="1003000002"),
        kendt_tilbud(vallensbaek, navn="Hemmelig", pnr="1003000003"),
    ]


def names(page: Page) -> list[str]:
    return [row[0] for row in page.rows()]


@pytest.mark.parametrize("who", ["laeser", "ejer", "administrator"])
def test_all_see_ones_own_first_and_then_tilbudsportalens(
    who: str, some: list[KendtTilbud], signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    page = Page(signed_in(request.getfixturevalue(who)).get(URL))
    assert names(page) == ["Åhuset", "Birkely"]
    assert [row[5] for row in page.rows()] == ["Kommunens eget", "Tilbudsportalen"]
    assert page.rows()[0][2] == "2635 Ishøj"
    assert ("Tilføj tilbud" in page.links()) == (who == "administrator")
    # Only one's own is there to be changed.
    assert page.main.count("Ret tilbud") == (who == "administrator")


def test_the_filters(some: list[KendtTilbud], signed_in: SignedIn, laeser: Medarbejder) -> None:
    client = signed_in(laeser)
    assert names(Page(client.get(f"{URL}?vis=egne"))) == ["Åhuset"]
    assert names(Page(client.get(f"{URL}?vis=portalen"))) == ["Birkely"]
    assert names(Page(client.get(f"{URL}?vis=x&side=x"))) == ["Åhuset", "Birkely"]


@pytest.mark.parametrize("text", ["åhus", "ÅHUSET", "1003000001", "vejle åh", "ishøj åhuset"])
def test_any_beginning_of_a_word_finds(
    text: str, some: list[KendtTilbud], signed_in: SignedIn, laeser: Medarbejder
) -> None:
    page = Page(signed_in(laeser).post(f"{URL}soeg/", {"soeg": text}, follow=True))
    assert names(page) == ["Åhuset"]
    assert "1 tilbud fundet" in page.main


@pytest.mark.parametrize("text", ["huset", "%", "_", "åhuset birkely", "hemmelig", "\x00åhuset x"])
def test_and_nothing_else_does(
    text: str, some: list[KendtTilbud], signed_in: SignedIn, laeser: Medarbejder
) -> None:
    response = signed_in(laeser).post(f"{URL}soeg/", {"soeg": text}, follow=True)
    page = Page(response)
    if text == "%":
        # No word at all: nothing is searched for.
        assert names(page) == ["Åhuset", "Birkely"]
    else:
        assert names(page) == []
        assert "Ingen tilbud her passer til" in page.main


def test_a_search_stays_until_it_is_cleared_and_stands_in_no_address(
    some: list[KendtTilbud], signed_in: SignedIn, laeser: Medarbejder
) -> None:
    client = signed_in(laeser)
    answer = client.post(f"{URL}soeg/?vis=egne", {"soeg": "2005680000"})
    assert answer.headers["Location"] == f"{URL}?vis=egne"
    assert Page(client.get(URL)).values()["soeg"] == "2005680000"
    client.post(f"{URL}soeg/", {"soeg": "2005680000", "ryd": "1"})
    assert len(names(Page(client.get(URL)))) == 2


def test_while_typing_only_the_result_comes(
    some: list[KendtTilbud], signed_in: SignedIn, laeser: Medarbejder
) -> None:
    headers = {"HX-Request": "true"}
    answer = signed_in(laeser).post(f"{URL}soeg/", {"soeg": "birk"}, headers=headers)
    assert b"<h1" not in answer.content
    assert b"1 tilbud fundet" in answer.content
    assert b"Birkely" in answer.content


def test_pages_of_fifty(ishoej: Kommune, signed_in: SignedIn, laeser: Medarbejder) -> None:
    for nr in range(51):
        kendt_tilbud(None, navn=f"Hus {nr:02}", pnr=f"10030{nr:05}")
    client = signed_in(laeser)
    first = Page(client.get(f"{URL}?vis=portalen"))
    assert len(first.rows()) == 50
    second = Page(client.get(URL + first.links()["Næste"]))
    assert names(second) == ["Hus 50"]
    assert "Side 2 af 2" in second.main


def test_an_empty_list_says_what_to_do(
    ishoej: Kommune, signed_in: SignedIn, administrator: Medarbejder, laeser: Medarbejder
) -> None:
    page = Page(signed_in(administrator).get(URL))
    assert page.links()["Tilføj det første"] == f"{URL}ny/"
    assert "En administrator i kommunen kan tilføje dem." in Page(signed_in(laeser).get(URL)).main
    portal = Page(signed_in(laeser).get(f"{URL}?vis=portalen"))
    assert "ikke indlæst endnu" in portal.main


def test_every_page_of_the_kommune_leads_there(
    ishoej: Kommune, signed_in: SignedIn, laeser: Medarbejder
) -> None:
    for address in ("/183/", "/183/sager/"):
        assert URL in Page(signed_in(laeser).get(address)).addresses()


def test_an_administrator_adds_one(
    ishoej: Kommune, signed_in: SignedIn, administrator: Medarbejder
) -> None:
    client = signed_in(administrator)
    assert Page(client.get(f"{URL}ny/")).values()["tilbudstype"] == ""
    page = Page(client.post(f"{URL}ny/", typed(), follow=True))
    assert "»Bofællesskabet Lunden« er tilføjet" in page.main
    assert names(page) == ["Bofællesskabet Lunden"]


def test_faults_stand_at_their_fields_and_what_was_typed_stays(
    ishoej: Kommune, signed_in: SignedIn, administrator: Medarbejder
) -> None:
    post = typed(pnr="12", tilbud_navn="", tilbud_adresse="Ny\x00vej", tilbud_postnr="2635")
    page = Page(signed_in(administrator).post(f"{URL}ny/", post))
    assert page.title.startswith("Fejl: ")
    assert set(page.errors()) == {"pnr", "tilbud_navn", "tilbud_adresse"}
    assert page.values()["pnr"] == "12"
    assert not KendtTilbud.objects.exists()


def test_correcting_and_removing(
    ishoej: Kommune, signed_in: SignedIn, administrator: Medarbejder
) -> None:
    stored = kendt_tilbud(ishoej, tilbudstype="3.1.0")
    client = signed_in(administrator)
    address = f"{URL}{stored.pk}/"
    values = Page(client.get(address)).values()
    assert {name: values[name] for name in typed()} == typed()
    post = typed(tilbud_navn="Lunden", version=values["version"])
    assert names(Page(client.post(address, post, follow=True))) == ["Lunden"]
    page = Page(client.get(f"{address}fjern/"))
    assert "Ingen ydelser har stedet nu." in page.main
    assert KendtTilbud.objects.standing().exists()
    assert names(Page(client.post(f"{address}fjern/", follow=True))) == []
    assert not KendtTilbud.objects.standing().exists()
    assert client.get(address).status_code == client.post(address, post).status_code == 404


@pytest.mark.parametrize("fields", [{"pnr": ""}, {"pnr": "1003000009"}])
def test_removing_says_how_many_ydelser_have_the_place(
    ishoej: Kommune,
    vallensbaek: Kommune,
    signed_in: SignedIn,
    administrator: Medarbejder,
    fields: dict[str, str],
) -> None:
    known = kendt_tilbud(ishoej, **fields)
    there = ophold(tilbud=known.data())
    stored_sag(ishoej, there, replace(there, kode="1.8.2"), ophold())
    stored_sag(vallensbaek, there)
    page = Page(signed_in(administrator).get(f"{URL}{known.pk}/fjern/"))
    assert "2 ydelser har stedet nu og beholder det." in " ".join(page.main.split())


def test_the_second_of_two_administrators_sees_both(
    ishoej: Kommune, signed_in: SignedIn, administrator: Medarbejder
) -> None:
    stored = kendt_tilbud(ishoej, tilbudstype="3.1.0")
    client = signed_in(administrator)
    address = f"{URL}{stored.pk}/"
    client.post(address, typed(tilbud_navn="Lunden", version="1"))
    page = Page(client.post(address, typed(tilbud_navn="Min", version="1")))
    assert page.title.startswith("Fejl: ")
    assert ["Navn", "Min", "Lunden", "Administrator 02-11-2026 kl. 10:00"] in page.rows()
    assert page.values()["version"] == "2"
    client.post(address, typed(tilbud_navn="Min", version="2"))
    assert KendtTilbud.objects.get().navn == "Min"


def test_tilbudsportalens_can_not_be_opened_for_change(
    some: list[KendtTilbud], signed_in: SignedIn, administrator: Medarbejder
) -> None:
    for other in some[1:]:
        assert signed_in(administrator).get(f"{URL}{other.pk}/").status_code == 404
        assert signed_in(administrator).post(f"{URL}{other.pk}/fjern/").status_code == 404
