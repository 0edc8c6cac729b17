"""The kommune's time for ended cases: nothing goes before it was shown and a day has passed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Haendelse, Kommune, Medarbejder, Sag
from deliveries.services.oprydning import tidy
from tests.cases.people import ydelse
from tests.factories import reported, stored_sag
from tests.html import Page

ADDRESS = "/183/log/opbevaring/"


@pytest.fixture
def client(signed_in: Callable[[Medarbejder], Client], administrator: Medarbejder) -> Client:
    return signed_in(administrator)


def months() -> int | None:
    return Kommune.objects.get(pk="183").opbevar_maaneder


@pytest.fixture
def old(ishoej: Kommune) -> None:
    """One that would be deleted, and one that would be cleared."""
    for data in (ydelse, reported):
        stored_sag(ishoej, data(slutdato=date(2024, 5, 1)))
    Sag.objects.update(aendret=datetime(2024, 6, 1, tzinfo=UTC))


def test_a_longer_time_is_saved_at_once(client: Client, ishoej: Kommune, old: None) -> None:
    Kommune.objects.filter(pk="183").update(opbevar_maaneder=12)
    page = Page(client.post(ADDRESS, {"maaneder": "60"}, follow=True))
    assert "Opbevaringstiden er gemt." in page.main
    assert months() == 60
    client.post(ADDRESS, {"maaneder": ""})
    assert months() is None


def test_what_would_go_is_shown_and_asked_for(client: Client, old: None) -> None:
    page = Page(client.post(ADDRESS, {"maaneder": "24"}))
    assert "1 sag slettet, og 1 får navn og bemærkninger fjernet" in page.main
    assert "Ja, gem opbevaringstiden" in page.buttons()
    assert Kommune.objects.get(pk="183").opbevar_ny_fra is None


def test_so_it_is_when_nothing_goes_yet(client: Client, ishoej: Kommune) -> None:
    page = Page(client.post(ADDRESS, {"maaneder": "60"}))
    assert "0 sager slettet, og 0 får navn og bemærkninger fjernet" in page.main
    assert Kommune.objects.get(pk="183").opbevar_ny_fra is None


def test_a_case_whose_time_ends_before_that_night_is_counted(
    client: Client, ishoej: Kommune
) -> None:
    """Today is 2 November; the first night in which it holds is that of the 4th."""
    stored_sag(ishoej, ydelse(slutdato=date(2024, 11, 3)))
    Sag.objects.update(aendret=datetime(2024, 6, 1, tzinfo=UTC))
    assert "1 sag slettet" in Page(client.post(ADDRESS, {"maaneder": "24"})).main


def test_a_day_passes_before_anything_goes(client: Client, old: None, clock: Any) -> None:
    page = Page(client.post(ADDRESS, {"maaneder": "24", "bekraeft": "24"}, follow=True))
    assert "Den gælder fra 03-11-2026 kl. 10:00." in page.main
    assert "Fra 03-11-2026 kl. 10:00 gælder 24 måneder" in page.main
    assert "1 sag slettet" in page.main
    assert months() is None
    asked = timezone.now()
    list(tidy(asked + timedelta(hours=17), do=True))
    assert Sag.objects.count() == 2
    assert months() is None
    told = dict(tidy(asked + timedelta(hours=41), do=False))
    assert 1 in [count for what, count in told.items() if "slettes" in what]
    assert months() is None
    list(tidy(asked + timedelta(hours=41), do=True))
    assert Sag.objects.count() == 1
    assert months() == 24


def test_until_then_it_is_thought_better_of(client: Client, old: None) -> None:
    client.post(ADDRESS, {"maaneder": "24", "bekraeft": "24"})
    page = Page(client.post(ADDRESS, {"maaneder": ""}, follow=True))
    assert "En kortere tid er på vej" not in page.main
    list(tidy(timezone.now() + timedelta(days=3), do=True))
    assert Sag.objects.count() == 2
    changes = Haendelse.objects.filter(art="opbevaringstid ændret").order_by("pk")
    assert [entry.detaljer["ændringer"]["opbevar_maaneder"] for entry in changes] == [
        ["", "24"],
        ["24", ""],
    ]


def test_asking_twice_does_not_make_it_wait_longer(client: Client, old: None) -> None:
    client.post(ADDRESS, {"maaneder": "24", "bekraeft": "24"})
    since = Kommune.objects.get(pk="183").opbevar_ny_fra
    client.post(ADDRESS, {"maaneder": "24", "bekraeft": "24"})
    assert Kommune.objects.get(pk="183").opbevar_ny_fra == since


def test_another_number_is_asked_for_anew(client: Client, ishoej: Kommune) -> None:
    """What was confirmed is the number that was shown."""
    stored_sag(ishoej, ydelse(slutdato=date(2024, 5, 1)))
    Sag.objects.update(aendret=datetime(2024, 6, 1, tzinfo=UTC))
    client.post(ADDRESS, {"maaneder": "12", "bekraeft": "24"})
    assert Kommune.objects.get(pk="183").opbevar_ny_fra is None


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
