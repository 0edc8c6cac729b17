"""What is typed stays a text: in SQL, in the delivered file, in a spreadsheet, in a file's name."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from cases.data import TilbudData
from cases.models import Kommune, Medarbejder, Sag
from deliveries import l402
from tests.cases.people import ydelse
from tests.factories import frozen, new_post, only, stored_sag
from tests.html import Page

SignedIn = Callable[[Medarbejder], Client]
SQL = [
    "' OR 1=1 --",
    "20' OR '1'='1",
    "2005'; DROP TABLE cases_sag; --",
    "2005' UNION SELECT cpr FROM cases_sag --",
    "%",
    "____",
    "\\",
    "2005\x00",
]
XML = [
    "]]></TilbudNavn><SlutDato>2026-01-01</SlutDato><TilbudNavn>",
    "&lol; <!ENTITY lol SYSTEM 'file:///etc/passwd'>",
    "<?xml version='1.0'?>",
    "'\"<>&amp;",
]


@pytest.fixture
def as_ejer(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


@pytest.mark.parametrize("typed", SQL)
def test_a_search_finds_nothing_by_sql(typed: str, as_ejer: Client, sag: Sag) -> None:
    answer = as_ejer.post("/183/sager/soeg/", {"cpr": typed}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert sag.get_absolute_url() not in answer.content.decode()
    assert Sag.objects.count() == 1


@pytest.mark.parametrize("typed", SQL)
@pytest.mark.parametrize(
    "address",
    [
        "/183/sager/?vis={}",
        "/183/sager/?side={}",
        "/183/fejlliste/?efter={0}&vis={0}&side={0}",
        "/183/leverancer/?side={}",
        "/183/sager/ny/?kladde={}",
    ],
)
def test_an_address_asks_nothing_in_sql(
    address: str, typed: str, as_ejer: Client, sag: Sag
) -> None:
    assert as_ejer.get(address.format(typed)).status_code == 200
    assert Sag.objects.count() == 1


@pytest.mark.parametrize("name", ["cpr", "navn", "tilbud_navn", "kode", "betalingskommune"])
@pytest.mark.parametrize("typed", SQL[:4])
def test_a_form_stores_what_was_typed_or_refuses_it(
    name: str, typed: str, as_ejer: Client, sag: Sag
) -> None:
    answer = as_ejer.post("/183/sager/ny/", new_post(**{"cpr": "2105680000", name: typed}))
    assert answer.status_code in (200, 302)
    made = Sag.objects.exclude(pk=sag.pk)
    assert [found.navn for found in made] == ([typed] if name == "navn" else [])


@pytest.mark.parametrize("name", XML)
def test_a_place_can_not_write_xml(name: str, ishoej: Kommune) -> None:
    """The file says the name of the place as it was typed, and is valid."""
    place = TilbudData("", "", name, name, "2635")
    stored = stored_sag(ishoej, ydelse(tilbud=place, betalingskommune="183")).data()
    content = b"".join(frozen(ishoej).chunks())
    l402.validate(io.BytesIO(content))
    _, sager = l402.read(io.BytesIO(content), settings.L402_MAX_BYTES)
    [read] = [found.sag for found in sager]
    assert read == stored.as_reported()
    assert read.ydelser[0].tilbud.navn == name
    assert read.ydelser[0].slutdato is None


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_downloaded_list_runs_nothing(formula: str, as_ejer: Client, ishoej: Kommune) -> None:
    """A name that a spreadsheet would take for a formula."""
    broken = stored_sag(ishoej, ydelse(kode="9.9.9"), navn=f"{formula} Hansen")
    assert only(broken).kode == "9.9.9"
    as_ejer.get("/183/fejlliste/")
    text = as_ejer.get("/183/fejlliste/hent/csv/").getvalue().decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert f"'{formula} Hansen" in cells
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []


@pytest.mark.parametrize("name", ["../../../etc/passwd", "..", "x/../../y", "C:\\x", "a\x00b"])
def test_an_address_leads_to_no_file(name: str, as_ejer: Client) -> None:
    for address in ("/static/{}", "/183/fejlliste/hent/{}/", "/183/leverancer/{}/fil/"):
        answer = as_ejer.get(address.format(name.replace("\x00", "%00")))
        assert answer.status_code in (301, 302, 404)
        assert b"root:" not in answer.content


def test_the_page_shows_what_was_stored_as_text(as_ejer: Client, ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, navn="<b>Niels</b> & 'Hansen'")
    page = Page(as_ejer.get(sag.get_absolute_url()))
    assert "<b>Niels</b> & 'Hansen'" in page.text
    assert not page.root.xpath("//b[text()='Niels']")
