"""The brake between a wrong code list and a near-empty national file (D15, D20)."""

from __future__ import annotations

from typing import Any

import pytest

from cases.models import Besked, Kommune, Maalgruppe, Medarbejder, Sag, Ydelse
from deliveries import states
from deliveries.models import Leverance
from deliveries.services import deliver, freeze
from tests import factories
from tests.deliveries.stage import (
    HOUR,
    OCTOBER,
    OCTOBER_DUE,
    Drive,
    drive,
    moved,
)

__all__ = ["drive"]

PER_SAG = 50


def delivered_before(kommune: Kommune, count: int, missing: int) -> None:
    """So many formerly delivered ydelser, of which some now have a FEJL: no målgruppe."""
    for start in range(0, count, PER_SAG):
        size = min(PER_SAG, count - start)
        factories.stored_sag(kommune, *[factories.reported() for _ in range(size)])
    faulty = Ydelse.objects.order_by("pk")[:missing]
    Maalgruppe.objects.filter(ydelse__in=list(faulty)).delete()


@pytest.fixture
def due(clock: Any, ishoej: Kommune, drive: Drive) -> Kommune:
    moved(clock, OCTOBER_DUE)
    return ishoej


@pytest.mark.parametrize(
    ("count", "missing", "expected"),
    [
        pytest.param(200, 10, states.KLAR, id="exactly 5 per cent"),
        pytest.param(199, 10, states.AFVENTER, id="a little more than 5 per cent"),
        pytest.param(201, 10, states.KLAR, id="a little less than 5 per cent"),
        pytest.param(200, 11, states.AFVENTER, id="one more than 5 per cent"),
        pytest.param(100, 9, states.KLAR, id="9 per cent, but fewer than 10"),
        pytest.param(100, 10, states.AFVENTER, id="10 per cent and 10"),
        pytest.param(11, 9, states.KLAR, id="nearly all, but fewer than 10"),
        pytest.param(11, 10, states.AFVENTER, id="all but one"),
    ],
)
def test_more_than_5_per_cent_and_at_least_10(
    due: Kommune, count: int, missing: int, expected: str
) -> None:
    delivered_before(due, count, missing)
    made = freeze(due, OCTOBER, OCTOBER_DUE)
    assert made.tilstand == expected
    assert (made.antal_mangler, made.antal_udeladt, made.antal_ydelser) == (
        missing,
        missing,
        count - missing,
    )


def test_faulty_ones_that_were_never_delivered_do_not_brake(due: Kommune) -> None:
    for _ in range(20):
        factories.stored_sag(due, factories.with_error())
    factories.stored_sag(due)
    assert freeze(due, OCTOBER, OCTOBER_DUE).tilstand == states.KLAR


def test_new_good_ones_do_not_hide_what_is_missing(due: Kommune) -> None:
    delivered_before(due, 199, 10)
    for _ in range(6):
        factories.stored_sag(due, *[factories.ydelse() for _ in range(PER_SAG)])
    assert freeze(due, OCTOBER, OCTOBER_DUE).tilstand == states.AFVENTER


def test_a_fejl_on_the_case_counts_each_of_its_ydelser(due: Kommune) -> None:
    delivered_before(due, 150, 0)
    Sag.objects.filter(pk=Sag.objects.order_by("cpr")[0].pk).update(funktionsvurdering="X")
    made = freeze(due, OCTOBER, OCTOBER_DUE)
    assert (made.tilstand, made.antal_mangler) == (states.AFVENTER, PER_SAG)


def test_what_is_braked_waits_is_locked_and_people_are_told_once(
    due: Kommune, administrator: Medarbejder, drive: Drive, clock: Any
) -> None:
    administrator.email = "administrator@kommune.example"
    administrator.save()
    delivered_before(due, 100, 10)
    fresh = factories.stored_sag(due)
    (made,) = deliver(due, OCTOBER_DUE)
    for hours in range(3):
        assert deliver(due, moved(clock, OCTOBER_DUE + hours * HOUR)) == []
    made.refresh_from_db()
    assert (made.tilstand, made.forsoeg) == (states.AFVENTER, 0)
    assert drive.delivered() == []
    assert factories.only(fresh).foerst_indberettet == OCTOBER_DUE

    told = Besked.objects.order_by("modtager")
    assert [besked.modtager for besked in told] == [
        "administrator@kommune.example",
        "teknisk@kommune.example",
    ]
    for besked in told:
        assert besked.emne == "Afventer godkendelse: L402 for Ishøj Kommune, oktober 2026"
        assert "Heraf leveret før: 10." in besked.tekst
        assert made.get_absolute_url() in besked.tekst
        for cpr in Sag.objects.values_list("cpr", flat=True):
            assert cpr not in besked.tekst
        assert "Niels Hansen" not in besked.tekst


def test_all_withheld_raises_the_alarm_and_nothing_to_report_does_not(
    due: Kommune, vallensbaek: Kommune
) -> None:
    factories.stored_sag(due, factories.with_error())
    factories.stored_sag(vallensbaek, factories.ended_before_the_register())
    withheld = freeze(due, OCTOBER, OCTOBER_DUE)
    nothing = freeze(vallensbaek, OCTOBER, OCTOBER_DUE)
    assert (withheld.tilstand, nothing.tilstand) == (states.TILBAGEHOLDT, states.INTET)
    for made in (withheld, nothing):
        assert (made.filnavn, made.sha256, made.fil.count()) == ("", "", 0)
    about = {besked.noegle.split()[1] for besked in Besked.objects.all()}
    assert about == {str(withheld.pk)}


def test_a_rehearsal_shows_what_would_be_missing_but_is_not_braked(due: Kommune) -> None:
    delivered_before(due, 100, 10)
    made = freeze(due, OCTOBER, OCTOBER_DUE, form=Leverance.Form.T402)
    assert (made.tilstand, made.antal_mangler) == (states.KLAR, 10)
    assert not Besked.objects.exists()
