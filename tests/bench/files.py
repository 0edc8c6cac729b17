"""The L402 file from the database, the whole freeze, and the memory they take."""

from __future__ import annotations

import hashlib
import os
import resource
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any, BinaryIO

import psycopg
from django.db import connection, transaction
from django.utils import timezone
from lxml import etree

from cases import snapshot
from cases.models import Kommune, Ydelse
from deliveries import l402
from deliveries.models import Leverance
from deliveries.periode import Periode
from deliveries.services import freeze
from deliveries.services.header import header_for
from tests.bench import baseline, limit
from tests.bench.timing import in_turns

ROUNDS = 3


def files(kode: str) -> dict[str, Any]:
    """Seconds for the kommune's file in three ways that make the same one."""
    kommune = Kommune.objects.get(pk=kode)
    header = _header(kommune)
    bare = _bare()
    content = BytesIO()
    _ours(content, header, kommune)
    made = content.getvalue()
    before, after = made.index(b"<HandicapSagStruktur>"), made.rindex(b"</HandicapSagStruktur>\n")
    begin, end = made[:before], made[after + len(b"</HandicapSagStruktur>\n") :]
    ways: dict[str, Callable[[BinaryIO], object]] = {
        "limit": lambda out: limit.write(out, begin, end, bare, kode),
        "ours": lambda out: _ours(out, header, kommune),
        "baseline": lambda out: baseline.write(out, header, kommune),
    }
    _compare(made, ways)
    del made, content
    with open(os.devnull, "wb") as nowhere:
        seconds = in_turns(
            {name: (lambda way=way: way(nowhere)) for name, way in ways.items()}, ROUNDS
        )
    return {
        "seconds": seconds,
        "ydelser": Ydelse.objects.filter(kommune=kommune).count(),
        "bytes": before + after,
    }


def freezing(kode: str) -> dict[str, Any]:
    """Seconds for the first freeze, which locks everything, and for the next month's."""
    kommune = Kommune.objects.get(pk=kode)
    periode = Periode.parse(kommune.indberetter_fra)
    seconds = {}
    for name in ("the first freeze", "the next freeze"):
        began = time.perf_counter()
        freeze(kommune, periode, periode.due_at)
        seconds[name] = time.perf_counter() - began
        periode = periode.next()
    return {"seconds": seconds, "ydelser": Ydelse.objects.filter(kommune=kommune).count()}


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
