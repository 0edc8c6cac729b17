"""`manage.py kodelister`: see what new code lists would change, and take them into use (D12)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.kodelister import lister
from cases.kodelister.files import CodeFileError, read_folder
from cases.kodelister.loading import (
    ListChange,
    as_kommuner,
    completed,
    errors_from,
    kommune_changes,
    list_changes,
)


class Command(BaseCommand):
    help = (
        "Viser, hvad kodelisterne i en mappe ville ændre, også for gemte ydelser. "
        "Med --indlaes tages de i brug. Kan køres igen uden skade."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "mappe",
            nargs="?",
            type=Path,
            default=settings.BASE_DIR / "fixtures",
            help="Mappen med CSV-filerne; uden den projektets egne i fixtures/.",
        )
        parser.add_argument("--indlaes", action="store_true", help="Tag listerne i brug.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            files = read_folder(options["mappe"])
        except CodeFileError as error:
            raise CommandError(f"Intet er indlæst.\n{error}") from error
        codes = completed(files)
        changes = list_changes(lister.current(), codes) + kommune_changes(files)
        if not changes:
            self.stdout.write("Kodelisterne er allerede i brug; der er ingen ændringer.")
        for change in changes:
            self.stdout.write(_line(change))
        self._show_errors(lister.as_codes(codes))
        if not options["indlaes"]:
            self.stdout.write("Intet er ændret. Kør igen med --indlaes for at tage dem i brug.")
            return
        if lister.replace(codes, as_kommuner(files.kommuner)):
            self.stdout.write(f"{len(codes)} koder er taget i brug.")

    def _show_errors(self, codes: Any) -> None:
        for kommune, by_rule in errors_from(codes):
            for rule, ydelser in by_rule.items():
                self.stdout.write(f"{kommune}: {len(ydelser)} ydelser får fejlen {rule}:")
                for ydelse in ydelser[:5]:
                    self.stdout.write(f"  ydelse {ydelse}")


def _line(change: ListChange) -> str:
    sign = {"ny": "+", "fjernet": "-", "ændret": "~"}[change.art]
    hvad = f" ({change.hvad})" if change.hvad else ""
    return f"{sign} {change.liste} {change.kode}: {change.tekst}{hvad}"
