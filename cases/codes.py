"""Code lists with validity: which codes there are, what they mean, and when they may be used (D12).

Pure Python. A `Codes` value is made from the database (`cases.kodelister.lister`) or from the CSV
files in `fixtures/`, and passed to the rules together with the data it is to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from cases.data import REGISTER_START

YDELSE = "ydelse"
MAALGRUPPE = "maalgruppe"
TILBUDSTYPE = "tilbudstype"
FUNKTIONSVURDERING = "funktionsvurdering"
POSTNUMMER = "postnummer"
KOMMUNE = "kommune"
LISTS = (YDELSE, MAALGRUPPE, TILBUDSTYPE, FUNKTIONSVURDERING, POSTNUMMER, KOMMUNE)

_DOTTED = r"[0-9]+(?:\.[0-9]+)*"
_UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"

#: What the codes of each list look like, known or not: the most that a report can carry.
SHAPES: Mapping[str, re.Pattern[str]] = {
    YDELSE: re.compile(rf"(?=.{{1,20}}\Z){_DOTTED}"),
    MAALGRUPPE: re.compile(rf"(?=.{{1,36}}\Z){_DOTTED}|{_UUID}"),
    TILBUDSTYPE: re.compile(rf"(?=.{{1,20}}\Z){_DOTTED}"),
    FUNKTIONSVURDERING: re.compile(r"[A-E]"),
    POSTNUMMER: re.compile(r"[0-9]{4}"),
    KOMMUNE: re.compile(r"[0-9]{3}"),
}


_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")


def with_dots(typed: str) -> str:
    """A code with the comma of a Danish number pad, or of Excel: `3,4` is 3.4."""
    return _COMMA.sub(".", typed)


@dataclass(frozen=True, slots=True)
class Code:
    """One code of one list. No `gyldig_fra` or `gyldig_til` means unbounded; both are inclusive.

    `kortnavn` is what narrow places show; empty where there is none. `kun_ydelser` are the codes of
    the only ydelser that a målgruppe may stand on; empty means any (D12).
    """

    liste: str
    kode: str
    tekst: str
    gruppe: str = ""
    paragraf: str = ""
    er_ophold: bool = False
    indberetningspligtig: bool = True
    gyldig_fra: date | None = None
    gyldig_til: date | None = None
    kilde: str = ""
    kortnavn: str = ""
    kun_ydelser: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What a person reads and searches: code, text and paragraph; no UUIDs."""
        shown = "" if len(self.kode) == 36 else f"{self.kode} "
        paragraf = f" ({self.paragraf})" if self.paragraf else ""
        frivillig = "" if self.indberetningspligtig else " – frivillig"
        return f"{shown}{self.tekst}{paragraf}{frivillig}"

    @property
    def short(self) -> str:
        """The same where there is little room: code and kortnavn; the label where it has none."""
        return f"{self.kode} {self.kortnavn}" if self.kortnavn else self.label

    def is_usable(self, first: date | None, last: date | None) -> bool:
        """Whether the validity overlaps the days from `first` to `last` (None: open) (D12).

        A `gyldig_fra` on the register's first day says when the register began, not when the code
        did, so it limits nothing.
        """
        fra = self.gyldig_fra if self.gyldig_fra and self.gyldig_fra > REGISTER_START else None
        starts_in_time = self.gyldig_til is None or first is None or first <= self.gyldig_til
        return starts_in_time and (fra is None or last is None or fra <= last)


@dataclass(frozen=True, slots=True)
class Codes:
    """All lists at one moment. `version` changes whenever any of them does."""

    lists: Mapping[str, Mapping[str, Code]] = field(default_factory=dict)
    version: str = ""

    @classmethod
    def of(cls, codes: Iterable[Code], version: str = "") -> Codes:
        lists: dict[str, dict[str, Code]] = {liste: {} for liste in LISTS}
        for code in codes:
            lists[code.liste][code.kode] = code
        frozen = {liste: MappingProxyType(by_kode) for liste, by_kode in lists.items()}
        return cls(MappingProxyType(frozen), version)

    def get(self, liste: str, kode: str) -> Code | None:
        return self.lists[liste].get(kode)

    def all(self, liste: str) -> tuple[Code, ...]:
        """The list's codes in the order they were loaded."""
        return tuple(self.lists[liste].values())

    def label(self, liste: str, kode: str) -> str:
        """The label of a code; the bare code where the list no longer knows it."""
        code = self.get(liste, kode)
        return code.label if code else kode

    def short(self, liste: str, kode: str) -> str:
        """The short label of a code; the bare code where the list no longer knows it."""
        code = self.get(liste, kode)
        return code.short if code else kode

    def is_ophold(self, kode: str) -> bool:
        """R46, D10: `er_ophold` in the list decides, not how the code begins."""
        code = self.get(YDELSE, kode)
        return code is not None and code.er_ophold
