"""System checks of our own: what an installation must not get wrong."""

from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError
from django.http.request import validate_host

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


@register(Tags.security, deploy=True)
def production_can_be_reached(**_kwargs: Any) -> list[CheckMessage]:
    """What has a default for demos, and would leave an installation answering all or nobody."""
    found: list[CheckMessage] = []
    public = urlsplit(settings.PUBLIC_URL)
    if "*" in settings.ALLOWED_HOSTS:
        found.append(
            Error(
                "DHUV_ALLOWED_HOSTS=* answers to any host name: write the installation's own.",
                id="dhuv.E006",
            )
        )
    if public.hostname in ("localhost", "127.0.0.1", "::1") or (
        settings.HTTPS and public.scheme != "https"
    ):
        found.append(
            Error(
                f"DHUV_PUBLIC_URL={settings.PUBLIC_URL} is what links in e-mails begin with: "
                "write the https:// address that people type.",
                id="dhuv.E007",
            )
        )
    elif not validate_host(public.hostname or "", settings.ALLOWED_HOSTS):
        found.append(
            Error(
                f"DHUV_ALLOWED_HOSTS does not have {public.hostname}, the host of DHUV_PUBLIC_URL: "
                "write it there.",
                id="dhuv.E008",
            )
        )
    return found


@register(Tags.security, deploy=True)
def production_sends_mail(**_kwargs: Any) -> list[CheckMessage]:
    """Nobody could be invited, and nobody would hear of a leverance that fails."""
    found: list[CheckMessage] = []
    if not settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend"):
        found.append(
            Error(
                "DHUV_EMAIL_URL names no mail server: write smtp+tls://user:password@host:587.",
                id="dhuv.E009",
            )
        )
    if parseaddr(settings.DEFAULT_FROM_EMAIL)[1].endswith("@localhost"):
        found.append(
            Error(
                "DHUV_EMAIL_FROM is not set: write the address that mail comes from.",
                id="dhuv.E012",
            )
        )
    return found


@register(Tags.security, deploy=True)
def production_has_a_proxy(**_kwargs: Any) -> list[CheckMessage]:
    """It speaks TLS, and takes a slow client's request in before a thread of ours waits for it."""
    if settings.BEHIND_PROXY:
        return []
    return [
        Error(
            "DHUV_BEHIND_PROXY is off: put a proxy in front that does what docs/sikkerhed.md asks "
            "of it, and write true.",
            id="dhuv.E011",
        )
    ]


@register()
def transport_can_be_used(**_kwargs: Any) -> list[CheckMessage]:
    """A leverance that has nowhere to go must be noticed when the process starts."""
    return [Error(problem, id="dhuv.E004") for problem in transport.problems(settings)]


@register(Tags.security, deploy=True)
def folders_are_private(**_kwargs: Any) -> list[CheckMessage]:
    """Leverancer and receipts hold CPR numbers. What this program makes is its owner's alone; a
    folder that was made by hand, or by an earlier version, need not be."""
    return [Error(problem, id="dhuv.E014") for problem in transport.open_to_all(settings)]
