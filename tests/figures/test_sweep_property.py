"""Random histories, counted by the sweep and day by day: every cell is the same."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from deliveries.figures.core.calendar import AAR, KVARTAL, MAANED, calendar
from deliveries.figures.core.groups import by_age_and_sex
from deliveries.figures.core.sweep import sweep
from tests.figures import oracle

#: Short, so that a day counter can walk it: with a leap day, and a quarter that is under way.
FIRST_YEAR, UNTIL = 2023, date(2024, 11, 28)
EDGES = [
    date(2022, 12, 31),
    date(2023, 1, 1),
    date(2023, 3, 31),
    date(2023, 4, 1),
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2024, 2, 29),
    date(2024, 3, 1),
    UNTIL - timedelta(days=1),
    UNTIL,
    UNTIL + timedelta(days=1),
]
#: What walks every day is slow; four of these together see some hundred histories each run.
few = settings(max_examples=40)
days = st.sampled_from(EDGES) | st.dates(date(2022, 10, 1), date(2025, 1, 31))
#: Three of them turn twenty and thirty on the way.
BORN = {
    "0101044001": date(2004, 1, 1),
    "2902044002": date(2004, 2, 29),
    "3006940003": date(1994, 6, 30),
    "0102400004": date(1940, 2, 1),
}
persons = st.sampled_from(sorted(BORN))


@st.composite
def histories(draw: st.DrawFn) -> list[oracle.Row]:
    rows = draw(
        st.lists(
            st.tuples(
                persons,
                st.sampled_from(["1.3", "1.8.1"]),
                st.sampled_from("PPPS"),
                days,
                st.none() | days,
            ),
            max_size=9,
        )
    )
    return sorted(rows, key=lambda row: (row[0], row[1], row[3]))


@pytest.mark.parametrize("kind", [KVARTAL, MAANED, AAR])
@few
@given(rows=histories())
@example(rows=[("0101044001", "1.3", "P", date(2023, 1, 1), date(2023, 1, 1))])
def test_the_sweep_counts_what_a_day_counter_counts(kind: str, rows: list[oracle.Row]) -> None:
    cal = calendar(kind, UNTIL, FIRST_YEAR)
    counted = sweep(rows, cal)
    cells, persons_in_all = oracle.count(rows, cal)
    assert counted.cells == cells
    assert counted.persons == persons_in_all


@few
@given(rows=histories())
def test_there_are_never_fewer_recipients_than_fulltime_ydelser(rows: list[oracle.Row]) -> None:
    counted = sweep(rows, calendar(KVARTAL, UNTIL, FIRST_YEAR))
    for key, cell in counted.cells.items():
        for recipients, fulltime in zip(cell["modtagere"], counted.fulltime(key), strict=True):
            assert fulltime <= recipients
        assert all(a <= b for a, b in zip(cell["modtagere"], counted.persons, strict=True))


@few
@given(rows=histories())
def test_told_apart_by_age_and_sex_they_are_as_many(rows: list[oracle.Row]) -> None:
    cal = calendar(KVARTAL, UNTIL, FIRST_YEAR)
    whole, apart = sweep(rows, cal), sweep(rows, cal, by_age_and_sex(cal))
    assert apart.persons == whole.persons
    for key, cell in whole.cells.items():
        for measure, numbers in cell.items():
            parts = [c[measure] for name, c in apart.cells.items() if name.split()[0] == key]
            assert [sum(column) for column in zip(*parts, strict=True)] == numbers


@few
@given(rows=histories())
def test_told_apart_each_stands_where_age_and_sex_put_it(rows: list[oracle.Row]) -> None:
    """Each period's persons are counted by the oracle under the group that they are in then."""
    cal = calendar(KVARTAL, UNTIL, FIRST_YEAR)
    for period in range(len(cal)):
        expected: dict[str, int] = {}
        for person in {row[0] for row in rows}:
            cells, _ = oracle.count([row for row in rows if row[0] == person], cal)
            group = f"{_age_code(person, cal.last_day(period))} {2 - int(person[-1]) % 2}"
            for key, cell in cells.items():
                name = f"{key} {group}"
                expected[name] = expected.get(name, 0) + cell["modtagere"][period]
        apart = sweep(rows, cal, by_age_and_sex(cal)).cells
        found = {name: cell["modtagere"][period] for name, cell in apart.items()}
        assert {k: n for k, n in found.items() if n} == {k: n for k, n in expected.items() if n}


def _age_code(cpr: str, on: date) -> str:
    born = BORN[cpr]
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    decade = age // 10
    return {0: "9919", 1: "9919"}.get(decade, f"{decade}0{decade}9" if decade < 8 else "8099")
