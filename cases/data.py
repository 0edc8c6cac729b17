"""The frozen values that stand between every way in and every way out.

Forms, the database, imported files and demo data all *make* a `SagData`; the rules, the reports
and the XML writer all *take* one. So there is one notion of a case, and one rule engine (D14).

Pure Python: nothing here reads a clock or a database. `on` is always a date in Europe/Copenhagen,
passed in by the caller (D1). An empty text means "not filled in"; texts are never None.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

PERIODEYDELSE = "P"
STYKYDELSE = "S"

#: R4: only what was active on this day or later is reported.
REGISTER_START = date(2013, 7, 1)


@dataclass(frozen=True, slots=True)
class TilbudData:
    """The place that delivers a ydelse: `pnr` (10 digits), or name, address and postnr (R46)."""

    tilbudstype: str = ""
    pnr: str = ""
    navn: str = ""
    adresse: str = ""
    postnr: str = ""

    def __bool__(self) -> bool:
        """A tilbud is given when any of its fields is filled in (D10)."""
        return bool(self.tilbudstype or self.pnr or self.navn or self.adresse or self.postnr)

    @property
    def has_place(self) -> bool:
        return bool(self.pnr or (self.navn and self.adresse and self.postnr))


NO_TILBUD = TilbudData()


@dataclass(frozen=True, slots=True)
class YdelseData:
    """One ydelse. `maalgrupper` are codes in code point order; `indberettet` is the lock of D5.

    `tilbudstype_ny`: it was filled in after the ydelse was reported, and no report has had it yet.
    """

    identifikator: str
    kode: str = ""
    varighed: str = PERIODEYDELSE
    maalgrupper: tuple[str, ...] = ()
    bevillingsdato: date | None = None
    startdato: date | None = None
    forventet_slutdato: date | None = None
    slutdato: date | None = None
    tilbud: TilbudData = NO_TILBUD
    betalingskommune: str = ""
    indberettet: bool = False
    tilbudstype_ny: bool = False

    @property
    def start(self) -> date | None:
        """The effective start: startdato, or else bevillingsdato (R53, D1)."""
        return self.startdato or self.bevillingsdato

    @property
    def last_day(self) -> date | None:
        """The last day the ydelse is active; None while it is open (D1).

        A stykydelse without slutdato is active on its effective start only.
        """
        if self.slutdato is None and self.varighed == STYKYDELSE:
            return self.start
        return self.slutdato

    @property
    def is_neutralised(self) -> bool:
        """A periodeydelse that ends on the day it starts counts nowhere (R44, D4)."""
        return (
            self.varighed == PERIODEYDELSE
            and self.slutdato is not None
            and self.slutdato == self.start
        )

    @property
    def is_reportable(self) -> bool:
        """D2: no last day, or one on 1 July 2013 or later, or once delivered in an L402."""
        last = self.last_day
        return last is None or last >= REGISTER_START or self.indberettet

    @property
    def has_locked_tilbudstype(self) -> bool:
        """D5: locked once reported; one that is empty may still be filled in, until the next."""
        return self.indberettet and bool(self.tilbud.tilbudstype) and not self.tilbudstype_ny

    def is_active(self, on: date) -> bool:
        """Active on `on`: start <= on and (no last day or on <= last day) (D1)."""
        start, last = self.start, self.last_day
        return start is not None and start <= on and (last is None or on <= last)

    def has_ended(self, on: date) -> bool:
        """Ended: the last day has passed (D1)."""
        return self.last_day is not None and self.last_day < on

    def overlaps(self, other: YdelseData) -> bool:
        """Whether the two have a day in common; a ydelse without any date overlaps nothing."""
        if self.start is None or other.start is None:
            return False
        starts_before_end = other.last_day is None or self.start <= other.last_day
        return starts_before_end and (self.last_day is None or other.start <= self.last_day)


@dataclass(frozen=True, slots=True)
class SagData:
    """One case: a citizen (`cpr`, 10 digits) in one kommune (3 digits), with the ydelser (R16).

    `navn` and `bemaerkninger` are kept, but are not part of any report (R18).
    """

    kommune: str
    cpr: str
    navn: str = ""
    funktionsvurdering: str = ""
    bemaerkninger: str = ""
    ydelser: tuple[YdelseData, ...] = field(default=())

    @property
    def last_day(self) -> date | None:
        """The last day of the last ydelse; None while one of them is open (R31)."""
        days = [y.last_day for y in self.ydelser]
        if not days or None in days:
            return None
        return max(day for day in days if day is not None)

    def is_closed(self, on: date) -> bool:
        """Afsluttet: all ydelser have ended (R31, D1)."""
        return bool(self.ydelser) and all(y.has_ended(on) for y in self.ydelser)

    def as_reported(self) -> SagData:
        """What a report knows: no navn, no bemærkninger (R18), and ydelser in file order."""
        return replace(self, navn="", bemaerkninger="", ydelser=in_file_order(self.ydelser))


def in_file_order(ydelser: tuple[YdelseData, ...]) -> tuple[YdelseData, ...]:
    """Ydelser by effective start, then identifikator by Unicode code point (l402)."""
    return tuple(sorted(ydelser, key=lambda y: (y.start or date.min, y.identifikator)))
