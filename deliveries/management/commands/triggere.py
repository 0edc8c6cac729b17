"""`manage.py triggere`: the database's triggers, made those of the program that runs this."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from cases.storage import triggers
from deliveries.triggers import TRIGGERS


class Command(BaseCommand):
    help = (
        "Lægger programmets triggere i databasen igen, hvor de mangler, er slået fra eller er en "
        "anden versions. Er en del af hver release; kan gøres igen."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        ours = [*triggers.TRIGGERS, *TRIGGERS]
        amiss = set(triggers.amiss(ours, connection))
        with transaction.atomic(), connection.cursor() as cursor:
            for trigger in ours:
                if trigger.name in amiss:
                    for statement in trigger.statements(connection.vendor):
                        cursor.execute(statement)
                    self.stdout.write(f"Triggeren {trigger.name} er lagt ind igen.")
        if not amiss:
            self.stdout.write("Alle triggere er programmets.")
