"""Why an administrator does what is not done every day."""

from __future__ import annotations

from django import forms

from cases.cpr import holds_number
from cases.forms.felter import PlainTextField
from deliveries.services.ways_out import WITHOUT_NUMBER


class BegrundelseForm(forms.Form):
    """A reason, for the record."""

    begrundelse = PlainTextField(
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
