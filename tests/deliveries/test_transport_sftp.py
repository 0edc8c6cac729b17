"""SFTP against a real OpenSSH server: what arrives, and what an upload that was cut off leaves."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deliveries.transport import TooLarge, TransportError
from deliveries.transport.sftp import Sftp
from tests.deliveries.transport_examples import NAME, RECEIPT, File
from tests.sshd import Sshd, running

pytestmark = pytest.mark.sshd

FILE = File(3_000_000)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    with running(tmp_path_factory.mktemp("sshd")) as server:
        yield server


@pytest.fixture
def sshd(server: Sshd) -> Iterator[Sshd]:
    """The module's server, with empty folders."""
    yield server
    server.signal_connections(signal.SIGKILL)
    server.empty()


@pytest.fixture
def sftp(sshd: Sshd) -> Sftp:
    return sshd.transport()


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir())


def test_a_file_is_handed_over_whole_and_nothing_else(sshd: Sshd, sftp: Sftp) -> None:
    sftp.put(NAME, FILE.pieces(), FILE.sha256)
    assert (sshd.ud / NAME).read_bytes() == FILE.data
    assert names(sshd.ud) == [NAME]


def test_twenty_megabytes_go_there_and_come_back(sshd: Sshd, sftp: Sftp) -> None:
    file = File(20_000_000, piece=1 << 20)
    sftp.put(NAME, file.pieces(), file.sha256)
    (sshd.ud / NAME).rename(sshd.ind / RECEIPT)
    assert b"".join(sftp.fetch(RECEIPT, len(file.data))) == file.data


def test_an_empty_file_is_handed_over_too(sshd: Sshd, sftp: Sftp) -> None:
    empty = File(0)
    sftp.put(NAME, empty.pieces(), empty.sha256)
    assert (sshd.ud / NAME).read_bytes() == b""


def test_until_it_is_whole_only_a_hidden_name_is_there(sshd: Sshd, sftp: Sftp) -> None:
    seen: list[str] = []
    sftp.put(NAME, FILE.pieces_with(29, lambda: seen.extend(names(sshd.ud))), FILE.sha256)
    (name,) = seen
    assert name.startswith(".")
    assert name.endswith(".tmp")


def test_the_same_file_again_is_done_without_reading_the_pieces(sshd: Sshd, sftp: Sftp) -> None:
    sftp.put(NAME, FILE.pieces(), FILE.sha256)
    before = (sshd.ud / NAME).stat().st_ino

    def never() -> Iterator[bytes]:
        raise AssertionError("the pieces were read")
        yield b""

    sftp.put(NAME, never(), FILE.sha256)
    assert (sshd.ud / NAME).stat().st_ino == before


def test_a_file_with_other_bytes_is_never_overwritten(sshd: Sshd, sftp: Sftp) -> None:
    (sshd.ud / NAME).write_bytes(b"en anden")
    with pytest.raises(TransportError, match="bliver ikke overskrevet"):
        sftp.put(NAME, FILE.pieces(), FILE.sha256)
    assert (sshd.ud / NAME).read_bytes() == b"en anden"


def test_one_that_comes_while_we_write_is_not_overwritten_either(sshd: Sshd, sftp: Sftp) -> None:
    pieces = FILE.pieces_with(9, lambda: (sshd.ud / NAME).write_bytes(b"en anden"))
    with pytest.raises(TransportError, match="bliver ikke overskrevet"):
        sftp.put(NAME, pieces, FILE.sha256)
    assert (sshd.ud / NAME).read_bytes() == b"en anden"


def test_bytes_that_are_not_the_leverances_are_not_handed_over(sshd: Sshd, sftp: Sftp) -> None:
    with pytest.raises(TransportError, match="kontrolsum"):
        sftp.put(NAME, FILE.pieces(), "0" * 64)
    assert not (sshd.ud / NAME).exists()


