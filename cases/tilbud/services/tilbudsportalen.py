"""Loading a list from Tilbudsportalen for all: received, looked over, loaded whole (D11)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from cases.access import OPERATES, roles_with
from cases.kodelister import lister
from cases.log import audit
from cases.models import KendtTilbud, Medarbejder, Tilbudsindlaesning
from cases.models.tilbudsindlaesning import TilbudsindlaesningQuerySet, pack
from cases.tilbud.fil import Ark
from cases.tilbud.plan import FELTER, PAAKRAEVEDE, Plan, Stored, guess, plan
from cases.tilbud.services.tilbud import assign

_BATCH = 500
_WRITTEN = (
    "navn",
    "adresse",
    "postnr",
    "pnr",
    "tilbudstype",
    "noegle",
    "soegetekst",
    "fjernet",
    "version",
    "aendret",
    "aendret_af",
)


class Overtaken(Exception):
    """What was shown is no longer what would be done; nothing has been loaded."""


class Undecided(Exception):
    """There are bad rows, and nobody has said that they are to be left out; nothing is loaded."""


def receive(user: Medarbejder, filnavn: str, ark: Ark) -> Tilbudsindlaesning:
    """Keep an uploaded sheet for its owner, with the columns guessed. Raises PermissionDenied."""
    with transaction.atomic():
        _require_operator(user)
        Tilbudsindlaesning.objects.expired(timezone.now()).delete()
        return Tilbudsindlaesning.objects.create(
            medarbejder=user,
            filnavn=filnavn[:100],
            indhold=pack(ark),
            kolonner=guess(ark.overskrifter),
        )


def choose_columns(
    user: Medarbejder, waiting: Tilbudsindlaesning, kolonner: Mapping[str, int]
) -> None:
    """Which column is which field; what is no column of the file is left out."""
    with transaction.atomic():
        _require_operator(user)
        width = len(waiting.ark().overskrifter)
        chosen = {felt: nr for felt, nr in kolonner.items() if felt in FELTER and 0 <= nr < width}
        _own(user).filter(pk=waiting.pk).update(kolonner=chosen)


def discard(user: Medarbejder, waiting: Tilbudsindlaesning) -> None:
    """The uploaded file is not to be loaded. Doing it twice is doing it once."""
    with transaction.atomic():
        _require_operator(user)
        _own(user).filter(pk=waiting.pk).delete()


def trial(waiting: Tilbudsindlaesning) -> Plan | None:
    """What loading it now would do; None while a column that must be there is not chosen."""
    if any(felt not in waiting.kolonner for felt in PAAKRAEVEDE):
        return None
    codes, today = lister.current(), timezone.localdate()
    return plan(waiting.ark(), waiting.kolonner, _stored(), codes, today)


def load(
    user: Medarbejder, waiting: Tilbudsindlaesning, fingeraftryk: str, *, without_bad: bool
) -> Plan:
    """Do what the trial run with this fingerprint showed: all of it in one transaction.

    Raises PermissionDenied; Overtaken when the plan is no longer that one, the file has been loaded
    already, or somebody loads another at this moment; Undecided.
    """
    with transaction.atomic():
        _require_operator(user)
        _take_a_number(user, waiting)
        held = Tilbudsindlaesning.objects.get(pk=waiting.pk)
        done = trial(held)
        if done is None or done.fingeraftryk != fingeraftryk:
            raise Overtaken
        if done.fejl and not without_bad:
            raise Undecided
        _write(user, done)
        counts = {
            "antal_nye": len(done.nye),
            "antal_aendrede": len(done.aendrede),
            "antal_forsvundne": len(done.forsvundne),
            "antal_fejl": done.fejlraekker,
        }
        Tilbudsindlaesning.objects.filter(pk=held.pk).update(indhold=b"", **counts)
        audit.record(user, None, "tilbudsportalen indlæst", held, nr=held.nummer, antal=counts)
        return done


def _take_a_number(user: Medarbejder, waiting: Tilbudsindlaesning) -> None:
    """The claim: a second one with the same number waits for the first to commit, and fails."""
    newest = Tilbudsindlaesning.objects.loaded().values_list("nummer", flat=True).first() or 0
    try:
        claimed = (
            _own(user).filter(pk=waiting.pk).update(nummer=newest + 1, indlaest=timezone.now())
        )
    except IntegrityError as error:
        raise Overtaken from error
    if not claimed:
        raise Overtaken


def _own(user: Medarbejder) -> TilbudsindlaesningQuerySet:
    return Tilbudsindlaesning.objects.waiting(user, timezone.now()).order_by()


def _stored() -> dict[str, Stored]:
    common = KendtTilbud.objects.filter(kommune=None).defer("soegetekst")
    return {
        tilbud.noegle: Stored(str(tilbud.pk), tilbud.data(), tilbud.fjernet is not None)
        for tilbud in common
    }


def _write(user: Medarbejder, done: Plan) -> None:
    codes, now = lister.current(), timezone.now()
    common = KendtTilbud.objects.filter(kommune=None)
    by_key = {tilbud.noegle: tilbud for tilbud in common.exclude(fjernet=None)}
    by_id = common.in_bulk([known.id for known, _ in done.aendrede]) if done.aendrede else {}
    added, changed = [], []
    for data in done.nye:
        fresh = KendtTilbud(kommune=None, aendret_af=user)
        assign(fresh, data, codes)
        if back := by_key.get(fresh.noegle):
            assign(back, data, codes)
            changed.append(back)
        else:
            added.append(fresh)
    for known, data in done.aendrede:
        stored = by_id[uuid.UUID(known.id)]
        assign(stored, data, codes)
        changed.append(stored)
    for tilbud in changed:
        tilbud.fjernet, tilbud.aendret, tilbud.aendret_af = None, now, user
        tilbud.version += 1
    # Inserting over what is there: thirty times as fast as `bulk_update` for ten thousand rows.
    KendtTilbud.objects.bulk_create(
        [*added, *changed],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_WRITTEN,
    )
    gone = [known.id for known in done.forsvundne]
    for first in range(0, len(gone), _BATCH):
        common.filter(pk__in=gone[first : first + _BATCH]).update(
            fjernet=now, aendret=now, aendret_af=user, version=F("version") + 1
        )


def _require_operator(user: Medarbejder) -> None:
    awake = user.medlemskaber.active()
    if not awake.filter(rolle__in=roles_with(OPERATES)).exists():
        raise PermissionDenied
