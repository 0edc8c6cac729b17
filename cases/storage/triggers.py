"""The locks of D5 and the log's append-only promise, held by the database itself.

They bind the ORM, the shell, the admin and raw SQL alike. On SQLite a later migration that alters
one of these tables rebuilds it and silently drops its triggers: such a migration must begin with
`RunPython(uninstall)` and end with `RunPython(install)`, and a test compares what is installed with
what stands here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Trigger:
    """`BEFORE event ON table`: refuse with `message` (Danish) when `guard` and `when` (SQL) hold.

    Both may use OLD and NEW and must be valid in both engines (`changed(...)` helps), or there is
    a `when_sqlite` too. A `guard` has no subquery, so that PostgreSQL asks it before it calls a
    function: worth it where thousands of rows are changed at once. `needs` are the tables and
    columns (`table.column`) that it asks and that are younger than its table.
    """

    name: str
    table: str
    event: str
    when: str
    message: str
    when_sqlite: str = ""
    guard: str = ""
    needs: tuple[str, ...] = ()

    def condition(self, vendor: str) -> str:
        """What is left to ask of a row that the guard holds for."""
        return self.when_sqlite if self.when_sqlite and vendor == "sqlite" else self.when

    def statements(self, vendor: str) -> list[str]:
        """The SQL that installs the trigger, whether or not it is there already."""
        if vendor == "sqlite":
            when = self.condition(vendor)
            if self.guard:
                when = f"{self.guard} AND ({when})"
            return [
                self.removal(vendor),
                f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} FOR EACH ROW "
                f"WHEN {when} BEGIN SELECT RAISE(ABORT, '{self.message}'); END",
            ]
        # A subquery is not allowed in PostgreSQL's WHEN, so the condition stands in the function.
        result = "OLD" if self.event == "DELETE" else "NEW"
        guard = f"WHEN ({self.guard}) " if self.guard else ""
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN IF {self.condition(vendor)} THEN RAISE EXCEPTION '{self.message}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {result}; END $$",
            self.removal(vendor),
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"FOR EACH ROW {guard}EXECUTE FUNCTION {self.name}()",
        ]

    def removal(self, vendor: str) -> str:
        """The SQL that takes the trigger away, if it is there."""
        on_table = "" if vendor == "sqlite" else f" ON {self.table}"
        return f"DROP TRIGGER IF EXISTS {self.name}{on_table}"

    def is_in(self, definition: str, vendor: str) -> bool:
        """Whether this is the trigger that the database tells of (see `definitions`)."""
        if vendor == "sqlite":
            return definition == self.statements(vendor)[-1]
        begins = f"BEFORE {self.event} ON"
        guarded = f"FOR EACH ROW {f'WHEN {self.guard} ' if self.guard else ''}EXECUTE FUNCTION"
        return (
            definition.startswith(f"CREATE TRIGGER {self.name} {begins}")
            and _bare(guarded) in _bare(definition)
            and f"IF {self.when} THEN" in definition
        )


def _bare(sql: str) -> str:
    """The SQL without what PostgreSQL writes in its own way: parentheses and small letters."""
    return sql.lower().replace("(", "").replace(")", "")


def amiss(triggers: Iterable[Trigger], connection: Any) -> list[str]:
    """The names of those that the database lacks, has switched off, or knows otherwise."""
    have = definitions(connection)
    return [
        trigger.name
        for trigger in triggers
        if not trigger.is_in(have.get((trigger.table, trigger.name), ""), connection.vendor)
    ]


def definitions(connection: Any) -> dict[tuple[str, str], str]:
    """Every trigger that fires: (table, name) → what the database tells of it."""
    if connection.vendor == "sqlite":
        sql = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        sql = (
            "SELECT relname, tgname, pg_get_triggerdef(t.oid) || prosrc FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid"
            " WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {(table, name): definition for table, name, definition in cursor.fetchall()}


def changed(*columns: str) -> str:
    """SQL: at least one of these columns gets another value."""
    return "(" + " OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in columns) + ")"


def discarded(sag: str) -> str:
    """SQL: it has been decided, by two people, that this case goes altogether."""
    return (
        f"EXISTS (SELECT 1 FROM cases_kassation k WHERE k.sag = {sag} AND k.besluttet IS NOT NULL)"
    )


#: Without a row in the table nothing may go.
_LOG_DAYS = "COALESCE((SELECT MAX(log_dage) FROM cases_opbevaring), 36500)"

TRIGGERS = [
    Trigger(
        "sag_laast",
        "cases_sag",
        "UPDATE OF id, cpr, kommune_id",
        changed("id", "cpr", "kommune_id"),
        "CPR nummer og kommune kan ikke rettes på en sag (D5)",
    ),
    Trigger(
        "sag_indberettet_slettes_ikke",
        "cases_sag",
        "DELETE",
        "EXISTS (SELECT 1 FROM cases_ydelse y"
        " WHERE y.sag_id = OLD.id AND y.foerst_indberettet IS NOT NULL)",
        "En indberettet sag kan ikke slettes (R32)",
    ),
    Trigger(
        "ydelse_laast",
        "cases_ydelse",
        "UPDATE OF id, sag_id, kommune_id, identifikator, kode, varighed",
        changed("id", "sag_id", "kommune_id", "identifikator", "kode", "varighed"),
        "Ydelseskode og varighed kan ikke rettes (D5)",
    ),
    Trigger(
        "ydelse_indberettet_laast",
        "cases_ydelse",
        "UPDATE OF tilbudstype, tilbudstype_ny",
        # One that is empty may be filled in, and put right until an L402 has had it.
        "OLD.foerst_indberettet IS NOT NULL AND OLD.tilbudstype <> '' AND NOT OLD.tilbudstype_ny"
        f" AND ({changed('tilbudstype')} OR NEW.tilbudstype_ny)",
        "Tilbudstype kan ikke rettes på en indberettet ydelse (R63)",
        needs=("cases_ydelse.tilbudstype_ny",),
    ),
    Trigger(
        "ydelse_indberettet_slettes_ikke",
        "cases_ydelse",
        "DELETE",
        f"OLD.foerst_indberettet IS NOT NULL AND NOT {discarded('OLD.sag_id')}",
        "En indberettet ydelse kan ikke slettes (R43)",
        needs=("cases_kassation",),
    ),
    Trigger(
        "ydelse_i_sagens_kommune",
        "cases_ydelse",
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM cases_sag s"
        " WHERE s.id = NEW.sag_id AND s.kommune_id = NEW.kommune_id)",
        "En ydelse hører til sin sags kommune",
    ),
    Trigger(
        "haendelse_rettes_ikke",
        "cases_haendelse",
        "UPDATE",
        "1 = 1",
        "Loggen kan ikke rettes",
    ),
    Trigger(
        "haendelse_slettes_ikke",
        "cases_haendelse",
        "DELETE",
        f"OLD.tidspunkt > now() - make_interval(days => {_LOG_DAYS}::int)",
        "Loggen kan ikke slettes, før dens opbevaringstid er gået",
        when_sqlite=f"OLD.tidspunkt > datetime('now', '-' || {_LOG_DAYS} || ' days')",
        needs=("cases_opbevaring",),
    ),
    Trigger(
        "opbevaring_forkortes_ikke",
        "cases_opbevaring",
        "UPDATE",
        "NEW.log_dage < OLD.log_dage OR NEW.id <> OLD.id",
        "Loggens opbevaringstid kan kun forlænges",
    ),
    Trigger(
        "opbevaring_slettes_ikke",
        "cases_opbevaring",
        "DELETE",
        "1 = 1",
        "Loggens opbevaringstid kan kun forlænges",
    ),
    Trigger(
        "kassation_staar",
        "cases_kassation",
        "UPDATE",
        "OLD.besluttet IS NOT NULL"
        f" OR {changed('id', 'sag', 'kommune_id', 'begrundelse', 'anmodet', 'anmodet_af_id')}",
        "En kassation kan ikke ændres",
    ),
    Trigger(
        "kassation_slettes_ikke",
        "cases_kassation",
        "DELETE",
        "OLD.besluttet IS NOT NULL",
        "En besluttet kassation kan ikke slettes",
    ),
]


#: On SQLite, the triggers of other rooms on tables that are being rebuilt: name → SQL.
_of_others: dict[str, str] = {}


def install(_apps: Any, schema_editor: Any) -> None:
    """For `migrations.RunPython`; can be run again."""
    _look_at_triggers(schema_editor, True)
    install_all(TRIGGERS, schema_editor)
    while _of_others:
        name, sql = _of_others.popitem()
        if name not in {there for _, there in definitions(schema_editor.connection)}:
            schema_editor.execute(sql, params=None)


def uninstall(_apps: Any, schema_editor: Any) -> None:
    """For a migration that rebuilds one of the tables: before it does.

    Those that another room has on our tables go with the table on SQLite; `install` brings them
    back as they were.
    """
    connection = schema_editor.connection
    _look_at_triggers(schema_editor, False)
    tables = set(connection.introspection.table_names())
    ours = {trigger.name for trigger in TRIGGERS}
    if connection.vendor == "sqlite":
        guarded = {trigger.table for trigger in TRIGGERS}
        for (table, name), sql in definitions(connection).items():
            if table in guarded and name not in ours:
                _of_others[name] = sql
    for trigger in TRIGGERS:
        if trigger.table in tables:
            schema_editor.execute(trigger.removal(connection.vendor), params=None)


def _look_at_triggers(schema_editor: Any, on: bool) -> None:
    """Whether SQLite, when a table is renamed, looks into every trigger of the database.

    A rebuilt table is gone for a moment, and a trigger elsewhere that asks it, as those of
    deliveries do, would stop the migration of a database that is in use.
    """
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"PRAGMA legacy_alter_table = {'OFF' if on else 'ON'}", params=None)


def install_all(triggers: list[Trigger], schema_editor: Any) -> None:
    """Those whose tables are there already; a later migration installs the others."""
    have = _tables_and_columns(triggers, schema_editor.connection)
    for trigger in triggers:
        if not {trigger.table, *trigger.needs} <= have:
            continue
        for statement in trigger.statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


def _tables_and_columns(triggers: list[Trigger], connection: Any) -> set[str]:
    """All tables, and the columns of those that a trigger needs one of."""
    found = set(connection.introspection.table_names())
    asked = {need.split(".")[0] for trigger in triggers for need in trigger.needs if "." in need}
    with connection.cursor() as cursor:
        for table in asked & found:
            columns = connection.introspection.get_table_description(cursor, table)
            found |= {f"{table}.{column.name}" for column in columns}
    return found
