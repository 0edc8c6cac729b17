"""A lock that is set or lifted may change what the rules find, so the findings count as old."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from cases.fejlliste import kept
from cases.kodelister import lister
from cases.models import Kommune, Medarbejder, Sag
from deliveries.models import Leverance
from deliveries.periode import COPENHAGEN, Periode
from deliveries.services import freeze, ways_out
from deliveries.tasks import deliver_kommune
from tests.factories import TODAY, ended_before_the_register, stored_sag, with_error

OCTOBER = Periode(2026, 10)
NOVEMBER_14 = datetime(2026, 11, 14, 5, 0, tzinfo=COPENHAGEN)


@pytest.fixture
def sager(ishoej: Kommune) -> list[Sag]:
    """One that is delivered, one that is left out, and one that is no DST's business any more."""
    return [
        stored_sag(ishoej),
        stored_sag(ishoej, with_error()),
        stored_sag(ishoej, ended_before_the_register()),
    ]


def is_old(kommune: Kommune) -> bool:
    """Whether nothing that is kept counts any more."""
    held = Kommune.objects.get(pk=kommune.pk)
    key = kept.current_key(held, lister.current(), TODAY)
    return not Sag.objects.filter(kommune=held, kontrolleret=key).exists()


def test_what_an_l402_locks_makes_them_old(ishoej: Kommune, sager: list[Sag]) -> None:
    kept.refresh(ishoej, TODAY)
    assert not is_old(ishoej)
    freeze(ishoej, OCTOBER, NOVEMBER_14)
    assert is_old(ishoej)


def test_another_kommunes_are_not(ishoej: Kommune, sager: list[Sag], vallensbaek: Kommune) -> None:
    stored_sag(vallensbaek)
    kept.refresh(vallensbaek, TODAY)
    freeze(ishoej, OCTOBER, NOVEMBER_14)
    assert not is_old(vallensbaek)


def test_what_was_locked_before_makes_nothing_old(ishoej: Kommune, sager: list[Sag]) -> None:
    freeze(ishoej, OCTOBER, NOVEMBER_14)
    kept.refresh(Kommune.objects.get(pk=ishoej.pk), TODAY)
    freeze(ishoej, OCTOBER.next(), datetime(2026, 12, 14, 5, tzinfo=COPENHAGEN))
    assert not is_old(ishoej)


def test_a_t402_locks_nothing(ishoej: Kommune, sager: list[Sag]) -> None:
    kept.refresh(ishoej, TODAY)
    freeze(ishoej, OCTOBER, NOVEMBER_14, form=Leverance.Form.T402)
    assert not is_old(ishoej)


def test_what_is_unlocked_again_makes_them_old(
    ishoej: Kommune, administrator: Medarbejder, sager: list[Sag]
) -> None:
    leverance = freeze(ishoej, OCTOBER, NOVEMBER_14)
    kept.refresh(Kommune.objects.get(pk=ishoej.pk), TODAY)
    assert not is_old(ishoej)
    ways_out.annul(administrator, leverance, "For tidligt")
    assert is_old(ishoej)


def test_a_page_that_was_asked_for_before_a_freeze_keeps_what_is_so_after_it(
    ishoej: Kommune, sager: list[Sag]
) -> None:
    """It knows the kommune as it was; what it finds is of what stands there now."""
    before = Kommune.objects.get(pk=ishoej.pk)
    freeze(ishoej, OCTOBER, NOVEMBER_14)
    kept.refresh(before, TODAY)
    assert not is_old(ishoej)


def test_after_a_delivery_nothing_is_left_to_look_at(ishoej: Kommune, sager: list[Sag]) -> None:
    deliver_kommune(ishoej.pk, NOVEMBER_14.isoformat())
    held = Kommune.objects.get(pk=ishoej.pk)
    assert kept.refresh(held, timezone.localdate()) == 0
