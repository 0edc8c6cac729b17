"""Locks and limits ask with the very text that they count by: one client, one name (ASVS 6.3.1)."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from django.test import Client, RequestFactory

from cases.models import Medarbejder, Taeller
from dhuv_web.logon.address import client_address, username_key
from tests.factories import medarbejder
from tests.logon.people import arts, is_in, log_on, with_password

PROXY = "10.0.0.1"


def counted(forwarded: str | None = None, direct: str = PROXY) -> str:
    more = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=direct, **more))


@pytest.fixture
def behind_a_proxy(settings: Any) -> None:
    settings.BEHIND_PROXY = True


@pytest.mark.usefixtures("behind_a_proxy")
class TestAnAddress:
    @pytest.mark.parametrize(
        "told",
        [
            "203.0.113.7",
            "203.0.113.7:50000",
            '"203.0.113.7:50000"',
            " 203.0.113.7 ",
            "198.51.100.1, 203.0.113.7",
            "198.51.100.1,203.0.113.7:1,",
            "::ffff:203.0.113.7",
            "[::ffff:203.0.113.7]:443",
            "::ffff:cb00:7107",
            "64:ff9b::203.0.113.7",
            "2002:cb00:7107::1",
            "x, unknown, 203.0.113.7",
        ],
    )
    def test_of_ipv4_is_one_however_it_is_written(self, told: str) -> None:
        assert counted(told) == "203.0.113.7"

    @pytest.mark.parametrize(
        "told",
        [
            "2001:db8:0:1::1",
            "2001:DB8:0:1:0:0:0:1",
            "[2001:db8:0:1::1]:443",
            "[2001:db8:0:1::1]",
            '"[2001:db8:0:1::1]:443"',
            "2001:db8:0:1::1%eth0",
            "[2001:db8:0:1::1%25eth0]:443",
            "2001:db8:0:1:ffff:ffff:ffff:ffff",
            "2001:db8:0:1:dead:beef:cafe:1:",
        ],
    )
    def test_of_ipv6_is_the_customers_network(self, told: str) -> None:
        if told.endswith(":"):  # no address: nobody's network
            assert counted(told) != "2001:db8:0:1::"
        else:
            assert counted(told) == "2001:db8:0:1::"

    def test_of_the_next_network_is_another(self) -> None:
        assert counted("2001:db8:0:1::1") != counted("2001:db8:0:2::1")

    def test_of_the_own_link_is_the_machine(self) -> None:
        """All machines there share the network; which cable it came by says nothing."""
        assert counted("fe80::1%eth0") == counted("fe80::1%eth1") == "fe80::1"
        assert counted("fe80::2") != counted("fe80::1")

    @pytest.mark.parametrize(
        "told", ["unknown", "_hidden", "203.0.113.999", "[::1", "999", "å", "x" * 9000, "\udcff"]
    )
    def test_that_is_none_is_counted_as_itself_and_never_as_the_proxy(self, told: str) -> None:
        assert counted(told) == counted(f"198.51.100.1, {told}")
        assert counted(told) not in (PROXY, counted("another"), counted(None))

    @pytest.mark.parametrize("told", [None, "", " ", ",", " , ,"])
    def test_that_the_proxy_does_not_tell_is_its_own(self, told: str | None) -> None:
        assert counted(told) == PROXY


def test_without_a_proxy_the_connection_counts() -> None:
    assert counted("203.0.113.7") == PROXY
    assert counted(None, "::ffff:198.51.100.4") == "198.51.100.4"
    assert counted(None, "2001:db8::1") == counted(None, "2001:db8::2")
    assert counted(None, "") == "0.0.0.0"  # a socket has none


@pytest.fixture
def ansat(ejer: Medarbejder) -> Medarbejder:
    return with_password(ejer)


def from_(address: str) -> dict[str, str]:
    return {"X-Forwarded-For": address}


@pytest.mark.usefixtures("behind_a_proxy")
def test_ports_shut_nobody_out_but_the_one_who_guesses(ansat: Medarbejder) -> None:
    for nr in range(5):
        log_on(Client(), "ejer", "forkert", headers=from_(f"203.0.113.7:{50000 + nr}"))
    assert log_on(Client(), "ejer", headers=from_("203.0.113.7:1")).status_code == 429
    assert log_on(Client(), "ejer", headers=from_("203.0.113.8:50000")).status_code == 302


@pytest.mark.usefixtures("behind_a_proxy")
def test_a_network_full_of_addresses_is_one_client(ansat: Medarbejder) -> None:
    for nr in range(1, 6):
        log_on(Client(), "ejer", "forkert", headers=from_(f"[2001:db8::{nr}]:443"))
    assert log_on(Client(), "ejer", headers=from_("2001:db8::ff")).status_code == 429
    assert log_on(Client(), "ejer", headers=from_("2001:db8:0:1::1")).status_code == 302


#: One name, as somebody writes it who wants to be counted as another.
WRITTEN = (
    ("EJER", "Ejer", " ejer ", "\u00a0ejer", "ejer\u2003", "ｅｊｅｒ", "ＥＪＥＲ"),
    ("ej\u200ber", "\ufeffejer", "ej\u00ader", "\u202eejer", "ej\u2060er"),
    ("ejer\t", "\x0bejer", "ejer\r\n"),
)


@pytest.mark.parametrize("name", sum(WRITTEN, ()))
def test_no_way_to_write_a_name_is_a_way_round_its_lock(ansat: Medarbejder, name: str) -> None:
    for _ in range(5):
        log_on(Client(), name, "forkert")
    assert log_on(Client(), "ejer").status_code == 429
    assert log_on(Client(), name).status_code == 429
    assert arts(ansat) == ["logon afvist"] * 5 + ["logon spærret"]


def test_nor_round_the_limit_from_anywhere(ansat: Medarbejder) -> None:
    """Fifty in an hour, each from an address of its own and each written in another way."""
    ways = sum(WRITTEN, ())
    for nr in range(50):
        log_on(Client(REMOTE_ADDR=f"192.0.2.{nr}"), ways[nr % len(ways)], "forkert")
    assert Taeller.objects.filter(noegle__startswith="logon_navn").count() == 1
    for name in ("ejer", *ways):
        assert log_on(Client(REMOTE_ADDR="198.51.100.1"), name).status_code == 429


def test_letters_that_are_composed_are_the_same_as_those_that_are_not(ishoej: Any) -> None:
    user = with_password(medarbejder("åse.bjørnø@ishoej.example", "LAESER", ishoej))
    ways = [unicodedata.normalize(form, user.username) for form in ("NFC", "NFD", "NFKC", "NFKD")]
    keys = {username_key(None, {"username": way}) for way in (*ways, ways[1].upper())}
    assert len(keys) == 1
    for way in ways:
        browser = Client()
        log_on(browser, way)
        assert is_in(browser)


@pytest.mark.parametrize("name", ["Ejer", "EJER ", "ｅｊｅｒ"])
def test_a_name_lets_in_however_it_was_written(
    client: Client, ansat: Medarbejder, name: str
) -> None:
    """A telephone writes the first letter large."""
    log_on(client, name)
    assert is_in(client)


def test_two_accounts_that_differ_by_a_letters_case_are_two(ansat: Medarbejder) -> None:
    """Such as were made before; each comes in by its own name, and neither as the other."""
    other = with_password(medarbejder("Ejer"), "en anden lang adgangskode")
    browser = Client()
    log_on(browser, "Ejer", "en anden lang adgangskode")
    assert browser.session["_auth_user_id"] == str(other.pk)
    log_on(stranger := Client(), "EJER")
    assert not is_in(stranger)
