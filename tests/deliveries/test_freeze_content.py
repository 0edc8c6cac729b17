"""What stands in an L402: a full snapshot of what is reportable (D2, D3), and its envelope."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime

import pytest

from cases import services
from cases.data import TilbudData, YdelseData
from cases.models import Kommune, Medarbejder, Sag
from deliveries import l402
from tests.cases.people import ADDRESS, PNR, ophold, ydelse
from tests.deliveries import files
from tests.factories import (
    DUE,
    OCTOBER,
    cpr,
    ended_before_the_register,
    frozen,
    neutralised,
    only,
    reported,
    stored_sag,
    stykydelse,
)


def test_a_case_stands_in_the_file_as_it_is_stored(ishoej: Kommune) -> None:
    sag = stored_sag(
        ishoej,
        ydelse(maalgrupper=("1.1.2", "1.1.4"), forventet_slutdato=date(2027, 1, 1)),
        ophold(slutdato=date(2026, 10, 31), betalingskommune="187"),
        funktionsvurdering="C",
        bemaerkninger="Ring om formiddagen.",
    )
    assert files.sager(frozen(ishoej)) == [l402.carried(Sag.objects.get(pk=sag.pk).data())]


@pytest.mark.parametrize(
    "data",
    [
        ydelse(),
        ydelse(startdato=None),
        ydelse(slutdato=date(2013, 7, 1), startdato=date(2010, 1, 1)),
        ydelse(slutdato=date(2026, 10, 31)),
        ydelse(startdato=date(2026, 12, 1)),
        stykydelse(),
        stykydelse(slutdato=date(2020, 2, 1)),
        ophold(),
        ophold(tilbud=replace(ADDRESS, tilbudstype="3.1.0")),
        ydelse(tilbud=TilbudData(pnr="1003000000")),
        neutralised(),
        reported(slutdato=date(2012, 1, 1), startdato=date(2010, 1, 1)),
    ],
)
def test_what_is_reported(ishoej: Kommune, data: YdelseData) -> None:
    """D2: open, or ended on 1 July 2013 or later, or once delivered."""
    stored = only(stored_sag(ishoej, data))
    assert list(files.ydelser(frozen(ishoej))) == [stored.identifikator]


@pytest.mark.parametrize(
    "data",
    [
        ended_before_the_register(),
        ended_before_the_register(slutdato=date(2013, 6, 30)),
        stykydelse(slutdato=date(2013, 6, 30), startdato=date(2013, 6, 30)),
    ],
)
def test_what_is_not(ishoej: Kommune, data: YdelseData) -> None:
    old = stored_sag(ishoej, data)
    stored_sag(ishoej)
    leverance = frozen(ishoej)
    assert only(old).identifikator not in files.records(leverance)
    assert (leverance.antal_ydelser, leverance.antal_ikke_indberettes) == (1, 1)
    assert only(old).foerst_indberettet is None


def test_a_case_without_anything_to_report_is_not_there(ishoej: Kommune) -> None:
    stored_sag(ishoej, ended_before_the_register(), cpr=cpr(0))
    stored_sag(ishoej, cpr=cpr(1))
    leverance = frozen(ishoej)
    assert [sag.cpr for sag in files.sager(leverance)] == [cpr(1)]
    assert leverance.antal_sager == 1


def test_names_and_remarks_are_in_no_file(ishoej: Kommune) -> None:
    stored_sag(ishoej, navn="Ragnhild Utterslev", bemaerkninger="Bor i Humlebæk.")
    data = files.content(frozen(ishoej)).decode()
    for private in ("Ragnhild", "Utterslev", "Humlebæk"):
        assert private not in data


def test_other_kommuners_cases_are_not_there(ishoej: Kommune, vallensbaek: Kommune) -> None:
    mine, theirs = stored_sag(ishoej), stored_sag(vallensbaek)
    leverance = frozen(ishoej)
    assert list(files.records(leverance)) == [only(mine).identifikator]
    assert only(theirs).foerst_indberettet is None


def test_a_place_with_a_pnr_is_told_by_it(ishoej: Kommune) -> None:
    """D10: both may be stored; the file carries Pnr."""
    both = replace(ADDRESS, tilbudstype="3.1.0", pnr="1003000000")
    stored = only(stored_sag(ishoej, ophold(tilbud=both)))
    assert files.ydelser(frozen(ishoej))[stored.identifikator].tilbud == PNR


def test_it_is_in_order(ishoej: Kommune) -> None:
    """Sager by CPR, ydelser by start and then identifikator, målgrupper by code."""
    for nr in (2, 0, 1):
        stored_sag(
            ishoej,
            ydelse(kode="1.4", startdato=date(2022, 1, 1)),
            ydelse(kode="1.1", startdato=None, bevillingsdato=date(2021, 1, 1)),
            ydelse(maalgrupper=("1.2.1", "1.1.5", "1.1.4")),
            cpr=cpr(nr),
        )
    found = files.sager(frozen(ishoej))
    assert [sag.cpr for sag in found] == [cpr(0), cpr(1), cpr(2)]
    for sag in found:
        assert [y.kode for y in sag.ydelser] == ["1.3", "1.1", "1.4"]
        assert sag.ydelser[0].maalgrupper == ("1.1.4", "1.1.5", "1.2.1")


def test_the_same_data_gives_the_same_bytes_but_for_time_and_reference(ishoej: Kommune) -> None:
    for nr in range(3):
        stored_sag(ishoej, ydelse(), ophold(), cpr=cpr(nr))
    first = frozen(ishoej, form="T402")
    second = frozen(ishoej, form="T402", now=DUE.replace(hour=6))
    assert files.content(first).replace(str(first.pk).encode(), b"").replace(
        b"T05:00:00", b""
    ) == files.content(second).replace(str(second.pk).encode(), b"").replace(b"T06:00:00", b"")


def test_the_envelope(ishoej: Kommune) -> None:
    stored_sag(ishoej)
    leverance = frozen(ishoej)
    found = files.header(leverance)
    assert (found.form, str(found.periode), found.kommunekode) == ("L402", "2026M10", "183")
    assert found.cvr == "11931316"
    assert found.survey_id == "D280700"
    assert found.ref_id == str(leverance.pk)
    assert found.created == datetime(2026, 11, 14, 5, 0, tzinfo=DUE.tzinfo)
    assert [(c.kind, c.navn, c.email) for c in found.contacts] == [
        (kind, f"{kind.title()} Jensen", f"{kind.lower()}@kommune.example")
        for kind in ("FAGLIG", "TEKNISK", "KVITTERING")
    ]


def test_the_file_name(ishoej: Kommune) -> None:
    stored_sag(ishoej)
    assert frozen(ishoej).filnavn == "P_183_L402_P2026M10_V01_D20261114T050000.xml"
    assert frozen(ishoej, form="T402").filnavn == "T_183_T402_P2026M10_V01_D20261114T050000.xml"


def test_checksums_are_of_the_very_bytes(ishoej: Kommune) -> None:
    for _ in range(3):
        stored_sag(ishoej, ydelse(), ophold(), neutralised(kode="1.1"))
    leverance = frozen(ishoej)
    data = files.content(leverance)
    assert leverance.sha256 == hashlib.sha256(data).hexdigest()
    assert leverance.stoerrelse == len(data)
    lines = {line.identifikator: bytes(line.sha256) for line in leverance.linjer.all()}
    assert lines == {
        identifikator: hashlib.sha256(record).digest()
        for identifikator, record in files.records(leverance).items()
    }
    files.assert_whole(leverance)


def test_the_lines_say_what_is_new_and_what_is_neutralised(ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, ydelse(), reported(kode="1.1"), neutralised(kode="1.4"))
    lines = {line.ydelse: line for line in frozen(ishoej).linjer.select_related("ydelse")}
    flags = {y.kode: (lines[y].er_ny, lines[y].er_neutraliseret) for y in sag.ydelser.all()}
    assert flags == {"1.3": (True, False), "1.1": (False, False), "1.4": (False, True)}


def test_what_was_neutralised_stays_in_the_next_file(ishoej: Kommune, ejer: Medarbejder) -> None:
    """D2: also where the ydelse ended before the register began, or DST would never learn it."""
    sag = stored_sag(
        ishoej, ydelse(bevillingsdato=date(2005, 5, 1), startdato=None, slutdato=date(2013, 8, 1))
    )
    stored = only(sag)
    first = frozen(ishoej)
    stored.refresh_from_db()
    services.neutralise_ydelse(ejer, stored)
    second = frozen(ishoej, OCTOBER.next(), DUE.replace(month=12))
    assert files.ydelser(second)[stored.identifikator].slutdato == date(2005, 5, 1)
    (line,) = second.linjer.all()
    assert (line.er_ny, line.er_neutraliseret) == (False, True)
    assert files.ydelser(first)[stored.identifikator].slutdato == date(2013, 8, 1)


def test_large_files_are_stored_in_pieces(ishoej: Kommune, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliveries.services.filestore.PIECE", 700)
    for _ in range(4):
        stored_sag(ishoej, ydelse(), ophold())
    leverance = frozen(ishoej)
    assert leverance.fil.count() > 5
    files.assert_whole(leverance)


def test_the_snapshot_is_read_and_stored_in_batches(
    ishoej: Kommune, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cases and lines at a batch's edge are neither lost nor told twice."""
    monkeypatch.setattr("cases.storage.snapshot.FETCH", 2)
    monkeypatch.setattr("deliveries.services.sorting.BATCH", 3)
    for nr in range(7):
        stored_sag(ishoej, ydelse(), ophold(), *[ydelse(kode="1.1", maalgrupper=())] * (nr % 2))
    leverance = frozen(ishoej)
    assert (leverance.antal_ydelser, leverance.antal_udeladt) == (14, 3)
    assert leverance.linjer.count() == 14
    assert leverance.udeladelser.count() == 3
    files.assert_whole(leverance)
