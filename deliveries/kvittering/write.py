"""Writing a receipt in a stream: memory does not grow with the number of Fejl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import RawIOBase
from typing import Any, BinaryIO

from lxml import etree

from cases.findings import Finding
from deliveries.kvittering import names, schema
from deliveries.kvittering.names import qualified
from deliveries.kvittering.values import KvitteringData
from deliveries.periode import COPENHAGEN


def write(out: BinaryIO | RawIOBase, kvittering: KvitteringData, fejl: Iterable[Finding]) -> None:
    """Write the receipt to `out`, with its time as Danish time in whole seconds.

    A finding's code is 1-40 characters without white space, its message 1-MAX_TEKST; its severity,
    its field and its place in the file are not part of a receipt. The same values give the same
    bytes. Raises ValueError, before it is written, for a value that the schema does not allow; what
    was written before that is no receipt: throw it away.
    """
    xsd = schema.load()
    head = _head(kvittering)
    _allowed(xsd, head)
    etree.indent(head)
    data = etree.tostring(head, encoding="UTF-8", xml_declaration=True)
    begin, closing, end = data.rpartition(f"</{names.KVITTERING}>".encode())
    out.write(begin)
    for row in _rows(xsd, fejl):
        out.write(b"  " + row + b"\n")
    out.write(closing + end + b"\n")


def _head(kvittering: KvitteringData) -> etree._Element:
    if kvittering.modtaget.tzinfo is None:
        raise ValueError("a time without time zone is not written into a receipt")
    modtaget = kvittering.modtaget.astimezone(COPENHAGEN).replace(microsecond=0)
    spaces: Any = {None: names.NS}
    head = etree.Element(qualified(names.KVITTERING), nsmap=spaces)
    for name, text in (
        (names.FILNAVN, kvittering.filnavn),
        (names.SHA256, kvittering.sha256),
        (names.TIDSPUNKT, modtaget.isoformat()),
        (names.STATUS, kvittering.status),
        (names.ANTAL_SAGER, str(kvittering.antal_sager)),
        (names.ANTAL_YDELSER, str(kvittering.antal_ydelser)),
    ):
        etree.SubElement(head, qualified(name)).text = text
    return head


def _rows(xsd: etree.XMLSchema, fejl: Iterable[Finding]) -> Iterator[bytes]:
    """The rows' bytes. Building elements is what takes time, so two trees are filled anew."""
    file_row, ydelse_row = (
        _Row(names.KODE, names.TEKST),
        _Row(names.IDENTIFIKATOR, names.KODE, names.TEKST),
    )
    for row in fejl:
        if row.identifikator:
            yield ydelse_row.filled(xsd, row.identifikator, row.code, row.message)
        else:
            yield file_row.filled(xsd, row.code, row.message)


class _Row:
    """A Fejl with these fields: once in its namespace to be judged, once without to be written.

    The written one stands inside the root's default namespace and need not repeat it.
    """

    def __init__(self, *fields: str) -> None:
        self._judged = etree.Element(qualified(names.FEJL))
        self._written = etree.Element(names.FEJL)
        self._leaves = [
            (etree.SubElement(self._judged, qualified(name)), etree.SubElement(self._written, name))
            for name in fields
        ]

    def filled(self, xsd: etree.XMLSchema, *texts: str) -> bytes:
        for (judged, written), text in zip(self._leaves, texts, strict=True):
            judged.text = written.text = text
        _allowed(xsd, self._judged)
        return etree.tostring(self._written, encoding="UTF-8")


def _allowed(xsd: etree.XMLSchema, element: etree._Element) -> None:
    if not xsd.validate(element):
        raise ValueError(schema.first_problem(xsd))
