"""Emptying the test database although triggers guard it, and filling in the code lists again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase

#: What `migrate` fills in by itself.
_FROM_MIGRATE = {"auth_permission", "django_content_type"}


@contextmanager
def without_triggers() -> Iterator[None]:
    """No trigger fires inside: for emptying tables, never for a test's own doings."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            try:
                yield
            finally:
                cursor.execute("RESET session_replication_role")
            return
        # SQLite can not switch triggers off, only drop them and make them again.
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            yield
        finally:
            for _name, sql in triggers:
                cursor.execute(sql)


def load_code_lists() -> None:
    """What every installation has before its first page: kommuner and code lists."""
    call_command("kodelister", indlaes=True, stdout=StringIO())


def empty_and_fill() -> None:
    """After a test that really committed: no rows, and then the code lists again.

    In place of Django's flush, which truncates (twenty times slower for a few rows), and makes the
    rights and content types of all models anew.
    """
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with without_triggers(), transaction.atomic(), connection.cursor() as cursor:
        for table in sorted(set(tables) - _FROM_MIGRATE):
            cursor.execute(f'DELETE FROM "{table}"')
    load_code_lists()


def install() -> None:
    """Let every transactional test end with `empty_and_fill`."""
    TransactionTestCase._fixture_teardown = lambda _case: empty_and_fill()  # type: ignore[method-assign]
