"""One known tilbud as it is typed (D11). The fields have the names they have in a ydelse's form."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.codes import TILBUDSTYPE, Codes
from cases.data import NO_TILBUD, TilbudData
from cases.forms.sager import CodeField, FindingsForm, set_up_place, with_stored
from cases.kodelister import lister


class TilbudForm(FindingsForm):
    tilbud_navn = forms.CharField(label="Navn", required=False)
    tilbud_adresse = forms.CharField(label="Adresse", required=False)
    tilbud_postnr = forms.CharField(label="Postnr", required=False)
    pnr = forms.CharField(
        label="Pnr",
        required=False,
        help_text="Ti cifre. Lad det stå tomt, hvis stedet ikke har et Pnr.",
    )
    tilbudstype = CodeField("Skriv kode eller ord", label="Tilbudstype")
    mandatory = ("tilbud_navn", "tilbud_adresse", "tilbud_postnr")

    def __init__(
        self, codes: Codes, *args: Any, tilbud: TilbudData = NO_TILBUD, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = with_stored(lister.selectable(codes, TILBUDSTYPE), (tilbud.tilbudstype,))
        self.fields["tilbudstype"].widget.choices = [("", "Ikke angivet"), *choices]
        set_up_place(self.fields)

    @staticmethod
    def initial_of(tilbud: TilbudData) -> dict[str, str]:
        return {
            "tilbud_navn": tilbud.navn,
            "tilbud_adresse": tilbud.adresse,
            "tilbud_postnr": tilbud.postnr,
            "pnr": tilbud.pnr,
            "tilbudstype": tilbud.tilbudstype,
        }

    def tilbud_data(self) -> TilbudData:
        """What was typed, as the rules take it. Call after `is_valid()`."""
        typed = self.cleaned_data
        return TilbudData(
            tilbudstype=typed.get("tilbudstype", ""),
            pnr=typed.get("pnr", ""),
            navn=typed.get("tilbud_navn", ""),
            adresse=typed.get("tilbud_adresse", ""),
            postnr=typed.get("tilbud_postnr", ""),
        )
