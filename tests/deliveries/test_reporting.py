"""What is said to be delivered is, and when: also where the kommune does not report now (D17)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from cases.models import Kommune, Medarbejder, Sag
from deliveries import states
from deliveries.models import Leverance
from tests.deliveries.stage import OCTOBER_DUE, at, drive, moved, october
from tests.factories import NOW, only, stored_sag, with_error
from tests.html import Page

__all__ = ["drive", "october"]

LATER = OCTOBER_DUE + timedelta(days=10)
WELL = "Alt, der skal indberettes, kommer med i næste leverance."
ENDED = "kommunen ikke indberetter herfra efter oktober 2026."
NOT_YET = "kommunen ikke indberetter herfra endnu."
IN_JUNE = "i leverancen for juni 2027 (14. juli 2027)"


@pytest.fixture
def desk(signed_in: Callable[[Medarbejder], Client], ejer: Medarbejder, settings: Any) -> Client:
    settings.SESSION_COOKIE_AGE = settings.SESSION_TIMER = 10**7
    return signed_in(ejer)


def reporting(fra: str, til: str = "") -> None:
    Kommune.objects.filter(pk="183").update(indberetter_fra=fra, indberetter_til=til)


def told(desk: Client, sag: Sag) -> str:
    """What is said of its only ydelse, on the case as on the ydelse's own page."""
    (on_case, on_ydelse) = (
        [
            " ".join(p.text_content().split())
            for p in Page(desk.get(address)).root.xpath("//p[contains(@class, 'leveres')]")
        ]
        for address in (sag.get_absolute_url(), only(sag).get_absolute_url())
    )
    assert on_case == on_ydelse
    return on_case[0]


def start(desk: Client) -> str:
    return Page(desk.get("/183/")).main


class TestTheLastPeriodIsDelivered:
    @pytest.fixture(autouse=True)
    def ended(self, october: Leverance, clock: Any) -> None:
        at(october, states.MODTAGET)
        reporting("2026M10", "2026M10")
        moved(clock, LATER)

    def test_on_the_case(self, desk: Client, sag: Sag) -> None:
        assert told(desk, sag) == f"Bliver leveret: nej, fordi {ENDED}"

    def test_on_the_start_page(self, desk: Client) -> None:
        page = start(desk)
        assert f"Intet bliver leveret, fordi {ENDED}" in page
        assert WELL not in page

    def test_beside_what_waits(self, desk: Client, ishoej: Kommune) -> None:
        stored_sag(ishoej, with_error())
        assert f"Intet bliver leveret, fordi {ENDED}" in start(desk)


def test_the_last_period_was_rejected(desk: Client, october: Leverance, sag: Sag) -> None:
    at(october, states.AFVIST)
    reporting("2026M10", "2026M10")
    assert told(desk, sag) == (
        "Bliver leveret: nej, fordi leverancen for oktober 2026 er afvist, og der kommer ingen ny "
        "af sig selv."
    )


@pytest.mark.parametrize("now", [NOW, LATER])
def test_the_last_period_is_to_come_or_late(
    desk: Client, sag: Sag, clock: Any, now: datetime
) -> None:
    reporting("2026M10", "2026M10")
    moved(clock, now)
    assert told(desk, sag) == "Bliver leveret: ja"


def test_not_from_here_yet(desk: Client, sag: Sag) -> None:
    reporting("")
    assert told(desk, sag) == f"Bliver leveret: nej, fordi {NOT_YET}"
    page = start(desk)
    assert f"Intet bliver leveret, fordi {NOT_YET}" in page
    assert WELL not in page


def test_from_here_later(desk: Client, sag: Sag) -> None:
    reporting("2027M06")
    assert told(desk, sag) == f"Bliver leveret: ja, {IN_JUNE}"
    page = start(desk)
    assert WELL in page
    assert "14. juli sendes automatisk for juni 2027" in page


def test_without_a_case_nothing_is_said_of_it(desk: Client, ishoej: Kommune) -> None:
    reporting("")
    assert "Intet bliver leveret" not in start(desk)
