"""The fejlliste at the screen: from the list to the field, and on to the next, by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect

from cases.models import Kommune, Maalgruppe, Sag
from deliveries.models import Kvitteringsfejl
from tests import factories
from tests.cases.people import ophold, ydelse
from tests.screens import axe, pages

At = Callable[[str], Page]
Screenshot = Callable[[str], Path]


@pytest.fixture
def sager(typist: Any) -> list[Sag]:
    """No målgruppe, no place, a funktionsvurdering that is not in the list, and one to look at."""
    ishoej = Kommune.objects.get(pk="183")
    early = factories.TODAY - timedelta(days=400)
    return [
        factories.stored_sag(
            ishoej, factories.with_error(indberettet=True), navn="Væk Viggo", ejer=typist
        ),
        factories.stored_sag(ishoej, ophold(tilbud=ydelse().tilbud), navn="Hanne Hjem"),
        factories.stored_sag(ishoej, navn="Helle Holm", funktionsvurdering="F", ejer=typist),
        factories.stored_sag(
            ishoej, ydelse(startdato=early, bevillingsdato=factories.TODAY), navn="Arne Ask"
        ),
    ]


def save(page: Page) -> None:
    page.keyboard.press("Control+Enter")


def test_from_the_start_page_through_the_list_by_keyboard(
    at: At, page: Page, sager: list[Sag], screenshot: Screenshot
) -> None:
    at("")
    expect(page.get_by_role("list").filter(has_text="ville forsvinde")).to_be_visible()
    axe.check(page)
    screenshot("start")
    page.get_by_role("link", name="Ret fejlene").press("Enter")
    expect(page.get_by_role("heading", name="Fejlliste", exact=True)).to_be_visible()
    expect(page.get_by_role("navigation", name="Hovedmenu")).to_contain_text("Fejlliste 4")
    axe.check(page)
    screenshot("liste")

    page.get_by_role("link", name="Ret det").first.press("Enter")
    expect(page.get_by_label("Find målgruppe")).to_be_focused()
    expect(page.locator("main")).to_contain_text("nr. 1 af 4")
    axe.check(page)
    page.keyboard.type("kommunik")
    page.keyboard.press("Enter")
    save(page)

    expect(page.get_by_role("main")).to_contain_text("Der er 3 tilbage på fejllisten.")
    expect(page.get_by_label("Pnr")).to_be_focused()
    screenshot("felt")
    page.keyboard.type("1003000000")
    pages.code_box(page, "Tilbudstype").fill("3.1.0")
    page.keyboard.press("Enter")
    save(page)

    field = pages.code_box(page, "Samlet funktionsvurdering")
    expect(field).to_be_focused()
    axe.check(page)
    field.fill("A")
    page.keyboard.press("Enter")
    save(page)

    expect(page.get_by_role("heading", name="Fejlliste", exact=True)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Her er ingen lige nu.")
    axe.check(page)
    page.get_by_role("link", name="Vis alt på fejllisten").press("Enter")
    page.get_by_role("button", name="Set og i orden").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Alt er i orden")
    axe.check(page)
    screenshot("tom")


def test_a_session_that_expires_in_mid_walk_comes_back_to_the_walk(
    at: At, page: Page, sager: list[Sag], ticking: time_machine.Coordinates
) -> None:
    page.clock.install()
    at("fejlliste/?vis=alt")
    page.get_by_role("link", name="Ret det").first.press("Enter")
    walk = page.locator("main").get_by_text("nr. 1 af 5")
    expect(walk).to_be_visible()
    here = page.url
    assert "fejlliste=sag&vis=alt&felt=maalgrupper&fund=" in here
    ticking.shift(timedelta(minutes=31))
    page.clock.run_for("31:00")
    expect(page.get_by_text("Du blev logget ud")).to_be_visible()
    page.get_by_label("Brugernavn").fill("ejer")
    page.get_by_label("Adgangskode").fill(pages.PASSWORD)
    page.keyboard.press("Enter")
    expect(walk).to_be_visible()
    assert page.url == here
    expect(page.get_by_label("Find målgruppe")).to_be_focused()


@pytest.mark.parametrize("efter", ["sag", "regel", "sagsbehandler"])
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_it_fits(
    at: At, page: Page, sager: list[Sag], efter: str, width: int, screenshot: Screenshot
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    at(f"fejlliste/?efter={efter}")
    screenshot(f"{efter}-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe.check(page)


@pytest.mark.parametrize("width", [320, 1280])
def test_what_danmarks_statistik_answered(
    at: At, page: Page, typist: Any, width: int, screenshot: Screenshot
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    at("fejlliste/svar/")
    expect(page.get_by_role("main")).to_contain_text("har ikke svaret på nogen leverance endnu")
    axe.check(page)
    ishoej = Kommune.objects.get(pk="183")
    sag = factories.stored_sag(ishoej)
    answer = factories.kvittering(
        factories.frozen(ishoej), status="DELVIST_AFVIST", modtaget=factories.DUE
    )
    for stored in (None, factories.only(sag)):
        Kvitteringsfejl.objects.create(
            kvittering=answer,
            ydelse=stored,
            identifikator=stored.identifikator if stored else "",
            kode="DST-17",
            tekst="Målgruppen passer ikke til ydelsen.",
        )
    at("fejlliste/")
    pages.press(page, "Danmarks Statistiks svar")
    expect(page.get_by_role("link", name="Ret ydelsen")).to_be_visible()
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe.check(page)
    screenshot(f"svar-{width}")
    page.get_by_role("link", name="Ret ydelsen").click()
    expect(page.get_by_role("heading", name="Rediger/Vis ydelse")).to_be_visible()


def test_it_is_fetched_for_a_spreadsheet(at: At, page: Page, sager: list[Sag]) -> None:
    at("fejlliste/")
    for name, ending in (("CSV", "csv"), ("Excel", "xlsx")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        assert download.value.suggested_filename == f"fejlliste-183-2026-11-02.{ending}"


def test_without_script_the_way_is_the_same(
    browser: Browser, live_server: Any, sager: list[Sag]
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="da-DK")
    page = context.new_page()
    try:
        pages.log_on(page, live_server.url, "ejer")
        page.goto(f"{live_server.url}/183/fejlliste/?vis=fejl")
        page.get_by_role("link", name="Ret det").first.click()
        page.get_by_label("1.1.4 Kommunikationsnedsættelse").check()
        page.get_by_role("button", name="Gem og gå til næste").click()
        expect(page.get_by_role("main")).to_contain_text("Der er 3 tilbage på fejllisten.")
        expect(page.get_by_label("Pnr")).to_be_focused()
        assert Maalgruppe.objects.filter(ydelse__sag=sager[0]).exists()
    finally:
        context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_where_ydelser_end(
    at: At, page: Page, typist: Any, width: int, screenshot: Screenshot
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    ishoej = Kommune.objects.get(pk="183")
    factories.stored_sag(ishoej, ydelse(forventet_slutdato=factories.TODAY))
    at("")
    page.get_by_role("link", name="Se, hvad der slutter").click()
    expect(page.get_by_role("heading", name="Ydelser, der slutter")).to_be_visible()
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe.check(page)
    screenshot(f"udloeber-{width}")
    page.get_by_role("link", name="Ret datoerne").click()
    expect(page.get_by_label("Slutdato", exact=True)).to_be_focused()
