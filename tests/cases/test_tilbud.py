"""What a known tilbud must hold, what makes it the same again, and what it is found by (D11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases.data import SagData, TilbudData
from cases.findings import FEJL
from cases.rules import check
from cases.tilbud.known import faults, noegle, soegetekst, tidied, words
from tests.cases.people import CODES, ON, sag, ydelse

LUNDEN = TilbudData("3.1.0", "1003000000", "Bofællesskabet Lunden", "Vejledalen 12", "2635")


def test_a_whole_tilbud_has_no_faults() -> None:
    assert faults(LUNDEN, CODES, ON) == []
    assert faults(replace(LUNDEN, pnr="", tilbudstype=""), CODES, ON) == []


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"navn": ""}, "tilbud_navn", "Skriv tilbuddets navn."),
        ({"adresse": "  "}, "tilbud_adresse", "Skriv tilbuddets adresse"),
        ({"postnr": ""}, "tilbud_postnr", "Skriv de fire cifre"),
        ({"postnr": "0001"}, "tilbud_postnr", "0001 står ikke i listen over postnumre"),
        ({"pnr": "100300000"}, "pnr", "Pnr skal være ti almindelige cifre"),
        ({"pnr": "１００３０００００0"}, "pnr", "Pnr skal være ti almindelige cifre"),
        ({"tilbudstype": "9.9"}, "tilbudstype", "9.9 står ikke i listen over tilbudstyper"),
        ({"navn": "Lun\tden"}, "tilbud_navn", "styretegn"),
        ({"navn": "x" * 201}, "tilbud_navn", "201 tegn"),
        ({"adresse": "x" * 201}, "tilbud_adresse", "201 tegn"),
    ],
)
def test_each_fault_is_at_its_field(changes: dict[str, str], field: str, says: str) -> None:
    [finding] = faults(replace(LUNDEN, **changes), CODES, ON)
    assert (finding.field, finding.severity) == (field, FEJL)
    assert says in finding.message


def test_what_is_chosen_brings_no_error_to_a_ydelse() -> None:
    """The register is at least as strict as the rules on the ydelse."""
    for changes in ({}, {"pnr": ""}, {"tilbudstype": ""}):
        with_place: SagData = sag(ydelse(tilbud=replace(LUNDEN, **changes)))
        assert [f for f in check(with_place, CODES, date(2026, 11, 2)) if f.field != "cpr"] == []


def test_spaces_around_the_words_do_not_count() -> None:
    typed = TilbudData(
        "3.1.0", " 1003 000 000", " Bofællesskabet  Lunden ", "Vejledalen 12 ", "2635"
    )
    assert tidied(typed) == LUNDEN
    # What no report can carry stays, so that the rules tell it.
    assert tidied(replace(LUNDEN, navn="a\tb")).navn == "a\tb"


def test_a_pnr_and_its_type_make_it_the_same() -> None:
    assert noegle(LUNDEN) == noegle(replace(LUNDEN, navn="Andet", adresse="Ny 1", postnr="2630"))
    assert noegle(LUNDEN) != noegle(replace(LUNDEN, tilbudstype="3.1.1"))
    assert noegle(LUNDEN) != noegle(replace(LUNDEN, pnr="1003000001"))


def test_without_a_pnr_the_place_does() -> None:
    without = replace(LUNDEN, pnr="")
    assert noegle(without) == noegle(replace(without, navn="BOFÆLLESSKABET LUNDEN"))
    assert noegle(without) != noegle(replace(without, adresse="Vejledalen 14"))


def test_it_is_found_by_name_address_town_and_pnr() -> None:
    text = soegetekst(LUNDEN, CODES)
    assert text == " bofællesskabet lunden vejledalen 12 2635 ishøj 1003000000"
    assert words("  LUNDEN, Ishøj % _\x00") == ["lunden", "ishøj", "_"]
