"""Opening an Excel file that somebody uploaded: the one way, for every list that comes as one.

Pure, and trusts nothing. A small file can unpack to a large one, and a few kilobytes of styles keep
the library busy for a minute: so parts, bytes and elements are counted before it sees any of them,
and rows, cells and seconds while it reads. A `FilFejl` says in Danish what to do.
"""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook

from cases.texts import is_reportable

MAX_PARTS = 1_000
#: What the file may unpack to, and the text of all its cells.
MAX_UNPACKED = 100 * 2**20
#: Elements of the sheets and their texts, by the signs that begin and end them: some six a cell.
MAX_SHEET_TAGS = 3_000_000
#: … and of each other part. The library takes half a millisecond for one of the styles.
MAX_OTHER_TAGS = 10_000
#: Seconds from opening the file to its last row.
MAX_SECONDS = 60
#: What stands in a cell that is worked out from others.
FORMULA = "="

#: Read bit by bit, or not at all.
_LARGE = re.compile(r"xl/(?:worksheets/[^/]+\.xml|sharedStrings\.xml|media/.+)", re.IGNORECASE)
#: No spreadsheet needs them, and they are how a small file becomes a large one.
_DEFINITIONS = [
    text.encode(encoding)
    for text in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
]
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CHUNK = 2**16
#: How Excel writes a character that its XML can not hold, such as the end of a line.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

_TOO_LARGE = (
    "Excel-filen fylder for meget, når den pakkes ud. Slet ark og billeder, der ikke hører til "
    "listen, eller gem listen som CSV UTF-8."
)
_TOO_MANY = (
    "Excel-filen har for meget formatering eller for mange celler. Kopiér listen til en ny "
    "projektmappe som værdier, eller gem den som CSV UTF-8."
)
_DAMAGED = "Excel-filen er beskadiget eller har en adgangskode. Gem den igen uden adgangskode."
_UNREADABLE = (
    "Filen kan ikke læses som Excel. Åbn den i Excel, og gem den igen som Excel-projektmappe "
    "(.xlsx)."
)


class FilFejl(ValueError):
    """The file can not be read; the text says in Danish what to do."""


def rows(content: bytes, columns: int) -> Iterator[list[str]]:
    """The rows of the first sheet that is not hidden, as text, `columns` cells wide at most.

    Whoever reads them stops at the row that is one too many. Raises FilFejl.
    """
    _look_over(content)
    until = time.monotonic() + MAX_SECONDS
    # Whatever a broken or hostile file makes the library stumble over, it is the file's fault.
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
        # The size that the sheet says of itself may be anything.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_col=columns):
            if time.monotonic() > until:
                raise FilFejl(_TOO_MANY)
            yield [_text(cell) for cell in row]
    except FilFejl:
        raise
    except Exception as error:
        raise FilFejl(_UNREADABLE) from error


def _look_over(content: bytes) -> None:
    """Before the library reads anything: what it would have to read, and whether that is sound.

    A part that unpacks to more than its header says is cut off there by zipfile itself.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise FilFejl(_TOO_LARGE)
            left = MAX_SHEET_TAGS
            for part in parts:
                large = _LARGE.fullmatch(part.filename) is not None
                tags = _tags(packed, part, left if large else MAX_OTHER_TAGS)
                left -= tags if large else 0
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise FilFejl(_DAMAGED) from error


def _tags(packed: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    """How many there are; FilFejl when there are more than `most`, or definitions among them."""
    if part.compress_type not in _METHODS:
        # Excel writes no other, and unpacking one may want any amount of memory.
        raise NotImplementedError
    found, before = 0, b""
    with packed.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            found += chunk.count(b"<")
            if found > most:
                raise FilFejl(_TOO_MANY)
            seen = before + chunk
            if any(definition in seen for definition in _DEFINITIONS):
                raise FilFejl(
                    "Excel-filen indeholder definitioner, som ikke hører til i en liste. Åbn den i "
                    "Excel, og gem den igen som Excel-projektmappe (.xlsx)."
                )
            before = chunk[-32:]
    return found


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
    return _ESCAPED.sub(_character, str(value))


def _character(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in "\r\n\t" or is_reportable(character) else ""
