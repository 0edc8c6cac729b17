"""How long things are kept, as the database itself must know it, and what is taken out before."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cases.models.kommune import Kommune


class Opbevaring(models.Model):
    """One row: for how many days the log is promised to be kept. It can only be lengthened.

    The trigger that guards the log asks it. While there is no row, nothing of the log can go.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    log_dage = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="kun_en_opbevaring"),
            models.CheckConstraint(condition=Q(log_dage__gte=365), name="log_mindst_et_aar"),
        ]
        verbose_name = "opbevaring"
        verbose_name_plural = "opbevaring"

    def __str__(self) -> str:
        return f"loggen gemmes {self.log_dage} dage"


class Kassation(models.Model):
    """The decision to take a reported case out altogether: one asks, another decides.

    A decided row is what opens the locks of D5 for this case, and it stays: the triggers look here.
    """

    #: No foreign key: the decision outlives the case.
    sag = models.UUIDField("sagens id", unique=True)
    kommune = models.ForeignKey(Kommune, models.PROTECT, related_name="kassationer")
    begrundelse = models.TextField()
    anmodet = models.DateTimeField(default=timezone.now, editable=False)
    anmodet_af = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    besluttet = models.DateTimeField(null=True, blank=True)
    besluttet_af = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(besluttet=None, besluttet_af=None)
                | Q(besluttet__isnull=False, besluttet_af__isnull=False)
                & ~Q(besluttet_af=F("anmodet_af")),
                name="kassation_besluttes_af_en_anden",
            )
        ]
        verbose_name_plural = "kassationer"

    def __str__(self) -> str:
        return f"kassation af sag {self.sag}"
