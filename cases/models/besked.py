"""The outbox: what people must be told by e-mail, written in the transaction that made it true."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cases.models.invitation import Invitation


class Besked(models.Model):
    """One e-mail to be sent once: numbers and a link, never a CPR number or a name (D24).

    It waits until `laant_til` (somebody is sending it, or the next attempt is not yet), is tried
    `udbakke.MOST_TRIES` times, and has left at `sendt`.

    `noegle` names reason, object and recipient: one e-mail each, however often the reason is found.
    One that brings an invitation has neither text nor recipient here: its link stands nowhere but
    in the e-mail, and who has the account is found when it is sent.
    """

    noegle = models.CharField("nøgle", max_length=400, unique=True)
    invitation = models.OneToOneField(
        Invitation, models.CASCADE, null=True, blank=True, related_name="besked"
    )
    modtager = models.EmailField(max_length=256, blank=True)
    emne = models.CharField(max_length=200, blank=True)
    tekst = models.TextField(blank=True)
    oprettet = models.DateTimeField(auto_now_add=True)
    laant_til = models.DateTimeField("lånt til", null=True, blank=True)
    forsoeg = models.PositiveSmallIntegerField("forsøg", default=0)
    #: Why the last attempt failed: the kind of the error, and what the server answered with.
    fejl = models.CharField(max_length=100, blank=True)
    sendt = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "beskeder"
        constraints = [
            models.CheckConstraint(
                condition=~Q(modtager="", invitation=None), name="en_besked_har_en_modtager"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.emne or 'Invitation'} {self.pk}"
