"""The log knows which cases it is about, and what is searched for waits until the typing rests."""

from uuid import UUID

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import cases.models.uuids
from cases.storage import triggers
from cases.storage.indexes import drop


def tell_cases(apps, _schema_editor):
    """Until now the case stood in the object's id, or in the details of a ydelse's entry."""
    Haendelse = apps.get_model("cases", "Haendelse")
    for entry in Haendelse.objects.filter(objekt__in=["sag", "ydelse"]).iterator():
        case = entry.objekt_id if entry.objekt == "sag" else entry.detaljer.get("sag")
        if case:
            Haendelse.objects.filter(pk=entry.pk).update(sag=UUID(case))


def index_lists(_apps, schema_editor):
    """PostgreSQL finds a case in the lists by an inverted index, which takes new rows in batches."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX haendelse_sager ON cases_haendelse USING gin (sager)"
            " WHERE sager IS NOT NULL"
        )


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_medlemskabers_kilde")]
    operations = [
        migrations.CreateModel(
            name="Soegning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tidspunkt",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("session", models.CharField(max_length=16)),
                ("tekst", models.CharField(blank=True, max_length=40)),
                ("vis", models.CharField(max_length=20)),
                ("sager", cases.models.uuids.UUIDsField(blank=True, editable=False, null=True)),
                (
                    "kommune",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.kommune",
                    ),
                ),
                (
                    "medarbejder",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "søgning", "verbose_name_plural": "søgninger"},
        ),
        migrations.AddField(
            "haendelse",
            "sag",
            models.UUIDField(blank=True, editable=False, null=True, verbose_name="sagens id"),
        ),
        migrations.AddField(
            "haendelse",
            "sager",
            cases.models.uuids.UUIDsField(blank=True, editable=False, null=True),
        ),
        # Filling in what is already there is a change, which the triggers refuse.
        migrations.RunPython(triggers.uninstall, triggers.install),
        migrations.RunPython(tell_cases, migrations.RunPython.noop),
        migrations.RunPython(triggers.install, triggers.uninstall),
        # The database is told by hand, so that SQLite does not build the table anew.
        migrations.RunPython(
            drop(("cases", "Haendelse", "kommune"), ("cases", "Haendelse", "medarbejder")),
            migrations.RunPython.noop,
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    "haendelse",
                    "kommune",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="haendelser",
                        to="cases.kommune",
                    ),
                ),
                migrations.AlterField(
                    "haendelse",
                    "medarbejder",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="haendelser",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    "haendelse",
                    "tidspunkt",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ]
        ),
        migrations.AddIndex(
            "haendelse",
            models.Index(fields=["medarbejder", "tidspunkt"], name="haendelse_medarbejder_tid"),
        ),
        migrations.AddIndex(
            "haendelse",
            models.Index(
                fields=["sag"],
                name="haendelse_sag",
                condition=models.Q(("sag__isnull", False)),
            ),
        ),
        migrations.RunPython(index_lists, migrations.RunPython.noop),
    ]
