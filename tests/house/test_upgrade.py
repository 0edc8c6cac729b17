"""An old release's data, upgraded: nothing is lost, and all is as it must be."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.house.test_backup import manage, postgresql
from tests.house.upgrade import OLD

BUILD = "from tests.house import upgrade; upgrade.build()"
SPOIL = "from cases.models import Sag; Sag.objects.update(sidste_dag='2000-01-01')"
#: What a person would look for: cases with their ydelser, the lock, what was set i orden.
ASKED = """
from cases.models import Haendelse, Maalgruppe, Sag, SetIOrden, Ydelse
from deliveries.models import Leverance, Leverancelinje
for model in (Sag, Ydelse, Maalgruppe, SetIOrden, Haendelse, Leverance, Leverancelinje):
    print(model._meta.db_table, model.objects.count())
print("laast", Ydelse.objects.exclude(foerst_indberettet=None).count())
print("opdigtet", all(sag.cpr.startswith("200568") for sag in Sag.objects.all()))
"""


@pytest.fixture
def old(process_env: dict[str, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation of that release, with its data."""
    name = str(connection.settings_dict["NAME"])
    beside = f"{name}_old"
    if connection.vendor == "sqlite":
        url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    else:
        postgresql("createdb", beside)
        url = process_env["DHUV_DATABASE_URL"].replace(name, beside)
    env = process_env | {"DHUV_DATABASE_URL": url}
    succeeds(manage(env, "shell", "-v0", "-c", BUILD))
    yield env
    if connection.vendor == "postgresql":
        postgresql("dropdb", beside)


def succeeds(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_old_data_is_migrated_to_the_newest_and_all_is_in_order(old: dict[str, str]) -> None:
    succeeds(manage(old, "migrate"))
    said = succeeds(manage(old, "kontroller"))
    assert "Ishøj Kommune, 7 sager, 3 leverancer: i orden." in said
    assert "Vallensbæk Kommune, 1 sager, 1 leverancer: i orden." in said
    assert "Alt er, som det skal være." in said
    told = succeeds(manage(old, "shell", "-v0", "-c", ASKED)).splitlines()
    found = dict(line.split(" ", 1) for line in told)
    assert found.pop("laast") == "7"
    assert found.pop("opdigtet") == "True"
    assert found == {table: str(len(OLD["tables"][table]["rows"])) for table in found}
    # In order, and not only because nobody looks.
    succeeds(manage(old, "shell", "-v0", "-c", SPOIL))
    assert manage(old, "kontroller").returncode == 1
