"""Findings as pages show them: with the ydelse they are about, and what has been seen already."""

from __future__ import annotations

from dataclasses import dataclass

from cases.fejlliste.verdict import Verdict, verdict
from cases.findings import ADVARSEL, Finding
from cases.models import Sag, Ydelse
from cases.reporting import Reporting
from cases.services.sager import findings_of


@dataclass(frozen=True)
class ShownFinding:
    """A finding and where it can be mended."""

    finding: Finding
    sag: Sag
    ydelse: Ydelse | None

    @property
    def can_be_set_i_orden(self) -> bool:
        return self.finding.severity == ADVARSEL

    @property
    def url(self) -> str:
        return (self.ydelse or self.sag).get_absolute_url()


def verdict_of(reporting: Reporting, ydelse: Ydelse, found: list[ShownFinding]) -> Verdict:
    """Whether the ydelse would be in the kommune's next report, by what is shown on its case."""
    return verdict(ydelse.data(), [shown.finding for shown in found], reporting)


def shown(sag: Sag) -> list[ShownFinding]:
    """What is wrong or odd with the stored case, less the warnings set i orden (D14)."""
    ydelser = {ydelse.identifikator: ydelse for ydelse in sag.ydelser.all()}
    seen = set(sag.set_i_orden.values_list("fingeraftryk", flat=True))
    return [
        ShownFinding(finding, sag, ydelser.get(finding.identifikator))
        for finding in findings_of(sag.data())
        if finding.severity != ADVARSEL or finding.fingerprint not in seen
    ]
