"""A case as rows of its tables, and a row as the value again: which column each field stands in.

Pure. Whoever stores a case, reads a kommune in one stream or fills a table for comparison takes the
columns from here, in this order, so a new field is named once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from cases.data import NO_TILBUD, SagData, TilbudData, YdelseData

#: What a row of cases_sag has of a `SagData`, in the order of `of_sag`.
SAG = ("kommune_id", "cpr", "navn", "funktionsvurdering", "bemaerkninger", "sidste_dag")

#: What a form can change of a ydelse, in the order of `of_ydelse`; its identifikator, its
#: målgrupper and its lock stand elsewhere.
YDELSE = (
    "kode", "varighed", "bevillingsdato", "startdato", "forventet_slutdato", "slutdato",
    "tilbudstype", "pnr", "tilbud_navn", "tilbud_adresse", "tilbud_postnr", "betalingskommune",
)  # fmt: skip

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
    tilbud = data.tilbud
    return (
        data.kode, data.varighed, data.bevillingsdato, data.startdato, data.forventet_slutdato,
        data.slutdato, tilbud.tilbudstype, tilbud.pnr, tilbud.navn, tilbud.adresse, tilbud.postnr,
        data.betalingskommune,
    )  # fmt: skip


def to_ydelse(
    identifikator: str, maalgrupper: Iterable[str], indberettet: bool, values: Iterable[Any]
) -> YdelseData:
    """The ydelse whose row has these values of YDELSE."""
    kode, varighed, granted, start, expected, end, *tilbud, payer = values
    return YdelseData(
        identifikator,
        kode,
        varighed,
        tuple(sorted(maalgrupper)),
        granted,
        start,
        expected,
        end,
        TilbudData(*tilbud) if any(tilbud) else NO_TILBUD,
        payer,
        indberettet,
    )
