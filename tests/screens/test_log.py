"""The log in a browser: typing a number is one search, and the administrator's pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect

from cases.log import searches
from cases.models import Haendelse, Kommune, Medlemskab, Sag, Soegning
from tests.factories import reported, stored_sag, ydelse
from tests.screens import axe, pages

At = Callable[[str], Page]
BOTH = [{"width": 1280, "height": 900}, {"width": 320, "height": 640}]


@pytest.fixture
def sag(typist: Any) -> Sag:
    ishoej = Kommune.objects.get(pk="183")
    stored_sag(ishoej, ydelse(), navn="Ane Ask")
    return stored_sag(ishoej, reported(), navn="Bo Birk")


@pytest.fixture
def administrator(typist: Any) -> None:
    Medlemskab.objects.update(rolle="ADMINISTRATOR")


def test_typing_a_number_is_one_search(at: At, sag: Sag, ticking: time_machine.Coordinates) -> None:
    page = at("sager/")
    field = page.get_by_label("Indtast CPR nummer")
    for place in range(1, 7):
        with page.expect_response("**/soeg/?vis=alle"):
            field.press_sequentially(sag.cpr[place - 1])
    expect(page.locator("#antal")).to_have_text("2 sager")
    assert Soegning.objects.count() == 6
    ticking.shift(timedelta(minutes=1))
    searches.settle()
    found = [entry.detaljer["soegning"] for entry in Haendelse.objects.filter(art="søgning")]
    # A key that was waited for longer on a busy machine rests; the whole is there in any case.
    assert found[-1] == sag.cpr[:6]
    assert all(sag.cpr.startswith(text) for text in found)


def look(page: Page, screenshot: Callable[[str], Path], name: str) -> None:
    for size in BOTH:
        page.set_viewport_size(size)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], f"{name} is {wide} wide"
        axe.check(page)
        screenshot(f"log-{name}-{size['width']}")
    page.set_viewport_size(BOTH[0])


def test_the_administrators_pages(
    at: At, sag: Sag, administrator: None, screenshot: Callable[[str], Path]
) -> None:
    at(f"sager/{sag.pk}/")
    page = at("log/")
    expect(page.get_by_role("cell", name="Sag åbnet")).to_be_visible()
    look(page, screenshot, "søg")
    page.get_by_label("CPR nummer").fill(sag.cpr)
    pages.press(page, "Find sagens hændelser")
    expect(page.get_by_role("status").filter(has_text="hændelse")).to_contain_text(str(sag.pk))

    pages.press(page, "Stikprøver")
    page.get_by_label("Antal hændelser").fill("1")
    pages.press(page, "Udtag stikprøve")
    look(page, screenshot, "stikprøve")
    page.get_by_label("Vurdering").select_option(label="I orden")
    pages.press(page, "Gem vurderinger")
    expect(page.get_by_text("Vurderingen er gemt.")).to_be_visible()
    page.goto(page.url.rsplit("/", 2)[0] + "/")
    look(page, screenshot, "stikprøver")

    pages.press(page, "Indsigt til en borger")
    look(page, screenshot, "indsigt")
    page.get_by_label("CPR nummer eller sagens id").fill(sag.cpr)
    pages.press(page, "Vis opslagene")
    expect(page.get_by_role("cell", name="Behandling af din sag")).to_be_visible()
    look(page, screenshot, "opslag")


def test_keeping_and_taking_out(
    at: At, sag: Sag, administrator: None, screenshot: Callable[[str], Path]
) -> None:
    page = at("log/opbevaring/")
    look(page, screenshot, "opbevaring")
    page = at(f"sager/{sag.pk}/")
    pages.press(page, "kassere sagen")
    look(page, screenshot, "kassér")
    page.get_by_label("Begrundelse").fill("Borgeren har aldrig boet her.")
    pages.press(page, "Ønsk sagen kasseret")
    expect(page.get_by_text("Ønsket er skrevet op.")).to_be_visible()
    look(page, screenshot, "kassation-venter")
    page = at(f"sager/{sag.pk}/historik/")
    look(page, screenshot, "historik")
