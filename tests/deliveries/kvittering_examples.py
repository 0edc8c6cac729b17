"""One good receipt for the tests to break."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime

from cases.findings import FEJL, Finding
from deliveries import kvittering
from deliveries.kvittering import KvitteringData

NAME = "P_183_L402_P2026M10_V01_D20261114T050012.xml"


def told(code: str, message: str, identifikator: str = "") -> Finding:
    """A reason for a rejection, as a receipt has it."""
    return Finding(code, FEJL, "", message, identifikator)


DATA = KvitteringData(
    filnavn=NAME,
    sha256="0f" * 32,
    modtaget=datetime(2026, 11, 14, 4, 3, 7, 654321, tzinfo=UTC),
    status=kvittering.DELVIST_AFVIST,
    antal_sager=2,
    antal_ydelser=3,
)
ROWS = (
    told("YD-MAALGRUPPE-UKENDT", "Vælg en målgruppe <fra> listen & gem.", "a-1"),
    told("FIL-NAVN", "Filens navn er forkert."),
)


def written(data: KvitteringData = DATA, rows: Iterable[Finding] = ROWS) -> bytes:
    out = io.BytesIO()
    kvittering.write(out, data, rows)
    return out.getvalue()


def read_all(data: bytes, max_bytes: int = 10_000_000) -> tuple[KvitteringData, list[Finding]]:
    found, rows = kvittering.read(io.BytesIO(data), max_bytes)
    return found, list(rows)


def swapped(old: str, new: str) -> bytes:
    """The good receipt with something else in it; fails when there is nothing to swap."""
    data = written()
    assert old.encode() in data, f"the receipt has no {old}"
    return data.replace(old.encode(), new.encode(), 1)
