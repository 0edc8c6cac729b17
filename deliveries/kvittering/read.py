"""From a receipt file to its values."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import RawIOBase
from typing import IO

from lxml import etree

from cases.findings import FEJL, Finding
from deliveries.kvittering import names
from deliveries.kvittering.names import qualified
from deliveries.kvittering.stream import elements
from deliveries.kvittering.values import KvitteringData
from deliveries.periode import COPENHAGEN


def read(stream: IO[bytes] | RawIOBase, max_bytes: int) -> tuple[KvitteringData, Iterator[Finding]]:
    """What the receipt says, and its Fejl as they are asked for.

    Raises KvitteringError, at once or while the Fejl are read: what has been read counts only when
    the last one has come.
    """
    parts = elements(stream, max_bytes)
    head = next(parts)
    return _kvittering(head), map(_fejl, parts)


def validate(stream: IO[bytes] | RawIOBase, max_bytes: int) -> None:
    """Return when the whole file is a receipt; raises KvitteringError."""
    for _ in elements(stream, max_bytes):
        pass


def _kvittering(head: etree._Element) -> KvitteringData:
    texts = {child.tag: child.text or "" for child in head}
    modtaget = datetime.fromisoformat(texts[qualified(names.TIDSPUNKT)].strip())
    if modtaget.tzinfo is None:
        modtaget = modtaget.replace(tzinfo=COPENHAGEN)
    return KvitteringData(
        filnavn=texts[qualified(names.FILNAVN)],
        sha256=texts[qualified(names.SHA256)].lower(),
        modtaget=modtaget,
        status=texts[qualified(names.STATUS)],
        antal_sager=int(texts[qualified(names.ANTAL_SAGER)]),
        antal_ydelser=int(texts[qualified(names.ANTAL_YDELSER)]),
    )


def _fejl(element: etree._Element) -> Finding:
    *first, kode, tekst = [child.text or "" for child in element]
    # The schema counts a text's characters after its white space has been put in order.
    return Finding(kode.strip(), FEJL, "", " ".join(tekst.split(None)), "".join(first))
