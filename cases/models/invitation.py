"""An invitation to work in a kommune: a role that waits for somebody to take it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models.kommune import Kommune
from cases.models.people import Medarbejder, Rolle


class Invitation(models.Model):
    """It ends with its row: taken, called off or replaced by another; the log knows which.

    `modtager` is an e-mail address in small letters, or the user name of an account. Whether there
    is such an account is not told to who invites: it may belong to another kommune.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kommune = models.ForeignKey(Kommune, models.CASCADE, related_name="invitationer")
    rolle = models.CharField(max_length=13, choices=Rolle)
    modtager = models.CharField(max_length=254)
    inviteret_af = models.ForeignKey(Medarbejder, models.CASCADE, related_name="+")
    oprettet = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kommune", "modtager"], name="en_invitation_til_hver"),
            models.CheckConstraint(
                condition=~Q(rolle=Rolle.DRIFT), name="drift_bliver_ingen_inviteret_til"
            ),
        ]
        ordering = ["oprettet"]
        verbose_name_plural = "invitationer"

    def __str__(self) -> str:
        return f"{self.get_rolle_display()} i {self.kommune}"

    @property
    def er_email(self) -> bool:
        return "@" in self.modtager

    @property
    def sendt(self) -> datetime | None:
        """When its e-mail left; None before."""
        besked = getattr(self, "besked", None)
        return besked.sendt if besked else None

    @property
    def udloeber(self) -> datetime | None:
        """When its link is worth nothing any more; None before the e-mail has left."""
        lasts = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        return self.sendt + lasts if self.sendt else None

    @property
    def er_udloebet(self) -> bool:
        return self.udloeber is not None and self.udloeber < timezone.now()
