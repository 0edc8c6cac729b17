"""What becomes of what a kommune can report (D17), for the pages of a case.

The other room knows it, and this one does not know that room: so it says here whom to ask.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cases.models import Kommune


@dataclass(frozen=True)
class Reporting:
    """Within a sentence: `hvornaar` is the report that takes it, empty for the very next one;
    `hvorfor_ikke` is why none does, empty where one does."""

    hvornaar: str = ""
    hvorfor_ikke: str = ""


_asked: list[Callable[[Kommune], Reporting]] = []


def answer_by(knows: Callable[[Kommune], Reporting]) -> None:
    """Ask this one from now on."""
    _asked[:] = [knows]


def reporting_of(kommune: Kommune) -> Reporting:
    """As of this moment."""
    (knows,) = _asked
    return knows(kommune)
