"""One row for whatever is uploaded; those of Tilbudsportalen's lists move there with their history."""

import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

COUNTS = ("antal_nye", "antal_aendrede", "antal_forsvundne", "antal_fejl")


def move(apps: Any, _editor: Any) -> None:
    """The uploaded lists, waiting or loaded, under the ids that the log has of them."""
    old = apps.get_model("cases", "Tilbudsindlaesning")
    new = apps.get_model("cases", "Indlaesning")
    file = apps.get_model("cases", "Indlaesningsfil")
    for row in old.objects.order_by("oprettet").iterator(100):
        moved = new.objects.create(
            id=row.id,
            art="tilbudsportalen",
            medarbejder_id=row.medarbejder_id,
            filnavn=row.filnavn,
            valg=row.kolonner,
            nummer=row.nummer,
            indlaest=row.indlaest,
            antal={} if row.nummer is None else {name: getattr(row, name) for name in COUNTS},
        )
        new.objects.filter(pk=moved.pk).update(oprettet=row.oprettet)
        if row.indhold:
            file.objects.create(indlaesning=moved, navn="ark", indhold=row.indhold)


def move_back(apps: Any, _editor: Any) -> None:
    old = apps.get_model("cases", "Tilbudsindlaesning")
    new = apps.get_model("cases", "Indlaesning")
    for row in new.objects.filter(art="tilbudsportalen").order_by("oprettet"):
        content = row.filer.values_list("indhold", flat=True).first() or b""
        moved = old.objects.create(
            id=row.id,
            medarbejder_id=row.medarbejder_id,
            filnavn=row.filnavn,
            indhold=content,
            kolonner=row.valg,
            nummer=row.nummer,
            indlaest=row.indlaest,
            **row.antal,
        )
        old.objects.filter(pk=moved.pk).update(oprettet=row.oprettet)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_sessioner"),
    ]

    operations = [
        migrations.CreateModel(
            name="Indlaesning",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("art", models.CharField(max_length=20)),
                ("filnavn", models.CharField(max_length=100)),
                ("valg", models.JSONField(default=dict)),
                ("oprettet", models.DateTimeField(auto_now_add=True)),
                ("naaet", models.PositiveIntegerField(default=0, verbose_name="nået")),
                ("i_alt", models.PositiveIntegerField(default=0)),
                ("livstegn", models.DateTimeField(blank=True, null=True)),
                ("rapport", models.JSONField(blank=True, null=True)),
                ("nummer", models.PositiveIntegerField(blank=True, null=True)),
                ("indlaest", models.DateTimeField(blank=True, null=True, verbose_name="indlæst")),
                ("antal", models.JSONField(default=dict)),
                (
                    "kommune",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.kommune",
                    ),
                ),
                (
                    "medarbejder",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "indlæsning",
                "verbose_name_plural": "indlæsninger",
            },
        ),
        migrations.CreateModel(
            name="Indlaesningsfil",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("navn", models.CharField(max_length=100)),
                ("nr", models.PositiveIntegerField(default=0)),
                ("indhold", models.BinaryField()),
                (
                    "indlaesning",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="filer",
                        to="cases.indlaesning",
                    ),
                ),
            ],
            options={
                "verbose_name": "indlæsningsfil",
                "verbose_name_plural": "indlæsningsfiler",
            },
        ),
        migrations.AddConstraint(
            model_name="indlaesning",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kommune", None)),
                fields=("art", "nummer"),
                name="en_indlaesning_per_nummer",
            ),
        ),
        migrations.AddConstraint(
            model_name="indlaesning",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kommune__isnull", False)),
                fields=("art", "kommune", "nummer"),
                name="en_indlaesning_per_kommune_og_nummer",
            ),
        ),
        migrations.AddConstraint(
            model_name="indlaesning",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("indlaest", None), ("nummer", None)),
                    models.Q(("indlaest__isnull", False), ("nummer__isnull", False)),
                    _connector="OR",
                ),
                name="indlaesning_har_nummer_og_tid",
            ),
        ),
        migrations.AddConstraint(
            model_name="indlaesning",
            constraint=models.CheckConstraint(
                condition=models.Q(("naaet__lte", models.F("i_alt"))),
                name="indlaesning_naar_hoejst_det_hele",
            ),
        ),
        migrations.AddConstraint(
            model_name="indlaesningsfil",
            constraint=models.UniqueConstraint(
                fields=("indlaesning", "navn", "nr"), name="et_stykke_per_fil_og_nummer"
            ),
        ),
        # Last: PostgreSQL alters no table that rows were put into in the same transaction.
        migrations.RunPython(move, move_back),
        migrations.DeleteModel(
            name="Tilbudsindlaesning",
        ),
    ]
