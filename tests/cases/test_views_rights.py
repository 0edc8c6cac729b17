"""The page Rettigheder: the table, one's own role, and whom to ask."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from cases.access import table
from cases.models import Kommune, Medarbejder, Medlemskab
from tests.factories import medarbejder
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]


def test_it_is_made_of_the_table(signed_in: SignedIn, laeser: Medarbejder) -> None:
    rows = Page(signed_in(laeser).get("/rettigheder/")).rows()
    assert rows == [[act, *("Ja" if yes else "Nej" for yes in can)] for act, can in table()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("laeser", "Ishøj Kommune Læser"),
        ("administrator", "Ishøj Kommune Administrator"),
        ("drift", "Drift af alle kommuner Drift"),
    ],
)
def test_it_says_what_one_is(
    who: str, said: str, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    assert said in Page(signed_in(request.getfixturevalue(who)).get("/rettigheder/")).main


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["laeser", "ejer", "administrator"])
def test_the_menu_is_the_same_on_pages_that_belong_to_no_kommune(
    who: str, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    client = signed_in(request.getfixturevalue(who))
    for_pages = [
        Page(client.get(path)).root.xpath("//nav[@aria-label='Hovedmenu']//a/@href")
        for path in ("/183/", "/rettigheder/", "/vejledning/", "/konto/")
    ]
    assert ("/183/log/" in for_pages[0]) == (who == "administrator")
    assert all(menu == for_pages[0] for menu in for_pages)


def test_it_says_whom_to_ask_in_ones_own_kommune_only(
    signed_in: SignedIn, laeser: Medarbejder, administrator: Medarbejder, udefra: Medarbejder
) -> None:
    text = Page(signed_in(laeser).get("/rettigheder/")).main
    assert "Administrator (Ishøj Kommune)" in text
    assert "Udefra" not in text


def test_who_is_closed_out_or_asleep_is_nobody_to_ask(
    signed_in: SignedIn, laeser: Medarbejder, administrator: Medarbejder, ishoej: Kommune
) -> None:
    Medarbejder.objects.filter(pk=administrator.pk).update(is_active=False)
    asleep = medarbejder("sover", "ADMINISTRATOR", ishoej)
    Medlemskab.objects.filter(medarbejder=asleep).update(sover_siden=timezone.now())
    assert "bed en administrator" not in Page(signed_in(laeser).get("/rettigheder/")).main
    assert "Sover siden 02-11-2026" in Page(signed_in(asleep).get("/rettigheder/")).main


def test_who_has_no_role_may_read_it_too(signed_in: SignedIn, db: None) -> None:
    text = Page(signed_in(medarbejder("ingen")).get("/rettigheder/")).main
    assert "Du har ingen rolle endnu" in text
