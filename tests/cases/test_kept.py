"""Findings kept beside the cases: true to what a control would find now, and cheap to keep so."""

from __future__ import annotations

import ast
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from cases import services
from cases.data import YdelseData
from cases.fejlliste import kept
from cases.fictitious import ERRORS, WARNINGS, Fiction
from cases.kodelister import lister
from cases.models import Fund, Kommune, Maalgruppe, Medarbejder, Sag
from cases.rules import check
from cases.services import locks
from cases.storage import snapshot
from cases.tasks import refresh_findings, refresh_kommune
from tests.cases.people import ydelse
from tests.factories import (
    TODAY,
    ended_before_the_register,
    only,
    reported,
    stored_sag,
    with_error,
)


def keys() -> set[str]:
    return set(Sag.objects.values_list("kontrolleret", flat=True))


def the_key(kode: str = "183") -> str:
    return kept.current_key(Kommune.objects.get(pk=kode), lister.current(), TODAY)


@pytest.fixture
def faults(ishoej: Kommune) -> list[Sag]:
    """One stored case with each fault that a made-up case can have."""
    fiction = Fiction(lister.current(), ishoej.pk, TODAY, "kept")
    spoiled = [spoil(fiction.sag()) for spoil in [*ERRORS.values(), *WARNINGS.values()]]
    return [
        stored_sag(ishoej, *data.ydelser, cpr=data.cpr, funktionsvurdering=data.funktionsvurdering)
        for data in spoiled
    ]


def test_it_keeps_what_the_rules_find(ishoej: Kommune, faults: list[Sag]) -> None:
    assert kept.refresh(ishoej, TODAY) == len(faults)
    for stored in snapshot.stream(ishoej):
        found = check(stored.data, lister.current(), TODAY, fiktive=django_settings.FIKTIVE_CPR)
        assert {
            (f.code, f.severity, f.field, f.message, f.identifikator, f.fingerprint) for f in found
        } == set(
            Fund.objects.filter(sag=stored.pk).values_list(
                "regel", "alvor", "felt", "besked", "identifikator", "fingeraftryk"
            )
        )
    assert set(Fund.objects.values_list("regel", flat=True)) >= {*ERRORS, *WARNINGS}
    assert keys() == {the_key()}


def test_each_finding_leads_to_its_ydelse(ishoej: Kommune) -> None:
    sag = stored_sag(ishoej, ydelse(), with_error(), funktionsvurdering="F")
    kept.refresh(ishoej, TODAY)
    on_ydelse = sag.fund.get(regel="YD-MAALGRUPPE-MANGLER")
    assert on_ydelse.ydelse == sag.ydelser.get(maalgrupper=None)
    assert sag.fund.get(regel="SAG-FUNKTION-UKENDT").ydelse is None


