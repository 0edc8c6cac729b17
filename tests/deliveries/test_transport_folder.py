"""The folders: whole files or none, nothing overwritten, receipts only by plain names."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deliveries.transport import TooLarge, TransportError, files
from deliveries.transport.folder import Folder
from dhuv_web.tools.procfile import BASE_DIR
from tests.deliveries.transport_examples import NAME, RECEIPT, File

FILE = File(1_000_000)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "ud", tmp_path / "ind")


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir())


def test_a_file_is_handed_over_whole_and_nothing_else(folder: Folder) -> None:
    folder.put(NAME, FILE.pieces(), FILE.sha256)
    assert (folder.ud / NAME).read_bytes() == FILE.data
    assert names(folder.ud) == [NAME]


def test_until_it_is_whole_only_a_hidden_name_is_there(folder: Folder) -> None:
    seen: list[str] = []
    pieces = FILE.pieces_with(9, lambda: seen.extend(names(folder.ud)))
    folder.put(NAME, pieces, FILE.sha256)
    (name,) = seen
    assert name.startswith(".")
    assert name.endswith(".tmp")


def test_it_is_on_the_disk_before_it_has_its_name(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        done.append("fsync")
        real_sync(descriptor)

    def replace(self: Path, target: Path) -> Path:
        done.append("replace")
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    folder.put(NAME, FILE.pieces(), FILE.sha256)
    assert done == ["fsync", "replace", "fsync"]


def test_the_same_file_again_is_done_without_reading_the_pieces(folder: Folder) -> None:
    folder.put(NAME, FILE.pieces(), FILE.sha256)
    before = (folder.ud / NAME).stat()

    def never() -> Iterator[bytes]:
        raise AssertionError("the pieces were read")
        yield b""

    folder.put(NAME, never(), FILE.sha256)
    assert (folder.ud / NAME).stat().st_ino == before.st_ino


def test_a_file_with_other_bytes_is_never_overwritten(folder: Folder) -> None:
    folder.put(NAME, FILE.pieces(), FILE.sha256)
    other = File(500, b"b")
    with pytest.raises(TransportError, match="bliver ikke overskrevet"):
        folder.put(NAME, other.pieces(), other.sha256)
    assert (folder.ud / NAME).read_bytes() == FILE.data


def test_one_that_comes_while_we_write_is_not_overwritten_either(folder: Folder) -> None:
    pieces = FILE.pieces_with(9, lambda: (folder.ud / NAME).write_bytes(b"en anden"))
    with pytest.raises(TransportError, match="bliver ikke overskrevet"):
        folder.put(NAME, pieces, FILE.sha256)
    assert (folder.ud / NAME).read_bytes() == b"en anden"
    assert names(folder.ud) == [NAME]


def test_bytes_that_are_not_the_leverances_are_not_handed_over(folder: Folder) -> None:
    with pytest.raises(TransportError, match="kontrolsum"):
        folder.put(NAME, FILE.pieces(), "0" * 64)
    assert names(folder.ud) == []


def test_what_the_pieces_raise_comes_through_and_nothing_is_left(folder: Folder) -> None:
    def fail() -> None:
        raise LookupError("the database is gone")

    with pytest.raises(LookupError):
        folder.put(NAME, FILE.pieces_with(5, fail), FILE.sha256)
    assert names(folder.ud) == []


def test_an_attempt_that_was_killed_leaves_nothing_that_counts(folder: Folder) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path;"
        "from deliveries.transport.folder import Folder;"
        "from tests.deliveries.transport_examples import NAME, File;"
        "file = File(1_000_000); ud = Path(sys.argv[1]);"
        "die = lambda: os.kill(os.getpid(), signal.SIGKILL);"
        "Folder(ud, ud).put(NAME, file.pieces_with(5, die), file.sha256)"
    )
    done = subprocess.run([sys.executable, "-c", program, folder.ud], cwd=BASE_DIR, check=False)
    assert done.returncode == -9
    (left,) = names(folder.ud)
    assert left != NAME
    folder.put(NAME, FILE.pieces(), FILE.sha256)
    assert names(folder.ud) == [NAME]
    assert (folder.ud / NAME).read_bytes() == FILE.data


def test_two_at_the_same_time_end_with_one_whole_file(folder: Folder) -> None:
    other = Folder(folder.ud, folder.ind)
    pieces = FILE.pieces_with(5, lambda: other.put(NAME, FILE.pieces(), FILE.sha256))
    folder.put(NAME, pieces, FILE.sha256)
    assert names(folder.ud) == [NAME]
    assert (folder.ud / NAME).read_bytes() == FILE.data


def test_a_full_disk_is_told_in_danish(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TransportError, match=r"disken er fuld\. Gør plads"):
        folder.put(NAME, FILE.pieces(), FILE.sha256)
    assert names(folder.ud) == []


def test_a_file_that_grows_too_large_for_the_disk_is_told(folder: Folder) -> None:
    """A real refusal by the operating system: the process may write 100 KB only."""
    program = (
        "import resource, signal, sys; from pathlib import Path;"
        "from deliveries.transport.folder import Folder;"
        "from tests.deliveries.transport_examples import NAME, File;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000));"
        "file = File(1_000_000); ud = Path(sys.argv[1]);"
        "Folder(ud, ud).put(NAME, file.pieces(), file.sha256)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, folder.ud],
        cwd=BASE_DIR,
        check=False,
        capture_output=True,
        text=True,
    )
    assert "TransportError: Filen" in done.stderr
    assert names(folder.ud) == []


def test_a_folder_whose_parent_is_missing_is_not_made(tmp_path: Path) -> None:
    """A share that is not mounted must be noticed, not written beneath."""
    gone = tmp_path / "ikke-monteret"
    folder = Folder(gone / "ud", gone / "ind")
    with pytest.raises(TransportError, match="findes ikke"):
        folder.put(NAME, FILE.pieces(), FILE.sha256)
    with pytest.raises(TransportError, match="findes ikke"):
        folder.receipts()
    assert not gone.exists()


@pytest.mark.parametrize("name", ["../x.xml", "a/b.xml", ".x.xml", "", "a\\b", "a\nb", "a" * 201])
def test_only_plain_names_are_taken(folder: Folder, name: str) -> None:
    with pytest.raises(ValueError, match="plain"):
        folder.put(name, FILE.pieces(), FILE.sha256)
    with pytest.raises(ValueError, match="plain"):
        list(folder.fetch(name, 100))
    with pytest.raises(ValueError, match="plain"):
        folder.archive(name)


def test_receipts_are_told_sorted_and_nothing_else_is(folder: Folder, tmp_path: Path) -> None:
    folder.ind.mkdir()
    for name in (f"b{RECEIPT}", RECEIPT, f".{RECEIPT}", f".{RECEIPT}.ab.tmp", f"{RECEIPT}.tmp"):
        (folder.ind / name).write_bytes(b"x")
    for name in ("anden.xml", ".kvittering.xml", f"to\nlinjer{RECEIPT}"):
        (folder.ind / name).write_bytes(b"x")
    Path(os.fsdecode(os.fsencode(folder.ind) + b"/r\xf8d.kvittering.xml")).write_bytes(b"x")
    (folder.ind / "mappe.kvittering.xml").mkdir()
    (folder.ind / "link.kvittering.xml").symlink_to(tmp_path / "hemmelig")
    (folder.ind / "arkiv").mkdir()
    (folder.ind / "arkiv" / "gammel.kvittering.xml").write_bytes(b"x")
    assert folder.receipts() == [RECEIPT, f"b{RECEIPT}"]


def test_before_anyone_has_answered_there_are_none(folder: Folder) -> None:
    assert folder.receipts() == []


def test_a_receipt_is_fetched_in_pieces(folder: Folder) -> None:
    folder.ind.mkdir()
    (folder.ind / RECEIPT).write_bytes(FILE.data)
    pieces = list(folder.fetch(RECEIPT, len(FILE.data)))
    assert b"".join(pieces) == FILE.data
    assert len(pieces) > 1


def test_one_byte_more_than_the_limit_is_too_large(folder: Folder) -> None:
    folder.ind.mkdir()
    (folder.ind / RECEIPT).write_bytes(FILE.data)
    with pytest.raises(TooLarge, match=r"999\.999"):
        next(folder.fetch(RECEIPT, len(FILE.data) - 1))


def test_a_receipt_that_grows_while_it_is_read_is_too_large(folder: Folder) -> None:
    folder.ind.mkdir()
    (folder.ind / RECEIPT).write_bytes(FILE.data)
    pieces = folder.fetch(RECEIPT, len(FILE.data))
    given = len(next(pieces))
    with (folder.ind / RECEIPT).open("ab") as file:
        file.write(b"mere" * 100_000)
    with pytest.raises(TooLarge):
        given += sum(map(len, pieces))
    assert given <= len(FILE.data)


def test_a_link_is_not_followed(folder: Folder, tmp_path: Path) -> None:
    secret = tmp_path / "hemmelig"
    secret.write_text("kode", encoding="utf-8")
    folder.ind.mkdir()
    (folder.ind / RECEIPT).symlink_to(secret)
    with pytest.raises(TransportError):
        list(folder.fetch(RECEIPT, 1000))


def test_a_pipe_does_not_hang(folder: Folder) -> None:
    folder.ind.mkdir()
    os.mkfifo(folder.ind / RECEIPT)
    assert folder.receipts() == []
    with pytest.raises(TransportError):
        list(folder.fetch(RECEIPT, 1000))


def test_a_receipt_that_is_not_there_is_told(folder: Folder) -> None:
    folder.ind.mkdir()
    with pytest.raises(TransportError, match="findes ikke"):
        list(folder.fetch(RECEIPT, 1000))
    with pytest.raises(TransportError, match="ikke længere"):
        folder.archive(RECEIPT)


def test_an_archived_receipt_waits_no_more_and_is_kept(folder: Folder) -> None:
    folder.ind.mkdir()
    (folder.ind / RECEIPT).write_bytes(b"svar")
    folder.archive(RECEIPT)
    folder.archive(RECEIPT)
    assert folder.receipts() == []
    assert (folder.ind / "arkiv" / RECEIPT).read_bytes() == b"svar"


def test_a_second_receipt_of_the_name_does_not_overwrite_the_first(folder: Folder) -> None:
    folder.ind.mkdir()
    for answer in (b"1", b"2", b"3"):
        (folder.ind / RECEIPT).write_bytes(answer)
        folder.archive(RECEIPT)
    arkiv = folder.ind / "arkiv"
    assert names(arkiv) == [RECEIPT, f"{RECEIPT}.2", f"{RECEIPT}.3"]
    assert [(arkiv / name).read_bytes() for name in names(arkiv)] == [b"1", b"2", b"3"]


def test_a_block_ends_quietly(folder: Folder) -> None:
    with folder as same:
        assert same.receipts() == []


def test_a_whole_file_replaces_the_former_or_leaves_it(tmp_path: Path) -> None:
    target = tmp_path / "fil"
    with files.whole(target) as out:
        out.write(b"1")

    def fail() -> None:
        with files.whole(target) as out:
            out.write(b"2")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert target.read_bytes() == b"1"
    assert names(tmp_path) == ["fil"]
