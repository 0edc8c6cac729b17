"""What stands on a form that was sent: read, judged by the rules, saved.

One way for every form of case data. Whatever keeps it from being saved ends on the forms, or is
the outcome's to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from cases import services
from cases.codes import Codes
from cases.door import conflict
from cases.door.conflict import Conflict
from cases.fields import Data
from cases.findings import Finding
from cases.forms.sager import FindingsForm
from cases.models import Sag

Record = TypeVar("Record")


@dataclass(frozen=True)
class Outcome(Generic[Record]):
    """The record, if it was saved. If not, the forms say why, and these what they can not."""

    saved: Record | None = None
    #: What others have saved meanwhile: kept when this was saved, else to be chosen from.
    konflikt: Conflict | None = None
    #: The case that the citizen has already (D6).
    findes: Sag | None = None

    @property
    def told(self) -> str:
        """To be said after the news that it was saved."""
        return self.konflikt.told if self.konflikt else ""


def save(
    forms: Sequence[FindingsForm],
    mine: Data,
    codes: Codes,
    write: Callable[[int, Data], Record],
    judge: Callable[[Data], Iterable[Finding]] = lambda typed: (),
) -> Outcome[Record]:
    """Have `write(version, data)` save what the forms hold, `mine`.

    Nothing is written of what can not be read; `judge` says what else is wrong with it, so that all
    is told at once; it may raise what `write` may. The first form carries the version.
    """
    try:
        if not all(form.is_valid() for form in forms):
            _show(forms, judge(mine))
            return Outcome()
        return Outcome(*conflict.save(forms[0], mine, codes, write))
    except services.Refused as refused:
        _show(forms, refused.findings)
        return Outcome()
    except services.Exists as exists:
        return Outcome(findes=exists.sag)


def _show(forms: Sequence[FindingsForm], findings: Iterable[Finding]) -> None:
    """Each finding on the form that has its field; the last one takes the others."""
    left = list(findings)
    for form in forms[:-1]:
        form.show(finding for finding in left if finding.field in form.fields)
        left = [finding for finding in left if finding.field not in form.fields]
    forms[-1].show(left)
