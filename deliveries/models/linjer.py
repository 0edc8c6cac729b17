"""What a leverance says of each ydelse: delivered, or left out and why."""

from __future__ import annotations

from django.db import models

from cases.models import Sag, Ydelse
from deliveries.models.leverance import Leverance


class Leverancelinje(models.Model):
    """A ydelse in an L402: the lock of D5.

    `PROTECT` keeps the ydelse; only annulling the leverance empties the reference. `sha256` is of
    the ydelse's record in the file, so that two leverancer can be compared without opening them.
    """

    # The constraint's index begins with it.
    leverance = models.ForeignKey(Leverance, models.PROTECT, related_name="linjer", db_index=False)
    ydelse = models.ForeignKey(Ydelse, models.PROTECT, null=True, related_name="linjer")
    identifikator = models.CharField(max_length=50)
    sha256 = models.BinaryField(max_length=32)
    er_ny = models.BooleanField("ikke leveret før")
    er_neutraliseret = models.BooleanField()
    har_slutdato = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["leverance", "identifikator"], name="en_linje_per_ydelse"
            ),
        ]
        verbose_name_plural = "leverancelinjer"

    def __str__(self) -> str:
        return self.identifikator


class Udeladelse(models.Model):
    """A reason why a ydelse was kept out of a leverance (D15). Several may tell of the same ydelse.

    `identifikator` names the ydelse. The references go when an unreported case is deleted; what was
    said stays.
    """

    leverance = models.ForeignKey(Leverance, models.PROTECT, related_name="udeladelser")
    sag = models.ForeignKey(Sag, models.SET_NULL, null=True, related_name="+")
    ydelse = models.ForeignKey(Ydelse, models.SET_NULL, null=True, related_name="+")
    identifikator = models.CharField(max_length=50)
    regel = models.CharField(max_length=40)
    felt = models.CharField(max_length=40, blank=True)
    besked = models.TextField()
    #: It was delivered before, and would now vanish from the statistics.
    er_leveret_foer = models.BooleanField()

    class Meta:
        ordering = ["-er_leveret_foer", "pk"]
        verbose_name_plural = "udeladelser"

    def __str__(self) -> str:
        return f"{self.identifikator}: {self.regel}"
