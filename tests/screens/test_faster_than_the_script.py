"""Somebody types before the scripts have run: the richer controls take over what is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.screens import pages

At = Callable[[str], Page]


@pytest.fixture
def slow(at: At) -> tuple[Page, Callable[[], None]]:
    """Opret ny sag as plain HTML, and what lets its script come."""
    page = at("")
    waiting: list[Route] = []
    page.route("**/js/formular*.js", lambda route: waiting.append(route))
    page.goto(f"{page.url.split('/183/')[0]}/183/sager/ny/", wait_until="commit")
    expect(page.get_by_role("button", name="Gem sag", exact=True)).to_be_visible()

    def come() -> None:
        for route in waiting:
            route.continue_()
        expect(pages.code_box(page, "Ydelse")).to_be_visible()
        page.wait_for_load_state()

    return page, come


def test_a_code_box_takes_the_choice_and_the_focus(slow: tuple[Page, Callable[[], None]]) -> None:
    page, come = slow
    page.get_by_label("Ydelse", exact=True).focus()
    page.keyboard.type("1.8.2")
    come()
    box = pages.code_box(page, "Ydelse")
    expect(box).to_be_focused()
    assert box.input_value().startswith("1.8.2 ")
    assert page.locator("select[name=kode]").input_value() == "1.8.2"
    expect(pages.code_box(page, "Tilbudstype")).to_be_visible()
    page.keyboard.type("13")
    page.keyboard.press("Tab")
    assert page.locator("select[name=kode]").input_value() == "1.3"


def test_a_field_of_the_tilbud_is_not_folded_away(slow: tuple[Page, Callable[[], None]]) -> None:
    page, come = slow
    pnr = page.get_by_label("Pnr")
    pnr.focus()
    come()
    expect(pnr).to_be_focused()
    page.keyboard.type("1003000000")
    expect(pnr).to_have_value("1003000000")


def test_the_two_sided_box_takes_the_ticks_and_the_focus(
    slow: tuple[Page, Callable[[], None]],
) -> None:
    page, come = slow
    page.get_by_label("1.1.4 Kommunikationsnedsættelse").focus()
    page.keyboard.press("Space")
    come()
    expect(page.get_by_label("Find målgruppe")).to_be_focused()
    expect(page.get_by_role("listbox", name="Valgte målgrupper")).to_contain_text("1.1.4")


def test_the_focus_stays_where_somebody_put_it(slow: tuple[Page, Callable[[], None]]) -> None:
    """The page's own first field does not take it back."""
    page, come = slow
    navn = pages.group(page, "Borger").get_by_label("Navn")
    navn.focus()
    page.keyboard.type("Niels ")
    come()
    page.keyboard.type("Hansen")
    expect(navn).to_have_value("Niels Hansen")
