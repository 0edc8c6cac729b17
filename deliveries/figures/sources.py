"""Where rows to count come from: the database, or a leverance's frozen bytes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import (
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, Concat

from cases.data import STYKYDELSE
from cases.models import Fund, Kommune, Maalgruppe, Ydelse
from deliveries import l402
from deliveries.figures.core.rows import ALL, NO_MAALGRUPPE, Which, rows_of
from deliveries.figures.core.sweep import PersonRow
from deliveries.models import Leverance
from deliveries.services.filestore import ChunkReader

FETCH = 5_000


def registered(kommune: Kommune, which: Which, first: date) -> Iterator[PersonRow]:
    """What is stored now, without what ended before `first`; by person, key and start.

    Through a server-side cursor, so that memory does not grow with the kommune. PostgreSQL plans
    such a cursor for its first rows unless told that all are wanted, which takes five times as
    long.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
        rows = chosen(kommune, which).filter(since(first)).order_by("sag__cpr", "key", "start")
        columns = ("sag__cpr", "key", "varighed", "start", "slutdato")
        yield from rows.values_list(*columns).iterator(FETCH)


def since(first: date) -> Q:
    """Rows with a day on `first` or later, or that may have one."""
    ends = Q(slutdato__gte=first) | Q(slutdato=None)
    return ends | Q(varighed=STYKYDELSE, start__gte=first)


def chosen(kommune: Kommune, which: Which) -> QuerySet[Any]:
    """The ydelser that are counted, with their `start` (D1) and the `key` they are counted under.

    With målgrupper a ydelse comes once for each.
    """
    ydelser = Ydelse.objects.filter(kommune=kommune).annotate(
        start=Coalesce("startdato", "bevillingsdato")
    )
    if which is Which.MAALGRUPPER:
        group = Coalesce("maalgrupper__kode", Value(NO_MAALGRUPPE))
        return ydelser.annotate(key=Concat("kode", Value(" "), group, output_field=TextField()))
    if which is Which.PERSONER:
        return ydelser.annotate(key=Value(ALL, output_field=CharField()))
    if which is Which.UOPLYST:
        ydelser = ydelser.filter(~Exists(Maalgruppe.objects.filter(ydelse=OuterRef("pk"))))
    if which is Which.TILBAGEHOLDT:
        ydelser = ydelser.filter(withheld(kommune))
    return ydelser.annotate(key=F("kode"))


def withheld(kommune: Kommune) -> Q:
    """Ydelser that a FEJL of theirs, or of their case, keeps out of the report (D15), as of the
    kept findings."""
    found = Fund.objects.filter(kommune=kommune, holder_ude=True)
    return Q(pk__in=found.exclude(ydelse=None).values("ydelse")) | Q(
        sag__in=found.filter(ydelse=None).values("sag")
    )


def delivered(leverance: Leverance, which: Which) -> Iterator[PersonRow]:
    """What the leverance's frozen file carries; its sager come by CPR, one per citizen."""
    _, sager = l402.read(ChunkReader(leverance.chunks()), settings.L402_MAX_BYTES)
    for read in sager:
        if read.sag is not None:
            for row in rows_of(read.sag.ydelser, which):
                yield (read.sag.cpr, *row)
