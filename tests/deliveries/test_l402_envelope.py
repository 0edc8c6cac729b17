"""The envelope: what it says, what it can carry, and the file's name (D8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import etree

from deliveries import l402
from deliveries.periode import COPENHAGEN, Periode
from tests.deliveries.l402_examples import CONTACTS, HEADER, written

M = "{http://rep.oio.dk/dst.dk/xml/schemas/2010/04/16/}"
E = "{http://rep.oio.dk/dst.dk/xml/schemas/2002/06/28/}"


def with_contact(position: int, **changes: str) -> l402.Header:
    contacts = list(CONTACTS)
    contacts[position] = replace(contacts[position], **changes)
    return replace(HEADER, contacts=tuple(contacts))


def test_the_envelope_has_the_official_names_in_the_official_order():
    metadata = etree.fromstring(written())[0]
    assert [(part.tag, part.text) for part in metadata.iter() if len(part) == 0] == [
        (f"{E}Source", "DHUV web"),
        (f"{E}RefID", "6f1b0c5e-0000-4000-8000-000000000001"),
        (f"{E}SurveyID", "D280700"),
        (f"{E}FormID", "L402"),
        (f"{E}Period", "2026M10"),
        (f"{E}EntityIDType", "Kommune"),
        (f"{E}EntityID", "183"),
        (f"{M}CommunicationDescription", "Ydelser til voksne med handicap og udsatte voksne"),
        (f"{M}CommunicationDateTime", "2026-11-14T05:00:12"),
        (f"{M}SystemName", "DHUV web"),
        (f"{M}SystemVersion", "1.0.0"),
        (f"{M}ContactTypeName", "Faglig ansvarlig"),
        (f"{M}ContactIdentifier", "Åse Ærø"),
        (f"{M}ContactEmailAddress", "aase@kommune.example"),
        (f"{M}ContactTypeName", "Teknisk ansvarlig"),
        (f"{M}ContactIdentifier", "Bo & Co. <drift>"),
        (f"{M}ContactEmailAddress", "bo@kommune.example"),
        (f"{M}ContactTypeName", "Kvitteringsmodtager"),
        (f"{M}ContactIdentifier", "Postkassen … 1"),
        (f"{M}ContactEmailAddress", "post@kommune.example"),
        (f"{M}CVRnumberIdentifier", "11931316"),
        (f"{M}FormVersion", "1"),
    ]


def test_without_a_reference_the_element_is_left_out():
    assert b"RefID" not in written(header=replace(HEADER, ref_id=""))


@pytest.mark.parametrize(
    ("created", "stamp"),
    [
        (datetime(2026, 11, 14, 4, 0, 12, 999999, tzinfo=UTC), "2026-11-14T05:00:12"),
        (datetime(2026, 7, 14, 3, 0, tzinfo=UTC), "2026-07-14T05:00:00"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "2027-01-01T00:30:00"),
        (datetime(2026, 11, 14, 5, 0, tzinfo=COPENHAGEN), "2026-11-14T05:00:00"),
    ],
)
def test_the_time_stamp_is_local_and_has_no_fraction(created: datetime, stamp: str):
    data = written(header=replace(HEADER, created=created))
    assert f"<m:CommunicationDateTime>{stamp}</m:CommunicationDateTime>".encode() in data


def test_a_good_header_has_no_problems():
    assert l402.header_problems(HEADER) == []


@pytest.mark.parametrize(
    ("header", "about"),
    [
        (replace(HEADER, system=""), "Systemets navn"),
        (replace(HEADER, system="x" * 51), "Systemets navn"),
        (replace(HEADER, version="1" * 21), "Systemets version"),
        (replace(HEADER, version="1.0\n"), "Systemets version"),
        (replace(HEADER, survey_id=" "), "Undersøgelsens id"),
        (replace(HEADER, description="x" * 51), "Beskrivelsen"),
        (replace(HEADER, ref_id="a\tb"), "Leverancens id"),
        (replace(HEADER, form="L231"), "L402 eller T402"),
        (replace(HEADER, kommunekode="18"), "Kommunekoden"),
        (replace(HEADER, kommunekode="１８３"), "Kommunekoden"),
        (replace(HEADER, cvr=""), "CVR"),
        (replace(HEADER, cvr="1193131x"), "CVR"),
        (replace(HEADER, created=datetime(2026, 11, 14, 5)), "tidszone"),
        (replace(HEADER, contacts=CONTACTS[:2]), "tre typer"),
        (replace(HEADER, contacts=CONTACTS[::-1]), "tre typer"),
        (with_contact(0, navn="x" * 101), "Faglig ansvarlig: Forkort navnet"),
        (with_contact(1, email="bo kommune.example"), "Teknisk ansvarlig: Skriv e-mailadressen"),
        (with_contact(2, email=""), "Kvitteringsmodtager: Skriv kontaktpersonens e-mailadresse"),
    ],
)
def test_what_the_envelope_can_not_carry_is_said_in_danish(header: l402.Header, about: str):
    problems = l402.header_problems(header)
    assert len(problems) == 1
    assert about in problems[0]


def test_file_names_tell_kind_kommune_period_version_and_time():
    created = datetime(2026, 11, 14, 4, 0, 12, tzinfo=UTC)
    periode = Periode(2026, 10)
    assert (
        l402.file_name("L402", "183", periode, 1, created)
        == "P_183_L402_P2026M10_V01_D20261114T050012.xml"
    )
    assert (
        l402.file_name("T402", "101", Periode(2027, 1), 12, datetime(2027, 2, 14, tzinfo=UTC))
        == "T_101_T402_P2027M01_V12_D20270214T010000.xml"
    )
    assert "_V100_" in l402.file_name("L402", "183", periode, 100, created)


@pytest.mark.parametrize(
    ("form", "kommune", "version"), [("L231", "183", 1), ("L402", "../", 1), ("L402", "183", 0)]
)
def test_file_names_are_made_of_nothing_else(form: str, kommune: str, version: int):
    with pytest.raises(ValueError, match="kommunekode of 3 digits"):
        l402.file_name(form, kommune, Periode(2026, 10), version, HEADER.created)


def test_a_time_without_zone_makes_no_file_name():
    with pytest.raises(ValueError, match="without time zone"):
        l402.file_name("L402", "183", Periode(2026, 10), 1, datetime(2026, 11, 14))
