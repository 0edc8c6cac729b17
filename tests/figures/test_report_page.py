"""Valideringsrapport: what stands on the page, from where, and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from cases.models import Kommune, Medarbejder
from deliveries.figures import kept
from deliveries.figures.models import Opgoerelse
from tests import factories
from tests.cases.people import ydelse
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]


def shown(client: Client, address: str = "/183/tal/") -> Page:
    answer = client.get(address)
    assert answer.status_code == 200
    return Page(answer)


def cells(page: Page, first: str) -> list[str]:
    """The row whose heading is this."""
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in page.root.iter("tr")]
    return next(row for row in rows if row[0] == first)


def test_it_shows_registered_beside_delivered(
    ishoej: Kommune, ejer: Medarbejder, signed_in: SignedIn
) -> None:
    factories.stored_sag(ishoej, ydelse(slutdato=date(2026, 9, 15)))
    factories.frozen(ishoej)
    factories.stored_sag(ishoej, ydelse(startdato=date(2026, 8, 1)))
    row = cells(shown(signed_in(ejer)), "1.3 Behandling")
    assert row[1:4] == ["1", "2", "+100,0 %"]


def test_a_ydelse_has_its_quarters_down_and_its_development_at_the_foot(
    ishoej: Kommune, laeser: Medarbejder, signed_in: SignedIn
) -> None:
    factories.stored_sag(ishoej, ydelse(startdato=date(2020, 2, 1)))
    factories.stored_sag(
        ishoej, ydelse(startdato=date(2024, 7, 1)), factories.with_error(startdato=date(2024, 7, 1))
    )
    page = shown(signed_in(laeser), "/183/tal/ydelse/1.3/")
    assert cells(page, "2019K4")[1:4] == ["–", "0", "–"]
    assert cells(page, "2024K3")[1:7] == ["–", "2", "+100,0 %", "2,0", "1", "1"]
    assert cells(page, "Udvikling fra 2020K1 til 2026K3")[3] == "+100,0 %"
    assert "kun talt til den dag" in page.text


def test_a_ydelse_that_nobody_has_is_not_found(
    ishoej: Kommune, ejer: Medarbejder, signed_in: SignedIn
) -> None:
    assert signed_in(ejer).get("/183/tal/ydelse/1.3/").status_code == 404


def test_older_figures_say_that_they_are_and_offer_to_count(
    ishoej: Kommune, ejer: Medarbejder, signed_in: SignedIn
) -> None:
    client = signed_in(ejer)
    shown(client)
    Opgoerelse.objects.update(millisekunder=kept.AT_ONCE + 1)
    factories.stored_sag(ishoej)
    page = shown(client)
    assert "Sagerne er ændret, siden tallene blev opgjort." in page.text
    assert "1.3 Behandling" not in page.text
    answer = client.post("/183/tal/opgoer/", follow=True)
    assert "1.3 Behandling" in answer.content.decode()
    assert "Sagerne er ændret" not in answer.content.decode()


def test_without_a_leverance_nothing_is_called_delivered(
    ishoej: Kommune, ejer: Medarbejder, signed_in: SignedIn
) -> None:
    factories.stored_sag(ishoej)
    page = shown(signed_in(ejer))
    assert "ingen leverance herfra endnu" in page.text
    assert cells(page, "1.3 Behandling")[1] == "–"


def test_every_figure_stands_with_its_definition(
    ishoej: Kommune, ejer: Medarbejder, signed_in: SignedIn
) -> None:
    from deliveries.figures.core.table import FIGURES

    page = shown(signed_in(ejer), "/183/tal/definitioner/")
    assert all(figure.definition in page.text for figure in FIGURES.values())


@pytest.mark.parametrize("address", ["/183/tal/", "/183/tal/ydelse/1.3/"])
def test_a_page_of_figures_asks_the_database_as_little_as_any(
    address: str,
    ishoej: Kommune,
    ejer: Medarbejder,
    signed_in: SignedIn,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    factories.stored_sag(ishoej)
    factories.frozen(ishoej)
    client = signed_in(ejer)
    shown(client, address)
    with django_assert_max_num_queries(24):  # type: ignore[attr-defined]
        shown(client, address)
