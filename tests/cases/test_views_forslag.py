"""Known tilbud while a ydelse is typed (ux 5, D11): suggested, and found without script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cases.models import KendtTilbud, Kommune, Medarbejder, Sag, Ydelse
from tests.factories import kendt_tilbud, new_post, only, ophold, stored_sag, ydelse_post
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
URL = "/183/tilbud/forslag/"


@pytest.fixture
def lunden(ishoej: Kommune) -> KendtTilbud:
    return kendt_tilbud(ishoej, tilbudstype="3.4")


@pytest.fixture
def client(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


def suggested(client: Client, text: str) -> list[str]:
    return [found["navn"] for found in client.post(URL, {"soeg": text}).json()["tilbud"]]


def test_ones_own_come_first_and_those_that_begin_so(
    client: Client, ishoej: Kommune, vallensbaek: Kommune
) -> None:
    kendt_tilbud(None, navn="Lunden", pnr="1003000001")
    kendt_tilbud(ishoej, navn="Nye Lunden", pnr="1003000002")
    kendt_tilbud(ishoej, navn="Lunden Øst", pnr="1003000003")
    kendt_tilbud(vallensbaek, navn="Lunden Vest", pnr="1003000004")
    kendt_tilbud(None, navn="Den gamle Lunden", pnr="1003000005")
    gone = kendt_tilbud(ishoej, navn="Lunden Nord", pnr="1003000006")
    KendtTilbud.objects.filter(pk=gone.pk).update(fjernet="2026-01-01T00:00Z")
    assert suggested(client, "lund") == ["Lunden Øst", "Nye Lunden", "Lunden", "Den gamle Lunden"]
    assert suggested(client, " 10030000 ")[:2] == ["Lunden Øst", "Nye Lunden"]
    assert suggested(client, "1003000005") == ["Den gamle Lunden"]
    assert suggested(client, "lunden 1003000001") == ["Lunden"]


@pytest.mark.parametrize("text", ["", "l", "  l ", "%%", "unden", "\x00\x00"])
def test_too_little_and_what_fits_nothing_suggest_nothing(
    client: Client, lunden: KendtTilbud, text: str
) -> None:
    assert suggested(client, text) == []


def test_at_most_ten(client: Client, ishoej: Kommune) -> None:
    for nr in range(12):
        kendt_tilbud(ishoej, pnr=f"10030000{nr:02}")
    assert len(suggested(client, "lunden")) == 10
    assert suggested(client, "x" * 10_000) == []


def test_a_suggestion_is_what_the_form_copies(client: Client, lunden: KendtTilbud) -> None:
    [found] = client.post(URL, {"soeg": "lunden"}).json()["tilbud"]
    assert found == {
        "id": str(lunden.pk),
        "navn": "Bofællesskabet Lunden",
        "sted": "Vejledalen 12, 2635 Ishøj, Pnr 1003000000",
        "kilde": "Kommunens eget",
        "felter": {
            "pnr": "1003000000",
            "tilbud_navn": "Bofællesskabet Lunden",
            "tilbud_adresse": "Vejledalen 12",
            "tilbud_postnr": "2635",
        },
        "tilbudstype": "3.4",
        "type_tekst": "3.4 Bofællesskab",
    }


PLACE = {
    "pnr": "1003000000",
    "tilbud_navn": "Bofællesskabet Lunden",
    "tilbud_adresse": "Vejledalen 12",
    "tilbud_postnr": "2635",
}


def press(client: Client, address: str, post: dict[str, Any], name: str, value: str = "1") -> Page:
    """The form with all that stands in it, sent by this button."""
    response = client.post(address, {**post, name: value})
    assert response.status_code == 200
    return Page(response)


def form(page: Page) -> dict[str, Any]:
    """What the page would post, without the buttons' own names."""
    buttons = {b.get("name") for b in page.root.xpath("//button[@name]")}
    return {name: value for name, value in page.values().items() if name not in buttons}


