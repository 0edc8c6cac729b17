"""A server that is not the right one, refuses, drops or hangs: a Danish sentence, and soon."""

from __future__ import annotations

import logging
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import paramiko
import pytest

from deliveries.transport import TransportError
from deliveries.transport.sftp import Sftp
from tests.deliveries.transport_examples import NAME, RECEIPT, File
from tests.sshd import Sshd, new_key, running

pytestmark = pytest.mark.sshd

FILE = File(3_000_000)


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    with running(tmp_path_factory.mktemp("sshd")) as server:
        yield server


def refusal(sftp: Sftp) -> str:
    """What `put` says where nothing can be done on the server, `receipts` as well."""
    with pytest.raises(TransportError):
        sftp.receipts()
    with pytest.raises(TransportError) as refused:
        sftp.put(NAME, FILE.pieces(), FILE.sha256)
    return str(refused.value)


def test_a_server_with_another_host_key_gets_nothing(sshd: Sshd, tmp_path: Path) -> None:
    other = new_key(tmp_path / "other")
    message = refusal(sshd.transport(host_keys=other))
    assert "DHUV_SFTP_HOST_KEY" in message
    assert "intet er sendt" in message


def test_one_with_a_key_of_another_kind_gets_nothing_either(sshd: Sshd, tmp_path: Path) -> None:
    other = new_key(tmp_path / "other", kind="ecdsa")
    assert "DHUV_SFTP_HOST_KEY" in refusal(sshd.transport(host_keys=other))


def test_without_a_host_key_nobody_is_trusted(sshd: Sshd) -> None:
    assert "manage.py check" in refusal(sshd.transport(host_keys=""))


def test_while_the_server_changes_its_key_both_may_be_named(sshd: Sshd, tmp_path: Path) -> None:
    other = new_key(tmp_path / "other")
    for host_keys in (f"{other},{sshd.host_key}", f"{sshd.host_key}\n{other}"):
        assert sshd.transport(host_keys=host_keys).receipts() == []


def test_a_key_that_the_server_does_not_know_is_told(sshd: Sshd, tmp_path: Path) -> None:
    new_key(tmp_path / "other")
    message = refusal(sshd.transport(key_file=str(tmp_path / "other")))
    assert "ikke lukket ind" in message
    assert "DHUV_SFTP_USER" in message


