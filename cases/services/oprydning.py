"""What goes when its time is over: drafts, sessions, the log, and cases past their kommune's time.

Each function answers with how many there are; with `do` they go, in the transaction that records it
in the log.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from cases.access import ADMINISTERS
from cases.dates import months_before
from cases.log import audit
from cases.models import (
    Haendelse,
    Kladde,
    Kommune,
    Medarbejder,
    Opbevaring,
    Sag,
    Session,
    Ydelse,
)
from cases.models.sager import SagQuerySet
from cases.services.writing import writing

#: Nobody keeps a case for less: the year's figures are still being approved.
_FIELD = "opbevar_maaneder"
FEWEST_MONTHS = 12
MOST_MONTHS = 600
#: So long a shorter time can be thought better of.
THOUGHT = timedelta(days=1)


def shortens(kommune: Kommune, months: int | None) -> bool:
    """Whether cases could go by this time that do not go by the one that holds."""
    holds = kommune.opbevar_maaneder
    return months is not None and (holds is None or months < holds)


def set_retention(user: Medarbejder, kommune: Kommune, months: int | None) -> datetime | None:
    """For how many months the kommune keeps an ended case as it is; None for ever.

    What goes does not come back, so a shorter time holds only after `THOUGHT`; answers from when.
    Until then a longer one, or the one that holds, takes its place at once.
    """
    with writing(user, kommune, ADMINISTERS) as held:
        asked, since = held.opbevar_ny, held.opbevar_ny_fra
        if months == (asked if since else held.opbevar_maaneder):
            return since
        before = asked if since else held.opbevar_maaneder
        stored = Kommune.objects.filter(pk=held.pk)
        if shortens(held, months):
            since = timezone.now() + THOUGHT
            stored.update(opbevar_ny=months, opbevar_ny_fra=since)
        else:
            since = None
            stored.update(opbevar_maaneder=months, opbevar_ny=None, opbevar_ny_fra=None)
        told = [str(value or "") for value in (before, months)]
        audit.record(user, held, "opbevaringstid ændret", held, ændringer={_FIELD: told})
        return since


def retaining(now: datetime, do: bool) -> list[Kommune]:
    """The kommuner that keep cases for a time, with the one that holds now; with `do` a shorter
    one whose moment has come is stored as it."""
    come = Q(opbevar_ny_fra__lte=now)
    if do:
        Kommune.objects.filter(come).update(
            opbevar_maaneder=F("opbevar_ny"), opbevar_ny=None, opbevar_ny_fra=None
        )
    kommuner = list(Kommune.objects.filter(come | Q(opbevar_maaneder__isnull=False)))
    for kommune in kommuner:
        if kommune.opbevar_ny_fra and kommune.opbevar_ny_fra <= now:
            kommune.opbevar_maaneder = kommune.opbevar_ny
    return kommuner


def drafts(now: datetime, do: bool) -> int:
    """Drafts that nobody came back for."""
    expired = Kladde.objects.expired(now)
    return expired.delete()[0] if do else expired.count()


def sessions(now: datetime, do: bool) -> int:
    """Sessions that have ended: they may hold what was searched for."""
    expired = Session.objects.filter(expire_date__lt=now)
    return expired.delete()[0] if do else expired.count()


def log_entries(now: datetime, do: bool) -> int:
    """Entries older than promised. What a lower setting would take is still kept."""
    promised = Opbevaring.objects.filter(pk=1).values_list("log_dage", flat=True).first() or 0
    days = max(promised, settings.LOG_DAGE)
    # A day more: the trigger asks the database's clock, which may be a little behind.
    oldest = now - timedelta(days=days + 1)
    expired = Haendelse.objects.filter(tidspunkt__lt=oldest)
    if not do:
        return expired.count()
    with transaction.atomic():
        if promised < days:
            Opbevaring.objects.update_or_create(pk=1, defaults={"log_dage": days})
        count = expired.delete()[0]
        if count:
            audit.record(None, None, "log ryddet", antal=count, dage=days)
    return count


def never_reported(kommune: Kommune, today: date) -> SagQuerySet:
    """Ended cases that no report has held, past the kommune's time, and as long untouched."""
    return _past(kommune, today).filter(~_reported())


def to_be_cleared(kommune: Kommune, today: date) -> SagQuerySet:
    """Reported and ended ones past the time, of which navn or bemærkninger are still kept."""
    return _past(kommune, today).filter(_reported()).exclude(navn="", bemaerkninger="")


def delete_never_reported(kommune: Kommune, today: date, do: bool) -> int:
    keys = list(never_reported(kommune, today).values_list("pk", flat=True))
    return sum(_delete(kommune, today, key) for key in keys) if do else len(keys)


def clear_reported(kommune: Kommune, today: date, do: bool) -> int:
    keys = list(to_be_cleared(kommune, today).values_list("pk", flat=True))
    return sum(_clear(kommune, today, key) for key in keys) if do else len(keys)


def _past(kommune: Kommune, today: date) -> SagQuerySet:
    if kommune.opbevar_maaneder is None:
        return Sag.objects.none()
    last = months_before(today, kommune.opbevar_maaneder)
    touched = timezone.make_aware(datetime.combine(last, datetime.min.time()))
    return Sag.objects.filter(kommune=kommune, sidste_dag__lt=last, aendret__lt=touched)


def _reported() -> Exists:
    held = Ydelse.objects.filter(sag=OuterRef("pk"), foerst_indberettet__isnull=False)
    return Exists(held)


def _delete(kommune: Kommune, today: date, key: UUID) -> bool:
    with transaction.atomic():
        held = Kommune.objects.locked(kommune.pk)
        # Asked again: somebody may have worked on it since.
        sag = never_reported(held, today).filter(pk=key).first()
        if sag is None:
            return False
        ydelser = list(sag.ydelser.values_list("identifikator", flat=True))
        audit.record(None, held, "sag slettet efter opbevaringstid", sag, ydelser=ydelser)
        sag.delete()
        return True


def _clear(kommune: Kommune, today: date, key: UUID) -> bool:
    with transaction.atomic():
        held = Kommune.objects.locked(kommune.pk)
        sag = to_be_cleared(held, today).filter(pk=key).first()
        if sag is None:
            return False
        # A form that is open somewhere learns of it by the version (D14).
        Sag.objects.filter(pk=sag.pk).update(navn="", bemaerkninger="", version=F("version") + 1)
        Kladde.objects.filter(Q(sag=sag) | Q(ydelse__sag=sag)).delete()
        gone = {name: True for name in ("navn", "bemaerkninger") if getattr(sag, name)}
        audit.record(None, held, "sag ryddet", sag, ændringer=gone)
        return True
