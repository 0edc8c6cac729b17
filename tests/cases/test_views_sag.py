"""`Rediger/Vis sag`: the citizen's data, the ydelser, and what is wrong (R25-R27, R41)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from cases.models import Kommune, Medarbejder, Sag
from tests.cases.people import ophold, ydelse
from tests.factories import TODAY, cpr, neutralised, reported, stored_sag, stykydelse, with_error
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]


@pytest.fixture
def as_ejer(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


def posted(sag: Sag, **changes: str) -> dict[str, str]:
    post = {"navn": sag.navn, "funktionsvurdering": "", "bemaerkninger": "", "version": "1"}
    return {**post, **changes}


def status(row: list[str]) -> str:
    """Where the ydelse is in its life; whether it will be delivered stands after it."""
    return row[6].split()[0]


def test_it_shows_the_citizen_and_the_ydelser(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, ydelse(), ophold(slutdato=date(2021, 1, 31)), bemaerkninger="Ring.")
    page = Page(as_ejer.get(sag.get_absolute_url()))
    assert f"{sag.cpr[:6]}-{sag.cpr[6:]}" in page.main
    assert page.values()["bemaerkninger"] == "Ring."
    assert [[row[1], row[4], row[5], status(row)] for row in page.rows()] == [
        ["1.3 BehandlingPeriodeydelse", "01-02-2020", "–", "Aktiv"],
        [
            "1.8.1 Længerevarende botilbudPeriodeydelse",
            "01-02-2020",
            "31-01-2021",
            "Afsluttet",
        ],
    ]


def test_saving_leads_back_with_a_word(as_ejer: Client, sag: Sag) -> None:
    url = sag.get_absolute_url()
    response = as_ejer.post(url, posted(sag, navn="Niels Jensen"), follow=True)
    assert response.redirect_chain == [(url, 302)]
    assert "Ændringerne er gemt." in Page(response).main
    sag.refresh_from_db()
    assert sag.navn == "Niels Jensen"


@pytest.mark.parametrize(
    ("field", "value"),
    [("navn", "n" * 201), ("funktionsvurdering", "F"), ("bemaerkninger", "a\x0bb")],
)
def test_a_mistake_is_told_at_its_field(as_ejer: Client, sag: Sag, field: str, value: str) -> None:
    page = Page(as_ejer.post(sag.get_absolute_url(), posted(sag, **{field: value})))
    assert set(page.errors()) == {field}
    assert page.title == "Fejl: Sag – DHUV web"
    sag.refresh_from_db()
    assert sag.version == 1


def test_what_was_typed_beside_a_mistake_is_still_there(as_ejer: Client, sag: Sag) -> None:
    post = posted(sag, navn="Niels Jensen", funktionsvurdering="F", bemaerkninger="Ring.\r\nSnart.")
    shown = Page(as_ejer.post(sag.get_absolute_url(), post)).values()
    assert shown["navn"] == "Niels Jensen"
    assert shown["bemaerkninger"].split() == ["Ring.", "Snart."]


def test_a_tampered_cpr_is_refused(as_ejer: Client, sag: Sag) -> None:
    before = sag.cpr
    page = Page(as_ejer.post(sag.get_absolute_url(), posted(sag, cpr=cpr(9))))
    assert "CPR nummeret kan ikke ændres" in page.summary()[0]
    sag.refresh_from_db()
    assert sag.cpr == before


@pytest.mark.parametrize("version", ["", "0", "abc", "99", "-1", "9" * 30])
def test_a_tampered_version_overwrites_nothing(as_ejer: Client, sag: Sag, version: str) -> None:
    response = as_ejer.post(sag.get_absolute_url(), posted(sag, navn="Andet", version=version))
    assert response.status_code == 200
    sag.refresh_from_db()
    assert sag.navn == "Niels Hansen"


def test_a_warning_leads_to_its_ydelse_and_can_be_set_i_orden(
    as_ejer: Client, ishoej: Kommune
) -> None:
    sag = stored_sag(ishoej, ydelse(startdato=date(2020, 1, 1)))
    url = sag.get_absolute_url()
    page = Page(as_ejer.get(url))
    assert page.links()["Ret det"].startswith(sag.ydelser.get().get_absolute_url())
    seen = {"fingeraftryk": page.values()["fingeraftryk"]}
    done = Page(as_ejer.post(f"{url}set-i-orden/", seen, follow=True))
    assert "Advarslen er set i orden" in done.main
    assert "Set og i orden" not in done.buttons()


def test_set_i_orden_is_taken_back_on_the_case(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, ydelse(startdato=date(2020, 1, 1)))
    url = sag.get_absolute_url()
    seen = {"fingeraftryk": Page(as_ejer.get(url)).values()["fingeraftryk"]}
    page = Page(as_ejer.post(f"{url}set-i-orden/", seen, follow=True))
    assert "Set i orden af Ejer den" in " ".join(page.main.split())
    (form,) = page.root.xpath("//main//form[contains(@action, 'fortryd')]")
    back = Page(as_ejer.post(form.get("action"), seen, follow=True))
    assert "Advarslen står på fejllisten igen" in back.main
    assert "Set og i orden" in back.buttons()
    again = Page(as_ejer.post(form.get("action"), seen, follow=True))
    assert "Advarslen er ikke længere set i orden" in again.main


def test_a_warning_that_has_changed_meanwhile_is_said_to_have(as_ejer: Client, sag: Sag) -> None:
    url = f"{sag.get_absolute_url()}set-i-orden/"
    page = Page(as_ejer.post(url, {"fingeraftryk": "x" * 64}, follow=True))
    assert "Advarslen er der ikke mere" in page.main


def test_an_error_is_shown_and_can_not_be_set_i_orden(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, with_error())
    page = Page(as_ejer.get(sag.get_absolute_url()))
    assert "Vælg mindst én målgruppe" in page.main
    assert "Set og i orden" not in page.buttons()


def test_an_unreported_case_can_be_deleted_and_says_so(as_ejer: Client, sag: Sag) -> None:
    page = Page(as_ejer.get(sag.get_absolute_url()))
    assert page.links()["Slet sag"] == f"{sag.get_absolute_url()}slet/"
    assert "Neutraliser sag" not in page.links()


def test_a_reported_case_says_why_not_and_what_instead(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, reported())
    page = Page(as_ejer.get(sag.get_absolute_url()))
    assert "Slet sag" not in page.links()
    assert "Slet ydelse" not in page.links()
    assert "indberettet til Danmarks Statistik siden 14-10-2026 og kan ikke slettes" in page.main
    assert page.links()["Neutraliser sag"] == f"{sag.get_absolute_url()}neutraliser/"


def test_a_reported_case_of_stykydelser_offers_neither(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, stykydelse(indberettet=True))
    page = Page(as_ejer.get(sag.get_absolute_url()))
    assert not {"Slet sag", "Neutraliser sag", "Slet ydelse", "Neutraliser ydelse"} & set(
        page.links()
    )


def test_a_case_that_is_all_neutralised_says_so(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, neutralised(), stykydelse(indberettet=True))
    page = Page(as_ejer.get(sag.get_absolute_url()))
    assert "Sagen er neutraliseret Alle sagens periodeydelser er neutraliseret" in page.main
    assert "oprettet ved en fejl" not in page.main


def test_a_reported_cases_unreported_ydelse_can_be_deleted(
    as_ejer: Client, ishoej: Kommune
) -> None:
    sag = stored_sag(ishoej, reported(), ophold())
    page = Page(as_ejer.get(sag.get_absolute_url()))
    new = sag.ydelser.get(kode="1.8.1")
    assert page.links()["Slet ydelse"] == f"{new.get_absolute_url()}slet/"


def test_the_only_ydelse_offers_to_delete_the_case_instead(as_ejer: Client, sag: Sag) -> None:
    page = Page(as_ejer.get(sag.get_absolute_url()))
    assert "Slet ydelse" not in page.links()
    assert "slet sagen i stedet" in page.main


def test_a_laeser_sees_and_can_do_nothing(
    signed_in: SignedIn, laeser: Medarbejder, ishoej: Kommune
) -> None:
    sag = stored_sag(ishoej, ydelse(startdato=date(2020, 1, 1)), bemaerkninger="Ring.")
    page = Page(signed_in(laeser).get(sag.get_absolute_url()))
    assert "Ring." in page.main
    assert page.buttons() == []
    assert set(page.links()) == {"Rediger/Vis ydelse", "Om reglen", "Retur til sagslisten"}


def test_status_follows_the_day(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, ydelse(slutdato=TODAY))
    assert status(Page(as_ejer.get(sag.get_absolute_url())).rows()[0]) == "Aktiv"


def test_the_case_itself_is_not_there_after_deleting(as_ejer: Client, sag: Sag) -> None:
    url = sag.get_absolute_url()
    sag.delete()
    assert as_ejer.get(url).status_code == 404
    assert as_ejer.post(url, {"version": "1"}).status_code == 404


def test_a_day_that_was_never_reported_neutralises_nothing(
    as_ejer: Client, ishoej: Kommune
) -> None:
    """It ends on the day it begins, as a neutralised one does; but it can simply be deleted."""
    day = date(2020, 2, 1)
    sag = stored_sag(ishoej, ydelse(startdato=day, slutdato=day))
    page = Page(as_ejer.get(sag.get_absolute_url()))
    assert "Er sagen oprettet ved en fejl? Sagen er ikke indberettet" in page.main
    assert "Sagen er neutraliseret" not in page.main