def test_a_wrong_password_is_told_and_not_repeated(
    sshd: Sshd, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    message = refusal(sshd.transport(key_file="", password="hemmeligt-ord"))
    assert "ikke lukket ind" in message
    assert "hemmeligt" not in message + caplog.text + repr(sshd.address(password="hemmeligt-ord"))


def test_a_key_with_a_passphrase_opens_with_it(sshd: Sshd, tmp_path: Path) -> None:
    public = new_key(tmp_path / "locked", passphrase="åben dig")
    sshd.let_in(public)
    key_file = str(tmp_path / "locked")
    assert sshd.transport(key_file=key_file, password="åben dig").receipts() == []
    assert "manage.py check" in refusal(sshd.transport(key_file=key_file, password="forkert"))


def test_a_key_file_that_is_gone_is_told(sshd: Sshd, tmp_path: Path) -> None:
    assert "manage.py check" in refusal(sshd.transport(key_file=str(tmp_path / "gone")))


def test_a_directory_that_is_missing_is_told(sshd: Sshd) -> None:
    message = refusal(sshd.transport(ud="findes-ikke", ind="findes-ikke"))
    assert message.startswith(f"Filen {NAME} kunne ikke lægges i findes-ikke")
    assert "opret mappen" in message


def test_a_server_that_is_not_there_is_told(sshd: Sshd) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    message = refusal(sshd.transport(port=port))
    assert f"127.0.0.1:{port}" in message
    assert "DHUV_SFTP_PORT" in message


def test_a_host_that_does_not_exist_is_told(sshd: Sshd) -> None:
    assert "DHUV_SFTP_HOST" in refusal(sshd.transport(host="findes.ikke.invalid"))


def test_a_server_that_may_not_be_written_to_is_told(tmp_path: Path) -> None:
    with running(tmp_path, read_only=True) as sshd:
        with pytest.raises(TransportError, match="adgang nægtet"):
            sshd.transport().put(NAME, FILE.pieces(), FILE.sha256)
        (sshd.ind / RECEIPT).write_bytes(b"svar")
        with pytest.raises(TransportError, match="adgang nægtet"):
            sshd.transport().archive(RECEIPT)
        assert sshd.transport().receipts() == [RECEIPT]


@pytest.mark.parametrize("size", [3_000_000, 1_030_000])
def test_a_disk_that_is_full_on_the_way_never_gives_half_a_file(tmp_path: Path, size: int) -> None:
    """The answers to pipelined writes come late, the last ones after the last write."""
    file = File(size)
    with running(tmp_path, largest=1000) as sshd:
        with pytest.raises(TransportError, match="disken er fuld"):
            sshd.transport().put(NAME, file.pieces(), file.sha256)
        assert not (sshd.ud / NAME).exists()


def test_when_there_is_room_again_it_is_sent_whole(tmp_path: Path) -> None:
    (tmp_path / "small").mkdir()
    with running(tmp_path / "small", largest=1000) as small:
        with pytest.raises(TransportError):
            small.transport().put(NAME, FILE.pieces(), FILE.sha256)
        (left,) = small.ud.iterdir()
        (tmp_path / "large").mkdir()
        with running(tmp_path / "large") as large:
            left.rename(large.ud / left.name)
            large.transport().put(NAME, FILE.pieces(), FILE.sha256)
            assert (large.ud / NAME).read_bytes() == FILE.data
            assert [path.name for path in large.ud.iterdir()] == [NAME]


def test_a_server_that_lets_in_and_then_drops_is_told(tmp_path: Path) -> None:
    with running(tmp_path, command="/bin/false") as sshd:
        assert "afbrudt" in refusal(sshd.transport())


def test_a_server_that_hangs_in_an_upload_is_given_up(sshd: Sshd) -> None:
    def hang() -> None:
        assert sshd.signal_connections(signal.SIGSTOP)

    began = time.monotonic()
    with pytest.raises(TransportError, match="svarer ikke"):
        sshd.transport(timeout=1).put(NAME, FILE.pieces_with(5, hang), FILE.sha256)
    assert time.monotonic() - began < 15
    sshd.signal_connections(signal.SIGKILL)
    assert not (sshd.ud / NAME).exists()


def test_one_that_hangs_in_a_large_upload_is_given_up_too(sshd: Sshd) -> None:
    """More than fits into the buffers on the way, so that the writing itself comes to a stop."""
    file = File(40_000_000, piece=1 << 20)
    began = time.monotonic()
    with pytest.raises(TransportError):
        sshd.transport(timeout=1).put(
            NAME, file.pieces_with(2, lambda: sshd.signal_connections(signal.SIGSTOP)), file.sha256
        )
    assert time.monotonic() - began < 15
    sshd.signal_connections(signal.SIGKILL)


def test_one_that_hangs_while_a_receipt_is_read_is_given_up(sshd: Sshd) -> None:
    (sshd.ind / RECEIPT).write_bytes(FILE.data)
    pieces = sshd.transport(timeout=1).fetch(RECEIPT, len(FILE.data))
    next(pieces)
    sshd.signal_connections(signal.SIGSTOP)
    with pytest.raises(TransportError, match="svarer ikke"):
        list(pieces)
    sshd.signal_connections(signal.SIGKILL)
    (sshd.ind / RECEIPT).unlink()


def test_a_receipt_whose_connection_breaks_is_told(sshd: Sshd) -> None:
    (sshd.ind / RECEIPT).write_bytes(FILE.data)
    pieces = sshd.transport().fetch(RECEIPT, len(FILE.data))
    next(pieces)
    sshd.signal_connections(signal.SIGKILL)
    with pytest.raises(TransportError, match="afbrudt"):
        list(pieces)
    (sshd.ind / RECEIPT).unlink()


def test_a_connection_that_is_gone_is_not_taken_for_the_end_of_a_receipt(
    sshd: Sshd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two pieces, when paramiko knows already: its `read` then says that all was read."""
    (sshd.ind / RECEIPT).write_bytes(FILE.data)
    pieces = sshd.transport().fetch(RECEIPT, len(FILE.data))
    next(pieces)
    monkeypatch.setattr(paramiko.Channel, "send", lambda *_: 0)
    with pytest.raises(TransportError, match="afbrudt"):
        list(pieces)
    (sshd.ind / RECEIPT).unlink()


def test_nor_for_other_bytes_under_the_name_of_ours(
    sshd: Sshd, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sshd.ud / NAME).write_bytes(FILE.data)
    read = paramiko.SFTPFile.read

    def read_once(file: paramiko.SFTPFile, size: int | None = None) -> bytes:
        piece = read(file, size)
        monkeypatch.setattr(paramiko.Channel, "send", lambda *_: 0)
        return piece

    monkeypatch.setattr(paramiko.SFTPFile, "read", read_once)
    with pytest.raises(TransportError, match="afbrudt"):
        sshd.transport().put(NAME, FILE.pieces(), FILE.sha256)
    (sshd.ud / NAME).unlink()


@contextmanager
def listener(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """The port of a server that is none."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stopped = threading.Event()

        def run() -> None:
            while not stopped.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    serve(connection)

        thread = threading.Thread(target=run)
        thread.start()
        yield server.getsockname()[1]
        stopped.set()
        thread.join()


def test_one_that_accepts_and_hangs_up_is_told(sshd: Sshd) -> None:
    with listener(lambda connection: None) as port:
        assert "afbrudt" in refusal(sshd.transport(port=port))


def read_to_the_end(connection: socket.socket) -> None:
    while connection.recv(4096):
        pass


def test_one_that_accepts_and_says_nothing_is_given_up(sshd: Sshd) -> None:
    with listener(read_to_the_end) as port:
        began = time.monotonic()
        with pytest.raises(TransportError):
            sshd.transport(port=port, timeout=1).receipts()
        assert time.monotonic() - began < 10


def test_in_a_block_one_that_says_nothing_is_waited_for_once(sshd: Sshd) -> None:
    with listener(read_to_the_end) as port, sshd.transport(port=port, timeout=1) as sftp:
        began = time.monotonic()
        for _ in range(30):
            with pytest.raises(TransportError):
                sftp.receipts()
        assert time.monotonic() - began < 10


def test_one_that_speaks_something_else_is_told(sshd: Sshd) -> None:
    with listener(lambda connection: connection.sendall(b"HTTP/1.1 400 Bad\r\n\r\n" * 50)) as port:
        assert "afbrudt" in refusal(sshd.transport(port=port))


def test_one_that_stops_in_the_middle_of_the_greeting_is_given_up(sshd: Sshd) -> None:
    def greet(connection: socket.socket) -> None:
        connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
        read_to_the_end(connection)

    with listener(greet) as port:
        began = time.monotonic()
        with pytest.raises(TransportError):
            sshd.transport(port=port, timeout=1).receipts()
        assert time.monotonic() - began < 10
