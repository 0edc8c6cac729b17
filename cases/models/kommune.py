"""A kommune, the periods it reports from here, and its three contacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import RegexValidator
from django.db import models

if TYPE_CHECKING:
    from cases.models.people import Medarbejder

is_periode = RegexValidator(
    r"^20\d\dM(0[1-9]|1[0-2])\Z", "Skriv perioden som årstal og måned, fx 2026M10."
)


class KommuneQuerySet(models.QuerySet["Kommune"]):
    def locked(self, kode: str) -> Kommune:
        """Hold the kommune until the transaction ends (D21).

        Whoever writes its cases and whoever freezes them takes this same lock, so that neither
        sees the other half-way. `no_key`: rows that merely refer to the kommune need not wait.
        """
        return self.select_for_update(no_key=True).get(pk=kode)


class Kommune(models.Model):
    """A municipality by its 3-digit code. Periods are text as in the file: `2026M10` (D17)."""

    kode = models.CharField(primary_key=True, max_length=3)
    navn = models.CharField(max_length=60)
    region = models.CharField(max_length=40, blank=True)
    cvr = models.CharField("CVR-nummer", max_length=8, blank=True)
    indberetter_fra = models.CharField(max_length=7, blank=True, validators=[is_periode])
    indberetter_til = models.CharField(max_length=7, blank=True, validators=[is_periode])
    kilde = models.CharField(max_length=200, blank=True)
    #: Months that an ended case is kept as it is; empty keeps it for ever.
    opbevar_maaneder = models.PositiveSmallIntegerField(
        "opbevaringstid i måneder", null=True, blank=True
    )
    #: A shorter time that somebody has confirmed, and the moment from which it holds.
    opbevar_ny = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    opbevar_ny_fra = models.DateTimeField(null=True, blank=True, editable=False)
    #: How often its locks were set or lifted, all at once (D5): kept findings rest on them.
    laasninger = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    objects = KommuneQuerySet.as_manager()

    class Meta:
        ordering = ["navn"]
        verbose_name_plural = "kommuner"

    def __str__(self) -> str:
        return f"{self.navn} Kommune"

    def reports_from_here(self, periode: str) -> bool:
        """Whether the period (`2026M10`) lies within `indberetter_fra`/`indberetter_til` (D17)."""
        if not self.indberetter_fra or periode < self.indberetter_fra:
            return False
        return not self.indberetter_til or periode <= self.indberetter_til

    def missing_contacts(self) -> list[str]:
        """The contact types that are not filled in yet, in the guide's order (R13)."""
        have = set(self.kontaktpersoner.values_list("type", flat=True))
        return [kind for kind in Kontaktperson.Type.values if kind not in have]

    def role_of(self, user: Medarbejder) -> str:
        """The employee's role here; empty for an outsider and while it sleeps (D23)."""
        membership = self.medlemskaber.active().filter(medarbejder=user).first()
        return membership.rolle if membership else ""


class Kontaktperson(models.Model):
    """One of the three people DST can turn to: one per type and kommune (R13, D13)."""

    class Type(models.TextChoices):
        FAGLIG = "FAGLIG", "Fagligt ansvarlig"
        TEKNISK = "TEKNISK", "Teknisk ansvarlig"
        KVITTERING = "KVITTERING", "Kvitteringsmodtager"

    kommune = models.ForeignKey(Kommune, models.CASCADE, related_name="kontaktpersoner")
    type = models.CharField(max_length=10, choices=Type)
    navn = models.CharField(max_length=100)
    email = models.EmailField("e-mail", max_length=256)
    telefon = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kommune", "type"], name="en_kontaktperson_per_type"),
        ]
        verbose_name_plural = "kontaktpersoner"

    def __str__(self) -> str:
        return f"{self.get_type_display()}: {self.navn}"
