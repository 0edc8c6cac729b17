"""Reading an uploaded list: CSV and Excel by what is in them, and hostile files (D11)."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from cases import ark
from cases.ark import Ark, FilFejl, Raekke, read
from tests.cases.workbooks import SHEET, excel, repacked

ROWS = [["Navn", "Adresse", "Postnr"], ["Åhuset", "Ny Vej 1", "2635"]]
ARK = Ark(("Navn", "Adresse", "Postnr"), (Raekke(2, ("Åhuset", "Ny Vej 1", "2635")),))


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_in_each_way_it_is_saved(delimiter: str, encoding: str) -> None:
    text = "\r\n".join(delimiter.join(row) for row in ROWS)
    assert read(text.encode(encoding)) == ARK


def test_excel() -> None:
    assert read(excel(*ROWS)) == ARK


def test_what_the_name_says_does_not_count() -> None:
    """There is no name at all: only the content."""
    assert read(b"a;b\n1;2").overskrifter == ("a", "b")


def test_titles_above_blank_rows_between_and_short_rows() -> None:
    text = "Udtræk af Tilbudsportalen\n\nNavn;Adresse;;Navn;\n\nA;B\n;;;;\nC;D;E;F;G\n"
    ark = read(text.encode())
    assert ark.overskrifter == ("Navn", "Adresse", "Kolonne 3", "Navn (4)")
    assert ark.raekker == (Raekke(5, ("A", "B", "", "")), Raekke(7, ("C", "D", "E", "F")))


@pytest.mark.parametrize(
    "text",
    [
        "Udtræk fra Tilbudsportalen, 1. november 2026\nNavn;Adresse;Postnr\nA;B 1;2635\n",
        "Navn;Adresse;Postnr\nA;B 1, 2. sal, tv.;2635\nC;D 3, 1. sal, th.;2635\n",
        "Udtræk; alle\nNavn,Adresse,Postnr\nA,B 1,2635\n",
    ],
)
def test_what_stands_between_the_cells_is_not_told_by_one_line(text: str) -> None:
    assert read(text.encode()).overskrifter == ("Navn", "Adresse", "Postnr")


def test_cells_of_excel_as_text() -> None:
    row = [1003000000, 2635.0, 1.5, None, True, date(2026, 11, 2), " x ", "=1+1", '=CMD("a")']
    ark = read(excel([str(n) for n in range(9)], row))
    found = ark.raekker[0].celler
    assert found == ("1003000000", "2635", "1.5", "", "ja", "02-11-2026", "x", "=", "=")


def test_a_quoted_cell_of_csv_may_hold_anything() -> None:
    ark = read(b'Navn;Adresse\n"A;""B""\nC";"=1+1"\nD;E\n')
    assert ark.raekker == (Raekke(2, ('A;"B"\nC', "=1+1")), Raekke(3, ("D", "E")))


def test_a_huge_cell_is_cut() -> None:
    for content in (excel(["a", "b"], ["x" * 30_000, "y"]), b"a;b\n" + b"x" * 30_000 + b";y"):
        [row] = read(content).raekker
        assert len(row.celler[0]) == ark.MAX_CHARACTERS + 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Der er ingen rækker i filen."),
        (b"Navn;Adresse;Postnr", "Der er ingen rækker i filen."),
        (b"\n\n  \n", "Der er ingen rækker i filen."),
        (b"Navn;Adresse\nA\x00;B", "hverken CSV eller Excel"),
        ("Navn;Adresse\nA;B".encode("utf-16"), "hverken CSV eller Excel"),
        (b"Navn;Adresse\nA\x81;B", "bogstaver kan ikke l"),
        (b'Navn;Adresse\nA;B\n"C;D\nE;F', "Række 3 kan ikke læses"),
        (b"Navn;Adresse\nA;" + b"x" * 200_000, "Række 2 kan ikke læses"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, "gamle Excel-format"),
        (b"PK\x03\x04" + b"x" * 100, "beskadiget"),
        (b"%PDF-1.7\n\x00\x01", "hverken CSV eller Excel"),
        (b"x" * (ark.MAX_BYTES + 1), "større end 10 MB"),
        (b"a;b\n" + b"c;d\n" * ark.MAX_ROWS, "mere end 20000 rækker"),
        (b"a;b\n" + (b"x" + b";" * 99 + b"\n") * 4_001, "for mange kolonner"),
    ],
)
def test_what_can_not_be_read_says_what_to_do(content: bytes, says: str) -> None:
    with pytest.raises(FilFejl, match=says):
        read(content)


def test_a_zip_that_is_no_spreadsheet() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("a.txt", "a")
    with pytest.raises(FilFejl, match="kan ikke læses som Excel"):
        read(stream.getvalue())


def test_a_row_far_below_stops_at_the_limit() -> None:
    far = (b'<row r="2"', b'<row r="99999999999"')
    with pytest.raises(FilFejl, match="mere end 20000 rækker"):
        read(repacked(excel(*ROWS), SHEET, lambda data: data.replace(*far)))


def test_the_size_that_a_sheet_says_of_itself_does_not_count() -> None:
    huge = (b'ref="A1:C2"', b'ref="A1:XFD1048576"')
    assert read(repacked(excel(*ROWS), SHEET, lambda data: data.replace(*huge))) == ARK


def test_only_so_many_columns() -> None:
    wide = [str(n) for n in range(ark.MAX_COLUMNS + 50)]
    for content in (excel(wide, wide), ";".join(wide).encode() + b"\n" + ";".join(wide).encode()):
        assert len(read(content).overskrifter) == ark.MAX_COLUMNS
