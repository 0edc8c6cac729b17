"""Holding what is stored against what must be true of it: `manage.py kontroller`.

Everything here is kept true by transactions, constraints and triggers. That it is, is looked at all
the same: after a restore, after work in the database by hand, and every time somebody doubts.
What is found is told in Danish, and without a CPR number (D24).
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cases.codes import Codes
from cases.fejlliste import kept
from cases.kodelister import lister
from cases.models import Fund, Kommune, Opbevaring, Sag, Ydelse
from cases.storage import snapshot, triggers
from cases.storage.snapshot import StoredSag
from deliveries import l402, states
from deliveries.models import Leverance, Leverancelinje
from deliveries.periode import Periode
from deliveries.services.filestore import ChunkReader
from deliveries.triggers import TRIGGERS


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is of one moment, and nobody has to wait for it."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def in_database() -> Iterator[str]:
    """Triggers that are gone, switched off, or other than the program's; a broken promise."""
    for name in triggers.amiss([*triggers.TRIGGERS, *TRIGGERS], connection):
        yield f"Triggeren {name} mangler, er slået fra eller er en anden end programmets."
    promised = Opbevaring.objects.filter(log_dage__gt=settings.LOG_DAGE).first()
    if promised:
        yield (
            f"Loggen er lovet gemt i {promised.log_dage} dage, men DHUV_LOG_DAGE er "
            f"{settings.LOG_DAGE}. Løftet gælder; sæt indstillingen op."
        )


def in_sager(kommune: Kommune, on: date) -> Iterator[str]:
    """Cases whose kept findings, last day or ydelser are not so; as of `on`, today in Denmark.

    The rules run anew over every case.
    """
    codes = lister.current()
    key = kept.current_key(kommune, codes, on)
    rows = Sag.objects.filter(kommune=kommune).values_list("pk", "sidste_dag", "kontrolleret")
    left = {pk: (last_day, control) for pk, last_day, control in rows}
    kept_findings = _kept_findings(kommune)
    for stored in snapshot.stream(kommune):
        last_day, control = left.pop(stored.pk)
        if stored.data.last_day != last_day:
            yield f"Sag {stored.pk}: den gemte sidste dag er ikke ydelsernes."
        if control == key and kept_findings[stored.pk] != _found(stored, codes, on):
            yield f"Sag {stored.pk}: de gemte fund er ikke dem, en ny kontrol giver."
    for pk in left:
        yield f"Sag {pk}: sagen har ingen ydelse."


def in_locks(kommune: Kommune) -> Iterator[str]:
    """D5: locked is exactly what stands in an L402 that was not annulled."""
    standing = Leverancelinje.objects.filter(
        ydelse=OuterRef("pk"), leverance__form=Leverance.Form.L402
    ).exclude(leverance__tilstand=states.ANNULLERET)
    ydelser = Ydelse.objects.filter(kommune=kommune).annotate(er_leveret=Exists(standing))
    for pk in _keys(ydelser.filter(er_leveret=False).exclude(foerst_indberettet=None)):
        yield f"Ydelse {pk}: er låst, men står ikke i nogen leverance."
    for pk in _keys(ydelser.filter(er_leveret=True, foerst_indberettet=None)):
        yield f"Ydelse {pk}: står i en leverance, men er ikke låst."


