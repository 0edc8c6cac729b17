"""Findings as pages show them: with the ydelse they are about, and what has been seen already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cases.fejlliste.verdict import Verdict, verdict
from cases.findings import ADVARSEL, Finding
from cases.models import Sag, SetIOrden, Ydelse
from cases.reporting import Reporting
from cases.services.sager import findings_of


@dataclass(frozen=True)
class ShownFinding:
    """A finding and where it can be mended."""

    finding: Finding
    sag: Sag
    ydelse: Ydelse | None
    #: Who has set it i orden, and when; None while nobody has.
    set_i_orden: SetIOrden | None = None

    @property
    def can_be_set_i_orden(self) -> bool:
        return self.finding.severity == ADVARSEL and not self.set_i_orden

    @property
    def url(self) -> str:
        return (self.ydelse or self.sag).get_absolute_url()


def verdict_of(reporting: Reporting, ydelse: Ydelse, found: list[ShownFinding]) -> Verdict:
    """Whether the ydelse would be in the kommune's next report, by what is shown on its case."""
    return verdict(ydelse.data(), [shown.finding for shown in found], reporting)


def shown(sag: Sag) -> list[ShownFinding]:
    """What is wrong or odd with the stored case, less the warnings set i orden (D14)."""
    return [found for found in with_seen(sag) if not found.set_i_orden]


def seen(sag: Sag) -> list[ShownFinding]:
    """The warnings set i orden that the stored values still give: what can be taken back."""
    return [found for found in with_seen(sag) if found.set_i_orden]


def with_seen(sag: Sag) -> Iterator[ShownFinding]:
    """All findings on the stored case, those set i orden among them."""
    ydelser = {ydelse.identifikator: ydelse for ydelse in sag.ydelser.all()}
    marks = {mark.fingeraftryk: mark for mark in sag.set_i_orden.select_related("medarbejder")}
    for finding in findings_of(sag.data()):
        mark = marks.get(finding.fingerprint) if finding.severity == ADVARSEL else None
        yield ShownFinding(finding, sag, ydelser.get(finding.identifikator), mark)
