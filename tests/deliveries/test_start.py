"""The start page says what waits, and what will be delivered (ux 11)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases import services
from cases.models import Kommune, Kontaktperson, Maalgruppe, Medarbejder, Sag
from deliveries import states
from deliveries.models import Leverance
from deliveries.periode import Periode
from deliveries.services import freeze
from tests.cases.people import ydelse
from tests.deliveries.stage import NOVEMBER_DUE
from tests.factories import (
    DAY,
    DUE,
    OCTOBER,
    TODAY,
    cpr,
    frozen,
    kvittering,
    only,
    reported,
    stored_sag,
    stykydelse,
    with_error,
)
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
URL = "/183/"
ENDS = "/183/sager/udloeber/"
EARLY = {"startdato": date(2020, 1, 1)}


@pytest.fixture
def desk(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


def waits(page: Page) -> dict[str, str]:
    """What is said to wait, and where it leads."""
    return {
        " ".join(line.find("span").text_content().split()): line.find("a").get("href")
        for line in page.root.xpath("//ul[@class='opgaver']/li")
    }


def card(page: Page, title: str) -> str:
    (found,) = page.root.xpath(f"//div[starts-with(@class, 'kort')][h2='{title}']")
    return " ".join(found.text_content().split())


def told(leverance: Leverance, **fields: Any) -> Leverance:
    Leverance.objects.filter(pk=leverance.pk).update(**fields)
    return leverance


def test_nothing_waits(desk: Client, sag: Sag) -> None:
    page = Page(desk.get(URL))
    assert waits(page) == {}
    assert "Intet venter. Alt, der skal indberettes, kommer med i næste leverance." in page.main


def test_a_laeser_is_told_who_corrects(
    ishoej: Kommune, signed_in: SignedIn, laeser: Medarbejder, desk: Client
) -> None:
    stored_sag(ishoej, with_error())
    page = Page(signed_in(laeser).get(URL))
    assert {"Se fejlene", "Se sagerne"} <= set(page.links())
    assert not {"Ret fejlene", "Vælg målgrupper"} & set(page.links())
    assert "En sagsbehandler skal rette dem." in page.main
    assert {"Ret fejlene", "Vælg målgrupper"} <= set(Page(desk.get(URL)).links())


def test_an_empty_kommune_is_told_where_to_begin(desk: Client, ishoej: Kommune) -> None:
    assert "Begynd med Opret ny sag." in Page(desk.get(URL)).main


def test_without_contacts_there_is_one_thing_to_do(desk: Client, ishoej: Kommune) -> None:
    Kontaktperson.objects.filter(kommune=ishoej, type="TEKNISK").delete()
    stored_sag(ishoej, with_error())
    page = Page(desk.get(URL))
    assert page.links() == {"Angiv kontaktoplysninger": "/183/kontakter/"}


def test_errors_and_warnings_lead_to_their_part_of_the_list(desk: Client, ishoej: Kommune) -> None:
    stored_sag(ishoej, with_error(), with_error(kode="1.1"))
    stored_sag(ishoej, with_error(indberettet=True), ydelse(kode="1.4"))
    stored_sag(ishoej, ydelse(), ydelse(kode="1.4"), funktionsvurdering="F")
    stored_sag(ishoej, ydelse(**EARLY))
    assert waits(Page(desk.get(URL))) == {
        "1 ydelse, der er leveret før, ville forsvinde ud af statistikken.": (
            "/183/fejlliste/?vis=forsvinder"
        ),
        "4 fejl holder 5 ydelser ude af næste leverance.": "/183/fejlliste/?vis=fejl",
        "2 sager mangler målgruppe (Uoplyst).": "/183/fejlliste/?vis=uoplyst",
        "1 advarsel skal ses efter.": "/183/fejlliste/?vis=advarsler",
    }


def test_what_was_mended_a_moment_ago_waits_no_more(
    desk: Client, ishoej: Kommune, ejer: Medarbejder
) -> None:
    sag = stored_sag(ishoej, with_error())
    assert waits(Page(desk.get(URL)))
    broken = only(sag)
    services.change_ydelse(
        ejer, broken, broken.version, replace(broken.data(), maalgrupper=("1.1.4",))
    )
    assert waits(Page(desk.get(URL))) == {}


@pytest.mark.parametrize("tilstand", states.STUCK)
def test_a_leverance_that_needs_a_person(desk: Client, sag: Sag, tilstand: str) -> None:
    leverance = told(frozen(sag.kommune), tilstand=tilstand)
    label = states.LABELS[tilstand].lower()
    assert waits(Page(desk.get(URL))) == {
        f"Leverancen for oktober 2026: {label}.": leverance.get_absolute_url()
    }


def test_what_was_rejected_in_part_waits_until_the_next_leverance(desk: Client, sag: Sag) -> None:
    """Q1: also when somebody has looked at the receipt."""
    leverance = told(frozen(sag.kommune), tilstand=states.DELVIST_AFVIST)
    assert waits(Page(desk.get(URL))) == {
        "Danmarks Statistik har afvist en del af leverancen for oktober 2026.": (
            "/183/fejlliste/svar/"
        )
    }
    freeze(leverance.kommune, Periode(2026, 11), NOVEMBER_DUE)
    assert waits(Page(desk.get(URL))) == {}


@pytest.mark.parametrize(
    "tilstand", sorted(set(states.LABELS) - {*states.STUCK, states.DELVIST_AFVIST})
)
def test_one_that_needs_none(desk: Client, sag: Sag, tilstand: str) -> None:
    told(frozen(sag.kommune), tilstand=tilstand)
    assert waits(Page(desk.get(URL))) == {}


def test_a_failing_attempt(desk: Client, sag: Sag) -> None:
    told(frozen(sag.kommune), fejl="Ingen forbindelse", forsoeg=3)
    assert list(waits(Page(desk.get(URL)))) == [
        "Leverancen for oktober 2026: forsøgt sendt 3 gange uden held."
    ]


def test_one_that_a_later_one_has_followed_needs_nobody(desk: Client, sag: Sag) -> None:
    told(frozen(sag.kommune), tilstand=states.AFVIST)
    assert waits(Page(desk.get(URL)))
    second = frozen(sag.kommune)
    assert second.version == 2
    assert waits(Page(desk.get(URL))) == {}


def test_one_of_an_earlier_period_too(desk: Client, sag: Sag) -> None:
    told(frozen(sag.kommune), tilstand=states.AFVIST)
    november = OCTOBER.next()
    frozen(sag.kommune, november, november.due_at)
    assert waits(Page(desk.get(URL))) == {}


def test_a_test_delivery_waits_for_nobody(desk: Client, sag: Sag) -> None:
    told(freeze(sag.kommune, OCTOBER, DUE, form="T402"), tilstand=states.AFVIST)
    assert waits(Page(desk.get(URL))) == {}


def test_receipts_that_nobody_has_looked_at(
    desk: Client, sag: Sag, ejer: Medarbejder, clock: object
) -> None:
    leverance = frozen(sag.kommune)
    first = kvittering(leverance)
    assert waits(Page(desk.get(URL))) == {
        "1 kvittering fra Danmarks Statistik er ikke set.": f"/183/kvitteringer/{first.pk}/"
    }
    kvittering(leverance)
    assert waits(Page(desk.get(URL))) == {
        "2 kvitteringer fra Danmarks Statistik er ikke set endnu.": "/183/leverancer/"
    }
    for unseen in leverance.kvitteringer.all():
        desk.post(f"/183/kvitteringer/{unseen.pk}/")
    assert waits(Page(desk.get(URL))) == {}


ENDING = {
    "today": (ydelse(forventet_slutdato=TODAY), True),
    "in 30 days": (ydelse(forventet_slutdato=TODAY + 30 * DAY), True),
    "in 31 days": (ydelse(forventet_slutdato=TODAY + 31 * DAY), False),
    "long ago": (ydelse(forventet_slutdato=date(2021, 1, 1)), True),
    "with a slutdato": (ydelse(forventet_slutdato=TODAY, slutdato=TODAY), False),
    "a stykydelse": (stykydelse(forventet_slutdato=TODAY), False),
    "without one": (ydelse(), False),
}


@pytest.mark.parametrize("name", ENDING)
def test_a_ydelse_that_ends_soon(desk: Client, ishoej: Kommune, name: str) -> None:
    data, ends = ENDING[name]
    stored_sag(ishoej, data)
    said = "1 ydelse slutter inden for 30 dage eller skulle være sluttet."
    assert waits(Page(desk.get(URL))) == ({said: ENDS} if ends else {})


def test_where_they_end(desk: Client, ishoej: Kommune, vallensbaek: Kommune) -> None:
    soon = stored_sag(ishoej, ydelse(forventet_slutdato=TODAY), navn="Snart Sonja")
    late = stored_sag(ishoej, reported(forventet_slutdato=TODAY - DAY), navn="Sene Svend")
    stored_sag(vallensbaek, ydelse(forventet_slutdato=TODAY), navn="Fremmede Frida")
    page = Page(desk.get(ENDS))
    label = "1.3 Behandling"
    assert page.rows() == [
        ["Ret datoerne", late.cpr_formateret, "Sene Svend", label, "01-11-2026 Passeret"],
        ["Ret datoerne", soon.cpr_formateret, "Snart Sonja", label, "02-11-2026"],
    ]
    assert f"{only(soon).get_absolute_url()}?felt=slutdato" in page.addresses()


def test_where_none_end_it_says_so(desk: Client, sag: Sag) -> None:
    page = Page(desk.get(ENDS))
    assert "Ingen ydelser slutter inden for 30 dage." in page.main


def test_what_the_next_leverance_would_hold(desk: Client, ishoej: Kommune) -> None:
    stored_sag(ishoej, ydelse(), ydelse(kode="1.1"))
    stored_sag(ishoej, with_error())
    assert card(Page(desk.get(URL)), "Næste leverance") == (
        "Næste leverance 14. november sendes automatisk for oktober 2026 Nu ville 2 ydelser komme "
        "med, og 1 blive holdt ude. Se leverancer"
    )


def test_that_it_would_wait(desk: Client, ishoej: Kommune) -> None:
    for _ in range(10):
        stored_sag(ishoej, reported())
    Maalgruppe.objects.all().delete()
    assert "Den ville vente på godkendelse." in card(Page(desk.get(URL)), "Næste leverance")


def test_no_next_leverance_where_the_kommune_does_not_report(desk: Client, sag: Sag) -> None:
    Kommune.objects.filter(pk="183").update(indberetter_fra="")
    assert "Næste leverance" not in Page(desk.get(URL)).main


def test_readers_see_it_too(signed_in: SignedIn, laeser: Medarbejder, ishoej: Kommune) -> None:
    stored_sag(ishoej, with_error())
    told = "1 fejl holder 1 ydelse ude af næste leverance. En sagsbehandler skal rette dem."
    assert told in waits(Page(signed_in(laeser).get(URL)))


def test_nothing_of_another_kommune_waits(desk: Client, vallensbaek: Kommune) -> None:
    stored_sag(vallensbaek, with_error(forventet_slutdato=TODAY))
    stored_sag(vallensbaek)
    kvittering(told(frozen(vallensbaek), tilstand=states.AFVIST))
    assert waits(Page(desk.get(URL))) == {}


@pytest.mark.parametrize("url", [URL, ENDS])
def test_its_queries_do_not_grow(desk: Client, ishoej: Kommune, url: str) -> None:
    def queries() -> int:
        desk.get(URL)  # so that the findings are fresh, as they are in the morning
        with CaptureQueriesContext(connection) as captured:
            desk.get(url)
        return len(captured)

    stored_sag(ishoej, with_error(forventet_slutdato=TODAY))
    stored_sag(ishoej)
    kvittering(frozen(ishoej))
    one = queries()
    for number in range(2, 50):
        stored_sag(ishoej, with_error(forventet_slutdato=TODAY), ydelse(**EARLY), cpr=cpr(number))
    kvittering(frozen(ishoej, Periode(2026, 11), DUE + timedelta(days=40)))
    assert queries() == one
