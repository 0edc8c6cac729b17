"""Judging a delivered file from the file alone: its name, its form, the schema and the rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from io import RawIOBase
from typing import BinaryIO

from cases import rules
from cases.codes import Codes
from cases.data import SagData
from deliveries import l402
from deliveries.kvittering import AFVIST, DELVIST_AFVIST, MAX_TEKST, MODTAGET, Fejl
from deliveries.l402.schema import FELTER, INDHOLD
from deliveries.receiver.seen import Seen

# The receiver's own reasons; the others are the codes of l402's problems and of the rules.
NAVN = "FIL-NAVN"
KUVERT = "FIL-KUVERT"
ULAESELIG = "FIL-ULAESELIG"
DUBLET = "FIL-DUBLET"
SAG_DUBLET = "FIL-SAG-DUBLET"
PROEVE = "PROEVE-AFVIST"

#: Bytes of a file; l402 holds one sag at a time, so this guards the disk and the hours only.
MAX_BYTES = 4 * 1024**3

_NAME = re.compile(
    r"(?P<kind>[PT])_(?P<kommune>[0-9]{3})_(?P<form>[LT]402)_P(?P<periode>[0-9]{4}M[0-9]{2})"
    r"_V[0-9]{2,}_D[0-9]{8}T[0-9]{6}\.xml"
)
_KINDS = {l402.L402: "P", l402.T402: "T"}


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


def check(
    name: str,
    stream: BinaryIO | RawIOBase,
    codes: Codes,
    report: Callable[[Fejl], object],
    refusals: Refusals = NOTHING,
) -> Verdict:
    """Read the file to its end, or as far as it can be read; `report` gets each reason in order.

    AFVIST: the file is of another kind, is damaged or breaks the schema, its name does not say
    what its envelope says, or nothing in it passes. DELVIST_AFVIST: some ydelser break a rule of
    severity FEJL; each has its Fejl, also where it is the sag that breaks it. The rules judge the
    day on which the file says it was made, so the same bytes get the same answer on any day.
    Memory does not grow with the file.
    """
    with Seen() as seen:
        reading = _Reading(codes, report, refusals, seen)
        reading.run(name, stream)
    return Verdict(reading.status, reading.sager, reading.ydelser)


class _Reading:
    """One reading of one file."""

    def __init__(
        self, codes: Codes, report: Callable[[Fejl], object], refusals: Refusals, seen: Seen
    ) -> None:
        self._codes = codes
        self._report = report
        self._refusals = refusals
        self._seen = seen
        self._broken = False
        self.sager = self.ydelser = self._refused = 0

    @property
    def status(self) -> str:
        if self._broken or (self._refused and self._refused == self.ydelser):
            return AFVIST
        return DELVIST_AFVIST if self._refused else MODTAGET

    def run(self, name: str, stream: BinaryIO | RawIOBase) -> None:
        if self._refusals.everything:
            self._break(PROEVE, "Modtagesystemet er sat til at afvise alt (--afvis).")
        try:
            header, sager = l402.read(stream, MAX_BYTES)
            self._compare(name, header)
            for read in sager:
                self.sager += 1
                for problem in read.problems:
                    self._problem(problem)
                if read.sag is not None:
                    self._sag(read.sag, header.created.date())
        except l402.FileRefused as error:
            self._break(ULAESELIG, str(error))

    def _compare(self, name: str, header: l402.Header) -> None:
        """The name and the envelope must say the same."""
        found = _NAME.fullmatch(name)
        if found is None:
            self._break(NAVN, "Filens navn er ikke bygget som P_183_L402_P2026M10_V01_D….xml.")
        elif _KINDS[found["form"]] != found["kind"]:
            self._break(NAVN, "Filens navn skal begynde med P for L402 og med T for T402.")
        elif found["form"] != header.form:
            self._break(KUVERT, "Filens navn og kuverten har ikke samme skema (L402 eller T402).")
        elif found["kommune"] != header.kommunekode:
            self._break(KUVERT, "Filens navn og kuverten har ikke samme kommune.")
        elif found["periode"] != str(header.periode):
            self._break(KUVERT, "Filens navn og kuverten har ikke samme periode.")

    def _break(self, kode: str, tekst: str) -> None:
        self._broken = True
        self._report(_fejl(kode, tekst))

    def _problem(self, problem: l402.Problem) -> None:
        """What breaks the schema rejects the file; anything else, the ydelse that was left out."""
        if problem.code in (INDHOLD, FELTER):
            self._broken = True
        else:
            self.ydelser += 1
            self._refused += 1
        message = f"Linje {problem.linje}: {problem.message}" if problem.linje else problem.message
        self._report(_fejl(problem.code, message, problem.identifikator))

    def _sag(self, sag: SagData, on: date) -> None:
        refused = set()
        for identifikator, kode, tekst in self._reasons(sag, on):
            refused.add(identifikator)
            self._report(_fejl(kode, tekst, identifikator))
        self.ydelser += len(sag.ydelser)
        self._refused += len(refused)

    def _reasons(self, sag: SagData, on: date) -> Iterator[tuple[str, str, str]]:
        """Identifikator, code and text. What is wrong with the sag is told of all its ydelser:
        a receipt has no other way to point at a sag, as it must not hold its CPR (D24)."""
        known = not self._seen.add("cpr", sag.cpr)
        errors: dict[str, list[rules.Finding]] = {}
        for finding in rules.check(sag, self._codes, on):
            if finding.is_error:
                errors.setdefault(finding.identifikator, []).append(finding)
        for ydelse in sag.ydelser:
            identifikator = ydelse.identifikator
            if known:
                yield identifikator, SAG_DUBLET, "Borgeren har en anden sag tidligere i filen."
            if not self._seen.add("ydelse", identifikator):
                yield (
                    identifikator,
                    DUBLET,
                    "Samme YdelseIdentifikator står også på en sag tidligere i filen.",
                )
            if ydelse.kode in self._refusals.koder:
                yield (
                    identifikator,
                    PROEVE,
                    f"Modtagesystemet er sat til at afvise {ydelse.kode} (--afvis-ydelse).",
                )
            for finding in (*errors.get("", ()), *errors.get(identifikator, ())):
                yield identifikator, finding.code, finding.message


def _fejl(kode: str, tekst: str, identifikator: str = "") -> Fejl:
    cut = tekst if len(tekst) <= MAX_TEKST else f"{tekst[: MAX_TEKST - 1]}…"
    return Fejl(kode, cut, identifikator)
