"""What loading a list of tilbud would do: which column is what, which rows are wrong, what changes.

Pure: the trial run and the loading make the same plan of the same values, so that what was shown
is what is done.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date

from cases.ark import FORMULA, Ark, Raekke
from cases.codes import TILBUDSTYPE, Codes, with_dots
from cases.data import TilbudData
from cases.fields import PNR, TILBUD_ADRESSE, TILBUD_NAVN, TILBUD_POSTNR, TYPE
from cases.findings import FEJL, Finding
from cases.tilbud.known import faults, noegle, tidied

#: The fields, with their names on the page; the first three must have a column.
FELTER = {
    field.key: field.label for field in (TILBUD_NAVN, TILBUD_ADRESSE, TILBUD_POSTNR, PNR, TYPE)
}
PAAKRAEVEDE = ("navn", "adresse", "postnr")

#: What the headings of such lists begin with or are, without spaces and signs; the surest first.
_HEADINGS = {
    "pnr": ("pnr", "pnummer", "pnumre", "produktionsenhed"),
    "postnr": ("postnr", "postnummer", "postnrby"),
    "tilbudstype": ("tilbudstype", "tilbudstypekode", "typeaftilbud"),
    "adresse": ("adresse", "vejnavnognummer", "beliggenhedsadresse", "vej", "gade"),
    "navn": ("navn", "tilbudsnavn", "tilbuddetsnavn", "navnpåtilbud", "afdelingsnavn", "tilbud"),
}

#: What Excel makes of a code such as 3.4: a number of other decimals, or a date. Which code it was
#: is not to be guessed: 3.10 may have been 3.1.0.
_MANGLED = re.compile(
    r"[0-9]+([.,][0-9]+)*|[0-9]{1,2}[-./ ][0-9a-zæøå]{1,9}([-./ ]+[0-9]{0,4})?", re.I
)

# The codes of what only a row of a file can break; the others are `known`'s and the rules'.
FORMEL = "TILBUD-FORMEL"
UKENDT_TYPE = "TILBUD-TYPE"
GENTAGET = "TILBUD-GENTAGET"

#: Field → the number of its column; what has no column is left out.
Kolonner = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Stored:
    """One of Tilbudsportalen's tilbud as it stands in the register, removed or not."""

    id: str
    data: TilbudData
    er_fjernet: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """All that loading would do. `nye` may be removed ones that return."""

    nye: tuple[TilbudData, ...]
    aendrede: tuple[tuple[Stored, TilbudData], ...]
    forsvundne: tuple[Stored, ...]
    uaendrede: int
    #: Rows that say once more what another row says.
    gentagelser: int
    #: On the `line` of its row, under the name that stands in it.
    fejl: tuple[Finding, ...]

    @property
    def gode(self) -> int:
        return len(self.nye) + len(self.aendrede) + self.uaendrede

    @property
    def fejlraekker(self) -> int:
        return len({fejl.line for fejl in self.fejl})

    @property
    def aendrer_noget(self) -> bool:
        return bool(self.nye or self.aendrede or self.forsvundne)

    @property
    def fjerner_mange(self) -> bool:
        """More than a fifth would go: perhaps it is half a file, or another one."""
        had = len(self.forsvundne) + len(self.aendrede) + self.uaendrede
        return len(self.forsvundne) * 5 > had

    @property
    def fingeraftryk(self) -> str:
        """SHA-256 of all of it: whoever loads has seen this plan, or is shown the new one."""
        return hashlib.sha256(repr(astuple(self)).encode("utf-8", "surrogatepass")).hexdigest()


def guess(overskrifter: tuple[str, ...]) -> dict[str, int]:
    """Which column is likely to be which field; a person looks it over."""
    plain = [re.sub(r"[\W_]", "", heading.lower()) for heading in overskrifter]
    found: dict[str, int] = {}
    for exact in (True, False):
        for felt, names in _HEADINGS.items():
            for name in names:
                fits = [
                    nr
                    for nr, heading in enumerate(plain)
                    if nr not in found.values()
                    and (heading == name or (not exact and heading.startswith(name)))
                ]
                if fits and felt not in found:
                    found[felt] = fits[0]
    return {felt: found[felt] for felt in FELTER if felt in found}


