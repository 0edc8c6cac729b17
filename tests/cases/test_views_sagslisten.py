"""Sagslisten: filters, pages, and the search by CPR prefix (R15, R28, R29)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from cases.cpr import fictitious
from cases.door.paginator import CappedPaginator
from cases.models import Haendelse, Kommune, Medarbejder, Medlemskab, Rolle, Sag
from cases.views import sagslisten
from tests.cases.people import ophold, ydelse
from tests.factories import DAY, REPORTED_AT, TODAY, cpr, neutralised, reported, stored_sag
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
URL = "/183/sager/"
SEARCH = "/183/sager/soeg/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def as_ejer(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


@pytest.fixture
def some(ishoej: Kommune) -> dict[str, Sag]:
    """One of each kind of state."""
    return {
        "open": stored_sag(ishoej, navn="Åben Åse"),
        "ends today": stored_sag(ishoej, ydelse(slutdato=TODAY), navn="Ida I Dag"),
        "ended": stored_sag(ishoej, ydelse(slutdato=TODAY - DAY), navn="Lukkede Lone"),
        "neutralised": stored_sag(ishoej, neutralised(), navn="Neutrale Nis"),
    }


def search(client: Client, typed: str, vis: str = "alle") -> Page:
    """Sent as a form without script is: on to the list."""
    return Page(client.post(f"{SEARCH}?vis={vis}", {"cpr": typed}, follow=True))


def names(page: Page) -> list[str]:
    return [row[2] for row in page.rows()]


def test_it_is_empty_at_first_and_says_what_to_do(as_ejer: Client) -> None:
    page = Page(as_ejer.get(URL))
    assert page.rows() == []
    assert "Begynd med Opret ny sag." in page.main
    assert page.links()["Opret ny sag"] == "/183/sager/ny/"


@pytest.mark.parametrize(
    ("vis", "found"),
    [
        ("", ["Åben Åse", "Ida I Dag", "Lukkede Lone", "Neutrale Nis"]),
        ("alle", ["Åben Åse", "Ida I Dag", "Lukkede Lone", "Neutrale Nis"]),
        ("afsluttede", ["Lukkede Lone", "Neutrale Nis"]),
        ("aktive", ["Åben Åse", "Ida I Dag"]),
        ("noget-andet", ["Åben Åse", "Ida I Dag", "Lukkede Lone", "Neutrale Nis"]),
    ],
)
def test_the_filters(as_ejer: Client, some: dict[str, Sag], vis: str, found: list[str]) -> None:
    page = Page(as_ejer.get(URL, {"vis": vis} if vis else {}))
    assert names(page) == found
    assert f"{len(found)} sager" in page.main


def test_the_filters_have_the_guides_names(as_ejer: Client) -> None:
    links = Page(as_ejer.get(URL)).links()
    assert {name: links[name] for name in sagslisten.FILTERS.values()} == {
        "Alle sager": "/183/sager/?vis=alle",
        "Afsluttede sager": "/183/sager/?vis=afsluttede",
        "Ikke afsluttede sager": "/183/sager/?vis=aktive",
    }


def test_a_row_says_what_the_case_is(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, reported(slutdato=date(2026, 5, 1)), ophold(slutdato=TODAY - DAY))
    (row,) = Page(as_ejer.get(URL)).rows()
    shown = f"{sag.cpr[:6]}-{sag.cpr[6:]}"
    assert row == ["Rediger/Vis sag", shown, "Niels Hansen", "2", "Afsluttet", "14-10-2026"]
    assert f"{REPORTED_AT:%d-%m-%Y}" == row[5]


def test_cases_stand_by_cpr(as_ejer: Client, ishoej: Kommune) -> None:
    for nr in (2, 0, 1):
        stored_sag(ishoej, cpr=cpr(nr), navn=f"nr {nr}")
    assert names(Page(as_ejer.get(URL))) == ["nr 0", "nr 1", "nr 2"]


def test_other_kommuners_cases_are_not_there(
    as_ejer: Client, sag: Sag, vallensbaek: Kommune
) -> None:
    stored_sag(vallensbaek, navn="Fra Vallensbæk")
    assert names(Page(as_ejer.get(URL))) == ["Niels Hansen"]
    assert names(search(as_ejer, "2")) == ["Niels Hansen"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["mai", "juni", "dec"]),
        ("2", ["mai"]),
        ("0106", ["juni"]),
        ("01 06", ["juni"]),
        ("010668-", ["juni"]),
        ("31126", ["dec"]),
        ("9", []),
        ("01x", []),
        ("01%", []),
        ("０１", []),
        ("_", []),
        ("12345678901", []),
    ],
)
def test_searching_finds_by_prefix(
    as_ejer: Client, ishoej: Kommune, typed: str, found: list[str]
) -> None:
    stored_sag(ishoej, cpr=fictitious(date(1968, 6, 1), 0), navn="juni")
    stored_sag(ishoej, cpr=fictitious(date(1968, 5, 20), 0), navn="mai")
    stored_sag(ishoej, cpr=fictitious(date(1968, 12, 31), 0), navn="dec")
    page = search(as_ejer, typed)
    assert sorted(names(page)) == sorted(found)


def test_a_whole_cpr_finds_that_one(as_ejer: Client, ishoej: Kommune) -> None:
    for nr in range(12):
        stored_sag(ishoej, navn=f"nr {nr}")
    assert names(search(as_ejer, cpr(7))) == ["nr 7"]


def test_while_typing_only_the_result_comes(as_ejer: Client, sag: Sag) -> None:
    response = as_ejer.post(SEARCH, {"cpr": sag.cpr[:4]}, headers=HTMX)
    fragment = response.content.decode()
    assert "<html" not in fragment
    assert "Niels Hansen" in fragment
    assert "1 sag" in fragment


def test_without_script_the_whole_page_comes_and_keeps_what_was_typed(
    as_ejer: Client, sag: Sag
) -> None:
    page = search(as_ejer, sag.cpr[:4])
    assert page.title == "Sager – DHUV web"
    assert page.values()["cpr"] == sag.cpr[:4]


def test_searching_inside_a_filter(as_ejer: Client, some: dict[str, Sag]) -> None:
    page = search(as_ejer, "2005", "afsluttede")
    assert names(page) == ["Lukkede Lone", "Neutrale Nis"]


def test_none_found_says_what_to_do(as_ejer: Client, sag: Sag) -> None:
    page = search(as_ejer, "31")
    assert "Ingen sager" in page.main
    assert "opret en ny sag" in page.links()


def test_letters_are_told_to_be_no_cpr(as_ejer: Client, sag: Sag) -> None:
    page = search(as_ejer, "Niels")
    assert "Et CPR nummer består af højst ti cifre." in page.main


@pytest.fixture
def many(ishoej: Kommune, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven cases, three to a page."""
    monkeypatch.setattr(sagslisten, "PAGE_SIZE", 3)
    for nr in range(7):
        stored_sag(ishoej, navn=f"nr {nr}")


