"""Whatever is refused is refused by a page: in Danish, with what to do next."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from cases.models import Medarbejder
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]

#: What a button posts to, and shows nothing: reloaded, typed or kept as a bookmark.
ONLY_POSTED = [
    "/log-ud/",
    "/konto/log-ud/",
    "/konto/engangskode/fra/",
    "/183/kladder/0b8c1d6e-5f0a-4f0e-9d5e-0c2f5f1f7a11/",
]


@pytest.mark.parametrize("address", ONLY_POSTED)
def test_an_address_of_a_button_says_that_it_is_one(
    address: str, signed_in: SignedIn, ejer: Medarbejder
) -> None:
    client = signed_in(ejer)
    response = client.get(address)
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert response.headers["Cache-Control"] == "no-store"
    page = Page(response)
    assert page.title == "Fejl: Siden kan ikke åbnes sådan – DHUV web"
    assert "Intet er ændret" in page.main
    assert page.links()["Gå til forsiden"] == "/"
    assert client.get("/183/").status_code == 200


def test_one_who_is_not_logged_on_sees_it_too(client: Client, db: None) -> None:
    response = client.delete("/log-ind/")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, POST"
    assert "Gå til forsiden" in Page(response).main


def test_a_log_out_that_came_too_late_does_not_follow_the_next_logon(ejer: Medarbejder) -> None:
    """The session had ended, and Log ud led to the logon, which must not lead back there."""
    ejer.set_password("en lang adgangskode")
    ejer.save()
    client = Client()
    where = client.post("/log-ud/").headers["Location"]
    typed = {"username": "ejer", "password": "en lang adgangskode", "next": "/log-ud/"}
    assert where == "/log-ind/?next=/log-ud/"
    assert client.post(where, typed).headers["Location"] == "/"
