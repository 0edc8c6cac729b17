"""`manage.py modtagesystem`: the receiving end, for trying out the whole circle without DST."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases.codes import YDELSE
from cases.kodelister import lister
from cases.kodelister.files import CodeFileError, read_folder
from deliveries.receiver import Busy, Received, Refusals, Station
from deliveries.transport import files
from deliveries.transport.base import reason


class Command(BaseCommand):
    help = (
        "Spiller Danmarks Statistiks modtagesystem: kontrollerer hver fil i leverancemappen og "
        "lægger en kvittering i kvitteringsmappen. Kan køres igen uden skade."
    )
    # A stranger: it needs neither our database nor a transport that works.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--mappe",
            type=Path,
            default=settings.TRANSPORT_MAPPE,
            help="Mappen, leverancerne kommer i; uden den DHUV_TRANSPORT_MAPPE.",
        )
        parser.add_argument(
            "--kvitteringer",
            type=Path,
            default=settings.KVITTERING_MAPPE,
            help="Mappen, kvitteringerne lægges i; uden den DHUV_KVITTERING_MAPPE.",
        )
        parser.add_argument(
            "--kontinuerligt", action="store_true", help="Bliv ved, til kommandoen stoppes."
        )
        parser.add_argument("--interval", default="2", help="Sekunder mellem to gennemsyn.")
        parser.add_argument(
            "--kodelister",
            type=Path,
            default=settings.BASE_DIR / "fixtures",
            help="Mappen med modtagerens kodelister; uden den projektets egne i fixtures/.",
        )
        parser.add_argument("--afvis", action="store_true", help="Til prøve: afvis alle filer.")
        parser.add_argument(
            "--afvis-ydelse",
            action="append",
            default=[],
            metavar="KODE",
            help="Til prøve: afvis ydelser med denne kode, fx 1.3. Kan gives flere gange.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            codes = lister.as_codes(read_folder(options["kodelister"]).codes)
        except CodeFileError as error:
            raise CommandError(f"Kodelisterne kan ikke læses.\n{error}") from error
        for kode in options["afvis_ydelse"]:
            if codes.get(YDELSE, kode) is None:
                raise CommandError(
                    f"--afvis-ydelse: Koden {kode} står ikke i modtagerens kodeliste. Skriv en, "
                    "der gør, fx 1.3."
                )
        interval = _seconds(options["interval"])
        station = Station(
            options["mappe"],
            options["kvitteringer"],
            codes,
            timezone.now,
            Refusals(options["afvis"], frozenset(options["afvis_ydelse"])),
        )
        try:
            for folder in (station.leverancer, station.kvitteringer):
                files.private_folder(folder)
            with station.alone():
                while True:
                    self._round(station, options["kontinuerligt"])
                    if not options["kontinuerligt"]:
                        return
                    time.sleep(interval)
        except Busy as error:
            raise CommandError(
                f"Et andet modtagesystem kører allerede på {error}. Stop det først."
            ) from error
        except OSError as error:
            raise CommandError(f"{error.filename} kan ikke bruges: {reason(error)}.") from error
        except KeyboardInterrupt:
            self.stdout.write("Stoppet.")

    def _round(self, station: Station, goes_on: bool) -> None:
        """Each file once; one that can not be read or answered now does not hold up the others."""
        for name in station.waiting():
            try:
                received = station.receive(name)
            except OSError as error:
                self.stderr.write(f"{name}: {reason(error)}; filen bliver liggende.")
                continue
            if not (received.waits and goes_on):
                self.stdout.write(_line(received))
                self.stdout.flush()


def _line(received: Received) -> str:
    data = received.kvittering
    line = f"{data.filnavn}: {data.status}, {data.antal_sager} sager, {data.antal_ydelser} ydelser"
    if received.waits:
        return f"{line}; venter, til den forrige kvittering af det navn er hentet."
    return f"{line}; besvaret før, samme svar igen." if received.again else f"{line}."


def _seconds(text: str) -> float:
    try:
        seconds = float(text.replace(",", "."))
    except ValueError:
        seconds = 0
    if not 0.01 <= seconds <= 3600:
        raise CommandError("--interval: Skriv et antal sekunder fra 0,01 til 3600, fx 2.")
    return seconds
