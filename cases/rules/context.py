"""What a rule may know beside the record it judges, worked out once per case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cases import cpr
from cases.codes import Code, Codes
from cases.data import SagData, YdelseData
from cases.dates import formatted

#: Further ahead than this a date is taken for a slip of the keys (D9).
YEARS_AHEAD = 5

_CPR_LIKE = re.compile(r"[0-9]{6}[ -]?[0-9]{4}")
#: Short enough, and of characters that no sentence stumbles over.
_CODE_LIKE = re.compile(r"[0-9A-Za-zÆØÅæøå][0-9A-Za-zÆØÅæøå.-]{0,35}")


@dataclass(slots=True)
class Context:
    """Shared by all rules of one `check`; nobody changes it once it is made.

    `birth` is the CPR number's date of birth where it is a real date, `born` the same where it is
    not in the future: the one that other dates may be held against. `far` is the last day that is
    not yet far ahead.
    """

    sag: SagData
    codes: Codes
    on: date
    fiktive: bool
    birth: date | None
    born: date | None
    far: date

    @classmethod
    def of(cls, sag: SagData, codes: Codes, on: date, fiktive: bool) -> Context:
        birth = cpr.birth_date(sag.cpr)
        born = birth if birth is not None and birth <= on else None
        return cls(sag, codes, on, fiktive, birth, born, years_after(on, YEARS_AHEAD))


@lru_cache(maxsize=64)
def years_after(day: date, years: int) -> date:
    """The same day so many years later; 28 February for a 29th that is not there."""
    year = day.year + years
    if year > date.max.year:
        return date.max
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def shown_code(kode: str, otherwise: str = "Det, der er angivet,") -> str:
    """An unknown code for a message, unless it may be something else that was put there (D24)."""
    fit_to_show = _CODE_LIKE.fullmatch(kode) is not None and _CPR_LIKE.search(kode) is None
    return kode if fit_to_show else otherwise


def shown_codes(koder: Iterable[str]) -> str:
    """The same for several, one after the other."""
    return ", ".join(
        dict.fromkeys(shown_code(kode, "noget, der ikke er en kode") for kode in koder)
    )


def period(ydelse: YdelseData) -> str:
    """The ydelse's days for a message."""
    return span(ydelse.start, ydelse.last_day)


def validity(code: Code) -> str:
    """The days on which a code may be used, for a message."""
    return span(code.gyldig_fra, code.gyldig_til)


def span(first: date | None, last: date | None) -> str:
    parts = []
    if first is not None:
        parts.append(f"fra {formatted(first)}")
    if last is not None:
        parts.append(f"til og med {formatted(last)}")
    return " ".join(parts) or "uden datoer"
