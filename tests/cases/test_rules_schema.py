"""What the rules let through, a file can carry; or one ydelse would stop a whole report."""

from dataclasses import fields, replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.data import STYKYDELSE, SagData, TilbudData, YdelseData
from cases.rules import check
from deliveries import l402
from tests.cases.people import ADDRESS, CODES, FICTITIOUS, ON, PNR, ophold, sag, ydelse
from tests.deliveries.l402_examples import HEADER

TEXTS = [
    *("", " ", "\u00a0", "a", "A", "a\tb", "a\n", "a\u0085", "\x00", "\ud800", "\ufffe", "é" * 60),
    *("<&>", "1.1", "1.1.4", "1.3 ", "3.5", "9.9", "9" * 21, "9.x", "17", "999", "2635", "DK-2635"),
    *("100300000", "1003000000", "１００３００００００", FICTITIOUS, "F", "S", "X"),
]
DATES = [None, date(1, 1, 1), date(1799, 1, 1), date(1968, 5, 20), ON, date(9999, 1, 1)]
NASTY: dict[str, list[Any]] = {
    "identifikator": TEXTS,
    "kode": TEXTS,
    "varighed": TEXTS,
    "maalgrupper": [(), *((text,) for text in TEXTS), *(("1.1.4", text) for text in TEXTS)],
    "bevillingsdato": DATES,
    "startdato": DATES,
    "forventet_slutdato": DATES,
    "slutdato": DATES,
    "betalingskommune": TEXTS,
    "tilbud": [
        replace(clean, **{field.name: text})
        for clean in (TilbudData(), PNR, ADDRESS, replace(ADDRESS, tilbudstype="3.1.0"))
        for field in fields(TilbudData)
        for text in TEXTS
    ],
}
REPORTED = {"indberettet": True, "slutdato": date(2020, 2, 1)}
BASES = [
    ydelse(),
    ophold(),
    ydelse(varighed=STYKYDELSE),
    ydelse(tilbud=ADDRESS, **REPORTED),
    ophold(**REPORTED),
]


def let_through(case: SagData) -> tuple[YdelseData, ...]:
    """What a leverance would take of the case (D15)."""
    errors = {f.identifikator for f in check(case, CODES, ON, fiktive=True) if f.is_error}
    return tuple(y for y in case.ydelser if not errors & {"", y.identifikator})


def is_written(case: SagData) -> bool:
    """Write what is let through; an exception when the file is not as the schema wants it."""
    ydelser = let_through(case)
    if not ydelser:
        return False
    out = BytesIO()
    l402.write(out, HEADER, [replace(case, ydelser=ydelser)])
    out.seek(0)
    l402.validate(out)
    return True


@pytest.mark.parametrize("field", NASTY)
def test_a_ydelse_without_error_can_stand_in_a_file(field: str):
    cases = [sag(replace(base, **{field: value})) for base in BASES for value in NASTY[field]]
    written = [is_written(case) for case in cases]
    assert any(written)
    assert not all(written)


@pytest.mark.parametrize("field", ["cpr", "navn", "bemaerkninger", "funktionsvurdering"])
def test_a_case_without_error_can_stand_in_a_file(field: str):
    written = [is_written(replace(sag(), **{field: text})) for text in TEXTS]
    assert any(written)
    assert not all(written)


CHANGES = st.sampled_from(list(NASTY)).flatmap(
    lambda field: st.tuples(st.just(field), st.sampled_from(NASTY[field]))
)


@given(st.sampled_from(BASES), st.lists(CHANGES, max_size=4).map(dict))
def test_what_is_wrong_in_several_places_is_held_back_or_fits(base: YdelseData, changes: Any):
    is_written(sag(replace(base, **changes)))


def test_a_neutralised_ydelse_with_a_forgotten_code_still_reaches_the_file():
    forgotten = ydelse(kode="1.9.9", maalgrupper=("9.9",), slutdato=date(2020, 2, 1))
    reported = replace(forgotten, indberettet=True)
    assert let_through(sag(forgotten)) == ()
    assert let_through(sag(reported)) == (reported,)
    assert is_written(sag(reported))
