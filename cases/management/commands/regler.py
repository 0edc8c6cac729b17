"""`manage.py regler`: write `docs/regler.md` from the rules, or `--check` that it is up to date."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.rules import RULES
from cases.rules.catalogue import markdown


class Command(BaseCommand):
    help = "Skriv docs/regler.md ud fra reglerne."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="Skriv intet; fejl, hvis filen ikke svarer til reglerne.",
        )
        parser.add_argument(
            "--fil",
            type=Path,
            default=settings.BASE_DIR / "docs" / "regler.md",
            help="Filen, der skrives eller kontrolleres (standard: docs/regler.md).",
        )

    def handle(self, *args: Any, check: bool, fil: Path, **options: Any) -> None:
        text = markdown(RULES).encode()
        try:
            if not check:
                fil.write_bytes(text)
                self.stdout.write(f"{fil.name}: {len(RULES)} regler skrevet.")
            elif not fil.exists() or fil.read_bytes() != text:
                raise CommandError(f"{fil.name} svarer ikke til reglerne. Kør: manage.py regler")
        except OSError as error:
            raise CommandError(
                f"--fil: {fil} kan ikke bruges. Skriv stien til en fil i en mappe, der findes."
            ) from error
