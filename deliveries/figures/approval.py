"""Approving a year's figures: what would be approved, what stops it, what changed since (D38)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from cases.access import ADMINISTERS
from cases.codes import Codes
from cases.log import audit
from cases.models import Kommune, Medarbejder, Ydelse
from cases.services.errors import NotPossible
from cases.services.writing import writing
from deliveries.figures.core.calendar import FIRST_YEAR, KVARTAL, name
from deliveries.figures.core.marks import Mark
from deliveries.figures.core.rows import ALL
from deliveries.figures.core.table import DEFINITIONS
from deliveries.figures.models import Godkendelse
from deliveries.figures.report import Report, report

_TOO_EARLY = (
    "Året kan godkendes, når leverancen for december er sendt til Danmarks Statistik. "
    "Indtil da kan tallene ændre sig af sig selv."
)


@dataclass(frozen=True)
class Line:
    """One ydelse in a year: four numbers from each side, or None where there is none."""

    kode: str
    leveret: list[float | None]
    registreret: list[float]
    godkendt: list[float] | None
    godkendelse: Godkendelse | None
    stops: list[Mark]

    @property
    def has_changed(self) -> bool:
        """Since it was approved, in what is delivered or in what will be."""
        return self.godkendt is not None and (
            self.godkendt != self.leveret or self.godkendt != self.registreret
        )


def quarters(year: int) -> list[str]:
    return [name(KVARTAL, year, number) for number in range(1, 5)]


def years(found: Report) -> list[int]:
    """The years that are over, the newest first."""
    over = found.calendar.until.year
    return list(range(over - 1, FIRST_YEAR - 1, -1))


def is_delivered(found: Report, year: int) -> bool:
    """Whether what stands with Danmarks Statistik reaches the year's end (D34)."""
    return found.leverance is not None and found.leverance.periode >= f"{year}M12"


def lines(kommune: Kommune, found: Report, codes: Codes, year: int) -> list[Line]:
    """All ydelser with a number or an approval in the year, in the order of the code list."""
    places = [found.calendar.names.index(quarter) for quarter in quarters(year)]
    approved = newest(kommune, year)
    waiting = [m for m in found.uncommented() if m.is_red and m.kvartal in quarters(year)]
    made = []
    for kode in found.ydelser(codes):
        approval = approved.get(kode)
        delivered, registered = found.delivered_recipients(kode), found.recipients(kode)
        line = Line(
            kode,
            [delivered[place] for place in places],
            [registered[place] for place in places],
            approval.tal[kode] if approval else None,
            approval,
            [mark for mark in waiting if mark.ydelse in (kode, ALL)],
        )
        if approval or any(line.leveret) or any(line.registreret):
            made.append(line)
    return made


def newest(kommune: Kommune, year: int) -> dict[str, Godkendelse]:
    """Ydelse → the approval that counts."""
    found: dict[str, Godkendelse] = {}
    approvals = Godkendelse.objects.filter(kommune=kommune, aar=year)
    for approval in approvals.select_related("af", "leverance"):
        found |= dict.fromkeys(approval.tal, approval)
    return found


def approve(
    user: Medarbejder, kommune: Kommune, codes: Codes, year: int, chosen: Sequence[str], seen: str
) -> Godkendelse:
    """Freeze the delivered figures of these ydelser, with person and time.

    `seen` is the id of the leverance whose figures the person saw. Raises NotPossible for a year
    that is not delivered whole, a red mark without a comment, no ydelse, or other figures by now.
    """
    with writing(user, kommune, ADMINISTERS) as held:
        found = report(held, anew=True)
        if not is_delivered(found, year) or found.leverance is None:
            raise NotPossible(_TOO_EARLY)
        if str(found.leverance.pk) != seen:
            raise NotPossible("Der er kommet en ny leverance. Se tallene igen, og godkend så.")
        about = [line for line in lines(held, found, codes, year) if line.kode in chosen]
        if not about:
            raise NotPossible("Vælg mindst én ydelse, der skal godkendes.")
        if any(line.stops for line in about):
            raise NotPossible("Skriv en kommentar til hvert rødt mærke først.")
        made = Godkendelse.objects.create(
            kommune=held,
            aar=year,
            leverance=found.leverance,
            definitioner=DEFINITIONS,
            tal={line.kode: line.leveret for line in about},
            af=user,
            tidspunkt=timezone.now(),
        )
        koder = [line.kode for line in about]
        audit.record(user, held, "tal godkendt", made, aar=year, ydelser=koder)
        return made


def changed_since(kommune: Kommune, line: Line) -> QuerySet[Ydelse]:
    """The ydelser that may have moved an approved figure: saved after its leverance was frozen."""
    if line.godkendelse is None:
        return Ydelse.objects.none()
    after = line.godkendelse.leverance.frosset
    saved = Ydelse.objects.filter(kommune=kommune, kode=line.kode, aendret__gt=after)
    return saved.select_related("sag").order_by("sag__cpr", "pk")
