"""A process that stands still in the middle of a transaction holds up nobody for long."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def seconds(setting: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setting::int / 1000 FROM pg_settings WHERE name = %s AND unit = 'ms'", [setting]
        )
        return int(cursor.fetchone()[0])


def test_the_database_ends_a_transaction_that_nobody_goes_on_with() -> None:
    assert 60 <= seconds("idle_in_transaction_session_timeout") <= 600


def test_nobody_waits_for_a_lock_for_ever() -> None:
    assert 10 <= seconds("lock_timeout") <= 60
