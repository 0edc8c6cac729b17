"""The acts of this room: one function each, in one transaction with its entry in the log."""

from __future__ import annotations

from django.utils import timezone

from cases.access import ENTERS
from cases.log import audit
from cases.models import Kommune, Medarbejder
from cases.services.writing import writing
from deliveries.figures.core.marks import Mark
from deliveries.figures.models import Kommentar


def comment(user: Medarbejder, kommune: Kommune, mark: Mark, tekst: str) -> Kommentar:
    """Say something of a mark, for good (D37). The same words twice in a row are one comment."""
    with writing(user, kommune, ENTERS) as held:
        about = {"ydelse": mark.ydelse, "kvartal": mark.kvartal, "art": str(mark.art)}
        last = Kommentar.objects.filter(kommune=held, **about).last()
        if last and (last.tekst, last.af_id) == (tekst, user.pk):
            return last
        made = Kommentar.objects.create(
            kommune=held,
            **about,
            tekst=tekst,
            grund=mark.grund,
            af=user,
            tidspunkt=timezone.now(),
        )
        audit.record(
            user, held, "mærke kommenteret", made, ydelse=mark.ydelse, kvartal=mark.kvartal
        )
        return made
