"""Reading the code lists from CSV files (D12).

Pure, and strict: a list that is loaded replaces the one in force, so a misspelt heading or a half
file must stop here, with every fault named by file and line, in Danish, for the operator.

The files are UTF-8 with commas; dates are yyyy-mm-dd; `er_ophold` and `indberetningspligtig` are
`ja` or `nej`; empty validity means unbounded; `kun_ydelser` are codes with a space between. Columns
may stand in any order, but none may be unknown, and only those may be missing that older files do
not have: of them nothing is said, so what is in force of them stays.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stdnum.dk import cvr

from cases.codes import (
    FUNKTIONSVURDERING,
    KOMMUNE,
    MAALGRUPPE,
    POSTNUMMER,
    SHAPES,
    TILBUDSTYPE,
    YDELSE,
    Code,
    Codes,
)
from cases.findings import FEJL, Finding
from cases.texts import is_reportable

#: Where a column's text has to fit; the rest of the columns are read as something else than text.
_ROOM = {
    "tekst": 300,
    "kortnavn": 40,
    "navn": 60,
    "gruppe": 100,
    "region": 40,
    "paragraf": 20,
    "kun_ydelser": 300,
    "kilde": 200,
}
_MAY_BE_EMPTY = {"gruppe", "paragraf", "statbank_kode", "forklaring", "kun_ydelser"}
#: What tells two codes apart, so that no other may have it.
_ONLY_ONCE = {"kode": "koden", "kortnavn": "kortnavnet"}
_DATES = {"gyldig_fra", "gyldig_til", "kilde_gyldig_til"}
_YES_NO = {"er_ophold", "indberetningspligtig"}


class CodeFileError(ValueError):
    """The files can not be loaded; `findings` say what is wrong, with file and line."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(finding.told for finding in self.findings))


@dataclass(frozen=True, slots=True)
class KommuneRow:
    """A kommune as the file has it: 3-digit code, and an 8-digit CVR number that passes (D8)."""

    kode: str
    navn: str
    region: str
    cvr: str
    kilde: str


@dataclass(frozen=True, slots=True)
class CodeFiles:
    """All lists in the files' order; `kommuner` stand among the codes as well.

    `unsaid` are the (list, column) of which the files say nothing.
    """

    codes: tuple[Code, ...]
    kommuner: tuple[KommuneRow, ...]
    unsaid: frozenset[tuple[str, str]] = frozenset()


Row = Mapping[str, str]
#: Rows by the line that each stands in.
Rows = dict[int, Row]


@dataclass(frozen=True, slots=True)
class _ListFile:
    name: str
    liste: str
    columns: tuple[str, ...]
    kode_is: str
    make: Callable[[Row], Code]
    #: What files of before these columns came do not have.
    newer: tuple[str, ...] = ()


def _dotted_code(liste: str) -> Callable[[Row], Code]:
    def make(row: Row) -> Code:
        return Code(
            liste=liste,
            kode=row["kode"],
            tekst=row["tekst"],
            gruppe=row.get("gruppe", ""),
            paragraf=row.get("paragraf", ""),
            er_ophold=row.get("er_ophold") == "ja",
            indberetningspligtig=row.get("indberetningspligtig") != "nej",
            gyldig_fra=_date(row["gyldig_fra"]),
            gyldig_til=_date(row["gyldig_til"]),
            kilde=row["kilde"],
            kortnavn=row.get("kortnavn", ""),
            kun_ydelser=tuple(row.get("kun_ydelser", "").split()),
        )

    return make


def _funktionsvurdering(row: Row) -> Code:
    # The guide shows the letter with its text and, in brackets, what is meant by it (R27).
    meant = f" ({row['forklaring']})" if row["forklaring"] else ""
    return Code(FUNKTIONSVURDERING, row["kode"], row["tekst"] + meant, kilde=row["kilde"])


def _postnummer(row: Row) -> Code:
    return Code(POSTNUMMER, row["kode"], row["tekst"], kilde=row["kilde"])


def _kommune(row: Row) -> Code:
    return Code(KOMMUNE, row["kode"], row["navn"], gruppe=row["region"], kilde=row["kilde"])