@pytest.mark.parametrize(
    ("side", "found"),
    [
        ("1", ["nr 0", "nr 1", "nr 2"]),
        ("3", ["nr 6"]),
        ("99", ["nr 6"]),
        ("0", ["nr 6"]),
        ("abc", ["nr 0", "nr 1", "nr 2"]),
        ("", ["nr 0", "nr 1", "nr 2"]),
    ],
)
def test_pages(as_ejer: Client, many: None, side: str, found: list[str]) -> None:
    assert names(Page(as_ejer.get(URL, {"side": side}))) == found


def test_page_links_keep_the_filter(as_ejer: Client, many: None) -> None:
    page = Page(as_ejer.get(URL, {"vis": "aktive", "side": "2"}))
    assert page.links()["Næste"] == "/183/sager/?vis=aktive&side=3"
    assert page.links()["Forrige"] == "/183/sager/?vis=aktive&side=1"


def test_filters_and_pages_keep_a_search_without_holding_the_cpr(
    as_ejer: Client, many: None
) -> None:
    page = search(as_ejer, "2005")
    assert page.links()["Næste"] == "/183/sager/?vis=alle&side=2&soegt=1"
    page = Page(as_ejer.get(page.links()["Næste"]))
    assert (names(page), page.values()["cpr"]) == (["nr 3", "nr 4", "nr 5"], "2005")
    page = Page(as_ejer.get(page.links()["Afsluttede sager"]))
    assert (names(page), page.values()["cpr"]) == ([], "2005")


