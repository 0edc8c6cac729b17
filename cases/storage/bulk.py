"""Inserting rows by the ten thousand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows`, whose values come in the order of `fields` (a foreign key as `sag_id`).

    COPY on PostgreSQL, five times as fast as `bulk_create` there. Nothing of Django runs: a field
    that is left out gets the database's default, and its absence where it has none is an error.
    Raises IntegrityError as any other statement does.
    """
    known = {field.attname: field for field in model._meta.concrete_fields}
    chosen = [known[name] for name in fields]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(str(field.column)) for field in chosen)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with (
                connection.wrap_database_errors,
                cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
            ):
                for row in rows:
                    copy.write_row(row)
            return
        slots = ", ".join(["%s"] * len(chosen))
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({slots})",  # noqa: S608 (our own names)
            [
                [
                    field.get_db_prep_save(value, connection)
                    for field, value in zip(chosen, row, strict=True)
                ]
                for row in rows
            ],
        )
