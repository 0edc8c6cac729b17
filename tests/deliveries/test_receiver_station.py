"""The receiver takes each file once and answers it once, wherever it dies on the way."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deliveries import kvittering
from deliveries.kvittering import AFVIST, DELVIST_AFVIST, MODTAGET
from deliveries.receiver import Busy, Received, Refusals, Station
from deliveries.transport.folder import Folder
from tests.cases.people import CODES
from tests.deliveries.kvittering_examples import read_all
from tests.deliveries.l402_examples import written
from tests.deliveries.receiver_examples import (
    GOOD,
    NAME,
    ONE_BAD,
    T402,
    T402_NAME,
    sag,
    ydelse,
)

NOON = datetime(2026, 11, 14, 11, 0, tzinfo=UTC)
RECEIPT = kvittering.file_name(NAME)
DATA = written(ONE_BAD)


class Clock:
    """A minute later each time it is asked, so that a second judgement would show."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def sender(tmp_path: Path) -> Folder:
    """Our own side of the two folders."""
    for name in ("ud", "ind"):
        (tmp_path / name).mkdir()
    return Folder(tmp_path / "ud", tmp_path / "ind")


@pytest.fixture
def station(sender: Folder) -> Station:
    return Station(sender.ud, sender.ind, CODES, Clock())


def send(sender: Folder, data: bytes = DATA, name: str = NAME) -> None:
    sender.put(name, [data], hashlib.sha256(data).hexdigest())


def receive_all(station: Station) -> list[Received]:
    with station.alone():
        return [station.receive(name) for name in station.waiting()]


def fetched(sender: Folder) -> list[bytes]:
    """What the sender finds, stores and archives."""
    found = []
    for name in sender.receipts():
        found.append(b"".join(sender.fetch(name, 10_000_000)))
        sender.archive(name)
    return found


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir())


def test_a_file_is_answered_and_kept(sender: Folder, station: Station) -> None:
    send(sender)
    (received,) = receive_all(station)
    (answer,) = fetched(sender)
    data, rows = read_all(answer)
    assert data == received.kvittering
    assert data.filnavn == NAME
    assert data.sha256 == hashlib.sha256(DATA).hexdigest()
    assert data.modtaget == NOON + timedelta(minutes=1)
    assert (data.status, data.antal_sager, data.antal_ydelser) == (DELVIST_AFVIST, 2, 3)
    assert [(row.identifikator, row.code) for row in rows] == [("b", "YD-KODE-UKENDT")]
    assert (station.modtaget / NAME).read_bytes() == DATA
    assert names(sender.ud) == ["modtaget"]


def test_the_answers_time_is_danish(sender: Folder, station: Station) -> None:
    send(sender)
    receive_all(station)
    assert b"<ModtagetTidspunkt>2026-11-14T12:01:00+01:00<" in fetched(sender)[0]


def test_a_second_run_finds_nothing_to_do(sender: Folder, station: Station) -> None:
    send(sender)
    assert len(receive_all(station)) == 1
    assert receive_all(station) == []
    assert len(fetched(sender)) == 1
    assert fetched(sender) == []


def test_l402_and_t402_are_both_answered_by_name(sender: Folder, station: Station) -> None:
    send(sender, written(GOOD, T402), T402_NAME)
    send(sender, written(GOOD))
    assert [one.kvittering.filnavn for one in receive_all(station)] == [NAME, T402_NAME]
    assert sender.receipts() == [RECEIPT, kvittering.file_name(T402_NAME)]


def test_only_whole_files_are_taken(sender: Folder, station: Station, tmp_path: Path) -> None:
    for name in (f".{NAME}.ab.tmp", f"{NAME}.tmp", f"{NAME}.part", f".{NAME}", RECEIPT, "note.txt"):
        (sender.ud / name).write_bytes(DATA)
    (sender.ud / "mappe.xml").mkdir()
    (sender.ud / "link.xml").symlink_to(tmp_path / "andet.xml")
    before = names(sender.ud)
    assert receive_all(station) == []
    assert names(sender.ud) == sorted([*before, "modtaget"])


def test_the_same_bytes_get_the_same_answer_but_for_the_time(tmp_path: Path) -> None:
    answers = []
    for place in ("a", "b"):
        (tmp_path / place / "ud").mkdir(parents=True)
        (tmp_path / place / "ind").mkdir()
        sender = Folder(tmp_path / place / "ud", tmp_path / place / "ind")
        send(sender)
        receive_all(Station(sender.ud, sender.ind, CODES, lambda: NOON))
        answers += fetched(sender)
    assert answers[0] == answers[1]


def test_the_same_file_again_gets_the_same_answer_again(sender: Folder, station: Station) -> None:
    send(sender)
    receive_all(station)
    first = fetched(sender)
    send(sender)
    (received,) = receive_all(station)
    assert received.again
    assert fetched(sender) == first
    assert names(sender.ud) == ["modtaget"]


