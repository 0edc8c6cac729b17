"""A form is somebody's: the same person's goes through after a new logon, another's says whose it
is, and nobody's says that nothing was saved."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cases.models import Kladde, Medarbejder, Sag
from tests.factories import medarbejder, new_post
from tests.html import Page
from tests.logon.people import arts, is_in, log_on, with_password

SignedIn = Callable[[Medarbejder], Client]
NY = "/183/sager/ny/"
BY_SCRIPT = {"Sec-Fetch-Mode": "cors"}


def token(response: Any) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.content.decode())
    assert found
    return found[1]


def enter(browser: Client, username: str) -> None:
    """Log on as a browser does, with the token of the page."""
    typed = {"csrfmiddlewaretoken": token(browser.get("/log-ind/"))}
    log_on(browser, username, **typed)
    assert is_in(browser)


def leave(browser: Client) -> None:
    answer = browser.post("/log-ud/", {"csrfmiddlewaretoken": token(browser.get("/konto/"))})
    assert answer.status_code == 302
    assert not is_in(browser)


@pytest.fixture
def browser(ejer: Medarbejder, kollega: Medarbejder) -> Client:
    """Of the owner, logged on; its windows share the cookies."""
    for user in (ejer, kollega):
        with_password(user)
    found = Client(enforce_csrf_checks=True)
    enter(found, "ejer")
    return found


def form(browser: Client) -> dict[str, Any]:
    """Opret ny sag as it stands filled in on the page."""
    return new_post(csrfmiddlewaretoken=token(browser.get(NY)), kladde=str(uuid.uuid4()))


def draft(typed: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return f"/183/kladder/{typed['kladde']}/", typed | {"formular": "NY_SAG"}


def test_after_logout_and_logon_in_another_window_it_is_saved(browser: Client) -> None:
    typed = form(browser)
    leave(browser)
    enter(browser, "ejer")
    assert browser.post(*draft(typed), headers=BY_SCRIPT).status_code == 200
    assert browser.post(NY, typed).status_code == 302
    assert Sag.objects.count() == 1


def test_also_by_another_browser_of_the_same_person(browser: Client) -> None:
    """The logon that ended may have been another computer's."""
    typed = form(browser)
    other = Client(enforce_csrf_checks=True)
    enter(other, "ejer")
    assert other.post(NY, typed).status_code == 302


def test_after_a_new_password_too(browser: Client, ejer: Medarbejder) -> None:
    typed = form(browser)
    leave(browser)
    with_password(ejer, "en helt anden adgangskode")
    log_on(
        browser,
        "ejer",
        "en helt anden adgangskode",
        csrfmiddlewaretoken=token(browser.get("/log-ind/")),
    )
    assert browser.post(NY, typed).status_code == 302


def test_somebody_elses_says_whose_work_it_is(browser: Client, ejer: Medarbejder) -> None:
    typed = form(browser)
    assert browser.post(*draft(typed), headers=BY_SCRIPT).status_code == 200
    leave(browser)
    enter(browser, "kollega")
    refused = browser.post(NY, typed)
    page = Page(refused)
    assert refused.status_code == 403
    assert "Formularen er Ejers" in page.main
    assert "her er nu logget ind som Kollega" in page.main
    assert typed["navn"] not in page.main
    told = browser.post(*draft(typed), headers=BY_SCRIPT)
    assert (told.status_code, told.json()["besked"][:26]) == (403, "Det, der står her, er Ejer")
    assert not Sag.objects.exists()
    assert Kladde.objects.get().medlemskab.medarbejder == ejer


def test_who_works_elsewhere_is_not_told_the_name(browser: Client, udefra: Medarbejder) -> None:
    typed = form(browser)
    with_password(udefra)
    leave(browser)
    enter(browser, "udefra")
    page = Page(browser.post(NY, typed))
    assert "Siden var for gammel" in page.main
    assert "Ejer" not in page.main


def test_nobodys_says_that_nothing_was_saved_and_leads_back(browser: Client) -> None:
    typed = form(browser)
    browser.post(*draft(typed), headers=BY_SCRIPT)
    leave(browser)
    answer = browser.post(NY, typed)
    assert answer.headers["Location"].startswith("/log-ind/?next=/183/sager/ny/&ikke_gemt=10%3A00")
    page = Page(browser.get(answer.headers["Location"]))
    assert "Intet er gemt" in page.main
    assert "Det, der stod i den kl. 10:00, ligger som en kladde" in page.main
    without = browser.post(NY, typed | {"kladde": str(uuid.uuid4())})
    page = Page(browser.get(without.headers["Location"]))
    assert "Der ligger ingen kladde" in page.main
    assert not Sag.objects.exists()


def test_the_same_where_the_time_was_over(browser: Client, clock: Any) -> None:
    """The token is still good then: it is the logon that is missing."""
    typed = form(browser)
    clock.shift(31 * 60)
    answer = browser.post(NY, typed)
    assert "ikke_gemt=1" in answer.headers["Location"]
    told = browser.post(*draft(typed), headers=BY_SCRIPT)
    assert told.headers["Location"].startswith("/log-ind/")


@pytest.mark.parametrize("shown", ["", "1", "25:99", "<b>", "kl. 10", "10:00:00"])
def test_an_address_makes_the_page_say_nothing_of_its_own(client: Client, shown: str) -> None:
    page = client.get("/log-ind/", {"ikke_gemt": shown}).content.decode()
    assert "Der ligger ingen kladde" in page or shown == "25:99"
    assert "<b>" not in page


def test_log_ud_pressed_twice_claims_nothing(browser: Client) -> None:
    typed = {"csrfmiddlewaretoken": token(browser.get("/konto/"))}
    browser.post("/log-ud/", typed)
    again = browser.post("/log-ud/", typed)
    assert again.status_code == 302
    assert "ikke_gemt" not in again.headers["Location"]


def test_two_windows_at_the_logon(browser: Client) -> None:
    leave(browser)
    other = token(browser.get("/log-ind/"))
    enter(browser, "ejer")
    answer = browser.post(
        "/log-ind/", {"username": "ejer", "password": "x", "csrfmiddlewaretoken": other}
    )
    assert answer.headers["Location"] == "/"


def test_each_has_a_secret_that_log_ud_alle_steder_makes_anew(
    browser: Client, kollega: Medarbejder, ejer: Medarbejder
) -> None:
    mine = browser.cookies["csrf"].value
    colleague = Client(enforce_csrf_checks=True)
    enter(colleague, "kollega")
    assert colleague.cookies["csrf"].value != mine
    typed = form(browser)
    ejer.end_sessions()
    enter(browser, "ejer")
    assert browser.cookies["csrf"].value != mine
    assert browser.post(NY, typed).status_code == 403
    leave(browser)
    # And who comes next at this computer does not find it.
    assert browser.cookies["csrf"].value not in (mine, colleague.cookies["csrf"].value)


def test_another_site_and_no_token_are_refused_as_ever(browser: Client) -> None:
    typed = form(browser)
    for posted, headers in (
        (typed | {"csrfmiddlewaretoken": ""}, {}),
        (typed | {"csrfmiddlewaretoken": "x" * 64}, {}),
        (typed, {"Origin": "https://evil.example"}),
    ):
        assert browser.post(NY, posted, headers=headers).status_code == 403
    assert not Sag.objects.exists()
    medarbejder("ingen")
    assert arts()[-1] == "logget på"
