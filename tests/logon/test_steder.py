"""Where one is logged on: seen one by one in `Dit login`, and ended one by one."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session as DjangosSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from cases.models import Haendelse, Medarbejder, Session
from dhuv_web.logon.browsers import in_words
from tests.html import Page
from tests.logon.people import age_logon, arts, is_in, log_on, with_password

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
EDGE = f"{WINDOWS}Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
SAFARI = f"{IPHONE}(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"


@pytest.fixture
def ansat(ejer: Medarbejder) -> Medarbejder:
    return with_password(ejer)


def browser(user: Medarbejder, agent: str) -> Client:
    client = Client(headers={"User-Agent": agent})
    log_on(client, user.username)
    assert is_in(client)
    return client


@pytest.fixture
def here(ansat: Medarbejder) -> Client:
    return browser(ansat, EDGE)


@pytest.fixture
def there(ansat: Medarbejder) -> Client:
    return browser(ansat, SAFARI)


def rows(client: Client) -> list[list[str]]:
    """What stands in each row of the page's list."""
    root = html.document_fromstring(client.get("/konto/").content)
    found = root.xpath("//section[@aria-labelledby='steder']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found]


def ways_out(client: Client) -> list[str]:
    """Where the buttons of the rows lead."""
    root = html.document_fromstring(client.get("/konto/").content)
    return [str(action) for action in root.xpath("//td[@data-handling]/form/@action")]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (EDGE, "Edge på Windows"),
        (f"{WINDOWS}Chrome/140.0.0.0 Safari/537.36", "Chrome på Windows"),
        (f"{WINDOWS}Chrome/140.0.0.0 Safari/537.36 OPR/120.0", "Opera på Windows"),
        (SAFARI, "Safari på iPhone"),
        (f"{IPHONE}(KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1", "Chrome på iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
         "Firefox på Linux"),
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
         "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
         "Samsung Internet på Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "Version/18.0 Safari/605.1.15", "Safari på Mac"),
        ("curl/8.0", "Ukendt browser"),
        ("", "Ukendt browser"),
        ("<script>alert(1)</script> Windows", "Ukendt browser på Windows"),
    ],
)  # fmt: skip
def test_a_user_agent_in_words(agent: str, words: str) -> None:
    assert in_words(agent) == words


def test_one_sees_them_one_by_one(ansat: Medarbejder, clock: Any) -> None:
    there = browser(ansat, SAFARI)
    clock.shift(60)
    here = browser(ansat, EDGE)
    clock.shift(10 * 60)
    there.get("/183/")
    clock.shift(60)
    # What a page asks for by itself is no use of it.
    there.get("/session/")
    began, used = (timezone.localtime() - timedelta(minutes=m) for m in (12, 1))
    mine, other = rows(here)
    assert mine[0] == "Edge på Windows Her"
    assert mine[2:] == ["Nu", ""]
    assert other == [
        "Safari på iPhone",
        f"{began:%d-%m-%Y %H:%M}",
        f"{used:%d-%m-%Y %H:%M}",
        "Log ud der",
    ]


def test_nobody_elses_and_none_that_let_in_no_longer(
    here: Client, kollega: Medarbejder, ansat: Medarbejder, clock: Any, settings: Any
) -> None:
    browser(with_password(kollega), SAFARI)
    assert len(rows(here)) == 1
    gone, idle = browser(ansat, SAFARI), browser(ansat, SAFARI)
    assert len(rows(here)) == 3
    gone.post("/log-ud/")
    assert len(rows(here)) == 2
    clock.shift(29 * 60)
    here.get("/183/")
    clock.shift(2 * 60)
    assert len(rows(here)) == 1
    assert not is_in(idle)
    # The hours are over, whoever was busy there.
    busy = browser(ansat, SAFARI)
    clock.shift(20 * 60)
    fresh = browser(ansat, EDGE)
    settings.SESSION_COOKIE_AGE = 24 * 3600
    for client in (busy, fresh):
        client.get("/183/")
    clock.shift(12 * 3600 - 10 * 60)
    assert len(rows(fresh)) == 1


def test_those_of_before_a_new_password_are_not_there(
    here: Client, there: Client, ansat: Medarbejder
) -> None:
    with_password(ansat, "en helt anden adgangskode")
    newest = Client()
    log_on(newest, "ejer", "en helt anden adgangskode")
    assert len(rows(newest)) == 1


def test_one_ends_one_of_them(here: Client, there: Client, ansat: Medarbejder) -> None:
    third = browser(ansat, SAFARI.replace("iPhone", "iPad"))
    (out,) = [way for way, row in zip(ways_out(here), rows(here)[1:], strict=True)
              if row[0] == "Safari på iPhone"]  # fmt: skip
    done = here.post(out, follow=True)
    assert done.redirect_chain == [("/konto/", 302)]
    assert "Du er logget ud det andet sted." in Page(done).main
    assert [is_in(client) for client in (here, there, third)] == [True, False, True]
    assert there.get("/183/").headers["Location"].startswith("/log-ind/")
    entry = Haendelse.objects.latest("pk")
    assert (entry.art, entry.detaljer["grund"]) == ("logget af", "et andet sted")
    # It is over: there is no such place any more.
    assert here.post(out).status_code == 404


def test_one_ends_all_others(here: Client, there: Client, ansat: Medarbejder) -> None:
    third = browser(ansat, EDGE)
    here.post("/konto/log-ud/andre/")
    assert here.get("/183/").status_code == 200
    for client in (there, third):
        assert client.get("/183/").status_code == 302
    assert len(rows(here)) == 1
    assert b"alle andre steder</button>" not in here.get("/konto/").content
    assert arts(ansat)[-1] == "logget af"


def test_another_employees_is_not_there(here: Client, kollega: Medarbejder) -> None:
    theirs = browser(with_password(kollega), SAFARI)
    browser(kollega, EDGE)
    (out,) = ways_out(theirs)
    entries = Haendelse.objects.count()
    assert here.post(out).status_code == 404
    assert Session.objects.filter(medarbejder=kollega).count() == 2
    assert Haendelse.objects.count() == entries


def test_this_one_is_ended_by_logging_out(here: Client, there: Client) -> None:
    (mine,) = ways_out(there)
    assert here.post(mine).status_code == 404
    assert is_in(here)


def test_who_finds_an_open_session_ends_no_other(here: Client, there: Client) -> None:
    age_logon(here, 16)
    for out in [*ways_out(here), "/konto/log-ud/andre/"]:
        assert here.post(out).headers["Location"] == "/bekraeft/?next=%2Fkonto%2F"
    assert is_in(there)


def test_no_session_key_is_on_the_page(here: Client, there: Client) -> None:
    page = here.get("/konto/").content.decode()
    keys = Session.objects.values_list("pk", flat=True)
    assert len(keys) == 2
    assert not [key for key in keys if key in page]


def test_any_number_of_them_costs_one_query(here: Client, ansat: Medarbejder) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            here.get("/konto/")
        return len(captured)

    here.get("/konto/")
    one = cost()
    for _ in range(3):
        browser(ansat, SAFARI)
    assert cost() == one


def test_sessions_in_djangos_own_table_are_gone(db: None) -> None:
    DjangosSession.objects.create(session_key="x", session_data="", expire_date=timezone.now())
    import_module("cases.migrations.0017_sessioner").end_those_of_before(apps, None)
    assert not DjangosSession.objects.exists()
