"""`manage.py opret_drift`: the people who run the installation, the first one above all."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.models import Medarbejder
from cases.people.services.drift import make_operator, remove_operator

#: Where nobody sits at a keyboard. Not an argument: those are seen in the list of processes.
PASSWORD = "DHUV_DRIFT_ADGANGSKODE"  # noqa: S105 (the name of a variable)


class Command(BaseCommand):
    help = (
        "Giver en konto rollen Drift og opretter den, hvis den ikke findes. Spørger efter "
        f"adgangskoden, eller tager den fra {PASSWORD}. Med --fjern tages rollen fra kontoen igen."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("brugernavn")
        parser.add_argument("--email", default="", help="E-mailadresse til en ny konto.")
        parser.add_argument("--fjern", action="store_true", help="Tag rollen Drift fra kontoen.")

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["brugernavn"]
        if options["fjern"]:
            if not remove_operator(username):
                raise CommandError(f"{username} har ikke rollen Drift.")
            self.stdout.write(f"{username} har ikke længere rollen Drift.")
            return
        password = ""
        if Medarbejder.named(username) is None:
            password = os.environ.get(PASSWORD) or self._ask()
        try:
            make_operator(username, email=options["email"], password=password)
        except ValidationError as error:
            raise CommandError("Intet er oprettet. " + " ".join(_faults(error))) from error
        self.stdout.write(
            f"{username} har rollen Drift. Log ind, og inviter kommunernes første administratorer "
            "under Drift, Kommuner."
        )

    @staticmethod
    def _ask() -> str:
        try:
            password = getpass.getpass("Adgangskode (mindst 12 tegn): ")
            again = getpass.getpass("Adgangskoden igen: ")
        except EOFError as error:
            raise CommandError(
                "Intet er oprettet. Der er intet tastatur at skrive adgangskoden på. Kør "
                f"kommandoen i en terminal, eller sæt {PASSWORD}."
            ) from error
        if again != password:
            raise CommandError("Intet er oprettet. De to adgangskoder er ikke ens.")
        return password


def _faults(error: ValidationError) -> Iterator[str]:
    """Each message, behind what it is about: the password's speak for themselves."""
    if not hasattr(error, "error_dict"):
        yield from error.messages
        return
    for name, messages in error.message_dict.items():
        what = {"username": "brugernavn: ", "email": "--email: "}.get(name, "")
        yield from (f"{what}{message}" for message in messages)
