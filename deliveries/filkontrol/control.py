"""Reading a file sag by sag, and saying of each what the schema and the rules say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import RawIOBase
from typing import BinaryIO

from cases import rules
from cases.codes import Codes
from cases.data import SagData
from cases.findings import ADVARSEL, FEJL, Finding
from deliveries import l402
from deliveries.filkontrol import whole
from deliveries.filkontrol.seen import Seen
from deliveries.l402.schema import FELTER, INDHOLD

# The checker's own codes; the others are l402's and the rules'.
ULAESELIG = "FIL-ULAESELIG"
DUBLET = "FIL-DUBLET"
SAG_DUBLET = "FIL-SAG-DUBLET"

#: Bytes of a file; l402 holds one sag at a time, so this guards the disk and the hours only.
MAX_BYTES = 4 * 1024**3


@dataclass(frozen=True, slots=True)
class Part:
    """What was found in one sag, or of the file as a whole, where `line` is 0.

    `unread` says what could not be read, and so was left out; `findings` what is wrong or odd with
    what was. `sag` is what was read; None where nothing was.
    """

    unread: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()
    sag: SagData | None = None
    line: int = 0


class Report:
    """What a file holds, and what is wrong with it. Go through it once, to the end.

    `parts` come in the file's order; iterating the report gives their findings. The counts are of
    what has come so far; `antal_ulaeste` of the `antal_ydelser` could not be read. `header` is None
    until the first part has come, and where the file has none. `is_broken`: it breaks the schema,
    or could not be read to its end.
    """

    def __init__(self, read: Callable[[Report], Iterator[Part]]) -> None:
        self.header: l402.Header | None = None
        self.is_broken = False
        self.antal_sager = self.antal_ydelser = self.antal_ulaeste = 0
        self.antal_fejl = self.antal_advarsler = 0
        self.parts = self._counted(read(self))

    def __iter__(self) -> Iterator[Finding]:
        for part in self.parts:
            yield from part.unread
            yield from part.findings

    def _counted(self, parts: Iterator[Part]) -> Iterator[Part]:
        for part in parts:
            broken = sum(finding.code in (INDHOLD, FELTER) for finding in part.unread)
            self.is_broken = self.is_broken or bool(broken)
            self.antal_sager += bool(part.line)
            # What breaks the schema may be anything; the rest of what was left out is ydelser.
            self.antal_ulaeste += len(part.unread) - broken
            self.antal_ydelser += len(part.unread) - broken
            self.antal_ydelser += len(part.sag.ydelser) if part.sag else 0
            for finding in (*part.unread, *part.findings):
                self.antal_fejl += finding.is_error
                self.antal_advarsler += not finding.is_error
            yield part


def check(
    stream: BinaryIO | RawIOBase,
    codes: Codes,
    on: date | None = None,
    *,
    name: str = "",
    fiktive: bool = False,
    only: str = "",
    max_bytes: int = MAX_BYTES,
) -> Report:
    """Begin to check the file; nothing is read before the report is asked.

    The rules judge the day `on`, or that on which the file says it was made: then the same bytes
    get the same answer on any day. With a `name` it is compared with the envelope. `fiktive` and
    `only` as for `cases.rules.check`: with FEJL, warnings are not looked for. Never raises for what
    is in the file; memory does not grow with it.
    """
    control = _Control(codes, on, name, fiktive, only)
    return Report(lambda report: control.parts(report, stream, max_bytes))


@dataclass(frozen=True, slots=True)
class _Control:
    """One reading of one file."""

    codes: Codes
    on: date | None
    name: str
    fiktive: bool
    only: str

    def parts(self, report: Report, stream: BinaryIO | RawIOBase, max_bytes: int) -> Iterator[Part]:
        odd = whole.Odd()
        try:
            header, sager = l402.read(stream, max_bytes)
            report.header = header
            if self.name:
                yield Part(findings=tuple(whole.name_findings(self.name, header)))
            on = self.on or header.created.date()
            with Seen() as seen:
                for read in sager:
                    if read.sag is not None:
                        odd.add(read.sag, on)
                    yield Part(
                        read.findings, tuple(self._found(read, on, seen)), read.sag, read.line
                    )
        except l402.FileRefused as error:
            report.is_broken = True
            yield Part(findings=(Finding(ULAESELIG, FEJL, "", str(error)),))
            return
        if self.only != FEJL:
            yield Part(findings=tuple(odd.findings()))

    def _found(self, read: l402.ReadSag, on: date, seen: Seen) -> Iterator[Finding]:
        """Duplicates first, then what the rules say; each on the line of what it is about."""
        if read.sag is None:
            return
        if self.only != ADVARSEL:
            yield from _duplicates(read.sag, read, seen)
        found = rules.check(read.sag, self.codes, on, fiktive=self.fiktive, only=self.only)
        for finding in found:
            yield replace(finding, line=read.lines.get(finding.identifikator, read.line))


def _duplicates(sag: SagData, read: l402.ReadSag, seen: Seen) -> Iterator[Finding]:
    if not seen.add("cpr", sag.cpr):
        message = "Borgeren har en anden sag tidligere i filen."
        yield Finding(SAG_DUBLET, FEJL, "cpr", message, line=read.line)
    for ydelse in sag.ydelser:
        identifikator = ydelse.identifikator
        if not seen.add("ydelse", identifikator):
            message = "Samme YdelseIdentifikator står også på en sag tidligere i filen."
            line = read.lines[identifikator]
            yield Finding(DUBLET, FEJL, "identifikator", message, identifikator, line)
