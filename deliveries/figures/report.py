"""The validation report: recipients per quarter and ydelse, and the marks (Q4, D37)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings

from cases.codes import YDELSE, Codes
from cases.models import Kommune
from deliveries.figures import kept
from deliveries.figures.core import marks as marking
from deliveries.figures.core.calendar import Calendar
from deliveries.figures.core.marks import Limits, Mark, Seen, development
from deliveries.figures.core.table import FIGURES, Pass, Series
from deliveries.figures.kept import Kept
from deliveries.figures.models import Kommentar
from deliveries.models import Leverance
from deliveries.periode import Periode

#: Ydelser that some other department often keeps, and that kommuner forget (seen by Danmarks
#: Statistik): a large kommune without any is asked about them.
EXPECTED = ("1.17", "1.3")


@dataclass(frozen=True)
class Quarter:
    """One row of a ydelse's table; None where a source does not reach so far."""

    navn: str
    leveret: float | None
    registreret: float
    udvikling: float | None
    fuldtid: float
    uoplyst: float
    holdt_ude: float
    marks: list[Mark]


@dataclass(frozen=True)
class Report:
    """Both sides, counted by one definition: as registered, and as delivered where there is an
    L402 that stands (D34)."""

    registered: Kept
    delivered: Kept | None
    leverance: Leverance | None
    unknown: Series
    withheld: Series
    marks: list[Mark]
    commented: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)

    @property
    def calendar(self) -> Calendar:
        return self.registered.counts.calendar

    @property
    def newest_whole(self) -> int:
        """The number of the newest quarter that is over."""
        return len(self.calendar) - 1 - self.calendar.is_under_way

    def is_commented(self, mark: Mark) -> bool:
        return (mark.ydelse, mark.kvartal, str(mark.art)) in self.commented

    def uncommented(self) -> list[Mark]:
        return [mark for mark in self.marks if not self.is_commented(mark)]

    def ydelser(self, codes: Codes) -> list[str]:
        """The codes that have a number or a mark, in the order of the code list."""
        found = {*self.registered.counts.cells, *(m.ydelse for m in self.marks)}
        if self.delivered:
            found |= set(self.delivered.counts.cells)
        known = [code.kode for code in codes.all(YDELSE) if code.kode in found]
        return known + sorted(found - set(known) - {"alle"})

    def recipients(self, kode: str) -> list[float]:
        return self._of(_RECIPIENTS(self.registered.counts), kode)

    def delivered_recipients(self, kode: str) -> list[float | None]:
        """By the quarters of what is registered."""
        if self.delivered is None:
            return [None] * len(self.calendar)
        return self._by_name(_RECIPIENTS(self.delivered.counts).get(kode), self.delivered)

    def persons(self) -> tuple[list[float | None], list[float]]:
        """Persons in all: as delivered, as registered."""
        registered = list(map(float, self.registered.counts.persons))
        if self.delivered is None:
            return [None] * len(self.calendar), registered
        return self._by_name(list(self.delivered.counts.persons), self.delivered), registered

    def quarters(self, kode: str) -> list[Quarter]:
        registered, delivered = self.recipients(kode), self.delivered_recipients(kode)
        fulltime = self._of(FIGURES["fuldtid"].function(self.registered.counts), kode)
        unknown, withheld = self._of(self.unknown, kode), self._of(self.withheld, kode)
        return [
            Quarter(
                name,
                delivered[nr],
                registered[nr],
                development(registered[nr - 1], registered[nr]) if nr else None,
                fulltime[nr],
                unknown[nr],
                withheld[nr],
                [m for m in self.marks if m.ydelse == kode and m.kvartal == name],
            )
            for nr, name in enumerate(self.calendar.names)
        ]

    def _of(self, series: Series, kode: str) -> list[float]:
        return series.get(kode) or [0.0] * len(self.calendar)

    def _by_name(self, numbers: Sequence[float] | None, source: Kept) -> list[float | None]:
        there = source.counts.calendar.names
        by_name = dict(zip(there, numbers or [0] * len(there), strict=True))
        return [by_name.get(name) for name in self.calendar.names]


_RECIPIENTS = FIGURES["modtagere"].function


def report(kommune: Kommune, *, anew: bool = False) -> Report:
    """The report as it is now; `anew` counts what would otherwise be shown as older."""
    registered = kept.registered(kommune, Pass.KVARTALER, anew=anew)
    unknown = kept.registered(kommune, Pass.UOPLYST, anew=anew).counts
    withheld = kept.registered(kommune, Pass.TILBAGEHOLDT, anew=anew).counts
    leverance = newest(kommune)
    calendar = registered.counts.calendar
    of_unknown = _aligned(FIGURES["uoplyst"].function(unknown), len(calendar))
    seen = Seen(
        calendar.names,
        _RECIPIENTS(registered.counts),
        registered.counts.persons,
        of_unknown,
        calendar.is_under_way,
        frozenset(changes_of_system(kommune)),
        EXPECTED,
    )
    return Report(
        registered,
        kept.delivered(leverance, Pass.KVARTALER) if leverance else None,
        leverance,
        of_unknown,
        _aligned(FIGURES["tilbageholdt"].function(withheld), len(calendar)),
        marking.marks(seen, Limits(**settings.TAL_GRAENSER)),
        frozenset(
            Kommentar.objects.filter(kommune=kommune).values_list("ydelse", "kvartal", "art")
        ),
    )


def newest(kommune: Kommune) -> Leverance | None:
    """The newest L402 with a file that stands (D34)."""
    standing = Leverance.objects.standing().filter(kommune=kommune).exclude(sha256="")
    return standing.order_by("-periode", "-version").first()


def changes_of_system(kommune: Kommune) -> list[str]:
    """The quarter in which the kommune began to report from here, as StatBank writes it."""
    if not kommune.indberetter_fra:
        return []
    periode = Periode.parse(kommune.indberetter_fra)
    return [f"{periode.year}K{(periode.month - 1) // 3 + 1}"]


def _aligned(series: Series, periods: int) -> Series:
    """Kept passes of different days may differ by the newest quarter."""
    return {
        key: ([*row, 0.0] if len(row) < periods else row)[:periods] for key, row in series.items()
    }
