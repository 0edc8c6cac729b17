"""CPR numbers: typed, shown, read and made up (D7, D25)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.dk import cpr as stdnum

from cases import cpr

TEN = "2005680001"


@pytest.mark.parametrize(
    "typed",
    [
        "2005680001",
        " 200568-0001 ",
        "200568 0001",
        "20 05 68 - 0001",
        "200568–0001",
        "200568\u00a00001",
        "\u202a2005680001\u202c",
        "\ufeff200568‐0001\n",
    ],
)
def test_it_takes_spaces_and_hyphens_away(typed: str):
    assert cpr.normalise(typed) == TEN


@pytest.mark.parametrize(
    "typed", ["20056800O1", "２００５６８０００１", "200568.0001", "٢٠٠٥٦٨٠٠٠١"]
)
def test_it_mends_nothing_else(typed: str):
    assert cpr.normalise(typed) == typed
    assert not cpr.has_ten_digits(typed)


def test_it_shows_a_number_with_its_hyphen():
    assert cpr.formatted(TEN) == "200568-0001"
    assert cpr.formatted("20") == "20"


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("2005680001", date(1968, 5, 20)),
        ("2005685001", date(1868, 5, 20)),
        ("2005364001", date(2036, 5, 20)),
        ("2005374001", date(1937, 5, 20)),
        ("2902000001", None),
        ("2902004001", date(2000, 2, 29)),
        ("8005680001", None),
        ("200568000", None),
        ("２００５６８０００１", None),
        ("", None),
    ],
)
def test_it_reads_the_date_of_birth(number: str, born: date | None):
    assert cpr.birth_date(number) == born


@pytest.mark.parametrize(
    ("number", "replaced"),
    [
        ("8005680001", True),
        ("6101680001", True),
        ("9101680001", True),
        ("6005680001", False),
        ("9201680001", False),
        ("9104680001", False),
        ("2005680001", False),
        ("80", False),
    ],
)
def test_it_knows_a_replacement_number(number: str, replaced: bool):
    assert cpr.is_replacement(number) is replaced


def test_modulus_11_is_the_registers():
    # python-stdnum's own example.
    assert cpr.passes_mod11("2110625629")
    assert not cpr.passes_mod11("2110625628")


BIRTHS = st.dates(date(1858, 1, 2), date(2057, 12, 31)).filter(lambda d: (d.day, d.month) != (1, 1))


@given(BIRTHS, st.integers(0, 899))
def test_a_made_up_number_has_the_birth_date_and_fails_modulus_11(birth: date, serial: int):
    number = cpr.fictitious(birth, serial)
    assert cpr.has_ten_digits(number)
    assert cpr.birth_date(number) == stdnum.get_birth_date(number) == birth
    assert not cpr.passes_mod11(number)
    assert not cpr.is_new_year(number)


def test_made_up_numbers_are_different():
    for birth, at_least in ((date(1968, 5, 20), 5400), (date(1899, 5, 20), 3600)):
        numbers = {cpr.fictitious(birth, serial) for serial in range(at_least)}
        assert len(numbers) == at_least
        with pytest.raises(ValueError, match=str(at_least)):
            cpr.fictitious(birth, at_least)


@pytest.mark.parametrize("birth", [date(1980, 1, 1), date(1857, 12, 31), date(2058, 1, 2)])
def test_no_number_is_made_up_where_none_is_certain(birth: date):
    with pytest.raises(ValueError, match="fictitious"):
        cpr.fictitious(birth, 0)


def test_no_number_is_made_up_below_the_first():
    with pytest.raises(ValueError, match="-1"):
        cpr.fictitious(date(1980, 1, 1) + timedelta(days=1), -1)
