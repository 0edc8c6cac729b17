"""The receiver's answer, stored as it came."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from cases.models import Ydelse
from deliveries.models.leverance import Leverance


class Kvittering(models.Model):
    """One receipt file: its very bytes once, what it says, and the leverance it belongs to.

    A receipt that matches no leverance, or can not be read, is kept and shown to the operators;
    `problem` says in Danish what is wrong with it.
    """

    class Status(models.TextChoices):
        MODTAGET = "MODTAGET", "Modtaget"
        DELVIST_AFVIST = "DELVIST_AFVIST", "Delvist afvist"
        AFVIST = "AFVIST", "Afvist"
        ULAESELIG = "ULAESELIG", "Kan ikke læses"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    filnavn = models.CharField(max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    stoerrelse = models.PositiveBigIntegerField("størrelse i bytes")
    #: zlib-compressed; empty for a file above the size limit, of which only name and size are kept.
    raa = models.BinaryField("rå bytes")
    hentet = models.DateTimeField(auto_now_add=True)
    leverance = models.ForeignKey(
        Leverance, models.PROTECT, null=True, blank=True, related_name="kvitteringer"
    )
    status = models.CharField(max_length=14, choices=Status)
    #: The receiver's own time.
    modtaget = models.DateTimeField(null=True, blank=True)
    antal_sager = models.PositiveIntegerField(default=0)
    antal_ydelser = models.PositiveIntegerField(default=0)
    antal_fejl = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    set_tidspunkt = models.DateTimeField("set", null=True, blank=True)
    set_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-hentet"]
        verbose_name_plural = "kvitteringer"

    def __str__(self) -> str:
        return self.filnavn


class Kvitteringsfejl(models.Model):
    """What the receiver says of one ydelse, or of the file when `identifikator` is empty."""

    kvittering = models.ForeignKey(Kvittering, models.CASCADE, related_name="fejl")
    ydelse = models.ForeignKey(
        Ydelse, models.SET_NULL, null=True, blank=True, related_name="kvitteringsfejl"
    )
    identifikator = models.CharField(max_length=50, blank=True)
    kode = models.CharField(max_length=50)
    tekst = models.TextField()

    class Meta:
        verbose_name_plural = "kvitteringsfejl"

    def __str__(self) -> str:
        return f"{self.kode} {self.identifikator}"
