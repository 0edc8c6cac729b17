"""Which periods a kommune reports from here (D17): what may be chosen, what it means, choosing it.

The system that the kommune had before keeps reporting until this one does (S4), so the choice
decides who tells Danmarks Statistik what, and when.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min

from cases.access import ADMINISTERS
from cases.log import audit
from cases.models import Kommune, Medarbejder
from cases.services.errors import NotPossible
from cases.services.writing import writing
from cases.texts import exact
from deliveries import states
from deliveries.models import Leverance
from deliveries.periode import Periode, PeriodeError
from deliveries.services.monthly import due

#: Nothing older is reported (R4).
FIRST = Periode(2013, 7)
#: Further ahead is a slip of the hand that would silence the kommune for years.
MONTHS_AHEAD = 24


def as_periode(typed: str) -> Periode | None:
    """What was typed, in any of the ways of `Periode.typed`; None for nothing. PeriodeError."""
    return Periode.typed(typed) if exact(typed) else None


@dataclass(frozen=True)
class Meaning:
    """What a choice comes to, at one moment."""

    #: Their L402s are made within the hour.
    forfaldne: tuple[Periode, ...]
    #: The next L402 that falls due after that; None for none.
    naeste: Periode | None
    #: These are due as it is, not made yet, and would not be made any more.
    bortfalder: tuple[Periode, ...]


def problems(kommune: Kommune, fra: str, til: str, now: datetime) -> dict[str, str]:
    """Field → why it can not be so and what to do; empty when it can. Periods like `2026M10`."""
    try:
        first = Periode.parse(fra) if fra else None
    except PeriodeError as error:
        return {"fra": str(error)}
    try:
        last = Periode.parse(til) if til else None
    except PeriodeError as error:
        return {"til": str(error)}
    delivered = _delivered(kommune)
    if delivered and fra != kommune.indberetter_fra:
        return {
            "fra": f"Kommunen har leveret herfra siden {delivered[0].label}, så den første periode "
            f"kan ikke ændres: skriv {kommune.indberetter_fra}. Skal kommunen holde op, så skriv "
            "en sidste periode."
        }
    if first is None:
        return {"fra": "Skriv også den første periode, når der er en sidste."} if last else {}
    latest = Periode.next_due(now)
    for _ in range(MONTHS_AHEAD):
        latest = latest.next()
    if not FIRST <= first <= latest and not delivered:
        return {"fra": f"Skriv en periode fra {FIRST} til {latest}."}
    if last and last < first:
        return {"til": f"Den sidste periode kan ikke ligge før den første, {first}."}
    if last and delivered and last < delivered[1]:
        return {
            "til": f"Kommunen har allerede leveret {delivered[1].label} herfra. Skriv "
            f"{delivered[1]} eller en senere periode, eller lad feltet stå tomt."
        }
    return {}


def meaning(kommune: Kommune, fra: str, til: str, now: datetime) -> Meaning:
    """What the choice would come to as of `now`. Both must be free of problems."""
    chosen = copy.copy(kommune)
    chosen.indberetter_fra, chosen.indberetter_til = fra, til
    before, after = due(kommune, now), due(chosen, now)
    following = Periode.next_due(now)
    if fra:
        following = max(following, Periode.parse(fra))
    reports = chosen.reports_from_here(str(following))
    return Meaning(
        tuple(after),
        following if reports else None,
        tuple(periode for periode in before if periode not in after),
    )


def choose(
    user: Medarbejder,
    kommune: Kommune,
    fra: str,
    til: str,
    now: datetime,
    *,
    seen: tuple[str, str],
) -> bool:
    """Let the kommune report these periods from here; False when it does so already.

    `seen` is what stood there when it was decided. Raises PermissionDenied, and NotPossible when
    something else stands there by now or the choice has a problem.
    """
    with writing(user, kommune, ADMINISTERS) as held:
        stored = (held.indberetter_fra, held.indberetter_til)
        if stored == (fra, til):
            return False
        if stored != seen:
            raise NotPossible(
                "En anden har ændret perioderne imens. Se, hvad der står nu, og prøv igen."
            )
        if found := problems(held, fra, til, now):
            raise NotPossible(" ".join(found.values()))
        held.indberetter_fra, held.indberetter_til = fra, til
        held.save(update_fields=["indberetter_fra", "indberetter_til"])
        new = {"indberetter_fra": fra, "indberetter_til": til}
        changes = {
            name: [old, value]
            for old, (name, value) in zip(stored, new.items(), strict=True)
            if old != value
        }
        audit.record(user, held, "kommune ændret", held, **changes)
        return True


def _delivered(kommune: Kommune) -> tuple[Periode, Periode] | None:
    """The first and the last period of which an L402 was frozen and not taken back."""
    made = Leverance.objects.filter(kommune=kommune, form=Leverance.Form.L402)
    found = made.exclude(tilstand=states.ANNULLERET).aggregate(
        first=Min("periode"), last=Max("periode")
    )
    if not found["first"]:
        return None
    return Periode.parse(found["first"]), Periode.parse(found["last"])


def has_delivered(kommune: Kommune) -> bool:
    """Whether the first period is fixed."""
    return _delivered(kommune) is not None
