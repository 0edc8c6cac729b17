"""What is typed about people: a role, an invitation, a new account, the contacts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.core.validators import validate_email

from cases.forms.felter import PlainTextField
from cases.forms.sager import NUL
from cases.models import Kontaktperson, Medarbejder, Rolle
from cases.people import kontakter
from cases.people.services.invitationer import readable
from cases.people.services.medarbejdere import ROLES
from cases.services.errors import NotPossible
from cases.vejledning import felthjaelp

_LONG_TELEFON = "Forkort telefonnummeret til højst 30 tegn."

_MEANS = {
    Rolle.LAESER: "ser sager og leverancer",
    Rolle.SAGSBEHANDLER: "opretter og retter også sager",
    Rolle.ADMINISTRATOR: "bestemmer også over medarbejdere, leverancer og opsætning",
}


class RoleForm(forms.Form):
    rolle = forms.ChoiceField(
        label="Rolle",
        choices=[(role, f"{role.label}: {_MEANS[role]}") for role in ROLES],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Vælg en rolle.",
            "invalid_choice": "Vælg en af de tre roller.",
        },
    )


class InvitationForm(RoleForm):
    modtager = forms.CharField(
        label="E-mail eller brugernavn",
        required=False,
        max_length=150,
        help_text="Medarbejderens e-mailadresse. Har medarbejderen et login i forvejen, kan du "
        "også skrive dets brugernavn.",
    )
    field_order = ("modtager", "rolle")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["modtager"].obligatorisk = True  # type: ignore[attr-defined]
        self.fields["modtager"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "none"}

    def clean_modtager(self) -> str:
        try:
            return readable(self.cleaned_data["modtager"])
        except NotPossible as problem:
            raise forms.ValidationError(str(problem)) from None


class AdministratorForm(InvitationForm):
    """A kommune's first administrator: no role to choose."""

    rolle = None  # type: ignore[assignment]


class ChosenPassword:
    """For Django's forms for a new password: what is wrong with it is told where it was chosen, and
    not at the field that repeats it."""

    def validate_password_for_user(self, user: Medarbejder, password_field_name: str = "") -> None:
        super().validate_password_for_user(user, "new_password1")  # type: ignore[misc]


class AccountForm(ChosenPassword, SetPasswordForm):  # type: ignore[type-arg]
    """A new account: Django's two fields for a password, judged by its validators, and a name."""

    fornavn = PlainTextField(
        label="Fornavn", max_length=150, error_messages={"required": "Skriv dit fornavn."}
    )
    efternavn = PlainTextField(
        label="Efternavn", max_length=150, error_messages={"required": "Skriv dit efternavn."}
    )
    field_order = ("fornavn", "efternavn", "new_password1", "new_password2")

    def __init__(self, email: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(Medarbejder(username=email, email=email), *args, **kwargs)
        self.fields["new_password1"].error_messages["required"] = "Skriv en adgangskode."
        self.fields["new_password2"].error_messages["required"] = "Skriv adgangskoden igen."
        self.fields["fornavn"].widget.attrs["autocomplete"] = "given-name"
        self.fields["efternavn"].widget.attrs["autocomplete"] = "family-name"

    def clean(self) -> dict[str, Any] | None:
        # So that a password made of the own name is refused too.
        self.user.first_name = self.cleaned_data.get("fornavn", "")
        self.user.last_name = self.cleaned_data.get("efternavn", "")
        return super().clean()


class KontaktForm(forms.Form):
    """One contact person; the envelope's limits hold already here, not first on the 14th (D8)."""

    navn = PlainTextField(label="Navn", required=False)
    email = PlainTextField(label="E-mail", required=False)
    telefon = PlainTextField(
        label="Telefon",
        required=False,
        max_length=30,
        error_messages={"max_length": _LONG_TELEFON},
    )
    hjaelp = felthjaelp.KONTAKT

    def __init__(
        self, kind: str, data: Any = None, *, may_save: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(data, prefix=kind.lower(), **kwargs)
        self.kind = kind
        self.may_save = may_save
        self.type_label = Kontaktperson.Type(kind).label
        for field in self.fields.values():
            field.error_messages["null_characters_not_allowed"] = NUL
            field.disabled = not may_save
        self.fields["navn"].obligatorisk = True  # type: ignore[attr-defined]
        self.fields["email"].obligatorisk = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        email = typed.get("email", "")
        for field, problem in kontakter.problems(typed.get("navn", ""), email):
            self.add_error(field, problem)
        if "email" not in self.errors:
            # The envelope can carry more addresses than a mail server.
            try:
                validate_email(email)
            except forms.ValidationError:
                self.add_error("email", kontakter.NO_EMAIL)
        return typed
