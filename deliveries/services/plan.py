"""What is to come, and what should have come by now (D17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from cases.models import Kommune
from cases.reporting import Reporting
from deliveries.models import Leverance
from deliveries.periode import Periode
from deliveries.services import monthly, not_made

#: On the 14th itself it takes a while until all are made.
GRACE = timedelta(hours=1)


@dataclass(frozen=True)
class Late:
    """An L402 that should have been made by now; `annulleret` is the one that rests (D18), `aarsag`
    why the last attempt made none, empty when there is nothing known."""

    periode: Periode
    annulleret: Leverance | None
    aarsag: str


@dataclass(frozen=True)
class Plan:
    """The period of the next L402, None when the kommune does not report from here then; and what
    is late, oldest first. What was rejected is neither: it waits for a person."""

    naeste: Periode | None
    forsinkede: tuple[Late, ...]
    indberetning: Reporting

    @property
    def er_forsinket(self) -> bool:
        """Whether the next one is late itself."""
        return any(late.periode == self.naeste for late in self.forsinkede)


def plan(kommune: Kommune, now: datetime) -> Plan:
    """As of `now` (aware); as many queries for many periods as for one."""
    periods = monthly.due(kommune, now)
    aside = monthly.set_aside(kommune, periods)
    missed = [periode for periode in periods if not monthly.is_rejected(aside[periode])]
    coming = _next(kommune, missed, now)
    why = not_made.reasons([kommune.pk]) if missed else {}
    late = [
        Late(
            periode,
            monthly.resting(aside[periode], now),
            why.get((kommune.pk, str(periode)), ""),
        )
        for periode in missed
    ]
    return Plan(
        coming,
        tuple(
            one for one in late if one.annulleret or one.aarsag or one.periode.due_at + GRACE <= now
        ),
        _reporting(kommune, coming, periods, now),
    )


def reporting(kommune: Kommune) -> Reporting:
    """What `cases` asks."""
    return plan(kommune, timezone.now()).indberetning


def _next(kommune: Kommune, missed: list[Periode], now: datetime) -> Periode | None:
    if not kommune.indberetter_fra:
        return None
    coming = missed[0] if missed else Periode.next_due(now)
    coming = max(coming, Periode.parse(kommune.indberetter_fra))
    return coming if kommune.reports_from_here(str(coming)) else None


def _reporting(
    kommune: Kommune, coming: Periode | None, due: list[Periode], now: datetime
) -> Reporting:
    if coming and coming <= Periode.next_due(now):
        return Reporting()
    if coming:
        day = date_format(coming.due_at, "j. F Y")
        return Reporting(hvornaar=f"i leverancen for {coming.label} ({day})")
    if not kommune.indberetter_fra:
        return Reporting(hvorfor_ikke="kommunen ikke indberetter herfra endnu")
    if due:
        rejected = f"leverancen for {due[-1].label} er afvist, og der kommer ingen ny af sig selv"
        return Reporting(hvorfor_ikke=rejected)
    last = Periode.parse(kommune.indberetter_til).label
    return Reporting(hvorfor_ikke=f"kommunen ikke indberetter herfra efter {last}")
