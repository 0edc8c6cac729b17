"""Sessions that know whose they are. Those of before end: everybody logs on once more."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def end_those_of_before(apps: Any, _schema_editor: Any) -> None:
    """Nobody clears Django's own table any more, and they may hold what was searched for."""
    apps.get_model("sessions", "Session").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0016_reservekoder"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40,
                        primary_key=True,
                        serialize=False,
                        verbose_name="session key",
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "medarbejder",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessioner",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessioner",
                "abstract": False,
            },
        ),
        migrations.RunPython(end_those_of_before, migrations.RunPython.noop),
    ]
