"""The application works as a role that can neither change tables nor switch triggers off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import DatabaseError, connection, transaction
from django.test import Client

from cases.models import Haendelse, Kommune, Medarbejder, Sag
from deliveries import states
from deliveries.models import Leverance
from deliveries.services import ways_out
from tests.factories import DUE, frozen, new_post, only, stored_sag, ydelse_post

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

GRANTS = Path(django_settings.BASE_DIR) / "dhuv_web" / "tools" / "grants.sql"


@pytest.fixture
def as_dhuv(db: None) -> Iterator[Callable[[], Any]]:
    """Everything that this connection does from now on is done as `dhuv`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'dhuv'")
        if not cursor.fetchone():
            cursor.execute("CREATE ROLE dhuv")
        cursor.execute(GRANTS.read_text(encoding="utf-8"))
        cursor.execute("SET ROLE dhuv")
    yield connection.cursor
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("DROP OWNED BY dhuv")
        cursor.execute("GRANT ALL ON SCHEMA public TO PUBLIC")


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE cases_ydelse DISABLE TRIGGER ALL",
        "DROP TRIGGER haendelse_rettes_ikke ON cases_haendelse",
        "DROP TABLE cases_kladde",
        "TRUNCATE cases_haendelse",
        "ALTER TABLE cases_sag ADD COLUMN x int",
        "CREATE TABLE y (x int)",
        "SET session_replication_role = replica",
        "UPDATE cases_haendelse SET art = 'x'",
        "DELETE FROM deliveries_leverance",
        "DELETE FROM deliveries_kvittering",
        "DELETE FROM cases_kommune",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
        "CREATE ROLE z",
    ],
)
def test_it_may_not(statement: str, as_dhuv: Callable[[], Any]) -> None:
    with (
        pytest.raises(DatabaseError) as refused,
        transaction.atomic(),
        as_dhuv() as cursor,
    ):
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_it_does_its_work(
    ishoej: Kommune,
    administrator: Medarbejder,
    signed_in: Callable[[Medarbejder], Client],
    tmp_path: Path,
    settings: Any,
    as_dhuv: Callable[[], Any],
    clock: Any,
) -> None:
    """Enter, change, delete, freeze, annul, and read the log."""
    settings.TRANSPORT_MAPPE = tmp_path
    browser = signed_in(administrator)
    assert browser.post("/183/sager/ny/", new_post()).status_code == 302
    sag = Sag.objects.get()
    post = {"version": "1"} | ydelse_post(startdato="02-10-2026")
    assert browser.post(only(sag).get_absolute_url(), post).status_code == 302
    other = stored_sag(ishoej)
    assert browser.post(f"{other.get_absolute_url()}slet/", {"ok": ""}).status_code == 302
    assert Sag.objects.get() == sag
    clock.move_to(DUE)
    made = frozen(ishoej)
    assert made.tilstand == states.KLAR
    ways_out.annul(administrator, made, "En øvelse")
    assert Leverance.objects.get().tilstand == states.ANNULLERET
    assert Haendelse.objects.filter(art="leverance annulleret").exists()
