"""Reading a list of tilbud from a file that somebody uploaded: CSV or Excel, by what is in it.

Pure, and trusts nothing: a size, a number of rows or an unpacked size beyond the limits stops the
reading before the memory is full, and so does XML that defines entities. A `FilFejl` says in
Danish what to do. What the cells mean is for `cases.tilbud.plan` to say.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

MAX_BYTES = 10 * 2**20
MAX_ROWS = 20_000
MAX_COLUMNS = 100
#: Of all rows together: more takes longer than anybody waits for a page.
MAX_CELLS = 400_000
#: Of a cell: what is beyond it fits no field anyway, and one cell may not fill the memory.
MAX_CHARACTERS = 1_000
#: What an Excel file may unpack to, and of how many parts it may consist.
MAX_UNPACKED = 100 * 2**20
MAX_PARTS = 1_000
#: What stands in a cell of Excel that is worked out from others.
FORMULA = "="

_EXCEL = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = (";", "\t", ",")
#: So many lines tell what stands between the cells.
_TOP = 20
#: No spreadsheet needs them, and they are how a small file becomes a large one.
_DEFINITIONS = [
    text.encode(encoding)
    for text in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
]
_CHUNK = 2**16


class FilFejl(ValueError):
    """The file can not be read; the text says in Danish what to do."""


@dataclass(frozen=True, slots=True)
class Raekke:
    """One row: its number in the sheet, the first being 1, and its cells as text."""

    nr: int
    celler: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ark:
    """The headings, and all rows under them that are not empty, as wide as the headings."""

    overskrifter: tuple[str, ...]
    raekker: tuple[Raekke, ...]


def read(content: bytes) -> Ark:
    """The first sheet of the file. Raises FilFejl."""
    if len(content) > MAX_BYTES:
        raise FilFejl(f"Filen er større end {MAX_BYTES // 2**20} MB. Vælg en mindre fil.")
    if content.startswith(_OLD_EXCEL):
        raise FilFejl(
            "Filen er i det gamle Excel-format eller har en adgangskode. Gem den som "
            "Excel-projektmappe (.xlsx) uden adgangskode."
        )
    rows = _excel(content) if content.startswith(_EXCEL) else _csv(content)
    return _with_headings(rows)


def pack(ark: Ark) -> bytes:
    """The sheet as few bytes, for keeping; `unpack` reads them."""
    rows = [(raekke.nr, raekke.celler) for raekke in ark.raekker]
    return zlib.compress(json.dumps([ark.overskrifter, rows]).encode())


def unpack(packed: bytes) -> Ark:
    headings, rows = json.loads(zlib.decompress(packed))
    return Ark(tuple(headings), tuple(Raekke(nr, tuple(cells)) for nr, cells in rows))


def _with_headings(rows: Iterable[list[str]]) -> Ark:
    """The first row with two filled cells is the headings: above it there may be a title."""
    headings: tuple[str, ...] = ()
    found = []
    seen = 0
    for nr, cells in enumerate(rows, 1):
        if nr > MAX_ROWS:
            raise FilFejl(f"Filen har mere end {MAX_ROWS} rækker. Slet dem, der ikke er tilbud.")
        seen += len(cells) if any(cells) else 0
        if seen > MAX_CELLS:
            raise FilFejl("Filen har for mange kolonner. Slet dem, der ikke skal bruges.")
        if not headings:
            if sum(bool(cell) for cell in cells) >= 2:
                headings = _named(cells)
        elif any(cells):
            wide = [*cells, *[""] * len(headings)][: len(headings)]
            found.append(Raekke(nr, tuple(wide)))
    if not found:
        raise FilFejl(
            "Der er ingen rækker i filen. Den skal have en række med overskrifter og derunder en "
            "række for hvert tilbud, på det første ark."
        )
    return Ark(headings, tuple(found))


def _named(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    names: list[str] = []
    for nr, cell in enumerate(cells, 1):
        name = cell or f"Kolonne {nr}"
        names.append(f"{name} ({nr})" if name in names else name)
    return tuple(names)


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    nr = 0
    try:
        for nr, cells in enumerate(reader, 1):  # noqa: B007 (told when the next one fails)
            yield [_shortened(cell) for cell in cells[:MAX_COLUMNS]]
    except csv.Error:
        raise FilFejl(
            f"Række {nr + 1} kan ikke læses: den har måske et anførselstegn for meget eller en "
            "meget lang tekst. Ret den, eller gem filen som Excel-projektmappe (.xlsx)."
        ) from None


def _delimiter(text: str) -> str:
    """The sign that most lines have equally many of; of several the one with more of them.

    A title above the headings and the addresses below them may have commas, but not equally many.
    """
    top = [line for line in text.splitlines() if line.strip()][:_TOP]

    def rank(sign: str) -> tuple[int, int]:
        counts = Counter(n for line in top if (n := line.count(sign)))
        return max(((lines, n) for n, lines in counts.items()), default=(0, 0))

    return max(_DELIMITERS, key=rank)


def _decoded(content: bytes) -> str:
    if b"\x00" in content or content.startswith(_UTF16):
        raise FilFejl(
            "Filen er hverken CSV eller Excel. Gem listen som CSV UTF-8 eller som "
            "Excel-projektmappe (.xlsx)."
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FilFejl("Filens bogstaver kan ikke læses. Gem listen som CSV UTF-8 eller som .xlsx.")


def _excel(content: bytes) -> Iterator[list[str]]:
    _refuse_bombs(content)
    # Whatever a broken or hostile file makes the library stumble over, it is the file's fault.
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # The size that the sheet says of itself may be anything.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_col=MAX_COLUMNS):
            yield [_shortened(_text(cell)) for cell in row]
    except Exception as error:
        raise FilFejl(
            "Filen kan ikke læses som Excel. Åbn den i Excel, og gem den igen som "
            "Excel-projektmappe (.xlsx)."
        ) from error


def _refuse_bombs(content: bytes) -> None:
    """Before anything is unpacked as a whole: how much it would be, and whether it defines things.

    A part that unpacks to more than its header says is cut off there by zipfile itself.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            too_many = len(parts) > MAX_PARTS
            if too_many or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise FilFejl(
                    "Excel-filen fylder for meget, når den pakkes ud. Slet ark og billeder, der "
                    "ikke hører til listen, eller gem listen som CSV UTF-8."
                )
            for part in parts:
                _refuse_definitions(packed, part)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise FilFejl(
            "Excel-filen er beskadiget eller har en adgangskode. Gem den igen uden adgangskode."
        ) from error


def _refuse_definitions(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    before = b""
    with packed.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            seen = before + chunk
            if any(definition in seen for definition in _DEFINITIONS):
                raise FilFejl(
                    "Excel-filen indeholder definitioner, som ikke hører til i en liste. Åbn den i "
                    "Excel, og gem den igen som Excel-projektmappe (.xlsx)."
                )
            before = chunk[-32:]


def _text(cell: Any) -> str:
    """What a person sees in the cell, but for a formula, which is only told to be one."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.strftime("%d-%m-%Y")
    return str(value)


def _shortened(text: str) -> str:
    text = text.strip()
    return text if len(text) <= MAX_CHARACTERS else text[:MAX_CHARACTERS] + "…"
