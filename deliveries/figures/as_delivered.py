"""The figures as delivered: counted while a leverance is frozen, and kept with it (D34)."""

from __future__ import annotations

from cases.data import SagData
from deliveries.figures import kept
from deliveries.figures.core.calendar import FIRST_YEAR, calendar
from deliveries.figures.core.rows import rows_of
from deliveries.figures.core.sweep import PersonRow, Tally
from deliveries.figures.core.table import PASSES, Pass
from deliveries.models import Leverance

#: Rows that are counted together: a call for each person would take as long as the counting.
BATCH = 2_000


class Counting:
    """Counts what a leverance carries while it is written."""

    def __init__(self, leverance: Leverance) -> None:
        self._leverance = leverance
        kind, self._which, _ = PASSES[Pass.KVARTALER]
        self._tally = Tally(calendar(kind, kept.until(leverance)))
        self._rows: list[PersonRow] = []

    def see(self, sag: SagData) -> None:
        self._rows += [(sag.cpr, *row) for row in rows_of(sag.ydelser, self._which)]
        if len(self._rows) >= BATCH:
            self._count()

    def frozen(self) -> None:
        self._count()
        leverance = self._leverance
        if leverance.sha256:
            counts = self._tally.result()
            kept.keep(leverance.kommune, leverance, Pass.KVARTALER, leverance.sha256, counts, ms=0)

    def _count(self) -> None:
        self._tally.add(self._rows)
        self._rows = []


def counting(leverance: Leverance) -> Counting | None:
    """Registered with the freeze. Only an L402 is what stands (D22)."""
    is_counted = leverance.form == Leverance.Form.L402
    return Counting(leverance) if is_counted and kept.until(leverance).year >= FIRST_YEAR else None
