"""System checks of our own: what an installation must not get wrong."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from cases.models import Medarbejder
from deliveries import transport


@register(Tags.security, deploy=True)
def production_is_not_a_demo(**_kwargs: Any) -> list[CheckMessage]:
    """D25: fictitious CPR numbers and demo users belong to demos and tests only."""
    found: list[CheckMessage] = []
    if settings.DEMO:
        found.append(Error("DHUV_DEMO is on: demo users would be able to log on.", id="dhuv.E001"))
    if settings.FIKTIVE_CPR:
        found.append(
            Error("DHUV_FIKTIVE_CPR is on: real CPR numbers would be refused.", id="dhuv.E002")
        )
    return found


@register(Tags.database)
def production_has_no_demo_users(
    databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Their password is known to all. They can not log on outside a demo; that they are there at
    all says that this database was filled as one (`migrate` and `check --database default`)."""
    if settings.DEMO or not databases or "default" not in databases:
        return []
    try:
        names = list(Medarbejder.objects.filter(er_demo=True).values_list("username", flat=True))
    except DatabaseError:  # before the first migration
        return []
    if not names:
        return []
    return [
        Error(
            f"There are demo users in the database: {', '.join(sorted(names))}.",
            hint="Use an empty database; one that was a demo holds fictitious cases too.",
            id="dhuv.E005",
        )
    ]


@register(Tags.security, deploy=True)
def production_has_a_real_database(**_kwargs: Any) -> list[CheckMessage]:
    """Many writers at once and a backup that can be taken while running ask for PostgreSQL."""
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        return [Error("DHUV_DATABASE_URL must name a PostgreSQL database.", id="dhuv.E003")]
    return []


@register()
def retention_is_long_enough(**_kwargs: Any) -> list[CheckMessage]:
    """The database itself refuses a log that is kept for less than a year."""
    found: list[CheckMessage] = []
    if settings.LOG_DAGE < 365:
        found.append(Error("DHUV_LOG_DAGE must be 365 or more.", id="dhuv.E010"))
    if settings.LEVERANCE_DAGE < 90:
        found.append(Error("DHUV_LEVERANCE_DAGE must be 90 or more.", id="dhuv.E011"))
    return found


@register()
def transport_can_be_used(**_kwargs: Any) -> list[CheckMessage]:
    """A leverance that has nowhere to go must be noticed when the process starts."""
    return [Error(problem, id="dhuv.E004") for problem in transport.problems(settings)]
