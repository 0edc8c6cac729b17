"""A case in words, for the receipt, the warning pages and the two editors of one record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cases import fields
from cases.codes import Codes
from cases.data import STYKYDELSE, SagData, YdelseData


@dataclass(frozen=True)
class Row:
    """One field as a person reads it; `text` is empty where nothing is filled in."""

    field: str
    label: str
    text: str


def rows(data: fields.Value, codes: Codes) -> list[Row]:
    """All fields of a case, a ydelse or a tilbud; a CPR number is shown by the page itself."""
    return [
        Row(field.name, field.label, field.text(field.of(data), codes))
        for field in fields.of(data)
        if field is not fields.CPR
    ]


def status(ydelse: YdelseData, on: date) -> str:
    """Where the ydelse is in its life on this day, in one word (D1, D4)."""
    if ydelse.is_neutralised:
        return "Neutraliseret"
    if ydelse.has_ended(on):
        return "Afsluttet"
    return "Aktiv" if ydelse.is_active(on) else "Ikke begyndt"


def is_neutralised(sag: SagData) -> bool:
    """Whether the case has periodeydelser, and all of them are neutralised (D4, R34)."""
    periods = [ydelse for ydelse in sag.ydelser if ydelse.varighed != STYKYDELSE]
    return bool(periods) and all(ydelse.is_neutralised for ydelse in periods)
