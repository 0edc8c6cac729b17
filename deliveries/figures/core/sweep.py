"""Counting: one pass over a person's ydelser, whatever the figures are (D26, D34, D35).

A row is `(key, varighed, start, slut)`: what it is counted under (a ydelse's code, mostly), `P` or
`S`, the effective start (D1), and the slutdato or None. A person's rows come together, sorted by
key and start. Where they come from - the database, a leverance, another system's file - makes no
difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import accumulate, groupby
from operator import itemgetter
from typing import Any

from cases.data import STYKYDELSE
from deliveries.figures.core.calendar import Calendar

Row = tuple[str, str, date, date | None]
#: With the person (the CPR number) first.
PersonRow = tuple[str, str, str, date, date | None]
#: Of a person: from which period on (a number, the first is 0) they are in which group.
Split = Callable[[str], list[tuple[int, str]]]


class Cell:
    """What is counted under one key: five lists, with one number for each period.

    `came` and `went` are merged periods that begin and end there. `more` (recipients) and `whole`
    (whole periods with the ydelse) are differences to the period before, so that a range costs two
    additions however long it is; `part` are the days of periods that are not whole.
    """

    __slots__ = ("came", "more", "part", "went", "whole")

    def __init__(self, periods: int) -> None:
        self.more = [0] * (periods + 1)
        self.whole = [0] * (periods + 1)
        self.part = [0] * (periods + 1)
        self.came = [0] * periods
        self.went = [0] * periods

    def counted(self, calendar: Calendar) -> dict[str, list[int]]:
        """Recipients, active days, arrivals and departures of each period."""
        whole = accumulate(self.whole[:-1])
        return {
            "modtagere": list(accumulate(self.more[:-1])),
            "dage": [
                full * calendar.length(period) + part
                for period, (full, part) in enumerate(zip(whole, self.part, strict=False))
            ],
            "tilgang": self.came,
            "afgang": self.went,
        }


class Tally:
    """Counts persons; each comes once, with all of their rows.

    With `split` a key is told apart by the group that the person is in during each period; the keys
    are then `key group`.
    """

    def __init__(self, calendar: Calendar, split: Split | None = None) -> None:
        self.calendar = calendar
        self._split = split
        self._cells: dict[str, Cell] = {}
        self._persons = [0] * (len(calendar) + 1)

    def add(self, rows: Iterable[PersonRow]) -> None:
        """Some persons' rows, sorted by person, key and start."""
        person = ""
        ranges: list[tuple[int, int]] = []
        for (who, key), of_key in groupby(rows, itemgetter(0, 1)):
            if who != person:
                if who < person:
                    raise ValueError("the rows are not sorted by person")
                self._add_person(ranges)
                person, ranges = who, []
                groups = self._split(who) if self._split else None
            if groups is None:
                ranges += self._add_key(
                    self._cell(key), of_key, self.calendar.first, self.calendar.last
                )
            else:
                ranges += self._add_apart(key, groups, list(of_key))
        self._add_person(ranges)

    def _cell(self, key: str) -> Cell:
        if key not in self._cells:
            self._cells[key] = Cell(len(self.calendar))
        return self._cells[key]

    # Long, and without a function for each step: a kommune has some fifty thousand rows, and twice
    # as many calls would double the time.
    def _add_key(
        self, cell: Cell, rows: Iterable[PersonRow], base: int, until: int
    ) -> list[tuple[int, int]]:
        """Count a person's rows of one key from the first day of a period, `base`, to `until`.

        Returns the ranges of periods in which the person has it.
        """
        index, starts, zero = self.calendar.index, self.calendar.starts, self.calendar.first
        ranges = []
        #: The last period that is counted, the last day that is, and whether it goes on after it.
        counted, covered, goes_on = -1, 0, False
        for _, _, varighed, start, slut in rows:
            first = start.toordinal()
            if first > until:
                continue
            if varighed == STYKYDELSE:
                last = first  # D26: a recipient where it begins, and no days
            else:
                last = until + 1 if slut is None else slut.toordinal()
                if last <= first and slut is not None:
                    continue  # neutralised (D4), or with an end before its start: no day at all
                if last > until:
                    last, goes_on = until, True
            if last < base:
                covered = max(covered, last if varighed != STYKYDELSE else 0)
                continue
            a = index[(first if first > base else base) - zero]
            b = index[last - zero]
            if varighed != STYKYDELSE and last > covered:
                if first > covered + 1:
                    if covered >= base:
                        cell.went[index[covered - zero]] += 1
                    if first >= base:
                        cell.came[a] += 1
                    day = max(first, base)
                else:
                    day = max(covered + 1, base)
                c = index[day - zero]
                if c == b:
                    cell.part[b] += last - day + 1
                else:
                    cell.part[c] += starts[c + 1] - day
                    cell.part[b] += last - starts[b] + 1
                    cell.whole[c + 1] += 1
                    cell.whole[b] -= 1
                covered = last
            if b > counted:
                # Rows come by their start, so what is counted has no hole behind this one.
                a = max(a, counted + 1)
                cell.more[a] += 1
                cell.more[b + 1] -= 1
                ranges.append((a, b))
                counted = b
        if covered >= base and not goes_on:
            cell.went[index[covered - zero]] += 1
        return ranges

    def _add_apart(
        self, key: str, groups: list[tuple[int, str]], rows: list[PersonRow]
    ) -> list[tuple[int, int]]:
        """The same for somebody who is in these groups, one after the other."""
        starts = self.calendar.starts
        ends = [starts[first] - 1 for first, _ in groups[1:]] + [self.calendar.last]
        ranges = []
        for (first, group), end in zip(groups, ends, strict=True):
            # No cell for a group that nobody was in while they had the ydelse.
            if rows[0][3].toordinal() <= end:
                ranges += self._add_key(self._cell(f"{key} {group}"), rows, starts[first], end)
        return ranges

    def _add_person(self, ranges: list[tuple[int, int]]) -> None:
        """Once, whatever they get."""
        counted = -1
        for first, last in ranges if len(ranges) < 2 else sorted(ranges):
            if last > counted:
                self._persons[max(first, counted + 1)] += 1
                self._persons[last + 1] -= 1
                counted = last

    def result(self) -> Counts:
        cells = {key: cell.counted(self.calendar) for key, cell in sorted(self._cells.items())}
        return Counts(
            self.calendar,
            {key: cell for key, cell in cells.items() if any(map(any, cell.values()))},
            list(accumulate(self._persons[:-1])),
        )


