"""Logging on with a password: guesses, locks, fixed sessions, where it leads to."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import connection
from django.test import Client

from cases.models import Haendelse, Kommune, Medarbejder
from tests.factories import medarbejder
from tests.html import Page
from tests.logon.people import PASSWORD, arts, is_in, log_on, with_password


@pytest.fixture
def ansat(ejer: Medarbejder) -> Medarbejder:
    return with_password(ejer)


def guess(client: Client, times: int, username: str = "ejer", **more: object) -> None:
    for nr in range(times):
        log_on(client, username, f"forkert-{nr}", **more)


def test_the_right_password_lets_in_and_is_on_record(client: Client, ansat: Medarbejder) -> None:
    assert log_on(client, "ejer").headers["Location"] == "/"
    assert is_in(client)
    assert arts(ansat) == ["logget på"]
    client.post("/log-ud/")
    assert arts(ansat) == ["logget på", "logget af"]
    assert not is_in(client)


def test_a_wrong_one_is_on_record_with_the_name_that_it_was_for(
    client: Client, ansat: Medarbejder
) -> None:
    log_on(client, "ejer", "forkert")
    assert arts(ansat) == ["logon afvist"]


def test_an_unknown_name_is_nowhere(client: Client, ansat: Medarbejder, caplog: object) -> None:
    """It may be a password, or a CPR number, in the wrong box."""
    log_on(client, "min hemmelige kode", "0101011234")
    (entry,) = Haendelse.objects.filter(art="logon afvist")
    assert (entry.medarbejder, entry.detaljer) == (None, {"grund": "adgangskode"})
    assert everything_axes_knows()
    for told in (everything_axes_knows(), caplog.text):  # type: ignore[attr-defined]
        assert "hemmelige" not in told
        assert "0101011234" not in told


def everything_axes_knows() -> str:
    told = []
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            told += cursor.fetchall()
    return str(told) if told else ""


def test_guessing_locks_the_name_for_that_address(client: Client, ansat: Medarbejder) -> None:
    guess(client, 4)
    assert log_on(client, "ejer", "forkert").status_code == 429
    assert arts(ansat) == ["logon afvist"] * 5 + ["logon spærret"]
    locked = log_on(client, "ejer")
    assert locked.status_code == 429
    assert not is_in(client)
    page = Page(locked)
    assert page.title.startswith("Fejl: ")
    assert "Prøv igen kl. 10:15" in page.main


def test_four_wrong_ones_and_a_right_one_begin_anew(client: Client, ansat: Medarbejder) -> None:
    for _ in range(3):
        guess(client, 4)
        assert log_on(client, "ejer").status_code == 302
        client.post("/log-ud/")


def test_the_lock_opens_by_itself(client: Client, ansat: Medarbejder, clock: object) -> None:
    guess(client, 5)
    clock.shift(14 * 60)  # type: ignore[attr-defined]
    assert log_on(client, "ejer").status_code == 429
    clock.shift(61)  # type: ignore[attr-defined]
    assert log_on(client, "ejer").status_code == 302
    assert is_in(client)


def test_trying_on_does_not_make_the_lock_longer(
    client: Client, ansat: Medarbejder, clock: object
) -> None:
    guess(client, 5)
    for _ in range(7):
        clock.shift(120)  # type: ignore[attr-defined]
        guess(client, 1)
    clock.shift(61)  # type: ignore[attr-defined]
    assert log_on(client, "ejer").status_code == 302


def test_colleagues_and_other_computers_are_not_locked(
    client: Client, ansat: Medarbejder, kollega: Medarbejder
) -> None:
    with_password(kollega)
    guess(client, 5)
    assert log_on(client, "kollega").status_code == 302
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert log_on(elsewhere, "ejer").status_code == 302


def test_another_browser_at_the_same_address_is_locked_too(
    client: Client, ansat: Medarbejder
) -> None:
    guess(client, 5)
    other = Client(HTTP_USER_AGENT="another one")
    assert log_on(other, "ejer").status_code == 429


def test_upper_case_is_no_way_round_the_lock(client: Client, ansat: Medarbejder) -> None:
    guess(client, 5, "EJER")
    assert log_on(client, "ejer").status_code == 429


def test_behind_a_proxy_the_address_is_the_one_the_proxy_saw(
    client: Client, ansat: Medarbejder, settings: object
) -> None:
    settings.BEHIND_PROXY = True  # type: ignore[attr-defined]
    guess(client, 5, headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.5"})
    # Whoever guesses may write what they like before it.
    for forged in ("203.0.113.5", "10.0.0.1, 203.0.113.5", "x, 203.0.113.5"):
        assert log_on(client, "ejer", headers={"X-Forwarded-For": forged}).status_code == 429
    assert log_on(client, "ejer", headers={"X-Forwarded-For": "203.0.113.6"}).status_code == 302


def test_without_a_proxy_nobody_believes_the_header(client: Client, ansat: Medarbejder) -> None:
    for nr in range(5):
        guess(client, 1, headers={"X-Forwarded-For": f"203.0.113.{nr}"})
    assert log_on(client, "ejer").status_code == 429


def test_a_session_key_that_was_planted_is_worth_nothing_after_logon(
    client: Client, ansat: Medarbejder
) -> None:
    client.get("/log-ind/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["dhuv"] = planted
    log_on(client, "ejer")
    assert client.cookies["dhuv"].value != planted
    attacker = Client()
    attacker.cookies["dhuv"] = planted
    assert attacker.get("/183/").status_code == 302


@pytest.mark.parametrize(
    "evil",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "https:///evil.example",
        " https://evil.example",
    ],
)
def test_next_leads_to_no_other_site(client: Client, ansat: Medarbejder, evil: str) -> None:
    assert log_on(client, "ejer", next=evil).headers["Location"] == "/"
    # And neither does the page for those who are in already.
    assert client.get("/log-ind/", {"next": evil}).headers["Location"] == "/"
    assert client.get("/bekraeft/", {"next": evil}).status_code == 200
    done = client.post("/bekraeft/", {"next": evil, "password": PASSWORD})
    assert done.headers["Location"] == "/"


@pytest.mark.parametrize(
    "odd", ["sager", "log_ud", "abc", "abc/", "?a=b", "http://testserver/183/"]
)
def test_next_is_an_address_and_no_name_of_a_page(
    client: Client, ansat: Medarbejder, odd: str
) -> None:
    assert log_on(client, "ejer", next=odd).headers["Location"] == "/"
    assert client.get("/log-ind/", {"next": odd}).headers["Location"] == "/"
    done = client.post("/bekraeft/", {"next": odd, "password": PASSWORD})
    assert done.headers["Location"] == "/"
    assert arts(ansat) == ["logget på", "logon bekræftet"]


@pytest.mark.parametrize("out", ["/log-ud/", "/log-ud/?a=b", "/log-ud/#a", "/konto/log-ud/"])
def test_next_does_not_lead_out_again(client: Client, ansat: Medarbejder, out: str) -> None:
    assert log_on(client, "ejer", next=out).headers["Location"] == "/"


def test_logon_and_logout_want_a_token(ansat: Medarbejder) -> None:
    """Another site can neither log one on as somebody else nor out."""
    browser = Client(enforce_csrf_checks=True)
    typed = {"username": "ejer", "password": PASSWORD}
    assert browser.post("/log-ind/", typed).status_code == 403
    browser.force_login(ansat)
    for path in ("/log-ud/", "/konto/log-ud/", "/konto/engangskode/fra/", "/bekraeft/"):
        assert browser.post(path).status_code == 403
    assert browser.get("/183/").status_code == 200


def test_an_employee_who_has_left_does_not_come_in(client: Client, ansat: Medarbejder) -> None:
    Medarbejder.objects.update(is_active=False)
    assert log_on(client, "ejer").status_code == 200
    assert not is_in(client)


def test_a_new_password_ends_the_other_sessions_and_not_this_one(
    client: Client, ansat: Medarbejder
) -> None:
    other = Client()
    for browser in (client, other):
        log_on(browser, "ejer")
    new = "en helt anden adgangskode"
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/konto/adgangskode/", typed).headers["Location"] == "/konto/"
    assert client.get("/183/").status_code == 200
    assert other.get("/183/").status_code == 302
    assert arts(ansat)[-1] == "adgangskode ændret"
    assert log_on(Client(), "ejer").status_code == 200
    assert log_on(Client(), "ejer", new).status_code == 302


@pytest.mark.parametrize("typed", ["ejer\0", "\0", "", "x" * 5000])
def test_odd_names_are_wrong_names(client: Client, ansat: Medarbejder, typed: str) -> None:
    assert log_on(client, typed).status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize("weak", ["kort", "123456789012", "password1234"])
def test_a_weak_one_is_refused_and_the_old_one_stays(
    client: Client, ansat: Medarbejder, weak: str
) -> None:
    log_on(client, "ejer")
    typed = {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}
    page = Page(client.post("/konto/adgangskode/", typed))
    assert page.title.startswith("Fejl: ")
    assert list(page.errors()) == ["new_password1"]  # where it was chosen
    ansat.refresh_from_db()
    assert ansat.check_password(PASSWORD)


def test_log_ud_alle_steder(client: Client, ansat: Medarbejder) -> None:
    other = Client()
    for browser in (client, other):
        log_on(browser, "ejer")
    client.post("/konto/log-ud/")
    assert client.get("/183/").status_code == 302
    assert other.get("/183/").status_code == 302


@pytest.mark.parametrize(("who", "may"), [("ejer", False), ("drift", True)])
def test_local_logon_can_be_left_to_the_operators(
    client: Client, ejer: Medarbejder, drift: Medarbejder, settings: object, who: str, may: bool
) -> None:
    settings.LOKAL_LOGON = "drift"  # type: ignore[attr-defined]
    for user in (ejer, drift):
        with_password(user)
    log_on(client, who)
    assert is_in(client) is may


def test_or_to_nobody(client: Client, drift: Medarbejder, settings: object) -> None:
    settings.LOKAL_LOGON = "ingen"  # type: ignore[attr-defined]
    with_password(drift)
    log_on(client, "drift")
    assert not is_in(client)
    assert "password" not in Page(client.get("/log-ind/")).values()


def test_demo_users_come_in_nowhere_but_in_a_demo(
    client: Client, ishoej: Kommune, settings: object
) -> None:
    demo = with_password(medarbejder("demo", "LAESER", ishoej))
    Medarbejder.objects.filter(pk=demo.pk).update(er_demo=True)
    log_on(client, "demo")
    assert not is_in(client)
    settings.DEMO = True  # type: ignore[attr-defined]
    log_on(client, "demo")
    assert client.get("/183/").status_code == 200
    # The same session, once the installation is no demo any more.
    settings.DEMO = False  # type: ignore[attr-defined]
    assert client.get("/183/").status_code == 302


def test_an_empty_form_is_a_wrong_one(client: Client, ansat: Medarbejder) -> None:
    """As a script sends it: no field at all."""
    assert client.post("/log-ind/").status_code == 200
    assert not is_in(client)


def test_what_is_missing_is_said_as_it_is(client: Client, ansat: Medarbejder) -> None:
    page = Page(client.post("/log-ind/", {"username": "", "password": ""}))
    assert page.errors() == {
        "username": "Skriv dit brugernavn.",
        "password": "Skriv din adgangskode.",
    }
    assert "Brugernavn eller adgangskode er forkert" not in page.main


def test_what_is_missing_for_a_new_password_is_said_too(client: Client, ansat: Medarbejder) -> None:
    log_on(client, "ejer")
    page = Page(client.post("/konto/adgangskode/", {"old_password": ""}))
    assert page.errors() == {
        "old_password": "Skriv din nuværende adgangskode.",
        "new_password1": "Skriv en ny adgangskode.",
        "new_password2": "Skriv den nye adgangskode igen.",
    }
