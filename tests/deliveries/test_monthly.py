"""What is due and not done, oldest first, and doing it as often as one likes (D17)."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

import pytest
import time_machine

from cases.models import Kommune, Medarbejder
from deliveries import states
from deliveries.models import Leverance
from deliveries.periode import Periode
from deliveries.services import CannotFreeze, deliver, due, freeze, monthly
from tests.deliveries.stage import Drive, drive
from tests.factories import DUE, OCTOBER, frozen, stored_sag, with_error

__all__ = ["drive"]

MONTHS = [OCTOBER, OCTOBER.next(), OCTOBER.next().next()]
DECEMBER, JANUARY = MONTHS[1].due_at, MONTHS[2].due_at
monthly_module = import_module("deliveries.services.monthly")


@pytest.fixture(autouse=True)
def everything(ishoej: Kommune, drive: Drive) -> None:
    stored_sag(ishoej)


def reporting(fra: str, til: str = "") -> Kommune:
    Kommune.objects.filter(pk="183").update(indberetter_fra=fra, indberetter_til=til)
    return Kommune.objects.get(pk="183")


@pytest.mark.parametrize(
    ("fra", "til", "now", "expected"),
    [
        ("", "", JANUARY, []),
        ("2026M10", "", DUE - timedelta(seconds=1), []),
        ("2026M10", "", DUE, [MONTHS[0]]),
        ("2026M10", "", DECEMBER - timedelta(seconds=1), [MONTHS[0]]),
        ("2026M10", "", JANUARY, MONTHS),
        ("2026M11", "", JANUARY, MONTHS[1:]),
        ("2027M01", "", JANUARY, []),
        ("2026M10", "2026M11", JANUARY, MONTHS[:2]),
        ("2026M10", "2026M10", JANUARY, MONTHS[:1]),
        ("2026M11", "2026M10", JANUARY, []),
    ],
)
def test_what_is_due(fra: str, til: str, now: datetime, expected: list[Periode]) -> None:
    assert due(reporting(fra, til), now) == expected


def test_what_is_delivered_is_not_due_again(ishoej: Kommune) -> None:
    frozen(ishoej)
    assert due(ishoej, DUE) == []
    assert due(ishoej, DECEMBER) == [MONTHS[1]]


def test_what_is_older_than_the_newest_is_never_due(ishoej: Kommune) -> None:
    frozen(ishoej, MONTHS[1], DECEMBER)
    assert due(ishoej, JANUARY) == [MONTHS[2]]


def test_a_t402_does_not_count(ishoej: Kommune) -> None:
    frozen(ishoej, form="T402")
    assert due(ishoej, DUE) == [OCTOBER]


def test_an_annulled_one_is_due_again(ishoej: Kommune) -> None:
    leverance = frozen(ishoej)
    Leverance.objects.filter(pk=leverance.pk).update(tilstand=states.ANNULLERET)
    assert due(ishoej, DUE) == [OCTOBER]


def test_what_was_missed_is_caught_up_oldest_first(ishoej: Kommune, drive: Drive) -> None:
    made = deliver(ishoej, JANUARY)
    assert [leverance.periode for leverance in made] == ["2026M10", "2026M11", "2026M12"]
    assert [name[:19] for name in drive.delivered()] == [
        f"P_183_L402_P{periode}" for periode in MONTHS
    ]
    states_now = Leverance.objects.values_list("tilstand", flat=True)
    assert set(states_now) == {states.SENDT}


def test_running_it_again_changes_nothing(ishoej: Kommune, drive: Drive) -> None:
    deliver(ishoej, DUE)
    before = drive.delivered()
    assert deliver(ishoej, DUE) == []
    assert drive.delivered() == before
    assert Leverance.objects.count() == 1


def test_before_it_is_due_nothing_happens(ishoej: Kommune, drive: Drive) -> None:
    assert deliver(ishoej, DUE - timedelta(seconds=1)) == []
    assert drive.delivered() == []


def test_nothing_to_report_is_recorded_and_not_tried_again(
    vallensbaek: Kommune, drive: Drive
) -> None:
    (made,) = deliver(vallensbaek, DUE)
    assert made.tilstand == states.INTET
    assert drive.delivered() == []
    assert deliver(vallensbaek, DUE) == []
    assert [one.periode for one in deliver(vallensbaek, DECEMBER)] == ["2026M11"]


def test_all_held_back_is_recorded_and_not_tried_again(vallensbaek: Kommune) -> None:
    stored_sag(vallensbaek, with_error())
    (made,) = deliver(vallensbaek, DUE)
    assert made.tilstand == states.TILBAGEHOLDT
    assert deliver(vallensbaek, DUE) == []


def test_without_contacts_nothing_is_made_and_the_next_run_makes_it(
    ishoej: Kommune, drive: Drive
) -> None:
    contact = ishoej.kontaktpersoner.get(type="TEKNISK")
    ishoej.kontaktpersoner.filter(type="TEKNISK").delete()
    assert deliver(ishoej, DUE) == []
    assert not Leverance.objects.exists()
    contact.save(force_insert=True)
    assert len(deliver(ishoej, DUE)) == 1


def test_one_that_can_not_be_made_holds_up_the_later_ones(
    ishoej: Kommune, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Oldest first: a later one would make the older impossible for ever."""

    def only_november(kommune: Kommune, periode: Periode, now: datetime, **_: object) -> Leverance:
        if periode == OCTOBER:
            raise CannotFreeze("ikke nu")
        return freeze(kommune, periode, now)

    monkeypatch.setattr(monthly_module, "freeze", only_november)
    assert deliver(ishoej, DECEMBER) == []
    assert not Leverance.objects.exists()


def test_what_was_frozen_and_not_sent_is_sent_by_the_next_run(
    ishoej: Kommune, drive: Drive
) -> None:
    """A process that died between the two leaves its work for the next one."""
    leverance = frozen(ishoej)
    assert deliver(ishoej, DUE) == []
    leverance.refresh_from_db()
    assert leverance.tilstand == states.SENDT
    assert drive.delivered() == [leverance.filnavn]


def test_who_has_work(ishoej: Kommune, vallensbaek: Kommune) -> None:
    assert monthly.kommuner_with_work(DUE - timedelta(seconds=1)) == []
    assert monthly.kommuner_with_work(DUE) == [ishoej, vallensbaek]
    deliver(ishoej, DUE)
    assert monthly.kommuner_with_work(DUE) == [vallensbaek]


def test_a_kommune_that_stopped_reporting_still_sends_what_is_frozen(ishoej: Kommune) -> None:
    frozen(ishoej)
    reporting("")
    assert monthly.kommuner_with_work(DUE) == [ishoej]


def test_the_one_who_asked_stands_on_it(ishoej: Kommune, administrator: Medarbejder) -> None:
    (made,) = deliver(ishoej, DUE, administrator)
    assert made.frosset_af == administrator


def test_summer_and_winter_it_is_five_in_denmark(
    ishoej: Kommune, clock: time_machine.Coordinates
) -> None:
    assert Periode(2026, 6).due_at.isoformat() == "2026-07-14T05:00:00+02:00"
    assert OCTOBER.due_at.isoformat() == "2026-11-14T05:00:00+01:00"
    reporting("2026M06", "2026M06")
    too_early = datetime.fromisoformat("2026-07-14T02:59:59+00:00")
    assert due(Kommune.objects.get(pk="183"), too_early) == []
    assert due(Kommune.objects.get(pk="183"), too_early + timedelta(seconds=1))
