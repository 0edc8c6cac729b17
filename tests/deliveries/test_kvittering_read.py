"""Any receipt file is read in a stream, or is one clear Danish sentence."""

from __future__ import annotations

import io
import re
import tracemalloc
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from deliveries import kvittering
from deliveries.kvittering import KvitteringError, schema
from tests.deliveries.kvittering_examples import NAME, read_all, swapped, told, written

ROOT = '<Kvittering xmlns="urn:dhuv-web:kvittering:1">'


def refused(data: bytes, max_bytes: int = 10_000_000) -> str:
    """The sentence; it must be the same from `validate`."""
    with pytest.raises(KvitteringError) as read_error:
        read_all(data, max_bytes)
    with pytest.raises(KvitteringError) as error:
        kvittering.validate(io.BytesIO(data), max_bytes)
    assert str(error.value) == str(read_error.value)
    return str(error.value)


def test_an_empty_file_is_told() -> None:
    assert refused(b"") == "Kvitteringen er tom."


@pytest.mark.parametrize("share", [0.05, 0.3, 0.7, 0.95])
def test_a_file_that_is_cut_off_is_told(share: float) -> None:
    data = written()
    assert "afbrudt" in refused(data[: int(len(data) * share)])


def test_a_file_cut_off_in_the_rows_is_told_although_rows_came_before() -> None:
    data = written(rows=[told("X", "tekst", f"id-{n}") for n in range(5000)])
    _, rows = kvittering.read(io.BytesIO(data[:-20]), len(data))
    assert next(rows).identifikator == "id-0"
    with pytest.raises(KvitteringError, match="afbrudt"):
        list(rows)


@pytest.mark.parametrize(
    "data", [b"\0" * 100, b"hej", b"%PDF-1.4", bytes(range(256)), b"<a>", b"<a/>", b"{}"]
)
def test_a_file_of_another_kind_is_told(data: bytes) -> None:
    message = refused(data)
    assert message.startswith(
        ("Kvitteringen kan ikke læses som XML", "Filen er ikke en kvittering")
    )


def test_another_namespace_is_another_kind() -> None:
    assert "navnerummet" in refused(swapped("kvittering:1", "kvittering:2"))


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("DELVIST_AFVIST", "GODT", "Status"),
        ("<AntalSager>2", "<AntalSager>to", "AntalSager"),
        ("<AntalSager>2", "<AntalSager>-2", "AntalSager"),
        ("<AntalYdelser>3", "<AntalYdelser>", "AntalYdelser"),
        ("0f0f", "0f0", "Sha256"),
        ("11-14T05", "11-31T05", "ModtagetTidspunkt"),
        ("11-14T05", "11-14T24", "ModtagetTidspunkt"),
        ("+01:00", "+1", "ModtagetTidspunkt"),
        (NAME, "../../etc/passwd", "LeveranceFilnavn"),
        (NAME, ".skjult", "LeveranceFilnavn"),
        ("<Kode>FIL-NAVN</Kode>", "", "Kode"),
        ("a-1", "i" * 51, "YdelseIdentifikator"),
        ("<Status>", "<Ukendt/><Status>", "Status"),
        ("<AntalSager>2</AntalSager>", "", "AntalSager"),
    ],
)
def test_a_broken_field_is_named(old: str, new: str, field: str) -> None:
    message = refused(swapped(old, new))
    assert field in message
    assert not re.search("Element|pattern|facet|value", message)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</Kvittering>", "<Status>MODTAGET</Status></Kvittering>"),
        ("</Kvittering>", "<Ukendt/></Kvittering>"),
        ("</Kvittering>", "hemmeligt</Kvittering>"),
        ("<Fejl>", "hemmeligt<Fejl>"),
        ("</Fejl>", "</Fejl>hemmeligt"),
        ("<Fejl>", "<Ukendt><Fejl></Fejl></Ukendt><Fejl>"),
        ("<Fejl>", "<Fejl><Fejl></Fejl>"),
        ("<Fejl>", "<Fejl a='1'>"),
        (ROOT, ROOT + "hemmeligt"),
        (ROOT, ROOT.replace(">", " a='1'>")),
    ],
)
def test_what_does_not_belong_there_is_refused_and_not_repeated(old: str, new: str) -> None:
    assert "hemmeligt" not in refused(swapped(old, new))


