"""The project's own schema, and its findings in Danish.

libxml2's messages quote what they reject, and that may be a CPR number. So a message here is made
from the kind of the error and from names of the schema only.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lxml import etree

from cases.fields import DATOER
from cases.findings import FEJL, Finding
from deliveries.l402 import names

PATH = Path(__file__).resolve().parent.parent / "schema" / "l402.xsd"

#: A field's content is not what the schema wants.
INDHOLD = "FIL-INDHOLD"
#: A field is missing, unknown or in the wrong place.
FELTER = "FIL-FELTER"

_DATE = "skal være en dato, der findes, skrevet som 2026-10-31."
_CODE = "skal være en kode af tal med punktum imellem, fx 1.8.1."
_LINE = "skal være tekst på én linje."

_WANTED = {
    names.CPR: "skal være ti cifre, der begynder med en dag og en måned, der findes.",
    names.FUNKTIONSVURDERING: "skal være A, B, C, D eller E.",
    names.IDENTIFIKATOR: "skal være 1-50 tegn på én linje.",
    names.KODE: _CODE,
    names.VARIGHED: "skal være P (periodeydelse) eller S (stykydelse).",
    names.MAALGRUPPE: "skal være en kode af tal med punktum imellem, fx 1.1.4, eller et UUID.",
    names.TILBUDSTYPE: _CODE,
    names.PNR: "skal være ti cifre.",
    names.TILBUD_NAVN: _LINE,
    names.TILBUD_ADRESSE: _LINE,
    names.TILBUD_POSTNR: "skal være fire cifre.",
    **{field.element: _DATE for field in DATOER},
    names.BETALINGSKOMMUNE: "skal være tre cifre.",
}

_STRAY = {
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": "har tekst, hvor der kun skal stå felter.",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "har en attribut. L402-filer har ingen.",
    "SCHEMAV_CVC_TYPE_3_1_1": "har en attribut. L402-filer har ingen.",
    "SCHEMAV_CVC_TYPE_3_1_2": "har felter i sig, hvor der kun skal stå tekst.",
}

_NAMES = {value for name, value in vars(names).items() if name.isupper() and type(value) is str}
_KNOWN = _NAMES | names.FIELDS.keys()
_ELEMENT = re.compile(r"Element '(?:\{([^}]*)\})?([^']*)'")
_EXPECTED = re.compile(r"Expected is.*")
_NAME = re.compile(r"\{[^}]*\}(\w+)")


def load() -> etree.XMLSchema:
    """The schema, ready to validate. It keeps its findings in itself: one for each use, please."""
    return etree.XMLSchema(file=str(PATH))


def findings(schema: etree.XMLSchema, identifikator: str = "") -> list[Finding]:
    """What the schema's last validation found, one finding per element and line."""
    found: dict[tuple[str, int], Finding] = {}
    log: Any = schema.error_log
    for entry in log:
        element = _ELEMENT.match(entry.message)
        name = element[2] if element and element[2] in _KNOWN else ""
        code, message = _in_words(name, entry)
        field = names.FIELDS.get(name, "")
        finding = Finding(code, FEJL, field, message, identifikator, entry.line)
        found.setdefault((name, entry.line), finding)
    return list(found.values())


def _in_words(name: str, entry: etree._LogEntry) -> tuple[str, str]:
    label = name or "Et felt, som skemaet ikke kender,"
    if entry.type_name == "SCHEMAV_ELEMENT_CONTENT":
        expected = _EXPECTED.search(entry.message)
        wanted = " eller ".join(_NAME.findall(expected[0])) if expected else ""
        if "Missing child" in entry.message:
            return FELTER, f"{label} mangler et felt: {wanted}."
        if wanted:
            return FELTER, f"{label} står forkert. På det sted skal stå {wanted}."
        return FELTER, f"{label} står forkert eller er der for mange gange."
    if entry.type_name in _STRAY:
        return FELTER, f"{label} {_STRAY[entry.type_name]}"
    if name in _WANTED:
        return INDHOLD, f"{name} {_WANTED[name]}"
    return INDHOLD, f"{label} har et indhold, som skemaet ikke tillader."
