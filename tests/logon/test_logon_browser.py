"""The local logon as people see it: by keyboard, at 320 px, without script, checked by axe."""

from __future__ import annotations

from base64 import b32decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Browser, Page, expect

from cases.models import Kommune, Medarbejder
from tests import factories
from tests.logon.people import code
from tests.screens import axe, pages

Shot = Callable[[str], Path]


@pytest.fixture
def anne(transactional_db: None) -> Medarbejder:
    """In real time: the browser's telephone has no other."""
    user = factories.medarbejder("anne", "ADMINISTRATOR", factories.kommune("183"))
    user.password = make_password(pages.PASSWORD)
    user.save()
    return user


def look(page: Page, screenshot: Shot, name: str) -> None:
    """axe finds nothing, and nothing sticks out at 320 px."""
    axe.check(page)
    screenshot(name)
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    screenshot(f"{name}-320")
    page.set_viewport_size({"width": 1280, "height": 900})


def test_one_time_codes_from_first_to_last(
    page: Page, live_server: Any, anne: Medarbejder, screenshot: Shot
) -> None:
    broken: list[str] = []
    page.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
    pages.log_on(page, live_server.url, "anne")
    page.get_by_role("link", name="Anne", exact=True).click()
    look(page, screenshot, "konto")
    pages.press(page, "Slå engangskode til")
    expect(page.locator("svg.qr")).to_be_visible()
    look(page, screenshot, "opsaet")
    key = b32decode(page.locator(".noegle").inner_text().replace(" ", "")).hex()
    page.get_by_label("Kode fra appen").fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Koden passer ikke")
    expect(page).to_have_title("Fejl: Slå engangskode til – DHUV web")
    look(page, screenshot, "opsaet-fejl")
    page.get_by_label("Kode fra appen").fill(code(key))
    page.keyboard.press("Enter")
    codes = page.locator(".reservekoder li")
    expect(codes).to_have_count(10)
    look(page, screenshot, "reservekoder")
    reserve = codes.first.inner_text()
    pages.press(page, "Jeg har gemt dem")
    look(page, screenshot, "konto-med")
    pages.press(page, "Log ud")
    page.get_by_label("Brugernavn").fill("anne")
    page.get_by_label("Adgangskode").fill(pages.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Skriv din engangskode")).to_be_visible()
    look(page, screenshot, "kode")
    page.get_by_label("Kode", exact=True).fill("999999")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, screenshot, "kode-fejl")
    page.get_by_label("Kode", exact=True).fill(reserve)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Log ud")).to_be_visible()
    assert broken == []


def test_confirming_keeps_what_was_typed(
    page: Page, live_server: Any, anne: Medarbejder, settings: Any, screenshot: Shot
) -> None:
    kommune = Kommune.objects.get(pk="183")
    factories.stored_sag(kommune)
    leverance = factories.frozen(kommune)
    pages.log_on(page, live_server.url, "anne")
    page.goto(f"{live_server.url}{leverance.get_absolute_url()}annuller/")
    page.get_by_label("Begrundelse").fill("Der er en fejl i tre ydelser.")
    settings.FRISK_LOGON_MINUTTER = 0
    pages.press(page, "Annullér leverancen")
    expect(page.get_by_role("heading", name="Bekræft, at det er dig")).to_be_visible()
    look(page, screenshot, "bekraeft")
    page.get_by_label("Adgangskode").fill("forkert")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Adgangskoden er forkert")
    look(page, screenshot, "bekraeft-fejl")
    settings.FRISK_LOGON_MINUTTER = 15
    page.get_by_label("Adgangskode").fill(pages.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Annullér leverancen")).to_be_visible()
    expect(page.get_by_label("Begrundelse")).to_have_value("Der er en fejl i tre ydelser.")
    expect(page.get_by_text("Nu kan du gå videre")).to_be_visible()
    look(page, screenshot, "annuller")
    pages.press(page, "Annullér leverancen")
    expect(page.get_by_text("Leverancen er annulleret.")).to_be_visible()


def test_the_lock_and_a_new_password(
    page: Page, live_server: Any, anne: Medarbejder, screenshot: Shot
) -> None:
    pages.log_on(page, live_server.url, "anne")
    page.goto(f"{live_server.url}/konto/adgangskode/")
    pages.press(page, "Skift adgangskode")
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, screenshot, "adgangskode-fejl")
    page.get_by_role("button", name="Log ud").click()
    for _ in range(5):
        page.get_by_label("Brugernavn").fill("anne")
        page.get_by_label("Adgangskode").fill("forkert")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
    expect(page.get_by_role("heading", name="Der er prøvet for mange gange")).to_be_visible()
    look(page, screenshot, "laast")


def test_searching_too_often_shows_in_the_list(
    page: Page, live_server: Any, anne: Medarbejder, settings: Any, screenshot: Shot
) -> None:
    settings.SOEG_PER_MINUT = 1
    pages.log_on(page, live_server.url, "anne")
    page.goto(f"{live_server.url}/183/sager/")
    for digit in "2005":
        page.get_by_label("CPR").press(digit)
        page.wait_for_timeout(250)
    expect(page.get_by_role("alert")).to_contain_text("søgt på CPR nummer oftere")
    # The count of the search before is no answer to this one.
    expect(page.locator("#antal")).to_be_empty()
    look(page, screenshot, "for-mange")


def test_without_script(browser: Browser, live_server: Any, anne: Medarbejder) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    pages.log_on(page, live_server.url, "anne")
    page.goto(f"{live_server.url}/konto/")
    pages.press(page, "Slå engangskode til")
    key = b32decode(page.locator(".noegle").inner_text().replace(" ", "")).hex()
    page.get_by_label("Kode fra appen").fill(code(key))
    pages.press(page, "Slå til")
    expect(page.locator(".reservekoder li")).to_have_count(10)
    context.close()
