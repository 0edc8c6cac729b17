"""A case as rows of its tables, and a row as the value again: which column each field stands in.

Pure. Whoever stores a case, reads a kommune in one stream or fills a table for comparison takes the
columns from here, in this order, so a new field is named once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from typing import Any

from cases.data import NO_TILBUD, SagData, TilbudData, YdelseData
from cases.fields import COLUMNS, DATOER, TILBUD

#: What a row of cases_sag has of a `SagData`, in the order of `of_sag`.
SAG = ("kommune_id", "cpr", "navn", "funktionsvurdering", "bemaerkninger", "sidste_dag")

#: What a form can change of a ydelse, in the order of `of_ydelse`; its identifikator, its
#: målgrupper and its lock stand elsewhere.
YDELSE = tuple(field.name for field in COLUMNS)

_of_ydelse = attrgetter(
    *(f"tilbud.{field.key}" if field in TILBUD else field.key for field in COLUMNS)
)
_DATOER = slice(2, 2 + len(DATOER))
_TILBUD = slice(_DATOER.stop, _DATOER.stop + len(TILBUD))

SagRow = tuple[str, str, str, str, str, date | None]


def of_sag(data: SagData) -> SagRow:
    """The values of SAG. The last day follows from the ydelser (R31)."""
    return (
        data.kommune, data.cpr, data.navn, data.funktionsvurdering, data.bemaerkninger,
        data.last_day,
    )  # fmt: skip


def of_ydelse(data: YdelseData) -> tuple[Any, ...]:
    """The values of YDELSE. Raises ValueError for one that no table takes."""
    if data.bevillingsdato is None:
        raise ValueError("a ydelse without bevillingsdato is a FEJL and not to be stored (R17)")
    values: tuple[Any, ...] = _of_ydelse(data)
    return values


def to_ydelse(
    identifikator: str, maalgrupper: Iterable[str], indberettet: bool, values: Iterable[Any]
) -> YdelseData:
    """The ydelse whose row has these values of YDELSE."""
    row: tuple[Any, ...] = tuple(values)
    kode, varighed = row[:2]
    tilbud = row[_TILBUD]
    rest = (
        *row[_DATOER],
        TilbudData(*tilbud) if any(tilbud) else NO_TILBUD,
        *row[_TILBUD.stop :],
        indberettet,
    )
    return YdelseData(identifikator, kode, varighed, tuple(sorted(maalgrupper)), *rest)
