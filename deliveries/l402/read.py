"""Reading an L402 file from anywhere, in a stream, sag by sag.

One broken ydelse does not hide the others: it is reported and left out, and the rest is read. What
is read follows the schema; whether it follows the rules is for `cases.rules` to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import RawIOBase
from typing import Any, BinaryIO

from lxml import etree

from cases import fields
from cases.data import NO_TILBUD, SagData, TilbudData, YdelseData, in_file_order
from cases.findings import FEJL, Finding
from cases.texts import is_reportable
from deliveries.l402 import names, schema
from deliveries.l402.envelope import Header, from_element
from deliveries.l402.errors import FileRefused
from deliveries.l402.names import in_payload as p
from deliveries.l402.stream import elements, line_of, remove

CPR_I_ID = "FIL-CPR-I-ID"
DUBLET = "FIL-DUBLET"


_SAG = p(names.SAG)
_CPR = p(names.CPR)
_FUNKTIONSVURDERING = p(names.FUNKTIONSVURDERING)
_YDELSER = p(names.YDELSER)
_YDELSE = p(names.YDELSE)
_IDENTIFIKATOR = p(names.IDENTIFIKATOR)
_KODE = p(names.KODE)
_VARIGHED = p(names.VARIGHED)
_MAALGRUPPER = p(names.MAALGRUPPER)
_TILBUD = p(names.TILBUD)
_DATOER = tuple((field.key, p(field.element)) for field in fields.DATOER)
_BETALINGSKOMMUNE = p(names.BETALINGSKOMMUNE)
#: In the order of TilbudData's fields.
_OF_TILBUD = tuple(p(field.element) for field in fields.TILBUD)


@dataclass(frozen=True, slots=True)
class ReadSag:
    """One sag of the file, on line `line`.

    `sag` holds the ydelser that could be read, as `carried()` has them; it is None when the sag
    itself is broken or none of its ydelser could be read. `findings` say what was left out.
    """

    sag: SagData | None
    findings: tuple[Finding, ...]
    line: int
    #: identifikator → the line of each ydelse in `sag`
    lines: dict[str, int] = field(default_factory=dict)


def read(stream: BinaryIO | RawIOBase, max_bytes: int) -> tuple[Header, Iterator[ReadSag]]:
    """The header, and the sager as they are asked for.

    Raises FileRefused at once when the file is empty, is not XML, has a DOCTYPE, is of another
    kind, or has an envelope that breaks the schema; and while the sager are read, when the file is
    cut off, malformed, or larger than `max_bytes`. So what has been read counts only when the last
    sag has come. A CPR or an identifikator may come twice in a file: that is the caller's to see.
    """
    xsd = schema.load()
    parts = elements(stream, max_bytes)
    metadata = next(parts)
    if not xsd.validate(metadata):
        first = schema.findings(xsd)[0]
        raise FileRefused(f"Filens kuvert følger ikke skemaet: {first.message}")
    header = from_element(metadata)
    return header, _sager(parts, xsd, header.kommunekode)


def _sager(
    parts: Iterator[etree._Element], xsd: etree.XMLSchema, kommune: str
) -> Iterator[ReadSag]:
    for element in parts:
        if element.tag == _SAG:
            yield _read_sag(element, xsd, kommune)
        elif not len(element[1]):
            raise FileRefused("Filen har ingen sager.")


def _read_sag(element: etree._Element, xsd: etree.XMLSchema, kommune: str) -> ReadSag:
    findings: list[Finding] = []
    if not xsd.validate(element) and not _leave_out_broken(element, xsd, findings):
        return ReadSag(None, tuple(findings), line_of(element))
    children = {child.tag: child for child in element}
    cpr = children[_CPR].text or ""
    ydelser: dict[str, YdelseData] = {}
    lines: dict[str, int] = {}
    for record in children[_YDELSER]:
        ydelse = _ydelse(record)
        if _holds(ydelse.identifikator, cpr):
            findings.append(_about(record, CPR_I_ID, "YdelseIdentifikator må ikke rumme CPR."))
        elif ydelse.identifikator in ydelser:
            message = "Samme YdelseIdentifikator står to gange på sagen. Den første er læst."
            findings.append(_about(record, DUBLET, message, ydelse.identifikator))
        else:
            ydelser[ydelse.identifikator] = ydelse
            lines[ydelse.identifikator] = line_of(record)
    funktionsvurdering = children.get(_FUNKTIONSVURDERING)
    sag = SagData(
        kommune=kommune,
        cpr=cpr,
        funktionsvurdering="" if funktionsvurdering is None else funktionsvurdering.text or "",
        ydelser=in_file_order(tuple(ydelser.values())),
    )
    return ReadSag(sag if ydelser else None, tuple(findings), line_of(element), lines)


def _leave_out_broken(
    element: etree._Element, xsd: etree.XMLSchema, findings: list[Finding]
) -> bool:
    """Take the broken ydelser out of the sag; whether what is left follows the schema."""
    cpr = "".join(filter(str.isdigit, element.findtext(_CPR, "")))
    for record in element.findall(f"{_YDELSER}/{_YDELSE}"):
        if not xsd.validate(record):
            findings += schema.findings(xsd, _shown(record.findtext(_IDENTIFIKATOR, ""), cpr))
            remove(record)
    emptied = bool(findings) and element.find(f"{_YDELSER}/{_YDELSE}") is None
    if xsd.validate(element):
        return True
    # That nothing is left in the collection has been said already, ydelse by ydelse.
    findings += [p for p in schema.findings(xsd) if not (emptied and p.field == "ydelser")]
    return False


def _ydelse(record: etree._Element) -> YdelseData:
    """The value of a record that the schema accepts."""
    children = {child.tag: child for child in record}
    dates: dict[str, Any] = {key: _date(children.get(element)) for key, element in _DATOER}
    return YdelseData(
        identifikator=children[_IDENTIFIKATOR].text or "",
        kode=children[_KODE].text or "",
        varighed=children[_VARIGHED].text or "",
        maalgrupper=tuple(sorted({kode.text or "" for kode in children[_MAALGRUPPER]})),
        **dates,
        tilbud=_tilbud(children.get(_TILBUD)),
        betalingskommune=children[_BETALINGSKOMMUNE].text or "",
    )


def _tilbud(element: etree._Element | None) -> TilbudData:
    if element is None:
        return NO_TILBUD
    texts = {child.tag: child.text or "" for child in element}
    return TilbudData(*(texts.get(name, "") for name in _OF_TILBUD))


def _date(element: etree._Element | None) -> date | None:
    # The schema lets white space stand around a date.
    return None if element is None else date.fromisoformat((element.text or "").strip())


def _holds(identifikator: str, cpr: str) -> bool:
    return bool(cpr) and cpr in identifikator.replace("-", "").replace(" ", "")


def _shown(identifikator: str, cpr: str) -> str:
    """The identifikator where it may be shown; else the line must do (D24)."""
    fits = 0 < len(identifikator) <= 50 and is_reportable(identifikator)
    return identifikator if fits and not _holds(identifikator, cpr) else ""


def _about(record: etree._Element, code: str, message: str, identifikator: str = "") -> Finding:
    return Finding(code, FEJL, "identifikator", message, identifikator, line_of(record))
