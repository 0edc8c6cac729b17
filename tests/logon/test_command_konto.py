"""`manage.py konto`: what the operators do for somebody who does not get in."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cases.models import Medarbejder
from tests.logon.people import arts, code, log_on, with_app, with_password


def konto(*arguments: str) -> str:
    out = StringIO()
    call_command("konto", *arguments, stdout=out)
    return out.getvalue().strip()


def test_it_tells_how_things_are(client: Client, ejer: Medarbejder) -> None:
    with_password(ejer)
    assert konto("ejer") == "ejer: aktiv ja, engangskode nej, forkerte forsøg 0"
    for _ in range(3):
        log_on(client, "ejer", "forkert")
    assert konto("ejer").endswith("forkerte forsøg 3")


def test_it_unlocks(client: Client, ejer: Medarbejder, kollega: Medarbejder) -> None:
    for user in (ejer, kollega):
        with_password(user)
        for _ in range(5):
            log_on(client, user.username, "forkert")
    assert konto("ejer", "--laas-op").endswith("forkerte forsøg 0")
    assert log_on(client, "ejer").status_code == 302
    assert log_on(Client(), "kollega").status_code == 429


def test_a_lost_telephone(client: Client, ejer: Medarbejder) -> None:
    with_app(ejer)
    log_on(client, "ejer")
    client.post("/log-ind/kode/", {"kode": code()})
    assert "engangskode nej" in konto("ejer", "--nulstil-engangskode")
    # Whoever has the telephone now may have a session too.
    assert client.get("/183/").status_code == 302
    assert log_on(client, "ejer").headers["Location"] == "/"
    assert "totrinslogon ændret" in arts()


def test_a_forgotten_password(client: Client, ejer: Medarbejder) -> None:
    with_password(ejer)
    log_on(client, "ejer")
    told = konto("ejer", "--ny-adgangskode")
    password = told.splitlines()[0].removeprefix("Ny adgangskode: ")
    assert client.get("/183/").status_code == 302
    assert log_on(client, "ejer").status_code == 200
    assert log_on(client, "ejer", password).status_code == 302
    assert "adgangskode ændret" in arts()


def test_who_comes_by_mitid_gets_none(ejer: Medarbejder) -> None:
    Medarbejder.objects.filter(pk=ejer.pk).update(subjekt="https://broker.example 1")
    with pytest.raises(CommandError, match="MitID"):
        konto("ejer", "--ny-adgangskode")


def test_log_ud(client: Client, ejer: Medarbejder) -> None:
    with_password(ejer)
    log_on(client, "ejer")
    konto("ejer", "--log-ud")
    assert client.get("/183/").status_code == 302


def test_an_unknown_name_says_so(db: None) -> None:
    with pytest.raises(CommandError, match="ingen medarbejder med brugernavnet hvem"):
        konto("hvem")
