"""The fejlliste as a file: the same rows, harmless in a spreadsheet, and on record."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client
from openpyxl import load_workbook

from cases.fejlliste import views as view
from cases.models import Haendelse, Kommune, Medarbejder, Sag
from tests.cases.people import ophold, ydelse
from tests.factories import only, stored_sag, with_error

SignedIn = Callable[[Medarbejder], Client]
URL = "/183/fejlliste/"


@pytest.fixture
def desk(signed_in: SignedIn, ejer: Medarbejder) -> Client:
    return signed_in(ejer)


@pytest.fixture
def some(ishoej: Kommune, ejer: Medarbejder) -> dict[str, Sag]:
    """Four FEJL on three cases, one of which has been delivered, and a sound one."""
    return {
        "sound": stored_sag(ishoej),
        "homeless": stored_sag(ishoej, ophold(tilbud=ydelse().tilbud), navn="Hjemløse Hanne"),
        "vanishing": stored_sag(
            ishoej, with_error(indberettet=True, kode="1.1"), navn="Væk Viggo", ejer=ejer
        ),
        "sag": stored_sag(ishoej, navn="Hele Helle", funktionsvurdering="F"),
    }


class Download:
    """What a person finds in the two files."""

    def __init__(self, desk: Client, filtype: str, query: str = "") -> None:
        self.response = desk.get(f"{URL}hent/{filtype}/{query}")
        content = self.response.content
        if filtype == "csv":
            text = io.StringIO(content.decode("utf-8-sig"), newline="")
            self.rows = list(csv.reader(text, delimiter=";"))
        else:
            sheet = load_workbook(io.BytesIO(content)).active
            self.rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("filtype", ["csv", "xlsx"])
def test_it_can_be_fetched(
    desk: Client, some: dict[str, Sag], filtype: str, ejer: Medarbejder
) -> None:
    found = Download(desk, filtype, "?vis=fejl&efter=sag")
    header, first, *rest = found.rows
    assert header == list(view.HEADER)
    sag = some["vanishing"]
    address = (
        f"{only(sag).get_absolute_url()}?fejlliste=sag&vis=fejl&felt=maalgrupper"
        f"&fund={sag.fund.get().pk}"
    )
    assert first == [
        sag.cpr_formateret,
        "Væk Viggo",
        "1.1 Aktivitets- og samværstilbud (§ 104)",
        "Målgruppe(r)",
        "Vælg mindst én målgruppe: det, der er årsag til, at borgeren får ydelsen.",
        "Fejl",
        "ja",
        "ja",
        "YD-MAALGRUPPE-MANGLER",
        "Ejer",
        f"http://localhost:8000{address}",
    ]
    assert [row[1] for row in rest] == [
        "Hjemløse Hanne",
        "Hjemløse Hanne",
        "Hele Helle",
    ]
    assert found.response.headers["Content-Disposition"] == (
        f'attachment; filename="fejlliste-183-2026-11-02.{filtype}"'
    )
    entry = Haendelse.objects.get(art="fejlliste hentet")
    assert (entry.medarbejder, entry.kommune_id) == (ejer, "183")
    assert entry.detaljer == {"filtype": filtype, "vis": "fejl", "antal": 4}


def test_a_name_is_no_formula_in_the_file(desk: Client, ishoej: Kommune) -> None:
    stored_sag(ishoej, with_error(), navn="=HYPERLINK(1)")
    assert Download(desk, "csv").rows[1][1] == "'=HYPERLINK(1)"
    assert Download(desk, "xlsx").rows[1][1] == "'=HYPERLINK(1)"


def test_there_are_no_other_files(desk: Client, some: dict[str, Sag]) -> None:
    assert desk.get(f"{URL}hent/exe/").status_code == 404
    assert not Haendelse.objects.filter(art="fejlliste hentet").exists()
