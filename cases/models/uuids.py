"""Several cases in one column: PostgreSQL's `uuid[]`, text on SQLite."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models


class UUIDsField(models.Field):  # type: ignore[type-arg]
    """UUIDs without order or meaning of their own; `None` for none, so that no index holds it."""

    def db_type(self, connection: Any) -> str:
        return "uuid[]" if connection.vendor == "postgresql" else "text"

    def from_db_value(self, value: Any, _expression: Any, _connection: Any) -> list[UUID]:
        if isinstance(value, str):
            return [UUID(text) for text in value.split()]
        return list(value or ())

    def get_db_prep_value(
        self, value: Iterable[UUID] | None, connection: Any, prepared: bool = False
    ) -> Any:
        if not value:
            return None
        if connection.vendor == "postgresql":
            return list(value)
        return " ".join(pk.hex for pk in value)


@UUIDsField.register_lookup
class Has(models.Lookup):
    """`field__has=uuid`. PostgreSQL has an index for it; SQLite reads through the rows."""

    lookup_name = "has"

    def get_prep_lookup(self) -> UUID:
        return UUID(str(self.rhs))

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [[value] if connection.vendor == "postgresql" else value.hex]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, given = self.process_lhs(compiler, connection)
        _right, wanted = self.process_rhs(compiler, connection)
        return f"{left} @> %s::uuid[]", [*given, *wanted]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, given = self.process_lhs(compiler, connection)
        _right, wanted = self.process_rhs(compiler, connection)
        return f"instr({left}, %s) > 0", [*given, *wanted]
