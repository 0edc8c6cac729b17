"""A clock that is wrong makes no L402; set right, or confirmed, it makes what is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cases.models import Haendelse, Kommune, Sag
from deliveries import states, tasks
from deliveries.models import Leverance, Puls, Uheld
from deliveries.services import CannotFreeze, deliver, freeze, kontrol, ur
from deliveries.services.ur import MOST_AHEAD
from tests.deliveries.stage import (
    HOUR,
    MINUTE,
    NOVEMBER,
    NOVEMBER_DUE,
    OCTOBER,
    OCTOBER_DUE,
    Drive,
    drive,
    moved,
)

__all__ = ["drive"]

DAY = timedelta(days=1)


@pytest.fixture
def real(settings: Any, monkeypatch: pytest.MonkeyPatch, clock: Any, drive: Drive) -> Any:
    """An installation of real persons, the day before October is due; the database's clock goes as
    this machine's, and the time has just been noted."""
    settings.FIKTIVE_CPR = False
    monkeypatch.setattr(ur, "database_now", lambda: None)
    moved(clock, OCTOBER_DUE - DAY)
    Puls.beat(Puls.UR)
    return clock


def periods() -> list[str]:
    return list(Leverance.objects.order_by("periode").values_list("periode", flat=True))


def test_a_right_clock_makes_what_is_due(sag: Sag, ishoej: Kommune, real: Any) -> None:
    deliver(ishoej, moved(real, OCTOBER_DUE))
    assert periods() == [str(OCTOBER)]
    assert not Uheld.objects.exists()


@pytest.mark.parametrize("ahead", [MOST_AHEAD + HOUR, timedelta(days=90)])
def test_one_that_is_months_ahead_makes_nothing_and_is_told(
    sag: Sag, ishoej: Kommune, real: Any, ahead: timedelta
) -> None:
    wrong = moved(real, OCTOBER_DUE - DAY + ahead)
    tasks.puls()
    deliver(ishoej, wrong)
    tasks.puls()
    assert periods() == []
    told = Uheld.objects.get()
    assert told.navn == "Uret"
    assert "manage.py ur --bekraeft" in told.fejl
    with pytest.raises(CannotFreeze, match="Serverens ur"):
        freeze(ishoej, OCTOBER, wrong)


def test_set_right_it_makes_what_is_due_by_itself(sag: Sag, ishoej: Kommune, real: Any) -> None:
    moved(real, OCTOBER_DUE + timedelta(days=90))
    tasks.puls()
    moved(real, OCTOBER_DUE)
    tasks.puls()
    assert not Uheld.objects.exists()
    deliver(ishoej, OCTOBER_DUE)
    assert periods() == [str(OCTOBER)]


def test_one_that_went_back_makes_nothing(sag: Sag, ishoej: Kommune, real: Any) -> None:
    moved(real, OCTOBER_DUE + HOUR)
    tasks.puls()
    deliver(ishoej, moved(real, OCTOBER_DUE))
    assert periods() == []


def test_so_does_one_that_is_not_the_databases(
    sag: Sag, ishoej: Kommune, real: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved(real, OCTOBER_DUE)
    monkeypatch.setattr(ur, "database_now", lambda: OCTOBER_DUE - 6 * MINUTE)
    deliver(ishoej, OCTOBER_DUE)
    assert periods() == []
    assert "databasens er 14-11-2026 kl. 04:54" in Uheld.objects.get().fejl


def test_the_databases_clock_is_its_own(db: None) -> None:
    from django.db import connection

    there = ur.database_now()
    if connection.vendor == "postgresql":
        assert isinstance(there, datetime)
        assert there.tzinfo
    else:
        assert there is None


def test_before_anything_was_noted_the_newest_time_stamp_counts(
    sag: Sag, ishoej: Kommune, settings: Any, monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    settings.FIKTIVE_CPR = False
    monkeypatch.setattr(ur, "database_now", lambda: None)
    newest = Haendelse.objects.latest("pk").tidspunkt
    assert ur.last_known() == newest
    moved(clock, newest + MOST_AHEAD + HOUR)
    assert ur.doubt()


def test_a_person_confirms_and_the_log_keeps_it(sag: Sag, ishoej: Kommune, real: Any) -> None:
    """The installation was down for a month."""
    moved(real, NOVEMBER_DUE)
    deliver(ishoej, NOVEMBER_DUE)
    with pytest.raises(CommandError, match="standset imens"):
        call_command("ur", stdout=StringIO())
    out = StringIO()
    call_command("ur", bekraeft=True, stdout=out)
    assert "Sidst kendte tid: 13-11-2026 kl. 05:00:00" in out.getvalue()
    assert Haendelse.objects.filter(art="ur bekræftet").count() == 1
    deliver(ishoej, NOVEMBER_DUE)
    assert periods() == [str(OCTOBER), str(NOVEMBER)]


def test_kontroller_knows_a_leverance_of_a_month_to_come(
    sag: Sag, ishoej: Kommune, clock: Any, settings: Any, drive: Drive
) -> None:
    made = freeze(ishoej, OCTOBER, moved(clock, OCTOBER_DUE))
    settings.FIKTIVE_CPR = False
    assert list(kontrol.in_leverance(made)) == []
    moved(clock, OCTOBER_DUE - timedelta(days=20))
    (problem,) = kontrol.in_leverance(made)
    assert "oktober 2026 er ikke forfalden endnu" in problem
    Leverance.objects.filter(pk=made.pk).update(tilstand=states.AFVIST)
    made.refresh_from_db()
    assert list(kontrol.in_leverance(made)) == []
