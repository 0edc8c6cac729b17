"""Tables as files that a spreadsheet opens, and can not be tricked by."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from cases.tables import as_csv, as_xlsx, harmless

HEADER = ["Navn", "Besked"]
ROWS = [["Åse Ødegård", 'Et; "to"\nog tre'], ["=1+1", "+45 12"], ["", "0012"]]


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_what_begins_like_a_formula_gets_an_apostrophe(begins: str) -> None:
    assert harmless(f"{begins}cmd") == f"'{begins}cmd"


@pytest.mark.parametrize("text", ["", "Niels", "200568-0001", "1=1", " =1"])
def test_everything_else_stays(text: str) -> None:
    assert harmless(text) == text


def test_csv_is_what_a_danish_excel_opens() -> None:
    content = as_csv(HEADER, ROWS)
    assert content.startswith(b"\xef\xbb\xbfNavn;Besked\r\n")
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert read == [HEADER, ROWS[0], ["'=1+1", "'+45 12"], ["", "0012"]]


def test_xlsx_holds_texts_only() -> None:
    sheet = load_workbook(io.BytesIO(as_xlsx("Fejlliste", HEADER, ROWS))).active
    assert sheet.title == "Fejlliste"
    assert sheet.freeze_panes == "A2"
    read = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert read == [HEADER, ROWS[0], ["'=1+1", "'+45 12"], ["", "0012"]]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert [cell.font.bold for cell in sheet[1]] == [True, True]
    assert not sheet["A2"].font.bold


def test_xlsx_does_without_signs_that_it_can_not_hold() -> None:
    sheet = load_workbook(io.BytesIO(as_xlsx("X", ["A"], [["Niels\x07Hansen"]]))).active
    assert sheet["A2"].value == "NielsHansen"


def test_both_are_fine_without_rows() -> None:
    assert as_csv(HEADER, []).decode("utf-8-sig") == "Navn;Besked\r\n"
    assert load_workbook(io.BytesIO(as_xlsx("X", HEADER, []))).active.max_row == 1
