"""The cases behind a mark: who came, who went, who went over to another ydelse (D37)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.utils import timezone

from cases.models import Kommune
from deliveries.figures.core.calendar import KVARTAL, Calendar, calendar
from deliveries.figures.core.marks import Kind
from deliveries.figures.core.rows import ALL, Which
from deliveries.figures.core.sweep import sweep
from deliveries.figures.sources import chosen, since

CAME, WENT, WITHOUT = "kom til", "holdt op", "uden målgruppe"
#: Where it is mended when it is wrong.
_FIELD = {CAME: "startdato", WENT: "slutdato", WITHOUT: "maalgrupper"}


@dataclass(frozen=True)
class Moved:
    """One case: what happened, and the ydelse's row to look at. `andre` are the codes that the
    person had before instead, or has now."""

    sag: UUID
    ydelse: UUID
    hvad: str
    andre: tuple[str, ...] = ()

    @property
    def felt(self) -> str:
        return _FIELD[self.hvad]


def behind(kommune: Kommune, kode: str, kvartal: str, art: Kind) -> list[Moved]:
    """The cases behind the mark, by what happened and CPR number; none where the mark is about
    what is not there at all."""
    periods = calendar(KVARTAL, _last_day(kvartal), int(kvartal[:4]) - 1)
    if art is Kind.FORVENTET:
        return []
    which = Which.UOPLYST if art is Kind.UOPLYST else Which.PERSONER if kode == ALL else None
    found = list(_moved(kommune, kode, which or Which.YDELSER, periods))
    if art is Kind.UOPLYST:
        return [Moved(sag, row, WITHOUT) for sag, row, _, now in found if kode in now]
    told = []
    for sag, row, before, now in found:
        if kode in now and kode not in before:
            told.append(Moved(sag, row, CAME, tuple(sorted(before - now))))
        elif kode in before and kode not in now:
            told.append(Moved(sag, row, WENT, tuple(sorted(now - before))))
    return sorted(told, key=lambda one: one.hvad != WENT)


def _moved(
    kommune: Kommune, kode: str, which: Which, periods: Calendar
) -> Iterator[tuple[UUID, UUID, set[str], set[str]]]:
    """Sag, newest row of the ydelse, and the keys of the quarter before and of this one."""
    this = len(periods) - 1
    first = date.fromordinal(periods.starts[this - 1])
    touching = chosen(kommune, which).filter(since(first), start__lte=periods.until)
    about = touching.filter(key=kode).values("sag")
    rows = touching.filter(sag__in=about).order_by("sag__cpr", "key", "start", "pk")
    columns = ("sag_id", "pk", "sag__cpr", "key", "varighed", "start", "slutdato")
    for sag, of_sag in groupby(rows.values_list(*columns), itemgetter(0)):
        mine = list(of_sag)
        cells = sweep([row[2:] for row in mine], periods).cells
        before, now = (
            {key for key, cell in cells.items() if cell["modtagere"][nr]} for nr in (this - 1, this)
        )
        newest = [row[1] for row in mine if row[3] == kode][-1]
        yield sag, newest, before, now


def _last_day(kvartal: str) -> date:
    """The last day of the quarter, or today while it is under way."""
    year, number = int(kvartal[:4]), int(kvartal[5])
    after = date(year + number // 4, number % 4 * 3 + 1, 1)
    return min(date.fromordinal(after.toordinal() - 1), timezone.localdate())
