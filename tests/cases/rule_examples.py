"""For each rule that judges a state: examples that are in order, and examples that are not.

The ones in order are as close to the rule as can be. A case is judged on 14 October 2026, in the
mode for fictitious persons (D25) unless the example says otherwise.
"""

from dataclasses import replace
from datetime import date

from cases.cpr import fictitious
from cases.data import STYKYDELSE, TilbudData, YdelseData
from tests.cases.date_examples import DATOER, DAY, PAA_TVAERS, Example, Real, neutralised
from tests.cases.people import (
    ADDRESS,
    FICTITIOUS,
    NEW_YEAR_FAILING,
    NEW_YEAR_PASSING,
    ON,
    PASSING,
    PNR,
    ophold,
    sag,
    ydelse,
)

REPLACEMENT = f"{int(FICTITIOUS[:2]) + 60}{FICTITIOUS[2:]}"
UUID = "293bf940-c075-4e3d-b5ef-6e331202e556"
UNLISTED_UUID = "00000000-c075-4e3d-b5ef-6e331202e556"
UNSEEN = ("\u200b", "\u2060 ", "\ufeff", "\u00ad", "\u3164")


def tilbud(**fields: str) -> YdelseData:
    return ydelse(tilbud=TilbudData(**fields))


BORGER: dict[str, tuple[list[Example], list[Example]]] = {
    "SAG-CPR-MANGLER": ([sag(), sag(cpr="12")], [sag(cpr="")]),
    "SAG-CPR-FORM": (
        [sag(), sag(cpr="")],
        [
            sag(cpr=FICTITIOUS[:9]),
            sag(cpr=FICTITIOUS + "0"),
            sag(cpr="20056800AB"),
            sag(cpr=f"{FICTITIOUS[:6]}-{FICTITIOUS[6:]}"),
            sag(cpr="２００５６８００００"),
            sag(cpr="²⁰⁰⁵⁶⁸⁰⁰⁰⁰"),
            sag(cpr=FICTITIOUS + "\n"),
        ],
    ),
    "SAG-CPR-ERSTATNING": (
        [sag(), sag(cpr="9205680000"), sag(cpr="6005680000"), sag(cpr="9113680000")],
        [sag(cpr=REPLACEMENT), sag(cpr="6101680000"), Real(sag(cpr="9103680000"))],
    ),
    "SAG-CPR-DATO": (
        [sag(), sag(cpr="2902680000"), sag(cpr=REPLACEMENT), sag(cpr="20")],
        [
            sag(cpr="3102680000"),
            sag(cpr="2902690000"),
            sag(cpr="0005680000"),
            sag(cpr="2013680000"),
            sag(cpr="9205680000"),
        ],
    ),
    "SAG-CPR-FREMTID": (
        [sag(cpr=fictitious(ON, 0)), sag(cpr="3102680000")],
        [sag(cpr=fictitious(ON + DAY, 0)), Real(sag(cpr=fictitious(date(2050, 6, 1), 0)))],
    ),
    "SAG-CPR-MOD11": (
        [Real(sag(cpr=PASSING)), sag(cpr=FICTITIOUS), Real(sag(cpr="20"))],
        [Real(sag(cpr=FICTITIOUS)), Real(sag(cpr=NEW_YEAR_FAILING))],
    ),
    "SAG-CPR-FIKTIV": (
        [sag(cpr=FICTITIOUS), Real(sag(cpr=PASSING)), sag(cpr=NEW_YEAR_FAILING)],
        [sag(cpr=PASSING), sag(cpr=NEW_YEAR_PASSING)],
    ),
    "SAG-CPR-FIKTIV-1-JANUAR": (
        [sag(cpr="0201680001"), Real(sag(cpr=NEW_YEAR_FAILING)), sag(cpr=NEW_YEAR_PASSING)],
        [sag(cpr=NEW_YEAR_FAILING)],
    ),
    "SAG-KOMMUNE-UKENDT": ([sag(kommune="101")], [sag(kommune="999"), sag(kommune="")]),
    "SAG-FUNKTION-UKENDT": (
        [sag(funktionsvurdering=""), *(sag(funktionsvurdering=letter) for letter in "ABCDE")],
        [sag(funktionsvurdering="F"), sag(funktionsvurdering="a")],
    ),
    "SAG-NAVN-TEGN": (
        [sag(navn=""), sag(navn="Ærø Ågård-Øst 𝔸\u00a0B")],
        [sag(navn="Niels\x00"), sag(navn="Niels\nHansen"), sag(navn="\ud800"), sag(navn="\ufffe")],
    ),
    "SAG-NAVN-LANGT": ([sag(navn="n" * 200)], [sag(navn="n" * 201)]),
    "SAG-BEMAERKNINGER-TEGN": (
        [sag(bemaerkninger="Første linje\r\n\tanden linje")],
        [sag(bemaerkninger="\x0b"), sag(bemaerkninger="linje\n\x1f")],
    ),
    "SAG-BEMAERKNINGER-LANGE": (
        [sag(bemaerkninger="b" * 4000), sag(bemaerkninger="b" * 3999 + "\r\n")],
        [sag(bemaerkninger="b" * 4001)],
    ),
    "SAG-UDEN-YDELSE": ([sag()], [sag(ydelser=())]),
}

