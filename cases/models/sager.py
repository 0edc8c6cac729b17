"""Sag, Ydelse and Maalgruppe. Only `cases.services` writes them; triggers hold the locks of D5."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.urls import reverse

from cases import rows
from cases.access import SEES
from cases.cpr import formatted
from cases.data import (
    PERIODEYDELSE,
    REGISTER_START,
    STYKYDELSE,
    SagData,
    TilbudData,
    YdelseData,
)
from cases.fields import CPR, PNR, VARIGHED
from cases.models.kommune import Kommune
from cases.models.people import Medlemskab

if TYPE_CHECKING:
    from cases.models.people import Medarbejder


#: A forventet slutdato that is nearer than this is worth a look.
ENDING_SOON = timedelta(days=30)


class SagQuerySet(models.QuerySet["Sag"]):
    def for_user(self, user: Medarbejder, kommune: Kommune) -> SagQuerySet:
        """The cases of this kommune, if the employee may see them; otherwise none (D23)."""
        return self.filter(Exists(Medlemskab.objects.giving(user, SEES, kommune)), kommune=kommune)

    def closed(self, on: date) -> SagQuerySet:
        """Afsluttede sager: the last day of the last ydelse has passed (R31)."""
        return self.filter(sidste_dag__lt=on)

    def open(self, on: date) -> SagQuerySet:
        """Ikke afsluttede sager."""
        return self.filter(Q(sidste_dag=None) | Q(sidste_dag__gte=on))

    def cpr_begins(self, prefix: str) -> SagQuerySet:
        """R29. A range instead of LIKE: every collation sorts digits alike, so the index serves."""
        return self.filter(cpr__gte=prefix.ljust(10, "0"), cpr__lte=prefix.ljust(10, "9"))


class Sag(models.Model):
    """A case: one citizen in one kommune (D6)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No index of its own for what a constraint's index begins with, nor for who changed it last:
    # every index is written again with every row that a freeze locks.
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="sager", db_index=False)
    cpr = models.CharField(CPR.label, max_length=10)
    navn = models.CharField(max_length=200, blank=True)
    funktionsvurdering = models.CharField("samlet funktionsvurdering", max_length=1, blank=True)
    bemaerkninger = models.TextField("bemærkninger", blank=True)
    sagsbehandler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="sager"
    )
    #: The last day of the last ydelse; empty while one is open. Kept by the services, so that the
    #: list can be filtered by an index and a case turns afsluttet without anyone writing (R31).
    sidste_dag = models.DateField(null=True, blank=True)
    #: The key of the control that the kept findings are from; empty since the last write
    #: (`cases.fejlliste.kept`). The database fills it in too, for those who insert past Django.
    kontrolleret = models.CharField(max_length=64, blank=True, default="", db_default="")
    version = models.PositiveIntegerField(default=1)
    oprettet = models.DateTimeField(auto_now_add=True)
    aendret = models.DateTimeField("ændret", auto_now=True)
    aendret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    objects = SagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kommune", "cpr"], name="en_sag_per_cpr_og_kommune"),
            models.CheckConstraint(condition=Q(cpr__regex=r"^[0-9]{10}$"), name="cpr_er_ti_cifre"),
        ]
        indexes = [
            models.Index(fields=["kommune", "sidste_dag"], name="sag_kommune_sidste_dag"),
            models.Index(fields=["kommune", "kontrolleret"], name="sag_kommune_kontrolleret"),
        ]
        verbose_name_plural = "sager"

    def __str__(self) -> str:
        return f"sag {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("cases:sag", args=[self.kommune_id, self.pk])

    @property
    def cpr_formateret(self) -> str:
        return formatted(self.cpr)

    @property
    def is_reported(self) -> bool:
        """Whether a ydelse of the case has been part of an L402 that stands (D5)."""
        return any(y.foerst_indberettet for y in self.ydelser.all())

    def is_closed(self, on: date) -> bool:
        return self.sidste_dag is not None and self.sidste_dag < on

    def data(self) -> SagData:
        """The case as the value that rules and writers take."""
        ydelser = sorted(self.ydelser.all(), key=lambda y: (y.oprettet, y.identifikator))
        return SagData(
            kommune=self.kommune_id,
            cpr=self.cpr,
            navn=self.navn,
            funktionsvurdering=self.funktionsvurdering,
            bemaerkninger=self.bemaerkninger,
            ydelser=tuple(y.data() for y in ydelser),
        )


