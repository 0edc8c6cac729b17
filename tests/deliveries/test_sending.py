"""One worker sends, the very bytes that were frozen, under the very name (D18, R57)."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from cases.models import Haendelse, Kommune, Medarbejder
from deliveries import states
from deliveries.models import Leverance
from deliveries.services import send
from deliveries.services.sending import LEASE
from deliveries.transport import TransportError
from tests.cases.people import ophold, ydelse
from tests.database import without_triggers
from tests.deliveries import files
from tests.deliveries.stage import Drive, drive
from tests.factories import DUE, frozen, stored_sag

__all__ = ["drive"]

sending = import_module("deliveries.services.sending")


@pytest.fixture
def leverance(ishoej: Kommune, clock: time_machine.Coordinates) -> Leverance:
    stored_sag(ishoej, ydelse(), ophold())
    clock.move_to(DUE)
    return frozen(ishoej)


class Receiver:
    """A transport that keeps what it gets, and may do something meanwhile."""

    def __init__(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.got: list[tuple[str, bytes, str]] = []
        self._meanwhile = meanwhile

    def __enter__(self) -> Receiver:
        return self

    def __exit__(self, *_: object) -> None: ...

    def put(self, name: str, pieces: Iterable[bytes], sha256: str) -> None:
        content = b"".join(pieces)
        self._meanwhile()
        self.got.append((name, content, sha256))


def use(monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> Receiver:
    monkeypatch.setattr(sending, "transport", lambda _settings: receiver)
    return receiver


def test_stored_downloaded_and_delivered_bytes_are_the_same(
    leverance: Leverance,
    drive: Drive,
    administrator: Medarbejder,
    signed_in: Callable[[Medarbejder], Client],
) -> None:
    stored = files.content(leverance)
    assert send(leverance)
    (name,) = drive.delivered()
    delivered = (drive.path / "ud" / name).read_bytes()
    response = signed_in(administrator).get(f"{leverance.get_absolute_url()}fil/")
    downloaded = b"".join(response.streaming_content)
    assert stored == delivered == downloaded
    assert hashlib.sha256(downloaded).hexdigest() == leverance.sha256
    assert name == leverance.filnavn
    assert response.headers["Content-Length"] == str(len(downloaded)) == str(leverance.stoerrelse)
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_a_download_stands_in_the_log(
    leverance: Leverance,
    administrator: Medarbejder,
    signed_in: Callable[[Medarbejder], Client],
) -> None:
    signed_in(administrator).get(f"{leverance.get_absolute_url()}fil/")
    entry = Haendelse.objects.get(art="leverance hentet")
    assert (entry.medarbejder, entry.objekt_id) == (administrator, str(leverance.pk))


def test_one_without_a_file_has_nothing_to_download(
    ishoej: Kommune,
    administrator: Medarbejder,
    signed_in: Callable[[Medarbejder], Client],
) -> None:
    empty = frozen(ishoej)
    address = f"{empty.get_absolute_url()}fil/"
    assert signed_in(administrator).get(address).status_code == 404


def test_it_is_sent_once(leverance: Leverance, monkeypatch: pytest.MonkeyPatch) -> None:
    receiver = use(monkeypatch, Receiver())
    assert send(leverance)
    assert not send(leverance)
    assert len(receiver.got) == 1
    leverance.refresh_from_db()
    assert (leverance.tilstand, leverance.forsoeg, leverance.sendt) == (states.SENDT, 1, DUE)
    assert leverance.laant_til is None
    assert Haendelse.objects.filter(art="leverance sendt").count() == 1


def test_while_one_worker_sends_another_gets_nothing(
    leverance: Leverance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one that took the leverance out of the database before the claim."""
    earlier = Leverance.objects.get(pk=leverance.pk)
    seen: list[bool] = []
    receiver = use(monkeypatch, Receiver(lambda: seen.append(send(earlier))))
    assert send(leverance)
    assert seen == [False]
    assert len(receiver.got) == 1


def test_a_failed_attempt_leaves_it_ready_with_the_reason(
    leverance: Leverance, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Coordinates
) -> None:
    def fail() -> None:
        raise TransportError("Forbindelsen røg.")

    use(monkeypatch, Receiver(fail))
    assert not send(leverance)
    leverance.refresh_from_db()
    assert (leverance.tilstand, leverance.fejl) == (states.KLAR, "Forbindelsen røg.")
    assert (leverance.sendt, leverance.laant_til, leverance.forsoeg) == (None, None, 1)
    assert not Haendelse.objects.filter(art="leverance sendt").exists()


