"""For each lock: changes that it lets through, and changes that it stops (D5)."""

from dataclasses import replace
from datetime import date

from cases.data import NO_TILBUD, STYKYDELSE, SagData, TilbudData, YdelseData
from tests.cases.people import PASSING, PNR, ophold, sag, ydelse

Change = tuple[SagData, SagData]

FRESH = ydelse()
REPORTED = ophold(indberettet=True)
STYK = ophold(indberettet=True, varighed=STYKYDELSE)
OTHER_TYPE = replace(PNR, tilbudstype="3.5")
OTHER_PLACE = TilbudData("3.1.0", navn="Ny", adresse="Nyvej 2", postnr="2630")


def edit(old: YdelseData, **changes: object) -> Change:
    return sag(old), sag(replace(old, **changes))


def corrected(old: YdelseData) -> Change:
    """Everything that may always be changed, changed at once."""
    return sag(old), sag(
        replace(
            old,
            maalgrupper=("1.1.5",),
            bevillingsdato=date(2019, 1, 1),
            startdato=date(2019, 2, 1),
            forventet_slutdato=date(2027, 1, 1),
            slutdato=date(2026, 1, 1),
            tilbud=replace(OTHER_PLACE, tilbudstype=old.tilbud.tilbudstype),
            betalingskommune="101",
        ),
        navn="Nyt navn",
        funktionsvurdering="C",
        bemaerkninger="Rettet",
    )


def removed(old: YdelseData) -> Change:
    """The ydelse is gone from a case that keeps another."""
    kept = ydelse(identifikator="kept")
    return sag(old, kept), sag(kept)


def numbered(*ydelser: YdelseData) -> Change:
    return sag(*ydelser), sag(*ydelser, cpr=PASSING)


ALWAYS = [corrected(FRESH), corrected(REPORTED), corrected(STYK)]

CHANGES: dict[str, tuple[list[Change], list[Change]]] = {
    "LAAS-KOMMUNE": (ALWAYS, [(sag(), sag(kommune="101"))]),
    "LAAS-CPR": ([*ALWAYS, numbered(REPORTED)], [numbered(FRESH)]),
    "LAAS-CPR-INDBERETTET": (
        [*ALWAYS, numbered(FRESH)],
        [numbered(REPORTED), numbered(FRESH, replace(STYK, identifikator="b"))],
    ),
    "LAAS-SIDSTE-YDELSE": (
        [removed(FRESH), (sag(ydelser=()), sag(ydelser=()))],
        [(sag(FRESH), sag(ydelser=()))],
    ),
    "LAAS-KODE": ([*ALWAYS, edit(REPORTED, kode="1.8.2")], [edit(FRESH, kode="1.1")]),
    "LAAS-KODE-INDBERETTET": (
        [*ALWAYS, edit(FRESH, kode="1.1"), edit(STYK, kode="1.8.2")],
        [edit(REPORTED, kode="1.8.2")],
    ),
    "LAAS-KODE-STYK": ([*ALWAYS, edit(REPORTED, kode="1.8.2")], [edit(STYK, kode="1.8.2")]),
    "LAAS-VARIGHED": ([*ALWAYS, edit(STYK, varighed="P")], [edit(FRESH, varighed="S")]),
    "LAAS-VARIGHED-INDBERETTET": (
        [*ALWAYS, edit(FRESH, varighed="S")],
        [edit(REPORTED, varighed="S")],
    ),
    "LAAS-VARIGHED-STYK": ([*ALWAYS, edit(REPORTED, varighed="S")], [edit(STYK, varighed="P")]),
    "LAAS-TILBUDSTYPE-INDBERETTET": (
        [
            *ALWAYS,
            edit(replace(REPORTED, indberettet=False), tilbud=OTHER_TYPE),
            edit(REPORTED, tilbud=OTHER_PLACE),
            # An empty one may be filled in, and put right until the next report.
            edit(ydelse(indberettet=True), tilbud=PNR),
            edit(replace(REPORTED, tilbudstype_ny=True), tilbud=OTHER_TYPE),
        ],
        [edit(REPORTED, tilbud=OTHER_TYPE), edit(REPORTED, tilbud=NO_TILBUD)],
    ),
    "LAAS-TILBUDSTYPE-STYK": (
        [*ALWAYS, edit(REPORTED, tilbud=OTHER_TYPE)],
        [edit(STYK, tilbud=OTHER_TYPE)],
    ),
    "LAAS-SLET": ([*ALWAYS, removed(FRESH), removed(STYK)], [removed(REPORTED)]),
    "LAAS-SLET-STYK": ([*ALWAYS, removed(FRESH), removed(REPORTED)], [removed(STYK)]),
}