def cut_off(sshd: Sshd, sftp: Sftp, piece: int = 20) -> Path:
    """An upload whose connection is killed on the way; what it left."""

    def cut() -> None:
        deadline = time.monotonic() + 20
        while not any(path.stat().st_size > 500_000 for path in sshd.ud.iterdir()):
            assert time.monotonic() < deadline, "the server writes nothing"
            time.sleep(0.01)
        assert sshd.signal_connections(signal.SIGKILL)

    with pytest.raises(TransportError, match="afbrudt"):
        sftp.put(NAME, FILE.pieces_with(piece, cut), FILE.sha256)
    assert not (sshd.ud / NAME).exists()
    (left,) = sshd.ud.iterdir()
    return left


def test_an_upload_that_was_cut_off_is_sent_again_whole(sshd: Sshd, sftp: Sftp) -> None:
    left = cut_off(sshd, sftp)
    assert 0 < left.stat().st_size < len(FILE.data)
    sftp.put(NAME, FILE.pieces(), FILE.sha256)
    assert (sshd.ud / NAME).read_bytes() == FILE.data
    assert names(sshd.ud) == [NAME]


def test_what_dead_attempts_left_goes_before_anything_is_sent(sshd: Sshd, sftp: Sftp) -> None:
    """On a full disk it may be what fills it. Another file's is not touched."""
    for name in (f".{NAME}.abc.tmp", f".{NAME}.def.tmp", f".Q{NAME}.abc.tmp"):
        (sshd.ud / name).write_bytes(b"halv")
    seen: list[str] = []
    sftp.put(NAME, FILE.pieces_with(9, lambda: seen.extend(names(sshd.ud))), FILE.sha256)
    (own,) = set(seen) - {f".Q{NAME}.abc.tmp"}
    assert own.startswith(f".{NAME}.")
    assert names(sshd.ud) == [f".Q{NAME}.abc.tmp", NAME]


def test_one_that_was_given_up_for_dead_spoils_nothing(sshd: Sshd, sftp: Sftp) -> None:
    """Its lease has run out, another attempt takes over and ends; then it goes on."""
    pieces = FILE.pieces_with(15, lambda: sshd.transport().put(NAME, FILE.pieces(), FILE.sha256))
    sftp.put(NAME, pieces, FILE.sha256)
    assert (sshd.ud / NAME).read_bytes() == FILE.data
    assert names(sshd.ud) == [NAME]


def test_one_that_goes_on_after_the_file_was_handed_over_leaves_it_whole(
    sshd: Sshd, sftp: Sftp
) -> None:
    """The receiver may read at any moment."""

    def pieces() -> Iterator[bytes]:
        for number, piece in enumerate(FILE.pieces()):
            if number == 18:
                sshd.transport().put(NAME, FILE.pieces(), FILE.sha256)
            if number >= 18:
                assert (sshd.ud / NAME).read_bytes() == FILE.data
            yield piece

    sftp.put(NAME, pieces(), FILE.sha256)
    assert (sshd.ud / NAME).read_bytes() == FILE.data
    assert names(sshd.ud) == [NAME]


def test_eight_at_the_same_time_end_with_one_whole_file(sshd: Sshd) -> None:
    failed: list[TransportError] = []

    def put() -> None:
        try:
            sshd.transport().put(NAME, FILE.pieces(), FILE.sha256)
        except TransportError as error:
            failed.append(error)

    threads = [threading.Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failed) < 8
    assert (sshd.ud / NAME).read_bytes() == FILE.data
    sshd.transport().put(NAME, FILE.pieces(), FILE.sha256)
    assert (sshd.ud / NAME).read_bytes() == FILE.data


def test_receipts_are_told_sorted_and_nothing_else_is(sshd: Sshd, sftp: Sftp) -> None:
    for name in (f"b{RECEIPT}", RECEIPT, f".{RECEIPT}", f".{RECEIPT}.ab.tmp", "anden.xml"):
        (sshd.ind / name).write_bytes(b"x")
    Path(os.fsdecode(os.fsencode(sshd.ind) + b"/r\xf8d.kvittering.xml")).write_bytes(b"x")
    (sshd.ind / "mappe.kvittering.xml").mkdir()
    (sshd.ind / "link.kvittering.xml").symlink_to(sshd.user_key)
    assert sftp.receipts() == [RECEIPT, f"b{RECEIPT}"]


