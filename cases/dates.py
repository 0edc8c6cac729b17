"""Dates as Danish caseworkers type and read them (D7, D9)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from cases.texts import exact

#: How far ahead of today a year typed with two digits may lie (D7).
YEARS_AHEAD = 10
EARLIEST_YEAR, LATEST_YEAR = 1800, 2199

HOW_TO = "Skriv datoen som dag, måned og år, fx 14-05-2025 eller 140525."

#: A comma too: it is the decimal key of a Danish number pad.
_SEPARATOR = r"(?:\s*[-./,]\s*|\s+)"
_DAY_FIRST = re.compile(rf"(\d\d?){_SEPARATOR}(\d\d?){_SEPARATOR}(\d\d(?:\d\d)?)", re.ASCII)
_DIGITS = re.compile(r"(\d\d)(\d\d)(\d\d(?:\d\d)?)", re.ASCII)
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_SEPARATOR}(\d\d?){_SEPARATOR}(\d\d?)", re.ASCII)
_WORDS = {"idag": 0, "igår": -1, "imorgen": 1}


class DateError(ValueError):
    """What was typed is no date. The text is for the person who typed it, in Danish."""


def parse(typed: str, today: date) -> date | None:
    """The date that was typed, or None for nothing. DateError says in Danish what to do.

    Takes `140525`, `14052025`, `14-05-2025`, `14.5.25`, `14,5,25`, `14/5 2025`, `2025-05-14`,
    `i dag`, `i går` and `i morgen`. Two-digit years are the nearest to today's, at most ten years
    ahead (D7).
    """
    text = exact(typed)
    if not text:
        return None
    word = "".join(text.lower().split())
    if word in _WORDS:
        return today + timedelta(days=_WORDS[word])
    if found := _DAY_FIRST.fullmatch(text) or _DIGITS.fullmatch(text):
        day, month, year = found.groups()
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
    else:
        raise DateError(HOW_TO)
    return _real_date(int(day), int(month), _full_year(year, today))


def formatted(day: date) -> str:
    """dd-mm-yyyy; a year always has four digits, which strftime does not promise."""
    return f"{day.day:02}-{day.month:02}-{day.year:04}"


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months ago, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _full_year(year: str, today: date) -> int:
    if len(year) == 4:
        return int(year)
    latest = today.year + YEARS_AHEAD
    return latest - (latest - int(year)) % 100


def _real_date(day: int, month: int, year: int) -> date:
    wrong = [
        f"{name} {number}"
        for name, number, most in (("dag", day, 31), ("måned", month, 12))
        if not 1 <= number <= most
    ]
    if wrong:
        told = " og ".join(wrong)
        raise DateError(f"{told[0].upper()}{told[1:]} findes ikke. {HOW_TO}")
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise DateError(f"Året skal ligge mellem {EARLIEST_YEAR} og {LATEST_YEAR}. Ret det.")
    try:
        return date(year, month, day)
    except ValueError:
        raise DateError(
            f"Datoen {day:02}-{month:02}-{year} findes ikke. Ret dagen, måneden eller året."
        ) from None
