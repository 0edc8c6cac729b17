"""Checking a whole file against the schema, in a stream, before it is frozen."""

from __future__ import annotations

from io import RawIOBase
from typing import BinaryIO

from cases.findings import Finding
from deliveries.l402 import schema
from deliveries.l402.errors import SchemaInvalid
from deliveries.l402.stream import elements

#: After this many findings the rest of the file is not looked at.
MAX_FINDINGS = 10


def validate(stream: BinaryIO | RawIOBase, max_bytes: int | None = None) -> None:
    """Return when the file follows the schema from its first byte to its last.

    Raises SchemaInvalid with the first findings (line, and a message without CPR numbers), and
    FileRefused where the file is no L402 file at all. Memory does not grow with the file.
    """
    xsd = schema.load()
    found: dict[Finding, None] = {}
    for element in elements(stream, max_bytes):
        # The root comes last, with the envelope and the last sag in it once more; what is left in
        # it to check is how the file is put together.
        if not xsd.validate(element):
            found.update(dict.fromkeys(schema.findings(xsd)))
        if len(found) >= MAX_FINDINGS:
            break
    if found:
        raise SchemaInvalid(list(found)[:MAX_FINDINGS])
