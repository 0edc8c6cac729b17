"""Every field of a case, once: what it is called, what it holds, where else it stands. Pure.

Forms and their page, display, log and history, the fejlliste, the models and the L402 file read
this table. To add a field is to add it here, to `cases.data`, to `cases.models.sager` and to the
schema of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from cases.codes import (
    FUNKTIONSVURDERING,
    KOMMUNE,
    MAALGRUPPE,
    POSTNUMMER,
    TILBUDSTYPE,
    YDELSE,
    Codes,
)
from cases.data import PERIODEYDELSE, STYKYDELSE, SagData, TilbudData, YdelseData
from cases.dates import formatted

Value = SagData | YdelseData | TilbudData
Data = TypeVar("Data", SagData, YdelseData, TilbudData)


class Kind(Enum):
    """What a field holds, which decides how it is typed, shown and written."""

    TEXT = "tekst"
    DIGITS = "cifre"
    LONG_TEXT = "tekst i flere linjer"
    CODE = "kode"
    CODES = "koder"
    CHOICE = "valg"
    DATE = "dato"


class Locked(Enum):
    """From when on nobody can change the field any more (D5)."""

    NEVER = "altid"
    STORED = "til den er gemt"
    REPORTED = "til ydelsen er indberettet"


@dataclass(frozen=True, slots=True)
class Hjaelp:
    """Help for one field; `kapitel` and `afsnit` name the section of the guide that says more."""

    tekst: str
    kapitel: str
    afsnit: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `name` is what forms, findings, log and database call it.

    `liste` is the list that its value is a code of; `element` is what the L402 file calls it, empty
    where no file carries it (R18). Of a `private` one the log says that it was changed, never what
    it was (D24).
    """

    name: str
    label: str
    kind: Kind
    hjaelp: Hjaelp
    #: What its frozen value calls it, where that is another: TilbudData has `navn`.
    attribute: str = ""
    liste: str = ""
    element: str = ""
    locked: Locked = Locked.NEVER
    private: bool = False
    #: Its label where no heading says whose it is.
    alone: str = ""
    #: Of a CHOICE: each value and what a person calls it.
    choices: tuple[tuple[str, str], ...] = ()
    #: Of a CODE: what the code box says before anything is typed.
    hint: str = ""

    @property
    def key(self) -> str:
        """What the frozen value that holds the field calls it."""
        return self.attribute or self.name

    @property
    def full_label(self) -> str:
        return self.alone or self.label

    def of(self, data: Value) -> Any:
        """Its value in a frozen value that has it."""
        if isinstance(data, YdelseData) and self in TILBUD:
            return getattr(data.tilbud, self.key)
        return getattr(data, self.key)

    def text(self, value: Any, codes: Codes) -> str:
        """The value, also as the log has it, as a person reads it; empty where none is given."""
        if not value:
            return ""
        if self.kind is Kind.DATE:
            return formatted(value if isinstance(value, date) else date.fromisoformat(value))
        if self.kind is Kind.CODES:
            return "; ".join(codes.label(self.liste, kode) for kode in value)
        if self.choices:
            return str(dict(self.choices).get(value, value))
        return codes.label(self.liste, value) if self.liste else str(value)


