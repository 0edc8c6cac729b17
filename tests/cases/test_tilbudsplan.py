"""What loading a list would do: columns, bad rows, and what is new, changed, gone (D11)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases.ark import Ark, Raekke
from cases.data import TilbudData
from cases.tilbud.known import noegle
from cases.tilbud.plan import Plan, Stored, guess, plan
from tests.cases.people import CODES, ON

KOLONNER = {"navn": 0, "adresse": 1, "postnr": 2, "pnr": 3, "tilbudstype": 4}
LUNDEN = TilbudData("3.4", "1099000001", "Lunden", "Vejledalen 12", "2635")
HEADINGS = ("Navn", "Adresse", "Postnr", "Pnr", "Type")


def cells(**changes: str) -> tuple[str, ...]:
    row = {
        "navn": "Lunden",
        "adresse": "Vejledalen 12",
        "postnr": "2635",
        "pnr": "1099000001",
        "tilbudstype": "3.4",
    }
    return tuple({**row, **changes}.values())


def planned(*rows: tuple[str, ...], stored: tuple[Stored, ...] = ()) -> Plan:
    ark = Ark(HEADINGS, tuple(Raekke(nr, row) for nr, row in enumerate(rows, 2)))
    by_key = {noegle(known.data): known for known in stored}
    return plan(ark, KOLONNER, by_key, CODES, ON)


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (HEADINGS[:4], {"navn": 0, "adresse": 1, "postnr": 2, "pnr": 3}),
        (
            ("Tilbuddets navn", "P-nummer", "Tilbudstype", "Postnr.", "By", "Adresse"),
            {"navn": 0, "pnr": 1, "tilbudstype": 2, "postnr": 3, "adresse": 5},
        ),
        (
            ("TILBUD", "Adresselinje", "Postnummer og by", "Produktionsenhedsnummer"),
            {"navn": 0, "adresse": 1, "postnr": 2, "pnr": 3},
        ),
        (("Andet", "Noget"), {}),
    ],
)
def test_columns_are_guessed_by_their_headings(
    headings: tuple[str, ...], expected: dict[str, int]
) -> None:
    assert guess(headings) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, LUNDEN),
        ({"postnr": "2635 Ishøj"}, LUNDEN),
        ({"postnr": "DK-2635"}, LUNDEN),
        ({"postnr": "800"}, replace(LUNDEN, postnr="0800")),
        ({"pnr": "1099 000 001"}, LUNDEN),
        ({"tilbudstype": "Bofællesskab"}, LUNDEN),
        ({"tilbudstype": "3.4 bofællesskab"}, LUNDEN),
        ({"tilbudstype": "3,4"}, LUNDEN),
        ({"tilbudstype": "3,4 Bofællesskab"}, LUNDEN),
        ({"tilbudstype": "3,1,0"}, replace(LUNDEN, tilbudstype="3.1.0")),
        ({"tilbudstype": ""}, replace(LUNDEN, tilbudstype="")),
        ({"navn": " Lunden  "}, LUNDEN),
    ],
)
def test_a_row_is_read_as_people_write(changes: dict[str, str], expected: TilbudData) -> None:
    assert planned(cells(**changes)).nye == (expected,)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"navn": ""}, "Skriv tilbuddets navn."),
        ({"pnr": "1,099E+09"}, "Pnr skal være ti almindelige cifre"),
        ({"postnr": "Ishøj"}, "står ikke i listen over postnumre"),
        ({"tilbudstype": "§ 107"}, "Tilbudstypen »§ 107« står ikke i kodelisten."),
        ({"tilbudstype": "3.40"}, "»3.40« er ingen kode. Har Excel gjort den til et tal eller en"),
        ({"tilbudstype": "3,10"}, "»3,10« er ingen kode. Har Excel"),
        ({"tilbudstype": "03-apr"}, "»03-apr« er ingen kode. Har Excel"),
        ({"tilbudstype": "03-04-2026"}, "så gør kolonnen til tekst i Excel, og skriv koden igen"),
        ({"navn": "=HYPERLINK()"}, "Navn er en formel."),
        ({"adresse": "Ny\nVej"}, "linjeskift"),
        ({"navn": "x" * 1001}, "plads til 200"),
    ],
)
def test_a_bad_row_says_its_number_and_what_to_do(changes: dict[str, str], says: str) -> None:
    found = planned(cells(pnr="1099000002"), cells(**changes))
    assert len(found.nye) == 1
    [fejl] = found.fejl
    assert fejl.line == 3
    assert says in fejl.message


def test_new_changed_gone_and_unchanged() -> None:
    other = replace(LUNDEN, pnr="1099000002")
    moved = Stored("b", replace(other, adresse="Før 1"))
    gone = Stored("c", replace(LUNDEN, pnr="1099000003"))
    long_gone = Stored("d", replace(LUNDEN, pnr="1099000004"), er_fjernet=True)
    returned = Stored("e", replace(LUNDEN, pnr="1099000005"), er_fjernet=True)
    found = planned(
        cells(),
        cells(pnr="1099000002"),
        cells(pnr="1099000005"),
        cells(pnr="1099000006"),
        stored=(Stored("a", LUNDEN), moved, gone, long_gone, returned),
    )
    assert [t.pnr for t in found.nye] == ["1099000005", "1099000006"]
    assert found.aendrede == ((moved, other),)
    assert found.forsvundne == (gone,)
    assert (found.uaendrede, found.gode, found.fejl) == (1, 4, ())
    assert found.aendrer_noget
    assert found.fjerner_mange


def test_the_same_again_changes_nothing() -> None:
    found = planned(cells(), stored=(Stored("a", LUNDEN),))
    assert not found.aendrer_noget
    assert not found.fjerner_mange


def test_a_row_that_stands_twice() -> None:
    found = planned(cells(), cells(), cells(adresse="Anden Vej 1"), cells(tilbudstype="3.5"))
    assert len(found.nye) == 2
    assert found.gentagelser == 1
    [fejl] = found.fejl
    assert (fejl.line, fejl.message) == (
        4,
        "Pnr 1099000001 med samme tilbudstype står også i række 2. Behold den ene af dem.",
    )


def test_without_a_pnr_the_place_tells() -> None:
    found = planned(cells(pnr=""), cells(pnr="", navn="LUNDEN"), cells(pnr="", adresse="Ny 2"))
    assert len(found.nye) == 2
    assert "Samme navn, adresse og postnr står også i række 2" in found.fejl[0].message


def test_the_fingerprint_is_of_all_that_would_be_done() -> None:
    one = planned(cells())
    assert one.fingeraftryk == planned(cells()).fingeraftryk
    assert one.fingeraftryk != planned(cells(), stored=(Stored("a", LUNDEN),)).fingeraftryk
    assert one.fingeraftryk != planned(cells(adresse="Ny 2")).fingeraftryk
    assert one.fingeraftryk != planned(cells(), cells(navn="")).fingeraftryk
