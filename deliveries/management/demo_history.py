"""Twelve years of a demo kommune in which the figures show something: a hole, a jump and a drop.

As if an earlier system had kept these cases; they are stored past the services, which would ask
why somebody enters 2016 today.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid5

from cases.cpr import birth_date
from cases.data import SagData, YdelseData
from cases.fictitious import Fiction

#: Code, how many per hundred cases, and the periods that each of them has it; starts are spread
#: over the year that ends with the first one's.
STORIES: tuple[tuple[str, int, tuple[tuple[date, date | None], ...]], ...] = (
    # A hole: a whole quarter is missing, as when a system change forgot it.
    (
        "1.13.2",
        24,
        ((date(2016, 6, 1), date(2019, 3, 31)), (date(2019, 7, 1), None)),
    ),
    # A jump: many begin on the same day.
    ("1.18.2", 22, ((date(2024, 4, 1), None),)),
    # A drop: many end on the same day.
    ("1.17", 20, ((date(2017, 3, 1), date(2023, 12, 31)),)),
)
#: Grown up before any of it begins.
BORN_BEFORE = date(1995, 1, 1)
_NAMESPACE = UUID("5f0c7f0e-6a0b-4a6e-9d0e-2c1f3a7b9d10")


def history(fiction: Fiction, maalgruppe: str, count: int) -> Iterator[SagData]:
    """The cases of all stories, `count` per cent of the largest kommune's; each with a citizen of
    its own."""
    for kode, share, periods in STORIES:
        for nr in range(max(1, share * count // 100)):
            yield _sag(fiction, kode, maalgruppe, periods, nr)


def _sag(
    fiction: Fiction,
    kode: str,
    maalgruppe: str,
    periods: tuple[tuple[date, date | None], ...],
    nr: int,
) -> SagData:
    citizen = fiction.sag()
    while (birth_date(citizen.cpr) or date.max) >= BORN_BEFORE:
        citizen = fiction.sag()
    first, last = periods[0]
    spread = [(first - timedelta(days=nr * 11 % 360), last), *periods[1:]] if last else periods
    return replace(
        citizen,
        ydelser=tuple(
            YdelseData(
                identifikator=str(uuid5(_NAMESPACE, f"{citizen.kommune} {citizen.cpr} {place}")),
                kode=kode,
                maalgrupper=(maalgruppe,),
                bevillingsdato=start,
                slutdato=end,
                betalingskommune=citizen.kommune,
            )
            for place, (start, end) in enumerate(spread)
        ),
    )
