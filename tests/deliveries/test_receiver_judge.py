"""The receiver judges a file from the file alone."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cases.cpr import fictitious
from cases.data import SagData
from cases.findings import Finding
from deliveries import l402
from deliveries.kvittering import AFVIST, DELVIST_AFVIST, MODTAGET
from deliveries.receiver import Refusals, Verdict, judge
from tests.cases.people import CODES
from tests.deliveries.l402_examples import HEADER, swapped, written
from tests.deliveries.receiver_examples import (
    GOOD,
    NAME,
    ONE_BAD,
    T402,
    T402_NAME,
    judged,
    judged_bytes,
    sag,
    ydelse,
)


def test_a_file_without_errors_is_received() -> None:
    assert judged() == (Verdict(MODTAGET, 2, 3), [])


def test_a_t402_is_received_too() -> None:
    assert judged(name=T402_NAME, header=T402) == (Verdict(MODTAGET, 2, 3), [])


def test_a_ydelse_that_breaks_a_rule_is_rejected_and_told() -> None:
    verdict, rows = judged(ONE_BAD)
    assert verdict == Verdict(DELVIST_AFVIST, 2, 3)
    (row,) = rows
    assert (row.identifikator, row.code) == ("b", "YD-KODE-UKENDT")
    assert "9.9.9" in row.message


def test_several_errors_of_a_ydelse_are_each_told() -> None:
    bad = ydelse("a", kode="9.9.9", betalingskommune="999")
    verdict, rows = judged([sag(0, bad, ydelse("b"))])
    assert verdict.status == DELVIST_AFVIST
    assert [(row.identifikator, row.code) for row in rows] == [
        ("a", "YD-KODE-UKENDT"),
        ("a", "YD-BETALING-UKENDT"),
    ]


def test_an_error_of_the_sag_is_told_of_each_of_its_ydelser() -> None:
    future = sag(1, ydelse("c"), ydelse("d"), cpr=fictitious(date(2030, 5, 2), 0))
    verdict, rows = judged(sorted([GOOD[0], future], key=lambda one: one.cpr))
    assert verdict == Verdict(DELVIST_AFVIST, 2, 4)
    assert [(row.identifikator, row.code) for row in rows] == [
        ("c", "SAG-CPR-FREMTID"),
        ("d", "SAG-CPR-FREMTID"),
    ]


def test_warnings_are_no_reason() -> None:
    """The examples' numbers fail modulus 11, which a stranger can only warn of."""
    late = ydelse("a", forventet_slutdato=date(2090, 1, 1))
    assert judged([sag(0, late)]) == (Verdict(MODTAGET, 1, 1), [])


def test_where_nothing_passes_the_file_is_rejected() -> None:
    verdict, rows = judged([sag(0, ydelse("a", kode="9.9.9"))])
    assert verdict == Verdict(AFVIST, 1, 1)
    assert len(rows) == 1


@pytest.mark.parametrize("share", [0, 0.01, 0.3, 0.6, 0.99])
def test_a_file_that_is_cut_off_is_rejected(share: float) -> None:
    data = written(GOOD)
    verdict, rows = judged_bytes(data[: int(len(data) * share)])
    assert verdict.status == AFVIST
    assert [row.code for row in rows] == ["FIL-ULAESELIG"]
    assert rows[0].identifikator == ""


@pytest.mark.parametrize("data", [b"hej", b"<a/>", b"\0\0", b"<!DOCTYPE a><a/>"])
def test_a_file_of_another_kind_is_rejected(data: bytes) -> None:
    assert judged_bytes(data)[0] == Verdict(AFVIST, 0, 0)


def test_a_file_that_breaks_the_schema_is_rejected_with_the_ydelse_and_the_line() -> None:
    data = swapped("<YdelseVarighedKode>S", "<YdelseVarighedKode>X", written(ONE_BAD))
    verdict, rows = judged_bytes(data)
    assert verdict.status == AFVIST
    assert [row.code for row in rows] == ["FIL-INDHOLD", "YD-KODE-UKENDT"]
    assert rows[0].identifikator == "a"
    assert rows[0].message.startswith("Linje ")


@pytest.mark.parametrize(
    ("name", "kode"),
    [
        ("leverance.xml", "FIL-NAVN"),
        ("T_183_L402_P2026M10_V01_D20261114T050012.xml", "FIL-NAVN"),
        ("T_183_T402_P2026M10_V01_D20261114T050012.xml", "FIL-KUVERT"),
        ("P_185_L402_P2026M10_V01_D20261114T050012.xml", "FIL-KUVERT"),
        ("P_183_L402_P2026M09_V01_D20261114T050012.xml", "FIL-KUVERT"),
    ],
)
def test_a_name_that_does_not_say_what_the_envelope_says_is_rejected(name: str, kode: str) -> None:
    verdict, rows = judged(name=name)
    assert verdict == Verdict(AFVIST, 2, 3)
    assert [row.code for row in rows] == [kode]


