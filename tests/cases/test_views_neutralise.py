"""The pages that neutralise a ydelse and a case (R34, R44, R45, D4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from cases.data import YdelseData
from cases.models import Haendelse, Kommune, Medarbejder, Sag
from tests.cases.people import ydelse
from tests.factories import (
    DAY,
    TODAY,
    neutralised,
    only,
    reported,
    stored_sag,
    stored_ydelse,
    stykydelse,
)
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
OK = {"ok": ""}


@pytest.fixture
def as_ejer(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


def of(record: object) -> str:
    return f"{record.get_absolute_url()}neutraliser/"  # type: ignore[attr-defined]


def test_a_ydelse(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, reported())
    page = Page(as_ejer.get(of(only(sag))))
    assert page.buttons() == ["Neutraliser ydelse"]
    assert "startdato" not in page.values()
    response = as_ejer.post(of(only(sag)), OK, follow=True)
    assert response.redirect_chain == [(sag.get_absolute_url(), 302)]
    assert "Ydelsen er neutraliseret." in Page(response).main
    assert any(cell.startswith("Neutraliseret") for cell in Page(response).rows()[0])


def test_a_ydelse_that_begins_later_asks_for_a_start(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, reported(startdato=TODAY + 10 * DAY))
    assert "startdato" in Page(as_ejer.get(of(only(sag)))).values()
    for typed in ("", "02-11-2026", "31-02-2026"):
        page = Page(as_ejer.post(of(only(sag)), OK | {"startdato": typed}))
        assert set(page.errors()) == {"startdato"}
        assert page.values()["startdato"] == typed
        assert page.title.startswith("Fejl: ")
        assert only(sag).slutdato is None
    as_ejer.post(of(only(sag)), OK | {"startdato": "i går"})
    assert only(sag).startdato == only(sag).slutdato == TODAY - DAY


@pytest.mark.parametrize("data", [ydelse(), stykydelse(indberettet=True)])
def test_there_is_no_page_for_what_can_not_be_neutralised(
    as_ejer: Client, ishoej: Kommune, data: object
) -> None:
    stored = only(stored_sag(ishoej, data))  # type: ignore[arg-type]
    assert as_ejer.get(of(stored)).status_code == 404
    assert as_ejer.post(of(stored), OK).status_code == 404


def test_a_double_click_leads_back_to_the_case(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, reported())
    for _ in range(2):
        response = as_ejer.post(of(only(sag)), OK)
        assert response.headers["Location"] == sag.get_absolute_url()
    assert only(sag).version == 2


def mixed(ishoej: Kommune) -> Sag:
    """An open one, an ended one, a stykydelse and a neutralised one."""
    return stored_sag(
        ishoej,
        reported(),
        reported(kode="1.1", slutdato=date(2021, 1, 1)),
        stykydelse(kode="1.4", indberettet=True),
        neutralised(kode="1.13.2"),
    )


def test_a_case_says_what_happens_to_each(as_ejer: Client, ishoej: Kommune) -> None:
    page = Page(as_ejer.get(of(mixed(ishoej))))
    before, _, after = page.main.partition("Afsluttede ydelser, der også skal neutraliseres")
    ended, _, staying = after.partition("Bliver stående")
    assert "1.3 Behandling" in before
    assert "1.1 Aktivitets- og samværstilbud" in ended
    assert "1.4 Beskyttet beskæftigelse" in staying
    assert "stykydelse kan ikke neutraliseres" in staying


def shown(sag: Sag) -> dict[str, object]:
    """What the case's page posts: the open ones that it showed."""
    return {**OK, "aaben": [str(y.pk) for y in sag.ydelser.filter(varighed="P", slutdato=None)]}


def test_a_case_neutralises_the_open_ones(as_ejer: Client, ishoej: Kommune) -> None:
    sag = mixed(ishoej)
    as_ejer.post(of(sag), shown(sag))
    done = {y.kode: y.data().is_neutralised for y in sag.ydelser.all()}
    assert done == {"1.3": True, "1.1": False, "1.4": False, "1.13.2": True}


def test_ended_ones_are_neutralised_when_ticked(as_ejer: Client, ishoej: Kommune) -> None:
    sag = mixed(ishoej)
    ended = sag.ydelser.get(kode="1.1")
    as_ejer.post(of(sag), shown(sag) | {"ydelse": [str(ended.pk)]})
    ended.refresh_from_db()
    assert ended.data().is_neutralised