def test_a_search_leads_to_an_address_to_come_back_to(as_ejer: Client, sag: Sag) -> None:
    answer = as_ejer.post(f"{SEARCH}?vis=aktive", {"cpr": sag.cpr})
    assert answer.headers["Location"] == "/183/sager/?vis=aktive&soegt=1"
    assert as_ejer.get(SEARCH, {"vis": "aktive"}).headers["Location"] == URL


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_it_comes_back_as_it_was_left(as_ejer: Client, many: None, headers: dict[str, str]) -> None:
    as_ejer.get(URL, {"vis": "aktive", "side": "3"})
    assert names(Page(as_ejer.get(URL))) == ["nr 6"]
    as_ejer.post(f"{SEARCH}?vis=aktive", {"cpr": "2005"}, headers=headers)
    as_ejer.get(URL, {"vis": "aktive", "side": "2", "soegt": "1"})
    page = Page(as_ejer.get(URL))
    assert (names(page), page.values()["cpr"]) == (["nr 3", "nr 4", "nr 5"], "2005")
    as_ejer.post(f"{SEARCH}?vis=aktive", {"cpr": cpr(6)}, headers=headers)
    assert names(Page(as_ejer.get(URL))) == ["nr 6"]


def test_an_address_that_is_of_no_search_is_not_narrowed_by_one(
    as_ejer: Client, some: dict[str, Sag]
) -> None:
    """The start page counts, and leads to those that it counted."""
    search(as_ejer, some["ended"].cpr)
    start = Page(as_ejer.get("/183/"))
    assert "2 er ikke afsluttet" in start.main
    page = Page(as_ejer.get(start.links()["Vis ikke afsluttede sager"]))
    assert (names(page), page.values()["cpr"]) == (["Åben Åse", "Ida I Dag"], "")
    # So it was left; Back to the search brings the search back.
    assert names(Page(as_ejer.get(URL))) == ["Åben Åse", "Ida I Dag"]
    page = Page(as_ejer.get(URL, {"vis": "alle", "soegt": "1"}))
    assert (names(page), page.values()["cpr"]) == (["Lukkede Lone"], some["ended"].cpr)


def test_a_search_in_one_window_leaves_the_other_alone(as_ejer: Client, many: None) -> None:
    other = Page(as_ejer.get(URL))
    search(as_ejer, cpr(6))
    other = Page(as_ejer.get(other.links()["Næste"]))
    assert (names(other), other.values()["cpr"]) == (["nr 3", "nr 4", "nr 5"], "")
    # The log says so too.
    assert Haendelse.objects.filter(art="sagsliste vist").count() == 2


def test_a_search_is_cleared(as_ejer: Client, many: None) -> None:
    assert "Ryd søgning" not in Page(as_ejer.get(URL)).buttons()
    page = search(as_ejer, cpr(6))
    assert "Ryd søgning" in page.buttons()
    page = Page(as_ejer.post(SEARCH, page.values() | {"ryd": "1"}, follow=True))
    assert (names(page), page.values()["cpr"]) == (["nr 0", "nr 1", "nr 2"], "")


def test_a_search_stays_in_its_kommune_and_with_its_reader(
    as_ejer: Client, ejer: Medarbejder, sag: Sag, vallensbaek: Kommune, signed_in: SignedIn
) -> None:
    Medlemskab.objects.create(medarbejder=ejer, kommune=vallensbaek, rolle=Rolle.LAESER)
    search(as_ejer, sag.cpr)
    assert Page(as_ejer.get("/187/sager/")).values()["cpr"] == ""
    assert Page(as_ejer.get(URL)).values()["cpr"] == sag.cpr
    as_ejer.post("/log-ud/")
    assert Page(signed_in(ejer).get(URL)).values()["cpr"] == ""


def test_no_more_is_kept_than_a_cpr_number_takes(as_ejer: Client, sag: Sag) -> None:
    assert search(as_ejer, "2" * 5_000).values()["cpr"] == "2" * sagslisten.LONGEST


def test_the_count_stops_where_nobody_would_turn_pages(
    as_ejer: Client, many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CappedPaginator, "most", 5)
    page = Page(as_ejer.get(URL))
    assert "Mindst 5 sager. Søg på CPR nummer for at finde en bestemt." in page.main


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "Ingen sager"), (1, "1 sag"), (2, "2 sager"), (1234, "1.234 sager")],
)
def test_how_the_count_is_said(count: int, said: str) -> None:
    assert sagslisten.count_text(count) == said


def test_a_laeser_is_not_offered_a_new_case(
    signed_in: SignedIn, laeser: Medarbejder, ishoej: Kommune
) -> None:
    page = Page(signed_in(laeser).get(URL))
    assert "Opret ny sag" not in page.links()
    assert "Begynd med" not in page.main