class YdelseQuerySet(models.QuerySet["Ydelse"]):
    def reportable(self) -> YdelseQuerySet:
        """What `YdelseData.is_reportable` says, asked of the database (D2)."""
        is_open = Q(slutdato=None) & ~Q(varighed=STYKYDELSE)
        # A stykydelse without slutdato has its last day where it begins (D1).
        given_once = Q(slutdato=None, varighed=STYKYDELSE) & (
            Q(startdato__gte=REGISTER_START) | Q(startdato=None, bevillingsdato__gte=REGISTER_START)
        )
        return self.filter(
            is_open
            | given_once
            | Q(slutdato__gte=REGISTER_START)
            | Q(foerst_indberettet__isnull=False)
        )

    def ending(self, on: date) -> YdelseQuerySet:
        """Open periodeydelser whose forventet slutdato is near or has passed, the oldest first."""
        return self.filter(
            varighed=PERIODEYDELSE, slutdato=None, forventet_slutdato__lte=on + ENDING_SOON
        ).order_by("forventet_slutdato", "sag__cpr", "pk")

    def at(self, place: TilbudData) -> YdelseQuerySet:
        """Those at this place: by its Pnr, or where it has none by name, address and postnr."""
        if place.pnr:
            return self.filter(pnr=place.pnr)
        return self.filter(
            tilbud_navn=place.navn, tilbud_adresse=place.adresse, tilbud_postnr=place.postnr
        )


class Ydelse(models.Model):
    """A service granted to the citizen. The place stands here, on the ydelse itself (D11)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sag = models.ForeignKey(Sag, models.CASCADE, related_name="ydelser")
    #: The sag's kommune once more, because a ydelse's identifikator is unique within it.
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+", db_index=False)
    #: What DST knows the ydelse by: our id, or the former system's for an imported one.
    identifikator = models.CharField(max_length=50)
    kode = models.CharField("ydelse", max_length=20)
    varighed = models.CharField(max_length=1, choices=VARIGHED.choices, default=PERIODEYDELSE)
    bevillingsdato = models.DateField()
    startdato = models.DateField(null=True, blank=True)
    forventet_slutdato = models.DateField(null=True, blank=True)
    slutdato = models.DateField(null=True, blank=True)
    tilbudstype = models.CharField(max_length=20, blank=True)
    pnr = models.CharField(PNR.label, max_length=10, blank=True)
    tilbud_navn = models.CharField("navn", max_length=200, blank=True)
    tilbud_adresse = models.CharField("adresse", max_length=200, blank=True)
    tilbud_postnr = models.CharField("postnr", max_length=4, blank=True)
    betalingskommune = models.CharField(max_length=3)
    #: The lock of D5: when the ydelse was first part of an L402 that stands.
    foerst_indberettet = models.DateTimeField("først indberettet", null=True, blank=True)
    #: The tilbudstype was filled in after that, and no L402 has had it yet (D5).
    tilbudstype_ny = models.BooleanField(default=False, db_default=False)
    version = models.PositiveIntegerField(default=1)
    oprettet = models.DateTimeField(auto_now_add=True)
    aendret = models.DateTimeField("ændret", auto_now=True)
    aendret_af = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    objects = YdelseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kommune", "identifikator"], name="en_ydelse_per_identifikator"
            ),
            models.CheckConstraint(
                condition=Q(varighed__in=[PERIODEYDELSE, STYKYDELSE]), name="varighed_er_p_eller_s"
            ),
        ]
        verbose_name_plural = "ydelser"

    def __str__(self) -> str:
        return f"ydelse {self.identifikator}"

    def get_absolute_url(self) -> str:
        return reverse("cases:ydelse", args=[self.kommune_id, self.sag_id, self.pk])

    def data(self) -> YdelseData:
        stored = rows.to_ydelse(
            self.identifikator,
            (maalgruppe.kode for maalgruppe in self.maalgrupper.all()),
            self.foerst_indberettet is not None,
            (getattr(self, name) for name in rows.YDELSE),
        )
        return replace(stored, tilbudstype_ny=True) if self.tilbudstype_ny else stored

    def assign(self, data: YdelseData) -> None:
        """Take over the value's fields; identifikator and lock are not a form's to give.

        Raises ValueError for what no table takes.
        """
        for name, value in zip(rows.YDELSE, rows.of_ydelse(data), strict=True):
            setattr(self, name, value)


class Maalgruppe(models.Model):
    """A målgruppe that is a reason for this ydelse (R50)."""

    ydelse = models.ForeignKey(Ydelse, models.CASCADE, related_name="maalgrupper")
    kode = models.CharField("målgruppe", max_length=36)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ydelse", "kode"], name="en_maalgruppe_per_ydelse"),
        ]
        verbose_name = "målgruppe"
        verbose_name_plural = "målgrupper"

    def __str__(self) -> str:
        return self.kode


class SetIOrden(models.Model):
    """A warning that somebody has looked at and found right (D14).

    `fingeraftryk` is of the very sentence that was shown, values included, so that the warning
    comes back when they change.
    """

    sag = models.ForeignKey(Sag, models.CASCADE, related_name="set_i_orden")
    fingeraftryk = models.CharField(max_length=64)
    regel = models.CharField(max_length=40)
    medarbejder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    tidspunkt = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sag", "fingeraftryk"], name="set_i_orden_en_gang"),
        ]
        verbose_name = "set i orden"
        verbose_name_plural = "set i orden"

    def __str__(self) -> str:
        return self.regel
