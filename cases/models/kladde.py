"""Drafts: what stands in a form that nobody has saved yet. `cases.views.kladder` is the writer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models

from cases.models.people import Medlemskab
from cases.models.sager import Sag, Ydelse

#: A draft that nobody came back for goes after this time.
KEPT = timedelta(days=14)


class KladdeQuerySet(models.QuerySet["Kladde"]):
    def waiting(
        self, medlemskab: Medlemskab, formular: str, sag: Sag | None, ydelse: Ydelse | None
    ) -> KladdeQuerySet:
        """The employee's own drafts of this form about this record, the newest first."""
        mine = self.filter(medlemskab=medlemskab, formular=formular, sag=sag, ydelse=ydelse)
        return mine.order_by("-tidspunkt")

    def expired(self, now: datetime) -> KladdeQuerySet:
        """Those that have not been touched for `KEPT`; they may hold CPR numbers, so they go."""
        return self.filter(tidspunkt__lt=now - KEPT)


class Kladde(models.Model):
    """One form as it was typed so far. Its id is given with the form, so that two windows with the
    same form keep two drafts, and neither overwrites the other.

    It is its owner's alone, and goes with the membership, the case and the ydelse.
    """

    class Formular(models.TextChoices):
        NY_SAG = "NY_SAG", "Opret ny sag"
        SAG = "SAG", "Rediger/Vis sag"
        NY_YDELSE = "NY_YDELSE", "Tilføj ydelse"
        YDELSE = "YDELSE", "Rediger/Vis ydelse"

    id = models.UUIDField(primary_key=True, editable=False)
    medlemskab = models.ForeignKey(Medlemskab, models.CASCADE, related_name="kladder")
    formular = models.CharField(max_length=9, choices=Formular)
    sag = models.ForeignKey(Sag, models.CASCADE, null=True, blank=True, related_name="kladder")
    ydelse = models.ForeignKey(
        Ydelse, models.CASCADE, null=True, blank=True, related_name="kladder"
    )
    #: Field name → the texts that were posted, as typed.
    data: Any = models.JSONField(default=dict)
    #: The version of the record that the form was made from; 0 for a record to be made.
    version = models.PositiveIntegerField(default=0)
    tidspunkt = models.DateTimeField(auto_now=True)

    objects = KladdeQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "kladder"

    def __str__(self) -> str:
        return f"kladde {self.pk}"
