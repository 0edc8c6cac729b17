"""How many ydelser the months' leverancer held, to be drawn beside the list (ux 18). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

#: As many bars as are compared with the same month a year before.
MONTHS = 13


class Counted(Protocol):
    """What a leverance says of its counts."""

    periode: str
    antal_ydelser: int
    antal_udeladt: int

    @property
    def periode_navn(self) -> str: ...


@dataclass(frozen=True)
class Month:
    """One bar: what was delivered, what was left out, and how many more than the month before."""

    navn: str
    leveret: int
    udeladt: int
    mere: int | None

    @property
    def i_alt(self) -> int:
        return self.leveret + self.udeladt

    @property
    def forskel(self) -> int:
        """How many more or fewer, without the sign."""
        return abs(self.mere or 0)


def months(newest_first: Iterable[Counted]) -> list[Month]:
    """One for each period, the oldest first; nothing where there is nothing to compare."""
    of_period: dict[str, Counted] = {}
    for leverance in newest_first:
        of_period.setdefault(leverance.periode, leverance)
    shown = sorted(of_period.items())[-MONTHS - 1 :]
    bars = []
    before: int | None = None
    for _, leverance in shown:
        now = leverance.antal_ydelser
        mere = None if before is None else now - before
        bars.append(Month(leverance.periode_navn, now, leverance.antal_udeladt, mere))
        before = now
    bars = bars[-MONTHS:]
    return bars if len(bars) > 1 else []
