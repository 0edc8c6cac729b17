"""Dropping an index that Django made for one field, without building the table anew.

Django itself alters a field on SQLite by copying the whole table, which silently drops the table's
triggers (`cases.storage.triggers`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def drop(*fields: tuple[str, str, str]) -> Callable[[Any, Any], None]:
    """For `migrations.RunPython`: drop what indexes only this (app, model, field), on both engines.

    For a text field PostgreSQL has two, the other one for LIKE. Can be run again.
    """

    def run(apps: Any, schema_editor: Any) -> None:
        for app, model_name, field in fields:
            model = apps.get_model(app, model_name)
            column = model._meta.get_field(field).column
            with schema_editor.connection.cursor() as cursor:
                found = schema_editor.connection.introspection.get_constraints(
                    cursor, model._meta.db_table
                )
            for name, about in found.items():
                if about["columns"] == [column] and about["index"] and not about["unique"]:
                    schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")

    return run
