"""`manage.py leverancer`: what Celery does on the 14th, by hand."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases.management import typed
from cases.models import Kommune
from deliveries.models import Leverance
from deliveries.periode import COPENHAGEN, DUE_HOUR, FIRST_YEAR, Periode
from deliveries.services import CannotFreeze, deliver, freeze


class Command(BaseCommand):
    help = "Danner og sender de L402-leverancer, der er forfaldne. Kan køres igen uden skade."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--kommune", help="Kun denne kommunekode, fx 183.")
        parser.add_argument(
            "--dato",
            help="Det, der var forfaldent denne dag kl. 05:00, fx 2026-11-14. Data og "
            "tidspunkter er stadig dem, der gælder nu.",
        )
        parser.add_argument(
            "--test", action="store_true", help="Dan en T402 i stedet; den låser og sender intet."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        due_on = now if options["dato"] is None else _five_o_clock(options["dato"])
        if settings.FIKTIVE_CPR:
            # Demo and tests live a whole year in an afternoon.
            now = due_on
        elif due_on > now and not options["test"]:
            raise CommandError(
                f"--dato: {due_on:%d-%m-%Y kl. %H:%M} er ikke kommet endnu. En L402 kan ikke "
                "dannes på forhånd; se med --test, hvad den ville indeholde."
            )
        kommuner = typed.kommuner(options["kommune"])
        if options["kommune"] is None and not options["test"]:
            kommuner = kommuner.exclude(indberetter_fra="")
        failed = []
        for kommune in kommuner:
            refusals: list[str] = []
            made = self._run(kommune, due_on, now, options["test"], refusals)
            for leverance in made:
                leverance.refresh_from_db()
                self.stdout.write(_line(leverance))
            for refusal in refusals:
                self.stderr.write(f"{kommune}: {refusal}")
            if refusals:
                failed.append(kommune.pk)
            elif not made:
                self.stdout.write(f"{kommune}: intet forfaldent.")
        if failed:
            raise CommandError(f"Ikke dannet for: {', '.join(failed)}.")

    @staticmethod
    def _run(
        kommune: Kommune, due_on: datetime, now: datetime, test: bool, refusals: list[str]
    ) -> list[Leverance]:
        """Make what is asked for; why something was not made goes to `refusals`."""
        if not test:
            return deliver(
                kommune,
                now,
                due_on=due_on,
                refused=lambda _, error: refusals.append(str(error)),
            )
        try:
            return [freeze(kommune, Periode.next_due(due_on), now, form=Leverance.Form.T402)]
        except CannotFreeze as error:
            refusals.append(str(error))
            return []


def _five_o_clock(dato: str) -> datetime:
    day = typed.day("--dato", dato)
    if day.year <= FIRST_YEAR:
        raise CommandError(f"--dato: Skriv en dag efter år {FIRST_YEAR}, fx 2026-11-14.")
    return datetime.combine(day, time(DUE_HOUR), COPENHAGEN)


def _line(leverance: Leverance) -> str:
    return (
        f"{leverance.kommune}: {leverance} – {leverance.get_tilstand_display()}; "
        f"{leverance.antal_ydelser} leveret, {leverance.antal_udeladt} udeladt, "
        f"{leverance.antal_ikke_indberettes} skal ikke indberettes."
    )
