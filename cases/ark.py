"""A list that somebody uploaded, as rows of text: CSV or Excel, by what is in it.

Pure, and trusts nothing: a size or a number of rows beyond the limits stops the reading before the
memory is full, and `cases.regneark` opens Excel with limits of its own. A `FilFejl` says in Danish
what to do. What the cells mean is for those to say who read the list.
"""

from __future__ import annotations

import csv
import io
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cases import regneark
from cases.regneark import FORMULA, FilFejl
from cases.texts import plain

__all__ = ["FORMULA", "Ark", "FilFejl", "Raekke", "read"]

MAX_BYTES = 10 * 2**20
MAX_ROWS = 20_000
MAX_COLUMNS = 100
#: Of all rows together: more takes longer than anybody waits for a page.
MAX_CELLS = 400_000
#: Of a cell: what is beyond it fits no field anyway, and one cell may not fill the memory.
MAX_CHARACTERS = 1_000

_EXCEL = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = (";", "\t", ",")
#: So many lines tell what stands between the cells.
_TOP = 20


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


def read(content: bytes, hvad: str = "tilbud", max_rows: int = MAX_ROWS) -> Ark:
    """The first sheet of the file that is not hidden, with `max_rows` rows at most.

    `hvad` is what the rows are, for what is said of them. Raises FilFejl.
    """
    if len(content) > MAX_BYTES:
        raise FilFejl(f"Filen er større end {MAX_BYTES // 2**20} MB. Vælg en mindre fil.")
    if content.startswith(_OLD_EXCEL):
        raise FilFejl(
            "Filen er i det gamle Excel-format eller har en adgangskode. Gem den som "
            "Excel-projektmappe (.xlsx) uden adgangskode."
        )
    rows = _excel(content) if content.startswith(_EXCEL) else _csv(content)
    return _with_headings(rows, hvad, max_rows)


def pack(ark: Ark) -> bytes:
    """The sheet as few bytes, for keeping; `unpack` reads them."""
    rows = [(raekke.nr, raekke.celler) for raekke in ark.raekker]
    return zlib.compress(json.dumps([ark.overskrifter, rows]).encode())


def unpack(packed: bytes) -> Ark:
    headings, rows = json.loads(zlib.decompress(packed))
    return Ark(tuple(headings), tuple(Raekke(nr, tuple(cells)) for nr, cells in rows))


def _with_headings(rows: Iterable[list[str]], hvad: str, max_rows: int) -> Ark:
    """The first row with two filled cells is the headings: above it there may be a title."""
    headings: tuple[str, ...] = ()
    found = []
    seen = 0
    for nr, cells in enumerate(rows, 1):
        if nr > max_rows:
            raise FilFejl(f"Filen har mere end {max_rows} rækker. Slet dem, der ikke er {hvad}.")
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
            "Der er ingen rækker i filen. Den skal have en række med overskrifter og derunder "
            f"rækker med {hvad}, på det første ark."
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
    for row in regneark.rows(content, MAX_COLUMNS):
        yield [_shortened(cell) for cell in row]


def _shortened(text: str) -> str:
    text = plain(text).strip()
    return text if len(text) <= MAX_CHARACTERS else text[:MAX_CHARACTERS] + "…"
