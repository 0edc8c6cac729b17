"""What is typed at the door."""

from __future__ import annotations

from typing import Any

from django import forms


class CodeForm(forms.Form):
    """A one-time code, or a reserve code in its place."""

    kode = forms.CharField(
        label="Kode",
        max_length=40,
        help_text="De seks cifre, appen viser nu, eller en af dine reservekoder.",
        error_messages={"required": "Skriv koden fra appen eller en reservekode."},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class EnrolForm(forms.Form):
    """The first code of a new second factor: the proof that the app has got the secret."""

    kode = forms.CharField(
        label="Kode fra appen",
        max_length=10,
        help_text="De seks cifre, appen viser for DHUV web.",
        error_messages={"required": "Skriv de seks cifre, appen viser."},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class ConfirmForm(forms.Form):
    """Who it is, once more: the password, and the code where there is a second factor."""

    password = forms.CharField(
        label="Adgangskode",
        strip=False,
        error_messages={"required": "Skriv din adgangskode."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    kode = CodeForm.base_fields["kode"]

    def __init__(self, *args: Any, with_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_code:
            del self.fields["kode"]
