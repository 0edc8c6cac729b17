"""Known tilbud at the screen: suggested while typing, chosen by keys or pointer, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cases.models import KendtTilbud, Kommune, Medarbejder, Medlemskab, Sag
from tests import factories
from tests.screens import axe, pages
from tests.screens.hands import Hands

At = Callable[[str], Page]
Screenshot = Callable[[str], object]
PLACE = ["1003000000", "Bofællesskabet Lunden", "Vejledalen 12", "2635"]


@pytest.fixture
def known(typist: Medarbejder) -> list[KendtTilbud]:
    ishoej = Kommune.objects.get(pk="183")
    return [
        factories.kendt_tilbud(ishoej, tilbudstype="3.4"),
        factories.kendt_tilbud(None, navn="Lundehuset", pnr="1003000001"),
        factories.kendt_tilbud(ishoej, navn="Værestedet", pnr="", tilbudstype="1.1"),
    ]


@pytest.fixture
def ny(at: At, known: list[KendtTilbud]) -> Page:
    page = at("sager/ny/")
    page.get_by_role("button", name="Angiv tilbud").click()
    return page


def tilbud(page: Page, label: str) -> Locator:
    return pages.group(page, "Tilbud").get_by_label(label, exact=True)


def filled(page: Page) -> list[str]:
    return [tilbud(page, label).input_value() for label in ("Pnr", "Navn", "Adresse", "Postnr")]


def options(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Kendte tilbud").get_by_role("option")


def stored_type(page: Page) -> str:
    return page.locator("select[name=tilbudstype]").input_value()


@pytest.mark.parametrize(("label", "typed"), [("Navn", "lund"), ("Pnr", "10030")])
def test_it_is_found_and_chosen_by_keys(ny: Page, label: str, typed: str) -> None:
    field = tilbud(ny, label)
    field.press_sequentially(typed)
    expect(options(ny)).to_have_count(2)
    expect(options(ny).last).to_be_in_viewport()
    expect(field).to_have_attribute("aria-expanded", "true")
    # Nothing is marked until an arrow marks it.
    assert field.get_attribute("aria-activedescendant") is None
    expect(field.locator("xpath=..").get_by_role("status")).to_contain_text("2 kendte tilbud")
    axe.check(ny)
    field.press("ArrowDown")
    marked = ny.locator(f"#{field.get_attribute('aria-activedescendant')}")
    expect(marked).to_contain_text("Bofællesskabet Lunden")
    axe.check(ny)
    field.press("Enter")
    expect(options(ny)).to_have_count(0)
    assert filled(ny) == PLACE
    assert stored_type(ny) == "3.4"
    expect(field).to_be_focused()
    expect(ny.get_by_text("Kopieret fra »Bofællesskabet Lunden«")).to_contain_text(
        "tilbudstype, Pnr, navn, adresse og postnr."
    )
    axe.check(ny)


def test_what_is_typed_stands_when_nothing_is_chosen(ny: Page) -> None:
    name = tilbud(ny, "Navn")
    name.press_sequentially("lund")
    expect(options(ny)).to_have_count(2)
    name.press("Tab")
    expect(options(ny)).to_have_count(0)
    assert filled(ny) == ["", "lund", "", ""]
    expect(tilbud(ny, "Adresse")).to_be_focused()
    name.focus()
    name.press("ArrowDown")
    expect(options(ny)).to_have_count(2)
    name.press("Escape")
    expect(options(ny)).to_have_count(0)
    # Without a list Enter goes on, as everywhere.
    name.press("Enter")
    expect(tilbud(ny, "Adresse")).to_be_focused()
    assert filled(ny) == ["", "lund", "", ""]


def test_a_chosen_type_is_changed_by_a_press_only(ny: Page) -> None:
    pages.choose_code(ny, "Tilbudstype", "35")
    tilbud(ny, "Navn").press_sequentially("lund")
    options(ny).first.click()
    assert filled(ny) == PLACE
    assert stored_type(ny) == "3.5"
    expect(ny.get_by_text("Tilbudstypen er ikke ændret")).to_be_visible()
    axe.check(ny)
    pages.press(ny, "Brug tilbudstypen 3.4 Bofællesskab")
    assert stored_type(ny) == "3.4"
    expect(tilbud(ny, "Navn")).to_be_focused()
    box = ny.get_by_role("combobox", name="Tilbudstype")
    expect(box).to_have_value("3.4 Bofællesskab")


def test_a_place_without_a_pnr_takes_the_old_one_away(ny: Page) -> None:
    tilbud(ny, "Pnr").fill("1003000001")
    tilbud(ny, "Navn").press_sequentially("være")
    expect(options(ny)).to_have_count(1)
    tilbud(ny, "Navn").press("ArrowDown")
    tilbud(ny, "Navn").press("Enter")
    assert filled(ny) == ["", "Værestedet", "Vejledalen 12", "2635"]


def test_a_case_with_a_known_tilbud_by_keyboard_alone(at: At, known: list[KendtTilbud]) -> None:
    hands = Hands(at("sager/ny/"), mouse=False)
    page = hands.page
    hands.reach(page.get_by_label("CPR nummer"))
    hands.type(factories.cpr(0))
    hands.code("Ydelse", "1.8.1")
    hands.maalgruppe("1.1.4")
    hands.reach(tilbud(page, "Pnr"))
    hands.type("10030")
    expect(options(page)).to_have_count(2)
    hands.press("ArrowDown")
    hands.press("Enter")
    hands.save()
    hands.arrive("Sagen er gemt")
    [ydelse] = Sag.objects.get().data().ydelser
    assert ydelse.tilbud == known[0].data()


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_the_open_list_is_sound_at_every_width(
    ny: Page, width: int, screenshot: Screenshot
) -> None:
    ny.set_viewport_size({"width": width, "height": 900})
    tilbud(ny, "Navn").press_sequentially("lund")
    expect(options(ny)).to_have_count(2)
    tilbud(ny, "Navn").press("ArrowDown")
    axe.check(ny)
    assert ny.evaluate("document.documentElement.scrollWidth") <= width
    screenshot("åben")
    tilbud(ny, "Navn").press("Enter")
    screenshot("kopieret")


def test_a_register_that_is_away_leaves_the_form_alone(ny: Page) -> None:
    ny.route("**/tilbud/forslag/", lambda route: route.abort())
    tilbud(ny, "Navn").press_sequentially("lund")
    expect(ny.get_by_text("Kendte tilbud kunne ikke hentes.")).to_be_visible()
    axe.check(ny)
    expect(options(ny)).to_have_count(0)
    assert filled(ny) == ["", "lund", "", ""]


def test_without_script_by_keyboard_alone(
    browser: Browser, live_server: Any, known: list[KendtTilbud]
) -> None:
    with browser.new_context(java_script_enabled=False, locale="da-DK") as context:
        page = context.new_page()
        pages.log_on(page, live_server.url, "ejer")
        page.goto(f"{live_server.url}/183/sager/ny/")
        hands = Hands(page, script=False, mouse=False)
        hands.reach(page.get_by_label("CPR nummer"))
        hands.type(factories.cpr(0))
        hands.code("Ydelse", "1.8.1")
        hands.maalgruppe("1.1.4")
        hands.reach(tilbud(page, "Navn"))
        hands.type("lunden")
        hands.follow("Find tilbud")
        expect(page.get_by_text("1 kendt tilbud passer.")).to_be_visible()
        hands.follow("Vælg Bofællesskabet Lunden")
        expect(page.get_by_text("Kopieret fra »Bofællesskabet Lunden«")).to_be_visible()
        assert filled(page) == PLACE
        hands.follow("Gem sag")
        expect(page.get_by_role("heading", name="Sagen er gemt")).to_be_visible()
    [ydelse] = Sag.objects.get().data().ydelser
    assert ydelse.tilbud == known[0].data()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_administrators_pages(
    at: At, known: list[KendtTilbud], typist: Medarbejder, width: int, screenshot: Screenshot
) -> None:
    Medlemskab.objects.update(rolle="ADMINISTRATOR")
    page = at("tilbud/")
    page.set_viewport_size({"width": width, "height": 900})

    def look(name: str) -> None:
        axe.check(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        screenshot(name)

    look("liste")
    page.get_by_label("Søg på").press_sequentially("være")
    expect(page.get_by_text("1 tilbud fundet")).to_be_visible()
    look("fundet")
    page.get_by_label("Søg på").press_sequentially("x")
    expect(page.get_by_text("Ingen tilbud her passer")).to_be_visible()
    look("intet")
    pages.press(page, "tilføj det til kommunens egne")
    page.wait_for_load_state()
    page.get_by_label("Pnr").fill("12")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Ret disse fejl")).to_be_visible()
    look("fejl")
    page.get_by_label("Navn").fill("Kahytten")
    page.get_by_label("Adresse").fill("Havnevej 1")
    page.get_by_label("Postnr").fill("2635")
    page.get_by_label("Pnr").fill("1003 000 007")
    pages.press(page, "Gem tilbud")
    expect(page.get_by_text("»Kahytten« er tilføjet")).to_be_visible()
    pages.press(page, "Ryd søgning")
    expect(page.get_by_role("row").filter(has_text="Kahytten")).to_be_visible()
    page.get_by_role("row").filter(has_text="Kahytten").get_by_text("Fjern tilbud").click()
    look("fjern")
    pages.press(page, "Fjern tilbud")
    expect(page.get_by_text("»Kahytten« er fjernet")).to_be_visible()
    page.goto(page.url.split("?")[0] + "?vis=egne")
    page.get_by_role("link", name="Ret tilbud").first.click()
    look("ret")
