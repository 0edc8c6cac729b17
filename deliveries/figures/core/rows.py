"""A case as rows for counting; `figures.sources` gives the database's in the same shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from cases.data import SagData, YdelseData
from deliveries.figures.core.sweep import PersonRow, Row


class Which(StrEnum):
    """Which rows a count is made of, and what they are counted under."""

    YDELSER = "ydelser"  #: all, under the ydelse's code
    MAALGRUPPER = "maalgrupper"  #: all, under `code maalgruppe`; several stand at each (D35)
    UOPLYST = "uoplyst"  #: those without a målgruppe, under the ydelse's code
    TILBAGEHOLDT = "tilbageholdt"  #: those that are kept out of the report; none in a file
    PERSONER = "personer"  #: all, under one key: days with any ydelse


#: Stands for the målgruppe of a ydelse without one.
NO_MAALGRUPPE = "-"
ALL = "alle"


def keys(ydelse: YdelseData, which: Which) -> Iterable[str]:
    """What the ydelse is counted under; nothing when it is not one of these."""
    if which is Which.YDELSER:
        return (ydelse.kode,)
    if which is Which.MAALGRUPPER:
        return [f"{ydelse.kode} {group}" for group in ydelse.maalgrupper or (NO_MAALGRUPPE,)]
    if which is Which.UOPLYST:
        return () if ydelse.maalgrupper else (ydelse.kode,)
    if which is Which.TILBAGEHOLDT:
        return ()
    return (ALL,)


def rows_of(ydelser: Iterable[YdelseData], which: Which) -> list[Row]:
    """One person's rows, sorted. A ydelse without any date is a FEJL, and has no day to count."""
    return sorted(
        (
            (key, ydelse.varighed, ydelse.start, ydelse.slutdato)
            for ydelse in ydelser
            if ydelse.start
            for key in keys(ydelse, which)
        ),
        key=_order,
    )


def rows_of_file(sager: Iterable[SagData], which: Which) -> Iterator[PersonRow]:
    """The rows of a file in whatever order its sager come; a person may have several.

    Holds the rows, not the sager.
    """
    found = [(sag.cpr, *row) for sag in sager for row in rows_of(sag.ydelser, which)]
    found.sort(key=lambda row: (row[0], *_order(row[1:])))
    return iter(found)


def _order(row: Row) -> tuple[object, ...]:
    return row[0], row[2]
