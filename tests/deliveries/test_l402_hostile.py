"""Files that are no L402 files, and files that mean harm: one clear error, never a stack trace."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliveries import l402
from tests.deliveries.l402_examples import CPRS, read_all, swapped, written

GOOD = written()
ROOT = b"<HandicapUdsatteVoksneLeveranceL402Struktur"
BILLION = b"""<!DOCTYPE lolz [<!ENTITY a "lol">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">]>"""


def refusal(data: bytes, max_bytes: int = 10_000_000) -> str:
    """The sentence with which reading refuses the file; validating must refuse it too."""
    with pytest.raises(l402.FileRefused) as refused:
        read_all(data, max_bytes)
    with pytest.raises(l402.FileRefused) as by_validate:
        l402.validate(io.BytesIO(data), max_bytes)
    assert str(refused.value) == str(by_validate.value)
    return str(refused.value)


def with_doctype(doctype: bytes, data: bytes = GOOD) -> bytes:
    return data.replace(ROOT, doctype + ROOT, 1)


def test_an_empty_file_is_said_to_be_empty():
    assert refusal(b"") == "Filen er tom."


@pytest.mark.parametrize(
    "data",
    [b" ", b"hej", b"CPR;YDELSE\r\n0205700001;1.8.1\r\n", b"PK\x03\x04" + bytes(90), bytes(1000)],
    ids=["white space", "text", "CSV", "zip", "zeros"],
)
def test_what_is_not_xml_is_refused(data: bytes):
    assert "kan ikke læses som XML" in refusal(data)


@pytest.mark.parametrize("kept", [10, 1000, len(GOOD) // 2, len(GOOD) - 60, len(GOOD) - 2])
def test_a_truncated_file_is_refused(kept: int):
    assert "afbrudt" in refusal(GOOD[:kept])


def test_a_file_is_refused_wherever_it_is_truncated():
    for kept in range(1, len(GOOD.rstrip()), 19):
        assert refusal(GOOD[:kept]).startswith("Filen ")


def test_two_files_in_one_are_refused():
    assert "kan ikke læses som XML" in refusal(GOOD + GOOD)


@pytest.mark.parametrize(
    "data",
    [
        GOOD.replace(b"urn:dhuv-web:l402:1", b"urn:dhuv-web:l402:2"),
        GOOD.replace(b' xmlns="urn:dhuv-web:l402:1"', b""),
        b"<html><body>Log ind</body></html>",
        b"<a/>",
        b"<HandicapSagStruktur xmlns='urn:dhuv-web:l402:1'/>",
    ],
    ids=["another namespace", "no namespace", "a web page", "tiny", "one sag only"],
)
def test_a_file_of_another_kind_is_refused_with_what_was_wanted(data: bytes):
    message = refusal(data)
    assert "Filen er ikke en L402-fil" in message
    assert "urn:dhuv-web:l402:1" in message


@pytest.mark.parametrize(
    "data",
    [
        GOOD.replace(b"m:DeliveryMetadataNewStructure", b"m:Andet"),
        GOOD.replace(b"2010/04/16", b"2011/04/16"),
        GOOD.replace(b"HandicapSagStrukturSamling", b"AndenSamling"),
        ROOT + b' xmlns="urn:dhuv-web:l402:1"/>',
    ],
    ids=["no envelope", "the envelope's namespace", "the collection's name", "nothing inside"],
)
def test_a_file_of_another_build_is_refused(data: bytes):
    assert "ikke bygget som en L402-fil" in refusal(data)


def test_an_envelope_that_breaks_the_schema_is_refused_when_read():
    with pytest.raises(l402.FileRefused, match=r"kuvert følger ikke skemaet: Period"):
        read_all(swapped(">2026M10<", ">2026<"))


def test_a_file_without_sager_is_refused_when_read():
    start, end = GOOD.index(b"<HandicapSagStruktur>"), GOOD.rindex(b"</HandicapSagStrukturSamling>")
    with pytest.raises(l402.FileRefused, match="ingen sager"):
        read_all(GOOD[:start] + GOOD[end:])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE a>",
        "<!-- x --> <!DOCTYPE a [ ]>",
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a PUBLIC "x" "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>',
        BILLION.decode(),
    ],
)
def test_a_doctype_is_refused_whatever_it_says(doctype: str, encoding: str):
    text = GOOD.decode().replace("'UTF-8'", f"'{encoding[:6].strip('-')}'")
    data = with_doctype(doctype.encode(), text.encode()).decode().encode(encoding)
    assert "DOCTYPE" in refusal(data)


def test_a_doctype_in_the_smallest_file_is_refused():
    for data in (b"<!DOCTYPE a><a/>", b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"):
        assert "DOCTYPE" in refusal(data)


def test_an_external_entity_is_never_fetched(tmp_path: Path):
    secret = tmp_path / "hemmelig.txt"
    secret.write_text("1.8.1")
    doctype = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
    message = refusal(with_doctype(doctype, swapped(">1.8.1<", ">&x;<")))
    assert "1.8.1" not in message


def test_an_entity_that_nobody_declared_is_refused():
    assert "kan ikke læses som XML" in refusal(swapped(">1.8.1<", ">&x;<"))


def test_a_file_larger_than_the_limit_is_refused():
    assert read_all(GOOD, len(GOOD))
    assert refusal(GOOD, len(GOOD) - 1) == f"Filen er større end {len(GOOD) - 1:,} bytes.".replace(
        ",", "."
    )


def test_a_file_without_end_is_read_no_further_than_the_limit():
    class Endless(io.RawIOBase):
        def __init__(self) -> None:
            super().__init__()
            self.given = 0

        def read(self, size: int = -1) -> bytes:
            piece = GOOD if not self.given else b" " * size
            self.given += len(piece)
            return piece

    stream = Endless()
    with pytest.raises(l402.FileRefused):
        l402.validate(stream, 1_000_000)
    assert stream.given < 1_200_000


@pytest.mark.parametrize(
    "filling",
    [b"<x/>", b"<HandicapYdelseStruktur/>", b"<x>" + b"y" * 1000 + b"</x>"],
    ids=["unknown elements", "empty records", "long texts"],
)
def test_a_sag_without_end_is_refused_before_it_fills_the_memory(filling: bytes):
    start = GOOD.index(b"<HandicapYdelseStruktur>")
    data = GOOD[:start] + filling * (3_000_000 // len(filling)) + GOOD[start:]
    assert "fylder mere end 2 MB" in refusal(data)


def test_elements_deep_in_each_other_are_refused():
    start = GOOD.index(b"<HandicapYdelseStruktur>")
    message = refusal(GOOD[:start] + b"<x>" * 100_000 + GOOD[start:])
    assert "kan ikke læses som XML" in message


def test_a_sag_inside_a_sag_is_refused():
    inside = GOOD[
        GOOD.index(b"<HandicapSagStruktur>") : GOOD.index(b"</HandicapSagStrukturSamling>")
    ]
    data = GOOD.replace(b"<HandicapYdelseStruktur>", inside + b"<HandicapYdelseStruktur>", 1)
    assert "ikke bygget som en L402-fil" in refusal(data)


def test_no_refusal_quotes_the_file():
    cpr = CPRS[0].encode()
    for data in (
        cpr,
        b"<x" + cpr + b"/>",
        GOOD.replace(b"</YdelseKode>", b"</x" + cpr + b">", 1),
        GOOD.replace(b"</HandicapSagStruktur>", b"</HandicapSagStruktur>" + cpr, 1),
        with_doctype(b"<!DOCTYPE a" + cpr + b">"),
    ):
        assert CPRS[0] not in refusal(data)


@given(st.data())
def test_damage_anywhere_gives_a_sentence_and_never_a_stack_trace(data: st.DataObject):
    damaged = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(damaged) - 1))
        length = data.draw(st.integers(0, 40))
        damaged[start : start + length] = data.draw(
            st.one_of(
                st.binary(max_size=20),
                st.sampled_from([b"<a/>", b"&amp;", b"&x;", b"<![CDATA[", b"-->", b"24:00:00"]),
                st.integers(0, len(GOOD) - 1).map(lambda n: GOOD[n : n + 200]),
            )
        )
    for sentence in outcome(bytes(damaged)):
        assert sentence.startswith("Fil")


def outcome(data: bytes) -> list[str]:
    """The sentences with which reading and validating refuse the file, if they do."""
    refusals = []
    try:
        for read in read_all(data)[1]:
            assert read.sag or read.findings
    except l402.FileRefused as refused:
        refusals.append(str(refused))
    try:
        l402.validate(io.BytesIO(data))
    except l402.L402Error as refused:
        refusals.append(str(refused))
    return refusals
