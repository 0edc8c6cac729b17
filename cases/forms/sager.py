"""What is typed, and what it means as `SagData` and `YdelseData`.

The forms only parse. Whether a value is allowed is for the rules to say, so that a form, a file and
a stored case are judged alike; `show` puts each finding at its field.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from cases import cpr, dates
from cases.codes import (
    FUNKTIONSVURDERING,
    KOMMUNE,
    MAALGRUPPE,
    TILBUDSTYPE,
    YDELSE,
    Codes,
)
from cases.data import SagData, TilbudData, YdelseData
from cases.kodelister import lister
from cases.models import Kommune, Ydelse
from cases.rules import Finding
from cases.vejledning import felthjaelp

Choices = list[tuple[str, Any]]

#: What Django says of these says neither what is wrong nor what to do.
NUL = "Teksten indeholder et usynligt tegn, som ikke kan gemmes. Slet det, eller skriv den igen."
_LONG_CPR = "CPR nummeret er ti cifre, og her er højst 40 tegn plads. Skriv det igen."


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


class CodeField(forms.CharField):
    """One code of a list. Unknown ones pass: the rules know what to say about them.

    `hint` says what can be typed where a script makes the list a code box.
    """

    def __init__(self, hint: str, **kwargs: Any) -> None:
        widget = forms.Select(attrs={"data-kodeboks": hint})
        super().__init__(required=False, widget=widget, **kwargs)


class CodesField(forms.Field):
    """Several codes of a list; cleans to a tuple in code point order."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> tuple[str, ...]:
        return tuple(sorted({str(code) for code in value or ()}))


class QuietUUIDField(forms.UUIDField):
    """A hidden id; one that was tampered with is none."""

    def clean(self, value: Any) -> uuid.UUID | None:
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class QuietIntegerField(forms.IntegerField):
    """A hidden number; one that was tampered with is none."""

    def clean(self, value: Any) -> int | None:
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


def _as_typed(value: Any) -> Any:
    # A browser posts the lines of a text with their own ends.
    return value.replace("\r\n", "\n") if isinstance(value, str) else value or ""


