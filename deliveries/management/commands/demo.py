"""`manage.py demo`: kommuner, users and cases to try everything on. All of it is made up (D25)."""

from __future__ import annotations

from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cases.models import (
    Haendelse,
    Kode,
    Kommune,
    Kontaktperson,
    Medarbejder,
    Medlemskab,
    Rolle,
)
from cases.people.services.kontakter import save_contact
from deliveries.management.demo_story import ART, Story
from deliveries.management.demo_tilbud import load_portal, make_own
from deliveries.periode import Periode

PASSWORD = "gule-blade-i-november"  # noqa: S105 (printed, and of a demo only)
ISHOEJ, VALLENSBAEK, DRAGOER = "183", "187", "155"
#: Periods that are reported when the demo begins.
MONTHS = 3


@dataclass(frozen=True)
class User:
    """A demo user with a role per kommune; no kommune for Drift."""

    username: str
    first_name: str
    last_name: str
    roles: tuple[tuple[str | None, str], ...]


USERS = [
    User("laeser", "Lærke", "Lund", ((ISHOEJ, Rolle.LAESER),)),
    User("sagsbehandler", "Søren", "Skov", ((ISHOEJ, Rolle.SAGSBEHANDLER),)),
    User("administrator", "Anne", "Ågård", ((ISHOEJ, Rolle.ADMINISTRATOR),)),
    # Ishøj reports for Vallensbæk: one employee in both (D23).
    User(
        "begge",
        "Bjørn",
        "Bæk",
        ((ISHOEJ, Rolle.SAGSBEHANDLER), (VALLENSBAEK, Rolle.ADMINISTRATOR)),
    ),
    # A kommune that nobody has logged on to yet (R12).
    User("dragoer", "Ida", "Iversen", ((DRAGOER, Rolle.ADMINISTRATOR),)),
    User("drift", "Oluf", "Olesen", ((None, Rolle.DRIFT),)),
]
CONTACTS = {
    Kontaktperson.Type.FAGLIG: ("Freja Friis", "faglig"),
    Kontaktperson.Type.TEKNISK: ("Thomas Thomsen", "teknisk"),
    Kontaktperson.Type.KVITTERING: ("Kirsten Kjær", "kvittering"),
}


class Command(BaseCommand):
    help = (
        "Fylder en demonstration med opdigtede kommuner, brugere, sager og leverancer, og viser "
        "brugerne. Kan køres igen uden skade: det, der er der, bliver ikke rørt."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "Demodata laves kun i en demonstration, for brugernes adgangskode er kendt af alle."
                " Sæt DHUV_DEMO=1, hvis denne database må fyldes med opdigtede borgere."
            )
        if not Kode.objects.exists():
            call_command("kodelister", indlaes=True, stdout=StringIO())
        self._refuse_if_in_use()
        users = self._make_users()
        self._make_kommuner(users)
        load_portal(users["drift"])
        Story(Kommune.objects.get(pk=ISHOEJ), users["sagsbehandler"], 100).tell()
        Story(Kommune.objects.get(pk=VALLENSBAEK), users["begge"], 12).tell()
        self._show_users()

    @staticmethod
    def _refuse_if_in_use() -> None:
        """Cases that somebody else has made may be real ones."""
        mine = Haendelse.objects.filter(art=ART).values("kommune")
        in_use = Kommune.objects.filter(sager__isnull=False).exclude(pk__in=mine)
        if foreign := in_use.exclude(pk=DRAGOER).first():
            raise CommandError(
                f"{foreign} har sager, som ikke er demodata. Brug en tom database til "
                "demonstrationen."
            )

    @staticmethod
    @transaction.atomic
    def _make_users() -> dict[str, Medarbejder]:
        """The users and their roles; a changed password becomes the printed one again."""
        made = {}
        for given in USERS:
            user, is_new = Medarbejder.objects.get_or_create(
                username=given.username,
                defaults={
                    "first_name": given.first_name,
                    "last_name": given.last_name,
                    "email": f"{given.username}@demo.example",
                    "er_demo": True,
                },
            )
            if is_new or not (user.er_demo and user.check_password(PASSWORD)):
                user.er_demo = True
                user.set_password(PASSWORD)
                user.save()
            for kode, rolle in given.roles:
                Medlemskab.objects.update_or_create(
                    medarbejder=user, kommune_id=kode, defaults={"rolle": rolle}
                )
            made[given.username] = user
        return made

    @staticmethod
    @transaction.atomic
    def _make_kommuner(users: dict[str, Medarbejder]) -> None:
        """When each began to report from here, and the contacts of those that have begun."""
        coming = Periode.next_due(timezone.now())
        first = coming
        for _ in range(MONTHS):
            first = first.previous()
        for kode, periode in ((ISHOEJ, first), (VALLENSBAEK, first), (DRAGOER, coming)):
            new = Kommune.objects.filter(pk=kode, indberetter_fra="")
            new.update(indberetter_fra=str(periode))
        for kode, username in ((ISHOEJ, "administrator"), (VALLENSBAEK, "begge")):
            kommune = Kommune.objects.get(pk=kode)
            for kind in kommune.missing_contacts():
                navn, mailbox = CONTACTS[Kontaktperson.Type(kind)]
                save_contact(
                    users[username],
                    kommune,
                    kind,
                    navn=navn,
                    email=f"{mailbox}@kommune{kode}.example",
                    telefon="12 34 56 78",
                )
            make_own(kommune, users[username])

    def _show_users(self) -> None:
        memberships = Medlemskab.objects.select_related("medarbejder", "kommune")
        rows: list[tuple[str, ...]] = [("Brugernavn", "Rolle", "Kommune", "Navn")]
        for membership in memberships.filter(
            medarbejder__username__in=[user.username for user in USERS]
        ).order_by("pk"):
            user, kommune = membership.medarbejder, membership.kommune
            where = f"{kommune.pk} {kommune.navn}" if kommune else "alle"
            rows.append((user.username, membership.get_rolle_display(), where, str(user)))
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        rows.insert(1, tuple("-" * width for width in widths))
        for row in rows:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
            self.stdout.write("  ".join(cells).rstrip())
        self.stdout.write(f"\nAdgangskode for alle: {PASSWORD}")
