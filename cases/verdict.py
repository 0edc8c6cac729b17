"""Whether a ydelse would be in the next report, and if not, why (D2, D15). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from cases.data import SagData, YdelseData
from cases.rules import FEJL, Finding

#: Kept on the case, but not part of the report (R18): nothing that is wrong there keeps it out.
UNREPORTED = frozenset({"navn", "bemaerkninger"})


@dataclass(frozen=True)
class Verdict:
    """`Bliver leveret: ja / ja, med advarsel / nej, fordi …`."""

    is_yes: bool
    because: str = ""
    errors: tuple[str, ...] = ()
    warned: bool = False

    def __str__(self) -> str:
        if not self.is_yes:
            told = f": {' '.join(self.errors)}" if self.errors else "."
            return f"nej, fordi {self.because}{told}"
        return "ja, med advarsel" if self.warned else "ja"

    def beside(self, told: Collection[str]) -> Verdict:
        """The same on a page that already tells these errors: they are not said twice."""
        return replace(self, errors=tuple(error for error in self.errors if error not in told))


def verdict(ydelse: YdelseData, findings: Iterable[Finding], *, reports: bool) -> Verdict:
    """What becomes of the ydelse, by the findings on its case and whether the kommune reports from
    here at all (D17).

    A warning that has been set i orden is to be left out of `findings`.
    """
    if not ydelse.is_reportable:
        return Verdict(False, "ydelsen sluttede før 1. juli 2013")
    about = [
        finding
        for finding in findings
        if finding.identifikator in ("", ydelse.identifikator) and finding.field not in UNREPORTED
    ]
    errors = tuple(finding.message for finding in about if finding.severity == FEJL)
    if errors:
        return Verdict(False, "der er noget at rette", errors)
    if not reports:
        return Verdict(False, "kommunen ikke indberetter herfra endnu")
    return Verdict(True, warned=bool(about))


def kept_out(finding: Finding, sag: SagData) -> list[YdelseData]:
    """The reportable ydelser that this finding keeps out of a report: its own, or all of the case's
    where it is on the case itself (D15)."""
    if finding.severity != FEJL:
        return []
    return [
        ydelse
        for ydelse in sag.ydelser
        if ydelse.is_reportable and finding.identifikator in ("", ydelse.identifikator)
    ]
