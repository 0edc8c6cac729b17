"""Dangerous acts want a logon younger than a quarter of an hour, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Kommune, Medarbejder, Sag
from deliveries import states
from deliveries.models import Leverance
from tests.factories import frozen
from tests.html import Page
from tests.logon.people import (
    PASSWORD,
    age_logon,
    arts,
    code,
    log_on,
    with_app,
    with_password,
)

WHY = "Der manglede tre ydelser,\nog én var forkert."


@pytest.fixture
def anne(administrator: Medarbejder) -> Medarbejder:
    return with_password(administrator)


@pytest.fixture
def leverance(ishoej: Kommune, sag: Sag) -> Leverance:
    return frozen(ishoej)


@pytest.fixture
def browser(client: Client, anne: Medarbejder) -> Client:
    log_on(client, "administrator")
    return client


def address(name: str, leverance: Leverance) -> str:
    return reverse(f"deliveries:{name}", args=["183", leverance.pk])


def confirm(browser: Client, where: str, password: str = PASSWORD, **more: str) -> Any:
    return browser.post("/bekraeft/", {"next": where, "password": password, **more})


def test_a_fresh_logon_goes_straight_to_the_form(browser: Client, leverance: Leverance) -> None:
    age_logon(browser, 14)
    assert browser.get(address("annuller", leverance)).status_code == 200


def test_an_older_one_is_asked_and_comes_back(browser: Client, leverance: Leverance) -> None:
    age_logon(browser, 16)
    here = address("annuller", leverance)
    asked = browser.get(here, follow=True)
    assert asked.resolver_match.view_name == "bekraeft"
    assert Page(asked).values()["next"] == here
    assert confirm(browser, here).headers["Location"] == here
    assert browser.get(here).status_code == 200


def test_what_was_typed_is_there_again_and_nothing_is_done_before_one_says_so(
    browser: Client, leverance: Leverance
) -> None:
    here = address("annuller", leverance)
    assert browser.get(here).status_code == 200
    age_logon(browser, 16)
    stale = browser.post(here, {"begrundelse": WHY})
    assert stale.headers["Location"].startswith("/bekraeft/?next=")
    leverance.refresh_from_db()
    assert leverance.tilstand == states.KLAR
    # Whoever sits there and does not know the password gets neither on nor at what was typed.
    assert confirm(browser, here, "forkert").status_code == 200
    assert WHY not in browser.get(here, follow=True).content.decode()
    confirm(browser, here)
    again = Page(browser.get(here))
    assert again.values()["begrundelse"].strip() == WHY
    leverance.refresh_from_db()
    assert leverance.tilstand == states.KLAR
    browser.post(here, {"begrundelse": WHY})
    leverance.refresh_from_db()
    assert leverance.tilstand == states.ANNULLERET


def test_it_is_there_once_and_on_no_other_page(browser: Client, leverance: Leverance) -> None:
    here = address("annuller", leverance)
    age_logon(browser, 16)
    browser.post(here, {"begrundelse": WHY})
    confirm(browser, here)
    assert WHY not in browser.get("/183/leverancer/").content.decode()
    assert "tre ydelser" in browser.get(here).content.decode()
    assert "tre ydelser" not in browser.get(here).content.decode()


def test_a_download_leads_back_to_its_page(browser: Client, leverance: Leverance) -> None:
    age_logon(browser, 16)
    asked = browser.get(address("fil", leverance))
    assert asked.headers["Location"].endswith(address("leverance", leverance).replace("/", "%2F"))
    confirm(browser, address("leverance", leverance))
    assert b"".join(browser.get(address("fil", leverance)).streaming_content)


def test_the_fejlliste_is_left_as_it_was(browser: Client, ishoej: Kommune) -> None:
    age_logon(browser, 16)
    asked = browser.get("/183/fejlliste/hent/csv/?vis=fejl&efter=regel", follow=True)
    assert Page(asked).values()["next"] == "/183/fejlliste/?vis=fejl&efter=regel"


@pytest.mark.parametrize("name", ["annuller", "godkend", "ny_version", "fil"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_dangerous_act_asks(
    browser: Client, leverance: Leverance, name: str, method: str
) -> None:
    """`ny_version` is only posted: a GET leads to its page as always."""
    age_logon(browser, 16)
    before = Leverance.objects.count()
    where = getattr(browser, method)(address(name, leverance)).headers["Location"]
    assert where.startswith("/bekraeft/") or (name, method) == ("ny_version", "get")
    assert Leverance.objects.count() == before


def test_the_right_is_asked_before_the_password(
    client: Client, laeser: Medarbejder, udefra: Medarbejder, leverance: Leverance
) -> None:
    """Nobody learns from the question whether there is such a leverance."""
    for user, status in ((laeser, 403), (udefra, 404)):
        client.force_login(user)
        assert client.get(address("annuller", leverance)).status_code == status


def test_a_session_from_the_future_is_not_fresh(browser: Client, leverance: Leverance) -> None:
    age_logon(browser, -60)
    assert browser.get(address("annuller", leverance)).status_code == 302


def test_a_wrong_password_says_so_and_locks_like_the_door(browser: Client, anne: Any) -> None:
    page = Page(confirm(browser, "/183/", "forkert"))
    assert "Adgangskoden er forkert" in page.errors()["password"]
    assert arts(anne)[-1] == "logon afvist"
    for _ in range(4):
        answer = confirm(browser, "/183/", "forkert")
    assert answer.status_code == 429
    assert confirm(browser, "/183/").status_code == 429


def test_with_a_second_factor_the_code_is_asked_for_too(
    client: Client, administrator: Medarbejder, clock: Any
) -> None:
    with_app(administrator)
    log_on(client, "administrator")
    client.post("/log-ind/kode/", {"kode": code()})
    clock.shift(16 * 60)
    page = Page(confirm(client, "/183/"))
    assert "Skriv koden" in page.errors()["kode"]
    assert confirm(client, "/183/", kode="000000").status_code == 200
    clock.shift(60)
    assert confirm(client, "/183/", kode=code()).status_code == 302


def test_confirming_gives_a_new_session_key_and_an_entry(browser: Client, anne: Any) -> None:
    before = browser.session.session_key
    confirm(browser, "/183/")
    assert browser.session.session_key != before
    assert arts(anne)[-1] == "logon bekræftet"
