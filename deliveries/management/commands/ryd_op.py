"""`manage.py ryd_op`: what is past its time goes; by itself every night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from deliveries.services import oprydning


class Command(BaseCommand):
    help = (
        "Viser, hvad der er for gammelt: kladder, sessioner, sager efter kommunens opbevaringstid, "
        "filer i overskrevne leverancer og hændelser i loggen. Med --udfoer bliver det slettet."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--udfoer", action="store_true", help="Gør det. Uden er det kun en prøve."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        failed = []
        for what, count in oprydning.tidy(timezone.now(), options["udfoer"]):
            if count is None:
                failed.append(what)
            else:
                self.stdout.write(f"{what}: {count}")
        if failed:
            raise CommandError(f"Kunne ikke gøres (loggen siger hvorfor): {'; '.join(failed)}.")
        if not options["udfoer"]:
            self.stdout.write("Det var en prøve: intet er slettet. Skriv --udfoer for at gøre det.")
