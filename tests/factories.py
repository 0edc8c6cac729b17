"""Stored people, kommuner and cases for tests, and what their forms would post.

The values come from `tests.cases.people`; here they are stored *past* the services, so that a test
can also begin with what no form lets in: a stored FEJL, an old code, a reported ydelse.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from cases.ark import pack, read
from cases.cpr import fictitious
from cases.data import STYKYDELSE, SagData, TilbudData, YdelseData
from cases.indlaesning.service import receive as uploaded
from cases.kodelister import lister
from cases.kodelister import loading as kodelister
from cases.log import audit
from cases.models import (
    Haendelse,
    Indlaesning,
    KendtTilbud,
    Kommune,
    Kontaktperson,
    Medarbejder,
    Medlemskab,
    Sag,
    Stikproeve,
    Ydelse,
)
from cases.services import store
from cases.tilbud.plan import guess
from cases.tilbud.services import tilbudsportalen
from cases.tilbud.services.tilbud import assign
from deliveries.models import Kvittering, Leverance
from deliveries.periode import COPENHAGEN, Periode
from deliveries.services import freeze
from tests.cases.people import ophold, ydelse

#: The moment of every test that does not move its clock: a Monday before the 14th.
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=COPENHAGEN)
TODAY = NOW.date()
DAY = timedelta(days=1)
REPORTED_AT = datetime(2026, 10, 14, 5, 0, tzinfo=COPENHAGEN)
BORN = date(1968, 5, 20)
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


def kommune(kode: str, *, contacts: bool = True, **fields: Any) -> Kommune:
    """A kommune of the code lists that reports from 2026M10; `contacts=False` before R12."""
    found = Kommune.objects.get(pk=kode)
    for name, value in {"indberetter_fra": "2026M10", **fields}.items():
        setattr(found, name, value)
    found.save()
    if contacts:
        Kontaktperson.objects.bulk_create(contact(found, kind) for kind in Kontaktperson.Type)
    return found


def contact(kommune: Kommune, kind: str) -> Kontaktperson:
    """An unsaved contact of this type."""
    return Kontaktperson(
        kommune=kommune,
        type=kind,
        navn=f"{kind.title()} Jensen",
        email=f"{kind.lower()}@kommune.example",
        telefon="12345678",
    )


def medarbejder(username: str, rolle: str = "", kommune: Kommune | None = None) -> Medarbejder:
    """An employee, with this role in the kommune when one is given."""
    user = Medarbejder.objects.create_user(username, first_name=username.title())
    if rolle:
        Medlemskab.objects.create(medarbejder=user, kommune=kommune, rolle=rolle)
    return user


def cpr(nr: int) -> str:
    """The `nr`-th fictitious citizen, in ascending order for the first 99 (D25)."""
    return fictitious(BORN + (nr // 900) * DAY, nr % 900)


def stored_sag(
    kommune: Kommune, *ydelser: YdelseData, ejer: Medarbejder | None = None, **fields: Any
) -> Sag:
    """A case with these ydelser, or with one clean one.

    Every ydelse gets an id of its own; one whose data says `indberettet` is locked since
    REPORTED_AT, as if an earlier L402 had held it.
    """
    ydelser = ydelser or (ydelse(betalingskommune=kommune.pk),)
    keys = tuple(uuid.uuid4() for _ in ydelser)
    data = SagData(
        kommune.pk,
        fields.pop("cpr", None) or cpr(Sag.objects.count()),
        fields.pop("navn", "Niels Hansen"),
        ydelser=tuple(map(_called, ydelser, keys)),
        **fields,
    )
    pk = uuid.uuid4()
    store.insert([store.NewSag(pk, data, keys)], _stamp(ejer))
    return Sag.objects.select_related("kommune").get(pk=pk)


def stored_ydelse(sag: Sag, data: YdelseData) -> Ydelse:
    """The ydelse stored on the case as it is, past the services and the rules."""
    key = uuid.uuid4()
    return store.add_ydelse(sag, key, _called(data, key), _stamp())


def _called(data: YdelseData, key: uuid.UUID) -> YdelseData:
    return replace(data, identifikator=str(key))


def _stamp(user: Medarbejder | None = None) -> store.Stamp:
    return store.Stamp(timezone.now(), user, reported=REPORTED_AT)


def only(sag: Sag) -> Ydelse:
    """The case's only ydelse, read anew."""
    return sag.ydelser.get()


def reported(**changes: Any) -> YdelseData:
    """A clean periodeydelse that an L402 has held."""
    return ydelse(indberettet=True, **changes)


def neutralised(**changes: Any) -> YdelseData:
    """A reported periodeydelse that ends on the day it began (R44)."""
    data = reported(**changes)
    return ydelse(**{**changes, "indberettet": True, "slutdato": data.start})


def stykydelse(**changes: Any) -> YdelseData:
    """A clean stykydelse, delivered on 1 February 2020."""
    return ydelse(varighed=STYKYDELSE, **changes)


def with_error(**changes: Any) -> YdelseData:
    """A ydelse with the FEJL that it has no målgruppe."""
    return ydelse(maalgrupper=(), **changes)


