"""Leverance and the bytes it froze."""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Q
from django.urls import reverse

from cases.access import ADMINISTERS, SEES
from cases.models import Kommune, Medlemskab
from deliveries import states
from deliveries.periode import Periode

if TYPE_CHECKING:
    from cases.models import Medarbejder


class LeveranceQuerySet(models.QuerySet["Leverance"]):
    def for_user(self, user: Medarbejder, kommune: Kommune, right: str = SEES) -> LeveranceQuerySet:
        """The kommune's leverancer, if the employee has the right there; otherwise none (D23)."""
        return self.filter(Exists(Medlemskab.objects.giving(user, right, kommune)), kommune=kommune)

    def downloadable(self, user: Medarbejder, kommune: Kommune) -> LeveranceQuerySet:
        """Files hold everybody's CPR number: fetching one is the administrators' (R57)."""
        return self.for_user(user, kommune, ADMINISTERS).exclude(sha256="")

    def standing(self) -> LeveranceQuerySet:
        """L402s that count: neither annulled nor rejected (D18)."""
        return self.filter(form=Leverance.Form.L402).exclude(tilstand__in=states.SET_ASIDE)


class Leverance(models.Model):
    """One L402 (production) or T402 (test) of one kommune and one period, frozen at one moment.

    Periods are text as in the file: `2026M10`. All counts are of ydelser but `antal_sager`.
    """

    class Form(models.TextChoices):
        L402 = "L402", "L402 (indberetning)"
        T402 = "T402", "T402 (prøve)"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="leverancer")
    form = models.CharField(max_length=4, choices=Form)
    periode = models.CharField(max_length=7)
    version = models.PositiveSmallIntegerField()
    tilstand = models.CharField(
        max_length=14, choices=list(states.LABELS.items()), default=states.KLAR
    )
    filnavn = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    stoerrelse = models.PositiveBigIntegerField("størrelse i bytes", default=0)
    antal_sager = models.PositiveIntegerField(default=0)
    antal_i_alt = models.PositiveIntegerField(default=0)
    antal_ydelser = models.PositiveIntegerField("leveret", default=0)
    antal_udeladt = models.PositiveIntegerField("udeladt", default=0)
    antal_ikke_indberettes = models.PositiveIntegerField("skal ikke indberettes", default=0)
    #: Formerly delivered ydelser that this leverance leaves out: they would vanish (D15, D20).
    antal_mangler = models.PositiveIntegerField("leveret før, mangler nu", default=0)
    #: Against the L402 before it: nye, afsluttede, aendrede, neutraliserede, udgaaede.
    aendringer = models.JSONField("ændringer", default=dict, blank=True)
    frosset = models.DateTimeField()
    frosset_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: The lease of the worker that is sending; the attempt is dead once it has passed.
    laant_til = models.DateTimeField("lånt til", null=True, blank=True)
    forsoeg = models.PositiveSmallIntegerField("forsøg", default=0)
    naeste_forsoeg = models.DateTimeField("næste forsøg", null=True, blank=True)
    sendt = models.DateTimeField(null=True, blank=True)
    fejl = models.TextField(blank=True)
    #: When the receiver had it, by the receipt that decided the state.
    kvitteret = models.DateTimeField(null=True, blank=True)
    #: When the bytes went, because a later leverance had long overwritten them; the rest stays.
    fil_slettet = models.DateTimeField("filen slettet", null=True, blank=True)
    #: Annulled: until then no new one is made by itself.
    hviler_til = models.DateTimeField(null=True, blank=True)

    objects = LeveranceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kommune", "periode"],
                condition=Q(form="L402") & ~Q(tilstand__in=states.SET_ASIDE),
                name="en_l402_per_kommune_og_periode",
            ),
            models.UniqueConstraint(
                fields=["kommune", "form", "periode", "version"], name="en_leverance_per_version"
            ),
            models.CheckConstraint(
                condition=Q(
                    antal_i_alt=F("antal_ydelser")
                    + F("antal_udeladt")
                    + F("antal_ikke_indberettes")
                ),
                name="intet_forsvinder",
            ),
        ]
        ordering = ["-periode", "-frosset"]
        verbose_name_plural = "leverancer"

    def __str__(self) -> str:
        return self.filnavn or f"{self.form} {self.kommune_id} {self.periode}"

    def get_absolute_url(self) -> str:
        return reverse("deliveries:leverance", args=[self.kommune_id, self.pk])

    @property
    def periode_navn(self) -> str:
        return Periode.parse(self.periode).label

    @property
    def antal_indberetningspligtige(self) -> int:
        """Reportable ydelser: delivered and left out (D16)."""
        return self.antal_ydelser + self.antal_udeladt

    def chunks(self) -> Iterator[bytes]:
        """The very bytes that were frozen, piece by piece."""
        for packed in self.fil.order_by("nr").values_list("data", flat=True).iterator(1):
            yield zlib.decompress(packed)


class Leverancefil(models.Model):
    """A piece of the frozen file, zlib-compressed; in the database, so that a backup has it."""

    leverance = models.ForeignKey(Leverance, models.PROTECT, related_name="fil")
    nr = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["leverance", "nr"], name="et_stykke_per_nummer"),
        ]
        verbose_name_plural = "leverancefiler"

    def __str__(self) -> str:
        return f"{self.leverance} stykke {self.nr}"
