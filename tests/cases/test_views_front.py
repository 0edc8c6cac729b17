"""The way in: which kommune, and the guide's sentence for those without a right (R59, D23)."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from cases.models import Kommune, Medarbejder, Medlemskab
from tests.factories import medarbejder
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]


def test_the_only_kommune_opens_at_once(signed_in: SignedIn, ejer: Medarbejder) -> None:
    assert signed_in(ejer).get("/").headers["Location"] == "/183/"


def test_one_with_several_chooses(
    signed_in: SignedIn, ejer: Medarbejder, vallensbaek: Kommune
) -> None:
    Medlemskab.objects.create(medarbejder=ejer, kommune=vallensbaek, rolle="LAESER")
    page = Page(signed_in(ejer).get("/"))
    assert page.links() == {"Ishøj Kommune": "/183/", "Vallensbæk Kommune": "/187/"}


def test_an_operator_comes_to_drift(signed_in: SignedIn, drift: Medarbejder) -> None:
    assert signed_in(drift).get("/").headers["Location"] == "/drift/"


def test_an_operator_with_a_kommune_too_chooses(
    signed_in: SignedIn, drift: Medarbejder, ishoej: Kommune
) -> None:
    Medlemskab.objects.create(medarbejder=drift, kommune=ishoej, rolle="LAESER")
    page = Page(signed_in(drift).get("/"))
    assert page.links() == {"Ishøj Kommune": "/183/", "Drift af alle kommuner": "/drift/"}


def test_one_without_a_right_is_told_which_one_it_is(signed_in: SignedIn, db: None) -> None:
    response = signed_in(medarbejder("ny")).get("/")
    assert response.status_code == 403
    assert (
        "For at benytte systemet skal du have tildelt rettigheden 'Ret til at administrere data "
        "for handicappede' af din virk administrator." in Page(response).text
    )


def test_too_much_is_told_of_in_danish(signed_in: SignedIn, ejer: Medarbejder) -> None:
    many = {f"felt{number}": "x" for number in range(1_001)}
    response = signed_in(ejer).post("/183/sager/ny/", many)
    assert response.status_code == 400
    assert "Det, du sendte, kunne ikke modtages" in Page(response).main


def test_a_colleagues_pages_are_in_no_cache(signed_in: SignedIn, ejer: Medarbejder) -> None:
    """Shared computers: the pages hold CPR numbers."""
    assert signed_in(ejer).get("/183/sager/").headers["Cache-Control"] == "no-store"


def test_signing_in_and_out(client: Client, ishoej: Kommune) -> None:
    user = medarbejder("ny", "LAESER", ishoej)
    user.set_password("en lang adgangskode")
    user.save()
    typed = {"username": "ny", "password": "en lang adgangskode", "next": "/183/sager/"}
    assert client.get("/183/sager/").headers["Location"] == "/log-ind/?next=/183/sager/"
    assert client.post("/log-ind/", typed).headers["Location"] == "/183/sager/"
    assert client.get("/183/sager/").status_code == 200
    assert client.post("/log-ud/").headers["Location"] == "/log-ind/"
    assert client.get("/183/sager/").status_code == 302


def test_a_wrong_password_says_so_and_keeps_the_name(client: Client, ejer: Medarbejder) -> None:
    response = client.post("/log-ind/", {"username": "ejer", "password": "hunter-16"})
    page = Page(response)
    assert page.title.startswith("Fejl: ")
    assert "Brugernavn eller adgangskode er forkert" in page.main
    assert page.values()["username"] == "ejer"
    assert "hunter-16" not in response.content.decode()