def test_what_else_lies_there_for_long_is_told(sshd: Sshd, sftp: Sftp) -> None:
    for name in ("forkert.xml", ".halv", RECEIPT):
        (sshd.ind / name).write_bytes(b"x")
    (sshd.ind / "arkiv").mkdir(exist_ok=True)
    (sshd.ind / "mappe").mkdir()
    assert sftp.strays(time.time() + 60) == ["forkert.xml", "mappe"]
    assert sftp.strays(time.time() - 60) == []


def test_a_receipt_is_fetched_archived_and_waits_no_more(sshd: Sshd, sftp: Sftp) -> None:
    for answer in (b"1", b"2"):
        (sshd.ind / RECEIPT).write_bytes(answer)
        assert b"".join(sftp.fetch(RECEIPT, 1)) == answer
        sftp.archive(RECEIPT)
        sftp.archive(RECEIPT)
        assert sftp.receipts() == []
    arkiv = sshd.ind / "arkiv"
    assert [(arkiv / name).read_bytes() for name in names(arkiv)] == [b"1", b"2"]


def test_one_byte_more_than_the_limit_is_too_large(sshd: Sshd, sftp: Sftp) -> None:
    (sshd.ind / RECEIPT).write_bytes(FILE.data)
    with pytest.raises(TooLarge):
        next(sftp.fetch(RECEIPT, len(FILE.data) - 1))


def test_a_receipt_that_grows_while_it_is_read_is_too_large(sshd: Sshd, sftp: Sftp) -> None:
    (sshd.ind / RECEIPT).write_bytes(FILE.data)
    pieces = sftp.fetch(RECEIPT, len(FILE.data))
    given = len(next(pieces))
    with (sshd.ind / RECEIPT).open("ab") as file:
        file.write(b"mere" * 100_000)
    with pytest.raises(TooLarge):
        given += sum(map(len, pieces))
    assert given <= len(FILE.data)


def test_a_link_is_not_followed(sshd: Sshd, sftp: Sftp) -> None:
    (sshd.ind / RECEIPT).symlink_to(sshd.user_key)
    with pytest.raises(TransportError):
        list(sftp.fetch(RECEIPT, 10_000))


def test_a_receipt_that_is_not_there_is_told(sftp: Sftp) -> None:
    with pytest.raises(TransportError, match="findes ikke"):
        list(sftp.fetch(RECEIPT, 1000))
    with pytest.raises(TransportError, match="ikke længere"):
        sftp.archive(RECEIPT)


@pytest.mark.parametrize("name", ["../x.kvittering.xml", ".x.kvittering.xml", "/etc/passwd", ""])
def test_only_plain_names_are_taken(sftp: Sftp, name: str) -> None:
    with pytest.raises(ValueError, match="plain"):
        sftp.put(name, FILE.pieces(), FILE.sha256)
    with pytest.raises(ValueError, match="plain"):
        list(sftp.fetch(name, 100))
    with pytest.raises(ValueError, match="plain"):
        sftp.archive(name)


def test_in_a_block_the_calls_share_one_connection(sshd: Sshd, sftp: Sftp) -> None:
    before = sshd.logons()
    with sftp:
        for name in (RECEIPT, f"b{RECEIPT}"):
            (sshd.ind / name).write_bytes(b"svar")
        for name in sftp.receipts():
            assert list(sftp.fetch(name, 10)) == [b"svar"]
            sftp.archive(name)
    assert sshd.logons() == before + 1


def test_a_connection_that_broke_in_a_block_is_made_anew(sshd: Sshd, sftp: Sftp) -> None:
    with sftp:
        assert sftp.receipts() == []
        assert sshd.signal_connections(signal.SIGKILL)
        with pytest.raises(TransportError, match="afbrudt"):
            sftp.receipts()
        assert sftp.receipts() == []


def test_nothing_is_left_open_on_the_server(sshd: Sshd, sftp: Sftp) -> None:
    sftp.put(NAME, FILE.pieces(), FILE.sha256)
    with sftp:
        sftp.receipts()
    sshd.wait_until_alone()
