"""`manage.py kontroller`: is everything that is stored as it must be?"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases.management import typed
from cases.models import Kommune, Sag
from deliveries.models import Leverance
from deliveries.services import kontrol

#: So many of a kommune's are told one by one; the rest are counted.
MOST_TOLD = 20


class Command(BaseCommand):
    help = (
        "Kontrollerer alt, der er gemt: fund, låse, sidste dage, leverancernes summer og filer, og "
        "databasens triggere. Ændrer intet. Slutter med fejlkode 1, når noget ikke er, som det "
        "skal være."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kommune", help="Kun denne kommunekode, fx 183.")

    def handle(self, *args: Any, **options: Any) -> None:
        kommuner = typed.kommuner(options["kommune"])
        with kontrol.one_moment():
            found = self._tell("Databasen", kontrol.in_database())
        for kommune in kommuner:
            with kontrol.one_moment():
                found += self._look_at(kommune)
        if found:
            raise CommandError(f"{found} forhold er ikke, som de skal være.")
        self.stdout.write("Alt er, som det skal være.")

    def _look_at(self, kommune: Kommune) -> int:
        sager = Sag.objects.filter(kommune=kommune).count()
        leverancer = Leverance.objects.filter(kommune=kommune).order_by("frosset")
        antal_leverancer = leverancer.count()
        if not sager and not antal_leverancer:
            return 0
        problems = chain(
            kontrol.in_sager(kommune, timezone.localdate()),
            kontrol.in_locks(kommune),
            *(kontrol.in_leverance(leverance) for leverance in leverancer.iterator()),
        )
        return self._tell(f"{kommune}, {sager} sager, {antal_leverancer} leverancer", problems)

    def _tell(self, what: str, problems: Iterable[str]) -> int:
        """Say how it stands with one part; the number of problems."""
        count = 0
        for count, problem in enumerate(problems, 1):
            if count <= MOST_TOLD:
                self.stderr.write(f"  {problem}")
        if count > MOST_TOLD:
            self.stderr.write(f"  … og {count - MOST_TOLD} til.")
        self.stdout.write(f"{what}: {f'{count} forhold' if count else 'i orden'}.")
        return count
