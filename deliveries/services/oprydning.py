"""The bytes of leverancer that later ones have overwritten (D3), and all that is past its time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from cases.log import audit
from cases.services import oprydning
from deliveries import states
from deliveries.models import Leverance, Leverancefil
from deliveries.models.leverance import LeveranceQuerySet
from deliveries.services import uheld

#: Nothing of these will be sent any more.
_AT_REST = [*states.LEFT, states.OVERHALET, states.ANNULLERET]


Tidying = Callable[[], int]


def tidy(now: datetime, do: bool) -> Iterator[tuple[str, int | None]]:
    """What it is and how many there are (or were) of it, kind by kind; None where that could not be
    done, which holds up no other and is noted for the operators."""
    for what, step in _kinds(now, do):
        count = None
        with uheld.guarded(f"Oprydning: {what}"):
            count = step()
        yield what, count


def _kinds(now: datetime, do: bool) -> Iterator[tuple[str, Tidying]]:
    today = timezone.localdate(now)
    yield "Kladder, som ingen er vendt tilbage til", lambda: oprydning.drafts(now, do)
    yield "Sessioner, der er udløbet", lambda: oprydning.sessions(now, do)
    for kommune in oprydning.retaining(now, do):
        yield (
            f"{kommune}: sager, der aldrig er indberettet, slettes",
            partial(oprydning.delete_never_reported, kommune, today, do),
        )
        yield (
            f"{kommune}: indberettede sager, der får navn og bemærkninger fjernet",
            partial(oprydning.clear_reported, kommune, today, do),
        )
    yield "Filer i leverancer, som senere har overskrevet", lambda: overwritten_files(now, do)
    yield "Hændelser i loggen", lambda: oprydning.log_entries(now, do)


def overwritten(now: datetime) -> LeveranceQuerySet:
    """Those whose bytes may go: old, at rest, and followed by a later L402 that has left.

    A T402 locks nothing and is followed by any later leverance (D22).
    """
    later = Leverance.objects.filter(kommune=OuterRef("kommune"), frosset__gt=OuterRef("frosset"))
    reported_later = later.filter(
        form=Leverance.Form.L402,
        tilstand__in=[states.SENDT, states.MODTAGET, states.DELVIST_AFVIST],
    )
    old = Leverance.objects.filter(
        frosset__lt=now - timedelta(days=settings.LEVERANCE_DAGE), fil_slettet=None
    ).exclude(sha256="")
    is_l402 = Q(form=Leverance.Form.L402)
    return old.filter(
        (is_l402 & Q(tilstand__in=_AT_REST) & Exists(reported_later))
        | (~is_l402 & ~Q(tilstand=states.SENDER) & Exists(later))
    )


def overwritten_files(now: datetime, do: bool) -> int:
    """The bytes go; what was in them, their checksum and all counts stay."""
    keys = list(overwritten(now).values_list("pk", flat=True))
    return sum(_drop(now, key) for key in keys) if do else len(keys)


def _drop(now: datetime, key: UUID) -> bool:
    with transaction.atomic():
        # Held, so that no attempt to send it begins meanwhile.
        leverance = overwritten(now).select_for_update(of=("self",)).filter(pk=key).first()
        if leverance is None:
            return False
        Leverance.objects.filter(pk=leverance.pk).update(fil_slettet=now)
        Leverancefil.objects.filter(leverance=leverance).delete()
        audit.record(
            None, leverance.kommune, "leverancefil slettet", leverance, sha256=leverance.sha256
        )
        return True
