"""The kommune's time for ended cases: nothing goes tonight without being asked about first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from cases.models import Kommune, Medarbejder, Sag
from tests.cases.people import ydelse
from tests.factories import reported, stored_sag
from tests.html import Page

ADDRESS = "/183/log/opbevaring/"


@pytest.fixture
def client(signed_in: Callable[[Medarbejder], Client], administrator: Medarbejder) -> Client:
    return signed_in(administrator)


def months() -> int | None:
    return Kommune.objects.get(pk="183").opbevar_maaneder


def test_it_is_saved_when_nothing_goes(client: Client, ishoej: Kommune) -> None:
    assert (
        "Opbevaringstiden er gemt."
        in Page(client.post(ADDRESS, {"maaneder": "60"}, follow=True)).main
    )
    assert months() == 60
    client.post(ADDRESS, {"maaneder": ""})
    assert months() is None


def test_what_would_go_tonight_is_shown_and_asked_for(client: Client, ishoej: Kommune) -> None:
    for data in (ydelse, reported):
        stored_sag(ishoej, data(slutdato=date(2024, 5, 1)))
    Sag.objects.update(aendret=datetime(2024, 6, 1, tzinfo=UTC))
    page = Page(client.post(ADDRESS, {"maaneder": "24"}))
    assert "1 sag slettet, og 1 får navn og bemærkninger fjernet" in page.main
    assert months() is None
    client.post(ADDRESS, {"maaneder": "24", "bekraeft": "24"})
    assert months() == 24


def test_another_number_is_asked_for_anew(client: Client, ishoej: Kommune) -> None:
    """What was confirmed is the number that was shown."""
    stored_sag(ishoej, ydelse(slutdato=date(2024, 5, 1)))
    Sag.objects.update(aendret=datetime(2024, 6, 1, tzinfo=UTC))
    client.post(ADDRESS, {"maaneder": "12", "bekraeft": "24"})
    assert months() is None


@pytest.mark.parametrize("typed", ["11", "601", "to år", "-1", "1.5"])
def test_bad_input_says_what_to_write(client: Client, typed: str) -> None:
    page = Page(client.post(ADDRESS, {"maaneder": typed}))
    assert page.errors()["maaneder"].startswith("Skriv et antal måneder fra 12 til 600")
    assert months() is None


def test_what_is_no_number_stands_there_again(client: Client, ishoej: Kommune) -> None:
    """A number field would send it as nothing, and nothing means for ever."""
    page = Page(client.post(ADDRESS, {"maaneder": "et år"}))
    assert page.root.xpath("//input[@name='maaneder' and @type='text']/@value") == ["et år"]
    assert "Skriv et antal måneder" in page.main
    assert months() is None