CPR = Field(
    "cpr",
    "CPR nummer",
    Kind.DIGITS,
    Hjaelp(
        "Borgerens CPR nummer, ti cifre med eller uden bindestreg. Det bliver ikke slået op i "
        "CPR-registeret og kan ikke rettes, når sagen er gemt.",
        "sager",
        "opret",
    ),
    element="BorgerCPRidentifikator",
    locked=Locked.STORED,
    private=True,
)
NAVN = Field(
    "navn",
    "Navn",
    Kind.TEXT,
    Hjaelp(
        "Borgerens navn. Frivilligt, men gør sagen let at kende igen. Bliver ikke indberettet.",
        "sager",
        "opret",
    ),
    private=True,
)
SAMLET_FUNKTIONSVURDERING = Field(
    "funktionsvurdering",
    "Samlet funktionsvurdering",
    Kind.CODE,
    Hjaelp(
        "Borgerens samlede funktionsniveau fra A (intet problem) til E (fuldstændigt problem). "
        "Frivillig.",
        "sager",
        "funktionsvurdering",
    ),
    liste=FUNKTIONSVURDERING,
    element="SamletFunktionsvurderingKode",
    hint="Ikke angivet",
)
BEMAERKNINGER = Field(
    "bemaerkninger",
    "Bemærkninger",
    Kind.LONG_TEXT,
    Hjaelp("Kommunens egne bemærkninger. Frivillige, og bliver ikke indberettet.", "sager", "ret"),
    private=True,
)
KODE = Field(
    "kode",
    "Ydelse",
    Kind.CODE,
    Hjaelp(
        "Den ydelse, borgeren får. Skriv kode, paragraf eller ord. Kan ikke rettes, når den er "
        "gemt.",
        "ydelser",
        "kode",
    ),
    liste=YDELSE,
    element="YdelseKode",
    locked=Locked.STORED,
    hint="Skriv kode, paragraf eller ord",
)
VARIGHED = Field(
    "varighed",
    "Varighed",
    Kind.CHOICE,
    Hjaelp(
        "Periodeydelse løber over tid, stykydelse gives én gang. De fleste er periodeydelser.",
        "ydelser",
        "varighed",
    ),
    element="YdelseVarighedKode",
    locked=Locked.STORED,
    choices=((PERIODEYDELSE, "Periodeydelse"), (STYKYDELSE, "Stykydelse")),
)
MAALGRUPPER = Field(
    "maalgrupper",
    "Målgruppe(r)",
    Kind.CODES,
    Hjaelp(
        "Hvorfor borgeren får netop denne ydelse. Mindst én, gerne flere.", "maalgrupper", "vaelg"
    ),
    liste=MAALGRUPPE,
    element="MaalgruppeKode",
)
TYPE = Field(
    "tilbudstype",
    "Tilbudstype",
    Kind.CODE,
    Hjaelp(
        "Hvilken slags tilbud det er. Skal kun udfyldes, hvis ydelsen er et ophold. Kan ikke "
        "rettes, når ydelsen er indberettet.",
        "tilbud",
        "tilbudstype",
    ),
    liste=TILBUDSTYPE,
    element="TilbudstypeKode",
    locked=Locked.REPORTED,
    hint="Skriv kode eller ord",
)
PNR = Field(
    "pnr",
    "Pnr",
    Kind.DIGITS,
    Hjaelp(
        "Stedets produktionsenhedsnummer, ti cifre. Har stedet ikke et, så skriv navn, adresse og "
        "postnr.",
        "tilbud",
        "sted",
    ),
    element="ProduktionsenhedIdentifikator",
)
TILBUD_NAVN = Field(
    "tilbud_navn",
    "Navn",
    Kind.TEXT,
    Hjaelp(
        "Stedets navn, hvis det ikke har et Pnr. Så skal adresse og postnr også med.",
        "tilbud",
        "sted",
    ),
    attribute="navn",
    element="TilbudNavn",
    alone="Tilbuddets navn",
)
TILBUD_ADRESSE = Field(
    "tilbud_adresse",
    "Adresse",
    Kind.TEXT,
    Hjaelp("Stedets vej og nummer, hvis det ikke har et Pnr.", "tilbud", "sted"),
    attribute="adresse",
    element="TilbudAdresse",
    alone="Tilbuddets adresse",
)
TILBUD_POSTNR = Field(
    "tilbud_postnr",
    "Postnr",
    Kind.DIGITS,
    Hjaelp("Stedets postnummer, fire cifre, hvis det ikke har et Pnr.", "tilbud", "sted"),
    attribute="postnr",
    liste=POSTNUMMER,
    element="TilbudPostnummer",
    alone="Tilbuddets postnr",
)
BEVILLINGSDATO = Field(
    "bevillingsdato",
    "Bevillingsdato",
    Kind.DATE,
    Hjaelp(
        "Den dag, ydelsen er bevilget. Skal udfyldes; står til dags dato.",
        "datoer",
        "bevillingsdato",
    ),
    element="BevillingsDato",
)
STARTDATO = Field(
    "startdato",
    "Startdato",
    Kind.DATE,
    Hjaelp(
        "Den dag, ydelsen går i gang. Er den tom, gælder bevillingsdatoen.", "datoer", "startdato"
    ),
    element="StartDato",
)
FORVENTET_SLUTDATO = Field(
    "forventet_slutdato",
    "Forventet slutdato",
    Kind.DATE,
    Hjaelp(
        "Hvornår ydelsen ventes at slutte. Frivillig, og afslutter ikke ydelsen.",
        "datoer",
        "forventet-slutdato",
    ),
    element="ForventetSlutDato",
)
SLUTDATO = Field(
    "slutdato",
    "Slutdato",
    Kind.DATE,
    Hjaelp(
        "Ydelsens sidste dag. Tom, så længe ydelsen løber; skal udfyldes, når den ophører.",
        "datoer",
        "slutdato",
    ),
    element="SlutDato",
)
BETALINGSKOMMUNE = Field(
    "betalingskommune",
    "Betalingskommune",
    Kind.CODE,
    Hjaelp(
        "Den kommune, der betaler. Står til jeres egen; ret den kun, hvis det er en anden.",
        "datoer",
        "betalingskommune",
    ),
    liste=KOMMUNE,
    element="BetalingskommuneKode",
    hint="Skriv navn eller kode",
)

