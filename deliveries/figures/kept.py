"""Counting, and keeping what was counted with the key of what it was counted from."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Count, Max
from django.utils import timezone

from cases.fejlliste import kept as findings
from cases.kodelister import lister
from cases.models import Kommune, Sag
from deliveries.figures import sources
from deliveries.figures.core.calendar import FIRST_YEAR, calendar
from deliveries.figures.core.groups import by_age_and_sex
from deliveries.figures.core.sweep import Counts, PersonRow, sweep
from deliveries.figures.core.table import DEFINITIONS, PASSES, Pass
from deliveries.figures.models import Opgoerelse
from deliveries.models import Leverance
from deliveries.periode import Periode

#: What takes no longer than this (ms) is counted anew for whoever looks; a page that would take
#: longer shows what is kept, says from when, and offers to count.
AT_ONCE = 250


@dataclass(frozen=True)
class Kept:
    """`er_aktuel` is False when what they were counted from, or how, has changed since."""

    counts: Counts
    opgjort: datetime
    er_aktuel: bool


def until(leverance: Leverance) -> date:
    """As delivered, figures are of the last day of the period (D34)."""
    return Periode.parse(leverance.periode).last_day


def registered(kommune: Kommune, which: Pass, *, anew: bool = False) -> Kept:
    """What is registered now; kept from before where counting is long, and then marked as such."""
    today = timezone.localdate()
    if which is Pass.TILBAGEHOLDT:
        findings.refresh(kommune, today)
    key = _state(kommune, which, today)
    kept = Opgoerelse.objects.filter(kommune=kommune, leverance=None, optaelling=which).first()
    if kept and not anew:
        same_way = kept.definitioner == DEFINITIONS
        fits = same_way and kept.noegle == key
        if fits or (same_way and kept.millisekunder > AT_ONCE):
            return _load(kept, fits)
    rows = sources.registered(kommune, PASSES[which][1], date(FIRST_YEAR, 1, 1))
    return _load(_count(kommune, None, which, key, today, rows), True)


def delivered(leverance: Leverance, which: Pass) -> Kept | None:
    """What the leverance carries, counted anew from its frozen bytes where the definitions are
    others by now; None where the bytes are gone and nothing was kept."""
    kept = Opgoerelse.objects.filter(leverance=leverance, optaelling=which).first()
    if kept and kept.definitioner == DEFINITIONS:
        return _load(kept, True)
    if leverance.fil_slettet or not leverance.sha256:
        return _load(kept, False) if kept else None
    rows = sources.delivered(leverance, PASSES[which][1])
    counted = _count(leverance.kommune, leverance, which, leverance.sha256, until(leverance), rows)
    return _load(counted, True)


def keep(
    kommune: Kommune, leverance: Leverance | None, which: Pass, key: str, counts: Counts, ms: int
) -> Opgoerelse:
    """Store what was counted, over what was kept before."""
    return Opgoerelse.objects.update_or_create(
        kommune=kommune,
        leverance=leverance,
        optaelling=which,
        defaults={
            "noegle": key,
            "definitioner": DEFINITIONS,
            "til_og_med": counts.calendar.until,
            "opgjort": timezone.now(),
            "millisekunder": ms,
            "tal": counts.as_json(),
        },
    )[0]


def _count(
    kommune: Kommune,
    leverance: Leverance | None,
    which: Pass,
    key: str,
    on: date,
    rows: Iterable[PersonRow],
) -> Opgoerelse:
    kind, _, apart = PASSES[which]
    periods = calendar(kind, on)
    began = time.monotonic()
    counts = sweep(rows, periods, by_age_and_sex(periods) if apart else None)
    took = round((time.monotonic() - began) * 1000)
    return keep(kommune, leverance, which, key, counts, took)


def _load(kept: Opgoerelse, is_current: bool) -> Kept:
    periods = _calendar(PASSES[Pass(kept.optaelling)][0], kept.til_og_med)
    return Kept(Counts.from_json(periods, kept.tal), kept.opgjort, is_current)


#: The days of twelve years are listed in each; a handful of kinds and days is in use.
_calendar = lru_cache(maxsize=32)(calendar)


def _state(kommune: Kommune, which: Pass, on: date) -> str:
    """What the figures of what is registered rest on: the day, and the kommune's cases.

    Every write of a case sets its `aendret`; a case that is gone changes how many there are.
    Which ydelser are withheld rests on the control too.
    """
    cases = Sag.objects.filter(kommune=kommune).aggregate(n=Count("pk"), last=Max("aendret"))
    key = f"{on.isoformat()} {cases['n']} {cases['last']}"
    if which is Pass.TILBAGEHOLDT:
        key += f" {findings.current_key(kommune, lister.current(), on)}"
    return key