def ended_before_the_register(**changes: Any) -> YdelseData:
    """A ydelse that ended before 1 July 2013 and was never reported (D2)."""
    days = {
        "bevillingsdato": date(2010, 1, 4),
        "startdato": date(2010, 1, 4),
        "slutdato": date(2012, 3, 1),
    }
    return ydelse(**{**days, **changes})


def sag_post(**changes: str) -> dict[str, Any]:
    """What the citizen's part of a form posts."""
    post = {"cpr": cpr(0), "navn": "Niels Hansen", "funktionsvurdering": "", "bemaerkninger": ""}
    return {**post, **changes}


def ydelse_post(**changes: Any) -> dict[str, Any]:
    """What the ydelse's part of a form posts: *1.3 Behandling* from 1 October 2026, open."""
    post = {
        "kode": "1.3",
        "varighed": "P",
        "maalgrupper": ["1.1.4"],
        "tilbudstype": "",
        "pnr": "",
        "tilbud_navn": "",
        "tilbud_adresse": "",
        "tilbud_postnr": "",
        "bevillingsdato": "01-10-2026",
        "startdato": "",
        "forventet_slutdato": "",
        "slutdato": "",
        "betalingskommune": "183",
    }
    return {**post, **changes}


def ophold_post(**changes: Any) -> dict[str, Any]:
    """The same for *1.8.1 Længerevarende botilbud* at a place with a Pnr."""
    stay = {"kode": "1.8.1", "tilbudstype": "3.1.0", "pnr": "1003000000"}
    return ydelse_post(**{**stay, **changes})


def new_post(**changes: Any) -> dict[str, Any]:
    """What `Opret ny sag` posts, with the key that its form was given."""
    return {**sag_post(), **ydelse_post(), "noegle": str(uuid.uuid4()), **changes}


#: The 14th at 05:00, when 2026M10 falls due (D17).
DUE = datetime(2026, 11, 14, 5, 0, tzinfo=COPENHAGEN)
OCTOBER = Periode(2026, 10)


def frozen(
    kommune: Kommune, periode: Periode = OCTOBER, now: datetime = DUE, form: str = "L402"
) -> Leverance:
    """The kommune's leverance of this period, really frozen."""
    return freeze(kommune, periode, now, form=form)


def kendt_tilbud(kommune: Kommune | None = None, **changes: str) -> KendtTilbud:
    """A known tilbud, the kommune's own or without one Tilbudsportalen's: *Lunden* in Ishøj."""
    lunden = {
        "navn": "Bofællesskabet Lunden",
        "adresse": "Vejledalen 12",
        "postnr": "2635",
        "pnr": "1003000000",
    }
    stored = KendtTilbud(kommune=kommune)
    assign(stored, TilbudData(**{**lunden, **changes}), lister.current())
    stored.save()
    return stored


def uploaded_list(user: Medarbejder | None) -> Indlaesning:
    """A list of one tilbud that an operator has uploaded and not loaded yet."""
    ark = read(b"Navn;Adresse;Postnr;Pnr\nLunden;Vejledalen 12;2635;1003000000")
    return uploaded(
        user,
        tilbudsportalen.ART,
        {"ark": pack(ark)},
        filnavn="liste.csv",
        valg=guess(ark.overskrifter),
    )


def uploaded_codes(user: Medarbejder | None) -> Indlaesning:
    """A list of funktionsvurderinger without E that an operator has uploaded, not yet tried."""
    lines = (FIXTURES / "funktionsvurdering.csv").read_bytes().splitlines(keepends=True)
    return uploaded(user, kodelister.ART, {"funktionsvurdering.csv": b"".join(lines[:-1])})


def kvittering(leverance: Leverance | None = None, **fields: Any) -> Kvittering:
    """A receipt that says all is well, as if it had been fetched."""
    stored = {
        "leverance": leverance,
        "filnavn": f"{leverance or 'ukendt'}.kvittering.xml",
        "sha256": uuid.uuid4().hex,
        "stoerrelse": 1,
        "raa": b"x",
        "status": "MODTAGET",
        "antal_sager": leverance.antal_sager if leverance else 0,
        "antal_ydelser": leverance.antal_ydelser if leverance else 0,
    }
    return Kvittering.objects.create(**{**stored, **fields})


def stikproeve(kommune: Kommune) -> Stikproeve:
    """A sample of one reading, drawn by an administrator who has left."""
    user = medarbejder(f"stikproevetager-{kommune.pk}")
    audit.record(user, kommune, "udløbsliste vist")
    sample = Stikproeve.objects.create(
        kommune=kommune, udtaget_af=user, fra=TODAY, til=TODAY, antal_i_alt=1
    )
    sample.linjer.create(haendelse=Haendelse.objects.latest("pk"))
    return sample


__all__ = [
    "BORN",
    "DAY",
    "DUE",
    "NOW",
    "OCTOBER",
    "REPORTED_AT",
    "TODAY",
    "contact",
    "cpr",
    "ended_before_the_register",
    "frozen",
    "kendt_tilbud",
    "kommune",
    "kvittering",
    "medarbejder",
    "neutralised",
    "new_post",
    "only",
    "ophold",
    "ophold_post",
    "reported",
    "sag_post",
    "stikproeve",
    "stored_sag",
    "stored_ydelse",
    "stykydelse",
    "uploaded_list",
    "with_error",
    "ydelse",
    "ydelse_post",
]
