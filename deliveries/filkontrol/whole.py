"""What only the file as a whole can tell: its name, and what no single sag shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from cases.data import SagData
from cases.dates import formatted
from cases.findings import ADVARSEL, FEJL, Finding
from deliveries import l402

NAVN = "FIL-NAVN"
KUVERT = "FIL-KUVERT"
INGEN_AFSLUTTEDE = "FIL-INGEN-AFSLUTTEDE"
SAMME_START = "FIL-SAMME-START"

#: So many, and at least this share of all, that begin on one day are hardly a day's work.
MANY = 10
SHARE = 0.2

_NAME = re.compile(
    r"(?P<kind>[PT])_(?P<kommune>[0-9]{3})_(?P<form>[LT]402)_P(?P<periode>[0-9]{4}M[0-9]{2})"
    r"_V[0-9]{2,}_D[0-9]{8}T[0-9]{6}\.xml"
)
_KINDS = {l402.L402: "P", l402.T402: "T"}


def name_findings(name: str, header: l402.Header) -> Iterator[Finding]:
    """The name and the envelope must say the same."""
    found = _NAME.fullmatch(name)
    code, message = KUVERT, ""
    if found is None:
        code, message = NAVN, "Filens navn er ikke bygget som P_183_L402_P2026M10_V01_D….xml."
    elif _KINDS[found["form"]] != found["kind"]:
        code, message = NAVN, "Filens navn skal begynde med P for L402 og med T for T402."
    elif found["form"] != header.form:
        message = "Filens navn og kuverten har ikke samme skema (L402 eller T402)."
    elif found["kommune"] != header.kommunekode:
        message = "Filens navn og kuverten har ikke samme kommune."
    elif found["periode"] != str(header.periode):
        message = "Filens navn og kuverten har ikke samme periode."
    if message:
        yield Finding(code, FEJL, "", message)


class Odd:
    """Counts over a whole file; one number for each day that something began on."""

    def __init__(self) -> None:
        self._total = self._ended = 0
        self._starts: Counter[date] = Counter()

    def add(self, sag: SagData, on: date) -> None:
        for ydelse in sag.ydelser:
            self._total += 1
            self._ended += ydelse.has_ended(on)
            if ydelse.start is not None:
                self._starts[ydelse.start] += 1

    def findings(self) -> Iterator[Finding]:
        """Warnings: what may be right, but is more often a fault of the system that made it."""
        if self._total >= MANY and not self._ended:
            yield Finding(
                INGEN_AFSLUTTEDE,
                ADVARSEL,
                "slutdato",
                f"Ingen af filens {self._total} ydelser er afsluttet. En leverance er et fuldt "
                "billede: ydelser, der er sluttet, skal også stå i den.",
            )
        for day, count in self._starts.most_common(1):
            if count >= MANY and count >= SHARE * self._total:
                yield Finding(
                    SAMME_START,
                    ADVARSEL,
                    "startdato",
                    f"{count} af filens {self._total} ydelser begynder den {formatted(day)}. Er "
                    "det dagen for et systemskift, skal de have deres rigtige startdato.",
                )
