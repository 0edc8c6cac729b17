"""One-time codes: enrolling, logging on with them, losing the telephone."""

from __future__ import annotations

import hashlib
import re
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from lxml import etree

from cases.models import Medarbejder, Reservekode
from cases.people import second_factor
from tests.html import Page
from tests.logon.people import KEY, age_logon, arts, code, is_in, log_on, with_app, with_password


@pytest.fixture
def ansat(ejer: Medarbejder) -> Medarbejder:
    return with_app(ejer)


def give(client: Client, kode: str) -> Any:
    return client.post("/log-ind/kode/", {"kode": kode})


def test_the_password_alone_does_not_let_in(client: Client, ansat: Medarbejder) -> None:
    assert log_on(client, "ejer").headers["Location"] == "/log-ind/kode/"
    assert not is_in(client)
    assert client.get("/183/").status_code == 302
    assert arts(ansat) == []


def test_password_and_code_do_and_lead_on(client: Client, ansat: Medarbejder) -> None:
    log_on(client, "ejer", next="/183/sager/")
    assert client.get("/log-ind/kode/").status_code == 200
    assert give(client, code()).headers["Location"] == "/183/sager/"
    assert is_in(client)
    assert arts(ansat) == ["logget på"]


@pytest.mark.parametrize(
    "typed",
    ["000000", "12345", "abcdef", "١٢٣٤٥٦", "²²²²²²", "①①①①①①", "ABCD-EFGH-IJKL-MNOP"],
)
def test_a_wrong_code_says_what_to_do(client: Client, ansat: Medarbejder, typed: str) -> None:
    log_on(client, "ejer")
    page = Page(give(client, typed))
    assert page.title.startswith("Fejl: ")
    assert "Koden passer ikke" in page.errors()["kode"]
    assert not is_in(client)
    assert arts(ansat) == ["logon afvist"]


def test_guessing_codes_takes_longer_and_longer(
    client: Client, ansat: Medarbejder, clock: Any
) -> None:
    log_on(client, "ejer")
    for _ in range(4):
        page = Page(give(client, "000000"))
        clock.shift(1)
    assert "Du kan prøve igen om" in page.errors()["kode"]
    # Not even the right one is looked at now.
    assert not is_in(client)
    assert give(client, code()).status_code == 200
    clock.shift(60)
    assert give(client, code()).status_code == 302


def test_the_wait_is_told_as_people_say_it(client: Client, ansat: Medarbejder, clock: Any) -> None:
    log_on(client, "ejer")
    waits = []
    for _ in range(8):
        error = Page(give(client, "000000")).errors()["kode"]
        waits += re.findall(r"Du kan prøve igen om (.*)\.", error)
        clock.shift(70)
    assert (waits[0], waits[1], waits[-1]) == ("1 sekund", "2 sekunder", "3 minutter")


def test_a_code_works_once(client: Client, ansat: Medarbejder) -> None:
    """Whoever looks over the shoulder can not use it too."""
    seen = code()
    log_on(client, "ejer")
    give(client, seen)
    thief = Client()
    log_on(thief, "ejer")
    give(thief, seen)
    assert is_in(client)
    assert not is_in(thief)


def test_the_password_step_is_forgotten_after_ten_minutes(
    client: Client, ansat: Medarbejder, clock: Any
) -> None:
    log_on(client, "ejer")
    clock.shift(601)
    assert give(client, code()).headers["Location"] == "/log-ind/"
    assert not is_in(client)


def test_a_new_password_ends_it_too(client: Client, ansat: Medarbejder) -> None:
    log_on(client, "ejer")
    with_password(ansat, "en helt anden adgangskode")
    give(client, code())
    assert not is_in(client)


def test_the_password_step_gives_a_new_session_key(client: Client, ansat: Medarbejder) -> None:
    """Else whoever planted the key could go on to guess codes without knowing the password."""
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["dhuv"] = planted = session.session_key
    log_on(client, "ejer")
    attacker = Client()
    attacker.cookies["dhuv"] = planted
    assert give(attacker, code()).headers["Location"] == "/log-ind/"


def test_who_has_an_app_can_not_enrol_another_at_the_door(
    client: Client, ansat: Medarbejder
) -> None:
    log_on(client, "ejer")
    assert client.get("/konto/engangskode/").headers["Location"] == "/log-ind/"
    assert client.post("/konto/engangskode/", {"kode": "123456"}).status_code == 302
    assert TOTPDevice.objects.get().key == KEY


def enrol(client: Client) -> list[str]:
    """With the secret that the page shows as text; the reserve codes it shows afterwards."""
    page = client.get("/konto/engangskode/").content.decode()
    text = re.search(r'class="noegle">([A-Z2-7 ]+)<', page)
    assert text
    from base64 import b32decode

    key = b32decode(text[1].replace(" ", "")).hex()
    done = client.post("/konto/engangskode/", {"kode": code(key)}, follow=True)
    return re.findall(r"<li>([A-Z2-7-]{19})</li>", done.content.decode())


