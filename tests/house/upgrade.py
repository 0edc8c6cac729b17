"""Filling a database with the rows of an earlier release, as they stand in `old_release.json`.

Run as `manage.py shell -c "from tests.house import upgrade; upgrade.build()"` in an empty database.
The file was made by the release itself, from its own tests'
factories on SQLite: eight fictitious cases of two kommuner with a neutralised and a discarded one
among what happened, findings and a warning set i orden, two leverancer with a receipt, an annulled
one and a T402. Of the code lists it has all but the postnumre that no case has.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

_OURS = ("cases", "deliveries")
OLD = json.loads((Path(__file__).parent / "old_release.json").read_text(encoding="utf-8"))


def build() -> None:
    """The database as that release had it: its tables, and its rows in them."""
    MigrationExecutor(connection).migrate([(app, OLD["migrations"][app]) for app in _OURS])
    _fill()


def _fill() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, content in OLD["tables"].items():
            if connection.vendor == "postgresql":
                _insert_postgresql(cursor, table, content["columns"], content["rows"])
            else:
                _insert_sqlite(cursor, table, content["columns"], content["rows"])
        _go_on_counting(cursor)


def _insert_postgresql(cursor: Any, table: str, columns: list[str], rows: list[list[Any]]) -> None:
    """The database turns the texts into its own types, by the columns that it has."""
    named = [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]
    names = ", ".join(f'"{name}"' for name in columns)
    cursor.execute(
        f'INSERT INTO "{table}" ({names}) OVERRIDING SYSTEM VALUE SELECT {names}'
        f' FROM json_populate_recordset(NULL::"{table}", %s)',
        [json.dumps(named)],
    )


def _plain(value: Any) -> Any:
    match value:
        case {"b64": text}:
            return f"\\x{base64.b64decode(text).hex()}"
        case {"json": inner}:
            return inner
    return value


def _insert_sqlite(cursor: Any, table: str, columns: list[str], rows: list[list[Any]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    slots = ", ".join(["%s"] * len(columns))
    sql = f'INSERT INTO "{table}" ({names}) VALUES ({slots})'
    cursor.executemany(sql, [[_bare(value) for value in row] for row in rows])


def _bare(value: Any) -> Any:
    match value:
        case {"b64": text}:
            return base64.b64decode(text)
        case {"json": inner}:
            return json.dumps(inner)
        case str() if len(value) >= 19 and value[10] == "T" and value[4] == value[7] == "-":
            return value.replace("T", " ")
    return value


def _go_on_counting(cursor: Any) -> None:
    """The next row of each table gets an id that no row has."""
    from django.apps import apps

    models = [model for model in apps.get_models() if model._meta.db_table in OLD["tables"]]
    for statement in connection.ops.sequence_reset_sql(no_style(), models):
        cursor.execute(statement)
