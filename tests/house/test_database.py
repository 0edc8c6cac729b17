"""Tests that really commit: the tables are emptied after them in spite of the triggers."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from cases.models import Haendelse, Kode, Kommune
from cases.storage.triggers import TRIGGERS
from tests.database import empty_and_fill, without_triggers

pytestmark = pytest.mark.django_db(transaction=True)


def installed() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {name for (name,) in cursor.fetchall()}


def log_something() -> Haendelse:
    return Haendelse.objects.create(art="prøve")


@pytest.mark.parametrize("again", [1, 2])
def test_the_code_lists_are_there_although_the_test_before_emptied_all(again: int) -> None:
    assert Kommune.objects.filter(pk="101").exists()
    assert Kode.objects.count() > 1000
    Kode.objects.all().delete()


def test_the_triggers_guard_inside_a_test() -> None:
    log_something()
    with pytest.raises(DatabaseError), transaction.atomic():
        Haendelse.objects.all().delete()


def test_emptying_takes_guarded_rows_and_leaves_the_triggers() -> None:
    event = log_something()
    empty_and_fill()
    assert not Haendelse.objects.filter(pk=event.pk).exists()
    assert Kommune.objects.filter(pk="101").exists()
    assert {trigger.name for trigger in TRIGGERS} <= installed()
    log_something()
    with pytest.raises(DatabaseError), transaction.atomic():
        Haendelse.objects.all().delete()


def test_triggers_come_back_also_after_an_error() -> None:
    before = installed()
    with pytest.raises(ZeroDivisionError), without_triggers():
        raise ZeroDivisionError
    assert installed() == before
    log_something()
    with pytest.raises(DatabaseError), transaction.atomic():
        Haendelse.objects.all().delete()
