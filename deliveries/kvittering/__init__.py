"""The receipt file: `write` makes one, `validate` checks one, `read` reads one.

Pure Python on lxml: no clock, no database, no settings. docs/modtagesystem.md has the format.
"""

from deliveries.kvittering.names import (
    AFVIST,
    DELVIST_AFVIST,
    MAX_TEKST,
    MODTAGET,
    STATUSES,
    SUFFIX,
    delivered_name,
    file_name,
)
from deliveries.kvittering.read import read, validate
from deliveries.kvittering.values import KvitteringData, KvitteringError
from deliveries.kvittering.write import write

__all__ = [
    "AFVIST",
    "DELVIST_AFVIST",
    "MAX_TEKST",
    "MODTAGET",
    "STATUSES",
    "SUFFIX",
    "KvitteringData",
    "KvitteringError",
    "delivered_name",
    "file_name",
    "read",
    "validate",
    "write",
]
