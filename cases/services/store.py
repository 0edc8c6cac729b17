"""The one way from the value to rows: one case, or as many as a transaction should hold.

Nothing here asks who may, or whether the rules allow it; its callers do, and they hold the kommune
(D21). What locks a row is `locks`' to write.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from django.utils import timezone

from cases import rows
from cases.data import SagData, YdelseData
from cases.models import Maalgruppe, Medarbejder, Sag, Ydelse
from cases.storage import bulk

SAG = ("id", *rows.SAG, "sagsbehandler_id", "aendret_af_id", "version", "oprettet", "aendret")
YDELSE = (
    "id", "sag_id", "kommune_id", "identifikator", *rows.YDELSE, "foerst_indberettet",
    "aendret_af_id", "version", "oprettet", "aendret",
)  # fmt: skip
MAALGRUPPE = ("ydelse_id", "kode")

_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class NewSag:
    """A case that is to be stored, and the ids of its rows: `keys` are the ydelser's, in order.

    Where a ydelse is ours, its id and its identifikator are the same; a former system's keeps its
    own identifikator, and may have any id.
    """

    pk: uuid.UUID
    data: SagData
    keys: tuple[uuid.UUID, ...]

    @classmethod
    def ours(cls, pk: uuid.UUID, data: SagData) -> Self:
        """One whose identifikatorer are UUIDs that nobody else has."""
        return cls(pk, data, tuple(uuid.UUID(y.identifikator) for y in data.ydelser))


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the rows say of how they came: `now` is aware, `user` None for the system.

    `reported` is when the ydelser were first delivered whose data say that they were. Without it
    none is locked, whatever they say: a lock is nothing that a form gives.
    """

    now: datetime
    user: Medarbejder | None = None
    reported: datetime | None = None


def insert(sager: Sequence[NewSag], stamp: Stamp) -> None:
    """Store new cases with their ydelser: three statements, however many there are.

    Some thousands at a time are well spent; memory and the locks grow with them. Raises ValueError
    for a ydelse without bevillingsdato, IntegrityError for what the database has already.
    """
    bulk.insert(Sag, SAG, _sag_rows(sager, stamp))
    _insert_ydelser(
        [
            (sag.pk, sag.data.kommune, key, ydelse, nr)
            for sag in sager
            for nr, (key, ydelse) in enumerate(zip(sag.keys, sag.data.ydelser, strict=True))
        ],
        stamp,
    )


def add_ydelse(sag: Sag, key: uuid.UUID, data: YdelseData, stamp: Stamp) -> Ydelse:
    """One more ydelse on a stored case. `settle` the case when all is stored."""
    _insert_ydelser([(sag.pk, sag.kommune_id, key, data, 0)], stamp)
    return Ydelse.objects.select_related("sag", "kommune").get(pk=key)


def update_sag(sag: Sag, data: SagData, user: Medarbejder | None) -> None:
    """The citizen's own fields become those of `data`: a new version, to be judged anew."""
    # Its CPR number and its kommune can not change, and the last day is `settle`'s (D5).
    sag.navn = data.navn
    sag.funktionsvurdering = data.funktionsvurdering
    sag.bemaerkninger = data.bemaerkninger
    sag.version += 1
    sag.aendret_af = user
    sag.kontrolleret = ""
    sag.save(force_update=True)


def update_ydelse(ydelse: Ydelse, data: YdelseData, user: Medarbejder | None) -> None:
    """The ydelse becomes what `data` says, målgrupper among it. `settle` its case afterwards."""
    ydelse.assign(data)
    ydelse.tilbudstype_ny = data.tilbudstype_ny
    ydelse.version += 1
    ydelse.aendret_af = user
    ydelse.save(force_update=True)
    ydelse.maalgrupper.exclude(kode__in=data.maalgrupper).delete()
    have = set(ydelse.maalgrupper.values_list("kode", flat=True))
    bulk.insert(
        Maalgruppe, MAALGRUPPE, [(ydelse.pk, kode) for kode in data.maalgrupper if kode not in have]
    )


def settle(sag: Sag) -> None:
    """Keep the case's last day true to its ydelser (R31), and forget its kept findings."""
    fresh = Sag.objects.prefetch_related("ydelser__maalgrupper").get(pk=sag.pk)
    sag.sidste_dag = fresh.data().last_day
    Sag.objects.filter(pk=sag.pk).update(
        sidste_dag=sag.sidste_dag, aendret=timezone.now(), kontrolleret=""
    )


def unused(data: SagData, noegle: uuid.UUID) -> NewSag:
    """The case with the ids that its form was given, or new ones where they are taken."""
    keys = tuple(_unused(Ydelse, uuid.UUID(y.identifikator)) for y in data.ydelser)
    ydelser = zip(data.ydelser, keys, strict=True)
    data = replace(data, ydelser=tuple(replace(y, identifikator=str(key)) for y, key in ydelser))
    return NewSag(_unused(Sag, noegle), data, keys)


def unused_ydelse(data: YdelseData) -> tuple[uuid.UUID, YdelseData]:
    """The same for one more ydelse."""
    key = _unused(Ydelse, uuid.UUID(data.identifikator))
    return key, replace(data, identifikator=str(key))


def _unused(model: type[Sag] | type[Ydelse], key: uuid.UUID) -> uuid.UUID:
    return uuid.uuid4() if model._default_manager.filter(pk=key).exists() else key


#: Sag, kommune, the ydelse's id, the ydelse, and which of the case's it is.
_Placed = tuple[uuid.UUID, str, uuid.UUID, YdelseData, int]


def _insert_ydelser(placed: Sequence[_Placed], stamp: Stamp) -> None:
    bulk.insert(Ydelse, YDELSE, _ydelse_rows(placed, stamp))
    bulk.insert(
        Maalgruppe,
        MAALGRUPPE,
        ((key, kode) for _, _, key, data, _ in placed for kode in data.maalgrupper),
    )


def _sag_rows(sager: Iterable[NewSag], stamp: Stamp) -> Iterator[tuple[Any, ...]]:
    by, now = stamp.user and stamp.user.pk, stamp.now
    for sag in sager:
        yield (sag.pk, *rows.of_sag(sag.data), by, by, 1, now, now)


def _ydelse_rows(placed: Iterable[_Placed], stamp: Stamp) -> Iterator[tuple[Any, ...]]:
    by, now = stamp.user and stamp.user.pk, stamp.now
    for sag, kommune, key, data, nr in placed:
        values = rows.of_ydelse(data)
        locked = stamp.reported if data.indberettet else None
        # A case's ydelser are shown as they were given: by when they were made.
        made = now + nr * _MOMENT
        yield (key, sag, kommune, data.identifikator, *values, locked, by, 1, made, now)
