"""Findings that are kept beside the case, so that a list of thousands is only read (D14)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.findings import ADVARSEL, FEJL
from cases.models.kommune import Kommune
from cases.models.sager import Sag, SetIOrden, Ydelse


class FundQuerySet(models.QuerySet["Fund"]):
    def outstanding(self) -> FundQuerySet:
        """What a person has something to do about: FEJL that keep something out of the report, and
        warnings that nobody has set i orden (D14, D15).

        A FEJL on what is not reported at all (D2) stands on its case only.
        """
        return self.filter(Q(holder_ude=True) | Q(alvor=ADVARSEL) & ~_seen())

    def set_i_orden(self) -> FundQuerySet:
        """The warnings that somebody has set i orden and that the values still give."""
        return self.filter(_seen(), alvor=ADVARSEL)


def _seen() -> models.Exists:
    same = {name: models.OuterRef(name) for name in ("sag", "fingeraftryk")}
    return models.Exists(SetIOrden.objects.filter(**same))


class Fund(models.Model):
    """One finding on a stored case as of its last control. `cases.fejlliste.kept` alone writes.

    What is kept is what a report would see, so nothing here is about navn or bemærkninger (R18).
    The freeze never reads it: there the rules judge anew.
    """

    #: No index of its own: the constraint has one that begins with it.
    sag = models.ForeignKey(Sag, models.CASCADE, related_name="fund", db_index=False)
    ydelse = models.ForeignKey(Ydelse, models.CASCADE, null=True, blank=True, related_name="fund")
    #: The sag's kommune once more, so that a kommune's can be counted by an index alone.
    kommune = models.ForeignKey(Kommune, models.CASCADE, related_name="+", db_index=False)
    identifikator = models.CharField(max_length=50, blank=True)
    regel = models.CharField(max_length=40)
    alvor = models.CharField(max_length=8, choices=[(FEJL, "Fejl"), (ADVARSEL, "Advarsel")])
    felt = models.CharField(max_length=40, blank=True)
    besked = models.TextField()
    fingeraftryk = models.CharField(max_length=64)
    #: A FEJL that keeps at least one reportable ydelse out of the next report (D15).
    holder_ude = models.BooleanField()
    #: Of those at least one has been delivered before and would vanish from the statistics (D15).
    leveret_foer = models.BooleanField()

    objects = FundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sag", "fingeraftryk"], name="et_fund_per_fingeraftryk")
        ]
        indexes = [models.Index(fields=["kommune", "holder_ude"], name="fund_kommune_holder_ude")]
        verbose_name_plural = "fund"

    def __str__(self) -> str:
        return f"{self.regel} {self.identifikator}".strip()

    @property
    def is_error(self) -> bool:
        return self.alvor == FEJL
