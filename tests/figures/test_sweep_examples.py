"""Figures computed by hand: what D26, D34 and D35 say, one sentence at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases.data import YdelseData
from deliveries.figures.core.calendar import AAR, KVARTAL, MAANED, Calendar, calendar
from deliveries.figures.core.groups import by_age_and_sex
from deliveries.figures.core.rows import Which, rows_of, rows_of_file
from deliveries.figures.core.sweep import Counts, PersonRow, sweep
from deliveries.figures.core.table import FIGURES
from tests.cases.people import sag, ydelse

ANNA, BO = "0101704000", "0202754001"
Q4 = calendar(KVARTAL, date(2024, 12, 31), 2024)


def row(start: date, slut: date | None, key: str = "1.3", who: str = ANNA, kind: str = "P") -> Any:
    return (who, key, kind, start, slut)


def of(*rows: PersonRow, cal: Calendar = Q4) -> Counts:
    return sweep(sorted(rows, key=lambda r: r[:2] + r[3:4]), cal)


def recipients(counts: Counts, key: str = "1.3") -> list[int]:
    return counts.cells[key]["modtagere"]


def test_a_year_has_four_quarters_and_a_leap_year_a_longer_first() -> None:
    assert Q4.names == ("2024K1", "2024K2", "2024K3", "2024K4")
    assert [Q4.length(n) for n in range(4)] == [91, 91, 92, 92]
    assert calendar(KVARTAL, date(2023, 12, 31), 2023).length(0) == 90


def test_one_day_in_a_quarter_makes_a_recipient_of_one_ninety_first() -> None:
    counts = of(row(date(2023, 5, 1), date(2024, 1, 1)))
    assert recipients(counts) == [1, 0, 0, 0]
    assert counts.fulltime("1.3") == [1 / 91, 0, 0, 0]


def test_a_whole_year_is_one_full_time_ydelse_in_each_quarter() -> None:
    counts = of(row(date(2024, 1, 1), date(2024, 12, 31)))
    assert counts.fulltime("1.3") == [1, 1, 1, 1]


def test_a_day_that_two_periods_share_counts_once() -> None:
    counts = of(
        row(date(2024, 1, 1), date(2024, 1, 31)),
        row(date(2024, 1, 20), date(2024, 2, 10)),
        row(date(2024, 1, 5), date(2024, 1, 7)),
    )
    assert recipients(counts) == [1, 0, 0, 0]
    assert counts.cells["1.3"]["dage"] == [31 + 10, 0, 0, 0]


def test_a_neutralised_ydelse_counts_nowhere() -> None:
    assert of(row(date(2024, 2, 1), date(2024, 2, 1))).cells == {}
    assert of(row(date(2024, 2, 1), date(2024, 2, 1))).persons == [0, 0, 0, 0]


def test_a_ydelse_that_ends_before_it_begins_has_no_day() -> None:
    assert of(row(date(2024, 2, 1), date(2024, 1, 1))).cells == {}


def test_a_stykydelse_is_a_recipient_where_it_begins_and_has_no_days() -> None:
    counts = of(row(date(2024, 5, 31), date(2024, 9, 1), kind="S"))
    assert recipients(counts) == [0, 1, 0, 0]
    assert counts.fulltime("1.3") == [0, 0, 0, 0]


def test_the_same_day_for_start_and_slut_of_a_stykydelse_is_no_neutralising() -> None:
    assert recipients(of(row(date(2024, 5, 31), date(2024, 5, 31), kind="S"))) == [0, 1, 0, 0]


def test_a_stykydelse_within_a_period_of_the_same_ydelse_is_the_same_recipient() -> None:
    counts = of(row(date(2024, 1, 1), date(2024, 3, 31)), row(date(2024, 2, 1), None, kind="S"))
    assert recipients(counts) == [1, 0, 0, 0]


def test_two_stays_in_one_quarter_are_one_recipient() -> None:
    counts = of(row(date(2024, 1, 1), date(2024, 1, 10)), row(date(2024, 3, 1), date(2024, 3, 2)))
    assert recipients(counts) == [1, 0, 0, 0]
    assert counts.cells["1.3"]["tilgang"] == [2, 0, 0, 0]
    assert counts.cells["1.3"]["afgang"] == [2, 0, 0, 0]


def test_what_goes_on_the_next_day_neither_ends_nor_begins() -> None:
    months = calendar(MAANED, date(2024, 3, 31), 2024)
    counts = of(row(date(2023, 1, 1), date(2024, 1, 31)), row(date(2024, 2, 1), None), cal=months)
    assert counts.cells["1.3"]["tilgang"] == [0, 0, 0]
    assert counts.cells["1.3"]["afgang"] == [0, 0, 0]


def test_what_went_on_when_the_figures_begin_did_not_begin_then() -> None:
    counts = of(row(date(2023, 1, 1), date(2023, 12, 31)), row(date(2024, 1, 1), None))
    assert counts.cells["1.3"]["tilgang"] == [0, 0, 0, 0]


def test_a_person_with_two_ydelser_is_a_recipient_of_each_and_one_person() -> None:
    counts = of(row(date(2024, 1, 1), None), row(date(2024, 4, 1), None, "1.4"))
    assert recipients(counts) == [1, 1, 1, 1]
    assert recipients(counts, "1.4") == [0, 1, 1, 1]
    assert counts.persons == [1, 1, 1, 1]


def test_an_open_ydelse_counts_up_to_the_day_of_the_figures() -> None:
    """The quarter under way is counted against all its days, and says until when (D34)."""
    cal = calendar(KVARTAL, date(2024, 11, 28), 2024)
    counts = of(row(date(2024, 10, 1), None), cal=cal)
    assert cal.is_under_way
    assert counts.cells["1.3"]["dage"] == [0, 0, 0, 31 + 28]
    assert counts.cells["1.3"]["afgang"] == [0, 0, 0, 0]


def test_what_begins_after_the_day_of_the_figures_is_not_counted() -> None:
    cal = calendar(KVARTAL, date(2024, 11, 28), 2024)
    assert of(row(date(2024, 11, 29), None), cal=cal).cells == {}


def test_a_missing_startdato_is_the_bevillingsdato() -> None:
    granted = ydelse(startdato=None, bevillingsdato=date(2024, 2, 3))
    assert rows_of([granted], Which.YDELSER) == [("1.3", "P", date(2024, 2, 3), None)]
    assert rows_of([YdelseData("a", "1.3")], Which.YDELSER) == []


def test_full_year_persons_are_days_by_the_days_of_the_year() -> None:
    counts = of(row(date(2024, 7, 1), None), cal=calendar(AAR, date(2024, 12, 31), 2024))
    assert FIGURES["helaar"].function(counts) == {"1.3": [184 / 366]}


def test_a_day_with_two_ydelser_is_one_day_of_a_person() -> None:
    two = [ydelse(startdato=date(2024, 1, 1)), ydelse(kode="1.4", startdato=date(2024, 1, 1))]
    rows = rows_of_file([sag(*two)], Which.PERSONER)
    counts = sweep(rows, calendar(AAR, date(2024, 12, 31), 2024))
    assert FIGURES["helaar_i_alt"].function(counts) == {"alle": [1.0]}


def test_a_ydelse_with_two_maalgrupper_stands_at_each_and_one_without_at_uoplyst() -> None:
    two, none = ydelse(maalgrupper=("1.1.4", "2")), ydelse(kode="1.4", maalgrupper=())
    keys = [key for key, *_ in rows_of([none, two], Which.MAALGRUPPER)]
    assert keys == ["1.3 1.1.4", "1.3 2", "1.4 -"]
    assert [key for key, *_ in rows_of([none, two], Which.UOPLYST)] == ["1.4"]


def test_a_birthday_moves_a_person_in_the_quarter_on_whose_last_day_they_are_older() -> None:
    born = "0107044000"  # twenty on 1 July 2024
    cells = sweep([row(date(2024, 1, 1), None, who=born)], Q4, by_age_and_sex(Q4)).cells
    assert {key: cell["modtagere"] for key, cell in cells.items()} == {
        "1.3 9919 2": [1, 1, 0, 0],
        "1.3 2029 2": [0, 0, 1, 1],
    }


def test_a_number_without_a_birth_date_stands_at_uoplyst() -> None:
    cells = sweep([row(date(2024, 1, 1), None, who="9999999999")], Q4, by_age_and_sex(Q4)).cells
    assert list(cells) == ["1.3 9999 1"]


def test_rows_that_do_not_come_person_by_person_are_refused() -> None:
    rows = [row(date(2024, 1, 1), None, who=who) for who in (ANNA, BO, ANNA)]
    with pytest.raises(ValueError, match="not sorted by person"):
        sweep(rows, Q4)


def test_a_file_may_hold_a_person_twice_and_in_any_order() -> None:
    """Another system's file: its sager need not come by CPR, nor be one per person."""
    sager = [sag(ydelse(), cpr=BO), sag(ydelse(), cpr=ANNA), sag(ydelse(kode="1.4"), cpr=BO)]
    counts = sweep(rows_of_file(sager, Which.YDELSER), Q4)
    assert (recipients(counts), counts.persons) == ([2, 2, 2, 2], [2, 2, 2, 2])


def test_figures_before_the_first_year_are_refused() -> None:
    with pytest.raises(ValueError, match="the first year"):
        calendar(KVARTAL, date(2014, 12, 31))
