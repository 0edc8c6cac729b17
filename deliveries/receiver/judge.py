"""What the receiver makes of a file: the file control's errors, and what was asked for in play."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import RawIOBase
from typing import BinaryIO

from cases.codes import Codes
from cases.findings import FEJL, Finding
from deliveries import filkontrol
from deliveries.kvittering import AFVIST, DELVIST_AFVIST, MAX_TEKST, MODTAGET

#: The receiver's own reason; the others are the file control's.
PROEVE = "PROEVE-AFVIST"


@dataclass(frozen=True, slots=True)
class Refusals:
    """What is rejected although nothing is wrong with it, to see what a rejection looks like."""

    everything: bool = False
    koder: frozenset[str] = frozenset()


NOTHING = Refusals()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a file: MODTAGET, DELVIST_AFVIST or AFVIST, and what stands in it.

    The counts are of what could be read, rejected or not.
    """

    status: str
    antal_sager: int
    antal_ydelser: int


def judge(
    name: str,
    stream: BinaryIO | RawIOBase,
    codes: Codes,
    report: Callable[[Finding], object],
    refusals: Refusals = NOTHING,
) -> Verdict:
    """Read the file to its end, or as far as it can be read; `report` gets each reason in order.

    AFVIST: the file is of another kind, is damaged or breaks the schema, its name does not say
    what its envelope says, or nothing in it passes. DELVIST_AFVIST: some ydelser break a rule of
    severity FEJL; each has its reason, also where it is the sag that breaks it. The rules judge the
    day on which the file says it was made. Memory does not grow with the file.
    """
    control = filkontrol.check(stream, codes, name=name, only=FEJL)
    rejected = False
    refused = 0
    if refusals.everything:
        rejected = True
        message = "Modtagesystemet er sat til at afvise alt (--afvis)."
        report(Finding(PROEVE, FEJL, "", message))
    for part in control.parts:
        for finding in part.unread:
            # A receipt has no line of its own.
            report(_cut(replace(finding, message=finding.told)))
        if part.sag is None:
            rejected = rejected or bool(part.findings)
            reasons = part.findings
        else:
            reasons = tuple(_reasons(part, refusals))
        for reason in reasons:
            report(_cut(reason))
        refused += len({reason.identifikator for reason in reasons if part.sag})
    refused += control.antal_ulaeste
    if rejected or control.is_broken or (refused and refused == control.antal_ydelser):
        status = AFVIST
    else:
        status = DELVIST_AFVIST if refused else MODTAGET
    return Verdict(status, control.antal_sager, control.antal_ydelser)


def _reasons(part: filkontrol.Part, refusals: Refusals) -> Iterator[Finding]:
    """What is wrong with the sag is told of all its ydelser: a receipt has no other way to point
    at a sag, as it must not hold its CPR (D24)."""
    if part.sag is None:
        return
    of_sag = [finding for finding in part.findings if not finding.identifikator]
    for ydelse in part.sag.ydelser:
        identifikator = ydelse.identifikator
        for finding in of_sag:
            yield replace(finding, identifikator=identifikator)
        if ydelse.kode in refusals.koder:
            message = f"Modtagesystemet er sat til at afvise {ydelse.kode} (--afvis-ydelse)."
            yield Finding(PROEVE, FEJL, "kode", message, identifikator)
        for finding in part.findings:
            if finding.identifikator == identifikator:
                yield finding


def _cut(finding: Finding) -> Finding:
    if len(finding.message) <= MAX_TEKST:
        return finding
    return replace(finding, message=f"{finding.message[: MAX_TEKST - 1]}…")
