"""The L402 file: `write` makes one, `validate` checks one, `read` reads one (docs/l402.md).

Pure Python on lxml: no clock, no database, no settings. What goes in and comes out is
`cases.data.SagData`.
"""

from deliveries.l402.envelope import Contact, Header, file_name, header_problems
from deliveries.l402.errors import (
    FileRefused,
    HeaderError,
    L402Error,
    RecordError,
    SchemaInvalid,
)
from deliveries.l402.names import FORMS, L402, T402
from deliveries.l402.read import ReadSag, read
from deliveries.l402.validate import validate
from deliveries.l402.write import Written, carried, write

__all__ = [
    "FORMS",
    "L402",
    "T402",
    "Contact",
    "FileRefused",
    "Header",
    "HeaderError",
    "L402Error",
    "ReadSag",
    "RecordError",
    "SchemaInvalid",
    "Written",
    "carried",
    "file_name",
    "header_problems",
    "read",
    "validate",
    "write",
]