def test_without_script_a_new_case_is_typed_searched_and_saved(
    client: Client, lunden: KendtTilbud
) -> None:
    typed = new_post(tilbud_navn="lund", bemaerkninger="Husk\nmig", bevillingsdato="31-02-2026")
    page = press(client, "/183/sager/ny/", typed, "find_tilbud")
    assert "1 kendt tilbud passer." in page.main
    assert "Vælg Bofællesskabet Lunden" in page.buttons()
    assert page.errors() == {}
    # All is as it was typed, right or wrong.
    kept = form(page)
    assert {name: kept[name] for name in typed} == {**typed, "maalgrupper": "1.1.4"}
    page = press(client, "/183/sager/ny/", kept, "vaelg_tilbud", str(lunden.pk))
    told = "Kopieret fra »Bofællesskabet Lunden«: tilbudstype, Pnr, navn, adresse og postnr."
    assert told in page.main
    filled = form(page)
    assert {name: filled[name] for name in PLACE} == PLACE
    assert (filled["tilbudstype"], filled["cpr"]) == ("3.4", typed["cpr"])
    assert not Sag.objects.exists()
    answer = client.post("/183/sager/ny/", {**filled, "bevillingsdato": "01-10-2026"})
    assert answer.status_code == 302
    assert only(Sag.objects.get()).data().tilbud == lunden.data()
    # A copy: what becomes of the known one is nothing to the ydelse.
    KendtTilbud.objects.all().delete()
    assert only(Sag.objects.get()).pnr == "1003000000"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "Skriv begyndelsen af stedets Pnr eller navn"),
        ({"pnr": "9"}, "Skriv begyndelsen af stedets Pnr eller navn"),
        ({"tilbud_navn": "findes ikke"}, "Ingen kendte tilbud passer."),
    ],
)
def test_it_says_what_to_do_when_nothing_is_found(
    client: Client, lunden: KendtTilbud, typed: dict[str, str], says: str
) -> None:
    page = press(client, "/183/sager/ny/", new_post(**typed), "find_tilbud")
    assert says in page.main
    assert not [button for button in page.buttons() if button.startswith("Vælg ")]


def test_a_type_that_was_chosen_is_changed_only_when_confirmed(
    client: Client, sag: Sag, lunden: KendtTilbud
) -> None:
    address = f"{sag.get_absolute_url()}ydelser/ny/"
    noegle = form(Page(client.get(address)))["noegle"]
    typed = ydelse_post(tilbudstype="3.5", pnr="1003", noegle=noegle)
    page = press(client, address, typed, "vaelg_tilbud", str(lunden.pk))
    assert "Tilbudstypen er ikke ændret; stedets er 3.4 Bofællesskab." in page.main
    kept = form(page)
    assert (kept["tilbudstype"], kept["pnr"]) == ("3.5", "1003000000")
    page = press(client, address, kept, "vaelg_tilbud_og_type", str(lunden.pk))
    assert form(page)["tilbudstype"] == "3.4"
    assert "Brug tilbudstypen" not in page.main
    assert client.post(address, form(page)).status_code == 302
    assert Ydelse.objects.get(tilbudstype="3.4").data().tilbud == lunden.data()


@pytest.mark.parametrize("indberettet", [False, True])
def test_on_a_stored_ydelse_the_lock_holds(
    client: Client, ishoej: Kommune, lunden: KendtTilbud, indberettet: bool
) -> None:
    sag = stored_sag(ishoej, ophold(indberettet=indberettet))
    address = only(sag).get_absolute_url()
    page = press(client, address, form(Page(client.get(address))), "vaelg_tilbud", str(lunden.pk))
    assert page.main.count("Tilbudstypen er ikke ændret") == (not indberettet)
    assert ("Brug tilbudstypen 3.4 Bofællesskab" in page.buttons()) == (not indberettet)
    assert client.post(address, form(page)).status_code == 302
    stored = only(sag).data().tilbud
    assert (stored.navn, stored.tilbudstype) == ("Bofællesskabet Lunden", "3.1.0")


def test_maalgrupper_that_were_taken_away_stay_away(client: Client, sag: Sag) -> None:
    """No browser sends a group without ticks."""
    address = only(sag).get_absolute_url()
    page = press(client, address, ydelse_post(maalgrupper=[], tilbud_navn="l"), "find_tilbud", "1")
    assert page.values()["tilbud_navn"] == "l"
    assert "maalgrupper" not in page.values()


def test_a_place_without_a_pnr_empties_the_field(client: Client, sag: Sag, ishoej: Kommune) -> None:
    huset = kendt_tilbud(ishoej, navn="Huset", pnr="")
    address = f"{sag.get_absolute_url()}ydelser/ny/"
    page = press(client, address, ydelse_post(pnr="1003000000"), "vaelg_tilbud", str(huset.pk))
    assert form(page)["pnr"] == ""
    assert "Kopieret fra »Huset«: navn, adresse og postnr." in page.main


@pytest.mark.parametrize("which", ["removed", "another kommune's", "nonsense"])
def test_what_is_not_there_is_told_and_nothing_is_lost(
    client: Client, sag: Sag, lunden: KendtTilbud, vallensbaek: Kommune, which: str
) -> None:
    key = str(lunden.pk)
    if which == "removed":
        KendtTilbud.objects.update(fjernet="2026-01-01T00:00Z")
    elif which == "nonsense":
        key = "x"
    else:
        key = str(kendt_tilbud(vallensbaek).pk)
    address = f"{sag.get_absolute_url()}ydelser/ny/"
    page = press(client, address, ydelse_post(tilbud_navn="Mit"), "vaelg_tilbud", key)
    assert "Tilbuddet er fjernet imens." in page.main
    assert form(page)["tilbud_navn"] == "Mit"
