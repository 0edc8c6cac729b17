"""A list from Tilbudsportalen on its way into the register, and afterwards its history."""

from __future__ import annotations

import json
import uuid
import zlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.people import Medarbejder
from cases.tilbud.fil import Ark, Raekke

#: What was uploaded and not loaded goes after this time.
KEPT = timedelta(days=1)


class TilbudsindlaesningQuerySet(models.QuerySet["Tilbudsindlaesning"]):
    def waiting(self, user: Medarbejder, now: datetime) -> TilbudsindlaesningQuerySet:
        """The employee's own that are not loaded yet, the newest first; nobody else sees them."""
        mine = self.filter(medarbejder=user, nummer=None, oprettet__gte=now - KEPT)
        return mine.order_by("-oprettet")

    def expired(self, now: datetime) -> TilbudsindlaesningQuerySet:
        return self.filter(nummer=None, oprettet__lt=now - KEPT)

    def loaded(self) -> TilbudsindlaesningQuerySet:
        return self.exclude(nummer=None).order_by("-nummer")


class Tilbudsindlaesning(models.Model):
    """One uploaded file. No two loadings have the same number, so one of two at once gives up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    medarbejder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    filnavn = models.CharField(max_length=100)
    #: The sheet as it was read, packed (`pack`); emptied when it is loaded.
    indhold = models.BinaryField()
    #: Field → number of its column, as the employee chose.
    kolonner: Any = models.JSONField(default=dict)
    oprettet = models.DateTimeField(auto_now_add=True)
    #: Which loading it was, from 1; empty while it waits.
    nummer = models.PositiveIntegerField(null=True, blank=True, unique=True)
    indlaest = models.DateTimeField("indlæst", null=True, blank=True)
    antal_nye = models.PositiveIntegerField(default=0)
    antal_aendrede = models.PositiveIntegerField("antal ændrede", default=0)
    antal_forsvundne = models.PositiveIntegerField(default=0)
    antal_fejl = models.PositiveIntegerField(default=0)

    objects = TilbudsindlaesningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(nummer=None, indlaest=None)
                | Q(nummer__isnull=False, indlaest__isnull=False),
                name="tilbudsindlaesning_har_nummer_og_tid",
            ),
        ]
        verbose_name = "tilbudsindlæsning"
        verbose_name_plural = "tilbudsindlæsninger"

    def __str__(self) -> str:
        return f"tilbudsindlæsning {self.pk}"

    def ark(self) -> Ark:
        headings, rows = json.loads(zlib.decompress(self.indhold))
        return Ark(tuple(headings), tuple(Raekke(nr, tuple(cells)) for nr, cells in rows))


def pack(ark: Ark) -> bytes:
    rows = [(raekke.nr, raekke.celler) for raekke in ark.raekker]
    return zlib.compress(json.dumps([ark.overskrifter, rows]).encode())
