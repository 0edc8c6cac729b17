"""That a kommune stands by its figures of a year (D38)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from cases.models import Kommune
from deliveries.models import Leverance


class Godkendelse(models.Model):
    """One approval, for good: a later one of the same ydelse stands beside it, and counts.

    `tal` is what was approved: ydelse → recipients in the year's four quarters, as delivered in
    `leverance`, counted by the `definitioner` of then.
    """

    kommune = models.ForeignKey(Kommune, models.CASCADE, related_name="+")
    aar = models.PositiveSmallIntegerField("år")
    leverance = models.ForeignKey(Leverance, models.PROTECT, related_name="+")
    definitioner = models.PositiveSmallIntegerField()
    tal = models.JSONField()
    af = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    tidspunkt = models.DateTimeField()

    class Meta:
        ordering = ["tidspunkt", "pk"]
        verbose_name_plural = "godkendelser"

    def __str__(self) -> str:
        return f"{self.kommune_id} {self.aar}"
