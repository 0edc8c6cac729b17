"""Taking a reported case out altogether: one administrator asks, another decides.

The decided row of `Kassation` is what the triggers of D5 look for: no other way leads past them.
The lines of the leverancer stay, without the case; so does what the log says of its id.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.access import ADMINISTERS
from cases.log import audit
from cases.models import Kassation, Kommune, Medarbejder, Sag
from cases.services import locks
from cases.services.writing import writing
from deliveries.models import Leverancelinje
from deliveries.services.ways_out import NotPossible, for_the_record


def ask(user: Medarbejder, sag: Sag, reason: str) -> Kassation:
    """Say why the case must go. Nothing is changed. Raises NotPossible."""
    with writing(user, sag.kommune, ADMINISTERS) as held:
        current = held.sager.get(pk=sag.pk)
        reason = for_the_record(reason, "Skriv, hvorfor sagen skal kasseres.")
        if not current.is_reported:
            raise NotPossible("Sagen er ikke indberettet. Slet den i stedet.")
        try:
            with transaction.atomic():
                asked = Kassation.objects.create(
                    sag=current.pk, kommune=held, begrundelse=reason, anmodet_af=user
                )
        except IntegrityError:
            raise NotPossible("En anden har allerede ønsket sagen kasseret.") from None
        audit.record(user, held, "kassation ønsket", current, begrundelse=reason)
        return asked


def refuse(user: Medarbejder, asked: Kassation) -> None:
    """The case stays; whoever asked may take it back too. Raises NotPossible."""
    with writing(user, asked.kommune, ADMINISTERS) as held:
        if not Kassation.objects.filter(pk=asked.pk, besluttet=None).delete()[0]:
            raise NotPossible("Det er allerede besluttet.")
        sag = held.sager.filter(pk=asked.sag).first()
        audit.record(user, held, "kassation afvist", sag, begrundelse=asked.begrundelse)


def decide(user: Medarbejder, asked: Kassation) -> None:
    """The case goes, with all its ydelser, for good. Raises NotPossible."""
    with writing(user, asked.kommune, ADMINISTERS) as held:
        if asked.anmodet_af_id == user.pk:
            raise NotPossible("En anden administrator end den, der ønskede det, skal beslutte det.")
        waiting = Kassation.objects.filter(pk=asked.pk, besluttet=None)
        if not waiting.update(besluttet=timezone.now(), besluttet_af=user):
            raise NotPossible("Det er allerede besluttet.")
        sag = held.sager.get(pk=asked.sag)
        ydelser = list(sag.ydelser.values_list("identifikator", flat=True))
        Leverancelinje.objects.filter(ydelse__sag=sag).update(ydelse=None)
        audit.record(
            user, held, "sag kasseret", sag, begrundelse=asked.begrundelse, ydelser=ydelser
        )
        locks.discard(sag)


def of(kommune: Kommune, sag: Sag) -> Kassation | None:
    """What has been asked for the case and not been decided yet."""
    waiting = Kassation.objects.filter(kommune=kommune, sag=sag.pk, besluttet=None)
    return waiting.select_related("anmodet_af", "kommune").first()
