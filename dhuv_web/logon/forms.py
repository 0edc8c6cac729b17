"""What is typed at the door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm

from cases.people.forms import ChosenPassword


class LogonForm(AuthenticationForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _wanted(self, "Skriv dit brugernavn.", "Skriv din adgangskode.")


class NewPasswordForm(ChosenPassword, PasswordChangeForm):
    """A new password, by whoever knows the one until now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = "Nuværende adgangskode"
        self.fields["new_password2"].label = "Ny adgangskode igen"
        self.fields["new_password2"].help_text = ""
        _wanted(
            self,
            "Skriv din nuværende adgangskode.",
            "Skriv en ny adgangskode.",
            "Skriv den nye adgangskode igen.",
        )


def _wanted(form: forms.BaseForm, *messages: str) -> None:
    """What to write in each field, in their order, when it was left empty."""
    for field, message in zip(form.fields.values(), messages, strict=True):
        field.error_messages["required"] = message


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
