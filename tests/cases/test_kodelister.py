"""The code lists in the database: what is in force, replacing it, and what that would break."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from cases.codes import KOMMUNE, YDELSE, Code, Codes
from cases.kodelister import lister
from cases.kodelister.loading import ListChange, errors_from, list_changes
from cases.models import Haendelse, Kode, Kodeindlaesning, Kommune, Sag
from tests.cases.old_lists import write_old
from tests.cases.people import ydelse
from tests.factories import neutralised, only, stored_sag


def in_force() -> list[Code]:
    lists = lister.current().lists
    return [code for liste in lists.values() for code in liste.values()]


def without(*koder: str) -> list[Code]:
    """The lists in force, less these codes."""
    return [code for code in in_force() if code.kode not in koder]


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("kodelister", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the project's own files, to be changed."""
    return Path(shutil.copytree(settings.BASE_DIR / "fixtures", tmp_path / "lister"))


def drop(path: Path, kode: str) -> None:
    """Take one code out of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *(row for row in rows if kode not in row[:2])])


def test_what_is_in_force_is_what_the_files_say(db: None) -> None:
    code = lister.current().get(YDELSE, "1.8.1")
    assert code
    assert code.er_ophold
    assert Kode.objects.filter(liste=KOMMUNE).count() == Kommune.objects.count() == 98


def test_the_lists_keep_their_order(db: None) -> None:
    with (settings.BASE_DIR / "fixtures" / "ydelser.csv").open(encoding="utf-8") as file:
        expected = [row["kode"] for row in csv.DictReader(file)]
    assert [code.kode for code in lister.current().all(YDELSE)] == expected


def test_asking_again_costs_one_small_query(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lister.current()
    with django_assert_num_queries(1):
        lister.current()


def test_replacing_takes_effect_at_once(db: None) -> None:
    assert lister.replace(without("1.1"), [])
    assert lister.current().get(YDELSE, "1.1") is None
    assert lister.current().version == lister.fingerprint(in_force())


def test_replacing_with_the_same_changes_nothing(db: None) -> None:
    before = Kodeindlaesning.objects.count()
    assert not lister.replace(in_force(), [])
    assert Kodeindlaesning.objects.count() == before


def test_replacing_and_going_back_takes_effect_too(db: None) -> None:
    """The lists are kept per version in memory; an old version must not come back wrongly."""
    original = in_force()
    lister.replace(without("1.1"), [])
    lister.replace(original, [])
    assert lister.current().get(YDELSE, "1.1")


def test_replacing_is_logged(db: None) -> None:
    lister.replace(without("1.1"), [])
    entry = Haendelse.objects.filter(art="kodelister indlæst").latest("pk")
    assert entry.detaljer["version"] == lister.current().version


def test_kommuner_are_corrected_but_keep_what_is_theirs(ishoej: Kommune) -> None:
    new = Kommune(kode="183", navn="Ishøj Ny", region="R", cvr="11111111", kilde="K")
    lister.replace(without("101"), [new])
    ishoej.refresh_from_db()
    assert (ishoej.navn, ishoej.cvr) == ("Ishøj Ny", "11111111")
    assert ishoej.indberetter_fra == "2026M10"
    assert Kommune.objects.filter(pk="101").exists()


def test_changes_are_told_code_by_code(db: None) -> None:
    codes = [
        replace(code, tekst="Nyt navn") if code.kode == "1.3" and code.liste == YDELSE else code
        for code in in_force()
        if not (code.liste == YDELSE and code.kode == "1.1")
    ]
    codes.append(Code(YDELSE, "1.99", "Ny ydelse"))
    assert list_changes(lister.current(), codes) == [
        ListChange("fjernet", YDELSE, "1.1", "Aktivitets- og samværstilbud"),
        ListChange("ændret", YDELSE, "1.3", "Nyt navn", "tekst: Behandling → Nyt navn"),
        ListChange("ny", YDELSE, "1.99", "Ny ydelse"),
    ]


def test_new_lists_tell_which_stored_ydelser_they_would_break(sag: Sag) -> None:
    (found,) = errors_from(lister.as_codes(without("1.3")))
    assert found == (sag.kommune, {"YD-KODE-UKENDT": [only(sag).identifikator]})


def test_errors_that_are_there_already_are_not_told_again(ishoej: Kommune) -> None:
    stored_sag(ishoej, ydelse(kode="9.9.9"))
    assert list(errors_from(lister.as_codes(without("1.1")))) == []


def test_neutralised_ydelser_are_exempt(ishoej: Kommune) -> None:
    stored_sag(ishoej, neutralised())
    assert list(errors_from(lister.as_codes(without("1.3")))) == []


def test_an_error_on_the_case_is_told_for_all_its_ydelser(sag: Sag) -> None:
    """Without its kommune in the list nothing of the case could be reported."""
    codes = Codes.of(code for code in in_force() if (code.liste, code.kode) != (KOMMUNE, "183"))
    ((_, by_rule),) = errors_from(codes)
    assert by_rule["SAG-KOMMUNE-UKENDT"] == [only(sag).identifikator]


def test_a_file_of_before_a_column_came_takes_nothing_away(db: None, folder: Path) -> None:
    """It says nothing of short names, so those that are in force stay."""
    write_old(folder)
    command(str(folder), "--indlaes")
    code = lister.current().get(YDELSE, "1.13.2")
    assert code is not None
    assert code.kortnavn == "BPA"
    assert lister.current().get(YDELSE, "1.18.3") is None


def test_the_command_shows_first_and_changes_nothing(sag: Sag, folder: Path) -> None:
    drop(folder / "ydelser.csv", "1.3")
    before = lister.current().version
    said = command(str(folder))
    assert "- ydelse 1.3: Behandling" in said
    assert "Ishøj Kommune: 1 ydelser får fejlen YD-KODE-UKENDT" in said
    assert only(sag).identifikator in said
    assert "Intet er ændret" in said
    assert sag.cpr not in said
    assert lister.current().version == before


def test_the_command_loads_and_can_be_run_again(db: None, folder: Path) -> None:
    drop(folder / "ydelser.csv", "1.3")
    assert "koder er taget i brug" in command(str(folder), "--indlaes")
    assert lister.current().get(YDELSE, "1.3") is None
    again = command(str(folder), "--indlaes")
    assert "allerede i brug" in again
    assert "taget i brug" not in again


def test_a_broken_file_changes_nothing(db: None, folder: Path) -> None:
    (folder / "ydelser.csv").write_text("kode,tekst\n1.3,Behandling\n", encoding="utf-8")
    before = lister.current().version
    with pytest.raises(CommandError, match="Intet er indlæst"):
        command(str(folder), "--indlaes")
    assert lister.current().version == before


def test_kommuner_are_chosen_by_name(db: None) -> None:
    choices = dict(lister.selectable(lister.current(), KOMMUNE))
    assert choices["183"] == "Ishøj (183)"
