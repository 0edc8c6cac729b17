"""Why an administrator does what is not done every day, and what Drift uploads."""

from __future__ import annotations

from typing import Any

from django import forms

from cases.cpr import holds_number
from cases.tilbud.plan import FELTER, PAAKRAEVEDE
from deliveries.services.ways_out import WITHOUT_NUMBER


class BegrundelseForm(forms.Form):
    """A reason, for the record."""

    begrundelse = forms.CharField(
        label="Begrundelse",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv en begrundelse."},
    )

    def clean_begrundelse(self) -> str:
        reason: str = self.cleaned_data["begrundelse"]
        if holds_number(reason):
            raise forms.ValidationError(WITHOUT_NUMBER)
        return reason


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
