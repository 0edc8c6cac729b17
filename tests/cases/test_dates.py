"""Dates as they are typed and shown (D7, D9)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import dates

TODAY = date(2026, 10, 14)
MAY_14 = date(2025, 5, 14)


@pytest.mark.parametrize(
    "typed",
    [
        "140525",
        "14052025",
        "14-05-2025",
        "14.5.25",
        "14. 5. 2025",
        "14/5 2025",
        "14/5/25",
        "14 5 2025",
        # The decimal key of a Danish number pad.
        "14,5,25",
        "14,05,2025",
        " 14-5-25\t",
        "2025-05-14",
        "2025-5-14",
        # As it comes out of Word, a web page or a PDF.
        "14\u201105\u20112025",
        "14\u201305\u20132025",
        "14\u00a05\u202f2025",
        "\u200b14-05-2025\ufeff",
        "14\u221205\u22122025",
        "\u200e14.05\u200d.2025",
    ],
)
def test_it_reads_what_caseworkers_type(typed: str):
    assert dates.parse(typed, TODAY) == MAY_14


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("i dag", date(2026, 10, 14)),
        ("I DAG", date(2026, 10, 14)),
        (" idag ", date(2026, 10, 14)),
        ("i  går", date(2026, 10, 13)),
        ("i ga\u030ar", date(2026, 10, 13)),
        ("i morgen", date(2026, 10, 15)),
    ],
)
def test_it_knows_the_days_around_today(typed: str, day: date):
    assert dates.parse(typed, TODAY) == day


@pytest.mark.parametrize("typed", ["", " ", "\u00a0"])
def test_nothing_is_no_date(typed: str):
    assert dates.parse(typed, TODAY) is None


@pytest.mark.parametrize(
    ("year", "full"), [("26", 2026), ("36", 2036), ("37", 1937), ("99", 1999), ("00", 2000)]
)
def test_two_digits_are_the_nearest_year_at_most_ten_ahead(year: str, full: int):
    assert dates.parse(f"0103{year}", TODAY) == date(full, 3, 1)


def test_the_window_moves_with_today():
    assert dates.parse("010337", date(2027, 1, 1)) == date(2037, 3, 1)
    assert dates.parse("010305", date(1999, 12, 31)) == date(2005, 3, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "14",
        "14-5",
        "14/5",
        "5140525",
        "14052",
        "14-05-025",
        "14--05-2025",
        "14. maj 2025",
        "forgårs",
        "１４-０５-２０２５",
        "0101901234",
        "14-05-2025x",
    ],
)
def test_what_is_no_date_is_told_how_to_write_one(typed: str):
    with pytest.raises(dates.DateError) as error:
        dates.parse(typed, TODAY)
    assert str(error.value) == "Skriv datoen som dag, måned og år, fx 14-05-2025 eller 140525."


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("32.13.99", "Dag 32 og måned 13"),
        ("14-13-2025", "Måned 13"),
        ("32-05-2025", "Dag 32"),
        ("0-05-2025", "Dag 0"),
        ("2025-14-05", "Måned 14"),
    ],
)
def test_a_day_or_month_that_is_in_no_year_is_named(typed: str, wrong: str):
    with pytest.raises(dates.DateError) as error:
        dates.parse(typed, TODAY)
    assert str(error.value) == f"{wrong} findes ikke. {dates.HOW_TO}"


@pytest.mark.parametrize(
    ("typed", "shown"), [("310425", "31-04-2025"), ("29.2.2026", "29-02-2026")]
)
def test_a_day_that_does_not_exist_is_told(typed: str, shown: str):
    with pytest.raises(dates.DateError) as error:
        dates.parse(typed, TODAY)
    assert str(error.value) == f"Datoen {shown} findes ikke. Ret dagen, måneden eller året."


@pytest.mark.parametrize("typed", ["14-05-0025", "01-01-9999", "31121799", "2200-01-01"])
def test_a_year_out_of_reach_is_told(typed: str):
    with pytest.raises(dates.DateError) as error:
        dates.parse(typed, TODAY)
    assert str(error.value) == "Året skal ligge mellem 1800 og 2199. Ret det."


@given(st.dates(date(1800, 1, 1), date(2199, 12, 31)))
def test_what_is_shown_can_be_typed(day: date):
    assert dates.parse(dates.formatted(day), TODAY) == day


@given(st.text() | st.from_regex(r"[0-9]{1,4}[-./ ]?[0-9]{1,2}[-./ ]?[0-9]{1,4}", fullmatch=True))
def test_anything_typed_is_a_date_or_told(typed: str):
    try:
        answer: object = dates.parse(typed, TODAY)
    except dates.DateError as error:
        answer = str(error)
    assert answer is None or isinstance(answer, date) or str(answer).endswith(".")


def test_early_years_have_four_digits_too():
    assert dates.formatted(date(25, 5, 14)) == "14-05-0025"
