"""Whether a ydelse would be in the next report, and if not, why (D2, D15). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from cases.data import SagData, YdelseData
from cases.findings import FEJL, Finding
from cases.reporting import Reporting

#: Kept on the case, but not part of the report (R18): nothing that is wrong there keeps it out.
UNREPORTED = frozenset({"navn", "bemaerkninger"})


@dataclass(frozen=True)
class Verdict:
    """`Bliver leveret: ja / ja, med advarsel / ja, i leverancen for … / nej, fordi …`."""

    is_yes: bool
    because: str = ""
    errors: tuple[str, ...] = ()
    warned: bool = False
    hvornaar: str = ""

    def __str__(self) -> str:
        if not self.is_yes:
            told = f": {' '.join(self.errors)}" if self.errors else "."
            return f"nej, fordi {self.because}{told}"
        said = ("ja", "med advarsel" if self.warned else "", self.hvornaar)
        return ", ".join(part for part in said if part)

    def beside(self, told: Collection[str]) -> Verdict:
        """The same on a page that already tells these errors: they are not said twice."""
        return replace(self, errors=tuple(error for error in self.errors if error not in told))


def verdict(ydelse: YdelseData, findings: Iterable[Finding], reporting: Reporting) -> Verdict:
    """What becomes of the ydelse, by the findings on its case and when the kommune reports from
    here, if it does (D17).

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
    if reporting.hvorfor_ikke:
        return Verdict(False, reporting.hvorfor_ikke)
    return Verdict(True, warned=bool(about), hvornaar=reporting.hvornaar)


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
