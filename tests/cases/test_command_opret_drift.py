"""How an installation gets its first operator, and that there is no other door."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from cases.models import Haendelse, Kommune, Medarbejder
from cases.people.services.invitationer import invite_administrator
from tests.html import Page

PASSWORD = "grøn-hest-under-broen"
SignedIn = Callable[[Medarbejder], Client]


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`typing(one, other)`: what is typed when the command asks."""

    def typed(*answers: str) -> None:
        waiting: Iterator[str] = iter(answers)
        monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(waiting))

    return typed


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("opret_drift", *arguments, stdout=out)
    return out.getvalue()


def test_the_first_operator_logs_on_and_sees_the_kommuner(
    db: None, typing: Callable[..., None]
) -> None:
    typing(PASSWORD, PASSWORD)
    assert "har rollen Drift" in run("oluf", "--email", "oluf@drift.example")
    user = Medarbejder.objects.get(username="oluf")
    assert (user.email, user.is_superuser, user.is_staff) == ("oluf@drift.example", False, False)
    browser = Client()
    browser.post("/log-ind/", {"username": "oluf", "password": PASSWORD})
    assert Page(browser.get("/drift/kommuner/")).title.startswith("Kommuner")
    arts = Haendelse.objects.filter(detaljer__medarbejder="oluf").order_by("pk")
    assert list(arts.values_list("art", flat=True)) == [
        "medarbejder oprettet",
        "medlemskab oprettet",
    ]


def test_where_nobody_sits_the_password_comes_from_the_environment(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DHUV_DRIFT_ADGANGSKODE", PASSWORD)
    run("oluf")
    assert Medarbejder.objects.get(username="oluf").check_password(PASSWORD)


@pytest.mark.parametrize(
    ("name", "answers", "said"),
    [
        ("oluf", ("kort", "kort"), "mindst 12"),
        ("oluf", (PASSWORD, "noget andet"), "ikke ens"),
        ("o luf", (PASSWORD, PASSWORD), "Intet er oprettet"),
    ],
)
def test_what_can_not_be_is_explained_and_makes_nothing(
    name: str, answers: tuple[str, str], said: str, db: None, typing: Callable[..., None]
) -> None:
    typing(*answers)
    with pytest.raises(CommandError, match=said):
        run(name)
    assert not Medarbejder.objects.exists()


def test_an_account_that_is_there_keeps_its_password(ejer: Medarbejder) -> None:
    ejer.set_password(PASSWORD)
    ejer.save()
    for _ in range(2):
        run("ejer")
    ejer.refresh_from_db()
    assert ejer.check_password(PASSWORD)
    assert sorted(ejer.medlemskaber.values_list("rolle", flat=True)) == ["DRIFT", "SAGSBEHANDLER"]


def test_the_role_is_taken_away_with_the_next_request(
    drift: Medarbejder, signed_in: SignedIn
) -> None:
    browser = signed_in(drift)
    assert browser.get("/drift/").status_code == 200
    run("drift", "--fjern")
    assert browser.get("/drift/").status_code == 403
    with pytest.raises(CommandError, match="ikke rollen"):
        run("drift", "--fjern")


def test_when_the_only_administrator_has_left_the_operators_invite_another(
    administrator: Medarbejder, ishoej: Kommune, drift: Medarbejder, signed_in: SignedIn
) -> None:
    browser = signed_in(administrator)
    assert browser.get("/183/").status_code == 200
    for _ in range(2):
        call_command("konto", "administrator", "--luk", stdout=StringIO())
    assert browser.get("/183/").headers["Location"].startswith("/log-ind/")
    entry = Haendelse.objects.get(art="medarbejder ændret")
    assert entry.detaljer == {"aktiv": [True, False]}
    assert invite_administrator(drift, ishoej, "ny@ishoej.example")
    call_command("konto", "administrator", "--aabn", stdout=StringIO())
    administrator.refresh_from_db()
    assert administrator.is_active


def test_djangos_admin_is_not_there(ejer: Medarbejder, signed_in: SignedIn) -> None:
    """It would be a door past the rights, the services and the log."""
    Medarbejder.objects.update(is_staff=True, is_superuser=True)
    assert not apps.is_installed("django.contrib.admin")
    for address in ("/admin/", "/admin/login/", "/admin/cases/medarbejder/"):
        assert signed_in(ejer).get(address).status_code == 404


def test_a_superuser_without_a_role_gets_nothing(
    db: None, signed_in: SignedIn, ishoej: Any
) -> None:
    browser = signed_in(Medarbejder.objects.create_superuser("rod", password=PASSWORD))
    assert browser.get("/183/sager/").status_code == 404
    assert browser.get("/drift/").status_code == 403
