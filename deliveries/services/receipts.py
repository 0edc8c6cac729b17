"""Receipts: fetched, stored as they came, once, and only then acted upon (l402)."""

from __future__ import annotations

import hashlib
import tempfile
import zlib
from datetime import datetime, timedelta
from itertools import islice
from typing import IO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cases.log import audit
from cases.models import Medarbejder
from deliveries import kvittering as receipt
from deliveries import states
from deliveries.models import Kvittering, Kvitteringsfejl, Leverance, Leverancelinje
from deliveries.models.kvittering import CLOCKS_DIFFER
from deliveries.services import beskeder, uheld
from deliveries.steps import step
from deliveries.transport import TooLarge, Transport, transport

BATCH = 2_000
IN_MEMORY = 1 << 20
#: Who writes a file under a name of its own has it finished by then.
STRAY_AFTER = timedelta(hours=1)
MOST_STRAYS = 100
NOT_FETCHED = "Kvitteringen hentes: "
_STRAY = (
    "Den ligger i indbakken og bliver ikke hentet: en kvittering er en almindelig fil, hvis navn "
    f"ender på {receipt.SUFFIX} og er højst 200 tegn. Giv den det rigtige navn, eller fjern den."
)


def fetch_receipts() -> int:
    """Fetch what lies waiting; returns how many were new. Run it as often as you like.

    A receipt is archived at the receiver's side only when it is safe here; one that can not be
    handled stays there, is told of until it can, and holds up no other, whatever is wrong with it.
    What lies there and is no receipt is told once.
    """
    new = 0
    with transport(settings) as way:
        waiting = way.receipts()
        for name in waiting:
            with uheld.guarded(f"{NOT_FETCHED}{name}"):
                new += _fetch(way, name)
        uheld.only(NOT_FETCHED, (f"{NOT_FETCHED}{name}" for name in waiting))
        with uheld.guarded("Indbakken ses efter"):
            _tell_of_strays(way)
    return new


def _tell_of_strays(way: Transport) -> None:
    """A receipt under a name that we do not take must not lie there unseen."""
    for name in way.strays((timezone.now() - STRAY_AFTER).timestamp())[:MOST_STRAYS]:
        # A name need not be UTF-8.
        raw = name.encode(errors="surrogateescape")
        Kvittering.objects.get_or_create(
            sha256=hashlib.sha256(b"indbakke " + raw).hexdigest(),
            defaults={
                "filnavn": raw.decode(errors="replace")[:200],
                "stoerrelse": 0,
                "raa": b"",
                "status": Kvittering.Status.ULAESELIG,
                "problem": _STRAY,
            },
        )


def _fetch(way: Transport, name: str) -> bool:
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as content:
        digest = hashlib.sha256()
        too_large = False
        try:
            for piece in way.fetch(name, settings.KVITTERING_MAX_BYTES):
                digest.update(piece)
                content.write(piece)
        except TooLarge as error:
            too_large = True
            size = error.size
            # Not of its bytes, which nobody reads: another such file must not pass for this one.
            digest = hashlib.sha256(f"{name} {size}".encode())
        else:
            size = content.tell()
        step("kvittering hentet")
        is_new = store(name, content, digest.hexdigest(), size, too_large=too_large)
    step("kvittering gemt")
    way.archive(name)
    return is_new


def store(
    name: str, content: IO[bytes], sha256: str, size: int, *, too_large: bool = False
) -> bool:
    """Store one receipt file and act upon it, in one transaction; False when we have it already."""
    try:
        with transaction.atomic():
            content.seek(0)
            kvittering = Kvittering.objects.create(
                filnavn=name,
                sha256=sha256,
                stoerrelse=size,
                raa=b"" if too_large else zlib.compress(content.read()),
                status=Kvittering.Status.ULAESELIG,
            )
            if too_large:
                limit = settings.KVITTERING_MAX_BYTES >> 20
                kvittering.problem = f"Filen er større end {limit} MB og er ikke læst."
            else:
                _understand(kvittering, content)
            kvittering.save()
            beskeder.tell_of_receipt(kvittering)
            audit.record(
                None,
                kvittering.leverance.kommune if kvittering.leverance else None,
                "kvittering modtaget",
                kvittering.leverance or kvittering,
                status=kvittering.status,
                fil=name,
            )
    except IntegrityError:
        if not Kvittering.objects.filter(sha256=sha256).exists():
            raise
        return False
    return True


@transaction.atomic
def mark_seen(user: Medarbejder, kvittering: Kvittering) -> None:
    """Somebody has looked at the receipt; the first one is remembered."""
    unseen = Kvittering.objects.filter(pk=kvittering.pk, set_tidspunkt=None)
    if unseen.update(set_tidspunkt=timezone.now(), set_af=user):
        leverance = kvittering.leverance
        audit.record(
            user,
            leverance.kommune if leverance else None,
            "kvittering set",
            leverance or kvittering,
        )


def _understand(kvittering: Kvittering, content: IO[bytes]) -> None:
    """What the receipt says, and to which leverance; or what is wrong with it."""
    content.seek(0)
    try:
        with transaction.atomic():
            data, errors = receipt.read(content, settings.KVITTERING_MAX_BYTES)
            rows = (
                Kvitteringsfejl(
                    kvittering=kvittering,
                    identifikator=fejl.identifikator,
                    kode=fejl.code,
                    tekst=fejl.message,
                )
                for fejl in errors
            )
            while some := list(islice(rows, BATCH)):
                Kvitteringsfejl.objects.bulk_create(some)
    except receipt.KvitteringError as error:
        kvittering.problem = str(error)
        return
    kvittering.status = data.status
    kvittering.modtaget = data.modtaget
    kvittering.antal_sager = data.antal_sager
    kvittering.antal_ydelser = data.antal_ydelser
    kvittering.antal_fejl = kvittering.fejl.count()
    leverance = Leverance.objects.filter(filnavn=data.filnavn).first()
    if leverance is None:
        kvittering.problem = "Der er ingen leverance med det filnavn."
    elif leverance.sha256 != data.sha256:
        kvittering.problem = "Kontrolsummen er en anden end leverancens: filen er ændret undervejs."
    else:
        kvittering.leverance = leverance
        _tie_to_ydelser(kvittering, leverance)
        _answer(kvittering, leverance, data.modtaget)


def _tie_to_ydelser(kvittering: Kvittering, leverance: Leverance) -> None:
    lines = Leverancelinje.objects.filter(
        leverance=leverance, identifikator=OuterRef("identifikator")
    )
    kvittering.fejl.exclude(identifikator="").update(ydelse=Subquery(lines.values("ydelse")[:1]))


def _answer(kvittering: Kvittering, leverance: Leverance, modtaget: datetime) -> None:
    """The receiver's newest word decides; an older one that comes late changes nothing.

    Of two about the same moment the graver decides, whichever comes first. A time that can not be,
    of a clock that is far ahead, counts as now: else nothing that the receiver says until then
    would be newer.
    """
    if modtaget > kvittering.hentet + CLOCKS_DIFFER:
        modtaget = kvittering.hentet
    status = kvittering.status
    graver = Q(kvitteret=modtaget, tilstand__in=states.milder(status))
    newer = Q(kvitteret=None) | Q(kvitteret__lt=modtaget) | graver
    may_become = [*states.before(status), status]
    Leverance.objects.filter(newer, pk=leverance.pk, tilstand__in=may_become).update(
        tilstand=status,
        kvitteret=modtaget,
        sendt=Coalesce("sendt", modtaget),
        laant_til=None,
        fejl="",
    )
    leverance.refresh_from_db()