def test_enrolling_from_ones_own_page(client: Client, ejer: Medarbejder, clock: Any) -> None:
    with_password(ejer)
    log_on(client, "ejer")
    codes = enrol(client)
    assert len(set(codes)) == 10
    assert arts(ejer)[-1] == "totrinslogon ændret"
    client.post("/log-ud/")
    clock.shift(60)
    assert log_on(client, "ejer").headers["Location"] == "/log-ind/kode/"
    give(client, codes[3].lower().replace("-", " "))
    assert is_in(client)
    # Each works once.
    thief = Client()
    log_on(thief, "ejer")
    clock.shift(60)
    give(thief, codes[3])
    assert not is_in(thief)


def test_the_codes_are_shown_once(client: Client, ejer: Medarbejder) -> None:
    with_password(ejer)
    log_on(client, "ejer")
    assert len(enrol(client)) == 10
    assert client.get("/konto/reservekoder/").headers["Location"] == "/konto/"
    assert "10 reservekoder" in Page(client.get("/konto/")).main


def test_the_codes_are_stored_as_argon2_hashes(ansat: Medarbejder) -> None:
    codes = second_factor.new_reserve_codes(ansat)
    stored = list(Reservekode.objects.values_list("kode", flat=True))
    assert len(set(stored)) == 10
    assert all(kode.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$") for kode in stored)
    assert not StaticToken.objects.exists()
    # The last one: all are looked at.
    assert second_factor.verify(ansat, codes[-1]).ok
    assert not second_factor.verify(ansat, codes[-1]).ok
    assert second_factor.reserve_codes_left(ansat) == 9


def test_guessing_reserve_codes_takes_longer_and_longer(ansat: Medarbejder, clock: Any) -> None:
    right = second_factor.new_reserve_codes(ansat)[0]
    for _ in range(4):
        answer = second_factor.verify(ansat, "ABCD-EFGH-IJKL-MNOP")
        clock.shift(1)
    assert answer.wait
    # Not even the right one is looked at now.
    assert not second_factor.verify(ansat, right).ok
    clock.shift(60)
    assert second_factor.verify(ansat, right).ok


def test_codes_on_paper_from_before_the_hasher_go_on_working(ansat: Medarbejder) -> None:
    device = StaticDevice.objects.create(user=ansat, name="Reservekoder")
    for typed in ("ABCDEFGHIJKLMNOP", "QRSTUVWXYZ234567"):
        digest = hashlib.sha256(typed.encode()).hexdigest()
        StaticToken.objects.create(device=device, token=digest[:16])
    migration = import_module("cases.migrations.0016_reservekoder")
    migration.hash_what_is_stored(apps, None)
    assert not StaticToken.objects.exists()
    assert second_factor.reserve_codes_left(ansat) == 2
    assert second_factor.verify(ansat, "qrst-uvwx-yz23-4567").ok
    assert not second_factor.verify(ansat, "QRST-UVWX-YZ23-4567").ok


def test_the_qr_code_needs_no_style_and_no_script(client: Client, ejer: Medarbejder) -> None:
    with_password(ejer)
    log_on(client, "ejer")
    page = client.get("/konto/engangskode/")
    svg = re.search(r"<svg [^>]*class=\"qr\".*?</svg>", page.content.decode(), re.DOTALL)
    assert svg
    for element in etree.fromstring(svg[0]).iter():
        assert "style" not in element.attrib
        assert not [name for name in element.attrib if name.startswith("on")]
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("typed", ["000000", "²²²²²²", "①①①①①①"])
def test_a_wrong_first_code_enrols_nothing(client: Client, ejer: Medarbejder, typed: str) -> None:
    with_password(ejer)
    log_on(client, "ejer")
    client.get("/konto/engangskode/")
    page = Page(client.post("/konto/engangskode/", {"kode": typed}))
    assert "telefonens ur" in page.errors()["kode"]
    assert not TOTPDevice.objects.exists()


def test_where_it_is_demanded_nobody_comes_in_without(
    client: Client, ejer: Medarbejder, settings: Any
) -> None:
    settings.TOTRIN_KRAEVES = True
    with_password(ejer)
    assert log_on(client, "ejer", next="/183/sager/").headers["Location"] == "/konto/engangskode/"
    assert not is_in(client)
    assert client.get("/183/").headers["Location"].startswith("/log-ind/")
    assert len(enrol(client)) == 10
    assert is_in(client)
    assert client.get("/183/").status_code == 200
    # And nobody takes it off again.
    client.post("/konto/engangskode/fra/")
    assert TOTPDevice.objects.exists()


def test_else_it_can_be_taken_off(client: Client, ansat: Medarbejder) -> None:
    log_on(client, "ejer")
    give(client, code())
    client.post("/konto/engangskode/fra/")
    assert not TOTPDevice.objects.exists()
    assert arts(ansat)[-1] == "totrinslogon ændret"


def test_who_finds_an_open_session_can_change_none_of_it(
    client: Client, ansat: Medarbejder
) -> None:
    log_on(client, "ejer")
    give(client, code())
    age_logon(client, 16)
    for path in ("/konto/engangskode/", "/konto/engangskode/fra/", "/konto/reservekoder/"):
        assert client.post(path).headers["Location"].startswith("/bekraeft/?next=%2Fkonto")
    assert client.get("/konto/engangskode/").headers["Location"].startswith("/bekraeft/")
    assert TOTPDevice.objects.get().key == KEY
