"""Raw SQL against the triggers, and what of them is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, models, transaction

from cases.storage.triggers import Trigger

#: Something to try in raw SQL.
Attempt = Callable[[], object]


def run(sql: str, *parameters: Any) -> int:
    """Run one statement past the ORM; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, [p.hex if isinstance(p, UUID) else p for p in parameters])
        return int(cursor.rowcount)


def copy_row(row: models.Model, **changes: Any) -> int:
    """Insert the stored row once more in raw SQL, with other values in some columns."""
    columns = [field.column for field in row._meta.concrete_fields]
    places = ", ".join("%s" if column in changes else column for column in columns)
    given = [changes[column] for column in columns if column in changes]
    sql = f"INSERT INTO {row._meta.db_table} ({', '.join(columns)}) SELECT {places}"
    return run(f"{sql} FROM {row._meta.db_table} WHERE id = %s", *given, row.pk)


def assert_refused(trigger: Trigger, attempt: Attempt) -> None:
    """The attempt ends with this very trigger's message, and changes nothing."""
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        attempt()
    assert trigger.message in str(raised.value)


def assert_passes(attempt: Attempt) -> None:
    """The attempt does something, and no trigger minds."""
    with transaction.atomic():
        assert attempt() != 0


def installed(triggers: Iterable[Trigger]) -> dict[str, str]:
    """Everything the database knows of these tables' triggers: name → definition."""
    tables = sorted({trigger.table for trigger in triggers})
    marks = ", ".join(["%s"] * len(tables))
    if connection.vendor == "sqlite":
        sql = (
            f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})"
        )
    else:
        sql = (
            "SELECT tgname, pg_get_triggerdef(t.oid) || pg_get_functiondef(tgfoid)"
            " FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid"
            f" WHERE NOT tgisinternal AND tgenabled = 'O' AND relname IN ({marks})"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql, tables)
        return dict(cursor.fetchall())
