"""What the program writes is its owner's alone, whatever the umask that it was started with."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from deliveries.transport import open_to_all
from deliveries.transport.folder import Folder
from tests.deliveries.transport_examples import NAME, RECEIPT, File

FILE = File(1000)
BASE_DIR = Path(__file__).resolve().parent.parent.parent

WORK = """
import os
os.umask(0)
import django
django.setup()
from django.conf import settings
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE t (a int)")
from dhuv_web.celery import app
app.send_task("deliveries.tasks.puls")
(settings.DATA_DIR / "celerybeat-schedule").touch()
from deliveries.transport import transport
from tests.deliveries.transport_examples import File
transport(settings).put("a.xml", File(1).pieces(), File(1).sha256)
"""


@pytest.fixture
def no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("was_there", [False, True])
def test_all_that_a_process_makes(tmp_path: Path, was_there: bool) -> None:
    """Also in a data folder that an earlier version has left open."""
    data = tmp_path / "data"
    if was_there:
        data.mkdir()
        data.chmod(0o755)
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "dhuv_web.settings",
        "DHUV_DATA_DIR": str(data),
        "DHUV_SECRET_KEY": "x" * 50,
        "DHUV_DEMO": "1",
    }
    subprocess.run([sys.executable, "-c", WORK], env=environment, cwd=BASE_DIR, check=True)
    made = [data, *data.rglob("*")]
    assert {"dhuv.sqlite3", "udbakke", "a.xml", "broker", "celerybeat-schedule"} <= {
        path.name for path in made
    }
    assert [f"{path} {mode(path):o}" for path in made if mode(path) & 0o077] == []


def test_leverancer_and_the_folders_of_the_transport(tmp_path: Path, no_umask: None) -> None:
    way = Folder(tmp_path / "ud", tmp_path / "ind")
    way.put(NAME, FILE.pieces(), FILE.sha256)
    assert way.receipts() == []
    (tmp_path / "ind" / RECEIPT).write_bytes(b"x")
    way.archive(RECEIPT)
    assert mode(tmp_path / "ud" / NAME) == 0o600
    for folder in ("ud", "ind", "ind/arkiv"):
        assert mode(tmp_path / folder) == 0o700


@pytest.mark.parametrize("umask", [0, 0o077])
def test_a_group_that_was_let_in_can_read_them_and_nobody_else(
    tmp_path: Path, no_umask: None, umask: int
) -> None:
    """The receiver may be another user of the machine."""
    folder = tmp_path / "ud"
    folder.mkdir()
    folder.chmod(0o2770)
    os.umask(umask)
    Folder(folder, tmp_path / "ind").put(NAME, FILE.pieces(), FILE.sha256)
    assert mode(folder / NAME) == 0o640
    assert mode(folder) == 0o2770


def test_one_that_all_may_look_into_lets_no_group_in(tmp_path: Path, no_umask: None) -> None:
    """As earlier versions made it."""
    (tmp_path / "ud").mkdir()
    (tmp_path / "ud").chmod(0o755)
    Folder(tmp_path / "ud", tmp_path / "ind").put(NAME, FILE.pieces(), FILE.sha256)
    assert mode(tmp_path / "ud" / NAME) == 0o600


def test_a_folder_that_all_may_look_into_is_told_before_production(tmp_path: Path) -> None:
    for name in ("ud", "ind"):
        (tmp_path / name).mkdir(mode=0o700)
    settings = SimpleNamespace(
        TRANSPORT="mappe", TRANSPORT_MAPPE=tmp_path / "ud", KVITTERING_MAPPE=tmp_path / "ind"
    )
    assert open_to_all(settings) == []
    (tmp_path / "ud").chmod(0o755)
    (problem,) = open_to_all(settings)
    assert "DHUV_TRANSPORT_MAPPE" in problem
    assert "chmod o-rwx" in problem
