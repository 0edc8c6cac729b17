"""Likely cases that break no rule."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from uuid import UUID

from cases import cpr
from cases.codes import KOMMUNE, MAALGRUPPE, POSTNUMMER, TILBUDSTYPE, YDELSE, Codes
from cases.data import (
    NO_TILBUD,
    PERIODEYDELSE,
    REGISTER_START,
    STYKYDELSE,
    SagData,
    TilbudData,
    YdelseData,
)
from cases.fictitious.names import MEN, PLACES, REMARKS, STREETS, SURNAMES, WOMEN


@dataclass(frozen=True, slots=True)
class Kind:
    """How often a ydelse code occurs, which tilbudstyper fit, and how often a tilbud is given."""

    weight: float
    tilbudstyper: tuple[str, ...] = ()
    tilbud: float = 0.0
    styk: float = 0.0


#: Shares are guesses of what a kommune grants; nothing depends on them.
KINDS: Mapping[str, Kind] = {
    "1.12.0.2": Kind(36, ("4",), 0.2),
    "1.1": Kind(16, ("1.1",), 0.9),
    "1.4": Kind(9, ("1.3",), 0.9),
    "1.12.0.1": Kind(8, ("3.3.0", "3.4"), 0.8),
    "1.8.2": Kind(8, ("3.5", "3.6", "3.9"), 1),
    "1.8.1": Kind(7, ("3.1.0", "3.1.0", "3.1.1"), 1),
    "1.13.4": Kind(5),
    "1.3": Kind(4, ("2.1",), 0.5, 0.3),
    "1.18.2": Kind(3, ("4",), 0.2, 0.1),
    "1.18.1": Kind(2, ("4",), 0.2),
    "1.13.2": Kind(1),
    "1.17": Kind(0.6, (), 0, 0.1),
    "1.13.3": Kind(0.4),
    "1.12.1.1": Kind(0.5),
    "1.12.1.2": Kind(0.4),
    "1.12.1.3": Kind(0.4),
    "1.18.3": Kind(0.6, (), 0, 0.3),
    "1.19.1": Kind(0.3),
    "1.19.2": Kind(0.3),
    "1.19.3": Kind(0.3, (), 0, 0.5),
    "1.19.4": Kind(0.3, (), 0, 0.5),
}
#: Out of a hundred cases so many have 1, 2, 3, 4 and 5 ydelser: two on average.
YDELSER_PER_SAG = (40, 33, 17, 7, 3)
#: No ydelse begins before this day.
FIRST_START = date(2008, 1, 1)
YOUNGEST, OLDEST = 19, 88


class Fiction:
    """Cases of one kommune as they could stand on `today`; no CPR number comes twice.

    `today` may be moved on between two cases. Only codes that `codes` has are used; ValueError
    where it has not got the kommune, or not enough else.
    """

    def __init__(self, codes: Codes, kommune: str, today: date, seed: int | str = 0) -> None:
        if codes.get(KOMMUNE, kommune) is None:
            raise ValueError(f"kommune {kommune} is not in the code lists")
        self._random = random.Random(f"{seed} {kommune}")  # noqa: S311 (nothing secret)
        self._codes = codes
        self._kommune = kommune
        self.today = today
        self._cprs: set[str] = set()
        listed = {code.kode for code in codes.all(YDELSE) if code.gyldig_til is None}
        kinds = {kode: kind for kode, kind in KINDS.items() if kode in listed}
        self._koder = tuple(kinds)
        self._weights = tuple(accumulate(kind.weight for kind in kinds.values()))
        self._maalgrupper = _whenever(codes, MAALGRUPPE)
        self._for_a_time = tuple(
            code for code in codes.all(MAALGRUPPE) if code.kode not in self._maalgrupper
        )
        self._maalgruppe_weights = tuple(
            accumulate(10 if "." in kode else 1 for kode in self._maalgrupper)
        )
        self._postnumre = _whenever(codes, POSTNUMMER)
        self._others = tuple(kode for kode in _whenever(codes, KOMMUNE) if kode != kommune)
        if not (self._koder and self._maalgrupper and self._postnumre and self._others):
            raise ValueError("the code lists are not loaded")
        self._steder = {
            tilbudstype: tuple(self._sted(tilbudstype) for _ in range(6))
            for tilbudstype in _whenever(codes, TILBUDSTYPE)
        }

    def sag(self) -> SagData:
        """One more case: no date in it but an expected one is later than today."""
        pick = self._random
        birth = self._birth()
        number = self._cpr(birth)
        names = MEN if int(number[-1]) % 2 else WOMEN
        navn = f"{pick.choice(names)} {pick.choice(SURNAMES)}" if pick.random() < 0.95 else ""
        vurdering = pick.choice("ABBBCCCCDDDE") if pick.random() < 0.6 else ""
        remarks = pick.choice(REMARKS) if pick.random() < 0.1 else ""
        grown_up = date(birth.year + YOUNGEST, 1, 1)
        maalgrupper = self._choose_maalgrupper()
        ydelser = tuple(
            self.ydelse(kode, max(grown_up, FIRST_START), maalgrupper) for kode in self._kinds()
        )
        return SagData(self._kommune, number, navn, vurdering, remarks, ydelser)

    def ydelse(self, kode: str, earliest: date, maalgrupper: tuple[str, ...]) -> YdelseData:
        """A ydelse that begins between `earliest` and today."""
        pick = self._random
        kind = KINDS[kode]
        code = self._codes.get(YDELSE, kode)
        if code and code.gyldig_fra:
            earliest = max(earliest, code.gyldig_fra)
        start = self._day(min(earliest, self.today), self.today)
        granted = start
        if pick.random() < 0.6:
            granted = min(start, max(earliest, start - timedelta(days=pick.randrange(90))))
        once = pick.random() < kind.styk and start >= REGISTER_START
        varighed = STYKYDELSE if once else PERIODEYDELSE
        expected = end = None
        if varighed == PERIODEYDELSE:
            expected, end = self._ends(start)
        made = YdelseData(
            identifikator=str(UUID(int=pick.getrandbits(128), version=4)),
            kode=kode,
            varighed=varighed,
            maalgrupper=maalgrupper,
            bevillingsdato=granted,
            startdato=None if start == granted else start,
            forventet_slutdato=expected,
            slutdato=end,
            tilbud=self._tilbud(kind),
            betalingskommune=self._kommune if pick.random() < 0.93 else pick.choice(self._others),
        )
        return replace(made, maalgrupper=self._of_their_time(made))

    def _of_their_time(self, ydelse: YdelseData) -> tuple[str, ...]:
        """One ydelse in eight has a målgruppe that is not for every ydelse and time (D12)."""
        fitting = [
            code.kode
            for code in self._for_a_time
            if code.is_usable(ydelse.start, ydelse.last_day)
            and (not code.kun_ydelser or ydelse.kode in code.kun_ydelser)
        ]
        if fitting and self._random.random() < 1 / 8:
            return (self._random.choice(fitting),)
        return ydelse.maalgrupper

    def _ends(self, start: date) -> tuple[date | None, date | None]:
        """Forventet slutdato and slutdato: a third has ended, some of the rest expect to."""
        pick = self._random
        ended = max(start, REGISTER_START) + timedelta(days=30 + int(pick.expovariate(1 / 700)))
        if pick.random() < 0.4 and ended <= self.today:
            return (ended if pick.random() < 0.3 else None), ended
        if pick.random() < 0.3:
            return self.today + timedelta(days=pick.randrange(30, 720)), None
        return None, None

    def _birth(self) -> date:
        year = round(self._random.triangular(OLDEST, YOUNGEST, 42))
        while True:
            born = date(self.today.year - year, 1, 1) + timedelta(self._random.randrange(1, 365))
            if (born.day, born.month) != (1, 1):
                return born

    def _cpr(self, birth: date) -> str:
        while True:
            number = cpr.fictitious(birth, self._random.randrange(900))
            if number not in self._cprs:
                self._cprs.add(number)
                return number

    def _kinds(self) -> list[str]:
        """Different ydelse codes for one case, and at most one ophold."""
        pick = self._random
        wanted = pick.choices(range(1, 6), YDELSER_PER_SAG)[0]
        found: list[str] = []
        has_ophold = False
        for kode in pick.choices(self._koder, cum_weights=self._weights, k=5 * wanted):
            is_ophold = self._codes.is_ophold(kode)
            if not self._is_there(kode):
                continue
            if kode not in found and not (has_ophold and is_ophold):
                found.append(kode)
                has_ophold = has_ophold or is_ophold
            if len(found) == wanted:
                break
        return found

    def _is_there(self, kode: str) -> bool:
        """Whether the law has it on today's date: some ydelser came late."""
        code = self._codes.get(YDELSE, kode)
        return code is not None and code.is_usable(None, self.today)

    def _choose_maalgrupper(self) -> tuple[str, ...]:
        """One to three, from the dotted list four times out of five."""
        pick = self._random
        count = pick.choices((1, 2, 3), (70, 24, 6))[0]
        chosen = pick.choices(self._maalgrupper, cum_weights=self._maalgruppe_weights, k=count)
        return tuple(sorted(set(chosen)))

    def _tilbud(self, kind: Kind) -> TilbudData:
        pick = self._random
        known = [tilbudstype for tilbudstype in kind.tilbudstyper if tilbudstype in self._steder]
        if not known or pick.random() >= kind.tilbud:
            return NO_TILBUD
        return pick.choice(self._steder[pick.choice(known)])

    def _sted(self, tilbudstype: str) -> TilbudData:
        """A place: five of six have a Pnr."""
        pick = self._random
        if pick.random() < 5 / 6:
            return TilbudData(tilbudstype, pnr=f"10{pick.randrange(10**8):08}")
        street = f"{pick.choice(STREETS)} {pick.randrange(1, 120)}"
        postnr = pick.choice(self._postnumre)
        return TilbudData(tilbudstype, "", pick.choice(PLACES), street, postnr)

    def _day(self, first: date, last: date) -> date:
        """A day between the two, the later ones more often."""
        span = (last - first).days
        return first + timedelta(days=int(span * self._random.random() ** 0.7))


def _whenever(codes: Codes, liste: str) -> tuple[str, ...]:
    """The codes that hold for any ydelse and period."""
    return tuple(
        code.kode
        for code in codes.all(liste)
        if code.is_usable(None, REGISTER_START) and code.gyldig_til is None and not code.kun_ydelser
    )
