"""Any L402 file is checked from the file alone: what is wrong, with which ydelse, on which line."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases.cpr import fictitious
from cases.data import SagData
from cases.findings import ADVARSEL, FEJL, Finding
from deliveries import filkontrol
from tests.cases.people import CODES
from tests.deliveries.l402_examples import CPRS, swapped, written
from tests.deliveries.receiver_examples import GOOD, NAME, ONE_BAD, sag, ydelse

ON = date(2026, 11, 14)


def control(data: bytes, **options: object) -> tuple[filkontrol.Report, list[Finding]]:
    report = filkontrol.check(io.BytesIO(data), CODES, ON, fiktive=True, **options)  # type: ignore[arg-type]
    return report, list(report)


def text_of(data: bytes, finding: Finding) -> bytes:
    """The element that the finding's line is about, down to its identifikator."""
    return b"\n".join(data.split(b"\n")[finding.line - 1 : finding.line + 1])


def many(count: int, **changes: object) -> Iterator[SagData]:
    """So many citizens in ascending order, each with a ydelse."""
    numbers = sorted(
        fictitious(date(1970, 5, 1 + number // 900), number % 900) for number in range(count)
    )
    for number, cpr in enumerate(numbers):
        started = date(2014, 1, 1) + timedelta(days=number % 2000)
        changed = {"bevillingsdato": started, **changes}
        yield SagData("183", cpr, ydelser=(ydelse(f"nr-{number}", **changed),))


def test_nothing_is_found_in_a_good_file_and_all_of_it_is_counted() -> None:
    sager = [sag(0, ydelse("a"), ydelse("b", kode="1.4")), sag(1, ydelse("c"))]
    report, found = control(written(sager), name=NAME)
    assert found == []
    assert report.header is not None
    assert (report.antal_sager, report.antal_ydelser, report.antal_ulaeste) == (2, 3, 0)
    assert (report.antal_fejl, report.antal_advarsler, report.is_broken) == (0, 0, False)


def test_a_rule_is_told_with_the_ydelse_and_its_line() -> None:
    data = written(ONE_BAD)
    report, (found,) = control(data)
    assert (found.code, found.severity, found.identifikator) == ("YD-KODE-UKENDT", FEJL, "b")
    assert b"<YdelseIdentifikator>b<" in text_of(data, found)
    assert report.antal_fejl == 1


def test_the_case_itself_is_told_of_once_on_its_own_line() -> None:
    data = written([sag(0, ydelse("a"), ydelse("b"), cpr=fictitious(date(2030, 5, 2), 0))])
    _, (found,) = control(data, only=FEJL)
    assert (found.code, found.identifikator) == ("SAG-CPR-FREMTID", "")
    assert b"CPR" in text_of(data, found)


def test_warnings_are_told_unless_only_errors_are_asked_for() -> None:
    data = written([sag(0, ydelse("a", forventet_slutdato=date(2090, 1, 1)))])
    _, (found,) = control(data)
    assert found.severity == ADVARSEL
    assert control(data, only=FEJL)[1] == []


def test_the_schema_is_told_with_the_line_and_the_rest_is_read() -> None:
    data = swapped("<YdelseVarighedKode>S", "<YdelseVarighedKode>X", written(ONE_BAD))
    report, found = control(data)
    assert [(one.code, one.identifikator) for one in found] == [
        ("FIL-INDHOLD", "a"),
        ("YD-KODE-UKENDT", "b"),
    ]
    assert all(one.line for one in found)
    assert report.is_broken


@pytest.mark.parametrize("share", [0, 0.3, 0.99])
def test_a_file_that_is_cut_off_says_so_last(share: float) -> None:
    data = written(GOOD)
    report, found = control(data[: int(len(data) * share)])
    assert found[-1].code == "FIL-ULAESELIG"
    assert report.is_broken


def test_lines_beyond_the_65535th_are_right() -> None:
    twice = [sag(0, ydelse("a")), sag(1, ydelse("a"))]
    data = written(twice).replace(
        b"<HandicapSagStruktur>", b"\n" * 70_000 + b"<HandicapSagStruktur>"
    )
    _, found = control(data)
    assert found[0].code == "FIL-DUBLET"
    assert b">a<" in text_of(data, found[0])
    assert found[0].line > 140_000


def test_the_name_is_compared_when_one_is_given() -> None:
    data = written(GOOD)
    assert control(data, only=FEJL)[1] == []
    for name, code in (("leverance.xml", "FIL-NAVN"), (NAME.replace("183", "185"), "FIL-KUVERT")):
        assert [one.code for one in control(data, name=name, only=FEJL)[1]] == [code]


def test_a_file_in_which_nothing_has_ended_is_odd() -> None:
    open_ones = written(many(20, varighed="P"))
    assert [one.code for one in control(open_ones)[1]] == ["FIL-INGEN-AFSLUTTEDE"]
    assert control(written(many(9, varighed="P")))[1] == []
    ended = [*many(19, varighed="P"), SagData("183", CPRS[0], ydelser=(ydelse("x"),))]
    assert control(written(sorted(ended, key=lambda one: one.cpr)))[1] == []


def test_many_that_begin_on_one_day_are_odd() -> None:
    changed = date(2020, 7, 1)
    report, found = control(written(many(20, bevillingsdato=changed)))
    assert [(one.code, one.severity) for one in found] == [("FIL-SAMME-START", ADVARSEL)]
    assert "01-07-2020" in found[0].message
    assert report.antal_advarsler == 1


def test_no_finding_holds_a_cpr() -> None:
    cpr = GOOD[0].cpr
    for data in (
        swapped("Identifikator>a<", f"Identifikator>{cpr}<", written(GOOD)),
        written(GOOD).replace(GOOD[1].cpr.encode(), cpr.encode()),
    ):
        _, found = control(data)
        assert found
        assert cpr not in repr(found)


def test_without_a_day_the_rules_judge_the_day_the_file_was_made() -> None:
    born = written([sag(0, ydelse("a", bevillingsdato=ON), cpr=fictitious(ON, 0))])
    for day, codes in ((None, []), (ON - timedelta(days=1), ["SAG-CPR-FREMTID"])):
        report = filkontrol.check(io.BytesIO(born), CODES, day, fiktive=True, only=FEJL)
        assert [one.code for one in report] == codes


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(count: int) -> int:
        stream = io.BytesIO(written(many(count, kode="9.9.9")))
        tracemalloc.start()
        report = filkontrol.check(stream, CODES, ON, fiktive=True)
        found = sum(1 for _ in report)
        _, high = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert report.antal_ydelser == count <= found
        return high

    peak(10)
    assert peak(6000) < 2 * peak(600) + 200_000


def test_the_place_in_the_file_is_no_part_of_the_fingerprint() -> None:
    """What was set i orden before a finding had a line stays so."""
    found = Finding("YD-OVERLAP", ADVARSEL, "startdato", "Se på det.", "a")
    assert found.fingerprint == replace(found, line=7, file="a.xml").fingerprint
    assert found.fingerprint == ("96c710918a049bac77b9ace64972cdbe11ee075393039c92fd5daa9f96c3f7a2")
