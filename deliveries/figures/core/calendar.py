"""The periods that figures are counted in: quarters, months or years, up to a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

#: The first year of the published statistics.
FIRST_YEAR = 2015

KVARTAL, MAANED, AAR = "kvartal", "maaned", "aar"
#: How many months each kind of period lasts.
_MONTHS = {KVARTAL: 3, MAANED: 1, AAR: 12}


@dataclass(frozen=True, slots=True)
class Calendar:
    """Consecutive periods of one kind; the last one is the one that `until` is in.

    No day after `until` counts (D34). Days are ordinals (`date.toordinal`): `first` is the first
    day of the first period, `last` is `until`; `starts` has one more than there are periods.
    """

    kind: str
    until: date
    names: tuple[str, ...]
    starts: tuple[int, ...]
    #: Day - `first` → the number of its period.
    index: tuple[int, ...] = field(repr=False)

    @property
    def first(self) -> int:
        return self.starts[0]

    @property
    def last(self) -> int:
        return self.until.toordinal()

    def __len__(self) -> int:
        return len(self.names)

    def length(self, period: int) -> int:
        """The days of a whole period, also of one that is under way."""
        return self.starts[period + 1] - self.starts[period]

    def last_day(self, period: int) -> date:
        """The last calendar day of a period, also of one that is under way."""
        return date.fromordinal(self.starts[period + 1] - 1)

    @property
    def is_under_way(self) -> bool:
        """Whether the last period has days that are not counted yet."""
        return self.last + 1 < self.starts[-1]


def calendar(kind: str, until: date, first_year: int = FIRST_YEAR) -> Calendar:
    """All periods of this kind from `first_year` to the one that `until` is in.

    Raises ValueError when `until` is before them.
    """
    if until.year < first_year:
        raise ValueError(f"{until} is before {first_year}, the first year of the figures")
    step = _MONTHS[kind]
    names, starts = [], []
    month = first_year * 12
    while date(month // 12, month % 12 + 1, 1) <= until:
        names.append(name(kind, month // 12, month % 12 // step + 1))
        starts.append(date(month // 12, month % 12 + 1, 1).toordinal())
        month += step
    starts.append(date(month // 12, month % 12 + 1, 1).toordinal())
    index = tuple(
        period for period in range(len(names)) for _ in range(starts[period], starts[period + 1])
    )
    return Calendar(kind, until, tuple(names), tuple(starts), index)


def name(kind: str, year: int, number: int) -> str:
    """A period as StatBank writes it: `2024K4`, `2024M12`, `2024`."""
    if kind == KVARTAL:
        return f"{year}K{number}"
    return f"{year}M{number:02d}" if kind == MAANED else str(year)
