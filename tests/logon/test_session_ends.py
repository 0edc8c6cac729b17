"""No session lives for ever, however busy it is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from cases.models import Medarbejder, Session
from tests.html import Page
from tests.logon.people import arts, is_in, log_on, with_password

#: A walk through the fejlliste stands in the address.
WALK = "/183/sager/?fejlliste=sag&vis=alt&felt=kode&fund=1"


def test_after_twelve_hours_one_must_log_on_again(
    client: Client, ejer: Medarbejder, clock: Any
) -> None:
    with_password(ejer)
    log_on(client, "ejer")
    for _ in range(12 * 3 - 1):
        clock.shift(20 * 60)
        assert client.get("/183/").status_code == 200
    clock.shift(20 * 60)
    ended = client.get(WALK)
    query = urlencode({"udloebet": "timer", "next": WALK})
    assert ended.headers["Location"] == f"/log-ind/?{query}"
    assert not is_in(client)
    assert arts(ejer)[-1] == "logget af"
    page = Page(client.get(ended.headers["Location"]))
    assert "12 timer" in page.main
    assert page.values()["next"] == WALK


def test_a_session_that_is_gone_leads_back_to_the_whole_address(
    client: Client, ejer: Medarbejder
) -> None:
    with_password(ejer)
    page = Page(client.get(client.get(WALK).headers["Location"]))
    assert page.values()["next"] == WALK
    assert log_on(client, "ejer", next=page.values()["next"]).headers["Location"] == WALK


def test_the_page_is_told_how_long_it_really_is(
    client: Client, ejer: Medarbejder, settings: Any, clock: Any
) -> None:
    """So that the warning comes before this end too."""
    settings.SESSION_TIMER = 1
    with_password(ejer)
    log_on(client, "ejer")
    assert client.get("/session/").json()["sekunder"] == 1800
    clock.shift(25 * 60)
    client.get("/183/")
    clock.shift(25 * 60)
    assert client.post("/session/").json()["sekunder"] == 600
    assert client.get("/session/").json()["sekunder"] == 600


@pytest.mark.parametrize("left", [0.9, 0.5, 0.001])
def test_what_is_told_as_over_is_over(
    client: Client, ejer: Medarbejder, clock: Any, left: float
) -> None:
    """The page leaves at 0: it must not be led back, still logged on, with an empty form."""
    with_password(ejer)
    log_on(client, "ejer")
    clock.shift(30 * 60 - left)
    assert client.get("/session/").json() == {"sekunder": 0}
    assert not is_in(client)
    page = client.get("/log-ind/", {"udloebet": "1", "next": "/183/sager/ny/"})
    assert "Du blev logget ud" in Page(page).main
    assert arts(ejer)[-1] == "logget af"
    assert not Session.objects.exists()


def test_the_last_second_is_told_as_one(client: Client, ejer: Medarbejder, clock: Any) -> None:
    with_password(ejer)
    log_on(client, "ejer")
    clock.shift(30 * 60 - 1)
    assert client.get("/session/").json()["sekunder"] == 1
    assert is_in(client)
    # And whoever says in it that they are there stays.
    assert client.post("/session/").json()["sekunder"] == 1800


def test_the_same_at_the_end_of_the_hours(
    client: Client, ejer: Medarbejder, settings: Any, clock: Any
) -> None:
    settings.SESSION_TIMER = 1
    with_password(ejer)
    log_on(client, "ejer")
    clock.shift(29 * 60)
    client.get("/183/")
    clock.shift(29 * 60)
    client.get("/183/")
    clock.shift(119.5)
    assert client.post("/session/").json() == {"sekunder": 0}
    assert not is_in(client)


def test_the_page_is_told_for_whom_it_is_no_more_than_that(
    client: Client, ejer: Medarbejder, kollega: Medarbejder
) -> None:
    """So that a form in another window is not sent in a colleague's name."""
    seen = set()
    for user in (ejer, kollega):
        with_password(user)
        for _ in range(2):
            log_on(client, user.username)
            told = client.get("/session/").json()
            seen.add(told["person"])
            assert f'data-person="{told["person"]}"' in client.get("/183/").content.decode()
            client.post("/log-ud/")
    assert len(seen) == 2
