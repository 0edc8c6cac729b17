"""What was counted is kept with what it was counted from, and never passed off as newer."""

from __future__ import annotations

import pytest
import time_machine

from cases.models import Kommune
from deliveries.figures import kept
from deliveries.figures.core import table
from deliveries.figures.core.table import Pass
from deliveries.figures.models import Opgoerelse
from deliveries.models import Leverance
from tests import factories


def recipients(found: kept.Kept | None) -> int:
    assert found
    return found.counts.cells.get("1.3", {"modtagere": [0]})["modtagere"][-1]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each pass that is really made."""
    made: list[str] = []
    sweep = kept.sweep
    monkeypatch.setattr(kept, "sweep", lambda *args: made.append("") or sweep(*args))
    return made


def test_figures_that_rest_on_the_same_are_counted_once(
    ishoej: Kommune, counted: list[str]
) -> None:
    factories.stored_sag(ishoej)
    for _ in range(2):
        assert recipients(kept.registered(ishoej, Pass.KVARTALER)) == 1
    assert len(counted) == 1


@pytest.mark.parametrize("after", ["a new case", "a case gone", "a day"])
def test_they_are_counted_anew_when_that_has_changed(
    after: str, ishoej: Kommune, counted: list[str], clock: time_machine.Coordinates
) -> None:
    sag = factories.stored_sag(ishoej)
    kept.registered(ishoej, Pass.KVARTALER)
    if after == "a new case":
        factories.stored_sag(ishoej)
    elif after == "a case gone":
        sag.delete()
    else:
        clock.shift(86_400)
    assert kept.registered(ishoej, Pass.KVARTALER).er_aktuel
    assert len(counted) == 2
    assert Opgoerelse.objects.count() == 1


def test_where_counting_is_long_what_is_kept_is_shown_as_older(ishoej: Kommune) -> None:
    kept.registered(ishoej, Pass.KVARTALER)
    Opgoerelse.objects.update(millisekunder=kept.AT_ONCE + 1)
    factories.stored_sag(ishoej)
    old = kept.registered(ishoej, Pass.KVARTALER)
    assert (recipients(old), old.er_aktuel) == (0, False)
    new = kept.registered(ishoej, Pass.KVARTALER, anew=True)
    assert (recipients(new), new.er_aktuel) == (1, True)


def test_other_definitions_count_the_frozen_bytes_anew(
    ishoej: Kommune, counted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.stored_sag(ishoej)
    leverance = factories.frozen(ishoej)
    assert recipients(kept.delivered(leverance, Pass.KVARTALER)) == 1
    assert not counted
    Opgoerelse.objects.update(tal={"celler": {}, "personer": []})
    monkeypatch.setattr(kept, "DEFINITIONS", table.DEFINITIONS + 1)
    found = kept.delivered(leverance, Pass.KVARTALER)
    assert (recipients(found), len(counted)) == (1, 1)
    assert found
    assert found.er_aktuel


def test_without_the_bytes_older_figures_say_that_they_are(
    ishoej: Kommune, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.stored_sag(ishoej)
    leverance = factories.frozen(ishoej)
    Leverance.objects.filter(pk=leverance.pk).update(fil_slettet=factories.NOW)
    leverance.refresh_from_db()
    monkeypatch.setattr(kept, "DEFINITIONS", table.DEFINITIONS + 1)
    found = kept.delivered(leverance, Pass.KVARTALER)
    assert found
    assert not found.er_aktuel
    assert kept.delivered(leverance, Pass.MAANEDER) is None
