"""A case in words, for the receipt, the warning pages and the two editors of one record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cases.codes import (
    FUNKTIONSVURDERING,
    KOMMUNE,
    MAALGRUPPE,
    POSTNUMMER,
    TILBUDSTYPE,
    YDELSE,
    Codes,
)
from cases.data import STYKYDELSE, SagData, TilbudData, YdelseData
from cases.dates import formatted


@dataclass(frozen=True)
class Row:
    """One field as a person reads it; `text` is empty where nothing is filled in."""

    field: str
    label: str
    text: str


def sag_rows(sag: SagData, codes: Codes) -> list[Row]:
    """The citizen's data; the CPR number is shown by the page itself."""
    return [
        Row("navn", "Navn", sag.navn),
        Row(
            "funktionsvurdering",
            "Samlet funktionsvurdering",
            codes.label(FUNKTIONSVURDERING, sag.funktionsvurdering),
        ),
        Row("bemaerkninger", "Bemærkninger", sag.bemaerkninger),
    ]


def tilbud_rows(tilbud: TilbudData, codes: Codes) -> list[Row]:
    """The kind of tilbud and its place."""
    return [
        Row("tilbudstype", "Tilbudstype", codes.label(TILBUDSTYPE, tilbud.tilbudstype)),
        Row("pnr", "Pnr", tilbud.pnr),
        Row("tilbud_navn", "Navn", tilbud.navn),
        Row("tilbud_adresse", "Adresse", tilbud.adresse),
        Row("tilbud_postnr", "Postnr", codes.label(POSTNUMMER, tilbud.postnr)),
    ]


def ydelse_rows(ydelse: YdelseData, codes: Codes) -> list[Row]:
    groups = [codes.label(MAALGRUPPE, kode) for kode in ydelse.maalgrupper]
    return [
        Row("kode", "Ydelse", codes.label(YDELSE, ydelse.kode)),
        Row("varighed", "Varighed", varighed(ydelse)),
        Row("maalgrupper", "Målgruppe(r)", "; ".join(groups)),
        *tilbud_rows(ydelse.tilbud, codes),
        Row("bevillingsdato", "Bevillingsdato", day(ydelse.bevillingsdato)),
        Row("startdato", "Startdato", day(ydelse.startdato)),
        Row("forventet_slutdato", "Forventet slutdato", day(ydelse.forventet_slutdato)),
        Row("slutdato", "Slutdato", day(ydelse.slutdato)),
        Row("betalingskommune", "Betalingskommune", codes.label(KOMMUNE, ydelse.betalingskommune)),
    ]


def varighed(ydelse: YdelseData) -> str:
    return "Stykydelse" if ydelse.varighed == STYKYDELSE else "Periodeydelse"


def day(value: date | None) -> str:
    return formatted(value) if value else ""


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


def conflicts(
    mine: list[Row], stored: list[Row], changed: dict[str, str]
) -> list[tuple[str, str, str, str]]:
    """(label, mine, stored, who has changed it) where the two differ.

    `changed` says of each field that was saved meanwhile by whom; any other I have changed myself.
    """
    return [
        (my.label, my.text, their.text, changed.get(my.field, "Du"))
        for my, their in zip(mine, stored, strict=True)
        if my.text != their.text
    ]
