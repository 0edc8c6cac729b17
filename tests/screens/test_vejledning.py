"""Help where one stands: by keyboard and mouse, in the form and in the guide (ux 17)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.screens import axe, pages


def test_help_to_the_field_one_is_in(page: Page, at: Callable[[str], Page]) -> None:
    at("sager/ny/")
    pages.group(page, "Datoer").get_by_label("Slutdato", exact=True).fill("1405")
    page.keyboard.press("Alt+Shift+KeyF")
    shown = page.locator("[data-vist-hjaelp]")
    expect(shown).to_contain_text("Ydelsens sidste dag")
    axe.check(page)
    # What was typed is still there, and so is the cursor.
    field = pages.group(page, "Datoer").get_by_label("Slutdato", exact=True)
    expect(field).to_be_focused()
    expect(field).to_have_value("1405")
    with page.context.expect_page() as opened:
        shown.get_by_role("link", name="Vejledning").click()
    expect(opened.value.get_by_role("heading", name="Slutdato", exact=True)).to_be_in_viewport()
    page.keyboard.press("Alt+Shift+KeyF")
    expect(shown).to_have_count(0)


def test_the_question_mark_shows_it_to_the_mouse(page: Page, at: Callable[[str], Page]) -> None:
    at("sager/ny/")
    group = page.locator("[data-felt=maalgrupper]")
    group.locator("[data-hjaelp-til]").click()
    expect(group.locator("[data-vist-hjaelp]")).to_contain_text("netop denne ydelse")
    group.locator("[data-hjaelp-til]").click()
    expect(group.locator("[data-vist-hjaelp]")).to_have_count(0)


def test_outside_a_field_the_key_opens_the_list(page: Page, at: Callable[[str], Page]) -> None:
    at("sager/ny/")
    page.get_by_role("button", name="Gem sag").focus()
    page.keyboard.press("Alt+Shift+KeyF")
    expect(page.locator("#felthjaelp")).to_have_attribute("open", "")
    expect(page.locator("#felthjaelp summary")).to_be_focused()
    axe.check(page)


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_script_the_mark_leads_to_the_list(page: Page, at: Callable[[str], Page]) -> None:
    at("sager/ny/")
    page.locator("[data-felt=cpr] [data-hjaelp-til]").click()
    expect(page.locator("#hjaelp-cpr")).to_be_in_viewport()
    expect(page.locator("#hjaelp-cpr")).to_contain_text("CPR-registeret")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_guide_is_searched_and_read(
    width: int, page: Page, at: Callable[[str], Page], screenshot: Callable[[str], Path]
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    at("vejledning/")
    axe.check(page)
    screenshot("oversigt")
    page.get_by_role("searchbox", name="Søg i vejledningen").fill("neutraliser")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="steder med »neutraliser«")).to_be_visible()
    axe.check(page)
    screenshot("fundet")
    page.get_by_role("link", name="Neutraliser en ydelse").click()
    expect(page.get_by_role("heading", name="Neutraliser en ydelse")).to_be_in_viewport()
    axe.check(page)
    screenshot("kapitel")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_form_with_help_looks_right(
    page: Page, at: Callable[[str], Page], screenshot: Callable[[str], Path]
) -> None:
    at("sager/ny/")
    pages.choose_code(page, "Ydelse", "1.8.1")
    page.get_by_label("CPR nummer").focus()
    page.keyboard.press("Alt+Shift+KeyF")
    page.locator("#felthjaelp summary").click()
    screenshot("hjaelp")
