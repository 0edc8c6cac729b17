"""Kopiér seneste tilbud: one key, and whoever presses it sees and hears what it did, and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cases.models import Medarbejder, Sag
from tests import factories
from tests.screens import axe, pages
from tests.screens.hands import Hands

At = Callable[[str], Page]
SIZES = [(1280, 600), (320, 480)]
TOLD = (
    "Kopieret til felterne under Tilbud: 3.1.0 Længerevarende botilbud til voksne, Pnr 1003000000."
)


@pytest.fixture
def path(typist: Medarbejder) -> str:
    sag = factories.stored_sag(typist.medlemskaber.get().kommune, factories.ophold())
    return f"sager/{sag.pk}/ydelser/ny/"


def told(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text="Kopieret til")


def assert_seen(page: Page, focused: Locator) -> None:
    """The line is on the screen and hides nothing of the field, where the focus has stayed."""
    expect(told(page)).to_have_text(TOLD)
    expect(told(page)).to_be_in_viewport(ratio=1)
    expect(focused).to_be_focused()
    expect(focused).to_be_in_viewport(ratio=1)
    line, field = told(page).bounding_box(), focused.bounding_box()
    assert line
    assert field
    assert line["y"] + line["height"] <= field["y"] or field["y"] + field["height"] <= line["y"]


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("where", ["Ydelse", "Pnr", "Slutdato", "Betalingskommune"])
def test_by_key_it_is_told_where_the_focus_is(
    at: At, path: str, where: str, width: int, height: int, screenshot: Callable[[str], object]
) -> None:
    page = at(path)
    page.set_viewport_size({"width": width, "height": height})
    if where == "Pnr":
        page.get_by_role("button", name="Angiv tilbud").click()
    plain = page.get_by_label(where, exact=True)
    field = plain if where in ("Pnr", "Slutdato") else pages.code_box(page, where)
    field.focus()
    page.keyboard.press("Alt+Shift+K")
    expect(page.get_by_label("Pnr")).to_have_value("1003000000")
    assert_seen(page, field)
    axe.check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    screenshot("kopieret")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_by_the_button_too(at: At, path: str, width: int, height: int) -> None:
    page = at(path)
    page.set_viewport_size({"width": width, "height": height})
    button = page.get_by_role("button", name="Kopiér seneste tilbud")
    button.focus()
    button.press("Enter")
    assert_seen(page, button)


def test_whoever_goes_on_finds_the_line_at_its_place(at: At, path: str) -> None:
    page = at(path)
    page.set_viewport_size({"width": 1280, "height": 600})
    page.clock.install()
    pages.code_box(page, "Ydelse").focus()
    page.keyboard.press("Alt+Shift+K")
    page.keyboard.press("Tab")
    expect(told(page)).to_be_in_viewport(ratio=1)
    page.clock.run_for(5000)
    expect(told(page)).to_be_in_viewport(ratio=1)
    page.keyboard.press("Tab")
    expect(told(page)).not_to_be_in_viewport()
    page.get_by_label("Pnr").focus()
    line, place = told(page).bounding_box(), pages.group(page, "Tilbud").bounding_box()
    assert line
    assert place
    assert 0 <= place["y"] - line["y"] - line["height"] < 100


def test_it_saves_what_it_copied(at: At, path: str) -> None:
    page = at(path)
    hands = Hands(page, mouse=False)
    hands.code("Ydelse", "1.8.2")
    hands.press("Alt+Shift+K")
    expect(page.get_by_label("Pnr")).to_have_value("1003000000")
    assert pages.code_box(page, "Tilbudstype").input_value().startswith("3.1.0 ")
    hands.maalgruppe("1.1.4")
    hands.save("Gem og retur")
    expect(page.get_by_text("Ydelsen er gemt.")).to_be_visible()
    assert {y.tilbud.pnr for y in Sag.objects.get().data().ydelser} == {"1003000000"}


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_without_script_the_page_comes_back_at_the_place(
    browser: Browser, live_server: Any, path: str, width: int, height: int
) -> None:
    with browser.new_context(java_script_enabled=False, locale="da-DK") as context:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        pages.log_on(page, live_server.url, "ejer")
        page.goto(f"{live_server.url}/183/{path}")
        pages.press(page, "Kopiér seneste tilbud")
        expect(told(page)).to_have_text(TOLD)
        expect(told(page)).to_be_in_viewport(ratio=1)
        expect(page.get_by_label("Pnr")).to_have_value("1003000000")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Kopiér seneste tilbud")).to_be_focused()
