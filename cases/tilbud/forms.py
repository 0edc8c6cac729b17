"""One known tilbud as it is typed (D11), and the list of them that Drift uploads."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.codes import Codes
from cases.data import NO_TILBUD, TilbudData
from cases.fields import PNR, TILBUD_ADRESSE, TILBUD_NAVN, TILBUD_POSTNR, TYPE, with_values
from cases.forms.sager import FindingsForm
from cases.tilbud.plan import FELTER, PAAKRAEVEDE


class TilbudForm(FindingsForm):
    """The fields have the names they have in a ydelse's form."""

    felter = (TILBUD_NAVN, TILBUD_ADRESSE, TILBUD_POSTNR, PNR, TYPE)
    mandatory = ("tilbud_navn", "tilbud_adresse", "tilbud_postnr")
    tom = "Ikke angivet"

    def __init__(
        self, codes: Codes, *args: Any, tilbud: TilbudData = NO_TILBUD, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer(codes, tilbud)
        self.fields["pnr"].help_text = "Ti cifre. Lad det stå tomt, hvis stedet ikke har et Pnr."

    def tilbud_data(self) -> TilbudData:
        """What was typed, as the rules take it."""
        return with_values(NO_TILBUD, self.typed())


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