FILES = (
    _ListFile(
        "ydelser.csv",
        YDELSE,
        ("kode", "tekst", "paragraf", "er_ophold", "indberetningspligtig", "gyldig_fra",
         "gyldig_til", "statbank_kode", "kilde"),
        "tal med punktum imellem, fx 1.8.1",
        _dotted_code(YDELSE),
        newer=("kortnavn",),
    ),
    _ListFile(
        "maalgrupper.csv",
        MAALGRUPPE,
        ("kodesystem", "kode", "tekst", "gruppe", "gyldig_fra", "gyldig_til", "kilde",
         "kilde_gyldig_til"),
        "tal med punktum imellem, fx 1.1.4, eller en UUID med små bogstaver",
        _dotted_code(MAALGRUPPE),
        newer=("kun_ydelser",),
    ),
    _ListFile(
        "tilbudstyper.csv",
        TILBUDSTYPE,
        ("kode", "tekst", "gruppe", "gyldig_fra", "gyldig_til", "kilde", "kilde_gyldig_til"),
        "tal med punktum imellem, fx 3.1.0",
        _dotted_code(TILBUDSTYPE),
    ),
    _ListFile(
        "funktionsvurdering.csv",
        FUNKTIONSVURDERING,
        ("kode", "tekst", "forklaring", "kilde"),
        "A, B, C, D eller E",
        _funktionsvurdering,
    ),
    _ListFile(
        "postnumre.csv",
        POSTNUMMER,
        ("kode", "tekst", "kilde"),
        "fire cifre",
        _postnummer,
    ),
    _ListFile(
        "kommuner.csv",
        KOMMUNE,
        ("kode", "navn", "region", "cvr", "kilde"),
        "tre cifre",
        _kommune,
    ),
)  # fmt: skip


def read_folder(folder: Path) -> CodeFiles:
    """All six lists in the folder. CodeFileError names every fault in all of them."""
    return read_files(supplied(folder))


def supplied(folder: Path) -> dict[str, bytes | None]:
    """The lists' files in the folder as they are, by name; None where there is none.

    Raises CodeFileError for a folder or a file that can not be read.
    """
    if not folder.is_dir():
        raise _whole(f"Mappen {folder} findes ikke. Skriv stien til en mappe med listerne.")
    try:
        return {file.name: _bytes(folder / file.name) for file in FILES}
    except OSError as error:
        raise _whole(
            f"{error.filename} kan ikke læses. Se efter, om det er en fil, som du må læse."
        ) from error


def read_files(contents: Mapping[str, bytes | None], beside: Codes | None = None) -> CodeFiles:
    """The lists of these files, by the files' names. CodeFileError names every fault in them.

    `beside` has the lists that are not among the files.
    """
    read: dict[str, Rows] = {}
    findings: list[Finding] = []
    for file in FILES:
        if file.name in contents:
            try:
                read[file.liste] = _read(contents[file.name], file)
            except CodeFileError as error:
                findings += error.findings
    if not findings:
        findings = list(_unlisted_ydelser(read, beside))
    if findings:
        raise CodeFileError(findings)
    codes = [file.make(row) for file in FILES for row in read.get(file.liste, {}).values()]
    kommuner = [KommuneRow(**row) for row in read.get(KOMMUNE, {}).values()]
    unsaid = {
        (file.liste, column)
        for file in FILES
        for column in file.newer
        if any(column not in row for row in read.get(file.liste, {}).values())
    }
    return CodeFiles(tuple(codes), tuple(kommuner), frozenset(unsaid))


def _unlisted_ydelser(read: Mapping[str, Rows], beside: Codes | None) -> Iterator[Finding]:
    """What `kun_ydelser` names and no list has: nobody could ever choose that målgruppe."""
    listed = {row["kode"] for row in read.get(YDELSE, {}).values()}
    if not listed and beside is not None:
        listed = {code.kode for code in beside.all(YDELSE)}
    for line, row in read.get(MAALGRUPPE, {}).items():
        for kode in row.get("kun_ydelser", "").split():
            if listed and kode not in listed:
                message = f"kun_ydelser nævner {kode}, som ikke står i listen over ydelser."
                yield _row_finding("maalgrupper.csv", line, "kun_ydelser", message)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _read(raw: bytes | None, file: _ListFile) -> Rows:
    """The file's rows; CodeFileError unless every one of them is in order."""
    if raw is None:
        raise _whole("filen mangler i mappen.", file.name)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _whole("filen er ikke gemt som UTF-8.", file.name) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        _check_header(header, file)
        numbered = [(reader.line_num, cells) for cells in reader if cells]
    except csv.Error as error:
        message = f"linjen kan ikke læses som CSV ({error})."
        raise _whole(message, file.name, reader.line_num) from None
    findings: list[Finding] = []
    rows: Rows = {}
    first_seen: dict[tuple[str, str], int] = {}
    for line, cells in numbered:
        row = dict(zip(header, cells, strict=False))
        wrong = list(_row_faults(row, len(cells), len(header), file))
        for name, told in _ONLY_ONCE.items():
            seen = first_seen.setdefault((name, row[name]), line) if row.get(name) else line
            if seen != line:
                wrong.append((name, f"{told} {row[name]} står også i linje {seen}."))
        findings += [_row_finding(file.name, line, name, message) for name, message in wrong]
        rows[line] = row
    if not rows:
        raise _whole("der er ingen koder i filen.", file.name)
    if findings:
        raise CodeFileError(findings)
    return rows


