"""Freezing: a kommune's reportable ydelser at one moment, as bytes, lines and locks."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from cases.data import SagData
from cases.fejlliste.outlook import BRAKE_LEAST, BRAKE_SHARE
from cases.kodelister import lister
from cases.log import audit
from cases.models import Kommune, Medarbejder, Ydelse
from cases.services import locks
from cases.storage import snapshot
from deliveries import l402, states
from deliveries.models import Leverance, Leverancelinje
from deliveries.periode import Periode
from deliveries.services import beside, beskeder, ur
from deliveries.services.changes import changes
from deliveries.services.filestore import ChunkReader, ChunkWriter
from deliveries.services.header import header_for
from deliveries.services.sorting import Sorting
from deliveries.steps import step

#: Each one but the last has met a caseworker who saved just then.
TRIES = 20


class CannotFreeze(Exception):
    """Why no leverance was made, in Danish and with what to do. Nothing was stored."""


@dataclass(frozen=True)
class Order:
    """What is to be frozen, as of `now` (aware): the rules judge the Danish date of that moment."""

    form: str
    periode: Periode
    now: datetime
    user: Medarbejder | None = None


def freeze(
    kommune: Kommune,
    periode: Periode,
    now: datetime,
    *,
    form: str = "L402",
    user: Medarbejder | None = None,
) -> Leverance:
    """Make the kommune's leverance of this period: all of it is stored, or nothing.

    An L402 locks what it delivers (D5); a T402 locks nothing (D22). Raises CannotFreeze when the
    period is not due, not one that the kommune reports from here, or not newer than the newest
    frozen one (D17), has its L402 already (D18), or the kommune lacks what the envelope needs.
    """
    order = Order(form, periode, now, user)
    tries = TRIES
    step("før frysning")
    while True:
        try:
            with consistent_moment(kommune) as held:
                if form == Leverance.Form.L402:
                    _refuse_unless_due(held, order)
                leverance = _freeze(held, order)
                step("i frysning")
            step("frosset")
            return leverance
        except (OperationalError, IntegrityError) as error:
            tries -= 1
            if not tries or not _came_too_late(error):
                raise


@contextmanager
def consistent_moment(kommune: Kommune) -> Iterator[Kommune]:
    """D21: hold the kommune, so that no write of its cases runs meanwhile, and see one snapshot.

    On PostgreSQL the snapshot is taken by the very statement that waits for the lock, so a writer
    that commits during the wait is not in it. If it changed a case, or was another freeze of the
    same period, PostgreSQL ends the transaction, and `freeze` begins again with a newer snapshot.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic(durable=True):
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        held = Kommune.objects.locked(kommune.pk)
        if outermost and connection.vendor == "postgresql":
            _hold_sager(held)
        yield held


def _hold_sager(kommune: Kommune) -> None:
    """Hold its cases too. Every write of a case writes its row (`services.store.settle`), so this
    ends a transaction whose snapshot is older than one.
    """
    with connection.cursor() as cursor:
        # Counted, so that no row of them comes over here.
        cursor.execute(
            "SELECT count(*) FROM"
            " (SELECT FROM cases_sag WHERE kommune_id = %s FOR NO KEY UPDATE) AS held",
            [kommune.pk],
        )


def _came_too_late(error: Exception) -> bool:
    """A serialization failure, or a unique row that somebody stored after our snapshot."""
    return getattr(error.__cause__, "sqlstate", None) in ("40001", "23505")


def _refuse_unless_due(kommune: Kommune, order: Order) -> None:
    if order.now > timezone.now() and not settings.FIKTIVE_CPR:
        raise CannotFreeze("En L402 kan ikke dannes for en dag, der endnu ikke er kommet.")
    if why := ur.doubt():
        raise CannotFreeze(why)
    if order.periode.due_at > order.now:
        raise CannotFreeze(
            f"Perioden {order.periode.label} forfalder først "
            f"{order.periode.due_at:%d-%m-%Y kl. %H:%M}."
        )
    if not kommune.reports_from_here(str(order.periode)):
        raise CannotFreeze(
            f"Kommunen indberetter ikke herfra for {order.periode.label}. "
            "Kontrollér den første og den sidste periode, eller lav en prøve (T402)."
        )
    standing = Leverance.objects.standing().filter(kommune=kommune)
    newest = standing.order_by("-periode").values_list("periode", flat=True).first()
    if newest and newest >= str(order.periode):
        raise CannotFreeze(
            f"Der er allerede en L402 for {Periode.parse(newest).label}. "
            "En periode indberettes én gang, og aldrig efter en nyere."
        )


