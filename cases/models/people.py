"""Employees and what they are in which kommune (D23)."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from cases.access import roles_with
from cases.models.kommune import Kommune
from cases.people import usernames


class Medarbejder(AbstractUser):
    """An employee. What one may do stands on the memberships, never here."""

    #: Who it is at the OpenID provider: issuer and subject. Empty for those with a local account.
    subjekt = models.CharField(max_length=400, unique=True, null=True, blank=True, editable=False)
    #: Made by `manage.py demo`, with a password that all the world knows.
    er_demo = models.BooleanField("demobruger", default=False, editable=False)
    #: Part of what every session is signed with: one more ends them all (`end_sessions`).
    sessionsserie = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name_plural = "medarbejdere"

    @classmethod
    def named(cls, typed: str) -> Medarbejder | None:
        """The account of this name, however it was written; also of one that is closed.

        Where two accounts differ by the case of a letter only, each is found by its own.
        """
        written = usernames.written(typed)
        if exact := cls.objects.filter(username=written).first():
            return exact
        wanted = usernames.key(typed)
        alike = cls.objects.filter(username__iexact=written)[:20] if written else []
        found = [user for user in alike if usernames.key(user.username) == wanted]
        return found[0] if len(found) == 1 else None

    def end_sessions(self) -> None:
        """Log the employee out everywhere: a session of the former number is worth nothing."""
        Medarbejder.objects.filter(pk=self.pk).update(sessionsserie=models.F("sessionsserie") + 1)
        self.refresh_from_db(fields=["sessionsserie"])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's, which ends all sessions with a new password, and the number."""
        salt = "cases.models.people.Medarbejder.get_session_auth_hash"
        value = f"{self.sessionsserie}:{self.password}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Rolle(models.TextChoices):
    LAESER = "LAESER", "Læser"
    SAGSBEHANDLER = "SAGSBEHANDLER", "Sagsbehandler"
    ADMINISTRATOR = "ADMINISTRATOR", "Administrator"
    DRIFT = "DRIFT", "Drift"


class MedlemskabQuerySet(models.QuerySet["Medlemskab"]):
    """Every question about rights begins with `active()`: a sleeping membership gives nothing."""

    def active(self) -> MedlemskabQuerySet:
        """Those that are awake (D23)."""
        return self.filter(sover_siden=None)

    def giving(self, user: Medarbejder, right: str, kommune: Kommune) -> MedlemskabQuerySet:
        """Those that give the employee this right in this kommune: one or none."""
        return self.active().filter(medarbejder=user, kommune=kommune, rolle__in=roles_with(right))


class Medlemskab(models.Model):
    """An employee's role in one kommune. Drift belongs to no kommune and sees no case.

    A logon through the OpenID provider writes the membership of its own CVR number's kommune and
    no other. One that somebody granted stays, but sleeps while the logon lacks the privilege.
    """

    class Kilde(models.TextChoices):
        TILDELT = "TILDELT", "tildelt af en administrator"
        LOGON = "LOGON", "fra MitID Erhverv"

    medarbejder = models.ForeignKey(Medarbejder, models.CASCADE, related_name="medlemskaber")
    kommune = models.ForeignKey(
        Kommune, models.CASCADE, related_name="medlemskaber", null=True, blank=True
    )
    rolle = models.CharField(max_length=13, choices=Rolle)
    kilde = models.CharField(max_length=7, choices=Kilde, default=Kilde.TILDELT)
    #: Since when it gives no right; empty while it does.
    sover_siden = models.DateTimeField(null=True, blank=True)

    objects = MedlemskabQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["medarbejder", "kommune"], name="et_medlemskab_per_kommune"
            ),
            models.CheckConstraint(
                condition=(Q(rolle=Rolle.DRIFT) & Q(kommune=None))
                | (~Q(rolle=Rolle.DRIFT) & Q(kommune__isnull=False)),
                name="kun_drift_er_uden_kommune",
            ),
        ]
        verbose_name_plural = "medlemskaber"

    def __str__(self) -> str:
        return f"{self.medarbejder}: {self.get_rolle_display()} i {self.kommune or 'alle kommuner'}"
