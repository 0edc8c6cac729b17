"""The code lists as an installation has them that loaded them before 2026's."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

#: Ydelser and målgrupper that were not known then, and the column that the files did not have.
UNKNOWN = {
    "ydelser.csv": ("1.12.1.1 1.12.1.2 1.12.1.3 1.18.3 1.19.1 1.19.2 1.19.3 1.19.4", "kortnavn"),
    "maalgrupper.csv": ("1.1.6 2 10", "kun_ydelser"),
}


def old_file(name: str) -> bytes:
    """One of the two files as it was: no målgruppe has an end, and 1.2.2 its former text."""
    koder, column = UNKNOWN[name]
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kode"] not in koder.split()]
    for row in rows:
        del row[column]
        row["gyldig_til"] = ""
        row["tekst"] = row["tekst"].replace("Psykiske vanskeligheder", "Sindslidelse")
    out = StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def write_old(folder: Path) -> None:
    """Into a folder that has the newer ones."""
    for name in UNKNOWN:
        (folder / name).write_bytes(old_file(name))
