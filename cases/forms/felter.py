"""The fields of a case as form fields, made from the one table (`cases.fields`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from cases import dates, texts
from cases.codes import Codes
from cases.fields import Field, Kind

Choices = list[tuple[str, Any]]


class DanishDateField(forms.CharField):
    """A date as people type it (`140525`, `14-05-2025`, `i dag`); cleans to a date or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.widget.attrs.update({"inputmode": "text", "autocomplete": "off", "size": 12})

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return dates.parse(text, timezone.localdate())
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        return dates.formatted(value) if isinstance(value, date) else value


class PlainTextField(forms.CharField):
    """Free text, as it comes out of what was pasted (`cases.texts`)."""

    def to_python(self, value: Any) -> str:
        return super().to_python(texts.plain(value) if isinstance(value, str) else value) or ""


class CodesField(forms.Field):
    """Several codes of a list; cleans to a tuple in code point order."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> tuple[str, ...]:
        return tuple(sorted({texts.exact(str(code)) for code in value or ()}))


def form_field(field: Field) -> forms.Field:
    """How the field is typed. Unknown codes pass: the rules know what to say about them."""
    if field.kind is Kind.DATE:
        return DanishDateField(label=field.label)
    if field.kind is Kind.CODES:
        return CodesField(label=field.label, required=False)
    return forms.CharField(label=field.label, required=False, widget=_widget(field))


def _widget(field: Field) -> forms.Widget:
    if field.kind is Kind.CHOICE:
        return forms.RadioSelect(choices=field.choices)
    if field.kind is Kind.CODE:
        # What can be typed where a script makes the list a code box.
        return forms.Select(attrs={"data-kodeboks": field.hint})
    if field.kind is Kind.LONG_TEXT:
        return forms.Textarea(attrs={"rows": 3})
    # The browser's memory is no register.
    attrs = {"autocomplete": "off"}
    if field.kind is Kind.DIGITS:
        attrs["inputmode"] = "numeric"
    return forms.TextInput(attrs=attrs)


def cleaned(field: Field, typed: dict[str, Any]) -> Any:
    """What was typed there, as the frozen values hold it; empty where it could not be read."""
    if field.kind is Kind.DATE:
        return typed.get(field.name)
    if field.kind is Kind.CODES:
        return typed.get(field.name, ())
    text = typed.get(field.name, "")
    if field.kind is Kind.DIGITS:
        return texts.digits(text)
    if field.kind in (Kind.CODE, Kind.CHOICE):
        return texts.exact(text)
    # A browser posts the lines of a text with their own ends.
    return texts.plain(text).replace("\r\n", "\n").strip()


def as_typed(value: Any) -> list[str]:
    """A value as a form posts it."""
    if isinstance(value, tuple):
        return list(value)
    return [dates.formatted(value) if isinstance(value, date) else value or ""]


def with_stored(choices: Choices, stored: Iterable[str]) -> Choices:
    """The choices, and stored or chosen values that the list does not know: nothing is lost."""
    known = {"", *(value for value, _ in choices)}
    return choices + [
        (value, f"{value} (findes ikke i kodelisten)")
        for value in dict.fromkeys(stored)
        if value not in known
    ]


def grouped(codes: Codes, liste: str, stored: Iterable[str], today: date) -> Choices:
    """All codes of a list under their headings, and stored ones that it does not know.

    Those that are over by today come last, under one of their own, and say until when: they are for
    ydelser that began before (D12).
    """
    groups: dict[str, Choices] = {}
    over: Choices = []
    for code in codes.all(liste):
        if code.gyldig_til and code.gyldig_til < today:
            until = dates.formatted(code.gyldig_til)
            over.append((code.kode, f"{code.label} (gjaldt til {until})"))
        else:
            groups.setdefault(code.gruppe, []).append((code.kode, code.label))
    if over:
        groups["Ophørte, kun til ydelser fra før ophøret"] = over
    unknown = [kode for kode in dict.fromkeys(stored) if codes.get(liste, kode) is None]
    if unknown:
        groups["Findes ikke i kodelisten"] = [(kode, kode) for kode in unknown]
    return list(groups.items())
