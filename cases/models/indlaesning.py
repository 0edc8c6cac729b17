"""What somebody uploaded, on its way in: one row for each, whatever it is a list of.

`cases.indlaesning` receives, tries and loads it; what the content means is its own room's to say.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.models.kommune import Kommune
from cases.models.people import Medarbejder

#: What was uploaded and not loaded goes after this time.
KEPT = timedelta(days=1)


class IndlaesningQuerySet(models.QuerySet["Indlaesning"]):
    def waiting(self, user: Medarbejder, art: str, now: datetime) -> IndlaesningQuerySet:
        """The employee's own that are not loaded yet, the newest first; nobody else sees them."""
        mine = self.filter(art=art, medarbejder=user, nummer=None, oprettet__gte=now - KEPT)
        return mine.order_by("-oprettet")

    def expired(self, now: datetime) -> IndlaesningQuerySet:
        return self.filter(nummer=None, oprettet__lt=now - KEPT)

    def loaded(self, art: str) -> IndlaesningQuerySet:
        """The newest first."""
        return self.filter(art=art).exclude(nummer=None).order_by("-nummer")


class Indlaesning(models.Model):
    """One upload: tried, looked over and loaded, or gone after a day.

    No two loadings of the same kind have the same number, so one of two at once gives up.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: What it is a list of; the room that reads it gives the name.
    art = models.CharField(max_length=20)
    #: Whose it is; empty for what holds for all kommuner.
    kommune = models.ForeignKey(
        Kommune, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    medarbejder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    #: The file's name, or the files' with a comma.
    filnavn = models.CharField(max_length=100)
    #: What was chosen for the trial: which column is which field, and the like.
    valg: Any = models.JSONField(default=dict)
    oprettet = models.DateTimeField(auto_now_add=True)
    #: How far a trial that takes its time has come, of how much; `i_alt` is 0 before it begins.
    naaet = models.PositiveIntegerField("nået", default=0)
    i_alt = models.PositiveIntegerField(default=0)
    #: When its task last showed a sign of life; empty where none is at work.
    livstegn = models.DateTimeField(null=True, blank=True)
    #: What the trial found, as JSON; empty until it is done.
    rapport: Any = models.JSONField(null=True, blank=True)
    #: Which loading of its kind it was, from 1; empty while it waits.
    nummer = models.PositiveIntegerField(null=True, blank=True)
    indlaest = models.DateTimeField("indlæst", null=True, blank=True)
    #: What was loaded: what is counted → how many.
    antal: Any = models.JSONField(default=dict)

    objects = IndlaesningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["art", "nummer"],
                condition=Q(kommune=None),
                name="en_indlaesning_per_nummer",
            ),
            models.UniqueConstraint(
                fields=["art", "kommune", "nummer"],
                condition=Q(kommune__isnull=False),
                name="en_indlaesning_per_kommune_og_nummer",
            ),
            models.CheckConstraint(
                condition=Q(nummer=None, indlaest=None)
                | Q(nummer__isnull=False, indlaest__isnull=False),
                name="indlaesning_har_nummer_og_tid",
            ),
            models.CheckConstraint(
                condition=Q(naaet__lte=F("i_alt")), name="indlaesning_naar_hoejst_det_hele"
            ),
        ]
        verbose_name = "indlæsning"
        verbose_name_plural = "indlæsninger"

    def __str__(self) -> str:
        return f"indlæsning {self.pk}"

    @property
    def is_tried(self) -> bool:
        return self.rapport is not None


class Indlaesningsfil(models.Model):
    """A file of an upload as its room keeps it; gone when it has been loaded.

    A large one is kept in pieces: `nr` from 0, in their order.
    """

    indlaesning = models.ForeignKey(Indlaesning, models.CASCADE, related_name="filer")
    navn = models.CharField(max_length=100)
    nr = models.PositiveIntegerField(default=0)
    indhold = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indlaesning", "navn", "nr"], name="et_stykke_per_fil_og_nummer"
            ),
        ]
        verbose_name = "indlæsningsfil"
        verbose_name_plural = "indlæsningsfiler"

    def __str__(self) -> str:
        return f"{self.navn} ({self.nr})"
