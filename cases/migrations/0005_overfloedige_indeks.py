"""Indexes that nothing asks: a constraint's begins with the same, or nobody looks by it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from cases.storage.indexes import drop

_CHANGED_BY = models.ForeignKey(
    blank=True,
    db_index=False,
    null=True,
    on_delete=django.db.models.deletion.SET_NULL,
    related_name="+",
    to=settings.AUTH_USER_MODEL,
)


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_kladder")]
    operations = [
        # Before the state says that they are not there. Reversed, they stay away: only slower.
        migrations.RunPython(
            drop(
                ("cases", "Sag", "kommune"),
                ("cases", "Sag", "aendret_af"),
                ("cases", "Ydelse", "kommune"),
                ("cases", "Ydelse", "aendret_af"),
            ),
            migrations.RunPython.noop,
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "sag",
                    "kommune",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sager",
                        to="cases.kommune",
                    ),
                ),
                migrations.AlterField("sag", "aendret_af", _CHANGED_BY),
                migrations.AlterField(
                    "ydelse",
                    "kommune",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.kommune",
                    ),
                ),
                migrations.AlterField("ydelse", "aendret_af", _CHANGED_BY.clone()),
            ]
        ),
    ]
