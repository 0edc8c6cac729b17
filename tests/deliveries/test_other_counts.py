"""A receipt that says MODTAGET and counts other than we sent: nothing may be lost unseen (Q1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from cases.models import Besked, Medarbejder, Sag
from deliveries import states
from deliveries.models import Kvittering, Leverance
from deliveries.services import beskeder, freeze
from tests import factories
from tests.deliveries.stage import HOUR, NOVEMBER, NOVEMBER_DUE, at
from tests.factories import NOW
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
DIFFERENT = "Danmarks Statistik har talt andet, end vi leverede"
DONE = "ikke mere at gøre"
NUMBERS = (
    "Sager: vi leverede 1, Danmarks Statistik talte 0. "
    "Ydelser: vi leverede 1, Danmarks Statistik talte 2."
)
SVAR = "/183/fejlliste/svar/"


@pytest.fixture
def desk(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


@pytest.fixture
def october(sag: Sag) -> Leverance:
    return at(factories.frozen(sag.kommune), states.MODTAGET)


def told(october: Leverance, **fields: object) -> Kvittering:
    return factories.kvittering(october, **{"modtaget": NOW, **fields})


def pages(desk: Client, kvittering: Kvittering) -> list[str]:
    """What the receipt's page, the leverance's and the answer's side of the fejlliste say."""
    leverance = kvittering.leverance
    assert leverance
    addresses = [f"/183/kvitteringer/{kvittering.pk}/", leverance.get_absolute_url(), SVAR]
    return [Page(desk.get(address)).main for address in addresses]


@pytest.mark.parametrize("form", ["L402", "T402"])
def test_both_numbers_and_what_to_do_are_told(desk: Client, sag: Sag, form: str) -> None:
    leverance = at(factories.frozen(sag.kommune, form=form), states.MODTAGET)
    kvittering = told(leverance, antal_sager=0, antal_ydelser=2)
    for said in pages(desk, kvittering)[: 3 if form == "L402" else 2]:
        assert DIFFERENT in said
        assert NUMBERS in said
        assert "kontakt Danmarks Statistik" in said
        assert DONE not in said
    assert "Andre tal" in Page(desk.get("/183/leverancer/")).main


@pytest.mark.parametrize("fields", [{"antal_sager": 2}, {"antal_ydelser": 0}])
def test_one_of_them_is_enough(october: Leverance, fields: dict[str, int]) -> None:
    assert told(october, **fields).afvigelse


def test_the_same_numbers_are_well(desk: Client, october: Leverance) -> None:
    for said in pages(desk, told(october)):
        assert DIFFERENT not in said
        assert DONE in said
    assert "Andre tal" not in Page(desk.get("/183/leverancer/")).main


@pytest.mark.parametrize("status", ["DELVIST_AFVIST", "AFVIST"])
def test_what_was_rejected_may_be_counted_in_other_ways(
    desk: Client, october: Leverance, status: str
) -> None:
    at(october, status)
    for said in pages(desk, told(october, status=status, antal_ydelser=0)):
        assert DIFFERENT not in said
        assert DONE not in said


def test_it_waits_on_the_start_page_until_the_next_leverance(
    desk: Client, october: Leverance, ejer: Medarbejder
) -> None:
    """Also when somebody has looked at the receipt."""
    told(october, antal_sager=0, set_tidspunkt=NOW, set_af=ejer)
    page = Page(desk.get("/183/"))
    assert f"{DIFFERENT}, i leverancen for oktober 2026." in page.main
    assert page.links()["Se tallene"] == october.get_absolute_url()
    freeze(october.kommune, NOVEMBER, NOVEMBER_DUE)
    assert DIFFERENT not in Page(desk.get("/183/")).main


def test_a_later_receipt_with_the_right_numbers_settles_it(
    desk: Client, october: Leverance
) -> None:
    wrong = told(october, antal_sager=0)
    told(october, modtaget=NOW + HOUR)
    assert DIFFERENT not in Page(desk.get("/183/")).main
    receipt_page, leverance_page, svar = pages(desk, wrong)
    assert "En anden kvittering gælder" in receipt_page
    for said in (leverance_page, svar):
        assert DIFFERENT not in said


@pytest.mark.parametrize(("antal_sager", "differs"), [(0, True), (1, False)])
def test_the_e_mail_tells_it(october: Leverance, antal_sager: int, differs: bool) -> None:
    beskeder.tell_of_receipt(told(october, antal_sager=antal_sager))
    said = Besked.objects.get().tekst
    assert ("Sager: vi leverede 1, Danmarks Statistik talte 0." in said) == differs
    assert ("kontakt Danmarks Statistik" in said) == differs
