"""A tilbudstype that a reported ydelse lacks can be filled in, until the next report (D5)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from cases import services
from cases.codes import YDELSE
from cases.kodelister import lister
from cases.log import audit
from cases.models import Haendelse, Kommune, Medarbejder, Ydelse
from cases.services.writing import locked_fields
from tests.cases.people import PNR
from tests.factories import DUE, OCTOBER, frozen, only, reported, stored_sag, ydelse_post
from tests.html import Page

OTHER = replace(PNR, tilbudstype="3.5")


def filled(user: Medarbejder, stored: Ydelse, tilbud=PNR) -> Ydelse:
    return services.change_ydelse(
        user, stored, stored.version, replace(stored.data(), tilbud=tilbud)
    )


@pytest.fixture
def untyped(ishoej: Kommune) -> Ydelse:
    return only(stored_sag(ishoej, reported()))


def test_it_can_be_filled_in_and_put_right(untyped: Ydelse, ejer: Medarbejder) -> None:
    filled(ejer, untyped)
    again = filled(ejer, only(untyped.sag), OTHER)
    assert again.tilbudstype == "3.5"
    assert "tilbudstype" not in locked_fields(only(untyped.sag))


def test_the_next_report_locks_it(untyped: Ydelse, ejer: Medarbejder) -> None:
    filled(ejer, untyped)
    frozen(untyped.kommune, OCTOBER, DUE, form="T402")
    assert "tilbudstype" not in locked_fields(only(untyped.sag))
    frozen(untyped.kommune)
    assert "tilbudstype" in locked_fields(only(untyped.sag))
    with pytest.raises(services.Refused) as refused:
        filled(ejer, only(untyped.sag), OTHER)
    assert [f.code for f in refused.value.findings] == ["LAAS-TILBUDSTYPE-INDBERETTET"]


def test_what_was_taken_back_can_be_filled_in_again(untyped: Ydelse, ejer: Medarbejder) -> None:
    filled(ejer, untyped)
    empty = filled(ejer, only(untyped.sag), replace(PNR, tilbudstype=""))
    assert not empty.tilbudstype_ny
    assert filled(ejer, only(untyped.sag)).tilbudstype_ny


def test_the_log_says_what_was_filled_in_and_nothing_else(
    untyped: Ydelse, ejer: Medarbejder
) -> None:
    filled(ejer, untyped)
    entry = audit.of(untyped).filter(art="ydelse ændret").get()
    assert entry.detaljer["ændringer"] == {"tilbudstype": ["", "3.1.0"], "pnr": ["", "1003000000"]}
    assert Haendelse.objects.filter(art="ydelse ændret").count() == 1


def test_a_code_that_becomes_an_ophold_can_be_mended(
    untyped: Ydelse, ejer: Medarbejder, signed_in
) -> None:
    """A new list says that treatment is a stay: the form asks for its tilbud, and takes it."""
    codes = [code for liste in lister.current().lists.values() for code in liste.values()]
    stay = [
        replace(code, er_ophold=True) if (code.liste, code.kode) == (YDELSE, "1.3") else code
        for code in codes
    ]
    assert lister.replace(stay, [])
    browser: Client = signed_in(ejer)
    address = untyped.get_absolute_url()
    assert "tilbudstypen kan udfyldes, til den er indberettet" in Page(browser.get(address)).main
    post = ydelse_post(tilbudstype="3.1.0", pnr="1003000000", bevillingsdato="15-01-2020")
    assert browser.post(address, post | {"version": "1"}).status_code == 302
    assert only(untyped.sag).tilbudstype == "3.1.0"
