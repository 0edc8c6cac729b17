"""Drift sets up kommuner: CVR number and first administrator, and sees no case."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from cases import udbakke
from cases.door.fresh import CONFIRMED
from cases.models import Haendelse, Invitation, Kommune, Medarbejder, Medlemskab
from cases.people.services.kommuner import set_cvr
from cases.services.errors import NotPossible
from tests.factories import medarbejder, stored_sag, with_error
from tests.html import Page
from tests.test_queries import queries

SignedIn = Callable[[Medarbejder], Client]
URL = "/drift/kommuner/"
#: Passes the check, and is no kommune's.
FREE = "10150817"


@pytest.fixture
def operator(signed_in: SignedIn, drift: Medarbejder) -> Client:
    return signed_in(drift)


def test_the_list_says_who_is_ready(
    operator: Client, administrator: Medarbejder, ejer: Medarbejder, vallensbaek: Kommune
) -> None:
    medarbejder("viggo", "LAESER", vallensbaek)
    rows = Page(operator.get(URL)).rows()
    assert len(rows) == 98
    assert rows[0][:6] == ["Ishøj", "183", Kommune.objects.get(pk="183").cvr, "2", "1",
                           "fra 2026M10"]  # fmt: skip
    assert rows[1][4] == "0 Mangler"
    assert rows[2][3:6] == ["0", "0", "Nej"]


def test_the_list_costs_the_same_for_one_and_for_many(operator: Client, ishoej: Kommune) -> None:
    few = queries(operator, "get", URL)
    for nr in range(10):
        medarbejder(f"nr{nr}", "ADMINISTRATOR", ishoej)
    assert queries(operator, "get", URL) == few <= 10


class TestTheCvrNumber:
    @pytest.mark.parametrize("typed", [FREE, "10 15 08 17", "DK10150817"])
    def test_is_checked_stored_and_logged(
        self, typed: str, operator: Client, ishoej: Kommune
    ) -> None:
        before = ishoej.cvr
        operator.post(f"{URL}183/", {"handling": "cvr", "cvr": typed, "kode": "187"})
        ishoej.refresh_from_db()
        assert ishoej.cvr == FREE
        entry = Haendelse.objects.get(art="kommune ændret")
        assert (entry.detaljer, entry.kommune_id) == ({"cvr": [before, FREE]}, "183")

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("", "Skriv kommunens CVR-nummer"),
            ("1234", "otte cifre"),
            ("１０１５０８１７", "otte cifre"),
            ("10150818", "kontrolcifret"),
        ],
    )
    def test_that_can_not_be_is_explained(
        self, typed: str, said: str, operator: Client, ishoej: Kommune
    ) -> None:
        page = Page(operator.post(f"{URL}183/", {"handling": "cvr", "cvr": typed}))
        assert said in page.errors()["cvr"]
        assert Kommune.objects.get(pk="183").cvr == ishoej.cvr

    def test_of_another_kommune_is_refused(
        self, drift: Medarbejder, ishoej: Kommune, vallensbaek: Kommune
    ) -> None:
        """The logon knows a kommune by it."""
        with pytest.raises(NotPossible, match="Vallensbæk"):
            set_cvr(drift, ishoej, vallensbaek.cvr)

    def test_that_lets_people_in_is_not_the_operators_once_somebody_administers(
        self, operator: Client, administrator: Medarbejder, ishoej: Kommune, settings: Any
    ) -> None:
        """Else an operator's own firm could become the kommune, and its logon an administrator."""
        settings.OIDC_ISSUER = "https://broker.example"
        page = Page(operator.post(f"{URL}183/", {"handling": "cvr", "cvr": FREE}))
        assert "bestemmer, hvem MitID Erhverv lukker ind" in page.main
        before = ishoej.cvr
        ishoej.refresh_from_db()
        assert ishoej.cvr == before
        administrator.medlemskaber.update(rolle="LAESER")
        operator.post(f"{URL}183/", {"handling": "cvr", "cvr": FREE})
        ishoej.refresh_from_db()
        assert ishoej.cvr == FREE

    @pytest.mark.parametrize("who", ["ejer", "administrator", "udefra"])
    def test_is_nobody_elses(
        self, who: str, ishoej: Kommune, request: pytest.FixtureRequest
    ) -> None:
        with pytest.raises(PermissionDenied):
            set_cvr(request.getfixturevalue(who), ishoej, FREE)

    def test_not_with_a_right_that_was_just_withdrawn(
        self, drift: Medarbejder, ishoej: Kommune
    ) -> None:
        Medlemskab.objects.filter(medarbejder=drift).delete()
        with pytest.raises(PermissionDenied):
            set_cvr(drift, ishoej, FREE)


class TestTheFirstAdministrator:
    def test_is_invited_and_takes_over(self, operator: Client, ishoej: Kommune) -> None:
        post = {"handling": "inviter", "modtager": "Leder@ishoj.example", "rolle": "DRIFT"}
        page = Page(operator.post(f"{URL}183/", post, follow=True))
        assert "leder@ishoj.example er inviteret" in page.main
        assert Invitation.objects.get().rolle == "ADMINISTRATOR"
        udbakke.send_waiting()
        (link,) = re.findall(r"(/invitation/\S+)", mail.outbox[0].body)
        browser = Client()
        browser.get(link)
        password = "grøn-hest-under-broen"
        names = {"fornavn": "Lea", "efternavn": "Leder"}
        browser.post("/invitation/", names | {"new_password1": password, "new_password2": password})
        assert ishoej.role_of(Medarbejder.objects.get(first_name="Lea")) == "ADMINISTRATOR"
        page = Page(operator.get(f"{URL}183/"))
        assert "Kommunen har en administrator" in page.main
        assert "Send invitation" not in page.buttons()

    def test_not_where_there_is_one(self, operator: Client, administrator: Medarbejder) -> None:
        post = {"handling": "inviter", "modtager": "ny@ishoj.example"}
        operator.post(f"{URL}183/", post)
        assert not Invitation.objects.exists()

    def test_it_wants_a_fresh_logon(self, operator: Client, ishoej: Kommune) -> None:
        session = operator.session
        session[CONFIRMED] = 0
        session.save()
        answer = operator.post(f"{URL}183/", {"handling": "inviter", "modtager": "a@b.example"})
        assert answer.headers["Location"].startswith("/bekraeft/")
        assert not Invitation.objects.exists()


def test_a_kommune_that_is_not_there_is_not_found(operator: Client) -> None:
    assert operator.get(f"{URL}999/").status_code == 404


def test_no_page_of_drift_shows_a_citizen(operator: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, with_error(), navn="Niels Hansen")
    waiting, seen = ["/drift/", f"{URL}183/"], set()
    while waiting:
        address = waiting.pop()
        if address in seen or not address.startswith("/drift/"):
            continue
        seen.add(address)
        page = Page(operator.get(address))
        assert sag.cpr not in page.text.replace("-", "")
        assert "Niels Hansen" not in page.text
        waiting += [link.split("?")[0] for link in page.links().values()]
    assert {"/drift/kodelister/", URL, f"{URL}183/"} <= seen
