"""The log of what was done. `cases.audit` is its one writer; triggers keep it append-only."""

from django.conf import settings
from django.db import models

from cases.models.kommune import Kommune


class Haendelse(models.Model):
    """One act: who, when, in which kommune, what, on which object.

    `detaljer` holds the changed values (old, new); never a CPR number, and of navn and bemærkninger
    only that they changed.
    """

    tidspunkt = models.DateTimeField(auto_now_add=True)
    medarbejder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="haendelser"
    )
    kommune = models.ForeignKey(
        Kommune, models.PROTECT, null=True, blank=True, related_name="haendelser"
    )
    art = models.CharField(max_length=40)
    objekt = models.CharField(max_length=20, blank=True)
    objekt_id = models.CharField(max_length=50, blank=True)
    detaljer = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["kommune", "tidspunkt"], name="haendelse_kommune_tid"),
            models.Index(fields=["objekt_id"], name="haendelse_objekt"),
        ]
        verbose_name = "hændelse"
        verbose_name_plural = "hændelser"

    def __str__(self) -> str:
        return f"{self.tidspunkt:%d-%m-%Y %H:%M} {self.art} {self.objekt_id}"
