"""Eight workers that send the same leverance hand it over once; without the claim they do not."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

import pytest

from cases.models import Haendelse, Kommune
from deliveries import states
from deliveries.models import Leverance
from deliveries.services import send
from deliveries.services.sending import LEASE
from tests.factories import DUE, frozen, stored_sag
from tests.race import Meeting, run_together

pytestmark = pytest.mark.django_db(transaction=True)

sending = import_module("deliveries.services.sending")
WORKERS = 8


class Receiver:
    """Counts what it is handed."""

    def __init__(self) -> None:
        self.got: list[str] = []

    def __enter__(self) -> Receiver:
        return self

    def __exit__(self, *_: object) -> None: ...

    def put(self, name: str, pieces: Iterable[bytes], sha256: str) -> None:
        b"".join(pieces)
        self.got.append(name)


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Receiver:
    receiver = Receiver()
    monkeypatch.setattr(sending, "transport", lambda _settings: receiver)
    return receiver


@pytest.fixture
def leverance(transactional_db: None, ishoej: Kommune) -> Leverance:
    stored_sag(ishoej)
    return frozen(ishoej)


def send_in_all_workers(leverance: Leverance) -> list[object]:
    copies = [Leverance.objects.get(pk=leverance.pk) for _ in range(WORKERS)]
    return run_together(*[lambda one=one: send(one, DUE) for one in copies])


def test_one_worker_sends(leverance: Leverance, receiver: Receiver) -> None:
    outcomes = send_in_all_workers(leverance)
    assert outcomes.count(True) == 1, outcomes
    assert receiver.got == [leverance.filnavn]
    leverance.refresh_from_db()
    assert (leverance.tilstand, leverance.forsoeg) == (states.SENDT, 1)
    assert Haendelse.objects.filter(art="leverance sendt").count() == 1


@pytest.mark.postgres
def test_a_claim_that_looks_first_and_takes_then_lets_all_of_them_send(
    leverance: Leverance, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: what one conditional UPDATE is for."""
    meeting = Meeting(WORKERS, patience=20)

    def look_and_take(leverance: Leverance, now: object) -> bool:
        free = Leverance.objects.get(pk=leverance.pk).tilstand == states.KLAR
        meeting.wait()
        Leverance.objects.filter(pk=leverance.pk).update(
            tilstand=states.SENDER, laant_til=DUE + LEASE
        )
        return free

    monkeypatch.setattr(sending, "_claim", look_and_take)
    send_in_all_workers(leverance)
    assert len(receiver.got) == WORKERS
