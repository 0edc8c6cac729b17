"""Whatever stands in the database, the file is valid, the others are in it, and it is told (D15).

Stored past the services, as an import, an old code list or a hand in the database could have done.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cases.data import TilbudData, YdelseData
from cases.models import Kommune, Kontaktperson, Sag, Ydelse
from deliveries.models import Leverance
from deliveries.services import CannotFreeze
from tests.cases.people import ADDRESS, PNR, ophold, ydelse
from tests.deliveries import files
from tests.factories import (
    frozen,
    neutralised,
    only,
    stored_sag,
)


def tilbud(**changes: str) -> YdelseData:
    return ydelse(tilbud=replace(ADDRESS, **changes))


def with_pnr(pnr: str) -> YdelseData:
    return ophold(tilbud=replace(PNR, pnr=pnr))


LEFT_OUT: list[YdelseData] = [
    *(ydelse(kode=kode) for kode in ("", "9.9.9", "1.3 ", " 1.3", "1..3", "<b>", "1.3\n", "１.３")),
    *(
        ydelse(maalgrupper=groups)
        for groups in [(), ("9.9.9",), ("1.1.4", "<x>"), ("\n",), ("293BF940-C075",)]
    ),
    *(
        with_pnr(pnr)
        for pnr in ("100300000", "1003 00000", "１００３００００００", "\u200b00300000")
    ),
    *(ydelse(betalingskommune=kode) for kode in ("", "999", "abc", "18", "１８３")),
    tilbud(postnr="0001"),
    tilbud(postnr="DK26"),
    tilbud(postnr=""),
    tilbud(navn=""),
    tilbud(navn="   "),
    tilbud(navn="Sol\x0bgården"),
    tilbud(navn="Sol\ngården"),
    tilbud(navn="Sol\ufffegården"),
    tilbud(adresse="\t"),
    tilbud(adresse="\x85"),
    ophold(tilbud=TilbudData()),
    ophold(tilbud=TilbudData(pnr="1003000000")),
    ophold(tilbud=TilbudData(tilbudstype="3.1.0")),
    ophold(tilbud=replace(PNR, tilbudstype="9.9")),
    ophold(tilbud=replace(PNR, tilbudstype="ABC")),
    ydelse(slutdato=date(2020, 1, 31)),
    ydelse(forventet_slutdato=date(2020, 1, 31)),
    ydelse(bevillingsdato=date(1, 1, 1)),
    ydelse(startdato=date(1, 1, 1)),
    ydelse(kode="1.18.2", startdato=date(2020, 1, 1), slutdato=date(2020, 6, 30)),
]

ODD_BUT_FINE: list[YdelseData] = [
    ydelse(bevillingsdato=date(9999, 12, 31)),
    ydelse(startdato=date(9999, 12, 31), forventet_slutdato=date(9999, 12, 31)),
    tilbud(navn="  Solgården  "),
    tilbud(navn='<b>&amp;"Sol\'gården"]]>', adresse="Ærø 𝔸"),
    tilbud(navn="n" * 200, adresse="a" * 200),
    neutralised(kode="9.9.9"),
    neutralised(maalgrupper=("9.9.9",)),
    neutralised(betalingskommune="999"),
    neutralised(tilbud=replace(PNR, tilbudstype="9.9")),
]

#: Neutralised ones are exempt from the lists (D12), but not from what the file can carry.
NEITHER: list[YdelseData] = [
    neutralised(kode="ABC"),
    neutralised(kode="1."),
    neutralised(kode="1" * 20),
    neutralised(maalgrupper=("x-1",)),
    neutralised(maalgrupper=("293BF940-C075-4E3D-B5EF-6E331202E556",)),
    neutralised(betalingskommune="abc"),
    neutralised(betalingskommune="1.8"),
    neutralised(betalingskommune="1"),
    neutralised(tilbud=replace(PNR, tilbudstype="A")),
    neutralised(tilbud=replace(ADDRESS, postnr="1")),
    neutralised(tilbud=replace(ADDRESS, postnr="12.4")),
]

CASES: list[dict[str, str]] = [
    *({"cpr": cpr} for cpr in ("0000000000", "9999999999", "3102680000", "6105680000")),
    {"funktionsvurdering": "F"},
    {"funktionsvurdering": "a"},
    {"funktionsvurdering": " "},
]


def good_one(ishoej: Kommune) -> Ydelse:
    return only(stored_sag(ishoej))


def assert_told(ishoej: Kommune, bad: Ydelse, *, left_out: bool | None) -> None:
    """The freeze makes a valid file with the good ones; the bad one is in it or on the list."""
    good = Ydelse.objects.filter(kommune=ishoej).exclude(pk=bad.pk)
    leverance = frozen(ishoej)
    files.assert_whole(leverance)
    in_file = set(files.records(leverance))
    told = set(leverance.udeladelser.values_list("identifikator", flat=True))
    assert in_file | told == set(Ydelse.objects.values_list("identifikator", flat=True))
    assert not in_file & told
    assert {y.identifikator for y in good} <= in_file
    if left_out is not None:
        assert (bad.identifikator in told) is left_out


@pytest.mark.parametrize("data", LEFT_OUT)
def test_a_bad_ydelse_is_left_out(ishoej: Kommune, data: YdelseData) -> None:
    good_one(ishoej)
    assert_told(ishoej, only(stored_sag(ishoej, data)), left_out=True)


@pytest.mark.parametrize("data", ODD_BUT_FINE)
def test_an_odd_ydelse_is_in_the_file(ishoej: Kommune, data: YdelseData) -> None:
    good_one(ishoej)
    assert_told(ishoej, only(stored_sag(ishoej, data)), left_out=False)


@pytest.mark.parametrize("data", NEITHER)
def test_an_odd_neutralised_ydelse_stops_no_file(ishoej: Kommune, data: YdelseData) -> None:
    good_one(ishoej)
    assert_told(ishoej, only(stored_sag(ishoej, data)), left_out=None)


@pytest.mark.parametrize("fields", CASES)
def test_a_bad_case_is_left_out(ishoej: Kommune, fields: dict[str, str]) -> None:
    good_one(ishoej)
    assert_told(ishoej, only(stored_sag(ishoej, **fields)), left_out=True)


@pytest.mark.parametrize(
    ("identifikator", "left_out"),
    [
        ("former-system:4711", False),
        ("<&>\"'", False),
        ("æøå 😀", False),
        ("x" * 50, False),
        ("", True),
        ("a\nb", True),
        ("a\tb", True),
        ("\u2028", None),
        (" ", None),
        ("\xa0", None),
        ("183-2005680099-1", True),
    ],
)
def test_a_former_systems_id(ishoej: Kommune, identifikator: str, left_out: bool | None) -> None:
    good_one(ishoej)
    sag = Sag.objects.create(kommune=ishoej, cpr="2005680099")
    key = uuid.uuid4()
    bad = Ydelse(id=key, sag=sag, kommune=ishoej, identifikator=identifikator)
    bad.assign(ydelse())
    bad.save()
    bad.maalgrupper.create(kode="1.1.4")
    assert_told(ishoej, bad, left_out=left_out)


@pytest.mark.parametrize(
    "fields",
    [
        {"navn": ""},
        {"navn": "   "},
        {"navn": "Anne\x0bHolm"},
        {"navn": "Anne\nHolm"},
        {"email": "ingen"},
        {"email": "a b@c.dk"},
        {"email": ""},
    ],
)
def test_a_bad_contact_stops_the_file_and_says_which(
    ishoej: Kommune, fields: dict[str, Any]
) -> None:
    """Kept out when it is saved (D8); this is the last guard."""
    good = good_one(ishoej)
    Kontaktperson.objects.filter(kommune=ishoej, type="TEKNISK").update(**fields)
    with pytest.raises(CannotFreeze, match="Teknisk ansvarlig"):
        frozen(ishoej)
    assert not Leverance.objects.exists()
    good.refresh_from_db()
    assert good.foerst_indberettet is None
