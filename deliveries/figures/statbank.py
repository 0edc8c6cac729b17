"""The figures in StatBank's own shape, with its codes and texts (D36).

A table is a list of rows, one for each cell; the header is the variables' codes in capitals and
INDHOLD. What StatBank has no code for is left out, and told (`left_out`). The two lists of codes
are read from `fixtures/` once.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from deliveries.figures.core.groups import ALDER, KOEN
from deliveries.figures.core.rows import NO_MAALGRUPPE
from deliveries.figures.core.table import FIGURES, Figure, Series

_FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
OMRAADE, YDELSESTYPE = "OMRÅDE", "YDELSESTYPE"


@dataclass(frozen=True)
class Coded:
    """One of StatBank's codes; `fra` is the first quarter that has it."""

    kode: str
    tekst: str
    fra: str


#: StatBank's own: a ydelse without målgruppe.
UOPLYST = Coded("49999", "Uoplyst", "2018K1")


class Cells(NamedTuple):
    """The cells of one combination: StatBank's codes (for the order), texts, first quarter."""

    koder: tuple[str, ...]
    tekster: tuple[str, ...]
    fra: str
    numbers: Sequence[float]


@dataclass(frozen=True)
class Table:
    """One of StatBank's tables: which figure it is of, with which variables, from when."""

    navn: str
    titel: str
    figur: str
    variable: tuple[str, ...]
    fra: str
    cells: Callable[[Series, int], Iterator[Cells]]

    @property
    def figure(self) -> Figure:
        return FIGURES[self.figur]

    @property
    def header(self) -> tuple[str, ...]:
        return (*self.variable, "TID", "INDHOLD")


@cache
def ydelser() -> dict[str, Coded]:
    """The L402's ydelse code → StatBank's."""
    return _read("ydelser_statbank.csv", "gyldig_fra")


@cache
def maalgrupper() -> dict[str, Coded]:
    """The L402's målgruppe code → StatBank's."""
    return _read("maalgrupper_statbank.csv", "statbank_fra") | {NO_MAALGRUPPE: UOPLYST}


def rows(table: Table, omraade: str, periods: Sequence[str], series: Series) -> list[list[str]]:
    """The cells of one kommune, by the variables' codes and then by time; `omraade` is its name.

    `periods` are the names of the numbers in `series`. A combination stands from the period from
    which StatBank has it, with 0 where there is nobody; decimals have a comma.
    """
    made = []
    for cells in sorted(table.cells(series, len(periods)), key=lambda found: found.koder):
        texts = [omraade, *cells.tekster] if OMRAADE in table.variable else [*cells.tekster]
        for period, number in zip(periods, cells.numbers, strict=True):
            if period >= max(cells.fra, table.fra)[: len(period)]:
                text = f"{number:.{table.figure.decimals}f}".replace(".", ",")
                made.append([*texts, period, text])
    return made


def left_out(series: Series) -> list[str]:
    """Ydelse codes with a number that StatBank has no code for."""
    found = {key.split()[0] for key, numbers in series.items() if any(numbers)}
    return sorted(found - set(ydelser()))


def _by_ydelse(series: Series, periods: int) -> Iterator[Cells]:
    """Every ydelse of StatBank's, as in its tables by kommune."""
    for kode, ydelse in ydelser().items():
        numbers = series.get(kode) or [0.0] * periods
        yield Cells((ydelse.kode,), (ydelse.tekst,), ydelse.fra, numbers)


def _by_age_and_sex(series: Series, periods: int) -> Iterator[Cells]:
    for key, numbers in series.items():
        kode, age, sex = key.split()
        if ydelse := ydelser().get(kode):
            texts = (ydelse.tekst, ALDER[age], KOEN[sex])
            yield Cells((ydelse.kode, age, sex), texts, ydelse.fra, numbers)


def _by_maalgruppe(series: Series, periods: int) -> Iterator[Cells]:
    """A målgruppe that StatBank does not tell apart stands at Uoplyst, with those without one."""
    of_code: dict[tuple[str, Coded], list[float]] = {}
    for key, numbers in series.items():
        kode, group = key.split()
        if kode in ydelser():
            place = kode, maalgrupper().get(group, UOPLYST)
            before = of_code.get(place) or [0.0] * periods
            of_code[place] = [a + b for a, b in zip(before, numbers, strict=True)]
    for (kode, coded), numbers in of_code.items():
        ydelse = ydelser()[kode]
        texts = (ydelse.tekst, coded.tekst)
        yield Cells((ydelse.kode, coded.kode), texts, max(ydelse.fra, coded.fra), numbers)


def _read(name: str, since: str) -> dict[str, Coded]:
    with (_FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return {
            row["l402_kode"]: Coded(row["statbank_kode"], row["tekst"], row[since])
            for row in csv.DictReader(file)
            if row["l402_kode"]
        }


TABLES = {
    table.navn: table
    for table in (
        Table(
            "HAND01",
            "Handicapydelser pr. kvartal",
            "fuldtid",
            (OMRAADE, YDELSESTYPE),
            "2015K1",
            _by_ydelse,
        ),
        Table(
            "HAND02A",
            "Modtagere efter alder og køn",
            "alder_koen",
            (YDELSESTYPE, "ALDER", "KØN"),
            "2018K1",
            _by_age_and_sex,
        ),
        Table(
            "HAND03A",
            "Handicapydelser efter målgruppe",
            "maalgrupper",
            (YDELSESTYPE, "MLGRP"),
            "2018K1",
            _by_maalgruppe,
        ),
        Table(
            "HAND05",
            "Handicapydelser pr. år",
            "helaar",
            (OMRAADE, YDELSESTYPE),
            "2015",
            _by_ydelse,
        ),
        Table(
            "HAND07",
            "Modtagere af handicapydelser pr. kvartal",
            "modtagere",
            (OMRAADE, YDELSESTYPE),
            "2015K1",
            _by_ydelse,
        ),
    )
}
