"""The period of a report, and when it is due (D17)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliveries.periode import COPENHAGEN, Periode, PeriodeError

perioder = st.builds(Periode, st.integers(2001, 2998), st.integers(1, 12))


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=COPENHAGEN)


@pytest.mark.parametrize(
    "text",
    [
        "oktober 2026", "Oktober 2026", "okt. 2026", "okt 2026", "10/2026", "10-2026", "10.2026",
        "10 2026", "2026M10", "2026m10", "2026-10", "2026/10", "2026 10", "202610", " 10\u20132026",
        "oktober\u00a02026",
    ],
)  # fmt: skip
def test_it_can_be_typed_as_people_say_it(text: str) -> None:
    assert Periode.typed(text) == Periode(2026, 10)


def test_each_month_has_its_name() -> None:
    for nr in range(1, 13):
        assert Periode.typed(Periode(2027, nr).label) == Periode(2027, nr)
        assert Periode.typed(f"{Periode(2027, nr).label[:3]} 2027") == Periode(2027, nr)


@pytest.mark.parametrize(
    "text", ["", "oktober", "ma 2026", "j 2026", "10", "13/2026", "2026M0", "26"]
)
def test_what_is_no_period_is_told_how_to_write_one(text: str) -> None:
    with pytest.raises(PeriodeError, match="Skriv"):
        Periode.typed(text)


def test_it_reads_and_writes_the_notation_of_the_file():
    assert Periode.parse("2026M10") == Periode(2026, 10)
    assert str(Periode(2026, 1)) == "2026M01"


@given(perioder)
def test_what_it_writes_it_reads(periode: Periode):
    assert Periode.parse(str(periode)) == periode


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026M1",
        "2026M00",
        "2026M13",
        "2026m10",
        "2026-10",
        "26M10",
        " 2026M10",
        "2026M10\n",
        "２０２６M10",
        "1999M12",
        "3000M01",
        "2026M101",
    ],
)
def test_any_other_notation_is_refused_with_an_example(text: str):
    with pytest.raises(PeriodeError, match="fx 2026M10"):
        Periode.parse(text)


def test_months_and_years_outside_the_calendar_are_refused():
    for year, month in ((2026, 0), (2026, 13), (1999, 1), (3000, 1)):
        with pytest.raises(PeriodeError):
            Periode(year, month)


def test_it_can_not_be_changed():
    with pytest.raises(AttributeError):
        Periode(2026, 10).month = 11  # type: ignore[misc]


def test_the_year_turns_between_december_and_january():
    assert Periode(2026, 12).next() == Periode(2027, 1)
    assert Periode(2027, 1).previous() == Periode(2026, 12)
    assert Periode(2026, 6).next() == Periode(2026, 7)
    assert Periode(2026, 6).previous() == Periode(2026, 5)


@given(perioder)
def test_next_and_previous_are_each_others_opposite(periode: Periode):
    assert periode.next().previous() == periode
    assert periode.previous() < periode < periode.next()


@given(perioder, perioder)
def test_order_is_the_calendars_and_the_texts(one: Periode, other: Periode):
    assert (one < other) == (one.first_day < other.first_day) == (str(one) < str(other))


@pytest.mark.parametrize(
    ("periode", "first", "last"),
    [
        (Periode(2026, 10), date(2026, 10, 1), date(2026, 10, 31)),
        (Periode(2026, 11), date(2026, 11, 1), date(2026, 11, 30)),
        (Periode(2026, 12), date(2026, 12, 1), date(2026, 12, 31)),
        (Periode(2026, 2), date(2026, 2, 1), date(2026, 2, 28)),
        (Periode(2028, 2), date(2028, 2, 1), date(2028, 2, 29)),
        (Periode(2100, 2), date(2100, 2, 1), date(2100, 2, 28)),
    ],
)
def test_it_knows_its_days(periode: Periode, first: date, last: date):
    assert (periode.first_day, periode.last_day) == (first, last)
    assert Periode.containing(first) == Periode.containing(last) == periode


@given(perioder)
def test_months_follow_each_other_without_a_gap(periode: Periode):
    assert periode.last_day + timedelta(days=1) == periode.next().first_day


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026M10", datetime(2026, 11, 14, 4, tzinfo=UTC)),  # winter
        ("2026M06", datetime(2026, 7, 14, 3, tzinfo=UTC)),  # summer
        ("2026M02", datetime(2026, 3, 14, 4, tzinfo=UTC)),  # two weeks before summer time begins
        ("2026M03", datetime(2026, 4, 14, 3, tzinfo=UTC)),  # began on 29 March
        ("2026M09", datetime(2026, 10, 14, 3, tzinfo=UTC)),  # ends on 25 October
        ("2026M12", datetime(2027, 1, 14, 4, tzinfo=UTC)),  # over the turn of the year
        ("2027M01", datetime(2027, 2, 14, 4, tzinfo=UTC)),
    ],
)
def test_it_is_due_on_the_14th_at_five_in_copenhagen(text: str, utc: datetime):
    due = Periode.parse(text).due_at
    assert due == utc
    assert (due.day, due.hour, due.minute) == (14, 5, 0)


@pytest.mark.parametrize(
    ("now", "latest"),
    [
        (local(2026, 11, 14, 4, 59, 59), "2026M09"),
        (local(2026, 11, 14, 5), "2026M10"),
        (local(2026, 11, 1), "2026M09"),
        (local(2026, 11, 30, 23, 59), "2026M10"),
        (local(2026, 7, 14, 4, 59, 59), "2026M05"),
        (local(2026, 7, 14, 5), "2026M06"),
        (local(2027, 1, 14, 4, 59), "2026M11"),
        (local(2027, 1, 14, 5), "2026M12"),
        (local(2027, 2, 13, 12), "2026M12"),
        # 23:30 on 31 October in UTC is 1 November in Copenhagen: still September's, until the 14th.
        (datetime(2026, 10, 31, 23, 30, tzinfo=UTC), "2026M09"),
        # The last night of October has 02:30 twice; neither is near a due moment.
        (local(2026, 10, 25, 2, 30).replace(fold=1), "2026M09"),
        (datetime(2026, 7, 14, 2, 59, 59, tzinfo=UTC), "2026M05"),
        (datetime(2026, 7, 14, 3, tzinfo=UTC), "2026M06"),
        (datetime(2026, 11, 14, 3, 59, 59, tzinfo=UTC), "2026M09"),
        (datetime(2026, 11, 14, 4, tzinfo=UTC), "2026M10"),
    ],
)
def test_the_latest_due_period_turns_on_the_14th(now: datetime, latest: str):
    assert Periode.latest_due(now) == Periode.parse(latest)
    assert Periode.next_due(now) == Periode.parse(latest).next()


@given(
    st.datetimes(
        datetime(2001, 1, 1), datetime(2900, 1, 1), timezones=st.sampled_from([UTC, COPENHAGEN])
    )
)
def test_now_is_always_between_the_latest_and_the_next_due_moment(now: datetime):
    latest, upcoming = Periode.latest_due(now), Periode.next_due(now)
    assert latest.due_at <= now < upcoming.due_at
    assert latest.next() == upcoming


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        Periode.latest_due(datetime(2026, 11, 14, 5))


def test_the_label_is_danish():
    assert Periode(2026, 10).label == "oktober 2026"
    labels = [Periode(2026, month).label for month in range(1, 13)]
    assert labels[0] == "januar 2026"
    assert labels[4] == "maj 2026"
    assert labels[-1] == "december 2026"
    assert len(set(labels)) == 12
