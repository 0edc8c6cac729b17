"""`manage.py triggere`: what another version left or somebody took away is the program's again."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from cases.storage.triggers import TRIGGERS, Trigger
from deliveries.services import kontrol

pytestmark = pytest.mark.django_db(transaction=True)


def laid_in() -> str:
    out = StringIO()
    call_command("triggere", stdout=out)
    return out.getvalue()


def test_it_makes_them_the_programs() -> None:
    gone, other = TRIGGERS[0], TRIGGERS[2]
    older = Trigger(other.name, other.table, other.event, "1 = 0", "en anden version")
    with connection.cursor() as cursor:
        cursor.execute(gone.removal(connection.vendor))
        for statement in older.statements(connection.vendor):
            cursor.execute(statement)
    try:
        found = list(kontrol.in_database())
        assert [name for name in (gone.name, other.name) if name in " ".join(found)] != []
        assert len(found) == 2
    finally:
        told = laid_in()
    assert told == (
        f"Triggeren {gone.name} er lagt ind igen.\nTriggeren {other.name} er lagt ind igen.\n"
    )
    assert list(kontrol.in_database()) == []
    assert laid_in() == "Alle triggere er programmets.\n"
