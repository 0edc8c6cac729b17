"""A case turns afsluttet by itself when its last day has passed (R31, D1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import time_machine

from cases import services
from cases.data import YdelseData
from cases.models import Kommune, Medarbejder, Sag
from tests.cases.people import ydelse
from tests.factories import DAY, TODAY, neutralised, only, stored_sag, stykydelse


@pytest.mark.parametrize(
    ("ydelser", "last"),
    [
        ([ydelse()], None),
        ([ydelse(slutdato=date(2026, 12, 1))], date(2026, 12, 1)),
        ([ydelse(slutdato=date(2026, 12, 1)), ydelse()], None),
        (
            [ydelse(slutdato=date(2026, 12, 1)), ydelse(slutdato=date(2025, 1, 1))],
            date(2026, 12, 1),
        ),
        ([stykydelse()], date(2020, 2, 1)),
        ([stykydelse(startdato=None)], date(2020, 1, 15)),
        ([stykydelse(slutdato=date(2020, 3, 1))], date(2020, 3, 1)),
        ([neutralised()], date(2020, 2, 1)),
        ([neutralised(), ydelse()], None),
    ],
)
def test_its_last_day_is_that_of_its_last_ydelse(
    ishoej: Kommune, ydelser: list[YdelseData], last: date | None
) -> None:
    assert stored_sag(ishoej, *ydelser).sidste_dag == last


def test_it_turns_afsluttet_the_day_after_without_anyone_writing(
    ishoej: Kommune, clock: time_machine.Coordinates
) -> None:
    from django.utils import timezone

    sag = stored_sag(ishoej, ydelse(slutdato=TODAY))
    for moment, closed in [
        ("2026-11-02T23:59:59+01:00", False),
        # Midnight in Copenhagen is still the day before in UTC.
        ("2026-11-03T00:00:00+01:00", True),
    ]:
        clock.move_to(moment)
        today = timezone.localdate()
        assert sag.is_closed(today) is closed
        assert Sag.objects.closed(today).exists() is closed
        assert Sag.objects.open(today).exists() is not closed


def test_ending_the_last_open_ydelse_sets_the_last_day(sag: Sag, ejer: Medarbejder) -> None:
    stored = only(sag)
    services.change_ydelse(ejer, stored, 1, replace(stored.data(), slutdato=TODAY - DAY))
    sag.refresh_from_db()
    assert sag.sidste_dag == TODAY - DAY
    assert sag.is_closed(TODAY)


def test_opening_it_again_takes_the_last_day_away(ishoej: Kommune, ejer: Medarbejder) -> None:
    sag = stored_sag(ishoej, ydelse(slutdato=date(2021, 1, 1)))
    services.change_ydelse(ejer, only(sag), 1, replace(only(sag).data(), slutdato=None))
    sag.refresh_from_db()
    assert sag.sidste_dag is None


def test_a_case_without_an_end_is_open_for_ever(sag: Sag) -> None:
    assert not sag.is_closed(date(2199, 1, 1))
    assert list(Sag.objects.open(date(2199, 1, 1))) == [sag]
