"""Opening an Excel file: hostile ones are counted before the library sees them."""

from __future__ import annotations

import io
import re
import resource
import time
import zipfile
from itertools import islice

import pytest
from openpyxl import Workbook

from cases import regneark
from cases.regneark import FilFejl, rows
from tests.cases.workbooks import SHEET, excel, repacked

ROWS = [["Navn", "Adresse", "Postnr"], ["Åhuset", "Ny Vej 1", "2635"]]


def read(content: bytes) -> list[list[str]]:
    return list(islice(rows(content, 5), 20_001))


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library is not asked at all."""
    monkeypatch.setattr(regneark, "load_workbook", None)


@pytest.mark.usefixtures("unread")
def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = repacked(excel(*ROWS), SHEET, lambda _: b" " * (regneark.MAX_UNPACKED + 1))
    assert len(bomb) < 200_000
    with pytest.raises(FilFejl, match="fylder for meget"):
        read(bomb)


@pytest.mark.usefixtures("unread")
def test_a_zip_of_many_parts() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for nr in range(regneark.MAX_PARTS + 1):
            packed.writestr(str(nr), "")
    with pytest.raises(FilFejl, match="fylder for meget"):
        read(stream.getvalue())


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize(
    ("name", "element"),
    [
        ("xl/styles.xml", b'<xf numFmtId="0"/>'),
        ("xl/styles.xml", b"<font><b/></font>"),
        ("xl/workbook.xml", b'<sheet name="a" sheetId="1" r:id="rId1"/>'),
        ("xl/theme/theme1.xml", b"<a:font/>"),
        ("xl/_rels/workbook.xml.rels", b"<Relationship/>"),
        ("[Content_Types].xml", b"<Default/>"),
    ],
)
def test_few_bytes_of_many_elements_are_refused(name: str, element: bytes) -> None:
    """Twenty kilobytes of styles kept the library busy for a minute, with 1.7 GB."""
    many = element * (regneark.MAX_OTHER_TAGS + 1)
    bomb = repacked(excel(*ROWS), name, lambda data: data.replace(b"</", many + b"</", 1))
    assert len(bomb) < 30_000
    with pytest.raises(FilFejl, match="for meget formatering"):
        read(bomb)


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize("name", [SHEET, "xl/sharedStrings.xml"])
def test_so_are_endless_cells_and_texts(name: str) -> None:
    def many(_: bytes) -> bytes:
        return b"<si/>" * (regneark.MAX_SHEET_TAGS + 1)

    content = repacked(excel(*ROWS), SHEET, lambda data: data)
    if name != SHEET:
        stream = io.BytesIO(content)
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(name, b"")
        content = stream.getvalue()
    with pytest.raises(FilFejl, match="for mange celler"):
        read(repacked(content, name, many))


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_way_of_packing_that_excel_does_not_have(method: int) -> None:
    with pytest.raises(FilFejl, match="beskadiget"):
        read(repacked(excel(*ROWS), SHEET, lambda data: data, method))


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "[Content_Types].xml"])
def test_entities_are_refused_before_the_xml_is_read(name: str, encoding: str) -> None:
    def bomb(data: bytes) -> bytes:
        entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(12))
        head = (
            f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'
        )
        text = data.decode()
        return (head + text[text.find("?>") + 2 if text.startswith("<?") else 0 :]).encode(encoding)

    with pytest.raises(FilFejl, match="definitioner"):
        read(repacked(excel(*ROWS), name, bomb))


def test_a_definition_over_the_edge_of_a_chunk_is_seen() -> None:
    def hidden(_: bytes) -> bytes:
        return b" " * (2**16 - 4) + b"<!DOCTYPE x>"

    with pytest.raises(FilFejl, match="definitioner"):
        read(repacked(excel(*ROWS), SHEET, hidden))


@pytest.mark.parametrize(
    ("part", "lie"), [(b'r="A2"', b'r="ZZZZZZZ2"'), (b"</sheetData>", b"<row><c")]
)
def test_a_sheet_that_lies_is_refused(part: bytes, lie: bytes) -> None:
    content = repacked(excel(*ROWS), SHEET, lambda data: data.replace(part, lie))
    with pytest.raises(FilFejl, match="kan ikke læses som Excel"):
        read(content)


def test_what_is_let_through_costs_seconds_and_no_memory() -> None:
    """As many styles as are allowed, and a row a million times further down."""

    def styles(data: bytes) -> bytes:
        many = b'<xf numFmtId="0"/>' * (regneark.MAX_OTHER_TAGS - data.count(b"<"))
        return re.sub(rb"</cellXfs>", many + b"</cellXfs>", data)

    content = repacked(excel(*ROWS), "xl/styles.xml", styles)
    content = repacked(
        content, SHEET, lambda data: data.replace(b'<row r="2"', b'<row r="9999999"')
    )
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(read(content)) == 20_001
    assert time.process_time() - began < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_reading_ends_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regneark, "MAX_SECONDS", -1)
    with pytest.raises(FilFejl, match="for mange celler"):
        read(excel(*ROWS))


def test_hidden_sheets_are_passed_over() -> None:
    def hide(book: Workbook) -> None:
        book.active.sheet_state = "hidden"
        book.create_sheet("meget skjult").sheet_state = "veryHidden"
        book.create_sheet("listen").append(["a", "b"])
        book.active = 2

    assert read(excel(*ROWS, fill=hide)) == [["a", "b", "", "", ""]]


def test_characters_that_excel_writes_as_numbers_are_characters() -> None:
    assert read(excel(["en_x000D_\nto", "x_x0041_", "nul_x0000_", "_xD800_", "_xyz_"])) == [
        ["en\r\nto", "xA", "nul", "", "_xyz_"]
    ]
