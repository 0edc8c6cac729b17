"""What is typed to search the log, to draw samples from it, and to answer a citizen."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Exists, OuterRef

from cases.cpr import has_ten_digits, normalise
from cases.fields import CPR
from cases.forms.felter import DanishDateField, PlainTextField
from cases.log.arter import KATEGORIER, of_kategori
from cases.log.logbog import Question
from cases.log.stikproever import MOST
from cases.models import Haendelse, Kommune, Medarbejder, Medlemskab, Sag, Stikproevelinje

_PERIOD_WRONG = "Skriv en dato, der ikke ligger før den første."
_NO_CASE = (
    "Her er ingen sag med det CPR nummer. Er sagen slettet, så skriv i stedet sagens id, som står "
    "i loggen."
)
_CPR_OR_ID = "Skriv et CPR nummer med ti cifre eller sagens id."


class PeriodForm(forms.Form):
    fra = DanishDateField(label="Fra dato")
    til = DanishDateField(label="Til dato")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("fra") and typed.get("til") and typed["til"] < typed["fra"]:
            self.add_error("til", _PERIOD_WRONG)
        return typed


class LogForm(PeriodForm):
    """Everything but the CPR number, so that it may stand in the address."""

    medarbejder = forms.ChoiceField(label="Medarbejder", required=False)
    art = forms.ChoiceField(label="Hvad", required=False)
    sag = forms.UUIDField(
        label="Sagens id",
        required=False,
        error_messages={"invalid": "Skriv hele sagens id, som det står i loggen."},
    )
    field_order = ["medarbejder", "art", "fra", "til", "sag"]

    def __init__(self, kommune: Kommune, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(person.pk): person for person in _people(kommune)}
        self._choices("medarbejder").choices = [
            ("", "Alle"),
            *((key, str(person)) for key, person in self._people.items()),
        ]
        self._choices("art").choices = [
            ("", "Alt"),
            *(
                (
                    heading,
                    [(name, f"Alt: {heading}")]
                    + [(art, art.capitalize()) for art in of_kategori(name)],
                )
                for name, heading in KATEGORIER.items()
            ),
        ]

    def _choices(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])

    def question(self) -> Question:
        """What is asked; a field that could not be read asks for nothing."""
        typed = self.cleaned_data
        return Question(
            medarbejder=self._people.get(typed.get("medarbejder", "")),
            sag=typed.get("sag"),
            art=typed.get("art", ""),
            fra=typed.get("fra"),
            til=typed.get("til"),
        )


def _people(kommune: Kommune) -> list[Medarbejder]:
    """Who is a member here, or ever did something here."""
    members = Medlemskab.objects.filter(kommune=kommune, medarbejder=OuterRef("pk"))
    acted = Haendelse.objects.filter(kommune=kommune, medarbejder=OuterRef("pk"))
    found = Medarbejder.objects.filter(Exists(members) | Exists(acted))
    return sorted(found, key=lambda person: str(person).lower())


class CaseForm(forms.Form):
    """A case by its CPR number, or by its id when it is no more. Only ever posted (D24)."""

    cpr = forms.CharField(
        label=CPR.label,
        max_length=40,
        error_messages={"required": _CPR_OR_ID},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, kommune: Kommune, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kommune = kommune
        #: The case that was found, and the id that was asked for.
        self.sag: Sag | None = None
        self.sag_id: uuid.UUID | None = None
        #: What was looked up and found nothing.
        self.searched = ""

    def clean_cpr(self) -> str:
        typed = str(self.cleaned_data["cpr"])
        number = normalise(typed)
        if has_ten_digits(number):
            self.searched = number
            self.sag = self._kommune.sager.filter(cpr=number).first()
            if self.sag is None:
                raise forms.ValidationError(_NO_CASE)
            self.sag_id = self.sag.pk
            return typed
        try:
            self.sag_id = uuid.UUID(typed.strip())
        except ValueError:
            raise forms.ValidationError(_CPR_OR_ID) from None
        self.sag = self._kommune.sager.filter(pk=self.sag_id).first()
        known = Haendelse.objects.about(self.sag_id).filter(kommune=self._kommune)
        if self.sag is None and not known.exists():
            raise forms.ValidationError("Loggen kender ingen sag med det id i denne kommune.")
        return typed


class InsightForm(CaseForm, PeriodForm):
    """What a citizen is to be told of who has looked."""

    vis_navne = forms.BooleanField(
        label="Vis medarbejdernes navne",
        required=False,
        help_text="Kun når borgeren har ret til at få dem. Ellers er navnene udeladt.",
    )
    field_order = ["cpr", "fra", "til", "vis_navne"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cpr"].label = "CPR nummer eller sagens id"


class SampleForm(PeriodForm):
    antal = forms.IntegerField(
        label="Antal hændelser",
        min_value=1,
        max_value=MOST,
        initial=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Skriv et tal fra 1 til {MOST}."
        ),
    )
    field_order = ["fra", "til", "antal"]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        for name in ("fra", "til"):
            if name not in self.errors and not typed.get(name):
                self.add_error(name, "Skriv en dato.")
        return typed


class ReviewForm(forms.Form):
    """One drawn entry; left alone it says nothing."""

    vurdering = forms.ChoiceField(
        label="Vurdering",
        required=False,
        choices=[("", "Ikke vurderet"), *Stikproevelinje.Vurdering.choices],
    )
    bemaerkning = PlainTextField(
        label="Bemærkning",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        vurdering, note = typed.get("vurdering"), typed.get("bemaerkning")
        if note and not vurdering:
            self.add_error("vurdering", "Vælg en vurdering til bemærkningen.")
        if vurdering and vurdering != Stikproevelinje.Vurdering.I_ORDEN and not note:
            self.add_error(
                "bemaerkning", "Skriv, hvad der skal undersøges, eller hvad der er galt."
            )
        return typed


def period_text(fra: date | None, til: date | None) -> str:
    """The period in words, for a printed page."""
    if fra and til:
        return f"fra {fra:%d-%m-%Y} til {til:%d-%m-%Y}"
    if fra:
        return f"fra {fra:%d-%m-%Y} til i dag"
    return f"til {til:%d-%m-%Y}" if til else "i hele den tid, loggen gemmes"
