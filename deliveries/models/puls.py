"""When the scheduled work last ran: what the health page can know without asking the broker."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Puls(models.Model):
    """One line per kind of scheduled work. A young `worker` pulse shows beat, broker and worker."""

    WORKER = "worker"
    LEVERANCER = "leverancer"
    KVITTERINGER = "kvitteringer"
    OPRYDNING = "oprydning"
    #: The last time that the clock agreed with what was known (`services.ur`).
    UR = "ur"

    navn = models.CharField(primary_key=True, max_length=20)
    tidspunkt = models.DateTimeField()

    class Meta:
        verbose_name_plural = "pulse"

    def __str__(self) -> str:
        return f"{self.navn} {self.tidspunkt:%d-%m-%Y %H:%M:%S}"

    @staticmethod
    def beat(navn: str) -> None:
        """It has just run to its end."""
        Puls.objects.update_or_create(navn=navn, defaults={"tidspunkt": timezone.now()})
