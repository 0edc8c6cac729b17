"""`manage.py ur`: is the clock right? A person's word for it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from deliveries.services import ur


class Command(BaseCommand):
    help = (
        "Viser serverens ur, databasens og det sidste, der vides om tiden. Passer de ikke sammen, "
        "dannes ingen L402, før uret er sat eller bekræftet."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--bekraeft", action="store_true", help="Serverens ur går rigtigt; jeg har set efter."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        told = {
            "Serverens ur": timezone.now(),
            "Databasens ur": ur.database_now(),
            "Sidst kendte tid": ur.last_known(),
        }
        for what, moment in told.items():
            shown = f"{timezone.localtime(moment):%d-%m-%Y kl. %H:%M:%S}" if moment else "ukendt"
            self.stdout.write(f"{what}: {shown}")
        if options["bekraeft"]:
            ur.confirm()
            self.stdout.write("Uret er bekræftet.")
        if why := ur.doubt():
            raise CommandError(why)