YDELSE: dict[str, tuple[list[Example], list[Example]]] = {
    "YD-KODE-MANGLER": ([ydelse()], [ydelse(kode="")]),
    "YD-KODE-UKENDT": (
        [ydelse(), ydelse(kode=""), neutralised(ydelse(kode="1.9.9", indberettet=True))],
        [
            ydelse(kode="1.9.9"),
            ydelse(kode="1.3 "),
            ydelse(kode="30013"),
            neutralised(ydelse(kode="1.9.9")),
            neutralised(ydelse(kode="1.9.x", indberettet=True)),
            neutralised(ydelse(kode="1" * 21, indberettet=True)),
        ],
    ),
    "YD-KODE-PERIODE": (
        [
            ydelse(kode="1.18.2", startdato=date(2020, 2, 1)),
            ydelse(kode="1.18.2", startdato=date(2020, 2, 1), slutdato=date(2020, 7, 1)),
            neutralised(ydelse(kode="1.18.2")),
            ydelse(kode="1.18.2", varighed=STYKYDELSE, startdato=date(2020, 7, 1)),
        ],
        [
            ydelse(kode="1.18.2", startdato=date(2020, 2, 1), slutdato=date(2020, 6, 30)),
            ydelse(kode="1.18.2", varighed=STYKYDELSE, startdato=date(2020, 6, 30)),
        ],
    ),
    "YD-VARIGHED": (
        [ydelse(varighed="P"), ydelse(varighed="S")],
        [ydelse(varighed=""), ydelse(varighed="p"), ydelse(varighed="Periodeydelse")],
    ),
    "YD-MAALGRUPPE-MANGLER": ([ydelse(maalgrupper=("1.1.4",))], [ydelse(maalgrupper=())]),
    "YD-MAALGRUPPE-UKENDT": (
        [
            ydelse(maalgrupper=("1.1.4", UUID)),
            neutralised(ydelse(maalgrupper=(UNLISTED_UUID,), indberettet=True)),
        ],
        [
            ydelse(maalgrupper=("1.1.4", "9.9")),
            ydelse(maalgrupper=("",)),
            ydelse(maalgrupper=(UNLISTED_UUID,)),
            neutralised(ydelse(maalgrupper=(UNLISTED_UUID,))),
            neutralised(ydelse(maalgrupper=("1 . 9",), indberettet=True)),
        ],
    ),
    "YD-MAALGRUPPE-PERIODE": (
        # 1.1.4 holds from the register's first day, which limits nothing (D12).
        [
            ydelse(bevillingsdato=date(1999, 1, 1), startdato=None, slutdato=date(2013, 6, 30)),
            # The fine ones ended with 2017, and stay on what began before.
            ydelse(maalgrupper=("1.2.1.4",), startdato=date(2017, 12, 31)),
            ydelse(maalgrupper=("1.1.6", "2"), startdato=date(2010, 1, 1)),
        ],
        [
            ydelse(maalgrupper=("1.1.4", "0.2017")),
            ydelse(maalgrupper=("0.2017",)),
            ydelse(maalgrupper=("1.2.1.4",), startdato=date(2018, 1, 1)),
            ydelse(maalgrupper=("2",), slutdato=date(2017, 12, 31), startdato=date(2017, 1, 1)),
        ],
    ),
    "YD-MAALGRUPPE-YDELSE": (
        [
            ydelse(),
            ydelse(kode="1.18.1", maalgrupper=("10",), startdato=date(2020, 7, 1)),
            ydelse(kode="1.18.2", maalgrupper=("10", "2"), startdato=date(2020, 7, 1)),
            ydelse(kode="", maalgrupper=("10",)),
            neutralised(ydelse(maalgrupper=("10",))),
        ],
        [
            ydelse(maalgrupper=("10",)),
            ydelse(kode="1.18.3", maalgrupper=("1.1.4", "10"), startdato=date(2024, 1, 1)),
        ],
    ),
    "YD-MAALGRUPPE-DUBLET": (
        [ydelse(maalgrupper=("1.1.4", "1.1.5"))],
        [ydelse(maalgrupper=("1.1.4", "1.1.5", "1.1.4"))],
    ),
    "YD-BETALING-MANGLER": ([ydelse()], [ydelse(betalingskommune="")]),
    "YD-BETALING-UKENDT": (
        [
            ydelse(betalingskommune="101"),
            ydelse(betalingskommune=""),
            neutralised(ydelse(betalingskommune="999", indberettet=True)),
        ],
        [
            neutralised(ydelse(betalingskommune="99", indberettet=True)),
            ydelse(betalingskommune="999"),
            ydelse(betalingskommune="Ishøj"),
        ],
    ),
    "YD-BETALING-PERIODE": (
        [ydelse(betalingskommune="017", startdato=date(2017, 12, 31))],
        [ydelse(betalingskommune="017", startdato=date(2018, 1, 1))],
    ),
    "YD-ID-FORM": (
        [ydelse(identifikator="x" * 50)],
        [
            ydelse(identifikator=""),
            ydelse(identifikator=" "),
            ydelse(identifikator="x" * 51),
            ydelse(identifikator="a\nb"),
        ],
    ),
    "YD-ID-CPR": (
        [sag(ydelse(identifikator=FICTITIOUS[:9])), sag(ydelse(), cpr="")],
        [sag(ydelse(identifikator=f"183-{FICTITIOUS}-1"))],
    ),
}

