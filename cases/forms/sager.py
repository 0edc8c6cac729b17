"""What is typed, and what it means as `SagData` and `YdelseData`.

The forms only parse. Whether a value is allowed is for the rules to say, so that a form, a file and
a stored case are judged alike; `show` puts each finding at its field.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from cases import cpr, fields
from cases.codes import YDELSE, Codes
from cases.data import SagData, YdelseData
from cases.fields import Field, Kind, Locked
from cases.findings import Finding
from cases.forms.felter import (
    CodesField,
    DanishDateField,
    cleaned,
    form_field,
    grouped,
    with_stored,
)
from cases.kodelister import lister
from cases.models import Kommune
from cases.vejledning import felthjaelp

#: What Django says of these says neither what is wrong nor what to do.
NUL = "Teksten indeholder et usynligt tegn, som ikke kan gemmes. Slet det, eller skriv den igen."
_LONG_CPR = "CPR nummeret er ti cifre, og her er højst 40 tegn plads. Skriv det igen."


class QuietUUIDField(forms.UUIDField):
    """A hidden id; one that was tampered with is none."""

    def clean(self, value: Any) -> uuid.UUID | None:
        try:
            found: uuid.UUID | None = super().clean(value)
        except forms.ValidationError:
            return None
        return found


class QuietIntegerField(forms.IntegerField):
    """A hidden number; one that was tampered with is none."""

    def clean(self, value: Any) -> int | None:
        try:
            found: int | None = super().clean(value)
        except forms.ValidationError:
            return None
        return found


def _as_typed(value: Any) -> Any:
    # A browser posts the lines of a text with their own ends.
    return value.replace("\r\n", "\n") if isinstance(value, str) else value or ""


#: What a form carries that nobody types.
HIDDEN = ("version", "noegle", "grundlag")


class FindingsForm(forms.Form):
    """A form whose errors come from the rules."""

    version = QuietIntegerField(required=False, widget=forms.HiddenInput)
    noegle = QuietUUIDField(required=False, widget=forms.HiddenInput)
    #: Marks of the values that the form was made from (`cases.door.conflict`).
    grundlag = forms.CharField(required=False, widget=forms.HiddenInput)
    felter: tuple[Field, ...] = ()
    #: Fields that must be filled in (R17); a page marks them, the rules demand them.
    mandatory: tuple[str, ...] = ()
    #: What stands in a list where nothing is chosen.
    tom = "Vælg"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for felt in self.felter:
            self.fields.setdefault(felt.name, form_field(felt))
        for field in self.fields.values():
            field.error_messages["null_characters_not_allowed"] = NUL
        for name in self.mandatory:
            self.fields[name].obligatorisk = True  # type: ignore[attr-defined]
        # Back must not put these back: an old text beside a new version would save over what a
        # colleague wrote meanwhile.
        for name in HIDDEN:
            self.fields[name].widget.attrs["autocomplete"] = "off"

    @staticmethod
    def initial_of(data: fields.Value) -> dict[str, Any]:
        """What a form begins with when this is stored."""
        stored = fields.values(data)
        return {name: list(v) if isinstance(v, tuple) else v for name, v in stored.items()}

    def offer(self, codes: Codes, stored: fields.Value | None) -> None:
        """Give the lists their codes; what is stored or chosen stays among them."""
        for felt in self.felter:
            kept = self.chosen(felt.name) if felt.liste else []
            given = felt.of(stored) if stored and felt.liste else ""
            widget = self.fields[felt.name].widget
            if felt.kind is Kind.CODES:
                today = timezone.localdate()
                widget.choices = grouped(codes, felt.liste, [*given, *kept], today)
            elif felt.kind is Kind.CODE:
                choices = with_stored(lister.selectable(codes, felt.liste), [given, *kept])
                widget.choices = [("", self.tom), *choices]

    @property
    def read(self) -> dict[str, Any]:
        """Field → what could be read there, valid or not as a whole."""
        self.is_valid()
        return self.cleaned_data

    def typed(self) -> dict[str, Any]:
        """Field → what was typed.

        A locked field that the page shows as text is not posted, and is not among them; one that is
        posted all the same goes to the rules, which refuse a change (D5).
        """
        return {
            felt.name: cleaned(felt, self.read)
            for felt in self.felter
            if felt.locked is Locked.NEVER or felt.name in self.data
        }

    def key(self) -> uuid.UUID:
        """The id that the record to be made was given with the form; a new one if tampered with."""
        return self.read.get("noegle") or uuid.uuid4()

    def stored_version(self) -> int:
        """The version the form was made from; 0, which no record has, if it is missing."""
        return self.read.get("version") or 0

    def marks(self) -> dict[str, str]:
        """Field → mark of the value that the form was made from; empty if tampered with."""
        try:
            given = json.loads(self.read.get("grundlag") or "{}")
        except ValueError:
            return {}
        return given if isinstance(given, dict) else {}

    def chosen(self, name: str) -> list[str]:
        """The codes that the page is to show as chosen there, known or not.

        The list may have been replaced between the page and its answer, and a draft may be old.
        """
        value = self[name].value() or []
        return [value] if isinstance(value, str) else [str(code) for code in value]

    @property
    def is_typed_in(self) -> bool:
        """Whether what was posted differs from the `initial` that the page showed."""
        return self.is_bound and any(
            _as_typed(self[name].data) != _as_typed(field.prepare_value(self[name].initial))
            for name, field in self.fields.items()
            # What is locked is shown as text and not posted; nor is a group without ticks.
            if name in self.data or isinstance(field, CodesField)
            if name not in HIDDEN
        )

    def lead_to(self, name: str, findings: Iterable[Finding]) -> None:
        """Somebody was sent to this field: it takes the focus, and says beside it why.

        Nothing happens where the form has no such field, or shows it as locked text.
        """
        if name not in self.fields:
            return
        field = self.fields[name]
        field.fokus = True  # type: ignore[attr-defined]
        said = [finding.message for finding in findings if finding.field == name]
        # On the bound field: it has copied the help when it was first asked for.
        self[name].help_text = " ".join([*said, str(field.help_text)]).strip()

    def show(self, findings: Iterable[Finding]) -> None:
        """Each finding at its field; where the form has none (or typing failed there) it is told.

        A field that could not be parsed keeps that message: what the rules say of its emptiness
        would only confuse.
        """
        unreadable = set(self.errors)
        for finding in findings:
            if finding.field not in self.fields:
                self.add_error(None, finding.message)
            elif finding.field not in unreadable:
                self.add_error(finding.field, finding.message)


class SagForm(FindingsForm):
    """The citizen (R17, R18). `cpr` is typed once, when the case is made, and locked after (D5)."""

    cpr = forms.CharField(
        label=fields.CPR.label,
        required=False,
        max_length=40,
        error_messages={"max_length": _LONG_CPR},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    felter = fields.BORGER
    mandatory = ("cpr",)
    tom = "Ikke angivet"
    hjaelp = felthjaelp.of(fields.BORGER)

    def __init__(self, codes: Codes, *args: Any, sag: SagData | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sag = sag
        self.offer(codes, sag)

    def sag_data(self, kommune: Kommune) -> SagData:
        """What was typed, as the rules take it; without ydelser."""
        stored = replace(self.sag or SagData("", ""), kommune=kommune.pk, ydelser=())
        typed = self.typed()
        typed["cpr"] = cpr.normalise(typed.get("cpr", "")) or stored.cpr
        return fields.with_values(stored, typed)


class YdelseForm(FindingsForm):
    """One ydelse with its målgrupper, place and dates (R17, R18)."""

    felter = fields.OF_YDELSE
    mandatory = ("kode", "varighed", "maalgrupper", "bevillingsdato")
    hjaelp = felthjaelp.of(fields.OF_YDELSE)

    def __init__(
        self, codes: Codes, *args: Any, ydelse: YdelseData | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ydelse = ydelse
        self.offer(codes, ydelse)
        self.fields["kode"].widget.attrs["data-ophold"] = " ".join(
            code.kode for code in codes.all(YDELSE) if code.er_ophold
        )

    @classmethod
    def defaults(cls, kommune: Kommune, today: date) -> dict[str, Any]:
        """A new ydelse: periodeydelse, granted today, paid by oneself (R17, R20)."""
        return cls.initial_of(YdelseData("", bevillingsdato=today, betalingskommune=kommune.pk))

    @property
    def datoer(self) -> list[forms.BoundField]:
        """The dates, in their order on the page."""
        return [self[felt.name] for felt in fields.DATOER]

    def ydelse_data(self, kommune: Kommune, identifikator: str) -> YdelseData:
        """What was typed, as the rules take it."""
        stored = replace(self.ydelse or YdelseData(""), identifikator=identifikator)
        typed = self.typed()
        typed["betalingskommune"] = typed["betalingskommune"] or kommune.pk
        return fields.with_values(stored, typed)


class NeutraliserForm(forms.Form):
    """R34: a start before today, for ydelser that begin today or later."""

    startdato = DanishDateField(label="Startdato før i dag")
