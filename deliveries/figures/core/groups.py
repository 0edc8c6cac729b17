"""The groups that persons are told apart by: sex and age, as StatBank's HAND02A codes them (D35).

Danmarks Statistik takes both from its population register; ours are read from the CPR number, so
small differences are to be expected.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from functools import cache

from cases.cpr import birth_date, has_ten_digits
from deliveries.figures.core.calendar import Calendar
from deliveries.figures.core.sweep import Split

MEN, WOMEN, SEX_UNKNOWN = "1", "2", "9"
KOEN = {MEN: "Mænd", WOMEN: "Kvinder", SEX_UNKNOWN: "Uoplyst køn"}

AGE_UNKNOWN = "9999"
#: StatBank's code → the text, and the age from which it holds.
ALDRE: dict[str, tuple[str, int]] = {
    "9919": ("0-19 år", 0),
    "2029": ("20-29 år", 20),
    "3039": ("30-39 år", 30),
    "4049": ("40-49 år", 40),
    "5059": ("50-59 år", 50),
    "6069": ("60-69 år", 60),
    "7079": ("70-79 år", 70),
    "8099": ("80 år og derover", 80),
}
_KODER = list(ALDRE)
_AGES = [age for _, age in ALDRE.values()]
ALDER = {**{kode: tekst for kode, (tekst, _) in ALDRE.items()}, AGE_UNKNOWN: "Uoplyst alder"}


def sex(cpr: str) -> str:
    """By the last digit: odd for men."""
    if not has_ten_digits(cpr):
        return SEX_UNKNOWN
    return MEN if int(cpr[-1]) % 2 else WOMEN


def by_age_and_sex(calendar: Calendar) -> Split:
    """Groups `age sex` by the age on the last day of each period, under way or not (D35)."""
    last_days = [calendar.last_day(period) for period in range(len(calendar))]

    @cache
    def steps(of_birth: str) -> list[tuple[int, str]]:
        born = birth_date(f"{of_birth}000")
        if born is None:
            return [(0, AGE_UNKNOWN)]
        place = max(bisect_right(_AGES, _age(born, last_days[0])) - 1, 0)
        found = [(0, _KODER[place])]
        for kode, age in zip(_KODER[place + 1 :], _AGES[place + 1 :], strict=True):
            first = bisect_left(last_days, _birthday(born, age))
            if first == len(last_days):
                break
            found.append((first, kode))
        return found

    def split(cpr: str) -> list[tuple[int, str]]:
        of_sex = sex(cpr)
        # Seven of the ten digits tell the day of birth: what is found for one serves all born then.
        return [(first, f"{kode} {of_sex}") for first, kode in steps(cpr[:7])]

    return split


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _birthday(born: date, age: int) -> date:
    """Who is born on 29 February turns a year older on 1 March where there is none."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)
