"""Reserve codes by a password hasher. Those that are on paper already go on working."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from cases.models.reservekode import HASHER


def hash_what_is_stored(apps: Any, _schema_editor: Any) -> None:
    """What django-otp's column holds is a digest; from now on only a hash of that."""
    old = apps.get_model("otp_static", "StaticToken").objects
    kept = apps.get_model("cases", "Reservekode").objects
    for token in list(old.order_by("pk")):
        kept.create(saet_id=token.device_id, kode=HASHER.encode(token.token, HASHER.salt()))
    old.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_laasninger"),
        ("otp_static", "0003_add_timestamps"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reservekode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kode", models.CharField(editable=False, max_length=128)),
                (
                    "saet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reservekoder",
                        to="otp_static.staticdevice",
                        verbose_name="sæt",
                    ),
                ),
            ],
            options={"verbose_name_plural": "reservekoder"},
        ),
        migrations.RunPython(hash_what_is_stored, migrations.RunPython.noop),
    ]
