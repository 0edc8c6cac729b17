"""Random samples of the log, drawn for review. `cases.log.stikproever` is the one writer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from cases.models.kommune import Kommune
from cases.models.log import Haendelse


class Stikproeve(models.Model):
    """What was drawn, by whom, and from how many: nobody can draw until the sample suits them
    without its being seen."""

    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="stikproever")
    tidspunkt = models.DateTimeField(default=timezone.now, editable=False)
    udtaget_af = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    fra = models.DateField()
    til = models.DateField()
    #: So many entries there were to draw from.
    antal_i_alt = models.PositiveIntegerField()

    class Meta:
        ordering = ["-tidspunkt", "-pk"]
        verbose_name = "stikprøve"
        verbose_name_plural = "stikprøver"

    def __str__(self) -> str:
        return f"stikprøve {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("cases:stikproeve", args=[self.kommune_id, self.pk])


class Stikproevelinje(models.Model):
    """One drawn entry, and what somebody found when they looked into it."""

    class Vurdering(models.TextChoices):
        I_ORDEN = "I_ORDEN", "I orden"
        SKAL_UNDERSOEGES = "UNDERSOEGES", "Skal undersøges"
        IKKE_I_ORDEN = "IKKE_I_ORDEN", "Ikke i orden"

    stikproeve = models.ForeignKey(Stikproeve, models.CASCADE, related_name="linjer")
    #: The entry goes when its time is over; what was found stays.
    haendelse = models.ForeignKey(
        Haendelse, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    vurdering = models.CharField(max_length=12, choices=Vurdering, blank=True)
    bemaerkning = models.TextField("bemærkning", blank=True)
    vurderet = models.DateTimeField(null=True, blank=True)
    vurderet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stikproeve", "haendelse"], name="udtaget_en_gang")
        ]
        ordering = ["pk"]
        verbose_name = "stikprøvelinje"
        verbose_name_plural = "stikprøvelinjer"

    def __str__(self) -> str:
        return f"linje {self.pk}"
