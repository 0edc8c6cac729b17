"""Loading a list from Tilbudsportalen for all: received, looked over, loaded whole (D11)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.db.models import F
from django.utils import timezone

from cases.ark import Ark, pack, unpack
from cases.indlaesning import service
from cases.indlaesning.service import Undecided
from cases.kodelister import lister
from cases.log import audit
from cases.models import Indlaesning, KendtTilbud, Medarbejder
from cases.services.writing import operating
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


#: The kind of these uploads, and what the one file of each is called here.
ART = "tilbudsportalen"
_ARK = "ark"


def receive(user: Medarbejder, filnavn: str, ark: Ark) -> Indlaesning:
    """Keep an uploaded sheet for its owner, with the columns guessed. Raises PermissionDenied."""
    with operating(user):
        kolonner = guess(ark.overskrifter)
        return service.receive(user, ART, {_ARK: pack(ark)}, filnavn=filnavn, valg=kolonner)


def ark_of(waiting: Indlaesning) -> Ark:
    """The sheet as it was uploaded."""
    return unpack(service.content_of(waiting)[_ARK])


def choose_columns(user: Medarbejder, waiting: Indlaesning, kolonner: Mapping[str, int]) -> None:
    """Which column is which field; what is no column of the file is left out."""
    with operating(user):
        width = len(ark_of(waiting).overskrifter)
        chosen = {felt: nr for felt, nr in kolonner.items() if felt in FELTER and 0 <= nr < width}
        service.own(user, ART).filter(pk=waiting.pk).update(valg=chosen)


def discard(user: Medarbejder, waiting: Indlaesning) -> None:
    """The uploaded file is not to be loaded. Doing it twice is doing it once."""
    with operating(user):
        service.discard(user, waiting)


def trial(waiting: Indlaesning) -> Plan | None:
    """What loading it now would do; None while a column that must be there is not chosen."""
    if any(felt not in waiting.valg for felt in PAAKRAEVEDE):
        return None
    codes, today = lister.current(), timezone.localdate()
    return plan(ark_of(waiting), waiting.valg, _stored(), codes, today)


def load(user: Medarbejder, waiting: Indlaesning, fingeraftryk: str, *, without_bad: bool) -> Plan:
    """Do what the trial run with this fingerprint showed: all of it in one transaction.

    Raises PermissionDenied; Overtaken when the plan is no longer that one, the file has been loaded
    already, or somebody loads another at this moment; Undecided.
    """

    def write(held: Indlaesning, done: Plan) -> dict[str, int]:
        if done.fejl and not without_bad:
            raise Undecided
        _write(user, done)
        counts = {
            "antal_nye": len(done.nye),
            "antal_aendrede": len(done.aendrede),
            "antal_forsvundne": len(done.forsvundne),
            "antal_fejl": done.fejlraekker,
        }
        audit.record(user, None, "tilbudsportalen indlæst", held, nr=held.nummer, antal=counts)
        return counts

    with operating(user):
        return service.load(user, waiting, fingeraftryk, trial, write)


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
