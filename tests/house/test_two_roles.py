"""The runbook with two database roles, by its very commands: released, and restored from a backup
that is older than the last leverance (docs/drift.md)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from cases.models import Kommune, Ydelse
from tests.cases.people import ydelse
from tests.factories import frozen, stored_sag
from tests.house.test_backup import ROOT, manage, postgresql

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DRIFT = (ROOT / "docs" / "drift.md").read_text(encoding="utf-8")
NAME = "dhuv_to_roller"
#: As the runbook writes them.
RESTORE = "pg_restore --exit-on-error --no-owner --no-privileges --role=dhuv_ejer --dbname=dhuv"


def superuser(statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
    host = connection.settings_dict["HOST"]
    with psycopg.connect(host=host, dbname=database, autocommit=True) as asked:
        cursor = asked.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def roles() -> Iterator[Callable[[str, dict[str, str]], dict[str, str]]]:
    """`env = as_role("dhuv", env)`, with an empty database of the owner's beside this one."""
    for role in ("dhuv_ejer", "dhuv"):
        if not superuser(f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'"):
            superuser(f"CREATE ROLE {role}")
        superuser(f"ALTER ROLE {role} LOGIN")
    postgresql("createdb", "--owner=dhuv_ejer", NAME)

    def as_role(role: str, env: dict[str, str]) -> dict[str, str]:
        host = connection.settings_dict["HOST"]
        return env | {"DHUV_DATABASE_URL": f"postgres://{role}@/{NAME}?host={host}"}

    yield as_role
    postgresql("dropdb", "--force", NAME)
    superuser("DROP ROLE dhuv_ejer")


def release(env: dict[str, str]) -> None:
    """Step 2 of `Database roles`."""
    subprocess.run(
        ["sh", "dhuv_web/tools/release.sh"],
        cwd=ROOT,
        env=env | {"PATH": f"{Path(sys.executable).parent}:{env['PATH']}"},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    grants = ["--quiet", "--set=ON_ERROR_STOP=1", "--username=dhuv_ejer", f"--dbname={NAME}"]
    postgresql("psql", *grants, "--file", str(ROOT / "dhuv_web" / "tools" / "grants.sql"))


def test_an_older_backup_is_restored_and_its_lost_leverance_made_again(
    roles: Callable[[str, dict[str, str]], dict[str, str]],
    process_env: dict[str, str],
    ishoej: Kommune,
    tmp_path: Path,
) -> None:
    stored_sag(ishoej, ydelse())
    dump = str(tmp_path / "dhuv.backup")
    postgresql(
        "pg_dump", "--format=custom", f"--file={dump}", str(connection.settings_dict["NAME"])
    )
    frozen(ishoej)
    assert Ydelse.objects.exclude(foerst_indberettet=None).count() == 1

    assert RESTORE in DRIFT
    program, *options = RESTORE.replace("--dbname=dhuv", f"--dbname={NAME}").split()
    postgresql(program, *options, dump)
    release(roles("dhuv_ejer", process_env))
    env = roles("dhuv", process_env) | {"DHUV_DATA_DIR": str(tmp_path / "data")}
    control = manage(env, "kontroller")
    assert (control.returncode, control.stderr) == (0, ""), control.stdout
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        superuser("SET ROLE dhuv; ALTER TABLE cases_ydelse DISABLE TRIGGER ALL", NAME)

    # What the leverance locked is open again, until the period has been made again.
    locked = "SELECT count(*) FROM cases_ydelse WHERE foerst_indberettet IS NOT NULL"
    assert superuser(locked, NAME) == [(0,)]
    made = manage(env, "leverancer", "--dato", "2026-11-14")
    assert made.returncode == 0, made.stderr
    assert superuser(locked, NAME) == [(1,)]
    assert manage(env, "kontroller").returncode == 0
