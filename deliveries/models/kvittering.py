"""The receiver's answer, stored as it came."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.formats import number_format

from cases.models import Ydelse
from deliveries.models.leverance import Leverance

#: So much may the receiver's clock be ahead of ours.
CLOCKS_DIFFER = timedelta(days=1)


class KvitteringQuerySet(models.QuerySet["Kvittering"]):
    def ruling_first(self) -> KvitteringQuerySet:
        """Of each leverance first the receipt that decided its state (`services.receipts`), then
        the newest; of two alike about the same moment the one that tells of most errors.
        """
        decided = Q(status=F("leverance__tilstand"))
        far_ahead = When(modtaget__gt=F("hentet") + CLOCKS_DIFFER, then=F("hentet"))
        counted = Case(far_ahead, default=F("modtaget"))
        return self.order_by(
            Case(When(decided, then=0), default=1),
            counted.desc(nulls_last=True),
            "-antal_fejl",
            "-hentet",
        )


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

    objects = KvitteringQuerySet.as_manager()

    class Meta:
        ordering = ["-hentet"]
        verbose_name_plural = "kvitteringer"

    def __str__(self) -> str:
        return self.filnavn

    @property
    def afvigelse(self) -> str:
        """How the counts of what was received differ from ours, and what to do; empty when they do
        not. What was rejected has its own reasons, and may be counted in other ways.
        """
        ours = self.leverance
        if ours is None or self.status != Kvittering.Status.MODTAGET:
            return ""
        if (self.antal_sager, self.antal_ydelser) == (ours.antal_sager, ours.antal_ydelser):
            return ""
        sager, ydelser, deres_sager, deres_ydelser = (
            number_format(number, force_grouping=True)
            for number in (
                ours.antal_sager,
                ours.antal_ydelser,
                self.antal_sager,
                self.antal_ydelser,
            )
        )
        return (
            f"Sager: vi leverede {sager}, Danmarks Statistik talte {deres_sager}. "
            f"Ydelser: vi leverede {ydelser}, Danmarks Statistik talte {deres_ydelser}. "
            "Noget kan være gået tabt: kontakt Danmarks Statistik, og find ud af hvorfor. "
            "Den næste leverance indeholder det hele igen."
        )

    def overruled_by(self) -> Kvittering | None:
        """The receipt that counts in place of this one; None when it is this one."""
        of_the_same = Kvittering.objects.filter(leverance=self.leverance_id).defer("raa")
        ruling = of_the_same.ruling_first().first()
        return ruling if ruling != self else None


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
