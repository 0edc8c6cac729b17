"""Eight threads make the same leverance: one is made (D18, D21); and without the guards it is not.

The threads meet after each has seen that there is no leverance yet, where the race is worst.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection, models

from cases.models import Kommune, Ydelse
from cases.models.kommune import KommuneQuerySet
from deliveries.models import Leverance
from deliveries.services import CannotFreeze, deliver, freeze
from tests.cases.people import ydelse
from tests.database import without_triggers
from tests.deliveries import files
from tests.deliveries.stage import Drive, drive
from tests.factories import DUE, OCTOBER, stored_sag
from tests.race import Meeting, run_together

__all__ = ["drive"]

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 8
freeze_module = import_module("deliveries.services.freeze")


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Meeting:
    meeting = Meeting(THREADS)
    refuse_unless_due = meeting.after(freeze_module._refuse_unless_due)
    monkeypatch.setattr(freeze_module, "_refuse_unless_due", refuse_unless_due)
    return meeting


@pytest.fixture(params=["the first month", "a later month"])
def kommune(request: pytest.FixtureRequest, transactional_db: None, ishoej: Kommune) -> Kommune:
    """In a later month there is nothing new to lock, so no two updates of one row collide."""
    for _ in range(3):
        stored_sag(ishoej, ydelse(indberettet=request.param == "a later month"))
    return ishoej


@pytest.fixture
def without_unique_constraints(transactional_db: None) -> Iterator[None]:
    """The database's own guard taken away, and put back when the doubles are gone."""
    guards = [
        constraint
        for constraint in Leverance._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    ]
    with connection.schema_editor() as editor:
        for guard in guards:
            editor.remove_constraint(Leverance, guard)
    yield
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE deliveries_leverance, deliveries_leverancelinje, deliveries_leverancefil,"
            " deliveries_udeladelse CASCADE"
        )
    with connection.schema_editor() as editor:
        for guard in guards:
            editor.add_constraint(Leverance, guard)


def hold_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KommuneQuerySet, "locked", lambda self, kode: self.get(pk=kode))
    monkeypatch.setattr(freeze_module, "_hold_sager", lambda _kommune: None)


def made(outcomes: list[Any]) -> list[Leverance]:
    return [outcome for outcome in outcomes if isinstance(outcome, Leverance)]


def test_one_is_made_and_the_others_are_told(kommune: Kommune, meeting: Meeting) -> None:
    outcomes = run_together(*[lambda: freeze(kommune, OCTOBER, DUE)] * THREADS)
    (leverance,) = made(outcomes)
    others = [outcome for outcome in outcomes if outcome != leverance]
    assert [type(outcome) for outcome in others] == [CannotFreeze] * (THREADS - 1), others
    assert Leverance.objects.count() == 1
    files.assert_whole(leverance)
    assert not meeting.all_met


def test_the_schedule_in_eight_workers_makes_and_sends_one(
    kommune: Kommune, meeting: Meeting, drive: Drive
) -> None:
    outcomes = run_together(*[lambda: deliver(kommune, DUE)] * THREADS)
    assert sum(len(outcome) for outcome in outcomes) == 1, outcomes
    assert len(drive.delivered()) == 1
    leverance = Leverance.objects.get()
    assert leverance.forsoeg == 1
    files.assert_whole(leverance)


@pytest.mark.postgres
def test_without_the_lock_the_database_still_lets_only_one_through(
    kommune: Kommune, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting.patience = 20
    hold_nothing(monkeypatch)
    outcomes = run_together(*[lambda: freeze(kommune, OCTOBER, DUE)] * THREADS)
    assert meeting.all_met
    assert len(made(outcomes)) == 1
    files.assert_whole(Leverance.objects.get())


@pytest.mark.postgres
def test_without_both_guards_the_race_shows(
    kommune: Kommune,
    meeting: Meeting,
    without_unique_constraints: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control: this is what the tests above would see if nothing held."""
    meeting.patience = 20
    hold_nothing(monkeypatch)
    monkeypatch.setattr(freeze_module, "TRIES", 1)
    monkeypatch.setattr(freeze_module, "_lock", lambda _leverance: None)
    run_together(*[lambda: freeze(kommune, OCTOBER, DUE)] * THREADS)
    assert meeting.all_met
    assert Leverance.objects.count() == THREADS
    assert Ydelse.objects.count() == 3


@pytest.mark.postgres
def test_two_kommuner_do_not_wait_for_each_other(
    ishoej: Kommune, vallensbaek: Kommune, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored_sag(ishoej)
    stored_sag(vallensbaek)
    meeting = Meeting(2, patience=20)
    together = meeting.after(freeze_module._refuse_unless_due)
    monkeypatch.setattr(freeze_module, "_refuse_unless_due", together)
    outcomes = run_together(
        lambda: freeze(ishoej, OCTOBER, DUE), lambda: freeze(vallensbaek, OCTOBER, DUE)
    )
    assert meeting.all_met
    assert len(made(outcomes)) == 2, outcomes