def _whole(message: str, file: str = "", line: int = 0) -> CodeFileError:
    """The file, or the folder, can not be read at all."""
    return CodeFileError([Finding("LISTE-FIL", FEJL, "", message, line=line, file=file)])


def _row_finding(file: str, line: int, column: str, message: str) -> Finding:
    return Finding("LISTE-RAEKKE", FEJL, column, message, line=line, file=file)


def _check_header(header: list[str], file: _ListFile) -> None:
    known = file.columns + file.newer
    wrong = [(name, "mangler") for name in file.columns if name not in header]
    wrong += [(name, "er ukendt") for name in header if name not in known]
    wrong += [
        (name, f"står {header.count(name)} gange") for name in known if header.count(name) > 1
    ]
    if wrong:
        raise CodeFileError(
            Finding(
                "LISTE-KOLONNE", FEJL, name, f"kolonnen {name} {is_so}.", line=1, file=file.name
            )
            for name, is_so in wrong
        )


def _row_faults(row: Row, cells: int, columns: int, file: _ListFile) -> Iterator[tuple[str, str]]:
    """Column and message of each fault."""
    if cells != columns:
        yield "", f"der skal være {columns} felter, men der er {cells}."
        return
    if SHAPES[file.liste].fullmatch(row["kode"]) is None:
        yield "kode", f"kode skal være {file.kode_is}; der står »{row['kode']}«."
    for name, value in row.items():
        if value != value.strip():
            yield name, f"{name} begynder eller slutter med mellemrum."
        if not is_reportable(value):
            yield name, f"{name} har tabulator eller andre usynlige tegn. Fjern dem."
        if name in _ROOM and len(value) > _ROOM[name]:
            yield name, f"{name} er på {len(value)} tegn; der er plads til {_ROOM[name]}."
        if name in _DATES:
            if value and _date(value) is None:
                yield (
                    name,
                    f"{name} skal være en dato som 2020-07-01 eller tom; der står »{value}«.",
                )
        elif name in _YES_NO:
            if value not in ("ja", "nej"):
                yield name, f"{name} skal være ja eller nej; der står »{value}«."
        elif not value and name not in _MAY_BE_EMPTY:
            yield name, f"{name} er tom."
    fra, til = _date(row.get("gyldig_fra", "")), _date(row.get("gyldig_til", ""))
    if fra is not None and til is not None and til < fra:
        yield "gyldig_til", "gyldig_til ligger før gyldig_fra."
    yield from _kun_ydelser_faults(row.get("kun_ydelser", ""))
    if row.get("cvr") and not (re.fullmatch(r"[0-9]{8}", row["cvr"]) and cvr.is_valid(row["cvr"])):
        yield "cvr", f"cvr skal være et CVR-nummer på otte cifre; der står »{row['cvr']}«."


def _kun_ydelser_faults(value: str) -> Iterator[tuple[str, str]]:
    koder = value.split(" ") if value else []
    if any(SHAPES[YDELSE].fullmatch(kode) is None for kode in koder):
        yield (
            "kun_ydelser",
            "kun_ydelser skal være koder for ydelser med ét mellemrum imellem, fx "
            f"1.18.1 1.18.2, eller tom; der står »{value}«.",
        )
    elif len(set(koder)) < len(koder):
        yield "kun_ydelser", f"kun_ydelser nævner den samme ydelse flere gange; der står »{value}«."


def _date(text: str) -> date | None:
    """The date of a cell; None for an empty cell and for what is no yyyy-mm-dd."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