def plan(
    ark: Ark, kolonner: Kolonner, stored: Mapping[str, Stored], codes: Codes, on: date
) -> Plan:
    """Hold the file against the register: `stored` is what is there of it, by `noegle`."""
    by_key: dict[str, tuple[int, TilbudData]] = {}
    fejl: list[Finding] = []
    gentagelser = 0
    types = _types(codes)
    for raekke in ark.raekker:
        data, wrong = _tilbud(raekke, kolonner, types)
        if not wrong:
            wrong = faults(data, codes, on)
        key = noegle(data)
        if not wrong and key in by_key:
            first, same = by_key[key]
            if same == data:
                gentagelser += 1
                continue
            message = f"{_what_is_same(data)} står også i række {first}. Behold den ene af dem."
            wrong = [Finding(GENTAGET, FEJL, "", message)]
        if wrong:
            navn = data.navn[:100]
            fejl += [replace(one, identifikator=navn, line=raekke.nr) for one in wrong]
        else:
            by_key[key] = (raekke.nr, data)
    nye, aendrede, uaendrede = [], [], 0
    for key, (_, data) in by_key.items():
        known = stored.get(key)
        if known is None or known.er_fjernet:
            nye.append(data)
        elif known.data != data:
            aendrede.append((known, data))
        else:
            uaendrede += 1
    gone = (known for key, known in stored.items() if key not in by_key and not known.er_fjernet)
    forsvundne = sorted(gone, key=lambda known: (known.data.navn, known.id))
    return Plan(tuple(nye), tuple(aendrede), tuple(forsvundne), uaendrede, gentagelser, tuple(fejl))


def _tilbud(
    raekke: Raekke, kolonner: Kolonner, types: Mapping[str, str]
) -> tuple[TilbudData, list[Finding]]:
    """The row as a tilbud, and what can not be read of it."""
    texts = {felt: raekke.celler[nr] for felt, nr in kolonner.items()}
    wrong = list(_formulas(texts))
    data = tidied(TilbudData(**texts))
    data = replace(data, postnr=_postnr(data.postnr))
    if data.tilbudstype and not wrong:
        kode = types.get(with_dots(data.tilbudstype.casefold()))
        if kode is None:
            message = _unknown_type(data.tilbudstype[:60])
            wrong.append(Finding(UKENDT_TYPE, FEJL, "tilbudstype", message))
        else:
            data = replace(data, tilbudstype=kode)
    return data, wrong


def _unknown_type(shown: str) -> str:
    if _MANGLED.fullmatch(shown):
        return (
            f"Tilbudstypen »{shown}« er ingen kode. Har Excel gjort den til et tal eller en dato, "
            "så gør kolonnen til tekst i Excel, og skriv koden igen; eller skriv tilbudstypens "
            "navn."
        )
    return (
        f"Tilbudstypen »{shown}« står ikke i kodelisten. Skriv koden eller teksten fra listen, "
        "eller vælg ingen kolonne til Tilbudstype."
    )


def _formulas(texts: Mapping[str, str]) -> Iterator[Finding]:
    for felt, text in texts.items():
        if text.startswith(FORMULA):
            message = f"{FELTER[felt]} er en formel. Sæt dens værdi ind i stedet (Indsæt værdier)."
            yield Finding(FORMEL, FEJL, felt, message)


def _postnr(text: str) -> str:
    """`2635 Ishøj` and `DK-2635` are 2635; of 0800 Excel keeps 800."""
    found = re.match(r"(?:DK-? ?)?([0-9]{3,4})\b", text)
    return found[1].zfill(4) if found else text


def _types(codes: Codes) -> dict[str, str]:
    """A tilbudstype by its code, its text, or both; a text that two codes have is none's."""
    found: dict[str, str] = {}
    ambiguous = set()
    for code in codes.all(TILBUDSTYPE):
        text = code.tekst.casefold()
        if text in found:
            ambiguous.add(text)
        found[text] = code.kode
    for code in codes.all(TILBUDSTYPE):
        found[code.kode.casefold()] = found[code.label.casefold()] = code.kode
    return {text: kode for text, kode in found.items() if text not in ambiguous}


def _what_is_same(data: TilbudData) -> str:
    if not data.pnr:
        return "Samme navn, adresse og postnr"
    return f"Pnr {data.pnr}{' med samme tilbudstype' if data.tilbudstype else ''}"
