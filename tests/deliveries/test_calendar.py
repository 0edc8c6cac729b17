"""When L402s fall due: over summer time, year ends and weekends, and when the clock is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Haendelse, Kommune, Ydelse
from deliveries import states
from deliveries.models import Leverance
from deliveries.periode import COPENHAGEN, Periode
from deliveries.services import deliver, due
from deliveries.services.monthly import due_after, kommuner_with_work
from deliveries.services.ways_out import next_morning
from dhuv_web.celery import app
from tests.deliveries.stage import NOVEMBER_DUE, OCTOBER_DUE, Drive, at, drive
from tests.factories import stored_sag

__all__ = ["drive"]

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=COPENHAGEN)  # type: ignore[arg-type,misc]


def hourly(first: datetime, last: datetime) -> Iterator[datetime]:
    """Beat's rounds, xx:20, by real hours: no local hour is left out or comes twice."""
    moment = first.astimezone(UTC).replace(minute=20, second=0)
    while moment <= last:
        yield moment
        moment += HOUR


def test_hour_by_hour_through_three_years_each_period_falls_due_once() -> None:
    kommune = Kommune(kode="183", indberetter_fra="2026M10")
    made: dict[str, datetime] = {}
    for now in hourly(local(2026, 11, 1), local(2029, 12, 31)):
        for periode in due_after(kommune, max(made, default=""), now):
            assert str(periode) not in made
            made[str(periode)] = now
    assert len(made) == 38
    assert list(made) == sorted(made)
    for text, now in made.items():
        seen, month_after = now.astimezone(COPENHAGEN), Periode.parse(text).next()
        assert (seen.year, seen.month, seen.day) == (month_after.year, month_after.month, 14)
        assert (seen.hour, seen.minute) == (5, 20), text


@pytest.mark.parametrize(
    ("periode", "moment"),
    [
        (Periode(2026, 10), datetime(2026, 11, 14, 4, tzinfo=UTC)),  # winter; a Saturday
        (Periode(2026, 12), datetime(2027, 1, 14, 4, tzinfo=UTC)),  # the next year
        (Periode(2027, 1), datetime(2027, 2, 14, 4, tzinfo=UTC)),  # a Sunday
        (Periode(2027, 2), datetime(2027, 3, 14, 4, tzinfo=UTC)),  # the last in winter
        (Periode(2027, 3), datetime(2027, 4, 14, 3, tzinfo=UTC)),  # the first in summer
        (Periode(2027, 9), datetime(2027, 10, 14, 3, tzinfo=UTC)),  # the last in summer
        (Periode(2028, 2), datetime(2028, 3, 14, 4, tzinfo=UTC)),  # after 29 February
    ],
)
def test_the_14th_at_five_to_the_second(periode: Periode, moment: datetime) -> None:
    kommune = Kommune(kode="183", indberetter_fra=str(periode))
    assert due_after(kommune, "", moment - SECOND) == []
    assert due_after(kommune, "", moment) == [periode]


@pytest.mark.parametrize("month", range(1, 25))
def test_beat_strikes_on_the_14th_at_five_and_not_before(month: int) -> None:
    schedule = app.conf.beat_schedule["leverancer-den-14"]["schedule"]
    periode = Periode(2026, 12)
    for _ in range(month):
        periode = periode.next()
        fourteenth = periode.due_at
    struck_last = periode.previous().due_at.astimezone(COPENHAGEN)
    schedule.app = app
    with time_machine.travel(fourteenth - SECOND, tick=False):
        assert not schedule.is_due(struck_last).is_due
    with time_machine.travel(fourteenth, tick=False):
        assert schedule.is_due(struck_last).is_due


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (local(2027, 3, 27, 12), datetime(2027, 3, 28, 3, tzinfo=UTC)),
        (local(2027, 10, 30, 12), datetime(2027, 10, 31, 4, tzinfo=UTC)),
        (local(2026, 12, 31, 23, 59), datetime(2027, 1, 1, 4, tzinfo=UTC)),
        (datetime(2027, 6, 30, 22, 30, tzinfo=UTC), datetime(2027, 7, 2, 3, tzinfo=UTC)),
    ],
)
def test_the_next_morning_is_at_five_in_denmark(now: datetime, morning: datetime) -> None:
    assert next_morning(now) == morning


moments = st.datetimes(datetime(2027, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))


@given(now=moments, back=st.timedeltas(timedelta(0), timedelta(days=400)))
def test_a_clock_that_goes_back_makes_nothing_due(now: datetime, back: timedelta) -> None:
    """Whatever was delivered at `now`, at no earlier moment is there more to make."""
    kommune = Kommune(kode="183", indberetter_fra="2026M01")
    newest = str(due_after(kommune, "", now)[-1])
    assert due_after(kommune, newest, now - back) == []


