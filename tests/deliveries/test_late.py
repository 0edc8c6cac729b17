"""A leverance that should have been made and was not: the start page says so, and when it will be
(D17, D18)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import Kommune, Medarbejder, Sag
from deliveries import states
from deliveries.models import Leverance
from deliveries.services.ways_out import annul
from tests.deliveries.stage import (
    HOUR,
    MINUTE,
    NOVEMBER_DUE,
    OCTOBER_DUE,
    at,
    drive,
    moved,
    october,
    url,
)
from tests.html import Page

__all__ = ["drive", "october"]

DAY = timedelta(days=1)
WELL = "Alt, der skal indberettes, kommer med i næste leverance."
OCTOBER_LATE = (
    "Leverancen for oktober 2026 skulle være dannet den 14-11-2026. Sig det til driften, hvis den "
    "ikke kommer. Der bliver forsøgt hver time."
)


@pytest.fixture
def desk(
    signed_in: Callable[[Medarbejder], Client], administrator: Medarbejder, settings: Any
) -> Client:
    # The tests move the clock by weeks.
    settings.SESSION_COOKIE_AGE = settings.SESSION_TIMER = settings.FRISK_LOGON_MINUTTER = 10**7
    return signed_in(administrator)


def start(desk: Client) -> Page:
    return Page(desk.get("/183/"))


def errors(page: Page) -> dict[str, str]:
    """The red lines of what waits, and where they lead."""
    return {
        " ".join(line.find("span").text_content().split()): line.find("a").get("href")
        for line in page.root.xpath("//li[@class='opgave-error']")
    }


def card(page: Page, title: str) -> str:
    found = page.root.xpath(f"//div[starts-with(@class, 'kort')][h2='{title}']")
    return " ".join(" ".join(each.text_content().split()) for each in found)


def test_it_stands_in_red(desk: Client, sag: Sag, clock: Any) -> None:
    moved(clock, OCTOBER_DUE + 6 * DAY)
    page = start(desk)
    assert errors(page) == {OCTOBER_LATE: url("leverancer")}
    assert WELL not in page.main
    assert card(page, "Næste leverance").startswith(
        "Næste leverance 14. november skulle den være sendt for oktober 2026"
    )


def test_each_late_period_is_named(desk: Client, sag: Sag, clock: Any) -> None:
    moved(clock, OCTOBER_DUE + 36 * DAY)
    assert list(errors(start(desk))) == [
        OCTOBER_LATE,
        OCTOBER_LATE.replace("oktober", "november").replace("14-11", "14-12"),
    ]


def test_the_list_of_leverancer_says_it_too(desk: Client, sag: Sag, clock: Any) -> None:
    moved(clock, OCTOBER_DUE + 6 * DAY)
    assert "skulle den være sendt for oktober 2026" in Page(desk.get(url("leverancer"))).main


@pytest.mark.parametrize(("after", "late"), [(-MINUTE, False), (MINUTE, False), (HOUR, True)])
def test_the_making_has_its_hour(
    desk: Client, sag: Sag, clock: Any, after: timedelta, late: bool
) -> None:
    moved(clock, OCTOBER_DUE + after)
    page = start(desk)
    assert bool(errors(page)) == late
    assert ("sendes automatisk for oktober 2026" in page.main) != late


def test_what_is_made_is_not_late(desk: Client, october: Leverance, clock: Any) -> None:
    moved(clock, OCTOBER_DUE + 6 * DAY)
    assert errors(start(desk)) == {}


class TestAnnulled:
    @pytest.fixture
    def annulled(self, october: Leverance, administrator: Medarbejder) -> Leverance:
        return annul(administrator, october, "Der skal rettes")

    def test_when_the_next_is_made(self, desk: Client, annulled: Leverance) -> None:
        page = start(desk)
        assert errors(page) == {
            "Leverancen for oktober 2026 er annulleret. En ny bliver dannet af sig selv efter "
            "15-11-2026 kl. 05:00, eller når en administrator vil.": annulled.get_absolute_url()
        }
        assert WELL not in page.main
        assert "skulle den være sendt for oktober 2026" in card(page, "Næste leverance")

    def test_once_it_has_rested_it_is_as_late_as_any(
        self, desk: Client, annulled: Leverance, clock: Any
    ) -> None:
        moved(clock, OCTOBER_DUE + DAY)
        assert list(errors(start(desk))) == [OCTOBER_LATE]

    def test_it_is_not_the_newest_leverance(self, desk: Client, annulled: Leverance) -> None:
        assert card(start(desk), "Seneste leverance") == ""


def test_what_was_rejected_is_told_once(desk: Client, october: Leverance, clock: Any) -> None:
    at(october, states.AFVIST)
    moved(clock, OCTOBER_DUE + 6 * DAY)
    page = start(desk)
    assert list(errors(page)) == ["Leverancen for oktober 2026: afvist."]
    assert "sendes automatisk for november 2026" in page.main


def test_nothing_is_late_outside_the_kommunes_periods(desk: Client, sag: Sag, clock: Any) -> None:
    Kommune.objects.filter(pk="183").update(indberetter_fra="2026M12")
    moved(clock, NOVEMBER_DUE + DAY)
    assert errors(start(desk)) == {}


def test_its_queries_do_not_grow(desk: Client, sag: Sag, clock: Any) -> None:
    def queries() -> int:
        start(desk)
        with CaptureQueriesContext(connection) as captured:
            start(desk)
        return len(captured)

    moved(clock, OCTOBER_DUE + 6 * DAY)
    one = queries()
    moved(clock, OCTOBER_DUE + 100 * DAY)
    assert queries() == one


def test_missing_contacts_do_not_hide_it(
    sag: Sag, ishoej: Kommune, desk: Client, clock: Any
) -> None:
    """It may be late because of them."""
    ishoej.kontaktpersoner.filter(type="TEKNISK").delete()
    moved(clock, OCTOBER_DUE + HOUR)
    assert list(errors(start(desk))) == [OCTOBER_LATE]
    assert "Angiv kontaktoplysninger" in start(desk).main


def test_nor_a_leverance_that_can_not_be_sent(
    october: Leverance, ishoej: Kommune, desk: Client
) -> None:
    ishoej.kontaktpersoner.all().delete()
    at(october, states.FEJLET)
    assert list(errors(start(desk))) == ["Leverancen for oktober 2026: kan ikke sendes."]
