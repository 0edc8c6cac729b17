"""A table as a file for a spreadsheet: CSV for any, XLSX for Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

#: What a spreadsheet takes for the beginning of a formula, or strips to get at one.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
#: In characters; the widest columns of a table for people.
_WIDTH = 60


def harmless(cell: str) -> str:
    """The text, so that no spreadsheet takes it for a formula: `=1+1` becomes `'=1+1`."""
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark and semicolons, which is what a Danish Excel opens by itself."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in [header, *rows])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet of texts, headings in bold and always in sight, columns as wide as their content.

    Signs that a workbook can not hold are left out.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    table = [[_for_excel(cell) for cell in row] for row in [header, *rows]]
    for number, column in enumerate(zip(*table, strict=True), 1):
        width = min(max(map(len, column)) + 2, _WIDTH)
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    for row_number, row in enumerate(table):
        cells = [WriteOnlyCell(sheet, value=cell) for cell in row]
        for cell in cells:
            # A text stays a text, also one that looks like a number or a formula.
            cell.data_type = "s"
            cell.font = Font(bold=row_number == 0)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _for_excel(cell: str) -> str:
    return harmless(ILLEGAL_CHARACTERS_RE.sub("", cell))
