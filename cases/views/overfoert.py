"""What need not be typed again: from the case just saved, and from the citizen's last tilbud."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from cases.codes import POSTNUMMER, TILBUDSTYPE, Codes
from cases.door.request import KommuneRequest
from cases.fields import TILBUD
from cases.forms.sager import YdelseForm
from cases.models import Kommune, Sag

#: ux 5: the kind of tilbud and the place, together.
_TILBUD = tuple(field.name for field in TILBUD)
#: ux 7: what usually stays the same. Never anything about the citizen, and no dates.
_NEXT = ("kode", "varighed", *_TILBUD)


def former_case(request: KommuneRequest, kommune: Kommune) -> Sag | None:
    """The case that `Gem og opret næste` has just saved; None for anything else in `?efter=`."""
    try:
        key = uuid.UUID(request.GET.get("efter", ""))
    except ValueError:
        return None
    sager = Sag.objects.for_user(request.user, kommune).select_related("kommune")
    return sager.prefetch_related("ydelser__maalgrupper").filter(pk=key).first()


def carried_over(sag: Sag | None) -> dict[str, Any]:
    """What the next case's form begins with: ydelse, varighed and tilbud of the former one."""
    if sag is None:
        return {}
    newest = max(sag.ydelser.all(), key=lambda ydelse: ydelse.oprettet)
    given = YdelseForm.initial_of(newest.data())
    return {name: given[name] for name in _NEXT}


@dataclass(frozen=True)
class Tilbud:
    """A tilbud to copy: as a form's values, and in words."""

    fields: dict[str, str]
    tekst: str

    @property
    def json(self) -> str:
        return json.dumps(self.fields)

    @property
    def besked(self) -> str:
        """What is told once it is copied."""
        return f"Kopieret til felterne under Tilbud: {self.tekst}."


def latest_tilbud(sag: Sag, codes: Codes) -> Tilbud | None:
    """The tilbud of the citizen's latest ydelse that has one."""
    with_tilbud = [ydelse for ydelse in sag.ydelser.all() if ydelse.data().tilbud]
    if not with_tilbud:
        return None
    newest = max(with_tilbud, key=lambda ydelse: ydelse.oprettet)
    given = YdelseForm.initial_of(newest.data())
    tilbud = newest.data().tilbud
    parts = [
        codes.label(TILBUDSTYPE, tilbud.tilbudstype),
        f"Pnr {tilbud.pnr}" if tilbud.pnr else "",
        tilbud.navn,
        tilbud.adresse,
        codes.label(POSTNUMMER, tilbud.postnr),
    ]
    return Tilbud({name: given[name] for name in _TILBUD}, ", ".join(filter(None, parts)))
