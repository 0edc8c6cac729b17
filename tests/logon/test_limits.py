"""So many times in so long: searches, downloads, logons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cases.door.limits import Limit
from cases.models import Haendelse, Kommune, Medarbejder, Sag, Taeller
from tests.factories import cpr, new_post, stored_sag
from tests.html import Page
from tests.logon.people import is_in, log_on, with_password
from tests.race import run_together

Browser = Callable[[Medarbejder], Client]
FEW = Limit("proeve", 3, 60, "prøvet")
NY = "/183/sager/ny/"
SEARCH = ("/183/sager/soeg/", {"cpr": "2005"})


@pytest.mark.usefixtures("db", "clock")
class TestTheCount:
    def test_so_many_are_allowed_and_no_more(self) -> None:
        assert [bool(FEW.wait("a")) for _ in range(5)] == [False, False, False, True, True]

    def test_each_has_a_count_of_ones_own(self) -> None:
        for _ in range(4):
            FEW.wait("a")
        assert not FEW.wait("b")
        assert not Limit("andet", 3, 60, "").wait("a")

    def test_the_next_span_begins_anew(self, clock: Any) -> None:
        clock.shift(30)
        for _ in range(3):
            FEW.wait("a")
        assert FEW.wait("a") == 30
        clock.shift(29)
        assert FEW.wait("a") == 1
        clock.shift(1)
        assert FEW.wait("a") == 0

    def test_what_is_over_is_taken_away(self, clock: Any) -> None:
        for nr in range(10):
            FEW.wait(str(nr))
        clock.shift(61)
        FEW.wait("x")
        assert [row.noegle for row in Taeller.objects.all()] == ["proeve:x"]

    def test_looking_does_not_count(self) -> None:
        for _ in range(3):
            assert not FEW.spent("a")
            FEW.wait("a")
        assert FEW.spent("a") == 60


@pytest.mark.django_db(transaction=True)
def test_nobody_slips_through_at_the_same_moment() -> None:
    limit = Limit("samtidig", 20, 10**6, "")
    waits = run_together(*[lambda: limit.wait("a") for _ in range(8)] * 4)
    assert [bool(wait) for wait in waits].count(False) == 20
    assert Taeller.objects.get().antal == 32


def test_searching_too_often_is_stopped_and_told(
    ejer: Medarbejder, sag: Sag, signed_in: Browser, settings: Any
) -> None:
    settings.SOEG_PER_MINUT = 5
    browser = signed_in(ejer)
    while_typing = {"HX-Request": "true"}
    for _ in range(5):
        assert browser.post(*SEARCH, headers=while_typing).status_code == 200
    part = browser.post(*SEARCH, headers=while_typing)
    assert part.status_code == 429
    assert part.headers["Retry-After"] == "60"
    assert "Vent 60 sekunder" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert sag.cpr_formateret not in part.content.decode()
    whole = Page(browser.post(*SEARCH))
    assert whole.title.startswith("Fejl: ")
    # The look-up beside the CPR field is a search too.
    assert browser.post("/183/sager/findes/", {"cpr": sag.cpr}).status_code == 429
    # Everything else goes on.
    assert browser.get("/183/sager/").status_code == 200


def test_going_slowly_for_an_hour_is_counted_too(
    ejer: Medarbejder, signed_in: Browser, settings: Any, clock: Any
) -> None:
    settings.SOEG_PER_MINUT = 2
    browser = signed_in(ejer)
    answers = []
    for _ in range(25):
        answers.append(browser.post(*SEARCH, headers={"HX-Request": "true"}).status_code)
        clock.shift(60)
    assert answers == [200] * 24 + [429]


def tried(number: str, **more: Any) -> dict[str, Any]:
    """What `Opret ny sag` posts without a målgruppe: no case is made, but one is looked for."""
    return new_post(cpr=number, maalgrupper=[], **more)


@pytest.mark.parametrize("knap", [{}, {"naeste": "1"}])
def test_trying_to_make_cases_is_searching_too(
    ejer: Medarbejder, sag: Sag, signed_in: Browser, settings: Any, knap: dict[str, str]
) -> None:
    settings.SOEG_PER_MINUT = 5
    browser = signed_in(ejer)
    answers = [browser.post(NY, tried(cpr(nr), **knap)).status_code for nr in range(100, 107)]
    assert answers == [200] * 5 + [429] * 2
    assert Haendelse.objects.filter(art="sag slået op").count() == 5
    # Nobody learns any more whether there is a case, and what was typed is still there.
    shown = []
    for number in (sag.cpr, cpr(700)):
        posted = tried(number, navn="Niels Hansen", bemaerkninger="Ringer", **knap)
        answer = browser.post(NY, posted)
        page = Page(answer)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
        assert page.title.startswith("Fejl: ")
        assert page.root.xpath("//form[@data-kladde]/@data-ikke-gemt") == [""]
        kept = page.values()
        assert [kept[name] for name in ("cpr", "navn", "bemaerkninger", "kode", "noegle")] == [
            posted[name] for name in ("cpr", "navn", "bemaerkninger", "kode", "noegle")
        ]
        shown.append((page.summary(), page.errors(), page.links()))
    assert shown[0] == shown[1]
    assert "Vent 60 sekunder" in shown[0][0][0]
    # Not by making one either.
    assert browser.post(NY, new_post(cpr=cpr(701), **knap)).status_code == 429
    assert Sag.objects.count() == 1
    assert Haendelse.objects.filter(art="sag slået op").count() == 5


def test_mending_one_case_is_not_stopped(
    ejer: Medarbejder, ishoej: Kommune, signed_in: Browser, settings: Any
) -> None:
    """The number was looked up while it was typed; then it takes some tries to get it saved."""
    settings.SOEG_PER_MINUT = 1
    browser = signed_in(ejer)
    part = browser.post("/183/sager/findes/", {"cpr": cpr(0)}, headers={"HX-Request": "true"})
    answers = [browser.post(NY, tried(cpr(0))).status_code for _ in range(5)]
    assert [part.status_code, *answers] == [200] * 6
    assert browser.post(NY, new_post(cpr=cpr(0))).status_code == 302


def test_what_looks_for_nobody_is_not_counted(
    ejer: Medarbejder, sag: Sag, signed_in: Browser, settings: Any
) -> None:
    """Another number on a case that is there: it can not be changed (D5)."""
    settings.SOEG_PER_MINUT = 0
    browser = signed_in(ejer)
    other = stored_sag(sag.kommune)
    shown = []
    for number in (other.cpr, cpr(700)):
        locked = browser.post(f"/183/sager/{sag.pk}/", {"cpr": number, "version": "1"})
        assert locked.status_code == 200
        shown.append(Page(locked).summary())
    assert shown[0] == shown[1]
    assert other.cpr_formateret not in str(shown)


def test_a_colleague_is_not_stopped(
    ejer: Medarbejder, kollega: Medarbejder, signed_in: Browser, settings: Any
) -> None:
    settings.SOEG_PER_MINUT = 1
    for _ in range(2):
        last = signed_in(ejer).post(*SEARCH)
    assert last.status_code == 429  # a new session does not help
    assert signed_in(kollega).post(*SEARCH).status_code == 302


def test_an_outsider_is_told_nothing(
    udefra: Medarbejder, ishoej: Kommune, signed_in: Browser, settings: Any
) -> None:
    settings.SOEG_PER_MINUT = 0
    assert signed_in(udefra).post(*SEARCH).status_code == 404


def test_fetching_too_often_is_stopped(
    ejer: Medarbejder, signed_in: Browser, settings: Any
) -> None:
    settings.HENT_PER_TIME = 2
    browser = signed_in(ejer)
    answers = [browser.get("/183/fejlliste/hent/csv/").status_code for _ in range(3)]
    assert answers == [200, 200, 429]


def test_one_address_tries_many_names(client: Client, ejer: Medarbejder) -> None:
    """Spraying one password over all names meets no name's lock."""
    with_password(ejer)
    for nr in range(200):
        client.post("/log-ind/", {"username": f"navn{nr}"})
    assert log_on(client, "ejer").status_code == 429
    assert not is_in(client)
    assert log_on(Client(REMOTE_ADDR="192.0.2.1"), "ejer").status_code == 302


def test_many_addresses_try_one_name(ejer: Medarbejder) -> None:
    """Each address is locked after five; together they get fifty guesses an hour."""
    with_password(ejer)
    looked_at = 0
    for nr in range(15):
        browser = Client(REMOTE_ADDR=f"192.0.2.{nr}")
        for _ in range(5):
            before = Taeller.objects.filter(noegle__startswith="logon_navn").first()
            log_on(browser, "ejer", "forkert")
            after = Taeller.objects.filter(noegle__startswith="logon_navn").first()
            looked_at += (after.antal if after else 0) > (before.antal if before else 0)
    assert looked_at == 50
    assert log_on(Client(REMOTE_ADDR="198.51.100.1"), "ejer").status_code == 429


def test_one_address_alone_shuts_nobody_out(ejer: Medarbejder) -> None:
    with_password(ejer)
    guesser = Client(REMOTE_ADDR="192.0.2.1")
    for _ in range(60):
        log_on(guesser, "ejer", "forkert")
    assert log_on(Client(REMOTE_ADDR="198.51.100.1"), "ejer").status_code == 302
