"""The outbox: what people must be told by e-mail, written in the transaction that made it true."""

from __future__ import annotations

from django.db import models

from deliveries.models.kvittering import Kvittering
from deliveries.models.leverance import Leverance


class Besked(models.Model):
    """One e-mail to be sent once: numbers and a link, never a CPR number or a name (D24).

    `noegle` names reason, object and recipient: one e-mail each, however often the reason is found.
    """

    noegle = models.CharField("nøgle", max_length=400, unique=True)

    leverance = models.ForeignKey(
        Leverance, models.PROTECT, null=True, blank=True, related_name="beskeder"
    )
    kvittering = models.ForeignKey(
        Kvittering, models.PROTECT, null=True, blank=True, related_name="beskeder"
    )
    modtager = models.EmailField(max_length=256)
    emne = models.CharField(max_length=200)
    tekst = models.TextField()
    oprettet = models.DateTimeField(auto_now_add=True)
    laant_til = models.DateTimeField("lånt til", null=True, blank=True)
    forsoeg = models.PositiveSmallIntegerField("forsøg", default=0)
    sendt = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "beskeder"

    def __str__(self) -> str:
        return f"{self.emne} til {self.modtager}"