def _freeze(kommune: Kommune, order: Order) -> Leverance:
    leverance = Leverance(
        id=uuid.uuid4(),
        kommune=kommune,
        form=order.form,
        periode=str(order.periode),
        version=_next_version(kommune, order),
        frosset=order.now,
        frosset_af=order.user,
    )
    sorting = Sorting(leverance, lister.current(), order.now, settings.FIKTIVE_CPR)
    watching = beside.begin(leverance)
    # Closed whatever happens: a cursor that lived on in a traceback would be closed in the middle
    # of another transaction of this connection, and end it.
    with closing(snapshot.stream(kommune)) as stored:
        sager = beside.watched(sorting.delivered(stored), watching)
        first = next(sager, None)
        if first is not None:
            _write_file(leverance, chain([first], sager), sorting)
    if first is None:
        leverance.tilstand = states.TILBAGEHOLDT if sorting.left_out else states.INTET
    sorting.finish()
    _count(leverance, sorting)
    leverance.aendringer = changes(leverance)
    if order.form == Leverance.Form.L402 and leverance.sha256 and _brakes(sorting):
        leverance.tilstand = states.AFVENTER
    if order.form == Leverance.Form.T402:
        # D22: they were only there to be compared.
        Leverancelinje.objects.filter(leverance_id=leverance.pk).delete()
    # Last, because what the row says can never be changed again. Its pieces and lines refer to it
    # already: foreign keys are checked when the transaction ends.
    leverance.save(force_insert=True)
    beside.finish(watching)
    if order.form == Leverance.Form.L402:
        _lock(leverance)
        beskeder.tell_of_trouble(leverance)
    _record(leverance)
    return leverance


def _count(leverance: Leverance, sorting: Sorting) -> None:
    """What became of the ydelser, every one of the kommune's (D16)."""
    leverance.antal_sager = sorting.sager
    leverance.antal_i_alt = sorting.total
    leverance.antal_ydelser = sorting.lines
    leverance.antal_udeladt = sorting.left_out
    leverance.antal_ikke_indberettes = sorting.not_reportable
    leverance.antal_mangler = sorting.missing
    if sorting.total != Ydelse.objects.filter(kommune=leverance.kommune).count():
        raise AssertionError(f"{leverance}: a ydelse was neither delivered nor left out (D16)")


def _record(leverance: Leverance) -> None:
    audit.record(
        leverance.frosset_af,
        leverance.kommune,
        "leverance frosset",
        leverance,
        form=leverance.form,
        periode=leverance.periode,
        sha256=leverance.sha256,
        ydelser=leverance.antal_ydelser,
        udeladt=leverance.antal_udeladt,
    )


def _next_version(kommune: Kommune, order: Order) -> int:
    """V counts per kommune, form and period (l402)."""
    made = Leverance.objects.filter(kommune=kommune, form=order.form, periode=str(order.periode))
    return (made.order_by("-version").values_list("version", flat=True).first() or 0) + 1


def _brakes(sorting: Sorting) -> bool:
    """D20: so much would vanish from the statistics that a person must look first."""
    return sorting.missing >= BRAKE_LEAST and sorting.missing > BRAKE_SHARE * sorting.formerly


def _write_file(leverance: Leverance, sager: Iterator[SagData], sorting: Sorting) -> None:
    """Write, store and validate the file; what is stored is what was validated, byte for byte."""
    header = header_for(leverance)
    if problems := l402.header_problems(header):
        raise CannotFreeze(" ".join(problems))
    leverance.filnavn = l402.file_name(
        leverance.form,
        leverance.kommune_id,
        header.periode,
        leverance.version,
        leverance.frosset,
    )
    with ChunkWriter(leverance.pk) as out:
        l402.write(out, header, sager, sorting.wrote)
    leverance.sha256 = out.sha256
    leverance.stoerrelse = out.size
    l402.validate(ChunkReader(leverance.chunks()))


def _lock(leverance: Leverance) -> None:
    """D5: what stands in the file is reported from now on."""
    new = Leverancelinje.objects.filter(leverance=leverance, er_ny=True)
    ydelser = Ydelse.objects.filter(pk__in=new.values("ydelse"))
    locks.lock(leverance.kommune, ydelser, leverance.frosset)
    locks.lock_tilbudstyper(Ydelse.objects.filter(linjer__leverance=leverance))
