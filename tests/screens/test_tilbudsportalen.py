"""Drift loads Tilbudsportalen's list at the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Page, expect

from cases.models import KendtTilbud
from tests import factories
from tests.screens import axe, pages

ROWS = [f"Hus {nr};P-vej {nr};2635 Ishøj;10990000{nr:02};3.4" for nr in range(12)]
LIST = "\n".join(["Tilbud;Adresse;Postnr;P-nummer;Tilbudstype", *ROWS])
BAD = "\nUden postnr;Ny Vej 1;;1099000099;\n=1+1;Ny Vej 1;2635;;\n"


@pytest.fixture
def operator(page: Page, live_server: Any, transactional_db: None, ticking: object) -> Page:
    user = factories.medarbejder("drift", "DRIFT")
    user.password = make_password(pages.PASSWORD)
    user.save()
    pages.log_on(page, live_server.url, "drift")
    page.goto(f"{live_server.url}/drift/")
    return page


def choose(page: Page, content: str) -> None:
    file = {"name": "liste.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.get_by_label("Fil").set_input_files(file)  # type: ignore[arg-type]
    pages.press(page, "Læg filen op")


@pytest.mark.parametrize("width", [320, 1280])
def test_upload_trial_and_loading(
    operator: Page, width: int, screenshot: Callable[[str], object]
) -> None:
    page = operator
    page.set_viewport_size({"width": width, "height": 900})

    def look(name: str) -> None:
        axe.check(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        screenshot(name)

    pages.press(page, "Tilbudsportalen")
    look("tom")
    choose(page, "Navn;Adresse")
    expect(page.get_by_role("heading", name="Ret disse fejl")).to_be_visible()
    look("ulæselig")
    choose(page, "A;B;C\nLunden;Vejledalen 12;2635\n")
    expect(page.get_by_text("Vælg kolonne til Navn, Adresse, Postnr")).to_be_visible()
    look("kolonner")
    pages.press(page, "Kassér filen")
    choose(page, LIST + BAD)
    expect(page.get_by_role("heading", name="Det vil ske")).to_be_visible()
    look("prøve")
    pages.press(page, "Fortsæt")
    expect(page.get_by_text("Vælg, hvad der skal ske med rækkerne med fejl.")).to_be_visible()
    expect(page.get_by_label("Indlæs intet.")).to_be_focused()
    look("uafgjort")
    page.get_by_label("Indlæs de andre rækker").check(force=True)
    pages.press(page, "Fortsæt")
    expect(page.get_by_text("Tilbudsportalen er indlæst: 12 nye")).to_be_visible()
    look("indlæst")
    assert KendtTilbud.objects.count() == 12
    choose(page, LIST.replace("P-vej 1;", "Ny Vej 1;").replace(ROWS[5] + "\n", ""))
    expect(page.get_by_text("før: P-vej 1")).to_be_visible()
    look("ændret")
