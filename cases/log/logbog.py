"""Reading the log: what an administrator may ask of it, and what its entries say in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from cases.codes import Codes
from cases.log import history, searches, sider
from cases.log.arter import ADGANG, ARTER, KATEGORIER, of_kategori
from cases.models import (
    Haendelse,
    Kommune,
    Kontaktperson,
    Medarbejder,
    Medlemskab,
    Rolle,
    Sag,
    Stikproevelinje,
)
from cases.models.log import HaendelseQuerySet
from cases.rules import RULES


def within(entries: HaendelseQuerySet, fra: date | None, til: date | None) -> HaendelseQuerySet:
    """The entries of these Danish days, both included."""
    if fra:
        entries = entries.filter(tidspunkt__gte=_midnight(fra))
    if til:
        entries = entries.filter(tidspunkt__lt=_midnight(til + timedelta(days=1)))
    return entries


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())


@dataclass(frozen=True)
class Question:
    """What is asked of a kommune's log; `art` is a kind or a whole category."""

    medarbejder: Medarbejder | None = None
    sag: UUID | None = None
    art: str = ""
    fra: date | None = None
    til: date | None = None

    def answered(self, kommune: Kommune) -> HaendelseQuerySet:
        """The entries, newest first; searches that rested a moment ago are among them.

        A logon belongs to no kommune: it is found by its employee, or by asking for logons.
        """
        searches.settle()
        asks_for_logons = self.art == ADGANG or (
            self.art in ARTER and ARTER[self.art].kategori == ADGANG
        )
        here = Q(kommune=kommune)
        if self.medarbejder or asks_for_logons:
            here |= Q(
                kommune=None,
                art__in=of_kategori(ADGANG),
                medarbejder__in=Medlemskab.objects.filter(kommune=kommune).values("medarbejder"),
            )
        found = Haendelse.objects.filter(here)
        if self.medarbejder:
            found = found.filter(medarbejder=self.medarbejder)
        if self.sag:
            found = found.about(self.sag)
        if self.art:
            found = found.filter(art__in=[self.art] if self.art in ARTER else of_kategori(self.art))
        found = within(found, self.fra, self.til)
        return found.select_related("medarbejder").order_by("-tidspunkt", "-pk")

    def told(self) -> dict[str, str]:
        """For the log: what was asked."""
        asked = {
            "medarbejder": str(self.medarbejder.pk) if self.medarbejder else "",
            "sag": str(self.sag or ""),
            "hvad": self.art,
            "fra": str(self.fra or ""),
            "til": str(self.til or ""),
        }
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True)
class Line:
    """An entry as a person reads it; `sag_findes` is whether its case can be opened."""

    entry: Haendelse
    hvem: str
    detaljer: tuple[str, ...]
    sag_findes: bool

    @property
    def antal_sager(self) -> int:
        return len(self.entry.sager or ())

    @property
    def sag_navn(self) -> str:
        """Enough of the id to tell two cases apart; the whole stands in the link."""
        return str(self.entry.sag)[:8]


def lines(entries: Iterable[Haendelse], kommune: Kommune, codes: Codes) -> list[Line]:
    entries = list(entries)
    keys = {entry.sag for entry in entries if entry.sag}
    there = set(Sag.objects.filter(kommune=kommune, pk__in=keys).values_list("pk", flat=True))
    return [
        Line(
            entry,
            str(entry.medarbejder) if entry.medarbejder else "Systemet",
            tuple(_details(entry, codes)),
            entry.sag in there,
        )
        for entry in entries
    ]


def _details(entry: Haendelse, codes: Codes) -> Iterable[str]:
    told = entry.detaljer
    if "soegning" in told:
        yield f"Søgte efter: {told['soegning']}"
    if kode := told.get("kode"):
        yield codes.label("ydelse", kode)
    if regel := told.get("regel"):
        yield RULES[regel].title if regel in RULES else str(regel)
    for change in history.changes(entry, codes):
        yield (
            f"{change.felt}: ændret"
            if change.is_private
            else f"{change.felt}: {change.foer} → {change.efter}"
        )
    for name, word in _WORDS.items():
        if value := told.get(name):
            yield f"{word}: {_SAID[name](value) if name in _SAID else value}"
    if told.get("metode") == "POST":
        yield "Formularen blev sendt"


def _page(told: str | int) -> str | int:
    """A page by its name where it was refused, by its number in a list."""
    if isinstance(told, int) or told.isdecimal():
        return told
    return sider.SIDER.get(told, sider.GONE)


def _roles(told: str | list[str | None]) -> str:
    """One role, or the one before and the one after."""
    roles = [told] if isinstance(told, str) else told
    return " → ".join(str(Rolle(role).label) if role else "ingen" for role in roles)


#: Details that say something to a person, and how they are called.
_WORDS = {
    "begrundelse": "Begrundelse",
    "aarsag": "Årsag",
    "vis": "Visning",
    "side": "Side",
    "filtype": "Filtype",
    "antal": "Antal",
    "i_timen": "Så mange gange i samme time",
    "periode": "Periode",
    "type": "Type",
    "brugernavn": "Brugernavn",
    "rolle": "Rolle",
    "vurdering": "Vurdering",
    "hvad": "Hvad",
}
#: How a value is told that is no word of the pages.
_SAID: Mapping[str, Callable[[Any], object]] = {
    "side": _page,
    "type": lambda told: dict(Kontaktperson.Type.choices).get(told, told),
    "rolle": _roles,
    "vurdering": lambda told: dict(Stikproevelinje.Vurdering.choices).get(told, told),
    "hvad": lambda told: KATEGORIER.get(told, told),
}