def test_an_identifikator_that_comes_again_is_rejected_the_second_time() -> None:
    verdict, rows = judged([sag(0, ydelse("a"), ydelse("b")), sag(1, ydelse("a"))])
    assert verdict == Verdict(DELVIST_AFVIST, 2, 3)
    assert [(row.identifikator, row.code) for row in rows] == [("a", "FIL-DUBLET")]


def test_one_that_comes_again_on_the_same_sag_is_rejected_too() -> None:
    data = swapped(
        "Identifikator>b<", "Identifikator>a<", written([sag(0, ydelse("a"), ydelse("b"))])
    )
    verdict, rows = judged_bytes(data)
    assert verdict == Verdict(DELVIST_AFVIST, 1, 2)
    assert [(row.identifikator, row.code) for row in rows] == [("a", "FIL-DUBLET")]


def test_a_second_sag_of_the_same_citizen_is_rejected_without_the_cpr() -> None:
    cpr = GOOD[0].cpr
    data = written(GOOD).replace(GOOD[1].cpr.encode(), cpr.encode())
    verdict, rows = judged_bytes(data)
    assert verdict == Verdict(DELVIST_AFVIST, 2, 3)
    assert [(row.identifikator, row.code) for row in rows] == [("c", "FIL-SAG-DUBLET")]
    assert cpr not in repr(rows)


def test_no_answer_holds_a_cpr() -> None:
    cpr = GOOD[0].cpr
    data = swapped("Identifikator>a<", f"Identifikator>{cpr}<", written(GOOD))
    verdict, rows = judged_bytes(data)
    assert verdict.status == DELVIST_AFVIST
    assert rows
    assert cpr not in repr(rows)


def test_what_is_wrong_on_the_day_of_the_file_is_wrong_for_ever() -> None:
    day = date(2026, 11, 14)
    born = sag(0, ydelse("a", bevillingsdato=day), cpr=fictitious(day, 0))
    assert judged([born])[0].status == MODTAGET
    earlier = replace(HEADER, created=datetime(2026, 11, 13, 12, tzinfo=UTC))
    name = l402.file_name("L402", "183", earlier.periode, 1, earlier.created)
    assert [row.code for row in judged([born], name, earlier)[1]] == ["SAG-CPR-FREMTID"]


def test_a_neutralised_ydelse_from_before_the_register_is_received() -> None:
    """Whether it was delivered before, a stranger can not know (D2)."""
    old = ydelse("a", varighed="P", bevillingsdato=date(2005, 1, 3), slutdato=date(2005, 1, 3))
    assert judged([sag(0, old)])[0].status == MODTAGET


def test_everything_can_be_rejected_to_see_what_it_looks_like() -> None:
    verdict, rows = judged(refusals=Refusals(everything=True))
    assert verdict == Verdict(AFVIST, 2, 3)
    assert [row.code for row in rows] == ["PROEVE-AFVIST"]


def test_a_ydelse_code_can_be_rejected_to_see_what_it_looks_like() -> None:
    sager = [sag(0, ydelse("a"), ydelse("b", kode="1.4")), sag(1, ydelse("c"))]
    verdict, rows = judged(sager, refusals=Refusals(koder=frozenset({"1.4"})))
    assert verdict == Verdict(DELVIST_AFVIST, 2, 3)
    assert [(row.identifikator, row.code) for row in rows] == [("b", "PROEVE-AFVIST")]


def test_a_long_explanation_is_cut_to_what_a_receipt_takes() -> None:
    many = tuple(sorted(f"9.{number}" for number in range(1000)))
    _, rows = judged([sag(0, ydelse("a", maalgrupper=many), ydelse("b"))])
    (row,) = rows
    assert len(row.message) == 2000
    assert row.message.endswith("…")


def test_memory_does_not_grow_with_the_file() -> None:
    def many(count: int) -> Iterator[SagData]:
        numbers = sorted(
            fictitious(date(1970, 5, 1 + number // 900), number % 900) for number in range(count)
        )
        for cpr in numbers:
            yield SagData("183", cpr, ydelser=(ydelse(cpr[::-1] + "x", kode="9.9.9"),))

    def peak(count: int) -> int:
        stream = io.BytesIO(written(many(count)))
        rows = 0

        def report(_row: Finding) -> None:
            nonlocal rows
            rows += 1

        tracemalloc.start()
        verdict = judge(NAME, stream, CODES, report)
        _, high = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert verdict.antal_ydelser == rows == count
        return high

    peak(10)
    assert peak(3_000) < peak(500) + 150_000
