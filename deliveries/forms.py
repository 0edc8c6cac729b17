"""Why an administrator does what is not done every day."""

from __future__ import annotations

from django import forms


class BegrundelseForm(forms.Form):
    """A reason, for the record."""

    begrundelse = forms.CharField(
        label="Begrundelse",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Skriv en begrundelse."},
    )
