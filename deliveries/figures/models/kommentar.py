"""What a kommune says of a mark."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from cases.models import Kommune


class Kommentar(models.Model):
    """A comment on one mark (D37), for good: a second one is written beside it.

    `grund` is what the mark said at the time, so that a reader sees when the numbers were others.
    """

    kommune = models.ForeignKey(Kommune, models.CASCADE, related_name="+")
    ydelse = models.CharField(max_length=20)
    kvartal = models.CharField(max_length=6)
    art = models.CharField(max_length=20)
    tekst = models.TextField()
    grund = models.TextField()
    af = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    tidspunkt = models.DateTimeField()

    class Meta:
        ordering = ["tidspunkt", "pk"]
        verbose_name_plural = "kommentarer"

    def __str__(self) -> str:
        return f"{self.kommune_id} {self.ydelse} {self.kvartal} {self.art}"
