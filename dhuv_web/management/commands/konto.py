"""The operators' help for a local account that does not get in, or whose telephone is gone."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from cases.door.limits import NAME
from cases.log import audit
from cases.models import Medarbejder, Taeller
from cases.people import second_factor
from dhuv_web.logon import backends
from dhuv_web.logon.address import username_key

OUT = "Medarbejderen er logget ud alle steder."


class Command(BaseCommand):
    help = (
        "Hjælper en medarbejder, der ikke kan logge ind, og siger, hvad der blev gjort. Uden "
        "tilvalg vises, hvordan det står."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("brugernavn")
        parser.add_argument("--laas-op", action="store_true", help="ophæv låsen efter gæt")
        parser.add_argument(
            "--nulstil-engangskode",
            action="store_true",
            help="glem app og reservekoder, og log medarbejderen ud alle steder",
        )
        parser.add_argument(
            "--ny-adgangskode",
            action="store_true",
            help="giv en tilfældig adgangskode, som vises her; medarbejderen skifter den selv",
        )
        parser.add_argument("--log-ud", action="store_true", help="afslut alle sessioner")
        either = parser.add_mutually_exclusive_group()
        either.add_argument("--luk", action="store_true", help="luk kontoen, også alle sessioner")
        either.add_argument("--aabn", action="store_true", help="åbn en lukket konto igen")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        user = Medarbejder.named(options["brugernavn"])
        if user is None:
            raise CommandError(
                f"Der er ingen medarbejder med brugernavnet {options['brugernavn']}."
            )
        for done in self._done(user, options):
            self.stdout.write(done)
        self.stdout.write(_how_it_is(user))

    def _done(self, user: Medarbejder, options: dict[str, Any]) -> Iterator[str]:
        """Do what was asked for; each thing that was done, or why it was not, as a sentence."""
        if options["ny_adgangskode"]:
            yield from _new_password(user)
        if options["laas_op"]:
            yield _unlock(user)
        if options["nulstil_engangskode"]:
            yield _forget_second_factor(user)
        if options["luk"] or options["aabn"]:
            yield _close(user, closed=options["luk"])
        if options["log_ud"]:
            yield _end_sessions(user)


def _new_password(user: Medarbejder) -> Iterator[str]:
    """It ends all sessions, as every new password does."""
    if user.subjekt:
        raise CommandError(f"{user.username} logger ind med MitID og har ingen adgangskode.")
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(None, None, "adgangskode ændret", user, hvad="af driften")
    yield f"Ny adgangskode: {password}"
    yield f"Den gamle gælder ikke længere. {OUT} Medarbejderen skifter den selv under Dit login."
    if not backends.may_use_a_password(user):
        yield (
            f"Den lukker ikke ind: DHUV_LOKAL_LOGON={settings.LOKAL_LOGON}, så medarbejderen "
            "logger ind med MitID Erhverv."
        )


def _unlock(user: Medarbejder) -> str:
    key = username_key(None, {"username": user.username})
    failures = _failures(user)
    AccessAttempt.objects.filter(username=key).delete()
    Taeller.objects.filter(noegle__startswith=f"{NAME.navn}:{key}"[:100]).delete()
    for device in (TOTPDevice, StaticDevice):
        device.objects.filter(user=user).update(
            throttling_failure_timestamp=None, throttling_failure_count=0
        )
    return (
        f"{failures} forkerte forsøg er glemt, og ventetiden efter forkerte koder er væk."
        if failures
        else "Der var ingen forkerte adgangskoder at glemme; ventetid efter forkerte koder er væk."
    )


def _forget_second_factor(user: Medarbejder) -> str:
    if not second_factor.has_device(user):
        return "Der var ingen engangskode at nulstille."
    second_factor.forget(user)
    audit.record(None, None, "totrinslogon ændret", user, hvad="nulstillet af driften")
    _end_sessions(user)
    asked = "skal sætte en ny app op" if settings.TOTRIN_KRAEVES else "spørges kun om adgangskoden"
    return f"App og reservekoder er glemt: medarbejderen {asked} næste gang. {OUT}"


def _close(user: Medarbejder, *, closed: bool) -> str:
    word = "lukket" if closed else "åben"
    if user.is_active is not closed:
        return f"Kontoen var {word} i forvejen."
    user.is_active = not closed
    user.save(update_fields=["is_active"])
    user.end_sessions()
    audit.record(None, None, "medarbejder ændret", user, aktiv=[closed, not closed])
    return f"Kontoen er nu {word}." + (f" {OUT}" if closed else "")


def _end_sessions(user: Medarbejder) -> str:
    open_ones = user.sessioner.filter(expire_date__gt=timezone.now()).count()
    user.end_sessions()
    audit.record(None, None, "logget af", user, grund="af driften, alle steder")
    return OUT if open_ones else "Medarbejderen var ikke logget ind nogen steder."


def _failures(user: Medarbejder) -> int:
    key = username_key(None, {"username": user.username})
    attempts = AccessAttempt.objects.filter(username=key)
    return attempts.aggregate(n=Sum("failures_since_start"))["n"] or 0


def _how_it_is(user: Medarbejder) -> str:
    active = "ja" if user.is_active else "nej"
    has_app = "ja" if second_factor.has_device(user) else "nej"
    return (
        f"{user.username}: aktiv {active}, engangskode {has_app}, forkerte forsøg {_failures(user)}"
    )
