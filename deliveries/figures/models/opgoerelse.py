"""What was counted, kept with what it was counted from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.models import Kommune
from deliveries.models import Leverance


class Opgoerelse(models.Model):
    """One pass over a kommune's ydelser: of a leverance (as delivered), or of what is stored (as
    registered) where there is no leverance (D34).

    `noegle` and `definitioner` say what it was made from and by; a page that finds another of
    either counts anew, or says that the figures are older. `tal` is `Counts.as_json()`.
    """

    kommune = models.ForeignKey(Kommune, models.CASCADE, related_name="+")
    leverance = models.ForeignKey(
        Leverance, models.CASCADE, null=True, blank=True, related_name="opgoerelser", db_index=False
    )
    #: A `core.table.Pass`.
    optaelling = models.CharField("optælling", max_length=20)
    noegle = models.CharField("nøgle", max_length=200, blank=True)
    definitioner = models.PositiveSmallIntegerField()
    til_og_med = models.DateField()
    opgjort = models.DateTimeField()
    millisekunder = models.PositiveIntegerField(default=0)
    tal = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["leverance", "optaelling"],
                condition=Q(leverance__isnull=False),
                name="en_opgoerelse_per_leverance",
            ),
            models.UniqueConstraint(
                fields=["kommune", "optaelling"],
                condition=Q(leverance__isnull=True),
                name="en_registreret_opgoerelse",
            ),
        ]
        verbose_name = "opgørelse"
        verbose_name_plural = "opgørelser"

    def __str__(self) -> str:
        return f"{self.optaelling} {self.kommune_id} {self.til_og_med}"
