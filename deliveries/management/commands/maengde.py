"""`manage.py maengde`: made-up cases by the hundred thousand, to measure with (D25)."""

from __future__ import annotations

import time
import uuid
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from cases.fictitious import Fiction
from cases.kodelister import lister
from cases.management import typed
from cases.models import Kommune, Kontaktperson, Sag, Ydelse
from cases.services import store
from deliveries.periode import Periode

#: Of all cases the largest kommune has so many; the rest share the others, more and less.
LARGEST = 0.1
BATCH = 5_000


class Command(BaseCommand):
    help = (
        "Fylder en tom database med opdigtede sager til målinger, to ydelser per sag i gennemsnit. "
        "Uden om reglerne, men uden noget, de ville klage over."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kommuner", default="98", help="Så mange kommuner.")
        parser.add_argument("--sager", default="250000", help="Så mange sager i alt.")
        parser.add_argument("--faktor", default="1", help="Så mange gange flere sager.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.FIKTIVE_CPR:
            raise CommandError(
                "Opdigtede sager laves kun, hvor rigtige CPR-numre er udelukket. "
                "Sæt DHUV_FIKTIVE_CPR=1, hvis denne database er til målinger."
            )
        if Sag.objects.exists():
            raise CommandError("Databasen har allerede sager. Brug en tom database.")
        most = typed.count("--kommuner", options["kommuner"], 98)
        sager = typed.count("--sager", options["sager"], 250_000)
        sager *= typed.count("--faktor", options["faktor"], 1)
        kommuner = list(typed.kommuner(None)[:most])
        if not kommuner:
            raise CommandError("Der er ingen kommuner. Kør først manage.py kodelister --indlaes.")
        began = time.monotonic()
        for kommune, count in zip(kommuner, shares(sager, len(kommuner)), strict=True):
            fill(kommune, count)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
        self.stdout.write(
            f"{len(kommuner)} kommuner, {Sag.objects.count()} sager og {Ydelse.objects.count()} "
            f"ydelser på {time.monotonic() - began:.0f} sekunder."
        )


def shares(sager: int, kommuner: int) -> list[int]:
    """How many cases each kommune has: a tenth in the first, then fewer and fewer."""
    if kommuner == 1:
        return [sager]
    largest = round(sager * LARGEST)
    weights = range(kommuner - 1, 0, -1)
    others = [(sager - largest) * weight // sum(weights) for weight in weights]
    others[0] += sager - largest - sum(others)
    return [largest, *others]


@transaction.atomic
def fill(kommune: Kommune, count: int) -> None:
    """Give the kommune so many cases, its contacts, and the last period that is due as its first.

    They break no rule, not even a warning's.
    """
    now = timezone.now()
    Kommune.objects.filter(pk=kommune.pk).update(indberetter_fra=str(Periode.latest_due(now)))
    Kontaktperson.objects.bulk_create(
        Kontaktperson(
            kommune=kommune, type=kind, navn="Freja Friis", email=f"{kind.lower()}@demo.example"
        )
        for kind in kommune.missing_contacts()
    )
    fiction = Fiction(lister.current(), kommune.pk, timezone.localdate(now), "mængde")
    for first in range(0, count, BATCH):
        sager = [fiction.sag() for _ in range(min(BATCH, count - first))]
        store.insert([store.NewSag.ours(uuid.uuid4(), sag) for sag in sager], store.Stamp(now))
