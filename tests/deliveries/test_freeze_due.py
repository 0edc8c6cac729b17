"""When an L402 may be made: due, within the kommune's periods, never after a newer one (D17)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from cases.models import Kommune
from deliveries import states
from deliveries.models import Leverance
from deliveries.periode import COPENHAGEN, Periode
from deliveries.services import CannotFreeze, freeze
from tests.factories import DUE, OCTOBER, frozen, stored_sag

SEPTEMBER, NOVEMBER = OCTOBER.previous(), OCTOBER.next()
NOVEMBER_DUE = NOVEMBER.due_at


@pytest.fixture(autouse=True)
def something_to_report(ishoej: Kommune) -> None:
    stored_sag(ishoej)


def refused(kommune: Kommune, periode: Periode, now: datetime) -> str:
    """Why there is no leverance; nothing may have been stored."""
    before = Leverance.objects.count()
    with pytest.raises(CannotFreeze) as raised:
        freeze(kommune, periode, now)
    assert Leverance.objects.count() == before
    return str(raised.value)


def test_it_is_due_on_the_14th_at_five(ishoej: Kommune) -> None:
    assert "forfalder først 14-11-2026 kl. 05:00" in refused(
        ishoej, OCTOBER, DUE - timedelta(seconds=1)
    )
    assert frozen(ishoej, OCTOBER, DUE)


def test_a_later_period_is_not_due(ishoej: Kommune) -> None:
    assert "forfalder først" in refused(ishoej, NOVEMBER, DUE)


def test_a_period_is_delivered_once(ishoej: Kommune) -> None:
    frozen(ishoej)
    assert "allerede en L402 for oktober 2026" in refused(ishoej, OCTOBER, DUE)


def test_none_comes_after_a_newer_one(ishoej: Kommune) -> None:
    Kommune.objects.filter(pk="183").update(indberetter_fra="2026M09")
    frozen(ishoej, NOVEMBER, NOVEMBER_DUE)
    for periode in (SEPTEMBER, OCTOBER):
        assert "aldrig efter en nyere" in refused(ishoej, periode, NOVEMBER_DUE)


@pytest.mark.parametrize("without_file", [states.INTET, states.TILBAGEHOLDT])
def test_one_without_a_file_is_delivered_too(ishoej: Kommune, without_file: str) -> None:
    """Nothing to report is an answer as well; the next chance is the next period."""
    Leverance.objects.create(
        kommune=ishoej,
        form="L402",
        periode="2026M10",
        version=1,
        tilstand=without_file,
        frosset=DUE,
    )
    assert "allerede" in refused(ishoej, OCTOBER, DUE)


@pytest.mark.parametrize("set_aside", states.SET_ASIDE)
def test_one_that_was_annulled_or_rejected_gets_a_next_version(
    ishoej: Kommune, set_aside: str
) -> None:
    first = frozen(ishoej)
    Leverance.objects.filter(pk=first.pk).update(tilstand=set_aside)
    assert frozen(ishoej).version == 2


def test_a_t402_stands_in_no_ones_way(ishoej: Kommune) -> None:
    frozen(ishoej, NOVEMBER, form="T402")
    assert frozen(ishoej)
    assert frozen(ishoej, form="T402")


@pytest.mark.parametrize(
    ("fra", "til"),
    [("", ""), ("2026M11", ""), ("2026M09", "2026M09"), ("2027M01", "2027M12")],
)
def test_outside_the_kommunes_periods_there_is_only_a_t402(
    ishoej: Kommune, fra: str, til: str
) -> None:
    """S4, D17: another system reports then, and two would be counted for one."""
    Kommune.objects.filter(pk="183").update(indberetter_fra=fra, indberetter_til=til)
    assert "indberetter ikke herfra" in refused(ishoej, OCTOBER, DUE)
    assert frozen(ishoej, form="T402").sha256


@pytest.mark.parametrize(("fra", "til"), [("2026M10", "2026M10"), ("2026M01", "2026M10")])
def test_the_first_and_the_last_period_are_the_kommunes(
    ishoej: Kommune, fra: str, til: str
) -> None:
    Kommune.objects.filter(pk="183").update(indberetter_fra=fra, indberetter_til=til)
    assert frozen(ishoej)


def test_for_real_persons_no_day_can_be_taken_in_advance(ishoej: Kommune, settings: Any) -> None:
    """As if on a given date is for what has been; the clock stands at 2 November here."""
    settings.FIKTIVE_CPR = False
    assert "endnu ikke er kommet" in refused(ishoej, OCTOBER, DUE)


def test_with_fictitious_persons_it_can(ishoej: Kommune) -> None:
    assert frozen(ishoej)


@pytest.mark.parametrize("missing", ["FAGLIG", "TEKNISK", "KVITTERING"])
def test_without_a_contact_there_is_no_file(ishoej: Kommune, missing: str) -> None:
    ishoej.kontaktpersoner.filter(type=missing).delete()
    assert "Kontaktpersonerne" in refused(ishoej, OCTOBER, DUE)


def test_a_kommune_without_a_cvr_is_told_so(ishoej: Kommune) -> None:
    Kommune.objects.filter(pk="183").update(cvr="")
    assert "CVR-nummer skal være otte cifre" in refused(ishoej, OCTOBER, DUE)


def test_the_moment_is_told_by_the_danish_clock(ishoej: Kommune) -> None:
    utc = datetime.fromisoformat("2026-11-14T04:00:00+00:00")
    assert utc == DUE.astimezone(COPENHAGEN)
    leverance = frozen(ishoej, OCTOBER, utc)
    assert "D20261114T050000" in leverance.filnavn
