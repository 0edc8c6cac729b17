"""A case's history in words: who changed what, when, from what to what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cases.codes import (
    FUNKTIONSVURDERING,
    KOMMUNE,
    MAALGRUPPE,
    POSTNUMMER,
    TILBUDSTYPE,
    YDELSE,
    Codes,
)
from cases.dates import formatted
from cases.log import audit
from cases.models import Haendelse, Sag
from cases.rules import RULES

#: Field → how a person calls it, and the list that its values are codes of.
_FIELDS = {
    "navn": ("Navn", ""),
    "bemaerkninger": ("Bemærkninger", ""),
    "funktionsvurdering": ("Samlet funktionsvurdering", FUNKTIONSVURDERING),
    "kode": ("Ydelse", YDELSE),
    "maalgrupper": ("Målgruppe(r)", MAALGRUPPE),
    "tilbudstype": ("Tilbudstype", TILBUDSTYPE),
    "pnr": ("Pnr", ""),
    "adresse": ("Tilbuddets adresse", ""),
    "postnr": ("Tilbuddets postnr", POSTNUMMER),
    "betalingskommune": ("Betalingskommune", KOMMUNE),
    "bevillingsdato": ("Bevillingsdato", ""),
    "startdato": ("Startdato", ""),
    "forventet_slutdato": ("Forventet slutdato", ""),
    "slutdato": ("Slutdato", ""),
    "opbevar_maaneder": ("Opbevaringstid i måneder", ""),
}
#: So many stand on the case's own page.
NEWEST = 5
_DATES = {name for name in _FIELDS if name.endswith("dato")}


@dataclass(frozen=True)
class Change:
    """One field; without texts only that it changed is known, on purpose."""

    felt: str
    foer: str = ""
    efter: str = ""
    is_private: bool = False


@dataclass(frozen=True)
class Event:
    tidspunkt: datetime
    hvem: str
    hvad: str
    om: str
    aendringer: tuple[Change, ...]


def newest(sag: Sag, codes: Codes) -> tuple[list[Event], bool]:
    """The latest of it, and whether there is more."""
    entries = list(audit.changes_of(sag.pk)[: NEWEST + 1])
    return told(entries[:NEWEST], codes), len(entries) > NEWEST


def told(entries: Iterable[Haendelse], codes: Codes) -> list[Event]:
    return [
        Event(
            entry.tidspunkt,
            str(entry.medarbejder) if entry.medarbejder else "",
            entry.art,
            _about(entry, codes),
            tuple(changes(entry, codes)),
        )
        for entry in entries
    ]


def changes(entry: Haendelse, codes: Codes) -> list[Change]:
    """What the entry says that changed, in the order of the forms."""
    found = entry.detaljer.get("ændringer", {})
    # PostgreSQL keeps an order of its own.
    order = [*_FIELDS, *(name for name in found if name not in _FIELDS)]
    return [_change(name, found[name], codes, entry.objekt) for name in order if name in found]


def _about(entry: Haendelse, codes: Codes) -> str:
    if kode := entry.detaljer.get("kode"):
        return codes.label(YDELSE, kode)
    if regel := entry.detaljer.get("regel"):
        return RULES[regel].title if regel in RULES else str(regel)
    return str(entry.detaljer.get("begrundelse", ""))


def _change(name: str, values: Any, codes: Codes, objekt: str) -> Change:
    label, liste = _FIELDS.get(name, (name, ""))
    if name == "navn" and objekt == "ydelse":
        label = "Tilbuddets navn"
    if not isinstance(values, list):
        return Change(label, is_private=True)
    before, after = (_text(name, value, liste, codes) for value in values)
    return Change(label, before, after)


def _text(name: str, value: Any, liste: str, codes: Codes) -> str:
    if not value:
        return "Ikke angivet"
    if isinstance(value, list):
        return "; ".join(codes.label(liste, kode) for kode in value)
    if name in _DATES:
        return formatted(date.fromisoformat(value))
    return codes.label(liste, value) if liste else str(value)
