"""Known tilbud while a ydelse is typed (ux 5): suggested at once, or without script by a button.

Choosing copies. What is found is about places, not about a citizen, so nobody's case is read here.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.http import HttpResponse, JsonResponse

from cases.codes import POSTNUMMER, TILBUDSTYPE, Codes
from cases.door.pages import kommune_page, posted_from
from cases.door.request import KommuneRequest
from cases.kodelister import lister
from cases.models import KendtTilbud, Kommune
from cases.models.tilbud import KendtTilbudQuerySet
from cases.tilbud.known import words

#: So many are shown; whoever wants another types more of it.
MOST = 10
#: Fewer characters find half the register.
LEAST = 2
#: More characters than a search takes.
LONGEST = 250


@dataclass(frozen=True)
class Forslag:
    """One known tilbud as the form copies it, and as a person reads it."""

    id: str
    navn: str
    sted: str
    kilde: str
    felter: dict[str, str]
    tilbudstype: str
    type_tekst: str

    @classmethod
    def of(cls, tilbud: KendtTilbud, codes: Codes) -> Forslag:
        pnr = f", Pnr {tilbud.pnr}" if tilbud.pnr else ""
        return cls(
            id=str(tilbud.pk),
            navn=tilbud.navn,
            sted=f"{tilbud.adresse}, {codes.label(POSTNUMMER, tilbud.postnr)}{pnr}",
            kilde=tilbud.kilde,
            felter={
                "pnr": tilbud.pnr,
                "tilbud_navn": tilbud.navn,
                "tilbud_adresse": tilbud.adresse,
                "tilbud_postnr": tilbud.postnr,
            },
            tilbudstype=tilbud.tilbudstype,
            type_tekst=codes.label(TILBUDSTYPE, tilbud.tilbudstype),
        )


@dataclass(frozen=True)
class Fundet:
    """The answer to a press of `Find tilbud`, or on one of those that it found."""

    besked: str
    tilbud: list[Forslag] = field(default_factory=list)
    #: What is copied into the form.
    felter: dict[str, str] = field(default_factory=dict)
    #: The chosen one, whose tilbudstype is not the one in the form.
    anden_type: Forslag | None = None


@posted_from("cases:tilbud", "kommunekode")
@kommune_page()
def forslag(request: KommuneRequest, kommune: Kommune) -> HttpResponse:
    """What fits what was typed in Pnr or Navn, the kommune's own first."""
    found = _found(request, kommune, request.POST.get("soeg", ""))
    codes = lister.current()
    return JsonResponse({"tilbud": [vars(Forslag.of(tilbud, codes)) for tilbud in found]})


def asked_for(request: KommuneRequest, kommune: Kommune, codes: Codes) -> Fundet | None:
    """Without script: what the form was sent for, if not to be saved."""
    if "find_tilbud" in request.POST:
        return _find(request, kommune, codes)
    for button in ("vaelg_tilbud", "vaelg_tilbud_og_type"):
        if button in request.POST:
            chosen = _chosen(request, kommune, request.POST[button])
            if chosen is None:
                return Fundet("Tilbuddet er fjernet imens. Find et andet, eller skriv stedet selv.")
            return _copied(request, Forslag.of(chosen, codes), button.endswith("_og_type"))
    return None


def _find(request: KommuneRequest, kommune: Kommune, codes: Codes) -> Fundet:
    text = f"{request.POST.get('pnr', '')} {request.POST.get('tilbud_navn', '')}"
    if len(text.strip()) < LEAST:
        return Fundet("Skriv begyndelsen af stedets Pnr eller navn, og tryk Find tilbud igen.")
    found = [Forslag.of(tilbud, codes) for tilbud in _found(request, kommune, text)]
    if not found:
        return Fundet(
            "Ingen kendte tilbud passer. Ret Pnr eller Navn, og prøv igen, eller skriv stedet selv."
        )
    more = " Her er de første; skriv mere for at finde et andet." if len(found) == MOST else ""
    count = "1 kendt" if len(found) == 1 else f"{len(found)} kendte"
    return Fundet(f"{count} tilbud passer.{more}", found)


def _copied(request: KommuneRequest, forslag: Forslag, with_type: bool) -> Fundet:
    """A type that somebody chose is not changed unasked, and a locked one not at all (D5)."""
    felter, told = dict(forslag.felter), "Pnr, navn, adresse og postnr"
    if not forslag.felter["pnr"]:
        told = "navn, adresse og postnr"
    can_be_changed = bool(forslag.tilbudstype) and "tilbudstype" in request.POST
    differs = can_be_changed and request.POST["tilbudstype"] != forslag.tilbudstype
    takes_it = differs and (with_type or not request.POST["tilbudstype"])
    if takes_it:
        felter["tilbudstype"] = forslag.tilbudstype
        told = f"tilbudstype, {told}"
    besked = f"Kopieret fra »{forslag.navn}«: {told}."
    if differs and not takes_it:
        besked += f" Tilbudstypen er ikke ændret; stedets er {forslag.type_tekst}."
        return Fundet(besked, felter=felter, anden_type=forslag)
    return Fundet(besked, felter=felter)


def _seen(request: KommuneRequest, kommune: Kommune) -> KendtTilbudQuerySet:
    return KendtTilbud.objects.for_user(request.user, kommune).standing()


def _found(request: KommuneRequest, kommune: Kommune, text: str) -> list[KendtTilbud]:
    text = text[:LONGEST].strip()
    if len(text) < LEAST or not words(text):
        return []
    return list(_seen(request, kommune).found_by(text).best_first(text)[:MOST])


def _chosen(request: KommuneRequest, kommune: Kommune, key: str) -> KendtTilbud | None:
    try:
        return _seen(request, kommune).filter(pk=uuid.UUID(key)).first()
    except ValueError:
        return None