class Counts:
    """What a pass counted: `cells[key][measure]` and `persons`, one whole number per period.

    Measures are `modtagere`, `dage`, `tilgang` and `afgang`. Persons count once, whatever they get;
    a sum over keys is no number of persons (D35).
    """

    def __init__(
        self, calendar: Calendar, cells: dict[str, dict[str, list[int]]], persons: list[int]
    ) -> None:
        self.calendar = calendar
        self.cells = cells
        self.persons = persons

    def fulltime(self, key: str) -> list[float]:
        """Full-time ydelser: active days ÷ all days of the period (D26)."""
        days = self.cells[key]["dage"]
        return [count / self.calendar.length(period) for period, count in enumerate(days)]

    def as_json(self) -> dict[str, Any]:
        return {"celler": self.cells, "personer": self.persons}

    @classmethod
    def from_json(cls, calendar: Calendar, kept: dict[str, Any]) -> Counts:
        return cls(calendar, kept["celler"], kept["personer"])


def sweep(rows: Iterable[PersonRow], calendar: Calendar, split: Split | None = None) -> Counts:
    """Count rows with the person first, sorted by person, key and start.

    Raises ValueError when the persons do not come in order.
    """
    tally = Tally(calendar, split)
    tally.add(rows)
    return tally.result()
