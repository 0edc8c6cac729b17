"""Two administrators at the same moment: a right that was just withdrawn gives nothing more."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from cases.models import Kommune, Medarbejder, Medlemskab
from cases.people.services.medarbejdere import change_role, has_administrator, withdraw
from tests.factories import medarbejder
from tests.race import Meeting, run_together

pytestmark = pytest.mark.django_db(transaction=True)

services = import_module("cases.people.services.medarbejdere")
ROUNDS = 6


def membership(user: Medarbejder) -> Medlemskab:
    return Medlemskab.objects.select_related("kommune", "medarbejder").get(medarbejder=user)


@pytest.fixture
def anne(transactional_db: None, ishoej: Kommune) -> Medarbejder:
    return medarbejder("anne", "ADMINISTRATOR", ishoej)


@pytest.fixture
def bo(transactional_db: None, ishoej: Kommune) -> Medarbejder:
    return medarbejder("bo", "ADMINISTRATOR", ishoej)


def test_two_who_remove_each_other_leave_one(ishoej: Kommune) -> None:
    """So that the last administrator can not be removed."""
    for nr in range(ROUNDS):
        one = medarbejder(f"anne{nr}", "ADMINISTRATOR", ishoej)
        other = medarbejder(f"bo{nr}", "ADMINISTRATOR", ishoej)
        ones, others = membership(one), membership(other)
        acts = partial(withdraw, one, others), partial(withdraw, other, ones)
        answers = run_together(*acts)
        assert sorted(type(answer).__name__ for answer in answers) == [
            "NoneType",
            "PermissionDenied",
        ], answers
        assert has_administrator(ishoej)
        ishoej.medlemskaber.all().delete()


def at_once(anne: Medarbejder, bo: Medarbejder, clerk: Medarbejder) -> list[Any]:
    """Anne withdraws Bo's right while Bo makes a clerk an administrator."""
    bos, clerks = membership(bo), membership(clerk)
    return run_together(
        lambda: withdraw(anne, bos), lambda: change_role(bo, clerks, "ADMINISTRATOR")
    )


def test_who_loses_the_right_meanwhile_waits_and_is_refused(
    anne: Medarbejder, bo: Medarbejder, ishoej: Kommune, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both come to where they look at the membership: never at the same time."""
    clerk = medarbejder("clerk", "LAESER", ishoej)
    meeting = Meeting(2)
    monkeypatch.setattr(services, "_current", meeting.after(services._current))
    withdrawn, changed = at_once(anne, bo, clerk)
    assert not meeting.all_met
    assert withdrawn is None, withdrawn
    if isinstance(changed, PermissionDenied):
        assert membership(clerk).rolle == "LAESER"
    else:
        # Bo was first, and had the right then.
        assert membership(clerk).rolle == "ADMINISTRATOR"


@pytest.mark.postgres
def test_without_the_lock_a_withdrawn_right_still_gives(
    anne: Medarbejder, bo: Medarbejder, ishoej: Kommune, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: what the kommune's lock is for."""
    clerk = medarbejder("clerk", "LAESER", ishoej)
    meeting = Meeting(2, patience=20)
    monkeypatch.setattr(services, "_current", meeting.after(services._current))
    monkeypatch.setattr(type(Kommune.objects.all()), "locked", lambda self, kode: self.get(pk=kode))
    withdrawn, changed = at_once(anne, bo, clerk)
    assert meeting.all_met
    assert withdrawn is None, withdrawn
    assert isinstance(changed, Medlemskab), changed
