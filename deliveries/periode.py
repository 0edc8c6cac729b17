"""The month that a report is about, and when the report is due (D17).

Pure Python: nothing here reads a clock. `now` is an aware datetime, passed in by the caller.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cases.texts import exact

COPENHAGEN = ZoneInfo("Europe/Copenhagen")

DUE_DAY = 14
DUE_HOUR = 5

FIRST_YEAR = 2000
LAST_YEAR = 2999

_TEXT = re.compile(r"([0-9]{4})M([0-9]{2})")
#: As people write it, in small letters.
_YEAR_FIRST = re.compile(r"([0-9]{4})\s*[-/.m]?\s*([0-9]{1,2})")
_MONTH_FIRST = re.compile(r"([0-9]{1,2})\s*[-/. m]\s*([0-9]{4})")
_WORD_FIRST = re.compile(r"([a-z]{3,9})\.?[-/ ]*([0-9]{4})")
_MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)


class PeriodeError(ValueError):
    """The text or the numbers are no period; the message is Danish and says what to write."""


@dataclass(frozen=True, order=True, slots=True)
class Periode:
    """One calendar month, in the file's notation `2026M10`. Earlier is less.

    Raises PeriodeError for a month outside 1-12 or a year outside 2000-2999.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.month <= 12):
            raise PeriodeError(
                f"Skriv en periode mellem {FIRST_YEAR}M01 og {LAST_YEAR}M12, fx 2026M10."
            )

    @classmethod
    def parse(cls, text: str) -> Periode:
        """The period of a text like `2026M10`; raises PeriodeError for every other notation."""
        found = _TEXT.fullmatch(text)
        if not found:
            raise PeriodeError("Skriv perioden som årstal, M og to cifre for måneden, fx 2026M10.")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def typed(cls, text: str) -> Periode:
        """The period as people write it: `oktober 2026`, `okt. 2026`, `10/2026`, `10-2026`,
        `2026-10`, `2026M10`. Raises PeriodeError, which says how.
        """
        text = exact(text).lower()
        if found := _YEAR_FIRST.fullmatch(text):
            return cls(int(found[1]), int(found[2]))
        if found := _MONTH_FIRST.fullmatch(text):
            return cls(int(found[2]), int(found[1]))
        if found := _WORD_FIRST.fullmatch(text):
            named = [nr for nr, name in enumerate(_MONTHS, 1) if name.startswith(found[1])]
            if len(named) == 1:
                return cls(int(found[2]), named[0])
        raise PeriodeError("Skriv perioden som måned og år, fx oktober 2026 eller 2026M10.")

    @classmethod
    def containing(cls, day: date) -> Periode:
        """The month that the day is in."""
        return cls(day.year, day.month)

    @classmethod
    def latest_due(cls, now: datetime) -> Periode:
        """The newest period that is due; the moment it falls due counts as due.

        Raises ValueError for a `now` without time zone.
        """
        periode = cls.containing(_local(now).date()).previous()
        return periode if periode.due_at <= now else periode.previous()

    @classmethod
    def next_due(cls, now: datetime) -> Periode:
        """The oldest period that is not due yet: the one that a T402 is made for (D22)."""
        return cls.latest_due(now).next()

    def next(self) -> Periode:
        return Periode(self.year + self.month // 12, self.month % 12 + 1)

    def previous(self) -> Periode:
        return Periode(self.year - (self.month == 1), (self.month - 2) % 12 + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return (self.first_day + timedelta(days=31)).replace(day=1) - timedelta(days=1)

    @property
    def due_at(self) -> datetime:
        """The 14th of the following month, 05:00 in Copenhagen, summer and winter (R2, D17)."""
        month_after = self.last_day + timedelta(days=1)
        return datetime(month_after.year, month_after.month, DUE_DAY, DUE_HOUR, tzinfo=COPENHAGEN)

    @property
    def label(self) -> str:
        """What a person reads: `oktober 2026`."""
        return f"{_MONTHS[self.month - 1]} {self.year}"

    def __str__(self) -> str:
        return f"{self.year}M{self.month:02d}"


def _local(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError("a time without time zone says nothing about when a period is due")
    return now.astimezone(COPENHAGEN)