def test_other_bytes_of_the_same_name_are_rejected_and_kept(
    sender: Folder, station: Station
) -> None:
    send(sender)
    receive_all(station)
    fetched(sender)
    other = written(GOOD)
    send(sender, other)
    receive_all(station)
    data, rows = read_all(fetched(sender)[0])
    assert data.status == AFVIST
    assert data.filnavn == NAME
    assert data.sha256 == hashlib.sha256(other).hexdigest()
    assert [row.code for row in rows] == ["FIL-NAVN-BRUGT"]
    assert (station.modtaget / NAME).read_bytes() == DATA
    kept = station.modtaget / f"{NAME}.{data.sha256[:16]}"
    assert kept.read_bytes() == other


def test_an_answer_that_has_not_been_fetched_is_not_overwritten(
    sender: Folder, station: Station
) -> None:
    send(sender)
    receive_all(station)
    other = written(GOOD)
    send(sender, other)
    (received,) = receive_all(station)
    assert received.waits
    assert names(sender.ud) == [NAME, "modtaget"]
    assert read_all(fetched(sender)[0])[0].status == DELVIST_AFVIST
    (received,) = receive_all(station)
    assert not received.waits
    assert read_all(fetched(sender)[0])[0].status == AFVIST


def test_a_damaged_file_is_answered(sender: Folder, station: Station) -> None:
    send(sender, DATA[:-100])
    send(sender, b"", "tom.xml")
    assert [one.kvittering.status for one in receive_all(station)] == [AFVIST, AFVIST]
    assert len(fetched(sender)) == 2


def test_a_damaged_answer_of_our_own_is_made_anew(sender: Folder, station: Station) -> None:
    send(sender)
    receive_all(station)
    (answer,) = fetched(sender)
    (station.modtaget / RECEIPT).write_bytes(answer[:-50])
    send(sender)
    receive_all(station)
    (data, _), (first, _) = read_all(fetched(sender)[0]), read_all(answer)
    assert (data.status, data.sha256) == (first.status, first.sha256)


def test_refusals_reach_the_answer(sender: Folder) -> None:
    station = Station(sender.ud, sender.ind, CODES, Clock(), Refusals(everything=True))
    send(sender, written(GOOD))
    receive_all(station)
    assert read_all(fetched(sender)[0])[0].status == AFVIST


def test_two_at_the_same_time_are_one_too_many(station: Station) -> None:
    with station.alone(), pytest.raises(Busy), station.alone():
        raise AssertionError("both have the folder")
    with station.alone():
        assert station.waiting() == []


@contextmanager
def dying_at(number: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The process ends at once, without any tidying, before its `number`-th step on the disk."""
    steps = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps == number:
                os._exit(9)
            return real(*args, **kwargs)

        return step

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", counted(os.fsync))
        patched.setattr(Path, "replace", counted(Path.replace))
        patched.setattr(Path, "unlink", counted(Path.unlink))
        patched.setattr(kvittering, "write", counted(kvittering.write))
        yield


def run_and_die(station: Station, number: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Receive in a process of its own; whether it died on the way."""
    child = os.fork()
    if child == 0:
        with dying_at(number, monkeypatch):
            receive_all(station)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9)
    return code == 9


@pytest.mark.parametrize("fetches_between", [True, False])
def test_wherever_it_dies_the_file_is_answered_once_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fetches_between: bool
) -> None:
    """At every step in turn; the sender may fetch between the death and the next run."""
    deaths = 0
    for number in range(1, 100):
        for name in ("ud", "ind"):
            (tmp_path / str(number) / name).mkdir(parents=True)
        sender = Folder(tmp_path / str(number) / "ud", tmp_path / str(number) / "ind")
        station = Station(sender.ud, sender.ind, CODES, Clock())
        send(sender)
        died = run_and_die(station, number, monkeypatch)
        answers = fetched(sender) if fetches_between else []
        # The clock of the child died with it; the next run's is later.
        station.clock()
        receive_all(station)
        answers += fetched(sender)
        assert len(set(answers)) == 1, f"died at step {number}"
        assert read_all(answers[0])[0].status == DELVIST_AFVIST
        assert (station.modtaget / NAME).read_bytes() == DATA
        assert names(sender.ud) == ["modtaget"]
        assert names(station.modtaget) == [".laas", NAME, RECEIPT]
        assert names(sender.ind) == ["arkiv"]
        if not died:
            break
        deaths += 1
    assert deaths >= 9


def test_a_receipt_of_many_rows_is_written_and_read(sender: Folder, station: Station) -> None:
    many = sag(0, ydelse("god"), *(ydelse(f"y{n}", kode="9.9.9") for n in range(3000)))
    send(sender, written([many]))
    receive_all(station)
    data, rows = kvittering.read(io.BytesIO(fetched(sender)[0]), 10_000_000)
    assert data.status == DELVIST_AFVIST
    assert sum(1 for _ in rows) == 3000


def test_everything_received_is_told_received(sender: Folder, station: Station) -> None:
    send(sender, written(GOOD))
    (received,) = receive_all(station)
    assert received.kvittering.status == MODTAGET
    assert read_all(fetched(sender)[0])[1] == []
