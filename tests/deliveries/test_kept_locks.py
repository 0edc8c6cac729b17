"""A lock that is set or lifted may change what the rules find, so the findings count as old."""

from __future__ import annotations

from datetime import datetime

import pytest

from cases import kept
from cases.models import Kommune, Medarbejder, Sag
from deliveries.models import Leverance
from deliveries.periode import COPENHAGEN, Periode
from deliveries.services import freeze, ways_out
from tests.factories import TODAY, ended_before_the_register, stored_sag, with_error

OCTOBER = Periode(2026, 10)
NOVEMBER_14 = datetime(2026, 11, 14, 5, 0, tzinfo=COPENHAGEN)


@pytest.fixture
def delivered(ishoej: Kommune) -> Sag:
    return stored_sag(ishoej)


@pytest.fixture
def left_out(ishoej: Kommune) -> list[Sag]:
    return [stored_sag(ishoej, with_error()), stored_sag(ishoej, ended_before_the_register())]


def old(kommune: Kommune) -> set[Sag]:
    return set(Sag.objects.filter(kommune=kommune, kontrolleret=""))


def test_what_an_l402_locks_is_old(ishoej: Kommune, delivered: Sag, left_out: list[Sag]) -> None:
    kept.refresh(ishoej, TODAY)
    freeze(ishoej, OCTOBER, NOVEMBER_14)
    assert old(ishoej) == {delivered}


def test_what_was_locked_before_is_not(ishoej: Kommune, delivered: Sag) -> None:
    freeze(ishoej, OCTOBER, NOVEMBER_14)
    kept.refresh(ishoej, TODAY)
    freeze(ishoej, OCTOBER.next(), datetime(2026, 12, 14, 5, tzinfo=COPENHAGEN))
    assert old(ishoej) == set()


def test_a_t402_locks_nothing(ishoej: Kommune, delivered: Sag) -> None:
    kept.refresh(ishoej, TODAY)
    freeze(ishoej, OCTOBER, NOVEMBER_14, form=Leverance.Form.T402)
    assert old(ishoej) == set()


def test_what_is_unlocked_again_is_old(
    ishoej: Kommune, administrator: Medarbejder, delivered: Sag, left_out: list[Sag]
) -> None:
    leverance = freeze(ishoej, OCTOBER, NOVEMBER_14)
    kept.refresh(ishoej, TODAY)
    ways_out.annul(administrator, leverance, "For tidligt")
    assert old(ishoej) == {delivered}
