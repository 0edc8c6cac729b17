"""What is due and not done (D17), and doing it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db.models import Q
from django.utils import timezone

from cases.models import Kommune, Medarbejder
from deliveries import states
from deliveries.models import Leverance
from deliveries.periode import Periode
from deliveries.services import not_made, uheld, ur
from deliveries.services.freeze import CannotFreeze, freeze
from deliveries.services.sending import send_unsent

log = structlog.get_logger(__name__)


def due(kommune: Kommune, now: datetime) -> list[Periode]:
    """The periods whose L402 should exist at `now` (aware) and does not, oldest first (D17).

    Within `indberetter_fra`/`indberetter_til`, and never older than the newest frozen one.
    """
    standing = Leverance.objects.standing().filter(kommune=kommune)
    newest = standing.order_by("-periode").values_list("periode", flat=True).first()
    return due_after(kommune, newest or "", now)


def due_after(kommune: Kommune, newest: str, now: datetime) -> list[Periode]:
    """The same for who knows the period of the kommune's newest standing L402; empty for none."""
    if not kommune.indberetter_fra:
        return []
    first = Periode.parse(kommune.indberetter_fra)
    if newest:
        first = max(first, Periode.parse(newest).next())
    last = Periode.latest_due(now)
    if kommune.indberetter_til:
        last = min(last, Periode.parse(kommune.indberetter_til))
    missing = []
    while first <= last:
        missing.append(first)
        first = first.next()
    return missing


def due_by_itself(kommune: Kommune, now: datetime, due_on: datetime | None = None) -> list[Periode]:
    """Of what is due, or was on `due_on`, what the schedule may make now without asking anyone.

    Not a period whose L402 was rejected: the same data would be rejected again, so a person orders
    the next version. Not one that was annulled a moment ago: people are mending its data.
    """
    periods = due(kommune, due_on or now)
    aside = set_aside(kommune, periods)
    return [
        periode
        for periode in periods
        if not is_rejected(aside[periode]) and not resting(aside[periode], now)
    ]


def set_aside(kommune: Kommune, periods: list[Periode]) -> dict[Periode, list[Leverance]]:
    """Period → its L402s that were annulled or rejected; one query."""
    found: dict[Periode, list[Leverance]] = {periode: [] for periode in periods}
    for leverance in Leverance.objects.filter(
        kommune=kommune,
        form=Leverance.Form.L402,
        periode__in=[str(periode) for periode in periods],
        tilstand__in=states.SET_ASIDE,
    ):
        found[Periode.parse(leverance.periode)].append(leverance)
    return found


def is_rejected(aside: list[Leverance]) -> bool:
    return any(leverance.tilstand == states.AFVIST for leverance in aside)


def resting(aside: list[Leverance], now: datetime) -> Leverance | None:
    """The one that was annulled so short a time ago that no new one is made by itself."""
    rests = (one for one in aside if one.hviler_til and one.hviler_til > now)
    return next(rests, None)


def kommuner_with_work(now: datetime) -> list[Kommune]:
    """The kommuner that have a period due or a frozen leverance unsent."""
    asked_for = Q(form=Leverance.Form.L402) | Q(forsoeg__gt=0)
    unsent = Leverance.objects.filter(asked_for, tilstand__in=states.UNSENT)
    waiting = set(unsent.values_list("kommune_id", flat=True))
    kommuner = Kommune.objects.exclude(indberetter_fra="") | Kommune.objects.filter(pk__in=waiting)
    return [
        kommune
        for kommune in kommuner.order_by("kode")
        if kommune.pk in waiting or _has_due(kommune, now)
    ]


def _has_due(kommune: Kommune, now: datetime) -> bool:
    try:
        return bool(due_by_itself(kommune, now))
    except Exception:
        # Its own task finds it again, and tells of it; the other kommuner go on.
        log.exception("kan ikke se, hvad der er forfaldent", kommune=kommune.pk)
        return True


def deliver(
    kommune: Kommune,
    now: datetime,
    user: Medarbejder | None = None,
    *,
    due_on: datetime | None = None,
    refused: Callable[[Periode, CannotFreeze], None] | None = None,
) -> list[Leverance]:
    """Freeze what is due as of `now` and send what is frozen; run it as often as you like.
    With `due_on` what was due then; it is frozen and stamped as of `now` all the same.

    Returns the leverancer that this run froze. A second run, another worker or a run after a crash
    finds less to do, or nothing. A period that can not be frozen holds up the later ones; whoever
    should act is told, and `refused`. What is frozen already is sent all the same.
    """
    frozen: list[Leverance] = []
    with uheld.guarded(f"{kommune}: leverancer dannes"):
        for periode in due_by_itself(kommune, now, due_on):
            if why := ur.doubtful():
                # The operators' matter, and perhaps no such period is due at all.
                if refused:
                    refused(periode, CannotFreeze(why))
                break
            try:
                frozen.append(freeze(kommune, periode, now, user=user))
            except Exception as error:
                refusal = _refusal(error)
                log.warning(
                    "ingen leverance", kommune=kommune.pk, periode=str(periode), fejl=str(refusal)
                )
                if refused:
                    refused(periode, refusal)
                _could_not(kommune, periode, str(refusal))
                if refusal is not error:
                    raise
                break
    with uheld.guarded(f"{kommune}: leverancer sendes"):
        send_unsent(kommune, now)
    return frozen


def _refusal(error: Exception) -> CannotFreeze:
    """Why there is none, in words for the people of the kommune. What an unforeseen error says may
    name a citizen; its kind does not (D24)."""
    if isinstance(error, CannotFreeze):
        return error
    return CannotFreeze(f"Uventet fejl ({type(error).__name__}).")


def _could_not(kommune: Kommune, periode: Periode, aarsag: str) -> None:
    """Tell it, if the L402 really is missing: not in a rehearsal of a day to come, and not where
    another worker or an administrator was faster."""
    with uheld.guarded(f"{kommune}: besked om {periode}"):
        if periode in due(Kommune.objects.get(pk=kommune.pk), timezone.now()):
            not_made.tell(kommune, periode, aarsag)
