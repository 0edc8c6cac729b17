"""A known tilbud: what it must hold, what makes it the same one again, and how it is found (D11).

Pure. The place is judged by the same rules as the place on a ydelse, so that what is chosen from
the register never brings a FEJL with it.
"""

from __future__ import annotations

import re
from dataclasses import astuple, replace
from datetime import date

from cases.codes import POSTNUMMER, Codes
from cases.data import SagData, TilbudData, YdelseData
from cases.findings import FEJL, Finding
from cases.rules import RULES
from cases.rules.context import Context
from cases.texts import digits, exact, plain

#: The rules on a ydelse's tilbud that have a meaning without the ydelse. Whether a tilbudstype
#: holds in the ydelse's period is for the ydelse to say.
_RULES = (
    "TB-PNR-FORM",
    "TB-NAVN-TEGN",
    "TB-NAVN-LANG",
    "TB-ADRESSE-TEGN",
    "TB-ADRESSE-LANG",
    "TB-POSTNR-UKENDT",
    "TB-TYPE-UKENDT",
)
#: Always there, also beside a Pnr: it is what a person finds the tilbud by, and a ydelse takes the
#: three of them together or not at all (D10).
_MANDATORY = (
    ("navn", "Skriv tilbuddets navn."),
    ("adresse", "Skriv tilbuddets adresse: vej og nummer."),
    ("postnr", "Skriv de fire cifre i tilbuddets postnr."),
)
_WORD = re.compile(r"\w+")
#: More words than anybody needs to find one tilbud; each of them costs a look at every row.
MOST_WORDS = 6


def tidied(tilbud: TilbudData) -> TilbudData:
    """The same without what people and files put around it: outer and doubled spaces."""
    spaced = TilbudData(*(re.sub(" {2,}", " ", plain(text)).strip() for text in astuple(tilbud)))
    return replace(
        spaced,
        tilbudstype=exact(spaced.tilbudstype),
        pnr=digits(spaced.pnr),
        postnr=exact(spaced.postnr),
    )


def faults(tilbud: TilbudData, codes: Codes, on: date) -> list[Finding]:
    """What keeps it out of the register; each finding says what to do. Fields as in a ydelse."""
    found = [
        Finding(f"KT-{name.upper()}", FEJL, f"tilbud_{name}", message)
        for name, message in _MANDATORY
        if not getattr(tilbud, name).strip()
    ]
    ydelse = YdelseData("", tilbud=tilbud)
    context = Context.of(SagData("", ""), codes, on, False)
    for code in _RULES:
        values = RULES[code].test(ydelse, context)
        if values is not None:
            found.append(RULES[code].finding(values))
    return found


def noegle(tilbud: TilbudData) -> str:
    """What makes it the same tilbud, within one kommune's own or Tilbudsportalen's.

    A place may have several kinds of tilbud under one Pnr; without a Pnr the address tells places
    of the same name apart.
    """
    if tilbud.pnr:
        return f"{tilbud.pnr}/{tilbud.tilbudstype}"
    place = f"{tilbud.navn}/{tilbud.adresse}/{tilbud.postnr}".lower()
    return f"{place}/{tilbud.tilbudstype}"


def words(text: str) -> list[str]:
    """What is searched for, in small letters."""
    return _WORD.findall(plain(text).lower())


def soegetekst(tilbud: TilbudData, codes: Codes) -> str:
    """All words that it is found by, each with a space before it: so ` lun` finds where one begins.

    The town is among them, for people say `Lunden i Ishøj`.
    """
    town = codes.get(POSTNUMMER, tilbud.postnr)
    texts = (tilbud.navn, tilbud.adresse, tilbud.postnr, town.tekst if town else "", tilbud.pnr)
    return "".join(f" {word}" for word in words(" ".join(texts)))
