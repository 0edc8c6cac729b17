"""Annulling and sending at the same moment: one of the two happens, never both (D18)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from cases.models import Kommune, Medarbejder, Ydelse
from deliveries import states
from deliveries.models import Leverance
from deliveries.services import send
from deliveries.services.ways_out import NotPossible, annul
from tests.deliveries.stage import Drive, drive
from tests.factories import DUE, frozen, medarbejder, stored_sag
from tests.race import Meeting, run_together

__all__ = ["drive"]

pytestmark = pytest.mark.django_db(transaction=True)

ways_out = import_module("deliveries.services.ways_out")
sending = import_module("deliveries.services.sending")
WHY = "Målgrupperne mangler."
ROUNDS = 12


@pytest.fixture
def leverance(transactional_db: None, ishoej: Kommune, drive: Drive) -> Leverance:
    stored_sag(ishoej)
    return frozen(ishoej)


@pytest.fixture
def admin(transactional_db: None, ishoej: Kommune) -> Medarbejder:
    return medarbejder("anne", "ADMINISTRATOR", ishoej)


def at_once(admin: Medarbejder, leverance: Leverance) -> tuple[Any, Any]:
    """What came of annulling it and of sending it, at the same moment."""
    one, other = (Leverance.objects.get(pk=leverance.pk) for _ in range(2))
    annulled, sent = run_together(lambda: annul(admin, one, WHY), lambda: send(other, DUE))
    leverance.refresh_from_db()
    return annulled, sent


def is_locked() -> bool:
    return not Ydelse.objects.filter(foerst_indberettet=None).exists()


def test_one_of_the_two_happens(
    leverance: Leverance, admin: Medarbejder, ishoej: Kommune, drive: Drive
) -> None:
    for _ in range(ROUNDS):
        annulled, sent = at_once(admin, leverance)
        assert (leverance.filnavn in drive.delivered()) == (sent is True), (annulled, sent)
        if sent is True:
            assert isinstance(annulled, NotPossible), annulled
            assert leverance.tilstand == states.SENDT
            assert is_locked()
            return
        assert sent is False, sent
        assert leverance.tilstand == states.ANNULLERET
        assert not is_locked()
        leverance = frozen(ishoej)


def test_who_sends_waits_for_the_annulling_to_be_done(
    leverance: Leverance,
    admin: Medarbejder,
    drive: Drive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The state has been changed and not committed yet, when the claim comes."""
    meeting = Meeting(2)
    monkeypatch.setattr(ways_out, "_unlock", meeting.before(ways_out._unlock))
    monkeypatch.setattr(sending, "_claim", meeting.after(sending._claim))
    annulled, sent = at_once(admin, leverance)
    assert not meeting.all_met
    if sent is True:
        assert isinstance(annulled, NotPossible), annulled
    else:
        assert leverance.tilstand == states.ANNULLERET
        assert drive.delivered() == []


@pytest.mark.postgres
def test_looking_first_and_annulling_then_unlocks_what_is_sent(
    leverance: Leverance,
    admin: Medarbejder,
    drive: Drive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control: what the condition of the UPDATE is for."""
    meeting = Meeting(2, patience=20)

    def look_and_annul(_user: Medarbejder, leverance: Leverance, _reason: str) -> Leverance:
        assert leverance.forsoeg == 0
        meeting.wait()
        Leverance.objects.filter(pk=leverance.pk).update(tilstand=states.ANNULLERET)
        ways_out._unlock(leverance)
        return leverance

    monkeypatch.setattr("tests.deliveries.test_race_annul_send.annul", look_and_annul)
    monkeypatch.setattr(sending, "_claim", meeting.after(sending._claim))
    at_once(admin, leverance)
    assert meeting.all_met
    assert drive.delivered() == [leverance.filnavn]
    assert not is_locked()