def in_leverance(leverance: Leverance) -> Iterator[str]:
    """D16: its counts, its lines and omissions, and its frozen bytes tell the same; and it is of a
    month that is over."""
    yield from _ahead_of_time(leverance)
    told = leverance.udeladelser.aggregate(
        udeladt=Count("identifikator", distinct=True),
        mangler=Count("identifikator", distinct=True, filter=Q(er_leveret_foer=True)),
    )
    for name, word in (("udeladt", "udeladte"), ("mangler", "leverede før, der mangler")):
        counted = getattr(leverance, f"antal_{name}")
        if told[name] != counted:
            yield f"Leverance {leverance}: {counted} {word}, men {told[name]} er skrevet op."
    lines = Counter(leverance.linjer.values_list("identifikator", flat=True))
    if leverance.form == Leverance.Form.L402 and lines.total() != leverance.antal_ydelser:
        yield (
            f"Leverance {leverance}: {leverance.antal_ydelser} ydelser leveret, men "
            f"{lines.total()} linjer."
        )
    if leverance.fil_slettet is None:
        yield from _in_file(leverance, lines)
    elif leverance.fil.exists():
        yield f"Leverance {leverance}: filen skulle være slettet, men er der endnu."


def _ahead_of_time(leverance: Leverance) -> Iterator[str]:
    """Made by a clock that was wrong. It keeps the months before it from being made (D17)."""
    counts = leverance.form == Leverance.Form.L402 and leverance.tilstand not in states.SET_ASIDE
    now = timezone.now()
    if counts and not settings.FIKTIVE_CPR and Periode.parse(leverance.periode).due_at > now:
        yield (
            f"Leverance {leverance}: perioden {leverance.periode_navn} er ikke forfalden endnu. "
            "Den er dannet med et ur, der gik forkert; se docs/drift.md."
        )


def _in_file(leverance: Leverance, lines: Counter[str]) -> Iterator[str]:
    digest, size = hashlib.sha256(), 0
    try:
        for piece in leverance.chunks():
            digest.update(piece)
            size += len(piece)
    except zlib.error:
        yield f"Leverance {leverance}: den gemte fil kan ikke pakkes ud."
        return
    sha256 = digest.hexdigest() if size else ""
    if (sha256, size) != (leverance.sha256, leverance.stoerrelse):
        yield f"Leverance {leverance}: den gemte fil har en anden kontrolsum eller størrelse."
        return
    try:
        sager, ydelser = _held(leverance) if size else (0, Counter())
    except l402.L402Error:
        yield f"Leverance {leverance}: den gemte fil kan ikke læses."
        return
    if (sager, ydelser.total()) != (leverance.antal_sager, leverance.antal_ydelser):
        yield (
            f"Leverance {leverance}: {leverance.antal_sager} sager og {leverance.antal_ydelser} "
            f"ydelser leveret, men filen har {sager} og {ydelser.total()}."
        )
    elif leverance.form == Leverance.Form.L402 and ydelser != lines:
        yield f"Leverance {leverance}: filens ydelser er andre end linjernes."


def _held(leverance: Leverance) -> tuple[int, Counter[str]]:
    """How many sager the stored file holds, and the identifikatorer of its ydelser."""
    sager = 0
    ydelser: Counter[str] = Counter()
    _header, records = l402.read(ChunkReader(leverance.chunks()), settings.L402_MAX_BYTES)
    for record in records:
        if record.sag is not None:
            sager += 1
            ydelser.update(ydelse.identifikator for ydelse in record.sag.ydelser)
    return sager, ydelser


Findings = Counter[tuple[object, ...]]


def _kept_findings(kommune: Kommune) -> defaultdict[UUID, Findings]:
    by_sag: defaultdict[UUID, Findings] = defaultdict(Counter)
    for fund in Fund.objects.filter(kommune=kommune).iterator():
        by_sag[fund.sag_id][_whole(fund)] += 1
    return by_sag


def _found(stored: StoredSag, codes: Codes, on: date) -> Findings:
    return Counter(_whole(fund) for fund in kept.fresh(stored, codes, on))


def _whole(fund: Fund) -> tuple[object, ...]:
    """Everything that is stored of a finding, also what should follow from its fingerprint."""
    return (*kept.content(fund), fund.identifikator, fund.regel, fund.besked)


def _keys(ydelser: QuerySet[Ydelse]) -> Iterator[UUID]:
    return ydelser.order_by("pk").values_list("pk", flat=True).iterator()
