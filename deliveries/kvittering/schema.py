"""The receipt's schema, and its findings in Danish.

libxml2's messages quote what they reject, and that may be a CPR number. So a message here is made
from names of the schema only.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lxml import etree

from deliveries.kvittering import names

PATH = Path(__file__).resolve().parent.parent / "schema" / "kvittering.xsd"

_WANTED = {
    names.FILNAVN: "skal være et filnavn uden mappe.",
    names.SHA256: "skal være 64 hexadecimale cifre.",
    names.TIDSPUNKT: "skal være et tidspunkt, der findes, skrevet som 2026-11-14T05:00:12+01:00.",
    names.STATUS: f"skal være {', '.join(names.STATUSES[:-1])} eller {names.STATUSES[-1]}.",
    names.ANTAL_SAGER: "skal være et helt tal.",
    names.ANTAL_YDELSER: "skal være et helt tal.",
    names.IDENTIFIKATOR: "skal være 1-50 tegn på én linje.",
    names.KODE: "skal være 1-40 tegn uden mellemrum.",
    names.TEKST: f"skal være 1-{names.MAX_TEKST} tegn.",
}
_KNOWN = {*_WANTED, names.KVITTERING, names.FEJL}
_ELEMENT = re.compile(r"Element '(?:\{[^}]*\})?([^']*)'")
_EXPECTED = re.compile(r"Expected is.*")
_NAME = re.compile(r"\{[^}]*\}(\w+)")


def load() -> etree.XMLSchema:
    """The schema, ready to validate. It keeps its findings in itself: one for each use, please."""
    return etree.XMLSchema(file=str(PATH))


def first_problem(schema: etree.XMLSchema) -> str:
    """The first of what the schema's last validation found, as one Danish sentence."""
    log: Any = schema.error_log
    entry = log[0]
    found = _ELEMENT.match(entry.message)
    name = found[1] if found and found[1] in _KNOWN else ""
    label = name or "Et felt, som skemaet ikke kender,"
    if entry.type_name == "SCHEMAV_ELEMENT_CONTENT":
        expected = _EXPECTED.search(entry.message)
        wanted = " eller ".join(_NAME.findall(expected[0])) if expected else ""
        if "Missing child" in entry.message:
            return f"{label} mangler et felt: {wanted}."
        if wanted:
            return f"{label} står forkert. På det sted skal stå {wanted}."
        return f"{label} står forkert eller er der for mange gange."
    if name in _WANTED:
        return f"{name} {_WANTED[name]}"
    return f"{label} har et indhold, som skemaet ikke tillader."