#: The citizen's own, in the order of the form (R17, R18).
BORGER = (CPR, NAVN, SAMLET_FUNKTIONSVURDERING, BEMAERKNINGER)
#: The kind of tilbud and its place.
TILBUD = (TYPE, PNR, TILBUD_NAVN, TILBUD_ADRESSE, TILBUD_POSTNR)
#: What stands under the tilbud, on the page and in the file.
DATOER = (BEVILLINGSDATO, STARTDATO, FORVENTET_SLUTDATO, SLUTDATO)
#: A ydelse's, in the order of the form and of the file.
OF_YDELSE = (KODE, VARIGHED, MAALGRUPPER, *TILBUD, *DATOER, BETALINGSKOMMUNE)
#: What stands in a ydelse's own row; its målgrupper have rows of their own.
COLUMNS = (KODE, VARIGHED, *DATOER, *TILBUD, BETALINGSKOMMUNE)

BY_NAME = {field.name: field for field in (*BORGER, *OF_YDELSE)}

#: The model's name in the log → the fields that it has.
_OF_MODEL = {"sag": BORGER, "ydelse": OF_YDELSE, "kendttilbud": TILBUD}


def of(data: Value) -> tuple[Field, ...]:
    """The fields that a frozen value has."""
    if isinstance(data, SagData):
        return BORGER
    return OF_YDELSE if isinstance(data, YdelseData) else TILBUD


def in_log(model: str, name: str) -> Field | None:
    """The field of a model that the log calls so; older entries call it as TilbudData does."""
    named = (field for field in _OF_MODEL.get(model, ()) if name in (field.name, field.attribute))
    return next(named, None)


def values(data: Value) -> dict[str, Any]:
    """Name → value of all its fields."""
    return {field.name: field.of(data) for field in of(data)}


def with_values(data: Data, given: Mapping[str, Any]) -> Data:
    """The same with those of its fields that are given."""
    of_tilbud = {field.key: given[field.name] for field in TILBUD if field.name in given}
    if isinstance(data, TilbudData):
        return replace(data, **of_tilbud)
    own = {f.key: given[f.name] for f in of(data) if f not in TILBUD and f.name in given}
    if isinstance(data, YdelseData) and of_tilbud:
        own["tilbud"] = replace(data.tilbud, **of_tilbud)
    return replace(data, **own)


def locked(*since: Locked) -> frozenset[str]:
    """The names of the fields that can be changed until one of these (D5)."""
    return frozenset(name for name, field in BY_NAME.items() if field.locked in since)
