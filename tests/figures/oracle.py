"""The figures counted day by day, as slowly and plainly as D26 and D35 say it.

Knows nothing of ranges, merging or differences: for each person, key and day it asks whether some
row is active.
"""

from __future__ import annotations

from datetime import date, timedelta

from deliveries.figures.core.calendar import Calendar

Row = tuple[str, str, str, date, date | None]
MEASURES = ("modtagere", "dage", "tilgang", "afgang")


def active(row: Row, day: date) -> bool:
    """Whether a periodeydelse is active on the day (D1, D4)."""
    _, _, varighed, start, slut = row
    if varighed == "S" or slut == start:
        return False
    return start <= day and (slut is None or day <= slut)


def count(rows: list[Row], calendar: Calendar) -> tuple[dict[str, dict[str, list[int]]], list[int]]:
    """Cells without a number are left out; and persons in all."""
    first, last = date.fromordinal(calendar.first), calendar.until
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    period_of = {day: calendar.index[n] for n, day in enumerate(days)}
    cells: dict[str, dict[str, list[int]]] = {}
    seen: set[tuple[str, int]] = set()
    for person, key in sorted({row[:2] for row in rows}):
        mine = [row for row in rows if row[:2] == (person, key)]
        cell = cells.setdefault(key, {name: [0] * len(calendar) for name in MEASURES})
        on = {
            day: any(active(row, day) for row in mine)
            for day in [first - timedelta(days=1), *days, last + timedelta(days=1)]
        }
        touched = {period_of[day] for day in days if on[day]}
        for row in mine:
            if row[2] == "S" and row[3] in period_of:
                touched.add(period_of[row[3]])
        for day in days:
            period = period_of[day]
            if on[day]:
                cell["dage"][period] += 1
                cell["tilgang"][period] += not on[day - timedelta(days=1)]
                cell["afgang"][period] += not on[day + timedelta(days=1)]
        for period in touched:
            cell["modtagere"][period] += 1
            seen.add((person, period))
    persons = [0] * len(calendar)
    for _, period in seen:
        persons[period] += 1
    return {key: cell for key, cell in cells.items() if any(map(any, cell.values()))}, persons
