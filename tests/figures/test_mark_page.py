"""A mark opens its cases, and the field where they are mended; it takes comments (D37)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client

from cases.models import Haendelse, Kommune, Medarbejder, Sag
from deliveries.figures.behind import CAME, WENT, behind
from deliveries.figures.core.marks import Kind
from deliveries.figures.models import Kommentar
from tests import factories
from tests.cases.people import ydelse
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
UOPLYST = "/183/tal/maerke/1.3/2026K4/uoplyst/"


def ended(on: date, **changes: object) -> object:
    return ydelse(slutdato=on, **changes)


def what(
    kommune: Kommune, kvartal: str, kode: str = "1.3"
) -> list[tuple[Sag, str, tuple[str, ...]]]:
    found = behind(kommune, kode, kvartal, Kind.AENDRING)
    return [(Sag.objects.get(pk=one.sag), one.hvad, one.andre) for one in found]


def test_who_went_stands_before_who_came(ishoej: Kommune) -> None:
    came = factories.stored_sag(ishoej, ydelse(startdato=date(2026, 7, 1)))
    went = factories.stored_sag(ishoej, ended(date(2026, 6, 30)))
    factories.stored_sag(ishoej)
    assert what(ishoej, "2026K3") == [(went, WENT, ()), (came, CAME, ())]


def test_who_went_over_to_another_ydelse_is_told_with_it(ishoej: Kommune) -> None:
    sag = factories.stored_sag(
        ishoej, ended(date(2026, 6, 30)), ydelse(kode="1.4", startdato=date(2026, 7, 1))
    )
    assert what(ishoej, "2026K3") == [(sag, WENT, ("1.4",))]
    assert what(ishoej, "2026K3", "1.4") == [(sag, CAME, ("1.3",))]


def test_who_ends_and_begins_again_in_time_has_not_moved(ishoej: Kommune) -> None:
    factories.stored_sag(ishoej, ended(date(2026, 6, 30)), ydelse(startdato=date(2026, 9, 1)))
    assert what(ishoej, "2026K3") == []


def test_a_case_without_maalgruppe_leads_to_that_very_field(
    ishoej: Kommune, ejer: Medarbejder, signed_in: SignedIn
) -> None:
    sag = factories.stored_sag(ishoej, factories.with_error(), ejer=ejer)
    client = signed_in(ejer)
    page = Page(client.get(UOPLYST))
    field = f"/183/sager/{sag.pk}/ydelser/{factories.only(sag).pk}/?felt=maalgrupper"
    assert field in page.links().values()
    entry = Haendelse.objects.get(art="sager bag tal vist")
    assert entry.sager == [sag.pk]


def test_a_mark_that_is_mended_is_gone(
    ishoej: Kommune, ejer: Medarbejder, signed_in: SignedIn
) -> None:
    factories.stored_sag(ishoej)
    assert signed_in(ejer).get(UOPLYST).status_code == 404


def test_a_comment_stands_at_the_mark_with_who_and_takes_it_off_the_list(
    ishoej: Kommune, ejer: Medarbejder, signed_in: SignedIn
) -> None:
    factories.stored_sag(ishoej, factories.with_error())
    client = signed_in(ejer)
    assert UOPLYST in Page(client.get("/183/tal/")).links().values()
    for _ in range(2):
        answer = client.post(
            UOPLYST, {"tekst": "Målgruppen er ved at blive afklaret."}, follow=True
        )
    page = Page(answer)
    assert "Målgruppen er ved at blive afklaret." in page.text
    assert "Ejer" in page.text
    assert Kommentar.objects.count() == 1
    assert UOPLYST not in Page(client.get("/183/tal/")).links().values()
    assert Haendelse.objects.filter(art="mærke kommenteret").count() == 1


def test_a_comment_holds_no_cpr_number(
    ishoej: Kommune, ejer: Medarbejder, signed_in: SignedIn
) -> None:
    factories.stored_sag(ishoej, factories.with_error())
    answer = signed_in(ejer).post(UOPLYST, {"tekst": f"Det er {factories.cpr(3)}."})
    assert "Fjern CPR-nummeret" in answer.content.decode()
    assert not Kommentar.objects.exists()


def test_a_comment_says_when_the_numbers_were_others(
    ishoej: Kommune, ejer: Medarbejder, signed_in: SignedIn
) -> None:
    factories.stored_sag(ishoej, factories.with_error())
    client = signed_in(ejer)
    client.post(UOPLYST, {"tekst": "Vi er i gang."})
    factories.stored_sag(ishoej)
    page = Page(client.get(UOPLYST))
    assert "Da stod der: 1 af 1 modtagere er uden målgruppe (100 %)." in page.text
