"""Findings kept beside the case, and the key of the control that they are from."""

import django.db.models.deletion
from django.db import migrations, models

from cases.storage.triggers import install, uninstall


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_triggers")]
    operations = [
        # SQLite gives a table a new column by building it anew: the triggers that are on it are
        # lost, and those elsewhere that name it stop the renaming.
        migrations.RunPython(uninstall, install),
        migrations.AddField(
            "sag",
            "kontrolleret",
            models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.AddIndex(
            "sag",
            models.Index(fields=["kommune", "kontrolleret"], name="sag_kommune_kontrolleret"),
        ),
        migrations.CreateModel(
            name="Fund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identifikator", models.CharField(blank=True, max_length=50)),
                ("regel", models.CharField(max_length=40)),
                (
                    "alvor",
                    models.CharField(
                        choices=[("FEJL", "Fejl"), ("ADVARSEL", "Advarsel")], max_length=8
                    ),
                ),
                ("felt", models.CharField(blank=True, max_length=40)),
                ("besked", models.TextField()),
                ("fingeraftryk", models.CharField(max_length=64)),
                ("holder_ude", models.BooleanField()),
                ("leveret_foer", models.BooleanField()),
                (
                    "kommune",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.kommune",
                    ),
                ),
                (
                    "sag",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fund",
                        to="cases.sag",
                    ),
                ),
                (
                    "ydelse",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fund",
                        to="cases.ydelse",
                    ),
                ),
            ],
            options={"verbose_name_plural": "fund"},
        ),
        migrations.AddIndex(
            "fund",
            models.Index(fields=["kommune", "holder_ude"], name="fund_kommune_holder_ude"),
        ),
        migrations.AddConstraint(
            "fund",
            models.UniqueConstraint(
                fields=("sag", "fingeraftryk"), name="et_fund_per_fingeraftryk"
            ),
        ),
        migrations.RunPython(install, uninstall),
    ]
