"""Why a service did not do what it was asked. When one is raised, nothing has been stored."""

from __future__ import annotations

from collections.abc import Sequence

from cases.findings import Finding
from cases.models import KendtTilbud, Sag, Ydelse


class Refused(Exception):
    """The rules or the locks do not allow it; each finding says what to do."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = list(findings)


class Stale(Exception):
    """Somebody saved in the meantime; `current` is what is stored now."""

    def __init__(self, current: Sag | Ydelse | KendtTilbud) -> None:
        super().__init__(f"{current} is at version {current.version}")
        self.current = current


class Exists(Exception):
    """The citizen already has a case in the kommune (D6)."""

    def __init__(self, sag: Sag) -> None:
        super().__init__(str(sag))
        self.sag = sag


class NotPossible(Exception):
    """It can not be done; the message says why in Danish, and what to do instead."""


class ContactsMissing(Exception):
    """No case before all three contacts exist (R12)."""
