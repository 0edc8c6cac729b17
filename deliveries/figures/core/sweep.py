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
    """What is counted under one key, one number for each period.

    `came` and `went` are periods of merged ydelser that begin and end there; the other three are
    kept as differences, so that a range costs two additions however long it is.
    """

    __slots__ = ("_more", "_part", "_whole", "came", "went")

    def __init__(self, periods: int) -> None:
        self._more = [0] * (periods + 1)
        self._whole = [0] * (periods + 1)
        self._part = [0] * (periods + 1)
        self.came = [0] * periods
        self.went = [0] * periods

    def recipient(self, first: int, last: int) -> None:
        """One more person in the periods from `first` to `last`."""
        self._more[first] += 1
        self._more[last + 1] -= 1

    def days(self, first: int, last: int, calendar: Calendar) -> None:
        """The days from `first` to `last`, inside the calendar."""
        a = calendar.index[first - calendar.first]
        b = calendar.index[last - calendar.first]
        if a == b:
            self._part[a] += last - first + 1
        else:
            self._part[a] += calendar.starts[a + 1] - first
            self._part[b] += last - calendar.starts[b] + 1
            self._whole[a + 1] += 1
            self._whole[b] -= 1

    def counted(self, calendar: Calendar) -> dict[str, list[int]]:
        """Recipients, active days, arrivals and departures of each period."""
        whole = accumulate(self._whole[:-1])
        return {
            "modtagere": list(accumulate(self._more[:-1])),
            "dage": [
                full * calendar.length(period) + part
                for period, (full, part) in enumerate(zip(whole, self._part, strict=False))
            ],
            "tilgang": self.came,
            "afgang": self.went,
        }


#: First period, last period, and where they are counted.
Piece = tuple[int, int, Cell]


class Tally:
    """Counts persons, one at a time and each once.

    With `split` a key is told apart by the group that the person is in during each period; the keys
    are then `key group`.
    """

    def __init__(self, calendar: Calendar, split: Split | None = None) -> None:
        self.calendar = calendar
        self._split = split
        self._cells: dict[str, Cell] = {}
        self._persons = Cell(len(calendar))

    def add(self, person: str, rows: Iterable[Row]) -> None:
        """All rows of one person, sorted by key and start."""
        groups = self._split(person) if self._split else [(0, "")]
        ranges: list[tuple[int, int]] = []
        for key, of_key in groupby(rows, itemgetter(0)):
            ranges += self._add_key(self._pieces(key, groups), of_key)
        for first, last in _joined(ranges):
            self._persons.recipient(first, last)

    def _pieces(self, key: str, groups: list[tuple[int, str]]) -> list[Piece]:
        ends = [first - 1 for first, _ in groups[1:]] + [len(self.calendar) - 1]
        pieces = []
        for (first, group), last in zip(groups, ends, strict=True):
            name = f"{key} {group}" if group else key
            if name not in self._cells:
                self._cells[name] = Cell(len(self.calendar))
            pieces.append((first, last, self._cells[name]))
        return pieces

    def _add_key(self, pieces: list[Piece], rows: Iterable[Row]) -> list[tuple[int, int]]:
        """Count the rows of one key; the ranges of periods in which the person has it."""
        index, base, until = self.calendar.index, self.calendar.first, self.calendar.last
        ranges = []
        #: The last period that is counted, the last day that is, and whether it goes on after it.
        counted, covered, goes_on = -1, 0, False
        for _, varighed, start, slut in rows:
            first = start.toordinal()
            if first > until:
                continue
            if varighed == STYKYDELSE:
                last = first  # D26: a recipient where it begins, and no days
            else:
                last = until + 1 if slut is None else slut.toordinal()
                if slut is not None and last <= first:
                    continue  # neutralised (D4), or with an end before its start: no day at all
                if last > until:
                    last, goes_on = until, True
                if last > covered:
                    if first > covered + 1:
                        self._flow(pieces, "went", covered)
                        self._flow(pieces, "came", first)
                    self._days(pieces, max(first, covered + 1), last)
                    covered = last
            if last >= base:
                # Rows come by their start, so what is counted has no hole behind this one.
                a, b = max(index[max(first - base, 0)], counted + 1), index[last - base]
                if a <= b:
                    ranges.append((a, b))
                    counted = b
        if not goes_on:
            self._flow(pieces, "went", covered)
        self._recipient(pieces, ranges)
        return ranges

    def _flow(self, pieces: list[Piece], measure: str, day: int) -> None:
        """Somebody comes or goes on this day; nobody where it is before the figures begin."""
        if day >= self.calendar.first:
            period = self.calendar.index[day - self.calendar.first]
            for low, high, cell in pieces:
                if low <= period <= high:
                    getattr(cell, measure)[period] += 1

    def _days(self, pieces: list[Piece], first: int, last: int) -> None:
        for low, high, cell in pieces:
            a = max(first, self.calendar.starts[low])
            b = min(last, self.calendar.starts[high + 1] - 1)
            if a <= b:
                cell.days(a, b, self.calendar)

    @staticmethod
    def _recipient(pieces: list[Piece], ranges: list[tuple[int, int]]) -> None:
        for first, last in ranges:
            for low, high, cell in pieces:
                if first <= high and low <= last:
                    cell.recipient(max(first, low), min(last, high))

    def result(self) -> Counts:
        cells = {key: cell.counted(self.calendar) for key, cell in sorted(self._cells.items())}
        persons = self._persons.counted(self.calendar)["modtagere"]
        return Counts(
            self.calendar,
            {key: cell for key, cell in cells.items() if any(map(any, cell.values()))},
            persons,
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

    Raises ValueError when a person's rows do not come together.
    """
    tally = Tally(calendar, split)
    before = ""
    for person, of_person in groupby(rows, itemgetter(0)):
        if person <= before:
            raise ValueError("the rows are not sorted by person")
        before = person
        tally.add(person, (row[1:] for row in of_person))
    return tally.result()


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges without overlap that cover the same periods."""
    if len(ranges) < 2:
        return ranges
    joined: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined
