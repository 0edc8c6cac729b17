"""Ways of spoiling a case, so that it breaks one rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from cases import cpr
from cases.data import NO_TILBUD, PERIODEYDELSE, SagData, TilbudData, YdelseData

Spoil = Callable[[SagData], SagData]

#: `_plain` moves a start to this day at least, well inside the register's time.
_EARLIEST = date(2014, 1, 1)


def _with(**changes: Any) -> Spoil:
    """The case with one open ydelse only, changed like this."""

    def spoil(sag: SagData) -> SagData:
        return replace(sag, ydelser=(replace(_plain(sag), **changes),))

    return spoil


def _dated(**days: int) -> Spoil:
    """The case with one ydelse, and these dates so many days after its start."""

    def spoil(sag: SagData) -> SagData:
        start = _start(sag)
        dates = {name: start + timedelta(days=number) for name, number in days.items()}
        return _with(**dates)(sag)

    return spoil


def _plain(sag: SagData) -> YdelseData:
    """The case's first ydelse as an open one that needs no tilbud and has nothing wrong."""
    return replace(
        sag.ydelser[0],
        kode="1.12.0.2",
        varighed=PERIODEYDELSE,
        # One that goes with every ydelse and period.
        maalgrupper=("1.2.1",),
        bevillingsdato=_start(sag),
        startdato=None,
        forventet_slutdato=None,
        slutdato=None,
        tilbud=NO_TILBUD,
    )


def _start(sag: SagData) -> date:
    return max(sag.ydelser[0].start or _EARLIEST, _EARLIEST)


def _twice(kode: str, other: str, tilbud: TilbudData = NO_TILBUD) -> Spoil:
    """The case with two open ydelser of these codes at the same time."""

    def spoil(sag: SagData) -> SagData:
        first = replace(_plain(sag), kode=kode, tilbud=tilbud)
        key = uuid5(UUID(first.identifikator), other)
        return replace(sag, ydelser=(first, replace(first, identifikator=str(key), kode=other)))

    return spoil


def _under_age(sag: SagData) -> SagData:
    born = cpr.birth_date(sag.cpr)
    if born is None:
        raise ValueError("the case's CPR number has no date of birth")
    return _with(bevillingsdato=born + timedelta(days=17 * 365))(sag)


_PLACE = TilbudData("3.5", "1003000000")

#: A rule that is a FEJL, and how a case comes to break it and no other FEJL.
ERRORS: Mapping[str, Spoil] = {
    "YD-MAALGRUPPE-MANGLER": _with(maalgrupper=()),
    "TB-STED-OPHOLD": _with(kode="1.8.1", tilbud=TilbudData("3.1.0")),
    "TB-TYPE-MANGLER": _with(kode="1.8.2", tilbud=TilbudData(pnr="1003000000")),
    # Once one code, now two: 1.12.0.1 and 1.12.0.2.
    "YD-KODE-UKENDT": _with(kode="1.12"),
    "YD-MAALGRUPPE-UKENDT": _with(maalgrupper=("1.3.9",)),
    "YD-SLUT-FOER-START": _dated(slutdato=-10),
    "TB-POSTNR-UKENDT": _with(tilbud=TilbudData("", "", "Solgården", "Vestervej 1", "2638")),
    # Farum, until 2006.
    "YD-BETALING-UKENDT": _with(betalingskommune="207"),
    "SAG-FUNKTION-UKENDT": lambda sag: replace(sag, funktionsvurdering="F"),
}

#: A rule that is an ADVARSEL, and how a case comes to break it and no other rule; only a young
#: citizen's ydelse from before the register breaks YD-UNDER-18 as well.
WARNINGS: Mapping[str, Spoil] = {
    "YD-OVERLAP": _twice("1.12.0.2", "1.12.0.2"),
    "YD-TO-OPHOLD": _twice("1.8.1", "1.8.2", _PLACE),
    "YD-START-FOER-BEVILLING": _dated(startdato=-21),
    "YD-FORVENTET-LANGT-FREM": _with(forventet_slutdato=date(2062, 12, 31)),
    "YD-UNDER-18": _under_age,
    "YD-SLUT-FOER-REGISTER": _with(bevillingsdato=date(2010, 3, 1), slutdato=date(2012, 9, 30)),
    "YD-TAELLES-IKKE": _dated(slutdato=0),
}
