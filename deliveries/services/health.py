"""Is the installation well? Each part by itself, for the operators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app
from django.db import Error, connection
from django.utils import timezone

from deliveries.models import Puls, Uheld

#: A pulse older than this says that beat, broker or worker stands still.
STILL = timedelta(minutes=5)
#: The hourly round may be late by a busy worker, not by two hours.
NO_ROUND = timedelta(hours=2)
#: The night's work, on the day when clocks are set back too.
NO_NIGHT = timedelta(hours=26)
MOST_MISHAPS = 50


@dataclass(frozen=True)
class Part:
    """One part: `ok`, and in Danish what was seen or what to do."""

    name: str
    ok: bool
    text: str


def parts() -> list[Part]:
    """Database, broker, worker and beat, the last rounds. Asks nothing that can hang for long."""
    database = _database()
    if not database.ok:
        return [database]
    now = timezone.now()
    last = dict(Puls.objects.values_list("navn", "tidspunkt"))
    return [
        database,
        _broker(),
        _pulse(
            "Worker og beat",
            last.get(Puls.WORKER),
            now,
            STILL,
            "Se efter, om begge processer kører.",
        ),
        _pulse(
            "Leverancer", last.get(Puls.LEVERANCER), now, NO_ROUND, "Runden kører hver time, xx:20."
        ),
        _pulse(
            "Kvitteringer",
            last.get(Puls.KVITTERINGER),
            now,
            NO_ROUND,
            "De hentes hvert tiende minut.",
        ),
        _night(last.get(Puls.OPRYDNING), now),
        *(_mishap(uheld) for uheld in Uheld.objects.all()[:MOST_MISHAPS]),
    ]


def _night(seen: datetime | None, now: datetime) -> Part:
    hint = "Den kører hver nat kl. 03:10."
    if seen is None:
        # An installation of today is not ill.
        return Part("Oprydning", True, f"Har ikke kørt endnu. {hint}")
    return _pulse("Oprydning", seen, now, NO_NIGHT, hint)


def _mishap(uheld: Uheld) -> Part:
    first, last = timezone.localtime(uheld.foerst), timezone.localtime(uheld.senest)
    return Part(
        uheld.navn,
        False,
        f"Fejlede senest {last:%d-%m-%Y kl. %H:%M} ({uheld.antal} gange siden "
        f"{first:%d-%m-%Y kl. %H:%M}). {uheld.fejl}",
    )


def _database() -> Part:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return Part("Database", False, "Databasen svarer ikke.")
    return Part("Database", True, "Svarer.")


def _broker() -> Part:
    try:
        with current_app.connection_for_write(connect_timeout=2) as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except Exception as error:  # each broker has its own errors
        return Part("Broker", False, f"Svarer ikke ({type(error).__name__}).")
    return Part("Broker", True, "Svarer.")


def _pulse(name: str, seen: datetime | None, now: datetime, limit: timedelta, hint: str) -> Part:
    if seen is None:
        return Part(name, False, f"Har ikke kørt endnu. {hint}")
    at = timezone.localtime(seen)
    text = f"Kørte senest {at:%d-%m-%Y kl. %H:%M}."
    return Part(name, now - seen <= limit, text if now - seen <= limit else f"{text} {hint}")