def test_of_ended_ones_at_least_one_is_ticked(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, reported(slutdato=date(2021, 1, 1)))
    page = Page(as_ejer.post(of(sag), OK))
    assert page.title.startswith("Fejl: ")
    assert page.summary() == ["Vælg mindst én ydelse, der skal neutraliseres."]
    assert only(sag).slutdato == date(2021, 1, 1)
    assert not Haendelse.objects.filter(art="sag neutraliseret").exists()


@pytest.mark.parametrize("data", [stykydelse(indberettet=True), neutralised()])
def test_a_case_with_nothing_to_neutralise_leads_back(
    as_ejer: Client, ishoej: Kommune, data: YdelseData
) -> None:
    sag = stored_sag(ishoej, data)
    for answer in (as_ejer.get(of(sag), follow=True), as_ejer.post(of(sag), OK, follow=True)):
        assert answer.redirect_chain == [(sag.get_absolute_url(), 302)]
        assert "Sagen har ingen ydelser, der kan neutraliseres." in Page(answer).main
        assert "Danmarks Statistik får det at vide" not in Page(answer).main
    assert not Haendelse.objects.filter(art="sag neutraliseret").exists()


@pytest.mark.parametrize("ticked", ["ikke-et-id", "00000000-0000-4000-8000-000000000000"])
def test_a_tampered_tick_does_nothing(as_ejer: Client, ishoej: Kommune, ticked: str) -> None:
    sag, other = mixed(ishoej), stored_sag(ishoej, reported())
    as_ejer.post(of(sag), shown(sag) | {"ydelse": [ticked, str(only(other).pk)]})
    assert only(other).slutdato is None
    assert sag.ydelser.get(kode="1.1").slutdato == date(2021, 1, 1)


def test_a_stykydelse_can_not_be_ticked_in(as_ejer: Client, ishoej: Kommune) -> None:
    sag = mixed(ishoej)
    once = sag.ydelser.get(kode="1.4")
    as_ejer.post(of(sag), shown(sag) | {"ydelse": [str(once.pk)]})
    once.refresh_from_db()
    assert once.slutdato is None


def test_a_case_that_needs_a_start_stores_nothing_without(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, reported(), reported(kode="1.1", startdato=TODAY))
    page = Page(as_ejer.post(of(sag), shown(sag) | {"startdato": ""}))
    assert set(page.errors()) == {"startdato"}
    assert not any(y.slutdato for y in sag.ydelser.all())
    assert as_ejer.post(of(sag), shown(sag) | {"startdato": "011126"}).status_code == 302
    assert all(y.data().is_neutralised for y in sag.ydelser.all())


def test_an_unreported_case_has_no_such_page(as_ejer: Client, sag: Sag) -> None:
    assert as_ejer.get(of(sag)).status_code in (302, 404)
    as_ejer.post(of(sag), OK)
    assert only(sag).slutdato is None


def test_what_a_colleague_added_meanwhile_is_not_neutralised(
    as_ejer: Client, ishoej: Kommune
) -> None:
    sag = mixed(ishoej)
    posted = shown(sag)
    added = stored_ydelse(sag, ydelse(kode="1.17"))
    page = Page(as_ejer.post(of(sag), posted))
    assert "ændret imens" in page.main
    added.refresh_from_db()
    assert added.slutdato is None
    assert sag.ydelser.get(kode="1.3").slutdato is None


def test_a_case_that_an_older_fejl_keeps_out_is_not_promised(
    as_ejer: Client, ishoej: Kommune
) -> None:
    stored = only(stored_sag(ishoej, reported(maalgrupper=())))
    response = as_ejer.post(of(stored), OK, follow=True)
    assert "når fejlen er rettet" in Page(response).main


@pytest.mark.parametrize("whole_case", [False, True])
def test_the_fejl_of_another_keeps_nothing_of_it_out(
    as_ejer: Client, ishoej: Kommune, whole_case: bool
) -> None:
    """D15: that one stays out; what was neutralised is in the next report."""
    ended = {"slutdato": date(2021, 1, 1), "maalgrupper": ()}
    sag = stored_sag(ishoej, reported(), reported(kode="1.1", **ended), navn="Niels\nHansen")
    address, posted = (sag, shown(sag)) if whole_case else (sag.ydelser.get(kode="1.3"), OK)
    response = as_ejer.post(of(address), posted, follow=True)
    assert "er neutraliseret. Danmarks Statistik får det at vide." in Page(response).main
    assert "ude af leverancen" not in Page(response).main
