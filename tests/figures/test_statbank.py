"""Tables in StatBank's own shape, to be laid beside the published ones (D36)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from django.test import Client

from cases.models import Haendelse, Kommune, Medarbejder
from deliveries.figures import statbank
from deliveries.figures.statbank import TABLES, rows
from tests import factories
from tests.cases.people import ydelse

SignedIn = Callable[[Medarbejder], Client]
QUARTERS = ("2024K1", "2024K2", "2024K3", "2024K4")
BEHANDLING = "Behandling"


def read(answer: object) -> list[list[str]]:
    text = answer.content.decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_a_table_by_kommune_has_a_row_for_each_ydelse_and_quarter() -> None:
    made = rows(TABLES["HAND07"], "Ishøj", QUARTERS, {"1.3": [1, 2, 3, 4]})
    assert made[:4] == [
        ["Ishøj", "Aktivitets- og samværstilbud", quarter, "0"] for quarter in QUARTERS
    ]
    of_it = [row[2:] for row in made if row[1] == BEHANDLING]
    assert of_it == [list(pair) for pair in zip(QUARTERS, "1234", strict=True)]


def test_a_ydelse_stands_from_the_quarter_that_statbank_has_it_from() -> None:
    made = rows(TABLES["HAND07"], "Ishøj", QUARTERS, {"1.19.1": [1, 1, 1, 1]})
    assert [row[2] for row in made if "jf. § 83" in row[1]] == ["2024K3", "2024K4"]


def test_full_time_ydelser_have_a_decimal_comma() -> None:
    made = rows(TABLES["HAND01"], "Ishøj", QUARTERS, {"1.3": [0.25, 1234.56, 0, 1]})
    assert [row[3] for row in made if row[1] == BEHANDLING] == ["0,2", "1234,6", "0,0", "1,0"]


def test_age_and_sex_have_statbanks_texts_and_no_area() -> None:
    series = {"1.3 2029 2": [1.0, 0, 0, 0], "1.3 9919 1": [2.0, 0, 0, 0]}
    made = rows(TABLES["HAND02A"], "Ishøj", QUARTERS, series)
    assert TABLES["HAND02A"].header == ("YDELSESTYPE", "ALDER", "KØN", "TID", "INDHOLD")
    assert made[0] == [BEHANDLING, "20-29 år", "Kvinder", "2024K1", "1"]
    assert made[4] == [BEHANDLING, "0-19 år", "Mænd", "2024K1", "2"]


def test_a_maalgruppe_that_statbank_does_not_tell_apart_stands_at_uoplyst() -> None:
    series = {"1.3 -": [1.0, 0, 0, 0], "1.3 1.2.1.1": [2.0, 0, 0, 0], "1.3 2": [4.0, 0, 0, 0]}
    made = [row for row in rows(TABLES["HAND03A"], "Ishøj", QUARTERS, series) if row[2] == "2024K1"]
    assert made == [
        [BEHANDLING, "Socialt problem", "2024K1", "4,0"],
        [BEHANDLING, "Uoplyst", "2024K1", "3,0"],
    ]


def test_by_year_there_is_a_row_a_year() -> None:
    made = rows(TABLES["HAND05"], "Ishøj", ("2023", "2024"), {"1.3": [1, 2]})
    assert [row[2:] for row in made if row[1] == BEHANDLING] == [["2023", "1,0"], ["2024", "2,0"]]


def test_what_statbank_has_no_code_for_is_told() -> None:
    assert statbank.left_out({"1.3": [1], "9.9": [1], "9.8": [0]}) == ["9.9"]


@pytest.mark.parametrize("kilde", ["leveret", "registreret"])
def test_the_file_opens_as_the_screen_counts(
    kilde: str, ishoej: Kommune, laeser: Medarbejder, signed_in: SignedIn
) -> None:
    factories.stored_sag(ishoej, ydelse(slutdato=date(2026, 9, 15)))
    factories.frozen(ishoej)
    client = signed_in(laeser)
    answer = client.get(f"/183/tal/statistik/HAND07/{kilde}/csv/")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    header, *cells = read(answer)
    assert header == ["OMRÅDE", "YDELSESTYPE", "TID", "INDHOLD"]
    assert ["Ishøj", BEHANDLING, "2026K3", "1"] in cells
    assert not any(row[2] == "2026K4" for row in cells)
    book = client.get(f"/183/tal/statistik/HAND07/{kilde}/xlsx/")
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert sheet is not None
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [header, *cells]
    assert Haendelse.objects.filter(art="tal hentet").count() == 2


@pytest.mark.parametrize("navn", TABLES)
def test_every_table_can_be_fetched(
    navn: str, ishoej: Kommune, laeser: Medarbejder, signed_in: SignedIn
) -> None:
    factories.stored_sag(ishoej, ydelse(maalgrupper=("1.1.4", "2")))
    header, *cells = read(signed_in(laeser).get(f"/183/tal/statistik/{navn}/registreret/csv/"))
    assert tuple(header) == TABLES[navn].header
    assert any(row[-1] not in ("0", "0,0") for row in cells)


@pytest.mark.parametrize("address", ["HAND99/leveret/csv", "HAND07/andet/csv", "HAND07/leveret/x"])
def test_another_table_source_or_type_is_not_found(
    address: str, ishoej: Kommune, laeser: Medarbejder, signed_in: SignedIn
) -> None:
    assert signed_in(laeser).get(f"/183/tal/statistik/{address}/").status_code == 404


def test_without_a_leverance_nothing_delivered_can_be_fetched(
    ishoej: Kommune, laeser: Medarbejder, signed_in: SignedIn
) -> None:
    factories.stored_sag(ishoej)
    client = signed_in(laeser)
    assert client.get("/183/tal/statistik/HAND07/leveret/csv/").status_code == 404
    assert "ingen leverance herfra" in client.get("/183/tal/statistik/").content.decode()
