"""What can be wrong with a file or a record. All messages are Danish and hold no CPR (D24)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that breaks the format.

    `code` is stable; `field` is a field name as in the rules' findings, empty where it is no single
    field's; `identifikator` is the ydelse's, empty for the sag itself, for the envelope, and where
    it can not be shown; `linje` is the line in the file, 0 where it is not known.
    """

    code: str
    message: str
    field: str = ""
    identifikator: str = ""
    linje: int = 0


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
        self.field = field
        self.identifikator = identifikator
        super().__init__(message)


class FileRefused(L402Error):
    """The file as a whole can not be read: not XML, cut off, too large, of another kind."""


class SchemaInvalid(L402Error):
    """The file breaks the schema; `problems` holds the first of what was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        shown = "; ".join(f"linje {p.linje}: {p.message}" for p in self.problems[:3])
        super().__init__(f"Filen følger ikke skemaet: {shown}")
