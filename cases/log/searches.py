"""Searching while typing is one entry in the log once the typing rests, and none is ever lost.

Each answer is noted before it is sent (one insert). `settle` moves what rested into the log: every
minute by a task, and before anybody reads the log. The page has no say in it: what was shown for
`REST`, or was not merely typed on from, becomes an entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import cast
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from cases.log import audit
from cases.models import Kommune, Medarbejder, Soegning

#: An answer that stands for this long has been read.
REST = timedelta(seconds=2)


def note(
    request: HttpRequest, kommune: Kommune, tekst: str, vis: str, sager: Iterable[UUID]
) -> None:
    """What is about to be shown, and to whom."""
    Soegning.objects.create(
        medarbejder=cast(Medarbejder, request.user),
        kommune=kommune,
        session=hashlib.sha256(str(request.session.session_key).encode()).hexdigest()[:16],
        tekst=tekst,
        vis=vis,
        sager=list(sager),
    )


def settle(now: datetime | None = None) -> int:
    """Move what rested into the log; the number of new entries. What is still typed on stays."""
    now = now or timezone.now()
    entries = 0
    if not Soegning.objects.exists():
        return entries
    with transaction.atomic():
        rows = Soegning.objects.select_related("medarbejder", "kommune").order_by(
            "medarbejder", "kommune", "session", "tidspunkt", "pk"
        )
        # Two at once do not wait for each other: what one holds, the other leaves to it.
        rows = rows.select_for_update(skip_locked=True, of=("self",))
        done = []
        for _, typed in groupby(
            rows, lambda row: (row.medarbejder_id, row.kommune_id, row.session)
        ):
            for row, rested in judged(list(typed), now):
                done.append(row.pk)
                if rested:
                    _enter(row)
                    entries += 1
        Soegning.objects.filter(pk__in=done).delete()
    return entries


def judged(typed: list[Soegning], now: datetime) -> Iterator[tuple[Soegning, bool]]:
    """Each row of one session that is decided, with whether it becomes an entry.

    Passed over is only what was typed on from, and what was met again on the way back from an
    entry, each for less than `REST`: a script that asks for one number after the other is not
    typing, however fast it is.
    """
    covered = ""
    for place, row in enumerate(typed):
        after = typed[place + 1] if place + 1 < len(typed) else None
        if row.tidspunkt + REST > (after.tidspunkt if after else now):
            if after is None:
                return
            goes_on = after.vis == row.vis
            if goes_on and after.tekst.startswith(row.tekst):
                yield row, False
                continue
            if goes_on and covered.startswith(row.tekst) and row.tekst.startswith(after.tekst):
                yield row, False
                continue
        covered = row.tekst
        yield row, True


def _enter(row: Soegning) -> None:
    audit.record(
        row.medarbejder,
        row.kommune,
        "søgning" if row.tekst else "sagsliste vist",
        sager=row.sager or (),
        tidspunkt=row.tidspunkt,
        vis=row.vis,
        **({"soegning": row.tekst} if row.tekst else {}),
    )
