"""A double click that reaches two workers at once makes one case and one ydelse (D6, D21)."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from importlib import import_module

import pytest
from django.db import IntegrityError

from cases import services
from cases.data import SagData
from cases.log import audit
from cases.models import Kommune, Medarbejder, Sag, Ydelse
from cases.models.kommune import KommuneQuerySet
from cases.services.sager import first_ydelse_key
from tests.cases.people import ydelse
from tests.factories import cpr, only, reported, stored_sag
from tests.race import Meeting, run_together

pytestmark = pytest.mark.django_db(transaction=True)

sager = import_module("cases.services.sager")
ydelser = import_module("cases.services.ydelser")
KEY = uuid.UUID("44444444-4444-4444-8444-444444444444")
DATA = SagData("183", cpr(0), ydelser=(ydelse(identifikator=str(first_ydelse_key(KEY))),))


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """Both threads have seen that there is nothing yet, and are about to judge and to store."""
    meeting = Meeting(2)
    monkeypatch.setattr(sager, "findings_of", meeting.before(sager.findings_of))
    monkeypatch.setattr(ydelser, "findings_of", meeting.before(ydelser.findings_of))
    return meeting


def test_one_case_is_made(ishoej: Kommune, ejer: Medarbejder, meeting: Meeting) -> None:
    outcomes = run_together(*[lambda: services.create_sag(ejer, ishoej, DATA, KEY)] * 2)
    assert outcomes == [Sag.objects.get()] * 2
    assert Ydelse.objects.count() == 1
    assert not meeting.all_met


@pytest.mark.postgres
def test_without_the_lock_one_of_them_crashes(
    ishoej: Kommune, ejer: Medarbejder, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: only the database's own constraint is left, and nobody is told."""
    meeting.patience = 20
    monkeypatch.setattr(KommuneQuerySet, "locked", lambda self, kode: self.get(pk=kode))
    outcomes = run_together(*[lambda: services.create_sag(ejer, ishoej, DATA, KEY)] * 2)
    assert meeting.all_met
    assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, Exception)) == [
        IntegrityError
    ]
    assert Sag.objects.count() == 1


def test_two_people_who_create_the_same_citizen(
    ishoej: Kommune, ejer: Medarbejder, kollega: Medarbejder, meeting: Meeting
) -> None:
    """Two forms, two keys, one CPR: the second is shown the first one's case."""
    keys = [uuid.uuid4(), uuid.uuid4()]
    outcomes = run_together(
        lambda: services.create_sag(ejer, ishoej, new(keys[0]), keys[0]),
        lambda: services.create_sag(kollega, ishoej, new(keys[1]), keys[1]),
    )
    made = [outcome for outcome in outcomes if isinstance(outcome, Sag)]
    told = [outcome for outcome in outcomes if isinstance(outcome, services.Exists)]
    assert len(made) == len(told) == 1, outcomes
    assert told[0].sag == made[0]


def new(key: uuid.UUID) -> SagData:
    return replace(DATA, ydelser=(ydelse(identifikator=str(first_ydelse_key(key))),))


def test_one_ydelse_is_added(ishoej: Kommune, ejer: Medarbejder, meeting: Meeting) -> None:
    sag = stored_sag(ishoej)
    data = ydelse(kode="1.4", identifikator=str(KEY))
    outcomes = run_together(*[lambda: services.add_ydelse(ejer, sag, data)] * 2)
    assert outcomes == [Ydelse.objects.get(pk=KEY)] * 2
    assert sag.ydelser.count() == 2
    assert not meeting.all_met


def test_a_save_sent_twice_is_one(ishoej: Kommune, ejer: Medarbejder, meeting: Meeting) -> None:
    stored = only(stored_sag(ishoej))
    wanted = replace(stored.data(), slutdato=date(2026, 5, 1))
    outcomes = run_together(*[lambda: services.change_ydelse(ejer, stored, 1, wanted)] * 2)
    assert outcomes == [stored] * 2
    assert only(stored.sag).version == 2
    assert audit.of(stored).count() == 1
    assert not meeting.all_met


def test_of_two_editors_one_is_told(
    ishoej: Kommune, ejer: Medarbejder, kollega: Medarbejder, meeting: Meeting
) -> None:
    sag = stored_sag(ishoej)
    stored = only(sag)
    outcomes = run_together(
        lambda: services.change_ydelse(
            ejer, stored, 1, replace(stored.data(), slutdato=date(2026, 5, 1))
        ),
        lambda: services.change_ydelse(
            kollega, stored, 1, replace(stored.data(), slutdato=date(2026, 6, 1))
        ),
    )
    assert {type(outcome) for outcome in outcomes} == {Ydelse, services.Stale}
    (kept,) = [outcome for outcome in outcomes if isinstance(outcome, Ydelse)]
    assert (only(sag).slutdato, only(sag).version) == (kept.slutdato, 2)


@pytest.mark.postgres
def test_without_the_lock_one_editor_overwrites_the_other(
    ishoej: Kommune,
    ejer: Medarbejder,
    kollega: Medarbejder,
    meeting: Meeting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control: both are told that theirs was saved."""
    meeting.patience = 20
    monkeypatch.setattr(KommuneQuerySet, "locked", lambda self, kode: self.get(pk=kode))
    stored = only(stored_sag(ishoej))
    outcomes = run_together(
        *[
            lambda: services.change_ydelse(
                ejer, stored, 1, replace(stored.data(), slutdato=date(2026, 5, 1))
            )
        ]
        * 2
    )
    assert meeting.all_met
    assert [type(outcome) for outcome in outcomes] == [Ydelse, Ydelse]


def test_a_case_is_not_deleted_while_its_last_ydelse_is_neutralised(
    ishoej: Kommune, ejer: Medarbejder, kollega: Medarbejder
) -> None:
    sag = stored_sag(ishoej, reported())
    outcomes = run_together(
        lambda: services.delete_sag(ejer, sag),
        lambda: services.neutralise_ydelse(kollega, only(sag)),
    )
    assert isinstance(outcomes[0], services.Refused)
    assert only(sag).data().is_neutralised
