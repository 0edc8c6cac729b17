"""The lock of D5 on a kommune's ydelser: set, lifted, and passed by for a case that is discarded.

Only what crosses the border knows when; here is how. The caller holds the kommune (D21). What a
lock forbids, and that only a decided kassation leads past it, the database's triggers hold.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from cases.models import Kommune, Sag
from cases.models.sager import YdelseQuerySet


def lock(kommune: Kommune, ydelser: YdelseQuerySet, at: datetime) -> None:
    """These stand in an L402 that was frozen `at`; what was locked before keeps its moment."""
    if ydelser.filter(foerst_indberettet=None).update(foerst_indberettet=at):
        changed(kommune)


def lock_tilbudstyper(ydelser: YdelseQuerySet) -> None:
    """Those that were filled in since an earlier L402 stand in this one, and stay as they are."""
    ydelser.filter(tilbudstype_ny=True).update(tilbudstype_ny=False)


def unlock(kommune: Kommune, ydelser: YdelseQuerySet) -> None:
    """These are as if they had never been delivered."""
    if ydelser.update(foerst_indberettet=None):
        changed(kommune)


def discard(sag: Sag) -> None:
    """Delete a case that was reported, for good. The triggers refuse it until two have decided."""
    sag.delete()


def changed(kommune: Kommune) -> None:
    """What is kept of the kommune's cases is no longer true (`cases.fejlliste.kept`).

    One row, where emptying the keys would write most cases of the kommune again; and in a
    repeatable-read transaction it holds for keys too that were set after its snapshot.
    """
    Kommune.objects.filter(pk=kommune.pk).update(laasninger=F("laasninger") + 1)
