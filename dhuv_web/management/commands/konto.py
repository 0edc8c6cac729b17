"""The operators' help for a local account that does not get in, or whose telephone is gone."""

from __future__ import annotations

import secrets
from typing import Any

from axes.models import AccessAttempt
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cases.door.limits import NAME
from cases.log import audit
from cases.models import Medarbejder, Taeller
from cases.people import second_factor
from dhuv_web.logon.address import username_key


class Command(BaseCommand):
    help = "Hjælper en medarbejder, der ikke kan logge ind. Uden tilvalg vises, hvordan det står."

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
        username = options["brugernavn"]
        user = Medarbejder.named(username)
        if user is None:
            raise CommandError(f"Der er ingen medarbejder med brugernavnet {username}.")
        username = user.username
        key = username_key(None, {"username": username})
        if options["laas_op"]:
            AccessAttempt.objects.filter(username=key).delete()
            Taeller.objects.filter(noegle__startswith=f"{NAME.navn}:{key}"[:100]).delete()
        if options["nulstil_engangskode"]:
            second_factor.forget(user)
            audit.record(None, None, "totrinslogon ændret", user, hvad="nulstillet af driften")
        if options["luk"] is user.is_active and (options["luk"] or options["aabn"]):
            user.is_active = not options["luk"]
            user.save(update_fields=["is_active"])
            user.end_sessions()
            changed = [options["luk"], user.is_active]
            audit.record(None, None, "medarbejder ændret", user, aktiv=changed)
        if options["ny_adgangskode"]:
            self._new_password(user)
        if options["log_ud"] or options["nulstil_engangskode"]:
            user.end_sessions()
            audit.record(None, None, "logget af", user, grund="af driften, alle steder")
        failures = sum(
            AccessAttempt.objects.filter(username=key).values_list(
                "failures_since_start", flat=True
            )
        )
        has_app = "ja" if second_factor.has_device(user) else "nej"
        active = "ja" if user.is_active else "nej"
        self.stdout.write(
            f"{username}: aktiv {active}, engangskode {has_app}, forkerte forsøg {failures}"
        )

    def _new_password(self, user: Medarbejder) -> None:
        """It ends all sessions, as every new password does."""
        if user.subjekt:
            raise CommandError(f"{user.username} logger ind med MitID og har ingen adgangskode.")
        password = secrets.token_urlsafe(12)
        user.set_password(password)
        user.save(update_fields=["password"])
        audit.record(None, None, "adgangskode ændret", user, hvad="af driften")
        self.stdout.write(f"Ny adgangskode: {password}")
