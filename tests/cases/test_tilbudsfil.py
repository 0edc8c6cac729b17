"""Reading an uploaded list: CSV and Excel by what is in them, and hostile files (D11)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import Workbook

from cases.tilbud import fil as tilbudsfil
from cases.tilbud.fil import Ark, FilFejl, Raekke, read

ROWS = [["Navn", "Adresse", "Postnr"], ["Åhuset", "Ny Vej 1", "2635"]]
ARK = Ark(("Navn", "Adresse", "Postnr"), (Raekke(2, ("Åhuset", "Ny Vej 1", "2635")),))


def excel(*rows: list[object], fill: Callable[[Workbook], None] | None = None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if fill:
        fill(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The Excel file with one of its parts changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", 8) as new:
        for part in old.infolist():
            data = old.read(part)
            new.writestr(part.filename, change(data) if part.filename == name else data)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


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
        assert len(row.celler[0]) == tilbudsfil.MAX_CHARACTERS + 1


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
        (b"x" * (tilbudsfil.MAX_BYTES + 1), "større end 10 MB"),
        (b"a;b\n" + b"c;d\n" * tilbudsfil.MAX_ROWS, "mere end 20000 rækker"),
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


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = repacked(excel(*ROWS), SHEET, lambda _: b" " * (tilbudsfil.MAX_UNPACKED + 1))
    assert len(bomb) < 200_000
    monkeypatch.setattr(tilbudsfil, "load_workbook", None)
    with pytest.raises(FilFejl, match="fylder for meget"):
        read(bomb)


def test_a_zip_of_many_parts() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for nr in range(tilbudsfil.MAX_PARTS + 1):
            packed.writestr(str(nr), "")
    with pytest.raises(FilFejl, match="fylder for meget"):
        read(stream.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "[Content_Types].xml"])
def test_entities_are_refused_before_the_xml_is_read(
    name: str, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bomb(data: bytes) -> bytes:
        entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(12))
        head = (
            f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'
        )
        text = data.decode()
        return (head + text[text.find("?>") + 2 if text.startswith("<?") else 0 :]).encode(encoding)

    monkeypatch.setattr(tilbudsfil, "load_workbook", None)
    with pytest.raises(FilFejl, match="definitioner"):
        read(repacked(excel(*ROWS), name, bomb))


def test_a_definition_over_the_edge_of_a_chunk_is_seen() -> None:
    def hidden(_: bytes) -> bytes:
        return b" " * (2**16 - 4) + b"<!DOCTYPE x>"

    with pytest.raises(FilFejl, match="definitioner"):
        read(repacked(excel(*ROWS), SHEET, hidden))


@pytest.mark.parametrize(
    ("part", "lie", "says"),
    [
        (b'<row r="2"', b'<row r="99999999999"', "mere end 20000 rækker"),
        (b'r="A2"', b'r="ZZZZZZZ2"', "kan ikke læses som Excel"),
        (b"</sheetData>", b"<row><c", "kan ikke læses som Excel"),
    ],
)
def test_a_sheet_that_lies_stops_at_the_limits(part: bytes, lie: bytes, says: str) -> None:
    content = repacked(excel(*ROWS), SHEET, lambda data: data.replace(part, lie))
    with pytest.raises(FilFejl, match=says):
        read(content)


def test_the_size_that_a_sheet_says_of_itself_does_not_count() -> None:
    huge = (b'ref="A1:C2"', b'ref="A1:XFD1048576"')
    assert read(repacked(excel(*ROWS), SHEET, lambda data: data.replace(*huge))) == ARK


def test_only_so_many_columns() -> None:
    wide = [str(n) for n in range(tilbudsfil.MAX_COLUMNS + 50)]
    for content in (excel(wide, wide), ";".join(wide).encode() + b"\n" + ";".join(wide).encode()):
        assert len(read(content).overskrifter) == tilbudsfil.MAX_COLUMNS
