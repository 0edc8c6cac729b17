"""Receiving and loading what somebody uploaded, whatever it is: one claim, one `Overtaken`.

A room gives two functions: `trial` says what loading now would do, `write` does it. Both work from
the stored upload, so what was shown is what is loaded, or it is shown anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import Indlaesning, Indlaesningsfil, Kommune, Medarbejder
from cases.models.indlaesning import IndlaesningQuerySet


class Overtaken(Exception):
    """What was shown is no longer what would be done; nothing has been loaded."""


class Undecided(Exception):
    """There are bad rows, and nobody has said that they are to be left out; nothing is loaded."""


class Trial(Protocol):
    """What loading would do."""

    @property
    def fingeraftryk(self) -> str:
        """Of all of it, at most 64 characters: whoever loads has seen this one."""


T = TypeVar("T", bound=Trial)


def receive(
    user: Medarbejder,
    art: str,
    files: Mapping[str, bytes],
    *,
    filnavn: str = "",
    valg: Mapping[str, Any] | None = None,
    kommune: Kommune | None = None,
) -> Indlaesning:
    """Keep an upload for its owner; `files` are their content by name.

    The caller holds the transaction, and has asked for the right.
    """
    Indlaesning.objects.expired(timezone.now()).delete()
    received = Indlaesning.objects.create(
        medarbejder=user,
        art=art,
        kommune=kommune,
        filnavn=(filnavn or ", ".join(files))[:100],
        valg=dict(valg or {}),
    )
    Indlaesningsfil.objects.bulk_create(
        Indlaesningsfil(indlaesning=received, navn=navn[:100], indhold=content)
        for navn, content in files.items()
    )
    return received


def content_of(waiting: Indlaesning) -> dict[str, bytes]:
    """The kept files by name; none once it has been loaded."""
    return {fil.navn: bytes(fil.indhold) for fil in waiting.filer.order_by("pk")}


def own(user: Medarbejder, art: str) -> IndlaesningQuerySet:
    """What may still be chosen, discarded or loaded by this employee."""
    return Indlaesning.objects.waiting(user, art, timezone.now()).order_by()


def discard(user: Medarbejder, waiting: Indlaesning) -> None:
    """The upload is not to be loaded. Doing it twice is doing it once."""
    own(user, waiting.art).filter(pk=waiting.pk).delete()


def load(
    user: Medarbejder,
    waiting: Indlaesning,
    fingeraftryk: str,
    trial: Callable[[Indlaesning], T | None],
    write: Callable[[Indlaesning, T], Mapping[str, int]],
) -> T:
    """Do what the trial with this fingerprint showed: all of it in one transaction, or nothing.

    `write` answers what it did, counted; it may raise to stop it all. Raises Overtaken when the
    trial is no longer that one, it has been loaded already, or another is loaded at this moment.
    """
    with transaction.atomic():
        _take_a_number(user, waiting)
        held = Indlaesning.objects.get(pk=waiting.pk)
        done = trial(held)
        if done is None or done.fingeraftryk != fingeraftryk:
            raise Overtaken
        Indlaesning.objects.filter(pk=held.pk).update(antal=dict(write(held, done)))
        held.filer.all().delete()
        return done


def _take_a_number(user: Medarbejder, waiting: Indlaesning) -> None:
    """The claim: a second one with the same number waits for the first to commit, and fails."""
    earlier = Indlaesning.objects.loaded(waiting.art).filter(kommune=waiting.kommune_id)
    newest = earlier.values_list("nummer", flat=True).first() or 0
    claimed = own(user, waiting.art).filter(pk=waiting.pk)
    try:
        taken = claimed.update(nummer=newest + 1, indlaest=timezone.now())
    except IntegrityError as error:
        raise Overtaken from error
    if not taken:
        raise Overtaken
