"""The guide: chapters that lead to the very place, a search that finds it, help at every field."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from cases.fields import BORGER, BY_NAME, OF_YDELSE
from cases.models import Kommune, Medarbejder, Sag
from cases.people.forms import KontaktForm
from cases.vejledning.chapters import KAPITLER, excerpt, search
from cases.vejledning.felthjaelp import AFSNIT, KONTAKT
from cases.vejledning.views.vejledning import sections
from tests.factories import only
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
GUIDE = "/183/vejledning/"


@pytest.fixture
def as_ejer(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


def hits(typed: str) -> list[str]:
    return [f"{found.kapitel.slug}#{found.id}" for found in search(typed, sections())]


@pytest.mark.parametrize("slug", KAPITLER)
def test_every_link_of_a_chapter_leads_somewhere(slug: str, as_ejer: Client) -> None:
    page = Page(as_ejer.get(f"{GUIDE}{slug}/"))
    assert page.root.findtext(".//h1") == KAPITLER[slug].titel
    ids = page.root.xpath("//@id")
    # A section of the same name as a dialog would keep the page's script from finding it.
    assert len(ids) == len(set(ids))
    for link in set(page.root.xpath("//main//a/@href")):
        address, _, anchor = link.partition("#")
        if not address:
            assert anchor in ids, link
            continue
        answer = as_ejer.get(address)
        assert answer.status_code == 200, link
        assert not anchor or f'id="{anchor}"' in answer.content.decode(), link


def test_the_answers_lead_into_ones_own_kommune(as_ejer: Client) -> None:
    links = Page(as_ejer.get(f"{GUIDE}hvad-goer-jeg-hvis/")).links()
    assert links["sagslisten"] == "/183/sager/"
    assert links["oprette sagen"] == "/183/sager/ny/"
    assert links["fejllisten"] == "/183/fejlliste/"


@pytest.mark.parametrize("slug", KAPITLER)
def test_who_may_only_look_is_led_to_no_closed_door(
    slug: str, signed_in: SignedIn, laeser: Medarbejder
) -> None:
    client = signed_in(laeser)
    page = Page(client.get(f"{GUIDE}{slug}/"))
    for link in set(page.root.xpath("//main//a/@href")):
        if address := link.partition("#")[0]:
            assert client.get(address).status_code == 200, link


def test_without_a_kommune_it_is_read_without_links_into_one(
    signed_in: SignedIn, drift: Medarbejder
) -> None:
    browser = signed_in(drift)
    page = Page(browser.get("/vejledning/hvad-goer-jeg-hvis/"))
    assert "Find sagen i sagslisten" in page.main
    assert not [link for link in page.addresses() if link.startswith("/183")]
    assert "vejledning" in "".join(page.root.xpath("//nav[@aria-label='Hovedmenu']//a/@href"))


@pytest.mark.parametrize("address", ["/vejledning/findes-ikke/", "/183/vejledning/findes-ikke/"])
def test_a_chapter_that_is_not_there(address: str, as_ejer: Client) -> None:
    assert as_ejer.get(address).status_code == 404


@pytest.mark.parametrize("number", [*range(59, 65)])
def test_the_guides_own_questions_are_answered(number: int) -> None:
    """R59 to R64."""
    answers = {
        59: "rettighed",
        60: "forkerte-oplysninger",
        61: "forkert-cpr",
        62: "forkert-ydelse",
        63: "forkert-tilbudstype",
        64: "forkert-sted",
    }
    assert f"hvad-goer-jeg-hvis#{answers[number]}" in {
        f"{found.kapitel.slug}#{found.id}" for found in sections()
    }


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("slutdato", "datoer#forventet-slutdato"),
        ("slet sag", "sager#slet"),
        ("MÅLGRUPPE", "maalgrupper#hvad"),
        ("pnr", "tilbud#sted"),
        ("genvej", "hurtigt#genveje"),
        ("mitid", "logon#log-ind"),
        ("flis", "indledning#hvem"),
    ],
)
def test_a_word_finds_its_section(typed: str, first: str) -> None:
    assert first in hits(typed)[:5]


def test_a_word_is_found_inside_others_when_it_is_long_enough() -> None:
    assert "leverancer#kvittering" in hits("vittering")
    assert hits("zzz") == hits("") == hits("   ") == []


def test_the_excerpt_shows_the_word_in_its_place() -> None:
    tekst = "En lang tekst om noget andet. " * 9 + "Her står slutdatoen. " + "Og mere. " * 40
    shown = excerpt("slutdato", tekst)
    assert "Her står slutdatoen." in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 220


def test_what_was_found_is_shown_with_links(as_ejer: Client) -> None:
    page = Page(as_ejer.post(f"{GUIDE}soeg/", {"ord": "neutraliser ydelse"}))
    assert "med »neutraliser ydelse«" in page.main
    assert f"{GUIDE}ydelser/#neutraliser" in page.links().values()
    nothing = Page(as_ejer.post(f"{GUIDE}soeg/", {"ord": "xyzzy" * 40}))
    assert "Ingen steder med" in nothing.main
    assert "Skriv et ord" in Page(as_ejer.post(f"{GUIDE}soeg/", {})).main


def test_every_field_of_a_contact_has_its_help() -> None:
    assert set(KontaktForm.base_fields) == set(KONTAKT)


@pytest.mark.parametrize("field", BY_NAME)
def test_help_leads_to_a_section_that_is_there(field: str) -> None:
    assert AFSNIT[field] in {(found.kapitel.slug, found.id) for found in sections()}


def test_the_forms_show_their_help(as_ejer: Client, sag: Sag, ishoej: Kommune) -> None:
    for address, count in [
        ("/183/sager/ny/", len(BORGER) + len(OF_YDELSE)),
        (sag.get_absolute_url(), len(BORGER)),
        (only(sag).get_absolute_url(), len(OF_YDELSE)),
    ]:
        page = Page(as_ejer.get(address))
        assert len(page.root.xpath("//*[@data-felthjaelp]//dt")) == count, address
        targets = set(page.root.xpath("//*[@data-hjaelp-til]/@href"))
        ids = {f"#{name}" for name in page.root.xpath("//*[@data-felthjaelp]//dd/@id")}
        assert targets <= ids, address
        assert targets


def test_a_rules_page_leads_to_the_guide(as_ejer: Client) -> None:
    for rule, place in [
        ("SAG-CPR-FORM", "/vejledning/sager/#opret"),
        ("YD-SLUT-FOER-START", "/vejledning/datoer/#slutdato"),
    ]:
        assert place in Page(as_ejer.get(f"/regler/{rule}/")).links().values()


def test_the_accessibility_statement_is_for_everybody(settings: object) -> None:
    settings.EJER, settings.KONTAKT = "Ishøj Kommune", "hjaelp@ishoj.example"
    page = Page(Client().get("/tilgaengelighed/"))
    assert "Ishøj Kommune stræber" in page.main
    assert page.links()["hjaelp@ishoj.example"] == "mailto:hjaelp@ishoj.example"
    login = Page(Client().get("/log-ind/"))
    assert "/tilgaengelighed/" in login.addresses()


def test_no_chapter_is_forgotten() -> None:
    folder = Path(settings.BASE_DIR) / "templates" / "vejledning" / "kapitler"
    assert {path.stem for path in folder.glob("*.html")} == set(KAPITLER)
    for path in folder.glob("*.html"):
        # Each section has an id to lead to, and a heading of its own.
        prose = path.read_text(encoding="utf-8")
        assert len(re.findall(r'<section id="[a-z0-9-]+"><h2>', prose)) == prose.count("<section")
