"""Sending: claim in one statement, hand over outside any transaction, record in another."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from cases.log import audit
from cases.models import Kommune
from deliveries import states
from deliveries.models import Leverance
from deliveries.services import beskeder, uheld
from deliveries.steps import step
from deliveries.transport import TransportError, not_the_bytes, transport

log = structlog.get_logger(__name__)

#: Longer than the slowest upload; a worker that died frees its claim after this.
LEASE = timedelta(minutes=30)
FIRST_WAIT = timedelta(minutes=2)
LONGEST_WAIT = timedelta(hours=1)
#: People are told after so many failed attempts, and it is given up after about four days.
TELL_AFTER = 5
MOST_TRIES = 100
DIED = (
    "Det forrige forsøg blev afbrudt midt i det hele. Se efter i loggen, om processen er standset."
)


def send_unsent(kommune: Kommune, now: datetime) -> None:
    """Send the kommune's frozen L402s, oldest first; who must wait holds up later ones (D19).

    A T402 is sent only when somebody asked for it; once asked for, it is tried again like the rest.
    """
    unsent = Leverance.objects.filter(kommune=kommune, tilstand__in=states.UNSENT)
    for leverance in unsent.filter(form=Leverance.Form.L402).order_by("periode"):
        if not send(leverance, now):
            break
    for leverance in unsent.filter(form=Leverance.Form.T402, forsoeg__gt=0):
        send(leverance, now)


def send(leverance: Leverance, now: datetime | None = None) -> bool:
    """Send the frozen bytes under their frozen name; False when it must wait or another has it.

    A retry sends the same name and the same bytes, so a receiver that has them already loses
    nothing. A failed attempt goes back to KLAR with the reason in `fejl` and a time for the next,
    whatever it was that failed.
    """
    now = now or timezone.now()
    if not _claim(leverance, now):
        return False
    mine = Leverance.objects.filter(pk=leverance.pk, tilstand=states.SENDER, laant_til=now + LEASE)
    try:
        leverance.refresh_from_db()
        step("før overførsel")
        pieces = _watched(_undamaged(leverance))
        transport(settings).put(leverance.filnavn, pieces, leverance.sha256)
        step("overført")
        with transaction.atomic():
            if mine.update(tilstand=states.SENDT, laant_til=None, sendt=timezone.now(), fejl=""):
                audit.record(None, leverance.kommune, "leverance sendt", leverance)
            _set_aside_overtaken(leverance)
    except Exception as error:
        if not isinstance(error, TransportError):
            log.exception("uventet fejl i afsendelsen", leverance=str(leverance.pk))
        _record_failure(leverance, mine, uheld.words(error), now)
        return False
    log.info("leverance sendt", leverance=str(leverance.pk), filnavn=leverance.filnavn)
    leverance.refresh_from_db()
    return True


def _undamaged(leverance: Leverance) -> Iterator[bytes]:
    """Its pieces; where one can not be unpacked, what was frozen is not there any more."""
    try:
        yield from leverance.chunks()
    except zlib.error as error:
        raise not_the_bytes(leverance.filnavn) from error


def _watched(pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        step("i overførsel")
        yield piece
    step("i overførsel")


def _claim(leverance: Leverance, now: datetime) -> bool:
    """One conditional UPDATE, so that of any number of workers one gets it (D19: not overtaken)."""
    rested = Q(naeste_forsoeg=None) | Q(naeste_forsoeg__lte=now)
    later = Leverance.objects.filter(
        kommune_id=leverance.kommune_id,
        form=leverance.form,
        periode__gt=leverance.periode,
        tilstand__in=states.LEFT,
    )
    if leverance.form == Leverance.Form.L402 and later.exists():
        _overtake(Leverance.objects.filter(pk=leverance.pk))
        return False
    lease = {"tilstand": states.SENDER, "laant_til": now + LEASE, "forsoeg": F("forsoeg") + 1}
    sendable = Leverance.objects.filter(pk=leverance.pk, fil_slettet=None)
    if sendable.filter(Q(tilstand=states.KLAR) & rested).update(**lease):
        return True
    dead = sendable.filter(tilstand=states.SENDER, laant_til__lt=now)
    if not dead.update(**lease, fejl=DIED):
        return False
    return _may_go_on(leverance, now)


def _may_go_on(leverance: Leverance, now: datetime) -> bool:
    """Whether an attempt in the place of a dead one may begin. What ends the process each time
    leaves nobody to tell of it but the next one."""
    leverance.refresh_from_db()
    mine = Leverance.objects.filter(pk=leverance.pk, tilstand=states.SENDER, laant_til=now + LEASE)
    if leverance.forsoeg > MOST_TRIES:
        _record_failure(leverance, mine, DIED, now)
        return False
    if leverance.forsoeg > TELL_AFTER:
        with uheld.guarded(f"{leverance.filnavn}: besked om forsøgene"):
            beskeder.tell_of_failing(leverance)
    return True


def _record_failure(
    leverance: Leverance, mine: models.QuerySet[Leverance], error: str, now: datetime
) -> None:
    given_up = leverance.forsoeg >= MOST_TRIES
    wait = min(FIRST_WAIT * 2 ** min(leverance.forsoeg - 1, 10), LONGEST_WAIT)
    failed = {
        "tilstand": states.FEJLET if given_up else states.KLAR,
        "laant_til": None,
        "naeste_forsoeg": now + wait,
        "fejl": error,
    }
    log.error("leverance ikke sendt", leverance=str(leverance.pk), fejl=error)
    telling = f"{leverance.filnavn}: besked om forsøgene"
    try:
        with transaction.atomic():
            mine.update(**failed)
            leverance.refresh_from_db()
            if given_up:
                beskeder.tell_of_trouble(leverance)
            elif leverance.forsoeg >= TELL_AFTER:
                beskeder.tell_of_failing(leverance)
    except Exception as trouble:
        # That nobody could be told must not keep it from being tried again.
        log.exception("ingen besked om leverancen", leverance=str(leverance.pk))
        mine.update(**failed)
        uheld.note(telling, trouble)
        leverance.refresh_from_db()
    else:
        uheld.over(telling)


def _set_aside_overtaken(sent: Leverance) -> None:
    """D19: an earlier one that has not left is never sent after this one, which holds it all."""
    if sent.form == Leverance.Form.L402:
        _overtake(
            Leverance.objects.filter(
                kommune_id=sent.kommune_id, form=sent.form, periode__lt=sent.periode
            )
        )


def _overtake(leverancer: models.QuerySet[Leverance]) -> None:
    waiting = leverancer.filter(tilstand__in=states.before(states.OVERHALET))
    waiting.update(tilstand=states.OVERHALET, laant_til=None)