def test_the_retry_sends_the_same_name_and_bytes_whatever_was_typed_since(
    leverance: Leverance,
    ishoej: Kommune,
    monkeypatch: pytest.MonkeyPatch,
    clock: time_machine.Coordinates,
) -> None:
    broken = True

    def fail_once() -> None:
        if broken:
            raise TransportError("Forbindelsen røg.")

    first = files.content(leverance)
    receiver = use(monkeypatch, Receiver(fail_once))
    send(leverance)
    stored_sag(ishoej)
    ishoej.kontaktpersoner.update(navn="En anden")
    broken = False
    clock.move_to(DUE + timedelta(hours=1))
    assert send(leverance)
    assert receiver.got == [(leverance.filnavn, first, leverance.sha256)]
    leverance.refresh_from_db()
    assert (leverance.fejl, leverance.forsoeg) == ("", 2)


def test_a_dead_workers_lease_is_taken_over_when_it_has_run_out(
    leverance: Leverance, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Coordinates
) -> None:
    def die() -> None:
        raise SystemExit

    use(monkeypatch, Receiver(die))
    with pytest.raises(SystemExit):
        send(leverance)
    leverance.refresh_from_db()
    assert leverance.tilstand == states.SENDER
    receiver = use(monkeypatch, Receiver())
    clock.move_to(DUE + LEASE)
    assert not send(leverance)
    clock.move_to(DUE + LEASE + timedelta(seconds=1))
    assert send(leverance)
    assert len(receiver.got) == 1
    leverance.refresh_from_db()
    assert (leverance.tilstand, leverance.forsoeg) == (states.SENDT, 2)


def test_a_worker_that_was_taken_for_dead_and_comes_back_changes_nothing(
    leverance: Leverance, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Coordinates
) -> None:
    """Its upload took longer than its lease; the one who took over has recorded the sending."""

    def overtaken() -> None:
        clock.move_to(DUE + 2 * LEASE)
        use(monkeypatch, Receiver())
        assert send(Leverance.objects.get(pk=leverance.pk))

    use(monkeypatch, Receiver(overtaken))
    send(leverance)
    leverance.refresh_from_db()
    assert (leverance.tilstand, leverance.forsoeg) == (states.SENDT, 2)
    assert leverance.sendt == DUE + 2 * LEASE
    assert Haendelse.objects.filter(art="leverance sendt").count() == 1


@pytest.mark.parametrize(
    "state", [states.AFVENTER, states.INTET, states.TILBAGEHOLDT, states.ANNULLERET, states.AFVIST]
)
def test_what_is_not_ready_is_not_sent(
    leverance: Leverance, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    receiver = use(monkeypatch, Receiver())
    Leverance.objects.filter(pk=leverance.pk).update(tilstand=state)
    assert not send(leverance)
    assert receiver.got == []
    leverance.refresh_from_db()
    assert leverance.tilstand == state


def test_the_receivers_folder_never_shows_half_a_file(
    leverance: Leverance, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is written only a hidden name is there; what has a name is whole."""
    monkeypatch.setattr("deliveries.services.filestore.PIECE", 200)
    outbox = drive.path / "ud"
    shown: list[list[str]] = []
    really = Leverance.chunks

    def watched(self: Leverance) -> Iterable[bytes]:
        for piece in really(self):
            for half in (piece[: len(piece) // 2], piece[len(piece) // 2 :]):
                yield half
                shown.append(visible(outbox))

    monkeypatch.setattr(Leverance, "chunks", watched)
    assert send(leverance)
    assert len(shown) >= 2
    assert not any(shown)
    assert visible(outbox) == [leverance.filnavn]


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_stored_bytes_that_were_changed_are_not_delivered(
    leverance: Leverance, drive: Drive
) -> None:
    """Past all triggers, as by a broken disk: the pieces must answer to the checksum."""
    piece = leverance.fil.get(nr=0)
    piece.data = zlib.compress(zlib.decompress(piece.data).replace(b"1.8.1", b"1.8.2"))
    with without_triggers():
        piece.save()
    assert not send(leverance)
    leverance.refresh_from_db()
    assert leverance.tilstand == states.KLAR
    assert leverance.fejl
    assert visible(drive.path / "ud") == []
