"""Fictitious citizens and clean ydelser that the rule tests change one thing about."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from cases import cpr
from cases.codes import KOMMUNE, MAALGRUPPE, POSTNUMMER, TILBUDSTYPE, Code, Codes
from cases.data import SagData, TilbudData, YdelseData
from cases.kodelister.files import read_folder

ON = date(2026, 10, 14)
BORN = date(1968, 5, 20)
FICTITIOUS = cpr.fictitious(BORN, 0)


def _of_1859(day_and_month: str, *, passes: bool) -> str:
    """A number from a year when nobody was born who lived to get one (1968)."""
    numbers = (f"{day_and_month}59{serial}" for serial in range(5000, 6000))
    return next(number for number in numbers if cpr.passes_mod11(number) == passes)


#: Numbers of the kinds that D25 refuses.
PASSING = _of_1859("2005", passes=True)
NEW_YEAR_FAILING = _of_1859("0101", passes=False)
NEW_YEAR_PASSING = _of_1859("0101", passes=True)

#: The lists as they are delivered, and one code of each kind that ended with 2017.
ENDED_2017 = {MAALGRUPPE: "0.2017", TILBUDSTYPE: "0.2017", POSTNUMMER: "0017", KOMMUNE: "017"}
FIXTURES = read_folder(Path(__file__).resolve().parents[2] / "fixtures")
CODES = Codes.of(
    [
        *FIXTURES.codes,
        *(
            Code(liste, kode, "Ophørt", gyldig_til=date(2017, 12, 31))
            for liste, kode in ENDED_2017.items()
        ),
    ]
)
PNR = TilbudData(tilbudstype="3.1.0", pnr="1003000000")
ADDRESS = TilbudData(navn="Solgården", adresse="Vestervej 1", postnr="2635")


def ydelse(**changes: Any) -> YdelseData:
    """A clean periodeydelse, *1.3 Behandling*, that began in 2020 and is open."""
    clean = YdelseData(
        identifikator="a",
        kode="1.3",
        maalgrupper=("1.1.4",),
        bevillingsdato=date(2020, 1, 15),
        startdato=date(2020, 2, 1),
        betalingskommune="183",
    )
    return replace(clean, **changes)


def ophold(**changes: Any) -> YdelseData:
    """A clean, open *1.8.1 Længerevarende botilbud*, with its tilbud."""
    return replace(ydelse(kode="1.8.1", tilbud=PNR), **changes)


def sag(*ydelser: YdelseData, **changes: Any) -> SagData:
    """A clean case in kommune 183 with these ydelser, or with one clean one."""
    clean = SagData(kommune="183", cpr=FICTITIOUS, navn="Niels Hansen", ydelser=ydelser)
    return replace(clean if ydelser else replace(clean, ydelser=(ydelse(),)), **changes)
