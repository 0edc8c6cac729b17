"""What nobody known causes: no row of its own for each time, in no table (ASVS 16.2.5, 2.4.1)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cases.door import counted
from cases.door.limits import logons
from cases.models import Haendelse, Invitation, Medarbejder, Session, Taeller
from tests.factories import medarbejder
from tests.logon.conftest import ROLES
from tests.logon.people import log_on, with_password

SignedIn = Callable[[Medarbejder], Client]


def told(art: str) -> list[Any]:
    found = Haendelse.objects.filter(art=art).order_by("pk")
    return [entry.detaljer.get("i_timen", 1) for entry in found]


@pytest.mark.usefixtures("db", "clock")
def test_the_first_ten_stand_and_then_each_doubling() -> None:
    for _ in range(200):
        counted.record(None, None, "logon afvist", grund="adgangskode")
    assert told("logon afvist") == [1] * 10 + [20, 40, 80, 160]


def test_reasons_and_people_are_counted_apart(
    ejer: Medarbejder, kollega: Medarbejder, clock: Any
) -> None:
    for _ in range(30):
        counted.record(None, None, "logon afvist", grund="adgangskode")
        counted.record(ejer, None, "logon afvist", ejer, grund="adgangskode")
    counted.record(None, None, "logon afvist", grund="engangskode")
    counted.record(kollega, None, "logon afvist", kollega, grund="adgangskode")
    assert Haendelse.objects.filter(medarbejder=kollega).count() == 1
    assert Haendelse.objects.filter(detaljer__grund="engangskode").count() == 1
    clock.shift(3600)
    before = Haendelse.objects.count()
    counted.record(None, None, "logon afvist", grund="adgangskode")
    assert Haendelse.objects.count() == before + 1


@pytest.fixture
def with_provider(settings: Any) -> None:
    settings.OIDC_ISSUER = "https://broker.example"
    settings.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_SECRET = "x"
    settings.OIDC_ROLLER = ROLES


@pytest.mark.usefixtures("db", "clock", "with_provider")
def test_answers_of_no_provider_fill_neither_log_nor_sessions() -> None:
    for nr in range(300):
        answer = Client().get("/log-ind/mitid/svar/", {"code": nr, "state": nr})
        assert answer.status_code == 403
    assert len(told("logon afvist")) == 14
    assert not Session.objects.exists()


@pytest.mark.usefixtures("ishoej", "with_provider")
def test_beginning_to_log_on_keeps_so_many_sessions_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The browser that comes back must be known by one; from one address there is a limit."""
    from dhuv_web.logon import provider

    monkeypatch.setattr(provider, "address", lambda _name: "https://broker.example/authorize")
    most = logons()[0].most
    answers = [Client().get("/log-ind/mitid/").status_code for _ in range(most + 20)]
    assert answers == [302] * most + [429] * 20
    assert Session.objects.count() == most


@pytest.mark.usefixtures("clock")
def test_links_that_open_nothing_keep_no_session(
    administrator: Medarbejder, signed_in: SignedIn
) -> None:
    browser = signed_in(administrator)
    browser.post("/183/medarbejdere/inviter/", {"modtager": "ny@x.example", "rolle": "LAESER"})
    before = Session.objects.count()
    for pk in (uuid.uuid4(), Invitation.objects.get().pk):
        for nr in range(20):
            client = Client()
            answer = client.get(f"/invitation/{pk}/junk-{nr}/", follow=True)
            assert "gælder ikke" in answer.content.decode()
    assert Session.objects.count() == before


def test_refusals_do_not_fill_another_kommunes_log(
    udefra: Medarbejder, ejer: Medarbejder, signed_in: SignedIn
) -> None:
    browser = signed_in(udefra)
    for _ in range(40):
        for page in ("/183/", "/183/sager/", "/183/log/"):
            assert browser.get(page).status_code == 404
    found = Haendelse.objects.filter(art="adgang nægtet", kommune_id="183")
    assert found.count() == 13
    assert found.order_by("pk").last().detaljer["i_timen"] == 80
    # A colleague's is on record whatever the other did.
    signed_in(ejer).get("/183/log/")
    assert found.filter(medarbejder=ejer).count() == 1


def test_guesses_at_one_name_are_bounded_too(ejer: Medarbejder) -> None:
    with_password(ejer)
    for nr in range(100):
        log_on(Client(REMOTE_ADDR=f"192.0.2.{nr}"), "ejer", "forkert")
    assert told("logon afvist") == [1] * 10 + [20, 40]


def test_pages_for_everybody_keep_nothing_of_who_looks(client: Client, ishoej: Any) -> None:
    medarbejder("ejer")
    for address in ("/", "/183/", "/log-ind/", "/invitation/", "/tilgaengelighed/", "/sundhed/",
                    "/log-ind/kode/", "/konto/", "/findes/ikke/", "/session/"):  # fmt: skip
        for method in ("get", "head", "post"):
            getattr(Client(), method)(address)
    assert not Session.objects.exists()
    assert set(Haendelse.objects.values_list("art", flat=True)) == {"kodelister indlæst"}
    assert Taeller.objects.count() <= 2
