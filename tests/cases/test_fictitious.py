"""The cases that demos and measurements are made of: nobody's, likely, and sound unless spoiled."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import chain

import pytest

from cases import cpr
from cases.codes import Codes
from cases.data import STYKYDELSE, SagData
from cases.fictitious import ERRORS, WARNINGS, Fiction
from cases.findings import ADVARSEL, FEJL
from cases.rules import RULES, check
from tests.cases.people import CODES

TODAY = date(2026, 11, 22)


def some(count: int, seed: int = 1, kommune: str = "183") -> list[SagData]:
    fiction = Fiction(CODES, kommune, TODAY, seed)
    return [fiction.sag() for _ in range(count)]


CASES = some(1000)
YDELSER = list(chain.from_iterable(sag.ydelser for sag in CASES))


def broken(sag: SagData) -> Counter[tuple[str, str]]:
    found = check(sag, CODES, TODAY, fiktive=True)
    return Counter((finding.severity, finding.code) for finding in found)


def test_no_rule_is_broken() -> None:
    assert [found for sag in CASES if (found := broken(sag))] == []


def test_no_number_belongs_to_a_person_or_comes_twice() -> None:
    numbers = [sag.cpr for sag in CASES]
    assert len(set(numbers)) == len(numbers)
    assert not any(cpr.passes_mod11(number) or cpr.is_new_year(number) for number in numbers)


def test_the_same_seed_gives_the_same_cases_and_another_gives_others() -> None:
    assert some(20) == CASES[:20]
    assert some(20, seed=2) != CASES[:20]
    assert {s.cpr for s in some(20, kommune="187")} != {s.cpr for s in CASES[:20]}


def test_they_are_as_mixed_as_a_kommune_is() -> None:
    closed = sum(sag.is_closed(TODAY) for sag in CASES)
    assert 100 < closed < 400
    assert 1.8 < len(YDELSER) / len(CASES) < 2.2
    assert {len(sag.ydelser) for sag in CASES} == {1, 2, 3, 4, 5}
    assert {y.kode for y in YDELSER} == {code.kode for code in CODES.all("ydelse")}
    assert {sag.funktionsvurdering for sag in CASES} == {"", "A", "B", "C", "D", "E"}
    assert {len(y.maalgrupper) for y in YDELSER} == {1, 2, 3}
    for trait in (
        [y for y in YDELSER if y.varighed == STYKYDELSE],
        [y for y in YDELSER if y.tilbud.pnr],
        [y for y in YDELSER if y.tilbud.navn],
        [y for y in YDELSER if y.startdato and y.bevillingsdato and y.startdato > y.bevillingsdato],
        [y for y in YDELSER if y.forventet_slutdato and not y.slutdato],
        [y for y in YDELSER if y.slutdato],
        [y for y in YDELSER if y.betalingskommune != "183"],
        [y for y in YDELSER if y.start and y.start < date(2013, 7, 1)],
        [sag for sag in CASES if not sag.navn],
        [sag for sag in CASES if sag.bemaerkninger],
    ):
        assert 5 < len(trait) < len(YDELSER) * 0.9


def test_nothing_lies_after_the_day_that_it_is_entered() -> None:
    fiction = Fiction(CODES, "183", date(2026, 9, 14))
    early = [fiction.sag() for _ in range(200)]
    fiction.today = TODAY
    late = [fiction.sag() for _ in range(200)]

    def latest(sager: list[SagData]) -> date:
        return max(d for s in sager for y in s.ydelser for d in (y.start, y.slutdato) if d)

    assert latest(early) <= date(2026, 9, 14) < latest(late) <= TODAY


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_breaks_its_rule_and_no_other(code: str) -> None:
    assert RULES[code].severity == FEJL
    for sag in CASES[:100]:
        assert set(broken(ERRORS[code](sag))) == {(FEJL, code)}


@pytest.mark.parametrize("code", WARNINGS)
def test_a_warning_breaks_its_rule_and_no_other(code: str) -> None:
    assert RULES[code].severity == ADVARSEL
    allowed = {(ADVARSEL, code)}
    if code == "YD-SLUT-FOER-REGISTER":
        allowed.add((ADVARSEL, "YD-UNDER-18"))
    for sag in CASES[:100]:
        found = set(broken(WARNINGS[code](sag)))
        assert (ADVARSEL, code) in found
        assert found <= allowed


def test_it_needs_the_code_lists() -> None:
    with pytest.raises(ValueError, match="000"):
        Fiction(CODES, "000", TODAY)
    with pytest.raises(ValueError, match="not loaded"):
        Fiction(Codes.of(CODES.all("kommune")), "183", TODAY)
