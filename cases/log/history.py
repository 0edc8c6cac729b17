"""A case's history in words: who changed what, when, from what to what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases import fields
from cases.codes import YDELSE, Codes
from cases.fields import Field
from cases.log import audit
from cases.models import Haendelse, Sag
from cases.rules import RULES

#: What may change that is no field of a case.
_ELSEWHERE = {"opbevar_maaneder": "Opbevaringstid i måneder"}
#: So many stand on the case's own page.
NEWEST = 5


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
    changed: dict[str, Any] = entry.detaljer.get("ændringer", {})
    # PostgreSQL keeps an order of its own.
    named = {name: fields.in_log(entry.objekt, name) for name in changed}
    order = [*fields.BY_NAME.values(), None]
    in_order = sorted(changed, key=lambda name: order.index(named[name]))
    return [_change(name, named[name], changed[name], codes) for name in in_order]


def _about(entry: Haendelse, codes: Codes) -> str:
    if kode := entry.detaljer.get("kode"):
        return codes.label(YDELSE, kode)
    if regel := entry.detaljer.get("regel"):
        return RULES[regel].title if regel in RULES else str(regel)
    return str(entry.detaljer.get("begrundelse", ""))


def _change(name: str, field: Field | None, values: Any, codes: Codes) -> Change:
    label = field.full_label if field else _ELSEWHERE.get(name, name)
    if not isinstance(values, list):
        return Change(label, is_private=True)
    before, after = (field.text(value, codes) if field else str(value or "") for value in values)
    return Change(label, before or "Ikke angivet", after or "Ikke angivet")
