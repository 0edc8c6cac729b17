"""Employees and what they are in which kommune (D23)."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from cases.models.kommune import Kommune


class Medarbejder(AbstractUser):
    """An employee. What one may do stands on the memberships, never here."""

    class Meta:
        verbose_name_plural = "medarbejdere"

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Rolle(models.TextChoices):
    LAESER = "LAESER", "Læser"
    SAGSBEHANDLER = "SAGSBEHANDLER", "Sagsbehandler"
    ADMINISTRATOR = "ADMINISTRATOR", "Administrator"
    DRIFT = "DRIFT", "Drift"


class Medlemskab(models.Model):
    """An employee's role in one kommune. Drift belongs to no kommune and sees no case."""

    medarbejder = models.ForeignKey(Medarbejder, models.CASCADE, related_name="medlemskaber")
    kommune = models.ForeignKey(
        Kommune, models.CASCADE, related_name="medlemskaber", null=True, blank=True
    )
    rolle = models.CharField(max_length=13, choices=Rolle)

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
