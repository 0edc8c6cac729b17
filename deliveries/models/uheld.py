"""What went wrong in work that nobody watches."""

from __future__ import annotations

from django.db import models


class Uheld(models.Model):
    """Work that has failed and has not gone well since; its row goes when it does.

    `navn` says in Danish which work it is; `fejl` what happened, without a CPR number (D24).
    """

    navn = models.CharField(primary_key=True, max_length=250)
    fejl = models.TextField()
    foerst = models.DateTimeField("første gang")
    senest = models.DateTimeField("seneste gang")
    antal = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["foerst"]
        verbose_name_plural = "uheld"

    def __str__(self) -> str:
        return self.navn
