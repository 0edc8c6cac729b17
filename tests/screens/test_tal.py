"""The figures at the screen: from a mark to the field where it is mended, and what is seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cases.models import Kommune
from tests import factories
from tests.cases.people import ydelse
from tests.screens import axe, pages

At = Callable[[str], Page]
Screenshot = Callable[[str], Path]


@pytest.fixture
def history(typist: Any) -> Kommune:
    """Twelve with *1.3*, of whom eight were lost when the kommune changed systems in July; one in
    *1.4* without målgruppe."""
    ishoej = Kommune.objects.get(pk="183")
    ishoej.indberetter_fra = "2026M07"
    ishoej.save()
    for nr in range(12):
        lost = date(2026, 6, 30) if nr < 8 else None
        given = ydelse(startdato=date(2017 + nr // 2, 3, 1), slutdato=lost)
        factories.stored_sag(ishoej, given, navn=f"Borger {nr}")
    factories.frozen(ishoej)
    factories.stored_sag(ishoej, factories.with_error(kode="1.4"), navn="Ulla Uden", ejer=typist)
    return ishoej


def test_from_a_mark_to_its_field_and_the_mark_is_gone(
    at: At, history: Kommune, screenshot: Screenshot
) -> None:
    page = at("tal/")
    axe.check(page)
    screenshot("rapport")
    page.get_by_role("link", name="1.4 Beskyttet beskæftigelse (§ 103), 2026K4").press("Enter")
    expect(page.locator("main")).to_contain_text("1 af 1 modtagere er uden målgruppe (100 %).")
    axe.check(page)
    page.get_by_role("link", name="Se ydelsen").press("Enter")
    expect(page.get_by_label("Find målgruppe")).to_be_focused()
    pages.choose_maalgruppe(page, "1.1.4")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".alert-success")).to_be_visible()
    page = at("tal/")
    expect(page.get_by_role("link", name="1.4 Beskyttet", exact=False).first).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("uden målgruppe (100 %)")


def test_what_a_change_of_systems_lost_is_red_and_says_so(
    at: At, history: Kommune, page: Page, screenshot: Screenshot
) -> None:
    at("tal/ydelse/1.3/")
    expect(page.locator("main")).to_contain_text(
        "12 modtagere blev til 4 (−67 %) i det kvartal, hvor kommunen begyndte at indberette"
    )
    axe.check(page)
    screenshot("ydelse")
    page.get_by_role("link", name="2026K3", exact=True).click()
    expect(page.get_by_role("heading", name="Sagerne bag (8)")).to_be_visible()
    axe.check(page)
    page.get_by_role("textbox", name="Kommentar").fill(
        "Borgerne kom ikke med fra det gamle system."
    )
    pages.press(page, "Gem kommentar")
    expect(page.locator("main")).to_contain_text("Borgerne kom ikke med fra det gamle system.")
    screenshot("maerke")


@pytest.mark.parametrize("width", [320, 390])
def test_on_a_telephone_only_tables_and_drawings_scroll(
    width: int, at: At, history: Kommune, page: Page, screenshot: Screenshot
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("tal/", "tal/ydelse/1.3/", "tal/definitioner/"):
        at(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        axe.check(page)
    at("tal/ydelse/1.3/")
    screenshot(f"ydelse-{width}")


def test_on_paper_the_drawing_and_the_table_are_there(
    at: At, history: Kommune, page: Page, screenshot: Screenshot
) -> None:
    page.emulate_media(media="print")
    at("tal/ydelse/1.3/")
    expect(page.locator("svg.tal-svg")).to_be_visible()
    assert (
        page.locator("svg.tal-svg").evaluate(
            "svg => getComputedStyle(svg.querySelector('.tal-linje-registreret')).stroke"
        )
        == "rgb(0, 89, 179)"
    )
    screenshot("papir")
