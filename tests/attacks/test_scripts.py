"""Markup that somebody types, or puts into an address, is shown and never run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from cases.data import TilbudData
from cases.models import Kommune, Kontaktperson, Medarbejder
from deliveries import states
from deliveries.models import Leverance
from deliveries.services import ways_out
from tests.cases.people import ydelse
from tests.factories import frozen, stored_sag, with_error
from tests.screens import pages
from tests.screens.conftest import at, ticking, typist
from tests.test_no_cpr_in_addresses import crawl
from tests.test_routes import TABLE, Scene

__all__ = ["at", "ticking", "typist"]

#: Runs if it is ever taken for HTML, within an attribute or without.
MARKUP = (
    '"\'><img src=x onerror="document.body.dataset.ramt=1">'
    "<script>document.body.dataset.ramt=1</script>"
)
_HIT = """() => document.body.dataset.ramt || document.querySelectorAll(
  'img[src="x"], [onerror], script:not([src])').length"""


def poison(kommune: Kommune) -> None:
    """Every text that somebody of the kommune can store is markup."""
    place = TilbudData("", "", MARKUP, MARKUP, "2635")
    stored_sag(kommune, ydelse(tilbud=place), navn=MARKUP, bemaerkninger=MARKUP)
    stored_sag(kommune, with_error(tilbud=place, indberettet=True), navn=MARKUP)
    Kontaktperson.objects.filter(kommune=kommune).update(telefon=MARKUP[:30])
    Kontaktperson.objects.filter(kommune=kommune, type="TEKNISK").update(navn=MARKUP[:100])


def poison_leverancer(kommune: Kommune, user: Medarbejder) -> None:
    made = frozen(kommune)
    Leverance.objects.filter(pk=made.pk).update(tilstand=states.KLAR, fejl=MARKUP)
    made.refresh_from_db()
    ways_out.annul(user, made, MARKUP)


def test_no_stored_text_runs_on_any_page(
    page: Page, at: Callable[[str], Page], typist: Medarbejder, live_server: Any
) -> None:
    kommune = typist.medlemskaber.get().kommune
    typist.medlemskaber.update(rolle="ADMINISTRATOR")
    typist.first_name, typist.last_name = MARKUP[:150], MARKUP[:150]
    typist.save()
    poison(kommune)
    poison_leverancer(kommune, typist)
    reader = Client()
    reader.force_login(typist)
    addresses = crawl(reader, "/183/")
    assert len(addresses) >= 15
    shown = 0
    for address in addresses:
        page.goto(f"{live_server.url}{address}")
        assert not page.evaluate(_HIT), address
        shown += "onerror" in page.inner_text("main")
    # The texts were there to be seen.
    assert shown >= 5


def test_what_is_typed_does_not_run_either(page: Page, at: Callable[[str], Page]) -> None:
    """As an error shows it again, as a draft brings it back, and as a search repeats it."""
    at("sager/ny/")
    for field in ("CPR nummer", "Bemærkninger"):
        page.get_by_label(field).fill(MARKUP[:40] if field == "CPR nummer" else MARKUP)
    pages.press(page, "Gem sag")
    page.wait_for_selector("[data-fejloversigt]")
    assert "onerror" in page.get_by_label("Bemærkninger").input_value()
    assert not page.evaluate(_HIT)
    at("sager/")
    page.get_by_label("Indtast CPR nummer").fill(MARKUP[:40])
    page.wait_for_timeout(800)
    assert not page.evaluate(_HIT)


@pytest.mark.parametrize("who", ["administrator", "drift"])
def test_an_address_is_never_repeated_as_markup(
    who: str, ishoej: Kommune, tmp_path: Any, settings: Any, request: pytest.FixtureRequest
) -> None:
    """Also not on a page that says it was not found."""
    settings.TRANSPORT_MAPPE = tmp_path
    scene = Scene(ishoej)
    browser = Client()
    browser.force_login(request.getfixturevalue(who))
    names = ("vis", "side", "efter", "q", "felt", "fund", "fejlliste", "kladde", "next", "art")
    query = "&".join(f"{name}={quote(MARKUP)}" for name in names)
    for route in TABLE:
        address = reverse(route, kwargs=scene.arguments(route))
        for asked in (f"{address}?{query}", f"{address}{quote(MARKUP)}/"):
            answer = browser.get(asked)
            if not answer.streaming:
                assert b"<img src=x" not in answer.content, asked
                assert b"<script>" not in answer.content, asked
