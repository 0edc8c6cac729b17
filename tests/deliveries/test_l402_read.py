"""Reading files that others made: one broken record does not hide the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cases.data import SagData, YdelseData
from cases.findings import Finding
from deliveries import l402
from tests.deliveries.l402_examples import (
    BARE,
    CPRS,
    FULL,
    HEADER,
    SAG,
    read_all,
    sag,
    swapped,
    written,
)

THREE = [SAG, sag(CPRS[1], replace(BARE, identifikator="b-1")), sag(CPRS[2], FULL)]


def only_problem(read: l402.ReadSag) -> Finding:
    assert len(read.findings) == 1, read.findings
    return read.findings[0]


def identifikatorer(read: l402.ReadSag) -> list[str]:
    return [ydelse.identifikator for ydelse in read.sag.ydelser] if read.sag else []


def test_the_header_comes_first_and_then_each_sag_with_its_line():
    header, found = read_all(written(THREE))
    assert header == replace(HEADER, created=header.created)
    assert [read.sag for read in found] == [l402.carried(one) for one in THREE]
    lines = written(THREE).split(b"\n")
    for read, one in zip(found, THREE, strict=True):
        assert one.cpr.encode() in lines[read.line - 1]


def test_the_time_of_the_header_is_danish():
    header, _ = read_all(written())
    assert header.created.isoformat() == "2026-11-14T05:00:12+01:00"


def test_a_broken_ydelse_is_left_out_and_the_others_are_read():
    _, found = read_all(swapped(">1.8.1<", ">abc<", written(THREE)))
    assert identifikatorer(found[0]) == ["a-2"]
    problem = only_problem(found[0])
    assert (problem.code, problem.field, problem.identifikator) == ("FIL-INDHOLD", "kode", "a-1")
    assert problem.message == "YdelseKode skal være en kode af tal med punktum imellem, fx 1.8.1."
    assert problem.line == found[0].line + 1
    assert [read.sag for read in found[1:]] == [l402.carried(one) for one in THREE[1:]]


def test_a_sag_whose_every_ydelse_is_broken_is_not_read():
    _, found = read_all(swapped("<YdelseKode>", "<YdelseKode>x", written(THREE), times=2))
    assert found[0].sag is None
    assert [problem.identifikator for problem in found[0].findings] == ["a-1", "a-2"]
    assert found[1].sag == l402.carried(THREE[1])


def test_every_broken_field_of_a_ydelse_is_told():
    data = swapped(">1.8.1<", "><", swapped(">2026-01-03<", ">i går<"))
    _, found = read_all(data)
    assert [problem.field for problem in found[0].findings] == ["kode", "startdato"]


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        (f">{CPRS[0]}<", ">12345<", "FIL-INDHOLD", "cpr"),
        (">C<", ">Z<", "FIL-INDHOLD", "funktionsvurdering"),
        (
            "<SamletFunktionsvurderingKode>C",
            "<Navn>N</Navn><SamletFunktionsvurderingKode>C",
            "FIL-FELTER",
            "",
        ),
        (
            f"<BorgerCPRidentifikator>{CPRS[0]}</BorgerCPRidentifikator>",
            "",
            "FIL-FELTER",
            "funktionsvurdering",
        ),
    ],
)
def test_a_broken_sag_is_not_read_and_the_others_are(old: str, new: str, code: str, field: str):
    _, found = read_all(swapped(old, new, written(THREE)))
    assert found[0].sag is None
    problem = only_problem(found[0])
    assert (problem.code, problem.field, problem.identifikator) == (code, field, "")
    assert [read.sag for read in found[1:]] == [l402.carried(one) for one in THREE[1:]]


def test_a_broken_sag_with_a_broken_ydelse_tells_both():
    data = swapped(">1.8.1<", ">abc<", swapped(">C<", ">Z<"))
    _, found = read_all(data)
    told = [(problem.field, problem.identifikator) for problem in found[0].findings]
    assert told == [("kode", "a-1"), ("funktionsvurdering", "")]


@pytest.mark.parametrize(
    ("old", "new", "about"),
    [
        ("<StartDato>2026-01-03</StartDato>", "<StartDato/>", "StartDato skal være en dato"),
        ("<BevillingsDato>2026-01-02</BevillingsDato>", "", "skal stå BevillingsDato"),
        ("<YdelseKode>", "<Ny>1</Ny><YdelseKode>", "Et felt, som skemaet ikke kender"),
        ("<YdelseKode>", "løs tekst<YdelseKode>", "har tekst, hvor der kun skal stå felter"),
        (">1.8.1<", "><b>1.8.1</b><", "har felter i sig"),
        ("<YdelseKode>", '<YdelseKode x="1">', "har en attribut"),
    ],
)
def test_a_record_of_another_build_is_told_in_danish(old: str, new: str, about: str):
    _, found = read_all(swapped(old, new))
    assert identifikatorer(found[0]) == ["a-2"]
    assert about in found[0].findings[0].message


def test_an_identifikator_that_holds_the_cpr_is_refused_and_not_shown():
    for hidden in (CPRS[0], f"sag {CPRS[0][:6]}-{CPRS[0][6:]} a"):
        _, found = read_all(swapped(">a-1<", f">{hidden}<"))
        assert identifikatorer(found[0]) == ["a-2"]
        problem = only_problem(found[0])
        assert (problem.code, problem.identifikator) == ("FIL-CPR-I-ID", "")


def test_a_broken_ydelse_whose_identifikator_holds_the_cpr_is_told_by_its_line():
    data = swapped(">1.8.1<", ">x<", swapped(">a-1<", f">{CPRS[0]}<"))
    problem = only_problem(read_all(data)[1][0])
    assert (problem.field, problem.identifikator) == ("kode", "")
    assert problem.line > 0


def test_one_identifikator_twice_on_a_sag_is_told():
    _, found = read_all(swapped(">a-2<", ">a-1<"))
    assert identifikatorer(found[0]) == ["a-1"]
    problem = only_problem(found[0])
    assert (problem.code, problem.identifikator) == ("FIL-DUBLET", "a-1")


def test_no_problem_holds_a_cpr():
    data = written(THREE).replace(b">1.", b">" + CPRS[0].encode() + b"x")
    data = data.replace(f">{CPRS[2]}<".encode(), f">{CPRS[2]}9<".encode())
    problems = [problem for read in read_all(data)[1] for problem in read.findings]
    assert len(problems) > 4
    assert not any(cpr in repr(problem) for problem in problems for cpr in CPRS)


def test_order_does_not_matter_when_reading():
    _, found = read_all(written([sag(CPRS[0], FULL, BARE)]))
    data = written([sag(CPRS[0], FULL, BARE)]).split(b"\n")
    records = [n for n, line in enumerate(data) if line.startswith(b"<HandicapYdelseStruktur>")]
    data[records[0]], data[records[1]] = data[records[1]], data[records[0]]
    assert read_all(b"\n".join(data))[1][0].sag == found[0].sag


def test_comments_cdata_and_white_space_change_nothing():
    data = swapped(">1.8.1<", "><!-- ydelse -->1.<?pi?>8<![CDATA[.1]]><")
    data = swapped(">2026-01-02<", ">\n 2026-01-02 <", data)
    data = swapped("<HandicapSagStruktur>", "<!-- første -->\n\t<HandicapSagStruktur>", data)
    assert read_all(b"\xef\xbb\xbf" + data)[1][0].sag == l402.carried(SAG)


def test_other_encodings_are_read_as_they_are_declared():
    plain = written().decode("utf-8").replace("…", "...")
    for encoding in ("ISO-8859-1", "UTF-16"):
        data = plain.replace("'UTF-8'", f"'{encoding}'").encode(encoding)
        assert read_all(data)[1][0].sag == l402.carried(SAG)


def test_sager_come_while_the_rest_is_still_to_be_read():
    class Counting:
        def __init__(self, data: bytes) -> None:
            self.data, self.taken = data, 0

        def read(self, size: int = -1) -> bytes:
            piece = self.data[self.taken : self.taken + size]
            self.taken += len(piece)
            return piece

    several = written([sag(cpr, *(renamed(n) for n in range(300))) for cpr in CPRS])
    stream = Counting(several)
    _, sager = l402.read(stream, 10_000_000)  # type: ignore[arg-type]
    first_read = stream.taken
    list(sager)
    assert 0 < first_read < stream.taken == len(several)


def renamed(number: int) -> YdelseData:
    return replace(BARE, identifikator=f"ny-{number}")


def test_a_sag_is_a_value_of_the_headers_kommune():
    _, found = read_all(written())
    assert isinstance(found[0].sag, SagData)
    assert found[0].sag.kommune == "183"
    assert not any(ydelse.indberettet for ydelse in found[0].sag.ydelser)
