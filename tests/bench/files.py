"""The L402 file from the database, the whole freeze, and the memory they take."""

from __future__ import annotations

import hashlib
import os
import resource
from collections.abc import Callable
from io import BytesIO
from statistics import median
from typing import Any, BinaryIO

import psycopg
from django.db import connection, transaction
from django.utils import timezone
from lxml import etree

from cases.models import Kommune, Ydelse
from cases.storage import snapshot
from deliveries import l402
from deliveries.models import Leverance
from deliveries.periode import Periode
from deliveries.services import freeze
from deliveries.services.header import header_for
from tests.bench import baseline, limit
from tests.bench.timing import in_turns, spent

ROUNDS = 3


def files(kode: str) -> dict[str, Any]:
    """Seconds for the kommune's file in three ways that make the same one."""
    kommune = Kommune.objects.get(pk=kode)
    header = _header(kommune)
    bare = _bare()
    made, begin, end = _made(header, kommune)
    ways: dict[str, Callable[[BinaryIO], object]] = {
        "limit": lambda out: limit.write(out, begin, end, bare, kode),
        "ours": lambda out: _ours(out, header, kommune),
        "baseline": lambda out: baseline.write(out, header, kommune),
    }
    _compare(made, ways)
    size = len(made)
    del made
    with open(os.devnull, "wb") as nowhere:
        seconds = in_turns(
            {name: (lambda way=way: way(nowhere)) for name, way in ways.items()}, ROUNDS
        )
    return {
        "seconds": seconds,
        "ydelser": Ydelse.objects.filter(kommune=kommune).count(),
        "bytes": size,
    }


def freezing(kode: str) -> dict[str, Any]:
    """The first freeze, which locks everything, and the next month's: wall time and CPU seconds of
    both processes, and the same of the limit, as the median of some before and some after.
    """
    kommune = Kommune.objects.get(pk=kode)
    periode = Periode.parse(kommune.indberetter_fra)
    bare = _bare()
    _, begin, end = _made(_header(kommune), kommune)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ours = cursor.fetchone()[0]
    found = {}
    with open(os.devnull, "wb") as nowhere:

        def limited() -> dict[str, float]:
            return spent(
                lambda: limit.write(nowhere, begin, end, bare, kode), bare.info.backend_pid
            )

        limited()
        earlier = [limited() for _ in range(ROUNDS)]
        for name in ("the first freeze", "the next freeze"):
            due = periode
            took = spent(lambda due=due: freeze(kommune, due, due.due_at), ours)
            later = [limited() for _ in range(ROUNDS)]
            beside = {kind: median(one[kind] for one in earlier + later) for kind in took}
            found[name] = {"took": took, "limit": beside}
            earlier = later
            periode = periode.next()
    return {"found": found, "ydelser": Ydelse.objects.filter(kommune=kommune).count()}


def memory(kode: str, kind: str) -> dict[str, Any]:
    """The peak of this process's resident memory in MiB, with Django and all it loads."""
    kommune = Kommune.objects.get(pk=kode)
    if kind == "write":
        with open(os.devnull, "wb") as nowhere:
            _ours(nowhere, _header(kommune), kommune)
    else:
        periode = Periode.parse(kommune.indberetter_fra)
        freeze(kommune, periode, periode.due_at)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"peak": peak, "ydelser": Ydelse.objects.filter(kommune=kommune).count()}


def _ours(out: BinaryIO, header: l402.Header, kommune: Kommune) -> None:
    with transaction.atomic():
        l402.write(out, header, (stored.data for stored in snapshot.stream(kommune)))


def _made(header: l402.Header, kommune: Kommune) -> tuple[bytes, bytes, bytes]:
    """The whole file, and what of it stands before and after its sager."""
    content = BytesIO()
    _ours(content, header, kommune)
    made = content.getvalue()
    before, after = made.index(b"<HandicapSagStruktur>"), made.rindex(b"</HandicapSagStruktur>\n")
    return made, made[:before], made[after + len(b"</HandicapSagStruktur>\n") :]


def _header(kommune: Kommune) -> l402.Header:
    periode = kommune.indberetter_fra
    return header_for(
        Leverance(kommune=kommune, form="L402", periode=periode, frosset=timezone.now())
    )


def _bare() -> psycopg.Connection[Any]:
    database = connection.settings_dict
    return psycopg.connect(host=database["HOST"], dbname=database["NAME"], autocommit=True)


def _compare(made: bytes, ways: dict[str, Callable[[BinaryIO], object]]) -> None:
    """The limit must give the same bytes, the baseline the same XML."""
    bare, tree = BytesIO(), BytesIO()
    ways["limit"](bare)
    if hashlib.sha256(bare.getvalue()).digest() != hashlib.sha256(made).digest():
        raise AssertionError("the limit writes another file")
    ways["baseline"](tree)
    parser = etree.XMLParser(remove_blank_text=True, huge_tree=True)
    ours, theirs = (
        etree.tostring(etree.fromstring(content, parser), method="c14n")
        for content in (made, tree.getvalue())
    )
    if ours != theirs:
        raise AssertionError("the baseline writes another file")
