"""No session lives for ever, however busy it is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.test import Client

from cases.models import Medarbejder
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
