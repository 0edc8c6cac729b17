"""A receipt is written with the schema's names and order, in a stream, and never a wrong one."""

from __future__ import annotations

import io
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cases.findings import Finding
from deliveries import kvittering, states
from deliveries.kvittering import schema
from deliveries.periode import COPENHAGEN
from tests.deliveries.kvittering_examples import DATA, NAME, ROWS, read_all, told, written


def test_it_has_the_names_and_the_order_of_the_format() -> None:
    root = etree.fromstring(written())
    ns = "{urn:dhuv-web:kvittering:1}"
    assert root.tag == f"{ns}Kvittering"
    assert [(child.tag.removeprefix(ns), child.text) for child in root[:6]] == [
        ("LeveranceFilnavn", NAME),
        ("Sha256", "0f" * 32),
        ("ModtagetTidspunkt", "2026-11-14T05:03:07+01:00"),
        ("Status", "DELVIST_AFVIST"),
        ("AntalSager", "2"),
        ("AntalYdelser", "3"),
    ]
    assert [[leaf.tag.removeprefix(ns) for leaf in row] for row in root[6:]] == [
        ["YdelseIdentifikator", "Kode", "Tekst"],
        ["Kode", "Tekst"],
    ]


def test_it_follows_the_schema_as_a_whole() -> None:
    schema.load().assertValid(etree.fromstring(written()))


def test_without_fejl_it_follows_the_schema_too() -> None:
    data = written(replace(DATA, status=kvittering.MODTAGET), [])
    schema.load().assertValid(etree.fromstring(data))
    assert read_all(data)[1] == []


def test_the_same_values_give_the_same_bytes() -> None:
    assert written() == written()


def test_the_time_is_danish_time_in_summer_and_in_winter() -> None:
    summer = replace(DATA, modtaget=datetime(2026, 7, 1, 12, 0, tzinfo=UTC))
    assert b"2026-07-01T14:00:00+02:00" in written(summer)


def test_the_hour_that_comes_twice_can_be_told_apart() -> None:
    for hour in (0, 1):
        moment = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
        assert read_all(written(replace(DATA, modtaget=moment)))[0].modtaget == moment


@pytest.mark.parametrize(
    "changes",
    [
        {"filnavn": ""},
        {"filnavn": "../x.xml"},
        {"filnavn": "a/b.xml"},
        {"filnavn": ".skjult.xml"},
        {"sha256": "0f"},
        {"status": "GODT"},
        {"antal_sager": -1},
        {"antal_ydelser": 10**9},
        {"modtaget": datetime(2026, 11, 14, 5, 0)},
    ],
    ids=str,
)
def test_it_refuses_to_write_what_the_schema_does_not_allow(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        written(replace(DATA, **changes))


@pytest.mark.parametrize(
    "row",
    [
        told("", "tekst"),
        told("TO ORD", "tekst"),
        told("X" * 41, "tekst"),
        told("X", ""),
        told("X", "a" * 2001),
        told("X", "nul\0"),
        told("X", "tekst", "i" * 51),
        told("X", "tekst", "to\nlinjer"),
    ],
    ids=repr,
)
def test_it_refuses_a_row_that_the_schema_does_not_allow(row: Finding) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        written(rows=[row])


texts = st.text(
    st.characters(
        min_codepoint=0x20, exclude_categories=("Cs",), exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
    max_size=50,
).filter(lambda text: bool(text.strip()))


@given(
    rows=st.lists(
        st.builds(
            told,
            st.from_regex("[A-ZÆØÅ-]{1,40}", fullmatch=True),
            texts,
            st.one_of(st.just(""), texts),
        ),
        max_size=5,
    ),
    moment=st.datetimes(
        datetime(2013, 7, 1),
        datetime(2900, 1, 1),
        timezones=st.just(UTC),
    ),
    status=st.sampled_from(kvittering.STATUSES),
    sager=st.integers(0, 10**9 - 1),
)
def test_what_was_written_is_read(
    rows: list[Finding], moment: datetime, status: str, sager: int
) -> None:
    data = replace(DATA, modtaget=moment, status=status, antal_sager=sager)
    found, read = read_all(written(data, rows))
    assert found == replace(data, modtaget=moment.replace(microsecond=0))
    assert found.modtaget.utcoffset() == moment.astimezone(COPENHAGEN).utcoffset()
    assert read == [replace(row, message=" ".join(row.message.split(None))) for row in rows]


def test_memory_does_not_grow_with_the_rows() -> None:
    class Sink(io.RawIOBase):
        def write(self, data: Any) -> int:
            return len(data)

    def peak(count: int) -> int:
        tracemalloc.start()
        kvittering.write(Sink(), DATA, (told("X", "tekst", f"id-{n}") for n in range(count)))
        _, high = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return high

    peak(10)
    assert peak(5_000) < peak(50) + 200_000


def test_the_statuses_are_states_of_a_leverance() -> None:
    assert set(kvittering.STATUSES) <= set(states.TRANSITIONS)
    assert all(status in states.TRANSITIONS[states.SENDT] for status in kvittering.STATUSES)


def test_a_receipt_is_called_after_the_file() -> None:
    assert kvittering.file_name(NAME) == f"{NAME}.kvittering.xml"
    assert kvittering.delivered_name(f"{NAME}.kvittering.xml") == NAME


@pytest.mark.parametrize("name", [NAME, ".kvittering.xml", ""])
def test_another_name_is_no_receipts(name: str) -> None:
    with pytest.raises(ValueError, match="receipt"):
        kvittering.delivered_name(name)


def test_the_examples_are_read_back() -> None:
    assert read_all(written()) == (
        replace(DATA, modtaget=DATA.modtaget.replace(microsecond=0)),
        list(ROWS),
    )
