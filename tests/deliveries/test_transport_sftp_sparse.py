"""A server that leaves out what it may: unknown is neither no nor nothing."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from deliveries.transport import TooLarge, TransportError
from tests.deliveries.transport_examples import NAME, RECEIPT, File
from tests.sparse_sftp import Habits, sparse

FILE = File(300_000)

HABITS = {
    "tells all": Habits(),
    "no size": Habits(size=True),
    "no permissions": Habits(mode=True),
    "permissions without the kind": Habits(kind=True),
    "no times": Habits(times=True),
    "nothing": Habits(size=True, mode=True, times=True),
    "nothing in listings": Habits(size=True, mode=True, times=True, listing_only=True),
    "no lstat": Habits(unknown=("lstat",)),
    "no fstat": Habits(unknown=("fstat",)),
    "nothing but stat, and that empty": Habits(
        size=True, mode=True, times=True, unknown=("lstat", "fstat")
    ),
}


@pytest.fixture(params=HABITS.values(), ids=list(HABITS))
def habits(request: pytest.FixtureRequest) -> Habits:
    return request.param  # type: ignore[no-any-return]


def test_a_leverance_goes_there_whole(tmp_path: Path, habits: Habits) -> None:
    with sparse(tmp_path, habits) as sftp:
        for _ in range(2):
            sftp.put(NAME, FILE.pieces(), FILE.sha256)
    assert [path.name for path in (tmp_path / "ud").iterdir()] == [NAME]
    assert (tmp_path / "ud" / NAME).read_bytes() == FILE.data


def test_one_of_which_a_part_is_lost_is_noticed(tmp_path: Path, habits: Habits) -> None:
    loses = Habits(**{**vars_of(habits), "loses": 1})
    with sparse(tmp_path, loses) as sftp, pytest.raises(TransportError, match="ikke fået hele"):
        sftp.put(NAME, FILE.pieces(), FILE.sha256)
    assert not (tmp_path / "ud" / NAME).exists()


def vars_of(habits: Habits) -> dict[str, object]:
    return {name: getattr(habits, name) for name in Habits.__dataclass_fields__}


def test_a_receipt_is_seen_fetched_and_archived(tmp_path: Path, habits: Habits) -> None:
    with sparse(tmp_path, habits) as sftp:
        (tmp_path / "ind" / RECEIPT).write_bytes(b"svar")
        assert sftp.receipts() == [RECEIPT]
        assert b"".join(sftp.fetch(RECEIPT, 4)) == b"svar"
        with pytest.raises(TooLarge):
            list(sftp.fetch(RECEIPT, 3))
        sftp.archive(RECEIPT)
        assert sftp.receipts() == []
    assert (tmp_path / "ind" / "arkiv" / RECEIPT).read_bytes() == b"svar"


def test_what_lies_there_without_being_a_receipt_is_told(tmp_path: Path, habits: Habits) -> None:
    with sparse(tmp_path, habits) as sftp:
        (tmp_path / "ind" / "forkert.xml").write_bytes(b"svar")
        (tmp_path / "ind" / RECEIPT).write_bytes(b"svar")
        assert sftp.strays(time.time() + 60) == ["forkert.xml"]


def test_a_folder_is_no_receipt_where_anybody_tells(tmp_path: Path) -> None:
    with sparse(tmp_path, HABITS["nothing in listings"]) as sftp:
        (tmp_path / "ind" / RECEIPT).mkdir()
        assert sftp.receipts() == []
        assert sftp.strays(time.time() + 60) == [RECEIPT]


def test_where_it_may_only_be_written_the_servers_yes_must_do(tmp_path: Path) -> None:
    with sparse(tmp_path, Habits(size=True, write_only=True)) as sftp:
        sftp.put(NAME, FILE.pieces(), FILE.sha256)
    assert (tmp_path / "ud" / NAME).read_bytes() == FILE.data
