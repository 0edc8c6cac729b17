"""The log of what was done and seen. `cases.log.audit` alone writes it; triggers keep it so."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models.kommune import Kommune
from cases.models.uuids import UUIDsField


class HaendelseQuerySet(models.QuerySet["Haendelse"]):
    def about(self, sag: UUID) -> HaendelseQuerySet:
        """What was done to this case, and every reading that showed it, alone or in a list."""
        return self.filter(Q(sag=sag) | Q(sager__has=sag))


class Haendelse(models.Model):
    """One act or one reading: who, when, in which kommune, what, on which object.

    `detaljer` holds the changed values (old, new); never a CPR number but as a search term, and of
    navn and bemærkninger only that they changed (D24).
    """

    tidspunkt = models.DateTimeField(default=timezone.now, editable=False)
    # No index of its own for either: those below begin with them.
    medarbejder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="haendelser",
        db_index=False,
    )
    kommune = models.ForeignKey(
        Kommune, models.PROTECT, null=True, blank=True, related_name="haendelser", db_index=False
    )
    #: One of `cases.log.arter`.
    art = models.CharField(max_length=40)
    objekt = models.CharField(max_length=20, blank=True)
    objekt_id = models.CharField(max_length=50, blank=True)
    #: The case that it is about. No foreign key: the entry outlives the case (R35).
    sag = models.UUIDField("sagens id", null=True, blank=True, editable=False)
    #: The cases that a list or a file showed.
    sager = UUIDsField(null=True, blank=True, editable=False)
    detaljer = models.JSONField(default=dict, blank=True)

    objects = HaendelseQuerySet.as_manager()

    class Meta:
        # On PostgreSQL there is one more, for `sager` (see the migration).
        indexes = [
            models.Index(fields=["kommune", "tidspunkt"], name="haendelse_kommune_tid"),
            models.Index(
                fields=["medarbejder", "kommune", "tidspunkt"], name="haendelse_medarbejder"
            ),
            models.Index(fields=["objekt_id"], name="haendelse_objekt"),
            models.Index(fields=["sag"], name="haendelse_sag", condition=Q(sag__isnull=False)),
        ]
        verbose_name = "hændelse"
        verbose_name_plural = "hændelser"

    def __str__(self) -> str:
        return f"{self.tidspunkt:%d-%m-%Y %H:%M} {self.art} {self.objekt_id}"


class Soegning(models.Model):
    """What was searched for, until it is known whether the typing rested (`cases.log.searches`)."""

    tidspunkt = models.DateTimeField(default=timezone.now, editable=False)
    # The table is as good as empty; an index would only cost.
    medarbejder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="+", db_index=False)
    #: A checksum of the session's key: two windows of two browsers are two people typing.
    session = models.CharField(max_length=16)
    tekst = models.CharField(max_length=40, blank=True)
    vis = models.CharField(max_length=20)
    sager = UUIDsField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "søgning"
        verbose_name_plural = "søgninger"

    def __str__(self) -> str:
        return f"søgning {self.pk}"