def test_what_is_read_is_what_the_schema_accepts_as_a_whole() -> None:
    """The stream judges piece by piece; the verdict must be the whole tree's."""
    xsd = schema.load()
    data = written().decode()
    pieces = re.findall(r"<[^>]+>|[^<]+", data)
    judged = {True: 0, False: 0}
    for place in range(2, len(pieces)):
        for new in ("", pieces[place] * 2, "<Kode>X</Kode>", "tekst", "<Fejl/>"):
            changed = "".join([*pieces[:place], new, *pieces[place + 1 :]]).encode()
            try:
                expected = xsd.validate(etree.fromstring(changed))
            except etree.XMLSyntaxError:
                expected = False
            try:
                read_all(changed)
                found = True
            except KvitteringError:
                found = False
            assert found == expected, changed.decode()
            judged[found] += 1
    assert min(judged.values()) > 20


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE Kvittering>",
        "<!DOCTYPE Kvittering SYSTEM 'http://127.0.0.1:9/x.dtd'>",
        "<!DOCTYPE Kvittering [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE K [<!ENTITY a 'x'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>",
    ],
)
def test_a_doctype_is_refused(doctype: str) -> None:
    assert "DOCTYPE" in refused(swapped(ROOT, doctype + ROOT))


def test_an_entity_that_nobody_has_declared_is_refused() -> None:
    refused(swapped("FIL-NAVN", "&hemmelig;"))


def test_comments_and_instructions_say_nothing() -> None:
    data = swapped("<Fejl>", "<!-- a --><?b c?><Fejl>").replace(
        ROOT.encode(), ROOT.encode() + b"<!-- d -->"
    )
    assert read_all(data) == read_all(written())


def test_another_encoding_is_read() -> None:
    text = written().decode().replace("UTF-8", "ISO-8859-1", 1)
    assert read_all(text.encode("iso-8859-1")) == read_all(written())


def test_a_larger_file_than_allowed_is_not_read_to_its_end() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, target: Any) -> int:
            piece = (written(rows=[])[:-15] if not self.given else b"") or b" " * len(target)
            self.given += len(piece)
            target[: len(piece)] = piece
            return len(piece)

    stream = Endless()
    with pytest.raises(KvitteringError, match=r"større end 200\.000 bytes"):
        kvittering.validate(stream, 200_000)
    assert stream.given < 400_000


def test_one_row_may_not_fill_the_memory() -> None:
    data = swapped("FIL-NAVN", "X" * 3_000_000)
    assert "for stort" in refused(data)


def test_memory_does_not_grow_with_the_rows() -> None:
    def peak(count: int) -> int:
        data = written(rows=(told("X", "tekst", f"id-{n}") for n in range(count)))
        stream = io.BytesIO(data)
        tracemalloc.start()
        _, rows = kvittering.read(stream, len(data))
        assert sum(1 for _ in rows) == count
        _, high = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return high

    peak(10)
    assert peak(20_000) < peak(2_000) + 200_000


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-14T05:03:07", datetime(2026, 11, 14, 4, 3, 7, tzinfo=UTC)),
        ("2026-07-14T05:03:07", datetime(2026, 7, 14, 3, 3, 7, tzinfo=UTC)),
        ("2026-11-14T05:03:07Z", datetime(2026, 11, 14, 5, 3, 7, tzinfo=UTC)),
        ("2026-11-14T05:03:07.5+01:00", datetime(2026, 11, 14, 4, 3, 7, 500_000, tzinfo=UTC)),
        (" 2026-11-14T05:03:07-05:00\n", datetime(2026, 11, 14, 10, 3, 7, tzinfo=UTC)),
    ],
)
def test_other_receivers_ways_to_write_a_time_are_read(text: str, utc: datetime) -> None:
    found, _ = read_all(swapped("2026-11-14T05:03:07+01:00", text))
    assert found.modtaget == utc
    assert found.modtaget.tzinfo is not None


def test_a_checksum_in_capitals_is_the_same_checksum() -> None:
    assert read_all(swapped("0f" * 32, "0F" * 32))[0].sha256 == "0f" * 32


@given(st.binary(max_size=300))
def test_whatever_the_bytes_there_is_one_kind_of_error(data: bytes) -> None:
    with pytest.raises(KvitteringError):
        read_all(data)


@given(st.integers(0, len(written()) - 1), st.integers(0, 255))
def test_one_wrong_byte_gives_a_receipt_or_one_kind_of_error(place: int, byte: int) -> None:
    data = bytearray(written())
    data[place] = byte
    try:
        found, rows = read_all(bytes(data))
    except KvitteringError as error:
        assert str(error)  # noqa: PT017
    else:
        assert found.status in kvittering.STATUSES
        assert len(rows) <= 2
