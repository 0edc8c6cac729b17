"""One known tilbud as it is typed (D11), and the list of them that Drift uploads."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.codes import TILBUDSTYPE, Codes
from cases.data import NO_TILBUD, TilbudData
from cases.forms.sager import CodeField, FindingsForm, set_up_place, with_stored
from cases.kodelister import lister
from cases.tilbud.plan import FELTER, PAAKRAEVEDE


class TilbudForm(FindingsForm):
    """The fields have the names they have in a ydelse's form."""

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


class TilbudsfilForm(forms.Form):
    """A list of tilbud. What is in the file decides what it is, not its name."""

    fil = forms.FileField(
        label="Fil",
        error_messages={
            "required": "Vælg en fil.",
            "empty": "Filen er tom. Vælg en anden.",
            "missing": "Vælg en fil.",
        },
    )


class KolonneForm(forms.Form):
    """Which column of the uploaded file is which field; cleans to field → number of the column."""

    def __init__(self, overskrifter: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [(str(nr), name[:80]) for nr, name in enumerate(overskrifter)]
        for felt, label in FELTER.items():
            required = felt in PAAKRAEVEDE
            self.fields[felt] = forms.ChoiceField(
                label=label,
                required=required,
                choices=[("", "Vælg kolonne" if required else "Ingen kolonne"), *columns],
                error_messages={
                    "required": f"Vælg den kolonne, der er {label}.",
                    "invalid_choice": "Vælg en af filens kolonner.",
                },
            )

    def clean(self) -> dict[str, int]:
        chosen = {felt: int(nr) for felt, nr in (super().clean() or {}).items() if nr}
        for felt, nr in chosen.items():
            if list(chosen.values()).count(nr) > 1:
                self.add_error(felt, "To felter kan ikke have samme kolonne. Vælg en anden.")
        return chosen
