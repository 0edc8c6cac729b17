"""What is written is valid, and is read as it was, less what no file carries (R18)."""

from __future__ import annotations

import io
from dataclasses import replace

from hypothesis import given

from cases.data import SagData
from deliveries import l402
from tests.deliveries.l402_examples import (
    BARE,
    CPRS,
    HEADER,
    headers,
    read_all,
    sag,
    sager,
    written,
)


@given(sager())
def test_reading_what_was_written_gives_the_same_sager(some: list[SagData]):
    _, found = read_all(written(some))
    assert [read.sag for read in found] == [l402.carried(one) for one in some]
    assert all(read.findings == () for read in found)


@given(sager())
def test_less_indberettet_and_a_place_beside_its_pnr_it_is_as_reported(some: list[SagData]):
    plain = [
        replace(one, ydelser=tuple(replace(y, indberettet=False) for y in one.ydelser))
        for one in some
        if not any(y.tilbud.pnr and y.tilbud.navn for y in one.ydelser)
    ]
    assert [l402.carried(one) for one in plain] == [one.as_reported() for one in plain]


@given(sager())
def test_whatever_is_written_follows_the_schema(some: list[SagData]):
    l402.validate(io.BytesIO(written(some)))


@given(headers())
def test_reading_what_was_written_gives_the_same_header(header: l402.Header):
    assert l402.header_problems(header) == []
    data = written([sag(CPRS[0], BARE)], header)
    l402.validate(io.BytesIO(data))
    found, _ = read_all(data)
    assert found == header


def test_what_was_read_is_written_as_the_same_bytes():
    data = written()
    header, found = read_all(data)
    assert header == replace(HEADER, created=header.created)
    assert written([read.sag for read in found if read.sag], header) == data
