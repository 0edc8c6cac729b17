"""Bliver leveret: ja / ja, med advarsel / nej, fordi … (D2, D15)."""

from __future__ import annotations

from datetime import date

import pytest

from cases.data import YdelseData
from cases.fejlliste.verdict import kept_out, verdict
from cases.reporting import Reporting
from cases.rules import check
from tests.cases.people import CODES, ON, ophold, sag, ydelse

#: The kommune reports from here, in the very next leverance.
NEXT = Reporting()
OLD = {"bevillingsdato": date(2010, 1, 4), "startdato": None, "slutdato": date(2012, 3, 1)}


def said(*ydelser: YdelseData, reporting: Reporting = NEXT, **changes: str) -> list[str]:
    """What is said of each ydelse of a case."""
    data = sag(*ydelser, **changes)
    found = check(data, CODES, ON, fiktive=True)
    return [str(verdict(y, found, reporting)) for y in data.ydelser]


def test_a_sound_ydelse_is_delivered() -> None:
    assert said(ydelse()) == ["ja"]


def test_a_warning_is_told_but_keeps_nothing_out() -> None:
    assert said(ydelse(startdato=date(2020, 1, 1))) == ["ja, med advarsel"]


def test_an_error_keeps_its_ydelse_out_and_says_what_to_do() -> None:
    assert said(ydelse(maalgrupper=()), ophold(identifikator="b")) == [
        "nej, fordi der er noget at rette: Vælg mindst én målgruppe: det, der er årsag til, at "
        "borgeren får ydelsen.",
        "ja",
    ]


def test_all_reasons_are_told() -> None:
    (answer,) = said(ydelse(maalgrupper=(), betalingskommune="207"))
    assert "Vælg mindst én målgruppe" in answer
    assert "207 står ikke i listen over kommuner" in answer


def test_what_the_page_tells_beside_it_is_not_told_twice() -> None:
    data = sag(ydelse(maalgrupper=()), funktionsvurdering="F")
    found = check(data, CODES, ON, fiktive=True)
    answer = verdict(data.ydelser[0], found, NEXT)
    on_case, on_ydelse = answer.errors
    assert str(answer.beside({on_ydelse})) == f"nej, fordi der er noget at rette: {on_case}"
    assert str(answer.beside(answer.errors)) == "nej, fordi der er noget at rette."


def test_an_error_on_the_case_keeps_all_out() -> None:
    answers = said(ydelse(), ophold(identifikator="b"), funktionsvurdering="F")
    assert [answer[:10] for answer in answers] == ["nej, fordi", "nej, fordi"]


def test_what_is_not_in_the_report_keeps_nothing_out() -> None:
    assert said(ydelse(), navn="Niels\x07Hansen", bemaerkninger="\x07") == ["ja"]


@pytest.mark.parametrize("faulty", [False, True])
def test_what_ended_before_the_register_is_not_reported(faulty: bool) -> None:
    groups = () if faulty else ("1.1.4",)
    assert said(ydelse(**OLD, maalgrupper=groups)) == [
        "nej, fordi ydelsen sluttede før 1. juli 2013."
    ]


def test_nothing_is_delivered_for_a_kommune_that_does_not_report_from_here() -> None:
    never = Reporting(hvorfor_ikke="kommunen ikke indberetter herfra endnu")
    assert said(ydelse(), reporting=never) == ["nej, fordi kommunen ikke indberetter herfra endnu."]


def test_a_later_leverance_is_named() -> None:
    later = Reporting(hvornaar="i leverancen for juni 2027")
    assert said(ydelse(), reporting=later) == ["ja, i leverancen for juni 2027"]
    assert said(ydelse(startdato=date(2020, 1, 1)), reporting=later) == [
        "ja, med advarsel, i leverancen for juni 2027"
    ]


def test_what_a_finding_keeps_out() -> None:
    data = sag(
        ydelse(maalgrupper=()),
        ophold(identifikator="b", startdato=date(2020, 1, 1)),
        ydelse(identifikator="c", **OLD),
        funktionsvurdering="F",
    )
    out = {
        finding.code: [y.identifikator for y in kept_out(finding, data)]
        for finding in check(data, CODES, ON, fiktive=True)
    }
    assert out == {
        "SAG-FUNKTION-UKENDT": ["a", "b"],
        "YD-MAALGRUPPE-MANGLER": ["a"],
        "YD-START-FOER-BEVILLING": [],
        "YD-SLUT-FOER-REGISTER": [],
    }
