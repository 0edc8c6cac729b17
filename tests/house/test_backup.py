"""A backup of a running installation, restored beside it, is a whole installation (docs/drift.md).

The very commands of the runbook, while a caseworker goes on working.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from cases import services
from cases.data import SagData
from cases.models import Kommune, Medarbejder, Sag
from dhuv_web.tools import programs
from tests.cases.people import ydelse
from tests.factories import cpr, frozen, stored_sag, with_error

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def running(
    transactional_db: None, ishoej: Kommune, ejer: Medarbejder
) -> Iterator[threading.Event]:
    """Cases, a leverance and a log; and somebody who creates one case after the other."""
    for _ in range(5):
        stored_sag(ishoej, ydelse(), with_error(kode="1.4"))
    frozen(ishoej)
    with at_work(ejer, ishoej) as worked:
        yield worked


@contextmanager
def at_work(user: Medarbejder, kommune: Kommune) -> Iterator[threading.Event]:
    stop, worked = threading.Event(), threading.Event()
    broken: list[BaseException] = []

    def work() -> None:
        number = 100
        try:
            while not stop.is_set():
                number += 1
                first = replace(ydelse(), identifikator=str(uuid.uuid4()))
                data = SagData(kommune.pk, cpr(number), "Niels Hansen", "", "", (first,))
                services.create_sag(user, kommune, data, uuid.uuid4())
                worked.set()
        except BaseException as error:
            broken.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield worked
    finally:
        stop.set()
        thread.join()
    assert not broken, broken


def postgresql(name: str, *arguments: str) -> None:
    postgres = programs.find("postgres")
    assert postgres
    program = postgres.resolve().with_name(name)
    server = connection.settings_dict["HOST"]
    subprocess.run([program, "--host", server, *arguments], check=True)


def backed_up_and_restored(env: dict[str, str], folder: Path) -> dict[str, str]:
    """The environment of the restored installation."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        copy = folder / "backup.sqlite3"
        # Not the file itself: what was just written may still stand beside it. Nor VACUUM INTO,
        # which would have to know Django's functions.
        with closing(sqlite3.connect(name)) as live, closing(sqlite3.connect(copy)) as kept:
            live.backup(kept)
        return env | {"DHUV_DATABASE_URL": f"sqlite:///{copy}"}
    dump, restored = str(folder / "backup"), f"{name}_restored"
    postgresql("pg_dump", "--format=custom", f"--file={dump}", name)
    postgresql("createdb", restored)
    postgresql("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={restored}", dump)
    return env | {"DHUV_DATABASE_URL": env["DHUV_DATABASE_URL"].replace(name, restored)}


@pytest.fixture
def restored(
    running: threading.Event, process_env: dict[str, str], tmp_path: Path
) -> Iterator[dict[str, str]]:
    assert running.wait(30)
    yield backed_up_and_restored(process_env, tmp_path)
    if connection.vendor == "postgresql":
        postgresql("dropdb", f"{connection.settings_dict['NAME']}_restored")


def manage(env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


#: Asked in the restored installation: counts of one moment, and whether its log can be changed.
ASKED = """
from django.db import IntegrityError, transaction
from cases.models import Haendelse, Sag
from deliveries.models import Leverance
print(Sag.objects.count(), Haendelse.objects.filter(art="sag oprettet").count())
print(Leverance.objects.get().sha256)
for change in (lambda log: log.update(art="x"), lambda log: log.delete()):
    try:
        with transaction.atomic():
            change(Haendelse.objects.all())
    except IntegrityError as refused:
        print(refused)
"""


def test_what_was_restored_is_as_it_must_be(restored: dict[str, str], ishoej: Kommune) -> None:
    control = manage(restored, "kontroller")
    assert (control.returncode, control.stderr) == (0, ""), control.stdout
    assert "Alt er, som det skal være." in control.stdout
    answer = manage(restored, "shell", "-v0", "-c", ASKED).stdout
    counts, sha256, *refused = answer.splitlines()
    sager, created = map(int, counts.split())
    # Each case with its entry, and none that came later.
    assert 5 < sager == created + 5 <= Sag.objects.count()
    assert sha256 == ishoej.leverancer.get().sha256
    assert len([line for line in refused if "Loggen kan ikke" in line]) == 2