class FindingsForm(forms.Form):
    """A form whose errors come from the rules."""

    version = QuietIntegerField(required=False, widget=forms.HiddenInput)
    noegle = QuietUUIDField(required=False, widget=forms.HiddenInput)
    #: Fields that must be filled in (R17); a page marks them, the rules demand them.
    mandatory: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["null_characters_not_allowed"] = NUL
        for name in self.mandatory:
            self.fields[name].obligatorisk = True  # type: ignore[attr-defined]
        # Back must not put these back: an old text beside a new version would save over what a
        # colleague wrote meanwhile.
        for name in ("version", "noegle"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def key(self) -> uuid.UUID:
        """The id that the record to be made was given with the form; a new one if tampered with."""
        return self.cleaned_data.get("noegle") or uuid.uuid4()

    def stored_version(self) -> int:
        """The version the form was made from; 0, which no record has, if it is missing."""
        return self.cleaned_data.get("version") or 0

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
            if name not in ("version", "noegle")
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
        label="CPR nummer", required=False, max_length=40, error_messages={"max_length": _LONG_CPR}
    )
    navn = forms.CharField(label="Navn", required=False)
    funktionsvurdering = CodeField("Ikke angivet", label="Samlet funktionsvurdering")
    bemaerkninger = forms.CharField(
        label="Bemærkninger", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    mandatory = ("cpr",)
    hjaelp = felthjaelp.BORGER

    def __init__(self, codes: Codes, *args: Any, sag: SagData | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sag = sag
        for name in ("cpr", "navn"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["cpr"].widget.attrs["inputmode"] = "numeric"
        stored = [sag.funktionsvurdering] if sag else []
        self.fields["funktionsvurdering"].widget.choices = [
            ("", "Ikke angivet"),
            *with_stored(
                lister.selectable(codes, FUNKTIONSVURDERING),
                stored + self.chosen("funktionsvurdering"),
            ),
        ]

    @staticmethod
    def initial_of(sag: SagData) -> dict[str, Any]:
        return {
            "navn": sag.navn,
            "funktionsvurdering": sag.funktionsvurdering,
            "bemaerkninger": sag.bemaerkninger,
        }

    def sag_data(self, kommune: Kommune) -> SagData:
        """What was typed, as the rules take it; without ydelser. Call after `is_valid()`."""
        typed = self.cleaned_data
        number = cpr.normalise(typed.get("cpr", ""))
        return SagData(
            kommune=kommune.pk,
            cpr=number or (self.sag.cpr if self.sag else ""),
            navn=typed.get("navn", ""),
            funktionsvurdering=typed.get("funktionsvurdering", ""),
            bemaerkninger=typed.get("bemaerkninger", "").replace("\r\n", "\n"),
        )


class YdelseForm(FindingsForm):
    """One ydelse with its målgrupper, place and dates (R17, R18)."""

    kode = CodeField("Skriv kode, paragraf eller ord", label="Ydelse")
    varighed = forms.CharField(
        label="Varighed", required=False, widget=forms.RadioSelect(choices=Ydelse.Varighed.choices)
    )
    maalgrupper = CodesField(label="Målgruppe(r)", required=False)
    tilbudstype = CodeField("Skriv kode eller ord", label="Tilbudstype")
    pnr = forms.CharField(label="Pnr", required=False)
    tilbud_navn = forms.CharField(label="Navn", required=False)
    tilbud_adresse = forms.CharField(label="Adresse", required=False)
    tilbud_postnr = forms.CharField(label="Postnr", required=False)
    bevillingsdato = DanishDateField(label="Bevillingsdato")
    startdato = DanishDateField(label="Startdato")
    forventet_slutdato = DanishDateField(label="Forventet slutdato")
    slutdato = DanishDateField(label="Slutdato")
    betalingskommune = CodeField("Skriv navn eller kode", label="Betalingskommune")
    mandatory = ("kode", "varighed", "maalgrupper", "bevillingsdato")
    hjaelp = felthjaelp.YDELSE

    def __init__(
        self, codes: Codes, *args: Any, ydelse: YdelseData | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ydelse = ydelse
        stored = ydelse or YdelseData("")
        for name, liste, value in [
            ("kode", YDELSE, stored.kode),
            ("tilbudstype", TILBUDSTYPE, stored.tilbud.tilbudstype),
            ("betalingskommune", KOMMUNE, stored.betalingskommune),
        ]:
            kept = [value, *self.chosen(name)]
            choices = with_stored(lister.selectable(codes, liste), kept)
            self.fields[name].widget.choices = [("", "Vælg"), *choices]
        self.fields["kode"].widget.attrs["data-ophold"] = " ".join(
            code.kode for code in codes.all(YDELSE) if code.er_ophold
        )
        self.fields["maalgrupper"].widget.choices = maalgruppe_groups(
            codes, [*stored.maalgrupper, *self.chosen("maalgrupper")], timezone.localdate()
        )
        set_up_place(self.fields)

    @staticmethod
    def initial_of(ydelse: YdelseData) -> dict[str, Any]:
        tilbud = ydelse.tilbud
        return {
            "kode": ydelse.kode,
            "varighed": ydelse.varighed,
            "maalgrupper": list(ydelse.maalgrupper),
            "tilbudstype": tilbud.tilbudstype,
            "pnr": tilbud.pnr,
            "tilbud_navn": tilbud.navn,
            "tilbud_adresse": tilbud.adresse,
            "tilbud_postnr": tilbud.postnr,
            "bevillingsdato": ydelse.bevillingsdato,
            "startdato": ydelse.startdato,
            "forventet_slutdato": ydelse.forventet_slutdato,
            "slutdato": ydelse.slutdato,
            "betalingskommune": ydelse.betalingskommune,
        }

    @classmethod
    def defaults(cls, kommune: Kommune, today: date) -> dict[str, Any]:
        """A new ydelse: periodeydelse, granted today, paid by oneself (R17, R20)."""
        return cls.initial_of(YdelseData("", bevillingsdato=today, betalingskommune=kommune.pk))

    def ydelse_data(self, kommune: Kommune, identifikator: str) -> YdelseData:
        """What was typed, as the rules take it. Call after `is_valid()`.

        A locked field that the page shows as text is not posted and keeps its stored value; one
        that is posted all the same goes to the rules, which refuse a change (D5).
        """
        typed = self.cleaned_data
        stored = self.ydelse or YdelseData(identifikator)

        def code(name: str, kept: str) -> str:
            return typed.get(name, "") if name in self.data else kept

        return YdelseData(
            identifikator=identifikator,
            kode=code("kode", stored.kode),
            varighed=code("varighed", stored.varighed),
            maalgrupper=typed.get("maalgrupper", ()),
            bevillingsdato=typed.get("bevillingsdato"),
            startdato=typed.get("startdato"),
            forventet_slutdato=typed.get("forventet_slutdato"),
            slutdato=typed.get("slutdato"),
            tilbud=TilbudData(
                tilbudstype=code("tilbudstype", stored.tilbud.tilbudstype),
                pnr=typed.get("pnr", "").replace(" ", ""),
                navn=typed.get("tilbud_navn", ""),
                adresse=typed.get("tilbud_adresse", ""),
                postnr=typed.get("tilbud_postnr", ""),
            ),
            betalingskommune=typed.get("betalingskommune", "") or kommune.pk,
            indberettet=stored.indberettet,
        )


class NeutraliserForm(forms.Form):
    """R34: a start before today, for ydelser that begin today or later."""

    startdato = DanishDateField(label="Startdato før i dag")


def set_up_place(fields: dict[str, forms.Field]) -> None:
    """A place is typed with digits where it has digits, and the browser's memory is no register."""
    for name in ("pnr", "tilbud_postnr"):
        fields[name].widget.attrs["inputmode"] = "numeric"
    for name in ("pnr", "tilbud_navn", "tilbud_adresse", "tilbud_postnr"):
        fields[name].widget.attrs["autocomplete"] = "off"


def with_stored(choices: Choices, stored: Iterable[str]) -> Choices:
    """The choices, and stored or chosen values that the list does not know: nothing is lost."""
    known = {"", *(value for value, _ in choices)}
    return choices + [
        (value, f"{value} (findes ikke i kodelisten)")
        for value in dict.fromkeys(stored)
        if value not in known
    ]


def maalgruppe_groups(codes: Codes, stored: Iterable[str], today: date) -> Choices:
    """Målgrupper under their headings; those that are over by today come last, under one of their
    own, and say until when: they are for ydelser that began before (D12)."""
    groups: dict[str, Choices] = {}
    over: Choices = []
    for code in codes.all(MAALGRUPPE):
        if code.gyldig_til and code.gyldig_til < today:
            until = dates.formatted(code.gyldig_til)
            over.append((code.kode, f"{code.label} (gjaldt til {until})"))
        else:
            groups.setdefault(code.gruppe, []).append((code.kode, code.label))
    if over:
        groups["Ophørte, kun til ydelser fra før ophøret"] = over
    unknown = [kode for kode in dict.fromkeys(stored) if codes.get(MAALGRUPPE, kode) is None]
    if unknown:
        groups["Findes ikke i kodelisten"] = [(kode, kode) for kode in unknown]
    return list(groups.items())