TILBUD: dict[str, tuple[list[Example], list[Example]]] = {
    "TB-TYPE-MANGLER": (
        [ophold(), ydelse(), tilbud(pnr="1003000000")],
        [ophold(tilbud=TilbudData(pnr="1003000000")), ophold(tilbud=ADDRESS)],
    ),
    "TB-TYPE-UKENDT": (
        [
            ophold(),
            ydelse(),
            neutralised(ophold(tilbud=replace(PNR, tilbudstype="9.9"), indberettet=True)),
        ],
        [ophold(tilbud=replace(PNR, tilbudstype="9.9")), tilbud(tilbudstype="1.1.4")],
    ),
    "TB-TYPE-PERIODE": (
        [ydelse(tilbud=replace(PNR, tilbudstype="0.2017"), startdato=date(2017, 12, 31))],
        [ydelse(tilbud=replace(PNR, tilbudstype="0.2017"), startdato=date(2018, 1, 1))],
    ),
    "TB-STED-OPHOLD": (
        [
            ophold(),
            ophold(tilbud=replace(ADDRESS, tilbudstype="3.1.0")),
            ophold(tilbud=TilbudData("3.1.0", navn="Solgården")),
            tilbud(tilbudstype="1.1"),
        ],
        [ophold(tilbud=TilbudData(tilbudstype="3.1.0")), ophold(tilbud=TilbudData())],
    ),
    "TB-STED-MANGLER": (
        [ydelse(), ydelse(tilbud=PNR), ophold(tilbud=TilbudData(tilbudstype="3.1.0"))],
        [tilbud(tilbudstype="1.1")],
    ),
    "TB-PNR-FORM": (
        [ydelse(), ydelse(tilbud=PNR)],
        [
            tilbud(pnr="100300000"),
            tilbud(pnr="10030000000"),
            tilbud(pnr="1003 00000"),
            tilbud(pnr="１００３００００００"),
        ],
    ),
    "TB-NAVN-MANGLER": (
        [
            ydelse(tilbud=ADDRESS),
            ydelse(),
            ydelse(tilbud=PNR),
            ydelse(tilbud=replace(ADDRESS, pnr="1003000000")),
        ],
        [
            tilbud(adresse="Vestervej 1", postnr="2635"),
            tilbud(postnr="2635", pnr="1003000000"),
            tilbud(navn="  ", adresse="Vestervej 1", postnr="2635"),
            *(tilbud(navn=n, adresse="Vestervej 1", postnr="2635") for n in UNSEEN),
        ],
    ),
    "TB-ADRESSE-MANGLER": (
        [ydelse(tilbud=ADDRESS), ydelse(), ydelse(tilbud=PNR)],
        [tilbud(navn="Solgården"), tilbud(navn="Solgården", postnr="2635", pnr="1003000000")],
    ),
    "TB-POSTNR-MANGLER": (
        [ydelse(tilbud=ADDRESS), ydelse(), ydelse(tilbud=PNR)],
        [tilbud(navn="Solgården"), tilbud(navn="Solgården", adresse="Vestervej 1")],
    ),
    "TB-POSTNR-UKENDT": (
        [ydelse(tilbud=ADDRESS), ydelse(tilbud=replace(ADDRESS, postnr=""))],
        [
            ydelse(tilbud=replace(ADDRESS, postnr="0001")),
            ydelse(tilbud=replace(ADDRESS, postnr="DK-2635")),
        ],
    ),
    "TB-POSTNR-PERIODE": (
        [ydelse(tilbud=replace(ADDRESS, postnr="0017"), startdato=date(2017, 12, 31))],
        [ydelse(tilbud=replace(ADDRESS, postnr="0017"), startdato=date(2018, 1, 1))],
    ),
    "TB-NAVN-TEGN": (
        [ydelse(tilbud=ADDRESS)],
        [ydelse(tilbud=replace(ADDRESS, navn="Sol\x1bgården"))],
    ),
    "TB-NAVN-LANG": (
        [ydelse(tilbud=replace(ADDRESS, navn="n" * 200))],
        [ydelse(tilbud=replace(ADDRESS, navn="n" * 201))],
    ),
    "TB-ADRESSE-TEGN": (
        [ydelse(tilbud=ADDRESS)],
        [ydelse(tilbud=replace(ADDRESS, adresse="Vestervej\t1"))],
    ),
    "TB-ADRESSE-LANG": (
        [ydelse(tilbud=replace(ADDRESS, adresse="v" * 200))],
        [ydelse(tilbud=replace(ADDRESS, adresse="v" * 201))],
    ),
}

EXAMPLES = BORGER | YDELSE | TILBUD | DATOER | PAA_TVAERS
