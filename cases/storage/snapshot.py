"""All cases of a kommune in one stream, in file order, without ever holding more than one (D3).

One statement through a server-side cursor: memory does not grow with the kommune, and what is seen
is one moment. Model instances would cost four times as much and add nothing here.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    Aggregate,
    BooleanField,
    CharField,
    ExpressionWrapper,
    OuterRef,
    Q,
    Subquery,
)

from cases import rows
from cases.data import SagData, YdelseData
from cases.models import Kommune, Maalgruppe, Ydelse

FETCH = 2_000


class StoredSag(NamedTuple):
    """A case as data, with what its rows are called in the database."""

    pk: UUID
    data: SagData
    #: identifikator → the row's id
    ydelser: dict[str, UUID]


class Joined(Aggregate):
    """The values of a group with a space between them; no code holds a space."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, ' ')"
    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **extra)


def stream(
    kommune: Kommune, sager: Sequence[UUID] | None = None
) -> Generator[StoredSag, None, None]:
    """Every case that has a ydelse, or those of `sager` only, by CPR.

    Call it inside the transaction that must agree with it.

    Only what a report knows is read (R18): `navn` and `bemaerkninger` stay empty.
    """
    groups = Maalgruppe.objects.filter(ydelse=OuterRef("pk")).values("ydelse")
    ydelser_of = Ydelse.objects.filter(kommune=kommune)
    if sager is not None:
        ydelser_of = ydelser_of.filter(sag__in=sager)
    stored = (
        ydelser_of.order_by("sag__cpr")
        .values_list(
            "sag_id",
            "sag__cpr",
            "sag__funktionsvurdering",
            "pk",
            "identifikator",
            *rows.YDELSE,
            Subquery(groups.values(koder=Joined("kode"))),
            # Whether, not when: a datetime for each costs Python more than it tells anybody here.
            ExpressionWrapper(Q(foerst_indberettet__isnull=False), BooleanField()),
        )
        .iterator(FETCH)
    )
    for cpr, of_sag in groupby(stored, key=itemgetter(1)):
        ydelser = []
        pks = {}
        for row in of_sag:
            ydelse = _ydelse(row[4:])
            pks[ydelse.identifikator] = row[3]
            ydelser.append(ydelse)
        sag_pk, _, vurdering = row[:3]
        yield StoredSag(sag_pk, SagData(kommune.pk, cpr, "", vurdering, "", tuple(ydelser)), pks)


def _ydelse(row: tuple[Any, ...]) -> YdelseData:
    identifikator, *values, groups, reported = row
    return rows.to_ydelse(identifikator, groups.split() if groups else (), reported, values)
