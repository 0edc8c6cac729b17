"""What can be wrong with a file or a record. All messages are Danish and hold no CPR (D24)."""

from __future__ import annotations

from collections.abc import Iterable

from cases.findings import FEJL, Finding

#: The code of what no file can carry.
UMULIG = "FIL-UMULIG"


class L402Error(Exception):
    """What this package raises about the content of a file."""


class HeaderError(L402Error):
    """The envelope can not carry this header. Raised before anything is written."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


class RecordError(L402Error):
    """A sag or ydelse holds what no file can carry. Raised before anything of the sag is written.

    The rules keep such a record out (D15), so this is the last guard and not the usual way.
    """

    def __init__(self, message: str, field: str, identifikator: str = "") -> None:
        self.finding = Finding(UMULIG, FEJL, field, message, identifikator)
        super().__init__(message)


class FileRefused(L402Error):
    """The file as a whole can not be read: not XML, cut off, too large, of another kind."""


class SchemaInvalid(L402Error):
    """The file breaks the schema; `findings` holds the first of them."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        shown = "; ".join(f"linje {f.line}: {f.message}" for f in self.findings[:3])
        super().__init__(f"Filen følger ikke skemaet: {shown}")