def test_with_nothing_to_do_it_asks_one_small_question(
    ishoej: Kommune, faults: list[Sag], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    kept.refresh(ishoej, TODAY)
    with django_assert_num_queries(2):  # which code lists, and whose findings are old
        assert kept.refresh(ishoej, TODAY) == 0


def test_the_number_of_queries_does_not_grow_with_the_cases(
    ishoej: Kommune, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stored_sag(ishoej, with_error())
    with CaptureQueriesContext(connection) as one:
        kept.refresh(ishoej, TODAY)
    for _ in range(20):
        stored_sag(ishoej, with_error())
    with django_assert_num_queries(len(one)):
        kept.refresh(ishoej, TODAY)


def test_it_goes_on_until_all_are_done(
    ishoej: Kommune, faults: list[Sag], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "BATCH", 3)
    assert kept.refresh(ishoej, TODAY) == len(faults)
    assert keys() == {the_key()}


def test_it_leaves_other_kommuner_alone(ishoej: Kommune, vallensbaek: Kommune) -> None:
    theirs = stored_sag(vallensbaek, with_error())
    kept.refresh(ishoej, TODAY)
    theirs.refresh_from_db()
    assert (theirs.kontrolleret, theirs.fund.count()) == ("", 0)


def test_it_takes_only_the_cases_that_are_old(ishoej: Kommune) -> None:
    one, other = stored_sag(ishoej, with_error()), stored_sag(ishoej, with_error())
    kept.refresh(ishoej, TODAY)
    Maalgruppe.objects.create(ydelse=only(one), kode="1.1.4")
    Maalgruppe.objects.create(ydelse=only(other), kode="1.1.4")
    Sag.objects.filter(pk=one.pk).update(kontrolleret="")
    assert kept.refresh(ishoej, TODAY) == 1
    assert (one.fund.count(), other.fund.count()) == (0, 1)


def test_what_stays_the_same_is_not_touched(ishoej: Kommune, faults: list[Sag]) -> None:
    kept.refresh(ishoej, TODAY)
    before = set(Fund.objects.values_list("pk", flat=True))
    kept.refresh(ishoej, TODAY + timedelta(days=1))
    assert set(Fund.objects.values_list("pk", flat=True)) == before


def test_what_is_no_longer_so_goes(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, with_error())
    kept.refresh(ishoej, TODAY)
    broken = only(sag)
    mended = replace(broken.data(), maalgrupper=("1.1.4",))
    services.change_ydelse(ejer, broken, broken.version, mended)
    kept.refresh(ishoej, TODAY)
    assert not sag.fund.exists()


def _change_ydelse(user: Medarbejder, sag: Sag) -> object:
    stored = sag.ydelser.get(foerst_indberettet=None)
    changed = replace(stored.data(), slutdato=TODAY)
    return services.change_ydelse(user, stored, stored.version, changed)


def _change_sag(user: Medarbejder, sag: Sag) -> object:
    changed = replace(sag.data(), funktionsvurdering="A")
    return services.change_sag(user, sag, sag.version, changed)


def _add_ydelse(user: Medarbejder, sag: Sag) -> object:
    return services.add_ydelse(user, sag, ydelse(identifikator=str(uuid.uuid4()), kode="1.4"))


WRITES: dict[str, Callable[[Medarbejder, Sag], object]] = {
    "change_sag": _change_sag,
    "add_ydelse": _add_ydelse,
    "change_ydelse": _change_ydelse,
    "delete_ydelse": lambda user, sag: services.delete_ydelse(
        user, sag.ydelser.get(foerst_indberettet=None)
    ),
    "neutralise_ydelse": lambda user, sag: services.neutralise_ydelse(
        user, sag.ydelser.exclude(foerst_indberettet=None).get()
    ),
    "neutralise_sag": lambda user, sag: services.neutralise_sag(user, sag, sag.ydelser.all()),
}


@pytest.mark.parametrize("write", WRITES)
def test_every_write_makes_the_findings_old(write: str, ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, reported(), ydelse(kode="1.1"))
    untouched = stored_sag(ishoej)
    kept.refresh(ishoej, TODAY)
    WRITES[write](ejer, Sag.objects.get(pk=sag.pk))
    assert Sag.objects.get(pk=sag.pk).kontrolleret == ""
    assert Sag.objects.get(pk=untouched.pk).kontrolleret == the_key()


def test_a_warning_set_i_orden_is_kept_but_not_outstanding(
    ishoej: Kommune, ejer: Medarbejder
) -> None:
    sag = stored_sag(ishoej, ydelse(startdato=date(2020, 1, 1)))
    kept.refresh(ishoej, TODAY)
    warning = sag.fund.get()
    assert list(Fund.objects.outstanding()) == [warning]
    services.set_i_orden(ejer, sag, warning.fingeraftryk)
    assert not Fund.objects.outstanding().exists()
    assert sag.fund.exists()
    assert Sag.objects.get(pk=sag.pk).kontrolleret == the_key()


NOT_REPORTED = ended_before_the_register(maalgrupper=())


@pytest.mark.parametrize(
    ("ydelser", "vurdering", "holder_ude", "leveret_foer"),
    [
        ((with_error(),), "", {"YD-MAALGRUPPE-MANGLER": True}, False),
        ((with_error(indberettet=True),), "", {"YD-MAALGRUPPE-MANGLER": True}, True),
        # D2: it is not reported, so nothing is kept out.
        ((NOT_REPORTED,), "", {"YD-MAALGRUPPE-MANGLER": False}, False),
        ((ended_before_the_register(),), "F", {"SAG-FUNKTION-UKENDT": False}, False),
        # A FEJL on the case keeps all of it out (D15).
        ((ydelse(),), "F", {"SAG-FUNKTION-UKENDT": True}, False),
        ((ydelse(), reported(kode="1.4")), "F", {"SAG-FUNKTION-UKENDT": True}, True),
        # Only the other one has been delivered.
        ((with_error(), reported(kode="1.4")), "", {"YD-MAALGRUPPE-MANGLER": True}, False),
        ((reported(startdato=date(2020, 1, 1)),), "", {"YD-START-FOER-BEVILLING": False}, False),
    ],
)
def test_it_knows_what_is_kept_out_and_what_would_vanish(
    ishoej: Kommune,
    ydelser: tuple[YdelseData, ...],
    vurdering: str,
    holder_ude: dict[str, bool],
    leveret_foer: bool,
) -> None:
    sag = stored_sag(ishoej, *ydelser, funktionsvurdering=vurdering)
    kept.refresh(ishoej, TODAY)
    found = sag.fund.filter(regel__in=holder_ude)
    assert dict(found.values_list("regel", "holder_ude")) == holder_ude
    assert [fund.leveret_foer for fund in found] == [leveret_foer]


def test_what_keeps_nothing_out_is_not_outstanding(ishoej: Kommune) -> None:
    stored_sag(ishoej, NOT_REPORTED)
    kept.refresh(ishoej, TODAY)
    outstanding = Fund.objects.outstanding()
    assert [fund.regel for fund in outstanding] == ["YD-SLUT-FOER-REGISTER"]


def test_what_a_report_does_not_know_of_is_not_kept(ishoej: Kommune) -> None:
    """R18: a strange sign in the name keeps nothing out."""
    sag = stored_sag(ishoej, navn="Niels\x07Hansen")
    kept.refresh(ishoej, TODAY)
    assert not sag.fund.exists()


def test_the_key_is_of_the_day_the_lists_the_rules_the_setting_and_the_locks(
    ishoej: Kommune, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = lister.current()
    found = {
        kept.current_key(ishoej, codes, TODAY),
        kept.current_key(ishoej, codes, TODAY + timedelta(days=1)),
        kept.current_key(ishoej, replace(codes, version="another"), TODAY),
    }
    settings.FIKTIVE_CPR = not settings.FIKTIVE_CPR
    found.add(kept.current_key(ishoej, codes, TODAY))
    monkeypatch.setattr(kept, "rules_version", lambda: "another")
    found.add(kept.current_key(ishoej, codes, TODAY))
    locks.changed(ishoej)
    ishoej.refresh_from_db()
    found.add(kept.current_key(ishoej, codes, TODAY))
    assert len(found) == 6
    assert max(map(len, found)) <= Sag._meta.get_field("kontrolleret").max_length


def test_the_rules_version_is_of_every_module_that_a_rule_stands_on() -> None:
    """Whoever lets a rule use another module is told to name it in PURE_MODULES."""
    home = Path(kept.__file__).parents[1]
    waiting = [*(home / "rules").glob("*.py"), home / "fejlliste/verdict.py"]
    used: set[str] = set()
    while waiting:
        for name in _imported(waiting.pop()):
            path = home / f"{name.split('.')[1]}.py"
            if path.is_file() and path.name not in used:
                used.add(path.name)
                waiting.append(path)
    assert used | {"fejlliste/verdict.py"} == set(kept.PURE_MODULES)


def _imported(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return [name for name in names if name.startswith("cases.")]


def test_the_task_takes_every_reporting_kommune(
    ishoej: Kommune, vallensbaek: Kommune, monkeypatch: pytest.MonkeyPatch
) -> None:
    Kommune.objects.filter(pk="187").update(indberetter_fra="")
    stored_sag(ishoej, with_error())
    theirs = stored_sag(vallensbaek, with_error())
    monkeypatch.setattr(refresh_kommune, "delay", refresh_kommune)
    refresh_findings()
    assert Fund.objects.filter(kommune=ishoej).exists()
    assert not theirs.fund.exists()


def test_it_runs_every_night_and_catches_up_in_the_day() -> None:
    entries = [
        entry["schedule"]
        for entry in current_app.conf.beat_schedule.values()
        if entry["task"] == refresh_findings.name
    ]
    assert any(entry.hour == {4} and entry.minute == {0} for entry in entries)
    assert any(entry.hour == set(range(5, 24)) for entry in entries)
