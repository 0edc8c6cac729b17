"""Examples of the rules about dates, and of those across ydelser; see `rule_examples`."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from cases.cpr import fictitious
from cases.data import STYKYDELSE, SagData, YdelseData
from tests.cases.people import BORN, ON, ophold, sag, ydelse


@dataclass(frozen=True)
class Real:
    """A case to be judged as in production: real persons."""

    sag: SagData


Example = SagData | YdelseData | Real

EIGHTEEN = date(1986, 5, 20)
FIVE_YEARS = date(2031, 10, 14)
DAY = timedelta(days=1)


def neutralised(y: YdelseData) -> YdelseData:
    return replace(y, slutdato=y.start)


DATOER: dict[str, tuple[list[Example], list[Example]]] = {
    "YD-BEVILLING-MANGLER": ([ydelse()], [ydelse(bevillingsdato=None)]),
    "YD-SLUT-FOER-START": (
        [
            ydelse(slutdato=date(2020, 2, 1)),
            ydelse(startdato=None, slutdato=date(2020, 1, 15)),
            ydelse(startdato=None, bevillingsdato=None, slutdato=date(2020, 1, 15)),
        ],
        [
            ydelse(slutdato=date(2020, 1, 31)),
            ydelse(startdato=None, slutdato=date(2020, 1, 14)),
        ],
    ),
    "YD-FORVENTET-FOER-START": (
        [ydelse(forventet_slutdato=date(2020, 2, 1))],
        [
            ydelse(forventet_slutdato=date(2020, 1, 31)),
            ydelse(startdato=None, forventet_slutdato=date(2020, 1, 14)),
        ],
    ),
    "YD-BEVILLING-FOER-FOEDSEL": (
        [ydelse(bevillingsdato=BORN), sag(ydelse(bevillingsdato=date(1800, 1, 1)), cpr="")],
        [ydelse(bevillingsdato=BORN - DAY)],
    ),
    "YD-START-FOER-FOEDSEL": ([ydelse(startdato=BORN)], [ydelse(startdato=BORN - DAY)]),
    "YD-FORVENTET-FOER-FOEDSEL": (
        [ydelse(forventet_slutdato=BORN)],
        [ydelse(forventet_slutdato=BORN - DAY)],
    ),
    "YD-SLUT-FOER-FOEDSEL": ([ydelse(slutdato=BORN)], [ydelse(slutdato=BORN - DAY)]),
    "YD-BEVILLING-LANGT-FREM": (
        [ydelse(bevillingsdato=FIVE_YEARS)],
        [ydelse(bevillingsdato=FIVE_YEARS + DAY)],
    ),
    "YD-START-LANGT-FREM": (
        [ydelse(startdato=FIVE_YEARS)],
        [ydelse(startdato=FIVE_YEARS + DAY)],
    ),
    "YD-FORVENTET-LANGT-FREM": (
        [ydelse(forventet_slutdato=FIVE_YEARS)],
        [ydelse(forventet_slutdato=FIVE_YEARS + DAY)],
    ),
    "YD-SLUT-LANGT-FREM": ([ydelse(slutdato=FIVE_YEARS)], [ydelse(slutdato=FIVE_YEARS + DAY)]),
    "YD-START-FOER-BEVILLING": (
        [
            ydelse(startdato=date(2020, 1, 15)),
            ydelse(startdato=None),
            neutralised(ydelse(startdato=date(2020, 1, 14))),
        ],
        [
            ydelse(startdato=date(2020, 1, 14)),
            neutralised(ydelse(startdato=date(2020, 1, 14), varighed=STYKYDELSE)),
        ],
    ),
    "YD-SLUT-FOER-REGISTER": (
        [
            ydelse(startdato=date(2010, 1, 1), slutdato=date(2013, 7, 1)),
            ydelse(startdato=date(2010, 1, 1), slutdato=date(2013, 6, 30), indberettet=True),
            ydelse(startdato=date(2010, 1, 1)),
            ydelse(startdato=date(2013, 7, 1), varighed=STYKYDELSE),
            ydelse(startdato=date(2005, 1, 1), varighed=STYKYDELSE, indberettet=True),
        ],
        [
            ydelse(startdato=date(2010, 1, 1), slutdato=date(2013, 6, 30)),
            ydelse(startdato=date(2013, 6, 30), varighed=STYKYDELSE),
            ydelse(startdato=None, bevillingsdato=date(2005, 1, 1), varighed=STYKYDELSE),
        ],
    ),
    "YD-UNDER-18": (
        [
            ydelse(startdato=EIGHTEEN),
            ydelse(startdato=BORN - DAY),
            sag(ydelse(startdato=date(1990, 3, 1)), cpr=fictitious(date(1972, 2, 29), 0)),
        ],
        [
            ydelse(startdato=EIGHTEEN - DAY),
            ydelse(startdato=None, bevillingsdato=EIGHTEEN - DAY),
            ydelse(startdato=BORN),
        ],
    ),
    "YD-TAELLES-IKKE": (
        [ydelse(slutdato=date(2020, 2, 2)), neutralised(ydelse(varighed=STYKYDELSE))],
        [neutralised(ydelse()), neutralised(ydelse(startdato=None, indberettet=True))],
    ),
}

B2021 = {"identifikator": "b", "startdato": date(2021, 1, 1)}

PAA_TVAERS: dict[str, tuple[list[Example], list[Example]]] = {
    "YD-OVERLAP": (
        [
            sag(ydelse(), ydelse(kode="1.1", **B2021)),
            sag(ydelse(slutdato=date(2020, 12, 31)), ydelse(**B2021)),
            sag(ydelse(), neutralised(ydelse(**B2021))),
            sag(ydelse(kode=""), ydelse(kode="", **B2021)),
            sag(ydelse(startdato=None, bevillingsdato=None), ydelse(**B2021)),
        ],
        [
            sag(ydelse(), ydelse(**B2021)),
            sag(ydelse(slutdato=date(2021, 1, 1)), ydelse(**B2021)),
            sag(ydelse(), ydelse(varighed=STYKYDELSE, **B2021)),
        ],
    ),
    "YD-TO-OPHOLD": (
        [
            sag(ophold(), ydelse(**B2021)),
            sag(ophold(slutdato=ON - DAY), ophold(kode="1.8.2", **B2021)),
            sag(ophold(), neutralised(ophold(kode="1.8.2", **B2021))),
            sag(ophold(slutdato=ON + DAY), ophold(identifikator="b", startdato=ON + 2 * DAY)),
        ],
        [
            sag(ophold(), ophold(kode="1.8.2", **B2021)),
            sag(ophold(slutdato=ON + DAY), ophold(identifikator="b", startdato=ON + DAY)),
        ],
    ),
    "YD-ID-DUBLET": (
        [sag(ydelse(), ydelse(identifikator="b"))],
        [sag(ydelse(), ydelse(kode="1.1"))],
    ),
}
