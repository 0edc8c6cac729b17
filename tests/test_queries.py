"""A page asks the database as often for 50 rows as for one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.data import YdelseData
from cases.models import Kommune, Medarbejder, Sag
from tests.cases.people import ophold, ydelse
from tests.factories import (
    frozen,
    kendt_tilbud,
    neutralised,
    only,
    reported,
    stored_sag,
    stored_ydelse,
    with_error,
)

MANY = 50


@pytest.fixture
def client(
    signed_in: Callable[[Medarbejder], Client], administrator: Medarbejder, ishoej: Kommune
) -> Client:
    return signed_in(administrator)


def queries(client: Client, method: str, address: str, **post: str) -> int:
    """How many statements the page costs, once what is kept in memory is there."""
    ask = getattr(client, method)
    # What is posted here is what htmx posts while one types.
    headers = {"HX-Request": "true"} if method == "post" else {}
    assert ask(address, post, headers=headers).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as captured:
        ask(address, post, headers=headers)
    return len(captured)


def case(ishoej: Kommune, nr: int) -> Sag:
    """Cases of several kinds, with warnings and errors among them."""
    kinds = [ydelse(), reported(), neutralised(), with_error(), ydelse(slutdato=ydelse().start)]
    return stored_sag(ishoej, kinds[nr % len(kinds)], ophold(indberettet=bool(nr % 2)))


#: page → the most statements it may cost
PAGES = {
    ("get", "/183/sager/"): 12,
    ("get", "/183/sager/?vis=aktive"): 12,
    ("get", "/183/sager/?vis=afsluttede"): 12,
    ("post", "/183/sager/soeg/"): 12,
    ("get", "/183/"): 21,
    ("get", "/183/leverancer/"): 14,
    ("get", "/183/kontakter/"): 10,
    ("get", "/183/sager/ny/"): 12,
    ("get", "/183/tilbud/"): 12,
    ("get", "/183/log/"): 18,
    ("get", "/183/log/stikproever/"): 10,
    ("get", "/183/log/opbevaring/"): 10,
    ("post", "/183/tilbud/soeg/"): 12,
    ("post", "/183/tilbud/forslag/"): 8,
}


def test_the_kommunes_pages(client: Client, ishoej: Kommune) -> None:
    case(ishoej, 0)
    kendt_tilbud(ishoej)
    frozen(ishoej, form="T402")
    one = {page: queries(client, *page, cpr="2005", soeg="lund") for page in PAGES}
    for nr in range(1, MANY):
        case(ishoej, nr)
        kendt_tilbud(ishoej if nr % 2 else None, pnr=f"10030{nr:05}")
    for _ in range(5):
        frozen(ishoej, form="T402")
    assert {page: queries(client, *page, cpr="2005", soeg="lund") for page in PAGES} == one
    assert {page: count for page, count in one.items() if count > PAGES[page]} == {}


def grow(sag: Sag, data: YdelseData, count: int) -> None:
    for _ in range(count):
        stored_ydelse(sag, data)


@pytest.mark.parametrize("part", ["", "kvittering/", "slet/", "ydelser/ny/"])
def test_a_cases_pages(client: Client, ishoej: Kommune, part: str) -> None:
    """All of them overlap, so that every ydelse has its warning to show too."""
    sag = stored_sag(ishoej, ydelse(), ydelse())
    address = f"{sag.get_absolute_url()}{part}"
    two = queries(client, "get", address)
    grow(sag, ydelse(), MANY)
    assert queries(client, "get", address) == two <= 20


@pytest.mark.parametrize("part", ["", "neutraliser/"])
def test_a_reported_cases_pages(client: Client, ishoej: Kommune, part: str) -> None:
    sag = stored_sag(ishoej, reported(), reported(slutdato=ydelse().start.replace(year=2021)))
    address = f"{sag.get_absolute_url()}{part}"
    two = queries(client, "get", address)
    grow(sag, reported(), MANY)
    assert queries(client, "get", address) == two <= 20


def test_a_ydelses_page(client: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej)
    address = only(sag).get_absolute_url()
    one = queries(client, "get", address)
    grow(sag, ydelse(kode="1.1"), MANY)
    assert queries(client, "get", address) <= one + 1
    assert one <= 20


def test_a_leverances_page(client: Client, ishoej: Kommune) -> None:
    """Its fejlliste leads to each case and each ydelse."""
    stored_sag(ishoej)
    stored_sag(ishoej, with_error())
    address = frozen(ishoej, form="T402").get_absolute_url()
    one = queries(client, "get", address)
    for _ in range(MANY):
        stored_sag(ishoej, with_error(indberettet=True))
    address = frozen(ishoej, form="T402").get_absolute_url()
    assert queries(client, "get", address) == one <= 20


def test_the_operators_page(
    signed_in: Callable[[Medarbejder], Client], drift: Medarbejder, ishoej: Kommune
) -> None:
    browser = signed_in(drift)
    one = queries(browser, "get", "/drift/")
    Kommune.objects.exclude(pk="183").update(indberetter_fra="2026M01")
    assert queries(browser, "get", "/drift/") == one <= 20
