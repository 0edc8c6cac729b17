"""How often something was done lately. `cases.door.limits` is its one writer."""

from django.db import models


class Taeller(models.Model):
    """One count: what, by whom, until when. Rows that are over may be deleted at any time."""

    noegle = models.CharField(max_length=100)
    #: The end of the span that is counted, in seconds since 1970.
    udloeber = models.BigIntegerField(db_index=True)
    antal = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["noegle", "udloeber"], name="en_taeller_per_tidsrum"),
        ]
        verbose_name = "tæller"
        verbose_name_plural = "tællere"

    def __str__(self) -> str:
        return f"{self.noegle}: {self.antal}"
