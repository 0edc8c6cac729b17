"""What stands in a written file, and what is refused before it is written (R18, D10, D15)."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from lxml import etree

from cases.data import NO_TILBUD, SagData, TilbudData, YdelseData
from deliveries import l402
from deliveries.l402 import names, schema
from tests.deliveries.l402_examples import (
    BARE,
    CPRS,
    FULL,
    HEADER,
    PLACE,
    SAG,
    sag,
    sager,
    written,
)

RECORD = re.compile(b"<HandicapYdelseStruktur>.*?</HandicapYdelseStruktur>", re.DOTALL)


def payload(data: bytes) -> etree._Element:
    return etree.fromstring(data)[1]


def outline(element: etree._Element) -> list[tuple[str, str]]:
    """Every element with a text of its own: name and text."""
    return [
        (etree.QName(part).localname, part.text or "") for part in element.iter() if len(part) == 0
    ]


def test_the_file_has_every_field_in_the_schemas_order():
    assert outline(payload(written())) == [
        ("BorgerCPRidentifikator", CPRS[0]),
        ("SamletFunktionsvurderingKode", "C"),
        ("YdelseIdentifikator", "a-1"),
        ("YdelseKode", "1.8.1"),
        ("YdelseVarighedKode", "P"),
        ("MaalgruppeKode", "1.1.4"),
        ("MaalgruppeKode", "293bf940-c075-4e3d-b5ef-6e331202e556"),
        ("TilbudstypeKode", "3.4"),
        ("TilbudNavn", "Bostedet Søblomst & Søn"),
        ("TilbudAdresse", "Åvej 12, 1. <tv>"),
        ("TilbudPostnummer", "5970"),
        ("BevillingsDato", "2026-01-02"),
        ("StartDato", "2026-01-03"),
        ("ForventetSlutDato", "2026-12-30"),
        ("SlutDato", "2026-12-31"),
        ("BetalingskommuneKode", "190"),
        ("YdelseIdentifikator", "a-2"),
        ("YdelseKode", "1.3"),
        ("YdelseVarighedKode", "S"),
        ("MaalgruppeKode", "1.1.4"),
        ("BevillingsDato", "2026-02-01"),
        ("BetalingskommuneKode", "183"),
    ]


def test_it_is_utf8_with_a_declaration_and_no_attributes():
    data = written()
    assert data.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n")
    assert "Søblomst" in data.decode("utf-8")
    assert not any(element.attrib for element in etree.fromstring(data).iter())


def test_the_payload_is_in_the_projects_own_namespace():
    spaces = {etree.QName(element).namespace for element in payload(written()).iter()}
    assert spaces == {"urn:dhuv-web:l402:1"}


def test_navn_and_bemaerkninger_are_in_no_file():
    text = written().decode()
    for secret in ("Niels", "Hansen", "torsdagen"):
        assert secret not in text


@given(sager())
def test_no_file_depends_on_navn_or_bemaerkninger(some: list[SagData]):
    assert written(some) == written(replace(one, navn="", bemaerkninger="") for one in some)


def test_the_pnr_stands_alone_where_it_is_known():
    both = replace(FULL, tilbud=replace(PLACE, pnr="1003456789"))
    found = dict(outline(payload(written([sag(CPRS[0], both)]))))
    assert found["ProduktionsenhedIdentifikator"] == "1003456789"
    assert not {"TilbudNavn", "TilbudAdresse", "TilbudPostnummer"} & set(found)


def test_a_tilbud_without_tilbudstype_has_a_place_only():
    found = dict(
        outline(payload(written([sag(CPRS[0], replace(BARE, tilbud=TilbudData(pnr="1" * 10)))])))
    )
    assert found["ProduktionsenhedIdentifikator"] == "1" * 10
    assert "TilbudstypeKode" not in found


def test_ydelser_come_by_effective_start_and_then_by_identifikator():
    day = date(2026, 3, 1)
    late = replace(BARE, identifikator="a", bevillingsdato=day, startdato=day + timedelta(days=9))
    early = replace(BARE, identifikator="z", bevillingsdato=day + timedelta(days=5))
    same = [replace(BARE, identifikator=x, bevillingsdato=day) for x in ("å", "B", "a1", "b", "10")]
    found = outline(payload(written([sag(CPRS[0], late, early, *same)])))
    order = [text for name, text in found if name == "YdelseIdentifikator"]
    assert order == ["10", "B", "a1", "b", "å", "z", "a"]


def test_maalgrupper_come_by_code_point_and_once_each():
    mixed = replace(
        BARE, maalgrupper=("1.2.1", "f1f4d709-19d2-48cc-8942-231bf912323d", "1.10", "1.2.1")
    )
    found = outline(payload(written([sag(CPRS[0], mixed)])))
    assert [text for name, text in found if name == "MaalgruppeKode"] == [
        "1.10",
        "1.2.1",
        "f1f4d709-19d2-48cc-8942-231bf912323d",
    ]


def test_it_counts_sager_and_ydelser():
    counted = l402.write(io.BytesIO(), HEADER, [SAG, sag(CPRS[1], BARE)])
    assert counted == l402.Written(sager=2, ydelser=3)


def test_without_a_sag_nothing_is_written():
    out = io.BytesIO()
    assert l402.write(out, HEADER, []) == l402.Written(sager=0, ydelser=0)
    assert out.getvalue() == b""


@given(sager())
def test_every_ydelse_is_told_with_the_digest_of_its_bytes_in_the_file(some: list[SagData]):
    told: list[tuple[str, bytes]] = []
    out = io.BytesIO()
    l402.write(out, HEADER, some, lambda ident, sha256: told.append((ident, sha256)))
    records = RECORD.findall(out.getvalue())
    assert [sha256 for _, sha256 in told] == [hashlib.sha256(r).digest() for r in records]
    assert [ident for ident, _ in told] == [
        etree.fromstring(record).findtext("YdelseIdentifikator") for record in records
    ]


def test_every_ydelse_has_a_line_of_its_own():
    lines = written([SAG, sag(CPRS[1], BARE)]).split(b"\n")
    records = [line for line in lines if line.startswith(b"<HandicapYdelseStruktur>")]
    assert len(records) == 3
    assert all(line.endswith(b"</HandicapYdelseStruktur>") for line in records)


def test_a_ydelses_digest_does_not_depend_on_its_neighbours_or_the_citizen():
    def digests(*some: SagData) -> dict[str, bytes]:
        told: dict[str, bytes] = {}
        l402.write(io.BytesIO(), HEADER, some, told.__setitem__)
        return told

    alone = digests(sag(CPRS[1], BARE))
    assert digests(SAG)["a-2"] == alone["a-2"]
    assert digests(sag(CPRS[1], replace(BARE, kode="1.4")))["a-2"] != alone["a-2"]


@given(sager())
def test_the_same_data_gives_the_same_bytes_but_for_time_stamp_and_reference(some: list[SagData]):
    later = replace(HEADER, created=HEADER.created + timedelta(days=3), ref_id="another")
    one, other = written(some), written(reversed_inside(some), later)
    assert one != other
    other = other.replace(b"<e:RefID>another<", b"<e:RefID>%b<" % HEADER.ref_id.encode())
    other = other.replace(b"2026-11-17T05:00:12", b"2026-11-14T05:00:12")
    assert one == other


def reversed_inside(some: list[SagData]) -> list[SagData]:
    """The same sager with their ydelser and målgrupper the other way round."""
    return [
        replace(
            one,
            ydelser=tuple(replace(y, maalgrupper=y.maalgrupper[::-1]) for y in one.ydelser[::-1]),
        )
        for one in some
    ]


@pytest.mark.parametrize(
    "some",
    [
        [sag(CPRS[1], BARE), sag(CPRS[0], FULL)],
        [sag(CPRS[0], BARE), sag(CPRS[0], FULL)],
        [sag(CPRS[0], BARE), sag(CPRS[1])],
        [replace(SAG, kommune="190")],
    ],
    ids=["not by CPR", "the same CPR twice", "without ydelse", "another kommune's"],
)
def test_sager_that_do_not_belong_are_refused_without_telling_their_cpr(some: list[SagData]):
    with pytest.raises(ValueError, match="sag number") as refusal:
        written(some)
    assert not any(cpr in str(refusal.value) for cpr in CPRS)


@pytest.mark.parametrize(
    ("broken", "field"),
    [
        (replace(BARE, identifikator=""), "identifikator"),
        (replace(BARE, kode=""), "kode"),
        (replace(BARE, maalgrupper=()), "maalgrupper"),
        (replace(BARE, bevillingsdato=None), "bevillingsdato"),
        (replace(BARE, betalingskommune=""), "betalingskommune"),
        (replace(BARE, tilbud=TilbudData("1.1")), "pnr"),
        (replace(BARE, tilbud=replace(PLACE, postnr="")), "pnr"),
    ],
)
def test_a_ydelse_that_lacks_what_a_file_needs_is_refused(broken: YdelseData, field: str):
    with pytest.raises(l402.RecordError) as refusal:
        written([sag(CPRS[0], FULL, broken)])
    found = refusal.value.finding
    assert (found.field, found.identifikator) == (
        field,
        broken.identifikator,
    )


@pytest.mark.parametrize(
    "character", ["\x00", "\x08", "\n", "\r", "\t", "\x1f", "\ud800", "\ufffe", "\uffff"]
)
@pytest.mark.parametrize(
    ("field", "broken"),
    [
        ("tilbud_navn", lambda c: replace(FULL, tilbud=replace(PLACE, navn=f"Bo{c}sted"))),
        ("tilbud_adresse", lambda c: replace(FULL, tilbud=replace(PLACE, adresse=f"Åvej{c}"))),
        ("identifikator", lambda c: replace(FULL, identifikator=f"{c}1")),
        ("kode", lambda c: replace(FULL, kode=f"1{c}2")),
    ],
)
def test_a_text_that_xml_can_not_carry_is_refused_with_its_field(character, field, broken):
    out = io.BytesIO()
    with pytest.raises(l402.RecordError, match="Teksten har linjeskift") as refusal:
        l402.write(out, HEADER, [sag(CPRS[0], broken(character))])
    assert refusal.value.finding.field == field
    assert out.getvalue() == b""


def test_nothing_of_a_sag_is_written_when_its_last_ydelse_is_refused():
    out = io.BytesIO()
    with pytest.raises(l402.RecordError):
        l402.write(out, HEADER, [SAG, sag(CPRS[1], FULL, replace(BARE, kode=""))])
    assert CPRS[0].encode() in out.getvalue()
    assert CPRS[1].encode() not in out.getvalue()


def test_a_cpr_that_xml_can_not_carry_is_refused_without_being_told():
    with pytest.raises(l402.RecordError) as refusal:
        written([sag("02057\x000001", BARE)])
    assert refusal.value.finding.field == "cpr"
    assert "02057" not in str(refusal.value)


def test_a_header_that_the_envelope_can_not_carry_is_refused_before_anything_is_written():
    out = io.BytesIO()
    with pytest.raises(l402.HeaderError, match="CVR"):
        l402.write(out, replace(HEADER, cvr=""), [SAG])
    assert out.getvalue() == b""


def test_sager_are_taken_one_at_a_time_and_written_as_they_come():
    out = io.BytesIO()
    sizes = []

    def coming():
        for cpr in CPRS:
            sizes.append(out.tell())
            yield sag(cpr, FULL)

    l402.write(out, HEADER, coming())
    assert sizes[0] == 0 < sizes[1] < sizes[2]


def test_carried_says_what_a_file_keeps_of_a_sag():
    both = replace(FULL, tilbud=replace(PLACE, pnr="1003456789"))
    kept = l402.carried(replace(SAG, ydelser=(BARE, both)))
    assert kept == SagData(
        kommune="183",
        cpr=SAG.cpr,
        funktionsvurdering="C",
        ydelser=(
            replace(FULL, tilbud=TilbudData("3.4", "1003456789"), indberettet=False),
            replace(BARE, tilbud=NO_TILBUD),
        ),
    )


def test_names_and_schema_name_the_same_elements():
    tree = etree.parse(schema.PATH)
    declared = {
        element.get("name") for element in tree.iter("{http://www.w3.org/2001/XMLSchema}element")
    } - {None}
    payload_names = list(vars(names))
    ours = {
        value
        for name, value in vars(names).items()
        if payload_names.index(name) > payload_names.index("PAYLOAD_NS") and isinstance(value, str)
    }
    assert declared == ours | names.FIELDS.keys()
