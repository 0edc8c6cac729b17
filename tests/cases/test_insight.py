"""A citizen is told when their data were looked at and what for; names are withheld."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from cases import services
from cases.log import audit
from cases.models import Haendelse, Kommune, Medarbejder, Sag
from tests.factories import NOW, cpr, stored_sag
from tests.html import Page


@pytest.fixture
def client(signed_in: Callable[[Medarbejder], Client], administrator: Medarbejder) -> Client:
    return signed_in(administrator)


@pytest.fixture
def seen(sag: Sag, ejer: Medarbejder) -> Sag:
    other = stored_sag(sag.kommune)
    yesterday = NOW - timedelta(days=1)
    audit.record(ejer, sag.kommune, "sag åbnet", sag)
    audit.record(ejer, sag.kommune, "ydelse åbnet", sag.ydelser.get())
    audit.record(ejer, sag.kommune, "sagsliste vist", sager=[sag.pk, other.pk], tidspunkt=yesterday)
    audit.record(ejer, sag.kommune, "sag åbnet", other)
    return sag


def report(client: Client, **post: str) -> Page:
    return Page(client.post("/183/log/indsigt/", post))


def table(page: Page) -> list[str]:
    return [
        " ".join(cell.text_content().strip() for cell in row)
        for row in page.root.xpath("//tbody/tr")
    ]


def test_it_tells_days_and_purposes(client: Client, seen: Sag) -> None:
    page = report(client, cpr=seen.cpr)
    assert table(page) == [
        "02-11-2026 Behandling af din sag 2",
        "01-11-2026 Overblik over kommunens sager 1",
    ]
    assert seen.cpr_formateret in page.main
    assert "Ejer" not in page.main


def test_whoever_prints_it_is_not_named_on_the_paper(
    client: Client, seen: Sag, administrator: Medarbejder
) -> None:
    """The top of the page says who is logged on: on the screen, and where names may be told."""
    printed = "//header//p[not(contains(@class, 'd-print-none'))]//*[@class='hoved-navn']"
    page = report(client, cpr=seen.cpr)
    assert page.root.xpath("//header//*[@class='hoved-navn']")[0].text == str(administrator)
    assert not page.root.xpath(printed)
    assert report(client, cpr=seen.cpr, vis_navne="on").root.xpath(printed)


def test_names_are_shown_when_they_may_be(client: Client, seen: Sag) -> None:
    assert "Behandling af din sag Ejer 2" in table(report(client, cpr=seen.cpr, vis_navne="on"))[0]
    assert Haendelse.objects.get(art="indsigt udskrevet").detaljer["navne"] is True


def test_a_period_can_be_asked_for(client: Client, seen: Sag) -> None:
    page = report(client, cpr=seen.cpr, fra="1-11-2026", til="1-11-2026")
    assert len(table(page)) == 1
    assert "fra 01-11-2026 til 01-11-2026" in page.main


def test_that_it_was_answered_is_told_the_next_time(client: Client, seen: Sag) -> None:
    report(client, cpr=seen.cpr)
    assert "Besvarelse af din anmodning om indsigt" in table(report(client, cpr=seen.cpr))[1]


def test_a_deleted_case_is_found_by_its_id(client: Client, seen: Sag, ejer: Medarbejder) -> None:
    key = seen.pk
    services.delete_sag(ejer, seen)
    page = report(client, cpr=str(key))
    assert "som ikke findes mere" in page.main
    assert "02-11-2026 Behandling af din sag 3" in table(page)


@pytest.mark.parametrize("typed", ["", "0205", cpr(800), "6f9619ff-8b86-d011-b42d-00cf4fc964ff"])
def test_nobody_there_says_so(client: Client, ishoej: Kommune, typed: str) -> None:
    assert report(client, cpr=typed).errors()["cpr"]


def test_another_kommunes_citizen_is_nobody(client: Client, vallensbaek: Kommune) -> None:
    theirs = stored_sag(vallensbaek)
    audit.record(None, vallensbaek, "sag ændret", theirs)
    for typed in (theirs.cpr, str(theirs.pk)):
        assert report(client, cpr=typed).errors()["cpr"]
