"""A year's figures are approved by the administrator, and frozen; what changes since is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from cases.models import Haendelse, Kommune, Medarbejder, Sag
from cases.services.store import settle
from deliveries.figures.models import Godkendelse
from deliveries.models import Leverance
from deliveries.periode import COPENHAGEN, Periode
from tests import factories
from tests.cases.people import ydelse
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
PAGE = "/183/tal/godkendelse/2026/"
IN_MARCH = datetime(2027, 3, 2, 10, 0, tzinfo=COPENHAGEN)


@pytest.fixture
def leverance(ishoej: Kommune, clock: time_machine.Coordinates) -> Leverance:
    """Two with *1.3* all of 2026 and one of them with *1.4*; December was delivered."""
    clock.move_to(IN_MARCH)
    factories.stored_sag(ishoej, ydelse(), navn="Niels Hansen")
    factories.stored_sag(ishoej, ydelse(), ydelse(kode="1.4"), navn="Else Holm")
    leverance = factories.frozen(ishoej, Periode(2026, 12), IN_MARCH)
    # Freezing is not what changes a case.
    clock.move_to(IN_MARCH.replace(hour=11))
    return leverance


def approve(client: Client, leverance: Leverance, *koder: str, **other: Any) -> Page:
    post = {"ydelse": koder, "leverance": str(leverance.pk), **other}
    return Page(client.post(PAGE, post, follow=True))


def test_it_freezes_what_was_delivered_with_person_and_time(
    leverance: Leverance, administrator: Medarbejder, signed_in: SignedIn
) -> None:
    page = approve(signed_in(administrator), leverance, "1.3")
    approval = Godkendelse.objects.get()
    assert approval.tal == {"1.3": [2, 2, 2, 2]}
    assert "Godkendt af Administrator den 02-03-2027 11:00." in page.text
    assert Haendelse.objects.get(art="tal godkendt").detaljer == {"aar": 2026, "ydelser": ["1.3"]}


def test_only_the_administrator_approves(
    leverance: Leverance, ejer: Medarbejder, signed_in: SignedIn
) -> None:
    client = signed_in(ejer)
    assert "Godkend de valgte" not in Page(client.get(PAGE)).buttons()
    assert client.post(PAGE, {"ydelse": "1.3", "leverance": leverance.pk}).status_code == 403
    assert not Godkendelse.objects.exists()


def test_a_year_whose_december_is_not_delivered_can_not_be_approved(
    ishoej: Kommune,
    administrator: Medarbejder,
    signed_in: SignedIn,
    clock: time_machine.Coordinates,
) -> None:
    clock.move_to(IN_MARCH)
    factories.stored_sag(ishoej)
    leverance = factories.frozen(ishoej, Periode(2026, 11), IN_MARCH)
    client = signed_in(administrator)
    assert "Godkend de valgte" not in Page(client.get(PAGE)).buttons()
    assert "Året kan godkendes, når" in approve(client, leverance, "1.3").text
    assert not Godkendelse.objects.exists()


def test_a_red_mark_without_a_comment_stops_it_and_a_comment_lets_it_through(
    ishoej: Kommune, leverance: Leverance, administrator: Medarbejder, signed_in: SignedIn
) -> None:
    for nr in range(6):
        factories.stored_sag(ishoej, ydelse(kode="1.1", slutdato=date(2026, 3, 1 + nr)))
    client = signed_in(administrator)
    page = Page(client.get(PAGE))
    assert "6 modtagere kvartalet før, og nu ingen." in page.text
    assert "Skriv en kommentar" in approve(client, leverance, "1.1").text
    mark = "/183/tal/maerke/1.1/2026K2/forsvinder/"
    assert client.post(mark, {"tekst": "Tilbuddet lukkede."}).status_code == 302
    approve(client, leverance, "1.1")
    assert set(Godkendelse.objects.get().tal) == {"1.1"}


def test_what_changes_afterwards_stands_beside_it_with_its_case(
    leverance: Leverance,
    administrator: Medarbejder,
    signed_in: SignedIn,
    clock: time_machine.Coordinates,
) -> None:
    client = signed_in(administrator)
    approve(client, leverance, "1.3", "1.4")
    assert "Ændret siden" not in Page(client.get(PAGE)).text
    clock.shift(60)
    niels = Sag.objects.get(navn="Niels Hansen")
    ended = factories.only(niels)
    ended.slutdato = date(2026, 8, 31)
    ended.save()
    settle(niels)
    page = Page(client.get(PAGE))
    assert "Ændret siden" in page.text
    assert ["Registreret", "2", "2", "2", "1"] in page.rows()
    assert page.links()["Niels Hansen"] == ended.get_absolute_url()
    assert "Else Holm" not in page.links()


def test_figures_of_another_leverance_than_was_seen_are_not_approved(
    ishoej: Kommune, leverance: Leverance, administrator: Medarbejder, signed_in: SignedIn
) -> None:
    factories.frozen(ishoej, Periode(2027, 1), IN_MARCH)
    page = approve(signed_in(administrator), leverance, "1.3")
    assert "Der er kommet en ny leverance." in page.text
    assert not Godkendelse.objects.exists()


def test_nothing_chosen_is_nothing_approved(
    leverance: Leverance, administrator: Medarbejder, signed_in: SignedIn
) -> None:
    assert "Vælg mindst én ydelse" in approve(signed_in(administrator), leverance).text
    assert not Godkendelse.objects.exists()


def test_the_overview_tells_how_far_each_year_is(
    leverance: Leverance, administrator: Medarbejder, signed_in: SignedIn
) -> None:
    client = signed_in(administrator)
    approve(client, leverance, "1.3")
    rows = Page(client.get("/183/tal/godkendelse/")).rows()
    assert rows[0] == ["2026", "1 af 2", "0", "0"]
    assert rows[1] == ["2025", "0 af 2", "0", "0"]


def test_the_year_under_way_is_not_there(
    leverance: Leverance, administrator: Medarbejder, signed_in: SignedIn
) -> None:
    assert signed_in(administrator).get("/183/tal/godkendelse/2027/").status_code == 404
