"""What a person may do with a leverance (D18, D20): take back, let go, try again, follow up.

Each is an administrator's act in one transaction that holds the kommune, with who, when and why.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from cases.access import ADMINISTERS
from cases.cpr import holds_number
from cases.log import audit
from cases.models import Medarbejder, Ydelse
from cases.services import locks
from cases.services.writing import writing
from deliveries import states
from deliveries.models import Leverance, Leverancelinje
from deliveries.periode import COPENHAGEN, DUE_HOUR, Periode
from deliveries.services.freeze import freeze

BATCH = 5_000
WITHOUT_NUMBER = "Skriv begrundelsen uden CPR nummer: den bliver stående for altid."


class NotPossible(Exception):
    """The leverance is not in a state that allows it; the message says why, in Danish."""


def for_the_record(reason: str, missing: str) -> str:
    """The reason without what stands around it. It is seen by many, and nobody can change it: no
    CPR number (D24). Raises NotPossible, with `missing` where there is none.
    """
    reason = reason.strip()
    if not reason:
        raise NotPossible(missing)
    if holds_number(reason):
        raise NotPossible(WITHOUT_NUMBER)
    return reason


def annul(user: Medarbejder, leverance: Leverance, reason: str) -> Leverance:
    """Take back a leverance that no send attempt has touched: its lock goes, its record stays.

    A new version is made by itself the next morning, or at once by `follow_up`.
    """
    with writing(user, leverance.kommune, ADMINISTERS) as held:
        reason = for_the_record(reason, "Skriv, hvorfor leverancen annulleres.")
        untouched = Leverance.objects.filter(
            pk=leverance.pk,
            form=Leverance.Form.L402,
            forsoeg=0,
            tilstand__in=states.before(states.ANNULLERET),
        )
        rest = next_morning(timezone.now())
        if not untouched.update(tilstand=states.ANNULLERET, hviler_til=rest):
            raise NotPossible(_why_not_annulled(Leverance.objects.get(pk=leverance.pk)))
        _unlock(leverance)
        audit.record(user, held, "leverance annulleret", leverance, begrundelse=reason)
    leverance.refresh_from_db()
    return leverance


def release(user: Medarbejder, leverance: Leverance, reason: str) -> Leverance:
    """D20: an administrator has seen what would be missing and lets the leverance go."""
    with writing(user, leverance.kommune, ADMINISTERS) as held:
        reason = for_the_record(reason, "Skriv, hvorfor leverancen godkendes.")
        _move(leverance, states.AFVENTER, states.KLAR, "Leverancen afventer ikke godkendelse.")
        audit.record(user, held, "leverance godkendt", leverance, begrundelse=reason)
    leverance.refresh_from_db()
    return leverance


def try_again(user: Medarbejder, leverance: Leverance) -> Leverance:
    """Send again what was given up, or sooner than the next attempt; in period order (D19)."""
    with writing(user, leverance.kommune, ADMINISTERS) as held:
        earlier = Leverance.objects.filter(
            kommune=held,
            form=Leverance.Form.L402,
            periode__lt=leverance.periode,
            tilstand__in=states.UNSENT,
        )
        if leverance.form == Leverance.Form.L402 and (first := earlier.order_by("periode").first()):
            raise NotPossible(f"Leverancen for {first.periode_navn} skal sendes først.")
        waiting = Leverance.objects.filter(
            pk=leverance.pk, tilstand__in=[states.FEJLET, states.KLAR], fil_slettet=None
        )
        if not waiting.update(tilstand=states.KLAR, naeste_forsoeg=None):
            raise NotPossible("Leverancen venter ikke på at blive sendt.")
        audit.record(user, held, "nyt sendeforsøg bestilt", leverance)
    leverance.refresh_from_db()
    return leverance


def follow_up(user: Medarbejder, leverance: Leverance, now: datetime) -> Leverance:
    """The next version for a period whose L402 was rejected or annulled. Raises CannotFreeze."""
    with writing(user, leverance.kommune, ADMINISTERS):
        current = Leverance.objects.get(pk=leverance.pk)
        if current.form != Leverance.Form.L402 or current.tilstand not in states.SET_ASIDE:
            raise NotPossible("Kun en afvist eller annulleret L402 kan få en ny version.")
    return freeze(leverance.kommune, Periode.parse(leverance.periode), now, user=user)


def next_morning(now: datetime) -> datetime:
    """The next day at the hour when deliveries are made."""
    tomorrow = now.astimezone(COPENHAGEN).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(DUE_HOUR), COPENHAGEN)


def _move(leverance: Leverance, before: str, after: str, otherwise: str) -> None:
    if not Leverance.objects.filter(pk=leverance.pk, tilstand=before).update(tilstand=after):
        raise NotPossible(otherwise)


def _why_not_annulled(leverance: Leverance) -> str:
    if leverance.form != Leverance.Form.L402:
        return "En prøve låser intet og skal ikke annulleres; den kan bare blive stående."
    if leverance.tilstand == states.ANNULLERET:
        return "Leverancen er allerede annulleret."
    return (
        "Leverancen kan ikke annulleres: den er sendt eller måske sendt. "
        "Ret fejlene; næste leverance overskriver den."
    )


def _unlock(leverance: Leverance) -> None:
    """D5: reported is what stands in another L402; the rest is as if never delivered.

    What was new in one that was annulled before this one is free too, now that this one is gone.
    """
    annulled = Leverancelinje.objects.filter(
        leverance__kommune=leverance.kommune,
        leverance__form=Leverance.Form.L402,
        leverance__tilstand=states.ANNULLERET,
    )
    first_there = annulled.filter(er_ny=True).values("identifikator")
    ydelser = leverance.linjer.filter(identifikator__in=first_there)
    fresh = list(ydelser.values_list("ydelse_id", flat=True))
    Leverancelinje.objects.filter(leverance=leverance).update(ydelse=None)
    for start in range(0, len(fresh), BATCH):
        batch = Ydelse.objects.filter(pk__in=fresh[start : start + BATCH], linjer=None)
        locks.unlock(leverance.kommune, batch)
