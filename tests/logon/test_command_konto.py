"""`manage.py konto`: what the operators do for somebody who does not get in."""

from __future__ import annotations

from io import StringIO
from typing import Any

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


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--laas-op"], "Der var ingen forkerte adgangskoder at glemme"),
        (["--nulstil-engangskode"], "Der var ingen engangskode at nulstille"),
        (["--aabn"], "Kontoen var åben i forvejen"),
        (["--luk"], "Kontoen er nu lukket. Medarbejderen er logget ud alle steder."),
        (["--log-ud"], "Medarbejderen var ikke logget ind nogen steder."),
    ],
)
def test_it_says_what_it_did(ejer: Medarbejder, options: list[str], said: str) -> None:
    first, last = konto("ejer", *options).splitlines()
    assert first.startswith(said)
    assert last.startswith("ejer: aktiv ")


def test_each_act_has_its_sentence(client: Client, ejer: Medarbejder) -> None:
    with_app(ejer)
    log_on(client, "ejer", "forkert")
    told = konto("EJER ", "--laas-op", "--nulstil-engangskode", "--luk", "--log-ud").splitlines()
    assert [line[:24] for line in told] == [
        "1 forkerte forsøg er gle",
        "App og reservekoder er g",
        "Kontoen er nu lukket. Me",
        "Medarbejderen var ikke l",
        "ejer: aktiv nej, engangs",
    ]


def test_a_password_that_lets_nobody_in_is_told(ejer: Medarbejder, settings: Any) -> None:
    settings.LOKAL_LOGON = "drift"
    assert "Den lukker ikke ind: DHUV_LOKAL_LOGON=drift" in konto("ejer", "--ny-adgangskode")


def test_it_ends_the_wait_after_wrong_codes(client: Client, ejer: Medarbejder) -> None:
    with_app(ejer)
    log_on(client, "ejer")
    for _ in range(4):
        client.post("/log-ind/kode/", {"kode": "000000"})
    assert "Koden passer ikke" in client.post("/log-ind/kode/", {"kode": code()}).content.decode()
    konto("ejer", "--laas-op")
    client.post("/log-ind/kode/", {"kode": code()})
    assert client.get("/183/").status_code == 200
