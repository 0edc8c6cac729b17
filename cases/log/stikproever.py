"""Samples of the log: drawn so that nobody can foresee them, and reviewed once, with a note."""

from __future__ import annotations

from datetime import date, timedelta
from secrets import SystemRandom

from django.utils import timezone

from cases.access import ADMINISTERS
from cases.log import audit, logbog
from cases.log.arter import LAESNING, of_kategori
from cases.models import Haendelse, Kommune, Medarbejder, Stikproeve, Stikproevelinje
from cases.services.writing import writing

MOST = 200


class NothingToDraw(Exception):
    """There is no reading in the period."""


def draw_sample(
    user: Medarbejder, kommune: Kommune, fra: date, til: date, antal: int
) -> Stikproeve:
    """At most `antal` readings of the days from `fra` to `til`, each as likely as any other.

    Raises NothingToDraw.
    """
    with writing(user, kommune, ADMINISTERS) as held:
        readings = Haendelse.objects.filter(kommune=held, art__in=of_kategori(LAESNING))
        keys = list(logbog.within(readings, fra, til).values_list("pk", flat=True))
        if not keys:
            raise NothingToDraw
        drawn = SystemRandom().sample(keys, min(antal, MOST, len(keys)))
        sample = Stikproeve.objects.create(
            kommune=held, udtaget_af=user, fra=fra, til=til, antal_i_alt=len(keys)
        )
        Stikproevelinje.objects.bulk_create(
            Stikproevelinje(stikproeve=sample, haendelse_id=key) for key in sorted(drawn)
        )
        audit.record(user, held, "stikprøve udtaget", sample, antal=len(drawn), af=len(keys))
        return sample


def review(
    user: Medarbejder, sample: Stikproeve, linje: Stikproevelinje, vurdering: str, note: str
) -> bool:
    """What was found of one drawn entry; False when somebody has said it already, which stays."""
    with writing(user, sample.kommune, ADMINISTERS) as held:
        open_line = sample.linjer.filter(pk=linje.pk, vurderet=None)
        done = open_line.update(
            vurdering=vurdering, bemaerkning=note, vurderet=timezone.now(), vurderet_af=user
        )
        if done:
            audit.record(
                user, held, "stikprøve vurderet", sample, linje=linje.pk, vurdering=vurdering
            )
        return bool(done)


def default_period(today: date) -> tuple[date, date]:
    """The last thirty days, today among them."""
    return today - timedelta(days=29), today
