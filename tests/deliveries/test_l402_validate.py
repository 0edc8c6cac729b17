"""Every file is checked against the schema before it is frozen."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from cases.data import YdelseData
from cases.findings import Finding
from deliveries import l402
from tests.deliveries.l402_examples import BARE, CPRS, SAG, sag, swapped, written


def problems(data: bytes) -> tuple[Finding, ...]:
    with pytest.raises(l402.SchemaInvalid) as refusal:
        l402.validate(io.BytesIO(data))
    return refusal.value.findings


def test_a_written_file_follows_the_schema():
    l402.validate(io.BytesIO(written()))


def test_other_writers_may_indent_and_prefix_as_they_like():
    data = (
        written().replace(b"<Handicap", b"\n   <Handicap").replace(b"</Handicap", b"\n</Handicap")
    )
    l402.validate(io.BytesIO(b"\xef\xbb\xbf" + data))
    prefixed = written()
    for name in (
        b"Handicap",
        b"Borger",
        b"Samlet",
        b"Ydelse",
        b"Maalgruppe",
        b"Tilbud",
        b"Produkt",
        b"Bevillings",
        b"Start",
        b"Forventet",
        b"Slut",
        b"Betaling",
    ):
        prefixed = prefixed.replace(b"<" + name, b"<p:" + name).replace(
            b"</" + name, b"</p:" + name
        )
    l402.validate(io.BytesIO(prefixed.replace(b'xmlns="urn', b'xmlns:p="urn')))


@pytest.mark.parametrize(
    ("old", "new", "about"),
    [
        (f">{CPRS[0]}<", ">0205700<", "BorgerCPRidentifikator"),
        (f">{CPRS[0]}<", ">3102700001<", "BorgerCPRidentifikator"),
        (f">{CPRS[0]}<", ">6205700001<", "BorgerCPRidentifikator"),
        (">C<", ">F<", "SamletFunktionsvurderingKode"),
        (">a-1<", "><", "YdelseIdentifikator"),
        (">a-1<", f">{'x' * 51}<", "YdelseIdentifikator"),
        (">a-1<", ">a\n1<", "YdelseIdentifikator"),
        (">1.8.1<", ">1.8.<", "YdelseKode"),
        (">P<", ">p<", "YdelseVarighedKode"),
        (">1.1.4<", ">ukendt<", "MaalgruppeKode"),
        ("<MaalgruppeKode>1.1.4</MaalgruppeKode></M", "</M", "MaalgruppeKodeSamling"),
        (">3.4<", "> 3.4<", "TilbudstypeKode"),
        (">Bostedet Søblomst &amp; Søn<", ">   <", "TilbudNavn"),
        ("<TilbudPostnummer>5970</TilbudPostnummer>", "", "TilbudStruktur"),
        (">5970<", ">597<", "TilbudPostnummer"),
        (
            "<TilbudNavn>",
            "<ProduktionsenhedIdentifikator>1003456789</ProduktionsenhedIdentifikator><TilbudNavn>",
            "TilbudNavn",
        ),
        (">2026-01-02<", ">2026-02-30<", "BevillingsDato"),
        (">2026-01-02<", ">2026-01-02Z<", "BevillingsDato"),
        (">2026-01-02<", ">02-01-2026<", "BevillingsDato"),
        (">2026-01-02<", ">0000-01-01<", "BevillingsDato"),
        ("<BevillingsDato>2026-01-02</BevillingsDato>", "", "StartDato"),
        ("<SlutDato>2026-12-31</SlutDato>", "<SlutDato/>", "SlutDato"),
        (">190<", ">19<", "BetalingskommuneKode"),
        ("<BetalingskommuneKode>190</BetalingskommuneKode>", "", "HandicapYdelseStruktur"),
        ("<YdelseKode>", '<YdelseKode id="1">', "YdelseKode"),
        ("<YdelseKode>", "<Navn>Niels</Navn><YdelseKode>", "ikke kender"),
        (">L402<", ">L231<", "FormID"),
        (">2026M10<", ">2026M13<", "Period"),
        (">183</e:", ">1830</e:", "EntityID"),
        (">2026-11-14T05:00:12<", ">2026-11-14T05:00:12Z<", "CommunicationDateTime"),
        (">2026-11-14T05:00:12<", ">2026-11-14T24:00:00<", "CommunicationDateTime"),
        (">Faglig ansvarlig<", ">Fagligt ansvarlig<", "ContactTypeName"),
        (">aase@kommune.example<", ">aase@kommune example<", "ContactEmailAddress"),
        (">11931316<", ">1193131<", "CVRnumberIdentifier"),
    ],
)
def test_a_file_that_breaks_the_schema_is_told_where_and_what(old: str, new: str, about: str):
    data = swapped(old, new)
    found = problems(data)
    assert about in found[0].message
    assert found[0].line == line_of_change(data)


def line_of_change(data: bytes) -> int:
    """The first line on which the file differs from the good one."""
    lines = zip(written().split(b"\n"), data.split(b"\n"), strict=False)
    return next(number for number, (good, bad) in enumerate(lines, start=1) if good != bad)


def test_a_problem_far_down_is_found_on_its_line():
    data = written([sag(CPRS[0], *(renamed(n) for n in range(200))), sag(CPRS[1], renamed(200))])
    found = problems(swapped(">ny-199<", "><", data))
    assert [problem.field for problem in found] == ["identifikator"]
    assert b">ny-199<" in data.split(b"\n")[found[0].line - 1]


def renamed(number: int) -> YdelseData:
    return replace(BARE, identifikator=f"ny-{number}")


def test_only_the_first_problems_are_told():
    data = swapped("<YdelseVarighedKode>S", "<YdelseVarighedKode>X", many(30), times=30)
    assert len(problems(data)) == 10


def many(count: int) -> bytes:
    return written([sag(CPRS[0], *(renamed(number) for number in range(count)))])


def test_no_message_holds_what_the_file_holds():
    for data in (
        swapped(f">{CPRS[0]}<", ">9902700001<"),
        swapped("<YdelseKode>", f"<x{CPRS[0]}>1</x{CPRS[0]}><YdelseKode>"),
        swapped("<YdelseKode>", f'<YdelseKode a{CPRS[0]}="{CPRS[0]}">'),
        swapped(">1.8.1<", f">{CPRS[0]}-<"),
        swapped("<HandicapYdelseStruktur>", f"<HandicapYdelseStruktur>{CPRS[0]}"),
    ):
        for problem in problems(data):
            assert not any(cpr in problem.message for cpr in (*CPRS, "9902700001"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</HandicapSagStruktur>\n", "</HandicapSagStruktur>løs tekst\n"),
        ("</HandicapSagStruktur>\n", "</HandicapSagStruktur><HandicapYdelseStruktur/>\n"),
        (
            "</HandicapSagStruktur>\n",
            '</HandicapSagStruktur><HandicapSagStruktur xmlns="urn:x"/>\n',
        ),
        (
            "<HandicapSagStrukturSamling>",
            "<HandicapSagStrukturSamling/><HandicapSagStrukturSamling>",
        ),
        ("</HandicapSagStrukturSamling>", "</HandicapSagStrukturSamling><Mere/>"),
        ("  <m:DeliveryMetadataNewStructure>", "  tekst <m:DeliveryMetadataNewStructure>"),
    ],
)
def test_what_stands_between_the_records_is_checked_too(old: str, new: str):
    data = written([SAG, sag(CPRS[1], BARE)])
    with pytest.raises(l402.FileRefused, match="ikke bygget som en L402-fil"):
        l402.validate(io.BytesIO(swapped(old, new, data)))


def test_attributes_of_the_root_are_checked_too():
    assert "attribut" in problems(swapped('xmlns="urn', 'version="2" xmlns="urn'))[0].message


def test_a_file_without_a_sag_does_not_follow_the_schema():
    data = written()
    start, end = data.index(b"<HandicapSagStruktur>"), data.rindex(b"</HandicapSagStrukturSamling>")
    assert "HandicapSagStruktur" in problems(data[:start] + data[end:])[0].message
