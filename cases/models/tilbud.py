"""The register of known tilbud (D11): a kommune's own, and Tilbudsportalen's for all.

What is chosen from it is copied to the ydelse, so nothing that happens here changes a ydelse.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When

from cases.access import SEES
from cases.data import TilbudData
from cases.fields import PNR
from cases.models.kommune import Kommune
from cases.models.people import Medlemskab
from cases.tilbud.known import MOST_WORDS, words

if TYPE_CHECKING:
    from cases.models.people import Medarbejder


class KendtTilbudQuerySet(models.QuerySet["KendtTilbud"]):
    def for_user(self, user: Medarbejder, kommune: Kommune) -> KendtTilbudQuerySet:
        """The kommune's own and Tilbudsportalen's, if the employee may see them there (D23)."""
        may_see = Medlemskab.objects.giving(user, SEES, kommune)
        own_or_common = Q(kommune=kommune) | Q(kommune=None)
        return self.filter(own_or_common, models.Exists(may_see))

    def standing(self) -> KendtTilbudQuerySet:
        """Those that nobody has removed."""
        return self.filter(fjernet=None)

    def own_first(self) -> KendtTilbudQuerySet:
        return self.order_by(models.F("kommune").asc(nulls_last=True), "navn", "pk")

    def found_by(self, text: str) -> KendtTilbudQuerySet:
        """Those where every typed word begins a word of the tilbud; without a word all.

        A look at every row, which is some milliseconds for ten thousand tilbud on both engines.
        """
        found = self
        for word in words(text)[:MOST_WORDS]:
            found = found.filter(soegetekst__contains=f" {word}")
        return found

    def best_first(self, text: str) -> KendtTilbudQuerySet:
        """Own ones first; then those whose name or Pnr begins with what was typed."""
        typed = words(text)
        if not typed:
            return self.own_first()
        start = " " + " ".join(typed)
        begins = Q(soegetekst__startswith=start) | Q(pnr__startswith=typed[0])
        rank = Case(When(begins, then=Value(0)), default=Value(1))
        own = models.F("kommune").asc(nulls_last=True)
        return self.order_by(own, rank, "navn", "pk")


class KendtTilbud(models.Model):
    """One place that delivers ydelser, to choose from. Removed ones stay, so that they can return.

    `cases.services` alone writes them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: Whose own it is; empty for Tilbudsportalen's, which all kommuner see.
    kommune = models.ForeignKey(
        Kommune, models.PROTECT, related_name="kendte_tilbud", null=True, blank=True, db_index=False
    )
    navn = models.CharField(max_length=200)
    adresse = models.CharField(max_length=200)
    postnr = models.CharField(max_length=4)
    pnr = models.CharField(PNR.label, max_length=10, blank=True)
    tilbudstype = models.CharField(max_length=20, blank=True)
    #: `cases.tilbud.known.noegle`: what makes it the same tilbud again.
    noegle = models.CharField(max_length=850)
    #: `cases.tilbud.known.soegetekst`: what it is found by.
    soegetekst = models.TextField()
    fjernet = models.DateTimeField(null=True, blank=True)
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

    objects = KendtTilbudQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kommune", "noegle"], name="et_tilbud_per_kommune"),
            # Of two empty kommuner a database says that they differ.
            models.UniqueConstraint(
                fields=["noegle"],
                condition=Q(kommune=None),
                name="et_tilbud_paa_tilbudsportalen",
            ),
            models.CheckConstraint(
                condition=~Q(navn="") & ~Q(adresse="") & Q(postnr__regex=r"^[0-9]{4}$"),
                name="kendt_tilbud_har_et_sted",
            ),
            models.CheckConstraint(
                condition=Q(pnr="") | Q(pnr__regex=r"^[0-9]{10}$"),
                name="kendt_tilbuds_pnr_er_ti_cifre",
            ),
        ]
        verbose_name = "kendt tilbud"
        verbose_name_plural = "kendte tilbud"

    def __str__(self) -> str:
        return self.navn

    @property
    def er_eget(self) -> bool:
        return self.kommune_id is not None

    @property
    def kilde(self) -> str:
        """Where it is from, in words."""
        return "Kommunens eget" if self.er_eget else "Tilbudsportalen"

    def data(self) -> TilbudData:
        """The value that rules take, and that choosing copies."""
        return TilbudData(self.tilbudstype, self.pnr, self.navn, self.adresse, self.postnr)
