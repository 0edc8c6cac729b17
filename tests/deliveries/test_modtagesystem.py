"""`manage.py modtagesystem` from its switches to its lines, and over a real SFTP server."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from deliveries.transport.folder import Folder
from dhuv_web.tools.procfile import BASE_DIR
from tests.deliveries.kvittering_examples import read_all
from tests.deliveries.l402_examples import written
from tests.deliveries.receiver_examples import GOOD, NAME, ONE_BAD, sag, ydelse
from tests.sshd import running


@pytest.fixture
def sender(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "ud", tmp_path / "ind")


def send(sender: Any, data: bytes, name: str = NAME) -> None:
    sender.put(name, [data], hashlib.sha256(data).hexdigest())


def run(sender: Folder, **options: Any) -> str:
    out = StringIO()
    call_command("modtagesystem", mappe=sender.ud, kvitteringer=sender.ind, stdout=out, **options)
    return out.getvalue()


def answer(sender: Any) -> Any:
    (name,) = sender.receipts()
    return read_all(b"".join(sender.fetch(name, 1_000_000)))


def test_it_tells_each_file_in_one_line_without_a_cpr(sender: Folder) -> None:
    send(sender, written(ONE_BAD))
    said = run(sender)
    assert said == f"{NAME}: DELVIST_AFVIST, 2 sager, 3 ydelser.\n"
    assert answer(sender)[0].status == "DELVIST_AFVIST"


def test_before_anything_was_sent_it_has_nothing_to_do(sender: Folder) -> None:
    assert run(sender) == ""


def test_the_settings_say_where(sender: Folder, settings: Any) -> None:
    """The parser is made anew for each call, so its defaults are the settings of the moment."""
    settings.TRANSPORT_MAPPE, settings.KVITTERING_MAPPE = sender.ud, sender.ind
    send(sender, written(GOOD))
    call_command("modtagesystem", stdout=StringIO())
    assert answer(sender)[0].status == "MODTAGET"


def test_it_can_reject_everything(sender: Folder) -> None:
    send(sender, written(GOOD))
    assert "AFVIST" in run(sender, afvis=True)
    data, rows = answer(sender)
    assert data.status == "AFVIST"
    assert "--afvis" in rows[0].message


def test_it_can_reject_chosen_ydelser(sender: Folder) -> None:
    send(sender, written([sag(0, ydelse("a"), ydelse("b", kode="1.4"), ydelse("c", kode="1.1"))]))
    run(sender, afvis_ydelse=["1.4", "1.1"])
    assert [row.identifikator for row in answer(sender)[1]] == ["b", "c"]


def test_it_has_code_lists_of_its_own(sender: Folder, tmp_path: Path) -> None:
    lists = tmp_path / "lister"
    lists.mkdir()
    for path in (BASE_DIR / "fixtures").glob("*.csv"):
        (lists / path.name).write_bytes(path.read_bytes())
    ydelser = (lists / "ydelser.csv").read_text(encoding="utf-8")
    lines = [line for line in ydelser.splitlines(keepends=True) if not line.startswith("1.3,")]
    (lists / "ydelser.csv").write_text("".join(lines), encoding="utf-8")
    send(sender, written(GOOD))
    run(sender, kodelister=lists)
    assert {row.code for row in answer(sender)[1]} == {"YD-KODE-UKENDT"}


def test_code_lists_that_can_not_be_read_stop_it(sender: Folder, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Kodelisterne"):
        run(sender, kodelister=tmp_path)


def test_a_folder_that_can_not_be_made_stops_it(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="kan ikke bruges"):
        run(Folder(tmp_path / "a" / "b", tmp_path / "ind"))


def test_a_file_that_can_not_be_answered_does_not_hold_up_the_others(sender: Folder) -> None:
    sender.ind.mkdir()
    (sender.ind / f"{NAME}.kvittering.xml").mkdir()
    send(sender, written(GOOD))
    send(sender, b"", "q.xml")
    assert "venter" in run(sender)
    assert "q.xml.kvittering.xml" in sender.receipts()
    assert (sender.ud / NAME).exists()


class Running:
    """The command in a process of its own, going on until it is stopped."""

    def __init__(self, ud: Path, ind: Path) -> None:
        self._argv = [
            sys.executable, "manage.py", "modtagesystem", "--kontinuerligt", "--interval", "0.05",
            "--mappe", str(ud), "--kvitteringer", str(ind),
        ]  # fmt: skip
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self._argv,
            cwd=BASE_DIR,
            stdout=subprocess.DEVNULL,
            env=dict(os.environ),
            # A shell lets what it starts in the background, and so its children, ignore Ctrl+C.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=20)


def wait_for(condition: Any) -> None:
    deadline = time.monotonic() + 40
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.sshd
def test_the_whole_circle_over_sftp_survives_a_killed_receiver(tmp_path: Path) -> None:
    with running(tmp_path) as sshd:
        receiver = Running(sshd.ud, sshd.ind)
        try:
            sftp = sshd.transport()
            send(sftp, written(ONE_BAD))
            wait_for(sftp.receipts)
            receiver.end(signal.SIGKILL)
            receiver.start()
            send(sftp, written(GOOD), "andet.xml")
            wait_for(lambda: len(sftp.receipts()) == 2)
            first, second = sftp.receipts()
            assert first.startswith(NAME)
            data, rows = read_all(b"".join(sftp.fetch(first, 100_000)))
            assert (data.status, len(rows)) == ("DELVIST_AFVIST", 1)
            data, rows = read_all(b"".join(sftp.fetch(second, 100_000)))
            assert (data.status, rows[0].code) == ("AFVIST", "FIL-NAVN")
            assert (sshd.ud / "modtaget" / NAME).read_bytes() == written(ONE_BAD)
        finally:
            assert receiver.end(signal.SIGINT) == 0