@pytest.mark.django_db
class TestClockSetBack:
    """Somebody sets the clock, or a machine wakes with the wrong one."""

    def test_nothing_is_made_twice_or_for_an_older_period(
        self, ishoej: Kommune, drive: Drive
    ) -> None:
        stored_sag(ishoej)
        Kommune.objects.filter(pk=ishoej.pk).update(indberetter_fra="2026M11")
        ishoej.refresh_from_db()
        deliver(ishoej, NOVEMBER_DUE)
        Kommune.objects.filter(pk=ishoej.pk).update(indberetter_fra="2026M08")
        ishoej.refresh_from_db()
        before = drive.delivered()
        for now in (NOVEMBER_DUE - SECOND, OCTOBER_DUE, local(2026, 9, 14, 5), NOVEMBER_DUE):
            assert due(ishoej, now) == []
            assert deliver(ishoej, now) == []
        assert drive.delivered() == before
        assert Leverance.objects.count() == 1

    def test_what_waits_to_be_sent_is_sent_when_its_time_comes_again(
        self, ishoej: Kommune, drive: Drive
    ) -> None:
        stored_sag(ishoej)
        drive.take_away()
        (made,) = deliver(ishoej, OCTOBER_DUE)
        drive.put_back()
        deliver(ishoej, OCTOBER_DUE - HOUR)
        assert drive.delivered() == []
        deliver(ishoej, OCTOBER_DUE + HOUR)
        assert drive.delivered() == [made.filnavn]

    def test_a_claim_from_the_future_is_not_forgotten(self, ishoej: Kommune, drive: Drive) -> None:
        stored_sag(ishoej)
        drive.take_away()
        (made,) = deliver(ishoej, OCTOBER_DUE)
        drive.put_back()
        at(made, states.SENDER, laant_til=OCTOBER_DUE + 2 * HOUR)
        deliver(ishoej, OCTOBER_DUE - 5 * HOUR)
        assert drive.delivered() == []
        assert ishoej in kommuner_with_work(OCTOBER_DUE - 5 * HOUR)
        deliver(ishoej, OCTOBER_DUE + 3 * HOUR)
        assert drive.delivered() == [made.filnavn]


@pytest.mark.django_db
class TestBeatWasDown:
    """Nobody noticed for three months."""

    @pytest.fixture
    def after(self, ishoej: Kommune, drive: Drive) -> datetime:
        stored_sag(ishoej)
        return local(2027, 2, 20, 13)

    def test_it_is_caught_up_oldest_first_and_sent_in_order(
        self, ishoej: Kommune, drive: Drive, after: datetime
    ) -> None:
        made = deliver(ishoej, after)
        periods = ["2026M10", "2026M11", "2026M12", "2027M01"]
        assert [leverance.periode for leverance in made] == periods
        log = Haendelse.objects.order_by("pk")
        sent = log.filter(art="leverance sendt").values_list("objekt_id", flat=True)
        assert list(sent) == [str(leverance.pk) for leverance in made]
        arrived = sorted((drive.path / "ud").iterdir(), key=_written)
        assert [path.name for path in arrived] == [leverance.filnavn for leverance in made]
        assert due(ishoej, after) == []

    def test_the_ydelse_is_locked_by_the_first_of_them(
        self, ishoej: Kommune, after: datetime
    ) -> None:
        made = deliver(ishoej, after)
        assert Ydelse.objects.get().foerst_indberettet == after
        assert [list(one.linjer.values_list("er_ny", flat=True)) for one in made] == [
            [True],
            [False],
            [False],
            [False],
        ]

    def test_while_the_oldest_can_not_be_sent_no_later_one_is(
        self, ishoej: Kommune, drive: Drive, after: datetime
    ) -> None:
        drive.take_away()
        made = deliver(ishoej, after)
        drive.put_back()
        at(made[0], states.KLAR, naeste_forsoeg=after + 12 * HOUR)
        for one in made[1:]:
            at(one, states.KLAR, naeste_forsoeg=None)
        deliver(ishoej, after + HOUR)
        assert drive.delivered() == []
        deliver(ishoej, after + 13 * HOUR)
        assert drive.delivered() == [leverance.filnavn for leverance in made]

    def test_a_kommune_that_stopped_meanwhile_reports_what_it_owes_and_no_more(
        self, ishoej: Kommune, after: datetime
    ) -> None:
        Kommune.objects.filter(pk=ishoej.pk).update(indberetter_til="2026M11")
        ishoej.refresh_from_db()
        assert [made.periode for made in deliver(ishoej, after)] == ["2026M10", "2026M11"]
        assert deliver(ishoej, after + 9000 * HOUR) == []


def _written(path: Path) -> Any:
    return path.stat().st_mtime_ns
