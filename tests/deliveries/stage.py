"""The way to the receiver and back, for tests of what happens to a leverance.

Two real folders on a "drive" that can be taken away, so that sending fails as it does in life; and
a receiver that answers with a receipt file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.findings import Finding
from cases.models import Kommune, Sag
from deliveries import kvittering, states
from deliveries.models import Kvittering, Leverance
from deliveries.periode import Periode
from deliveries.services import freeze, receipts, send
from tests import factories
from tests.deliveries.kvittering_examples import told

OCTOBER = Periode(2026, 10)
NOVEMBER = Periode(2026, 11)
#: When their L402s are due: 14 November and 14 December, 05:00.
OCTOBER_DUE = OCTOBER.due_at
NOVEMBER_DUE = NOVEMBER.due_at
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@dataclass
class Drive:
    """Where leverancer are put and receipts are fetched. It is there until it is taken away."""

    path: Path

    @property
    def _away(self) -> Path:
        return self.path.with_name("frakoblet")

    def take_away(self) -> None:
        self.path.rename(self._away)

    def put_back(self) -> None:
        self._away.rename(self.path)

    def delivered(self) -> list[str]:
        """The names of the files that the receiver has."""
        folder = self.path / "ud"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []

    def answer(
        self, leverance: Leverance, status: str, *fejl: Finding, sha256: str = ""
    ) -> Kvittering:
        """The receiver answers now, and the answer is fetched."""
        leverance.refresh_from_db()
        data = kvittering.KvitteringData(
            filnavn=leverance.filnavn,
            sha256=sha256 or leverance.sha256,
            modtaget=timezone.now(),
            status=status,
            antal_sager=leverance.antal_sager,
            antal_ydelser=leverance.antal_ydelser,
        )
        folder = self.path / "ind"
        folder.mkdir(exist_ok=True)
        with (folder / kvittering.file_name(leverance.filnavn)).open("wb") as out:
            kvittering.write(out, data, fejl)
        assert receipts.fetch_receipts() == 1
        leverance.refresh_from_db()
        return Kvittering.objects.latest("hentet")


@pytest.fixture
def drive(settings: Any, tmp_path: Path) -> Drive:
    """This test's own drive, set up as the installation's transport."""
    path = tmp_path / "drev"
    path.mkdir()
    settings.TRANSPORT = "mappe"
    settings.TRANSPORT_MAPPE = path / "ud"
    settings.KVITTERING_MAPPE = path / "ind"
    return Drive(path)


@pytest.fixture
def october(sag: Sag, ishoej: Kommune, clock: Any, drive: Drive) -> Leverance:
    """Ishøj's L402 for October, frozen and not sent; it is the moment when it was due."""
    return freeze(ishoej, OCTOBER, moved(clock, OCTOBER_DUE))


@pytest.fixture
def receipt(october: Leverance, sag: Sag, drive: Drive) -> Kvittering:
    """The answer to it: its only ydelse is refused."""
    assert send(october)
    fejl = told("R17", "Målgruppen findes ikke.", factories.only(sag).identifikator)
    return drive.answer(october, states.DELVIST_AFVIST, fejl)


def at(leverance: Leverance, state: str, **fields: Any) -> Leverance:
    """The leverance put into a state by hand, where a test is about what is shown of it."""
    Leverance.objects.filter(pk=leverance.pk).update(tilstand=state, **fields)
    leverance.refresh_from_db()
    return leverance


def url(name: str, *args: Any) -> str:
    """The address of one of Ishøj's pages about leverancer."""
    return reverse(f"deliveries:{name}", args=["183", *args])


def moved(clock: Any, moment: datetime) -> datetime:
    """Move the clock; returns the moment."""
    clock.move_to(moment)
    return moment
