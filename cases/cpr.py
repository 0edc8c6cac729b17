"""CPR numbers: how they are typed, shown and made up (D7, D25).

Everything here takes and gives text and never raises on what people type; judging a number, with a
message, is the rules' work (`cases.rules.borger`).
"""

from __future__ import annotations

import re
from datetime import date

from stdnum.dk import cpr as _stdnum
from stdnum.exceptions import ValidationError

from cases import texts

#: Added to the day of birth in a replacement number (erstatnings-CPR).
REPLACEMENT = 60

_ANYWHERE = re.compile(r"(?<!\d)\d{6}[-\s]?\d{4}(?!\d)", re.ASCII)


def normalise(typed: str) -> str:
    """What was typed without spaces and hyphens; ten digits when it was a CPR number (D7).

    Nothing else is mended: letters and full-width digits stay, for a rule to point at.
    """
    return texts.digits(typed)


def formatted(cpr: str) -> str:
    """`DDMMYY-XXXX` for people to read; what is not ten digits is shown as it is."""
    return f"{cpr[:6]}-{cpr[6:]}" if has_ten_digits(cpr) else cpr


def has_ten_digits(cpr: str) -> bool:
    """Exactly ten ASCII digits. python-stdnum also takes full-width ones; the file does not."""
    return len(cpr) == 10 and cpr.isascii() and cpr.isdigit()


def holds_number(text: str) -> bool:
    """Whether somewhere in the text stands what looks like a CPR number."""
    return bool(_ANYWHERE.search(text))


def birth_date(cpr: str) -> date | None:
    """The date of birth, or None where the first six digits are no real date (D7)."""
    if not has_ten_digits(cpr):
        return None
    try:
        born: date = _stdnum.get_birth_date(cpr)
    except ValidationError:
        return None
    return born


def is_replacement(cpr: str) -> bool:
    """A replacement number, whose day of birth is 60 too high (D7)."""
    if not has_ten_digits(cpr) or int(cpr[:2]) <= REPLACEMENT:
        return False
    return birth_date(f"{int(cpr[:2]) - REPLACEMENT:02}{cpr[2:]}") is not None


def passes_mod11(cpr: str) -> bool:
    """Whether ten digits pass modulus 11, as all numbers did before 2007 (D7)."""
    return _stdnum.checksum(cpr) == 0


def is_new_year(cpr: str) -> bool:
    """Born on 1 January, where real numbers without modulus 11 were issued (D25)."""
    return cpr.startswith("0101")


def fictitious(birth: date, serial: int) -> str:
    """The `serial`-th CPR number for this birth date that can not belong to a person (D25).

    Serials count from 0; there are at least 900 for every day from 1858 to 2057. ValueError on a
    1 January, outside those years, and when the serials are used up.
    """
    if (birth.day, birth.month) == (1, 1):
        raise ValueError("no number on 1 January is certain to be fictitious")
    # Of ten numbers that differ in the last digit only, at most one passes: nine are always left.
    tens, place = divmod(serial, 9)
    sevenths = _seventh_digits(birth.year)
    if not 0 <= tens < 100 * len(sevenths):
        raise ValueError(f"no fictitious number {serial} for {birth:%Y-%m-%d}")
    stem = f"{birth:%d%m%y}{sevenths[tens // 100]}{tens % 100:02}"
    return [stem + last for last in "0123456789" if not passes_mod11(stem + last)][place]


def _seventh_digits(year: int) -> str:
    """The seventh digits that say this year's century, by the CPR register's own table."""
    if 1858 <= year <= 1899:
        return "5678"
    if 1900 <= year <= 1936:
        return "0123"
    if 1937 <= year <= 1999:
        return "012349"
    if 2000 <= year <= 2036:
        return "456789"
    if 2037 <= year <= 2057:
        return "5678"
    return ""
